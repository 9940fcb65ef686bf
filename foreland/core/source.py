"""A document that somebody brought: what was read of a Word file, a PDF, a page or a text, in reading order.

It says where every word stood and what part it played, and judges nothing. Every extract is accounted for later: as a
statement, a passage of the school's own, or furniture of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final, Literal

Format = Literal["docx", "odt", "pdf", "html", "md", "txt", "doc", "rtf"]
Kind = Literal["title", "heading", "paragraph", "item", "row", "box", "note", "contents", "furniture"]
"""What part an extract plays.

"title" is the name of the document, "heading" a heading at its `level`, "paragraph" running text, "item" an item of a
list at its depth `level`, "row" a row of a table with its `cells`, "box" a paragraph in a frame or text box, "note" a
footnote; "contents" is a line of a contents list, and "furniture" a running header, footer or page number.
"""
WORDS: frozenset[Kind] = frozenset({"paragraph", "item", "row", "box", "note"})
"""The kinds that say something of their own. Titles and headings name what follows; the rest is furniture."""


@dataclass(frozen=True, slots=True)
class Extract:
    """One passage as it stood. `number` is its place in reading order, from 0; `page` counts from 1 where there are pages.

    `label` is the number or mark that was printed before it ("3.2", "a)", "•"), which is no part of `text`. `under` holds
    the headings above it, outermost first. A row's `text` is its cells joined by " | "; `header` holds the cells of the
    table's first row where that is a head.
    """

    number: int
    kind: Kind
    text: str
    level: int = 0
    label: str = ""
    page: int | None = None
    under: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    @property
    def says(self) -> bool:
        """Whether it holds words of its own, and not a name of what follows or furniture of the page."""
        return self.kind in WORDS


@dataclass(frozen=True)
class Source:
    """A document as it was read. `pages` is None where the format has none; `notes` say what could not be read."""

    name: str
    format: Format
    extracts: tuple[Extract, ...]
    pages: int | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def saying(self) -> tuple[Extract, ...]:
        """The extracts that hold words of their own."""
        return tuple(extract for extract in self.extracts if extract.says)

    @cached_property
    def words(self) -> int:
        """How many words the document says, without headings and furniture."""
        return sum(len(extract.text.split()) for extract in self.saying)


_KEPT: Final = tuple(each.name for each in fields(Extract) if each.name != "number")


def as_data(source: Source) -> dict[str, Any]:
    """Return a document as plain data: of an extract what is not empty, its number being its place."""
    return {
        "name": source.name, "format": source.format, "pages": source.pages, "title": source.title, "notes": list(source.notes),
        "extracts": [{name: said for name in _KEPT if (said := getattr(each, name))} for each in source.extracts],
    }  # fmt: skip


def from_data(data: Mapping[str, Any]) -> Source:
    """Return the document that `as_data` was given. Raises KeyError, TypeError or AttributeError for what is none."""
    extracts = tuple(
        Extract(
            number, each["kind"], each.get("text", ""), each.get("level", 0), each.get("label", ""), each.get("page"),
            tuple(each.get("under", ())), tuple(each.get("cells", ())), tuple(each.get("header", ())),
        )
        for number, each in enumerate(data["extracts"])
    )  # fmt: skip
    return Source(data["name"], data["format"], extracts, data["pages"], data["title"], tuple(data["notes"]))


class Unreadable(ValueError):
    """A file that cannot be read as a document. Its text says what is wrong and what to do; `why` is a stable key.

    Keys: "empty", "too-large", "too-many-pages", "too-long" (time or memory), "locked" (password), "broken", "scan" (no
    text), "unknown" (not a format that is read), "no-converter" (old Word where nothing converts it).
    """

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why
