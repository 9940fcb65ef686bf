"""The federation of the demonstration: Marram Junior writes the policy, Marram Infant has it in its own name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from foreland.core.calendar import day_in_london
from foreland.policies import queries as policies
from foreland.policies.actions import federation, handing
from foreland.profile import actions as profile
from foreland.registry import actions as registry
from foreland.site.demo import schools
from foreland.site.demo.cast import INFANT
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

VALUES = {
    "head_name": "Yusuf Anderby", "dsl_name": "Oona Fairlie", "online_safety_lead_name": "Ffion Teal",
    "office_contact": "01632 960 107, infants@marramschools.sch.example", "policies_place": "the school website and the office",
}  # fmt: skip


def marram(junior: Body, people: Mapping[str, Person], *, now: datetime) -> Body:
    """Let Marram Infant join, take the draft of Marram Junior as the governing body decided, and have it handed on.

    One head leads both schools, and so has two places to go.
    """
    then = now - timedelta(days=20)
    lead, head, writer = people["infant-lead"].pk, people["junior-head"], people["junior-lead"].pk
    body = schools.join(INFANT, "infant-lead", "lead", people, now=then)
    registry.finish_claim(body=body, how="adviser", by=people["adviser"].pk, now=then + timedelta(hours=3))
    schools.give_roles(body, ("infant-lead",), people, by=lead, now=then + timedelta(hours=4))
    schools.give_role(body, head, "head", by=lead, now=then + timedelta(hours=4))
    registry.choose_sharing(body=body, rung="status", by=lead, now=then + timedelta(hours=5))
    with open_scope(body=junior, by=writer):
        policy = policies.policies()[0]
        federation.ask(policy=policy, body=junior, by=writer, now=then + timedelta(days=2))
    decided = then + timedelta(days=9)
    with open_scope(body=body, by=lead):
        federation.take(
            body=body, decided_by="The governing body of the federation", day=day_in_london(decided), by=lead,
            now=decided + timedelta(days=1),
        )  # fmt: skip
    with open_scope(body=junior, by=writer):
        handing.hand_on(policy=policy, body=junior, by=writer, now=now - timedelta(days=6))
    with open_scope(body=body, by=lead):
        profile.set_values(values=VALUES, by=lead, now=now - timedelta(days=5))
        schools.answer_questions(policies.policies()[0], body, {}, by=lead, now=now - timedelta(days=5))
    return body
