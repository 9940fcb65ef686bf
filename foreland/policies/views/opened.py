"""What the pages of a policy share: finding it, and sending people on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone

from foreland.core.layer import State
from foreland.policies import actions, queries
from foreland.policies.models import Policy, Version
from foreland.policies.queries import Draft, bench, keeping
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

NO_FIELDS: Mapping[str, str] = MappingProxyType({})


class NoSection(Http404):
    """A section is not in a policy. Carries the policy as it stands, for a page that says what became of the section."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("There is no such section.")
        self.draft = draft


class NoStatement(Http404):
    """A page was asked for about a statement that a policy does not have; an adopted update may have taken it away."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("There is no such statement.")
        self.draft = draft


def also_here(request: DoorRequest, policy: Policy, section: str) -> str:
    """Note that the visitor has a section open, and return who else is there, in a sentence; "" where nobody is."""
    by, now = request.door.by, timezone.now()
    actions.enter_section(policy=policy, section=section, by=by, now=now)
    others = keeping.others_here(policy, section, but=by, body=request.door.body, now=now)
    ago = [f"{name} ({_ago(minutes)})" for name, minutes in others]
    return f"Also in this section: {', '.join(ago)}." if ago else ""


def _ago(minutes: int) -> str:
    return f"{minutes} minute{'' if minutes == 1 else 's'} ago" if minutes else "just now"


def open_policy(request: DoorRequest, pk: str) -> Policy:
    """Return the policy of the open school; 404 for another."""
    try:
        return queries.policy(pk)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error


def open_draft(request: DoorRequest, pk: str) -> Draft:
    """Return the policy as it stands now; 404 for another."""
    return queries.draft(open_policy(request, pk), request.door.body, now=timezone.now())


def open_version(request: DoorRequest, policy: str, version: str) -> Version:
    """Return a version of a policy of the open school; 404 for another's."""
    found = open_policy(request, policy)
    try:
        row = queries.version(version)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    if row.policy_id != found.pk:
        raise Http404("This version belongs to another policy.")
    return row


def open_statement(request: DoorRequest, pk: str, key: str) -> tuple[Draft, State]:
    """Return a policy and one of its statements; NoStatement, which is a 404, where there is none."""
    draft = open_draft(request, pk)
    state = draft.resolved.states.get(key)
    if state is None:
        raise NoStatement(draft)
    return draft, state


def may_write(request: DoorRequest) -> bool:
    """Tell whether the visitor may change policies here."""
    return request.door.can(Permission.WRITE_POLICIES)


def to(request: DoorRequest, name: str, *, anchor: str = "", **kwargs: Any) -> HttpResponseRedirect:
    """Send the visitor to another page of the open school."""
    return HttpResponseRedirect(address(name, request.door.body, **kwargs) + (f"#{anchor}" if anchor else ""))


def done(request: DoorRequest, words: str) -> None:
    """Say on the next page what happened."""
    messages.success(request, words)


def crumbs(draft: Draft, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way back to a policy, or to a bank of one's own, and further."""
    return [
        ("Workbench" if draft.resolved.layer.publishes else "Policies", address("policies:policies", draft.body)),
        (name_of(draft), address("policies:policy", draft.body, policy=draft.policy.pk)),
        *more,
    ]


def name_of(draft: Draft) -> str:
    """Return how a policy, or a bank of one's own, is called on pages."""
    if draft.resolved.layer.publishes:
        return bench.title(draft.policy)
    return "Online safety policy" if draft.policy.shape == "standalone" else "Online safety documents"


def refuse(form: Form, error: Exception, *, fields: Mapping[str, str] = NO_FIELDS) -> None:
    """Put what a verb said into the form: beside the field that it is about, else above the form.

    `fields` names the form's field for an argument of the verb where the two are called differently.
    """
    named = getattr(error, "field", "")
    found = fields.get(named, named)
    beside = found in form.fields and not form.fields[found].widget.is_hidden
    form.add_error(found if beside else None, str(error))
