"""Readings of updates: what a newer edition brings to a policy, what was answered, and what was adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import cast

from foreland.core.briefing import Told, told, told_from
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank
from foreland.core.rebase import Rebased, Way, rebase, way
from foreland.core.updating import Answer, How, Reckoned, named_in, reckon
from foreland.library import queries as library
from foreland.policies.models import Policy, Update, UpdateDecision, UpdateOffer
from foreland.policies.queries.drafts import Draft


class NoUpdate(Exception):
    """An update that is not there was asked for. The text says so in plain words."""


@dataclass(frozen=True)
class Updating:
    """A policy between two editions: `draft` as it stands, `found` with every answer, and `row` once somebody answered.

    `newer` is an edition that arrived after the one that this update goes to, "" for none.
    """

    draft: Draft
    found: Reckoned
    row: Update | None
    newer: str = ""

    @property
    def theirs(self) -> Bank:
        """The edition that the policy would go to."""
        return self.found.theirs

    @property
    def edition(self) -> str:
        """Its number as it is written."""
        return str(self.theirs.head.edition)

    @cached_property
    def after(self) -> Draft:
        """The draft as it would be after adopting what was answered so far."""
        layer = replace(self.draft.resolved.layer, amendments=self.found.amendments)
        return replace(
            self.draft,
            bank=self.theirs,
            requirements=library.requirements_of(self.theirs),
            resolved=resolve(self.theirs, layer),
            edition_is_draft=library.is_draft("policies", self.draft.policy.pack, self.edition),
        )

    @cached_property
    def told(self) -> list[Told]:
        """What adopting would change, with why and who must hear of it."""
        return told(self.found, self.draft.resolved, self.after.resolved, self.after.requirements)


@dataclass(frozen=True, slots=True)
class Counts:
    """An update in numbers."""

    weighty: int
    decide: int
    decided: int
    taken: int
    new: int
    withdrawn: int

    @property
    def words(self) -> str:
        """The numbers in words: "3 things matter most, 4 to decide, 21 taken as they are"."""
        most = f"{self.weighty} thing{'s matter' if self.weighty > 1 else ' matters'} most"
        told = [
            (self.weighty, most),
            (self.decide, f"{self.decide} to decide"),
            (self.taken, f"{self.taken} taken as {'they are' if self.taken > 1 else 'it is'}"),
            (self.new, f"{self.new} new"),
            (self.withdrawn, f"{self.withdrawn} withdrawn"),
        ]
        return ", ".join(words for count, words in told if count) or "nothing in it changes a word of your policy"


def counts(found: Reckoned) -> Counts:
    """Return an update in numbers."""
    return Counts(
        weighty=len(found.weighty),
        decide=len(found.questions),
        decided=len(found.questions) - len(found.open),
        taken=len(found.taken),
        new=len(found.new),
        withdrawn=len(found.withdrawn),
    )


@lru_cache(maxsize=8)
def _way(digests: tuple[str, ...]) -> Way:
    return way(*(library.bank_by_digest(digest) for digest in digests))


@lru_cache(maxsize=8)
def _named(digests: tuple[str, ...]) -> frozenset[str]:
    return named_in(_way(digests))


@lru_cache(maxsize=8)
def _untouched(digests: tuple[str, ...]) -> Rebased:
    along = _way(digests)
    return rebase(along.base, along.theirs, (), along)


def _reckoned(
    layer: Layer, editions: Sequence[tuple[str, str]], answers: Sequence[Answer], before: Draft | None
) -> Reckoned:
    """Return what editions bring to a layer. Where it amends nothing, rebasing is done once for all schools."""
    digests = tuple(digest for _, digest in editions)
    along = _way(digests)
    done = rebase(along.base, along.theirs, layer.amendments, along) if layer.amendments else _untouched(digests)
    stood = before.resolved if before else resolve(along.base, layer)
    after = resolve(along.theirs, replace(layer, amendments=done.amendments))
    return reckon(done, stood, after, answers, _named(digests))


def open_update(of: Policy) -> Update | None:
    """Return the update that is under way, or None."""
    return Update.objects.filter(policy=of, state=Update.State.OPEN).first()


def adopted_update(of: Policy, edition: str) -> Update | None:
    """Return the update by which a policy came to an edition, or None."""
    return Update.objects.filter(policy=of, state=Update.State.ADOPTED, theirs=edition).first()


def adopted_updates(of: Policy) -> list[Update]:
    """Return the updates that a policy has adopted, newest first."""
    return list(Update.objects.filter(policy=of, state=Update.State.ADOPTED).defer("told").order_by("-closed_at"))


def answers_of(row: Update | None) -> list[Answer]:
    """Return every answer of an update, oldest first."""
    rows = UpdateDecision.objects.filter(update=row) if row else ()
    return [
        Answer(
            item.number, item.key, cast(How, item.how), item.digest, item.words, item.option, item.reason, item.own,
            cast("Mapping[str, str] | None", item.place), item.by,
        )
        for item in rows
    ]  # fmt: skip


def set_aside_before(of: Policy) -> Update | None:
    """Return the update that was set aside last, whose answers are taken up when another begins."""
    return Update.objects.filter(policy=of, state=Update.State.ASIDE, base=of.edition).order_by("-closed_at").first()


def updating(draft: Draft, edition: str = "") -> Updating:
    """Return the update of a policy to an edition: the one under way, else the newest that is offered.

    Raises NoUpdate where the policy stands on the newest already, or where `edition` names another.
    """
    of = draft.policy
    editions = library.editions_from(of.pack, of.edition)
    row = open_update(of)
    names = [name for name, _ in editions]
    target = row.theirs if row and row.base == of.edition and row.theirs in names else names[-1]
    if len(names) == 1 or (edition and edition != target):
        known = f"The update is to edition {target}." if len(names) > 1 else f"It stands on the newest, {of.edition}."
        raise NoUpdate(f"There is no update of this policy to an edition {edition or 'after its own'}. {known}")
    wanted = editions[: names.index(target) + 1]
    answers = answers_of(row or set_aside_before(of))
    found = _reckoned(draft.resolved.layer, wanted, answers, draft)
    return Updating(draft, found, row, newer=names[-1] if names[-1] != target else "")


def newer_edition(draft: Draft) -> Updating | None:
    """Return what a newer edition brings to a policy, or None where it stands on the newest."""
    try:
        return updating(draft)
    except NoUpdate:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """The one calm line that a newer edition is there."""

    edition: str
    title: str
    text: str
    link: str


def line(draft: Draft) -> Line | None:
    """Return in a line what a newer edition brings to a policy, or how far its update is; None where there is none."""
    found = newer_edition(draft)
    if found is None:
        return None
    many = counts(found.found)
    title = f"Edition {found.edition} is here"
    if found.row is None:
        return Line(found.edition, title, f"{many.words[:1].upper()}{many.words[1:]}.", "Look at it")
    told = f"{many.decided} of {many.decide} decided. " if many.decide else ""
    return Line(found.edition, title, f"{told}Nothing changes before you adopt it.", "Go on with the update")


def told_of(row: Update) -> list[Told]:
    """Return what an adopted update changed, as it was kept on that day."""
    return told_from(row.told)


# For offering: many schools, one after the other.


def behind_editions() -> set[str]:
    """Return the bodies with a policy on an older edition than the one offered, that were not told yet. Every body is open."""
    found: set[str] = set()
    for pack, edition in Policy.objects.order_by().values_list("pack", "edition").distinct():
        try:
            newest = library.editions_from(pack, edition)[-1][0]
        except library.NoEdition:  # it was taken out of the database: its own pages tell of it
            continue
        if newest == edition:
            continue
        rows = Policy.objects.filter(pack=pack, edition=edition)
        told_already = UpdateOffer.objects.filter(edition=newest).values("policy")
        found |= set(rows.exclude(pk__in=told_already).order_by().values_list("body_id", flat=True))
    return found


def offered_already(of: Policy, edition: str) -> bool:
    """Return whether the leads of the open school were told of an edition."""
    return UpdateOffer.objects.filter(policy=of, edition=edition).exists()


def would_bring(of: Policy, layer: Layer) -> Reckoned | None:
    """Return what the newest edition would bring to a layer, without words filled in.

    None where there is none newer, and where the policy's own was taken out of the database: its pages tell of that.
    """
    try:
        editions = library.editions_from(of.pack, of.edition)
    except library.NoEdition:
        return None
    return _reckoned(layer, editions, (), None) if len(editions) > 1 else None
