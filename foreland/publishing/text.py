"""A core document as plain text: 78 columns, numbered sections, tables as aligned lines."""

from __future__ import annotations

import textwrap
from typing import Final

from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Span, Table
from foreland.publishing import wording

WIDTH: Final = 78
_GAP: Final = 2


def _said(spans: tuple[Span, ...]) -> str:
    """The words of some spans; a link's address follows it in brackets, once."""
    said = ""
    for place, span in enumerate(spans):
        said += wording.span_text(span)
        last = place + 1 == len(spans) or spans[place + 1].href != span.href
        if span.href and last:
            address = span.href.removeprefix("mailto:").removeprefix("tel:")
            if address not in said:
                said += f" ({address})"
    return said


def _wrapped(words: str, first: str = "", later: str = "", width: int = WIDTH) -> str:
    """Words folded to the width; a word that is longer stays whole."""
    return textwrap.fill(
        " ".join(words.split()),
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(table: Table, width: int) -> list[str]:
    """Aligned lines where the table fits the width; else one little list for each row."""
    header, rows = wording.padded_rows(table)
    cells = [[" ".join(_said(cell).split()) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(header))]
    lines = [_wrapped(table.caption)] if table.caption else []
    if sum(widths) + _GAP * (len(widths) - 1) <= width:
        aligned = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
        ]
        return [*lines, aligned[0], "  ".join("-" * width for width in widths), *aligned[1:]]
    lines.append(_wrapped(" / ".join(cells[0])))
    for row in cells[1:]:
        lines.append("")
        said = [
            f"{head}: {cell}" if place and head else cell
            for place, (head, cell) in enumerate(zip(cells[0], row, strict=True))
        ]
        lines += [
            _wrapped(cell, "- " if place == 0 else "  ", "    " if place else "  ", width)
            for place, cell in enumerate(said)
        ]
    return lines


def _block(block: Block, width: int = WIDTH) -> list[str]:
    if isinstance(block, Paragraph):
        return [_wrapped(_said(block.spans), width=width)]
    if isinstance(block, ListBlock):
        marks = [f"{place}. " if block.ordered else "- " for place in range(1, len(block.items) + 1)]
        pairs = zip(marks, block.items, strict=True)
        return [_wrapped(_said(item), mark, " " * len(mark), width) for mark, item in pairs]
    if isinstance(block, Callout):
        lines = [_wrapped(block.title, width=width - 2)]
        for inner in block.blocks:
            lines += _block(inner, width - 2)
        return [f"| {part}".rstrip() for line in lines for part in line.split("\n")]
    return _table(block, width)


def _head(document: Document) -> list[str]:
    lines = [_wrapped(f"*** {words} ***") for words in document.watermarks]
    lines += [_wrapped(document.organisation), _wrapped(document.title)]
    lines.append("=" * min(WIDTH, max(len(document.title), len(document.organisation), 1)))
    lines += [_wrapped(words) for words in (document.subtitle, wording.version_line(document)) if words]
    lines.append("")
    lines += [_wrapped(f"{fact.label}: {fact.value}", later="  ") for fact in wording.facts(document)]
    if document.approval and document.approval.statement:
        lines += ["", _wrapped(document.approval.statement)]
    return lines


def text(document: Document) -> str:
    """Return the document as plain text in lines of up to 78 columns."""
    lines = _head(document)
    if document.front:
        lines += ["", *_block(document.front)]
    if document.kind == "policy":
        listed = [f"{'  ' * (depth - 1)}{wording.heading(section)}" for depth, section in wording.contents(document)]
        lines += ["", "", "Contents", "--------", *listed]
    for depth, section in wording.sections(document):
        title = " ".join(wording.heading(section).split())
        lines += ["", "", _wrapped(title), ("=" if depth == 1 else "-") * min(len(title), WIDTH)]
        for passage in section.passages:
            for number, block in wording.cited(passage):
                said = _block(block)
                lines += ["", *([_wrapped(f"{number}  {said[0]}")] if number else said[:1]), *said[1:]]
    if document.notes:
        lines += ["", "", "-" * WIDTH, *(_wrapped(note) for note in document.notes)]
    about = [
        document.address.replace("\n", ", "),
        f"Next review: {document.next_review}" if document.next_review else "",
    ]
    about += [wording.version_line(document), f"Digest {wording.short_digest(document)}"]
    lines += ["", "-" * WIDTH, _wrapped(" · ".join(part for part in about if part))]
    return "\n".join(lines) + "\n"
