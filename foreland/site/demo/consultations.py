"""The consultations of the demonstration: families are asked just now, and pupils were told what came of their answers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.core.calendar import day_in_london
from foreland.core.rounds import RATINGS
from foreland.policies.actions import round_answers, round_replies, rounds
from foreland.policies.queries import rounds as reading
from foreland.tenancy.models import Body

if TYPE_CHECKING:
    from foreland.policies.models import Policy, Round

PARENTS_SAY: Mapping[str, Sequence[str]] = {
    "concern": (
        "My daughter walks home alone and I want her to be able to ring me at the gate.",
        "How do we know that the box is locked?",
        "Please tell us early when the rule changes; we buy phones in the summer.",
    ),
    "unclear": ("What does filtering mean for homework at home?", "Does this hold for watches too?"),
    "agree": ("Good that it is the same for every class.",),
}
NEEDED, PHONES = "phones.exceptions", "phones.pupils"
"""What the pupils of the secondary school are answered about."""
PARENTS_ADD = ("A short evening about phones would help, with the children there.", "Thank you for asking.")


def families(policy: Policy, body: Body, *, by: str, now: datetime) -> None:
    """Ask the families of a primary school, since five days ago; some have answered."""
    then = now - timedelta(days=5)
    day = day_in_london(then)
    plan = rounds.Plan(
        audience="parents", title="Phones and pictures in our school",
        intro="We are writing our online safety policy anew. You know your children best. Tell us what is right for them "
        "and what is not: we read every answer before the governors decide.",
        sections=("phones", "images"), narrow=True, questions=("What else should we think of?",),
        opens=day, closes=day + timedelta(days=14), reply_by=day + timedelta(days=35),
    )  # fmt: skip
    made = rounds.plan_round(policy=policy, body=body, plan=plan, by=by, now=then)
    chance = random.Random(990002)
    for number in range(14):
        _answer(made, chance, (9, 3, 2), PARENTS_SAY, PARENTS_ADD, now=then + timedelta(hours=5 * number + 2))


def young_people(policy: Policy, body: Body, *, by: str, now: datetime) -> None:
    """Ask the pupils of a secondary school by a class code, close, and tell them what came of it."""
    then = now - timedelta(days=40)
    day = day_in_london(then)
    plan = rounds.Plan(
        audience="teens", title="Your phone, your day",
        intro="The rules about phones are for you, so we ask you first. There is no right answer.",
        sections=("phones", "images"), narrow=True, questions=(), opens=day, closes=day + timedelta(days=7),
        reply_by=day + timedelta(days=30),
    )  # fmt: skip
    made = rounds.plan_round(policy=policy, body=body, plan=plan, by=by, now=then)
    chance = random.Random(990003)
    for number in range(53):
        _answer(made, chance, (6, 3, 1), {}, (), now=then + timedelta(hours=1, minutes=7 * number), by_code=True)
    closed = then + timedelta(days=8)
    rounds.turn_rounds(body=body, by="system", now=closed)
    made.refresh_from_db()
    round_replies.write_reply(
        of=made,
        summary="Most of you can live with the pouches. What worried you was getting hold of home "
        "after a club. We talked about it with the student council and the governors.",
        statements={
            NEEDED: ("changed", "To ring home after a club you need no letter: the office lets you, until five. We now say so."),
            PHONES: ("kept", "Lessons stay free of phones. The student council tried a week without the rule and voted for it."),
        },
        tell=True, seen=made.revision, by=by, now=closed + timedelta(days=12),
    )  # fmt: skip


def _answer(
    of: Round, chance: random.Random, weights: Sequence[int], words: Mapping[str, Sequence[str]], more: Sequence[str], *,
    now: datetime, by_code: bool = False,
) -> None:  # fmt: skip
    answer = round_answers.begin_answer(of=of, by_code=by_code, now=now)
    said: dict[str, tuple[str, str]] = {}
    for item in of.statements:
        rating = chance.choices(RATINGS, weights)[0]
        written = chance.choice(words[rating]) if rating in words and chance.random() < 0.12 else ""
        said[item["key"]] = (rating, written)
    if more and chance.random() < 0.3:
        said[f"{reading.QUESTION}1"] = ("", chance.choice(more))
    round_answers.save_answer(answer=answer, said=said, now=now)
