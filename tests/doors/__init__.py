"""Every URL is asked by everybody of the cast; the answers stand in one reviewed file, `expected.toml`."""
