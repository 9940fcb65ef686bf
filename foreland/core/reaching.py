"""Whether words tell how somebody is reached: a name alone does not help whoever rings in an emergency."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d(?:[\s().-]*\d){2,}")
"""Three digits or more, since 101 and 999 are numbers too."""
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:uk|com|org|net|example)\b", re.I)  # fmt: skip


def has_number(words: str) -> bool:
    """Tell whether a telephone number stands in the words."""
    return bool(_NUMBER.search(words))


def reaches(words: str) -> bool:
    """Tell whether the words hold a telephone number, an e-mail address or the address of a page."""
    return has_number(words) or bool(_ADDRESS.search(words))
