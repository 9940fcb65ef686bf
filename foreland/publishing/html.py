"""A core document as HTML: a fragment for our own pages, and a file of its own to download."""

from __future__ import annotations

import base64
import re
from html import escape
from pathlib import Path
from typing import Final

import nh3

from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Section, Span, Table
from foreland.publishing import colours, wording
from foreland.publishing.pictures import picture

_STYLE: Final = (Path(__file__).parent / "data" / "page.css").read_text(encoding="utf-8")

_TAGS: Final = {
    "section", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "a", "span", "div", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "ins", "del",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "section": {"id", "aria-labelledby"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "span": {"class"},
    "p": {"class"},
    "a": {"href"},
    "th": {"scope"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}


_MARKS: Final = {"added": "ins", "removed": "del"}


def _span(span: Span) -> str:
    if span.kind in _MARKS:
        return _marked(span)
    words = escape(wording.whole_numbers(wording.span_text(span)), quote=False).replace("\N{NO-BREAK SPACE}", "&nbsp;")
    if span.kind == "value":
        words = f'<span class="fill">{words}</span>'
    elif span.kind == "blank":
        words = f'<span class="blank">{words}</span>'
    if span.emphasis:
        words = f"<em>{words}</em>"
    if span.strong:
        words = f"<strong>{words}</strong>"
    return f'<a href="{escape(span.href)}">{words}</a>' if span.href else words


def _marked(span: Span) -> str:
    """Words that a comparison marks: underlined or struck through to look at, in brackets to listen to."""
    tag, words = _MARKS[span.kind], escape(wording.span_text(span), quote=False)
    said, at = '<span class="said">', words.index(": ") + 2
    return f"<{tag}>{said}{words[:at]}</span>{words[at:-1]}{said}{words[-1]}</span></{tag}>"


def _line(spans: tuple[Span, ...]) -> str:
    return "".join(map(_span, spans))


def _table(table: Table) -> str:
    header, rows = wording.padded_rows(table)
    name = escape(table.caption)
    head = "".join(f'<th scope="col">{_line(cell)}</th>' for cell in header)
    body = ""
    for row in rows:
        cells = [f"<td>{_line(cell)}</td>" for cell in row]
        if table.row_headers and row:
            cells[0] = f'<th scope="row">{_line(row[0])}</th>'
        body += f"<tr>{''.join(cells)}</tr>\n"
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{name}"><table>'
        f"<caption>{escape(table.caption, quote=False)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _block(block: Block, number: str = "") -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_number(number)}{_line(block.spans)}</p>"
    if isinstance(block, ListBlock):
        tag = "ol" if block.ordered else "ul"
        items = "".join(f"<li>{_line(item)}</li>\n" for item in block.items)
        return f"<{tag}>\n{items}</{tag}>"
    if isinstance(block, Callout):
        inner = "\n".join(map(_block, block.blocks))
        kind = " callout-urgent" if block.tone == "urgent" else ""
        title = escape(block.title, quote=False)
        return f'<div class="callout{kind}"><p class="callout-title">{title}</p>\n{inner}</div>'
    return _table(block)


def _number(number: str) -> str:
    return f'<span class="number">{escape(number, quote=False)}</span> ' if number else ""


def _heading(section: Section) -> str:
    return _number(section.number) + escape(section.title, quote=False)


def _identity(section: Section, prefix: str, place: int) -> str:
    """The id of a section: its prefix, its key and, so that no two are alike, its place."""
    key = re.sub(r"[^a-z0-9]+", "-", section.key.lower()).strip("-")
    return f"{prefix}-{place}-{key}".strip("-")


def _sections(document: Document, prefix: str) -> str:
    out: list[str] = []
    for place, (depth, section) in enumerate(wording.sections(document), 1):
        level = min(depth + 1, 6)
        identity = _identity(section, prefix, place)
        parts = [_block(block, number) for passage in section.passages for number, block in wording.cited(passage)]
        head = f'<section id="{identity}" aria-labelledby="{identity}-title">\n'
        head += f'<h{level} id="{identity}-title">{_heading(section)}</h{level}>'
        out.append("\n".join((head, *parts, "</section>")))
    return "\n".join(out)


def _body(document: Document, prefix: str, *, watermarks: bool) -> str:
    marks = [f'<p class="watermark">{escape(wording.watermark_line(document), quote=False)}</p>']
    notes = "".join(f"<p>{escape(note, quote=False)}</p>\n" for note in document.notes)
    parts = marks if watermarks and document.watermarks else []
    parts += [_block(document.front)] if document.front else []
    parts.append(_sections(document, prefix))
    if notes:
        parts.append(f'<div class="notes">\n{notes}</div>')
    return "\n".join(parts)


def clean(fragment: str) -> str:
    """Return the fragment with only the tags, attributes and kinds of link that documents use.

    The second wall: what `fragment` makes passes unchanged.
    """
    return nh3.clean(
        fragment,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )


def fragment(document: Document, prefix: str = "doc") -> str:
    """Return the body of the document as HTML for one of our own pages.

    Watermarks, sections (headings from h2 on), notes; no title, no style. Every id begins with `prefix`. Values carry
    the class "fill", placeholders without a value the class "blank".
    """
    return clean(_body(document, prefix, watermarks=True))


def contents(document: Document, prefix: str = "doc") -> list[tuple[int, str, str]]:
    """Return depth, id and heading of each section that a list of contents beside `fragment` names."""
    return [(depth, identity, wording.heading(section)) for depth, identity, section in _listed(document, prefix)]


def _listed(document: Document, prefix: str) -> list[tuple[int, str, Section]]:
    deepest = wording.contents_depth(document)
    return [
        (depth, _identity(section, prefix, place), section)
        for place, (depth, section) in enumerate(wording.sections(document), 1)
        if depth <= deepest
    ]


def _css_string(words: str) -> str:
    """Words inside a CSS string within a style element: nothing can end either."""
    return "".join(letter if letter.isalnum() or letter in " .,-" else f"\\{ord(letter):x} " for letter in words)


def _contents(document: Document) -> str:
    if document.kind != "policy":
        return ""
    items = ""
    for depth, identity, section in _listed(document, "doc"):
        deeper = ' class="deeper"' if depth > 1 else ""
        items += f'<li{deeper}><a href="#{identity}">{_heading(section)}</a></li>\n'
    return (
        f'<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents</h2>\n<ol>\n{items}</ol></nav>\n'
    )


def _head(document: Document, crest: bytes | None) -> str:
    def said(words: str) -> str:
        return escape(words, quote=False)

    parts = []
    if crest is not None:
        image = picture(crest)
        alternative = escape(document.crest_alt or f"Crest of {document.organisation}")
        data = base64.b64encode(image.data).decode("ascii")
        parts.append(f'<img class="crest" src="data:{image.media_type};base64,{data}" alt="{alternative}">')
    parts.append(f'<p class="organisation">{said(document.organisation)}</p>')
    parts.append(f"<h1>{said(document.title)}</h1>")
    parts += [f"<p>{said(words)}</p>" for words in (document.subtitle, wording.version_line(document)) if words]
    facts = "".join(
        f"<div><dt>{said(fact.label)}</dt><dd>{said(fact.value)}</dd></div>\n" for fact in wording.facts(document)
    )
    if facts:
        parts.append(f'<dl class="facts">\n{facts}</dl>')
    if document.approval and document.approval.statement:
        parts.append(f'<p class="statement">{said(document.approval.statement)}</p>')
    return "\n".join(parts)


def page(document: Document, *, crest: bytes | None = None) -> str:
    """Return the document as one HTML file that needs nothing else: no script, font or other host.

    `crest` is a PNG or JPEG picture, put into the file. Raises NotAPicture for other bytes.
    """
    primary = colours.readable(document.primary_colour)
    about = (document.organisation, document.title, wording.version_line(document))
    foot = " · ".join(part for part in about if part)
    style = (
        _STYLE.replace("PRIMARY", primary)
        .replace("TINT", colours.tint(primary, 0.07))
        .replace("EDGE", colours.tint(primary, 0.35))
        .replace("FOOT", _css_string(foot))
    )
    marks = "".join(f"<span>{escape(words)}</span>" for words in document.watermarks)
    mark = f'<div class="mark" aria-hidden="true"><div>{marks}</div></div>\n' if marks else ""
    told = f'<p class="watermark">{escape(wording.watermark_line(document), quote=False)}</p>\n' if marks else ""
    last = [foot, document.address.replace("\n", ", ")]
    last += [
        f"Next review: {document.next_review}" if document.next_review else "",
        f"Digest {wording.short_digest(document)}",
    ]
    foot_lines = "".join(f"<p>{escape(words, quote=False)}</p>\n" for words in last if words)
    body = clean(_body(document, "doc", watermarks=False))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title, quote=False)} – {escape(document.organisation, quote=False)}</title>\n"
        f'<meta name="author" content="{escape(document.organisation)}">\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#text">Skip to the text</a>\n{mark}<div class="sheet">\n'
        f'<header class="head">\n{told}{_head(document, crest)}\n</header>\n{_contents(document)}'
        f'<main id="text">\n{body}\n</main>\n<footer class="foot">\n{foot_lines}</footer>\n</div>\n</body>\n</html>\n'
    )
