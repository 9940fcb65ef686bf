"""What the made-up trust has on its workbench: an edition of its own, published, with two statements that its schools keep as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from foreland.core.calendar import day_in_london
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.policies.actions import asking, bench, bench_words
from foreland.registry import actions as registry
from foreland.site.demo.bench import PACK
from foreland.site.demo.cast import CAST, TRUST
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

FIXED = {
    "ai.personal-data": "One data protection officer answers for all our schools.",
    "ai.checking": "The trust’s board wants it said alike everywhere.",
}
OWN = "own.termly01"
ASKS = (
    "Ours says that marks, reports and references are never left to a tool. Our staff asked for that sentence. May we keep it, "
    "or will the trust take it up for all of us?"
)
"""What the lead of one school asks about a statement that the trust has fixed and the school has in words of its own."""


def beacon_reach(school: Body, people: Mapping[str, Person], *, now: datetime) -> Body:
    """Publish the trust's edition, approved for all of its schools, and tell the leads of one of them."""
    then, lead = now - timedelta(days=12), people["trust-lead"].pk
    body = registry.ensure_trust(uid=TRUST, by="operator", now=then)
    for part in CAST:
        if part.place == TRUST:
            for role in part.roles:
                ground.add_member(body=body, person=people[part.key], role=role, by="operator", now=then)
    with open_scope(body=body, by=lead):
        row = bench.begin_bank(body=body, pack=PACK, title="Beacon Reach online safety", by=lead, now=then)
        for key, reason in FIXED.items():
            bench_words.amend(
                policy=row.policy, body=body, key=key, given={("fixed", ""): True}, reason=reason, seen=None, by=lead, now=then
            )  # fmt: skip
        bench_words.add_own(
            policy=row.policy, body=body, key=OWN, section="training", after="training.updates", title="The trust’s safeguarding leads",
            text="Each term our safeguarding lead meets those of the other schools in our trust. Staff hear what was new.",
            why="A trick that works in one of our schools is tried in the next.", by=lead, now=then,
        )  # fmt: skip
        bench_words.amend(
            policy=row.policy, body=body, key=OWN, seen=None, by=lead, now=then,
            given={("when", ""): {"kind": ["school"]}, ("meets", ""): ["KCSIE-19"], ("audience", ""): ["staff"]},
        )  # fmt: skip
        given: Any = {"policy": row.policy, "by": lead}
        bench.say_what_is_new(
            says="Two rules on AI read alike in all our schools, and our safeguarding leads meet each term.",
            now=then,
            **given,
        )
        day = day_in_london(now - timedelta(days=6))
        bench.consult(who="The heads of our schools", day=day, now=now - timedelta(days=6), **given)
        last = max(item.number for item in row.policy.changes.all())
        bench.approve_edition(
            body=body, approved_by="The board of trustees", day=day_in_london(now - timedelta(days=4)), seen=last, for_all=True,
            now=now - timedelta(days=4), **given,
        )  # fmt: skip
        published = bench.publish_own(body=body, now=now - timedelta(days=3), **given)
    with open_scope(body=school, by="system"):
        policies.offer_updates(body=school, now=now - timedelta(days=2))
    asker, then = people["secondary-lead"].pk, now - timedelta(days=1)
    with open_scope(body=school, by=asker):
        asking.ask_trust(
            policy=policies_read.policies()[0], body=school, key="ai.checking", edition=f"{row.pack}-{published.number}", text=ASKS, by=asker, now=then
        )  # fmt: skip
    return body
