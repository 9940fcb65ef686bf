"""What law and guidance ask for, as codes, and the instruments that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from foreland.core.conditions import ALWAYS, Condition
from foreland.core.packs.model.head import Head
from foreland.core.packs.model.questions import Answer

SURE_WORDS = {
    "seen": "",
    "second-hand": "known at second hand; check the source",
    "inferred": "our reading; check the source",
    "unverified": "not verified; check the source",
}
"""How sure we are of an instrument or a requirement, as pages say it. What was seen needs no word."""
SERVED_WORDS = {
    "policy": "the policy",
    "agreement": "an agreement that people sign",
    "assessment": "a risk or impact assessment",
    "check": "a check or review",
    "course": "training",
    "desk": "the authority’s desk",
    "record": "a record that is kept",
    "website": "the setting’s website",
}
"""What can meet a requirement, as pages say it."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, guidance or standard that requirements stand in."""

    key: str
    title: str
    body: str
    short: str
    force: str
    sure: str
    edition: str = ""
    dated: date | None = None
    starts: date | None = None
    ends: date | None = None
    address: str = ""
    note: str = ""
    cited: bool = True
    """Whether the table of law names it; good practice that stands in no document is not cited."""
    cited_when: Condition | None = None
    """For whom the table of law names it even where no printed statement rests on it: what the setting itself rests on."""
    beside: tuple[str, ...] = ()
    """The instruments of which one has to stand in the same table for that; none where it stands in every one."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that law or guidance asks for, under a code that never changes."""

    code: str
    title: str
    asks: str
    instrument: str
    force: str
    sure: str
    applies: Condition = ALWAYS
    starts: date | None = None
    ends: date | None = None
    check: str = ""
    topic: str = ""
    served_by: tuple[str, ...] = ("policy",)
    because: str = ""
    """Why no policy meets it, where none does."""

    def in_force(self, day: date) -> bool:
        """Tell whether it is asked for on this day. What is pending is never in force."""
        return (
            self.force != "pending"
            and (self.starts is None or self.starts <= day)
            and (self.ends is None or day <= self.ends)
        )


@dataclass(frozen=True, slots=True)
class Superseded:
    """An old word or instrument and what stands in its place."""

    old: str
    new: str
    since: str = ""
    why: str = ""


@dataclass(frozen=True)
class Requirements:
    """An edition of a requirements pack."""

    head: Head
    instruments: tuple[Instrument, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    topics: tuple[Answer, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def requirement(self) -> dict[str, Requirement]:
        """Requirements by code."""
        return {item.code: item for item in self.requirements}

    @cached_property
    def instrument(self) -> dict[str, Instrument]:
        """Instruments by key."""
        return {item.key: item for item in self.instruments}
