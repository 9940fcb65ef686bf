"""Colours of documents, and the test whether a school's own colour can be read on white."""

from __future__ import annotations

import re
from typing import Final

CHANNEL: Final = "#0B2F45"
"""Headings and bands, and what a school's colour falls back to."""
TIDE: Final = "#0B6E7A"
SLATE: Final = "#1C2833"
SLATE_LIGHT: Final = "#4A5A68"
RED_FLAG: Final = "#A3271E"
SAND: Final = "#FDF3D0"
SAND_TEXT: Final = "#5A4A00"

ENOUGH: Final = 4.5
"""Least contrast of ordinary text with its ground (WCAG 2.2, success criterion 1.4.3)."""

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour. Write it as # and six hexadecimal digits, for example #0B2F45.")
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours written as #RRGGBB.

    Raises ValueError for anything that is not such a colour. Source of the rule: WCAG 2.2, contrast ratio.
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str) -> str:
    """Return the colour if it can be read on white (contrast 4.5 or more), else Channel.

    Anything that is not #RRGGBB gives Channel too: a document must print whatever a profile holds.
    """
    if not _HEX.fullmatch(colour):
        return CHANNEL
    return colour.upper() if contrast(colour, "#FFFFFF") >= ENOUGH else CHANNEL


def tint(colour: str, share: float) -> str:
    """Return the colour mixed with white; `share` is the part of the colour, 0 to 1."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)
