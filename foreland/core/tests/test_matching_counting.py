"""How words count: terms and synonyms as one, endings aside, and the lines of a document's own record."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.matching.counting import GAP_CODE, Counting, filled
from foreland.core.matching.covers import Cover, Covers
from foreland.core.matching.guide import Guide
from foreland.core.matching.hearing import Hearing, shared
from foreland.core.matching.language import tokens
from foreland.core.matching.statements import ready
from foreland.core.matching.synonyms import Synonym
from foreland.core.packs.guiding import unguided
from foreland.core.packs.reading import read
from foreland.core.tests.banks import laws
from foreland.core.tests.test_matching_statements import BANK, GUIDE

PACK = Path(__file__).resolve().parents[3] / "content" / "matching" / "england-online-safety" / "2026.1"
COUNTING = Counting(BANK, GUIDE.synonyms)
COUNTING.close()


def loose(text: str) -> str:
    """Return a text as it counts loosely."""
    return "".join(word.code for word in COUNTING.loose(tokens(text)))


def guide() -> Guide:
    """Return the guide that the project brings."""
    found = read({file.name: file.read_text(encoding="utf-8") for file in PACK.glob("*.toml")})
    assert isinstance(found, Guide)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The DSL informs us", "the designated safeguarding lead tells us"),
        ("children", "pupils"),
        ("a child's handset", "the pupil’s mobile".replace("the", "a")),
        ("radicalisation", "radicalise"),
        ("monitors", "monitoring"),
    ],
)
def test_what_counts_as_one(one: str, other: str) -> None:
    assert loose(one) == loose(other)


@pytest.mark.parametrize(
    ("one", "other"), [("lead", "DSL"), ("staff", "pupils"), ("phone", "tell"), ("zebra", "zither")]
)
def test_what_stays_apart(one: str, other: str) -> None:
    assert loose(one) != loose(other)


def test_the_longest_phrase_holds() -> None:
    assert len(loose("designated safeguarding lead")) == 1
    assert len(loose("safeguarding leads")) == 1
    assert len(loose("safeguarding")) == 1 and loose("safeguarding") != loose("safeguarding lead")


def test_a_family_whose_words_count_as_two_things_counts_as_itself() -> None:
    counting = Counting(BANK, (Synonym("staff", ("teacher",)), Synonym("teach", ("teach",))))
    read_as = [counting.loose(tokens(word))[0].code for word in ("teacher", "teach", "teaching", "teachable")]
    assert read_as[0] != read_as[1] == read_as[2]


def test_a_value_is_a_gap_and_a_term_is_its_words() -> None:
    assert loose(COUNTING.said("{{Pupils}} ring {{trip_number}}.")) == loose("pupils ring") + GAP_CODE
    assert loose(COUNTING.said("{{pupil’s}} {{nobody_knows}}")) == loose("child's") + GAP_CODE


@laws
@given(some.text(max_size=80))
def test_the_places_of_words_lie_in_the_text_in_order(text: str) -> None:
    words = COUNTING.loose(tokens(text))
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.end <= other.start for one, other in itertools.pairwise(words))
    assert words == COUNTING.loose(tokens(text))


def test_no_word_of_the_projects_guide_counts_as_two_things() -> None:
    assert [fault.says for fault in unguided(guide(), None)] == []


def test_a_word_in_two_groups_is_a_fault() -> None:
    doubled = replace(guide(), synonyms=(Synonym("one", ("phone",)), Synonym("two", ("Phones", "mobile"))))
    (fault,) = unguided(doubled, None)
    assert "Phones" in fault.says and "one" in fault.says


@pytest.mark.parametrize(
    "line",
    [
        "Version 3.1", "Next review: May 2020", "Approved by | Full Governing Body", "Signed: ______ Date: ______",
        "Policy owner | Computing Leader", "Date agreed and ratified by Governing Body:", "Document control", "Author: Mrs B Hall",
    ],
)  # fmt: skip
def test_a_line_of_the_documents_own_record_is_told(line: str) -> None:
    assert guide().record.holds(line)


@pytest.mark.parametrize(
    "line",
    [
        "Staff sign the agreement before they are given a login.",
        "Signed acceptable use agreements | until replaced",
        "Leaders review filtering each term and write down the date.",
        "This policy is reviewed every year by the governors.",
        "Agreed 9 October: each parent must collect the phone.",
        "Owners of personal devices are responsible for their safe keeping.",
        "Reviewing the filter is the work of the senior leader.",
        "",
    ],
)
def test_a_line_that_says_something_is_none_of_it(line: str) -> None:
    assert not guide().record.holds(line)


@pytest.mark.parametrize(
    "line", ["Marlbrook Lane Primary School and Nursery Class", "The Two Rivers Federation", "Seaholm Council"]
)
def test_whose_document_it_is_stands_on_the_cover_and_nowhere_else(line: str) -> None:
    assert guide().record.holds(line, on_cover=True) and not guide().record.holds(line)


@pytest.mark.parametrize(
    "line",
    [
        "No phones in school", "School devices stay in school.", "Phones Are Never Seen In School", "We are a mobile-free school",
        "Every Child at our School Asks a trusted adult", "",
    ],
)  # fmt: skip
def test_a_rule_on_the_cover_is_none_of_its_names(line: str) -> None:
    assert not guide().record.holds(line, on_cover=True)


@pytest.mark.parametrize("line", ["Adopted | 9 October 2023", "Approved: 3 May 2024", "Reviewed 12 June 2025"])
def test_a_day_beside_what_was_done_is_the_documents_record(line: str) -> None:
    assert guide().record.holds(line)


TOPICS = some.dictionaries(some.sampled_from(["MOB", "FM", "IMG"]), some.floats(0.1, 1.0), max_size=3)


@laws
@given(TOPICS, TOPICS)
def test_texts_are_about_the_same_as_far_as_their_topics_are(one: dict[str, float], other: dict[str, float]) -> None:
    assert 0 <= shared(one, other) <= 1 + 1e-9
    assert shared(one, other) == pytest.approx(shared(other, one))
    assert shared(one, one) == (pytest.approx(1) if one else 0)


def test_topics_are_heard_in_a_passage_and_in_a_statement() -> None:
    bank = replace(
        BANK,
        statements=tuple(replace(item, topic="MOB" if item.section == "phones" else "") for item in BANK.statements),
    )
    hearing = Hearing(guide(), ready(bank, GUIDE))
    phones = hearing.text("Mobile phones must be handed in at the office every morning.")
    assert phones["MOB"] > 0.5
    near, far = (
        hearing.statement([item.key for item in bank.statements].index(key))
        for key in ("phones.trips", "teaching.lessons")
    )
    assert near["MOB"] >= 0.8
    assert shared(phones, near) > shared(phones, far)
    assert hearing.text("") == {} and Hearing(GUIDE, ready(bank, GUIDE)).text("Mobile phones") == {}


def test_a_long_line_is_no_record() -> None:
    covers = Covers([Cover("version", ("^version",))])
    assert covers.holds("Version " + "two " * 10) and not covers.holds("Version " + "two " * 30)


@laws
@given(
    parts=some.lists(some.text(alphabet="abc", max_size=4), min_size=2, max_size=4),
    values=some.lists(some.text(alphabet="xyz", min_size=1, max_size=3), min_size=3, max_size=3),
)
def test_what_fills_the_gaps_of_a_wording_is_found_again(parts: list[str], values: list[str]) -> None:
    between = values[: len(parts) - 1]
    passage = "".join(part + value for part, value in zip(parts, [*between, ""], strict=True))
    places = filled(GAP_CODE.join(parts), passage)
    kept = [passage[begin:end] for begin, end in places]
    assert len(kept) == len(between) and all(kept)
    if all(parts[1:-1]):
        assert kept == between


def test_a_passage_without_the_words_of_a_wording_fills_nothing() -> None:
    assert filled(f"ab{GAP_CODE}c", "abx") == filled("ab", "ab") == filled(f"a{GAP_CODE}", "a") == []
