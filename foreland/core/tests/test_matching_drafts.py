"""What a document becomes: amendments that print its words, own statements in their place, and what is still missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.conditions import Condition, Test
from foreland.core.layer import Layer, resolve
from foreland.core.matching.amendments import Decision, Draft, amendments, decided, filled_in, own_key
from foreland.core.matching.missing import missing
from foreland.core.matching.requirements import Answer, requirements
from foreland.core.matching.statements import Matching, match
from foreland.core.packs.model import Bank, Requirement, Requirements
from foreland.core.source import Extract, Source
from foreland.core.tests.banks import head, laws
from foreland.core.tests.test_matching_statements import AS_PRINTED, BANK, GUIDE, TEXTS, document, matched
from foreland.core.wording import plain

PACK = Requirements(
    head("2026.1", "requirements"),
    requirements=(
        *(Requirement(f"R-{key}", title, text, "law", "must", "seen") for key, (_, title, text) in TEXTS.items()),
        Requirement("R-watch", "Watches", "The school says whether smart watches count as phones.", "law", "must", "seen"),
        Requirement("R-club", "Clubs", "A club names who opens the door.", "law", "must", "seen",
                    applies=Condition((Test("kind", frozenset({"club"})),))),
        Requirement("R-next", "Next year", "From next year all use keys.", "law", "must", "seen", starts=date(2027, 9, 1)),
        Requirement("R-record", "A record", "A record is kept.", "law", "must", "seen", served_by=("record",)),
    ),
)  # fmt: skip
LUNCH = "Lunch boxes stand on the red shelf beside the hall door and go home on Fridays."
SPARE = "Two spare handsets for emergencies hang beside the red shelf in the hall."


def printed(draft: Draft, bank: Bank = BANK) -> dict[str, str]:
    """Return what a school's draft prints, by key."""
    layer = Layer(terms=dict(draft.terms), values=dict(draft.values), amendments=draft.amendments)
    resolved = resolve(bank, layer)
    return {key: plain(state.text, resolved.fill) for key, state in resolved.states.items() if state.kept}


def answers(found: Matching, commits: tuple[int, ...] | None = None, **given: object) -> dict[str, Answer]:
    """Return how a document answers the small pack, by code."""
    return {answer.code: answer for answer in requirements(found, commits, PACK, **given)}  # type: ignore[arg-type]


def test_the_banks_own_wording_is_taken_in_and_no_word_is_stored() -> None:
    draft = amendments(matched(*AS_PRINTED.values()))
    assert [(item.key, item.field, item.value) for item in draft.amendments] == [
        (key, "selected", True) for key in AS_PRINTED
    ]
    assert [step.passage for step in draft.steps] == [0, 1, 2, 3]


def test_an_edited_wording_is_stored_with_its_placeholders_put_back() -> None:
    edited = "Before any picture of a pupil is published or shown, families agree in writing, and may change their mind at any time."
    draft = amendments(matched(edited))
    taken, text = draft.amendments
    assert (taken.field, text.field, text.key) == ("selected", "text", "images.consent")
    assert text.value == edited.replace("a pupil", "a {{pupil}}")
    assert text.base and text.edition == "2026.1"
    assert printed(draft)["images.consent"] == edited


def test_what_a_school_calls_its_pupils_is_read_out_of_its_words() -> None:
    texts = [text.replace("pupil", "child").replace("childs", "children") for text in AS_PRINTED.values()]
    draft = amendments(matched(*texts))
    assert draft.terms == {"pupil": "child"}
    assert printed(draft)["phones.staff"] == texts[0]


def test_the_words_in_an_open_place_become_a_value() -> None:
    draft = amendments(
        matched(
            "A worry about the head goes to Mrs Jo Smith-Jones. The chair rings the council’s officer within one working day."
        )
    )
    assert draft.values == {"chair_name": "Mrs Jo Smith-Jones"}
    assert printed(draft)["responding.about-head"].startswith("A worry about the head goes to Mrs Jo Smith-Jones.")


def test_a_value_that_the_school_has_already_holds() -> None:
    found = matched(
        "Every half term Mr Bell now tests the filter on each kind of device and writes down the results for us."
    )
    draft = amendments(found, values={"it_name": "Mr Bell"})
    assert "{{it_name}}" in draft.amendments[-1].value


def test_the_chosen_alternative_is_chosen() -> None:
    draft = amendments(matched("Pupils' phones are handed in at the gate and given back at the end of lessons."))
    assert [(item.field, item.value) for item in draft.amendments] == [("selected", True), ("choice", "handed-in")]
    assert "handed in at the gate" in printed(draft)["phones.pupils"]


def test_what_is_the_schools_own_stands_behind_its_neighbour_in_its_section() -> None:
    found = matched(AS_PRINTED["phones.staff"], LUNCH, AS_PRINTED["filtering.lead"])
    own = next(step.amendment for step in amendments(found).steps if step.amendment.field == "own")
    assert own.value == {"section": "phones", "after": "phones.staff", "text": LUNCH, "meets": []}
    assert own.key == own_key(found, found.passages[1]) and own.key.startswith("own.")


def test_the_heading_tells_the_section_of_an_own_statement() -> None:
    rows = [("paragraph", AS_PRINTED["phones.staff"], ("Phones",)), ("paragraph", LUNCH, ("Images",))]
    extracts = tuple(Extract(n, "paragraph", text, under=under) for n, (_, text, under) in enumerate(rows))
    draft = amendments(match(Source("a", "txt", extracts), BANK, GUIDE))
    assert draft.amendments[-1].value["section"] == "images"


def test_what_a_person_decided_holds() -> None:
    found = matched(AS_PRINTED["phones.staff"], LUNCH, SPARE)
    settled = {
        0: Decision("drop"),
        1: Decision("statement", "images.names"),
        2: Decision("own", section="responding"),
    }
    draft = amendments(found, settled=settled)
    assert [(item.key, item.field) for item in draft.amendments[:2]] == [
        ("images.names", "selected"),
        ("images.names", "text"),
    ]
    assert draft.amendments[1].value == LUNCH
    assert draft.amendments[2].value["section"] == "responding"
    assert len(draft.amendments) == 3


def test_two_passages_for_one_statement_lose_no_words() -> None:
    found = matched(AS_PRINTED["phones.staff"], LUNCH)
    draft = amendments(found, settled={1: Decision("statement", "phones.staff")})
    assert [item.field for item in draft.amendments] == ["selected", "own"]
    assert draft.amendments[1].value["text"] == LUNCH


def test_a_list_is_printed_as_a_list() -> None:
    found = matched(LUNCH, "In the hall we have:", ("item", "chairs"), ("item", "tables"))
    own = amendments(found).amendments[-1]
    assert own.value["text"].endswith("In the hall we have:\n\n- chairs\n- tables")


@laws
@given(
    some.lists(
        some.sampled_from([*AS_PRINTED.values(), LUNCH, SPARE, "Staff must:", "Ring 01632 960 001."]), max_size=7
    )
)
def test_every_passage_that_says_something_becomes_something(texts: list[str]) -> None:
    found = matched(*texts)
    becomes = [passage.number for passage, _ in decided(found, {})]
    assert becomes == [passage.number for passage in found.passages if passage.kind not in ("heading", "furniture")]
    draft = amendments(found)
    assert {step.passage for step in draft.steps} == set(becomes)
    said = " ".join(printed(draft).values())
    for number in becomes:
        assert " ".join(found.passages[number].text.split()) in said
    keys = [item.key for item in draft.amendments if item.field == "own"]
    assert len(keys) == len(set(keys))
    taken = [item.key for item in draft.amendments if item.field == "selected"]
    assert len(taken) == len(set(taken))


@laws
@given(some.sets(some.sampled_from(sorted(AS_PRINTED))))
def test_what_is_taken_and_what_is_missing_are_the_whole_bank(keys: set[str]) -> None:
    found = matched(*(AS_PRINTED[key] for key in sorted(keys)))
    lacking = {item.statement.key for section in missing(found) for item in section.statements}
    assert set(found.taken) == keys
    assert lacking | keys == set(BANK.statement) and not lacking & keys


def test_what_cannot_apply_or_is_said_already_is_not_missing() -> None:
    only_clubs = Condition((Test("kind", frozenset({"club"})),))
    items = tuple(replace(item, when=only_clubs) if item.key == "images.names" else item for item in BANK.statements)
    found = match(document(LUNCH), replace(BANK, statements=items), GUIDE)

    def lacking(kind: str | None, *said: str) -> dict[str, bool]:
        facts = {"kind": frozenset({kind})} if kind else {}
        return {item.statement.key: item.sure for section in missing(found, facts, said) for item in section.statements}

    assert "images.names" not in lacking("school")
    assert lacking("club")["images.names"] is True
    assert lacking(None)["images.names"] is False
    assert "phones.staff" not in lacking(None, "phones.staff")


def test_the_musts_of_a_section_come_first() -> None:
    items = tuple(replace(item, level="should") if item.key == "phones.pupils" else item for item in BANK.statements)
    phones = missing(match(document(LUNCH), replace(BANK, statements=items), GUIDE))[0]
    assert [item.statement.key for item in phones.statements] == ["phones.staff", "phones.trips", "phones.pupils"]


def test_a_requirement_is_covered_by_the_statement_that_meets_it() -> None:
    found = answers(matched(AS_PRINTED["phones.staff"]))
    assert found["R-phones.staff"].status == "covered"
    assert found["R-phones.staff"].voices[0].passage == 0 and "Staff phones" in found["R-phones.staff"].voices[0].why
    assert found["R-watch"].status == "absent" and not found["R-watch"].voices


@pytest.mark.parametrize(("commits", "status"), [((0,), "covered"), ((), "mentioned"), (None, "mentioned")])
def test_words_alone_cover_a_requirement_only_where_they_commit(commits: tuple[int, ...] | None, status: str) -> None:
    found = answers(matched("In our school smart watches count as phones, and this says whether they do."), commits)
    assert found["R-watch"].status == status


@pytest.mark.parametrize(
    ("asks", "status"),
    [
        ("Staff phones are in lockers and used at break alone.", "covered"),
        ("Roofs, gutters, drains.", "absent"),
    ],
)
def test_an_unsettled_passage_covers_what_its_statement_meets_only_where_it_bears_on_it(asks: str, status: str) -> None:
    found = matched("Teachers: handsets live in lockers. Break is the only time, and not near children.")
    (passage,) = found.passages
    sure = replace(passage, candidates=(replace(passage.candidates[0], sure=0.9),))
    assert (sure.kind, sure.candidates[0].key) == ("unsure", "phones.staff")
    pack = replace(PACK, requirements=(Requirement("R-phones.staff", "It", asks, "law", "must", "seen"),))
    (answer,) = requirements(replace(found, passages=(sure,)), (0,), pack)
    assert answer.status == status


def test_what_does_not_bind_is_not_asked() -> None:
    found = matched(LUNCH)
    every = answers(found)
    assert "R-club" in every and "R-next" in every and "R-record" not in every
    there = answers(found, facts={"kind": frozenset({"school"})}, day=date(2026, 11, 21))
    assert "R-club" not in there and "R-next" not in there


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On trips the office holds one number for families to ring: 01632 960 001.", "01632 960 001"),
        ("On all trips our office holds one number that families can ring: 01632 960 001", "01632 960 001"),
        ("On trips nobody rings.", None),
    ],
)
def test_a_value_is_read_only_where_the_words_around_it_stand(text: str, value: str | None) -> None:
    found = dict(filled_in(BANK.statement["phones.trips"].text, text, matched(text)))
    assert found.get("trip_number") == value
