"""Pages of a section in the making, and what can be done to one statement."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.layer import State
from foreland.core.wording import plain, taken_back
from foreland.core.words import differences
from foreland.policies import actions, forms, queries, showing
from foreland.policies.models import Change
from foreland.policies.queries import Draft
from foreland.policies.views.opened import crumbs, done, may_write, open_draft, open_statement, refuse, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest


def _at(draft: Draft, state: State) -> dict[str, Any]:
    return {"policy": draft.policy.pk, "section": state.section, "anchor": state.key.replace(".", "-")}


def _section_crumb(draft: Draft, section: str) -> tuple[str, str]:
    return showing.title_of(draft, section), address(
        "policies:section", draft.body, policy=draft.policy.pk, section=section
    )


def section(request: DoorRequest, policy: str, section: str) -> TemplateResponse:
    """Show a section: each statement with its state, why it is here, and what can be done."""
    draft = open_draft(request, policy)
    if section not in draft.bank.section or draft.bank.section[section].kind != "statements":
        raise Http404("There is no such section.")
    writes = may_write(request)
    states = [state for state in draft.resolved.section(section) if state.applies.holds is not False]
    cards = [showing.card(request, draft, state, may_write=writes) for state in states]
    order = draft.used_sections
    following = order[order.index(section) + 1] if section in order and order.index(section) + 1 < len(order) else None
    context = {
        "draft": draft,
        "section": draft.bank.section[section],
        "title": showing.title_of(draft, section),
        "cards": cards,
        "sections": showing.sections(draft, section),
        "stand": showing.standing(draft, section),
        "asleep": [state for state in draft.resolved.section(section) if state.sleeping],
        "elsewhere": sum(state.applies.holds is False for state in draft.resolved.section(section)),
        "agreed": draft.section_agreed(section),
        "undecided": sum(state.undecided or bool(state.needs) for state in states),
        "kept": sum(state.kept for state in states),
        "following": (
            showing.title_of(draft, following),
            address("policies:section", draft.body, policy=policy, section=following),
        )
        if following
        else None,
        "crumbs": crumbs(draft),
        "may_write": writes,
        "asides": [
            row
            for row in queries.asides(draft.policy, by=request.door.by)
            if any(row.key == state.key for state in states)
        ],
    }
    return TemplateResponse(request, "policies/section.html", context)


def _meanwhile(request: DoorRequest, draft: Draft, state: State, error: actions.ChangedMeanwhile) -> TemplateResponse:
    """Show both people's words side by side; the second decides."""
    aside = queries.asides(draft.policy, key=state.key)
    mine = next((row for row in aside if row.number == error.aside), None)
    return TemplateResponse(request, "policies/meanwhile.html", _both(draft, state, mine), status=409)


def _both(draft: Draft, state: State, mine: Change | None) -> dict[str, Any]:
    fill = draft.resolved.fill
    ours = str(mine.value) if mine and isinstance(mine.value, str) else ""
    history = [item for item in draft.resolved.layer.amendments if item.key == state.key and item.field != "short"]
    theirs = max(history, key=lambda item: item.number, default=None)
    people = queries.names_of({theirs.by} if theirs else set())
    return {
        "draft": draft, "state": state, "mine": mine, "mine_words": plain(ours, fill), "theirs_words": plain(state.text, fill),
        "marks": differences(plain(state.text, fill), plain(ours, fill)) if ours else [],
        "form": forms.RewordForm(initial={"text": plain(ours or state.text, fill), "seen": state.newest, "meaning": "changed"}),
        "who": people.get(theirs.by, "Somebody") if theirs else "Somebody",
        "crumbs": crumbs(draft, _section_crumb(draft, state.section)),
    }  # fmt: skip


def reword(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Change a statement's wording; the bank's stays one click away."""
    draft, state = open_statement(request, policy, key)
    if state.undecided and request.method != "POST":
        return to(request, "policies:section", **_at(draft, state))
    kind: type[forms.WordingForm] = forms.WordingForm if state.own else forms.RewordForm
    form = kind(request.POST or None, initial={"text": plain(state.text, draft.resolved.fill), "seen": state.newest})
    short = forms.ShortForm(_short_words(draft, state), request.POST or None)
    answered = request.method == "POST" and form.is_valid()
    for found in short.errors.values():
        answered = False
        form.add_error(None, f"Short words for a summary: {found[0]}")
    if answered:
        try:
            actions.reword(
                policy=draft.policy, key=key, text=taken_back(state.text, form.cleaned_data["text"], draft.resolved.fill), meaning=form.cleaned_data.get("meaning", "changed"),
                seen=form.cleaned_data["seen"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
            _keep_short(request, draft, state, short)
        except actions.ChangedMeanwhile as error:
            _keep_short(request, draft, state, short)  # nobody else wrote these
            draft, state = open_statement(request, policy, key)
            return _meanwhile(request, draft, state, error)
        except actions.NotPossible as error:
            refuse(form, error, "text")
        else:
            done(request, "Your wording is saved.")
            return to(request, "policies:section", **_at(draft, state))
    context = {
        "draft": draft, "state": state, "form": form, "short": short, "crumbs": crumbs(draft, _section_crumb(draft, state.section)),
        "bank_words": plain(state.bank_text, draft.resolved.fill), "placeholders": _placeholders(draft),
        "marks": differences(plain(state.bank_text, draft.resolved.fill), plain(state.text, draft.resolved.fill)) if state.reworded else [],
    }  # fmt: skip
    return TemplateResponse(request, "policies/reword.html", context)


def _short_words(draft: Draft, state: State) -> list[tuple[str, str, str]]:
    """Return, for each summary that could hold a statement, its key, title and the words that stand there now."""
    fill = draft.resolved.fill
    return [
        (item.key, plain(item.title, fill), plain(_short_now(draft, state, item.key), fill))
        for item in draft.bank.summaries
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


def _placeholders(draft: Draft) -> list[tuple[str, str]]:
    return [
        (name, found.text if found.kind != "blank" else f"({found.text}, not filled in yet)")
        for name, found in draft.resolved.fill.items()
    ]


def compare(request: DoorRequest, policy: str, key: str, number: int) -> HttpResponseBase:
    """Show words that were kept aside beside those that count, for a decision."""
    draft, state = open_statement(request, policy, key)
    mine = next((row for row in queries.asides(draft.policy, key=key) if row.number == number), None)
    if mine is None:
        raise Http404("There are no such words.")
    return TemplateResponse(request, "policies/meanwhile.html", _both(draft, state, mine))


def leave_out(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Ask why, and leave a statement out."""
    draft, state = open_statement(request, policy, key)
    form = forms.LeaveOutForm(request.POST or None, must=state.level == "must", initial={"seen": state.newest})
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_out(policy=draft.policy, key=key, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"],
                              by=request.door.by, now=timezone.now())  # fmt: skip
        except actions.ChangedMeanwhile as error:
            draft, state = open_statement(request, policy, key)
            return _meanwhile(request, draft, state, error)
        except actions.NotPossible as error:
            refuse(form, error, "reason")
        else:
            done(request, f"“{state.title}” is left out. You can bring it back at any time.")
            return to(request, "policies:section", **_at(draft, state))
    context = {"draft": draft, "state": state, "form": form, "words": showing.words_of(draft.resolved, state),
               "serves": [showing.requirement_line(draft, code) for code in state.meets],
               "crumbs": crumbs(draft, _section_crumb(draft, state.section))}  # fmt: skip
    return TemplateResponse(request, "policies/leave_out.html", context)


def act(request: DoorRequest, policy: str, key: str, act: str) -> HttpResponseBase:
    """Do what needs no question: take a statement in, choose an alternative, go back to the bank."""
    draft, state = open_statement(request, policy, key)
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isdecimal() and len(sent) < 9 else None
    given: dict[str, Any] = {
        "policy": draft.policy,
        "key": key,
        "by": request.door.by,
        "now": timezone.now(),
        "seen": seen,
    }
    try:
        if act == "take-in":
            actions.take_in(**given)
            done(request, f"“{state.title}” is taken in.")
        elif act == "choose":
            actions.choose(option=request.POST.get("option", ""), **given)
            done(request, "Your choice is saved.")
        elif act == "restore":
            actions.restore(field="all" if state.own is False else "selected", **given)
            done(
                request,
                "The bank’s words stand again. Your words are kept in the history."
                if not state.own
                else "Your statement stands again.",
            )
        else:
            raise Http404("There is no such act.")
    except actions.ChangedMeanwhile as error:
        draft, state = open_statement(request, policy, key)
        return _meanwhile(request, draft, state, error)
    except actions.NotPossible as error:
        return _not_possible(request, draft, state, str(error))
    return to(request, "policies:section", **_at(draft, state))


def _not_possible(request: DoorRequest, draft: Draft, state: State, words: str) -> TemplateResponse:
    context = {
        "draft": draft,
        "state": state,
        "words": words,
        "crumbs": crumbs(draft, _section_crumb(draft, state.section)),
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
    if request.method == "POST" and form.is_valid():
        section, _, after_key = form.cleaned_data["place"].partition("|")
        try:
            actions.move(policy=draft.policy, key=key, section=section, after=after_key, seen=form.cleaned_data["seen"],
                         by=request.door.by, now=timezone.now())  # fmt: skip
        except actions.ChangedMeanwhile as error:
            draft, state = open_statement(request, policy, key)
            return _meanwhile(request, draft, state, error)
        except actions.NotPossible as error:
            refuse(form, error, "place")
        else:
            done(request, "Moved.")
            return to(request, "policies:section", policy=policy, section=section, anchor=key.replace(".", "-"))
    context = {"draft": draft, "state": state, "form": form, "words": showing.words_of(draft.resolved, state),
               "crumbs": crumbs(draft, _section_crumb(draft, state.section))}  # fmt: skip
    return TemplateResponse(request, "policies/move.html", context)


def _brief(draft: Draft, state: State) -> str:
    return state.title if not state.own else f"Your own: {plain(state.text, draft.resolved.fill)[:60]}"


def history(request: DoorRequest, policy: str, key: str) -> TemplateResponse:
    """Show every change of a statement: who, when, what. Nothing is ever lost."""
    draft, state = open_statement(request, policy, key)
    rows = list(Change.objects.filter(policy=draft.policy, key=key).order_by("number"))
    people = queries.names_of({row.by for row in rows})
    said = []
    previous = state.statement.words(state.choice) if state.statement else ""
    for row in rows:
        entry: dict[str, Any] = {"row": row, "who": people.get(row.by, row.by), "marks": []}
        words = row.value if row.field == "text" else row.value["text"] if row.field == "own" and row.value else None
        if isinstance(words, str):
            entry["marks"] = (
                differences(plain(previous, draft.resolved.fill), plain(words, draft.resolved.fill)) if previous else []
            )
            entry["words"] = plain(words, draft.resolved.fill)
            previous = previous if row.aside else words
        said.append(entry)
    context = {"draft": draft, "state": state, "said": list(reversed(said)), "crumbs": crumbs(draft, _section_crumb(draft, state.section)),
               "may_write": may_write(request)}  # fmt: skip
    return TemplateResponse(request, "policies/history.html", context)


def add(request: DoorRequest, policy: str, section: str) -> HttpResponseBase:
    """Add a statement of the school's own to a section."""
    draft = open_draft(request, policy)
    if section not in draft.bank.section or draft.bank.section[section].kind != "statements":
        raise Http404("There is no such section.")
    kept = [state for state in draft.resolved.section(section) if state.kept]
    wanted = [
        (item.requirement.code, item.requirement.title)
        for item in draft.coverage
        if item.status in ("missing", "partly", "left-out")
    ]
    after = request.GET.get("after", kept[-1].key if kept else "")
    form = forms.AddForm(wanted, request.POST or None, initial={"key": f"own.{secrets.token_hex(6)}", "after": after})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change = actions.add_statement(
                policy=draft.policy, key=data["key"], section=section, after=data["after"], text=data["text"],
                meets=(data["serves"],) if data["serves"] else (), by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.ChangedMeanwhile as error:
            draft, state = open_statement(request, policy, data["key"])
            return _meanwhile(request, draft, state, error)
        except actions.NotPossible as error:
            refuse(form, error, "text")
        else:
            done(request, "Your statement is added.")
            return to(request, "policies:section", policy=policy, section=section, anchor=change.key.replace(".", "-"))
    context = {"draft": draft, "form": form, "title": showing.title_of(draft, section), "placeholders": _placeholders(draft),
               "crumbs": crumbs(draft, _section_crumb(draft, section))}  # fmt: skip
    return TemplateResponse(request, "policies/add.html", context)


def agree(request: DoorRequest, policy: str, section: str) -> HttpResponseBase:
    """Agree a section, or open it again."""
    draft = open_draft(request, policy)
    if section not in draft.bank.section:
        raise Http404("There is no such section.")
    now = timezone.now()
    if "reopen" in request.POST:
        actions.reopen_section(policy=draft.policy, section=section, by=request.door.by, now=now)
        return to(request, "policies:section", policy=policy, section=section)
    actions.agree_section(policy=draft.policy, section=section, by=request.door.by, now=now)
    order = draft.used_sections
    following = order[order.index(section) + 1] if section in order and order.index(section) + 1 < len(order) else None
    done(request, f"“{showing.title_of(draft, section)}” is agreed.")
    return (
        to(request, "policies:section", policy=policy, section=following)
        if following
        else to(request, "policies:policy", policy=policy)
    )
