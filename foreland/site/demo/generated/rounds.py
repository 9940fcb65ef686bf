"""The consultations of the generated world: open and being answered, or closed with answers, some told what came of it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.core.calendar import day_in_london
from foreland.core.rounds import PLENTY_FOR_PUPILS, PUPILS, RATINGS, may_write_words
from foreland.policies import queries as policies_read
from foreland.policies.actions import round_answers, round_replies, rounds
from foreland.policies.queries import rounds as reading
from foreland.site.demo.generated.people import School

if TYPE_CHECKING:
    from foreland.policies.models import Policy, Round
    from foreland.policies.queries import Draft

ASKED = {"parents": 50, "staff": 25, "governors": 10, "teens": 10, "children": 10, "young": 5}
"""Whom schools ask, by weight; of pupils those whom a school has."""
SECTIONS = ("phones", "images", "social", "ai", "parents", "teaching", "filtering")
"""What schools ask about."""
FEWEST = 5
"""Statements that schools ask about at least, where there are so many."""
ANSWERED = (2, 26)
"""How many answer: from a few, which are not shown, to a good part of the families of a small school."""
WRITES = 0.08
SAYS = {
    "concern": ("How will you know that this is kept?", "This is hard for us on days when nobody is at home."),
    "unclear": ("I am not sure what this means for me.", "Does this hold on trips, too?"),
    "agree": ("Thank you for asking.",),
}
TITLE, INTRO = (
    "What we do online, and what you think",
    "We are writing our online safety policy anew. Tell us what is right and what is not.",
)
SUMMARY = "Most of you agree. Where you were worried we talked with staff and governors, and say below what we do now."
KEPT = "We talked about it and stay with it, since it keeps everybody safe. We look at it again next year."


def ask(of: School, policy: Policy, how: str) -> None:
    """Ask somebody about a few sections of a draft: `how` it stands now, "open", "closed" or "answered"."""
    chance = of.chance("round")
    then = of.now - timedelta(days=chance.randint(2, 8)) if how == "open" else of.then + timedelta(days=3)
    draft = policies_read.draft(policy, of.body, now=then)
    known = dict(reading.audiences(draft))
    weights = {key: weight for key, weight in ASKED.items() if key in known}
    audience = chance.choices(list(weights), list(weights.values()))[0]
    sections = _sections(draft, audience, chance)
    if not sections:
        return  # a draft that has just begun has nothing that could be asked about
    day = day_in_london(then)
    days = 14 if how == "open" else 5
    plan = rounds.Plan(
        audience=audience, title=TITLE, intro=INTRO, sections=sections, narrow=True,
        questions=("What else should we think of?",) if may_write_words(audience) else (), opens=day,
        closes=day + timedelta(days=days), reply_by=day + timedelta(days=days + 30),
    )  # fmt: skip
    made = rounds.plan_round(policy=policy, body=of.body, plan=plan, by=of.lead.pk, now=then)
    many = chance.randint(*ANSWERED)
    for number in range(many):
        _answer(made, chance, then + timedelta(hours=1, minutes=number * 90))
    of.did(f"rounds-{'open' if how == 'open' else 'closed'}")
    of.did("round-answers", many)
    if how != "open":
        _close(of, made, chance, how, then + timedelta(days=days + 1))


def _sections(draft: Draft, audience: str, chance: random.Random) -> list[str]:
    """Return a few sections that hold something to ask this audience about, and not more than people answer."""
    most = PLENTY_FOR_PUPILS if audience in PUPILS else 12
    wanted: list[str] = []
    held = 0
    for section in chance.sample(SECTIONS, len(SECTIONS)):
        many = len(reading.to_ask(draft, [section], audience, narrow=True))
        if many and held + many <= most:
            wanted, held = [*wanted, section], held + many
        if held >= FEWEST:
            break
    return wanted


def _answer(of: Round, chance: random.Random, now: datetime) -> None:
    answer = round_answers.begin_answer(of=of, by_code=of.of_pupils, now=now)
    said: dict[str, tuple[str, str]] = {}
    for item in of.statements:
        rating = chance.choices(RATINGS, (8, 3, 2))[0]
        writes = chance.random() < WRITES and of.takes_words
        said[item["key"]] = (rating, chance.choice(SAYS[rating]) if writes else "")
    round_answers.save_answer(answer=answer, said=said, now=now)


def _close(of: School, made: Round, chance: random.Random, how: str, now: datetime) -> None:
    """Close a round by the calendar, and tell those who were asked what came of it where the school has come so far."""
    rounds.turn_rounds(body=of.body, by="system", now=now)
    if how != "answered":
        return
    made.refresh_from_db()
    about = chance.sample([item["key"] for item in made.statements], 1)
    round_replies.write_reply(
        of=made, summary=SUMMARY, statements=dict.fromkeys(about, ("kept", KEPT)), tell=True, seen=made.revision,
        by=of.lead.pk, now=now + timedelta(hours=3),
    )  # fmt: skip
    of.did("round-replies")
