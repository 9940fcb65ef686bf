"""What can be wrong with a register file: with the whole of it, or with one line."""

from __future__ import annotations

from dataclasses import dataclass


class RegisterError(Exception):
    """The file cannot be read as the register. The text says what is wrong and what to do about it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at one line of the file, in words for whoever imports it.

    `line` counts from 1 (the column names); `urn` is "" where it could not be read. `kept` is True where the row was
    given all the same, with the damaged cell empty; `cut` is True where the file itself ends too early.
    """

    line: int
    urn: str
    says: str
    kept: bool = False
    cut: bool = False
