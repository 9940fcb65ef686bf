"""Readings for comparing: versions of a document, its draft as it stands, and what the bank alone would print here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foreland.core.amend import OWN
from foreland.core.calendar import day_in_london, long_date
from foreland.core.compare import Comparison, compare
from foreland.core.document import Document, Section
from foreland.core.layer import resolve
from foreland.core.wording import plain
from foreland.policies.models import Version
from foreland.policies.queries.drafts import Draft, NoPolicy, printed
from foreland.policies.queries.versions import latest, stored_document, version, versions

DRAFT = "draft"
BANK = "bank"
HISTORY = "history"
"""The passage in which a document lists its own versions."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: its key (a version's id, "draft" or "bank"), how it is called, a version's number."""

    key: str
    name: str
    number: str = ""


def documents_to_compare(of: Draft) -> list[tuple[str, str]]:
    """Return key and title of the documents of a policy: those that the draft prints, then those of old versions alone."""
    found = {key: plain(of.bank.document[key].title, of.resolved.fill) for key in of.resolved.documents}
    for row in versions(of.policy):
        found.setdefault(row.key, row.title)
    return list(found.items())


def sides(of: Draft, document: str) -> list[Side]:
    """Return what a document can be compared with, the newest first: the draft, its versions, the bank's own words."""
    rows = [Side(row.pk, _name(row), row.number) for row in versions(of.policy, key=document)]
    if document not in of.resolved.documents:
        return rows
    return [
        Side(DRAFT, f"The draft on {long_date(of.today)}"),
        *rows,
        Side(BANK, "The bank’s own words for your setting"),
    ]


def _name(row: Version) -> str:
    if row.published_at is not None:
        return f"Version {row.number}, published on {long_date(day_in_london(row.published_at))}"
    step = {"submitted": "waiting for approval", "returned": "sent back", "approved": "approved"}.get(
        row.step, row.step
    )
    return f"Version {row.number}, {step}, submitted on {long_date(day_in_london(row.submitted_at))}"


def version_before(row: Version) -> Version | None:
    """Return the newest version of the same document that was approved before this one was submitted; None for a first."""
    rows = Version.objects.filter(
        policy=row.policy_id, key=row.key, approved_at__isnull=False, submitted_at__lt=row.submitted_at
    )
    return rows.order_by("-approved_at", "-submitted_at").first()


def firsts(rows: Sequence[Version]) -> set[str]:
    """Return which of these versions, all of one policy, have no approved version of their document before them."""
    approved = [row for row in rows if row.approved_at is not None]
    return {
        row.pk
        for row in rows
        if not any(each.key == row.key and each.submitted_at < row.submitted_at for each in approved)
    }


def usual_before(of: Draft, document: str, now: str) -> str:
    """Return with what one side is compared where nobody said: the version approved before it, else the bank, else itself."""
    row = latest(of.policy, document) if now in (DRAFT, BANK) else version_before(version(now))
    if row is not None:
        return row.pk
    return BANK if document in of.resolved.documents else now


def document_of(of: Draft, document: str, side: str) -> Document:
    """Return a document as one side has it. Raises NoPolicy for a side that this document does not have."""
    if side == DRAFT:
        return printed(of, document)
    if side == BANK:
        return printed(_bank_alone(of), document)
    row = version(side)
    if row.policy_id != of.policy.pk or row.key != document:
        raise NoPolicy("This version belongs to another document.")
    return stored_document(row)


def changes(old: Document, new: Document) -> Comparison:
    """Return how one document came from another. Its own history is left out: a new line there is no change of the policy."""
    return compare(*(replace(each, sections=_without_history(each.sections)) for each in (old, new)))


def _without_history(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return sections without the list of versions, and without the section in which nothing else stood."""
    found = []
    for each in sections:
        passages = tuple(passage for passage in each.passages if passage.key != HISTORY)
        left = replace(each, passages=passages, sections=_without_history(each.sections))
        if left.passages or left.sections or left == each:
            found.append(left)
    return tuple(found)


def _bank_alone(of: Draft) -> Draft:
    """Return a draft as the bank proposes it: the school's answers, names, terms and choices, and nothing of its words.

    What the school left out stands there again, and what it added does not.
    """
    layer = of.resolved.layer
    kept = tuple(item for item in layer.amendments if item.field == "choice" and not item.key.startswith(OWN))
    return replace(of, resolved=resolve(of.bank, replace(layer, amendments=kept)))
