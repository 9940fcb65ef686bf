"""A core document becomes HTML, PDF, DOCX, ODT and text. No Django."""
