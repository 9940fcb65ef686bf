"""What changed between two documents: no word is lost, the turned question has the mirrored answer, pages say nothing."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.changes.between import MOST_WORDS, TooLong, changes, marks
from foreland.core.changes.cutting import units
from foreland.core.changes.found import Change
from foreland.core.changes.same import begins, run_together, words
from foreland.core.lines import new_words, old_words
from foreland.core.source import Extract, Format, Kind, Source
from foreland.core.tests.banks import laws

LEXICON = (
    "staff",
    "tell",
    "the",
    "lead",
    "phones",
    "are",
    "never",
    "used",
    "in",
    "class",
    "pupils",
    "e-mail",
    "2026",
    "Ada",
)
KINDS: tuple[Kind, ...] = ("paragraph", "paragraph", "item", "row", "heading", "furniture", "contents")
TEXTS = st.lists(st.sampled_from(LEXICON), min_size=1, max_size=9).map(" ".join)
SOURCES = st.builds(
    lambda items, form: source([(kind, text) for kind, text in items], form=form),
    st.lists(st.tuples(st.sampled_from(KINDS), TEXTS), max_size=9),
    st.sampled_from(["docx", "pdf"]),
)
PHONES = "Phones are handed in at the gate each morning and given back at the end of the day."
WATCHES = "Smart watches that can send messages are treated in the same way as phones are."
VISITORS = "Visitors read this policy before they are given the key to the guest network."


MOST_SECONDS, MOST_BYTES = 60, 200_000_000
"""The bound for two documents of 200 pages on a busy machine, with every piece of memory traced: untraced a sixth of it."""


def source(items: Sequence[tuple[Kind, str]], *, form: Format = "docx") -> Source:
    return Source("x", form, tuple(Extract(at, kind, text) for at, (kind, text) in enumerate(items)))


def prose(*texts: str, form: Format = "docx") -> Source:
    return source([("paragraph", text) for text in texts], form=form)


def told(old: Source, new: Source) -> list[tuple[str, bool]]:
    return [(change.kind, change.moved) for change in changes(old, new) if not change.stands]


def marked(old: Source, new: Source) -> str:
    shapes = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return " / ".join(
        "".join(shapes[piece.kind].format(piece.text) for piece in change.pieces) for change in changes(old, new)
    )


def said(given: Source) -> Counter[int]:
    """How many words each extract has that is no page."""
    found = Counter[int]()
    for unit in units(given, given)[0]:
        found[unit.extract.number] += len(unit.words)
    return found


def held(found: Sequence[Change], side: str) -> Counter[int]:
    count = Counter[int]()
    for change in found:
        for unit in getattr(change, side):
            count[unit.extract.number] += len(unit.words)
    return count


@laws
@given(SOURCES, SOURCES)
def test_every_word_of_both_stands_in_exactly_one_place(old: Source, new: Source) -> None:
    found = changes(old, new)
    before, after = units(old, new)
    assert sorted(unit.at for change in found for unit in change.old) == [unit.at for unit in before]
    assert sorted(unit.at for change in found for unit in change.new) == [unit.at for unit in after]
    assert held(found, "old") == said(old) and held(found, "new") == said(new)


@laws
@given(SOURCES, SOURCES)
def test_marks_hold_the_words_of_both(old: Source, new: Source) -> None:
    def letters(text: str) -> str:
        return run_together(word.said for word in words(text)).replace(" ", "")

    for change in changes(old, new):
        if change.kind in ("reworded", "added", "gone"):
            was, now = ("".join(unit.key for unit in side).replace(" ", "") for side in (change.old, change.new))
            assert letters(old_words(change.pieces)) == was
            assert letters(new_words(change.pieces)) == now


@laws
@given(SOURCES, SOURCES)
def test_turned_round_the_answer_is_the_mirror(old: Source, new: Source) -> None:
    mirror = {"added": "gone", "gone": "added"}
    there = Counter((change.kind, change.moved) for change in changes(old, new))
    back = Counter((mirror.get(change.kind, change.kind), change.moved) for change in changes(new, old))
    assert there == back


@laws
@given(SOURCES)
def test_a_document_has_not_changed_against_itself(given_: Source) -> None:
    assert all(change.stands and change.kind == "same" for change in changes(given_, given_))


@laws
@given(st.lists(TEXTS, min_size=1, max_size=6), st.integers(1, 60))
def test_where_lines_break_is_no_change(texts: list[str], at: int) -> None:
    whole = " ".join(texts).split()
    broken = prose(*filter(None, (" ".join(whole[:at]), " ".join(whole[at:]))))
    assert told(prose(" ".join(whole)), broken) == []


@laws
@given(st.text(max_size=80))
def test_words_are_found_where_they_are_said_to_stand(text: str) -> None:
    found = words(text, begins(text))
    assert all(text[word.start : word.end] for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Staff use “e-mail” – never texts.", 'Staff use "e\u2011mail" - never texts'),
        ("The safeguarding lead decides.", "The safe- guarding lead decides."),
        ("The oﬃce ﬁles it.", "The office files it."),
        ("3.4 Staff report on the day.", "3.5 Staff report on the day."),
        ("• Staff report on the day", "- Staff report on the day."),
        ("(a) Staff report on the day", "(b) Staff report on the day"),
        ("STAFF REPORT", "Staff report"),
        ("Fines of £1,000 & more", "Fines of £1000 and more"),
        ("The school’s own", "The school's own"),
    ],
)
def test_how_a_page_sets_words_is_no_change(one: str, other: str) -> None:
    assert told(prose(one), prose(other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Passwords have 8 signs.", "Passwords have 12 signs."),
        ("It is reviewed on 1 May 2025.", "It is reviewed on 1 May 2026."),
        ("Ask Mrs Ada Hill.", "Ask Mr Ben Hill."),
        ("Pupils may not bring phones.", "Pupils may bring phones."),
        ("A share of 5% is filtered.", "A share of 5 is filtered."),
        ("We open from 1 to 2.", "We open from 12."),
    ],
)
def test_what_words_say_is_a_change(one: str, other: str) -> None:
    assert told(prose(one), prose(other)) == [("reworded", False)]


def test_marks_tell_the_words_and_nothing_around_them() -> None:
    old = prose("3.1 Staff should report a concern by e-mail – on the same day.")
    new = prose("Staff must report a concern by email - on the same day")
    assert marked(old, new) == "Staff -should -+must +report a concern by email - on the same day"


def test_a_paragraph_that_stands_elsewhere_has_moved() -> None:
    assert told(prose(PHONES, WATCHES, VISITORS), prose(WATCHES, VISITORS, PHONES)) == [("same", True)]
    assert told(prose(PHONES, WATCHES, VISITORS), prose(WATCHES, VISITORS, PHONES.replace("each", "every"))) == [
        ("reworded", True)
    ]


def test_one_paragraph_that_became_two_with_other_words_at_the_seam_is_reworded() -> None:
    old, new = prose(f"{PHONES} {WATCHES}", VISITORS), prose(PHONES.replace("day", "week"), WATCHES, VISITORS)
    assert told(old, new) == [("reworded", False)]


def test_a_document_with_too_many_words_is_refused_by_its_name() -> None:
    with pytest.raises(TooLong, match="x has 120,001 words"):
        changes(prose(PHONES), prose("word " * (MOST_WORDS + 1)))


def test_two_paragraphs_too_long_to_be_compared_stand_one_after_the_other() -> None:
    one, other = (" ".join(f"{letter}{at}" for at in range(20_001)) for letter in "ab")
    assert [piece.kind for piece in marks(*units(prose(one), prose(other)))] == ["removed", "added"]


def test_headings_are_renamed_and_not_taken_for_text() -> None:
    items: list[tuple[Kind, str]] = [("heading", "Aims"), ("paragraph", PHONES), ("paragraph", WATCHES)]
    old, new = source(items), source([("heading", "Purpose"), *items[1:]])
    [change] = [change for change in changes(old, new) if not change.stands]
    assert change.heading and (change.kind, change.moved) == ("reworded", False)


def test_what_runs_along_the_pages_says_nothing_even_where_a_reader_took_it_for_text() -> None:
    words_: list[tuple[Kind, str]] = [("paragraph", PHONES), ("paragraph", WATCHES)]
    old = source([("furniture", "Hillview School · Page 1 of 9"), *words_])
    assert (
        told(old, source([*words_, ("paragraph", "Hillview School · Page 4 of 9"), ("paragraph", "17")], form="txt"))
        == []
    )


def test_cells_of_a_table_that_are_read_in_another_order_are_no_change_but_a_turned_sentence_is() -> None:
    row: list[tuple[Kind, str]] = [("row", "A phone in class, a second time | One hour after school | Head of year")]
    lines = ("A phone in class, a", "One hour after", "Head of year", "second time", "school")
    assert told(source(row), prose(*lines, form="pdf")) == []
    assert told(prose("Pupils tell staff.", form="pdf"), prose("Staff tell pupils.", form="pdf")) == [
        ("reworded", False)
    ]


def made(seed: int, count: int) -> Source:
    """Return a document of so many paragraphs of thirty words each, of a vocabulary of its own."""
    dice = random.Random(seed)
    vocabulary = [f"w{dice.randrange(4000)}" for _ in range(1500)] + ["the", "a", "staff", "must"] * 60
    return prose(*(" ".join(dice.choices(vocabulary, k=30)) for _ in range(count)))


@pytest.mark.slow
@pytest.mark.parametrize("alike", [False, True])
def test_two_hundred_pages_against_two_hundred_answer_in_bounded_time_and_memory(alike: bool) -> None:
    """200 pages of 400 words are 2,700 paragraphs, and each is alike or a stranger to all of the other document's."""
    old, new = made(1, 2700), made(1 if alike else 2, 2700)
    if alike:
        lines = " ".join(extract.text for extract in new.extracts).split()
        new = prose(*(" ".join(lines[at : at + 13]) for at in range(0, len(lines), 13)), form="txt")
    start = time.monotonic()
    tracemalloc.start()
    found = changes(old, new)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - start < MOST_SECONDS and peak < MOST_BYTES
    assert all(change.stands for change in found) is alike
