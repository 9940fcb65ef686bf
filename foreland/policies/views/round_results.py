"""After a consultation: what was said as a file, words taken out, and what those who were asked are told."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify

from foreland.core import rounds as core
from foreland.core.wording import plain
from foreland.policies.actions import NotPossible, round_replies
from foreland.policies.forms.rounds import WORDS_OF_RATING, ReplyForm, TakeOutForm
from foreland.policies.queries import Draft
from foreland.policies.queries import rounds as reading
from foreland.policies.queries.drafts import watermarks
from foreland.policies.views import round_parts
from foreland.policies.views.opened import done, refuse, to
from foreland.policies.views.rounds import open_round, press_again, shown, way_back
from foreland.tenancy.doors import DoorRequest

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How words begin that a spreadsheet would take for a formula."""


def table(request: DoorRequest, policy: str, round: str) -> HttpResponse:  # noqa: A002 -- the part of the route
    """Return what was said as a table: a line for each statement and for each text, as far as it may be shown."""
    draft, row = open_round(request, policy, round)
    heard = reading.heard(row)
    out = io.StringIO()
    write = csv.writer(out)
    for mark in watermarks(draft.body, drafted=False):
        write.writerow([mark])
    write.writerow(["Section", "Statement", *WORDS_OF_RATING.values(), "Words", "Said with them"])
    found = [
        *round_parts.lines(row, heard, draft.today, words=True),
        *round_parts.answers(row, heard, draft.today, words=True),
    ]
    for line in found:
        counts = [str(bar.count) for bar in line.bars] if line.bars else [""] * len(WORDS_OF_RATING)
        write.writerow([_plain(line.heading), _plain(line.title), *counts, "", ""])
        for word in line.words:
            said = _plain(word.words) if word.words else f"(taken out: {word.why})"
            write.writerow(["", _plain(line.title), "", "", "", said, WORDS_OF_RATING.get(word.rating, "")])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(row.title) or "consultation"}.csv"'
    return response


def _plain(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words


def take_out(request: DoorRequest, policy: str, round: str, said: int) -> HttpResponseBase:  # noqa: A002 -- as above
    """Ask why words are taken out, and take them out. What may not be shown is not found here either."""
    draft, row = open_round(request, policy, round)
    heard = reading.heard(row)
    lines = [part(row, heard, draft.today, words=True) for part in (round_parts.lines, round_parts.answers)]
    found = next((word for each in lines for line in each for word in line.words if word.pk == said), None)
    if found is None:
        raise Http404("There are no such words.")
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round_replies.remove_words(
                of=row, said=said, why=form.cleaned_data["words"], by=request.door.by, now=timezone.now()
            )
        except NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Taken out. It stays noted that something was, and why.")
            return to(request, "policies:round", policy=policy, round=round)
    context = {"draft": draft, "round": row, "word": found, "form": form, "crumbs": way_back(draft, row)}
    return TemplateResponse(request, "policies/round_take_out.html", context)


def reply(request: DoorRequest, policy: str, round: str) -> HttpResponseBase:  # noqa: A002 -- the part of the route
    """Write what those who were asked are told, see how it reads, and show it to them."""
    draft, row = open_round(request, policy, round)
    if row.stands(draft.today) not in ("closed", "answered"):
        return shown(
            request, draft, row, problem="It has not closed yet. Write your answer when everybody has had their say."
        )
    heard = reading.heard(row)
    posted = request.POST if request.method == "POST" else None
    form = ReplyForm(row.statements, row.reply, posted, seen=row.revision)
    checking = posted is not None and "check" in posted
    meanwhile = None
    if posted is not None and not checking and form.is_valid():
        try:
            row = round_replies.write_reply(
                of=row, summary=form.cleaned_data["summary"], statements=form.statements(), tell="tell" in posted,
                seen=form.cleaned_data["seen"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except NotPossible as error:
            refuse(form, error, fields={key: form.name_of(key) for key in form.keys})
            meanwhile = reading.round_of(draft.policy, row.pk)
            press_again(form, request, meanwhile)
        else:
            done(
                request,
                "Those who were asked can read it at their link."
                if row.replied_at
                else "Saved. They do not see it yet.",
            )
            return to(request, "policies:round", policy=policy, round=round)
    changed = {item["key"] for item in row.statements if _text_now(draft, item["key"]) != item["text"]}
    context = {
        "draft": draft, "round": row, "form": form, "crumbs": way_back(draft, row), "heard": heard, "checked": checking,
        "meanwhile": meanwhile if meanwhile is not None and meanwhile.reply != row.reply else None,
        "reads": core.reads(form.all_words(), row.audience) if posted is not None else None,
        "entries": [(line, *form.fields_of(line.key), line.key in changed)
                    for line in round_parts.lines(row, heard, draft.today, words=True)],
    }  # fmt: skip
    return TemplateResponse(request, "policies/round_reply.html", context)


def _text_now(draft: Draft, key: str) -> str | None:
    """Return what a statement says today; None where it stands there no longer."""
    state = draft.resolved.states.get(key)
    return plain(state.text, draft.resolved.fill) if state is not None and state.kept else None
