"""The page on which one matter of an update is decided: the wordings side by side, and what is to stand."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.updating import Matter
from foreland.core.wording import plain, taken_back
from foreland.policies import actions, answering, queries, updated
from foreland.policies.forms.updates import SettleForm, WriteForm
from foreland.policies.queries import Draft, Updating, asking, ways
from foreland.policies.views.gone import overtaken
from foreland.policies.views.opened import done, open_draft, refuse
from foreland.policies.views.updates import adopted_leads, around, open_updating
from foreland.tenancy.doors import DoorRequest

DOES = ("settle", "write", "later", "undo")
FIELDS = {"how": "how", "text": "text0"}
SAID = {
    "keep": "Your own words stay.", "take": "The new words are taken.", "combine": "Both are combined.",
    "write": "Your words are saved.", "leave-out": "It is left out.", "take-in": "It is taken in.", "later": "Put off.",
}  # fmt: skip
"""What the next page says of an answer."""


def decide(request: DoorRequest, policy: str, edition: str, key: str) -> HttpResponseBase:
    """Show one matter with its wordings, and take the answer; the next one that is open comes up."""
    draft = open_draft(request, policy)
    adopted = (
        None if ways.leads_to(draft.policy, draft.body, edition) else queries.adopted_update(draft.policy, edition)
    )
    if adopted is not None:
        if request.method != "POST":
            return adopted_leads(request, draft, edition)
        return overtaken(request, draft, adopted, key)
    draft, found = open_updating(request, policy, edition, draft)
    matter = found.found.matter(key)
    if matter is None and request.method != "POST":
        raise Http404("Nothing is asked about such a statement.")
    made = _forms(request, found, matter) if matter else {}
    if request.method != "POST":
        return _page(request, draft, found, matter, made)
    does = request.POST.get("do", "settle")
    if matter is None:
        return _page(
            request, draft, found, None, {}, problem="This asks nothing any more: the statement has changed meanwhile."
        )
    form = made.get(does)
    if form is not None and not form.is_valid():
        return _page(request, draft, found, matter, made, bound=form)
    try:
        _settle(request, draft, found, matter, does, form)
    except actions.AnsweredMeanwhile as error:
        draft, found = open_updating(request, policy, edition)
        fresh = found.found.matter(key)
        made = _forms(request, found, fresh, fresh=True) if fresh else {}
        return _page(request, draft, found, fresh, made, problem=str(error))
    except actions.NotPossible as error:
        if form is None:
            return _page(request, draft, found, matter, made, problem=str(error))
        refuse(form, error, fields=FIELDS)
        return _page(request, draft, found, matter, made, bound=form)
    if does == "undo":
        done(request, "The answer is taken back.")
        return HttpResponseRedirect(updated.href_of(found, "update-decide", key=key))
    return _onwards(request, draft, found, matter, str(form.cleaned_data.get("how") or does) if form else does)


def _settle(request: DoorRequest, draft: Draft, found: Updating, matter: Matter, does: str, form: Form | None) -> None:
    """Hand the answer to the verb, with the placeholders of what was written put back."""
    data: dict[str, Any] = form.cleaned_data if form else {}
    posted = request.POST
    seen = str((data.get("seen") if form else posted.get("seen")) or "")
    after = str((data.get("after") if form else posted.get("after")) or "")
    words = {}
    if isinstance(form, WriteForm):
        begun = {key: text for key, _, text in answering.statements_to_write(found, matter)}
        fill = found.after.resolved.fill
        words = {
            key: taken_back(begun.get(key, ""), text, fill) for key, text in form.written().items() if text.strip()
        }
    place = data.get("place")
    actions.decide(
        policy=draft.policy,
        body=draft.body,
        edition=found.edition,
        key=matter.key,
        how=data.get("how", "") if does == "settle" else does,
        seen=seen,
        after=int(after) if after.isdecimal() else 0,
        words=words,
        option=data.get("option", ""),
        reason=data.get("reason", ""),
        place={"section": place, "after": ""} if place else None,
        by=request.door.by,
        now=timezone.now(),
    )


def _onwards(
    request: DoorRequest, draft: Draft, found: Updating, matter: Matter, answered: str
) -> HttpResponseRedirect:
    """Lead to the next question that is open, or back to the update where none is or where this was no question."""
    here = updated.href_of(found)
    if matter.kind != "question":
        done(request, SAID[answered])
        return HttpResponseRedirect(f"{here}#{matter.kind}")
    now = queries.updating(draft, found.edition).found
    said = SAID[answered]
    keys = [item.key for item in now.questions]
    at = keys.index(matter.key) if matter.key in keys else -1
    waiting = [item for item in (*now.questions[at + 1 :], *now.questions[: max(at, 0)]) if item.how == ""]
    left = len(now.open)
    if waiting:
        done(request, f"{said} {len(keys) - left} of {len(keys)} decided.")
        return HttpResponseRedirect(updated.href_of(found, "update-decide", key=waiting[0].key))
    done(request, f"{said} Everything is decided." if not left else f"{said} {left} put off until later.")
    return HttpResponseRedirect(f"{here}#question")


def _forms(request: DoorRequest, found: Updating, matter: Matter, *, fresh: bool = False) -> dict[str, Form]:
    """Return the forms by which a matter can be answered, by what they do."""
    posted = "" if fresh else request.POST.get("do", "")
    stands = {"seen": matter.digest, "after": matter.answer.number if matter.answer else 0}
    needs = answering.asks(found, matter)
    made: dict[str, Form] = {}
    ways = answering.ways(found, matter)
    if ways:
        given = matter.answer if matter.stands else None
        chosen = matter.how if matter.how in [key for key, _, _ in ways] else ways[0][0] if matter.fixed else None
        initial = {
            "how": chosen,
            "option": given.option if given else "",
            "reason": given.reason if given else "",
            **stands,
        }
        made["settle"] = SettleForm(
            ways, needs, request.POST if posted == "settle" else None, initial=initial, prefix="settle"
        )
    fill = found.after.resolved.fill
    writing = [(key, label, plain(text, fill)) for key, label, text in answering.statements_to_write(found, matter)]
    if writing:
        if fresh:  # what was typed comes back beside the words of today
            writing = [
                (key, label, request.POST.get(f"write-text{at}") or text)
                for at, (key, label, text) in enumerate(writing)
            ]
        made["write"] = WriteForm(
            writing, needs, request.POST if posted == "write" else None, initial=stands, prefix="write"
        )
    return made


def _page(
    request: DoorRequest, draft: Draft, found: Updating, matter: Matter | None, made: dict[str, Form], *,
    bound: Form | None = None, problem: str = "",
) -> TemplateResponse:  # fmt: skip
    """Show the page; `problem` says why nothing was decided."""
    typed = [request.POST[name] for name in request.POST if name.startswith("write-text")]
    context = around(request, draft, found) | {
        "matter": matter, "forms": made, "form": bound, "problem": problem, "typed": typed if matter is None else [],
    }  # fmt: skip
    if matter is not None:
        keys = [item.key for item in found.found.questions]
        question = matter.question
        answer = matter.answer
        if matter.fixed and matter.kind == "question":
            context |= _asking(request, draft, found, matter)
        people = queries.names_of({answer.by} if answer else set())
        context |= {
            "item": updated.shown(found, [matter])[0],
            "columns": updated.columns(found, matter),
            "more": updated.more_lines(found, matter),
            "asks": updated.suited(
                found,
                updated.ASKS[question.why]
                if matter.kind == "question" and question
                else updated.LISTED.get(matter.kind, ""),
            ),
            "left_out": bool(question and question.left_out),
            "number": keys.index(matter.key) + 1 if matter.key in keys else 0,
            "total": len(keys),
            "seen": matter.digest,
            "after": answer.number if answer else 0,
            "who": people.get(answer.by, "Somebody") if answer else "",
            "answered": updated.ANSWERED.get(answer.how, "") if answer and (matter.stands or matter.again) else "",
            "writes": bool(answer and answer.how == "write")
            or bool(problem and "write" in made and request.POST.get("do") == "write"),
        }
    status = 409 if problem else 422 if bound is not None and bound.errors else 200
    return TemplateResponse(request, "policies/update_decide.html", context, status=status)


def _asking(request: DoorRequest, draft: Draft, found: Updating, matter: Matter) -> dict[str, Any]:
    """Return whom a school can ask about what is fixed, and what it has asked so far."""
    trust = asking.whom_to_ask(draft.body, found.theirs.head.id, by=request.door.by)
    if trust is None:
        return {}
    about = asking.about(draft, matter.key, found.edition)
    asked = asking.asked_by_us(about.pack, about.key)
    return {"trust": trust, "asked": asked, "waits": any(item.row.answered_at is None for item in asked)}
