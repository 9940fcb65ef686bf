"""Pages on whose words a policy stands on: those that there are, and recording what the board chose."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.policies import actions, queries
from foreland.policies.actions import parents as verbs
from foreland.policies.forms.parents import ParentForm
from foreland.policies.queries import Draft, ways
from foreland.policies.queries import parents as read
from foreland.policies.queries.parents import Parent
from foreland.policies.queries.updates import brought
from foreland.policies.views.opened import crumbs, done, open_draft, refuse, to
from foreland.profile import queries as profile
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission


def parents(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show whose words a policy stands on, whose it may, and what the board decided so far."""
    draft = open_draft(request, policy)
    found = read.parents(draft.policy, draft.body)
    chosen = ways.chosen(draft.policy, read.available(draft.body))
    people = queries.names_of({row.by for row in read.choices(draft.policy)})
    titles = {each.pack: each.words for each in found}
    context = _around(draft) | {
        "rows": [(each, _brings(draft, each)) for each in found],
        "standing": next(each for each in found if each.stands),
        "coming": next((each for each in found if each.pack == chosen and not each.stands and each.reached), None),
        "must_choose": read.must_choose(draft.policy, draft.body),
        "decisions": [
            (row, titles.get(row.pack, f"“{row.pack}”"), people.get(row.by, "Somebody"))
            for row in read.choices(draft.policy)
        ],
        "may_choose": request.door.can(Permission.SUBMIT_POLICIES),
    }
    return TemplateResponse(request, "policies/parents.html", context)


def _around(draft: Draft) -> dict[str, object]:
    area = profile.authority_of(draft.body, day=draft.today)
    return {"draft": draft, "crumbs": crumbs(draft), "area": area.name if area else ""}


def _brings(draft: Draft, of: Parent) -> str:
    """Return in numbers what going to a bank would bring; "" where no way leads there."""
    if not of.reached:
        return ""
    return queries.counts(brought(draft, of.reached)).words


def choose(request: DoorRequest, policy: str, pack: str) -> HttpResponseBase:
    """Record that the board chose a bank; its update page follows, where the policy stands elsewhere."""
    draft = open_draft(request, policy)
    of = next((each for each in read.parents(draft.policy, draft.body) if each.pack == pack), None)
    if of is None:
        raise Http404("Your school may not stand on these words.")
    form = ParentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.choose_parent(
                policy=draft.policy, body=draft.body, pack=pack, decided_by=data["decided_by"], day=data["day"],
                reason=data["reason"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            if of.stands:
                done(request, "The decision is recorded. The policy stands on these words already.")
                return to(request, "policies:parents", policy=policy)
            done(request, "The decision is recorded. Look at what changes, decide what asks you, and adopt it.")
            return to(request, "policies:update", policy=policy, edition=of.reached)
    status = 422 if form.is_bound and form.errors else 200
    here = ("Whose words", _here(request, policy))
    context = _around(draft) | {"form": form, "of": of, "brings": _brings(draft, of), "crumbs": crumbs(draft, here)}
    return TemplateResponse(request, "policies/parents_choose.html", context, status=status)


def _here(request: DoorRequest, policy: str) -> str:
    return to(request, "policies:parents", policy=policy).url
