"""The federations of the generated world: one school writes the draft, the other takes it in its own name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from foreland.core.calendar import day_in_london
from foreland.policies import queries as policies_read
from foreland.policies.actions import federation, handing
from foreland.profile import actions as profile
from foreland.registry import queries as registry_read
from foreland.site.demo import schools
from foreland.site.demo.generated.fates import Part
from foreland.site.demo.generated.people import School
from foreland.site.demo.generated.rows import Row
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

ASKED, DECIDED, HANDED = timedelta(days=40), timedelta(days=30), timedelta(days=25)
"""How long ago the one school asked the other, whose board decided, and the draft was handed on."""


def part(number: int, rows: Sequence[Row]) -> Part:
    """Return the part of a school in the one draft of its federation: the first in the register writes, others take."""
    code = rows[number]["Federations (code)"]
    if not code:
        return ""
    before = number > 0 and rows[number - 1]["Federations (code)"] == code
    return "takes" if before else "writes"


def take(of: School, row_before: Row) -> None:
    """Let a school take the draft of the one before it, as their governing body decided, and have it handed on."""
    leader = registry_read.body_of(row_before["URN"])
    assert leader is not None
    writer = _lead(leader)
    with open_scope(body=leader, by=writer):
        policy = policies_read.policies()[0]
        federation.ask(policy=policy, body=leader, by=writer, now=of.now - ASKED)
    with open_scope(body=of.body, by=of.lead.pk):
        federation.take(
            body=of.body, decided_by="The governing body of the federation", day=day_in_london(of.now - DECIDED),
            by=of.lead.pk, now=of.now - DECIDED,
        )  # fmt: skip
    with open_scope(body=leader, by=writer):
        handing.hand_on(policy=policy, body=leader, by=writer, now=of.now - HANDED)
    with open_scope(body=of.body, by=of.lead.pk):
        values = {"head_name": of.head.name, "online_safety_lead_name": of.lead.name, "dsl_name": of.head.name}
        now = of.now - HANDED + timedelta(days=1)
        profile.set_values(values=values, by=of.lead.pk, now=now)
        schools.answer_questions(policies_read.policies()[0], of.body, {}, by=of.lead.pk, now=now)
    of.did("policies")
    of.did("federations")


def _lead(of: Body) -> str:
    return next(row.person_id for row in grounded.members_of(of) if row.role == "online_safety_lead")
