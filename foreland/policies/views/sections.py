"""Pages of a section in the making: its statements, what is added to it, and whether it is agreed."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.layer import State
from foreland.library import queries as library
from foreland.policies import actions, forms, queries, showing, talking
from foreland.policies.queries import Draft
from foreland.policies.views import round_parts
from foreland.policies.views.gone import section_with_update
from foreland.policies.views.opened import NoSection, also_here, crumbs, done, may_write, open_draft, open_policy, to
from foreland.policies.views.statements import attempt, placeholders, section_crumb
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission
from foreland.ui.parts import Card


def _opened(request: DoorRequest, policy: str, section: str) -> Draft:
    """Return a policy as it stands; 404 where it has no such section of statements."""
    draft = open_draft(request, policy)
    if section not in draft.bank.section or draft.bank.section[section].kind != "statements":
        raise NoSection(draft)
    return draft


def _following(draft: Draft, section: str) -> str | None:
    """Return the section that comes after one, None after the last."""
    order = draft.used_sections
    return order[order.index(section) + 1] if section in order[:-1] else None


@section_with_update
def section(request: DoorRequest, policy: str, section: str) -> TemplateResponse:
    """Show a section: each statement with its state, why it is here, and what can be done; and who else is here."""
    draft = _opened(request, policy, section)
    return _section(request, draft, section)


def here(request: DoorRequest, policy: str, section: str) -> HttpResponse:
    """Say in plain words who else has a section open now, for the line that renews itself; whoever asks is still here."""
    row = open_policy(request, policy)
    if section not in library.bank(row.pack, row.edition).section:
        raise Http404("There is no such section.")
    return HttpResponse(also_here(request, row, section), content_type="text/plain; charset=utf-8")


def _section(request: DoorRequest, draft: Draft, section: str, *, since: int | None = None) -> TemplateResponse:
    """Show a section; `since` is the newest change that the person had seen who agreed it when it had changed."""
    writes = may_write(request)
    states = [state for state in draft.resolved.section(section) if state.applies.holds is not False]
    following = _following(draft, section)
    said = queries.counted(draft.policy) if request.door.can(Permission.COMMENT) else None
    heard = round_parts.beside(draft, words=True) if said is not None else {}

    def card_of(state: State) -> Card:
        found = showing.card(request, draft, state, may_write=writes)
        found = round_parts.with_heard(found, heard.get(state.key, ""))
        return found if said is None else talking.with_talk(draft, found, state.key, said)

    context = {
        "draft": draft,
        "section": draft.bank.section[section],
        "title": showing.title_of(draft, section),
        "parts": [
            (title, [card_of(state) for state in inside])
            for title, inside in showing.section_parts(draft, section, states)
        ],
        "sections": showing.sections(draft, section),
        "stand": showing.standing(draft, section),
        "asleep": [state for state in draft.resolved.section(section) if state.sleeping],
        "elsewhere": sum(state.applies.holds is False for state in draft.resolved.section(section)),
        "agreed": draft.section_agreed(section),
        "seen": queries.section_seen(draft.resolved, section),
        "stale": since is not None,
        "changed": [] if since is None else _changed(draft, states, since),
        "kept": sum(state.kept for state in states),
        "following": (
            showing.title_of(draft, following),
            address("policies:section", draft.body, policy=draft.policy.pk, section=following),
        )
        if following
        else None,
        "crumbs": crumbs(draft),
        "may_write": writes,
        "others": also_here(request, draft.policy, section),
        "asides": [
            row
            for row in queries.asides(draft.policy, by=request.door.by)
            if any(row.key == state.key for state in states)
        ],
    }
    return TemplateResponse(request, "policies/section.html", context, status=200 if since is None else 409)


def _changed(draft: Draft, states: list[State], since: int) -> list[tuple[str, str, str]]:
    """Return the statements that were changed since a change: title, anchor, and who changed it last."""
    by = {item.number: item.by for item in draft.resolved.layer.amendments}
    people = queries.names_of(set(by.values()))
    return [
        (state.title, showing.anchor_of(state.key), people.get(by[state.newest], "Somebody"))
        for state in states
        if state.newest > since
    ]


@section_with_update
def add(request: DoorRequest, policy: str, section: str) -> HttpResponseBase:
    """Add a statement of the school's own to a section."""
    draft = _opened(request, policy, section)
    kept = [state for state in draft.resolved.section(section) if state.kept]
    wanted = [
        (item.requirement.code, item.requirement.title)
        for item in draft.coverage
        if item.status in ("missing", "partly", "left-out")
    ]
    serves = request.GET.get("serves", "")
    named = draft.requirements.requirement.get(serves)
    if named is not None and serves not in dict(wanted):
        wanted.append((named.code, named.title))
    after = request.GET.get("after", kept[-1].key if kept else "")
    initial = {"key": f"own.{secrets.token_hex(6)}", "after": after, "serves": serves}
    form = forms.AddForm(wanted, request.POST or None, initial=initial)

    def save() -> HttpResponseBase:
        data = form.cleaned_data
        change = actions.add_statement(
            policy=draft.policy, key=data["key"], section=section, after=data["after"], text=data["text"],
            meets=(data["serves"],) if data["serves"] else (), by=request.door.by, now=timezone.now(),
        )  # fmt: skip
        done(request, "Your statement is added.")
        return to(request, "policies:section", policy=policy, section=section, anchor=showing.anchor_of(change.key))

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, policy, form.cleaned_data["key"], save, form, {"meets": "serves"})
        if answer is not None:
            return answer
    context = {"draft": draft, "form": form, "section": section, "title": showing.title_of(draft, section), "placeholders": placeholders(draft),
               "named": named, "source": showing.source_of(draft, named) if named else "", "crumbs": crumbs(draft, section_crumb(draft, section))}  # fmt: skip
    return TemplateResponse(request, "policies/add.html", context)


def agree(request: DoorRequest, policy: str, section: str) -> HttpResponseBase:
    """Agree a section, or open it again. What changed since the page was read is shown first, and asked again."""
    draft = _opened(request, policy, section)
    now = timezone.now()
    if "reopen" in request.POST:
        actions.reopen_section(policy=draft.policy, section=section, by=request.door.by, now=now)
        return to(request, "policies:section", policy=policy, section=section)
    seen = request.POST.get("seen", "")[:40]
    try:
        actions.agree_section(policy=draft.policy, section=section, seen=seen, by=request.door.by, now=now)
    except actions.SectionChanged:
        number = seen.partition("-")[0]
        return _section(request, draft, section, since=int(number) if number.isdecimal() else 0)
    following = _following(draft, section)
    done(request, f"“{showing.title_of(draft, section)}” is agreed.")
    if following:
        return to(request, "policies:section", policy=policy, section=following)
    return to(request, "policies:policy", policy=policy)
