"""Pages by which a school asks its trust about a fixed statement, and the trust answers on its workbench."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.issuing import bank_key
from foreland.policies import actions, queries, showing
from foreland.policies.actions import asking as verbs
from foreland.policies.forms.asking import AnswerForm, AskForm
from foreland.policies.models import Update
from foreland.policies.queries import Draft, ways
from foreland.policies.queries import asking as read
from foreland.policies.queries.bench import Bench
from foreland.policies.views.bench_statements import around, open_bench
from foreland.policies.views.gone import overtaken
from foreland.policies.views.opened import crumbs, done, may_write, open_draft, refuse, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest


def ask(request: DoorRequest, policy: str, key: str, edition: str = "") -> HttpResponseBase:
    """Ask the trust about a statement that it has fixed, or that its newer edition fixes: then the matter is put off."""
    draft = open_draft(request, policy)
    try:
        about = read.about(draft, key, edition)
    except read.NothingToAsk as error:
        adopted = _adopted(draft, edition) if request.method == "POST" else None
        if adopted is not None:
            return overtaken(request, draft, adopted, key)
        raise Http404(str(error)) from error
    trust = read.whom_to_ask(draft.body, about.pack, by=request.door.by)
    if trust is None:
        raise Http404("Nobody would read a question here.")
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = verbs.ask_trust(
                policy=draft.policy, body=draft.body, key=key, text=form.cleaned_data["text"], edition=edition,
                by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            off = " It is put off until you decide." if about.matter else ""
            done(request, f"Sent to {trust.name}. The answer comes by mail, and stands below your question.{off}")
            return to(request, "policies:talk", policy=policy, key=key, anchor=queries.anchor_of(row.thread))
    asked = read.asked_by_us(about.pack, about.key)
    back = (
        address("policies:update-decide", draft.body, policy=policy, edition=edition, key=key)
        if edition
        else address("policies:talk", draft.body, policy=policy, key=key)
    )
    context = {
        "draft": draft, "form": form, "trust": trust, "title": queries.called(draft.resolved, about.state),
        "words": showing.words_of(draft.resolved, about.state), "back": back, "asked": asked,
        "waits": next((item for item in asked if item.row.answered_at is None), None), "crumbs": crumbs(draft),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "policies/ask_trust.html", context, status=status)


def _adopted(draft: Draft, edition: str) -> Update | None:
    """Return the update by which a policy came to an edition in the meantime, or None."""
    if not edition or ways.leads_to(draft.policy, draft.body, edition):
        return None
    return queries.adopted_update(draft.policy, edition)


def asked(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show what the trust's schools ask about its statements: what waits first, then what was answered."""
    of = open_bench(request, policy)
    items = [(item, _link(of, item.row.key)) for item in read.asked_of_us(of.bank)]
    return TemplateResponse(request, "policies/bench_asked.html", around(request, of) | {"items": items})


def _link(of: Bench, key: str) -> str:
    """Return the page on which a statement of the bank is changed; "" where the bank has it no more."""
    own = {bank_key(name, of.bank.pack): name for name in of.draft.resolved.states}
    found = own.get(key, key)
    if found not in of.draft.resolved.states:
        return ""
    return address("policies:reword", of.draft.body, policy=of.bank.policy_id, key=found)


def answer(request: DoorRequest, policy: str, asking: str) -> HttpResponseBase:
    """Answer a school's question in words; the school reads it below its question, and who asked is told."""
    of = open_bench(request, policy)
    item = next((each for each in read.asked_of_us(of.bank) if each.row.pk == asking), None)
    if item is None:
        raise Http404("There is no such question.")
    form = AnswerForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            verbs.answer_asking(
                asking=asking, body=of.draft.body, text=form.cleaned_data["text"], by=request.door.by, now=timezone.now()
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        except actions.AlreadyDecided as error:
            problem = str(error)
            item = next((each for each in read.asked_of_us(of.bank) if each.row.pk == asking), item)
        else:
            done(request, f"Answered. {item.who} of {item.school} hears of it by mail.")
            return to(request, "policies:bench-asked", policy=policy)
    back = ("What your schools ask", address("policies:bench-asked", of.draft.body, policy=policy))
    context: dict[str, Any] = around(request, of, back) | {
        "item": item, "form": form, "problem": problem, "link": _link(of, item.row.key) if may_write(request) else "",
    }  # fmt: skip
    status = 409 if problem else 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "policies/bench_answer.html", context, status=status)
