"""“Check your policy”, for anybody: the file is read, answered and forgotten. Nothing of it is kept anywhere."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.document import Document, canonical_json, from_data
from foreland.core.matching.report import in_sentence, report
from foreland.core.matching.standing import Standing
from foreland.core.source import Source
from foreland.imports import forms, queries, stands
from foreland.imports.views.opened import open_brought, source_of
from foreland.imports.views.unkept import pdf, private, too_often
from foreland.library import queries as library
from foreland.publishing.formats import file_name
from foreland.tenancy.bounds import bound
from foreland.tenancy.doors import DoorRequest

MOST_AN_HOUR = 30
"""Policies that one network may check within an hour: a training day of leads on one connection, and no flood."""
MOST_REPORTS = 60
KEPT = timedelta(hours=12)
"""How long the report in a page that is open may be asked for as PDF."""
SALT = "foreland.imports.report"
LARGEST_REPORT = 60_000
"""Characters of a report that a page carries, at most."""


def check(request: DoorRequest) -> HttpResponseBase:
    """Read a policy and say where it stands, in the same answer; keep nothing."""
    now = timezone.now()
    try:
        bank, _ = queries.national(), queries.guide()
    except library.NoEdition:
        return TemplateResponse(request, "imports/check_closed.html", status=503)
    posted = request.method == "POST"
    form = forms.CheckForm(bank, request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        again = bound(request, what="check-policy", most=MOST_AN_HOUR, now=now)
        if again is not None:
            form.add_error(None, too_often(f"{MOST_AN_HOUR} policies were checked", again))
            return private(TemplateResponse(request, "imports/check.html", {"form": form}, status=429))
        read = source_of(form)
        found = _found(form, read[0], now) if read is not None else None
        if found is not None:
            context = {
                "stands": stands.stands(found, queries.sources_of(bank)), "report": signed(report(found)),
                "name": form.cleaned_data["name"], "kind": found.kind_title, "file": named(form, found.source), "gaps": [in_sentence(gap.name) for gap in found.gaps],
            }  # fmt: skip
            return private(TemplateResponse(request, "imports/checked.html", context))
    return private(TemplateResponse(request, "imports/check.html", {"form": form}, status=422 if form.errors else 200))


def _found(form: forms.CheckForm, source: Source, now: datetime) -> Standing | None:
    """Where a document stands; None with the reason in the form where that cannot be told."""
    try:
        return queries.for_anybody(source, kind=form.cleaned_data["kind"], name=form.cleaned_data["name"], now=now)
    except (queries.TooMuch, queries.NoPolicy, queries.Busy) as error:
        form.add_error("file" if form.cleaned_data.get("file") is not None else "words", str(error))
        return None


def named(form: forms.CheckForm, source: Source) -> str:
    """Return what the page calls a document: its file, or that its words were pasted."""
    return source.name if form.cleaned_data.get("file") is not None else "Pasted words"


def signed(document: Document) -> str:
    """Return a report as a page carries it: small, and signed, so that nobody can have us print their own words as ours."""
    return signing.dumps(json.loads(canonical_json(document)), salt=SALT, compress=True)


def report_file(request: DoorRequest) -> HttpResponseBase:
    """Return as PDF the report that a page carried. Nothing else is known of it here."""
    now = timezone.now()
    if bound(request, what="check-report", most=MOST_REPORTS, now=now) is not None:
        return private(TemplateResponse(request, "imports/report_gone.html", {"often": True}, status=429))
    carried = request.POST.get("report", "")
    try:
        if len(carried) > LARGEST_REPORT:
            raise signing.BadSignature("It is longer than any report.")
        document = from_data(signing.loads(carried, salt=SALT, max_age=KEPT))
    except signing.BadSignature:
        return private(TemplateResponse(request, "imports/report_gone.html", status=422))
    return private(_pdf(document, now))


def _pdf(document: Document, now: datetime) -> HttpResponse:
    return pdf(document, file_name(document, "pdf"), now)


def standing(request: DoorRequest, old: str) -> HttpResponseBase:
    """Show where the school's old policy stands."""
    found = open_brought(request, old)
    made = queries.for_school(found, request.door.body, now=timezone.now())
    context = {
        "stands": stands.stands(made, queries.sources_of(found.bank)), "row": found.row, "name": request.door.body.name,
        "kind": made.kind_title, "gaps": [in_sentence(gap.name) for gap in made.gaps],
    }  # fmt: skip
    return TemplateResponse(request, "imports/standing.html", context)


def standing_file(request: DoorRequest, old: str) -> HttpResponseBase:
    """Return the one-page report on the school's old policy as PDF."""
    now = timezone.now()
    return _pdf(report(queries.for_school(open_brought(request, old), request.door.body, now=now)), now)
