"""The walks through the pages, in a real browser, against the real service on a scratch folder."""
