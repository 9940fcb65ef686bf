"""The made-up world: built once, on the first start of a demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from foreland.core.register import open_register
from foreland.library import queries as library
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.registry import actions as registry
from foreland.registry import queries as registry_read
from foreland.site.demo import bench, federation, old_policy, schools, trust
from foreland.site.demo.cast import AUTHORITY, CAST, PASSWORD
from foreland.site.environment import MODE_MARK
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body, Person

PACK = "seaholm"


def folder() -> Path:
    """Return where the made-up register lies."""
    return settings.CONTENT[0] / "demo"


def refuse_real_bodies() -> None:
    """Raise CommandError when the database holds anything that was not made for a demonstration."""
    others = Body.objects.filter(demo=False).count()
    if others:
        raise CommandError(
            f"This database holds {others} bodies that are not of the demonstration, and a demonstration shows its passwords to anybody. "
            "Start it without FORELAND_MODE=demo, or give the demonstration a folder of its own: FORELAND_DATA=var-demo"
        )


def ensure(*, say: Callable[[str], None]) -> None:
    """Build the made-up world if it is not there; refuse a database with other bodies in it."""
    refuse_real_bodies()
    (settings.DATA / MODE_MARK).touch()
    if grounded.body_by_number("dfe", AUTHORITY) is not None:
        return
    now = timezone.now()
    files = sorted(folder().glob("edubasealldata*.csv")), sorted(folder().glob("links_*.csv"))
    if not registry_read.imported():
        say("Reading the made-up register …")
        registry.import_register(
            register=open_register(files[0][-1]),
            links_file=files[1][-1] if files[1] else None,
            by="operator",
            now=now - timedelta(days=90),
        )
    say("Making the authority, four schools and their people …")
    build(now=now)


@transaction.atomic
def build(*, now: datetime) -> None:
    """Make the authority, its people and the four schools, as if the last three months had happened."""
    start = now - timedelta(days=90)
    people = {part.key: schools.seat(part, PASSWORD, now=start) for part in CAST}
    authority = registry.set_up_authority(pack=library.authority(PACK), by="operator", now=start, demo=True)
    _staff(authority, people, start)
    manager = people["manager"].pk
    for way in profile_read.ways(authority, now=now):
        profile.confirm_contact(body=authority, key=way.key, by=manager, now=now - timedelta(days=10))
    profile.open_authority(body=authority, by=manager, now=now - timedelta(days=10))
    secondary = schools.secondary(people, now=now)
    schools.primary(people, now=now)
    old_policy.lantern_bay(schools.nursery(people, now=now), people, now=now)
    junior = schools.junior(people, now=now)
    federation.marram(junior, people, now=now)
    bench.seaholm(authority, people, now=now)
    trust.beacon_reach(secondary, people, now=now)


def _staff(authority: Body, people: dict[str, Person], now: datetime) -> None:
    for part in CAST:
        if part.place == AUTHORITY:
            for role in part.roles:
                ground.add_member(body=authority, person=people[part.key], role=role, by="operator", now=now)


def how_to_sign_in(address: str) -> str:
    """Return in words how to sign in as each of the cast."""
    wide = max(len(part.email) for part in CAST)
    rows = "\n".join(f"  {part.email:<{wide}}  {part.name}, {part.title}" for part in CAST)
    return (
        f"\nThis is a demonstration: nothing in it is real, and mail is shown at {address}/demo/mail/ instead of being sent."
        f"\nSign in at {address}/demo/ with one click, or by e-mail address and the password  {PASSWORD}"
        f"\n(some roles also need a one-time code; {address}/demo/ shows the ones of this moment):\n\n{rows}\n"
    )
