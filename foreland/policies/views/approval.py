"""Pages from the finished draft to the version in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foreland.core import workflow
from foreland.core.calendar import day_in_london, long_date
from foreland.policies import actions, asks, forms, looking, queries, showing, stepped
from foreland.policies.models import Version, VersionFile
from foreland.policies.queries import Draft, comparing, on_trust
from foreland.policies.queries import steps as reading
from foreland.policies.views.opened import crumbs, done, open_draft, open_version, refuse, to
from foreland.profile import queries as profile
from foreland.publishing.formats import FORMATS, file_name, render
from foreland.publishing.html import fragment
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission


def download(data: bytes, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """Return a file as an answer; nothing in it may run here."""
    response = HttpResponse(data, content_type=media_type)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def read(request: DoorRequest, policy: str, document: str) -> TemplateResponse:
    """Show a document of the draft as it would be printed."""
    draft = open_draft(request, policy)
    try:
        made = queries.printed(draft, document)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    context = {
        "draft": draft, "document": made, "fragment": fragment(made), "key": document, "crumbs": crumbs(draft),
        "summaries": [name for name, _ in queries.summaries(draft, document)], "formats": [f for f in FORMATS.values() if f.key != "json"],
    }  # fmt: skip
    return TemplateResponse(request, "policies/read.html", context)


def draft_file(request: DoorRequest, policy: str, document: str, format_key: str) -> HttpResponse:
    """Hand out a document of the draft as a file, watermarked."""
    draft = open_draft(request, policy)
    if format_key not in FORMATS:
        raise Http404("There is no such format.")
    try:
        made = queries.printed(draft, document)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    found = FORMATS[format_key]
    return download(
        render(made, format_key, crest=profile.crest(), when=timezone.now()),
        file_name(made, format_key),
        found.media_type,
    )


def submit(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Ask which documents go to approval, and submit them; or show what stands in the way."""
    draft = open_draft(request, policy)
    choices = [(key, queries.printed(draft, key).title) for key in draft.resolved.documents]
    waiting = queries.open_submission(draft.policy)
    free = [key for key, _ in choices if key not in {row.key for row in waiting}]
    held = [key for key in free if any(item.blocks for item in draft.blockers_of([key]))]
    ready = [(key, title) for key, title in choices if key in free and key not in held]
    form = forms.SubmitForm(choices if request.method == "POST" else ready, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.submit(
                policy=draft.policy, body=draft.body, documents=form.cleaned_data["documents"], note=form.cleaned_data["note"],
                by=request.door.by, submitter=request.door.person.name, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error if ready else actions.NotPossible(str(error)))
        else:
            nobody = looking.nobody_approves(draft, by=request.door.by, can=request.door.can)
            covered = all(on_trust.of_version(row, draft.body, today=draft.today) for row in made)
            done(request, _submitted(draft, list(reading.turns_of(made, draft.body).values()), nobody, covered=covered))
            return to(request, "policies:versions", policy=policy)
    form.offer(ready)
    titles = dict(choices)
    for_all = on_trust.of_draft(draft) if ready and not draft.alone else None
    own, paths = on_trust.titles_of_own(draft) if for_all else [], _paths(request, draft, ready)
    if for_all and not own and not paths.get("paths"):
        form.without_approver()
    things = showing.open_things(draft, draft.blockers_of(held or free) if free else [])
    if ready:
        things["warnings"] += looking.worth_a_look(draft, by=request.door.by)
    context = (
        things
        | {
            "draft": draft,
            "form": form,
            "ready": ready,
            "held": [titles[key] for key in held],
            "waiting": waiting,
            "alone_document": titles[ready[0][0]] if len(ready) == 1 else "",
            "crumbs": crumbs(draft),
            "alone": draft.alone,
            "since": [(key, title, row) for key, title in ready if (row := queries.latest(draft.policy, key))],
            "for_all": for_all,
            "own": own,
        }
        | paths
    )
    return TemplateResponse(request, "policies/submit.html", context)


def _paths(request: DoorRequest, draft: Draft, ready: list[tuple[str, str]]) -> dict[str, object]:
    """Return the steps through which documents would go, where the school set any, and whether they could be finished."""
    route, _ = reading.route_of(draft.policy)
    if draft.alone or not ready:
        return {}
    if route == workflow.USUAL:
        return {"nobody": looking.nobody_approves(draft, by=request.door.by, can=request.door.can)}
    found = [(title, reading.due(draft, key)) for key, title in ready]
    stuck = any(not reading.can_finish(steps, draft.body, submitter=request.door.by) for _, steps in found)
    return {"paths": [(title, stepped.path(steps)) for title, steps in found], "stuck": stuck}


def versions(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show every version of the policy's documents."""
    draft = open_draft(request, policy)
    rows = [(row, actions.decision_of(row)) for row in queries.versions(draft.policy)]
    context = {
        "draft": draft, "rows": rows, "crumbs": crumbs(draft), "firsts": comparing.firsts([row for row, _ in rows]),
        "compare_files": asks.compare_files(),
    }  # fmt: skip
    return TemplateResponse(request, "policies/versions.html", context)


def version(request: DoorRequest, policy: str, version: str) -> TemplateResponse:
    """Show one version: what it says, where it stands, its files, and what may be done."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    document = queries.stored_document(row)
    newest = queries.latest(row.policy, row.key)
    turn = reading.turn_of(row, draft.body)
    context = {
        "draft": draft, "version": row, "document": document, "decision": actions.decision_of(row), "fragment": row.fragment or fragment(document),
        "files": _files(row), "crumbs": crumbs(draft, ("Versions", address("policies:versions", draft.body, policy=policy))),
        "newest": newest is not None and newest.pk == row.pk, "before": comparing.version_before(row),
        "may_approve": _may_decide(request, row, turn), "turn": turn, "steps": stepped.shown(turn) if turn else (),
        "may_send_back": turn is not None and row.step == "submitted" and request.door.can(Permission.APPROVE_POLICIES),
        "may_name": _names_outside(request, row, turn),
        "on_trust": on_trust.of_version(row, draft.body, today=draft.today),
        "may_put_in_force": request.door.can(Permission.PUBLISH),
        "may_take_back": row.step == "submitted" and row.submitted_by == request.door.by and not draft.alone
        and request.door.can(Permission.SUBMIT_POLICIES),
        "own_submission": turn is None and row.submitted_by == request.door.by and not draft.alone,
        "may_release": request.door.can(Permission.RELEASE_FACTS) and row.step == "published",
        "may_ratify": request.door.can(Permission.APPROVE_POLICIES) and row.ratify_by and not row.ratified_at,
        "may_withdraw": request.door.can(Permission.PUBLISH) and row.step == "published",
        "since": [(_title(draft, key), showing.Marks(pieces)) for key, pieces in queries.changed_since(row)],
    }  # fmt: skip
    return TemplateResponse(request, "policies/version.html", context)


def _may_decide(request: DoorRequest, row: Version, turn: reading.Turn | None) -> bool:
    """Return whether this page offers the visitor the decision: at their step, where the school set any."""
    if turn is not None:
        return turn.is_for(request.door.by)
    return request.door.can(Permission.APPROVE_POLICIES) and row.step == "submitted"


def _names_outside(request: DoorRequest, row: Version, turn: reading.Turn | None) -> bool:
    """Return whether the visitor may say who decides a step from outside, and one waits."""
    outside = turn is not None and any(step.who == workflow.OUTSIDE and step.agreed_at is None for step in turn.steps)
    return outside and row.step == "submitted" and request.door.can(Permission.SUBMIT_POLICIES)


def _files(row: Version) -> list[tuple[str, str, list[tuple[VersionFile, str]]]]:
    """Return the files of a version: title and part of each document, and its files with the words of their formats."""
    titles = {"": row.title} | {item["key"]: item["document"]["title"] for item in row.summaries}
    order = list(FORMATS)
    files = sorted(queries.files_of(row), key=lambda item: order.index(item.format))
    rows = [
        (title, part or "document", [(item, FORMATS[item.format].label) for item in files if item.part == part])
        for part, title in titles.items()
    ]
    return [item for item in rows if item[2]]


def _title(draft: Draft, key: str) -> str:
    """Return what a passage of a document is about: its statement, its section, or "Your own"."""
    if key in draft.resolved.states:
        state = draft.resolved.states[key]
        return f"Your own, in “{showing.title_of(draft, state.section)}”" if state.own else state.title
    return showing.title_of(draft, key) if key in draft.bank.section else "Elsewhere in the document"


def version_file(request: DoorRequest, policy: str, version: str, part: str, format_key: str) -> HttpResponse:
    """Hand out a stored file of a version to its members."""
    row = open_version(request, policy, version)
    try:
        found, data = queries.file_of(row, format_key, "" if part == "document" else part)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    return download(data, found.name, found.file.media_type)


def approve(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask for the decision, and put the version in force."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    now = timezone.now()
    alone = draft.alone
    form = forms.ApproveForm(request.POST or None, alone=alone, initial={"day": day_in_london(now)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.approve(
                version=row, body=draft.body, approver=request.door.person, meeting=data["meeting"], meeting_date=data["day"],
                ratify_by=data.get("ratify"), now=now,
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error, fields={"meeting_date": "day", "ratify_by": "ratify"})
        else:
            done(request, _approved(row, alone=alone, ratify_by=data.get("ratify")))
            return to(request, "policies:version", policy=policy, version=version)
    context = {"draft": draft, "version": row, "form": form, "alone": alone, "before": comparing.version_before(row),
               "crumbs": crumbs(draft)}  # fmt: skip
    return TemplateResponse(request, "policies/approve.html", context)


def _submitted(draft: Draft, turns: list[reading.Turn], nobody: dict[str, str], *, covered: bool) -> SafeString:
    """Return what happened when a draft was submitted, and what comes next; `covered` by the trust's approval for all."""
    if covered:
        then, nobody = "Your trust has approved these words for all its schools: open it below and put it in force.", {}
    elif turns:
        to_name = any(turn.to_name for turn in turns)
        then = "Open the version below to name them." if to_name else "Whoever is next is told by e-mail."
        then = f"It is at {turns[0].words}. {then}"
    elif draft.alone:
        then = "You run this setting alone: open the version below, read it, and adopt it."
    elif nobody:
        then = nobody["text"]
    else:
        then = "Whoever may approve it is told by e-mail and finds it on the school’s home page."
    said = format_html("Submitted. It is frozen as it is now. {}", then)
    if nobody.get("href") and not turns:
        link = '{} <a class="govuk-link govuk-notification-banner__link" href="{}">{}</a>'
        said = format_html(link, said, nobody["href"], nobody["link"])
    return said


def _approved(row: Version, *, alone: bool, ratify_by: date | None) -> str:
    """Return what happened when a version was approved, and what comes next."""
    name = f"{row.title} {row.number}"
    if alone:
        said = f"{name} is adopted."
    elif ratify_by is None:
        said = f"{name} is approved."
    else:
        said = f"{name} is put in force, to be ratified on {long_date(ratify_by)}. Record the ratification here afterwards."
    return f"{said} Its files are being made; it is public as soon as they are all there."


def _reason(
    request: DoorRequest,
    policy: str,
    version: str,
    *,
    title: str,
    label: str,
    hint: str,
    missing: str,
    button: str,
    act: Callable[[Version, str, datetime], object],
    says: Callable[[Version, Draft], str],
) -> HttpResponseBase:
    """Ask for a sentence, and do one thing to a version with it."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    form = forms.ReasonForm(request.POST or None, label=label, hint=hint, missing=missing)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, form.cleaned_data["words"], timezone.now())
        except actions.NotPossible as error:
            refuse(form, error, fields={"reason": "words", "meeting": "words", "notice": "words"})
        else:
            done(request, says(row, draft))
            return to(request, "policies:version", policy=policy, version=version)
    context = {
        "draft": draft,
        "version": row,
        "form": form,
        "heading": title,
        "button": button,
        "crumbs": crumbs(draft),
    }
    return TemplateResponse(request, "policies/reason.html", context)


def send_back(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask what should change, and send a submission back; whoever runs a setting alone takes their own back."""

    def says(row: Version, draft: Draft) -> str:
        if draft.alone:
            return (
                f"{row.title} {row.number} is taken back. Go on with the draft, and submit it again when it is right."
            )
        return (
            f"{row.title} {row.number} is sent back. {row.submitter} has your reason by e-mail and can change the draft. "
            "You are told when it is submitted again."
        )

    return _reason(
        request, policy, version, title="Send it back", label="What should change?", hint="The lead reads this.",
        missing="Say what should change.", button="Send it back", says=says,
        act=lambda row, words, now: actions.send_back(version=row, reason=words, by=request.door.by, now=now),
    )  # fmt: skip


def ratify(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask at which meeting it was ratified, and record it."""
    return _reason(
        request, policy, version, title="Record the ratification", label="At which meeting was it ratified?",
        hint="For example: full governing body, 4 December 2026, minute 9.", missing="Name the meeting.", button="Record it",
        act=lambda row, words, now: actions.ratify(version=row, meeting=words, by=request.door.by, now=now),
        says=lambda row, draft: (
            f"The ratification of {row.title} {row.number} is recorded, and its public page says so. The files stay as they are; "
            "there is nothing more to do."
        ),
    )  # fmt: skip


def withdraw(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask for a notice, and take a document out of force."""
    return _reason(
        request, policy, version, title="Withdraw this document", label="What should people read who look for it?",
        hint="For example: This document is now part of our child protection policy.", missing="Write one sentence.",
        button="Withdraw it",
        act=lambda row, words, now: actions.withdraw(
            policy=row.policy, key=row.key, notice=words, by=request.door.by, now=now
        ),
        says=lambda row, draft: (
            f"{row.title} {row.number} is withdrawn: it is no longer in force. Whoever opens its public address reads your "
            "notice. To put it in force again, submit the draft for approval."
        ),
    )  # fmt: skip


def release_facts(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Show what changed in names and numbers, and release the factual re-issue."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    problem = ""
    if request.method == "POST":
        try:
            made = actions.release_facts(
                version=row, body=draft.body, by=request.door.by, person=request.door.person.name, now=timezone.now()
            )
        except actions.NotPossible as error:
            problem = str(error)
        else:
            done(request, f"Version {made.number} is released. It is public as soon as its files are made.")
            return to(request, "policies:version", policy=policy, version=made.pk)
    context = {
        "draft": draft,
        "version": row,
        "changed": queries.changed_values(row, draft.body, now=timezone.now()),
        "prints": any(item.version.pk == row.pk for item in queries.behind(draft)),
        "problem": problem,
        "crumbs": crumbs(draft),
    }
    return TemplateResponse(request, "policies/release_facts.html", context, status=422 if problem else 200)
