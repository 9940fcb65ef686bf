"""Questions, proposals, files of answers, and drafts that are begun without an account."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest

from foreland.library import queries as library
from foreland.policies import actions, queries
from foreland.policies.models import Change, OpenDraft, Policy
from foreland.policies.tests import making
from foreland.policies.tests.making import NOW
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.world import World


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy."""
    return making.begin("primary")


def asked(policy: Policy) -> dict[str, queries.Asked]:
    """Return the questions that matter to the school, by key."""
    layer = making.drawn(policy, policy.body).resolved.layer
    return {item.question.key: item for item in queries.asked(library.bank(policy.pack), layer.facts, layer.origins)}


def test_questions_come_from_the_register_from_answers_and_from_proposals(policy: Policy) -> None:
    found = asked(policy)
    assert (found["phase"].where, found["phase"].values) == ("register", ("primary",))
    assert found["approver"].where == "proposed" and found["approver"].because
    assert found["social"].where == "open" and found["social"].values == ()
    assert "sixth-form" not in found and "alone" not in found
    profile.answer(key="approver", values=["head"], by="p1", now=NOW)
    assert asked(policy)["approver"].where == "answered"
    assert asked(policy)["approver"].labels == ["The person in charge, under delegation"]
    answered, total = queries.progress(list(asked(policy).values()))
    assert 0 < answered < total == len(asked(policy))


def test_the_number_of_a_question_counts_what_a_person_answers(policy: Policy) -> None:
    found = list(asked(policy).values())
    waiting = queries.unanswered(found)
    assert waiting[0] is not found[0], "what the register answered comes first in the bank, and is not counted"
    assert {queries.place(found, item.question.key) for item in waiting} == {(1, len(waiting))}
    assert queries.place(found, "phase") == queries.place(found, "nothing") == (0, 0)
    last = waiting[-1].question
    profile.answer(key=last.key, values=[last.answers[0].key], by="p1", now=NOW)
    found = list(asked(policy).values())
    assert queries.place(found, waiting[0].question.key) == (2, len(queries.unanswered(found)) + 1)
    assert queries.place(found, last.key)[0] == 1, "one that was answered keeps its turn"


@pytest.mark.parametrize("kind", making.KINDS)
def test_every_kind_of_setting_is_asked_about_a_dozen_questions_and_gets_through(
    world: World, packs: None, kind: str
) -> None:
    with open_scope(body=world.elm, by="p1"):
        policy = making.begin(kind)
        waiting = queries.unanswered(list(asked(policy).values()))
        assert 5 <= len(waiting) <= 16, [item.question.key for item in waiting]
        making.settle(policy, world.elm)
        assert making.blocking(policy, world.elm) == []


def test_a_file_of_answers_is_taken_whole(policy: Policy) -> None:
    data = tomllib.loads("""
        [facts]
        social = "yes"
        ai = ["pupils", "staff"]
        [values]
        dsl_name = "Dana Safe"
        deputy_names = ["Kim Lowe", "Sam Ash"]
        review_date = 2027-09-01
        [choices]
        "phones.pupils" = "locked"
        [terms]
        pupil = "learner"
        school = { one = "academy", many = "academies" }
    """)
    actions.take_answers(policy=policy, data=data, by="p1", now=NOW)
    facts = {fact.key: fact.values for fact in profile_read.facts()}
    assert facts["social"] == ("yes",) and set(facts["ai"]) == {"staff", "pupils"}
    assert making.value("dsl_name") == "Dana Safe" and making.value("deputy_names") == "Kim Lowe\nSam Ash"
    assert str(Policy.objects.get().review_date) == "2027-09-01"
    actions.take_answers(policy=policy, data={"values": {"review_date": "2027-09-02"}}, by="p1", now=NOW)
    assert str(Policy.objects.get().review_date) == "2027-09-02", "a date in quotes is a date"
    resolved = making.drawn(policy, policy.body).resolved
    assert resolved.states["phones.pupils"].choice == "locked"
    assert (resolved.fill["pupils"].text, resolved.fill["school"].text) == ("learners", "academy")
    count = Change.objects.count()
    actions.take_answers(policy=policy, data=data, by="p1", now=NOW)
    assert Change.objects.count() == count, "the same file again changes nothing"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[fact]\nsocial = 'yes'", r"no table \[fact\]"),
        ("facts = 3", r"\[facts\] must be a table"),
        ("[facts]\nshoe-size = 'ten'", "no question 'shoe-size'"),
        ("[facts]\nsocial = 'perhaps'", "social: 'perhaps' is no answer. Answers: yes, no"),
        ("[facts]\nsocial = ['yes', 'no']", "social takes one answer"),
        ("[facts]\nai = ['none', 'staff']", "none"),
        ("[facts]\nai = []", "Choose an answer"),
        ("[facts]\nai = 5", r"\[facts\] ai must be a text"),
        ("[facts]\nai = [5]", r"\[facts\] ai must be a text"),
        ("[values]\ncook_name = 'X'", "no such value"),
        ("[values]\ndsl_name = 5", "text in quotes"),
        ("[values]\ndsl_name = ['A', 'B']", "text in quotes"),
        ("[values]\ndeputy_names = ['A', 5]", "list of texts"),
        ('[values]\ndsl_name = "a\\u0000b"', "cannot be printed"),
        (f"[values]\ndsl_name = '{'x' * 151}'", "dsl_name has 151 characters: at most 150 fit"),
        (
            f"[values]\nai_tools = ['Harbour', '{'x' * 201}']",
            "ai_tools: Line 2 has 201 characters, and at most 200 fit",
        ),
        ("[values]\nreview_date = '1.9.2027'", "must be a date, such as 2027-09-01"),
        ("[values]\nreview_date = ['2027-09-01']", "must be a date"),
        ("[values]\nreview_date = 2027-09-01T10:00:00", "must be a date"),
        ("[values]\nreview_date = 2020-09-01", "next review must"),
        ("[values]\nreview_date = 2030-09-01", "within a year"),
        ("[choices]\n'phones.nobody' = 'off'", "no such choice"),
        ("[choices]\n'purpose.aim' = 'off'", "no such choice"),
        ("[choices]\n'phones.pupils' = 'thrown-away'", "Alternatives: .*not-brought, handed-in"),
        ("[choices]\n'phones.pupils' = 'escort'", r"\[choices\] phones.pupils: Choose one of"),
        ("[terms]\nteacher = 'sir'", "no such term"),
        ("[terms]\npupil = 'kid'", "pupil must be one of"),
        ("[terms]\npupil = { one = 'kid', many = 5 }", "pupil must be one of"),
        ("[terms]\npupil = { one = '<b>', many = 'x' }", "plain words"),
    ],
)
def test_a_file_with_one_wrong_thing_saves_nothing(policy: Policy, text: str, says: str) -> None:
    good = {"facts": {"social": "yes"}, "values": {"dsl_name": "Dana Safe"}, "choices": {"phones.pupils": "off"}}
    said = tomllib.loads(text)
    data = good | {
        name: good.get(name, {}) | table if isinstance(table, dict) else table for name, table in said.items()
    }
    before = (list(profile_read.facts()), profile_read.values(now=NOW), Policy.objects.get().review_date)
    with pytest.raises(actions.NotPossible, match=says):
        actions.take_answers(policy=policy, data=data, by="p1", now=NOW)
    assert (
        list(profile_read.facts()),
        profile_read.values(now=NOW),
        Policy.objects.get().review_date,
    ) == before
    assert Change.objects.count() == 0


def begun(**facts: tuple[str, ...]) -> tuple[str, OpenDraft]:
    """Begin a draft without an account and return its token and its row."""
    token = actions.start_open_draft(
        pack=making.PACK, facts=facts or making.KINDS["primary"], urn="990002", name="Harbour View", now=NOW
    )
    found = queries.open_draft(token, now=NOW)
    assert found is not None
    return token, found


def test_a_draft_without_an_account_is_answered_and_read(packs: None) -> None:
    token, draft = begun()
    assert token not in str(OpenDraft.objects.values().get()), "only the token's digest is stored"
    where = {item.question.key: item.where for item in queries.open_questions(draft)}
    assert where["phase"] == "register" and where["social"] == "open"
    actions.answer_open_draft(draft=draft, key="social", values=("yes",), now=NOW)
    with pytest.raises(actions.NotPossible, match="no question"):
        actions.answer_open_draft(draft=draft, key="nothing", values=("yes",), now=NOW)
    document, resolved = queries.open_document(draft, now=NOW)
    assert document.watermarks == ("Draft",) and document.organisation == "Harbour View"
    assert resolved.states["social.official"].kept
    assert queries.open_draft("other", now=NOW) is None and queries.open_draft("", now=NOW) is None


def test_a_draft_without_an_account_ends_after_thirty_days(packs: None) -> None:
    token, draft = begun()
    actions.answer_open_draft(draft=draft, key="social", values=("yes",), now=NOW + timedelta(days=20))
    assert queries.open_draft(token, now=NOW + timedelta(days=49)) is not None, "each answer gives thirty days more"
    assert queries.open_draft(token, now=NOW + timedelta(days=50)) is None
    begun()
    assert actions.forget_open_drafts(now=NOW + timedelta(days=30)) == 1
    assert actions.forget_open_drafts(now=NOW + timedelta(days=50)) == 1


def test_joining_keeps_the_draft(oak: Body) -> None:
    token, draft = begun()
    actions.answer_open_draft(draft=draft, key="social", values=("yes",), now=NOW)
    actions.answer_open_draft(draft=draft, key="guest-wifi", values=("yes",), now=NOW)
    profile.answer(key="guest-wifi", values=["no"], by="p1", now=NOW)
    policy = actions.adopt_open_draft(token=token, by="p1", now=NOW)
    assert policy is not None and policy.body_id == oak.pk
    facts = {fact.key: (fact.values, fact.origin) for fact in profile_read.facts()}
    assert facts["social"] == (("yes",), "person")
    assert facts["guest-wifi"][0] == ("no",), "what the school has said stays"
    assert "phase" not in facts, "what the register told is read from the register"
    assert actions.adopt_open_draft(token=token, by="p1", now=NOW) is None
    assert queries.open_draft(token, now=NOW) is None
    again, _ = begun()
    assert actions.adopt_open_draft(token=again, by="p1", now=NOW) == policy, (
        "a school that has a policy gets no second"
    )
