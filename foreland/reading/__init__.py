"""Documents that a school brings, read as they stand: Word, OpenDocument, PDF, web page, Markdown, text. No Django.

`apart.read` is the way in for a file from a stranger: it reads in a process of its own with limits. `formats.read` reads
here and now. What comes back is a `core.source.Source`; what cannot be read raises `core.source.Unreadable`.
"""
