"""A generated world: as many made-up schools as wanted, in every state, through verbs only; the same seed gives the same."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from foreland.core.register import open_register
from foreland.library import queries as library
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.registry import actions as registry
from foreland.registry import queries as registry_read
from foreland.site.demo import schools
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

if TYPE_CHECKING:
    from foreland.policies.models import Policy

FIRST_URN = 970001
LA_CODE = "980"
MOST = 20_000
NAMES = ("Anchor", "Bell Rock", "Breakwater", "Capstan", "Dune", "Estuary", "Fairway", "Gull", "Haven", "Islet", "Jetty", "Keel", "Lantern", "Marram", "Neap",
         "Otter", "Pebble", "Quay", "Reed", "Saltmarsh", "Tern", "Undertow", "Voyager", "Whelk", "Yarrow", "Zephyr")  # fmt: skip
PLACES = ("Green", "Hill", "Lane", "Meadow", "Park", "Rise", "Road", "View", "Way", "Wood")
FORENAMES = (
    "Ada",
    "Ben",
    "Chi",
    "Dev",
    "Ella",
    "Farah",
    "Gus",
    "Hana",
    "Ivo",
    "Joy",
    "Kit",
    "Lena",
    "Mo",
    "Nia",
    "Oki",
    "Pia",
    "Rae",
    "Sol",
    "Tam",
    "Una",
)
SURNAMES = (
    "Abara",
    "Birch",
    "Cole",
    "Dunn",
    "Evans",
    "Flint",
    "Gray",
    "Hale",
    "Irwin",
    "Jolly",
    "Kaur",
    "Lowe",
    "Marsh",
    "Nkosi",
    "Orr",
    "Pike",
    "Quill",
    "Reid",
    "Stone",
    "Tate",
)
STATES = ("joined", "drafting", "drafting", "ready", "published")
"""How far a school has come; one out of five each, and two that write."""


def grow(*, count: int, authority: str, register: Path, seed: int, now: datetime, say: Callable[[str], None]) -> int:
    """Make an authority's schools until there are `count`, and return how many were new. Run again, it goes on."""
    start = now - timedelta(days=120)
    rows = list(_rows(count, register, seed))
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "edubasealldata20261101.csv"
        _write(file, rows)
        registry.import_register(register=open_register(file), again=True, by="operator", now=start)
    desk = _authority(authority, start, now)
    made = 0
    for number, row in enumerate(rows):
        if registry_read.body_of(row["URN"]) is not None:
            continue
        _school(number, row["URN"], random.Random(f"{seed}-{number}"), start, now)
        made += 1
        if made % 25 == 0 or number + 1 == len(rows):
            say(f"{number + 1} of {len(rows)} schools of {desk.name}")
    return made


def _rows(count: int, register: Path, seed: int) -> Iterator[dict[str, str]]:
    """Yield rows in the register's own layout: each a made-up row of the demonstration under a new name and number."""
    with register.open(encoding="cp1252", newline="") as file:
        models = [row for row in csv.DictReader(file) if row["EstablishmentStatus (name)"] == "Open"]
    for number in range(count):
        chance = random.Random(f"{seed}-row-{number}")
        row = dict(models[number % len(models)])
        kind = row["EstablishmentName"].rsplit(" ", 2)[-2:]
        name = f"{chance.choice(NAMES)} {chance.choice(PLACES)} {' '.join(kind)}"
        row |= {
            "URN": str(FIRST_URN + number), "UKPRN": str(98_000_001 + number), "LA (code)": LA_CODE, "LA (name)": "Generated",
            "EstablishmentNumber": str(1000 + number % 8999), "EstablishmentName": name, "Trusts (code)": "", "Trusts (name)": "",
            "SchoolWebsite": f"https://www.school{number + 1}.sch.example",
        }  # fmt: skip
        yield row


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="cp1252", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)


def _authority(name: str, start: datetime, now: datetime) -> Body:
    pack = replace(library.authority("seaholm"), name=name, la_code=LA_CODE, domains=("generated.example",))
    body = registry.set_up_authority(pack=pack, by="operator", now=start, demo=True)
    email = "manager@generated.example"
    manager = grounded.person_by_email(email)
    if manager is None:
        manager = ground.create_person(email=email, name="Generated Manager", by="operator", now=start)
        ground.add_member(body=body, person=manager, role="authority_manager", by="operator", now=start)
        secondfactor.set_up_one_time_codes(person=manager, by="operator", now=start)
    for way in profile_read.ways(body, now=now):
        if not way.fresh:
            profile.confirm_contact(body=body, key=way.key, by=manager.pk, now=now)
    profile.open_authority(body=body, by=manager.pk, now=now)
    return body


@transaction.atomic
def _school(number: int, urn: str, chance: random.Random, start: datetime, now: datetime) -> None:
    """Make one school as if its people had worked at it over the last months."""
    then = start + timedelta(days=chance.randint(0, 60), minutes=chance.randint(0, 600))
    body = registry.ensure_school(urn=urn, by="operator", now=then, demo=True)
    lead = _person(number, "lead", chance, body, ("holder", "online_safety_lead"), then)
    head = _person(number, "head", chance, body, ("head", "approver"), then)
    state = STATES[number % len(STATES)]
    if state == "joined":
        return
    with open_scope(body=body, by=lead.pk):
        policy = policies.new_policy(
            pack=schools.BANK, shape="standalone" if chance.random() < 0.8 else "set", by=lead.pk, now=then
        )
        schools.answer_questions(
            policy,
            body,
            {"ai": (chance.choice(("none", "staff")),)},
            by=lead.pk,
            now=then,
            most=4 if state == "drafting" and number % 2 else 100,
        )
        if state == "drafting":
            _reword(policy, body, chance, lead, then)
            return
        values = dict(schools.VALUES["secondary"]) | {
            "head_name": head.name,
            "online_safety_lead_name": lead.name,
            "dsl_name": head.name,
        }
        profile.set_values(values=values, by=lead.pk, now=then)
        schools.choose_all(policy, body, {}, by=lead.pk, now=then)
        _reword(policy, body, chance, lead, then + timedelta(days=1))
        if state == "published" and not any(
            item.blocks for item in policies_read.draft(policy, body, now=now).blockers
        ):
            decided = then + timedelta(days=14)
            for version in policies.submit(
                policy=policy, body=body, documents=(), by=lead.pk, submitter=lead.name, now=decided - timedelta(days=3)
            ):
                policies.approve(
                    version=version,
                    body=body,
                    approver=head,
                    meeting="Full governing body",
                    meeting_date=decided.date(),
                    now=decided,
                )


def _person(number: int, part: str, chance: random.Random, body: Body, roles: tuple[str, ...], now: datetime) -> Person:
    name = f"{chance.choice(FORENAMES)} {chance.choice(SURNAMES)}"
    person = ground.create_person(email=f"{part}@school{number + 1}.sch.example", name=name, by="operator", now=now)
    for role in roles:
        ground.add_member(body=body, person=person, role=role, by="operator", now=now)
    return person


def _reword(policy: Policy, body: Body, chance: random.Random, lead: Person, now: datetime) -> None:
    """Give a few statements words of the school's own, and leave one that may go out."""
    kept = [
        state
        for state in policies_read.draft(policy, body, now=now).resolved.states.values()
        if state.kept and not state.options and state.bank_text
    ]
    for state in chance.sample(kept, min(len(kept), chance.randint(0, 8))):
        text = f"{state.bank_text} We look at this together every {chance.choice(('autumn', 'spring', 'summer'))}."
        policies.reword(policy=policy, key=state.key, text=text, meaning="wording", by=lead.pk, now=now)
    loose = [state for state in kept if state.level == "may"]
    if loose:
        policies.leave_out(
            policy=policy, key=chance.choice(loose).key, reason="We do this in another way.", by=lead.pk, now=now
        )
