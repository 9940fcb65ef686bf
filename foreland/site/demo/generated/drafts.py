"""The policies of the generated world: begun, answered, reworded, submitted and approved, as far as a school has come."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.library import queries as library
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.profile import actions as profile
from foreland.site.demo import schools
from foreland.site.demo.generated.fates import Fate
from foreland.site.demo.generated.people import School

if TYPE_CHECKING:
    from foreland.core.layer import State
    from foreland.policies.models import Policy

OFTEN: Mapping[str, str] = {
    "filtering.reports": "Every fortnight the safeguarding lead reads what the filter reports, and writes down what was done.",
    "training.staff": "All staff are trained in online safety in September, and hear something new at a meeting each term.",
    "parents.report": "{{Parents}} bring a worry about life online to the class teacher or the office, and hear from us within two days.",
    "images.withdrawal": "Consent can be withdrawn at any time by a note to the office. The picture then goes within the week.",
    "ai.approval": "Nobody uses a new AI tool until a senior leader has tried it and written down that it may be used.",
    "review.yearly": "We review this policy each autumn, and sooner when something happens that it should have covered.",
}
"""What many schools say in words of their own, so that there is something to count; two of five do, of each."""
SHARE = 0.4


def older(pack: str) -> list[str]:
    """Return the editions of a bank before the one that is offered, oldest first."""
    return [edition for edition, _ in library.editions_from(pack, schools.OLDER)][:-1]


def begin(of: School, fate: Fate, own: str, chance: random.Random) -> Policy:
    """Begin a policy, on the trust's `own` bank or an older edition if need be, and answer its questions."""
    shape = "standalone" if chance.random() < 0.8 else "set"
    policy = policies.new_policy(
        pack=own or schools.BANK, shape=shape, by=of.lead.pk, now=of.then, edition=fate.edition or None
    )
    half = fate.state == "drafting" and of.number % 2 and not fate.part
    schools.answer_questions(
        policy, of.body, {"ai": (chance.choice(("none", "staff")),)}, by=of.lead.pk, now=of.then, most=4 if half else 100
    )  # fmt: skip
    of.did("policies")
    if fate.edition:
        of.did("older")
    if own:
        of.did("trusts-words")
    return policy


def write(of: School, policy: Policy, fate: Fate, chance: random.Random) -> None:
    """Decide what is to be chosen and give statements words of the school's own, as far as it has come."""
    if fate.state == "drafting":
        _reword(of, policy, chance, of.then)
        return
    values = dict(schools.VALUES["secondary"]) | {
        "head_name": of.head.name, "online_safety_lead_name": of.lead.name, "dsl_name": of.head.name,
        "adult_care": "01632 960 190",
    }  # fmt: skip
    profile.set_values(values=values, by=of.lead.pk, now=of.then)
    schools.choose_all(policy, of.body, {}, by=of.lead.pk, now=of.then)
    _reword(of, policy, chance, of.then + timedelta(days=1))


def approve(of: School, policy: Policy) -> None:
    """Submit a policy that nothing blocks and approve it two weeks after it was begun; the worker publishes it."""
    if any(item.blocks for item in policies_read.draft(policy, of.body, now=of.now).blockers):
        return
    decided = of.then + timedelta(days=14)
    for version in policies.submit(
        policy=policy, body=of.body, documents=(), by=of.lead.pk, submitter=of.lead.name, now=decided - timedelta(days=3)
    ):  # fmt: skip
        policies.approve(
            version=version, body=of.body, approver=of.head, meeting="Full governing body", meeting_date=decided.date(),
            now=decided,
        )  # fmt: skip
        of.did("approved")


def kept(of: School, policy: Policy) -> list[State]:
    """Return the statements of a draft whose words stand, so that one can say something about them, in the bank's order."""
    states = policies_read.resolved_for(policy, of.body, now=of.now).states.values()
    return [state for state in states if state.kept and not state.options and state.bank_text and not state.fixed]


def _reword(of: School, policy: Policy, chance: random.Random, now: datetime) -> None:
    """Give a few statements words of the school's own, and leave one that may go out."""
    found = kept(of, policy)
    for state in chance.sample(found, min(len(found), chance.randint(0, 8))):
        text = f"{state.bank_text} We look at this together every {chance.choice(('autumn', 'spring', 'summer'))}."
        policies.reword(policy=policy, key=state.key, text=text, meaning="wording", by=of.lead.pk, now=now)
    loose = [state for state in found if state.level == "may"]
    if loose:
        out = chance.choice(loose).key
        policies.leave_out(policy=policy, key=out, reason="We do this in another way.", by=of.lead.pk, now=now)
        found = [state for state in found if state.key != out]
    for key in _often(found, of.chance("often")):
        policies.reword(policy=policy, key=key, text=OFTEN[key], by=of.lead.pk, now=now)


def _often(found: Sequence[State], chance: random.Random) -> list[str]:
    here = {state.key for state in found}
    return [key for key in OFTEN if chance.random() < SHARE and key in here]
