"""The words of an old policy as a statement prints them: its lists as lists, and no sign of its own read as a mark."""

from __future__ import annotations

import re

from foreland.core.document import Paragraph, Span
from foreland.core.matching.statements import Passage
from foreland.core.source import Extract, Source
from foreland.publishing.markup import MarkupError, parse

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_STARTS = re.compile(r"^(\s*)([-+=>#]|\d+(?=[.)]))", re.MULTILINE)


def printed(passage: Passage, source: Source) -> str:
    """Return a passage in the small markup of statements; read back, it says what the passage says.

    One item of a list alone is a paragraph: its number would else stand on an empty line above it.
    """
    said = [
        (extract, words)
        for part in passage.parts
        for extract in (source.extracts[part.extract],)
        if (words := " ".join(extract.text[part.start : part.end].split()))
    ]
    lines: list[str] = []
    listed = False
    for extract, words in said:
        item = extract.kind in ("item", "row") and len(said) > 1
        if lines:
            lines.append("\n" if item and listed else "\n\n")
        mark = "- " if item else ""
        lines.append(mark + safe(_row(extract, words)))
        listed = item
    return "".join(lines)


def _row(extract: Extract, words: str) -> str:
    """Return a row of a table as one line: each cell with what stands above it, where the table has a head."""
    if extract.kind != "row" or len(extract.cells) < 2 or words != " ".join(extract.text.split()):
        return words
    heads = extract.header if len(extract.header) == len(extract.cells) else ("",) * len(extract.cells)
    cells = [f"{head}: {cell}" if head else cell for head, cell in zip(heads, extract.cells, strict=True) if cell]
    return "; ".join(" ".join(cell.split()) for cell in cells) or words


def safe(words: str) -> str:
    """Return words so that none of their signs is read as a mark; as they are where none would be."""
    words = words.replace("{{", "{ {").replace("}}", "} }")
    return words if _is_plain(words) else _STARTS.sub(_escaped, _SIGNS.sub(r"\\\1", words))


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdecimal() else f"{found[1]}\\{found[2]}"


def _is_plain(words: str) -> bool:
    """Tell whether words are read as one paragraph that says just them."""
    try:
        blocks = parse(words, Span)
    except MarkupError:
        return False
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        return False
    spans = blocks[0].spans
    return all(
        span.kind == "text" and not (span.strong or span.emphasis or span.href) for span in spans
    ) and words == "".join(span.text for span in spans)
