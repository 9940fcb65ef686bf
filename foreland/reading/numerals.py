"""Counts as lists show them: 3, c, iii."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
                 (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def numeral(count: int, form: str) -> str:
    """Return a count in the form that a list has, by the names that Word gives to forms."""
    if form in ("none", "bullet"):
        return ""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 800 else str(count)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return roman(count).upper() if form == "upperRoman" else roman(count)
    return f"{count:02}" if form == "decimalZero" else str(count)


def roman(count: int) -> str:
    """Return a count in small Roman numerals; those that have none as it is."""
    if not 0 < count < 4000:
        return str(count)
    out = ""
    for worth, sign in _ROMAN:
        out += sign * (count // worth)
        count %= worth
    return out
