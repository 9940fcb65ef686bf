"""Files as strangers bring them, built here part by part: tidy ones, odd ones and nasty ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import pikepdf
import typst

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMESPACES = (
    f'{_W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="OurHeading"><w:name w:val="Our Heading"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Section"><w:name w:val="Section head"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="character" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/>'
    "</w:lvl></w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)


def run(words: str, about: str = "") -> str:
    """A run of Word."""
    return f'<w:r>{f"<w:rPr>{about}</w:rPr>" if about else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(content: str, style: str = "", more: str = "") -> str:
    """A paragraph of Word: runs, or plain words."""
    content = content if content.startswith("<") or not content else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{content}</w:p>"


def numbered(words: str, number: int, level: int = 0, style: str = "") -> str:
    """A paragraph that Word numbers."""
    mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(words, style, mark)


def table(rows: Iterable[Iterable[str]], head: bool = False) -> str:
    """A table of Word; a cell that begins with a tag is taken as it is."""
    out = "<w:tbl>"
    for at, row in enumerate(rows):
        cells = "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        out += f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head and at == 0 else ''}{cells}</w:tr>"
    return out + "</w:tbl>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, said in parts.items():
            made.writestr(name, said)
    return out.getvalue()


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word file with this body; other parts by the last piece of their names: footnotes="…"."""
    named = {"styles": STYLES, "numbering": NUMBERING, **parts}
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_KINDS}/{kind.rstrip("0123456789")}" Target="{kind}.xml"/>'
        for at, kind in enumerate(named)
    )
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f'{relations}<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f"{relations}{links}</Relationships>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            **{f"word/{kind}.xml": said for kind, said in named.items()},
        }
    )


def part(kind: str, content: str) -> str:
    """The part of a Word file that holds its footnotes, its head …"""
    return f"<w:{kind} {NAMESPACES}>{content}</w:{kind}>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str, automatic: str = "", styles: str = "", **parts: str | bytes) -> bytes:
    """An OpenDocument text with this body."""
    spaces = " ".join(
        f'xmlns:{short}="{_ODF}:{long}:1.0"'
        for short, long in {
            "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing", "fo": "xsl-fo-compatible",
        }.items()
    )  # fmt: skip
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{automatic}</office:automatic-styles><office:body>"
            f"<office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}>{styles}</office:document-styles>",
            **parts,
        }
    )


def pdf(source: str) -> bytes:
    """A PDF, set by Typst from its own markup."""
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def pages(count: int) -> bytes:
    """A PDF of so many empty pages, which are one and the same."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b"3 0 R " * count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, said)
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        listed,
        len(out),
    )


def scan(count: int, words: str = "") -> bytes:
    """A PDF whose pages are pictures; the last one has words where there are some."""
    made = pikepdf.open(io.BytesIO(pdf(f"#set page(width: 300pt, height: 400pt)\n{words}"))) if words else pikepdf.new()
    for _ in range(count):
        made.add_blank_page(page_size=(300, 400))
        page = made.pages[-1]
        picture = made.make_stream(b"\x80" * 100)
        picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 10, "/Height": 10,
                        "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8})  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        page.Contents = made.make_stream(b"q 300 0 0 400 0 0 cm /Im Do Q")
    return _saved(made)


def locked(data: bytes, *, user: str = "", owner: str = "owner") -> bytes:
    """A PDF that wants a password: to be opened (user), or only to be changed (owner)."""
    return _saved(pikepdf.open(io.BytesIO(data)), encryption=pikepdf.Encryption(user=user, owner=owner))


def _saved(made: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **how)
    return out.getvalue()


def bomb() -> bytes:
    """A Word file that holds 60 MB of nothing in 60 KB."""
    return docx("<w:p><w:r><w:t>" + " " * 60_000_000 + "</w:t></w:r></w:p>")


def lying_bomb() -> bytes:
    """A Word file that says it is small, and is not."""
    data = bytearray(docx("<w:p><w:r><w:t>" + "a" * 45_000_000 + "</w:t></w:r></w:p>"))
    sizes = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo("word/document.xml").file_size
    old, new = sizes.to_bytes(4, "little"), (10_000).to_bytes(4, "little")
    return bytes(data).replace(old, new)
