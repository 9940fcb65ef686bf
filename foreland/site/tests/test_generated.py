"""The generated world: the same for the same seed, as many schools as wanted, and of each subject what a part of them has."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from foreland.core.register import open_register
from foreland.imports import queries as imports
from foreland.library import queries as library
from foreland.policies import queries as policies
from foreland.policies.models import Thread, UpdateOffer
from foreland.policies.queries import federation
from foreland.policies.queries import rounds as rounds_read
from foreland.policies.queries import updates as updates_read
from foreland.registry import actions as registry
from foreland.registry import queries as registry_read
from foreland.registry.models import SharingChoice
from foreland.site.demo import generated, schools
from foreland.site.demo import world as demo
from foreland.site.demo.generated import drafts, fates, growing, people
from foreland.site.demo.generated import rows as register_rows
from foreland.site.demo.generated.fates import Fate
from foreland.site.demo.generated.people import School
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
OLDER = ("2025.1", "2026.1")
REGISTER = max(demo.folder().glob("edubasealldata*.csv"))
SEED = 4162
"""A seed that has something of every subject among its first eight schools."""


def fated(number: int, seed: int = SEED, **more: Any) -> Fate:
    return fates.drawn(seed=seed, number=number, older=OLDER, **more)


# What is drawn: pure.


def test_what_becomes_of_a_school_hangs_on_seed_and_number_alone() -> None:
    assert [fated(number) for number in range(300)] == [fated(number) for number in range(300)]
    assert [fated(number) for number in range(300)] != [fated(number, seed=SEED + 1) for number in range(300)]


def test_of_everything_there_is_a_believable_part() -> None:
    drawn = [fated(number) for number in range(2000)]
    with_policy = [fate for fate in drawn if fate.state != "joined"]
    assert len(with_policy) == 1600

    def share(of: list[Fate], name: str) -> dict[Any, float]:
        found = Counter(getattr(fate, name) for fate in of)
        return {value: many / len(of) for value, many in found.items()}

    editions = share(with_policy, "edition")
    assert editions[""] == pytest.approx(0.7, abs=0.05) and 0 < editions["2025.1"] < editions["2026.1"]
    behind = [fate for fate in with_policy if fate.edition]
    assert share(behind, "update")["offered"] > 0.5 > share(behind, "update")["begun"] > 0.1
    assert share(behind, "update")["adopted"] > 0.1
    rungs = share(drawn, "rung")
    assert set(rungs) == {"", *SharingChoice.Rung.values} and max(rungs, key=lambda rung: rungs[rung]) == "coverage"
    assert share(with_policy, "round")[""] == pytest.approx(0.68, abs=0.05)
    assert {"open", "closed", "answered"} <= set(share(with_policy, "round"))
    assert 0.3 < share(with_policy, "talks")[0] < 0.6
    assert share(drawn, "old")[""] > 0.7 and share(drawn, "old").keys() == {"", "brought", "half", "settled", "gone-on"}
    assert not any(fate.old == "gone-on" for fate in with_policy), "who has a draft keeps it"


def test_a_federation_has_one_draft_and_a_trusts_school_may_stand_on_its_edition() -> None:
    takes, writes = fated(7, part="takes"), fated(5, part="writes", trusts=True)
    assert (takes.state, takes.edition, takes.old, takes.talks) == ("joined", "", "", 0)
    assert writes.state == "drafting" and not writes.edition and not writes.trusts, "the fifth would only have joined"
    in_trust = [fated(number, trusts=True) for number in range(1, 1000)]
    assert 0.4 < sum(fate.trusts for fate in in_trust) / len(in_trust) < 0.6
    for fate in in_trust:
        assert fate.state == "joined" or fate.trusts != bool(fate.update), "who stands elsewhere is told of it"


def test_the_first_rows_are_the_same_however_many_there_are() -> None:
    few, many = (list(register_rows.rows(many, REGISTER, SEED)) for many in (60, 500))
    assert many[:60] == few
    assert few != list(register_rows.rows(60, REGISTER, SEED + 1))
    assert len({row["URN"] for row in many}) == 500
    trusts = Counter(row["Trusts (code)"] for row in many if row["Trusts (code)"])
    federations = Counter(row["Federations (code)"] for row in many if row["Federations (code)"])
    assert max(trusts.values()) < 30 and len(trusts) > 8
    assert set(federations.values()) <= {1, 2}, "never all copies of one federation in one"
    with REGISTER.open(encoding="cp1252", newline="") as file:
        real = {row["Trusts (name)"] for row in csv.DictReader(file)}
    assert not {row["Trusts (name)"] for row in many} - {""} & real


# What is made.


@pytest.fixture
def packs(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    call_command("load_packs", verbosity=0)


def grow(schools: int) -> generated.Grown:
    return generated.grow(
        count=schools, authority="Generated County Council", register=REGISTER, seed=SEED, now=NOW, say=lambda words: None
    )  # fmt: skip


@contextmanager
def forgotten() -> Iterator[None]:
    """Take everything back that is made within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(number: int) -> dict[str, Any]:
    """Return what one school of the world has, without ids that are made anew each time."""
    body = tenancy.body_by_number("urn", str(register_rows.FIRST_URN + number))
    assert body is not None
    with open_scope(body=body, by="system"):
        rung = SharingChoice.objects.filter(until=None).values_list("rung", "since").first()
        found: dict[str, Any] = {
            "name": body.name,
            "above": [
                tenancy.parent_of(body, kind) and str(tenancy.parent_of(body, kind)) for kind in ("authority", "trust")
            ],
            "people": sorted((row.person.name, row.person.email, row.role) for row in tenancy.members_of(body)),
            "rung": rung,
            "old": [],
            "policies": [],
        }
        for row in imports.imports():
            old = imports.brought(imports.found(row.pk))
            found["old"].append((row.name, row.digest, row.state, dict(old.tally), row.at))
        for policy in policies.policies():
            found["policies"].append(_policy(policy, body))
    return found


def _policy(policy: Any, body: Body) -> dict[str, Any]:
    names = {row.person_id: row.person.name for row in tenancy.members_of(body)}
    fresh = count()
    own: dict[str, int] = {}

    def key(of: str) -> str | int:
        return own.setdefault(of, next(fresh)) if of.startswith("own.") else of

    layer = policies.layer_of(policy, body, now=NOW)
    talk = policies.talks(policy, policies.resolved_for(policy, body, now=NOW))
    asked = rounds_read.rounds(policy)
    heard = rounds_read.heard_in(asked)
    return {
        "stands on": (policy.pack, policy.edition, policy.shape, policy.created),
        "facts": layer.facts,
        "changes": [
            (item.number, key(item.key), item.field, re.sub(r"own\.\w+", "own", str(item.value)), item.option, item.reason)
            for item in layer.amendments
        ],
        "versions": sorted((row.key, row.number, row.step) for row in policies.versions(policy)),
        "talk": sorted(
            (each.thread.kind, each.thread.key, each.thread.state, each.thread.wanted,
             [(part.act, part.text, names[part.by], part.at) for part in each.remarks])
            for each in talk
        ),
        "rounds": [
            (row.audience, row.sections, row.opens, row.stands(NOW.date()), row.reply, heard[row.pk].by_link,
             heard[row.pk].by_code, dict(heard[row.pk].tallies),
             {at: sorted((word.rating, word.words) for word in words) for at, words in heard[row.pk].words.items()})
            for row in asked
        ],
        "offers": sorted(UpdateOffer.objects.filter(policy=policy).values_list("edition", "at")),
        "adopted": [(row.base, row.theirs, row.closed_at) for row in updates_read.adopted_updates(policy)],
        "answers": [
            (item.number, item.key, item.how) for item in updates_read.answers_of(updates_read.open_update(policy))
        ],
    }  # fmt: skip


@pytest.mark.slow
def test_the_same_seed_gives_the_same_world_and_more_schools_the_same_first_ones(packs: None) -> None:
    with forgotten():
        assert (grow(3).schools, grow(6).schools) == (3, 3)
        first = [told(number) for number in range(6)]
        assert not Body.objects.filter(demo=False).exists(), "else it could not be grown again"
    assert not Body.objects.filter(kind="school").exists()
    made = grow(8)
    again = [told(number) for number in range(8)]
    for one, other in zip(first, again, strict=False):
        assert one == other
    _counts_are_true(made, again)
    _trusts(again)
    _federation()


def _counts_are_true(made: generated.Grown, of: list[dict[str, Any]]) -> None:
    """Check that what the command tells is what stands."""
    every = [policy for each in of for policy in each["policies"]]
    kinds = Counter(
        ("suggestions-" + row[2]) if row[0] == "wording" else "comments" for policy in every for row in policy["talk"]
    )
    stands = Counter(row[3] for policy in every for row in policy["rounds"])
    wanted = {
        "policies": len(every),
        "approved": sum(len(policy["versions"]) for policy in every),
        "sharing": sum(each["rung"] is not None for each in of),
        "rounds-open": stands["open"],
        "rounds-closed": stands["closed"] + stands["answered"],
        "round-replies": stands["answered"],
        "offers": sum(bool(policy["offers"]) for policy in every),
        "updates-adopted": sum(len(policy["adopted"]) for policy in every),
        "updates-begun": sum(bool(policy["answers"]) for policy in every),
        "old-policies": sum(len(each["old"]) for each in of),
        **{key: kinds[key] for key in ("comments", "suggestions-open", "suggestions-accepted", "suggestions-declined")},
    }
    assert {key: made.counts[key] for key in wanted} == wanted
    assert made.schools == 8 and any("policies" in line for line in made.lines)


def _trusts(of: list[dict[str, Any]]) -> None:
    """Check that the first trust has an edition of its own, on which some of its schools stand and the others do not."""
    own = [policy["stands on"][0] != schools.BANK for each in of[2:6] for policy in each["policies"]]
    assert True in own and False in own
    elsewhere = next(
        policy for each in of[2:6] for policy in each["policies"] if policy["stands on"][0] == schools.BANK
    )
    assert elsewhere["offers"], "it is told of its trust’s edition"


def _federation() -> None:
    """Check that the two schools of the federation have one draft."""
    leader, taker = (registry_read.body_of(str(register_rows.FIRST_URN + number)) for number in (6, 7))
    assert leader is not None and taker is not None
    with open_scope(body=leader, by="system"):
        found = federation.takers(leader, by="system", now=NOW)
    assert [each.fellow.body for each in found] == [taker]
    with open_scope(body=taker, by="system"):
        (policy,) = policies.policies()
        assert policies.layer_of(policy, taker, now=NOW).amendments
        assert policies.resolved_for(policy, taker, now=NOW).layer.facts["devices"]


FATES = (
    Fate("ready", "coverage", edition="2025.1", update="adopted", talks=5, round="answered"),
    Fate("published", "read", edition="2026.1", update="begun", talks=5, round="closed"),
    Fate("published", "status", edition="2025.1", update="offered", round="open", old="half"),
    Fate("drafting", "", talks=4),
    Fate("joined", "none", old="settled"),
    Fate("joined", "coverage", old="gone-on"),
    Fate("joined", "coverage", old="brought"),
)


@pytest.fixture
def made(packs: None, tmp_path: Path) -> list[School]:
    """Make a school of each of these fates."""
    rows = list(register_rows.rows(60, REGISTER, SEED))
    plain = [row for row in rows if not row["Trusts (code)"] and not row["Federations (code)"]][: len(FATES)]
    file = tmp_path / "edubasealldata20261101.csv"
    register_rows.write(file, plain)
    start = NOW - timedelta(days=120)
    registry.import_register(register=open_register(file), again=True, by="operator", now=start)
    people.authority("Generated County Council", start, NOW)
    return [
        growing.school(at, row["URN"], fate, "", seed=SEED, start=start, now=NOW, done=Counter())
        for at, (row, fate) in enumerate(zip(plain, FATES, strict=True))
    ]


@pytest.mark.slow
def test_a_school_has_what_its_fate_says(made: list[School]) -> None:
    newest = library.offered(schools.BANK)
    assert tuple(drafts.older(schools.BANK)) == OLDER
    for of, fate in zip(made, FATES, strict=True):
        with open_scope(body=of.body, by="system"):
            rung = SharingChoice.objects.filter(until=None).values_list("rung", flat=True).first()
            assert (rung or "") == fate.rung
            if fate.state == "joined":
                _has_old(of, fate)
                continue
            (policy,) = policies.policies()
            assert policy.edition == (newest if fate.update == "adopted" else fate.edition or newest)
            _has_update(policy, fate, newest or "")
            assert Thread.objects.count() == fate.talks
            assert [row.stands(NOW.date()) for row in rounds_read.rounds(policy)] == (
                [fate.round] if fate.round else []
            )
            for row in rounds_read.rounds(policy):
                assert rounds_read.heard(row).count == of.done["round-answers"] > 1
                assert (row.reply != {}) == (fate.round == "answered")
            blocked = [item.says for item in policies.draft(policy, of.body, now=NOW).blockers if item.blocks]
            assert bool(policies.versions(policy)) == (fate.state == "published"), blocked
            _has_old(of, fate)


def _has_update(policy: Any, fate: Fate, newest: str) -> None:
    offered = set(UpdateOffer.objects.filter(policy=policy).values_list("edition", flat=True))
    assert offered == ({newest} if fate.edition else set())
    adopted, under_way = updates_read.adopted_updates(policy), updates_read.open_update(policy)
    assert [row.theirs for row in adopted] == ([newest] if fate.update == "adopted" else [])
    assert (under_way is not None) == (fate.update == "begun")
    if under_way is not None:
        assert updates_read.answers_of(under_way), "it was looked at, and not all of it answered"
        draft = policies.draft(policy, policy.body, now=NOW)
        assert not updates_read.updating(draft).found.ready


def _has_old(of: School, fate: Fate) -> None:
    rows = [imports.found(row.pk) for row in imports.imports()]
    assert len(rows) == (1 if fate.old else 0)
    for row in rows:
        found = imports.brought(row)
        assert len(found.asked) > 2, "else there is nothing to settle"
        waits = len(found.waiting)
        if fate.old == "brought":
            assert waits == len(found.asked)
        elif fate.old == "half":
            assert 0 < waits < len(found.asked)
        else:
            assert waits == 0 and row.state == ("gone-on" if fate.old == "gone-on" else "open")
    assert len(policies.policies()) == (1 if fate.old == "gone-on" or fate.state != "joined" else 0)
    assert of.done["old-policies"] == len(rows)
