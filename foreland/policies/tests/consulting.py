"""What the tests of consultations make by verbs: a round that is open, and people who answer it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.policies.actions import round_answers, rounds
from foreland.policies.models import Policy, Round, RoundAnswer
from foreland.policies.queries import rounds as reading
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body

SECTIONS = ("phones", "images")
AGREE, CONCERN, UNCLEAR = ("agree", ""), ("concern", ""), ("unclear", "")


def plan(now: datetime, *, days: int = 0, **changes: Any) -> rounds.Plan:
    """Return a plan of a round of two weeks that opens in so many days."""
    opens = day_in_london(now) + timedelta(days=days)
    given: dict[str, Any] = {
        "audience": "parents", "title": "Phones and pictures", "intro": "Tell us what you think.", "sections": SECTIONS,
        "narrow": True, "many": True, "questions": ("What else should we know?",), "opens": opens,
        "closes": opens + timedelta(days=14), "reply_by": opens + timedelta(days=35),
    }  # fmt: skip
    return rounds.Plan(**given | changes)


def planned(policy: Policy, body: Body, *, now: datetime | None = None, days: int = 0, **changes: Any) -> Round:
    """Return a round, planned by its lead; open where it begins today."""
    now = now or timezone.now()
    return rounds.plan_round(policy=policy, body=body, plan=plan(now, days=days, **changes), by="operator", now=now)


def answered(of: Round, *said: tuple[str, str], now: datetime | None = None, by_code: bool = False) -> RoundAnswer:
    """Answer a round: the first statements get the ratings and words given."""
    now = now or timezone.now()
    answer = round_answers.begin_answer(of=of, by_code=by_code, now=now)
    keys = [item["key"] for item in of.statements]
    round_answers.save_answer(answer=answer, said=dict(zip(keys, said, strict=False)), now=now)
    return answer


def link(of: Round) -> str:
    """Return the address that the school sends on."""
    return address("policies:round-start", token=reading.token_of_link(of))
