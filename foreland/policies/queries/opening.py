"""Readings of drafts that were made without an account. No scope is open: they belong to nobody yet."""

from __future__ import annotations

from datetime import datetime

from foreland.core.calendar import day_in_london
from foreland.core.document import Document, Fact
from foreland.core.layer import Layer, Resolved, resolve
from foreland.library import queries as library
from foreland.policies.models import OpenDraft, token_digest
from foreland.policies.queries.questions import Asked, asked
from foreland.publishing import booklet

DRAFT_IN_SESSION = "open_draft"
"""Where the token of an open draft lies in the visitor's session."""


def open_draft(token: str, *, now: datetime) -> OpenDraft | None:
    """Return the draft of a visitor's token, or None where there is none any more."""
    if not token:
        return None
    return OpenDraft.objects.filter(digest=token_digest(token), taken_by="", expires__gt=now).first()


def _layer(draft: OpenDraft) -> Layer:
    return Layer(
        facts={key: tuple(values) for key, values in draft.facts.items()}, origins=draft.origins, shape=draft.shape
    )


def open_questions(draft: OpenDraft) -> list[Asked]:
    """Return the questions that matter for an open draft."""
    layer = _layer(draft)
    return asked(library.bank(draft.pack, draft.edition), layer.facts, layer.origins)


def open_document(draft: OpenDraft, *, now: datetime) -> tuple[Document, Resolved]:
    """Return an open draft as a document, watermarked, and what it was made from."""
    bank = library.bank(draft.pack, draft.edition)
    resolved = resolve(bank, _layer(draft))
    frame = booklet.Frame(
        organisation=draft.name or "Your school or setting",
        cover=(
            Fact("Status", "Draft, made without an account"),
            Fact("Based on", f"{bank.head.title}, edition {bank.head.edition}"),
        ),
        watermarks=("Draft",),
        day=day_in_london(now),
    )
    return booklet.booklet(resolved, resolved.documents[0], library.requirements_of(bank), frame), resolved
