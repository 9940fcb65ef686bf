"""Leaving and being taken out: what ends, what stays, who is told."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from foreland.notices.models import Notice
from foreland.registry import actions, asks, queries
from foreland.registry.tests.conftest import base, mails, person, roles_of
from foreland.tasks import actions as todo
from foreland.tasks import queries as todo_read
from foreland.tenancy import actions as grounded
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Who keeps which policies, as the neighbour tells it."""
    found: dict[str, list[str]] = {}

    def pass_on(*, body: Body, person: str, to: str, by: str, now: object) -> int:
        found.setdefault(to, []).extend(found.pop(person, []))
        return 1

    monkeypatch.setattr(asks.kept_by, "filled", lambda *, body, person: found.get(person, []))
    monkeypatch.setattr(asks.pass_on, "filled", pass_on)
    return found


def test_a_member_leaves_and_everything_that_was_theirs_is_dealt_with(
    school: actions.Joined, kept: dict[str, list[str]]
) -> None:
    hanna = person("Hanna Head", school.body, "head", "reader")
    other = person("Otto Head", school.body, "head")
    kept[hanna.pk] = ["Online safety policy"]
    now = timezone.now()
    actions.invite(body=school.body, email="gus@example.org", name="Gus", role="reader", by=hanna.pk, now=now)
    link = grounded.make_link(body=school.body, purpose="calendar", subject=hanna.pk, by=hanna.pk, now=now).link
    theirs = grounded.make_link(body=school.body, purpose="calendar", subject=other.pk, by=other.pk, now=now).link
    with open_scope(body=school.body, by=hanna.pk):
        left = todo.add_task(body=school.body, title="Ring", who=f"person:{hanna.pk}", by=hanna.pk, now=now)
    at_home, at_work = Visitor(hanna), Visitor(hanna)
    page = at_work.get(base(school.body) + "people/leave/")
    assert "The invitation to Gus (gus@example.org)" in page.text and "One personal link" in page.text
    assert "Online safety policy: Leo Lead, who holds the account, keeps it from now on" in page.text
    assert roles_of(school.body, hanna.email) == {"head", "reader"}, "reading is not leaving"
    assert "1 thing to do: on the list of Leo Lead from now on" in page.text
    page = at_work.submit(follow=True)
    assert "You have left Harbour View Primary School" in page.text and page.address.endswith("/")
    assert roles_of(school.body, hanna.email) == set() and roles_of(school.body, other.email) == {"head"}
    link.refresh_from_db()
    theirs.refresh_from_db()
    assert link.revoked is not None and theirs.revoked is None
    with open_scope(body=school.body, by="test"):
        assert not queries.invitations().exists()
        assert todo_read.task(left.pk).person == school.person
    assert kept == {school.person.pk: ["Online safety policy"]}
    assert "/accounts/login/" in at_home.get("/home/").location, "the session on the other computer has ended"
    assert mails(hanna.email) == 1 and "You have left" in str(Notice.objects.get(to=hanna.email).text)
    assert "Leo Lead now keeps the policies" in str(Notice.objects.get(to=other.email).text)
    assert Entry.objects.filter(body=school.body.pk, verb="registry.left", subject=hanna.pk).count() == 1


def test_the_account_holder_cannot_leave_and_is_shown_how_to_hand_over(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    page = visitor.get(base(school.body) + "people/leave/")
    assert "Hand the account over" in page.links
    before = roles_of(school.body, school.person.email)
    page = visitor.post(base(school.body) + "people/leave/", {}, follow=True)
    assert "Hand the account over first" in page.text and roles_of(school.body, school.person.email) == before


def test_who_waits_for_the_claim_takes_it_back_instead(joined: actions.Joined) -> None:
    page = Visitor(joined.person).get(base(joined.body) + "people/leave/")
    assert "Take the claim back" in page.links
    with pytest.raises(actions.CannotEnd, match="still being checked"):
        actions.leave(body=joined.body, person=joined.person, by=joined.person.pk, now=timezone.now())


def test_the_last_person_in_charge_is_warned_and_the_holder_is_told(school: actions.Joined) -> None:
    hanna = person("Hanna Head", school.body, "head")
    visitor = Visitor(hanna)
    page = visitor.get(base(school.body) + "people/leave/")
    assert "Somebody else should take over first" in page.text
    page = visitor.submit()
    assert page.errors == ["Tick the box if you know that nobody has this role then"]
    assert roles_of(school.body, hanna.email) == {"head"}
    with pytest.raises(actions.LastOne, match="Person in charge"):
        actions.leave(body=school.body, person=hanna, by=hanna.pk, now=timezone.now())
    visitor.submit({"known": "on"})
    assert roles_of(school.body, hanna.email) == set()
    told = Notice.objects.filter(to=school.person.email).order_by("-created", "-pk").first()
    assert told is not None and "Nobody has this role now: Person in charge" in told.text


def test_the_person_in_charge_hears_when_the_last_lead_goes(school: actions.Joined) -> None:
    hanna = person("Hanna Head", school.body, "head")
    dana = person("Dana Safe", school.body, "safeguarding_lead")
    actions.leave(body=school.body, person=dana, by=dana.pk, now=timezone.now(), warned=True)
    assert "Nobody has this role now: Designated safeguarding lead" in str(Notice.objects.get(to=hanna.email).text)


def test_whoever_invites_takes_somebody_out(school: actions.Joined) -> None:
    rita = person("Rita Reader", school.body, "reader", "approver")
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "people/")
    page = visitor.get(f"{base(school.body)}people/{rita.pk}/take-out/")
    assert page.h1 == "End the access of Rita Reader?"
    page = visitor.submit(follow=True)
    assert "Rita Reader no longer has access" in page.text and roles_of(school.body, rita.email) == set()
    assert "Your access has ended" in str(Notice.objects.get(to=rita.email).text)
    assert visitor.get(f"{base(school.body)}people/{rita.pk}/take-out/").status == 404
    reader = person("Rolf Reader", school.body, "reader")
    assert Visitor(reader).get(f"{base(school.body)}people/{school.person.pk}/take-out/").status == 403


def test_who_belongs_elsewhere_too_stays_signed_in_there(school: actions.Joined, seaholm: Body) -> None:
    rita = person("Rita Reader", school.body, "reader")
    grounded.add_member(body=seaholm, person=rita, role="guidance_editor", by="operator", now=timezone.now())
    visitor = Visitor(rita)
    sessions = Session.objects.count()
    visitor.get(base(school.body) + "people/leave/")
    visitor.submit()
    assert Session.objects.count() == sessions
    assert visitor.get(base(school.body)).status == 404 and visitor.get("/account/").status == 200


def test_the_last_role_that_is_ended_settles_the_rest(school: actions.Joined) -> None:
    rita = person("Rita Reader", school.body, "reader", "approver")
    at_home, now = Visitor(rita), timezone.now()
    first, second = ground.memberships_in(school.body, rita)
    actions.end_access(body=school.body, membership=first.pk, by=school.person.pk, now=now)
    assert at_home.get(base(school.body)).status == 200 and mails(rita.email) == 0
    actions.end_access(body=school.body, membership=second.pk, by=school.person.pk, now=now)
    assert "/accounts/login/" in at_home.get("/home/").location and mails(rita.email) == 1


def test_two_who_end_the_last_access_at_once_settle_it_once(school: actions.Joined) -> None:
    rita: Person = person("Rita Reader", school.body, "reader")
    actions.leave(body=school.body, person=rita, by=rita.pk, now=timezone.now())
    with pytest.raises(actions.CannotEnd, match="ended already"):
        actions.leave(body=school.body, person=rita, by=school.person.pk, now=timezone.now())
    assert mails(rita.email) == 1
