"""The parts of an ODT file that hold no words of the document: styles, page layouts, the list of files."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from foreland.publishing import colours
from foreland.publishing.archive import xml
from foreland.publishing.glyphs import FONTS

XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
FACE: Final = "Atkinson Hyperlegible Next"
MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES: Final = (
    " ".join(
        f'xmlns:{short}="{_OASIS}:{name}:1.0"'
        for short, name in (
            ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)  # fmt: skip
_EMBEDDED: Final = (("Regular", "normal"), ("Bold", "bold"))
_TEXT_WIDTH: Final = "16.5cm"
CITED: Final = 1.4
"""How far words stand from the left where numbers hang beside them, in centimetres."""
HANGING: Final = f'fo:margin-left="{CITED}cm" fo:text-indent="-{CITED}cm"'
"""A paragraph whose number hangs at its left, before a tab."""


def font_faces() -> str:
    """Return the declaration of our face, which lies in the file."""
    sources = "".join(
        f'<svg:font-face-uri xlink:href="Fonts/{style}.ttf" xlink:type="simple" loext:font-style="normal"'
        f' loext:font-weight="{weight}"'
        ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"><svg:font-face-format'
        ' svg:string="truetype"/></svg:font-face-uri>'
        for style, weight in _EMBEDDED
    )
    return (
        f"<office:font-face-decls><style:font-face style:name=\"Body\" svg:font-family=\"'{FACE}', Arial, 'Liberation"
        " Sans'\" "
        f'style:font-family-generic="swiss"><svg:font-face-src>{sources}</svg:font-face-src></style:font-face></office:font-face-decls>'
    )


@lru_cache(maxsize=1)
def embedded_fonts() -> tuple[tuple[str, bytes], ...]:
    """Return the font files of the document."""
    face = FACE.replace(" ", "")
    return tuple((f"Fonts/{style}.ttf", (FONTS / f"{face}-{style}.ttf").read_bytes()) for style, _ in _EMBEDDED)


def _style(
    name: str,
    *,
    parent: str = "Standard",
    family: str = "paragraph",
    paragraph: str = "",
    run: str = "",
    more: str = "",
    inner: str = "",
) -> str:
    shown = name.replace("_20_", " ")
    based = f' style:parent-style-name="{parent}"' if parent and family == "paragraph" else ""
    out = f'<style:style style:name="{name}" style:display-name="{shown}" style:family="{family}"{based}{more}>'
    if paragraph or inner:
        out += f"<style:paragraph-properties {paragraph}>{inner}</style:paragraph-properties>"
    if run:
        out += f"<style:text-properties {run}/>"
    return out + "</style:style>"


def _bold(run: str = "") -> str:
    return f'fo:font-weight="bold" style:font-weight-asian="bold" style:font-weight-complex="bold" {run}'


def _size(points: float) -> str:
    return (
        f'fo:font-size="{points:.1f}pt" style:font-size-asian="{points:.1f}pt" style:font-size-complex="{points:.1f}pt"'
    )


def _box(name: str, colour: str) -> str:
    """The styles of a call-out: title, text, list item. Neighbours with like edges make one box."""
    edge = (
        f'fo:background-color="{colours.tint(colour, 0.07)}" fo:border-left="3.5pt solid {colour}"'
        ' fo:border-right="none" fo:border-top="none" '
    )
    edge += (
        'fo:border-bottom="none" fo:padding-left="0.3cm" fo:padding-right="0.2cm" fo:padding-top="0.1cm"'
        ' fo:padding-bottom="0.1cm" '
    )
    edge += 'style:join-border="true" fo:margin-left="0.4cm" fo:margin-right="0cm"'
    title = f'{edge} fo:margin-top="0.35cm" fo:margin-bottom="0cm" fo:keep-with-next="always"'
    text = f'{edge} fo:margin-top="0cm" fo:margin-bottom="0cm" fo:keep-together="always"'
    item = text.replace('fo:margin-left="0.4cm"', 'fo:margin-left="0.72cm" fo:text-indent="-0.32cm"')
    return (
        _style(f"{name}_20_title", paragraph=title, run=_bold(f'fo:color="{colour}"'))
        + _style(name, paragraph=text)
        + _style(
            f"{name}_20_list",
            paragraph=item,
            inner='<style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops>',
        )
    )


def _list(name: str, level: str, indent: str = "0.9cm", follow: str = "listtab") -> str:
    place = (
        "<style:list-level-properties"
        ' text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment'
        f' text:label-followed-by="{follow}" text:list-tab-stop-position="{indent}" fo:text-indent="-0.6cm"'
        f' fo:margin-left="{indent}"/></style:list-level-properties>'
    )
    tag = "bullet" if "bullet-char" in level else "number"
    return (
        f'<text:list-style style:name="{name}"><text:list-level-style-{tag} text:level="1"'
        f' text:style-name="Mark_20_of_20_list" {level}>{place}</text:list-level-style-{tag}></text:list-style>'
    )


def _layout(name: str, *, foot: bool) -> str:
    footer = (
        '<style:footer-style><style:header-footer-properties fo:min-height="1.2cm"'
        ' fo:margin-top="0.5cm"/></style:footer-style>'
        if foot
        else ""
    )
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="21cm"'
        ' fo:page-height="29.7cm" style:print-orientation="portrait" fo:margin-top="1.3cm" fo:margin-bottom="1.3cm"'
        ' fo:margin-left="2.25cm" fo:margin-right="2.25cm"/><style:header-style><style:header-footer-properties'
        f' fo:min-height="0.7cm" fo:margin-bottom="0.5cm"/></style:header-style>{footer}</style:page-layout>'
    )


def styles(primary: str, language: str, size: float, masters: str) -> str:
    """Return styles.xml; `masters` holds the master pages with their headers and footers."""
    tongue, _, country = language.partition("-")
    light, slate, quiet = colours.tint(primary, 0.35), colours.SLATE, colours.SLATE_LIGHT
    small = f'{_size(8.5)} fo:color="{quiet}"'
    toc = (
        '<style:tab-stops><style:tab-stop style:position="1cm"/><style:tab-stop style:position="16.5cm"'
        ' style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops>'
    )
    right = f'<style:tab-stops><style:tab-stop style:position="{_TEXT_WIDTH}" style:type="right"/></style:tab-stops>'
    headings = ""
    for level, factor in enumerate((1.7, 1.28, 1.12, 1.0, 1.0, 1.0), 1):
        rule = (
            f'fo:border-top="1pt solid {light}" fo:padding-top="0.25cm" fo:border-left="none" fo:border-right="none"'
            ' fo:border-bottom="none"'
        )
        headings += _style(
            f"Heading_20_{level}",
            paragraph=(
                f'fo:margin-top="{0.85 if level == 1 else 0.5}cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"'
                f" {rule if level == 1 else ''}"
            ),
            run=_bold(f'{_size(size * factor)} fo:color="{primary if level < 3 else slate}"'),
            more=f' style:next-style-name="Standard" style:default-outline-level="{level}" style:class="text"',
        )
    outline = "".join(f'<text:outline-level-style text:level="{level}" style:num-format=""/>' for level in range(1, 11))
    mark = (
        '<style:style style:name="Watermark" style:family="graphic"><style:graphic-properties draw:stroke="none"'
        ' draw:fill="solid" draw:fill-color="#e9b9b4" draw:opacity="45%" style:wrap="run-through"'
        ' style:run-through="background" style:horizontal-pos="from-left" style:horizontal-rel="page"'
        ' style:vertical-pos="from-top" style:vertical-rel="page" style:flow-with-text="false"'
        ' draw:auto-grow-height="false" draw:auto-grow-width="false"/><style:text-properties'
        f" {_bold(_size(60))}/></style:style>"
    )
    return (
        f"{XML}<office:document-styles {NAMESPACES}>{font_faces()}<office:styles>"
        f'<style:default-style style:family="paragraph"><style:paragraph-properties style:tab-stop-distance="1.25cm"'
        f' fo:orphans="2" fo:widows="2"/>'
        '<style:text-properties style:font-name="Body" style:font-name-asian="Body" style:font-name-complex="Body"'
        f" {_size(size)} "
        f'fo:color="{slate}" fo:language="{xml(tongue)}" fo:country="{xml(country) or "none"}"/></style:default-style>'
        + _style(
            "Standard",
            parent="",
            paragraph='fo:margin-bottom="0.22cm" fo:line-height="122%"',
            more=' style:class="text"',
        )
        + headings
        + _style(
            "Title",
            paragraph='fo:margin-top="0.2cm" fo:margin-bottom="0.3cm" fo:line-height="105%"',
            run=_bold(f'{_size(32)} fo:color="{primary}"'),
        )
        + _style("Short_20_title", parent="Title", run=_size(22))
        + _style("Subtitle", paragraph='fo:margin-bottom="0.5cm"', run=f'{_size(13)} fo:color="{quiet}"')
        + _style("Organisation", paragraph='fo:margin-top="0cm" fo:margin-bottom="0.1cm"', run=_bold(_size(14)))
        + _style("Cover_20_organisation", parent="Organisation", paragraph='fo:margin-top="4cm"')
        + _style(
            "Fact",
            paragraph=(
                'fo:margin-top="0cm" fo:margin-bottom="0cm" fo:margin-left="5.3cm" fo:text-indent="-5.3cm"'
                ' fo:padding-top="0.12cm" fo:padding-bottom="0.12cm" fo:padding-left="0cm" fo:padding-right="0cm"'
                f' style:join-border="false" fo:border-bottom="0.5pt solid {light}" fo:border-top="none"'
                ' fo:border-left="none" fo:border-right="none"'
            ),
            inner='<style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops>',
        )
        + _style(
            "Statement",
            paragraph=(
                'fo:margin-top="0.5cm" fo:margin-bottom="0.3cm" fo:margin-left="0.4cm" fo:padding-left="0.3cm"'
                f' fo:border-left="3.5pt solid {primary}" fo:border-top="none" fo:border-right="none"'
                ' fo:border-bottom="none"'
            ),
            run=_bold(),
        )
        + _style(
            "Warning",
            paragraph=(
                f'fo:margin-bottom="0.4cm" fo:background-color="{colours.SAND}" fo:padding="0.15cm" fo:border="0.5pt'
                f' solid {colours.SAND}"'
            ),
            run=_bold(f'fo:color="{colours.SAND_TEXT}"'),
        )
        + _style(
            "Contents_20_Heading",
            paragraph='fo:margin-bottom="0.4cm" fo:keep-with-next="always" fo:break-before="page"',
            run=_bold(f'{_size(size * 1.7)} fo:color="{primary}"'),
        )
        + _style(
            "Contents_20_1",
            paragraph='fo:margin-top="0.06cm" fo:margin-bottom="0.04cm" fo:line-height="108%"',
            inner=toc,
            run=_bold(f'fo:color="{primary}"'),
        )
        + _style("Contents_20_2", paragraph='fo:margin-bottom="0.04cm"', inner=toc)
        + _style(
            "Caption",
            paragraph='fo:margin-top="0.4cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"',
            run=_bold(),
        )
        + _style("List", paragraph='fo:margin-bottom="0.1cm"')
        + _style("List_20_end", paragraph='fo:margin-bottom="0.22cm"')
        + _style(
            "Cited",
            paragraph=HANGING,
            inner='<style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops>',
        )
        + _style("Cited_20_further", paragraph=f'fo:margin-left="{CITED}cm"')
        + _style("Number", family="text", run=small)
        + _box("Box", primary)
        + _box("Urgent_20_box", colours.RED_FLAG)
        + _style("After_20_box", paragraph='fo:margin-bottom="0cm" fo:line-height="0.3cm"', run=_size(4))
        + _style("Table_20_text", paragraph='fo:margin-bottom="0cm" fo:line-height="115%"', run=_size(size - 1))
        + _style("Table_20_head", parent="Table_20_text", run=_bold('fo:color="#FFFFFF"'))
        + _style("Notes", run=small, paragraph='fo:margin-top="0.1cm" fo:margin-bottom="0.1cm"')
        + _style("Header", inner=right, run=small, paragraph='fo:margin-bottom="0cm"')
        + _style(
            "Footer",
            inner=right,
            run=small,
            paragraph=(
                f'fo:margin-bottom="0cm" fo:padding-top="0.15cm" fo:border-top="0.5pt solid {light}"'
                ' fo:border-left="none" fo:border-right="none" fo:border-bottom="none"'
            ),
        )
        + _style("Strong_20_Emphasis", family="text", run=_bold())
        + _style("Emphasis", family="text", run='fo:font-style="italic"')
        + _style("Strong_20_and_20_emphasis", family="text", run=_bold('fo:font-style="italic"'))
        + _style(
            "Blank",
            family="text",
            run=(
                f'fo:color="{colours.SAND_TEXT}" fo:background-color="{colours.SAND}"'
                ' style:text-underline-style="solid" style:text-underline-width="bold"'
            ),
        )
        + _style("Alert", family="text", run=_bold(f'fo:color="{colours.RED_FLAG}"'))
        + _style("Internet_20_link", family="text", run=f'fo:color="{colours.TIDE}" style:text-underline-style="solid"')
        + _style("Index_20_Link", family="text", run=f'fo:color="{primary}" style:text-underline-style="none"')
        + _style("Mark_20_of_20_list", family="text", run=_bold(f'fo:color="{primary}"'))
        + f'<text:outline-style style:name="Outline">{outline}</text:outline-style>'
        + _list("Bullets", 'text:bullet-char="•"')
        + _list("Numbers", 'style:num-format="1" style:num-suffix="."')
        + _list("CitedBullets", 'text:bullet-char="•"', f"{CITED + 0.9}cm")
        + _list("CitedNumbers", 'style:num-format="1" style:num-suffix="."', f"{CITED + 0.9}cm")
        + _list("BoxBullets", 'text:bullet-char="•"', "1cm", "space")
        + _list("BoxNumbers", 'style:num-format="1" style:num-suffix="."', "1cm", "space")
        + f"</office:styles><office:automatic-styles>{mark}"
        f"{_layout('Sheet', foot=True)}{_layout('CoverSheet', foot=False)}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


def table_styles(primary: str) -> str:
    """Return the styles of tables, rows and cells, which stand beside the content."""
    light = colours.tint(primary, 0.35)
    return (
        f'<style:style style:name="Policy" style:family="table"><style:table-properties style:width="{_TEXT_WIDTH}"'
        ' table:align="margins" fo:margin-bottom="0.4cm"'
        ' style:may-break-between-rows="true"/></style:style><style:style style:name="Row"'
        ' style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style><style:style'
        ' style:name="WholePolicy" style:family="table" style:parent-style-name="Policy"><style:table-properties'
        f' style:width="{_TEXT_WIDTH}" table:align="margins" fo:margin-bottom="0.4cm"'
        ' style:may-break-between-rows="false"/></style:style><style:style style:name="Picture"'
        ' style:family="graphic"><style:graphic-properties style:wrap="none" style:vertical-pos="top"'
        ' style:vertical-rel="baseline"/></style:style>'
        + "".join(
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties'
            ' fo:padding="0.18cm" fo:border-left="none" fo:border-right="none" fo:border-top="none"'
            f' fo:border-bottom="0.5pt solid {light}" fo:background-color="{fill}"/></style:style>'
            for name, fill in (
                ("HeadCell", primary),
                ("Cell", "transparent"),
                ("ShadedCell", colours.tint(primary, 0.07)),
            )
        )
    )


def manifest(picture: str) -> str:
    """Return the list of files; `picture` is the kind of the crest or empty."""
    files = [("/", MEDIA_TYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml")]
    files += [(name, "application/x-font-ttf") for name, _ in embedded_fonts()]
    if picture:
        files.append((f"Pictures/crest.{picture}", f"image/{picture}"))
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>' for name, kind in files
    )
    return (
        f'{XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"'
        f' manifest:version="1.3">{entries}</manifest:manifest>'
    )
