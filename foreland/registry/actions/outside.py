"""Verbs on what no register has: settings that an adviser adds, and authorities and their staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from foreland.core.packs.model import AuthorityProfile
from foreland.profile import actions as profile
from foreland.registry.actions import inviting, telling
from foreland.registry.actions.bodies import ensure_school
from foreland.registry.models import Establishment, Invitation
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Attribute, Body, Membership, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

KINDS = ("early-years", "childminder", "out-of-school", "college", "school")


class WrongSetting(Exception):
    """The setting cannot be added. The text says what to change."""


class WrongStaff(Exception):
    """The person cannot be given this role. The text says what would do."""


@transaction.atomic
def add_setting(
    *, authority: Body, name: str, kind: str, holder_name: str, holder_email: str, by: str, now: datetime
) -> tuple[Body, Invitation]:
    """Add a setting outside the register to an authority and invite the person who will hold its account.

    `kind` is one of KINDS, as the bank's question has it; a childminder's name stays out of addresses. The adviser
    vouches for the person, so there is no claim to finish. Raises WrongSetting or inviting.CannotInvite.
    """
    name = " ".join(name.split())
    if kind not in KINDS:
        raise WrongSetting("Choose what kind of setting it is.")
    if any(child.name.casefold() == name.casefold() for child in grounded.children_of(authority)):
        raise WrongSetting(
            "This authority has a school or setting of this name already. Look for it in the list of schools."
        )
    body = ground.create_body(kind="school", name=name, bare=kind == "childminder", by=by, now=now, demo=authority.demo)
    today = timezone.localdate(now)
    ground.link_bodies(child=body, parent=authority, kind="authority", since=today, by=by, now=now)
    with open_scope(body=body, by=by):
        profile.answer(key="kind", values=[kind], by=by, now=now)
    words = f"An adviser of {authority.name} has added {name} to Foreland and asks you to hold its account."
    invitation = inviting.invite_holder(body=body, email=holder_email, name=holder_name, words=words, by=by, now=now)
    trail.record(
        body=authority.pk, verb="registry.setting-added", by=by, subject=body.pk, detail={"kind": kind}, now=now
    )
    return body, invitation


@transaction.atomic
def invite_school(
    *, authority: Body, urn: str, holder_name: str, holder_email: str, by: str, now: datetime
) -> tuple[Body, Invitation]:
    """Invite the person who will hold the account of a registered school that cannot show an official address.

    The adviser vouches for the person, so there is no claim to finish. Raises WrongSetting for a school of another
    authority or one that has joined, NotInRegister, or inviting.CannotInvite.
    """
    row = Establishment.objects.filter(pk=urn).exclude(status="closed").first()
    if row is None or row.la_code != grounded.attributes_of(authority).get("dfe"):
        raise WrongSetting("The register has no open school with this URN in your authority.")
    body = ensure_school(urn=urn, by=by, now=now, demo=authority.demo)
    if grounded.holder_of(body) is not None:
        raise WrongSetting("This school has joined already. Look for it in the list of schools.")
    words = f"An adviser of {authority.name} asks you to hold the account of {body.name} on Foreland."
    invitation = inviting.invite_holder(body=body, email=holder_email, name=holder_name, words=words, by=by, now=now)
    trail.record(body=authority.pk, verb="registry.school-invited", by=by, subject=body.pk, now=now)
    return body, invitation


@transaction.atomic
def set_up_authority(*, pack: AuthorityProfile, by: str, now: datetime, demo: bool = False) -> Body:
    """Make an authority's body from its profile pack, or bring the one that is here in step with a newer edition.

    Schools of its area that have joined are linked to it. Its contacts wait to be confirmed.
    """
    body = grounded.body_by_number("dfe", pack.la_code)
    today = timezone.localdate(now)
    if body is None:
        body = ground.create_body(
            kind="authority", name=pack.name, numbers={"dfe": pack.la_code}, by=by, now=now, since=today, demo=demo
        )
    profile.set_up_authority(body=body, pack=pack, by=by, now=now)
    joined = dict(Attribute.objects.filter(kind="urn", until=None).values_list("value", "body_id"))
    for urn in Establishment.objects.filter(pk__in=joined, la_code=pack.la_code).values_list("urn", flat=True):
        school = grounded.body_by_id(joined[urn])
        if school is not None and grounded.parent_of(school, "authority") is None:
            ground.link_bodies(child=school, parent=body, kind="authority", since=today, by=by, now=now)
    return body


@transaction.atomic
def add_staff(*, authority: Body, email: str, name: str, role: str, by: str, now: datetime) -> Membership:
    """Give somebody a role in an authority at once, as the operator does; make their sign-in when they have none.

    They sign in by a code to their address, and set up a second factor before the first page of the authority opens.
    Raises WrongStaff.
    """
    person: Person | None = grounded.person_by_email(email)
    if person is None:
        person = ground.create_person(email=email, name=name, by=by, now=now)
    try:
        membership = ground.add_member(body=authority, person=person, role=role, by=by, now=now)
    except (ground.WrongRole, ground.AlreadyMember) as error:
        raise WrongStaff(str(error)) from error
    telling.welcome_staff(person=person, authority=authority, role=role, now=now)
    return membership
