"""How a comparison looks on a page: what changed as cards, what stands folded behind a number. No queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foreland.core.compare import Comparison, Entry, Part
from foreland.core.lines import Grid, Line, Row, new_words, old_words
from foreland.core.words import Piece
from foreland.publishing.comparison import became, counted, heading
from foreland.ui import parts
from foreland.ui.templatetags.ui import changes

_KINDS = {"same": "bank", "changed": "reworded", "added": "own", "removed": "out"}
_TONES = {"same": "soft", "changed": "own", "added": "kept", "removed": "must"}


@dataclass(frozen=True, slots=True)
class Run:
    """Statements one after the other: those that changed, as cards, or those that stand, behind `folded`."""

    cards: list[parts.Card]
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One section, or several that stand as they were, folded together behind `folded`."""

    title: str
    anchor: str
    runs: list[Run]
    folded: str = ""


def shown(found: Comparison) -> list[Shown]:
    """Return the sections of a comparison for a page; neighbours that stand as they were are folded together."""
    made: list[Shown] = []
    for stands, group in groupby(found.parts, key=lambda part: part.stands):
        inside = list(group)
        if not stands:
            made += [Shown(_title(part), f"part-{_place(found, part)}", _runs(part.entries)) for part in inside]
            continue
        entries = [entry for part in inside for entry in part.entries]
        if entries:
            first, last = _title(inside[0]), _title(inside[-1])
            where = f"“{first}”" if len(inside) == 1 else f"From “{first}” to “{last}”"
            runs = [Run([_card(entry) for entry in part.entries], _title(part)) for part in inside]
            made.append(Shown("", "", runs, f"{where}: {_as_before(entries)}"))
    return made


def around(found: Comparison) -> list[parts.Card]:
    """Return what changed around the sections: the box at the front, the notes."""
    titles = {"front": "The box at the front", "notes": "The notes"}
    return [_card(entry, titles[entry.key]) for entry in found.around if not entry.stands]


def _place(found: Comparison, part: Part) -> int:
    return next(at for at, each in enumerate(found.parts, 1) if each is part)


def _title(part: Part) -> str:
    return f"{part.number} {heading(part)}".strip()


def _runs(entries: Iterable[Entry]) -> list[Run]:
    made = []
    for stands, group in groupby(entries, key=lambda entry: entry.stands):
        inside = list(group)
        cards = [_card(entry) for entry in inside]
        made.append(Run(cards, _as_before(inside) if stands else ""))
    return made


def _as_before(entries: Collection[Entry]) -> str:
    """Return in words how many statements stand; tables that are drawn from records are none, and are counted apart."""
    tables = sum(entry.origin == "made" for entry in entries)
    counts = ((len(entries) - tables, "statement"), (tables, "table"))
    return " and ".join(counted(many, one) for many, one in counts if many) + " as before"


def _card(entry: Entry, title: str = "") -> parts.Card:
    """Return one statement. Where all of it is new, or was taken out, its mark says so; the words of a new one are plain."""
    said = next(
        (new_words(block.pieces) or old_words(block.pieces) for block in entry.blocks if isinstance(block, Line)), ""
    )
    label = title or (entry.number if entry.change != "removed" else "") or said[:60] or entry.key
    state = became(entry)
    marks = [parts.Mark(title or entry.number, "soft")] if title or (entry.number and entry.change != "removed") else []
    if state:
        marks.append(parts.Mark(state, _TONES[entry.change]))  # type: ignore[arg-type]
    return parts.Card(
        kind=_KINDS[entry.change],  # type: ignore[arg-type]
        label=f"{label}: {state}" if state else label,
        words=format_html_join("", "{}", ((each,) for each in _blocks(entry.blocks, plain=entry.change == "added"))),
        marks=marks,
    )


def _blocks(blocks: Iterable[Line | Grid], *, plain: bool) -> Iterator[SafeString]:
    def kind(block: Line | Grid) -> str:
        return block.role if isinstance(block, Line) else "table"

    for role, group in groupby(blocks, key=kind):
        inside = list(group)
        if role in ("item", "numbered"):
            tag, name = ("ol", "number") if role == "numbered" else ("ul", "bullet")
            items = format_html_join(
                "", "<li>{}</li>", ((_line(each, plain=plain),) for each in inside if isinstance(each, Line))
            )
            yield format_html('<{} class="govuk-list govuk-list--{}">{}</{}>', tag, name, items, tag)
            continue
        for each in inside:
            if isinstance(each, Grid):
                yield _table(each, plain=plain)
            else:
                yield format_html(
                    "<p><strong>{}</strong></p>" if role == "title" else "<p>{}</p>", _line(each, plain=plain)
                )


def _line(line: Line, *, plain: bool) -> SafeString:
    words = _words(line.pieces, plain=plain)
    if line.was_links == line.links:
        return words
    was, now = (Piece("removed", ", ".join(line.was_links)), Piece("added", ", ".join(line.links)))
    return format_html("{} (the link leads to {})", words, changes([each for each in (was, now) if each.text]))


def _words(pieces: Iterable[Piece], *, plain: bool) -> SafeString:
    return format_html("{}", new_words(pieces)) if plain else changes(pieces)


def _table(grid: Grid, *, plain: bool) -> SafeString:
    def cells(row: Row, pattern: str) -> SafeString:
        return format_html_join("", pattern, ((_words(cell, plain=plain),) for cell in row.cells))

    head = cells(grid.head, '<th scope="col" class="govuk-table__header">{}</th>')
    rows = format_html_join(
        "", "<tr>{}</tr>", ((cells(row, '<td class="govuk-table__cell">{}</td>'),) for row in grid.rows)
    )
    caption = new_words(grid.caption) or old_words(grid.caption)
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0"><table class="govuk-table"><caption class="govuk-visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption, caption, head, rows,
    )  # fmt: skip
