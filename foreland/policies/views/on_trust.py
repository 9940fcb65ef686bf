"""The page on which a version is put in force, since the trust's board approved its words for all of its schools."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.policies import actions
from foreland.policies.actions.on_trust import put_in_force_on_trust
from foreland.policies.queries import on_trust as read
from foreland.policies.views.opened import crumbs, done, open_draft, open_version, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest


def put_in_force(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Say what the trust approved, and put the version in force on it."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    problem = ""
    if request.method == "POST":
        try:
            put_in_force_on_trust(version=row, body=draft.body, person=request.door.person, now=timezone.now())
        except actions.NotPossible as error:
            problem = str(error)
        else:
            done(request, f"{row.title} {row.number} is in force on your trust’s approval. Its files are being made.")
            return to(request, "policies:version", policy=policy, version=version)
    here = (f"{row.title} {row.number}", address("policies:version", draft.body, policy=policy, version=version))
    found = read.of_version(row, draft.body, today=draft.today)
    context = {"draft": draft, "version": row, "found": found, "problem": problem, "crumbs": crumbs(draft, here)}
    return TemplateResponse(request, "policies/on_trust.html", context, status=409 if problem else 200)
