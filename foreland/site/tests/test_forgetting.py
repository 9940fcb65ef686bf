"""What the tables promise about how long they keep rows is done: nothing younger goes, everything older does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.utils.module_loading import import_string
from django_tasks.base import Task as Chore

from foreland.core.retention import Ends
from foreland.policies.models import Policy, Round, RoundAnswer, RoundSaid
from foreland.profile.models import Value
from foreland.registry.models import AccessRequest, Approach, Claim, Handover, Invitation, Recovery
from foreland.site import tasks
from foreland.site.timetable import TIMETABLE
from foreland.tenancy import actions as ground
from foreland.tenancy import secondfactor
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import Body, HeldForm, LinkToken, Membership, Person
from foreland.tenancy.scope import every_body_unsafe, open_scope
from foreland.trail.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2034, 3, 1, 4, 10, tzinfo=UTC)
START = date(2020, 1, 1)
SLACK = timedelta(days=2)
Make = Callable[[Body, Person, datetime], models.Model]


def link(body: Body, at: datetime) -> LinkToken:
    return LinkToken.objects.create(
        body=body, purpose="p", digest=new_id(), created=at - timedelta(days=14), created_by="operator", expires=at
    )


def invitation(body: Body, person: Person, at: datetime, **more: Any) -> Invitation:
    return Invitation.objects.create(
        body=body, email=f"{new_id()}@a.example", name="N", role="reader", link=link(body, at), created=at, sent=at,
        by=person.pk, **more,
    )  # fmt: skip


def said(body: Body, person: Person, at: datetime) -> RoundSaid:
    policy = Policy.objects.create(
        body=body, pack="p", edition="2026.1", shape="standalone", created=at, created_by=person.pk
    )
    row = Round.objects.create(
        body=body, policy=policy, audience="parents", title="T", opens=at.date() - timedelta(days=7), closes=at.date(),
        reply_by=at.date() + timedelta(days=7), created=at, created_by=person.pk,
    )  # fmt: skip
    answer = RoundAnswer.objects.create(body=body, round=row, begun=at)
    return RoundSaid.objects.create(body=body, round=row, answer=answer, key="a.b", rating="agree", words="Words.")


def membership(body: Body, person: Person, at: datetime) -> Membership:
    return Membership.objects.create(
        body=body, person=person, role="reader", standing="confirmed", since=at - timedelta(days=9), until=at
    )


MAKERS: dict[str, Make] = {
    "tenancy.Membership": membership,
    "tenancy.LinkToken": lambda body, person, at: link(body, at),
    "tenancy.HeldForm": lambda body, person, at: HeldForm.objects.create(
        digest=new_id(), visitor="v", address="/", sealed="s", created=at, expires=at
    ),
    "profile.Value": lambda body, person, at: Value.objects.create(
        body=body, key=new_id(), text="Ada", since=at - timedelta(days=9), until=at, by=person.pk
    ),
    "registry.Approach": lambda body, person, at: Approach.objects.create(
        urn="990002", email="a@a.example", name="A", said="head", digest=new_id(), visitor="v", created=at,
        expires=at + timedelta(hours=1),
    ),
    "registry.AccessRequest": lambda body, person, at: AccessRequest.objects.create(
        body=body, email="a@a.example", name="A", visitor="v", created=at
    ),
    "registry.Claim": lambda body, person, at: Claim.objects.create(
        body=body, person=person, said="head", email="a@a.example", state="finished", created=at, ended=at
    ),
    "registry.Handover": lambda body, person, at: Handover.objects.create(body=body, taker=person, at=at, by="operator"),
    "registry.Recovery": lambda body, person, at: Recovery.objects.create(
        body=body, invitation=invitation(body, person, at, state="revoked", ended=at), reason="R", created=at, by="operator"
    ),
    "registry.Invitation": lambda body, person, at: invitation(body, person, at, state="accepted", ended=at),
    "policies.RoundSaid": said,
}  # fmt: skip
DECLARED = dict(ground.declared())


@pytest.fixture
def schools() -> tuple[Body, Body]:
    """Two schools that know nothing of each other."""
    one, two = (
        ground.create_body(kind="school", name=name, by="operator", now=NOW, since=START) for name in ("One", "Two")
    )
    return one, two


@pytest.fixture
def person() -> Person:
    """Somebody whom rows point to."""
    return ground.create_person(email="ada@one.example", name="Ada", by="operator", now=NOW)


def test_every_table_that_ends_is_tried_here() -> None:
    assert {model._meta.label for model in DECLARED} == MAKERS.keys()


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model._meta.label)
def test_what_is_over_goes_and_nothing_else(
    model: type[models.Model], schools: tuple[Body, Body], person: Person
) -> None:
    one, two = schools
    ends, make = DECLARED[model], MAKERS[model._meta.label]
    old, young = ends.before(NOW) - SLACK, ends.before(NOW) + SLACK
    with open_scope(body=one, by="test"):
        gone, kept = make(one, person, old), make(one, person, young)
    with open_scope(body=two, by="test"):
        others = make(two, person, young)
    assert tasks.forget_over.call() == 0 or model is HeldForm, "by the clock of today nothing is over"
    done = ground.forget_over(now=NOW)
    with every_body_unsafe(by="test", why="both schools are looked at"):
        left = set(model._default_manager.values_list("pk", flat=True))
        assert {kept.pk, others.pk} <= left
        assert done >= 1
        if ends.empties:
            for row, words in ((gone, ""), (kept, "Words."), (others, "Words.")):
                row.refresh_from_db()
                assert [getattr(row, name) for name in ends.empties[:1]] == [words]
        else:
            assert gone.pk not in left
    assert ground.forget_over(now=NOW) == 0, "twice does no more than once"
    assert not Entry.objects.filter(body=two.pk, verb="tenancy.forgotten").exists()
    lines = Entry.objects.filter(verb="tenancy.forgotten", detail__has_key=model._meta.label)
    assert [(line.by, line.detail[model._meta.label]) for line in lines] == [("system", 1)]


def test_what_a_kept_row_points_to_is_kept(schools: tuple[Body, Body], person: Person) -> None:
    """An account was given back by an invitation four years ago: two years would be over, seven are not."""
    one, _ = schools
    at = NOW - timedelta(days=4 * 365)
    with open_scope(body=one, by="test"):
        MAKERS["registry.Recovery"](one, person, at)
        MAKERS["registry.Invitation"](one, person, at)
    ground.forget_over(now=NOW)
    with open_scope(body=one, by="test"):
        assert Invitation.objects.get() == Recovery.objects.get().invitation
        assert LinkToken.objects.count() == 1
    ground.forget_over(now=NOW + timedelta(days=4 * 365))
    with open_scope(body=one, by="test"):
        assert not Invitation.objects.exists() and not Recovery.objects.exists()
    assert not LinkToken.objects.exists(), "last, since the invitation pointed to it"


def test_an_invitation_that_nobody_took_up_ends_too(schools: tuple[Body, Body], person: Person) -> None:
    one, _ = schools
    with open_scope(body=one, by="test"):
        invitation(one, person, NOW - timedelta(days=740))
        waits = invitation(one, person, NOW - timedelta(days=700))
    ground.forget_over(now=NOW)
    with open_scope(body=one, by="test"):
        assert Invitation.objects.get() == waits


def test_an_authority_in_turn_leaves_what_its_schools_share(schools: tuple[Body, Body], person: Person) -> None:
    """Its scope shows rows of its schools; what is over there goes in the school's turn, on the school's trail."""
    one, _ = schools
    county = ground.create_body(
        kind="authority", name="County", by="operator", now=NOW, since=START
    )  # fmt: skip
    ground.link_bodies(
        child=one, parent=county, kind="authority", since=START, by="operator", now=NOW
    )  # fmt: skip
    for body in (one, county):
        with open_scope(body=body, by="test"):
            MAKERS["registry.Handover"](body, person, NOW - timedelta(days=8 * 365))
    assert ground.forget_over(now=NOW) == 2
    for body in (one, county):
        line = Entry.objects.get(body=body.pk, verb="tenancy.forgotten")
        assert line.detail == {"registry.Handover": 1}


def test_who_left_two_years_ago_signs_in_no_more_and_after_seven_names_nobody(schools: tuple[Body, Body]) -> None:
    one, two = schools
    left, back, here, never = (
        ground.create_person(
            email=f"{name}@a.example", name=name, by="operator", now=NOW, password="right horse battery"
        )
        for name in ("left", "back", "here", "never")
    )
    secondfactor.set_up_one_time_codes(person=left, by="operator", now=NOW)
    membership(one, left, NOW - timedelta(days=800))
    membership(one, back, NOW - timedelta(days=800))
    membership(two, back, NOW - timedelta(days=100))
    membership(one, here, NOW - timedelta(days=800))
    ground.add_member(body=two, person=here, role="reader", by="operator", now=NOW)
    assert ground.forget_people(now=NOW) == 1
    for person in (left, back, here, never):
        person.refresh_from_db()
    assert left.email.endswith("@erased.invalid") and not left.is_active and not left.has_usable_password()
    assert left.name == "left", "it stands beside what they did, as long as their role is kept"
    assert not EmailAddress.objects.filter(user=left).exists() and not Authenticator.objects.filter(user=left).exists()
    assert [each.email for each in (back, here, never)] == ["back@a.example", "here@a.example", "never@a.example"]
    assert ground.forget_people(now=NOW) == 0
    later = NOW + timedelta(days=5 * 366)
    ground.forget_over(now=later)
    ground.forget_people(now=later)
    for person in (left, back, here, never):
        person.refresh_from_db()
    assert left.name == ground.FORMER
    assert (back.name, back.is_active) == ("back", False), "one role of theirs is kept still"
    assert (here.name, never.name) == ("here", "never")


def test_somebody_is_erased_when_they_ask_unless_they_have_a_role(schools: tuple[Body, Body], person: Person) -> None:
    one, _ = schools
    role = ground.add_member(body=one, person=person, role="reader", by="operator", now=NOW)
    for wrong, words in (("nobody@one.example", "Nobody signs in"), (person.email, "still has a role")):
        with pytest.raises(CommandError, match=words):
            call_command("erase_person", wrong)
    ground.end_membership(membership=role, by="operator", now=NOW)
    out = io.StringIO()
    call_command("erase_person", "ADA@one.example", stdout=out)
    person.refresh_from_db()
    assert (person.name, person.is_active) == (ground.FORMER, False) and "ada" not in person.email
    assert person.pk in out.getvalue() and "Ada" not in out.getvalue()
    verbs = Entry.objects.filter(subject=person.pk, by="operator").values_list("verb", flat=True)
    assert {"tenancy.sign_in_closed", "tenancy.name_erased"} <= set(verbs)
    assert ground.forget_people(now=NOW) == 0


def test_a_rule_that_a_task_carries_out_is_in_the_timetable_and_so_is_the_walk() -> None:
    planned = {entry.task for entry in TIMETABLE}
    assert {"foreland.site.tasks.forget_over", "foreland.site.tasks.close_old_sign_ins"} <= planned
    own = {ends.by for model in apps.get_models() if (ends := rule_of(model)) is not None and ends.by}
    assert own <= planned and all(isinstance(import_string(path), Chore) for path in own)


def rule_of(model: type[models.Model]) -> Ends | None:
    return getattr(getattr(model, "Privacy", None), "ends", None)


NUMBERS = re.compile(r"\b(a|one|two|three|four|five|six|seven|ten|thirty|ninety|\d+) (day|week|month|year)s?\b", re.I)


def test_a_promise_in_words_of_days_or_years_has_its_rule() -> None:
    """Whoever writes "two years" beside a table says `ends` as well, and the same time."""
    found = 0
    for model in apps.get_models():
        kept, ends = getattr(getattr(model, "Privacy", None), "kept", ""), rule_of(model)
        if NUMBERS.search(kept) and "last beat" not in kept and "within a day" not in kept:
            assert ends is not None, f"{model._meta.label} promises “{kept}” and has no rule."
            if ends.words:
                assert ends.words in kept.lower(), f"{model._meta.label}: {ends.words} is not what “{kept}” says."
            found += 1
    assert found >= 12
