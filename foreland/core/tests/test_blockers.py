"""What stands between a draft and approval: each kind, where it is mended, and only for the documents asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given

from foreland.core.amend import Amendment
from foreland.core.blockers import Blocker, blockers
from foreland.core.conditions import Condition, Test
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank, DocumentSpec, Fact, Option, Rule, Section, Value
from foreland.core.tests.banks import QUESTIONS, Drawn, answers, bank_of, laws, layers, statement

TODAY, REVIEW = date(2026, 11, 21), date(2027, 9, 1)
CLUB = Layer(facts={"kind": ("club",)}, values={"dsl": "Ada Ely"})
OPEN: dict[str, Any] = {
    "text": "We {{choice}}.",
    "options": (Option("a", "A", "do a"), Option("b", "B", "do b")),
    "asks": "Which way?",
}
OUT = Amendment(1, "a", "selected", False)


def is_(fact: str, *values: str) -> Condition:
    return Condition((Test(fact, frozenset(values)),))


def found(
    bank: Bank,
    layer: Layer = CLUB,
    *,
    documents: list[str] | None = None,
    review: date | None = REVIEW,
    lead: bool = True,
) -> list[Blocker]:
    return blockers(resolve(bank, layer), review=review, today=TODAY, lead=lead, documents=documents)


def seen(*args: Any, **more: Any) -> list[tuple[str, str]]:
    return [(item.kind, item.key) for item in found(*args, **more)]


def with_(layer: Layer, *amendments: Amendment, **values: str) -> Layer:
    return replace(layer, amendments=(*layer.amendments, *amendments), values={**layer.values, **values})


def test_nothing_blocks_a_policy_in_which_all_is_settled() -> None:
    assert seen(bank_of([statement("a", text="Ask {{dsl}}.")])) == []


def test_an_unknown_fact_asks_its_question_once_and_in_words() -> None:
    bank = bank_of(
        [statement("a", when=is_("wifi", "yes")), statement("b", level="should", propose=is_("wifi", "yes"))]
    )
    (blocker,) = found(bank, Layer(facts={"kind": ("school",)}))
    assert (blocker.kind, blocker.key, blocker.section) == (
        "answer",
        "wifi",
        "one",
    ) and "Is there wi-fi?" in blocker.says
    assert seen(bank, Layer(facts={"kind": ("school",), "wifi": ("no",)})) == []


def test_a_fact_that_only_the_register_tells_is_named_when_it_is_unknown() -> None:
    bank = bank_of(
        [statement("a", when=is_("rank", "high"))],
        facts=(Fact("rank", "Rank of the school", "register", answers("high", "low")),),
    )
    (blocker,) = found(bank)
    assert (blocker.kind, blocker.key) == ("answer", "rank") and "Rank of the school" in blocker.says


def test_an_open_choice_blocks_with_its_question() -> None:
    (blocker,) = found(bank_of([statement("a", **OPEN)]))
    assert (blocker.kind, blocker.key, blocker.section) == ("choice", "a", "one") and "Which way?" in blocker.says
    assert seen(bank_of([statement("a", **OPEN)]), with_(CLUB, Amendment(1, "a", "choice", "b"))) == []
    assert seen(bank_of([statement("a", **OPEN)]), with_(CLUB, replace(OUT, reason="Not here."))) == []


def test_a_must_without_a_reason_blocks_and_a_should_does_not() -> None:
    assert seen(bank_of([statement("a")]), with_(CLUB, OUT)) == [("reason", "a")]
    assert seen(bank_of([statement("a")]), with_(CLUB, replace(OUT, reason="No phones."))) == []
    assert seen(bank_of([statement("a", level="should")]), with_(CLUB, OUT)) == []
    assert seen(
        bank_of([statement("a", propose=is_("wifi", "yes"))]), replace(with_(CLUB, OUT), facts={"kind": ("school",)})
    ) == [("reason", "a")]
    assert seen(bank_of([statement("a", when=is_("kind", "school"))]), with_(CLUB, OUT)) == []


def test_a_placeholder_without_a_value_blocks_wherever_it_is_printed() -> None:
    bank = bank_of([statement("a", text="Ask {{dsl}} or {{Dsl}}.")])
    (blocker,) = found(bank, replace(CLUB, values={}))
    assert (blocker.kind, blocker.key, blocker.section) == (
        "value",
        "dsl",
        "one",
    ) and "Safeguarding lead" in blocker.says
    assert seen(bank, with_(replace(CLUB, values={}), replace(OUT, reason="No."))) == []
    short = bank_of([statement("a", short=(("parents", "Ask {{dsl}}."),))])
    assert seen(short, replace(CLUB, values={})) == [("value", "dsl")]
    ours = with_(replace(CLUB, values={}), Amendment(1, "a", "short", {"parents": "Ask us."}))
    assert seen(short, ours) == []
    title = bank_of(
        [statement("a")], sections=(Section("one", "Led by {{dsl}}"), Section("two", "2"), Section("three", "3"))
    )
    assert seen(title, replace(CLUB, values={})) == [("value", "dsl")]


def test_a_placeholder_that_does_not_exist_blocks_and_asks_for_other_words() -> None:
    bank = bank_of([statement("a")])
    (blocker,) = found(bank, with_(CLUB, Amendment(1, "a", "text", "Ask {{nobody}}.")))
    assert (blocker.kind, blocker.key) == ("value", "nobody") and "Reword" in blocker.mend


def test_rows_of_a_table_are_wanted_unless_optional_or_not_for_this_setting() -> None:
    values = (
        Value("dsl", "Lead", "person", "profile"), Value("nurse", "Nurse", "person", "profile", optional=True),
        Value("head", "Head", "person", "profile", when=is_("kind", "school")), Value("desk", "Front door", "contact", "authority"),
    )  # fmt: skip
    sections = (
        Section("one", "One", "people", ("dsl", "nurse", "head", "desk")),
        Section("two", "Two"),
        Section("three", "Three"),
    )
    bank = bank_of([statement("a")], values=values, sections=sections)
    assert seen(bank, replace(CLUB, values={})) == [("value", "dsl"), ("warning", "desk")]


def test_an_authoritys_contact_blocks_in_a_sentence_and_only_warns_in_a_table() -> None:
    bank = bank_of(
        [statement("a", text="Ring {{desk}}.")], values=(Value("desk", "Front door", "contact", "authority"),)
    )
    (blocker,) = found(bank)
    assert (blocker.kind, blocker.key, blocker.blocks) == (
        "value",
        "desk",
        True,
    ) and "fill it in yourself" in blocker.mend
    assert seen(bank, with_(CLUB, desk="01632 960001")) == []


def test_a_rule_blocks_as_a_contradiction_and_only_asks_for_a_look_as_a_warning() -> None:
    rules = (
        Rule("clash", "contradiction", "A without B.", "Keep b.", kept=("a",), out=("b",)),
        Rule("look", "warning", "Look at b.", "Think.", out=("b",)),
        Rule("school", "contradiction", "Never here.", "-", when=is_("kind", "school"), out=("b",)),
        Rule("asleep", "contradiction", "Never here.", "-", out=("c",)),
    )
    bank = bank_of(
        [statement("a"), statement("b", level="should"), statement("c", when=is_("kind", "school"))], rules=rules
    )
    assert seen(bank) == []
    blocked = found(bank, with_(CLUB, replace(OUT, key="b")))
    assert [(item.kind, item.key, item.blocks, item.section) for item in blocked] == [
        ("contradiction", "clash", True, "one"),
        ("warning", "look", False, "one"),
    ]


def test_a_review_date_that_is_missing_or_past_blocks() -> None:
    bank = bank_of([statement("a")])
    for review in (None, TODAY, date(2026, 1, 1)):
        assert seen(bank, review=review) == [("review", "review_date")]
    printed = bank_of(
        [statement("a", text="Until {{review_date}}.")], values=(Value("review_date", "Review", "date", "policy"),)
    )
    assert seen(printed, review=None) == [("review", "review_date")]


def test_a_lead_who_is_not_named_blocks_first_and_once() -> None:
    bank = bank_of(
        [statement("a", text="Ask {{dsl_name}}."), statement("b", **OPEN)],
        values=(Value("dsl_name", "Lead", "person", "profile"),),
    )
    assert seen(bank, lead=False) == [("lead", "dsl_name"), ("choice", "b")]
    assert seen(bank, lead=True) == [("choice", "b"), ("value", "dsl_name")]


SETTER = {**OPEN, "options": tuple(Option(key, key, key, sets=(("f", key),)) for key in "ab")}
SET = (
    DocumentSpec("left", "Left", "policy", ("standalone",), ("one",), "all"),
    DocumentSpec("right", "Right", "policy", ("standalone",), ("two",), "all"),
    DocumentSpec("insert", "Insert", "insert", ("standalone",), ("three",), "all"),
)


def test_documents_report_only_what_they_print() -> None:
    bank = bank_of(
        [statement("a", **OPEN), statement("b", section="two", **OPEN), statement("c", also=(("insert", "three"),), **OPEN)],
        documents=SET, rules=(Rule("r", "contradiction", "No b.", "-", kept=("b",)),),
    )  # fmt: skip
    assert seen(bank, documents=["left"]) == [("choice", "a"), ("choice", "c")]
    assert seen(bank, documents=["right"]) == [("choice", "b"), ("contradiction", "r")]
    assert seen(bank, documents=["insert"]) == [("choice", "c")]
    assert seen(bank) == [("choice", "a"), ("choice", "c"), ("choice", "b"), ("contradiction", "r")]
    moved = with_(CLUB, Amendment(1, "a", "place", {"section": "two", "after": ""}))
    assert ("choice", "a") not in seen(bank, moved, documents=["left"]) and ("choice", "a") in seen(
        bank, moved, documents=["right"]
    )


def test_a_choice_elsewhere_blocks_a_document_whose_statements_turn_on_it() -> None:
    facts = (Fact("f", "F", "choice", answers("a", "b")),)
    bank = bank_of(
        [statement("a", **SETTER), statement("b", section="two", when=is_("f", "a"))], documents=SET, facts=facts
    )
    assert seen(bank, documents=["right"]) == [("choice", "a")]
    assert seen(bank) == [("choice", "a")]
    asks = bank_of([statement("a", when=is_("ages", "big"), **SETTER), statement("b", section="two", when=is_("f", "a"))],
                   documents=SET, facts=facts)  # fmt: skip
    assert seen(asks, Layer(facts={"kind": ("school",)}), documents=["right"]) == [("answer", "ages")]


def test_a_document_that_may_or_may_not_be_printed_asks_before_it_is_dropped() -> None:
    documents = (*SET[:1], replace(SET[1], when=is_("ages", "big")))
    bank = bank_of([statement("a")], documents=documents, questions=QUESTIONS)
    assert seen(bank, Layer(facts={"kind": ("school",)})) == [("answer", "ages")]


@laws
@given(layers())
def test_no_statement_is_approved_away_whatever_needs_an_answer_blocks(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    stopping = [item for item in blockers(resolved, review=REVIEW, today=TODAY, lead=True) if item.blocks]
    keys = [(item.kind, item.key) for item in stopping]
    assert len(keys) == len(set(keys))
    printable = [
        state
        for spec in resolved.documents
        for section in drawn.bank.document[spec].sections
        for state in resolved.placed(spec, section)
    ]
    for state in printable:
        if state.needs:
            assert any(item.kind in ("answer", "choice") for item in stopping)
        if state.undecided:
            assert ("choice", state.key) in keys
        if state.left_out and state.level == "must" and not state.reason:
            assert ("reason", state.key) in keys


@laws
@given(layers())
def test_the_blockers_of_all_documents_are_those_of_each_together(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    args: dict[str, Any] = {"review": REVIEW, "today": TODAY, "lead": True}
    together = {(item.kind, item.key) for item in blockers(resolved, **args)}
    apart = {
        (item.kind, item.key) for key in resolved.documents for item in blockers(resolved, documents=[key], **args)
    }
    assert together == apart
