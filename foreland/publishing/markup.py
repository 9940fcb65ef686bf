"""The small, closed Markdown of packs as blocks of a document: paragraphs, flat lists, tables, emphasis and links.

Whatever else Markdown can do is refused with words that say how to mend it. A placeholder `{{name}}` is replaced after
the text has been read, so what a school typed as a value is never read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from foreland.core.document import Block, ListBlock, Paragraph, Span, Table

Fill = Callable[[str], Span]

PLACEHOLDER: Final = re.compile(r"\{\{([A-Za-z][A-Za-z0-9_'-]*)\}\}")
SCHEMES: Final = ("https:", "http:", "mailto:", "tel:")
LONGEST: Final = 50_000
"""Most characters of one text: about twenty pages. More is a mistake, and would be slow to read."""
_CAPTION: Final = "Table: "

_TAGS: Final = "marks of a web page (HTML), such as <b>. Write the words without what stands between angle brackets"
_REFUSED: Final = {
    "heading_open": "a heading. Sections have their titles of their own: write this line as ordinary text or in bold",
    "blockquote_open": "a block quotation (a line that begins with “>”). Write it as an ordinary paragraph",
    "hr": "a line across the page (three or more dashes or stars). Take it out",
    "fence": "a block of code. Take out the three back-ticks",
    "code_block": "text set in by four spaces or more, which reads as code. Take out the spaces before the line",
    "code_inline": "code between back-ticks. Take out the back-ticks",
    "image": "a picture. Pictures cannot stand in the text: take it out",
    "html_block": _TAGS,
    "html_inline": _TAGS,
}


class MarkupError(ValueError):
    """A text holds something that packs do not allow. Its words name what, in which line, and how to mend it."""


def _reader() -> MarkdownIt:
    """CommonMark with tables. HTML is recognised only to refuse it; link definitions stay ordinary words."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")
    reader.validateLink = lambda _url: True  # type: ignore[assignment,method-assign]  # every address is judged in _address
    return reader


_READER: Final = _reader()


@dataclass(slots=True)
class _Tone:
    """How the words at one place are marked."""

    strong: int = 0
    emphasis: int = 0
    href: str | None = None


def _refuse(what: str, line: int | None) -> MarkupError:
    where = f"Line {line} holds " if line else "The text holds "
    return MarkupError(f"{where}{what}.")


def _address(token: Token, line: int | None) -> str:
    """The address of a link. Raises MarkupError for other schemes than those allowed."""
    address = str(token.attrGet("href") or "")
    if token.attrGet("title"):
        raise _refuse("a link with a title. Leave out the words in quotation marks after the address", line)
    if not address.lower().startswith(SCHEMES) or not address.partition(":")[2].strip("/ "):
        what = f"a link to “{address[:60]}”. Begin the address with https:, http:, mailto: or tel:"
        raise _refuse(what, line)
    return address


def _filled(text: str, tone: _Tone, fill: Fill | None, line: int | None) -> Iterable[Span]:
    """Spans of one run of words, with placeholders replaced."""
    base = Span("", strong=tone.strong > 0, emphasis=tone.emphasis > 0, href=tone.href)
    if fill is None:
        yield replace(base, text=text)
        return
    at = 0
    for found in PLACEHOLDER.finditer(text):
        yield replace(base, text=text[at : found.start()])
        span = fill(found[1])
        yield replace(
            span,
            strong=span.strong or base.strong,
            emphasis=span.emphasis or base.emphasis,
            href=span.href or base.href,
        )
        at = found.end()
    rest = text[at:]
    if "{{" in PLACEHOLDER.sub("", text):
        raise _refuse("two opening braces that name nothing. Write a placeholder as {{name}}, without spaces", line)
    yield replace(base, text=rest)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans without empty ones, neighbours of ordinary words that look alike made one."""
    out: list[Span] = []
    for span in spans:
        if not span.text and span.kind != "blank":
            continue
        if out and span.kind == out[-1].kind == "text" and replace(span, text="") == replace(out[-1], text=""):
            out[-1] = replace(span, text=out[-1].text + span.text)
        else:
            out.append(span)
    return tuple(out)


def _spans(token: Token, fill: Fill | None) -> tuple[Span, ...]:
    """The spans of one inline token. Raises MarkupError."""
    line = token.map[0] + 1 if token.map else None
    tone, out = _Tone(), list[Span]()
    for part in token.children or ():
        if part.type in {"text", "text_special"}:
            out.extend(_filled(part.content, tone, fill, line))
        elif part.type in {"softbreak", "hardbreak"}:
            out.extend(_filled(" ", tone, None, line))
        elif part.type in {"strong_open", "strong_close"}:
            tone.strong += part.nesting
        elif part.type in {"em_open", "em_close"}:
            tone.emphasis += part.nesting
        elif part.type == "link_open":
            tone.href = _address(part, line)
        elif part.type == "link_close":
            tone.href = None
        else:
            raise _refuse(_REFUSED.get(part.type, f"something that cannot be printed here ({part.type})"), line)
    return _joined(out)


def _list(tokens: list[Token], fill: Fill | None) -> ListBlock:
    """A list from its tokens, the opening one included. Raises MarkupError for lists within lists."""
    start = tokens[0].attrGet("start")
    if start is not None:
        line = tokens[0].map[0] + 1 if tokens[0].map else None
        what = f"a numbered list that begins with {start}. Begin with 1, or write \\ before the full stop: {start}\\."
        raise _refuse(what, line)
    items: list[tuple[Span, ...]] = []
    paragraphs = 0
    for token in tokens[1:-1]:
        line = token.map[0] + 1 if token.map else None
        if token.type == "list_item_open":
            items.append(())
            paragraphs = 0
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            raise _refuse("a list within a list. Bring its items to the same level, or make two lists", line)
        elif token.type == "inline":
            paragraphs += 1
            if paragraphs > 1:
                raise _refuse("a list item of several paragraphs. Make it one, or make two items", line)
            items[-1] = _spans(token, fill)
        elif token.type not in {"paragraph_open", "paragraph_close", "list_item_close"}:
            raise _refuse(_REFUSED.get(token.type, "something other than words in a list"), line)
    return ListBlock(tuple(items), ordered=tokens[0].type == "ordered_list_open")


def _cells(line: str) -> int:
    """How many cells a line of a table holds."""
    cells = escapedSplit(line.strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1].strip() == "")


def _table(tokens: list[Token], fill: Fill | None, caption: str, lines: list[str]) -> Table:
    """A table from its tokens. Without a caption the words of its header name it."""
    rows: list[list[tuple[Span, ...]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
            line = token.map[0] if token.map else 0
            if len(rows) > 1 and _cells(lines[line]) > len(rows[0]):
                raise _refuse("a table row with more cells than the header. Take one out, or add a column", line + 1)
        elif token.type == "inline":
            rows[-1].append(_spans(token, fill))
    header, *body = (tuple(row) for row in rows)
    named = caption or ", ".join(words for cell in header if (words := _words(cell)))
    return Table(named or "Table", header, tuple(body))


def _words(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def normalised(text: str) -> str:
    """Return the text with line ends as the reader of Markdown takes them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise MarkupError(f"The text has {len(text):,} characters; a statement may have {LONGEST:,}. Make it shorter.")
    return text


def parse(text: str, fill: Fill | None = None) -> tuple[Block, ...]:
    """Return the blocks of a text in the Markdown of packs.

    With `fill` each `{{name}}` becomes the span that `fill(name)` returns, within the emphasis around it; without it
    placeholders stay as written. A paragraph that begins with "Table: " straight before a table is its caption.
    Raises MarkupError, which names the line and the mend, for anything outside the closed set, and lets through
    whatever `fill` raises.
    """
    tokens = _READER.parse(_checked(text))
    lines = normalised(text).split("\n")
    blocks: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        line = token.map[0] + 1 if token.map else None
        end = at
        if token.nesting == 1:
            depth = 1
            while depth:
                end += 1
                depth += tokens[end].nesting
        inside = tokens[at : end + 1]
        if token.type == "paragraph_open":
            spans = _spans(tokens[at + 1], fill)
            if spans:
                blocks.append(Paragraph(spans))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            blocks.append(_list(inside, fill))
        elif token.type == "table_open":
            before = _words(blocks[-1].spans) if blocks and isinstance(blocks[-1], Paragraph) else ""
            caption = before.removeprefix(_CAPTION).strip() if before.startswith(_CAPTION) else ""
            if caption:
                blocks.pop()
            blocks.append(_table(inside, fill, caption, lines))
        else:
            raise _refuse(_REFUSED.get(token.type, f"something that cannot be printed here ({token.type})"), line)
        at = end + 1
    return tuple(blocks)


def inline(text: str, fill: Fill | None = None) -> tuple[Span, ...]:
    """Return the spans of one line: emphasis and links as in `parse`, no blocks.

    Line ends become spaces. Raises MarkupError as `parse` does.
    """
    tokens = _READER.parseInline(_checked(text))
    return tuple(span for token in tokens for span in _spans(token, fill))


def plain(text: str) -> str:
    """Return the words only: one line for each paragraph, item and row. Raises MarkupError."""
    lines: list[str] = []
    for block in parse(text):
        if isinstance(block, Paragraph):
            lines.append(_words(block.spans))
        elif isinstance(block, ListBlock):
            lines.extend(_words(item) for item in block.items)
        elif isinstance(block, Table):
            lines.extend(" ".join(_words(cell) for cell in row) for row in (block.header, *block.rows))
    return "\n".join(lines)


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
