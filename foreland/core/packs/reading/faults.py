"""What may be wrong in a pack, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a pack: in which file, at which key, what is wrong, and how to mend it."""

    file: str
    key: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.says}" + (f" {self.mend}" if self.mend else "")


class BrokenPack(Exception):
    """The pack cannot be read as an edition. `faults` names each reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Wrong(ValueError):
    """One field is wrong; turned into a Fault by the table that holds it."""
