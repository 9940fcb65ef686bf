"""British telephone numbers as the register has them: with and without spaces, +44, a lost zero, two in one cell."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"\s+(?:or|and)\s+|[;,]|\s*(?:ext|extension|x)\.?\s*\d+\s*$", re.IGNORECASE)
_DIGITS = re.compile(r"\D+")
_DOT = "•"


def clean_telephone(text: str) -> str:
    """Give the first number in `text` with its area code set off ("01632 960123").

    A zero that a spreadsheet took away is put back; +44 becomes 0. What is no British number of 10 or 11 digits is
    given as it stands, so that a person can still read it; text without any digit gives "".
    """
    first = _SPLIT.split(text.strip())[0].strip()
    digits = _digits(first)
    if not _is_number(digits):
        return text.strip() if any(c.isascii() and c.isdigit() for c in text) else ""
    return " ".join(_groups(digits))


def telephone_masked(number: str) -> str:
    """Show a number so that its owner knows it and nobody else can dial it: "01••• •••456".

    The first two and last three digits are shown. What is no British number of 10 or 11 digits gives "".
    """
    digits = _digits(_SPLIT.split(number.strip())[0])
    if not _is_number(digits):
        return ""
    shown = digits[:2] + _DOT * (len(digits) - 5) + digits[-3:]
    groups = _groups(digits)
    masked: list[str] = []
    for group in groups:
        masked.append(shown[: len(group)])
        shown = shown[len(group) :]
    return " ".join(masked)


def _digits(text: str) -> str:
    text = text.replace("(0)", "") if text.lstrip().startswith(("+44", "0044", "(+44")) else text
    digits = _DIGITS.sub("", text if text.isascii() else "".join(c for c in text if c.isascii()))
    if digits.startswith("0044"):
        digits = "0" + digits[4:]
    elif digits.startswith("44") and len(digits) >= 11:
        digits = "0" + digits[2:]
    elif len(digits) in (9, 10) and not digits.startswith("0"):
        digits = "0" + digits
    return digits


def _is_number(digits: str) -> bool:
    return len(digits) in (10, 11) and digits.startswith("0") and digits[1] in "1235789"


def _groups(digits: str) -> tuple[str, ...]:
    """Cut a number as it is written: 020 7946 0123, 0161 496 0123, 01632 960123."""
    if digits.startswith("02"):
        cuts = (3, 7)
    elif digits.startswith(("011", "03", "08")) or (digits[1] == "1" and digits[3] == "1"):
        cuts = (4, 7)
    else:
        cuts = (5, len(digits))
    parts = (digits[: cuts[0]], digits[cuts[0] : cuts[1]], digits[cuts[1] :])
    return tuple(part for part in parts if part)
