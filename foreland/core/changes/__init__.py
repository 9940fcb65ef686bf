"""What changed between two documents that somebody brought, whatever their formats: words, not pages.

`same` says when words are the same, `cutting` makes the two documents' paragraphs comparable, `aligning` finds what
became of each, and `between` puts it together.
"""
