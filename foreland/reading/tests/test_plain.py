"""Text and Markdown: lines flow into paragraphs, and what is no paragraph is told from it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.source import Source, Unreadable
from foreland.core.tests.banks import laws
from foreland.reading.flow import Vocabulary
from foreland.reading.formats import read
from foreland.reading.pieces import clean, labelled
from foreland.reading.refusals import LARGEST

PAGED = """\
Harbour School                                        Online safety policy

                           ONLINE SAFETY POLICY

CONTENTS

1  Who does what .................... 2
2  Phones ........................... 2
3  Review ........................... 3

                                Page 1 of 3
\fHarbour School                                        Online safety policy

1 Who does what

The head sees to online safety, and the safe-
guarding lead acts on every worry on the day on which it comes up. Safeguarding
comes first; the e-
safety log is read each week.

   o staff tell the lead
   o the lead keeps the log of what was seen, and by whom, and of what was done

                                Page 2 of 3
\fHarbour School                                        Online safety policy

     about it afterwards

2 Phones

Phones stay in the office. This is the rule that
                                Page 3 of 3
\fHarbour School                                        Online safety policy

everybody keeps.

3 Review

Level              What happened       Who acts
One                a rude word         the teacher
Two                a threat            the head
                   or a blow           and a governor
"""


def said(source: Source, *kinds: str) -> list[str]:
    """The texts of these kinds."""
    return [extract.text for extract in source.extracts if extract.kind in kinds]


def test_text_drawn_from_a_pdf_is_read_as_it_was_meant() -> None:
    """Heads, feet, numbers of pages and the list of contents are set apart; words go on over the end of a page."""
    source = read(PAGED.encode(), "policy.txt")
    assert (source.format, source.pages, source.title) == ("txt", 4, "ONLINE SAFETY POLICY")
    assert said(source, "furniture") == ["Harbour School Online safety policy", "Page 1 of 3"]
    assert said(source, "contents")[0] == "CONTENTS"
    assert len(said(source, "contents")) == 4
    assert [(extract.label, extract.text) for extract in source.extracts if extract.kind == "heading"] == [
        ("1", "Who does what"),
        ("2", "Phones"),
        ("3", "Review"),
    ]
    assert said(source, "paragraph") == [
        (
            "The head sees to online safety, and the safeguarding lead acts on every worry on the day on which it comes up."
            " Safeguarding comes first; the e-safety log is read each week."
        ),
        "Phones stay in the office. This is the rule that everybody keeps.",
    ]
    assert said(source, "item")[1].endswith("what was done about it afterwards")
    rows = [extract for extract in source.extracts if extract.kind == "row"]
    assert [row.cells for row in rows][2] == ("Two", "a threat or a blow", "the head and a governor")
    assert rows[1].header == ("Level", "What happened", "Who acts")
    assert rows[1].under == ("Review",)


def test_markdown_loses_its_signs_and_nothing_else() -> None:
    """What a template left in brackets and angles stays, as do lines to write on."""
    text = """# Phones policy

<!-- never shown -->
[School name] and <Name of head> agree, **at once**, with [the county](https://example.org/a_(b)).

## 1. Pupils

* keep phones *off*
  - and in the office
* say so to `the office`

| Who | What |
| --- | ---- |
| Head | decides \\| tells |

> Ring 999 first.

Signed: ______________ Date: ______
"""
    source = read(text.encode(), "phones.md")
    assert source.title == "Phones policy"
    assert said(source, "paragraph") == [
        "[School name] and <Name of head> agree, at once, with the county.",
        "Signed: ______________ Date: ______",
    ]
    assert [(item.level, item.text) for item in source.extracts if item.kind == "item"] == [
        (1, "keep phones off"),
        (2, "and in the office"),
        (1, "say so to the office"),
    ]
    assert [(row.cells, row.header) for row in source.extracts if row.kind == "row"][1] == (
        ("Head", "decides | tells"),
        ("Who", "What"),
    )
    assert said(source, "box") == ["Ring 999 first."]


def test_a_column_of_marks_before_its_items() -> None:
    """Some programs draw the marks of a list first; an item that fills its line goes on in the next."""
    text = "\uf0b7\n\n\uf0b7\n\n\uf0b7\n\ntell the safeguarding lead on the same day, in person where that can be\ndone at all\nkeep a note\nsay so to nobody else\n\nThen wait."
    source = read(text.encode(), "a.txt")
    assert said(source, "item") == [
        "tell the safeguarding lead on the same day, in person where that can be done at all", "keep a note", "say so to nobody else",
    ]  # fmt: skip
    assert said(source, "paragraph", "title") == ["Then wait."]


def test_items_without_marks() -> None:
    """Set in below words with a colon, or beginning small after them."""
    text = "3.2 The leadership team will:\n    Support the lead.\n    Put in place filtering.\n\n3.3 Staff\n\nAll staff:\n\nlock their screens;\n\nask first.\n\nThis ends it.\n"
    source = read(text.encode(), "a.txt")
    assert said(source, "item") == ["Support the lead.", "Put in place filtering.", "lock their screens;", "ask first."]
    assert source.extracts[0].label == "3.2"


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("# Harbour School\n\n# Online safety policy\n\n## Aims\n", "Online safety policy"),
        ("HARBOUR SCHOOL\n\nRemote learning and live lessons\n\n", "Remote learning and live lessons"),
        (
            "Using AI at the Harbour Sixth Form College in 2025\n\nPolicy – adopted by governors in May\n\n",
            "Using AI at the Harbour Sixth Form College in 2025",
        ),
        ("Mobile phone rules\n\nHarbour School\n\n", "Mobile phone rules"),
        ("# Staying safe\n\n## Aims\n\nWe care.\n\n## Policy statement\n\n## Review\n", "Staying safe"),
    ],
)
def test_the_title_names_the_document(opening: str, title: str) -> None:
    """And not the school, its motto, or who adopted it."""
    body = "Everybody who works here reads this document in the first week and asks about what is not clear.\n\n" * 3
    assert read((opening + "\n" + body).encode(), "a.md").title == title


def test_one_paragraph_a_line_is_not_flown_together() -> None:
    """A text saved from a word processor has no blank lines."""
    long = (
        "We check every term that the filter does what it should on each kind of device that pupils use in school. " * 3
    )
    source = read(f"Aims\n{long}\n{long}\nstaff\nparents\n".encode(), "a.txt")
    assert said(source, "paragraph", "heading", "title") == ["Aims", long.strip(), long.strip(), "staff", "parents"]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(code: str) -> None:
    """The words are the same in each."""
    assert said(read("Pupils’ phones – our rule is plain.".encode(code), "a.txt"), "paragraph") == [
        "Pupils’ phones – our rule is plain."
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\f ", "empty"),
        (b"\x00\x01\x02", "unknown"),
        (bytes(range(1, 256)) * 9, "unknown"),
        (b"--- === ---", "empty"),
    ],
)
def test_what_holds_no_words_is_refused(data: bytes, why: str) -> None:
    """With a key and words that help."""
    with pytest.raises(Unreadable) as refused:
        read(data, "a.txt")
    assert refused.value.why == why
    assert str(refused.value).endswith(".")


def test_too_large_is_refused_at_once() -> None:
    """Before anything is decoded."""
    with pytest.raises(Unreadable) as refused:
        read(b"a" * (LARGEST + 1), "a.txt")
    assert refused.value.why == "too-large"


def test_too_many_words_are_refused() -> None:
    """A book is no policy."""
    with pytest.raises(Unreadable) as refused:
        read(b"We never stop.\n\n" * 30_001, "a.txt")
    assert refused.value.why == "too-many-pages"


@pytest.mark.parametrize(
    ("words", "label", "rest"),
    [
        ("3.2 Staff tell", "3.2", "Staff tell"),
        ("3.2.10. Staff", "3.2.10", "Staff"),
        ("1. Tell", "1", "Tell"),
        ("1) Tell", "1", "Tell"),
        ("(a) Tell", "(a)", "Tell"),
        ("iv) Tell", "iv)", "Tell"),
        ("B2. Staff", "B2", "Staff"),
        ("• Tell", "•", "Tell"),
        ("o tell", "o", "tell"),
        ("- tell", "-", "tell"),
        ("\uf0b7 Tell", "\uf0b7", "Tell"),
        ("9.30 am is break", "", "9.30 am is break"),
        ("2.5 million pupils", "", "2.5 million pupils"),
        ("2019 was hard", "", "2019 was hard"),
        ("A. Okafor leads", "", "A. Okafor leads"),
        ("-", "", "-"),
        ("[insert name]", "", "[insert name]"),
        ("24.03.10", "", "24.03.10"),
    ],
)
def test_labels(words: str, label: str, rest: str) -> None:
    """A number or mark is taken off; a quantity, a date and a name are none."""
    assert labelled(words) == (label, rest)


@pytest.mark.parametrize(
    ("line", "after", "joined"),
    [
        ("the safe-", "guarding lead", "the safeguarding lead"),
        ("a well-", "being day", "a well-being day"),
        ("child-", "on-child abuse", "child-on-child abuse"),
        ("the e-", "Safety log", "the e-Safety log"),
        ("see and/", "or ask", "see and/or ask"),
        ("no split", "here", "no split here"),
    ],
)
def test_hyphens_at_the_end_of_a_line(line: str, after: str, joined: str) -> None:
    """A word that was split is whole again; two words with a hyphen between them keep it."""
    assert Vocabulary(["Safeguarding comes first, and well-being too."]).joined(line, after) == joined


@laws
@given(st.text(max_size=400))
def test_law_any_text_is_read_or_refused(text: str) -> None:
    """Nothing that somebody types breaks the reader, and its numbers run from nought."""
    try:
        source = read(text.encode("utf-8", "replace"), "a.txt")
    except Unreadable:
        return
    assert [extract.number for extract in source.extracts] == list(range(len(source.extracts)))
    assert all(extract.text == clean(extract.text) and extract.text for extract in source.extracts)


@laws
@given(
    st.lists(
        st.text("abcdefgh ,'é", min_size=20, max_size=300).map(str.strip).filter(lambda words: len(words.split()) > 3),
        max_size=5,
    )
)
def test_law_no_word_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    """Whatever parts are told apart, every word stands in one of them."""
    text = "\n\n".join(paragraphs)
    try:
        source = read(text.encode(), "a.txt")
    except Unreadable:
        return
    told = "".join(f"{extract.label}{extract.text}" for extract in source.extracts)
    assert "".join(told.split()) == "".join(clean(text).split())


PARTS = (
    "   ",
    " ",
    " | ",
    "--- ",
    "\n",
    "\n",
    "\n\n",
    "\n---- ----\n",
    "\n------   ------\n",
    "1. ",
    "• ",
    ": ",
    ".\n",
    "> ",
    "# ",
)
"""What may stand between the words of a typed page."""


@laws
@given(st.lists(st.sampled_from(PARTS), max_size=60))
def test_law_no_word_of_a_typed_table_is_lost_or_cut(parts: list[str]) -> None:
    """However lines, rulers, gaps and bars follow each other, every word stands whole in one place."""
    words = [f"Word{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(len(parts))]
    text = "".join(f"{word} {part}" for word, part in zip(words, parts, strict=True))
    told = " ".join(extract.text for extract in read(f"Policy\n\n{text}".encode(), "a.txt").extracts)
    assert sorted(re.findall(r"Word\w\w", told)) == words


def test_a_ruler_of_dashes_ends_with_its_table() -> None:
    """Text that follows a table without a gap is no row, and none of its words is cut at a column."""
    text = """Rules

Area        Who
-------     --------
Phones      the head
Filtering   the lead
The lead writes down what was done and tells the governors each term.
"""
    source = read(text.encode(), "a.txt")
    assert [extract.cells for extract in source.extracts if extract.kind == "row"][1:] == [
        ("Phones", "the head"),
        ("Filtering", "the lead"),
    ]
    assert "The lead writes down what was done and tells the governors each term." in said(source, "paragraph")


def test_what_the_contents_name_is_a_heading_even_without_gaps() -> None:
    """A text drawn out of a PDF has no empty lines: its contents say what its sections are called."""
    text = """STAFF CODE
Contents
The law p1
Passwords p2
If things go wrong p2
The law
You should know the Data Protection Act and the Computer Misuse Act, which this code leaves to others.
Passwords
1. Your password has twelve characters and is yours alone, whatever anybody asks of you.
If things go wrong
1. Tell the head at once, and write down what you saw and when you saw it before you go home.
"""
    source = read(text.encode(), "a.txt")
    assert said(source, "heading") == ["The law", "Passwords", "If things go wrong"]
    assert next(extract.under for extract in source.extracts if "twelve" in extract.text) == ("Passwords",)


@pytest.mark.parametrize(
    "listed",
    [
        "Contents\n\n1. Aims 2. Who does what 3. Filtering and monitoring 4. Training of staff 5. Review",
        "Contents: 1 Aims 2 Who does what 3 Filtering and monitoring 4 Training of staff 5 Review",
        "Aims ........ 2 2. Roles .… 3 3. Filtering and monitoring . . . . . . . 3 4. Training _______ 12",
        "CONTENTS\n\nPart One\n\n1. Aims 2. Law 3. Roles 4. Filtering\n\nPart Two\n\n5. Training 6. Parents 7. Trips 8. Review",
    ],
)
def test_contents_that_were_run_together_are_no_text(listed: str) -> None:
    """A list of contents whose entries were joined into one line promises nothing."""
    source = read(f"Policy\n\n{listed}\n\nStaff tell the lead about every worry on the same day.".encode(), "a.txt")
    assert said(source, "paragraph", "item") == ["Staff tell the lead about every worry on the same day."]


def test_places_to_write_on_are_no_contents() -> None:
    """Lines to write on stand beside no pages, and a sentence stands between."""
    text = "Policy\n\nName ........ Class ........ Date ........ 20.... I have read this with my child ........ yes\n"
    assert len(said(read(text.encode(), "a.txt"), "paragraph")) == 1


def test_a_paragraph_with_dates_after_the_word_contents_is_text() -> None:
    """Numbers alone make no list of contents."""
    text = "Policy\n\nContents of the server are copied each night and kept for 30 days, and each term's for 90 days.\n"
    assert len(said(read(text.encode(), "a.txt"), "paragraph")) == 1


def test_a_table_of_versions_on_a_cover_is_a_table() -> None:
    """It begins right below a line of the cover, and none of its rows is a heading."""
    text = """BEHAVIOUR POLICY
(with Rewards and Phones)
Version   Date      Author       Change
1.0       Sep 17    L. Okafor    New policy
1.1       Sep 19    L. Okafor    Exclusions updated
2.0       Sep 22    R. Meehan    Phone pouches added

1. WHO WE ARE
The centre is a pupil referral unit for young people aged 11 to 16, most of whom are at risk of exclusion.
"""
    source = read(text.encode(), "a.txt")
    assert [extract.cells[1] for extract in source.extracts if extract.kind == "row"] == [
        "Date",
        "Sep 17",
        "Sep 19",
        "Sep 22",
    ]
    assert said(source, "heading") == ["WHO WE ARE"]
    assert (
        said(read(b"Policy\n\n02/09/2024 V. Lee Phones locked away\n\nStaff tell the lead.", "a.txt"), "heading") == []
    )
