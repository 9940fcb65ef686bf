"""Readings of what schools ask their trust about statements that it has fixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foreland.core.layer import State
from foreland.core.updating import Matter
from foreland.library import queries as library
from foreland.policies.models import Asking, OwnBank
from foreland.policies.queries import updates
from foreland.policies.queries.drafts import Draft, names_of
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the names of its people; `school` is who asks."""

    row: Asking
    school: str
    who: str
    answered: str


class NothingToAsk(Exception):
    """There is nothing that a trust fixed. The text says so."""


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about: the statement at the school, its key in the trust's bank, and the matter of an update, if it is one."""

    state: State
    pack: str
    key: str
    matter: Matter | None = None


def about(at: Draft, key: str, edition: str = "") -> About:
    """Return what a school would ask its trust about: a statement that is fixed, or one that `edition` fixes.

    Raises NothingToAsk where nothing is fixed there.
    """
    state = at.resolved.states.get(key)
    if not edition:
        if state is None or not state.fixed:
            raise NothingToAsk("Your trust has not fixed this statement: change it yourselves.")
        return About(state, at.policy.pack, key)
    try:
        found = updates.updating(at, edition)
    except updates.NoUpdate as error:
        raise NothingToAsk(str(error)) from error
    matter = found.found.matter(key)
    if state is None or matter is None or matter.question is None or not matter.fixed:
        raise NothingToAsk("This asks nothing any more: the statement or the edition has changed meanwhile.")
    successors = [item.key for item in matter.question.successors]
    return About(state, found.theirs.head.id, next(iter(successors), key), matter)


def whom_to_ask(body: Body, pack: str, *, by: str) -> Body | None:
    """Return the trust of the open school that writes a bank here, or None where there is nobody who would read a question."""
    trust = tenancy.parent_of(body, "trust")
    if trust is None or library.pack_owner(pack) != trust.pk:
        return None
    with open_scope(body=trust, by=by, read_only=True):
        return trust if OwnBank.objects.filter(pack=pack).exists() else None


def asked_by_us(pack: str, key: str) -> list[Asked]:
    """Return what the open school asked about a statement of a bank, the newest first."""
    return _named(Asking.objects.filter(pack=pack, key=key).order_by("-at", "-pk"))


def asked_of_us(of: OwnBank, key: str = "") -> list[Asked]:
    """Return what the schools of the open trust ask about its bank, or one statement of it: open ones first, each the oldest first."""
    rows = Asking.objects.filter(trust=of.body_id, pack=of.pack)
    found = _named((rows.filter(key=key) if key else rows).order_by("at", "pk"))
    return sorted(found, key=lambda item: item.row.answered_at is not None)


def waiting(of: OwnBank) -> int:
    """Return how many questions about a bank wait for the open trust's answer."""
    return Asking.objects.filter(trust=of.body_id, pack=of.pack, answered_at=None).count()


def _named(rows: Iterable[Asking]) -> list[Asked]:
    listed = list(rows)
    people = names_of({row.by for row in listed} | {row.answered_by for row in listed if row.answered_by})
    schools = dict(Body.objects.filter(pk__in={row.body_id for row in listed}).values_list("pk", "name"))
    return [
        Asked(row, schools[row.body_id], people.get(row.by, "Somebody"), people.get(row.answered_by, "Somebody"))
        for row in listed
    ]
