"""Packs: content as data. `model` says what an edition holds, `reading` makes one from TOML, `checking` finds its faults."""
