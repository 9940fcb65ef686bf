"""The page on which two versions, the draft or the bank's own words are compared by word, and its print."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.compare import Comparison
from foreland.core.document import Document
from foreland.core.words import Piece
from foreland.policies import compared, queries
from foreland.policies.forms.comparing import CompareForm
from foreland.policies.queries import Draft, comparing
from foreland.policies.queries.comparing import Side
from foreland.policies.views.approval import download
from foreland.policies.views.opened import crumbs, open_draft
from foreland.profile import queries as profile
from foreland.publishing.comparison import comparison_document, tallied
from foreland.publishing.formats import FORMATS, file_name, render
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

PRINTED = ("pdf", "html", "txt")
"""The formats in which marks are more than words in brackets, and plain text."""
KEY = (Piece("removed", "taken out"), Piece("same", " or "), Piece("added", "added"))
"""How marks look, shown once."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for, found and compared."""

    document: str
    titles: list[tuple[str, str]]
    sides: list[Side]
    before: Side
    now: Side
    found: Comparison
    made: Document
    named: str
    """What the school was called on the cover of the older one."""

    @property
    def query(self) -> str:
        """The query by which this comparison is found again."""
        return urlencode({"document": self.document, "before": self.before.key, "now": self.now.key})


def _asked(request: DoorRequest, draft: Draft) -> _Asked:
    """Return what is compared; 404 where the address names a document or a version that is not there."""
    titles = comparing.documents_to_compare(draft)
    document = request.GET.get("document") or titles[0][0]
    sides = {side.key: side for side in comparing.sides(draft, document)}
    now = request.GET.get("now") or next(iter(sides), "")
    if now not in sides:
        raise Http404("There is no such version of this document.")
    before = request.GET.get("before") or comparing.usual_before(draft, document, now)
    if before not in sides:
        raise Http404("There is no such version of this document.")
    try:
        old, new = (comparing.document_of(draft, document, key) for key in (before, now))
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    return _Asked(
        document,
        titles,
        list(sides.values()),
        sides[before],
        sides[now],
        comparing.changes(old, new),
        new,
        old.organisation,
    )


def _nothing(asked: _Asked) -> str:
    """Return in words that two which read alike are alike."""
    if asked.before.key == asked.now.key:
        return "These are one and the same. Choose two different ones below."
    if asked.named != asked.made.organisation:
        return f"Only the name on the cover changed: {asked.named} is {asked.made.organisation} now. The rest is word for word the same."
    if asked.now.key == comparing.DRAFT and asked.before.number:
        return f"Nothing changed since version {asked.before.number}."
    return "Word for word the same. Only what stands on the cover may differ."


def page(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Show how one came from the other, statement by statement, with word marks."""
    draft = open_draft(request, policy)
    asked = _asked(request, draft)
    here = address("policies:compare-versions", draft.body, policy=policy)
    file = [
        (FORMATS[key], address("policies:compare-file", draft.body, policy=policy, format_key=key) + f"?{asked.query}")
        for key in PRINTED
    ]
    context = {
        "draft": draft,
        "asked": asked,
        "form": CompareForm(asked.sides, (asked.before.key, asked.now.key)),
        "documents": [(title, f"{here}?{urlencode({'document': key})}", key == asked.document) for key, title in asked.titles],
        "title": dict(asked.titles)[asked.document],
        "tally": tallied(asked.found),
        "key": KEY,
        "same": asked.before.key == asked.now.key,
        "nothing": _nothing(asked),
        "around": compared.around(asked.found),
        "parts": compared.shown(asked.found),
        "files": file,
        "whole": file[0][1] + "&whole=yes",
        "turned": f"{here}?{urlencode({'document': asked.document, 'before': asked.now.key, 'now': asked.before.key})}",
        "crumbs": crumbs(draft, ("Versions", address("policies:versions", draft.body, policy=policy))),
    }  # fmt: skip
    return TemplateResponse(request, "policies/compare_versions.html", context)


def public(request: DoorRequest, document: str, number: str) -> TemplateResponse:
    """Show to anybody what a published version says otherwise than the one that was published before it."""
    versions = queries.public(document)
    pairs = ((row, before) for row, before in pairwise(versions) if row.number == number)
    row, before = next(pairs, (None, None))
    if row is None or before is None:
        raise Http404("There is no such version, or none before it.")
    new = queries.stored_document(row)
    found = comparing.changes(queries.stored_document(before), new)
    context = {
        "version": row, "before": before, "document": new, "found": found, "tally": tallied(found), "key": KEY,
        "around": compared.around(found), "parts": compared.shown(found),
    }  # fmt: skip
    return TemplateResponse(request, "policies/public_changes.html", context)


def file(request: DoorRequest, policy: str, format_key: str) -> HttpResponse:
    """Hand out a comparison to print or to send."""
    if format_key not in PRINTED:
        raise Http404("There is no such format.")
    draft = open_draft(request, policy)
    asked = _asked(request, draft)
    made = comparison_document(
        asked.found, asked.made, was=asked.before.name, now=asked.now.name, everything=request.GET.get("whole") == "yes"
    )
    data = render(made, format_key, crest=profile.crest(), when=timezone.now())
    return download(data, file_name(made, format_key), FORMATS[format_key].media_type)
