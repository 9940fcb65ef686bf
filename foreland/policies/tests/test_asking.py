"""A school asks its trust about a statement that is fixed; the trust's writers hear of it, answer in words, and the school reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from foreland.notices import queries as notices
from foreland.policies import actions, queries
from foreland.policies.actions import asking as verbs
from foreland.policies.models import Asking, OwnBank, Policy, Remark, Thread
from foreland.policies.queries import asking as read
from foreland.policies.tests import benching
from foreland.policies.tests.making import NOW
from foreland.policies.tests.test_fixed import FIXED, NAME, adopted, fixing, stood
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

WORDS = "Ours hangs on the wall so that supply staff see it. Could the list be anywhere?"


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """The trust's own edition, published, with the list of phones fixed."""
    benching.load_first()
    return fixing(world)


def asked(world: World) -> tuple[Policy, Asking]:
    """Let Oak ask about the list from its update page."""
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = stood(world)
        row = verbs.ask_trust(
            policy=policy, body=world.oak, key="phones.list", text=WORDS, edition=NAME, by=world.lead.pk, now=NOW
        )
    return policy, row


def test_a_question_puts_the_matter_off_stands_as_a_comment_and_reaches_those_who_write(
    own: OwnBank, world: World
) -> None:
    policy, row = asked(world)
    with open_scope(body=world.oak, by=world.lead.pk):
        (matter,) = queries.updating(queries.draft(policy, world.oak, now=NOW), NAME).found.questions
        assert matter.how == "later"
        thread = Thread.objects.get()
        assert (thread.pk, thread.key, thread.by) == (row.thread_id, "phones.list", world.lead.pk)
        assert thread.remarks.get().text == f"To Beacon Learning Trust: {WORDS}"
    mail = notices.latest(to=world.trust_lead.email, kind=verbs.KIND)
    assert mail is not None and mail.body_ref == world.trust.pk
    for words in ("Oak Lane Primary School asks", "A list of phones", WORDS, "Our list is on the wall.", row.pk):
        assert words in mail.subject + mail.text
    assert notices.latest(to=world.lead.email, kind=verbs.KIND) is None
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        (item,) = read.asked_of_us(own)
        assert (item.school, item.row.text, item.row.words) == (
            "Oak Lane Primary School",
            WORDS,
            "Our list is on the wall.",
        )
        assert read.waiting(own) == 1
    home = Visitor(world.trust_lead).get(address("trust", world.trust))
    assert "What your schools ask" in home.links and "1 waits" in home.text


def test_the_same_question_twice_is_one_and_another_waits_for_the_answer(own: OwnBank, world: World) -> None:
    policy, row = asked(world)
    given = {"policy": policy, "body": world.oak, "key": "phones.list", "edition": NAME, "now": NOW}
    with open_scope(body=world.oak, by=world.lead.pk):
        assert verbs.ask_trust(text=WORDS, by=world.lead.pk, **given).pk == row.pk  # type: ignore[arg-type]
        with pytest.raises(actions.NotPossible, match="has asked about it already, and the answer is still to come"):
            verbs.ask_trust(text="And another thing.", by=world.lead.pk, **given)  # type: ignore[arg-type]
        with pytest.raises(actions.NotPossible, match="Write what you want to ask"):
            verbs.ask_trust(text=" ", by=world.lead.pk, **given)  # type: ignore[arg-type]
        with pytest.raises(actions.NotPossible, match=r"At most 1,500 characters"):
            verbs.ask_trust(text="x" * 1501, by=world.lead.pk, **given)  # type: ignore[arg-type]
        assert Thread.objects.count() == Asking.objects.count() == 1
    assert notices.count(to=world.trust_lead.email, kind=verbs.KIND) == 1


def test_the_answer_stands_at_the_school_and_who_asked_hears_of_it(own: OwnBank, world: World) -> None:
    _, row = asked(world)
    given = {"asking": row.pk, "body": world.trust, "by": world.trust_lead.pk, "now": NOW}
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        verbs.answer_asking(text="Yes: from the next edition.", **given)  # type: ignore[arg-type]
        verbs.answer_asking(text="Yes: from the next edition.", **given)  # type: ignore[arg-type]
        with pytest.raises(actions.AlreadyDecided, match="answered meanwhile"):
            verbs.answer_asking(text="No.", **given)  # type: ignore[arg-type]
        with pytest.raises(actions.NotPossible, match="Write your answer"):
            verbs.answer_asking(text="", **given)  # type: ignore[arg-type]
        assert read.waiting(own) == 0
    with open_scope(body=world.oak, by=world.lead.pk):
        said = [row.text for row in Remark.objects.all()]
        assert said[1:] == ["Beacon Learning Trust answers: Yes: from the next edition."]
        assert read.asked_by_us(row.pack, row.key)[0].row.answer == "Yes: from the next edition."
        actions.tell_gathered(body=world.oak, now=NOW + timedelta(hours=2))
    mail = notices.latest(to=world.lead.email, kind="talk")
    assert mail is not None and "Beacon Learning Trust answers: Yes: from the next edition." in mail.text


def test_a_question_that_the_school_settles_by_itself_waits_for_nobody(own: OwnBank, world: World) -> None:
    policy, row = asked(world)
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.settle(thread=Thread.objects.get(pk=row.thread_id), by=world.lead.pk, now=NOW)
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        assert read.waiting(own) == 0
        (item,) = read.asked_of_us(own)
        assert "settled this by itself" in item.row.answer and item.answered == world.lead.name
        with pytest.raises(actions.AlreadyDecided):
            verbs.answer_asking(asking=row.pk, body=world.trust, text="Late.", by=world.trust_lead.pk, now=NOW)
    with open_scope(body=world.oak, by=world.lead.pk):
        again = verbs.ask_trust(policy=policy, body=world.oak, key="phones.list", text="Another matter.", edition=NAME,
                                by=world.lead.pk, now=NOW)  # fmt: skip
        assert again.pk != row.pk


def test_words_that_are_taken_out_of_the_comment_are_gone_from_the_question_too(own: OwnBank, world: World) -> None:
    _, row = asked(world)
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        verbs.answer_asking(asking=row.pk, body=world.trust, text="No.", by=world.trust_lead.pk, now=NOW)
    with open_scope(body=world.oak, by=world.lead.pk):
        for remark in Remark.objects.all():
            actions.take_out(of=remark, why="It named a child.", by=world.lead.pk, now=NOW)
        row.refresh_from_db()
        assert (row.text, row.answer) == ("(taken out)", "(taken out)")


def test_nobody_is_asked_about_what_is_not_fixed_or_by_whom_nobody_would_answer(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = stood(world)
        given = {"policy": policy, "body": world.oak, "text": WORDS, "by": world.lead.pk, "now": NOW}
        with pytest.raises(actions.NotPossible, match="has not fixed this statement"):
            verbs.ask_trust(key="phones.list", **given)  # type: ignore[arg-type]
        with pytest.raises(actions.NotPossible, match="asks nothing any more"):
            verbs.ask_trust(key="phones.rule", edition=NAME, **given)  # type: ignore[arg-type]
    with open_scope(body=world.northshire, by="operator"):
        assert read.whom_to_ask(world.northshire, own.pack, by="operator") is None
    with open_scope(body=world.trust, by="p"), pytest.raises(actions.NotPossible, match="no such question"):
        verbs.answer_asking(asking="nothing", body=world.trust, text="Yes.", by="p", now=NOW)


def test_the_walk_through_the_pages_from_the_update_to_the_answer(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = stood(world)
    lead = Visitor(world.lead)
    decide = address("policies:update-decide", world.oak, policy=policy.pk, edition=NAME, key="phones.list")
    lead.get(decide)
    page = lead.click("Ask Beacon Learning Trust")
    assert page.h1 == "Ask Beacon Learning Trust" and "Our list is on the wall." in page.text
    page = lead.submit({"text": ""}, button="Send it to Beacon Learning Trust", follow=False)
    assert page.status == 422 and "Write what you want to ask" in page.text
    page = lead.submit({"text": WORDS}, button="Send it to Beacon Learning Trust")
    assert "Sent to Beacon Learning Trust" in page.text and WORDS in page.text
    page = lead.get(decide)
    assert "has not answered yet" in page.text and "Ask Beacon Learning Trust" not in page.links

    trust = Visitor(world.trust_lead)
    page = trust.get(address("policies:policy", world.trust, policy=own.policy_id))
    assert "1 question from your schools" in page.text
    page = trust.click("Read and answer")
    assert "Oak Lane Primary School" in page.text and WORDS in page.text and "Waits for you" in page.text
    href = next(link for words, link in page.links.items() if words.startswith("Answer"))
    page = trust.get(href)
    assert page.h1 == "Oak Lane Primary School asks" and "Our list is on the wall." in page.text
    page = trust.submit({"text": "It will say so in the next edition."}, button="Send it to Oak Lane Primary School")
    assert "hears of it by mail" in page.text and "Answered" in page.text
    page = lead.get(decide)
    assert "It will say so in the next edition." in page.text and "Ask Beacon Learning Trust again" in page.links

    late = trust.post(href, {"text": "Something else."})
    assert late.status == 409 and "has answered meanwhile" in late.text and "Something else." in late.text


def test_what_was_typed_is_not_lost_where_a_colleague_adopts_the_update_meanwhile(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = adopted(world)
    lead = Visitor(world.lead)
    lead.get(address("policies:talk", world.oak, policy=policy.pk, key="phones.list"))
    page = lead.post(
        address("policies:update-ask", world.oak, policy=policy.pk, edition=NAME, key="phones.list"), {"text": WORDS}
    )
    assert page.status == 409 and WORDS in page.text
    with open_scope(body=world.oak, by=world.lead.pk):
        assert not Asking.objects.exists()


def test_an_address_that_mail_cannot_reach_keeps_no_question_back(own: OwnBank, world: World) -> None:
    Person.objects.filter(pk=world.trust_lead.pk).update(email="no address")
    _, row = asked(world)
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        assert [item.row.pk for item in read.asked_of_us(own)] == [row.pk]


def test_from_the_page_of_a_statement_in_use(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = adopted(world)
    lead = Visitor(world.lead)
    lead.get(address("policies:talk", world.oak, policy=policy.pk, key="phones.list"))
    page = lead.click("ask it too")
    assert FIXED in page.text
    page = lead.submit({"text": WORDS}, button="Send it to Beacon Learning Trust")
    assert f"To Beacon Learning Trust: {WORDS}" in page.text
    page = lead.get(address("policies:ask-trust", world.oak, policy=policy.pk, key="phones.rule"))
    assert page.status == 404, "it is not fixed"


def test_another_trusts_people_and_other_schools_read_nothing_of_it(own: OwnBank, world: World) -> None:
    asked(world)
    with open_scope(body=world.elm, by="operator"):
        assert read.asked_by_us(own.pack, "phones.list") == []


def test_nobody_but_the_trust_that_was_asked_reads_or_answers_it_and_it_no_more_when_the_school_has_left(
    own: OwnBank, world: World
) -> None:
    _, row = asked(world)
    with open_scope(body=world.northshire, by=world.adviser.pk):
        assert Asking.objects.count() == 1, "the school is the authority's, so there is something that could be read"
        with pytest.raises(actions.NotPossible, match="no such question"):
            verbs.answer_asking(asking=row.pk, body=world.northshire, text="No.", by=world.adviser.pk, now=NOW)
    ground.end_link(child=world.oak, kind="trust", until=timezone.localdate(), by="operator", now=NOW)
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        assert read.asked_of_us(own) == [] and read.waiting(own) == 0
        with pytest.raises(actions.NotPossible, match="may have left your trust"):
            verbs.answer_asking(asking=row.pk, body=world.trust, text="Yes.", by=world.trust_lead.pk, now=NOW)
    with open_scope(body=world.oak, by=world.lead.pk):
        assert read.whom_to_ask(world.oak, own.pack, by=world.lead.pk) is None
        assert Asking.objects.get().answered_at is None
