"""What the tests of this room make by verbs: loaded packs, schools of every kind, policies on their way to approval."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from foreland.core.calendar import day_in_london
from foreland.library import queries as library
from foreland.policies import actions, queries
from foreland.policies.models import Policy, Version
from foreland.policies.queries import Draft
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body, Person
from tests import loading

PACK = "england-online-safety"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MEETING_DAY = date(2026, 11, 18)

KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "primary": {"kind": ("school",), "phase": ("primary",), "provision": ("mainstream",), "governance": ("maintained",), "ages": ("under-5", "5-7", "7-11"), "nursery-classes": ("yes",)},
    "secondary": {"kind": ("school",), "phase": ("secondary",), "provision": ("mainstream",), "governance": ("academy",), "ages": ("11-14", "14-16", "16-18"), "sixth-form": ("yes",)},
    "nursery": {"kind": ("early-years",)},
    "college": {"kind": ("college",), "ages": ("16-18", "adult")},
    "special": {"kind": ("school",), "phase": ("all-through",), "provision": ("special",), "governance": ("maintained",), "ages": ("5-7", "7-11", "11-14", "14-16"), "boarding": ("yes",), "nursery-classes": ("no",), "sixth-form": ("no",)},
    "alternative": {"kind": ("school",), "phase": ("secondary",), "provision": ("alternative",), "governance": ("maintained",), "ages": ("11-14", "14-16"), "sixth-form": ("no",)},
    "club": {"kind": ("out-of-school",), "ages": ("5-7", "7-11"), "alone": ("no",)},
    "childminder": {"kind": ("childminder",), "ages": ("under-5", "5-7"), "alone": ("yes",)},
}  # fmt: skip
"""What the register, or an adviser, tells of a setting of each kind."""


def load_packs() -> None:
    """Load the bank and its requirements."""
    loading.load_packs("requirements", "policies")


def describe(kind: str, *, by: str = "operator", now: datetime = NOW) -> None:
    """Give the open school the facts of a kind."""
    profile.take_register_facts(facts=KINDS[kind], by=by, now=now)


def begin(kind: str = "primary", *, shape: str = "standalone", by: str = "operator", now: datetime = NOW) -> Policy:
    """Begin a policy of the open school, which becomes one of a kind."""
    describe(kind, by=by, now=now)
    return actions.new_policy(pack=PACK, shape=shape, by=by, now=now)


def drawn(policy: Policy, body: Body, *, now: datetime = NOW) -> Draft:
    """Return a policy as it stands."""
    return queries.draft(policy, body, now=now)


def fill_names(
    policy: Policy, body: Body, *, but: tuple[str, ...] = (), by: str = "operator", now: datetime = NOW
) -> None:
    """Fill in every name, system, place and number that the setting is asked for."""
    said = {
        "person": "Robin Marsh",
        "list": "Kim Lowe\nSam Ash",
        "product": "Harbour Filter",
        "place": "the office",
        "text": "the worry box",
        "contact": "01632 960 123",
    }
    values = {
        value.key: said[value.kind]
        for value in library.bank(policy.pack, policy.edition).values
        if value.source != "policy" and value.key not in but
    }
    profile.set_values(values=values, by=by, now=now)


def settle(policy: Policy, body: Body, *, by: str = "operator", now: datetime = NOW) -> None:
    """Answer every question, make every choice and fill in every name, so that nothing blocks approval."""
    for _ in range(10):  # an answer may lead to a further question
        layer = drawn(policy, body, now=now).resolved.layer
        waiting = queries.unanswered(queries.asked(library.bank(policy.pack), layer.facts, layer.origins))
        for item in waiting:
            profile.answer(key=item.question.key, values=item.values or (item.question.answers[0].key,), by=by, now=now)
        if not waiting:
            break
    for _ in range(10):
        waiting_choices = [state for state in drawn(policy, body, now=now).resolved.kept if state.undecided]
        if not waiting_choices:
            break
        for state in waiting_choices:
            actions.choose(policy=policy, key=state.key, option=state.options[0].key, by=by, now=now)
    fill_names(policy, body, by=by, now=now)


def blocking(policy: Policy, body: Body, *, now: datetime = NOW) -> list[tuple[str, str]]:
    """Return kind and key of what stands before approval."""
    return [(item.kind, item.key) for item in drawn(policy, body, now=now).blockers if item.blocks]


def submitted(
    policy: Policy, body: Body, *, by: str, now: datetime = NOW, documents: tuple[str, ...] = ()
) -> list[Version]:
    """Submit a settled policy."""
    return actions.submit(policy=policy, body=body, documents=documents, by=by, submitter="Leo Lead", now=now)


def later(days: int = 1, hours: int = 0) -> datetime:
    """Return a moment after the others."""
    return NOW + timedelta(days=days, hours=hours)


def value(key: str, *, now: datetime = NOW) -> str:
    """Return a value of the open school."""
    return profile_read.values(now=now).get(key, "")


def review_day() -> date:
    """Return a day for the next review that is within a year of the real today."""
    return day_in_london(datetime.now(UTC)) + timedelta(days=200)


def member(body: Body, name: str, role: str) -> Person:
    """Return somebody new who has a role in a school."""
    person = ground.create_person(
        email=f"{name.lower().replace(' ', '.')}@example.org", name=name, by="operator", now=NOW
    )
    ground.add_member(body=body, person=person, role=role, by="operator", now=NOW)
    return person
