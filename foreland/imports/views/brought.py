"""Pages on which a school brings its old policy, settles its passages, and goes on with it as a draft."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import day_in_london, long_date
from foreland.imports import actions, forms, queries, showing
from foreland.imports.queries import Brought
from foreland.imports.together import COSY, largest, stretches
from foreland.imports.views.opened import (
    crumbs,
    done,
    fill_of,
    may_write,
    open_brought,
    open_row,
    source_of,
    to,
)
from foreland.policies import actions as policies_acts
from foreland.policies import queries as policies
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

FEW = COSY
"""Unsure passages that are settled one by one; where there are more, part by part."""
A_PAGE = 60
"""Extracts on one page of the list of every passage."""


def bring(request: DoorRequest) -> HttpResponseBase:
    """Take an old policy, and show those that were brought before."""
    body = request.door.body
    form = forms.BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        read = source_of(form)
        if read is not None:
            source, data = read
            try:
                row = actions.bring(source=source, data=data, body=body, by=request.door.by, now=timezone.now())
            except actions.BroughtBefore as error:
                people = queries.names_of([error.row])
                who = people.get(error.row.by, "somebody")
                day = long_date(day_in_london(error.row.at))
                done(request, f"This very file was brought before, by {who} on {day}. Here it is.")
                return to(request, "imports:import", old=error.row.pk)
            except actions.NotPossible as error:
                form.add_error(None, str(error))
            else:
                return to(request, "imports:import", old=row.pk)
    rows = queries.imports()
    people = queries.names_of(rows)
    context = {
        "form": form, "crumbs": crumbs(request),
        "rows": [{"row": row, "what": showing.of_what(row), "who": people.get(row.by, "Somebody")} for row in rows],
    }  # fmt: skip
    return TemplateResponse(request, "imports/bring.html", context, status=422 if form.errors else 200)


def one(request: DoorRequest, old: str) -> TemplateResponse:
    """Show an old policy: what was recognised in it, what is to settle, and the one next step."""
    found = open_brought(request, old)
    row = found.row
    people = queries.names_of([row])
    context: dict[str, Any] = {
        "found": found, "row": row, "what": showing.of_what(row), "tiles": showing.tiles(found), "crumbs": crumbs(request, row)[:2],
        "who": people.get(row.by, "Somebody"), "went_on": people.get(row.gone_on_by, "Somebody"),
        "next": queries.first_that_waits(found), "many": len(found.asked) > FEW, "parts": showing.parts_of(found, request.door.body),
        "largest": largest(stretches(found.asked)), "settled": len(found.asked) - len(found.waiting), "notes": found.source.notes,
        "ends": queries.put_away_on(row), "changed": row.policy is not None and not found.open and policies.changed_after(row.policy, row.last),
    }  # fmt: skip
    return TemplateResponse(request, "imports/import.html", context)


def settle(request: DoorRequest, old: str, passage: int) -> HttpResponseBase:
    """Show one passage with what it may be, and take the answer; the next one that waits comes up."""
    found = open_brought(request, old)
    try:
        outcome = found.outcome(passage)
    except queries.NoImport as error:
        raise Http404(str(error)) from error
    if not found.open:
        return to(request, "imports:import", old=old)
    newest = queries.newest_answer(found.row, passage)
    fill = fill_of(request, found)
    maybes = showing.maybes(found, outcome.passage, fill)
    initial = {
        "seen": newest.number if newest else 0,
        "section": outcome.section or queries.section_of(found, outcome.passage),
    }
    if outcome.said or outcome.how in ("statement", "own"):
        initial["how"] = f"statement:{outcome.key}" if outcome.how == "statement" else outcome.how
    offered = [(item.key, item.title, f"{item.sure}. It stands in “{item.section}”.") for item in maybes]
    posted = request.POST if request.method == "POST" and "undo" not in request.POST else None
    form = forms.SettleForm(offered, showing.sections(found.bank, fill), posted, initial=initial)
    meanwhile = ""
    given: dict[str, Any] = {"of": found.row, "passage": passage, "by": request.door.by, "now": timezone.now()}
    try:
        if "undo" in request.POST:
            actions.settle(how="undo", **given)
            done(request, "The answer is taken back.")
            return to(request, "imports:settle", old=old, passage=passage)
        if posted is not None and form.is_valid():
            how, key, section = form.said()
            actions.settle(how=how, key=key, section=section, seen=form.cleaned_data["seen"], **given)  # type: ignore[arg-type]
            return _onwards(request, old, passage)
    except actions.NotPossible as error:
        form.add_error(None, str(error))
    except actions.AnsweredMeanwhile as error:
        meanwhile = str(error)
        form = forms.SettleForm(offered, showing.sections(found.bank, fill), initial=initial)
    asked = [item.passage.number for item in found.asked]
    context = {
        "found": found, "row": found.row, "outcome": outcome, "aside": outcome.how in ("heading", "furniture"), "passage": outcome.passage,
        "written": showing.as_written(outcome.passage, found.source), "maybes": maybes, "form": form,
        "meanwhile": meanwhile, "crumbs": crumbs(request, found.row),
        "number": asked.index(passage) + 1 if passage in asked else 0, "total": len(asked),
        "who": queries.names_of([newest]).get(newest.by, "Somebody") if newest is not None else "", "newest": newest,
        "later": _later(request, found, passage) if passage in asked else "", "listed": _in_list(request, found, passage),
    }  # fmt: skip
    status = 409 if meanwhile else 422 if form.errors else 200
    return TemplateResponse(request, "imports/settle.html", context, status=status)


def _later(request: DoorRequest, found: Brought, passage: int) -> str:
    """Return the address of the next passage that waits, where this one is put off; "" where it is the only one."""
    following = queries.first_that_waits(found, after=passage)
    if following is None or following == passage:
        return ""
    return address("imports:settle", request.door.body, old=found.row.pk, passage=following)


def _onwards(request: DoorRequest, old: str, passage: int) -> HttpResponseBase:
    """Lead to the next passage that waits, or back to the old policy where none does; from one that was sure, to the list."""
    found = open_brought(request, old)
    if passage not in {item.passage.number for item in found.asked}:
        done(request, "Changed.")
        return HttpResponseRedirect(_in_list(request, found, passage))
    following = queries.first_that_waits(found, after=passage)
    if following is None:
        done(request, "Everything is settled.")
        return to(request, "imports:import", old=old)
    done(request, f"Settled: {len(found.asked) - len(found.waiting)} of {len(found.asked)}.")
    return to(request, "imports:settle", old=old, passage=following)


def _in_list(request: DoorRequest, found: Brought, passage: int) -> str:
    """Return the address of a passage in the list of every one."""
    for place, (extract, outcomes) in enumerate(found.by_extract):
        if any(item.passage.number == passage for item in outcomes):
            page = place // A_PAGE + 1
            return f"{address('imports:passages', request.door.body, old=found.row.pk)}?page={page}#passage-{extract.number}"
    raise Http404("There is no such passage.")


def act(request: DoorRequest, old: str, act: str) -> HttpResponseBase:
    """Settle the rest, take the draft back, or take the old policy away."""
    row = open_row(request, old)
    given: dict[str, Any] = {"of": row, "by": request.door.by, "now": timezone.now()}
    try:
        if act == "settle-rest":
            count = actions.settle_rest(**given)
            words = "One passage stays" if count == 1 else f"{count} passages stay"
            done(request, f"{words} in your own words. You can still change each of them, or take that back.")
        elif act == "ask-again":
            count = actions.ask_again(**given)
            words = "One passage waits" if count == 1 else f"{count} passages wait"
            done(request, f"{words} again.")
        elif act == "take-back":
            actions.take_back(**given)
            done(request, "The draft is as it was before. You can settle the old policy anew.")
        elif act == "remove":
            actions.remove(**given)
            done(request, f"“{row.name}” is taken away, with everything that was read of it.")
            return to(request, "imports:bring")
        else:
            raise Http404("There is no such act.")
    except (actions.NotPossible, policies_acts.NotPossible) as error:
        context = {"says": str(error), "row": row, "crumbs": crumbs(request, row)}
        return TemplateResponse(request, "imports/not_possible.html", context, status=422)
    return to(request, "imports:import", old=old)


def passages(request: DoorRequest, old: str) -> TemplateResponse:
    """Show every passage of an old policy with what became of it; together they are the whole of it."""
    found = open_brought(request, old)
    body, here = request.door.body, address("imports:passages", request.door.body, old=old)
    wanted = request.GET.get("show", "")
    pairs = [pair for pair in found.by_extract if wanted not in showing.WORDS or pair[1][0].how == wanted]
    pages = Paginator(pairs, A_PAGE).get_page(request.GET.get("page"))
    people = queries.names_of(found.answers)
    context = {
        "found": found, "row": found.row, "pages": pages, "filters": showing.filters(found, here, wanted),
        "lines": showing.lines(found, body, fill_of(request, found), people, pages.object_list, may_write=may_write(request)),
        "total": len(found.source.extracts), "crumbs": crumbs(request, found.row),
    }  # fmt: skip
    return TemplateResponse(request, "imports/passages.html", context)
