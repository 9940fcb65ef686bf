"""A body's facts, dated role holders, terms, products, crest and colours; an authority's contacts and domains."""
