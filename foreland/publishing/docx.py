"""A core document as DOCX, written directly: a zip of a few XML files with real styles, fields and headings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Passage, Span, Table
from foreland.publishing import colours, wording
from foreland.publishing import docx_parts as parts
from foreland.publishing.archive import archive, xml
from foreland.publishing.pictures import Picture, picture

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIZES: Final = {"policy": 11.0, "insert": 10.5, "short": 10.0, "summary": 10.0, "slides": 11.0}
_TEXT_WIDTH: Final = 9354
"""Width of the text in twentieths of a point: A4 less margins of 22.5 mm."""
_EMU: Final = 36_000
"""English metric units in a millimetre."""


def _run(words: str, properties: str = "") -> str:
    marked = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marked}<w:t xml:space="preserve">{xml(words)}</w:t></w:r>'


def _paragraph(content: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    about = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{about}{content}</w:p>"


def _field(instruction: str, shown: str) -> str:
    """A field with the words that stand until it is worked out."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction}'
        f' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}<w:r><w:fldChar'
        ' w:fldCharType="end"/></w:r>'
    )


class _Writer:
    """Writes the body, and gathers on the way what other parts need: addresses of links and the number of lists."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.links: dict[str, str] = {}
        self.lists = 0

    def span(self, span: Span) -> str:
        """One run, in a link where it has an address."""
        properties = ""
        if span.kind == "blank":
            properties = '<w:rStyle w:val="Blank"/>'
        elif span.href:
            properties = '<w:rStyle w:val="Hyperlink"/>'
        properties += ("<w:b/>" if span.strong else "") + ("<w:i/>" if span.emphasis else "")
        run = _run(wording.whole_numbers(wording.span_text(span)), properties)
        if not span.href:
            return run
        name = self.links.setdefault(span.href, f"rLink{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{name}" w:history="1">{run}</w:hyperlink>'

    def line(self, spans: tuple[Span, ...]) -> str:
        """The runs of some spans."""
        return "".join(map(self.span, spans))

    def list(self, block: ListBlock, style: str = "", *, indent: int = 0) -> str:
        """A list. Each numbered one has a number of its own, so that it begins at 1."""
        number = 1
        if block.ordered:
            self.lists += 1
            number = self.lists + 1
        style = style or ("ListNumber" if block.ordered else "ListBullet")
        mark = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        last = mark
        if style.endswith("List"):
            mark += '<w:ind w:left="580" w:hanging="340" w:right="120"/>'
            last = mark
        else:
            place = f'<w:ind w:left="{indent + 460}" w:hanging="340"/>' if indent else ""
            mark, last = mark + place, mark + '<w:spacing w:after="130"/>' + place
        if not block.items:
            return ""
        *lines, end = map(self.line, block.items)
        return "".join(_paragraph(line, style, mark) for line in lines) + _paragraph(end, style, last)

    def callout(self, block: Callout) -> str:
        """A box of paragraphs that stand together, and a thin empty line after it."""
        style = "Urgent" if block.tone == "urgent" else "Callout"
        out = _paragraph(_run(block.title), f"{style}Title")
        for inner in block.blocks:
            out += (
                self.list(inner, f"{style}List")
                if isinstance(inner, ListBlock)
                else _paragraph(self.line(inner.spans), style)
            )
        return out + _paragraph("", "AfterBox")

    def table(self, block: Table) -> str:
        """A table under its caption, with a header row that comes again on each page."""
        header, rows = wording.padded_rows(block)
        relative = wording.column_widths(block)
        widths = [round(_TEXT_WIDTH * width / sum(relative)) for width in relative]
        first = "1" if block.row_headers else "0"
        look = (
            f'<w:tblLook w:val="0{"4A0" if block.row_headers else "420"}" w:firstRow="1" w:lastRow="0"'
            f' w:firstColumn="{first}" '
        )
        look += 'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        caption = xml(block.caption)
        out = _paragraph(_run(block.caption), "Caption") if block.caption else ""
        out += f'<w:tbl><w:tblPr><w:tblStyle w:val="PolicyTable"/><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
        out += f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>'
        out += "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
        boxes = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
        cells = "".join(
            box + _paragraph(self.line(cell), "TableHead") + "</w:tc>" for box, cell in zip(boxes, header, strict=True)
        )
        out += f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
        for row in rows:
            cells = ""
            for place, (box, cell) in enumerate(zip(boxes, row, strict=True)):
                strong = "<w:keepNext/>" if row is not rows[-1] and len(rows) < 8 else ""
                spans = tuple(_bold(span) for span in cell) if block.row_headers and place == 0 else cell
                cells += box + _paragraph(self.line(spans), "TableText", strong) + "</w:tc>"
            out += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        return out + "</w:tbl>" + _paragraph("", "AfterBox")

    def passage(self, passage: Passage) -> str:
        """The blocks of one statement; its number hangs at the left of its words."""
        if not passage.number:
            return "".join(map(self.block, passage.blocks))
        out: list[str] = []
        for number, block in wording.cited(passage):
            if isinstance(block, Paragraph):
                lead = f"{_run(number, parts.NUMBER)}<w:r><w:tab/></w:r>" if number else ""
                out.append(_paragraph(lead + self.line(block.spans), "Cited" if number else "CitedMore"))
            elif isinstance(block, ListBlock):
                out.append(self.list(block, indent=parts.CITED))
            else:
                out.append(self.block(block))
        return "".join(out)

    def block(self, block: Block) -> str:
        """Any block."""
        if isinstance(block, Paragraph):
            return _paragraph(self.line(block.spans))
        if isinstance(block, ListBlock):
            return self.list(block)
        return self.callout(block) if isinstance(block, Callout) else self.table(block)

    def sections(self) -> str:
        """Every heading, with the bookmark that the contents lead to, and what stands beneath it."""
        out: list[str] = []
        for place, (depth, section) in enumerate(wording.sections(self.document), 1):
            mark = f'<w:bookmarkStart w:id="{place}" w:name="_Toc{place:06}"/>'
            number = f"{_run(section.number)}<w:r><w:tab/></w:r>" if section.number else ""
            title = f'{mark}{number}{_run(section.title)}<w:bookmarkEnd w:id="{place}"/>'
            out.append(_paragraph(title, f"Heading{min(depth, 6)}", parts.HANGING if number else ""))
            out.extend(map(self.passage, section.passages))
        return "".join(out)


def _bold(span: Span) -> Span:
    return Span(span.text, True, span.emphasis, span.href, span.kind, span.key)


def _contents(document: Document) -> str:
    """The contents as a field whose entries are written out and lead to their headings.

    They carry no page numbers, which only a word processor can know; its "update field" adds them.
    """
    listed = [
        (place, depth, section)
        for place, (depth, section) in enumerate(wording.sections(document), 1)
        if depth <= wording.contents_depth(document)
    ]
    if not listed:
        return ""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-'
        f'{wording.contents_depth(document)}" \\h \\z \\u </w:instrText></w:r>'
    )
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    entries = ""
    for place, depth, section in listed:
        number = f"{_run(section.number)}<w:r><w:tab/></w:r>" if section.number else ""
        link = f'<w:hyperlink w:anchor="_Toc{place:06}" w:history="1">{number}{_run(section.title)}</w:hyperlink>'
        entries += _paragraph((begin if not entries else "") + link, f"TOC{depth}")
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of'
        ' Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        + _paragraph(_run("Contents"), "TOCHeading", "<w:pageBreakBefore/>" if wording.contents_apart(document) else "")
        + entries
        + _paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "AfterBox")
        + "</w:sdtContent></w:sdt>"
        + _paragraph('<w:r><w:br w:type="page"/></w:r>', "AfterBox")
    )


def _crest(image: Picture, words: str, *, small: bool) -> str:
    """The crest as an inline picture with its alternative text."""
    width, height = (round(side * _EMU) for side in image.within(*((20.0, 22.0) if small else (38.0, 42.0))))
    about = f'id="1" name="Crest" descr="{xml(words)}"'
    return _paragraph(
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}"'
        f' cy="{height}"/><wp:docPr {about}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        "<pic:blipFill><a:blip"
        ' r:embed="rCrest"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom'
        ' prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>",
        "Crest",
    )


def _opening(document: Document, image: Picture | None, front: str) -> str:
    """Cover or head: crest, names, version, facts; then the box at the front, and after a cover the contents."""
    cover = document.kind == "policy"
    parts_: list[str] = []
    if document.watermarks:
        parts_.append(_paragraph(_run(wording.watermark_line(document)), "Warning"))
    if image is not None:
        parts_.append(_crest(image, document.crest_alt or f"Crest of {document.organisation}", small=not cover))
    space = '<w:spacing w:before="2400" w:after="60"/>' if cover else '<w:spacing w:before="0" w:after="40"/>'
    size = "" if cover else '<w:sz w:val="44"/><w:szCs w:val="44"/>'
    parts_.append(_paragraph(_run(document.organisation), "Organisation", space))
    parts_.append(_paragraph(_run(document.title, size), "Title"))
    if document.subtitle:
        parts_.append(_paragraph(_run(document.subtitle), "Subtitle"))
    lines = [(fact.label, fact.value) for fact in wording.facts(document)]
    if document.version and "Version" not in dict(lines):
        lines.insert(0, ("Version", document.version))
    parts_ += [_paragraph(f"{_run(label, '<w:b/>')}<w:r><w:tab/></w:r>{_run(value)}", "Fact") for label, value in lines]
    if document.approval and document.approval.statement:
        parts_.append(_paragraph(_run(document.approval.statement), "Statement"))
    if cover:
        if document.address:
            parts_.append(
                _paragraph(_run(document.address.replace("\n", ", ")), "Notes", '<w:spacing w:before="360"/>')
            )
        parts_.append(_paragraph('<w:r><w:br w:type="page"/></w:r>', "AfterBox"))
        parts_ += [front, _contents(document)]
    else:
        parts_.append(front)
    return "".join(parts_)


def _watermark(document: Document) -> str:
    """Each watermark as a slanting shape behind the text of a header; it is decoration, its words stand in the text."""
    shapes = ""
    for place, words in enumerate(document.watermarks):
        width = 380 if place == 0 and len(words) < 12 else 560
        height = round(min(110.0, width / max(len(words), 1) * 1.7))
        shapes += (
            f'<w:r><w:pict><v:shape id="Mark{place}" o:spid="_x0000_s{2049 + place}" type="#_x0000_t136" alt=""'
            f' style="position:absolute;margin-left:0;margin-top:{170 + place * 190}pt;'
            f"width:{width}pt;height:{height}pt;"
            "rotation:322;z-index:-251658752;mso-position-horizontal:center;"
            'mso-position-horizontal-relative:margin;mso-position-vertical-relative:margin"'
            ' fillcolor="#e9b9b4" stroked="f"><v:fill opacity=".45"/><v:textpath'
            ' style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold"'
            f' string="{xml(words)}"/></v:shape></w:pict></w:r>'
        )
    kind = (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f'
        ' eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if'
        ' @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8'
        ' @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t"'
        ' o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
        ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype></w:pict></w:r>'
    )
    return kind + shapes if shapes else ""


def _headers(document: Document) -> tuple[str, str]:
    """The header of all pages, and that of the first."""
    right = _run(document.title)
    if document.watermarks:
        right = _run(wording.watermark_line(document), f'<w:b/><w:color w:val="{colours.RED_FLAG[1:]}"/>')
    mark = _watermark(document)
    line = _paragraph(f"{_run(document.organisation)}<w:r><w:tab/></w:r>{right}{mark}", "Header")
    first = _paragraph(mark, "Header")
    return tuple(f"{parts.XML}<w:hdr {parts.NAMESPACES}>{each}</w:hdr>" for each in (line, first))  # type: ignore[return-value]


def _footers(document: Document) -> tuple[str, str]:
    """The footer of all pages, and that of the first: empty under a cover."""
    about = (document.organisation, document.title, wording.version_line(document))
    pages = f"{_run('Page ')}{_field('PAGE', '1')}{_run(' of ')}{_field('NUMPAGES', '1')}"
    line = _paragraph(f"{_run(' · '.join(part for part in about if part))}<w:r><w:tab/></w:r>{pages}", "Footer")
    last = f"Digest {wording.short_digest(document)}" + (
        f" · Next review: {document.next_review}" if document.next_review else ""
    )
    line += _paragraph(_run(last), "Header")
    first = _paragraph("", "Header") if document.kind == "policy" else line
    return tuple(f"{parts.XML}<w:ftr {parts.NAMESPACES}>{each}</w:ftr>" for each in (line, first))  # type: ignore[return-value]


def _core(document: Document, when: datetime) -> str:
    """The properties that a file manager and a screen reader ask for."""
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{parts.XML}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml(document.title)} –"
        f" {xml(document.organisation)}</dc:title><dc:subject>{xml(document.title)}</dc:subject>"
        f"<dc:creator>{xml(document.organisation)}</dc:creator><cp:lastModifiedBy>{xml(document.organisation)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created><dcterms:modified'
        f' xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        f"<dc:language>{xml(document.language)}</dc:language><cp:version>{xml(document.version)}</cp:version></cp:coreProperties>"
    )


def docx(document: Document, *, crest: bytes | None = None, when: datetime) -> bytes:
    """Return the document as a DOCX file with headings, contents, fields and properties.

    `crest` is a PNG or JPEG picture; `when`, with a time zone, stands in the file's properties. The same input gives
    the same bytes. Raises NotAPicture for a crest that is none, ValueError for a time without a zone.
    """
    if when.tzinfo is None:
        raise ValueError("The time of a DOCX file needs a time zone.")
    when = when.astimezone(UTC)
    image = picture(crest) if crest is not None else None
    primary = colours.readable(document.primary_colour)
    writer = _Writer(document)
    front = writer.callout(document.front) if document.front else ""
    body = _opening(document, image, front) + writer.sections()
    body += "".join(_paragraph(_run(note), "Notes") for note in document.notes)
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rHeader1"/><w:headerReference w:type="first"'
        ' r:id="rHeader2"/><w:footerReference w:type="default" r:id="rFooter1"/><w:footerReference w:type="first"'
        ' r:id="rFooter2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1360" w:right="1276" w:bottom="1360"'
        ' w:left="1276" w:header="624" w:footer="624" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    headers, footers = _headers(document), _footers(document)
    kind = image.kind if image else ""
    files: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", parts.types(kind)),
        ("_rels/.rels", parts.relations()),
        ("docProps/core.xml", _core(document, when)),
        (
            "docProps/app.xml",
            (
                f"{parts.XML}<Properties"
                ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
            ),
        ),
        ("word/document.xml", f"{parts.XML}<w:document {parts.NAMESPACES}><w:body>{body}{page}</w:body></w:document>"),
        ("word/_rels/document.xml.rels", parts.document_relations(writer.links, kind)),
        ("word/styles.xml", parts.styles(primary, document.language, _SIZES[document.kind])),
        ("word/numbering.xml", parts.numbering(primary, writer.lists)),
        ("word/settings.xml", parts.settings(document.language)),
        ("word/fontTable.xml", parts.fonts()),
        ("word/_rels/fontTable.xml.rels", parts.font_relations()),
        *parts.embedded_fonts(),
        ("word/header1.xml", headers[0]),
        ("word/header2.xml", headers[1]),
        ("word/footer1.xml", footers[0]),
        ("word/footer2.xml", footers[1]),
    ]
    if image:
        files.append((f"word/media/crest.{image.kind}", image.data))
    return archive(files, when)
