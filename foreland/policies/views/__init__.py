"""Pages of the policies room: a function a page. Translate in, call at most one verb, translate out."""
