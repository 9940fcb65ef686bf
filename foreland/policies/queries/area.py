"""Readings of an authority or a trust over its schools: who is on which edition, and which statements are changed most.

Only schools that share so much are read, all of them together in as many queries as one; a school that shares nothing is only
numbered. What one school changed is never shown: counts below five are hidden, and so much that they cannot be worked out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.fields.json import KT

from foreland.core import suppress
from foreland.core.calendar import day_in_london
from foreland.core.packs.model import Bank
from foreland.library import queries as library
from foreland.policies import asks
from foreland.policies.models import Change, Nudge, OwnBank, Version
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import every_body_unsafe, open_scope

STATUS, COVERAGE = "status", "coverage"
"""The rungs of the sharing ladder (registry) from which the edition in force, and what was changed, may be read."""
SHARING = (COVERAGE, "read")


@dataclass(frozen=True, slots=True)
class Use:
    """What one school has in force: on which edition of which bank, and since when. `nudged` is the day of its one nudge.

    `look_at` is the trust's own bank where the school stands on another: then `newest` is an edition of that one. `fixed` is how
    many statements the trust has fixed, `kept` how many of them the school has in force in these words.
    """

    body: Body
    pack: str = ""
    edition: str = ""
    since: date | None = None
    newest: str = ""
    nudged: date | None = None
    counted: bool = False
    changed: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    look_at: str = ""
    fixed: int = 0
    kept: int = 0

    @property
    def behind(self) -> bool:
        """Whether there is an edition to look at: a newer one of its bank, or its trust's own where it stands elsewhere."""
        return bool(self.edition) and (bool(self.look_at) or self.newest not in ("", self.edition))


@dataclass(frozen=True, slots=True)
class Area:
    """All joined schools of an authority: those that share what is in force, and how many do not."""

    uses: tuple[Use, ...]
    silent: int

    @property
    def on(self) -> list[tuple[str, str, int]]:
        """How many schools are on each edition: bank, edition, count; the newest edition first."""
        found = Counter((use.pack, use.edition) for use in self.uses if use.edition)
        return [(pack, edition, many) for (pack, edition), many in sorted(found.items(), reverse=True)]

    @property
    def nothing_in_force(self) -> list[Use]:
        """Those that share, and have no policy in force."""
        return [use for use in self.uses if not use.edition]

    @property
    def to_nudge(self) -> list[Use]:
        """Those on an older edition that were not asked yet to look at the newest."""
        return [use for use in self.uses if use.behind and use.nudged is None]


@dataclass(frozen=True, slots=True)
class Changed:
    """How many schools changed one statement of the bank, left it out, or did neither; None where a count is hidden."""

    key: str
    title: str
    changed: int | None
    left_out: int | None
    neither: int | None


def own_bank(body: Body) -> Bank | None:
    """Return the newest published edition of the open trust's own bank; None for an authority, or where there is none.

    An authority's schools stand where they like; it is told of what they chose, and asks only about newer editions of that.
    """
    if body.kind != "trust":
        return None
    packs = OwnBank.objects.order_by("pk").values_list("pack", flat=True)
    return next((library.bank(pack) for pack in packs if library.pack_owner(pack) == body.pk), None)


@dataclass(frozen=True, slots=True)
class _Published:
    """One version that was published, without its words: of which policy, on which edition, up to which change."""

    key: str
    pk: str
    step: str
    at: datetime
    policy: str
    pack: str
    edition: str
    named: bool
    upto: int


def area(authority: Body, *, by: str, bank: Bank | None = None) -> Area:
    """Return what the schools of an authority or trust have in force, as far as each shares it, by name.

    It takes as many queries for one school as for all of a county. `bank` is the trust's own, on which its schools are to stand.
    """
    bodies = list(tenancy.children_of(authority).filter(kind="school").order_by("name"))
    with open_scope(body=authority, by=by, read_only=True):
        rungs = asks.shared_with_authority(bodies=[body.pk for body in bodies])
    sharing = [body for body in bodies if rungs.get(body.pk) in (STATUS, *SHARING)]
    counted = {body.pk for body in sharing if rungs[body.pk] in SHARING}
    with every_body_unsafe(
        by=by, why="an authority reads together those of its schools that share what is in force", read_only=True
    ):
        published = _published([body.pk for body in sharing])
        newest = {body: found for body, rows in published.items() if (found := _in_force(rows)) is not None}
        nudged = _nudged(newest)
        amended = _amended([row for body, row in newest.items() if body in counted])
    packs = {row.pack for row in newest.values()} | ({bank.head.id} if bank else set())
    goals = {pack: _newest(pack) for pack in packs}
    kept = {on: _fixed(bank, *on) for on in {(row.pack, row.edition) for row in newest.values()}}
    uses = []
    for body in sharing:
        row, is_counted = newest.get(body.pk), body.pk in counted
        if row is None:
            uses.append(Use(body, counted=is_counted))
            continue
        look_at = bank.head.id if bank is not None and bank.head.id != row.pack else ""
        goal = goals[look_at or row.pack]
        asked = nudged.get((body.pk, look_at or row.pack, goal))
        changed, left_out = amended.get(row.policy, (frozenset[str](), frozenset[str]()))
        uses.append(
            Use(
                body, row.pack, row.edition, _began(row, published[body.pk]), goal, day_in_london(asked) if asked else None,
                is_counted, changed, left_out, look_at, *kept[row.pack, row.edition],
            )
        )  # fmt: skip
    return Area(tuple(uses), len(bodies) - len(sharing))


def _published(bodies: Collection[str]) -> dict[str, list[_Published]]:
    """Return what each of some schools has published, oldest first, in one query."""
    rows = Version.objects.filter(
        body__in=bodies, step__in=("published", "withdrawn"), published_at__isnull=False
    ).order_by("published_at", "submitted_at")
    found = defaultdict[str, list[_Published]](list)
    for body, key, pk, step, at, policy, stands_on, pack, edition, upto in rows.values_list(
        "body_id", "key", "pk", "step", "published_at", "policy_id", "policy__pack", KT("recipe__pack"),
        KT("recipe__edition"),  # as text: SQLite would read "2026.10" as a number
        "recipe__upto",
    ):  # fmt: skip
        row = _Published(key, pk, step, at, policy, pack or stands_on, edition, bool(pack), upto)
        found[body].append(row)
    return found


def _in_force(rows: Sequence[_Published]) -> _Published | None:
    """Return of what a school has published, oldest first, the newest document that is in force; None where none is."""
    newest = {row.key: row for row in rows}
    in_force = (row for row in newest.values() if row.step == "published")
    return max(in_force, key=lambda row: (row.at, row.pk), default=None)


def _began(of: _Published, rows: Sequence[_Published]) -> date | None:
    """Return the day on which a policy was first published on the edition of its bank that is in force."""
    first = (
        row.at
        for row in rows
        if row.policy == of.policy and row.edition == of.edition
        if not row.named or row.pack == of.pack  # another bank may have the same number
    )
    return next((day_in_london(at) for at in first), None)


def _newest(pack: str) -> str:
    try:
        return str(library.bank(pack).head.edition)
    except library.NoEdition:  # it was taken out
        return ""


def _nudged(bodies: Collection[str]) -> dict[tuple[str, str, str], datetime]:
    """Return when each of some schools was asked to look at an edition of a bank."""
    rows = Nudge.objects.filter(body__in=bodies).values_list("body_id", "pack", "edition", "at")
    return {(body, pack, edition): at for body, pack, edition, at in rows}


def _fixed(own: Bank | None, pack: str, edition: str) -> tuple[int, int]:
    """Return how many statements a trust has fixed, and how many of them stand in an edition of its bank in these words."""
    wanted = {item.key: item.text for item in own.statements if item.fixed} if own is not None else {}
    if own is None or own.head.id != pack:
        return len(wanted), 0
    here = library.bank(pack, edition).statement
    return len(wanted), sum(key in here and here[key].fixed and here[key].text == text for key, text in wanted.items())


def _amended(of: Sequence[_Published]) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Return of each policy the keys of the bank's statements that it says in other words in force, and that it leaves out."""
    upto = {row.policy: row.upto for row in of}
    rows = Change.objects.filter(policy__in=upto, aside=False, field__in=("text", "selected"))
    last: dict[str, dict[tuple[str, str], object]] = defaultdict(dict)
    for policy, number, key, field, value in rows.order_by("number").values_list(
        "policy_id", "number", "key", "field", "value"
    ):
        if number <= upto[policy]:
            last[policy][key, field] = value
    found = {}
    for policy, values in last.items():
        left = {key for (key, field), value in values.items() if field == "selected" and value is False}
        own = {key for (key, field), value in values.items() if field == "text" and value} - left
        found[policy] = frozenset(own), frozenset(left)
    return found


def most_changed(uses: Iterable[Use], *, most: int = 30) -> tuple[int, list[Changed]]:
    """Return over how many schools was counted, and the statements of the bank that most of them change or leave out.

    At most `most` rows, those first that most schools touched. Nothing at all below five schools (core.suppress).
    """
    counted = [use for use in uses if use.counted and use.edition]
    if len(counted) < suppress.THRESHOLD:
        return 0, []
    changed, left = (Counter(key for use in counted for key in getattr(use, of)) for of in ("changed", "left_out"))
    titles = _titles({(use.pack, use.newest or use.edition) for use in counted})
    rows = []
    for key in {*changed, *left} & titles.keys():
        cells = suppress.row([changed[key], left[key], len(counted) - changed[key] - left[key]]).cells
        if any(cell for cell in cells[:2]):  # a number above nought is shown
            rows.append(Changed(key, titles[key], *cells))
    rows.sort(key=lambda row: (-((row.changed or 0) + (row.left_out or 0)), row.title))
    return len(counted), rows[:most]


def _titles(editions: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {
        statement.key: statement.title
        for pack, edition in sorted(editions)
        for statement in library.bank(pack, edition).statements
    }


def behind(found: Area, wanted: Sequence[str]) -> list[Use]:
    """Return of the schools that were chosen those that may be nudged."""
    return [use for use in found.to_nudge if use.body.pk in set(wanted)]
