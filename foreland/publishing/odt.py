"""A core document as ODT (OpenDocument 1.3), written directly: a zip of a few XML files with named styles."""

from __future__ import annotations

from datetime import UTC, datetime
from math import cos, sin
from typing import Final

from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Passage, Span, Table
from foreland.publishing import colours, wording
from foreland.publishing import odt_parts as parts
from foreland.publishing.archive import archive, xml
from foreland.publishing.pictures import Picture, picture

MEDIA_TYPE: Final = parts.MEDIA_TYPE
_SIZES: Final = {"policy": 11.0, "insert": 10.5, "short": 10.0, "summary": 10.0, "slides": 11.0}


def _paragraph(content: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def _words(text: str) -> str:
    """Words with runs of spaces kept."""
    said = xml(text)
    while "  " in said:
        said = said.replace("  ", " <text:s/>", 1)
    return said


def _span(span: Span) -> str:
    """One run, in a link where it has an address."""
    said = _words(wording.whole_numbers(wording.span_text(span)))
    style = {
        (True, True): "Strong_20_and_20_emphasis",
        (True, False): "Strong_20_Emphasis",
        (False, True): "Emphasis",
    }.get((span.strong, span.emphasis), "")
    if style:
        said = f'<text:span text:style-name="{style}">{said}</text:span>'
    if span.kind == "blank":
        said = f'<text:span text:style-name="Blank">{said}</text:span>'
    if span.href:
        said = (
            f'<text:a xlink:type="simple" xlink:href="{xml(span.href)}"'
            f' text:style-name="Internet_20_link">{said}</text:a>'
        )
    return said


def _line(spans: tuple[Span, ...]) -> str:
    return "".join(map(_span, spans))


def _list(block: ListBlock, prefix: str = "", style: str = "List") -> str:
    """A list. Each one stands alone, so numbers begin at 1."""
    kind = "Numbers" if block.ordered else "Bullets"
    ends = {len(block.items) - 1: "List_20_end"} if style == "List" else {}
    items = "".join(
        f"<text:list-item>{_paragraph(_line(item), ends.get(place, style))}</text:list-item>"
        for place, item in enumerate(block.items)
    )
    return (
        f'<text:list text:style-name="{prefix}{kind}" text:continue-numbering="false">{items}</text:list>'
        if items
        else ""
    )


def _callout(block: Callout, title: str = "") -> str:
    """A box; `title` is the style of its title where it is not the usual one."""
    style = "Urgent_20_box" if block.tone == "urgent" else "Box"
    out = _paragraph(_words(block.title), title or f"{style}_20_title")
    for inner in block.blocks:
        out += (
            _list(inner, "Box", f"{style}_20_list")
            if isinstance(inner, ListBlock)
            else _paragraph(_line(inner.spans), style)
        )
    return out + _paragraph("", "After_20_box")


class _Writer:
    """Writes the body, and gathers the widths of table columns, which are styles in ODT."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.widths: dict[int, str] = {}
        self.tables = 0

    def _column(self, share: int) -> str:
        """The style of a column that takes so many thousandths of the width."""
        return self.widths.setdefault(share, f"Column{share}")

    def table(self, block: Table) -> str:
        """A table under its caption, with a header row that comes again on each page."""
        self.tables += 1
        header, rows = wording.padded_rows(block)
        relative = wording.column_widths(block)
        columns = "".join(
            f'<table:table-column table:style-name="{self._column(round(1000 * width / sum(relative)))}"/>'
            for width in relative
        )
        cells = "".join(
            '<table:table-cell table:style-name="HeadCell"'
            f' office:value-type="string">{_paragraph(_line(cell), "Table_20_head")}</table:table-cell>'
            for cell in header
        )
        out = _paragraph(_words(block.caption), "Caption") if block.caption else ""
        out += (
            f'<table:table table:name="Table{self.tables}"'
            f' table:style-name="{"Whole" if len(rows) < 8 else ""}Policy">{columns}'
        )
        out += (
            "<table:table-header-rows><table:table-row"
            f' table:style-name="Row">{cells}</table:table-row></table:table-header-rows>'
        )
        for place, row in enumerate(rows):
            style = "ShadedCell" if place % 2 else "Cell"
            out += '<table:table-row table:style-name="Row">'
            for at, cell in enumerate(row):
                said = _line(cell)
                if block.row_headers and at == 0:
                    said = f'<text:span text:style-name="Strong_20_Emphasis">{said}</text:span>'
                text = _paragraph(said, "Table_20_text")
                out += (
                    f'<table:table-cell table:style-name="{style}" office:value-type="string">{text}</table:table-cell>'
                )
            out += "</table:table-row>"
        return f"{out}</table:table>{_paragraph('', 'After_20_box')}"

    def passage(self, passage: Passage) -> str:
        """The blocks of one statement; its number hangs at the left of its words."""
        if not passage.number:
            return "".join(map(self.block, passage.blocks))
        out: list[str] = []
        for number, block in wording.cited(passage):
            if isinstance(block, Paragraph):
                lead = f'<text:span text:style-name="Number">{_words(number)}</text:span><text:tab/>' if number else ""
                out.append(_paragraph(lead + _line(block.spans), "Cited" if number else "Cited_20_further"))
            elif isinstance(block, ListBlock):
                out.append(_list(block, "Cited"))
            else:
                out.append(self.block(block))
        return "".join(out)

    def block(self, block: Block) -> str:
        """Any block."""
        if isinstance(block, Paragraph):
            return _paragraph(_line(block.spans))
        if isinstance(block, ListBlock):
            return _list(block)
        return _callout(block) if isinstance(block, Callout) else self.table(block)

    def sections(self) -> str:
        """Every heading, with the mark that the contents lead to, and what stands beneath it."""
        out: list[str] = []
        cover = self.document.kind == "policy"
        for place, (depth, section) in enumerate(wording.sections(self.document), 1):
            number = f"{_words(section.number)}<text:tab/>" if section.number else ""
            mark = (
                f'<text:bookmark-start text:name="section{place}"/>{number}{_words(section.title)}<text:bookmark-end'
                f' text:name="section{place}"/>'
            )
            level = min(depth, 6)
            style = "FirstHeading" if cover and place == 1 else f"Hung{level}" if number else f"Heading_20_{level}"
            out.append(f'<text:h text:style-name="{style}" text:outline-level="{level}">{mark}</text:h>')
            out.extend(map(self.passage, section.passages))
        return "".join(out)


def _contents(document: Document) -> str:
    """The contents, its entries written out and leading to their headings; page numbers come when it is updated."""
    listed = [
        (place, depth, section)
        for place, (depth, section) in enumerate(wording.sections(document), 1)
        if depth <= wording.contents_depth(document)
    ]
    if not listed:
        return ""
    template = "".join(
        f'<text:table-of-content-entry-template text:outline-level="{level}"'
        f' text:style-name="Contents_20_{level}"><text:index-entry-link-start/>'
        '<text:index-entry-chapter/><text:index-entry-text/><text:index-entry-tab-stop style:type="right"'
        ' style:leader-char="."/>'
        "<text:index-entry-page-number/><text:index-entry-link-end/></text:table-of-content-entry-template>"
        for level in (1, 2)
    )
    entries = ""
    for place, depth, section in listed:
        number = f"{_words(section.number)}<text:tab/>" if section.number else ""
        link = (
            f'<text:a xlink:type="simple" xlink:href="#section{place}" text:style-name="Index_20_Link"'
            f' text:visited-style-name="Index_20_Link">{number}{_words(section.title)}</text:a>'
        )
        entries += _paragraph(link, f"Contents_20_{depth}")
    below = document.front is not None and not wording.contents_apart(document)
    title = _paragraph("Contents", "AfterFront" if below else "Contents_20_Heading")
    return (
        '<text:table-of-content text:name="Contents" text:protected="true"><text:table-of-content-source'
        ' text:outline-level="2"><text:index-title-template'
        f' text:style-name="Contents_20_Heading">Contents</text:index-title-template>{template}'
        "</text:table-of-content-source><text:index-body>"
        f"<text:index-title"
        f' text:name="ContentsTitle">{title}</text:index-title>{entries}</text:index-body></text:table-of-content>'
    )


def _crest(document: Document, image: Picture, *, small: bool) -> str:
    width, height = image.within(*((2.0, 2.2) if small else (3.8, 4.2)))
    words = xml(document.crest_alt or f"Crest of {document.organisation}")
    return _paragraph(
        f'<draw:frame draw:style-name="Picture" draw:name="Crest" text:anchor-type="as-char" svg:width="{width:.2f}cm"'
        f' svg:height="{height:.2f}cm"><draw:image xlink:href="Pictures/crest.{image.kind}" xlink:type="simple"'
        ' xlink:show="embed"'
        f' xlink:actuate="onLoad"/><svg:title>Crest</svg:title><svg:desc>{words}</svg:desc></draw:frame>'
    )


def _opening(document: Document, image: Picture | None) -> str:
    """Cover or head: crest, names, version, facts. Its first paragraph chooses the page's form."""
    cover = document.kind == "policy"
    out = _paragraph(_words(wording.watermark_line(document)), "Warning") if document.watermarks else ""
    if image is not None:
        out += _crest(document, image, small=not cover)
    out += _paragraph(_words(document.organisation), "Cover_20_organisation" if cover else "Organisation")
    out += _paragraph(_words(document.title), "Title" if cover else "Short_20_title")
    if document.subtitle:
        out += _paragraph(_words(document.subtitle), "Subtitle")
    lines = [(fact.label, fact.value) for fact in wording.facts(document)]
    if document.version and "Version" not in dict(lines):
        lines.insert(0, ("Version", document.version))
    for label, value in lines:
        strong = f'<text:span text:style-name="Strong_20_Emphasis">{_words(label)}</text:span>'
        out += _paragraph(f"{strong}<text:tab/>{_words(value)}", "Fact")
    if document.approval and document.approval.statement:
        out += _paragraph(_words(document.approval.statement), "Statement")
    if cover and document.address:
        out += _paragraph(_words(document.address.replace("\n", ", ")), "Notes")
    if document.front:
        out += _callout(document.front, "Front" if cover else "")
    return out + (_contents(document) if cover else "")


def _watermark(document: Document) -> str:
    """Each watermark as a slanting shape behind the text; it is decoration, its words stand in the text."""
    formulas = (
        "$0 -10800",
        "?f0 *2",
        "abs(?f1 )",
        "if(?f1 ,0,?f2 )",
        "21600-?f2 ",
        "if(?f1 ,?f4 ,21600)",
        "if(?f1 ,?f2 ,0)",
        "if(?f1 ,21600,?f4 )",
    )
    equations = "".join(
        f'<draw:equation draw:name="f{place}" draw:formula="{each}"/>' for place, each in enumerate(formulas)
    )
    out = ""
    for place, words in enumerate(document.watermarks):
        width = 13.0 if place == 0 and len(words) < 12 else 19.0
        height = min(4.2, width / max(len(words), 1) * 1.7)
        angle = 0.66
        left = 10.5 - (width * cos(angle) + height * sin(angle)) / 2
        top = 13.0 + place * 5.5 + (width * sin(angle) - height * cos(angle)) / 2
        out += (
            f'<draw:custom-shape text:anchor-type="paragraph" draw:z-index="{place}" draw:name="Watermark {place + 1}"'
            f' draw:style-name="Watermark" svg:width="{width:.2f}cm" svg:height="{height:.2f}cm" draw:transform="rotate'
            f' ({angle}) translate ({left:.2f}cm {top:.2f}cm)"><text:p>{_words(words)}</text:p><draw:enhanced-geometry'
            ' svg:viewBox="0 0 21600 21600" draw:text-areas="0 0 21600 21600" draw:text-path="true"'
            ' draw:text-path-mode="shape" draw:text-path-scale="shape" draw:type="fontwork-plain-text"'
            ' draw:modifiers="10800" draw:enhanced-path="M ?f3 0 L ?f5 0 N M ?f6 21600 L ?f7 21600'
            f' N">{equations}</draw:enhanced-geometry></draw:custom-shape>'
        )
    return out


def _masters(document: Document) -> str:
    """The pages: a cover without a footer, and all others."""
    right = _words(document.title)
    if document.watermarks:
        right = f'<text:span text:style-name="Alert">{_words(wording.watermark_line(document))}</text:span>'
    mark = _watermark(document)
    head = _paragraph(f"{_words(document.organisation)}<text:tab/>{right}{mark}", "Header")
    about = (document.organisation, document.title, wording.version_line(document))
    said = _words(" · ".join(part for part in about if part))
    pages = (
        'Page <text:page-number text:select-page="current">1</text:page-number> of <text:page-count>1</text:page-count>'
    )
    last = f"Digest {wording.short_digest(document)}" + (
        f" · Next review: {document.next_review}" if document.next_review else ""
    )
    foot = _paragraph(f"{said}<text:tab/>{pages}", "Footer") + _paragraph(_words(last), "Header")
    return (
        f'<style:master-page style:name="Standard" style:page-layout-name="Sheet"><style:header>{head}</style:header>'
        f"<style:footer>{foot}</style:footer></style:master-page>"
        '<style:master-page style:name="Cover" style:page-layout-name="CoverSheet" style:next-style-name="Standard">'
        f"<style:header>{_paragraph(mark, 'Header')}</style:header></style:master-page>"
    )


def _about(document: Document, when: datetime) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{parts.XML}<office:document-meta {parts.NAMESPACES}><office:meta><meta:generator>Foreland</meta:generator>"
        f"<dc:title>{xml(document.title)} –"
        f" {xml(document.organisation)}</dc:title><dc:subject>{xml(document.title)}</dc:subject>"
        f"<meta:initial-creator>{xml(document.organisation)}</meta:initial-creator><dc:creator>{xml(document.organisation)}</dc:creator>"
        f"<meta:creation-date>{stamp}</meta:creation-date><dc:date>{stamp}</dc:date><dc:language>{xml(document.language)}</dc:language>"
        "<meta:user-defined"
        f' meta:name="Version">{xml(document.version)}</meta:user-defined></office:meta></office:document-meta>'
    )


def _automatic(writer: _Writer, *, cover: bool) -> str:
    """Styles that only this document's content needs: column widths, the first paragraph, the first heading."""
    columns = "".join(
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{16.5 * share / 1000:.3f}cm" style:rel-column-width="{share}*"/></style:style>'
        for share, name in writer.widths.items()
    )
    tables = parts.table_styles(colours.readable(writer.document.primary_colour))
    tab = '<style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops>'
    first = '<style:style style:name="FirstHeading" style:family="paragraph" style:parent-style-name="Heading_20_1">'
    first += f'<style:paragraph-properties fo:break-before="page" fo:margin-top="0cm" {parts.HANGING}>{tab}'
    first += "</style:paragraph-properties></style:style>"
    for level in range(1, 7):
        first += f'<style:style style:name="Hung{level}" style:family="paragraph" '
        first += f'style:parent-style-name="Heading_20_{level}"><style:paragraph-properties {parts.HANGING}>{tab}'
        first += "</style:paragraph-properties></style:style>"
    tone = "Urgent_20_box" if writer.document.front and writer.document.front.tone == "urgent" else "Box"
    first += f'<style:style style:name="Front" style:family="paragraph" style:parent-style-name="{tone}_20_title">'
    first += '<style:paragraph-properties fo:break-before="page" fo:margin-top="0cm"/></style:style>'
    first += '<style:style style:name="AfterFront" style:family="paragraph" '
    first += 'style:parent-style-name="Contents_20_Heading"><style:paragraph-properties fo:break-before="auto" '
    first += 'fo:margin-top="0.8cm"/></style:style>'
    page = "Cover" if cover else "Standard"
    start = '<style:style style:name="Start" style:family="paragraph" style:parent-style-name="After_20_box" '
    start += f'style:master-page-name="{page}"><style:paragraph-properties style:page-number="auto"/></style:style>'
    return columns + tables + first + start


def odt(document: Document, *, crest: bytes | None = None, when: datetime) -> bytes:
    """Return the document as an ODT file with headings, contents, fields and properties.

    `crest` is a PNG or JPEG picture; `when`, with a time zone, stands in the file's properties. The same input gives
    the same bytes. Raises NotAPicture for a crest that is none, ValueError for a time without a zone.
    """
    if when.tzinfo is None:
        raise ValueError("The time of an ODT file needs a time zone.")
    when = when.astimezone(UTC)
    image = picture(crest) if crest is not None else None
    writer = _Writer(document)
    body = _paragraph("", "Start") + _opening(document, image) + writer.sections()
    body += "".join(_paragraph(_words(note), "Notes") for note in document.notes)
    automatic = _automatic(writer, cover=document.kind == "policy")
    content = (
        f"{parts.XML}<office:document-content"
        f" {parts.NAMESPACES}>{parts.font_faces()}<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    primary = colours.readable(document.primary_colour)
    kind = image.kind if image else ""
    files: list[tuple[str, str | bytes]] = [
        ("mimetype", MEDIA_TYPE),
        ("content.xml", content),
        ("styles.xml", parts.styles(primary, document.language, _SIZES[document.kind], _masters(document))),
        ("meta.xml", _about(document, when)),
        *parts.embedded_fonts(),
        ("META-INF/manifest.xml", parts.manifest(kind)),
    ]
    if image:
        files.append((f"Pictures/crest.{image.kind}", image.data))
    return archive(files, when, stored="mimetype")
