"""Pages on which one statement is changed: its wording, its place, whether it stands; and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.layer import State
from foreland.core.wording import plain, taken_back
from foreland.policies import actions, forms, queries, showing
from foreland.policies.models import Change
from foreland.policies.queries import Draft
from foreland.policies.views.opened import crumbs, done, may_write, open_statement, refuse, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest


def _at(draft: Draft, state: State) -> dict[str, Any]:
    return {"policy": draft.policy.pk, "section": state.section, "anchor": showing.anchor_of(state.key)}


def section_crumb(draft: Draft, section: str) -> tuple[str, str]:
    """Return the way back to a section."""
    return showing.title_of(draft, section), address(
        "policies:section", draft.body, policy=draft.policy.pk, section=section
    )


def attempt(
    request: DoorRequest,
    policy: str,
    key: str,
    act: Callable[[], HttpResponseBase],
    form: Form | None = None,
    field: str = "",
) -> HttpResponseBase | None:
    """Do something to a statement and return where it leads.

    Where somebody else changed it meanwhile, that is the page that shows both; where it is not possible, the reason goes
    to a field of the form, and None comes back, or onto a page of its own where there is no form.
    """
    try:
        return act()
    except actions.ChangedMeanwhile as error:
        draft, state = open_statement(request, policy, key)
        mine = next((row for row in queries.asides(draft.policy, key=key) if row.number == error.aside), None)
        return TemplateResponse(request, "policies/meanwhile.html", _both(draft, state, mine), status=409)
    except actions.NotPossible as error:
        if form is None:
            draft, state = open_statement(request, policy, key)
            return _not_possible(request, draft, state, str(error))
        refuse(form, error, field)
        return None


def _both(draft: Draft, state: State, mine: Change | None) -> dict[str, Any]:
    """Return both people's words side by side; the second decides."""
    fill = draft.resolved.fill
    ours = str(mine.value) if mine and isinstance(mine.value, str) and mine.field == "text" else ""
    history = [item for item in draft.resolved.layer.amendments if item.key == state.key and item.field != "short"]
    theirs = max(history, key=lambda item: item.number, default=None)
    people = queries.names_of({theirs.by} if theirs else set())
    return {
        "draft": draft, "state": state, "mine": mine, "mine_words": plain(ours, fill), "theirs_words": plain(state.text, fill),
        "wanted": showing.wanted(draft, state, mine) if mine and not ours else "",
        "marks": showing.marks(draft.resolved, state.text, ours) if ours else None,
        "form": forms.RewordForm(initial={"text": plain(ours or state.text, fill), "seen": state.newest, "meaning": "changed"}),
        "anchor": showing.anchor_of(state.key),
        "who": people.get(theirs.by, "Somebody") if theirs else "Somebody",
        "crumbs": crumbs(draft, section_crumb(draft, state.section)),
    }  # fmt: skip


def compare(request: DoorRequest, policy: str, key: str, number: int) -> HttpResponseBase:
    """Show words that were kept aside beside those that count, for a decision; or keep what stands."""
    draft, state = open_statement(request, policy, key)
    mine = next((row for row in queries.asides(draft.policy, key=key) if row.number == number), None)
    if mine is None:
        raise Http404("There are no such words.")
    if request.method == "POST":
        actions.keep_standing(policy=draft.policy, number=number, by=request.door.by, now=timezone.now())
        done(request, "What stood is kept. Your words stay in the history.")
        return to(request, "policies:section", **_at(draft, state))
    return TemplateResponse(request, "policies/meanwhile.html", _both(draft, state, mine))


def reword(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Change a statement's wording; the bank's stays one click away."""
    draft, state = open_statement(request, policy, key)
    if state.undecided and request.method != "POST":
        return to(request, "policies:section", **_at(draft, state))
    fill = draft.resolved.fill
    kind: type[forms.WordingForm] = forms.WordingForm if state.own else forms.RewordForm
    form = kind(request.POST or None, initial={"text": plain(state.text, fill), "seen": state.newest})
    short = forms.ShortForm(_short_words(draft, state), request.POST or None)
    answered = request.method == "POST" and form.is_valid()
    for found in short.errors.values():
        answered = False
        form.add_error(None, f"Short words for a summary: {found[0]}")

    def save() -> HttpResponseBase:
        data = form.cleaned_data
        try:
            actions.reword(
                policy=draft.policy, key=key, text=taken_back(state.text, data["text"], fill), meaning=data.get("meaning", "changed"),
                seen=data["seen"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.ChangedMeanwhile:
            _keep_short(request, draft, state, short)  # nobody else wrote these
            raise
        _keep_short(request, draft, state, short)
        done(request, "Your wording is saved.")
        return to(request, "policies:section", **_at(draft, state))

    if answered:
        answer = attempt(request, policy, key, save, form, "text")
        if answer is not None:
            return answer
    context = {
        "draft": draft, "state": state, "form": form, "short": short, "crumbs": crumbs(draft, section_crumb(draft, state.section)),
        "bank_words": plain(state.bank_text, fill), "placeholders": placeholders(draft),
        "marks": showing.marks(draft.resolved, state.bank_text, state.text) if state.reworded else None,
    }  # fmt: skip
    return TemplateResponse(request, "policies/reword.html", context)


def _short_words(draft: Draft, state: State) -> list[tuple[str, str, str]]:
    """Return, for each summary that could hold a statement here, its key, title and the words that stand there now.

    A summary whose readers the setting does not have asks for no words; those that are kept for it stay.
    """
    fill = draft.resolved.fill
    return [
        (item.key, plain(item.title, fill), plain(_short_now(draft, state, item.key), fill))
        for item in draft.bank.summaries
        if item.when.value(draft.resolved.facts).holds is not False
    ]


def _short_now(draft: Draft, state: State, summary: str) -> str:
    """Return the short words of a statement with their placeholders; none where its changed wording is printed."""
    bank = dict(state.statement.short) if state.statement and not state.reworded else {}
    return draft.resolved.short_words(state.key).get(summary, bank.get(summary, ""))


def _keep_short(request: DoorRequest, draft: Draft, state: State, form: forms.ShortForm) -> None:
    """Keep the short words that were changed, with their placeholders."""
    own = draft.resolved.short_words(state.key)
    wanted = dict(own)
    for key, words in form.changed().items():
        before = _short_now(draft, state, key)
        written = taken_back(before, words, draft.resolved.fill)
        if written != before:
            wanted[key] = written
            if not written and state.reworded:  # then the changed wording is printed there
                del wanted[key]
    if wanted != own:
        actions.reword_short(policy=draft.policy, key=state.key, short=wanted, by=request.door.by, now=timezone.now())


def placeholders(draft: Draft) -> list[tuple[str, str]]:
    """Return each placeholder of the bank with what it becomes here."""
    return [
        (name, found.text if found.kind != "blank" else f"({found.text}, not filled in yet)")
        for name, found in draft.resolved.fill.items()
    ]


def leave_out(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Ask why, and leave a statement out."""
    draft, state = open_statement(request, policy, key)
    form = forms.LeaveOutForm(request.POST or None, must=state.level == "must", initial={"seen": state.newest})

    def save() -> HttpResponseBase:
        data = form.cleaned_data
        actions.leave_out(policy=draft.policy, key=key, reason=data["reason"], seen=data["seen"], by=request.door.by, now=timezone.now())  # fmt: skip
        done(request, f"“{state.title}” is left out. You can bring it back at any time.")
        return to(request, "policies:section", **_at(draft, state))

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form, "reason")
        if answer is not None:
            return answer
    context = {"draft": draft, "state": state, "form": form, "words": showing.words_of(draft.resolved, state),
               "serves": [showing.requirement_line(draft, code) for code in state.meets],
               "crumbs": crumbs(draft, section_crumb(draft, state.section))}  # fmt: skip
    return TemplateResponse(request, "policies/leave_out.html", context)


def act(request: DoorRequest, policy: str, key: str, act: str) -> HttpResponseBase:
    """Do what needs no question: take a statement in, choose an alternative, go back to the bank."""
    draft, state = open_statement(request, policy, key)
    sent = request.POST.get("seen", "")
    given: dict[str, Any] = {
        "policy": draft.policy, "key": key, "by": request.door.by, "now": timezone.now(),
        "seen": int(sent) if sent.isdecimal() and len(sent) < 9 else None,
    }  # fmt: skip

    def take_in() -> str:
        actions.take_in(**given)
        return f"“{state.title}” is taken in."

    def choose() -> str:
        actions.choose(option=request.POST.get("option", ""), **given)
        return "Your choice is saved."

    def restore() -> str:
        actions.restore(field="selected" if state.own else "all", **given)
        if state.own:
            return "Your statement stands again."
        return "The bank’s words stand again. Your words are kept in the history."

    acts = {"take-in": take_in, "choose": choose, "restore": restore}
    if act not in acts:
        raise Http404("There is no such act.")

    def save() -> HttpResponseBase:
        done(request, acts[act]())
        return to(request, "policies:section", **_at(draft, state))

    answer = attempt(request, policy, key, save)
    assert answer is not None
    return answer


def _not_possible(request: DoorRequest, draft: Draft, state: State, words: str) -> TemplateResponse:
    context = {
        "draft": draft,
        "state": state,
        "words": words,
        "crumbs": crumbs(draft, section_crumb(draft, state.section)),
    }
    return TemplateResponse(request, "policies/not_possible.html", context, status=422)


def move(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Ask where a statement should stand, and move it."""
    draft, state = open_statement(request, policy, key)
    places = []
    for name in draft.used_sections:
        after = [
            (f"{name}|{other.key}", f"After: {_brief(draft, other)}")
            for other in draft.resolved.section(name)
            if other.kept and other.key != key
        ]
        places.append((showing.title_of(draft, name), [(f"{name}|", "At the beginning"), *after]))
    form = forms.MoveForm(places, request.POST or None, initial={"seen": state.newest, "place": f"{state.section}|"})

    def save() -> HttpResponseBase:
        section, _, after = form.cleaned_data["place"].partition("|")
        actions.move(policy=draft.policy, key=key, section=section, after=after, seen=form.cleaned_data["seen"], by=request.door.by, now=timezone.now())  # fmt: skip
        done(request, "Moved.")
        return to(request, "policies:section", policy=policy, section=section, anchor=showing.anchor_of(key))

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form, "place")
        if answer is not None:
            return answer
    context = {"draft": draft, "state": state, "form": form, "words": showing.words_of(draft.resolved, state),
               "crumbs": crumbs(draft, section_crumb(draft, state.section))}  # fmt: skip
    return TemplateResponse(request, "policies/move.html", context)


def _brief(draft: Draft, state: State) -> str:
    return state.title if not state.own else f"Your own: {plain(state.text, draft.resolved.fill)[:60]}"


def history(request: DoorRequest, policy: str, key: str) -> TemplateResponse:
    """Show every change of a statement: who, when, what. Nothing is ever lost."""
    draft, state = open_statement(request, policy, key)
    rows = list(Change.objects.filter(policy=draft.policy, key=key).order_by("number"))
    settled = queries.settled(draft.policy, key)
    people = queries.names_of({row.by for row in (*rows, *settled.values())})
    said = []
    previous = state.statement.words(state.choice) if state.statement else ""
    for row in rows:
        entry: dict[str, Any] = {"row": row, "who": people.get(row.by, row.by), "marks": None}
        if row.number in settled:
            entry["settled"] = settled[row.number]
            entry["settled_by"] = people.get(settled[row.number].by, settled[row.number].by)
        words = row.value if row.field == "text" else row.value["text"] if row.field == "own" and row.value else None
        if isinstance(words, str):
            entry["marks"] = showing.marks(draft.resolved, previous, words) if previous else None
            entry["words"] = plain(words, draft.resolved.fill)
            previous = previous if row.aside else words
        elif row.field != "text":
            entry["wanted"] = showing.told(draft, state, row)
        said.append(entry)
    context = {"draft": draft, "state": state, "said": list(reversed(said)), "crumbs": crumbs(draft, section_crumb(draft, state.section)),
               "may_write": may_write(request)}  # fmt: skip
    return TemplateResponse(request, "policies/history.html", context)
