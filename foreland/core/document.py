"""The document model: what a policy, a summary or a report is before it becomes a page, a PDF or a Word file.

A document is a tree of frozen values. Its canonical JSON is what is approved: the printed digest is the SHA-256 of
that JSON without the approval block, so the same words always give the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal

DEMONSTRATION = "Demonstration: not for a real concern"
"""The watermark of everything that a demonstration prints."""
FORMAT = 1
"""Number of this document form. A stored version keeps the number that it was written with."""


@dataclass(frozen=True, slots=True)
class Span:
    """One run of words inside a paragraph.

    `kind` is "text" for ordinary words, "value" for words filled in from the school's profile (marked on screen, plain
    in print), and "blank" for a placeholder that has no value yet (`text` then says what is missing, `key` names it). In a
    comparison "added" and "removed" mark how words came from others; no policy holds them.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str | None = None
    kind: Literal["text", "value", "blank", "added", "removed"] = "text"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is one paragraph of spans."""

    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. `caption` is always there: it names the table for a listener.

    With `row_headers` the first cell of each row is a header of its row. `widths` are relative column widths and may
    be empty for equal columns.
    """

    caption: str
    header: tuple[tuple[Span, ...], ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    row_headers: bool = False
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that stands out: who to ring, what to do first. `tone` chooses its colour, never its meaning alone."""

    title: str
    blocks: tuple[Paragraph | ListBlock, ...]
    tone: Literal["info", "urgent"] = "info"


Block = Paragraph | ListBlock | Table | Callout


@dataclass(frozen=True, slots=True)
class Passage:
    """The blocks of one statement, with its key and where its words come from.

    `origin` is "bank" (the bank's wording), "reworded" (the school's wording of a bank statement), "own" (the school's
    own statement) or "made" (drawn from records: a table of people, a history). `number` is what the statement is cited
    by ("7.3.2"), empty where nobody cites it.
    """

    key: str
    blocks: tuple[Block, ...]
    origin: Literal["bank", "reworded", "own", "made"] = "bank"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with its passages and sections beneath. Numbers are given when the document is made."""

    key: str
    number: str
    title: str
    passages: tuple[Passage, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the cover: a label and its value, for example "Approved by" and "Governing body"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who put this version in force, where and when. Not part of the digest, since it is added after approval."""

    lines: tuple[Fact, ...]
    statement: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document, ready to be printed in any format. Without slots, so that it can keep its digest.

    `kind` tells the layout: "policy" is a booklet with cover and contents, "insert" and "short" are a few pages with a
    head but no cover, "summary" fits one page, and "slides" have a wide page for each section. `front` is the box that stands before everything else: what to do first. `watermark` ("Draft", "Demonstration: not for a real concern") stands on every page while
    it is not empty. `colours` holds "primary" as #RRGGBB; `crest` is the SHA-256 of the picture's file or empty, and the
    caller hands the bytes to the renderer.
    """

    key: str
    kind: Literal["policy", "insert", "short", "summary", "slides"]
    title: str
    organisation: str
    subtitle: str = ""
    language: str = "en-GB"
    version: str = ""
    cover: tuple[Fact, ...] = ()
    front: Callout | None = None
    sections: tuple[Section, ...] = ()
    approval: Approval | None = None
    watermarks: tuple[str, ...] = ()
    next_review: str = ""
    address: str = ""
    crest: str = ""
    crest_alt: str = ""
    primary_colour: str = "#0B2F45"
    notes: tuple[str, ...] = ()
    format: int = FORMAT

    def passages(self) -> Iterator[Passage]:
        """Yield every passage in reading order."""
        stack = list(reversed(self.sections))
        while stack:
            section = stack.pop()
            yield from section.passages
            stack.extend(reversed(section.sections))

    @cached_property
    def _digest(self) -> str:
        """The digest, reckoned once: every format prints it. A document made with `replace` reckons its own."""
        agreed = _open(self)
        del agreed["approval"], agreed["watermarks"]
        return hashlib.sha256(_json(agreed).encode()).hexdigest()


_BLOCKS = {cls.__name__: cls for cls in (Paragraph, ListBlock, Table, Callout)}
_FIELDS = {
    cls: tuple(field.name for field in fields(cls))
    for cls in (Span, *_BLOCKS.values(), Passage, Section, Fact, Approval, Document)
}
"""The names of the fields of each part, looked up once: a document has thousands of parts."""
_WORDS = frozenset((str, int, bool, type(None)))


def _open(part: object) -> dict[str, Any]:
    """The fields of one part by name, the parts within it still closed; the class of a block stands under "is"."""
    cls = type(part)
    if cls not in _FIELDS:
        raise TypeError(f"A document holds no {cls.__name__}: words, numbers, tuples and its own parts alone.")
    opened = {name: getattr(part, name) for name in _FIELDS[cls]}
    if cls.__name__ in _BLOCKS:
        opened["is"] = cls.__name__
    return opened


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_open)


def to_data(value: Any) -> Any:
    """Turn a document (or any part) into plain lists, dicts and strings; the class of a block stands under "is"."""
    if type(value) in _FIELDS:
        return {name: item if type(item) in _WORDS else to_data(item) for name, item in _open(value).items()}
    if isinstance(value, (tuple, list)):
        return [to_data(item) for item in value]
    return value


def canonical_json(document: Document) -> str:
    """Return the one JSON text of a document: sorted keys, no spaces, UTF-8, approval and watermarks included."""
    return _json(document)


def digest(document: Document) -> str:
    """Return the SHA-256 (hex) of the canonical JSON without approval block and watermarks: what governors agree to."""
    return document._digest


def _spans(data: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**span) for span in data)


def _callout(data: dict[str, Any]) -> Callout:
    blocks = tuple(_block(block) for block in data["blocks"])
    return Callout(data["title"], blocks, data["tone"])  # type: ignore[arg-type]


def _block(data: dict[str, Any]) -> Block:
    kind = data["is"]
    if kind == "Paragraph":
        return Paragraph(_spans(data["spans"]))
    if kind == "ListBlock":
        return ListBlock(tuple(_spans(item) for item in data["items"]), data["ordered"])
    if kind == "Table":
        return Table(
            caption=data["caption"],
            header=tuple(_spans(cell) for cell in data["header"]),
            rows=tuple(tuple(_spans(cell) for cell in row) for row in data["rows"]),
            row_headers=data["row_headers"],
            widths=tuple(data["widths"]),
        )
    if kind == "Callout":
        return _callout(data)
    raise ValueError(f"A document holds a block of an unknown kind, {kind!r}; known are {', '.join(sorted(_BLOCKS))}.")


def blocks_from_data(data: list[dict[str, Any]]) -> tuple[Block, ...]:
    """Rebuild the blocks of one passage from what `to_data` made of them."""
    return tuple(_block(block) for block in data)


def _section(data: dict[str, Any]) -> Section:
    return Section(
        key=data["key"],
        number=data["number"],
        title=data["title"],
        passages=tuple(
            Passage(item["key"], blocks_from_data(item["blocks"]), item["origin"], item.get("number", ""))
            for item in data["passages"]
        ),
        sections=tuple(_section(item) for item in data["sections"]),
    )


def from_data(data: dict[str, Any]) -> Document:
    """Rebuild a document from `to_data` or from its parsed JSON. Raises ValueError for a form it does not know."""
    if data.get("format") != FORMAT:
        raise ValueError(f"This document has form {data.get('format')!r}; this program reads form {FORMAT}.")
    approval = data["approval"]
    plain = {
        name: data[name]
        for name in (
            "key", "kind", "title", "organisation", "subtitle", "language", "version", "next_review", "address",
            "crest", "crest_alt", "primary_colour", "format",
        )
    }  # fmt: skip
    return Document(
        **plain,
        cover=tuple(Fact(**fact) for fact in data["cover"]),
        front=_callout(data["front"]) if data.get("front") else None,
        sections=tuple(_section(section) for section in data["sections"]),
        approval=None
        if approval is None
        else Approval(tuple(Fact(**fact) for fact in approval["lines"]), approval["statement"]),
        watermarks=tuple(data["watermarks"]),
        notes=tuple(data["notes"]),
    )
