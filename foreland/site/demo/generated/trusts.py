"""The trusts of the generated world; one in four writes an edition of its own, on which some of its schools stand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from foreland.core.calendar import day_in_london
from foreland.library import queries as library
from foreland.policies.actions import bench, bench_words
from foreland.site.demo.generated import people
from foreland.site.demo.generated.rows import Row, first_of_trust
from foreland.site.demo.schools import BANK
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

FIXED = {"ai.personal-data": "One data protection officer answers for all our schools."}
REWORDED = {
    "training.updates": (
        "Each half-term the safeguarding lead tells staff of new risks, and of what the other schools of our trust have learnt.",
        "Last year two tricks went round our schools within a month.",
    ),
}


def ensure(row: Row, *, seed: int, start: datetime, done: Counter[str]) -> str:
    """Make the trust of a row, where it is in one and that is not there yet; return the bank that it published, or ""."""
    code, called = row["Trusts (code)"], row["Trusts (name)"]
    if not code:
        return ""
    body = grounded.body_by_number("uid", code)
    if body is None:
        chance = random.Random(f"{seed}-trust-{code}")
        body = ground.create_body(
            kind="trust", name=called, numbers={"uid": code}, since=day_in_london(start), by="operator", now=start, demo=True
        )  # fmt: skip
        lead = ground.create_person(
            email=f"lead@trust{code}.example", name=people.name(chance), by="operator", now=start
        )
        ground.add_member(body=body, person=lead, role="trust_lead", by="operator", now=start)
        secondfactor.set_up_one_time_codes(person=lead, by="operator", now=start)
        done["trusts"] += 1
        if first_of_trust(row):
            _publish(body, lead, start - timedelta(days=1))
            done["trusts-editions"] += 1
    packs = library.packs_for([body.pk])
    return packs[0] if packs else ""


def _publish(body: Body, lead: Person, now: datetime) -> None:
    """Write and publish an edition of a trust's own: a statement fixed, one reworded; its board approved it for all."""
    with open_scope(body=body, by=lead.pk):
        row = bench.begin_bank(body=body, pack=BANK, title=f"{body.name} online safety", by=lead.pk, now=now)
        given: Any = {"policy": row.policy, "body": body, "seen": None, "by": lead.pk, "now": now}
        for key, reason in FIXED.items():
            bench_words.amend(key=key, given={("fixed", ""): True}, reason=reason, **given)
        for key, (text, reason) in REWORDED.items():
            bench_words.amend(key=key, given={("text", ""): text}, reason=reason, **given)
        step: Any = {"policy": row.policy, "by": lead.pk, "now": now}
        bench.say_what_is_new(
            says="One rule on AI reads alike in all our schools; staff hear what the others have learnt.", **step
        )
        bench.consult(who="The heads of our schools", day=day_in_london(now), **step)
        last = max(item.number for item in row.policy.changes.all())
        bench.approve_edition(
            body=body, approved_by="The board of trustees", day=day_in_london(now), seen=last, for_all=True, **step
        )
        bench.publish_own(body=body, **step)
