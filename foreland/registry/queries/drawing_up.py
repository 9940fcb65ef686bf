"""The document that two leads sign: what is open, what blocks it, what was decided and why, whom to ring, what else to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from foreland.core.calendar import long_date
from foreland.core.document import (
    Approval,
    Block,
    Document,
    Fact,
    ListBlock,
    Paragraph,
    Passage,
    Section,
    Span,
    Table,
)
from foreland.profile import queries as profile
from foreland.registry.models import LeadHandover, LeadSignature
from foreland.registry.queries.leading import AtHand, Ring, at_hand
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Person

UNSIGNED = "Not signed by everybody yet"
NOTHING = "Nothing."
NO_REASON = "No reason was given."


def drawn_up(
    body: Body,
    *,
    role: str,
    giver: str,
    taker: Person,
    note: str,
    moves_on: date | None,
    now: datetime,
    hands_over: Person | None = None,
) -> Document:
    """Return the document of a handover as it stands now, before anybody has signed. The school's scope is open.

    `giver` is the name of the lead who hands over, or words for one who has gone; `hands_over` is who has not.
    """
    found = at_hand(body, role=role, lead=taker, whose=hands_over, now=now)
    look = profile.appearance()
    when = long_date(moves_on) if moves_on else "When it is signed"
    sections = [
        _section("open", "What is open", _promises(found)),
        _section("blocked", "What keeps drafts from approval", _blocked(found)),
        _section("decided", "What was decided, and why", _decided(found)),
        _section("ring", "Whom to ring", _rings(found)),
    ]
    if note:
        sections.append(
            _section("else", "What else to know", [_words(part) for part in note.split("\n") if part.strip()])
        )
    numbered = [replace(section, number=str(number)) for number, section in enumerate(sections, 1)]
    made = Document(
        key="lead-handover",
        kind="insert",
        title=f"Handover: {roles.BY_KEY[role].name}",
        organisation=body.name,
        cover=(
            Fact("Hands over", giver),
            Fact("Takes over", taker.name),
            Fact("Role moves", when),
            Fact("Drawn up", long_date(found.today)),
        ),
        sections=tuple(numbered),
        watermarks=(UNSIGNED,),
        crest=look.crest,
        crest_alt=look.crest_alt,
    )
    return replace(made, primary_colour=look.colour) if look.colour else made


def signed(document: Document, of: LeadHandover, signatures: Sequence[LeadSignature]) -> Document:
    """Return the document with the signatures as its approval block and without the mark that it is unsigned."""
    said = []
    for each in signatures:
        at = timezone.localtime(each.at)
        said.append(f"{each.name} ({each.get_capacity_display()}), {long_date(at.date())} at {at:%H:%M}")
    words = f"Signed by {' and by '.join(said)}." if said else ""
    if not of.giver_id and said:
        words += " The last lead had gone, so the person in charge signed alone."
    lines = (Fact("Signed by", ", ".join(each.name for each in signatures)),)
    return replace(document, watermarks=(), approval=Approval(lines, words))


def _section(key: str, title: str, blocks: Iterable[Block]) -> Section:
    return Section(key, "", title, (Passage(key, tuple(blocks) or (_words(NOTHING),), "made"),))


def _words(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def _table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], widths: tuple[int, ...]) -> Table:
    cells = tuple(tuple((Span(cell),) for cell in row) for row in rows)
    return Table(caption, tuple((Span(cell),) for cell in header), cells, widths=widths)


def _promises(found: AtHand) -> list[Block]:
    rows = []
    for each in found.promises:
        day = long_date(each.due) if each.due else "No date"
        rows.append((each.words, f"{day} (overdue)" if each in found.overdue else day))
    return [_table("What is open, the earliest first", ("What", "By when"), rows, (3, 1))] if rows else []


def _blocked(found: AtHand) -> list[Block]:
    blocks: list[Block] = []
    for policy in found.policies:
        if policy.blocked:
            blocks.append(_words(f"{policy.title}:"))
            blocks.append(ListBlock(tuple((Span(each),) for each in policy.blocked)))
    return blocks


def _decided(found: AtHand) -> list[Block]:
    return [
        _table(
            policy.title,
            ("Statement", "Decided", "Why", "By whom"),
            [
                (each.title, each.how, each.why or NO_REASON, f"{each.by}, {long_date(each.day)}")
                for each in policy.decided
            ],
            (5, 3, 7, 4),
        )
        for policy in found.policies
        if policy.decided
    ]


def _rings(found: AtHand) -> list[Block]:
    return [
        _table(title, ("For", "Whom"), [(ring.label, _ring(ring)) for ring in rings], (1, 1))
        for title, rings in (("In the school", found.school), ("At the authority", found.authority))
        if rings
    ]


def _ring(ring: Ring) -> str:
    if ring.check:
        return "Check the number: nobody has confirmed it in time"
    return f"{ring.words} ({ring.hours})" if ring.hours else ring.words
