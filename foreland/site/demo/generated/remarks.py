"""What people of the generated world say about a draft: comments, answers, and suggestions accepted, declined or open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from foreland.policies import actions as policies
from foreland.site.demo.generated import drafts
from foreland.site.demo.generated.people import School, staff

if TYPE_CHECKING:
    from foreland.policies.models import Policy

HOW = {"comment": 25, "answered": 15, "settled": 15, "open": 20, "accepted": 15, "declined": 10}
"""What becomes of what is said, of a hundred; the last three are suggestions."""
SAYS = (
    "Is this what we really do? The office told me something else last week.",
    "New colleagues will ask where this is written down. Can we name the place?",
    "I like that this is short. Parents will read it.",
    "Our oldest children would not understand this. Is there a simpler word?",
    "Who does this when the safeguarding lead is away?",
    "We said the same in the behaviour policy, in other words. Which one holds?",
)
ANSWERS = (
    "Thank you. I have asked, and we do it this way from now on.",
    "Good point. I bring it to the next staff meeting.",
    "The deputy does. It stands in the section on roles.",
)
ADDS = (
    "We tell {{pupils}} why, and ask them what they think of it.",
    "New staff hear of this in their first week.",
    "The governors hear once a term how this went.",
    "We write down when this was done and by whom.",
)
WHYS = ("It came up twice last term.", "Our last inspection asked for it.", "", "Parents asked me about it.")
REASONS = (
    "We cannot promise this yet.",
    "The section on training says it already.",
    "This belongs in the staff handbook.",
)


def talk(of: School, policy: Policy, many: int) -> None:
    """Let people of a school say something about so many statements of its draft, within the week after it was begun."""
    chance = of.chance("remarks")
    people = staff(of, now=of.then + timedelta(days=1))
    found = drafts.kept(of, policy)
    for at, state in enumerate(chance.sample(found, min(many, len(found)))):
        said = of.then + timedelta(days=2 + at, minutes=chance.randint(0, 400))
        who, how = chance.choice(people).pk, chance.choices(list(HOW), list(HOW.values()))[0]
        words, answer, adds = chance.choice(SAYS), chance.choice(ANSWERS), chance.choice(ADDS)
        why, reason = chance.choice(WHYS), chance.choice(REASONS)
        later = said + timedelta(hours=chance.randint(1, 40))
        if how in ("comment", "answered", "settled"):
            row = policies.comment(policy=policy, body=of.body, key=state.key, text=words, by=who, now=said)
            if how != "comment":
                policies.reply(thread=row, text=answer, by=of.lead.pk, now=later)
            if how == "settled":
                policies.settle(thread=row, by=of.lead.pk, now=later + timedelta(minutes=2))
            of.did("comments")
            continue
        row = policies.suggest(
            policy=policy, body=of.body, key=state.key, kind="wording", text=f"{state.text} {adds}", why=why, by=who, now=said
        )  # fmt: skip
        if how == "accepted":
            policies.accept(thread=row, body=of.body, by=of.lead.pk, now=later)
        elif how == "declined":
            policies.decline(thread=row, reason=reason, by=of.lead.pk, now=later)
        of.did(f"suggestions-{how}")
