"""The page on which a person settles the unsure passages of a stretch of the old policy at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.matching.places import unprinted
from foreland.imports import actions, queries, showing
from foreland.imports.actions import Answer
from foreland.imports.forms import LATER, TogetherForm
from foreland.imports.queries import Brought
from foreland.imports.together import Stretch, largest, stretches, suggestions
from foreland.imports.views.opened import crumbs, done, fill_of, open_brought, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest


def together(request: DoorRequest, old: str, stretch: int) -> HttpResponseBase:
    """Show the unsure passages of a stretch, what is likeliest chosen beforehand, and take all answers at once."""
    found = open_brought(request, old)
    mine = _stretch(found, stretch)
    if not found.open:
        return to(request, "imports:import", old=old)
    posted = request.method == "POST"
    form, lines = _form(request, found, mine, request.POST if posted else None)
    meanwhile = ""
    if posted and form.is_valid():
        given: dict[str, Any] = {"of": found.row, "by": request.door.by, "now": timezone.now()}
        try:
            answers = _answers(request, found, mine, form)
            count = actions.settle_together(answers=answers, seen=form.cleaned_data["seen"], **given)
        except actions.NotPossible as error:
            form.add_error(None, str(error))
        except actions.AnsweredMeanwhile as error:
            meanwhile = str(error)
            seen = form.cleaned_data["seen"] or 0
            form, lines = _after_others(request, open_brought(request, old), mine, seen)
        else:
            if "undo" in request.POST:
                done(request, "What was settled here is taken back.")
                return to(request, "imports:together", old=old, stretch=stretch)
            return _onwards(request, old, count)
    context = {
        "row": found.row, "stretch": mine, "form": form, "lines": lines, "meanwhile": meanwhile, "crumbs": crumbs(request, found.row),
        "settled": len(found.asked) - len(found.waiting), "total": len(found.asked),
        "said": len(mine.outcomes) - mine.waiting,
    }  # fmt: skip
    return TemplateResponse(
        request, "imports/together.html", context, status=409 if meanwhile else 422 if form.errors else 200
    )


def _stretch(found: Brought, number: int) -> Stretch:
    for item in stretches(found.asked):
        if item.number == number:
            return item
    raise Http404("There is no such part of this old policy.")


def _form(
    request: DoorRequest, found: Brought, mine: Stretch, posted: Any
) -> tuple[TogetherForm, list[showing.Together]]:
    """Return the form about a stretch, and each passage as the page shows it, with its field."""
    fill = fill_of(request, found)
    aside = unprinted(found.bank, queries.SHAPE) | {item.key for item in found.bank.statements if item.fixed}
    likely = suggestions(found.waiting, found.taken_up | aside)
    maybes = {
        item.passage.number: showing.worth_a_look(showing.maybes(found, item.passage, fill)) for item in mine.outcomes
    }
    asked: dict[int, list[tuple[str, str, str]]] = {}
    initial: dict[str, Any] = {"seen": found.newest}
    for item in mine.outcomes:
        number = item.passage.number
        others = found.taken_up.union(*({key} for other, key in likely.items() if other != number)) - {item.key}
        asked[number] = [(each.key, each.title, showing.how_sure(each, others)) for each in maybes[number]]
        key, chosen = likely.get(number, ""), _chosen(found, number)
        initial[TogetherForm.name_of(number)] = (f"statement:{key}" if key else "own") if chosen == LATER else chosen
    form = TogetherForm(asked, posted, initial=initial)
    lines = [
        showing.Together(
            item.passage, showing.as_written(item.passage, found.source), maybes[item.passage.number],
            form[TogetherForm.name_of(item.passage.number)],
            address("imports:settle", request.door.body, old=found.row.pk, passage=item.passage.number),
        )
        for item in mine.outcomes
    ]  # fmt: skip
    return form, lines


def _chosen(found: Brought, number: int) -> str:
    """Return what is settled of a passage, as the form says it."""
    decision = found.settled.get(number)
    if decision is None:
        return LATER
    return f"statement:{decision.key}" if decision.how == "statement" else decision.how


def _answers(request: DoorRequest, found: Brought, mine: Stretch, form: TogetherForm) -> dict[int, Answer]:
    """Return what was said anew: of each passage, or one thing of all that wait, or that all is taken back."""
    numbers = [item.passage.number for item in mine.outcomes]
    if "undo" in request.POST:
        return {number: Answer("undo") for number in numbers if number in found.settled}
    if "all" in request.POST:
        return {number: Answer("proposed") for number in numbers if number not in found.settled}
    answers = {}
    for number in numbers:
        how, key = form.said(number)
        if (f"{how}:{key}" if key else how) != _chosen(found, number):
            answers[number] = Answer("undo" if how == LATER else how, key)  # type: ignore[arg-type]
    return answers


def _after_others(
    request: DoorRequest, found: Brought, mine: Stretch, seen: int
) -> tuple[TogetherForm, list[showing.Together]]:
    """Return the form again with the answers of others where they came in between, and else what was chosen here."""
    data = request.POST.copy()
    for answer in found.answers:
        name = TogetherForm.name_of(answer.passage)
        if answer.number > seen and name in data:
            data[name] = _chosen(found, answer.passage)
    data["seen"] = str(found.newest)
    return _form(request, found, mine, data)


def _onwards(request: DoorRequest, old: str, count: int) -> HttpResponseBase:
    """Lead to the stretch where most passages wait, or back to the old policy where none does."""
    found = open_brought(request, old)
    following = largest(stretches(found.asked))
    settled = f"Settled: {len(found.asked) - len(found.waiting)} of {len(found.asked)}."
    done(request, settled if count else f"Nothing was changed. {settled}")
    if following is None or not count:
        return to(request, "imports:import", old=old)
    return to(request, "imports:together", old=old, stretch=following.number)
