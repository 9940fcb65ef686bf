"""Pages of the workbench on which one statement of a bank of one's own is changed: words, for whom, requirements, out or in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.layer import State
from foreland.core.wording import plain
from foreland.policies import actions, benched, queries, showing
from foreland.policies.actions import bench_words as verbs
from foreland.policies.forms import bench as forms
from foreland.policies.models import Change
from foreland.policies.queries import bench as read
from foreland.policies.queries.bench import Bench
from foreland.policies.views.opened import NO_FIELDS, crumbs, done, may_write, refuse, to
from foreland.policies.views.statements import placeholders, section_crumb
from foreland.tenancy.doors import DoorRequest

MOST_FOUND = 25
"""How many requirements a search shows; more words narrow it."""


def open_bench(request: DoorRequest, policy: str) -> Bench:
    """Return a bank of the open body's own; 404 for another."""
    try:
        return read.bench(policy, request.door.body, now=timezone.now())
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error


def open_item(request: DoorRequest, policy: str, key: str) -> tuple[Bench, State]:
    """Return an own bank and one of its statements; 404 where there is none."""
    of = open_bench(request, policy)
    state = of.draft.resolved.states.get(key)
    if state is None:
        raise Http404("There is no such statement.")
    return of, state


def around(request: DoorRequest, of: Bench, *more: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of the workbench shows around itself."""
    return {"of": of, "draft": of.draft, "crumbs": crumbs(of.draft, *more), "may_write": may_write(request)}


def _at(of: Bench, state: State) -> dict[str, Any]:
    return {"policy": of.bank.policy_id, "section": state.section, "anchor": showing.anchor_of(state.key)}


def _page(request: DoorRequest, template: str, of: Bench, state: State, **more: Any) -> TemplateResponse:
    context = around(request, of, section_crumb(of.draft, state.section)) | {"state": state, "item": of.statements[state.key], **more}  # fmt: skip
    form = more.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    return TemplateResponse(request, template, context, status=422 if wrong else 200)


def attempt(
    request: DoorRequest, policy: str, key: str, act: Callable[[], str], form: Form | None = None,
    fields: Mapping[str, str] = NO_FIELDS,
) -> HttpResponseBase | None:  # fmt: skip
    """Do something to a statement and return where it leads; None where the form now says why it cannot be."""
    try:
        said = act()
    except actions.ChangedMeanwhile as error:
        return _meanwhile(request, policy, key, error.aside, status=409)
    except actions.NotPossible as error:
        if form is None:
            of, state = open_item(request, policy, key)
            context = around(request, of, section_crumb(of.draft, state.section)) | {"state": state, "words": str(error)}  # fmt: skip
            return TemplateResponse(request, "policies/not_possible.html", context, status=422)
        refuse(form, error, fields=fields)
        return None
    done(request, said)
    of, state = open_item(request, policy, key)
    return to(request, "policies:section", **_at(of, state))


def change(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Change the words of a statement: title, wording, alternatives, level, audience, reason, short words."""
    of, state = open_item(request, policy, key)
    fill = of.draft.resolved.fill
    item = read.shown_at(of, key, None)
    titles = {each.key: plain(each.title, fill) for each in of.draft.bank.summaries}
    offered = forms.summaries_for(of.draft.bank.summaries, state, titles)
    labels = {each.key: plain(each.label, fill) for each in item.options}
    form = forms.StatementForm(
        item, offered, labels, request.POST or None, initial={"seen": state.newest}, fixes=of.draft.body.kind == "trust"
    )

    def save() -> str:
        data = form.cleaned_data
        kept = {name: words for name, words in item.short if name not in form.summaries}
        made = verbs.amend(
            policy=of.bank.policy, body=of.draft.body, key=key, given=form.given(kept), reason=data["reason"],
            seen=data["seen"], by=request.door.by, now=timezone.now(),
        )  # fmt: skip
        return f"“{state.title}” is saved." if made else "Nothing had changed."

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form)
        if answer is not None:
            return answer
    parent = of.draft.bank.statement.get(key)
    return _page(
        request, "policies/bench_change.html", of, state, form=form, placeholders=placeholders(of.draft),
        marks=showing.marks(of.draft.resolved, state.bank_text, state.text) if state.reworded else None,
        parent_words=parent.text if parent and state.reworded else "", touched=key in of.touched and not state.own,
    )  # fmt: skip


def for_whom(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Say for whom a statement is meant, by the bank's questions."""
    of, state = open_item(request, policy, key)
    form = forms.ForWhomForm(
        benched.asked(of.draft.bank), of.statements[key].when, request.POST or None, initial={"seen": state.newest}
    )

    def save() -> str:
        made = verbs.amend(
            policy=of.bank.policy, body=of.draft.body, key=key, given={("when", ""): form.when()},
            seen=form.cleaned_data["seen"], by=request.door.by, now=timezone.now(),
        )  # fmt: skip
        return f"For whom “{state.title}” is meant is saved." if made else "Nothing had changed."

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form)
        if answer is not None:
            return answer
    now = benched.condition_lines(of.draft.bank, of.statements[key].when)
    return _page(request, "policies/bench_for_whom.html", of, state, form=form, now=now)


def serves(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Say which requirements a statement meets; a search finds them by code, words or source."""
    of, state = open_item(request, policy, key)
    posted = request.method == "POST"
    chosen = request.POST.getlist("codes") if posted else list(of.statements[key].meets)
    wanted = request.POST.get("find", "").strip()[:100] if posted else ""
    searching = posted and "search" in request.POST
    found = _found(of, wanted) if searching else []
    known = of.draft.requirements.requirement
    offered = [code for code in dict.fromkeys([*chosen, *found[:MOST_FOUND]]) if code in known]
    data = request.POST if posted and not searching else None
    lines = [(code, showing.requirement_line(of.draft, code)) for code in offered]
    form = forms.ServesForm(lines, data, initial={"codes": chosen, "seen": request.POST.get("seen") or state.newest})

    def save() -> str:
        made = verbs.amend(
            policy=of.bank.policy, body=of.draft.body, key=key, given={("meets", ""): form.cleaned_data["codes"]},
            seen=form.cleaned_data["seen"], by=request.door.by, now=timezone.now(),
        )  # fmt: skip
        return f"The requirements of “{state.title}” are saved." if made else "Nothing had changed."

    if data is not None and form.is_valid():
        answer = attempt(request, policy, key, save, form, {"meets": "codes"})
        if answer is not None:
            return answer
    return _page(
        request, "policies/bench_serves.html", of, state, form=form, wanted=wanted, searching=searching,
        count=len(found), most=MOST_FOUND,
    )  # fmt: skip


def _found(of: Bench, wanted: str) -> list[str]:
    """Return the codes of the requirements that hold every word of a search, in their order."""
    words = wanted.lower().split()
    if not words:
        return []
    lines = ((item.code, f"{showing.requirement_line(of.draft, item.code)} {item.asks}".lower()) for item in of.draft.requirements.requirements)  # fmt: skip
    return [code for code, line in lines if all(word in line for word in words)]


def leave_out(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Ask why, and leave a statement out of the edition."""
    of, state = open_item(request, policy, key)
    form = forms.WhyOutForm(request.POST or None, initial={"seen": state.newest})

    def save() -> str:
        data = form.cleaned_data
        verbs.leave_out_of_bank(
            policy=of.bank.policy, key=key, reason=data["reason"], seen=data["seen"], by=request.door.by, now=timezone.now()
        )  # fmt: skip
        return f"“{state.title}” is left out. You can bring it back at any time."

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form)
        if answer is not None:
            return answer
    words = showing.words_of(of.draft.resolved, state)
    lines = [showing.requirement_line(of.draft, code) for code in of.statements[key].meets]
    return _page(request, "policies/leave_out.html", of, state, form=form, words=words, serves=lines)


def act(request: DoorRequest, policy: str, key: str, act: str) -> HttpResponseBase:
    """Do what needs no question: bring a statement back, go back to the bank above, or to an earlier change."""
    of, state = open_item(request, policy, key)
    sent, number = request.POST.get("seen", ""), request.POST.get("number", "")
    given: dict[str, Any] = {
        "policy": of.bank.policy, "key": key, "by": request.door.by, "now": timezone.now(),
        "seen": int(sent) if sent.isdecimal() and len(sent) < 9 else None,
    }  # fmt: skip

    def take_in() -> str:
        actions.take_in(**given)
        return f"“{state.title}” is in again."

    def restore() -> str:
        if state.own:
            actions.restore(field="selected", **given)
            return "Your statement stands again."
        verbs.back_to_parent(**given)
        return "It stands as in the bank above again. What you wrote is kept in the history."

    def use_again() -> str:
        verbs.use_change_again(number=int(number) if number.isdecimal() and len(number) < 9 else 0, **given)
        return "It stands again. What stood before is kept in the history."

    acts = {"take-in": take_in, "restore": restore, "use-again": use_again}
    if act not in acts:
        raise Http404("There is no such act.")
    answer = attempt(request, policy, key, acts[act])
    assert answer is not None
    return answer


def compare(request: DoorRequest, policy: str, key: str, number: int) -> HttpResponseBase:
    """Show what was kept aside beside what counts, for a decision; or keep what stands."""
    of, state = open_item(request, policy, key)
    if request.method != "POST":
        return _meanwhile(request, policy, key, number)
    actions.keep_standing(policy=of.bank.policy, number=number, by=request.door.by, now=timezone.now())
    done(request, "What stood is kept. Yours stays in the history.")
    return to(request, "policies:section", **_at(of, state))


def _meanwhile(request: DoorRequest, policy: str, key: str, number: int, *, status: int = 200) -> TemplateResponse:
    """Show both people's values of the same field side by side; the second decides."""
    of, state = open_item(request, policy, key)
    mine = next((row for row in queries.asides(of.bank.policy, key=key) if row.number == number), None)
    if mine is None:
        raise Http404("There are no such words.")
    theirs = _stands(of, mine)
    people = queries.names_of({theirs.by} if theirs else set())
    words = [benched.value_words(of.draft, row.field, row.option, row.value) if row else "" for row in (theirs, mine)]
    both = mine.field == "text" and words[0] and words[1]
    context = around(request, of, section_crumb(of.draft, state.section)) | {
        "state": state, "mine": mine, "changed": benched.changed_words(mine.field, state.title), "stands": words[0], "yours": words[1],
        "marks": showing.marks(of.draft.resolved, words[0], words[1]) if both else None,
        "who": people.get(theirs.by, "Somebody") if theirs else "Somebody", "anchor": showing.anchor_of(key),
        "others": [row for row in queries.asides(of.bank.policy, by=request.door.by, key=key) if row.number != number],
    }  # fmt: skip
    return TemplateResponse(request, "policies/bench_meanwhile.html", context, status=status)


def _stands(of: Bench, mine: Change) -> Change | None:
    """Return the change that counts in the field of one that was kept aside."""
    rows = Change.objects.filter(policy=of.bank.policy, key=mine.key, field=mine.field, aside=False)
    return (
        (rows.filter(option=mine.option) if mine.field in ("option", "label", "hint") else rows)
        .order_by("-number")
        .first()
    )


def history(request: DoorRequest, policy: str, key: str) -> TemplateResponse:
    """Show every change of a statement: who, when, what. Nothing is ever lost, and each can be put back."""
    of, state = open_item(request, policy, key)
    rows = list(Change.objects.filter(policy=of.bank.policy, key=key))
    people = queries.names_of({row.by for row in rows})
    found = benched.entries(of, rows, people, set(queries.settled(of.bank.policy, key)))
    return _page(request, "policies/bench_history.html", of, state, entries=found)
