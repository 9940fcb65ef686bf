"""Who is in the generated world: an authority with its manager, and the made-up people of schools and trusts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from foreland.library import queries as library
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.registry import actions as registry
from foreland.site.demo.generated.rows import LA_CODE
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person

FORENAMES = ("Ada", "Ben", "Chi", "Dev", "Ella", "Farah", "Gus", "Hana", "Ivo", "Joy",
             "Kit", "Lena", "Mo", "Nia", "Oki", "Pia", "Rae", "Sol", "Tam", "Una")  # fmt: skip
SURNAMES = ("Abara", "Birch", "Cole", "Dunn", "Evans", "Flint", "Gray", "Hale", "Irwin", "Jolly",
            "Kaur", "Lowe", "Marsh", "Nkosi", "Orr", "Pike", "Quill", "Reid", "Stone", "Tate")  # fmt: skip
STAFF = (("teacher", "commenter"), ("governor", "governor"), ("technician", "technician"))
"""Who says something about a draft beside the lead, and in which role."""


@dataclass(frozen=True)
class School:
    """One school while it is made: its body, its lead and head, when it began, and what was made so far (`done`)."""

    number: int
    seed: int
    body: Body
    lead: Person
    head: Person
    then: datetime
    now: datetime
    done: Counter[str] = field(default_factory=Counter)

    def chance(self, subject: str) -> random.Random:
        """Return the chance of one subject in this school, which no other subject and no other school moves on."""
        return random.Random(f"{self.seed}-{self.number}-{subject}")

    def did(self, what: str, many: int = 1) -> None:
        """Count what was made."""
        self.done[what] += many


def person(number: int, part: str, chance: random.Random, body: Body, roles: Sequence[str], now: datetime) -> Person:
    """Make somebody of a school, in some roles."""
    made = ground.create_person(
        email=f"{part}@school{number + 1}.sch.example", name=name(chance), by="operator", now=now
    )
    for role in roles:
        ground.add_member(body=body, person=made, role=role, by="operator", now=now)
    return made


def name(chance: random.Random) -> str:
    """Return a made-up name."""
    return f"{chance.choice(FORENAMES)} {chance.choice(SURNAMES)}"


def staff(of: School, *, now: datetime) -> list[Person]:
    """Give a school those who read its draft and say something about it, one to three of them."""
    chance = of.chance("staff")
    return [person(of.number, part, chance, of.body, (role,), now) for part, role in STAFF[: chance.randint(1, 3)]]


def authority(called: str, start: datetime, now: datetime) -> Body:
    """Return the generated authority, open to its schools; make it and its manager where they are not there."""
    pack = replace(library.authority("seaholm"), name=called, la_code=LA_CODE, domains=("generated.example",))
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
