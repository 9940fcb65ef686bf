"""A comparison as a document of its own, to print or to send: what changed, statement by statement, by word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from foreland.core.compare import Comparison, Entry, Part
from foreland.core.document import (
    Block,
    Callout,
    Document,
    Fact,
    ListBlock,
    Paragraph,
    Passage,
    Section,
    Span,
    Table,
)
from foreland.core.lines import Grid, Line, Row, new_words, old_words
from foreland.core.words import Piece


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 statement", "12 statements"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def tallied(found: Comparison, new: Collection[str] | None = None) -> tuple[str, ...]:
    """Return in words how many statements became what, the changed ones first; nothing for what there is none of.

    Tables that are drawn from records, as of people and versions, are no statements and are counted apart. `new` are the
    keys that count as new where not all that was added does: the others came of a split or a merger, or apply only now.
    """

    def is_new(entry: Entry) -> bool:
        return entry.change == "added" and (new is None or entry.key in new)

    words = (
        (lambda entry: entry.change == "changed", "reworded"),
        (is_new, "new"),
        (
            lambda entry: entry.change == "added" and not is_new(entry),
            "more that come of others or apply only now",
        ),
        (lambda entry: entry.change == "removed", "taken out"),
        (lambda entry: entry.moved and entry.change == "same", "moved, with the same words"),
        (lambda entry: entry.stands, "as they were"),
    )
    statements = [entry for entry in found.entries() if entry.origin != "made"]
    tables = sum(entry.origin == "made" and not entry.stands for entry in found.entries())
    counts = [(sum(map(wanted, statements)), word) for wanted, word in words]
    told = [f"{number} {word}" for number, word in counts if number]
    return (*told, *([f"{counted(tables, 'table')} changed"] if tables else ()))


def became(entry: Entry) -> str:
    """Return in words what became of a statement: "New", "Taken out", "Reworded", "Moved here from …"."""
    place = f"Moved here from “{entry.was_in}”" if entry.was_in else "Moved within its section"
    if entry.change == "removed":
        return f"Taken out (it was {entry.number})" if entry.number else "Taken out"
    words = {"added": "New", "changed": "Reworded", "same": ""}[entry.change]
    if entry.change == "changed" and any(isinstance(block, Grid) for block in entry.blocks):
        words = "Changed"
    return " · ".join(filter(None, (words, place if entry.moved else "")))


def heading(part: Part) -> str:
    """Return the title of a section with what became of it."""
    was, now = old_words(part.title), new_words(part.title)
    if part.change == "changed":
        now = f"{now} (was: {was})"
    elif part.change in ("added", "removed"):
        return f"{part.name} ({'new section' if part.change == 'added' else 'section taken out'})"
    return f"{now} (moved)" if part.moved else now


def comparison_document(
    found: Comparison, new: Document, *, was: str, now: str, everything: bool = False, noun: str = "statement",
    more: Sequence[str] = (),
) -> Document:  # fmt: skip
    """Return a comparison as a document. `was` and `now` name the two, as in "Version 1.0"; `new` gives school and crest.

    With `everything` the statements that stand as they were are printed too; else a count stands in their place. `noun`
    is what one entry is called, and `more` what else is counted at the front.
    """
    shown = [True] * len(found.parts) if everything else _with_headings(found.parts)
    kept = [part for part, printed in zip(found.parts, shown, strict=True) if printed]
    left = [part for part, printed in zip(found.parts, shown, strict=True) if not printed]
    notes: tuple[str, ...] = ()
    if left:
        inside = counted(sum(len(part.entries) for part in left), noun)
        notes = (f"{counted(len(left), 'more section')}, {inside} in all, as they were.",)
    around = tuple(entry for entry in found.around if everything or not entry.stands)
    titles = {"front": "The box at the front", "notes": "Notes"}
    sections = [
        (1, Section(entry.key, "", titles[entry.key], _passages((entry,), everything, noun))) for entry in around
    ]
    sections += [
        (part.depth, Section(part.key, part.number, heading(part), _passages(part.entries, everything, noun)))
        for part in kept
    ]
    return Document(
        key=f"{new.key}-compared",
        kind="insert",
        title=f"What changed: {new.title}",
        organisation=new.organisation,
        subtitle=f"{was}, compared by word with: {now}",
        language=new.language,
        cover=(Fact("Before", was), Fact("Now", now), *_cover(found)),
        front=_reading(found, noun, more),
        sections=_nested(sections),
        watermarks=new.watermarks,
        crest=new.crest,
        crest_alt=new.crest_alt,
        primary_colour=new.primary_colour,
        notes=notes,
    )


def _with_headings(parts: Sequence[Part]) -> list[bool]:
    """Return for each section whether it is printed: it changed, or one within it did, which stands under its heading."""
    shown = [not part.stands for part in parts]
    for at, part in enumerate(parts):
        depth = part.depth
        for before in range(at - 1, -1, -1):
            if depth == 1 or not shown[at]:
                break
            if parts[before].depth < depth:
                depth = parts[before].depth
                shown[before] = True
    return shown


def _reading(found: Comparison, noun: str, more: Sequence[str]) -> Callout:
    tally = (*tallied(found), *more)
    lines = [(Span(f"{noun.capitalize()}s: {', '.join(tally)}."),)] if tally else []
    if not found.differs:
        lines = [(Span("The words are the same."),)]
    key = (Span("Words that were "), Span("taken out", kind="removed"), Span(" or "), Span("added", kind="added"),
           Span(" are marked like these."))  # fmt: skip
    return Callout("How to read this", (ListBlock((*lines, key)),))


def _cover(found: Comparison) -> Iterator[Fact]:
    """Yield what changed on the cover, the version's own number and days apart, which always change."""
    for row in found.cover.rows:
        label = new_words(row.cells[0]) or old_words(row.cells[0])
        if row.change == "same" or label not in ("Title", "For", "Of", "Address", "Next review"):
            continue
        before, now = old_words(row.cells[1]), new_words(row.cells[1])
        if before and now:
            yield Fact(label, f"{now} (was: {before})")
        elif label != "Address":  # what is not published yet has none: that is no change
            yield Fact(label, f"{now} (new)" if now else f"not any more (was: {before})")


def _nested(flat: Sequence[tuple[int, Section]]) -> tuple[Section, ...]:
    """Return sections that stand one after the other, with their depths, inside each other again."""
    found: list[Section] = []
    place = 0
    while place < len(flat):
        depth, section = flat[place]
        end = next((at for at in range(place + 1, len(flat)) if flat[at][0] <= depth), len(flat))
        found.append(replace(section, sections=_nested(flat[place + 1 : end])))
        place = end
    return tuple(found)


def _passages(entries: Iterable[Entry], everything: bool, noun: str) -> tuple[Passage, ...]:
    made: list[Passage] = []
    standing = 0

    def tell() -> None:
        nonlocal standing
        if standing:
            words = counted(standing, f"{noun} stands", f"{noun}s stand") + " as before."
            made.append(Passage(f"standing-{len(made)}", (Paragraph((Span(words, emphasis=True),)),), "made"))
        standing = 0

    for entry in entries:
        if entry.stands and not everything:
            standing += 1
            continue
        tell()
        made.append(_passage(entry))
    tell()
    return tuple(made)


def _passage(entry: Entry) -> Passage:
    label = became(entry)
    lead = (Paragraph((Span(label, strong=True),)),) if label else ()
    whole = entry.change == "added"  # its label says so; a long run of underlined words is hard to read
    number = entry.number if entry.change != "removed" else ""
    return Passage(entry.key, (*lead, *_blocks(entry.blocks, plain=whole)), "made", number)


def _blocks(blocks: Iterable[Line | Grid], *, plain: bool) -> Iterator[Block]:
    items: list[tuple[Span, ...]] = []
    role = ""
    for block in blocks:
        if items and (isinstance(block, Grid) or block.role != role):
            yield ListBlock(tuple(items), role == "numbered")
            items = []
        if isinstance(block, Grid):
            yield _table(block, plain=plain)
            continue
        role = block.role
        if role in ("item", "numbered"):
            items.append(_spans(block.pieces, plain=plain))
        else:
            yield Paragraph(_spans(block.pieces, plain=plain, strong=role == "title"))
        if block.change == "changed" and block.was_links != block.links:
            if items:
                yield ListBlock(tuple(items), role == "numbered")
                items = []
            yield _links(block)
    if items:
        yield ListBlock(tuple(items), role == "numbered")


def _links(line: Line) -> Paragraph:
    was, now = ", ".join(line.was_links) or "nowhere", ", ".join(line.links) or "nowhere"
    return Paragraph((Span("The link leads to "), Span(was, kind="removed"), Span(" "), Span(now, kind="added")))


def _spans(pieces: Iterable[Piece], *, plain: bool, strong: bool = False) -> tuple[Span, ...]:
    found: list[Span] = []
    for piece in pieces:
        kind = "text" if plain or piece.kind == "same" or piece.text.isspace() else piece.kind
        before, words, after = _parted(piece.text) if kind != "text" else ("", piece.text, "")
        if kind != "text" and not before and found and found[-1].kind != "text":
            before = " "  # what was taken out and what was added do not touch
        found += [Span(each) for each in (before,) if each]
        found.append(Span(words, strong=strong, kind=kind))
        found += [Span(each) for each in (after,) if each]
    return tuple(found)


def _parted(text: str) -> tuple[str, str, str]:
    """Return the space before some words, the words, and the space after them: marks hold words alone."""
    words = text.strip()
    at = text.index(words)
    return text[:at], words, text[at + len(words) :]


def _table(grid: Grid, *, plain: bool) -> Table:
    def row(found: Row) -> tuple[tuple[Span, ...], ...]:
        return tuple(_spans(cell, plain=plain) for cell in found.cells)

    caption = new_words(grid.caption) or old_words(grid.caption)
    return Table(caption, row(grid.head), tuple(map(row, grid.rows)), grid.row_headers, grid.widths)
