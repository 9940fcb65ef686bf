"""Pages without an account: answer the questions, read a watermarked draft, keep it by joining."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.policies import actions, asks, forms, queries
from foreland.policies.models import OpenDraft
from foreland.policies.queries import PACK
from foreland.publishing.html import contents, fragment
from foreland.tenancy.addresses import address
from foreland.tenancy.bounds import bound
from foreland.tenancy.doors import DoorRequest

MOST_AN_HOUR = 60
"""Drafts that one network may begin: a room full of head teachers on one connection, and no flood."""


def _draft(request: DoorRequest) -> OpenDraft | None:
    return queries.open_draft(request.session.get(queries.DRAFT_IN_SESSION, ""), now=timezone.now())


def _begin(request: DoorRequest, school: asks.School | None, name: str) -> HttpResponseRedirect | None:
    """Begin a draft and go on to its questions; return None and say when to try again where a network began too many."""
    now = timezone.now()
    again = bound(request, what="open-draft", most=MOST_AN_HOUR, now=now)
    if again is not None:
        clock = timezone.localtime(again + timedelta(minutes=1))
        messages.error(
            request,
            f"{MOST_AN_HOUR} drafts were begun from your network within an hour, which is as many as we allow. Try again "
            f"after {clock:%H:%M}. A draft that you have begun in this browser is still here.",
        )
        return None
    request.session[queries.DRAFT_IN_SESSION] = actions.start_open_draft(
        pack=PACK, facts=school.facts if school else {}, urn=school.urn if school else "",
        name=school.name if school else name, now=now,
    )  # fmt: skip
    return HttpResponseRedirect(address("policies:open-questions"))


def start(request: DoorRequest) -> HttpResponseBase:
    """Ask which school it is for, or go on without; an older draft can be taken up again."""
    form = forms.FindForm()
    if request.method == "POST":
        urn = request.POST.get("urn", "")
        if urn:
            school = asks.school_by_urn(urn) if urn.isdecimal() else None
            if school is not None:
                return _begin(request, school, "") or HttpResponseRedirect(address("policies:start"))
            return HttpResponseRedirect(address("policies:start") + "?" + urlencode({"q": urn[:20]}))
        form = forms.FindForm(request.POST)
        if form.is_valid():
            begun = _begin(request, None, form.cleaned_data["name"])
            if begun is not None:
                return begun
    wanted = request.GET.get("q", "").strip()[:200]
    found = asks.find_schools(wanted) if wanted else []
    context = {"q": wanted, "found": found, "form": form, "draft": _draft(request), "bring": asks.old_policies(None)}
    return TemplateResponse(request, "policies/start.html", context)


def questions(request: DoorRequest) -> HttpResponseBase:
    """Show the answers so far, and go on with the first that is open."""
    draft = _draft(request)
    if draft is None:
        return HttpResponseRedirect(address("policies:start"))
    asked = queries.open_questions(draft)
    first = queries.first_to_answer(asked)
    rows = [{"item": item, "href": address("policies:open-question", question=item.question.key)} for item in asked]
    left, known = len(queries.unanswered(asked)), sum(item.where == "register" for item in asked)
    context = {"draft": draft, "rows": rows, "first": first, "left": left, "known": known}
    return TemplateResponse(request, "policies/open_questions.html", context)


def question(request: DoorRequest, question: str) -> HttpResponseBase:
    """Ask one question of an open draft, and go on to the next."""
    draft = _draft(request)
    if draft is None:
        return HttpResponseRedirect(address("policies:start"))
    asked = queries.open_questions(draft)
    keys = [item.question.key for item in asked]
    if question not in keys:
        return HttpResponseRedirect(address("policies:open-questions"))
    item = asked[keys.index(question)]
    initial = list(item.values) if item.question.many else (item.values[0] if item.values else None)
    form = forms.QuestionForm(item.question, request.POST or None, initial={"answer": initial})
    if request.method == "POST" and form.is_valid():
        actions.answer_open_draft(draft=draft, key=question, values=tuple(form.values()), now=timezone.now())
        later = queries.unanswered(queries.open_questions(draft))
        if later:
            return HttpResponseRedirect(address("policies:open-question", question=later[0].question.key))
        return HttpResponseRedirect(address("policies:open-draft"))
    number, total = queries.place(asked, question)
    context = {
        "form": form,
        "item": item,
        "number": number,
        "total": total,
        "back": address("policies:open-questions"),
    }
    return TemplateResponse(request, "policies/question.html", context)


def read(request: DoorRequest) -> HttpResponseBase:
    """Show the whole draft, watermarked, and how to keep it."""
    draft = _draft(request)
    if draft is None:
        return HttpResponseRedirect(address("policies:start"))
    document, resolved = queries.open_document(draft, now=timezone.now())
    waiting = sorted({fact for state in resolved.states.values() for fact in state.needs})
    context = {
        "draft": draft,
        "document": document,
        "fragment": fragment(document),
        "contents": [(words, f"#{anchor}") for depth, anchor, words in contents(document) if depth == 1],
        "undecided": [state for state in resolved.kept if state.undecided],
        "waiting": [resolved.bank.question[key] for key in waiting if key in resolved.bank.question],
        "count": sum(1 for _ in document.passages()),
    }
    return TemplateResponse(request, "policies/open_draft.html", context)
