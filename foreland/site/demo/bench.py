"""What the made-up authority has on its workbench: an edition of its own in work, which its strategy group has seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from foreland.core.calendar import day_in_london
from foreland.policies.actions import bench, bench_words
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

PACK, EDITION = "england-online-safety", "2026.1"
REWORDED = {
    "training.updates": (
        "Each half-term the safeguarding lead tells staff of new risks, and of what the council’s safeguarding forum has learnt.",
        "Last year two tricks went round our schools within a month.",
    ),
    "parents.report": (
        "{{Parents}} can bring any worry about life online to us, and hear from the safeguarding lead within one working day.",
        "Parents told the strategy group that two days are long.",
    ),
}
OWN = "own.forum01"


def seaholm(body: Body, people: Mapping[str, Person], *, now: datetime) -> None:
    """Begin Seaholm's own edition: two statements reworded, one left out, one of its own; the strategy group was asked."""
    adviser, editor = people["adviser"].pk, people["editor"].pk
    then = now - timedelta(days=20)
    with open_scope(body=body, by=adviser):
        row = bench.begin_bank(
            body=body, pack=PACK, title="Seaholm online safety", edition=EDITION, by=adviser, now=then
        )  # fmt: skip
        for key, (text, reason) in REWORDED.items():
            bench_words.amend(
                policy=row.policy, body=body, key=key, given={("text", ""): text}, reason=reason, seen=None, by=editor, now=then,
            )  # fmt: skip
        bench_words.leave_out_of_bank(
            policy=row.policy, key="social.parents-comments", reason="Our schools say it in their agreement with families.",
            seen=None, by=editor, now=then,
        )  # fmt: skip
        bench_words.add_own(
            policy=row.policy, body=body, key=OWN, section="training", after="training.updates", title="The council’s forum",
            text="Each autumn a member of staff goes to the council’s online safety forum and tells colleagues what was new.",
            why="Schools here learn most from each other.",
            by=adviser, now=then,
        )  # fmt: skip
        bench_words.amend(
            policy=row.policy, body=body, key=OWN, seen=None, by=adviser, now=then,
            given={
                ("when", ""): {"kind": ["school", "college", "early-years"]}, ("meets", ""): ["KCSIE-19"],
                ("audience", ""): ["staff"],
            },
        )  # fmt: skip
        bench.say_what_is_new(
            policy=row.policy, says="The council’s forum has a place in it, and worries are answered within a working day.",
            by=adviser, now=then,
        )  # fmt: skip
        day = day_in_london(now - timedelta(days=9))
        bench.consult(policy=row.policy, who="The strategy group and two trial schools", day=day, by=adviser, now=now - timedelta(days=9))  # fmt: skip
