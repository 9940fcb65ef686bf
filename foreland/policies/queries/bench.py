"""Readings of the workbench: a bank of an authority's own, the edition that its layer makes, and what that must say of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.core.cache import cache

from foreland.core import edited
from foreland.core.amend import Amendment, newest
from foreland.core.calendar import day_in_london
from foreland.core.issuing import Account, account, bank_key, issue
from foreland.core.packs.model import Bank, Change, Head, Number, Statement, Succession, Weight
from foreland.core.packs.reading import Fault
from foreland.core.packs.writing import write
from foreland.core.rebase import Way, way
from foreland.library import queries as library
from foreland.library.folders import digest
from foreland.policies.models import EditionNote, OwnBank, OwnEdition, Policy
from foreland.policies.queries.drafts import Draft, NoPolicy, draft
from foreland.tenancy.models import Body

CHECKED_FOR = 24 * 60 * 60
"""Seconds for which the faults of an edition are kept; its digest names them, so other words are checked anew."""
UNSAID = "What is new in it is not said yet."
"""Stands in the head of an edition while nobody has said what is new, so that the rest of it can be checked."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the edition must say of one statement, with what is said so far.

    `key` is that of the account, `own` that under which the layer has it. `why` is "" while nobody has said it.
    """

    account: Account
    own: str
    why: str
    weight: Weight
    tell: tuple[str, ...]
    noted: bool = False

    @property
    def waits(self) -> bool:
        """Whether a reason has to be given before it can be published: for everything but what is new."""
        return not self.why and not self.account.new

    @property
    def weights(self) -> tuple[Weight, ...]:
        """How much it may weigh: not less than what can be seen of it."""
        order: tuple[Weight, ...] = ("wording", "should", "must")
        return order[order.index(self.account.least) :]


@dataclass(frozen=True)
class Bench:
    """A bank of one's own as it stands: the layer on its parent, and the edition that is in work."""

    bank: OwnBank
    draft: Draft
    edition: OwnEdition

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """Everything that was changed, oldest first."""
        return self.draft.resolved.layer.amendments

    @cached_property
    def touched(self) -> frozenset[str]:
        """The keys of the statements that are not as the parent has them."""
        return frozenset(key for key, _, _ in newest(self.amendments))

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every statement with its fields as the layer has them, own ones too; its words are those of `draft.resolved`."""
        slots = newest(self.amendments)
        own = {key: edited.own_statement(key, slots) for key, field, _ in slots if field == "own"}
        return {**edited.amended(self.draft.bank, slots).statement, **own}

    @cached_property
    def made(self) -> Bank:
        """The edition that the layer makes today, without an account of its changes."""
        return issue(self.draft.bank, self.amendments, self.head)

    @property
    def head(self) -> Head:
        """The head of the edition in work."""
        parent = self.draft.bank.head
        return replace(
            parent, id=self.bank.pack, edition=Number.read(self.edition.number), title=self.bank.title,
            publisher=self.draft.body.name, published=self.draft.today, changes=self.edition.says or UNSAID,
            based_on=(parent.id, parent.edition),
        )  # fmt: skip

    @cached_property
    def before(self) -> list[Bank]:
        """The editions before it, oldest first: own ones, else those of the parent up to the one that it stands on."""
        own = library.editions_of(self.bank.pack)
        if own:
            return own
        parent = self.draft.bank
        older = [item for item in library.editions_of(parent.head.id) if item.head.edition < parent.head.edition]
        return [*older, parent]

    @cached_property
    def along(self) -> Way | None:
        """The way over the parent's editions since the last own one; None where it stands where it stood."""
        last = self.before[-1].head.based_on if library.pack_owner(self.bank.pack) is not None else None
        parent = self.draft.bank.head
        if last is None or last[0] != parent.id or last[1] >= parent.edition:
            return None
        steps = library.editions_from(parent.id, str(last[1]))
        names = [name for name, _ in steps]
        until = names.index(str(parent.edition)) + 1 if str(parent.edition) in names else 1
        return way(*(library.bank_by_digest(found) for _, found in steps[:until])) if until > 1 else None

    @cached_property
    def said(self) -> list[Said]:
        """What it must say of the edition before it, in reading order, then what went."""
        notes = {row.key: row for row in EditionNote.objects.filter(edition=self.edition)}
        reasons: dict[str, str] = {}
        for item in self.amendments:
            if item.reason:
                reasons[item.key] = item.reason
        own = {bank_key(key, self.bank.pack): key for key in self.draft.resolved.states}
        return [
            _said(item, own.get(item.key, item.key), notes.get(item.key), reasons)
            for item in account(self.before[-1], self.made, self.along)
        ]

    @property
    def waiting(self) -> list[Said]:
        """Those that still lack a reason."""
        return [item for item in self.said if item.waits]

    @cached_property
    def whole(self) -> Bank:
        """The edition with its account, as it would be published."""
        changes = tuple(self._change(item) for item in self.said if item.why and not item.account.gone)
        went = tuple(
            Succession((item.account.key,), item.account.follows, item.why)
            for item in self.said
            if item.why and item.account.gone
        )
        return replace(self.made, changes=changes, succession=went)

    def _change(self, item: Said) -> Change:
        """Return what the edition says of a change; the parent's words to hand out only where the statement is the parent's."""
        theirs = item.account.change
        if theirs is not None and self.draft.bank.statement.get(item.account.key) == item.account.now:
            return replace(theirs, why=item.why, weight=item.weight, tell=item.tell)
        return Change(item.account.key, item.weight, item.why, theirs.requirements if theirs else (), item.tell)

    @cached_property
    def files(self) -> dict[str, str]:
        """The edition as files of a pack."""
        return write(self.whole)

    @cached_property
    def faults(self) -> list[Fault]:
        """What the house's own checks find; kept by what the files say, since a check takes seconds.

        What only lacks its reason is not among them: the list of changes asks for that.
        """
        found = cache.get(self._checked)
        if found is None:
            found = library.faults_of(self.files, self.before)
            cache.set(self._checked, found, CHECKED_FOR)
        return self._to_mend(found)

    @property
    def faults_known(self) -> list[Fault] | None:
        """What the checks found of these very words, or None where they were not checked yet."""
        found = cache.get(self._checked)
        return None if found is None else self._to_mend(found)

    @cached_property
    def _checked(self) -> str:
        last = self.before[-1].head
        return f"faults-{digest(self.files)}-{last.id}-{last.edition}"

    def _to_mend(self, found: list[Fault]) -> list[Fault]:
        named = {item.account.key for item in self.waiting}
        return [item for item in found if not (item.key in named and _of_account(item))]

    @property
    def since_consulted(self) -> int:
        """How many changes were made since others were asked."""
        upto = self.edition.consulted_upto
        return sum(item.number > upto for item in self.amendments) if self.edition.consulted_day else 0

    @property
    def later(self) -> int:
        """How many changes were made since this edition was approved: they are for the next one."""
        return sum(item.number > (self.edition.upto or 0) for item in self.amendments) if self.edition.files else 0

    @property
    def blocked(self) -> list[tuple[str, str]]:
        """What stands before approval: the door at which it is settled, and what it is, in words."""
        found = []
        if not self.edition.says:
            found.append(("policies:bench-says", "Say in a sentence or two what is new in this edition."))
        if count := len(self.waiting):
            found.append(("policies:bench-changes", f"{count} change{'s lack' if count > 1 else ' lacks'} a reason."))
        if count := len(self.faults):
            found.append(
                ("policies:bench-checks", f"The checks found {count} thing{'s' if count > 1 else ''} to mend.")
            )
        if self.edition.consulted_day is None:
            found.append(("policies:bench-consulted", "Say whom you asked, and when."))
        return found


def _of_account(fault: Fault) -> bool:
    return "nothing says" in fault.says


def _said(item: Account, own: str, note: EditionNote | None, reasons: dict[str, str]) -> Said:
    """Return what is said of a change: what was noted, else what the parent's editions say, else the reason given while writing."""
    if note is not None:
        said = Said(item, own, note.why, note.weight, tuple(note.tell), noted=True)  # type: ignore[arg-type]
        return said if said.weight in said.weights else replace(said, weight=item.least)  # type: ignore[arg-type]
    change = item.change
    why = reasons.get(own) or (change.why if change else item.why)
    said = Said(item, own, why, item.least, change.tell if change else ())  # type: ignore[arg-type]
    return replace(said, weight=change.weight) if change and change.weight in said.weights else said


def own_banks() -> list[OwnBank]:
    """Return the open body's own banks."""
    return list(OwnBank.objects.select_related("policy").order_by("pk"))


def in_work() -> list[OwnEdition]:
    """Return the editions of one's own that are in work, each with its bank."""
    return list(OwnEdition.objects.exclude(stage=OwnEdition.Stage.PUBLISHED).select_related("bank").order_by("bank_id"))


def title(of: Policy) -> str:
    """Return what an own bank is called."""
    return OwnBank.objects.get(policy=of).title


def bench(policy: str, body: Body, *, now: datetime) -> Bench:
    """Return an own bank of the open body as it stands, by its policy. Raises NoPolicy."""
    row = OwnBank.objects.select_related("policy").filter(policy=policy).first()
    if row is None:
        raise NoPolicy(f"There is no bank of your own {policy} here.")
    edition = OwnEdition.objects.exclude(stage=OwnEdition.Stage.PUBLISHED).get(bank=row)
    return Bench(row, draft(row.policy, body, now=now), edition)


def published(of: OwnBank) -> list[OwnEdition]:
    """Return the editions that were published, newest first."""
    return list(of.editions.filter(stage=OwnEdition.Stage.PUBLISHED).defer("files").order_by("-published_at"))


def next_number(last: str, now: datetime) -> str:
    """Return the number of the next edition: 2026.2 after 2026.1, 2027.1 in the next year; the first of this year after ""."""
    year = day_in_london(now).year
    if not last:
        return f"{year}.1"
    found = Number.read(last)
    return f"{year}.1" if year > found.year else f"{found.year}.{found.number + 1}"


def shown_at(of: Bench, key: str, seen: int | None) -> Statement:
    """Return a statement as a page showed it that had seen the change `seen`, its words among its fields."""
    slots = newest(item for item in of.amendments if seen is None or item.number <= seen)
    if edited.is_own(key):
        if (key, "own", "") not in slots:
            raise NoPolicy("There is no such statement of your own.")
        return edited.own_statement(key, slots)
    bare = of.draft.bank.statement[key]
    item = edited.with_fields(bare, edited.by_key(slots).get(key, []))
    text, short = slots.get((key, "text", "")), slots.get((key, "short", ""))
    lines = dict(bare.short) | dict(short.value if short else {})
    return replace(item, text=text.value if text else item.text, short=tuple((k, v) for k, v in lines.items() if v))
