"""Readings of the old policies that a school brought: what became of each passage, and what the bank would add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from foreland.core.calendar import day_in_london, long_date
from foreland.core.layer import State
from foreland.core.matching.amendments import Decision, amendments
from foreland.core.matching.amendments import Draft as AsDraft
from foreland.core.matching.becoming import How, Outcome, around_fixed, around_unprinted, outcomes, tally
from foreland.core.matching.places import Places, printed_sections
from foreland.core.matching.statements import Matching, Passage, ready
from foreland.core.packs.model import Bank
from foreland.core.source import Extract, Source, from_data
from foreland.imports import stored
from foreland.imports.models import Import, Settled
from foreland.imports.queries.reading import guide
from foreland.imports.wording import printed
from foreland.library import queries as library
from foreland.policies import queries as policies
from foreland.policies.queries import Draft
from foreland.tasks.queries import Wanted
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person

SHAPE = "standalone"
"""Which documents an old policy becomes: one policy that stands alone."""
TO_DO = "old-policy"
"""The kind of task on the school's list that an old policy is until it is a draft."""


class NoImport(Exception):
    """An old policy that is not there was asked for. The text says so in plain words."""


@dataclass(frozen=True)
class Brought:
    """An old policy as it stands: its row, what was matched in it, every answer, and what becomes of each passage."""

    row: Import
    matching: Matching
    answers: tuple[Settled, ...]
    settled: Mapping[int, Decision]
    outcomes: tuple[Outcome, ...]

    @property
    def source(self) -> Source:
        """What was read of it."""
        return self.matching.source

    @property
    def bank(self) -> Bank:
        """The bank that it was matched with."""
        return self.matching.bank

    @cached_property
    def tally(self) -> dict[How, int]:
        """How many passages became what."""
        return tally(self.outcomes)

    @property
    def waiting(self) -> list[Outcome]:
        """What a person still has to say something about."""
        return [item for item in self.outcomes if item.how == "waits"]

    @property
    def asked(self) -> list[Outcome]:
        """The passages that were unsure, whether they are settled or not."""
        return [item for item in self.outcomes if item.passage.kind == "unsure"]

    @property
    def open(self) -> bool:
        """Whether it can still be settled."""
        return self.row.state == Import.State.OPEN

    def outcome(self, passage: int) -> Outcome:
        """Return what becomes of one passage, of words that were set aside too. Raises NoImport for a number that none has."""
        item = next((each for each in self.outcomes if each.passage.number == passage), None)
        if item is None:
            raise NoImport(f"There is no passage {passage} in this policy.")
        return item

    @property
    def newest(self) -> int:
        """The number of the newest answer; 0 where nobody said anything."""
        return self.answers[-1].number if self.answers else 0

    @property
    def kept_unseen(self) -> int:
        """How many passages were kept as the school's own words without a look at each."""
        return sum(answer.how == "proposed" for answer in {each.passage: each for each in self.answers}.values())

    @cached_property
    def by_extract(self) -> list[tuple[Extract, list[Outcome]]]:
        """Every extract in reading order, each with what became of it."""
        found: dict[int, list[Outcome]] = {}
        for item in self.outcomes:
            for number in dict.fromkeys(part.extract for part in item.passage.parts):
                found.setdefault(number, []).append(item)
        return [(extract, found.get(extract.number, [])) for extract in self.source.extracts]

    @property
    def taken_up(self) -> frozenset[str]:
        """The keys of the bank's statements that the old policy says."""
        return frozenset(item.key for item in self.outcomes if item.how == "statement")


def imports() -> list[Import]:
    """Return the old policies that the open school brought, newest first, without their words."""
    return list(Import.objects.defer("source", "passages"))


def found(pk: str) -> Import:
    """Return one old policy of the open school. Raises NoImport."""
    row = Import.objects.filter(pk=pk).first()
    if row is None:
        raise NoImport("There is no such old policy here.")
    return row


def by_digest(digest: str) -> Import | None:
    """Return the old policy that came of the same file; None where that file was not brought."""
    return Import.objects.filter(digest=digest).defer("source", "passages").first()


def of_policy(policy: str) -> Import | None:
    """Return the old policy that became a policy's draft; None where it began otherwise."""
    rows = Import.objects.filter(policy=policy, state=Import.State.GONE_ON).defer("source", "passages")
    return rows.order_by("-gone_on_at").first()


def brought(row: Import) -> Brought:
    """Return an old policy as it stands now."""
    bank = library.bank(row.pack, row.edition)
    words = guide()
    passages = stored.passages_of(row.passages)
    matching = Matching(from_data(row.source), bank, passages, ready(bank, words), words.headings)
    answers = tuple(Settled.objects.filter(of=row))
    settled: dict[int, Decision] = {}
    for answer in answers:
        settled.pop(answer.passage, None)
        if answer.how != "undo":
            settled[answer.passage] = _decision(answer)
    settled = around_unprinted(matching, around_fixed(matching, settled), SHAPE)
    return Brought(row, matching, answers, settled, outcomes(matching, settled))


def _decision(answer: Settled) -> Decision:
    if answer.how == "statement":
        return Decision("statement", answer.key)
    return Decision("drop") if answer.how == "drop" else Decision("own", section=answer.section)


def newest_answer(of: Import, passage: int) -> Settled | None:
    """Return the newest answer about a passage, an undoing among them."""
    return Settled.objects.filter(of=of, passage=passage).order_by("-number").first()


def first_that_waits(of: Brought, *, after: int = -1) -> int | None:
    """Return the number of the next passage that waits for an answer: after a passage, else from the beginning."""
    numbers = [item.passage.number for item in of.waiting]
    return next((number for number in numbers if number > after), numbers[0] if numbers else None)


def names_of(rows: Iterable[Import | Settled]) -> dict[str, str]:
    """Return the names of those who brought or settled something, by their ids."""
    wanted: Counter[str] = Counter()
    for row in rows:
        wanted.update([row.by, getattr(row, "gone_on_by", "")])
    return dict(Person.objects.filter(pk__in=[pk for pk in wanted if pk]).values_list("pk", "name"))


def to_do(of: Import, body: Body) -> Wanted:
    """Return the task to go on with an old policy. It names the day and no file: a task that is done outlives the policy."""
    return Wanted(
        TO_DO,
        of.pk,
        f"Go on with the old policy that was brought on {long_date(day_in_london(of.at))}",
        address("imports:import", body, old=of.pk),
        person=of.by,
    )


def section_of(of: Brought, passage: Passage) -> str:
    """Return the section in which a passage would stand as a statement of the school's own."""
    return places_of(of).section(passage)


def places_of(of: Brought) -> Places:
    """Return the places of the school's own statements in the policy that an old one becomes."""
    return Places(of.matching, printed_sections(of.bank, SHAPE))


def as_draft(of: Brought, body: Body, *, now: datetime) -> AsDraft:
    """Return what an old policy becomes: amendments, and what it calls things and whom it names."""
    resolved = policies.resolved_without(of.bank, body, now=now)
    layer = resolved.layer
    return amendments(
        of.matching, settled=of.settled, printed=printed, facts=resolved.facts, terms=layer.terms, values=layer.values,
        within=printed_sections(of.bank, SHAPE, resolved.facts),
    )  # fmt: skip


def facts_of(body: Body, bank: Bank, *, now: datetime) -> dict[str, frozenset[str]]:
    """Return what is known of the open school, without what is only proposed."""
    layer = policies.resolved_without(bank, body, now=now).layer
    return {key: frozenset(values) for key, values in layer.facts.items()}


def bank_adds(of: Brought, body: Body, *, now: datetime) -> tuple[Draft, list[State]]:
    """Return the draft that an old policy became, and the statements for such a setting that it did not say, in order.

    Those that the bank proposes stand in the draft until somebody leaves them out; the others can be taken in.
    """
    assert of.row.policy is not None
    draft = policies.draft(of.row.policy, body, now=now)
    known = of.taken_up
    rows = [
        state
        for section in draft.used_sections
        for state in draft.resolved.section(section)
        if not state.own and state.key not in known and state.applies.holds is True
    ]
    return draft, rows


def unasked(state: State) -> bool:
    """Tell whether a statement stands in the draft though neither law nor statutory guidance asks for it, and may be left out."""
    return state.kept and state.level != "must" and not state.fixed
