"""TOML becomes an edition. Whatever is wrong is named with file, key and mend; nothing is guessed or passed over."""

from foreland.core.packs.reading.edition import read
from foreland.core.packs.reading.faults import BrokenPack, Fault

__all__ = ["BrokenPack", "Fault", "read"]
