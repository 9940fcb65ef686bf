"""What the people of Harbour View have said about their draft: comments, an answer, and two who suggest something for the same words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.tenancy.models import Body, Person

if TYPE_CHECKING:
    from foreland.policies.models import Policy

LEADERS, BENEFITS = "teaching.involving", "purpose.benefits"


def harbour_view(policy: Policy, body: Body, people: Mapping[str, Person], *, now: datetime) -> None:
    """Let a teacher, a governor, the head and the lead say something about the draft of Harbour View."""
    teacher, governor = people["primary-teacher"].pk, people["primary-governor"].pk
    head, lead = people["primary-head"].pk, people["primary-lead"].pk
    then = now - timedelta(days=6)
    told = policies.comment(
        policy=policy, body=body, key=BENEFITS, by=teacher, now=then,
        text="The letters to our partner schools stopped in the summer. Do we begin again, or should this go?",
    )  # fmt: skip
    policies.reply(
        thread=told, text="We begin again after half-term. Please leave it in.", by=lead, now=then + timedelta(hours=2)
    )
    read = policies.comment(
        policy=policy, body=body, key=BENEFITS, by=head, now=then + timedelta(hours=5),
        text="I like that this begins with what technology is good for.",
    )  # fmt: skip
    policies.settle(thread=read, by=lead, now=then + timedelta(hours=6))
    words = policies_read.draft(policy, body, now=now).resolved.states[LEADERS].text
    policies.suggest(
        policy=policy, body=body, key=LEADERS, kind="wording", by=teacher, now=then + timedelta(days=2),
        text=words.replace("meet every half-term", "meet every month").replace("new in the playground", "new in their class"),
        why="Half a term is too long: by then the game everybody talks about is an old one.",
    )  # fmt: skip
    policies.suggest(
        policy=policy, body=body, key=LEADERS, kind="wording", by=governor, now=then + timedelta(days=3),
        text=words.replace("meet every half-term", "meet once a term, with the safeguarding governor"),
        why="I would like to hear it from them.",
    )  # fmt: skip
