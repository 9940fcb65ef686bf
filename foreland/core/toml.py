"""TOML from a stranger: looked over before it is parsed, since a few bytes can keep a parser busy for hours."""

from __future__ import annotations

import re
import tomllib
from typing import Any

MOST_PARTS = 16
"""Parts of one dotted key, and brackets within brackets; nothing of ours has more than five."""

_SAID = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)'  # a quotation mark may stand right before the three that end a text
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_BRACKETS = re.compile(r"[\[\]{}]")
_DOTTED = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{MOST_PARTS}}}")


class NotToml(ValueError):
    """The text cannot be read as TOML. The words say why and where, as the end of a sentence without its full stop."""


def loads(text: str) -> dict[str, Any]:
    """Return what a text says as TOML. Raises NotToml, also for keys and brackets that are deeper than any of ours.

    Takes time in proportion to the text's length, whatever it holds.
    """
    _look_over(text)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # also for a number of more digits than Python reads
        raise NotToml(str(error).rstrip(".")) from error


def _look_over(text: str) -> None:
    """Raise NotToml for a dotted key of very many parts and for brackets in brackets in brackets."""
    bare = _SAID.sub(_blank, text)
    dotted = _DOTTED.search(bare)
    if dotted is not None:
        raise NotToml(f"a key has more than {MOST_PARTS} parts with dots between (at line {_line(bare, dotted)})")
    depth = 0
    for found in _BRACKETS.finditer(bare):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        if depth > MOST_PARTS:
            raise NotToml(f"its tables or lists are nested too deep to be read (at line {_line(bare, found)})")


def _blank(found: re.Match[str]) -> str:
    """Return what stands for a text or a comment while keys and brackets are counted: its lines, and one letter."""
    return "" if found[0].startswith("#") else "_" + "\n" * found[0].count("\n")


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
