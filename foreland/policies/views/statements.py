"""Pages on which one statement is changed: its wording, its place, whether it stands; and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.amend import wordings
from foreland.core.layer import State
from foreland.core.wording import plain, taken_back
from foreland.policies import actions, forms, queries, showing
from foreland.policies.models import Change
from foreland.policies.queries import Draft
from foreland.policies.views.gone import with_update
from foreland.policies.views.opened import NO_FIELDS, also_here, crumbs, done, may_write, open_statement, refuse, to
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
    fields: Mapping[str, str] = NO_FIELDS,
) -> HttpResponseBase | None:
    """Do something to a statement and return where it leads.

    Where somebody else changed it meanwhile, that is the page that shows both; where it is not possible, the reason goes
    into the form, and None comes back, or onto a page of its own where there is no form. `fields` are those of `refuse`.
    """
    try:
        return act()
    except actions.ChangedMeanwhile as error:
        draft, state = open_statement(request, policy, key)
        mine = next((row for row in queries.asides(draft.policy, key=key) if row.number == error.aside), None)
        return TemplateResponse(
            request, "policies/meanwhile.html", _both(draft, state, mine, request.door.by), status=409
        )
    except actions.NotPossible as error:
        if form is None:
            draft, state = open_statement(request, policy, key)
            return _not_possible(request, draft, state, str(error))
        refuse(form, error, fields=fields)
        return None


def _both(draft: Draft, state: State, mine: Change | None, by: str) -> dict[str, Any]:
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
        "who": people.get(theirs.by, "Somebody") if theirs else "Somebody", "myself": theirs is not None and theirs.by == by,
        "crumbs": crumbs(draft, section_crumb(draft, state.section)),
    }  # fmt: skip


@with_update
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
    return TemplateResponse(request, "policies/meanwhile.html", _both(draft, state, mine, request.door.by))


@with_update
def reword(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Change a statement's wording; the bank's stays one click away."""
    draft, state = open_statement(request, policy, key)
    if state.fixed:
        return _not_possible(request, draft, state, str(actions.FixedWords(state.title)))
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
        answer = attempt(request, policy, key, save, form)
        if answer is not None:
            return answer
    context = {
        "draft": draft, "state": state, "form": form, "short": short, "crumbs": crumbs(draft, section_crumb(draft, state.section)),
        "bank_words": plain(state.bank_text, fill), "placeholders": placeholders(draft),
        "marks": showing.marks(draft.resolved, state.bank_text, state.text) if state.reworded else None,
        "others": also_here(request, draft.policy, state.section),
    }  # fmt: skip
    return TemplateResponse(request, "policies/reword.html", context)


def _short_words(draft: Draft, state: State) -> list[tuple[str, str, str]]:
    """Return, for each summary that could hold a statement here, its key, title and the words that stand there now.

    A summary whose readers the setting does not have, or that says nothing of this section, asks for no words; those that
    are kept for it stay.
    """
    fill = draft.resolved.fill
    return [
        (item.key, plain(item.title, fill), plain(_short_now(draft, state, item.key), fill))
        for item in draft.bank.summaries
        if item.when.value(draft.resolved.facts).holds is not False
        and any(state.section in group.sections for group in item.groups)
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


@with_update
def leave_out(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Ask why, and leave a statement out."""
    draft, state = open_statement(request, policy, key)
    if state.fixed:
        return _not_possible(request, draft, state, str(actions.FixedWords(state.title)))
    form = forms.LeaveOutForm(request.POST or None, must=state.level == "must", initial={"seen": state.newest})

    def save() -> HttpResponseBase:
        data = form.cleaned_data
        actions.leave_out(policy=draft.policy, key=key, reason=data["reason"], seen=data["seen"], by=request.door.by, now=timezone.now())  # fmt: skip
        done(request, f"“{state.title}” is left out. You can bring it back at any time.")
        return to(request, "policies:section", **_at(draft, state))

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form)
        if answer is not None:
            return answer
    context = {"draft": draft, "state": state, "form": form, "words": showing.words_of(draft.resolved, state),
               "serves": [showing.requirement_line(draft, code) for code in state.meets],
               "crumbs": crumbs(draft, section_crumb(draft, state.section))}  # fmt: skip
    return TemplateResponse(request, "policies/leave_out.html", context)


@with_update
def act(request: DoorRequest, policy: str, key: str, act: str) -> HttpResponseBase:
    """Do what needs no question: take a statement in, choose an alternative, go back to the bank or to earlier words."""
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
        option = request.POST.get("option", "")
        actions.choose(option=option, **given)
        return _chosen(draft, state, option)

    def restore() -> str:
        actions.restore(field="selected" if state.own else "all", **given)
        if state.own:
            return "Your statement stands again."
        return "The bank’s words stand again. Your words are kept in the history."

    def use_again() -> str:
        number = request.POST.get("number", "")
        actions.use_again(number=int(number) if number.isdecimal() and len(number) < 9 else 0, **given)
        return "These words stand again. What stood before them is kept in the history."

    acts = {"take-in": take_in, "choose": choose, "restore": restore, "use-again": use_again}
    if act not in acts:
        raise Http404("There is no such act.")

    def save() -> HttpResponseBase:
        done(request, acts[act]())
        return to(request, "policies:section", **_at(draft, state))

    answer = attempt(request, policy, key, save)
    assert answer is not None
    return answer


def _chosen(draft: Draft, before: State, option: str) -> str:
    """Return what happened when an alternative was chosen: which own words sleep from now on, and which wake."""
    labels = {str(item["key"]): str(item["label"]) for item in showing.choices(draft, before)}
    written = wordings(draft.resolved.layer.amendments, before.key)
    said = ["Your choice is saved."]
    if option in written and option != before.choice:
        said.append(f"Your own wording of “{labels[option]}” prints again.")
    if before.choice != option and before.choice in written and before.choice in labels:
        said.append(
            f"Your own wording of “{labels[before.choice]}” is kept with that choice; it prints again if you choose it."
        )
    return " ".join(said)


def _not_possible(request: DoorRequest, draft: Draft, state: State, words: str) -> TemplateResponse:
    context = {
        "draft": draft,
        "state": state,
        "words": words,
        "crumbs": crumbs(draft, section_crumb(draft, state.section)),
    }
    return TemplateResponse(request, "policies/not_possible.html", context, status=422)


@with_update
def move(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Ask where a statement should stand, and move it. It starts from where the statement stands now."""
    draft, state = open_statement(request, policy, key)
    here = (state.section, _before(draft, state))
    places = []
    for name in (state.section,) if state.fixed else draft.used_sections:
        others = [other for other in draft.resolved.section(name) if other.kept and other.key != key]
        found = [(name, after) for after in ("", *(other.key for other in others)) if (name, after) != here]
        title = showing.title_of(draft, name)
        places.append((title, [(f"{name}|{after}", _capital(_place(draft, name, after))) for _, after in found]))
    now = f"Where it stands now, {_after(draft, here[1])}"
    form = forms.MoveForm(now, places, request.POST or None, initial={"seen": state.newest})

    def save() -> HttpResponseBase:
        place = form.cleaned_data["place"]
        section, _, after = place.partition("|")
        if place == forms.WHERE_IT_IS:
            done(request, "Nothing had changed: it stands where it stood.")
            return to(request, "policies:section", **_at(draft, state))
        actions.move(policy=draft.policy, key=key, section=section, after=after, seen=form.cleaned_data["seen"], by=request.door.by, now=timezone.now())  # fmt: skip
        done(request, f"Moved. It now stands {_place(draft, section, after)}.")
        return to(request, "policies:section", policy=policy, section=section, anchor=showing.anchor_of(key))

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, key, save, form, {"section": "place", "after": "place"})
        if answer is not None:
            return answer
    context = {"draft": draft, "state": state, "form": form, "words": showing.words_of(draft.resolved, state),
               "here": _place(draft, *here), "crumbs": crumbs(draft, section_crumb(draft, state.section))}  # fmt: skip
    return TemplateResponse(request, "policies/move.html", context)


def _before(draft: Draft, state: State) -> str:
    """Return the key of the statement after which another is read in its section; "" at the beginning."""
    order = [other.key for other in draft.resolved.section(state.section) if other.kept or other.key == state.key]
    place = order.index(state.key)
    return order[place - 1] if place else ""


def _place(draft: Draft, section: str, after: str) -> str:
    """Return a place in words, what is nearest first: a list on a phone may cut the end off."""
    title = showing.title_of(draft, section)
    return f"{_after(draft, after)}, in “{title}”" if after else f"{_after(draft, after)} of “{title}”"


def _after(draft: Draft, key: str) -> str:
    if not key:
        return "at the beginning"
    other = draft.resolved.states[key]
    words = other.title if not other.own else f"Your own: {plain(other.text, draft.resolved.fill)[:60]}"
    return f"after “{words}”"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def history(request: DoorRequest, policy: str, key: str) -> TemplateResponse:
    """Show every change of a statement: who, when, what. Nothing is ever lost."""
    draft, state = open_statement(request, policy, key)
    rows = list(Change.objects.filter(policy=draft.policy, key=key).order_by("number"))
    settled = queries.settled(draft.policy, key)
    suggested = queries.suggested(draft.policy, key)
    people = queries.names_of({row.by for row in (*rows, *settled.values())} | set(suggested.values()))
    writes = may_write(request)
    said = []
    stood: dict[str, str] = {}  # the words of each alternative, before each change
    for row in rows:
        entry: dict[str, Any] = {"row": row, "who": people.get(row.by, row.by), "marks": None}
        entry["suggested_by"] = people.get(suggested.get(row.number, ""), "")
        option = row.option if row.field == "text" else ""
        previous = stood.get(option, state.statement.words(option) if state.statement else "")
        if row.number in settled:
            entry["settled"] = settled[row.number]
            entry["settled_by"] = people.get(settled[row.number].by, settled[row.number].by)
        words = queries.wording_in(row)
        if words is not None:
            entry |= _again(draft, state, row, words, waits=row.aside and row.number not in settled) if writes else {}
            entry["marks"] = showing.marks(draft.resolved, previous, words) if previous else None
            entry["words"] = plain(words, draft.resolved.fill)
            if not row.aside:
                stood[option] = words
        elif row.field != "text":
            entry["wanted"] = showing.told(draft, state, row)
        elif not row.aside:
            stood.pop(option, None)
        said.append(entry)
    told: set[str] = set()
    for entry in reversed(said):  # of the same words written again and again, the newest speak
        if entry.get("words") in told:
            entry |= {"stands": False, "again": False}
        elif entry.get("stands") or entry.get("again"):
            told.add(entry["words"])
    context = {"draft": draft, "state": state, "said": list(reversed(said)), "crumbs": crumbs(draft, section_crumb(draft, state.section)),
               "may_write": writes, "anchor": showing.anchor_of(key)}  # fmt: skip
    return TemplateResponse(request, "policies/history.html", context)


def _again(draft: Draft, state: State, row: Change, words: str, *, waits: bool) -> dict[str, Any]:
    """Return what can be done with an earlier wording: use it again, or choose its alternative again first.

    One that `waits` aside for a decision is decided on its own page, and a statement that is left out is brought back first.
    """
    if state.statement and row.option != (state.choice or ""):
        option = state.statement.option(row.option)
        offered = any(item.key == row.option for item in state.options)
        return {"written_for": plain(option.label, draft.resolved.fill) if option else row.option, "offered": offered}
    return {"stands": words == state.text and not row.aside, "again": state.kept and not waits and words != state.text}
