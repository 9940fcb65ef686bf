"""What an adopted update changed, and the papers that are handed out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core import papers as core
from foreland.core.briefing import Told
from foreland.core.document import Document
from foreland.core.papers import Note
from foreland.policies import queries
from foreland.policies import told as telling
from foreland.policies.forms.papers import NoteForm
from foreland.policies.models import Update
from foreland.policies.queries import Draft, ways
from foreland.policies.views.approval import download
from foreland.policies.views.opened import crumbs, may_write, open_draft
from foreland.profile import queries as profile
from foreland.publishing.briefing import in_short
from foreland.publishing.formats import FORMATS, Format, file_name, render
from foreland.publishing.papers import Handed, note
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

SHORT_FORMATS = ("pdf", "docx", "odt", "txt")


def _adopted(request: DoorRequest, policy: str, edition: str) -> tuple[Draft, Update, list[Told]]:
    draft = open_draft(request, policy)
    row = queries.adopted_update(draft.policy, edition)
    if row is None:
        raise Http404("This policy has not adopted this edition.")
    return draft, row, queries.told_of(row)


def _who(row: Update) -> str:
    return queries.names_of({row.closed_by}).get(row.closed_by, "Somebody")


def _handed(draft: Draft, row: Update, rows: list[Told]) -> Handed:
    def public() -> str:
        return settings.ADDRESS + address("policies:public", draft.body)

    return telling.handed(draft, row, rows, who=_who(row), public=public)


def _crumbs(draft: Draft, row: Update) -> list[tuple[str, str]]:
    here = address("policies:update-told", draft.body, policy=draft.policy.pk, edition=row.theirs)
    return crumbs(draft, (f"What changed with edition {row.called}", here))


def told(request: DoorRequest, policy: str, edition: str) -> HttpResponseBase:
    """Show what an adopted update changed: what matters most, who must hear of what, and the rest folded."""
    draft, row, rows = _adopted(request, policy, edition)
    parts = {"policy": policy, "edition": edition}

    def files(name: str, offered: tuple[str, ...], **more: str) -> list[tuple[Format, str]]:
        return [(FORMATS[key], address(name, draft.body, format_key=key, **parts, **more)) for key in offered]

    everything = telling.EVERYTHING
    context = {
        "draft": draft, "row": row, "edition": edition, "who": _who(row), "crumbs": crumbs(draft),
        "count": len(rows), "mostly_new": telling.is_mostly_new(draft, rows), "most": telling.most(rows, draft),
        "hears": telling.hears(rows), "others": telling.others(rows), "left": max(len(rows) - core.MOST, 0),
        "files": files("policies:update-file", SHORT_FORMATS),
        "whole": files("policies:update-paper", telling.OFFERED[everything], paper=everything),
        "may_write": may_write(request), "current": ways.stands_on(draft.policy, edition),
    }  # fmt: skip
    return TemplateResponse(request, "policies/update_told.html", context)


def told_file(request: DoorRequest, policy: str, edition: str, format_key: str) -> HttpResponse:
    """Hand out what an adopted update changed, in short: to brief people with."""
    if format_key not in SHORT_FORMATS:
        raise Http404("There is no such format.")
    draft, row, rows = _adopted(request, policy, edition)
    made = in_short(rows, telling.around(draft, row), mostly_new=telling.is_mostly_new(draft, rows))
    return _file(made, format_key)


def _file(made: Document, format_key: str) -> HttpResponse:
    data = render(made, format_key, crest=profile.crest(), when=timezone.now())
    return download(data, file_name(made, format_key), FORMATS[format_key].media_type)


def paper_file(request: DoorRequest, policy: str, edition: str, paper: str, format_key: str) -> HttpResponse:
    """Hand out one of the papers: the slides for staff, the governors' page, or everything that changed."""
    if format_key not in telling.OFFERED.get(paper, ()):
        raise Http404("There is no such paper in this format.")
    draft, row, rows = _adopted(request, policy, edition)
    made = telling.document(paper, rows, _handed(draft, row, rows))
    if made is None:
        raise Http404("This update has nothing for them to hear.")
    return _file(made, format_key)


def papers(request: DoorRequest, policy: str, edition: str) -> HttpResponseBase:
    """Show the papers to hand out; measure words that somebody changed, or give them as a Word file. Nothing is kept."""
    draft, row, rows = _adopted(request, policy, edition)
    frame = _handed(draft, row, rows)
    found = telling.notes(draft, rows, frame)
    sent = request.POST.get("note", "") if request.method == "POST" else ""
    forms = {
        key: NoteForm(
            telling.BOXES[key], request.POST if key == sent else None, prefix=key, initial={"text": made.text}
        )
        for key, made in found.items()
        if made.text
    }
    form = forms.get(sent)
    valid = form is None or form.is_valid()
    if form is not None and valid and request.POST.get("do") == "word":
        return _file(note(form.cleaned_data["text"], telling.NOTES[sent], frame), "docx")
    staff = core.staff(rows)
    context = {
        "draft": draft, "edition": edition, "row": row, "crumbs": _crumbs(draft, row), "since": frame.since, "staff": staff,
        "paper_files": _paper_files(draft, edition), "notes": _notes(found, forms), "form": form,
    }  # fmt: skip
    return TemplateResponse(request, "policies/update_papers.html", context, status=200 if valid else 422)


def _paper_files(draft: Draft, edition: str) -> dict[str, list[tuple[Format, str]]]:
    def href(paper: str, key: str) -> str:
        return address(
            "policies:update-paper", draft.body, policy=draft.policy.pk, edition=edition, paper=paper, format_key=key
        )

    return {paper: [(FORMATS[key], href(paper, key)) for key in keys] for paper, keys in telling.OFFERED.items()}


def _notes(found: Mapping[str, Note], forms: Mapping[str, NoteForm]) -> list[dict[str, Any]]:
    """Return each note for the page: its form, how it reads, and how many words it has."""
    listed = []
    for key, made in found.items():
        form = forms.get(key)
        text = str((form["text"].value() if form else "") or "")
        listed.append(
            {
                "key": key, "title": telling.NOTES[key], "made": made, "form": form, "reads": core.reads(text, key),
                "count": len(text.split()), "longest": core.LONGEST_PARAGRAPH if key == "parents" else 0,
            }
        )  # fmt: skip
    return listed
