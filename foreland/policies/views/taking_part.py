"""The page that keeps who took part in making a policy."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.policies import actions, forms, queries
from foreland.policies.views.opened import crumbs, done, open_draft, refuse, to
from foreland.tenancy.doors import DoorRequest


def took_part(request: DoorRequest, policy: str) -> HttpResponseBase:
    """List who took part since the last approval, take one more, or take a line out."""
    draft = open_draft(request, policy)
    now = timezone.now()
    removing = "remove" in request.POST
    form = forms.TookPartForm(request.POST if request.method == "POST" and not removing else None)
    problem = ""
    if removing:
        row = request.POST["remove"]
        try:
            actions.remove_took_part(
                policy=draft.policy, body=draft.body, row=int(row) if row.isdecimal() and len(row) < 18 else 0,
                by=request.door.by, now=now,
            )  # fmt: skip
        except actions.NotPossible as error:
            problem = str(error)
        else:
            done(request, "Removed. The next version does not print it.")
            return to(request, "policies:took-part", policy=policy)
    elif form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_took_part(policy=draft.policy, body=draft.body, **data, by=request.door.by, now=now)
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Added. The next version prints it.")
            return to(request, "policies:took-part", policy=policy)
    documents = draft.resolved.documents
    context = {
        "draft": draft, "form": form, "problem": problem, "crumbs": crumbs(draft),
        "rows": queries.took_part(draft.policy, documents), "before": queries.took_part_before(draft.policy, documents),
        "waiting": queries.open_submission(draft.policy),
    }  # fmt: skip
    return TemplateResponse(request, "policies/took_part.html", context, status=422 if problem else 200)
