"""A long section in parts: which printed statements stand under which heading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from foreland.core.layer import State
from foreland.core.packs.model import Part, Section

LONG = 7
"""Statements from which a section is long enough for headings within it."""

BETWEEN = ", "
"""Stands between the titles of parts that share a heading; a title after it begins in small letters, as in a sentence."""

Parted = list[tuple[Part | None, list[State]]]


def parted(section: Section, home: Iterable[str], states: Iterable[State]) -> Parted:
    """Return the statements of a section under its parts, in the order in which they are printed; no part is empty.

    `home` are the keys of the section's statements in the bank's order: a part begins with its first one and goes on to
    the next part's, whether these two are printed or not. A school's own statement, a moved one, and a guest from another
    section stay with what stands before them. A short section has no headings, nor has one where fewer than two parts
    have something to say, or where a heading would stand over one statement more often than not. Where the section says that
    its parts are joined, none stands over a lone statement: that part goes with the one after it, the last with the one before.
    """
    begins = {part.first: part for part in section.parts}
    part_of: dict[str, Part | None] = {}
    part: Part | None = None
    for key in home:
        part = begins.get(key, part)
        part_of[key] = part
    found: Parted = []
    for state in states:
        before = found[-1][0] if found else None
        here = before if state.moved else part_of.get(state.key, before)
        if not found or here != before:
            found.append((here, []))
        found[-1][1].append(state)
    if section.joined:
        found = _joined(found)
    headings = sum(part is not None for part, _ in found)
    if headings < 2 or sum(len(inside) for _, inside in found) < max(LONG, 2 * headings):
        return [(None, [state for _, states in found for state in states])] if found else []
    return found


def _joined(found: Parted) -> Parted:
    """Return parts of which none has a heading of its own over a lone statement, if there is another to go with."""
    made: list[tuple[list[Part], list[State]]] = []
    for place, (part, states) in enumerate(found):
        before, inside = made[-1] if made else ([], [])
        last = place == len(found) - 1
        if part is not None and before and (len(inside) == 1 or (last and len(states) == 1)):
            made[-1] = (before if part in before else [*before, part], [*inside, *states])
        else:
            made.append(([] if part is None else [part], states))
    return [(_heading(parts) if parts else None, states) for parts, states in made]


def _heading(parts: list[Part]) -> Part:
    """Return one heading for parts that share it; each is named once."""
    first, *others = parts
    return replace(first, title=BETWEEN.join((first.title, *(_within(part.title) for part in others))))


def _within(title: str) -> str:
    """Return a title as it reads within a sentence: in small letters, unless it begins with an abbreviation."""
    opening = re.match(r"(\{\{)?(\w+)", title)
    if opening is None or opening[2][1:] != opening[2][1:].lower():
        return title
    at = opening.start(2)
    return title[:at] + title[at].lower() + title[at + 1 :]
