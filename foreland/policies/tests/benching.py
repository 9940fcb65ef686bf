"""A small, sound bank, and an authority's own on top of it; by verbs, as everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from foreland.core.packs.reading import read
from foreland.core.tests import packs
from foreland.library import actions as library
from foreland.library.folders import digest
from foreland.policies.actions import bench as verbs
from foreland.policies.actions import bench_words as words
from foreland.policies.models import OwnBank
from foreland.policies.queries import bench as queries
from foreland.policies.queries.bench import Bench
from foreland.policies.tests.making import NOW, day_in_london
from foreland.tenancy.models import Body

PACK = "made-up"
TODAY = day_in_london(NOW)
SECOND = ("The office keeps a list.", "The office keeps a list of them.")
WHY = '[[change]]\nkey = "phones.list"\nweight = "wording"\nwhy = "It is said more clearly."\n'


def load(texts: dict[str, str], *, released: bool = True, now: datetime = NOW) -> None:
    """Load the files of an edition."""
    head = read(texts).head
    library.load_edition(head=head, files=texts, digest=digest(texts), released=released, by="operator", now=now)


def load_first(pack: str = PACK) -> None:
    """Load the first edition of the small bank, which names its kinds of setting, and its requirements."""
    load(packs.REQUIREMENTS)
    load(packs.files(('id = "made-up"', f'id = "{pack}"'), more=packs.KINDS))


def load_second() -> None:
    """Load a second edition, which says one statement otherwise."""
    files = packs.files(SECOND, ('edition = "2026.1"\ntitle', 'edition = "2026.2"\ntitle'), more=packs.KINDS + WHY)
    load(files)


def begin(body: Body, *, by: str = "operator", title: str = "Northshire’s own", now: datetime = NOW) -> OwnBank:
    """Begin an own bank on the small bank."""
    return verbs.begin_bank(body=body, pack=PACK, title=title, by=by, now=now)


def opened(of: OwnBank, body: Body, *, now: datetime = NOW) -> Bench:
    """Return an own bank as it stands."""
    of.policy.refresh_from_db()
    return queries.bench(of.policy_id, body, now=now)


def amend(
    of: OwnBank, body: Body, key: str, by: str = "operator", seen: int | None = None, reason: str = "", **fields: Any
) -> None:
    """Change fields of a statement; `option__in` is the alternative "in"."""
    given = {tuple([*name.split("__"), ""][:2]): value for name, value in fields.items()}
    words.amend(policy=of.policy, body=body, key=key, given=given, reason=reason, seen=seen, by=by, now=NOW)  # type: ignore[arg-type]


def changed(of: OwnBank, body: Body, *, by: str = "operator") -> None:
    """Reword a statement, add one of one's own with its title and reason."""
    amend(of, body, "phones.list", by, text="The office keeps a list of phones.", reason="Parents asked what is on it.")
    words.add_own(
        policy=of.policy, body=body, key="own.box001", section="phones", after="phones.list", title="A locked box",
        text="The council lends each school a locked box.", why="So that phones are safe.", by=by, now=NOW,
    )  # fmt: skip


def to_approved(of: OwnBank, body: Body, *, by: str = "operator") -> None:
    """Take the edition in work to approved."""
    verbs.say_what_is_new(policy=of.policy, says="A locked box for each school.", by=by, now=NOW)
    verbs.consult(policy=of.policy, who="The strategy group", day=TODAY, by=by, now=NOW)
    last = max((item.number for item in opened(of, body).amendments), default=0)
    verbs.approve_edition(
        policy=of.policy, body=body, approved_by="The partnership", day=TODAY, seen=last, by=by, now=NOW
    )  # fmt: skip


def publish(of: OwnBank, body: Body, *, by: str = "operator") -> str:
    """Change, approve and publish; return the number of the edition."""
    changed(of, body, by=by)
    to_approved(of, body, by=by)
    return verbs.publish_own(policy=of.policy, body=body, by=by, now=NOW).number
