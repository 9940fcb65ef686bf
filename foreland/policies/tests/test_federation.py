"""One draft for a federation: asked, taken, handed on, and published for each school in its own name and phase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.utils import timezone

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
    """Let Oak publish for the others."""
    who = by or bay.world.lead
    with open_scope(body=bay.oak, by=who.pk):
        policy = Policy.objects.get(pk=bay.policy.pk)
        return handing.publish_for_all(policy=policy, body=bay.oak, by=who.pk, name=who.name, now=timezone.now())


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
    settled(bay)
    approved(bay)
    page = writer.get(f"/schools/{bay.oak.address}/federation/")
    assert "Nothing left to settle there" in page.text
    page = writer.submit({}, button="Publish for the other school")
    assert "Shell Infant School: published as version 1.0" in page.text

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
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        federation.ask(policy=bay.policy, body=bay.oak, by=bay.world.lead.pk, now=timezone.now())
    in_shell(bay, lambda: federation.decline(by=bay.lead.pk, now=timezone.now()))
    assert "Writes its own; answered on" in look(bay, bay.world.lead, bay.oak).text
    assert in_shell(bay, lambda: [row.state for row in SharedDraft.objects.all()]) == ["ended", "declined"]


def test_a_school_that_takes_the_draft_again_gets_what_is_new_since(bay: Bay) -> None:
    taken(bay)
    (first,) = handed(bay)
    in_shell(bay, lambda: federation.end(by=bay.lead.pk, now=timezone.now()))
    in_shell(bay, lambda: actions.reword(policy=bay.taker(), key="purpose.scope", text="Ours.", by=bay.lead.pk, now=timezone.now()))  # fmt: skip
    with open_scope(body=bay.oak, by=bay.world.lead.pk):
        actions.reword(policy=bay.policy, key=KEY, text="Newer.", by=bay.world.lead.pk, now=timezone.now())
    taken(bay)
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
