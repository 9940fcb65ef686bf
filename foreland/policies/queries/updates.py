"""Readings of updates: what a newer edition brings to a policy, what was answered, and what was adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import cast

from django.db.models import QuerySet

from foreland.core.briefing import Told, told, told_from
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank
from foreland.core.rebase import Rebased, Way, rebase, way
from foreland.core.rebasing.way import goes_back
from foreland.core.updating import Answer, How, Reckoned, named_in, reckon
from foreland.library import queries as library
from foreland.policies.models import Policy, Update, UpdateDecision, UpdateOffer
from foreland.policies.queries import ways
from foreland.policies.queries.drafts import Draft
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body


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
    name: str = ""

    @property
    def theirs(self) -> Bank:
        """The edition that the policy would go to."""
        return self.found.theirs

    @property
    def edition(self) -> str:
        """Its name in addresses: its number, with the name of the bank before it where that is another."""
        return self.name or str(self.theirs.head.edition)

    @property
    def called(self) -> str:
        """Its name in a sentence, after "edition": "2026.2", "2026.1 of Kent online safety"."""
        head = self.theirs.head
        return str(head.edition) if head.id == self.draft.policy.pack else f"{head.edition} of {head.title}"

    @cached_property
    def after(self) -> Draft:
        """The draft as it would be after adopting what was answered so far."""
        layer = replace(self.draft.resolved.layer, amendments=self.found.amendments)
        return replace(
            self.draft,
            bank=self.theirs,
            requirements=library.requirements_of(self.theirs),
            resolved=resolve(self.theirs, layer),
            edition_is_draft=library.is_draft("policies", self.theirs.head.id, str(self.theirs.head.edition)),
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
    all_taken: bool = False

    @property
    def words(self) -> str:
        """The numbers in words: "3 changes to what you must do, 4 to decide, 21 taken as they are"; what is done is said as done."""
        most = f"{self.weighty} change{'s' if self.weighty > 1 else ''} to what you must do"
        told = [
            (self.weighty, most),
            (self.decide, self._decide),
            (self.taken, self._taken),
            (self.new, f"{self.new} new"),
            (self.withdrawn, f"{self.withdrawn} withdrawn"),
        ]
        return ", ".join(words for count, words in told if count) or "nothing in it changes a word of your policy"

    @property
    def _decide(self) -> str:
        if self.decided == self.decide:
            return f"{'all ' if self.decide > 1 else ''}{self.decide} decided"
        return f"{self.decided} of {self.decide} decided" if self.decided else f"{self.decide} to decide"

    @property
    def _taken(self) -> str:
        they = "they are" if self.taken > 1 else "it is"
        if self.decided and not self.all_taken:
            return f"{self.taken} to take as {they}"
        return f"{self.taken} taken as {they}"


def counts(found: Reckoned) -> Counts:
    """Return an update in numbers."""
    return Counts(
        weighty=len(found.weighty),
        decide=len(found.questions),
        decided=len(found.questions) - len(found.open),
        taken=len(found.taken),
        new=len(found.coming),
        withdrawn=len(found.withdrawn),
        all_taken=bool(found.taken) and found.all_taken,
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
    """Return the update by which a policy came to an edition, the last where it came there more than once, or None."""
    return Update.objects.filter(policy=of, state=Update.State.ADOPTED, theirs=edition).order_by("-closed_at").first()


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


def was_set_aside(of: Policy, edition: str) -> bool:
    """Return whether somebody looked at an update to an edition and set it aside, and nobody has taken it up again."""
    last = Update.objects.filter(policy=of).order_by("-begun_at").first()
    return last is not None and last.state == Update.State.ASIDE and last.theirs == edition


def updating(draft: Draft, edition: str = "") -> Updating:
    """Return the update of a policy to an edition: the one under way, else the newest that is offered.

    Raises NoUpdate where the policy stands on the newest already, or where `edition` names another.
    """
    of = draft.policy
    leads = ways.ways(of, draft.body)
    row = open_update(of)
    ends = [steps[-1][0] for steps in leads]
    under_way = row.theirs if row and row.base == of.edition else ""
    known = next((steps for steps in leads if under_way in dict(steps[1:])), None)
    target = under_way if known else edition if edition in ends else ends[0] if ends else of.edition
    if not leads or (edition and edition != target):
        said = f"The update is to edition {target}." if leads else f"It stands on the newest, {of.edition}."
        raise NoUpdate(f"There is no update of this policy to an edition {edition or 'after its own'}. {said}")
    editions = known or next(steps for steps in leads if steps[-1][0] == target)
    names = [name for name, _ in editions]
    wanted = editions[: names.index(target) + 1]
    answers = answers_of(row or set_aside_before(of))
    found = _reckoned(draft.resolved.layer, wanted, answers, draft)
    return Updating(draft, found, row, newer=names[-1] if names[-1] != target else "", name=target)


def brought(draft: Draft, name: str) -> Reckoned:
    """Return what going to the edition of a name would bring to a policy, whether or not it is offered."""
    return _reckoned(draft.resolved.layer, ways.steps_to(draft.policy.pack, draft.policy.edition, name), (), draft)


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
    begun: bool = False


def line(draft: Draft) -> Line | None:
    """Return in a line what a newer edition brings to a policy, or how far its update is; None where there is none."""
    found = newer_edition(draft)
    if found is None:
        return None
    many = counts(found.found)
    title = f"Edition {found.called} is here"
    if found.row is None:
        return Line(found.edition, title, f"{many.words[:1].upper()}{many.words[1:]}.", "Look at it")
    told = f"{many.decided} of {many.decide} decided. " if many.decide else ""
    return Line(
        found.edition, title, f"{told}Nothing changes before you adopt it.", "Go on with the update", begun=True
    )


def told_of(row: Update) -> list[Told]:
    """Return what an adopted update changed, as it was kept on that day."""
    return told_from(row.told)


@dataclass(frozen=True, slots=True)
class Said:
    """What an edition says of itself, in the pack's own words with their placeholders."""

    edition: str
    text: str


def said_on_the_way(draft: Draft, edition: str) -> list[Said]:
    """Return what each edition after a policy's own says of itself, up to the one that its update goes to, oldest first.

    One to which the policy goes back says on whose words it stands then.
    """
    wanted = ways.steps_to(draft.policy.pack, draft.policy.edition, edition)
    banks = [library.bank_by_digest(digest) for _, digest in wanted]
    return [
        Said(name, _going_back(one, other) if goes_back(one, other) else other.head.changes)
        for (name, _), (one, other) in zip(wanted[1:], pairwise(banks), strict=True)
    ]


def _going_back(one: Bank, other: Bank) -> str:
    return (
        f"The policy leaves “{one.head.title}” and has the words of “{other.head.title}” again, which that is based on. "
        "What you changed yourselves stays yours."
    )


@dataclass(frozen=True, slots=True)
class Gone:
    """A statement that an adopted update took away: its title then, the update, and the keys under which it goes on."""

    title: str
    row: Update
    follows: tuple[str, ...]


def gone(draft: Draft, key: str) -> Gone | None:
    """Return what became of a statement that an adopted update took out of the bank; None where none did."""
    if key in draft.resolved.states:
        return None
    for row in adopted_updates(draft.policy):
        try:
            editions = ways.steps_to(row.base_pack or draft.policy.pack, row.base, row.theirs)
        except library.NoEdition:  # it was taken out of the database, or is of a bank that it has left
            continue
        if len(editions) == 1:
            continue
        along = _way(tuple(digest for _, digest in editions))
        if key in along.base.statement:
            follows = tuple(each for each in along.follows[key] if each in draft.resolved.states)
            return Gone(along.base.statement[key].title, row, follows)
    return None


def section_gone(draft: Draft, section: str) -> Gone | None:
    """Return what became of a section that an adopted update took out of the bank, and where its statements stand now."""
    if section in draft.bank.section:
        return None
    for row in adopted_updates(draft.policy):
        try:
            base = library.bank(row.base_pack or draft.policy.pack, row.base)
        except library.NoEdition:  # it was taken out of the database
            continue
        if section in base.section:
            inside = [item.key for item in base.statements if item.section == section]
            stay = tuple(key for key in inside if key in draft.resolved.states)
            return Gone(base.section[section].title, row, stay)
    return None


def goes_on_as(draft: Draft, edition: str) -> dict[str, tuple[str, ...]]:
    """Return, for each statement of a policy's edition, the keys that it goes on under in a newer one."""
    editions = ways.steps_to(draft.policy.pack, draft.policy.edition, edition)
    return dict(_way(tuple(digest for _, digest in editions)).follows)


def lines(draft: Draft) -> list[Line]:
    """Return a line for each edition that a policy could go to: that of its own bank, then those of banks based on it.

    One alone while an update is under way.
    """
    first = line(draft)
    if first is None or first.begun:
        return [first] if first else []
    made = [first]
    for name in (steps[-1][0] for steps in ways.ways(draft.policy, draft.body)):
        if name != first.edition:
            found = updating(draft, name)
            words = counts(found.found).words
            made.append(Line(name, f"Edition {found.called} is here", f"{words[:1].upper()}{words[1:]}.", "Look at it"))
    return made


# For offering: many schools, one after the other.


def behind_editions() -> set[str]:
    """Return the bodies with a policy that could go to an edition of which they were not told yet. Every body is open."""
    found: set[str] = set()
    owned = library.owned_packs()
    for pack, edition in Policy.objects.order_by().values_list("pack", "edition").distinct():
        rows = Policy.objects.filter(pack=pack, edition=edition)
        try:
            newest = library.editions_from(pack, edition)[-1][0]
            if newest != edition:
                found |= _untold(rows, newest)
            for other, owner, shown in owned:
                steps = library.named_way(pack, edition, other) if other != pack else []
                if len(steps) > 1:
                    found |= _untold(rows.filter(body__in=tenancy.under({owner, *shown})), steps[-1][0])
        except library.NoEdition:  # it was taken out of the database: its own pages tell of it
            continue
    return found


def _untold(rows: QuerySet[Policy], name: str) -> set[str]:
    told_already = UpdateOffer.objects.filter(edition=name).values("policy")
    return set(rows.exclude(pk__in=told_already).order_by().values_list("body_id", flat=True))


def offered_already(of: Policy, edition: str) -> bool:
    """Return whether the leads of the open school were told of an edition."""
    return UpdateOffer.objects.filter(policy=of, edition=edition).exists()


def would_bring(of: Policy, layer: Layer, body: Body) -> list[tuple[str, Reckoned]]:
    """Return what each edition that a policy could go to would bring to a layer, by its name, without words filled in.

    None where there is none newer, and where the policy's own was taken out of the database: its pages tell of that.
    """
    try:
        leads = ways.ways(of, body)
    except library.NoEdition:
        return []
    return [(steps[-1][0], _reckoned(layer, steps, (), None)) for steps in leads]
