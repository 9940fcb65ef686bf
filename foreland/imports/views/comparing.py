"""“Compare two documents”, for anybody: both files are read, compared and forgotten. Nothing of them is kept anywhere."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe

from foreland.core.changes.between import TooLong
from foreland.core.compare import Comparison
from foreland.core.source import Source, Unreadable
from foreland.imports import forms, queries
from foreland.imports.views.unkept import pdf, private, too_often
from foreland.publishing import html
from foreland.publishing.files_compared import as_document
from foreland.tenancy.bounds import bound
from foreland.tenancy.doors import DoorRequest

MOST_AN_HOUR = 30
"""Pairs of documents that one network may compare within an hour."""
MOST_SHOWN = 30_000
"""Most words of the newer document, for the page to hold the paragraphs that stand as well."""
FEWEST, LITTLE = 10, 0.1
"""Two documents of so many paragraphs together have little in common where fewer than such a share is in both."""
FILE = "what-changed.pdf"


def compare(request: DoorRequest) -> HttpResponseBase:
    """Read two documents and say what changed between them, in the same answer; keep nothing."""
    now = timezone.now()
    posted = request.method == "POST"
    form = forms.CompareForm(request.POST, request.FILES) if posted else forms.CompareForm()
    if posted and form.is_valid():
        again = bound(request, what="compare-documents", most=MOST_AN_HOUR, now=now)
        if again is not None:
            form.add_error(None, too_often(f"{MOST_AN_HOUR} pairs of documents were compared", again))
            return private(TemplateResponse(request, "imports/compare.html", {"form": form}, status=429))
        found = _found(form)
        if found is not None:
            old, new, comparison = found
            if request.POST.get("as") == "pdf":
                return private(pdf(as_document(comparison, was=old.name, now=new.name), FILE, now))
            context = {
                "old": old.name, "new": new.name, "same": not comparison.differs, "strange": strange(comparison),
                **_shown(old, new, comparison),
            }  # fmt: skip
            return private(TemplateResponse(request, "imports/compared.html", context))
    return private(
        TemplateResponse(request, "imports/compare.html", {"form": form}, status=422 if form.errors else 200)
    )


def _found(form: forms.CompareForm) -> tuple[Source, Source, Comparison] | None:
    """Both documents as they were read, and what changed; None with the reason in the form where that cannot be told."""
    read = [source for name in ("before", "now") if (source := _read(form, name)) is not None]
    if len(read) < 2:
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


def strange(found: Comparison) -> bool:
    """Tell whether two documents have hardly a paragraph in common, so that it may be the wrong file."""
    kept, every = found.count(lambda entry: entry.change in ("same", "changed")), found.count(lambda _: True)
    return every >= FEWEST and kept < LITTLE * every


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
