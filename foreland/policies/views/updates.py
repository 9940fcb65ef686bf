"""Pages of an update to a newer edition: what it brings, a preview of the whole, and adopting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.compare import compare
from foreland.core.wording import plain
from foreland.core.words import Piece
from foreland.policies import actions, compared, queries, updated
from foreland.policies.queries import Draft, Updating, parents, ways
from foreland.policies.views.opened import crumbs, done, may_write, open_draft, to
from foreland.publishing.comparison import tallied
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

MOST_SHOWN = 5
"""How many of the weightiest changes stand open on the page; the others are folded behind them."""


def open_updating(
    request: DoorRequest, policy: str, edition: str, draft: Draft | None = None
) -> tuple[Draft, Updating]:
    """Return a policy, read here where it was not yet, and its update to an edition; 404 where there is none."""
    draft = draft or open_draft(request, policy)
    try:
        return draft, queries.updating(draft, edition)
    except queries.NoUpdate as error:
        raise Http404(str(error)) from error


def around(request: DoorRequest, draft: Draft, found: Updating, *, sub: bool = True) -> dict[str, Any]:
    """Return what every page of an update shows around itself."""
    here = ("Update to edition " + found.called, updated.href_of(found))
    return {
        "draft": draft,
        "found": found,
        "edition": found.edition,
        "called": found.called,
        "thing": "edition" if draft.resolved.layer.publishes else "policy",
        "counts": queries.counts(found.found),
        "crumbs": crumbs(draft, *([here] if sub else [])),
        "may_write": may_write(request),
        "may_adopt": request.door.can(Permission.SUBMIT_POLICIES),
        "must_choose": found.theirs.head.id != draft.policy.pack and parents.must_choose(draft.policy, draft.body),
    }


def update(request: DoorRequest, policy: str, edition: str) -> HttpResponseBase:
    """Show what a newer edition brings: what matters most, what is taken, to decide, new and withdrawn."""
    draft = open_draft(request, policy)
    try:
        found = queries.updating(draft, edition)
    except queries.NoUpdate as error:
        if queries.adopted_update(draft.policy, edition) is not None:
            return adopted_leads(request, draft, edition)
        return _none(request, draft, str(error))
    reckoned = found.found
    people = queries.names_of({found.row.begun_by} if found.row else set())
    weighty = updated.shown(found, [item for item in reckoned.weighty if item.kind != "question"])
    context = around(request, draft, found, sub=False) | {
        "weighty": weighty[:MOST_SHOWN],
        "weighty_more": weighty[MOST_SHOWN:],
        "questions": updated.shown(found, reckoned.questions),
        "taken": updated.grouped(found, reckoned.taken),
        "new": updated.grouped(found, reckoned.coming),
        "could_come": updated.grouped(found, reckoned.could_come),
        "could": len(reckoned.could_come),
        "weighty_asked": sum(item.kind == "question" for item in reckoned.weighty),
        "withdrawn": updated.shown(found, reckoned.withdrawn),
        "stays_out": updated.shown(found, reckoned.stays_out),
        "elsewhere": updated.shown(found, reckoned.elsewhere),
        "next": next((updated.href_of(found, "update-decide", key=item.key) for item in reckoned.open), ""),
        "account": updated.account(found),
        "begun_by": people.get(found.row.begun_by, "Somebody") if found.row else "",
        "in_force": queries.in_force(draft.policy),
    }
    return TemplateResponse(request, "policies/update.html", context)


def _none(request: DoorRequest, draft: Draft, words: str) -> TemplateResponse:
    """Say that there is no such update, and where to go."""
    newest = queries.newer_edition(draft)
    href = updated.href_of(newest) if newest else ""
    context = {
        "draft": draft,
        "words": words,
        "href": href,
        "crumbs": crumbs(draft),
        "newest": newest.edition if newest else "",
    }
    return TemplateResponse(request, "policies/update_none.html", context, status=404)


def act(request: DoorRequest, policy: str, edition: str, act: str) -> HttpResponseBase:
    """Take everything that asks nothing, take that back, go on to a newer edition, or set the update aside."""
    draft = open_draft(request, policy)
    given: dict[str, Any] = {"policy": draft.policy, "by": request.door.by, "now": timezone.now()}
    try:
        if act == "take-all":
            actions.take_all(body=draft.body, edition=edition, seen=request.POST.get("seen", ""), **given)
            done(request, "Taken as they are. Nothing of it is in your policy before you adopt the edition.")
        elif act == "take-back":
            actions.take_back_all(body=draft.body, edition=edition, **given)
            done(request, "Taken back. Look at them again, and decline what you do not want.")
        elif act == "go-on":
            actions.go_on(edition=edition, **given)
            done(request, f"You go on with edition {edition}. What you decided stands where nothing has changed again.")
        elif act == "set-aside":
            actions.set_aside(**given)
            done(
                request,
                f"Set aside. Your policy stays on edition {draft.policy.edition}, and your answers are kept.",
            )
            return to(request, "policies:policy", policy=policy)
        else:
            raise Http404("There is no such act.")
    except (actions.NotPossible, actions.AnsweredMeanwhile) as error:
        messages.error(request, str(error))
    return to(request, "policies:update", policy=policy, edition=edition)


def adopted_leads(request: DoorRequest, draft: Draft, edition: str) -> HttpResponseRedirect:
    """Lead to what an adopted update changed; of an authority's own edition that is its list of changes."""
    if draft.resolved.layer.publishes:
        return to(request, "policies:bench-changes", policy=draft.policy.pk)
    return to(request, "policies:update-told", policy=draft.policy.pk, edition=edition)


def preview(request: DoorRequest, policy: str, edition: str) -> TemplateResponse:
    """Show the whole of a document on the newer edition with its changes marked, and what it then covers."""
    draft, found = open_updating(request, policy, edition)
    documents = {
        key: plain(found.theirs.document[key].title, found.after.resolved.fill)
        for key in found.after.resolved.documents
    }
    wanted = request.GET.get("document") or next(iter(documents), "")
    if wanted not in documents:
        raise Http404("This policy prints no such document.")
    new = queries.printed(found.after, wanted)
    old = queries.printed(draft, wanted) if wanted in draft.resolved.documents else None
    made = compare(old or new, new)
    here = updated.href_of(found, "update-preview")
    context = around(request, draft, found) | {
        "documents": [(title, f"{here}?document={key}", key == wanted) for key, title in documents.items()],
        "title": documents[wanted],
        "fresh": old is None,
        "differs": made.differs,
        "tally": tallied(made, {item.key for item in found.found.coming}),
        "key": (Piece("removed", "taken out"), Piece("same", " or "), Piece("added", "added")),
        "around": compared.around(made),
        "parts": compared.shown(made),
        "coverage": updated.coverage(found),
        "blocking": sum(item.blocks for item in found.after.blockers),
    }
    return TemplateResponse(request, "policies/update_preview.html", context)


def adopt(request: DoorRequest, policy: str, edition: str) -> HttpResponseBase:
    """Say what adopting does, and do it."""
    draft = open_draft(request, policy)
    if ways.stands_on(draft.policy, edition) and queries.adopted_update(draft.policy, edition) is not None:
        return adopted_leads(request, draft, edition)  # adopted already, perhaps in another tab
    try:
        found = queries.updating(draft, edition)
    except queries.NoUpdate as error:
        return _none(request, draft, str(error))
    problem = ""
    if request.method == "POST":
        try:
            actions.adopt(policy=draft.policy, body=draft.body, edition=edition, seen=request.POST.get("seen", ""),
                          by=request.door.by, now=timezone.now())  # fmt: skip
        except (actions.NotPossible, actions.AnsweredMeanwhile) as error:
            problem = str(error)
        else:
            done(request, f"Your draft stands on edition {found.called}. It goes on through the usual approval.")
            return adopted_leads(request, draft, edition)
    reckoned = found.found
    declined = [item for item in reckoned.taken if item.how != "take"]
    context = around(request, draft, found) | {
        "problem": problem,
        "open": updated.shown(found, reckoned.open),
        "declined": len(declined),
        "as_they_are": len(reckoned.taken) - len(declined),
        "decided": updated.shown(found, [item for item in reckoned.questions if not item.open]),
        "coming": len(reckoned.coming),
        "going": sum(item.how == "take" for item in reckoned.withdrawn),
        "coverage": updated.coverage(found),
        "in_force": queries.in_force(draft.policy),
    }
    return TemplateResponse(request, "policies/update_adopt.html", context, status=409 if problem else 200)


def newest(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Lead to the update that is under way or offered; else list what was adopted."""
    draft = open_draft(request, policy)
    found = queries.newer_edition(draft)
    if found is not None:
        return HttpResponseRedirect(updated.href_of(found))
    if draft.resolved.layer.publishes:
        return to(request, "policies:policy", policy=policy)
    rows = queries.adopted_updates(draft.policy)
    context = {"draft": draft, "rows": rows, "crumbs": crumbs(draft)}
    return TemplateResponse(request, "policies/updates.html", context)
