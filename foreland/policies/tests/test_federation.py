"""One draft for a federation: asked, taken, handed on, and published for each school in its own name and phase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from foreland.core.workflow import Step
from foreland.notices.models import Notice
from foreland.policies import actions, asks, queries
from foreland.policies.actions import federation, handing
from foreland.policies.actions.steps import set_route
from foreland.policies.asks import Fellow
from foreland.policies.models import Change, Policy, SharedDraft, Update, Version
from foreland.policies.queries import federation as read
from foreland.policies.queries import ways
from foreland.policies.tests import editions, making
from foreland.profile import actions as profile
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Page, Visitor
from tests.world import START, World

pytestmark = pytest.mark.slow

Found = TypeVar("Found")
NAME = "Bay Schools Federation"
WORDS = "{{Pupils}} keep their phones in the box by the office until they go home."
KEY = "purpose.aim"


@dataclass
class Bay:
    """A federation of two schools here and one that has not joined: Oak writes, Shell takes."""

    world: World
    shell: Body
    lead: Person
    governor: Person
    policy: Policy

    @property
    def oak(self) -> Body:
        """The school that writes."""
        return self.world.oak

    def taker(self) -> Policy:
        """Return the policy of Shell, whose scope must be open."""
        return Policy.objects.get()


@pytest.fixture
def bay(world: World, packs: None, monkeypatch: pytest.MonkeyPatch) -> Bay:
    """Oak has a settled policy with words of its own; Shell, of the same federation, has none."""
    now = timezone.now()
    shell = ground.create_body(
        kind="school", name="Shell Infant School", numbers={"urn": "990077"}, since=START, by="operator", now=now
    )
    ground.link_bodies(child=shell, parent=world.northshire, kind="authority", since=START, by="operator", now=now)
    lead, governor = (making.member(shell, name, role) for name, role in (("Sue Shell", "online_safety_lead"), ("Gill Governor", "approver")))  # fmt: skip
    fellows = (
        Fellow("990001", world.oak.name, "Primary", world.oak), Fellow("990077", shell.name, "Primary", shell),
        Fellow("990078", "Cockle Nursery School", "Nursery", None),
    )  # fmt: skip
    inside = {world.oak.pk, shell.pk}
    found = asks.Federation("9977", NAME, fellows)
    monkeypatch.setattr(asks.federation_of, "filled", lambda body: found if body.pk in inside else None)
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", by=world.lead.pk, now=now)
        making.settle(policy, world.oak, by=world.lead.pk, now=now)
        actions.reword(policy=policy, key=KEY, text=WORDS, by=world.lead.pk, now=now)
    return Bay(world, shell, lead, governor, policy)


def taken(bay: Bay) -> None:
    """Let Oak ask, and Shell take the draft."""
    now = timezone.now()
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        federation.ask(policy=bay.policy, body=bay.oak, by=bay.world.lead.pk, now=now)
    with open_scope(body=bay.shell, by=bay.lead.pk):
        federation.take(body=bay.shell, decided_by="The governing body", by=bay.lead.pk, now=now)


def asked_again(bay: Bay, why: str = "The head has changed.") -> None:
    """Let Oak ask Shell, which said no, once more."""
    lead = bay.world.lead.pk
    with open_scope(body=bay.oak, by=lead):
        federation.ask_again(policy=bay.policy, body=bay.oak, school=bay.shell.pk, why=why, by=lead, now=timezone.now())


def handed(bay: Bay) -> list[handing.Result]:
    """Let Oak hand its draft on."""
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        policy = Policy.objects.get(pk=bay.policy.pk)
        return handing.hand_on(policy=policy, body=bay.oak, by=bay.world.lead.pk, now=timezone.now())


def settled(bay: Bay) -> None:
    """Let Shell answer what is asked of it and fill in its names; it changes no word."""
    now = timezone.now()
    with open_scope(body=bay.shell, by=bay.lead.pk):
        making.describe("primary", now=now)
        profile.answer(key="ages", values=["5-7"], by=bay.lead.pk, now=now)
        for _ in range(10):
            layer = making.drawn(bay.taker(), bay.shell, now=now).resolved.layer
            bank = queries.draft(bay.taker(), bay.shell, now=now).bank
            for item in queries.unanswered(queries.asked(bank, layer.facts, layer.origins)):
                values = item.values or (item.question.answers[0].key,)
                profile.answer(key=item.question.key, values=values, by=bay.lead.pk, now=now)
        making.fill_names(bay.taker(), bay.shell, by=bay.lead.pk, now=now)
        profile.set_values(values={"dsl_name": "Nora Cockle"}, by=bay.lead.pk, now=now)


def approved(bay: Bay) -> None:
    """Let Oak's governing body approve its draft; the task that publishes runs at once."""
    now = timezone.now()
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        for version in making.submitted(Policy.objects.get(pk=bay.policy.pk), bay.oak, by=bay.world.lead.pk, now=now):
            actions.approve(
                version=version, body=bay.oak, approver=bay.world.governor, meeting="Full governing body",
                meeting_date=timezone.localdate(), now=now,
            )  # fmt: skip


def published(bay: Bay, by: Person | None = None) -> list[handing.Result]:
    """Let Oak publish for the others, and return what came of it; the worker's task runs at once."""
    who = by or bay.world.lead
    with open_scope(body=bay.oak, by=who.pk):
        policy = Policy.objects.get(pk=bay.policy.pk)
        names = handing.publish_for_all(policy=policy, body=bay.oak, by=who.pk, name=who.name, now=timezone.now())
    assert names == [bay.shell.name]
    row = in_shell(bay, lambda: SharedDraft.objects.get(state="taken"))
    assert row.came_at is not None and row.ordered_at is not None and row.came_at >= row.ordered_at
    return [handing.Result(bay.shell.name, row.came_well, row.came)]


def in_shell(bay: Bay, asks_for: Callable[[], Found]) -> Found:
    """Return what is found in the scope of Shell."""
    with open_scope(body=bay.shell, by=bay.lead.pk):
        return asks_for()


def words(bay: Bay, key: str = KEY) -> str:
    """Return the words of a statement in Shell's draft."""
    return in_shell(
        bay, lambda: queries.draft(bay.taker(), bay.shell, now=timezone.now()).resolved.states[key].text
    )  # fmt: skip


def look(bay: Bay, who: Person, body: Body, rest: str = "") -> Page:
    """Open a page of the federation as somebody."""
    return Visitor(who).get(f"/schools/{body.address}/federation/{rest}")


def test_one_draft_is_asked_for_taken_handed_on_and_published_in_the_name_of_each_school(bay: Bay) -> None:
    writer, taker = Visitor(bay.world.lead), Visitor(bay.lead)
    page = writer.get(f"/schools/{bay.oak.address}/policies/")
    assert NAME in page.text
    page = writer.click("Draft once for all its schools")
    assert "Shell Infant School Primary" in page.text and "Not asked yet" in page.text
    assert "Cockle Nursery School Nursery Has not joined here yet" in page.text
    page = writer.submit({}, button="Ask Shell Infant School")
    assert "Asked: Shell Infant School" in page.text and "Asked on" in page.text
    mail = Notice.objects.get(to=bay.lead.email)
    assert f"/schools/{bay.shell.address}/federation/" in mail.text and bay.oak.name in mail.subject

    page = taker.get(f"/schools/{bay.shell.address}/policies/")
    assert "offers to write the policy" in page.text
    taker.click("Read what it means, and answer")
    taker.click("Take the draft")
    assert taker.submit({}).errors == ["Say who decided."]
    page = taker.submit({"decided_by": "The governing body of the federation"})
    assert "Oak Lane Primary School" in page.text and "Not yet" in page.text

    page = writer.get(f"/schools/{bay.oak.address}/federation/")
    page = writer.submit({}, button="Hand the draft on")
    assert "Shell Infant School: " in page.text and "left to settle there" in page.text
    assert words(bay) == WORDS and Notice.objects.filter(to=bay.lead.email).count() == 2
    taken_over = in_shell(bay, lambda: Policy.objects.get().pk)
    assert in_shell(bay, lambda: Policy.objects.get().owner) == bay.lead.pk, "who took it keeps it"
    assert (
        "It comes from one draft for your federation"
        in taker.get(address("policies:policy", bay.shell, policy=taken_over)).text
    )
    assert "One draft for your federation" in writer.get(address("policies:policy", bay.oak, policy=bay.policy.pk)).text
    settled(bay)
    approved(bay)
    page = writer.get(f"/schools/{bay.oak.address}/federation/")
    assert "Nothing left to settle there" in page.text
    page = writer.submit({}, button="Publish for the other school")
    assert "Under way for Shell Infant School" in page.text and "published as version 1.0" in page.text

    version = in_shell(bay, lambda: queries.in_force()[0])
    assert version.approving_body == "the governing body" and version.approver == bay.world.governor.name
    assert version.meeting == f"Full governing body, for the schools of {NAME}"
    public = Visitor().get(f"/p/{bay.shell.address}/{version.key}/")
    assert "Shell Infant School" in public.text and "Nora Cockle" in public.text and "Oak Lane" not in public.text
    assert "keep their phones in the box by the office" in public.text
    entry = Entry.objects.get(body=bay.shell.pk, verb="approve")
    assert entry.by == bay.world.governor.pk


def test_each_school_has_it_in_its_own_phase(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    with open_scope(body=bay.shell, by=bay.lead.pk):
        making.describe("nursery", now=timezone.now())
        mine = queries.draft(bay.taker(), bay.shell, now=timezone.now()).resolved
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        theirs = queries.draft(bay.policy, bay.oak, now=timezone.now()).resolved
    kept, others = ({state.key for state in each.kept} for each in (mine, theirs))
    assert kept - others and others - kept, "an early years setting keeps other statements than a primary school"
    assert mine.fill["pupils"].text != theirs.fill["pupils"].text


def test_what_a_school_changed_itself_stays_and_its_own_approval_decides(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    settled(bay)
    ours = "Our {{pupils}} have no phones."
    in_shell(bay, lambda: actions.reword(policy=bay.taker(), key=KEY, text=ours, by=bay.lead.pk, now=timezone.now()))
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        actions.reword(policy=bay.policy, key=KEY, text=WORDS + " Always.", by=bay.world.lead.pk, now=timezone.now())
        actions.reword(policy=bay.policy, key="purpose.scope", text="For all of us.", by=bay.world.lead.pk, now=timezone.now())  # fmt: skip
    (came,) = handed(bay)
    assert came.words == "1 change handed on" and words(bay) == ours and words(bay, "purpose.scope") == "For all of us."
    assert "1 statement of its own" in look(bay, bay.world.lead, bay.oak).text
    approved(bay)
    (came,) = published(bay)
    assert came == handing.Result(bay.shell.name, True, "submitted for its own approval, since it has words of its own")
    (version,) = in_shell(bay, lambda: list(Version.objects.all()))
    assert version.step == "submitted" and version.approved_by == ""
    assert "waits for your approval" in Notice.objects.get(to=bay.governor.email).text


def test_a_school_takes_the_shared_words_again(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    for key in (KEY, "purpose.scope"):
        in_shell(bay, lambda key=key: actions.reword(policy=bay.taker(), key=key, text="Ours.", by=bay.lead.pk, now=timezone.now()))  # type: ignore[misc]  # fmt: skip
    page = look(bay, bay.lead, bay.shell)
    assert "Read as in the draft" in page.text and "All 2 as in the draft" in page.text
    visitor = Visitor(bay.lead)
    visitor.get(f"/schools/{bay.shell.address}/federation/")
    before = words(bay, "purpose.scope")
    in_shell(bay, lambda: handing.take_again(body=bay.shell, keys=frozenset({KEY}), by=bay.lead.pk, now=timezone.now()))
    assert words(bay) == WORDS and words(bay, "purpose.scope") == before == "Ours."
    page = visitor.get(f"/schools/{bay.shell.address}/federation/")
    assert len([each for each in page.forms if "again" in each.action]) == 1, (
        "one is left, so there is no button for all"
    )
    page = visitor.submit({}, button="Read as in the draft: Who and what it covers")
    assert "1 statement reads as in the draft again" in page.text and "Ours." not in words(bay, "purpose.scope")
    assert in_shell(bay, lambda: read.own_words(SharedDraft.objects.get(), by=bay.lead.pk)) == frozenset()
    assert in_shell(bay, lambda: Change.objects.filter(value="Ours.").count()) == 2, "what was written stays kept"


def test_nothing_is_published_for_others_that_was_not_approved_as_it_stands(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    settled(bay)
    with pytest.raises(actions.NotPossible, match="Submit the draft"):
        published(bay)
    approved(bay)
    with pytest.raises(actions.NotPossible, match="somebody else"):
        published(bay, by=bay.world.governor)
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        actions.reword(policy=bay.policy, key="purpose.scope", text="Newer.", by=bay.world.lead.pk, now=timezone.now())
    with pytest.raises(actions.NotPossible, match="Submit the draft"):
        published(bay)
    assert in_shell(bay, lambda: Version.objects.count()) == 0


def test_publishing_twice_publishes_once_and_what_hinders_is_said(bay: Bay) -> None:
    taken(bay)
    approved(bay)
    (came,) = published(bay)
    assert not came.done and "must be settled there first" in came.words
    settled(bay)
    (came,) = published(bay)
    assert came.done and came.words == "published as version 1.0"
    (came,) = published(bay)
    assert came.words == "has it in force already" and in_shell(bay, lambda: Version.objects.count()) == 1


def test_a_school_with_steps_of_its_own_decides_itself(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    settled(bay)
    with open_scope(body=bay.shell, by=bay.lead.pk):
        making.member(bay.shell, "Hetty Head", "head")
        steps = (Step("head", "", "always", frozenset()), Step("approver", "", "always", frozenset()))
        set_route(
            policy=bay.taker(), body=bay.shell, route=steps, sections=(), seen=0, by=bay.lead.pk, now=timezone.now()
        )
    approved(bay)
    (came,) = published(bay)
    assert came.words == "submitted for its own approval, since it has set its own steps of approval"


def test_a_school_that_writes_on_its_own_again_is_left_alone(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    in_shell(bay, lambda: federation.end(by=bay.lead.pk, now=timezone.now()))
    in_shell(bay, lambda: federation.end(by=bay.lead.pk, now=timezone.now()))
    assert handed(bay) == [] and words(bay) == WORDS
    assert "Writes its own since" in look(bay, bay.world.lead, bay.oak).text
    asked_again(bay)
    in_shell(bay, lambda: federation.decline(by=bay.lead.pk, now=timezone.now()))
    assert "Writes its own: Sue Shell said no on" in look(bay, bay.world.lead, bay.oak).text
    assert in_shell(bay, lambda: [row.state for row in SharedDraft.objects.all()]) == ["ended", "declined"]


def test_a_school_that_takes_the_draft_again_gets_what_is_new_since(bay: Bay) -> None:
    taken(bay)
    (first,) = handed(bay)
    in_shell(bay, lambda: federation.end(by=bay.lead.pk, now=timezone.now()))
    in_shell(bay, lambda: actions.reword(policy=bay.taker(), key="purpose.scope", text="Ours.", by=bay.lead.pk, now=timezone.now()))  # fmt: skip
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        actions.reword(policy=bay.policy, key=KEY, text="Newer.", by=bay.world.lead.pk, now=timezone.now())
    asked_again(bay)
    in_shell(bay, lambda: federation.take(body=bay.shell, decided_by="The board", by=bay.lead.pk, now=timezone.now()))
    (came,) = handed(bay)
    assert first.words.partition(" ")[0].isdigit() and came.words.startswith("1 change handed on")
    assert words(bay) == "Newer." and words(bay, "purpose.scope") == "Ours."


def test_nobody_is_asked_twice_and_nobody_writes_for_those_who_write_for_others(bay: Bay) -> None:
    taken(bay)
    lead, now = bay.world.lead.pk, timezone.now()
    with open_scope(body=bay.oak, by=lead), pytest.raises(actions.NotPossible, match="no other school"):
        federation.ask(policy=bay.policy, body=bay.oak, by=lead, now=now)
    with open_scope(body=bay.shell, by=bay.lead.pk):
        own = actions.new_policy(pack=making.PACK, shape="standalone", by=bay.lead.pk, now=now)
        with pytest.raises(actions.NotPossible, match="Answer that first"):
            federation.ask(policy=own, body=bay.shell, by=bay.lead.pk, now=now)
    with open_scope(body=bay.world.far, by="operator"):
        far = actions.new_policy(pack=making.PACK, shape="standalone", by="operator", now=now)
        with pytest.raises(actions.NotPossible, match="no federation"):
            federation.ask(policy=far, body=bay.world.far, by="operator", now=now)


@pytest.fixture
def older(bay: Bay) -> Bay:
    """The same two schools, of which Oak writes on the first of three small editions and Shell has its draft."""
    editions.load("2025.1", now=timezone.now())
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        bay.policy = editions.begin(bay.oak, by=bay.world.lead.pk, now=timezone.now())
    taken(bay)
    handed(bay)
    editions.load("2026.2", now=timezone.now())
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        editions.adopt(bay.policy, bay.oak, by=bay.world.lead.pk, now=timezone.now())
    return bay


def test_a_policy_with_nothing_of_its_own_goes_along_to_the_next_edition(older: Bay) -> None:
    assert in_shell(older, lambda: older.taker().edition) == "2025.1"
    assert in_shell(older, lambda: ways.ways(older.taker(), older.shell)) == [], "who writes decides about it"
    (came,) = handed(older)
    assert came.done and in_shell(older, lambda: older.taker().edition) == "2026.2"
    (row,) = in_shell(older, lambda: list(Update.objects.all()))
    assert (row.state, row.base, row.theirs) == ("adopted", "2025.1", "2026.2")
    with open_scope(body=older.oak, by=older.world.lead.pk):
        theirs = queries.draft(older.policy, older.oak, now=timezone.now()).resolved
    mine = in_shell(older, lambda: queries.draft(older.taker(), older.shell, now=timezone.now()).resolved)
    assert [(state.key, state.text) for state in mine.kept] == [(state.key, state.text) for state in theirs.kept]
    assert "Pagers and beepers are not allowed." in {state.text for state in mine.kept}
    assert in_shell(older, lambda: read.own_words(SharedDraft.objects.get(), by=older.lead.pk)) == frozenset()
    assert handed(older)[0].words.startswith("nothing new")


def test_a_policy_with_words_of_its_own_goes_to_the_next_edition_by_itself_first(older: Bay) -> None:
    key = "phones.quiet"
    in_shell(older, lambda: actions.reword(policy=older.taker(), key=key, text="Ours.", by=older.lead.pk, now=timezone.now()))  # fmt: skip
    assert in_shell(older, lambda: len(ways.ways(older.taker(), older.shell))) == 1
    (came,) = handed(older)
    assert not came.done and "goes to edition 2026.2 first" in came.words
    assert in_shell(older, lambda: older.taker().edition) == "2025.1" and words(older, key) == "Ours."


def test_a_school_without_a_federation_has_no_such_page(bay: Bay) -> None:
    assert look(bay, bay.world.far_head, bay.world.far).status == 404
    assert look(bay, bay.lead, bay.oak).status == 404, "of another school"
    assert look(bay, bay.governor, bay.shell, "take/").status == 403
    page = look(bay, bay.world.teacher, bay.oak)
    assert page.status == 200 and not page.forms, "a reader sees it and does nothing"


def test_a_school_that_left_the_federation_gets_nothing_more(bay: Bay, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(bay)
    gone = asks.Federation("9977", NAME, (Fellow("990001", bay.oak.name, "Primary", bay.oak),))
    monkeypatch.setattr(asks.federation_of, "filled", lambda body: gone)
    assert handed(bay) == [] and in_shell(bay, lambda: Policy.objects.count()) == 0


def test_a_school_that_left_the_federation_ends_what_it_said_and_is_offered_editions_again(
    older: Bay, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_shell(older, lambda: ways.ways(older.taker(), older.shell)) == []
    monkeypatch.setattr(asks.federation_of, "filled", lambda body: None)
    assert in_shell(older, lambda: ways.ways(older.taker(), older.shell)), "nothing more would come to it"
    page = look(older, older.lead, older.shell)
    assert page.status == 200 and NAME in page.text
    taker = Visitor(older.lead)
    taker.get(f"/schools/{older.shell.address}/federation/")
    taker.submit({}, button="Write our own from now on")
    assert in_shell(older, lambda: SharedDraft.objects.get().state) == SharedDraft.State.ENDED
    assert look(older, older.lead, older.shell).status == 404


def test_a_school_that_left_the_federation_cannot_take_the_draft_any_more(
    bay: Bay, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        federation.ask(policy=bay.policy, body=bay.oak, by=bay.world.lead.pk, now=now)
    monkeypatch.setattr(asks.federation_of, "filled", lambda body: None)
    with open_scope(body=bay.shell, by=bay.lead.pk), pytest.raises(actions.NotPossible, match="any more"):
        federation.take(body=bay.shell, decided_by="The governing body", by=bay.lead.pk, now=now)


def test_of_two_who_hand_on_at_once_the_slower_takes_nothing_back(bay: Bay, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(bay)
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        before = queries.amendments(bay.policy)
        actions.reword(policy=bay.policy, key="purpose.scope", text="For us.", by=bay.world.lead.pk, now=timezone.now())
    handed(bay)
    upto = in_shell(bay, lambda: SharedDraft.objects.get().upto)
    monkeypatch.setattr(handing, "amendments", lambda policy: before)
    handed(bay)
    assert in_shell(bay, lambda: SharedDraft.objects.get().upto) == upto
    assert words(bay, "purpose.scope") == "For us."


def test_what_was_asked_is_taken_back_while_nobody_has_answered_and_can_be_asked_anew(bay: Bay) -> None:
    lead, now = bay.world.lead.pk, timezone.now()
    with open_scope(body=bay.oak, by=lead):
        federation.ask(policy=bay.policy, body=bay.oak, by=lead, now=now)
    writer = Visitor(bay.world.lead)
    writer.get(f"/schools/{bay.oak.address}/federation/")
    page = writer.submit({}, button="Take it back: Shell Infant School")
    assert "Taken back" in page.text and "you took it back on" in page.text
    assert "no longer asks" in Notice.objects.filter(to=bay.lead.email).latest("created").subject
    assert "offers to write" not in look(bay, bay.lead, bay.shell).text
    with open_scope(body=bay.oak, by=lead):
        federation.take_back(body=bay.oak, school=bay.shell.pk, by=lead, now=now)
        assert federation.ask(policy=bay.policy, body=bay.oak, by=lead, now=timezone.now()) == [bay.shell.name]
    in_shell(bay, lambda: federation.take(body=bay.shell, decided_by="The board", by=bay.lead.pk, now=timezone.now()))
    with open_scope(body=bay.oak, by=lead), pytest.raises(actions.NotPossible, match="has answered meanwhile"):
        federation.take_back(body=bay.oak, school=bay.shell.pk, by=lead, now=now)


def test_a_school_that_said_no_is_asked_once_more_only_with_what_has_changed_and_reads_it(bay: Bay) -> None:
    lead, now = bay.world.lead.pk, timezone.now()
    with open_scope(body=bay.oak, by=lead):
        federation.ask(policy=bay.policy, body=bay.oak, by=lead, now=now)
        with pytest.raises(actions.NotPossible, match="Say what has changed since") as refused:
            federation.ask_again(policy=bay.policy, body=bay.oak, school=bay.shell.pk, why=" ", by=lead, now=now)
        assert refused.value.field == "why"
    in_shell(bay, lambda: federation.decline(by=bay.lead.pk, now=now))
    with open_scope(body=bay.oak, by=lead), pytest.raises(actions.NotPossible, match="no other school here to ask"):
        federation.ask(policy=bay.policy, body=bay.oak, by=lead, now=now)
    writer = Visitor(bay.world.lead)
    page = writer.get(f"/schools/{bay.oak.address}/federation/")
    assert "Sue Shell said no on" in page.text and "Ask Shell Infant School" not in page.text
    page = writer.click("Ask once more: Shell Infant School")
    assert "Sue Shell said no on" in page.text
    assert writer.submit({}).errors == ["Say what has changed since."]
    writer.submit({"why": "Your governors asked for it in March."})
    asked_again(bay, "Your governors asked for it in March.")  # the same form sent twice
    page = look(bay, bay.lead, bay.shell)
    assert "asks once more, after your answer of" in page.text and "asked for it in March" in page.text
    mail = Notice.objects.filter(to=bay.lead.email).latest("created")
    assert "Your governors asked for it in March." in mail.text
    assert in_shell(bay, lambda: [row.state for row in SharedDraft.objects.all()]) == ["declined", "asked"]


def test_whoever_asks_once_more_too_late_is_not_told_that_it_was_sent(
    bay: Bay, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, now, members = bay.world.lead.pk, timezone.now(), read.members
    with open_scope(body=bay.oak, by=lead):
        federation.ask(policy=bay.policy, body=bay.oak, by=lead, now=now)
    in_shell(bay, lambda: federation.decline(by=bay.lead.pk, now=now))

    def then(*given: Any, **more: Any) -> list[read.Member]:
        found = members(*given, **more)
        monkeypatch.setattr(read, "members", members)
        asked_again(bay, "The governors asked for it.")  # a colleague, between the reading and the asking
        return found

    monkeypatch.setattr(read, "members", then)
    with pytest.raises(actions.NotPossible, match="asked at the same moment"):
        asked_again(bay, "The head has changed.")
    assert in_shell(bay, lambda: [row.why for row in SharedDraft.objects.all()]) == ["", "The governors asked for it."]


def test_what_hinders_one_school_is_said_and_is_no_error_page(bay: Bay) -> None:
    taken(bay)
    handed(bay)
    edition = in_shell(bay, lambda: bay.taker().edition)
    in_shell(bay, lambda: Policy.objects.update(edition="2019.9"))
    (came,) = handed(bay)
    assert not came.done and came.words == handing.NOT_LOADED
    in_shell(bay, lambda: Policy.objects.update(edition=edition))
    settled(bay)
    approved(bay)
    in_shell(bay, lambda: actions.reword(policy=bay.taker(), key=KEY, text="Ours.", by=bay.lead.pk, now=timezone.now()))
    governor = Person.objects.filter(pk=bay.governor.pk)
    governor.update(email="not an address")
    (came,) = published(bay)
    assert not came.done and "a message to its people cannot be sent" in came.words
    assert in_shell(bay, lambda: Version.objects.count()) == 0, "nothing is half done"
    page = look(bay, bay.world.lead, bay.oak)
    assert "Not published" in page.text and "cannot be sent" in page.text
    governor.update(email="gill@example.org")
    (came,) = published(bay)
    assert came.done


def test_an_address_that_mail_cannot_reach_keeps_no_school_from_being_asked(bay: Bay) -> None:
    Person.objects.filter(pk=bay.lead.pk).update(email="not an address")
    taken(bay)
    (came,) = handed(bay)
    assert came.done


def test_publishing_is_the_workers_one_school_a_task_and_the_page_shows_how_far_it_is(bay: Bay, settings: Any) -> None:
    taken(bay)
    handed(bay)
    settled(bay)
    approved(bay)
    immediate, queued = (
        settings.TASKS,
        {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}},
    )
    settings.TASKS = queued
    writer = Visitor(bay.world.lead)
    writer.get(f"/schools/{bay.oak.address}/federation/")
    page = writer.submit({}, button="Publish for the other school")
    assert "Under way for Shell Infant School" in page.text and "Being published" in page.text
    assert "See how far it is" in page.links
    assert in_shell(bay, lambda: Version.objects.count()) == 0, "the request renders nothing"
    page = writer.submit({}, button="Publish for the other school")
    assert "under way already" in page.text
    (job,) = DBTaskResult.objects.filter(task_path="foreland.policies.tasks.publish_for_school")
    settings.TASKS = immediate
    job.task.func(*job.args_kwargs["args"])
    page = writer.click("See how far it is")
    assert "published as version 1.0" in page.text and "Being published" not in page.text


def test_what_went_wrong_in_the_worker_is_said_at_the_school(bay: Bay, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(bay)
    handed(bay)
    approved(bay)

    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(handing, "_publish", broken)
    (came,) = published(bay)
    assert not came.done and came.words == handing.WENT_WRONG
