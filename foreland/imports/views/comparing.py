"""“Compare two documents”, for anybody: both files are read, compared and forgotten. Nothing of them is kept anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe

from foreland.core.changes.between import TooLong
from foreland.core.compare import Comparison
from foreland.core.source import Source, Unreadable
from foreland.imports import forms, queries
from foreland.publishing import html
from foreland.publishing.files_compared import as_document
from foreland.publishing.formats import FORMATS, render
from foreland.tenancy.bounds import bound
from foreland.tenancy.doors import DoorRequest

MOST_AN_HOUR = 30
"""Pairs of documents that one network may compare within an hour."""
MOST_SHOWN = 30_000
"""Most words of the newer document, for the page to hold the paragraphs that stand as well."""
FILE = "what-changed.pdf"


def compare(request: DoorRequest) -> HttpResponseBase:
    """Read two documents and say what changed between them, in the same answer; keep nothing."""
    now = timezone.now()
    posted = request.method == "POST"
    form = forms.CompareForm(request.POST, request.FILES) if posted else forms.CompareForm()
    if posted and form.is_valid():
        again = bound(request, what="compare-documents", most=MOST_AN_HOUR, now=now)
        if again is not None:
            form.add_error(None, _too_often(again))
            return _private(TemplateResponse(request, "imports/compare.html", {"form": form}, status=429))
        found = _found(form)
        if found is not None:
            old, new, comparison = found
            if request.POST.get("as") == "pdf":
                return _private(_pdf(old, new, comparison, now))
            context = {"old": old.name, "new": new.name, "same": not comparison.differs, **_shown(old, new, comparison)}
            return _private(TemplateResponse(request, "imports/compared.html", context))
    return _private(
        TemplateResponse(request, "imports/compare.html", {"form": form}, status=422 if form.errors else 200)
    )


def _found(form: forms.CompareForm) -> tuple[Source, Source, Comparison] | None:
    """Both documents as they were read, and what changed; None with the reason in the form where that cannot be told."""
    read = [source for name in ("before", "now") if (source := _read(form, name)) is not None]
    if len(read) < len(("before", "now")):
        return None
    old, new = read
    try:
        return old, new, queries.compared(old, new)
    except (TooLong, queries.Busy) as error:
        form.add_error(None, str(error))
        return None


def _read(form: forms.CompareForm, name: str) -> Source | None:
    file: UploadedFile = form.cleaned_data[name]
    try:
        return queries.read_file(file.read(), str(file.name or name))
    except (Unreadable, queries.Busy) as error:
        form.add_error(name, str(error))
        return None


def _shown(old: Source, new: Source, found: Comparison) -> dict[str, object]:
    """What stands on the page: the changes, and where it is not too long the whole with the changes in it."""
    changes, whole = (
        html.fragment(as_document(found, was=old.name, now=new.name, everything=everything), prefix)
        if not everything or new.words <= MOST_SHOWN
        else ""
        for everything, prefix in ((False, "changes"), (True, "whole"))
    )
    notes = [note for source in (old, new) for note in source.notes]
    return {"changes": mark_safe(changes), "whole": mark_safe(whole), "notes": notes}  # noqa: S308 -- cleaned by publishing


def _pdf(old: Source, new: Source, found: Comparison, now: datetime) -> HttpResponse:
    made = as_document(found, was=old.name, now=new.name)
    answer = HttpResponse(render(made, "pdf", when=now), content_type=FORMATS["pdf"].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{FILE}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _too_often(again: datetime) -> str:
    clock = timezone.localtime(again + timedelta(minutes=1))
    return f"{MOST_AN_HOUR} pairs of documents were compared from your network within an hour, which is as many as we allow. Try again after {clock:%H:%M}."


def _private(answer: HttpResponse) -> HttpResponse:
    """Return an answer that no browser and no proxy keeps."""
    answer["Cache-Control"] = "no-store, private"
    return answer
