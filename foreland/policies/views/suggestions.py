"""Pages of suggestions: to make one, and to decide one."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core import suggest as core
from foreland.core.layer import State
from foreland.core.wording import plain, taken_back
from foreland.policies import actions, forms, queries, showing, talking
from foreland.policies.models import Remark, Thread
from foreland.policies.queries import Draft, Talk
from foreland.policies.views.opened import crumbs, done, open_draft, refuse, to
from foreland.policies.views.statements import placeholders, section_crumb
from foreland.policies.views.talk import can_suggest, open_thread, people_in
from foreland.tenancy.doors import DoorRequest
from foreland.ui.fields import choice

TITLES = {
    "wording": "Suggest other words",
    "leave-out": "Suggest leaving it out",
    "take-in": "Suggest taking it in",
    "choice": "Suggest a choice",
}


def suggest(request: DoorRequest, policy: str, key: str, kind: str) -> HttpResponseBase:
    """Take a suggestion for one statement: other words, to leave it out, to take it in, or another choice."""
    draft = open_draft(request, policy)
    state = draft.resolved.states.get(key)
    if kind not in TITLES or (state is None and request.method != "POST"):  # words that were sent are not lost with it
        raise Http404("There is no such statement, or one cannot suggest this.")
    if state is not None and request.method != "POST" and kind not in dict(can_suggest(state)):
        return to(request, "policies:talk", policy=policy, key=key)
    form = _form(request, draft, state, kind)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        text = data.get("text", "")
        read = queries.statement_at(draft.resolved, key, data["seen"])
        if text and read:  # filled-in words become placeholders again, by the wording that the page showed
            text = taken_back(read.text, text, draft.resolved.fill)
        try:
            made = actions.suggest(
                policy=draft.policy, body=draft.body, key=key, kind=kind, text=text, option=data.get("option", ""),
                why=data["why"], seen=data["seen"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Your suggestion is kept. You are told by mail what becomes of it.")
            return to(request, "policies:talk", policy=policy, key=key, anchor=queries.anchor_of(made))
    context = {
        "draft": draft, "state": state, "form": form, "kind": kind, "title": TITLES[kind],
        "called": queries.called(draft.resolved, state) if state else "", "placeholders": placeholders(draft), "key": key,
        "words": showing.words_of(draft.resolved, state) if state and not state.undecided else "",
        "crumbs": crumbs(draft, *([section_crumb(draft, state.section)] if state else [])),
    }  # fmt: skip
    return TemplateResponse(request, "policies/suggest.html", context, status=422 if form.errors else 200)


def _form(request: DoorRequest, draft: Draft, state: State | None, kind: str) -> Form:
    initial = {"seen": state.newest if state else 0}
    if kind == Thread.Kind.WORDING:
        words = plain(state.text, draft.resolved.fill) if state else ""
        return forms.SuggestWordsForm(request.POST or None, initial={**initial, "text": words})
    if kind == Thread.Kind.CHOICE and state is not None:
        asks = plain(state.statement.asks, draft.resolved.fill) if state.statement else ""
        options = [
            choice(str(item["key"]), str(item["label"]), str(item["hint"])) for item in showing.choices(draft, state)
        ]
        return forms.SuggestChoiceForm(asks, options, request.POST or None, initial={**initial, "option": state.choice})
    return forms.SuggestForm(request.POST or None, initial=initial)


def suggestion(request: DoorRequest, policy: str, thread: str) -> HttpResponseBase:
    """Decide a suggestion: take it, take a part, write something in its place, or decline it and say why."""
    draft, found = open_thread(request, policy, thread)
    row = found.thread
    if not row.suggests or (request.method != "POST" and not found.is_open):
        return to(request, "policies:talk", policy=policy, key=row.key, anchor=queries.anchor_of(row))
    made = _deciding(request, draft, found)
    does = request.POST.get("do", "")
    form = made.get(does)
    if does and (form is None or not found.is_open):
        problem = str(actions.StatementMoved()) if found.is_open else queries.what_became(row)
        return _suggestion(request, draft, found, made if found.is_open else {}, None, problem=problem)
    if form is None or not form.is_bound or not form.is_valid():
        return _suggestion(request, draft, found, made, form)
    data = form.cleaned_data
    given: dict[str, Any] = {"thread": row, "by": request.door.by, "now": timezone.now()}
    accepts = given | {
        "body": draft.body,
        "seen": data.get("seen"),
        "word": data.get("word", ""),
        "meaning": data.get("meaning", "changed"),
    }
    try:
        if does == "decline":
            actions.decline(reason=data["reason"], **given)
            done(request, f"Declined. {_name(found)} is told why.")
        elif does == "write":
            state = queries.statement_at(draft.resolved, row.key, data["seen"])
            text = taken_back(state.text if state else row.base, data["text"], draft.resolved.fill)
            actions.accept(text=text, **accepts)
            done(request, f"Your words are saved. {_name(found)} is told what became of the suggestion.")
        else:
            chosen = {int(number) for number in data["chosen"]} if "chosen" in data else None
            actions.accept(chosen=chosen, reason=data.get("reason", ""), **accepts)
            done(request, f"Done. {_name(found)} is told, and named in the history.")
    except (actions.AlreadyDecided, actions.StatementMoved) as error:
        draft, found = open_thread(request, policy, thread)
        again = _deciding(request, draft, found, fresh=True) if found.is_open else {}
        return _suggestion(request, draft, found, again, None, problem=str(error))
    except actions.NotPossible as error:
        refuse(form, error)
        return _suggestion(request, draft, found, made, form)
    return to(request, "policies:talk", policy=policy, key=row.key, anchor=queries.anchor_of(row))


def _name(found: Talk) -> str:
    return queries.names_of({found.thread.by}).get(found.thread.by, "Whoever suggested it")


def _deciding(request: DoorRequest, draft: Draft, found: Talk, *, fresh: bool = False) -> dict[str, Form]:
    """Return the forms by which a suggestion can be decided as its statement stands, by what they do."""
    row, stand = found.thread, found.standing
    state = draft.resolved.states.get(row.key)
    posted = "" if fresh else request.POST.get("do", "")

    def data(does: str) -> Any:
        return request.POST if posted == does else None

    made: dict[str, Form] = {}
    seen = {"seen": state.newest if state else 0}
    if state is not None and row.kind == Thread.Kind.WORDING and stand.stands in ("made", "carried", "older"):
        if stand.acceptable:
            listed = talking.offered(draft.resolved, core.parts(state.text, stand.words))
            made["take"] = forms.AcceptForm(listed, data("take"), initial=seen, prefix="take", own=state.own)
        words = plain(stand.words, draft.resolved.fill)
        made["write"] = forms.AcceptWritingForm(
            data("write"), initial={**seen, "text": words}, prefix="write", own=state.own
        )
    elif stand.acceptable:
        why = next((item.text for item in found.remarks if item.act == Remark.Act.SAID), "")
        leaves = row.kind == Thread.Kind.LEAVE_OUT
        made["take"] = forms.AcceptActForm(
            data("take"), initial={**seen, "reason": why[:1000]}, prefix="take", leaves_out=leaves
        )
    made["decline"] = forms.DeclineForm(data("decline"), prefix="decline")
    return made


def _suggestion(
    request: DoorRequest, draft: Draft, found: Talk, made: dict[str, Form], bound: Form | None, *, problem: str = ""
) -> TemplateResponse:
    """Show the page of a decision; `problem` says why nothing was decided, and then what was written is shown again."""
    row = found.thread
    state = draft.resolved.states.get(row.key)
    written = [
        words
        for name in ("text", "reason", "word")
        if problem and (words := request.POST.get(f"{request.POST.get('do', '')}-{name}", "").strip())
    ]
    others = queries.talks(draft.policy, draft.resolved, key=row.key)
    met = queries.collisions(found, others, state)
    shown = talking.shown(draft, found, people=people_in([found, *others]), by=request.door.by, met=met)
    context = {
        "draft": draft, "state": state, "item": shown, "forms": made, "form": bound, "problem": problem, "written": written,
        "writes_first": "take" not in made and "write" in made,
        "today": showing.words_of(draft.resolved, state) if state and state.kept and not state.undecided else "",
        "crumbs": crumbs(draft, *([section_crumb(draft, state.section)] if state else [])),
    }  # fmt: skip
    faulty = bound is not None and bound.is_bound and bool(bound.errors)
    status = 409 if problem else 422 if faulty else 200
    return TemplateResponse(request, "policies/suggestion.html", context, status=status)
