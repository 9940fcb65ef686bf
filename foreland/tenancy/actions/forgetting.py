"""What is kept no longer goes: every table that declares when its rows are over, and the sign-ins of who left long ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from foreland.core.retention import Ends
from foreland.tenancy.actions.leaving import end_sessions
from foreland.tenancy.in_turn import in_turn
from foreland.tenancy.models import Body, BodyOwned, Membership, Person
from foreland.tenancy.scope import every_body_unsafe
from foreland.trail.actions import record

FORMER = "Somebody who has left"
"""The name of a person whose own name is kept no longer."""
NOWHERE = "@erased.invalid"
"""Under this the address of such a person lies: no message can reach it, and nobody can sign in by it."""


class StillMember(Exception):
    """Somebody who still has a role cannot be erased."""


def declared() -> list[tuple[type[models.Model], Ends]]:
    """Return the tables whose rows the walk ends, with when; those that point to others come before them."""
    found = {
        model: ends
        for model in apps.get_models()
        if isinstance(ends := getattr(getattr(model, "Privacy", None), "ends", None), Ends) and not ends.by
    }
    order: list[tuple[type[models.Model], Ends]] = []
    left = dict(found)
    while left:
        free = [model for model in left if not {each for each, _ in _pointing(model)} & (left.keys() - {model})]
        order.extend((model, left.pop(model)) for model in free or list(left))
    return order


def forget_over(*, now: datetime) -> int:
    """Delete, or empty, what is over by its table's own declaration, one body after the other; return how many rows.

    Nothing goes that a row which is kept still points to. Each body's trail says how many rows of which table went.
    """
    owned = [each for each in declared() if issubclass(each[0], BodyOwned)]
    with every_body_unsafe(by="system", why="what is over lies in whichever body, and shared tables know none"):
        bodies = {
            pk for model, ends in owned for pk in over(model, ends, now).order_by().values_list("body", flat=True)
        }
    done = in_turn(sorted(bodies), lambda body: _forget_in(body, owned, now), by="system")
    with every_body_unsafe(by="system", why="a shared row goes only where no body's row points to it"):
        return done + _forget_shared([each for each in declared() if each not in owned], now)


def over(model: type[models.Model], ends: Ends, now: datetime) -> QuerySet[Any]:
    """Return the rows of a table that are over: the latest of their dates lies before what is kept, and nothing holds them."""
    rows = model._default_manager.all()
    there = Q()
    for path in ends.after:
        rows = rows.filter(Q(**{f"{path}__lt": _limit(model, path, ends.before(now))}) | Q(**{f"{path}__isnull": True}))
        there |= Q(**{f"{path}__isnull": False})
    rows = rows.filter(there)
    if ends.empties:
        return rows.exclude(**dict.fromkeys(ends.empties, ""))
    for other, name in _pointing(model):
        rows = rows.filter(~Exists(other._default_manager.filter(**{name: OuterRef("pk")})))
    return rows


@transaction.atomic
def _forget_in(body: Body, tables: Iterable[tuple[type[models.Model], Ends]], now: datetime) -> int:
    counts = {
        model._meta.label: count
        for model, ends in tables
        if (count := _end(over(model, ends, now).filter(body=body.pk), ends))
    }
    if counts:
        record(body=body.pk, verb="tenancy.forgotten", by="system", detail=counts, now=now)
    return sum(counts.values())


@transaction.atomic
def _forget_shared(tables: Iterable[tuple[type[models.Model], Ends]], now: datetime) -> int:
    """End the rows of shared tables; what was of a body stands in that body's trail, the rest in the installation's."""
    counts: dict[str, Counter[str]] = {}
    for model, ends in tables:
        rows = over(model, ends, now)
        of_body = "body" in {field.name for field in model._meta.concrete_fields}
        said = rows.order_by().values_list("body", flat=True) if of_body else [""] * rows.count()
        for body, count in Counter(said).items():
            counts.setdefault(body, Counter())[model._meta.label] = count
        _end(rows, ends)
    for body, detail in sorted(counts.items()):
        record(body=body, verb="tenancy.forgotten", by="system", detail=detail, now=now)
    return sum(sum(detail.values()) for detail in counts.values())


def _end(rows: QuerySet[Any], ends: Ends) -> int:
    keys = list(rows.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        some = rows.model._default_manager.filter(pk__in=keys[start : start + 500])
        if ends.empties:
            some.update(**dict.fromkeys(ends.empties, ""))
        else:
            some.delete()
    return len(keys)


def _pointing(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Return the tables that hold rows of this one fast, with the name of the key."""
    return [
        (each.related_model, each.field.name)
        for each in model._meta.get_fields(include_hidden=True)
        if isinstance(each, models.ManyToOneRel) and each.on_delete is models.PROTECT
    ]


def _limit(model: type[models.Model], path: str, before: datetime) -> datetime | date:
    """Return the instant as the date at the end of the way is kept: as a day, where it is one."""
    field: Any = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model
    return before if isinstance(field, models.DateTimeField) else before.date()


def forget_people(*, now: datetime) -> int:
    """Close the sign-in of whoever has had no role for two years, and take out their name once no role of theirs is kept.

    The row stays, since what is kept of a school points to it; it names nobody any more. Return how many people.
    """
    rule: Ends = Person.Privacy.ends
    roles = Membership.objects.filter(person=OuterRef("pk"))
    gone = Person.objects.exclude(Exists(roles.filter(until=None)))
    closing = gone.exclude(email__endswith=NOWHERE).annotate(last=Max("memberships__until"))
    done = 0
    for person in closing.filter(last__lt=rule.before(now)):
        done += 1
        _close(person, "system", now)
    nameless = gone.filter(email__endswith=NOWHERE).exclude(name=FORMER).exclude(Exists(roles))
    for pk in list(nameless.values_list("pk", flat=True)):
        done += 1
        _take_out_name(pk, "system", now)
    return done


@transaction.atomic
def erase_person(*, person: Person, by: str, now: datetime) -> None:
    """Close a sign-in and take its name out before its time, because the school decided so. Raises StillMember.

    What stands in records of a school, such as an approved version or a signed handover, stays as it was written.
    """
    if Membership.objects.filter(person=person, until=None).exists():
        raise StillMember("This person still has a role. Take them out first, or hand their account over.")
    if not person.email.endswith(NOWHERE):
        _close(person, by, now)
    _take_out_name(person.pk, by, now)


@transaction.atomic
def _take_out_name(pk: str, by: str, now: datetime) -> None:
    Person.objects.filter(pk=pk).update(name=FORMER)
    record(body="", verb="tenancy.name_erased", by=by, subject=pk, now=now)


@transaction.atomic
def _close(person: Person, by: str, now: datetime) -> None:
    """Close a sign-in: address, password, second factors, other sign-ins and sessions go."""
    end_sessions(person=person, by=by, now=now)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    person.email, person.is_active, person.last_login = f"{person.pk}{NOWHERE}", False, None
    person.set_unusable_password()
    person.save(update_fields=["email", "is_active", "last_login", "password"])
    record(body="", verb="tenancy.sign_in_closed", by=by, subject=person.pk, now=now)
