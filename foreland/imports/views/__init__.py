"""Pages of old policies."""
