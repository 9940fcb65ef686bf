"""Readings of the trail."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from foreland.trail import chain
from foreland.trail.models import Entry

PAGE = 50


@dataclass(frozen=True)
class Head:
    """The last entry of a chain. Kept outside the system, it shows later that nothing was cut off."""

    body: str
    number: int
    digest: str


def entries(
    *, body: str, subject: str | None = None, kind: str | None = None, page: int = 1, size: int = PAGE
) -> list[Entry]:
    """Return one page (from 1) of a body's entries, newest first, of one subject or kind of subject if asked."""
    found = Entry.objects.filter(body=body)
    if subject is not None:
        found = found.filter(subject=subject)
    if kind is not None:
        found = found.filter(subject_kind=kind)
    start = (max(page, 1) - 1) * size
    return list(found.order_by("-number")[start : start + size])


def last_verbs(*, body: str, verbs: Collection[str]) -> dict[str, str]:
    """Return the last of some verbs for each subject of a body."""
    rows = Entry.objects.filter(body=body, verb__in=verbs).order_by("number")
    return dict(rows.values_list("subject", "verb"))


def count(*, body: str, subject: str | None = None) -> int:
    """Return how many entries a body has, of one subject if asked."""
    found = Entry.objects.filter(body=body)
    return (found if subject is None else found.filter(subject=subject)).count()


def head(*, body: str) -> Head | None:
    """Return the last entry of a body's chain, or None when it has none."""
    last = Entry.objects.filter(body=body).order_by("-number").first()
    return Head(body, last.number, last.digest) if last else None


def bodies() -> list[str]:
    """Return the ids of all bodies with entries; "" for the installation."""
    return sorted(Entry.objects.values_list("body", flat=True).distinct())


def verify(*, body: str, known: Head | None = None) -> list[str]:
    """Return the faults of a body's chain, each naming the number of its entry; none means that it is whole.

    With `known`, a head written down earlier, it also tells whether entries were cut off or the chain was made anew.
    """
    return list(_faults(body, known))


def _faults(body: str, known: Head | None) -> Iterator[str]:
    expected, previous, seen = 1, chain.START, False
    for entry in Entry.objects.filter(body=body).order_by("number").iterator(2000):
        if entry.number != expected:
            missing = f"{expected}" if entry.number == expected + 1 else f"{expected} to {entry.number - 1}"
            yield f"Entry {missing} is missing."
        elif entry.previous != previous:
            yield f"Entry {entry.number} does not follow from the entry before it."
        if entry.own_digest() != entry.digest:
            yield f"Entry {entry.number} was changed after it was written."
        if known is not None and entry.number == known.number:
            seen = True
            if entry.digest != known.digest:
                yield f"Entry {entry.number} is not the one that was written down."
        expected, previous = entry.number + 1, entry.digest
    if known is not None and not seen:
        yield f"Entry {known.number} was written down and is missing: the chain ends at {expected - 1}."
