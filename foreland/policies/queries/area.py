"""Readings of an authority or a trust over its schools: who is on which edition, and which statements are changed most.

Only schools that share so much are counted, each in its own scope; a school that shares nothing is only numbered. What one
school changed is never shown: counts below five are hidden, and with them so much that they cannot be worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foreland.core import suppress
from foreland.core.calendar import day_in_london
from foreland.core.packs.model import Bank
from foreland.library import queries as library
from foreland.policies import asks
from foreland.policies.models import Change, Nudge, OwnBank, Version
from foreland.policies.queries.versions import WORDS, in_force
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

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


def area(authority: Body, *, by: str, bank: Bank | None = None) -> Area:
    """Return what the schools of an authority or trust have in force, as far as each shares it, in a few queries for each.

    `bank` is the trust's own, on which its schools are to stand.
    """
    uses, silent = list[Use](), 0
    for body in tenancy.children_of(authority).filter(kind="school").order_by("name"):
        with open_scope(body=body, by=by, read_only=True):
            rung = asks.shared_with_authority(body=body)
            if rung in (STATUS, *SHARING):
                uses.append(_use(body, counted=rung in SHARING, own=bank))
            else:
                silent += 1
    return Area(tuple(uses), silent)


def _use(body: Body, *, counted: bool, own: Bank | None) -> Use:
    rows = in_force(words=False)
    if not rows:
        return Use(body, counted=counted)
    row = max(rows, key=lambda each: (each.published_at, each.pk))
    pack, edition = str(row.recipe.get("pack") or row.policy.pack), str(row.recipe["edition"])
    look_at = own.head.id if own is not None and own.head.id != pack else ""
    try:
        newest = str(library.bank(look_at or pack).head.edition)
    except library.NoEdition:  # it was taken out
        newest = ""
    first = Version.objects.defer(*WORDS).filter(
        policy=row.policy_id, published_at__isnull=False, recipe__edition=edition
    )
    told = first.order_by("published_at").values_list("published_at", "recipe__pack")
    began = next((at for at, bank in told if bank in (None, pack)), None)  # another bank may have the same number
    asked = Nudge.objects.filter(pack=look_at or pack, edition=newest).values_list("at", flat=True).first()
    changed, left_out = _amended(row) if counted else (frozenset[str](), frozenset[str]())
    return Use(
        body, pack, edition, day_in_london(began) if began else None, newest, day_in_london(asked) if asked else None,
        counted, changed, left_out, look_at, *_fixed(own, pack, edition),
    )  # fmt: skip


def _fixed(own: Bank | None, pack: str, edition: str) -> tuple[int, int]:
    """Return how many statements a trust has fixed, and how many of them stand in an edition of its bank in these words."""
    wanted = {item.key: item.text for item in own.statements if item.fixed} if own is not None else {}
    if own is None or own.head.id != pack:
        return len(wanted), 0
    here = library.bank(pack, edition).statement
    return len(wanted), sum(key in here and here[key].fixed and here[key].text == text for key, text in wanted.items())


def _amended(of: Version) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of the bank's statements that the version says in other words, and that it leaves out."""
    rows = Change.objects.filter(
        policy=of.policy_id, number__lte=of.recipe["upto"], aside=False, field__in=("text", "selected")
    )
    last = {(key, field): value for key, field, value in rows.order_by("number").values_list("key", "field", "value")}
    left = {key for (key, field), value in last.items() if field == "selected" and value is False}
    own = {key for (key, field), value in last.items() if field == "text" and value} - left
    return frozenset(own), frozenset(left)


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
