"""What the tests of joining stand on: the made-up register, one authority, slots that are filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from foreland.core.packs.model import AuthorityProfile
from foreland.core.register import open_register
from foreland.library import folders
from foreland.notices.models import Notice
from foreland.registry import actions, asks
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body, Person

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "content" / "demo" / "edubasealldata20261101.csv"
DEMO_LINKS = ROOT / "content" / "demo" / "links_edubasealldata20261101.csv"
HARBOUR = "990002"  # Harbour View Primary School, with a website
OFFICIAL = "@harbourview.sch.example"


@dataclass
class Slots:
    """What was asked of the neighbours."""

    adopted: list[tuple[str, str]] = field(default_factory=list)
    token: str = ""
    after_join: asks.AfterJoin | None = None
    asked: list[tuple[str, bool, bool]] = field(default_factory=list)
    in_force: list[asks.InForce] = field(default_factory=list)

    def policies_in_force(self, *, body: Body, requirements: bool, words: bool) -> list[asks.InForce]:
        """Remember what an authority asked of a school."""
        self.asked.append((body.pk, requirements, words))
        return self.in_force


@pytest.fixture(autouse=True)
def slots() -> Iterator[Slots]:
    """Fill the slots with functions that remember; put back what was there."""
    before = [(slot, slot.filled) for slot in asks.SLOTS]
    told = Slots()
    asks.open_draft_token.fill(lambda request: told.token)
    asks.adopt_open_draft.fill(lambda *, token, body, by, now: told.adopted.append((token, body.pk)))
    asks.after_join.fill(lambda body, *, now: told.after_join or asks.AfterJoin(f"/schools/{body.address}/"))
    asks.policies_in_force.fill(told.policies_in_force)
    yield told
    for slot, filled in before:
        slot.filled = filled


@pytest.fixture
def register(db: None) -> None:
    """The made-up register, read."""
    actions.import_register(register=open_register(DEMO), links_file=DEMO_LINKS, by="operator", now=NOW)


@pytest.fixture
def seaholm(register: None) -> Body:
    """The made-up authority, set up from its pack."""
    pack = folders.open_folder(ROOT / "content" / "authorities" / "seaholm" / "2026.1").pack
    assert isinstance(pack, AuthorityProfile)
    return actions.set_up_authority(pack=pack, by="operator", now=NOW)


@pytest.fixture
def adviser(seaholm: Body) -> Person:
    """An adviser of the authority, with a second factor."""
    from foreland.tenancy import secondfactor  # noqa: PLC0415

    actions.add_staff(
        authority=seaholm, email="ada@seaholm.example", name="Ada Adviser", role="adviser", by="operator", now=NOW
    )
    person = Person.objects.get(email="ada@seaholm.example")
    secondfactor.set_up_one_time_codes(person=person, by="operator", now=NOW)
    return person


@pytest.fixture
def joined(seaholm: Body) -> actions.Joined:
    """Harbour View has joined by a lead; the claim waits."""
    return join(said="lead", head_email=f"head{OFFICIAL}")


@pytest.fixture
def school(joined: actions.Joined) -> actions.Joined:
    """Harbour View, whose claim is finished."""
    actions.finish_claim(body=joined.body, how="operator", by="operator", now=timezone.now())
    return joined


def join(
    *,
    urn: str = HARBOUR,
    email: str = f"leo{OFFICIAL}",
    name: str = "Leo Lead",
    said: str = "head",
    head_email: str = "",
) -> actions.Joined:
    """Join as somebody would: ask, take the link out of the mail, confirm."""
    now = timezone.now()
    actions.ask_to_join(urn=urn, email=email, name=name, said=said, head_email=head_email, visitor="v", now=now)
    return actions.confirm_address(token=token_in(last_mail(email)), now=now)


def last_mail(to: str) -> str:
    """Return the words of the last message to an address; ids are random, so two of one moment have no last one."""
    newest = list(Notice.objects.filter(to=to).order_by("-created")[:2])
    assert newest, f"Nothing was sent to {to}."
    assert len({notice.created for notice in newest}) == len(newest), f"Two messages to {to} at one moment: which?"
    return str(newest[0].text)


def mails(to: str) -> int:
    """Return how many messages were posted to an address."""
    return Notice.objects.filter(to=to).count()


def token_in(words: str) -> str:
    """Return the token in a message."""
    found = re.search(r"/(?:confirm|l)/([A-Za-z0-9_-]{32})/", words)
    assert found is not None, words
    return found[1]


def link_in(words: str) -> str:
    """Return the path of the link in a message."""
    found = re.search(re.escape(settings.ADDRESS) + r"(/\S+)", words)
    assert found is not None, words
    return found[1]


def person(name: str, body: Body | None = None, *roles: str, standing: str = "confirmed") -> Person:
    """Seat somebody by verbs."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    made = ground.create_person(email=email, name=name, by="operator", now=NOW)
    for role in roles:
        assert body is not None
        ground.add_member(body=body, person=made, role=role, standing=standing, by="operator", now=NOW)
    return made


def base(body: Body) -> str:
    """Return where a school's or authority's pages begin."""
    return f"/{'schools' if body.kind == 'school' else 'authorities'}/{body.address}/"


def roles_of(body: Body, email: str) -> set[str]:
    """Return the roles that somebody holds today."""
    found = grounded.person_by_email(email)
    return {membership.role for membership in grounded.memberships_in(body, found)} if found else set()
