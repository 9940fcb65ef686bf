"""The parts of a DOCX file that hold no words of the document: styles, numbering, settings, relations."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from foreland.publishing import colours
from foreland.publishing.archive import xml
from foreland.publishing.glyphs import FONTS

FACE: Final = "Atkinson Hyperlegible Next"
NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_EMBEDDED: Final = ("Regular", "Bold")
CITED: Final = 794
"""How far words stand from the left where numbers hang beside them, in twentieths of a point: 14 mm."""
HANGING: Final = f'<w:tabs><w:tab w:val="left" w:pos="{CITED}"/></w:tabs><w:ind w:left="{CITED}" w:hanging="{CITED}"/>'
"""A paragraph whose number hangs at its left, before a tab."""
NUMBER: Final = f'<w:color w:val="{colours.SLATE_LIGHT[1:]}"/><w:sz w:val="17"/><w:szCs w:val="17"/>'
"""How the number of a statement looks: quiet."""
_FONT_KEY: Final = "6F0E1A2D-3B4C-4D5E-8F60-718293A4B5C6"
XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _style(
    name: str,
    *,
    label: str = "",
    kind: str = "paragraph",
    based: str = "Normal",
    following: str = "",
    paragraph: str = "",
    run: str = "",
    more: str = "<w:qFormat/>",
) -> str:
    """One style. The order of its parts is the schema's."""
    default = ' w:default="1"' if name in {"Normal", "DefaultParagraphFont", "TableNormal"} else ""
    parts = [f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{label or name}"/>']
    if based and not default:
        parts.append(f'<w:basedOn w:val="{based}"/>')
    if following:
        parts.append(f'<w:next w:val="{following}"/>')
    parts.append(more)
    parts.append(f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
    parts.append(f"<w:rPr>{run}</w:rPr>" if run else "")
    return "".join(parts) + "</w:style>"


def _callout(name: str, label: str, colour: str, *, title: bool, item: bool = False) -> str:
    """A paragraph of a box: a bar at its left, a tint behind, and no gap to the next paragraph of the same box."""
    fill = colours.tint(colour, 0.07)[1:]
    indent = '<w:ind w:left="580" w:hanging="340" w:right="120"/>' if item else '<w:ind w:left="240" w:right="120"/>'
    edge = f'<w:left w:val="single" w:sz="36" w:space="8" w:color="{colour[1:]}"/>'
    keep = "<w:keepNext/>" if title else ""
    space = '<w:spacing w:before="200" w:after="0"/>' if title else '<w:spacing w:before="60" w:after="60"/>'
    run = f'<w:b/><w:color w:val="{colour[1:]}"/>' if title else ""
    paragraph = f'{keep}<w:pBdr>{edge}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>{space}{indent}'
    return _style(name, label=label, paragraph=paragraph, run=run)


def _headings(primary: str, size: int) -> str:
    sizes = (round(size * 1.7), round(size * 1.28), round(size * 1.12), size, size, size)
    out = ""
    for level, points in enumerate(sizes, 1):
        colour = primary if level < 3 else colours.SLATE
        rule = (
            f'<w:pBdr><w:top w:val="single" w:sz="8" w:space="8" w:color="{colours.tint(primary, 0.35)[1:]}"/></w:pBdr>'
        )
        out += _style(
            f"Heading{level}",
            label=f"heading {level}",
            following="Normal",
            more='<w:uiPriority w:val="9"/><w:qFormat/>',
            paragraph=f"<w:keepNext/><w:keepLines/>{rule if level == 1 else ''}"
            f'<w:spacing w:before="{480 if level == 1 else 300}" w:after="{140 if level == 1 else 100}"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>',
            run=f'<w:b/><w:color w:val="{colour[1:]}"/><w:sz w:val="{points}"/><w:szCs w:val="{points}"/>',
        )
    return out


def styles(primary: str, language: str, size: float) -> str:
    """Return styles.xml: `primary` colours headings, `size` is the text's size in points."""
    half = round(size * 2)
    colour, grey, light = primary[1:], colours.SLATE_LIGHT[1:], colours.tint(primary, 0.35)[1:]
    quiet = f'<w:color w:val="{grey}"/><w:sz w:val="17"/><w:szCs w:val="17"/>'
    face = f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:eastAsia="{FACE}" w:cs="Arial"/>'
    cells = (
        '<w:tblCellMar><w:top w:w="70" w:type="dxa"/><w:left w:w="110" w:type="dxa"/><w:bottom w:w="70" w:type="dxa"/>'
    )
    cells += '<w:right w:w="110" w:type="dxa"/></w:tblCellMar>'
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{light}"'
    toc = '<w:tabs><w:tab w:val="left" w:pos="560"/><w:tab w:val="right" w:leader="dot" w:pos="9354"/></w:tabs>'
    return (
        f'{XML}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{face}<w:color w:val="{colours.SLATE[1:]}"/>'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:val="{xml(language)}" w:eastAsia="{xml(language)}" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="130" w:line="283" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _style("Normal")
        + _style(
            "Cited",
            label="Cited statement",
            paragraph=HANGING,
        )
        + _style("CitedMore", label="Cited statement, further", paragraph=f'<w:ind w:left="{CITED}"/>')
        + _style("DefaultParagraphFont", label="Default Paragraph Font", kind="character", more="<w:semiHidden/>")
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + _headings(primary, half)
        + _style(
            "Title",
            following="Subtitle",
            paragraph='<w:spacing w:before="120" w:after="160" w:line="240" w:lineRule="auto"/>',
            run=f'<w:b/><w:color w:val="{colour}"/><w:sz w:val="64"/><w:szCs w:val="64"/>',
        )
        + _style(
            "Subtitle",
            paragraph='<w:spacing w:after="240"/>',
            run=f'<w:color w:val="{grey}"/><w:sz w:val="26"/><w:szCs w:val="26"/>',
        )
        + _style(
            "Organisation",
            paragraph='<w:spacing w:before="240" w:after="60"/>',
            run='<w:b/><w:sz w:val="28"/><w:szCs w:val="28"/>',
        )
        + _style(
            "Fact",
            paragraph=(
                f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{light}"/>'
                f'<w:between w:val="single" w:sz="4" w:space="4" w:color="{light}"/></w:pBdr>'
                '<w:tabs><w:tab w:val="left" w:pos="3000"/></w:tabs><w:spacing w:before="60" w:after="60"/>'
                '<w:ind w:left="3000" w:hanging="3000"/>'
            ),
        )
        + _style(
            "Statement",
            paragraph=(
                f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="{colour}"/></w:pBdr>'
                '<w:spacing w:before="240" w:after="120"/><w:ind w:left="240"/>'
            ),
            run="<w:b/>",
        )
        + _style(
            "Warning",
            paragraph=(
                f'<w:shd w:val="clear" w:color="auto" w:fill="{colours.SAND[1:]}"/>'
                '<w:spacing w:before="0" w:after="200"/>'
            ),
            run=f'<w:b/><w:color w:val="{colours.SAND_TEXT[1:]}"/>',
        )
        + _style("Crest", paragraph='<w:spacing w:before="0" w:after="120"/>')
        + _style(
            "TOCHeading",
            label="TOC Heading",
            paragraph='<w:keepNext/><w:spacing w:before="0" w:after="200"/>',
            run=f'<w:b/><w:color w:val="{colour}"/><w:sz w:val="{round(half * 1.7)}"/>',
        )
        + _style(
            "TOC1",
            label="toc 1",
            paragraph=f'{toc}<w:spacing w:before="50" w:after="20" w:line="252" w:lineRule="auto"/>',
            run=f'<w:b/><w:color w:val="{colour}"/>',
        )
        + _style("TOC2", label="toc 2", paragraph=f'{toc}<w:spacing w:before="0" w:after="20"/>')
        + _style(
            "Caption", label="caption", paragraph='<w:keepNext/><w:spacing w:before="220" w:after="80"/>', run="<w:b/>"
        )
        + _style(
            "ListBullet",
            label="List Bullet",
            paragraph='<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/>',
        )
        + _style("ListNumber", label="List Number", paragraph='<w:spacing w:after="60"/>')
        + _callout("CalloutTitle", "Box title", primary, title=True)
        + _callout("Callout", "Box", primary, title=False)
        + _callout("CalloutList", "Box list", primary, title=False, item=True)
        + _callout("UrgentTitle", "Urgent box title", colours.RED_FLAG, title=True)
        + _callout("Urgent", "Urgent box", colours.RED_FLAG, title=False)
        + _callout("UrgentList", "Urgent box list", colours.RED_FLAG, title=False, item=True)
        + _style(
            "AfterBox",
            label="After a box",
            paragraph='<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
        )
        + _style(
            "TableText",
            label="Table text",
            paragraph='<w:spacing w:after="0" w:line="264" w:lineRule="auto"/>',
            run=f'<w:sz w:val="{half - 2}"/><w:szCs w:val="{half - 2}"/>',
        )
        + _style("TableHead", label="Table head", based="TableText", run='<w:b/><w:color w:val="FFFFFF"/>')
        + _style("Notes", paragraph='<w:spacing w:before="60" w:after="60"/>', run=quiet)
        + _style(
            "Header",
            label="header",
            paragraph='<w:tabs><w:tab w:val="right" w:pos="9354"/></w:tabs><w:spacing w:after="0"/>',
            run=quiet,
        )
        + _style(
            "Footer",
            label="footer",
            paragraph=(
                f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="{light}"/></w:pBdr>'
                '<w:tabs><w:tab w:val="right" w:pos="9354"/></w:tabs><w:spacing w:after="0"/>'
            ),
            run=quiet,
        )
        + _style(
            "Hyperlink",
            kind="character",
            based="DefaultParagraphFont",
            run=f'<w:color w:val="{colours.TIDE[1:]}"/><w:u w:val="single"/>',
        )
        + _style("Strong", kind="character", based="DefaultParagraphFont", run="<w:b/>")
        + _style("Emphasis", kind="character", based="DefaultParagraphFont", run="<w:i/>")
        + _style(
            "Blank",
            kind="character",
            based="DefaultParagraphFont",
            run=(
                f'<w:color w:val="{colours.SAND_TEXT[1:]}"/><w:u w:val="thick" w:color="{colours.SAND_TEXT[1:]}"/>'
                f'<w:shd w:val="clear" w:color="auto" w:fill="{colours.SAND[1:]}"/>'
            ),
        )
        + '<w:style w:type="table" w:customStyle="1" w:styleId="PolicyTable"><w:name w:val="Policy table"/><w:basedOn'
        f' w:val="TableNormal"/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders><w:bottom {line}/><w:insideH'
        f" {line}/></w:tblBorders>{cells}</w:tblPr><w:tblStylePr"
        ' w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto"'
        f' w:fill="{colour}"/></w:tcPr></w:tblStylePr><w:tblStylePr'
        ' w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr><w:tblStylePr w:type="band2Horz"><w:tcPr><w:shd'
        ' w:val="clear" w:color="auto"'
        f' w:fill="{colours.tint(primary, 0.07)[1:]}"/></w:tcPr></w:tblStylePr></w:style></w:styles>'
    )


def numbering(primary: str, lists: int) -> str:
    """Return numbering.xml: number 1 is bullets, later ones are lists that begin at 1."""
    run = f'<w:rPr><w:b/><w:color w:val="{primary[1:]}"/></w:rPr>'
    place = '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="460" w:hanging="340"/></w:pPr>'
    bullets = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>{place}{run}</w:lvl>'
    )
    numbers = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>{place}{run}</w:lvl>'
    )
    single = '<w:multiLevelType w:val="singleLevel"/>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{each}"><w:abstractNumId w:val="1"/>{restart}</w:num>' for each in range(2, lists + 2)
    )
    return (
        f'{XML}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{single}{bullets}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{single}{numbers}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}</w:numbering>'
    )


def settings(language: str) -> str:
    """Return settings.xml."""
    return (
        f'{XML}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:defaultTabStop'
        ' w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting'
        ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="15"/></w:compat><w:themeFontLang w:val="{xml(language)}"/><w:decimalSymbol'
        ' w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def fonts() -> str:
    """Return fontTable.xml: our face lies in the file; where that is refused, Arial stands in."""
    embedded = "".join(
        f'<w:embed{style} r:id="rFont{place}" w:fontKey="{{{_FONT_KEY}}}"/>' for place, style in enumerate(_EMBEDDED, 1)
    )
    return (
        f'{XML}<w:fonts {NAMESPACES}><w:font w:name="{FACE}"><w:altName w:val="Arial"/><w:charset w:val="00"/>'
        f'<w:family w:val="swiss"/><w:pitch w:val="variable"/>{embedded}</w:font></w:fonts>'
    )


def font_relations() -> str:
    """Return the relations of fontTable.xml."""
    own = "".join(
        f'<Relationship Id="rFont{place}" Type="{_OFFICE}/font" Target="fonts/font{place}.odttf"/>'
        for place in range(1, len(_EMBEDDED) + 1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{own}</Relationships>'


@lru_cache(maxsize=1)
def embedded_fonts() -> tuple[tuple[str, bytes], ...]:
    """Return the font files of the document, masked as ECMA-376 (part 4, 2.8.1) asks.

    The first 32 bytes are combined with the key, read backwards, by exclusive or.
    """
    key = bytes.fromhex(_FONT_KEY.replace("-", ""))[::-1]
    files = []
    for place, style in enumerate(_EMBEDDED, 1):
        data = (FONTS / f"{FACE.replace(' ', '')}-{style}.ttf").read_bytes()
        masked = bytes(byte ^ key[at % 16] for at, byte in enumerate(data[:32]))
        files.append((f"word/fonts/font{place}.odttf", masked + data[32:]))
    return tuple(files)


def types(picture: str) -> str:
    """Return [Content_Types].xml; `picture` is the kind of the crest or empty."""
    parts = (
        ("word/document.xml", "document.main"), ("word/styles.xml", "styles"), ("word/numbering.xml", "numbering"),
        ("word/settings.xml", "settings"), ("word/fontTable.xml", "fontTable"), ("word/header1.xml", "header"),
        ("word/header2.xml", "header"), ("word/footer1.xml", "footer"), ("word/footer2.xml", "footer"),
    )  # fmt: skip
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in parts)
    image = f'<Default Extension="{picture}" ContentType="image/{picture}"/>' if picture else ""
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="odttf"'
        ' ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/><Default Extension="xml"'
        f' ContentType="application/xml"/>{image}{overrides}<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override'
        ' PartName="/docProps/app.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def relations() -> str:
    """Return the relations of the package."""
    return (
        f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>'
    )


def document_relations(links: dict[str, str], picture: str) -> str:
    """Return the relations of the text: its parts, the crest, and each link's address by its id."""
    parts = (
        ("rStyles", "styles", "styles.xml"), ("rNumbering", "numbering", "numbering.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rFonts", "fontTable", "fontTable.xml"), ("rHeader1", "header", "header1.xml"),
        ("rHeader2", "header", "header2.xml"),
        ("rFooter1", "footer", "footer1.xml"), ("rFooter2", "footer", "footer2.xml"),
    )  # fmt: skip
    own = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for name, kind, to in parts)
    image = f'<Relationship Id="rCrest" Type="{_OFFICE}/image" Target="media/crest.{picture}"/>' if picture else ""
    out = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" Target="{xml(address)}" TargetMode="External"/>'
        for address, name in links.items()
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{own}{image}{out}</Relationships>'
