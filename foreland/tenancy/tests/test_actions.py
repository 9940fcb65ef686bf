"""Verbs on bodies and people: what changed, what is refused, what the trail says, what the database holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from foreland.tenancy import actions, queries, roles
from foreland.tenancy.models import Attribute, Body, BodyLink, Membership, Person
from foreland.tenancy.permissions import Permission
from foreland.trail import queries as trail
from tests.world import BY, NOW, START, World


def test_a_body_has_a_permanent_id_and_dated_numbers(world: World) -> None:
    assert queries.attributes_of(world.oak) == {
        "name": "Oak Lane Primary School",
        "urn": "990001",
        "dfe": "999/2001",
    }
    assert queries.body_by_number("urn", "990001") == world.oak
    assert world.oak.address == f"{world.oak.pk}-oak-lane-primary-school"
    assert len(world.oak.pk) == 10 and set(world.oak.pk) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_conversion_keeps_the_school(world: World) -> None:
    day = date(2026, 9, 1)
    actions.set_number(body=world.oak, kind="urn", value="990777", since=day, by=BY, now=NOW)
    actions.rename_body(body=world.oak, name="Oak Lane Academy", since=day, by=BY, now=NOW)
    assert queries.body_by_number("urn", "990777") == world.oak
    assert queries.body_by_number("urn", "990001") is None
    assert queries.body_by_number("urn", "990001", on=date(2026, 8, 31)) == world.oak
    assert queries.body_by_number("urn", "990001", on=day) is None
    assert queries.attributes_of(world.oak, on=date(2026, 8, 31))["name"] == "Oak Lane Primary School"
    assert Body.objects.get(pk=world.oak.pk).name == "Oak Lane Academy"
    with pytest.raises(actions.NumberTaken):
        actions.set_number(body=world.elm, kind="urn", value="990777", since=day, by=BY, now=NOW)
    actions.set_number(body=world.elm, kind="urn", value="990001", since=day, by=BY, now=NOW)


def test_links_carry_dates(world: World) -> None:
    with pytest.raises(actions.AlreadyLinked):
        actions.link_bodies(child=world.oak, parent=world.southshire, kind="authority", since=START, by=BY, now=NOW)
    same = actions.link_bodies(child=world.oak, parent=world.northshire, kind="authority", since=START, by=BY, now=NOW)
    assert BodyLink.objects.filter(child=world.oak, kind="authority").get() == same
    actions.end_link(child=world.oak, kind="authority", until=date(2026, 4, 1), by=BY, now=NOW)
    assert queries.parent_of(world.oak, "authority") is None
    assert queries.parent_of(world.oak, "authority", on=date(2026, 3, 31)) == world.northshire
    assert list(queries.children_of(world.northshire)) == [world.elm]
    assert set(queries.children_of(world.northshire, on=date(2026, 3, 31))) == {world.oak, world.elm}
    with pytest.raises(actions.NotLinked):
        actions.end_link(child=world.oak, kind="authority", until=date(2026, 4, 1), by=BY, now=NOW)


def test_a_person_has_one_sign_in(world: World) -> None:
    person = actions.create_person(email=" New.Person@Example.ORG ", name=" New Person ", by="", now=NOW)
    assert (person.email, person.name, person.has_usable_password()) == ("new.person@example.org", "New Person", False)
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == (person.email, True, True)
    assert queries.person_by_email("NEW.person@example.org") == person
    with pytest.raises(actions.AddressTaken):
        actions.create_person(email="new.PERSON@example.org", name="Other", by=BY, now=NOW)
    entry = trail.entries(body="")[0]
    assert (entry.verb, entry.by) == ("tenancy.person_created", person.pk)


def test_roles_are_given_and_ended(world: World) -> None:
    for role in ("adviser", "nobody"):
        with pytest.raises(actions.WrongRole):
            actions.add_member(body=world.oak, person=world.stranger, role=role, by=BY, now=NOW)
    with pytest.raises(actions.AlreadyMember):
        actions.add_member(body=world.oak, person=world.head, role="head", by=BY, now=NOW)
    with pytest.raises(actions.HeldAlready):
        actions.add_member(body=world.oak, person=world.head, role="holder", by=BY, now=NOW)
    given = actions.add_member(
        body=world.oak, person=world.stranger, role="editor", by=world.lead.pk, invited_by=world.lead, now=NOW
    )
    assert queries.bodies_of(world.stranger) == [world.oak]
    actions.end_membership(membership=given, by=world.lead.pk, now=NOW + timedelta(days=1))
    assert queries.bodies_of(world.stranger) == []
    with pytest.raises(actions.NotMember):
        actions.end_membership(membership=Membership.objects.get(pk=given.pk), by=BY, now=NOW)
    actions.add_member(body=world.oak, person=world.stranger, role="editor", by=BY, now=NOW + timedelta(days=2))
    assert Membership.objects.filter(person=world.stranger).count() == 2


def test_the_account_is_handed_over_and_both_steps_are_in_the_trail(world: World) -> None:
    actions.hand_over(body=world.oak, to=world.head, by=world.lead.pk, now=NOW)
    assert [each.person for each in queries.members_of(world.oak) if each.role == "holder"] == [world.head]
    assert {each.role for each in queries.memberships_in(world.oak, world.lead)} == {"online_safety_lead"}
    added, ended = trail.entries(body=world.oak.pk)[:2]
    assert (ended.verb, ended.by, ended.detail["person"]) == ("tenancy.membership_ended", world.lead.pk, world.lead.pk)
    assert (added.verb, added.detail["role"], added.detail["person"]) == (
        "tenancy.member_added",
        "holder",
        world.head.pk,
    )
    with pytest.raises(actions.AlreadyMember):
        actions.hand_over(body=world.oak, to=world.head, by=BY, now=NOW)
    held = queries.holder_of(world.oak)
    assert held is not None
    actions.end_membership(membership=held, by=BY, now=NOW)
    with pytest.raises(actions.NotHolder):
        actions.hand_over(body=world.oak, to=world.lead, by=BY, now=NOW)


def test_a_claim_is_confirmed_once(world: World) -> None:
    waiting = queries.permissions_of(queries.memberships_in(world.elm, world.newcomer))
    confirmed = actions.confirm_standing(body=world.elm, person=world.newcomer, by=world.adviser.pk, now=NOW)
    assert {each.role for each in confirmed} == {"holder", "head"}
    now = queries.permissions_of(queries.memberships_in(world.elm, world.newcomer))
    assert {each.name for each in now - waiting} == {
        "INVITE", "PUBLISH", "PERSONAL_DATA", "HAND_OVER", "APPROVE_POLICIES", "RELEASE_FACTS", "ACCEPT_TERMS",
    }  # fmt: skip
    with pytest.raises(actions.NotMember):
        actions.confirm_standing(body=world.elm, person=world.newcomer, by=world.adviser.pk, now=NOW)


def test_the_trail_holds_no_name(world: World) -> None:
    for body in (world.oak.pk, world.elm.pk, ""):
        for entry in trail.entries(body=body):
            for word in ("Oak", "Leo", "lead@", "example.org", "Elm"):
                assert word not in str(entry.detail) + entry.subject


@pytest.mark.parametrize(
    "broken",
    [
        lambda w: Person.objects.filter(pk=w.lead.pk).update(email="Upper@example.org"),
        lambda w: Person.objects.filter(pk=w.lead.pk).update(email=w.head.email),
        lambda w: Body.objects.filter(pk=w.oak.pk).update(kind="club"),
        lambda w: Membership.objects.create(body=w.oak, person=w.head, role="holder", standing="confirmed", since=NOW),
        lambda w: Membership.objects.create(body=w.oak, person=w.head, role="head", standing="confirmed", since=NOW),
        lambda w: Membership.objects.filter(person=w.head).update(until=NOW - timedelta(days=1)),
        lambda w: Membership.objects.filter(person=w.head).update(standing="perhaps"),
        lambda w: BodyLink.objects.create(child=w.oak, parent=w.oak, kind="federation", since=START),
        lambda w: BodyLink.objects.create(child=w.oak, parent=w.southshire, kind="authority", since=START),
        lambda w: Attribute.objects.create(body=w.elm, kind="urn", value="990001", since=START),
        lambda w: Attribute.objects.create(body=w.oak, kind="urn", value="990555", since=START),
    ],
)
def test_the_database_refuses(world: World, broken: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        broken(world)  # type: ignore[operator]


def test_every_role_is_told_and_holding_the_account_opens_no_concern() -> None:
    assert len(roles.BY_KEY) == len(roles.ROLES)
    for role in roles.ROLES:
        assert role.description.endswith(".") and role.permissions and role.kind in ("school", "trust", "authority")
    assert "PERSONAL_DATA" not in {each.name for each in roles.HOLDER.permissions}
    assert [role.key for role in roles.for_kind("school") if role.second_factor] == ["safeguarding_lead", "deputy"]


def test_who_reads_drafts_comments_but_a_mere_reader_and_only_writers_write() -> None:
    def may(permission: Permission) -> set[str]:
        return {role.key for role in roles.granting(permission, "school")}

    assert may(Permission.SEE_POLICIES) - may(Permission.COMMENT) == {"reader"}
    assert may(Permission.COMMENT) - may(Permission.WRITE_POLICIES) >= {
        "approver",
        "governor",
        "technician",
        "commenter",
    }
    assert not may(Permission.APPROVE_POLICIES) & {"governor", "technician", "commenter"}
