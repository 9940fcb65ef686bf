"""The approvals of the demonstration that go through steps: one policy waits for the chair of governors, by a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.core.workflow import OUTSIDE, Step
from foreland.policies import actions as policies
from foreland.policies.actions import outside, steps
from foreland.tenancy.models import Body, Person

if TYPE_CHECKING:
    from foreland.policies.models import Policy


def first(policy: Policy, body: Body, people: Mapping[str, Person], *, now: datetime) -> None:
    """Submit a junior school's first version, and have its head approve it a week later."""
    lead, head = people["junior-lead"], people["junior-head"]
    decided = now + timedelta(days=7)
    for version in policies.submit(
        policy=policy, body=body, documents=(), by=lead.pk, submitter=lead.name, now=now, note="Our first own policy."
    ):
        approved = policies.approve(
            version=version, body=body, approver=head, meeting="Full governing body, autumn", meeting_date=decided.date(), now=decided
        )  # fmt: skip
        policies.publish(version=approved, now=decided + timedelta(minutes=1))


def in_steps(policy: Policy, body: Body, people: Mapping[str, Person], *, now: datetime) -> None:
    """Set three steps, submit, have the head agree, and ask the chair of governors, who has no account, by a link."""
    lead, head = people["junior-lead"], people["junior-head"]
    route = (
        Step("online_safety_lead"),
        Step("head"),
        Step(OUTSIDE, "chair of governors", when="meaning"),
    )
    steps.set_route(policy=policy, body=body, route=route, sections=(), seen=0, by=lead.pk, now=now - timedelta(days=4))
    for version in policies.submit(
        policy=policy, body=body, documents=(), by=lead.pk, submitter=lead.name, now=now - timedelta(days=3),
        note="Three rules in our own words, and one that the behaviour policy says already.",
    ):  # fmt: skip
        steps.agree(
            version=version,
            body=body,
            place=1,
            person=head,
            words="The month for the filtering report suits us.",
            now=now - timedelta(days=2),
        )
        outside.name_outside(
            version=version, body=body, place=2, name="Pearl Watanabe", role="Chair of governors", email="pearl.watanabe@marram.example",
            by=lead.pk, now=now - timedelta(days=1),
        )  # fmt: skip
