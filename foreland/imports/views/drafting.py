"""Pages on which an old policy becomes a draft, and on which the school sees what the bank would add to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.layer import State
from foreland.core.wording import plain
from foreland.imports import actions, forms, queries, showing
from foreland.imports.views.opened import crumbs, done, open_brought, to
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.policies.queries import Draft
from foreland.profile import queries as profile
from foreland.publishing import markup
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest


def draft(request: DoorRequest, old: str) -> HttpResponseBase:
    """Say what an old policy becomes, and make the draft."""
    found = open_brought(request, old)
    body, now = request.door.body, timezone.now()
    if not found.open or found.waiting:
        return to(request, "imports:import", old=old)
    made = queries.as_draft(found, body, now=now)
    there = [row for row in policies_read.policies() if not policies_read.untouched(row)]
    named = showing.names(made.values, found.bank, profile.values(now=now))
    form = forms.GoOnForm(named, bool(there), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wanted = frozenset(form.cleaned_data.get("values", ()))
        try:
            policy = actions.go_on(
                of=found.row, body=body, by=request.door.by, now=now, beside=form.cleaned_data.get("beside", False),
                values={key: made.values[key] for key, _ in named if key in wanted},
            )  # fmt: skip
        except actions.PolicyThere:  # somebody made one in this instant: ask as if it had been there
            there = policies_read.policies()
            form = forms.GoOnForm(named, True, request.POST)
        except (actions.NotPossible, policies.NotPossible) as error:
            form.add_error(None, str(error))
        else:
            done(
                request,
                "Your old policy is a draft now. Answer the questions about your setting next; your words stay.",
            )
            return to(request, "policies:policy", policy=policy.pk)
    context = {
        "found": found, "row": found.row, "form": form, "tally": found.tally, "there": there[0] if there else None,
        "from_import": queries.of_policy(there[0].pk) if there else None, "crumbs": crumbs(request, found.row),
        "edition": found.bank.head, "mend": queries.to_mend(found, body, now=now),
        "services": any(found.bank.value[key].source == "authority" for key in made.values if key in found.bank.value),
    }  # fmt: skip
    return TemplateResponse(request, "imports/draft.html", context, status=422 if form.errors else 200)


def adds(request: DoorRequest, old: str) -> HttpResponseBase:
    """Show the bank's statements that the old policy did not say, and take one of them in or all that are a must."""
    found = open_brought(request, old)
    body, now = request.door.body, timezone.now()
    if found.open or found.row.policy is None:
        return to(request, "imports:import", old=old)
    draft, rows = queries.bank_adds(found, body, now=now)
    if request.method == "POST":
        try:
            return _decided(request, found, draft, rows)
        except (actions.NotPossible, policies.NotPossible) as error:
            context = {"says": str(error), "row": found.row, "crumbs": crumbs(request, found.row)}
            return TemplateResponse(request, "imports/not_possible.html", context, status=422)
    fill = draft.resolved.fill
    groups: list[dict[str, object]] = []
    for key in draft.used_sections:
        inside = [state for state in rows if state.section == key]
        if not inside:
            continue
        groups.append({
            "key": key,
            "title": plain(draft.bank.section[key].title, fill),
            "unasked": sum(queries.unasked(state) for state in inside),
            "href": address("policies:section", body, policy=draft.policy.pk, section=key),
            "stands": [_shown(request, draft, state) for state in inside if state.kept],
            "musts": sum(state.kept and state.level == "must" for state in inside),
            "could": [_shown(request, draft, state) for state in inside if not state.kept],
        })  # fmt: skip
    context = {
        "row": found.row, "draft": draft, "groups": groups, "crumbs": crumbs(request, found.row),
        "stands": sum(state.kept for state in rows), "musts": sum(state.kept and state.level == "must" for state in rows),
    }  # fmt: skip
    return TemplateResponse(request, "imports/adds.html", context)


def _decided(request: DoorRequest, found: queries.Brought, draft: Draft, rows: list[State]) -> HttpResponseBase:
    """Take one statement in, or leave out what nothing asks for in a section. Raises NotPossible."""
    given: dict[str, Any] = {"by": request.door.by, "now": timezone.now()}
    if "section" in request.POST:
        count = actions.leave_out_unasked(
            of=found.row, section=request.POST["section"], body=request.door.body, **given
        )
        done(request, "One statement is left out." if count == 1 else f"{count} statements are left out.")
    for state in [each for each in rows if each.key == request.POST.get("key", "") and not each.kept]:
        policies.take_in(policy=draft.policy, key=state.key, **given)
        done(request, f"“{plain(state.title, draft.resolved.fill)}” is taken in.")
    return to(request, "imports:adds", old=found.row.pk)


def _shown(request: DoorRequest, draft: Draft, state: State) -> dict[str, object]:
    """Return a statement of the bank as the page shows it."""
    known = draft.requirements.requirement
    return {
        "key": state.key,
        "title": plain(state.title, draft.resolved.fill),
        "words": markup.plain(plain(state.text, draft.resolved.fill)) if not state.undecided else "",
        "level": state.level,
        "meets": [known[code].title for code in state.meets if code in known],
        "leave_out": ""
        if state.fixed
        else address("policies:leave-out", request.door.body, policy=draft.policy.pk, key=state.key),
    }
