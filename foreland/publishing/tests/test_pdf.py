"""The PDF: rules of PDF/UA-1, pages, determinism, and odd input."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import pikepdf
import pytest
import typst
from PIL import Image

from foreland.core.document import Paragraph, Passage, Section, Span, Table
from foreland.publishing import checks, structure
from foreland.publishing.glyphs import covered, printable
from foreland.publishing.pdf import TooLong, _compile, files, fonts, pdf
from foreland.publishing.pictures import NotAPicture
from foreland.publishing.tests import samples

pytestmark = pytest.mark.slow

Kind = Literal["policy", "insert", "short", "summary"]
SIZES: dict[Kind, int] = {"policy": 30, "insert": 12, "short": 35, "summary": 7}
MARKS = ("Draft", "Demonstration: not for a real concern")


def pages(made: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(made)) as opened:
        return len(opened.pages)


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("marks", [(), MARKS])
def test_each_kind_has_no_fault(kind: Kind, marks: tuple[str, ...]) -> None:
    """Our checks and the validator's find nothing, with and without watermarks."""
    document = samples.document(kind, SIZES[kind], watermarks=marks)
    made = pdf(document, crest=samples.crest(), when=samples.WHEN)
    assert checks.faults(made) == []
    assert checks.tables(made) == (0 if kind == "summary" else 1)
    assert structure.reading(made).count("Demonstration") == (1 if marks else 0)


def test_the_validator_is_there_when_it_must_be() -> None:
    """A check that silently does not run is no check: the tests' environment has the validator."""
    assert checks.validator_faults(pdf(samples.document("insert", 3), when=samples.WHEN)) == []


def test_row_headers_have_the_scope_of_their_row() -> None:
    """A listener hears whose row it is."""
    made = pdf(samples.document("insert", 15), when=samples.WHEN)
    cells = [each for each in structure.tags(made).root.all() if each.tag == "TH"]
    scopes = [each.attributes["Scope"] for each in cells]
    assert scopes.count("/Column") == len(samples.ROLES.header)
    assert scopes.count("/Row") == len(samples.ROLES.rows)


def test_only_tables_that_want_row_headers_have_them() -> None:
    """One table with, one without, one that runs over a page: each as its block says, empty first cells included."""
    plain = replace(samples.ROLES, row_headers=False, caption="Plain")
    long = replace(samples.ROLES, rows=samples.ROLES.rows * 15, caption="Long")
    gap = replace(samples.ROLES, rows=(((), *samples.ROLES.rows[0][1:]), *samples.ROLES.rows[1:]), caption="Gap")
    blocks = (plain, samples.ROLES, samples.CALL, long, plain, gap)
    document = replace(samples.document(statements=0), sections=(Section("a", "1", "A", (Passage("p", blocks),)),))
    for pack in (True, False):
        made = pdf(document, when=samples.WHEN, pack=pack)
        assert checks.faults(made) == []
        tables = [each for each in structure.tags(made).root.all() if each.tag == "Table"]
        rows = [sum(cell.attributes.get("Scope") == "/Row" for cell in table.all()) for table in tables]
        assert rows == [0, 4, 60, 0, 4]


@pytest.mark.parametrize("pack", [True, False])
def test_the_same_input_gives_the_same_bytes(pack: bool) -> None:
    """What is downloaded tomorrow is what was approved; another time is another file."""
    document = samples.document(statements=12)
    first = pdf(document, crest=samples.crest(), when=samples.WHEN, pack=pack)
    assert pdf(document, crest=samples.crest(), when=samples.WHEN, pack=pack) == first
    assert pdf(document, crest=samples.crest(), when=datetime(2027, 1, 1, tzinfo=UTC), pack=pack) != first


def test_packing_makes_it_smaller() -> None:
    """Packing is worth its time."""
    document = samples.document(statements=60)
    assert len(pdf(document, when=samples.WHEN)) < 0.75 * len(pdf(document, when=samples.WHEN, pack=False))


def test_a_summary_has_one_page_or_is_refused() -> None:
    """The size steps down so far as it can be read, and no further."""
    assert pages(pdf(samples.document("summary", 5), when=samples.WHEN)) == 1
    assert pages(pdf(samples.document("summary", 7), crest=samples.crest(), when=samples.WHEN)) == 1
    with pytest.raises(TooLong, match="leave out or shorten"):
        pdf(samples.document("summary", 30), when=samples.WHEN)


def test_a_short_print_takes_no_page_more_for_larger_letters() -> None:
    """A few lines alone on a last page are worse than letters that are a little smaller."""
    saved = 0
    for count in range(20, 34):
        document = samples.document("short", count)
        small, large = (pages(_compile(document, crest=None, size=size, when=samples.WHEN)) for size in (9.9, 10.5))
        assert pages(pdf(document, when=samples.WHEN)) == small
        saved += large > small
    assert saved, "no document shows the difference"


def test_a_longer_short_print_takes_as_few_pages_as_letters_that_can_be_read_allow() -> None:
    """A club's policy or a section for the child protection policy may need five to seven."""
    saved = 0
    for count in range(38, 60, 3):
        document = samples.document("short", count)
        small, large = (pages(_compile(document, crest=None, size=size, when=samples.WHEN)) for size in (9.6, 9.9))
        assert small > 4 and pages(pdf(document, when=samples.WHEN)) == small
        saved += large > small
    assert saved, "no document shows the difference"


def test_a_whole_short_policy_has_four_pages() -> None:
    """A childminder’s 32 long statements, the box at the front, table and call-outs included."""
    assert pages(pdf(samples.document("short", 32), crest=samples.crest(), when=samples.WHEN)) <= 4


def test_bookmarks_and_contents_follow_the_sections() -> None:
    """A reader can walk by heading; the contents name each with its number."""
    document = samples.document(statements=30)
    with pikepdf.open(io.BytesIO(pdf(document, when=samples.WHEN))) as opened, opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[0] == "Contents"
    assert titles[1:] == [f"{section.number} {section.title}" for section in document.sections]


def test_odd_input_prints() -> None:
    """Letters of other tongues, endless words, empty blocks, typst's own signs."""
    made = pdf(samples.odd(), when=samples.WHEN)
    assert checks.faults(made) == []
    said = structure.reading(made)
    for words in (
        "Ysgol Tŷ Ŵy – Szkoła Łódź",
        "*draft* #panic()",
        "$x$ _y_ `z` \\ @ref // --- ~",
        "Привет, Ελλάδα, שלום",
        "😊",
    ):
        assert words in said


def test_long_words_stay_on_the_paper() -> None:
    """Words without end and long addresses break; copied from the file they have nothing in them but themselves."""
    address = "safeguarding.team@saltmarsh-harbour-primary.kent.sch.uk"
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
    cells = (samples.text(word), samples.text(address))
    table = Table("Contacts", (samples.text("Who"), samples.text("How")), (cells,) * 2, widths=(3, 1))
    words = Paragraph(samples.text(f"{word} Write to {address} or {address}/{address}."))
    section = Section("a", "1", word, (Passage("p", (words, table, replace(samples.CALL, title=word))),))
    document = replace(samples.document(statements=0), sections=(section,), organisation=word, title=word)
    said = structure.reading(pdf(document, when=samples.WHEN))
    assert said.count(address) == 5
    assert said.count(word) == 8
    inputs = files(document, crest=None, size=10.8, when=samples.WHEN)
    drawn = typst.compile(inputs, font_paths=fonts(), ignore_system_fonts=True, format="png", ppi=50)  # type: ignore[call-overload]
    for page in drawn[1:]:
        with Image.open(io.BytesIO(page)) as opened:
            grey = opened.convert("L")
            edge = grey.crop((round(grey.width * 187.5 / 210), 0, grey.width, grey.height))
            assert edge.getextrema() == (255, 255)


def test_three_hundred_statements_print() -> None:
    """A policy of many pages is no trouble."""
    assert pages(pdf(samples.document(statements=300), when=samples.WHEN)) > 30


def test_a_row_higher_than_a_page_goes_on_over_it() -> None:
    """Nothing falls off the paper."""
    long = (Span("It goes on and on. " * 400 + "The end."),)
    table = Table("Long", ((Span("A"),), (Span("B"),)), (((Span("x"),), long),))
    document = replace(samples.document(statements=0), sections=(Section("a", "1", "A", (Passage("p", (table,)),)),))
    made = pdf(document, when=samples.WHEN)
    assert pages(made) > 3
    assert "The end." in structure.reading(made)


def test_a_document_without_words_prints() -> None:
    """Even an empty one has a cover."""
    assert checks.own_faults(pdf(samples.document(statements=0), when=samples.WHEN)) == []


def test_what_is_no_picture_is_refused() -> None:
    """A crest is a picture."""
    with pytest.raises(NotAPicture, match="PNG or JPEG"):
        pdf(samples.document(statements=1), crest=b"<svg/>", when=samples.WHEN)
    with pytest.raises(ValueError, match="time zone"):
        pdf(samples.document(statements=1), when=datetime(2026, 1, 1))


def test_a_letter_without_glyph_is_named() -> None:
    """It does not disappear."""
    assert printable("Tŷ Łódź 😊") == "Tŷ Łódź 😊"
    assert printable("w\u0302") == "ŵ"
    assert printable("a\u200bb\x00c") == "abc"
    assert printable("漢") == "[cjk unified ideograph-6f22]"
    assert {ord(letter) for letter in "ŵŷłé’–✓→≥😊Жאم"} <= covered()


def test_faults_are_found() -> None:
    """The checks are not blind: each fault that is put in is named."""
    good = pdf(samples.document("insert", 15), crest=samples.crest(), when=samples.WHEN)

    def spoilt(how: str) -> str:
        with pikepdf.open(io.BytesIO(good)) as opened:
            elements = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
            if how == "language":
                del opened.Root.Lang
            elif how == "title":
                opened.Root.ViewerPreferences.DisplayDocTitle = False
            elif how == "marked":
                opened.Root.MarkInfo.Marked = False
            elif how == "heading":
                next(each for each in elements if each.S == "/H1").S = pikepdf.Name.H3
            elif how == "scope":
                del next(each for each in elements if each.S == "/TH").A
            elif how == "picture":
                del next(each for each in elements if each.S == "/Figure").Alt
            elif how == "loose":
                opened.pages[0].contents_add(b"BT /f0 9 Tf (x) Tj ET")
            out = io.BytesIO()
            opened.save(out)
        return " ".join(checks.own_faults(out.getvalue()))

    assert "language" in spoilt("language")
    assert "title" in spoilt("title")
    assert "not tagged" in spoilt("marked")
    assert "level" in spoilt("heading")
    assert "without scope" in spoilt("scope")
    assert "picture" in spoilt("picture")
    assert "outside" in spoilt("loose")


def test_blanks_are_gaps_with_their_label() -> None:
    """Blanks stand as gaps with their label."""
    spans = tuple(Span("name of the lead", kind="blank", key="dsl") for _ in range(200))
    section = Section("a", "1", "A", (Passage("p", (Paragraph(spans),)),))
    said = structure.reading(pdf(replace(samples.document(statements=0), sections=(section,)), when=samples.WHEN))
    assert said.count("[name of the lead]") == 200


def _begins(count: int) -> int:
    """The page on which the first of so many sections begins, counted from one."""
    one = samples.document(statements=1)
    sections = tuple(
        Section(
            f"s{number}",
            str(number),
            f"Section {number}",
            (
                Passage(
                    f"p{number}",
                    (
                        Paragraph(
                            samples.text("We."),
                        ),
                    ),
                ),
            ),
        )
        for number in range(1, count + 1)
    )
    made = pdf(replace(one, front=None, sections=sections), when=samples.WHEN)
    with pikepdf.open(io.BytesIO(made)) as opened, opened.open_outline() as outline:
        place = outline.root[1].destination
        assert isinstance(place, pikepdf.Array)
        return [page.obj.objgen for page in opened.pages].index(place[0].objgen) + 1


def test_contents_that_would_just_spill_stay_on_their_page() -> None:
    """A page with one line of contents is as good as blank; the lines move together before one is begun."""
    assert [_begins(count) for count in (30, 37, 38, 49)] == [3, 3, 3, 3]
    assert _begins(56) == 4, "many lines more are no spill: they run on, as far apart as they are meant to be"


def _pages_of(words: list[str], lines: int, section: Section) -> list[int]:
    """Return the page on which each of these words stands, in a booklet with so many short statements before the section."""
    before = Section("s", "1", "Before", tuple(Passage(f"l{each}", (_said("Line."),), "bank") for each in range(lines)))
    made = pdf(replace(samples.document(statements=0), front=None, sections=(before, section)), when=samples.WHEN)
    pages = [" ".join(page.words.values()) for page in structure.tags(made).pages]
    return [max(place for place, page in enumerate(pages) if word in page) for word in words]


def _said(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def test_a_heading_does_not_stand_over_one_statement_at_a_page_s_foot() -> None:
    """Where a section goes on, its second statement is on the page of its heading."""
    passages = tuple(Passage(word, (_said(f"{word} words."),)) for word in ("First", "Second", "Third"))
    found = [_pages_of(["First", "Second"], lines, Section("t", "2", "Held", passages)) for lines in range(22, 34)]
    assert all(first == second for first, second in found)
    assert len({first for first, _ in found}) == 2, "the foot of a page was passed on the way"


def test_a_long_table_does_not_begin_with_one_row_at_a_page_s_foot() -> None:
    """Three rows at least stand under the first head; where they find no room, the table begins on the next page."""
    rows = tuple(((Span(f"Row {number}."),), (Span("word " * 12),)) for number in range(40))
    table = Table("Editions", ((Span("Law"),), (Span("From"),)), rows, row_headers=True, widths=(1, 1))
    section = Section("t", "2", "Law", (Passage("t", (table,), "made"),))
    found = [_pages_of(["Editions", "Row 0.", "Row 2."], lines, section) for lines in range(20, 34)]
    assert all(caption == first == third for caption, first, third in found)
    assert len({caption for caption, *_ in found}) == 2
