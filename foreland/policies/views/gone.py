"""What somebody reads whose page was overtaken by an adopted update: what happened, what they wrote, and where it goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase
from django.template.response import TemplateResponse

from foreland.core.wording import plain
from foreland.policies import queries
from foreland.policies.models import Update
from foreland.policies.queries import Draft
from foreland.policies.views.opened import NoSection, NoStatement, crumbs
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

View = Callable[..., HttpResponseBase]
_WRITTEN = ("text", "reason", "why", "words")
"""How fields in which people write end: with a prefix before, or with a number behind."""


def with_update(view: View) -> View:
    """Let a page about one statement answer, where an adopted update has taken that statement away, with what became of it."""

    @wraps(view)
    def answered(request: DoorRequest, policy: str, key: str, **more: object) -> HttpResponseBase:
        try:
            return view(request, policy=policy, key=key, **more)
        except NoStatement as error:
            gone = queries.gone(error.draft, key)
            if gone is None:
                raise
            return overtaken(request, error.draft, gone.row, key, gone.title, gone.follows)

    return answered


def section_with_update(view: View) -> View:
    """Let a page of a section answer, where an adopted update has taken the section away, with what became of it."""

    @wraps(view)
    def answered(request: DoorRequest, policy: str, section: str) -> HttpResponseBase:
        try:
            return view(request, policy=policy, section=section)
        except NoSection as error:
            gone = queries.section_gone(error.draft, section)
            if gone is None:
                raise
            return overtaken(request, error.draft, gone.row, "", gone.title, gone.follows, section=True)

    return answered


def overtaken(
    request: DoorRequest, draft: Draft, row: Update, key: str, title: str = "", follows: tuple[str, ...] = (),
    section: bool = False,
) -> TemplateResponse:  # fmt: skip
    """Say by whom and when an update was adopted, and show what was typed with the way to where it can be used now."""
    states, fill = draft.resolved.states, draft.resolved.fill
    on = [each for each in (follows or (key,)) if each in states]
    links = [
        (plain(states[each].title, fill), address("policies:reword", draft.body, policy=draft.policy.pk, key=each))
        for each in on
    ]
    context = {
        "draft": draft, "row": row, "told": adopted_href(draft, row.theirs), "title": plain(title, fill), "section": section, "links": links, "follows": bool(follows),
        "who": queries.names_of({row.closed_by}).get(row.closed_by, "Somebody"), "typed": typed(request),
        "sent": request.method == "POST", "crumbs": crumbs(draft),
    }  # fmt: skip
    return TemplateResponse(
        request, "policies/overtaken.html", context, status=409 if request.method == "POST" else 404
    )


def adopted_href(draft: Draft, edition: str) -> str:
    """Return where one reads what an adopted update changed; of an authority's own edition that is its list of changes."""
    if draft.resolved.layer.publishes:
        return address("policies:bench-changes", draft.body, policy=draft.policy.pk)
    return address("policies:update-told", draft.body, policy=draft.policy.pk, edition=edition)


def typed(request: DoorRequest) -> list[str]:
    """Return what somebody wrote into the form that was sent."""
    names = [name for name in request.POST if name.rstrip("0123456789").endswith(_WRITTEN)]
    return [words for name in names if (words := request.POST[name]).strip()]
