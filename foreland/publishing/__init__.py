"""A core document becomes PDF, DOCX, ODT, HTML, plain text and JSON. No Django.

`formats.render` is the way in; `markup.parse` turns the words of packs into blocks; `checks.faults` judges a finished PDF.
"""
