"""Word files: styles in any language, numbers that Word works out, changes, boxes, notes, fields, tables."""

from __future__ import annotations

import pytest

from foreland.core.source import Source, Unreadable
from foreland.reading.formats import read
from foreland.reading.tests import samples
from foreland.reading.tests.samples import docx, numbered, paragraph, run, table

LONG = "Everybody who works here reads this policy in the first week and asks about whatever is not clear to them."


def told(source: Source, *kinds: str) -> list[tuple[str, int, str, str]]:
    """Kind, level, label and text of each extract, or of those of some kinds."""
    return [
        (each.kind, each.level, each.label, each.text) for each in source.extracts if not kinds or each.kind in kinds
    ]


def words(source: Source) -> str:
    """All that is said."""
    return " / ".join(extract.text for extract in source.extracts)


def test_headings_are_known_by_their_styles() -> None:
    """By the name within, whatever Word calls it on screen; by what a style is based on; by its outline level."""
    body = paragraph("Phones policy", "Title") + paragraph("Aims", "berschrift1") + paragraph(LONG)
    body += (
        paragraph("Scope", "OurHeading")
        + paragraph("Who", "Section")
        + paragraph(LONG)
        + paragraph("Deep", more='<w:outlineLvl w:val="2"/>')
    )
    source = read(docx(body), "phones.docx")
    assert source.title == "Phones policy"
    assert told(source, "heading") == [
        ("heading", 1, "", "Aims"), ("heading", 1, "", "Scope"), ("heading", 2, "", "Who"), ("heading", 3, "", "Deep"),
    ]  # fmt: skip
    assert source.extracts[5].under == ("Scope", "Who")


def test_a_paragraph_in_the_style_of_a_heading_is_a_paragraph() -> None:
    """Many number their paragraphs with Heading 2."""
    source = read(docx(paragraph("Aims", "berschrift1") + numbered(LONG + " " + LONG, 1, 1, "Section")), "a.docx")
    assert told(source)[1][:3] == ("paragraph", 0, "1.1")


def test_what_labels_a_blank_names_a_section_where_it_is_bold_and_numbered() -> None:
    """ "7. E-mail" is a heading; "E-mail:" in a form, and a bold "Signed" or "Date", are none."""
    lines = ("6. Passwords", "7. E-mail", "Email: ", "Signed", "Date")
    source = read(docx("".join(paragraph(run(words, "<w:b/>")) + paragraph(LONG) for words in lines)), "a.docx")
    assert [each.text for each in source.extracts if each.kind == "heading"] == ["Passwords", "E-mail"]


def test_bold_lines_are_headings_where_nobody_used_styles() -> None:
    """A bold line that ends a paragraph's thought is none, nor are bold words in a paragraph."""
    bold = [paragraph(run(words, "<w:b/>")) for words in ("Phones policy", "What pupils do", "Signed:", "Never.")]
    part = paragraph(run("Staff", '<w:rStyle w:val="Loud"/>') + run(f" do the same. {LONG}"))
    source = read(docx(bold[0] + paragraph(LONG) + bold[1] + paragraph(LONG) + part + bold[3] + bold[2]), "a.docx")
    assert source.title == "Phones policy"
    assert told(source, "heading") == [("heading", 1, "", "What pupils do")]


def test_numbers_are_reckoned_as_word_shows_them() -> None:
    """Levels restart, letters hang below numbers, a list may begin at four."""
    body = numbered("Roles", 1, 0, "berschrift1") + numbered(LONG, 1, 1) + numbered(LONG, 1, 1)
    body += numbered("tell the lead", 1, 2) + numbered("keep a note", 1, 2) + numbered("Phones", 1, 0, "berschrift1")
    body += numbered(LONG, 1, 1) + numbered("the first", 3) + numbered("the second", 3)
    source = read(docx(body), "a.docx")
    assert [(kind, label) for kind, _, label, _ in told(source)] == [
        ("heading", "1"), ("paragraph", "1.1"), ("paragraph", "1.2"), ("item", "a)"), ("item", "b)"), ("heading", "2"),
        ("paragraph", "2.1"), ("item", "IV"), ("item", "V"),
    ]  # fmt: skip
    assert source.extracts[3].level == 3


def test_bullets_of_every_kind() -> None:
    """Of a list, of a symbol typeface, and typed."""
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>'
    body = (
        numbered("one", 2)
        + numbered("two", 2, 1)
        + paragraph(symbol + run(" three"))
        + paragraph("- four")
        + paragraph("●\tfive")
    )
    body += paragraph(run("\uf0fc", '<w:rFonts w:ascii="Wingdings"/>') + run(" six"))
    source = read(docx(body), "a.docx")
    assert [(level, text) for _, level, _, text in told(source, "item")] == [
        (1, "one"), (2, "two"), (1, "three"), (1, "four"), (1, "five"), (1, "six"),
    ]  # fmt: skip


def test_tracked_changes_are_read_as_accepted() -> None:
    """What was taken out is gone, what was put in stands, two paragraphs whose mark was deleted are one, and a note says so."""
    gone = "<w:del><w:r><w:delText>must never</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>old place</w:t></w:r></w:moveFrom>"
    put = f"<w:ins>{run('may ask to')}</w:ins>"
    body = paragraph(run("Pupils ") + gone + put + run(" bring a phone"), more="<w:rPr><w:del/></w:rPr>") + paragraph(
        run(", switched off.")
    )
    body += f"<w:p><w:moveTo>{run('It moved here to stay.')}</w:moveTo></w:p>"
    source = read(docx(body, comments=samples.part("comments", "<w:comment >x</w:comment>")), "a.docx")
    assert [text for *_, text in told(source)] == [
        "Pupils may ask to bring a phone, switched off.",
        "It moved here to stay.",
    ]
    assert source.notes == (
        "Comments in the margin were not read.",
        "The file has tracked changes. They were read as if all were accepted.",
    )


def test_a_box_is_read_once() -> None:
    """Word writes each text box twice, for new programs and for old ones."""
    inner = f"<w:txbxContent>{paragraph('Ring 999 at once.')}</w:txbxContent>"
    twice = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    source = read(docx(paragraph(run("Before it.") + twice) + paragraph("After it.")), "a.docx")
    assert told(source) == [
        ("paragraph", 0, "", "Before it."), ("box", 0, "", "Ring 999 at once."), ("paragraph", 0, "", "After it."),
    ]  # fmt: skip


def test_notes_heads_and_feet() -> None:
    """A footnote follows its paragraph; running heads and feet are furniture, once each."""
    noted = paragraph(run("We follow the guidance") + '<w:r><w:footnoteReference w:id="7"/></w:r>' + run("."))
    notes = samples.part(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="7">{paragraph("Of 2025.")}</w:footnote>',
    )
    head = samples.part("hdr", paragraph("Harbour School"))
    foot = samples.part("ftr", paragraph("Page 1 of 9"))
    source = read(docx(noted, footnotes=notes, header1=head, header2=head, footer1=foot), "a.docx")
    assert told(source) == [
        ("furniture", 0, "", "Harbour School"), ("paragraph", 0, "", "We follow the guidance."), ("note", 0, "1", "Of 2025."),
        ("furniture", 0, "", "Page 1 of 9"),
    ]  # fmt: skip


def test_lists_of_contents_are_known_by_field_style_and_place() -> None:
    """None of them says anything."""

    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    listed = paragraph(
        field("begin") + '<w:r><w:instrText> TOC \\o "1-2" </w:instrText></w:r>' + field("separate") + run("Aims 2")
    )
    listed += paragraph(run("Phones") + run("\t3") + field("end"))
    gallery = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{paragraph("Contents")}</w:sdtContent></w:sdt>'
    simple = f'<w:p><w:fldSimple w:instr="TOC">{run("Sanctions 4")}</w:fldSimple></w:p>'
    body = (
        gallery
        + listed
        + simple
        + paragraph("Review 5", "Verzeichnis1")
        + paragraph("Aims", "berschrift1")
        + paragraph(LONG)
    )
    typed = "".join(map(paragraph, ("Contents", "Aims", "Phones"))) + paragraph("Aims", "berschrift1") + paragraph(LONG)
    typed += paragraph("Phones", "berschrift1") + paragraph(LONG)
    assert [kind for kind, *_ in told(read(docx(body), "a.docx"))] == ["contents"] * 5 + ["heading", "paragraph"]
    assert [kind for kind, *_ in told(read(docx(typed), "a.docx"))] == ["contents"] * 3 + ["heading", "paragraph"] * 2


def test_tables_are_rows_under_their_head() -> None:
    """Cells that go on from above or over columns stand once; a single column is no table; a list in a cell is a list."""
    merged = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Both")}</w:tc>'
    rows = table(
        [("Level", "Example", "Answer"), ("One", "rude", "a word"), (merged, "ruder", "a call"), ("Two", wide)],
        head=True,
    )
    source = read(docx(rows), "a.docx")
    found = [(row.cells, row.header, row.text) for row in source.extracts]
    head = ("Level", "Example", "Answer")
    assert found[2] == (("", "ruder", "a call"), head, "ruder | a call")
    assert found[3] == (("Two", "Both", ""), head, "Two | Both")
    layout = read(docx(table([(LONG,), ("Next",)]) + table([("Ring 999.",)])), "a.docx")
    assert [kind for kind, *_ in told(layout)] == ["paragraph", "paragraph", "box"]
    duties = "<w:tc>" + numbered(LONG, 2) * 4 + "</w:tc>"
    roles = read(docx(table([("Role", "Duties"), ("Head", duties)], head=True)), "a.docx")
    assert [kind for kind, *_ in told(roles)] == ["row", "paragraph", "item", "item", "item", "item"]


def test_a_table_within_a_table_is_part_of_its_cell() -> None:
    """Nothing of it is lost."""
    inner = f"<w:tc>{table([('a', 'b'), ('c', 'd')])}{paragraph('e')}</w:tc>"
    assert words(read(docx(table([("Outer", "Head"), (inner, "f")])), "a.docx")) == "Outer | Head / a b c d e | f"


def test_hidden_text_is_not_read_and_said_so() -> None:
    """Nor are the fields' codes, nor what only a program sees."""
    body = paragraph(run("Shown.") + run("Hidden.", "<w:vanish/>") + "<w:r><w:instrText>PAGE</w:instrText></w:r>")
    source = read(docx(body), "a.docx")
    assert words(source) == "Shown."
    assert source.notes == ("Hidden text was not read.",)


def test_letters_are_tidied() -> None:
    """Soft hyphens, odd spaces, ligatures and signs that nobody sees; words from right to left keep their order."""
    odd = "e<w:noBreakHyphen/>safety: o\u00adnline\u00a0 ﬁlters\u200b work\u202e now <w:br/>ok"
    source = read(docx(f"<w:p><w:r><w:t>{odd.split('<w:no')[0]}</w:t><w:noBreakHyphen/><w:t>{odd.split('/>')[1].split('<')[0]}</w:t>"
                       "<w:br/><w:t>ok</w:t></w:r></w:p>" + paragraph("سياسة السلامة على الإنترنت")), "a.docx")  # fmt: skip
    assert words(source) == "e-safety: online filters work now ok / سياسة السلامة على الإنترنت"


def test_a_form_of_1999_and_a_strict_one() -> None:
    """Strict Word files have other names for the same parts."""
    body = paragraph("Aims", "berschrift1") + paragraph(LONG)
    strict = samples.zipped({
        name: said.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
        for name, said in _parts(docx(body)).items()
    })  # fmt: skip
    assert told(read(strict, "a.docx")) == told(read(docx(body), "a.docx"))


def _parts(data: bytes) -> dict[str, str]:
    import io  # noqa: PLC0415 -- only here
    import zipfile  # noqa: PLC0415 -- only here

    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04 and then nothing", "broken"),
        (docx(paragraph("a"))[:-40], "broken"),
        (docx("<w:p><w:r>"), "broken"),
        (docx(""), "empty"),
        (samples.zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "broken"),
        (samples.zipped({"word/document.xml": "<a>" * 20_000 + "</a>" * 20_000}), "empty"),
        (docx("<w:tbl><w:tr><w:tc>" * 3_000 + paragraph("a") + "</w:tc></w:tr></w:tbl>" * 3_000), "broken"),
        (samples.zipped({"xl/workbook.xml": "<a/>"}), "unknown"),
        (samples.zipped({f"{at}.xml": "" for at in range(6_000)}), "too-large"),
        (samples.zipped({"word/document.xml": f"<w:document {samples.NAMESPACES}/>", "word/media/image1.png": b"x" * 900}), "scan"),
    ],
)  # fmt: skip
def test_nasty_files_are_refused_in_words(data: bytes, why: str) -> None:
    """Each with its key; nothing else comes out."""
    with pytest.raises(Unreadable) as refused:
        read(data, "a.docx")
    assert refused.value.why == why


def test_a_macro_is_passed_over() -> None:
    """It lies there as bytes; the text is read."""
    source = read(docx(paragraph(LONG), vbaProject=b"\xd0\xcf\x11\xe0 Sub AutoOpen()"), "a.docm")
    assert words(source) == LONG


@pytest.mark.slow
@pytest.mark.parametrize("make", [samples.bomb, samples.lying_bomb])
def test_a_bomb_is_not_unpacked(make: object) -> None:
    """Neither one that says how large it is, nor one that lies."""
    with pytest.raises(Unreadable) as refused:
        read(make(), "a.docx")
    assert refused.value.why in ("too-large", "broken")
