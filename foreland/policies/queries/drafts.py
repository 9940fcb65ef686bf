"""Readings of drafts: the edition with the school's layer put on, and what it would print."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, cast

from django.db.models import Exists, OuterRef, Q

from foreland.core.amend import Amendment, Field
from foreland.core.blockers import Blocker, blockers
from foreland.core.calendar import day_in_london, long_date
from foreland.core.coverage import Covered, Tally, coverage, tally
from foreland.core.document import DEMONSTRATION, Document, Fact
from foreland.core.layer import Layer, Resolved, resolve
from foreland.core.packs.model import Bank, Requirements
from foreland.core.wording import plain
from foreland.library import queries as library
from foreland.policies.models import AsideSettled, Change, Policy, SectionAgreed, Version
from foreland.policies.queries.taking_part import took_part
from foreland.profile import queries as profile
from foreland.publishing import booklet
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body, Person

DRAFT = "Draft"


class NoPolicy(Exception):
    """A policy, version or statement that is not there was asked for. The text says so in plain words."""


@dataclass(frozen=True)
class Draft:
    """A policy as it stands now: its edition, its requirements, and every statement's state."""

    policy: Policy
    body: Body
    bank: Bank
    requirements: Requirements
    resolved: Resolved
    edition_is_draft: bool
    agreed: Mapping[str, int]
    now: datetime

    @property
    def today(self) -> date:
        """The day in London."""
        return day_in_london(self.now)

    @cached_property
    def coverage(self) -> list[Covered]:
        """How it stands to the requirements in force today."""
        return coverage(self.resolved, self.requirements, self.today)

    @property
    def tally(self) -> Tally:
        """How many requirements are met, of how many."""
        return tally(self.coverage)

    @cached_property
    def unread(self) -> bool:
        """Whether nobody has looked at a section yet and nothing was ever submitted: what it says is proposed alone."""
        seen = self.agreed or any(self.last_change.get(key) for key in self.used_sections)
        return not seen and not Version.objects.filter(policy=self.policy).exists()

    @property
    def met_words(self) -> str:
        """What follows "183 of 183": whether the school's words meet the requirements, or the proposed ones would."""
        return "requirements would be met by the proposed words" if self.unread else "requirements met"

    @cached_property
    def blockers(self) -> list[Blocker]:
        """What stands between this draft and approval, warnings at the end."""
        return self.blockers_of(None)

    def blockers_of(self, documents: list[str] | None) -> list[Blocker]:
        """Return what stands between the given documents (all for None) and approval."""
        lead = self.resolved.fill.get("dsl_name")
        named = lead is None or lead.kind != "blank"
        return blockers(
            self.resolved, review=self.policy.review_date, today=self.today, lead=named, documents=documents
        )

    @cached_property
    def last_change(self) -> dict[str, int]:
        """The number of the newest amendment of each section's statements; a move counts where it comes from, too."""
        newest: dict[str, int] = {}
        for state in self.resolved.states.values():
            newest[state.section] = max(newest.get(state.section, 0), state.newest)
        stood: dict[str, str] = {}
        for item in self.resolved.layer.amendments:
            if item.field not in ("place", "own"):
                continue
            statement = self.bank.statement.get(item.key)
            home = statement.section if statement else stood.get(item.key, "")
            before = stood.get(item.key, home)
            newest[before] = max(newest.get(before, 0), item.number)
            stood[item.key] = item.value["section"] if item.value else home
        return newest

    def section_agreed(self, section: str) -> bool:
        """Tell whether somebody agreed a section and nothing in it changed since."""
        number = self.agreed.get(section)
        return number is not None and self.last_change.get(section, 0) <= number

    @cached_property
    def alone(self) -> bool:
        """Whether one person runs this setting and nobody else has a place here: then the policy is adopted, not approved.

        Never in the national register, which has no childminders: else the first person of a school could answer so.
        """
        answered = "yes" in self.resolved.facts.get("alone", frozenset())
        return answered and people(self.body) <= 1 and "urn" not in tenancy.attributes_of(self.body)

    @property
    def used_sections(self) -> list[str]:
        """Keys of the sections that the documents of this shape print, in the bank's order, statements only.

        Of a bank of one's own every section, since another kind of setting may print it.
        """
        if self.resolved.layer.publishes:
            return [item.key for item in self.bank.sections if item.kind == "statements"]
        wanted = {key for document in self.resolved.documents for key in self.bank.document[document].sections}
        return [
            item.key
            for item in self.bank.sections
            if item.key in wanted
            and (
                self.resolved.order.get(item.key)
                and any(s.applies.holds is not False for s in self.resolved.section(item.key))
            )
        ]


def policies() -> list[Policy]:
    """Return the open school's policies, newest first."""
    return list(Policy.objects.all())


def policy(pk: str) -> Policy:
    """Return one policy of the open school. Raises NoPolicy."""
    found = Policy.objects.filter(pk=pk).first()
    if found is None:
        raise NoPolicy(f"There is no policy {pk} here.")
    return found


def _amendment(row: Change) -> Amendment:
    return Amendment(
        number=row.number, key=row.key, field=cast(Field, row.field), value=row.value, option=row.option,
        reason=row.reason, meaning=cast(Literal["changed", "wording"], row.meaning), by=row.by, at=row.at, edition=row.edition, base=row.base,
    )  # fmt: skip


def amendments(of: Policy, *, upto: int | None = None) -> tuple[Amendment, ...]:
    """Return the amendments that count, oldest first, up to a number if one is given."""
    rows = Change.objects.filter(policy=of, aside=False)
    return tuple(_amendment(row) for row in (rows.filter(number__lte=upto) if upto is not None else rows))


def wording_in(row: Change) -> str | None:
    """Return the wording that a change holds; None for one that holds none."""
    found = row.value["text"] if row.field == "own" and row.value else row.value if row.field == "text" else None
    return found if isinstance(found, str) else None


def asides(of: Policy, *, by: str | None = None, key: str | None = None) -> list[Change]:
    """Return words that were written while somebody else changed the same statement, newest first.

    Of one person (`by`) only those that still wait: a later change of theirs to the statement has decided, and so has
    their word that what stood is kept.
    """
    rows = Change.objects.filter(policy=of, aside=True)
    if by:
        later = Change.objects.filter(policy=of, key=OuterRef("key"), by=by, aside=False, number__gt=OuterRef("number"))
        settled = AsideSettled.objects.filter(policy=of, number=OuterRef("number"), by=by)
        rows = rows.filter(~Exists(later), ~Exists(settled), by=by)
    return list((rows.filter(key=key) if key else rows).order_by("-number"))


def settled(of: Policy, key: str) -> dict[int, AsideSettled]:
    """Return, for the changes of a statement that were kept aside, the newest decision for what stood."""
    numbers = Change.objects.filter(policy=of, key=key, aside=True).values("number")
    return {row.number: row for row in AsideSettled.objects.filter(policy=of, number__in=numbers).order_by("at")}


def section_seen(of: Resolved, section: str) -> str:
    """Return the mark of a section as its page shows it: the newest change in it, and a digest of what it says.

    A page sends it back. Another mark then means that words, answers or names changed in between.
    """
    said = [
        (state.key, state.kept, state.choice, sorted(state.needs), plain(state.text, of.fill))
        for state in of.section(section)
        if state.applies.holds is not False
    ]
    newest = max((state.newest for state in of.section(section)), default=0)
    return f"{newest}-{hashlib.sha256(repr(said).encode()).hexdigest()[:16]}"


def body_of_policy(pk: str) -> str | None:
    """Return the body that a policy belongs to, or None where there is none. For commands, which name a policy alone."""
    row = Policy.objects.filter(pk=pk).values("body_id").first()
    return row["body_id"] if row else None


def layer_of(of: Policy, body: Body, *, now: datetime) -> Layer:
    """Return what the school keeps of its own: facts, values, terms and amendments; of an authority's bank its amendments."""
    if body.kind != "school":
        return Layer(amendments=amendments(of) if of.created_by else (), shape=of.shape, publishes=True)
    facts = profile.facts()
    authority = profile.authority_of(body, day=day_in_london(now))
    told, own = profile.printed_contacts(authority, now=now), profile.values(now=now)
    registered = profile.registered(body, own)
    values = told | registered | own
    if of.review_date:
        values["review_date"] = long_date(of.review_date)
    return Layer(
        facts={fact.key: fact.values for fact in facts},
        origins={fact.key: fact.origin for fact in facts},
        values=values,
        terms=profile.terms(),
        amendments=amendments(of) if of.created_by else (),
        shape=of.shape,
        told=told,
        registered=frozenset(registered),
    )


def resolved_for(of: Policy, body: Body, *, now: datetime) -> Resolved:
    """Return a policy's edition with the school's layer put on, without requirements and agreements."""
    return resolve(library.bank(of.pack, of.edition), layer_of(of, body, now=now))


def resolved_without(bank: Bank, body: Body, *, now: datetime) -> Resolved:
    """Return what a bank would propose to the open school, which has no policy yet."""
    return resolve(
        bank,
        layer_of(
            Policy(pack=bank.head.id, edition=str(bank.head.edition), shape="standalone", body=body), body, now=now
        ),
    )


def draft(of: Policy, body: Body, *, now: datetime) -> Draft:
    """Return a policy as it stands. The number of queries does not depend on the number of statements."""
    bank = library.bank(of.pack, of.edition)
    return Draft(
        policy=of,
        body=body,
        bank=bank,
        requirements=library.requirements_of(bank),
        resolved=resolve(bank, layer_of(of, body, now=now)),
        edition_is_draft=library.is_draft("policies", of.pack, of.edition),
        agreed=dict(SectionAgreed.objects.filter(policy=of).values_list("section", "number")),
        now=now,
    )


def people(body: Body) -> int:
    """Return how many people hold a confirmed role in a school: with one alone, there is nobody else to approve."""
    return len({membership.person_id for membership in tenancy.members_of(body) if membership.standing == "confirmed"})


def watermarks(body: Body, *, drafted: bool) -> tuple[str, ...]:
    """Return what stands across each page: that it is a draft, that it is a demonstration."""
    return (*((DRAFT,) if drafted else ()), *((DEMONSTRATION,) if body.demo else ()))


def frame(
    of: Draft,
    document: str,
    *,
    version: str,
    cover: tuple[Fact, ...],
    address: str = "",
    drafted: bool = True,
    part: tuple[tuple[str, str, str], ...] | None = None,
) -> booklet.Frame:
    """Return what stands round the words of a document: school, version, history, crest and colours.

    `part` is who took part; left out, whoever did since the last approval.
    """
    look = profile.appearance()
    history = [
        (row.number, long_date(day_in_london(row.approved_at)), _what_happened(row))
        for row in Version.objects.filter(policy=of.policy, key=document, approved_at__isnull=False).order_by(
            "approved_at"
        )
    ]
    return booklet.Frame(
        organisation=of.body.name,
        version=version,
        cover=cover,
        history=tuple(history),
        took_part=printed_part(of.policy, document) if part is None else part,
        next_review=long_date(of.policy.review_date) if of.policy.review_date else "",
        address=address,
        crest=look.crest,
        crest_alt=look.crest_alt,
        colour=look.colour,
        watermarks=watermarks(of.body, drafted=drafted),
        day=of.today,
    )


def printed_part(of: Policy, document: str) -> tuple[tuple[str, str, str], ...]:
    """Return what the next version of a document prints of who took part: who, how, when."""
    return tuple((row.who, row.how, long_date(row.day)) for row in took_part(of, [document]))


def _what_happened(row: Version) -> str:
    if row.factual:
        return "Names or numbers brought up to date"
    where = f", {row.meeting}" if row.meeting else ""
    if not row.approving_body:
        return f"Adopted by {row.approver}{where}"
    if row.ratify_by is None:
        return f"Approved by {row.approving_body}{where}"
    ratified = f"; ratified by {row.approving_body}, {row.ratification}" if row.ratified_at else ""
    return f"Put in force by {row.approver}{where}{ratified}"


def printed(
    of: Draft,
    document: str,
    *,
    version: str = "",
    cover: tuple[Fact, ...] | None = None,
    address: str = "",
    drafted: bool = True,
    part: tuple[tuple[str, str, str], ...] | None = None,
) -> Document:
    """Return one document of a draft, ready to be rendered. Raises NoPolicy for a document that it does not print."""
    if document not in of.resolved.documents:
        known = ", ".join(of.resolved.documents)
        raise NoPolicy(f"This policy prints no document {document!r}. It prints: {known}.")
    if cover is None:
        cover = (
            Fact("Status", "Draft, not yet approved"),
            Fact("Drafted on", long_date(of.today)),
            Fact("Based on", f"{of.bank.head.title}, edition {of.bank.head.edition}"),
        )
    return booklet.booklet(
        of.resolved,
        document,
        of.requirements,
        frame(of, document, version=version, cover=cover, address=address, drafted=drafted, part=part),
    )


def summaries(
    of: Draft, document: str, *, version: str = "", address: str = "", drafted: bool = True
) -> list[tuple[str, Document]]:
    """Return the one-page summaries that a document yields, by key; none for an insert."""
    if of.bank.document[document].kind == "insert":
        return []
    found = []
    around = frame(of, document, version=version, cover=(), address=address, drafted=drafted, part=())
    for item in of.bank.summaries:
        made = booklet.summary(of.resolved, item.key, document, around)
        if made is not None:
            found.append((item.key, made))
    return found


def names_of(ids: set[str]) -> dict[str, str]:
    """Return the names of people by id; jobs and operators keep their plain word."""
    return dict(Person.objects.filter(Q(pk__in=ids)).values_list("pk", "name"))
