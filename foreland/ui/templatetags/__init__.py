"""Tags for pages. None of them asks the database."""
