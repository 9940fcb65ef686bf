"""Laws of comparing documents: nothing is left out, and old and new can be read back; then what the marks look like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.compare import Comparison, Entry, compare
from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Passage, Section, Span, Table
from foreland.core.lines import Grid, Line, new_words, old_words, spoken
from foreland.core.tests.banks import laws
from foreland.core.words import Piece

WORDS = st.sampled_from(
    ["", "Staff lock doors.", "Staff lock all doors.", "We write it down.", "Nobody waits.", "Pupils\nask Mrs Okafor."]
)
SPANS = st.lists(
    st.builds(
        Span,
        WORDS,
        href=st.sampled_from([None, None, "https://example.org/a", "https://example.org/b"]),
        kind=st.sampled_from(["text", "value", "blank"]),
    ),
    max_size=2,
).map(tuple)
CELLS = st.lists(SPANS, max_size=3).map(tuple)
PLAIN = st.one_of(st.builds(Paragraph, SPANS), st.builds(ListBlock, CELLS, st.booleans()))
BLOCKS = st.one_of(
    PLAIN,
    st.builds(Table, WORDS, CELLS, st.lists(CELLS, max_size=2).map(tuple), st.booleans()),
    st.builds(Callout, WORDS, st.lists(PLAIN, max_size=2).map(tuple)),
)
KEYS = st.sampled_from("abcdef")
PASSAGES = st.builds(Passage, KEYS, st.lists(BLOCKS, max_size=2).map(tuple))
LEAVES = st.builds(Section, KEYS, st.just("1"), WORDS, st.lists(PASSAGES, max_size=3).map(tuple))
SECTIONS = st.builds(
    lambda leaf, inner: replace(leaf, sections=tuple(inner)), LEAVES, st.lists(LEAVES, max_size=1)
)  # fmt: skip
DOCUMENTS = st.builds(
    Document,
    key=st.just("policy"),
    kind=st.just("policy"),
    title=WORDS,
    organisation=WORDS,
    front=st.one_of(st.none(), st.builds(Callout, WORDS, st.lists(PLAIN, max_size=2).map(tuple))),
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    notes=st.lists(WORDS, max_size=2).map(tuple),
)


def _said(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the words of some blocks, line by line and cell by cell."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield spoken(block.spans)
        elif isinstance(block, ListBlock):
            yield from map(spoken, block.items)
        elif isinstance(block, Callout):
            yield block.title
            yield from _said(block.blocks)
        else:
            yield block.caption
            for row in (block.header, *block.rows):
                yield from map(spoken, row)


def _whole(document: Document) -> list[str]:
    """Return all words of a document in reading order, headings too, without lines that say nothing."""
    found = [*(_said([document.front]) if document.front else ())]
    found += [note.replace("\n", " ") for note in document.notes]

    def walk(section: Section) -> None:
        found.append(section.title)
        for passage in section.passages:
            found.extend(_said(passage.blocks))
        for inner in section.sections:
            walk(inner)

    for section in document.sections:
        walk(section)
    return [words for words in found if words]


def _read(comparison: Comparison, side: str) -> list[str]:
    """Read the new document, or the old, out of a comparison. The old order of what moved is told by its places."""
    words = new_words if side == "new" else old_words
    found = [words(pieces) for entry in comparison.around for pieces in _pieces(entry)]
    for part in comparison.parts:
        found.append(words(part.title))
        found += [
            words(pieces) for entry in part.entries if getattr(entry, side) is not None for pieces in _pieces(entry)
        ]
    return [each for each in found if each]


def _pieces(entry: Entry) -> Iterator[tuple[Piece, ...]]:
    for block in entry.blocks:
        if isinstance(block, Line):
            yield block.pieces
            continue
        yield block.caption
        for row in (block.head, *block.rows):
            yield from row.cells


@laws
@given(DOCUMENTS, DOCUMENTS)
def test_the_new_document_can_be_read_out_of_a_comparison_word_for_word_and_in_its_order(
    old: Document, new: Document
) -> None:
    assert _read(compare(old, new), "new") == _whole(new)


@laws
@given(DOCUMENTS, DOCUMENTS)
def test_every_word_of_the_old_document_stands_in_a_comparison(old: Document, new: Document) -> None:
    found = compare(old, new)
    assert sorted(_read(found, "old")) == sorted(_whole(old))
    ends = sorted((entry for entry in found.entries() if entry.old is not None), key=lambda entry: entry.old or 0)
    assert [entry.old for entry in ends] == list(range(sum(1 for _ in old.passages())))
    assert [words for entry in ends for pieces in _pieces(entry) if (words := old_words(pieces))] == [
        words for passage in old.passages() for words in _said(passage.blocks) if words
    ]


@laws
@given(DOCUMENTS)
def test_a_document_compared_with_itself_says_that_nothing_differs(document: Document) -> None:
    found = compare(document, document)
    assert not found.differs
    assert found.cover.change == "same"
    assert all(part.stands for part in found.parts)


@laws
@given(DOCUMENTS, DOCUMENTS)
def test_what_is_called_the_same_is_the_same_and_what_is_compared_backwards_changes_sides(
    old: Document, new: Document
) -> None:
    there, back = compare(old, new), compare(new, old)
    for entry in there.entries():
        pieces = [*_pieces(entry)]
        if entry.change == "same":
            assert all(old_words(each) == new_words(each) for each in pieces)
        if entry.change in ("added", "removed"):
            assert {piece.kind for each in pieces for piece in each} <= {entry.change}
    assert there.count(lambda entry: entry.change == "added") == back.count(lambda entry: entry.change == "removed")
    assert there.differs == back.differs


def _document(*sections: Section) -> Document:
    return Document("policy", "policy", "Online safety", "Oak Lane", sections=sections)


def _statement(key: str, words: str, number: str = "") -> Passage:
    return Passage(key, (Paragraph((Span(words),)),), number=number)


def _section(key: str, *passages: Passage, number: str = "1") -> Section:
    return Section(key, number, key.title(), passages)


def _became(found: Comparison) -> list[tuple[str, str]]:
    return [(entry.key, entry.change + (", moved" if entry.moved else "")) for entry in found.entries()]


def test_one_statement_that_moves_is_the_one_that_moved() -> None:
    order = [_statement(key, f"Words of {key}.") for key in "abcde"]
    old = _document(_section("phones", *order))
    new = _document(_section("phones", *order[1:], order[0]))
    assert _became(compare(old, new)) == [(key, "same") for key in "bcde"] + [("a", "same, moved")]


def test_a_statement_that_moves_to_another_section_says_where_it_was() -> None:
    stays, goes = _statement("a", "Stays."), _statement("b", "Goes.")
    old = _document(_section("phones", stays, goes), _section("people"))
    new = _document(_section("phones", stays), _section("people", goes, number="2"))
    found = compare(old, new)
    assert _became(found) == [("a", "same"), ("b", "same, moved")]
    assert [entry.was_in for entry in found.entries()] == ["", "Phones"]


def test_what_was_taken_out_stands_after_what_it_followed_and_its_section_stays_in_its_place() -> None:
    old = _document(
        _section("one", _statement("a", "A."), _statement("b", "B."), _statement("c", "C.")),
        _section("two", _statement("d", "D.")),
        _section("three", _statement("e", "E.")),
    )
    new = _document(
        _section("one", _statement("x", "X."), _statement("a", "A."), _statement("c", "C.")), old.sections[2]
    )
    found = compare(old, new)
    assert _became(found) == [
        ("x", "added"),
        ("a", "same"),
        ("b", "removed"),
        ("c", "same"),
        ("d", "removed"),
        ("e", "same"),
    ]
    assert [(part.key, part.change) for part in found.parts] == [("one", "same"), ("two", "removed"), ("three", "same")]


def _house(home: int, rooms: list[int]) -> Section:
    inside = tuple(Section(f"{home}.{room}", "", f"Room {room}") for room in rooms)
    return Section(f"{home}", "", f"House {home}", (), inside)


HOUSES = st.dictionaries(st.integers(0, 4), st.lists(st.integers(0, 2), unique=True, max_size=2), max_size=5).map(
    lambda homes: tuple(_house(home, rooms) for home, rooms in homes.items())
)


@laws
@given(HOUSES, HOUSES)
def test_a_section_within_another_stands_there_also_where_it_was_taken_out(
    old: tuple[Section, ...], new: tuple[Section, ...]
) -> None:
    home, found = "", []
    for part in compare(_document(*old), _document(*new)).parts:
        home = part.key if part.depth == 1 else home
        assert part.key.split(".")[0] == home
        found.append(part.key)
    asked = [[section.key, *(inner.key for inner in section.sections)] for section in (*old, *new)]
    assert sorted(found) == sorted({key for keys in asked for key in keys})


def test_a_new_number_alone_is_no_change() -> None:
    old = _document(_section("one", _statement("a", "A.", "1.1")))
    new = _document(_section("one", _statement("a", "A.", "4.1"), number="4"))
    assert not compare(old, new).differs


def test_a_link_that_leads_elsewhere_is_a_change_though_its_words_are_the_same() -> None:
    def to(address: str) -> Document:
        return _document(_section("one", Passage("a", (Paragraph((Span("Report it", href=address),)),))))

    (entry,) = compare(to("https://a.example.org"), to("https://b.example.org")).entries()
    (line,) = entry.blocks
    assert isinstance(line, Line)
    assert (entry.change, line.was_links, line.links) == (
        "changed", ("https://a.example.org",), ("https://b.example.org",),
    )  # fmt: skip


def _people(*rows: tuple[str, str]) -> Document:
    cells = tuple(((Span(role),), (Span(name, kind="value"),)) for role, name in rows)
    table = Table("Roles and names", ((Span("Role"),), (Span("Name"),)), cells, row_headers=True)
    return _document(Section("people", "1", "People", (Passage("people", (table,), "made"),)))


def test_a_table_is_compared_row_by_row_and_cell_by_cell() -> None:
    old = _people(("Headteacher", "Mrs Okafor"), ("Safeguarding lead", "Mr Webb"), ("Governor", "Dr Lee"))
    new = _people(("Headteacher", "Mrs Okafor"), ("Safeguarding lead", "Mr Khan"), ("Technician", "Ms Roe"))
    (entry,) = compare(old, new).entries()
    (grid,) = entry.blocks
    assert isinstance(grid, Grid)
    assert [row.change for row in grid.rows] == ["same", "changed", "removed", "added"]
    assert grid.rows[1].cells[0] == (Piece("same", "Safeguarding lead"),)
    assert grid.rows[1].cells[1] == (Piece("same", "Mr "), Piece("removed", "Webb"), Piece("added", "Khan"))
