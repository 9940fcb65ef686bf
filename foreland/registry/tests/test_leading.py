"""A lead's role is handed over, signed by both, or by the person in charge where the last lead has gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.files import queries as files
from foreland.files.models import File
from foreland.notices.models import Notice
from foreland.registry import actions, asks, tasks
from foreland.registry.models import LeadHandover, LeadSignature
from foreland.registry.queries import leading
from foreland.registry.tests.conftest import base, mails, person, roles_of
from foreland.tasks import actions as todo
from foreland.tasks import queries as todo_read
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
ROLE = "online_safety_lead"


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> list[asks.PolicyAtHand]:
    """One policy with a promise that is overdue, one to come, something that blocks, and three decisions."""
    today = day_in_london(timezone.now())
    found = [
        asks.PolicyAtHand(
            "Online safety policy",
            "/somewhere/",
            (
                asks.Promise("The policy is to be reviewed.", today + timedelta(days=90)),
                asks.Promise("The version waits to be ratified.", today - timedelta(days=3)),
                asks.Promise("Two suggestions are open."),
            ),
            ("A choice is open: phones.",),
            (
                asks.Decided("Left out", "A second step", "It comes in January.", "Priya", date(2026, 10, 1)),
                asks.Decided("Own words", "Lighthouse assembly", "", "Priya", date(2026, 10, 2)),
            ),
        )
    ]
    monkeypatch.setattr(asks.policies_at_hand, "filled", lambda *, body, now: found)
    return found


@pytest.fixture
def old(school: actions.Joined) -> Person:
    """The lead who hands over."""
    return person("Olga Old", school.body, ROLE)


@pytest.fixture
def new(school: actions.Joined) -> Person:
    """The member who takes over."""
    return person("Nils New", school.body, "reader")


@pytest.fixture
def scope(school: actions.Joined) -> Iterator[Body]:
    """The open school, without the online safety lead that joined for it."""
    with open_scope(body=school.body, by="test"):
        yield school.body


def draw_up(body: Body, giver: Person | None, taker: Person, **given: object) -> LeadHandover:
    """Draw a handover up as the giver."""
    by = giver.pk if giver else "test"
    return actions.draw_up_handover(
        body=body,
        role=ROLE,
        giver=giver,
        taker=taker,
        by=by,
        now=timezone.now(),
        **given,  # type: ignore[arg-type]
    )


def sign(body: Body, row: LeadHandover, who: Person, *, seen: str = "", now: datetime | None = None) -> LeadHandover:
    """Sign as somebody."""
    at = now or timezone.now()
    return actions.sign_handover(body=body, handover=row.pk, person=who, seen=seen or row.digest, now=at)


def test_both_sign_in_their_own_sessions_and_the_role_moves(school: actions.Joined, old: Person, new: Person) -> None:
    place = base(school.body)
    one, other = Visitor(old), Visitor(new)
    one.get(place + "people/lead/")
    assert one.submit({"role": ""}).errors == ["Choose the role", "Choose who takes it over"]
    page = one.submit(
        {"role": f"{ROLE}.{old.pk}", "person": new.pk, "note": "The gate code is with the office."}, follow=True
    )
    for words in (
        "From Olga Old to Nils New", "The version waits to be ratified.", "(overdue)", "A choice is open: phones.",
        "It comes in January.", "No reason was given.", "The gate code is with the office.",
    ):  # fmt: skip
        assert words in page.text, words
    handover = page.address
    assert "asked" not in page.text and mails(new.email) == 1
    assert "Tick the box" in one.submit({}).errors[0]
    page = one.submit({"read": "on"}, follow=True)
    assert "Waits for the signature of Nils New" in page.text and roles_of(school.body, new.email) == {"reader"}
    assert "Sign this handover" not in page.text, "nobody signs twice"
    assert "Read a handover and sign it" in other.get(place).text
    other.get(handover)
    page = other.submit({"read": "on"}, follow=True)
    assert page.address.endswith("/first-days/") and "Nils New has the role now" in page.text
    assert roles_of(school.body, new.email) == {"reader", ROLE} and roles_of(school.body, old.email) == set()
    with open_scope(body=school.body, by="test"):
        row = LeadHandover.objects.get()
        assert row.state == "moved" and row.file is not None
        pdf = files.read(row.file)
        signed = [(each.capacity, each.name, each.digest) for each in LeadSignature.objects.all()]
    assert signed == [("giver", "Olga Old", row.digest), ("taker", "Nils New", row.digest)]
    assert pdf.startswith(b"%PDF-")
    response = other.client.get(handover + "file/")
    assert response.content == pdf and response["Content-Type"] == "application/pdf"
    verbs = ["drawn-up", "signed", "signed"]
    trail = Entry.objects.filter(body=school.body.pk, subject=row.pk).order_by("number")
    assert [each.verb.removeprefix("registry.lead-handover-") for each in trail][:3] == verbs
    assert {each.subject_digest for each in trail} == {row.digest}
    assert Entry.objects.filter(verb="keep-file", subject_digest=row.file.sha256).count() == 1


def test_a_signed_handover_goes_after_seven_years_with_its_file_and_an_open_one_never(
    scope: Body, old: Person, new: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = draw_up(scope, old, new)
    sign(scope, row, old)
    row = sign(scope, row, new)
    assert row.file is not None
    pk = row.file.pk
    waits = draw_up(scope, new, person("Vera Very", scope, "reader"))
    for years, gone in ((6, 0), (8, 1)):
        monkeypatch.setattr(timezone, "now", lambda years=years: row.created + timedelta(days=366 * years))
        assert tasks.forget.call() == gone
    assert LeadHandover.objects.get() == waits and not LeadSignature.objects.exists()
    assert not File.objects.filter(pk=pk).exists()
    line = Entry.objects.get(verb="registry.forgotten")
    assert (line.body, line.detail) == (scope.pk, {"registry.LeadHandover": 1})


def test_a_stranger_to_the_handover_neither_reads_nor_signs_it(
    scope: Body, old: Person, new: Person, school: actions.Joined
) -> None:
    row, rita = draw_up(scope, old, new), person("Rita Reader", scope, "reader")
    where = f"{base(scope)}people/lead/{row.pk}/"
    reader = Visitor(rita, careless=True)
    assert reader.get(where).status == 403 and reader.post(where, {"read": "on", "seen": row.digest}).status == 403
    holder = Visitor(school.person)
    assert holder.get(where).status == 200
    holder.post(where, {"read": "on", "seen": row.digest})
    assert not row.signatures.exists(), "the holder reads it and signs for nobody"
    with pytest.raises(actions.CannotSign, match="each for themself"):
        sign(scope, row, rita)


def test_what_was_signed_are_the_words_that_were_read(scope: Body, old: Person, new: Person) -> None:
    row = draw_up(scope, old, new)
    read = row.digest
    later = actions.draw_up_again(body=scope, handover=row.pk, by=old.pk, now=timezone.now() + timedelta(days=1))
    assert later.digest != read
    with pytest.raises(actions.CannotSign, match="drawn up anew"):
        sign(scope, row, old, seen=read)
    sign(scope, later, old)
    with pytest.raises(actions.CannotHandOver, match="stays as it is"):
        actions.draw_up_again(body=scope, handover=row.pk, by=old.pk, now=timezone.now())
    with pytest.raises(actions.CannotSign, match="You have signed"):
        sign(scope, later, old)


def test_who_takes_over_finds_on_the_list_what_was_to_do_and_what_waits(scope: Body, old: Person, new: Person) -> None:
    now = timezone.now()
    own = todo.add_task(body=scope, title="Renew the filter", who=f"person:{old.pk}", by=old.pk, now=now)
    todo.add_task(body=scope, title="Of the new one", who=f"person:{new.pk}", by=old.pk, now=now)
    row = draw_up(scope, old, new)
    assert "To do: Renew the filter." in str(row.document) and "Of the new one" not in str(row.document)
    for who in (old, new):
        actions.sign_handover(body=scope, handover=row.pk, person=who, seen=row.digest, now=now)
    titles = {each.title: each.kind for each in todo_read.for_person(new, ())}
    assert titles[own.title] == "own" and titles["Two suggestions are open"] == "handover"
    assert "The policy is to be reviewed" not in titles, "it comes by itself, eight weeks before its day"
    assert not todo_read.for_person(old, ()).exists()


def test_the_role_waits_for_its_day(scope: Body, old: Person, new: Person) -> None:
    now = timezone.now()
    row = draw_up(scope, old, new, moves_on=day_in_london(now) + timedelta(days=7))
    sign(scope, row, old)
    assert sign(scope, row, new).state == "signed" and roles_of(scope, new.email) == {"reader"}
    assert actions.move_due(body=scope, now=now + timedelta(days=6)) == 0
    assert actions.move_due(body=scope, now=now + timedelta(days=7)) == 1
    assert roles_of(scope, new.email) == {"reader", ROLE} and roles_of(scope, old.email) == set()
    assert actions.move_due(body=scope, now=now + timedelta(days=8)) == 0


def test_the_worker_moves_what_is_due_in_every_school(
    school: actions.Joined, old: Person, new: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    with open_scope(body=school.body, by="test"):
        row = draw_up(school.body, old, new, moves_on=day_in_london(now) + timedelta(days=2))
        sign(school.body, row, old)
        sign(school.body, row, new)
    assert tasks.move_leads.func() == 0
    monkeypatch.setattr("foreland.registry.tasks.timezone.now", lambda: now + timedelta(days=3))
    assert tasks.move_leads.func() == 1 and ROLE in roles_of(school.body, new.email)


def test_where_the_last_lead_has_gone_the_person_in_charge_signs_alone(school: actions.Joined, new: Person) -> None:
    hanna, dana = person("Hanna Head", school.body, "head"), person("Dana Safe", school.body, "safeguarding_lead")
    actions.leave(body=school.body, person=dana, by=dana.pk, now=timezone.now(), warned=True)
    visitor = Visitor(hanna)
    visitor.get(base(school.body) + "people/lead/")
    page = visitor.submit({"role": "safeguarding_lead.last-gone", "person": new.pk}, follow=True)
    assert "The last lead has gone: Dana Safe, until" in page.text
    other = Visitor(new, careless=True).post(page.address, {"read": "on", "seen": page.forms[-3].values["seen"][0]})
    assert other.status == 302 and roles_of(school.body, new.email) == {"reader"}
    visitor.submit({"read": "on"}, follow=True)
    assert roles_of(school.body, new.email) == {"reader", "safeguarding_lead"}
    with open_scope(body=school.body, by="test"):
        row = LeadHandover.objects.get()
        assert [each.capacity for each in row.signatures.all()] == ["head"]
    secondfactor.set_up_one_time_codes(person=new, by="operator", now=timezone.now())
    assert "Your first thirty days" in Visitor(new).get(base(school.body)).links


def test_nobody_signs_a_role_over_to_themself_that_may_do_more(school: actions.Joined) -> None:
    with open_scope(body=school.body, by="test"):
        row = actions.draw_up_handover(
            body=school.body, role="safeguarding_lead", giver=None, taker=school.person, by=school.person.pk,
            now=timezone.now(),
        )  # fmt: skip
        with pytest.raises(actions.CannotSign, match="may do more than you"):
            sign(school.body, row, school.person)
        hanna = person("Hanna Head", school.body, "head")
        with pytest.raises(actions.CannotSign):
            sign(school.body, row, school.person)
        sign(school.body, row, hanna)
    assert "safeguarding_lead" in roles_of(school.body, school.person.email)


def test_what_cannot_be_handed_over_is_said_in_words(scope: Body, old: Person, new: Person) -> None:
    stranger, today = person("Sam Stranger"), day_in_london(timezone.now())
    for given, words in (
        ({"giver": None, "taker": new}, "has this role now"),
        ({"giver": new, "taker": old}, "does not have this role"),
        ({"giver": old, "taker": old}, "has this role already"),
        ({"giver": old, "taker": stranger}, "Invite this person first"),
        ({"giver": old, "taker": new, "moves_on": today - timedelta(days=1)}, "from today on"),
        ({"giver": old, "taker": new, "moves_on": today + timedelta(days=400)}, "within a year"),
    ):
        with pytest.raises(actions.CannotHandOver, match=words):
            draw_up(scope, **given)  # type: ignore[arg-type]
    draw_up(scope, old, new)
    with pytest.raises(actions.CannotHandOver, match="already"):
        draw_up(scope, old, new)


def test_a_handover_that_is_taken_back_changes_nothing_and_one_may_begin_anew(
    school: actions.Joined, old: Person, new: Person
) -> None:
    with open_scope(body=school.body, by="test"):
        row = draw_up(school.body, old, new)
        sign(school.body, row, old)
    visitor = Visitor(new)
    visitor.get(f"{base(school.body)}people/lead/{row.pk}/")
    page = visitor.submit(button="Take the handover back", follow=True)
    assert "was taken back" in page.text and roles_of(school.body, new.email) == {"reader"}
    assert "was taken back" in str(Notice.objects.filter(to=old.email).order_by("-created", "-pk")[0].text)
    with open_scope(body=school.body, by="test"):
        with pytest.raises(actions.CannotSign, match="taken back"):
            sign(school.body, row, new)
        draw_up(school.body, old, new)
        assert len(leading.going_on()) == 1


def test_whoever_leaves_takes_an_unfinished_handover_back(school: actions.Joined, old: Person, new: Person) -> None:
    with open_scope(body=school.body, by="test"):
        row = draw_up(school.body, old, new)
    actions.leave(body=school.body, person=new, by=new.pk, now=timezone.now())
    with open_scope(body=school.body, by="test"):
        row.refresh_from_db()
    assert row.state == "withdrawn" and ROLE in roles_of(school.body, old.email)


def test_a_handover_of_another_school_is_not_there(
    school: actions.Joined, old: Person, new: Person, seaholm: Body
) -> None:
    with open_scope(body=school.body, by="test"):
        row = draw_up(school.body, old, new)
    manager = person("Mona Manager", seaholm, "authority_manager")
    assert Visitor(manager).get(f"{base(school.body)}people/lead/{row.pk}/").status == 404
    with open_scope(body=seaholm, by="test"):
        assert leading.handover(row.pk) is None
