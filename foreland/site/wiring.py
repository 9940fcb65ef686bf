"""Where rooms that do not know each other meet: each slot that a room declares in its `asks.py` is filled here, once, at start.

What is passed are ids and plain values; it runs in the caller's transaction and never calls back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpRequest

from foreland.core.calendar import day_in_london
from foreland.core.coverage import MET
from foreland.library import asks as library_asks
from foreland.library import queries as library
from foreland.policies import actions as policies
from foreland.policies import asks as policies_asks
from foreland.policies import queries as policies_read
from foreland.policies.asks import Federation, Fellow, School
from foreland.profile import asks as profile_asks
from foreland.registry import asks as registry_asks
from foreland.registry import queries as registry
from foreland.registry.asks import AfterJoin, InForce
from foreland.registry.queries import first_days, terms
from foreland.site import handing_over
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body

if TYPE_CHECKING:
    from foreland.policies.models import Version

MOST_FOUND = 20


class SlotsEmpty(Exception):
    """A slot was left unfilled: the program must not start. The text names it."""


def find_schools(wanted: str) -> list[School]:
    """Return open schools of the register that a person may mean; at most twenty."""
    rows = registry.search(wanted).exclude(status="closed")[:MOST_FOUND]
    return [School(row.urn, row.name, row.town, _facts(row.facts)) for row in rows]


def school_by_urn(urn: str) -> School | None:
    """Return one school of the register, or None."""
    row = registry.establishment(urn)
    return School(row.urn, row.name, row.town, _facts(row.facts)) if row else None


def checked_elsewhere(root: Path) -> list[tuple[Path, str]]:
    """Return the first days and the data protection terms under a folder, each with what is wrong with it, or ""."""
    return [*first_days.checked(root), *terms.checked(root)]


def registered_sites(body: Body) -> tuple[str, ...]:
    """Return the hosts of a school's own website in the register, with and without "www"."""
    row = registry.register_row(body)
    bare = [host.removeprefix("www.") for host in row.hosts] if row else []
    return tuple(f"{www}{host}" for host in dict.fromkeys(bare) for www in ("", "www."))


def _facts(stored: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in stored.items()}


def open_draft_token(request: HttpRequest) -> str:
    """Return the token of the draft that this visitor began without an account; "" for none."""
    return str(request.session.get(policies_read.DRAFT_IN_SESSION, ""))


def adopt_open_draft(*, token: str, body: Body, by: str, now: datetime) -> None:
    """Make the draft that was begun without an account the school's own."""
    policies.adopt_open_draft(token=token, by=by, now=now)


def after_join(body: Body, *, now: datetime) -> AfterJoin:
    """Return where somebody who has just joined goes on: the policy that was brought along, or the page that begins one."""
    mine = policies_read.policies()
    if not mine:
        return AfterJoin(address("policies:new", body), bring=old_policies(body))
    layer = policies_read.layer_of(mine[0], body, now=now)
    asked = policies_read.asked(library.bank(mine[0].pack, mine[0].edition), layer.facts, layer.origins)
    left = len(policies_read.unanswered(asked))
    return AfterJoin(address("policies:policy", body, policy=mine[0].pk), kept=True, left=left)


def old_policies(body: Body | None) -> str:
    """Return where an old policy is brought into a school, or checked by anybody."""
    return address("imports:bring", body) if body is not None else address("imports:check")


def compare_files() -> str:
    """Return where anybody compares two files."""
    return address("imports:compare")


def register_facts(body: Body) -> dict[str, tuple[str, ...]]:
    """Return what the newest register says of a school; nothing for a setting that is in no register."""
    row = registry.register_row(body)
    return _facts(row.facts) if row else {}


def register_values(body: Body) -> dict[str, str]:
    """Return who is in charge of a school and how its office is reached, as far as the newest register tells."""
    row = registry.register_row(body)
    found = {"head_name": row.head_name, "office_contact": row.telephone} if row else {}
    return {key: words for key, words in found.items() if words}


def shared_with_authority(*, bodies: Collection[str]) -> Mapping[str, str]:
    """Return of those of some schools that chose the rung of the sharing ladder; their authority or trust is open."""
    return registry.rungs(bodies)


def federation_of(body: Body) -> Federation | None:
    """Return the federation to which the newest register counts a school, with its open schools; None for none."""
    row = registry.register_row(body)
    if row is None or not row.federation_code:
        return None
    rows = list(registry.in_federation(row.federation_code))
    here = registry.joined_among([each.urn for each in rows])
    found = tuple(Fellow(each.urn, each.name, each.phase, here.get(each.urn)) for each in rows)
    if not any(each.body == body for each in found):  # the register has closed it: its federation goes on without it
        return None
    return Federation(row.federation_code, row.federation_name or "your federation", found)


def part_of(body: Body) -> Body | None:
    """Return the school that the open one became part of when schools merged, or None."""
    return registry.part_of()


def policies_in_force(*, body: Body, requirements: bool, words: bool) -> list[InForce]:
    """Return a school's policies in force, for its authority; requirements and where to read them only when asked for."""
    found = []
    for row in policies_read.in_force():
        assert row.published_at is not None
        one = InForce(row.title, row.number, day_in_london(row.published_at), row.review_date,
                      row.ratify_by if row.ratified_at is None else None)  # fmt: skip
        if requirements:
            lacks = [each["code"] for each in row.coverage if each["status"] not in MET]
            one = replace(one, met=len(row.coverage) - len(lacks), total=len(row.coverage), lacks=_titles(row, lacks))
        if words:
            one = replace(one, href=address("policies:public-document", body, document=row.key))
        found.append(one)
    return found


def _titles(row: Version, codes: list[str]) -> tuple[str, ...]:
    """Return what some requirements are called, from the edition that the version was measured by."""
    if not codes:
        return ()
    pack = policies_read.bank_of(row).head.requirements
    known = library.requirements(pack[0], row.recipe["requirements"] or None).requirement if pack else {}
    return tuple(known[code].title if code in known else code for code in codes)


def fill() -> None:
    """Fill every slot; raise SlotsEmpty when one is left."""
    policies_asks.find_schools.fill(find_schools)
    policies_asks.school_by_urn.fill(school_by_urn)
    policies_asks.registered_sites.fill(registered_sites)
    policies_asks.shared_with_authority.fill(shared_with_authority)
    policies_asks.old_policies.fill(old_policies)
    policies_asks.compare_files.fill(compare_files)
    policies_asks.part_of.fill(part_of)
    policies_asks.federation_of.fill(federation_of)
    registry_asks.open_draft_token.fill(open_draft_token)
    registry_asks.adopt_open_draft.fill(adopt_open_draft)
    registry_asks.after_join.fill(after_join)
    library_asks.checked_elsewhere.fill(checked_elsewhere)
    profile_asks.register_facts.fill(register_facts)
    profile_asks.register_values.fill(register_values)
    registry_asks.policies_in_force.fill(policies_in_force)
    registry_asks.policies_at_hand.fill(handing_over.policies_at_hand)
    registry_asks.kept_by.fill(handing_over.kept_by)
    registry_asks.pass_on.fill(handing_over.pass_on)
    check()


def check() -> None:
    """Raise SlotsEmpty when a slot that a room declares has nothing in it."""
    empty = [
        slot.name
        for slot in (*library_asks.SLOTS, *profile_asks.SLOTS, *policies_asks.SLOTS, *registry_asks.SLOTS)
        if slot.filled is None
    ]
    if empty:
        raise SlotsEmpty(f"Nothing fills {', '.join(empty)}. Fill it in foreland/site/wiring.py.")
