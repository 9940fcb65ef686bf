"""PostgreSQL as Foreland uses it: every statement runs with the open body told to the server."""
