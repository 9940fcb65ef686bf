"""The values that components show. Views fill them; templates hand them to an include.

Words given as plain strings are escaped; words that hold markup come as `SafeString` (from `spans` or `changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "must", "kept", "ask", "own", "soft", "done", "bad"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an act. `hidden` is heard and not seen ("the first statement"); `count` stands behind the words."""

    text: str
    href: str = ""
    hidden: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A state in words, shown as a tag."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a summary list; its acts are heard with `key` behind them unless they say `hidden`."""

    key: str
    value: str = ""
    acts: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. Without `tone` the status is plain words (what is done is quiet)."""

    title: str
    status: str
    href: str = ""
    hint: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A statement. `kind` sets its edge: bank, ask (a decision waits), own, out (left out) or reworded.

    `label` names it for a listener and must differ from card to card; `words` is its text; `body` is more markup (a
    rendered form); `why` and `source` unfold; `acts` are what may be done; `note` stands at the end of the acts.
    """

    kind: Literal["bank", "ask", "own", "out", "reworded"]
    label: str
    words: str = ""
    anchor: str = ""
    marks: Sequence[Mark] = ()
    body: str = ""
    why: str = ""
    why_title: str = ""
    source: str = ""
    acts: Sequence[Link] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Something that is met, missing or waiting, in words."""

    text: str
    state: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a long piece of work stands: `met` of `total`, what it still needs, and the single items.

    `waiting` is how many things `needs` names together; without it each need is one.
    """

    met: int
    total: int
    needs: Sequence[Link] = ()
    items: Sequence[State] = ()
    href: str = ""
    link: str = ""
    title: str = ""
    unit: str = ""
    needs_title: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the list of sections; `note` says in words what the dot says in colour."""

    text: str
    href: str
    note: str = ""
    state: Literal["todo", "part", "ask", "done"] = "todo"
    current: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One of the columns that are compared: was, yours, new."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `when` is for people, `iso` for machines (2026-11-20)."""

    title: str
    when: str = ""
    iso: str = ""
    by: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its words. Tone "ask" asks for a decision, "bad" is a fault."""

    number: int | str
    text: str
    tone: Literal["", "ask", "bad"] = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the emergency bar; with `check` its number was not confirmed in time and is not shown."""

    name: str
    phone: str
    note: str = ""
    check: bool = False
