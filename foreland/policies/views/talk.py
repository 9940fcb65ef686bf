"""Pages of what people say about a draft: on one statement, and on the whole of a policy."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.layer import State
from foreland.policies import actions, forms, queries, showing, talking
from foreland.policies.forms.rounds import TakeOutForm
from foreland.policies.models import Thread
from foreland.policies.queries import Draft, Talk, asking
from foreland.policies.views.opened import crumbs, done, may_write, open_draft, refuse, to
from foreland.policies.views.statements import section_crumb
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

A_PAGE = 30
"""Comments and suggestions on one page of all that was said."""


def open_talk(request: DoorRequest, policy: str, key: str) -> tuple[Draft, State | None, list[Talk]]:
    """Return a policy, one of its statements and what is said of it; the statement may be gone, then something was said."""
    draft = open_draft(request, policy)
    state = draft.resolved.states.get(key)
    found = queries.talks(draft.policy, draft.resolved, key=key)
    if state is None and not found and request.method != "POST":  # words that were sent are not lost with it
        raise Http404("There is no such statement.")
    return draft, state, found


def open_thread(request: DoorRequest, policy: str, thread: str) -> tuple[Draft, Talk]:
    """Return a policy and one thread; 404 where there is none."""
    draft = open_draft(request, policy)
    found = queries.talks(draft.policy, draft.resolved, pk=thread)
    if not found:
        raise Http404("There is no such comment or suggestion.")
    return draft, found[0]


def shown(request: DoorRequest, draft: Draft, state: State | None, found: list[Talk]) -> list[talking.Shown]:
    """Return threads of one statement as a page shows them, with whom they collide."""
    people = people_in(found)
    return [
        talking.shown(draft, item, people=people, by=request.door.by, met=queries.collisions(item, found, state))
        for item in found
    ]


def people_in(found: list[Talk]) -> dict[str, str]:
    """Return the names of all who said something."""
    return queries.names_of({item.thread.by for item in found} | {row.by for item in found for row in item.remarks})


def talk(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Show what is said of one statement, and take one more comment."""
    draft, state, found = open_talk(request, policy, key)
    form = forms.RemarkForm(request.POST or None, initial={"seen": state.newest if state else 0})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.comment(
                policy=draft.policy, body=draft.body, key=key, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"],
                by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            here = " at your school" if state is not None and state.fixed else ""
            ask = " Your trust does not: ask it too." if here else ""
            done(request, f"Your comment is kept. Those concerned{here} hear of it by mail.{ask}")
            return to(request, "policies:talk", policy=policy, key=key, anchor=queries.anchor_of(made))
    return _talk(request, draft, state, key, found, form)


def _talk(
    request: DoorRequest, draft: Draft, state: State | None, key: str, found: list[Talk], form: Form,
    answers: dict[str, Form] | None = None,
) -> TemplateResponse:  # fmt: skip
    listed = shown(request, draft, state, found)
    replies = {item.thread.pk: forms.ReplyForm(prefix=item.thread.pk) for item in found} | (answers or {})
    threads = [(item, replies[item.talk.thread.pk]) for item in listed]
    bound = next(iter((answers or {}).values()), form)
    section = state.section if state else found[0].thread.section if found else ""
    known = section in draft.bank.section
    context: dict[str, Any] = {
        "draft": draft, "state": state, "key": key, "comment": form, "form": bound, "may_write": may_write(request),
        "may_take_out": request.door.can(Permission.SUBMIT_POLICIES),
        "open": [pair for pair in threads if pair[0].talk.is_open],
        "closed": [pair for pair in threads if not pair[0].talk.is_open],
        "title": queries.called(draft.resolved, state) if state else found[0].thread.title if found else "",
        "words": showing.words_of(draft.resolved, state) if state and not state.undecided else "",
        "section": section if known else "",
        "anchor": showing.anchor_of(key),
        "can": can_suggest(state),
        "trust": asking.whom_to_ask(draft.body, draft.policy.pack, by=request.door.by) if state and state.fixed else None,
        "crumbs": crumbs(draft, *([section_crumb(draft, section)] if known else [])),
    }  # fmt: skip
    bad = any(item.is_bound and not item.is_valid() for item in (form, bound))
    return TemplateResponse(request, "policies/talk.html", context, status=422 if bad else 200)


def can_suggest(state: State | None) -> list[tuple[str, str]]:
    """Return what can be suggested for a statement: the kind, and the words of its button."""
    if state is None or state.applies.holds is False:
        return []
    if not state.kept:
        return [("take-in", "Suggest taking it in")]
    words = [] if state.undecided else [("wording", "Suggest other words")]
    choice = [("choice", "Suggest a choice")] if len(state.options) > 1 else []
    if state.fixed:
        return choice
    return [*words, *choice, ("leave-out", "Suggest leaving it out")]


def take_out(request: DoorRequest, policy: str, thread: str, number: int) -> HttpResponseBase:
    """Ask why a remark is taken out, and take it out."""
    draft, found = open_thread(request, policy, thread)
    remark = next((row for row in found.remarks if row.number == number), None)
    if remark is None:
        raise Http404("There are no such words.")
    row = found.thread
    back = address("policies:talk", draft.body, policy=policy, key=row.key) + f"#{queries.anchor_of(row)}"
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_out(of=remark, why=form.cleaned_data["words"], by=request.door.by, now=timezone.now())
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Taken out. It stays noted that something was, and why.")
            return to(request, "policies:talk", policy=policy, key=row.key, anchor=queries.anchor_of(row))
    suggested = talking.shown(draft, found, people={}, by=request.door.by).changes if number == 1 else None
    waits = number == 1 and row.kind == Thread.Kind.WORDING and row.state == Thread.State.OPEN
    decide = address("policies:suggestion", draft.body, policy=policy, thread=row.pk) if may_write(request) else ""
    context = {
        "draft": draft,
        "waits": waits,
        "decide": decide,
        "remark": remark,
        "suggested": suggested,
        "form": form,
        "back": back,
        "crumbs": crumbs(draft),
    }
    return TemplateResponse(request, "policies/remark_take_out.html", context)


def act(request: DoorRequest, policy: str, thread: str, act: str) -> HttpResponseBase:
    """Answer in a thread, settle or reopen a comment, or withdraw one's own suggestion."""
    draft, found = open_thread(request, policy, thread)
    row = found.thread
    form = forms.ReplyForm(request.POST, prefix=row.pk)
    given: dict[str, Any] = {"thread": row, "by": request.door.by, "now": timezone.now()}

    def reply() -> str:
        actions.reply(text=form.cleaned_data["text"], **given)
        return "Your answer is kept."

    def settle() -> str:
        actions.settle(**given)
        return "Settled. It can be opened again at any time."

    def reopen() -> str:
        actions.reopen(**given)
        return "Open again."

    def withdraw() -> str:
        actions.withdraw_suggestion(**given)
        return "You withdrew your suggestion. It can still be read."

    acts = {"reply": reply, "settle": settle, "reopen": reopen, "withdraw": withdraw}
    if act not in acts:
        raise Http404("There is no such act.")
    try:
        if act != "reply" or form.is_valid():
            done(request, acts[act]())
            return to(request, "policies:talk", policy=policy, key=row.key, anchor=queries.anchor_of(row))
    except (actions.NotPossible, actions.AlreadyDecided) as error:
        form.is_valid()
        form.add_error(None, str(error))
    draft, state, listed = open_talk(request, policy, row.key)
    plain = forms.RemarkForm(initial={"seen": state.newest if state else 0})
    return _talk(request, draft, state, row.key, listed, plain, {row.pk: form})


def said(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show what people said about a policy: what is open, what is mine, or everything, of one section or of all, by pages."""
    draft = open_draft(request, policy)
    found = queries.talks(draft.policy, draft.resolved)
    sections = {key: showing.title_of(draft, key) for key in draft.used_sections}
    form = forms.SaidForm(list(sections.items()), request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    show, section = asked.get("show") or "open", asked.get("section") or ""
    by = request.door.by
    kept = [
        item
        for item in found
        if (not section or _section_of(draft, item.thread) == section)
        and (item.is_open if show == "open" else _mine(item, by) if show == "mine" else True)
    ]
    order = [*sections, ""]
    kept.sort(key=lambda each: order.index(_section_of(draft, each.thread)))
    pages = Paginator(kept, A_PAGE).get_page(request.GET.get("page"))
    people = people_in(list(pages))
    groups: dict[str, list[talking.Shown]] = {}
    for item in pages:
        name = sections.get(_section_of(draft, item.thread), "Elsewhere")
        groups.setdefault(name, []).append(talking.shown(draft, item, people=people, by=by))
    context = {
        "draft": draft, "form": form, "groups": groups.items(), "pages": pages, "all": len(found), "show": show, "section": section,
        "title": sections.get(section, ""), "waits": talking.waiting(queries.counted_in_all(draft.policy)),
        "sections": sections.items(), "crumbs": crumbs(draft), "here": address("policies:said", draft.body, policy=policy),
    }  # fmt: skip
    return TemplateResponse(request, "policies/said.html", context)


def _section_of(draft: Draft, row: Thread) -> str:
    """Return the section where a statement stands today, or stood when something was said of it; "" for one that is not printed."""
    state = draft.resolved.states.get(row.key)
    section = state.section if state else row.section
    return section if section in draft.used_sections else ""


def _mine(item: Talk, by: str) -> bool:
    return item.thread.by == by or any(row.by == by for row in item.remarks)
