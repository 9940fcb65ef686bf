"""Growing the generated world: the register first, then the authority, then one school after the other."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from foreland.core.register import open_register
from foreland.registry import actions as registry
from foreland.registry import queries as registry_read
from foreland.site.demo import schools
from foreland.site.demo.generated import (
    drafts,
    fates,
    federations,
    old_policies,
    people,
    remarks,
    rounds,
    trusts,
    updates,
)
from foreland.site.demo.generated import rows as register_rows
from foreland.site.demo.generated.people import School
from foreland.tenancy.scope import open_scope

MOST = 20_000
SAID: Mapping[str, tuple[str, str]] = {
    "policies": ("policy", "policies"),
    "older": ("policy begun on an older edition", "policies begun on an older edition"),
    "approved": ("version approved", "versions approved"),
    "sharing": ("school that chose what it shares", "schools that chose what they share"),
    "comments": ("comment", "comments"),
    "suggestions-open": ("suggestion that waits", "suggestions that wait"),
    "suggestions-accepted": ("suggestion accepted", "suggestions accepted"),
    "suggestions-declined": ("suggestion declined", "suggestions declined"),
    "rounds-open": ("consultation open", "consultations open"),
    "rounds-closed": ("consultation closed", "consultations closed"),
    "round-replies": ("consultation answered by the school", "consultations answered by the school"),
    "round-answers": ("answer to consultations", "answers to consultations"),
    "offers": ("school told of a newer edition", "schools told of a newer edition"),
    "updates-begun": ("update begun", "updates begun"),
    "updates-adopted": ("update adopted", "updates adopted"),
    "old-policies": ("old policy brought", "old policies brought"),
    "old-settled": ("old policy settled", "old policies settled"),
    "old-gone-on": ("old policy gone on with", "old policies gone on with"),
    "trusts": ("trust", "trusts"),
    "trusts-editions": ("edition of a trust’s own", "editions of trusts’ own"),
    "trusts-words": ("policy begun on its trust’s edition", "policies begun on their trust’s edition"),
    "federations": ("school that takes the draft of its federation", "schools that take the draft of their federation"),
}
"""What is counted while the world grows, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was made: how many schools, and of what how many."""

    schools: int
    counts: Mapping[str, int]

    @property
    def lines(self) -> list[str]:
        """It in words, a line each; nothing of what there is none."""
        return [f"{self.counts[key]:>7,} {one if self.counts[key] == 1 else many}" for key, (one, many) in SAID.items()
                if self.counts[key]]  # fmt: skip


def grow(*, count: int, authority: str, register: Path, seed: int, now: datetime, say: Callable[[str], None]) -> Grown:
    """Make an authority's schools until there are `count`, and return what was made. Run again, it goes on."""
    start = now - timedelta(days=120)
    rows = list(register_rows.rows(count, register, seed))
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "edubasealldata20261101.csv"
        register_rows.write(file, rows)
        registry.import_register(register=open_register(file), again=True, by="operator", now=start)
    desk = people.authority(authority, start, now)
    older = drafts.older(schools.BANK)
    made, done = 0, Counter[str]()
    for number, row in enumerate(rows):
        if registry_read.body_of(row["URN"]) is not None:
            continue
        with transaction.atomic():
            own = trusts.ensure(row, seed=seed, start=start, done=done)
            part = federations.part(number, rows)
            fate = fates.drawn(seed=seed, number=number, older=older, part=part, trusts=bool(own))
            of = school(number, row["URN"], fate, own, seed=seed, start=start, now=now, done=done)
            if part == "takes":
                federations.take(of, rows[number - 1])
        made += 1
        if made % 25 == 0 or number + 1 == len(rows):
            say(f"{number + 1} of {len(rows)} schools of {desk.name}")
    return Grown(made, done)


def school(
    number: int, urn: str, fate: fates.Fate, own: str, *, seed: int, start: datetime, now: datetime, done: Counter[str]
) -> School:  # fmt: skip
    """Make one school as if its people had worked at it over the last months."""
    chance = random.Random(f"{seed}-{number}")
    then = start + timedelta(days=chance.randint(0, 60), minutes=chance.randint(0, 600))
    body = registry.ensure_school(urn=urn, by="operator", now=then, demo=True)
    lead = people.person(number, "lead", chance, body, ("holder", "online_safety_lead"), then)
    head = people.person(number, "head", chance, body, ("head", "approver"), then)
    of = School(number, seed, body, lead, head, then, now, done)
    if fate.rung:
        registry.choose_sharing(body=body, rung=fate.rung, by=lead.pk, now=then + timedelta(hours=2))
        of.did("sharing")
    with open_scope(body=body, by=lead.pk):
        if fate.state != "joined":
            _policy(of, fate, own if fate.trusts else "", chance)
        if fate.old:
            old_policies.bring(of, fate.old)
        if fate.update:
            updates.offer(of, fate.update)
    return of


def _policy(of: School, fate: fates.Fate, own: str, chance: random.Random) -> None:
    """Make a school's policy, with what people say about it and answer to it."""
    policy = drafts.begin(of, fate, own, chance)
    drafts.write(of, policy, fate, chance)
    if fate.talks:
        remarks.talk(of, policy, fate.talks)
    if fate.round in ("closed", "answered"):
        rounds.ask(of, policy, fate.round)
    if fate.state == "published":
        drafts.approve(of, policy)
    if fate.round == "open":
        rounds.ask(of, policy, fate.round)
