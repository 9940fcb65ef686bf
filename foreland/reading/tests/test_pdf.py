"""PDF: words with places become paragraphs, items, rows; what runs along the pages is set apart."""

from __future__ import annotations

import pytest

from foreland.core.source import Source, Unreadable
from foreland.reading.formats import read
from foreland.reading.tests import samples
from foreland.reading.tests.test_docx import told, words

SENTENCE = (
    "The safeguarding lead reads the report of the filter every week and tells the head what was done about each alert."
)
FULL = " ".join([SENTENCE] * 6)
PLAIN = """
#set page(width: 420pt, height: 500pt, margin: 60pt, header: [Harbour School], footer: context align(center)[Page #counter(page).display() of 9])
#set text(size: 11pt, hyphenate: true)
#set par(justify: true)
"""


def made(body: str, opening: str = PLAIN) -> Source:
    """The source of a PDF with this body."""
    return read(samples.pdf(opening + body), "a.pdf")


def test_pages_become_a_text() -> None:
    """Headings by size, numbers and bold; folded and hyphened lines as one; words over the end of a page; running lines once."""
    body = f"#text(20pt)[*Online safety policy*]\n\n#text(14pt)[*1 Who does what*]\n\n{FULL}\n\n*1.1 The head*\n\n{FULL}\n\n{SENTENCE}"
    source = made(f"{body}\n\n#text(14pt)[*2 Review*]\n\n{FULL} {FULL} {FULL}")
    assert (source.format, source.title) == ("pdf", "Online safety policy")
    assert source.pages is not None
    assert source.pages > 2
    assert told(source) == [
        ("furniture", 0, "", "Harbour School"), ("furniture", 0, "", "Page 1 of 9"), ("title", 0, "", "Online safety policy"),
        ("heading", 1, "1", "Who does what"), ("paragraph", 0, "", FULL), ("heading", 2, "1.1", "The head"), ("paragraph", 0, "", FULL),
        ("paragraph", 0, "", SENTENCE), ("heading", 1, "2", "Review"), ("paragraph", 0, "", f"{FULL} {FULL} {FULL}"),
    ]  # fmt: skip
    assert source.extracts[-1].under == ("Review",)
    assert source.extracts[-1].page == 2 or source.extracts[-1].page == 3


def test_lists_and_their_depth() -> None:
    """Of whatever sign; an item that is folded is one."""
    body = f"Staff:\n- {SENTENCE}\n- tell the lead\n  - at once\n  - in person\n- keep a note\n\n+ first\n+ second\n\n{FULL}"
    items = told(made(body), "item")
    assert [(level, text) for _, level, _, text in items] == [
        (1, SENTENCE), (1, "tell the lead"), (2, "at once"), (2, "in person"), (1, "keep a note"), (1, "first"), (1, "second"),
    ]  # fmt: skip
    assert [label for _, _, label, _ in items][-2:] == ["1", "2"]


def test_two_columns_are_read_one_after_the_other() -> None:
    """And not across."""
    opening = "#set page(width: 500pt, height: 300pt, margin: 40pt, columns: 2)\n#set text(size: 10pt)\n"
    source = made(f"*Left*\n\n{FULL}\n\n*Right*\n\nOnly here: {FULL}", opening)
    assert [text for *_, text in told(source)] == ["Left", FULL, "Right", f"Only here: {FULL}"]


def test_tables_are_rows() -> None:
    """Cells of several lines stay whole, an empty one is empty, and the head goes with each row over the end of a page."""
    rows = "".join(
        f"[Level {at}], [{'' if at == 3 else 'A rude word or a picture that hurts'}], [The teacher talks with the pupil and with the parents],"
        for at in range(1, 16)
    )
    body = f"{SENTENCE}\n\n#table(columns: 3, table.header[*Level*][*What happened*][*Who acts*], {rows})\n\n{SENTENCE}"
    found = [extract for extract in made(body).extracts if extract.kind == "row"]
    head = ("Level", "What happened", "Who acts")
    assert found[0].cells == head
    assert found[3].cells == ("Level 3", "", "The teacher talks with the pupil and with the parents")
    assert found[-1].cells == (
        "Level 15",
        "A rude word or a picture that hurts",
        "The teacher talks with the pupil and with the parents",
    )
    assert len(found) == 16
    assert {row.header for row in found[1:]} == {head}


def test_rules_tell_cells_where_gaps_do_not() -> None:
    """Narrow cells that touch, words that are centred, a cell over two columns or two rows, and a box around words."""
    table = (
        "#set text(10pt)\n#table(columns: (60pt, 60pt, 1fr), inset: 1.5pt, align: horizon, [Level], [Example], [Answer],"
        "table.cell(rowspan: 2)[One or two], [A rude word], [The teacher talks with the pupil, writes a note and rings home on the same day],"
        "[A rude picture], [The head], table.cell(colspan: 2)[Anything else that hurts somebody], [The head])"
    )
    found = made(f"{table}\n\n{SENTENCE}\n\n#rect(inset: 4pt)[If a child is in danger now, ring 999.]\n\n{SENTENCE}")
    head = ("Level", "Example", "Answer")
    answer = "The teacher talks with the pupil, writes a note and rings home on the same day"
    assert [row.cells for row in found.extracts if row.kind == "row"] == [
        head, ("One or two", "A rude word", answer), ("", "A rude picture", "The head"), ("Anything else that hurts somebody", "", "The head"),
    ]  # fmt: skip
    assert [text for *_, text in told(found, "box")] == ["If a child is in danger now, ring 999."]


def test_a_row_that_a_page_cuts_is_one() -> None:
    """Its words go on in the next page's first row."""
    rows = "".join(f"[{at}], [{SENTENCE} {SENTENCE}]," for at in range(1, 9))
    found = made(f"#table(columns: (40pt, 1fr), table.header[*No*][*What we do*], {rows})")
    assert [row.cells for row in found.extracts if row.kind == "row"] == [
        ("No", "What we do"), *((str(at), f"{SENTENCE} {SENTENCE}") for at in range(1, 9)),
    ]  # fmt: skip


def test_headings_at_the_side_of_their_text() -> None:
    """They stand before it and are no cells."""
    sides = "\n".join(
        f"#grid(columns: (80pt, 1fr), gutter: 12pt, [*{name}*], [{FULL}\n\n{SENTENCE}])"
        for name in ("Who we are", "What we do")
    )
    opening = "#set page(width: 420pt, height: 900pt, margin: 60pt)\n#set text(size: 11pt)\n"
    source = made(f"#text(20pt)[*Phones policy*]\n\n{sides}", opening)
    assert [(kind, text) for kind, *_, text in told(source)][-6:] == [
        ("heading", "Who we are"), ("paragraph", FULL), ("paragraph", SENTENCE), ("heading", "What we do"), ("paragraph", FULL),
        ("paragraph", SENTENCE),
    ]  # fmt: skip


@pytest.mark.parametrize("leader", ["#box(width: 1fr, repeat[.])", "#h(1fr)"])
def test_a_list_of_contents_says_nothing(leader: str) -> None:
    """With dots or with a gap before its numbers."""
    names = ("Who does what", "What we teach", "Phones and cameras", "Review of this policy")
    listed = "\n\n".join(f"{name} {leader} {at + 2}" for at, name in enumerate(names))
    body = "\n".join(f"#pagebreak()\n*{name}*\n\n{FULL}" for name in names)
    source = made(f"#text(14pt)[*Contents*]\n\n{listed}\n{body}")
    assert len(told(source, "contents")) == 5
    assert [text for *_, text in told(source, "heading")] == list(names)


def test_words_from_right_to_left_keep_their_order() -> None:
    """As they are read, not as they are drawn."""
    said = " ".join(["سياسة المدرسة على شبكة"] * 12)
    source = made(
        f'#set page(width: 300pt)\n#set text(dir: rtl, font: ("DejaVu Sans", "Noto Sans Arabic"))\n{said}', ""
    )
    if all(
        "\u0600" <= sign <= "\u06ff" or sign == " " for sign in words(source)
    ):  # else no typeface here has these letters
        assert words(source) == said


def test_a_watermark_is_furniture() -> None:
    """Words that stand aslant are no part of the text."""
    opening = "#set page(width: 420pt, height: 500pt, background: rotate(24deg, text(40pt)[DRAFT]))\n"
    assert told(made(SENTENCE, opening)) == [("paragraph", 0, "", SENTENCE), ("furniture", 0, "", "DRAFT")]


def test_a_scan_gets_a_clear_word() -> None:
    """And one that is a scan in part a note with its pages."""
    with pytest.raises(Unreadable) as refused:
        read(samples.scan(3), "a.pdf")
    assert refused.value.why == "scan"
    assert "pictures of pages" in str(refused.value)
    source = read(samples.scan(2, FULL), "a.pdf")
    assert words(source) == FULL
    assert source.notes == (
        f"Pages {source.pages - 1}, {source.pages} hold pictures without text and could not be read.",
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 and then nothing", "broken"),
        (samples.pages(3)[:200], "broken"),
        (samples.pages(1), "empty"),
        (samples.locked(samples.pdf(FULL), user="secret"), "locked"),
    ],
)
def test_nasty_files_are_refused_in_words(data: bytes, why: str) -> None:
    """Each with its key."""
    with pytest.raises(Unreadable) as refused:
        read(data, "a.pdf")
    assert refused.value.why == why


def test_a_password_of_the_owner_alone_is_no_lock() -> None:
    """Everybody may read such a file."""
    assert words(read(samples.locked(samples.pdf(FULL)), "a.pdf")) == FULL


def test_too_many_pages_are_refused_fast() -> None:
    """They are counted and not opened."""
    with pytest.raises(Unreadable) as refused:
        read(samples.pages(201), "a.pdf")
    assert refused.value.why == "too-many-pages"
