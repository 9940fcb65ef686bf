"""Pages of the workbench: the banks of one's own, one of them with its edition in work, and its sections."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import long_date
from foreland.core.wording import plain
from foreland.policies import actions, benched, queries, showing
from foreland.policies.actions import bench as verbs
from foreland.policies.actions import bench_words as words
from foreland.policies.forms import bench as forms
from foreland.policies.queries import PACK, asking, keeping
from foreland.policies.queries import bench as read
from foreland.policies.queries.bench import Bench
from foreland.policies.views.bench_statements import around, open_bench
from foreland.policies.views.opened import done, may_write, refuse, to
from foreland.policies.views.statements import placeholders, section_crumb
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission
from foreland.ui import parts

WHOM = {"trust": "The heads of your schools", "authority": "The strategy group, trial schools"}
PUBLISHERS = {"trust": "A trust lead does", "authority": "An adviser or the manager does"}
STAGE_TONES: dict[str, parts.Tone] = {"draft": "own", "consulted": "own", "approved": "ask", "published": "done"}


def banks(request: DoorRequest) -> TemplateResponse:
    """Show the banks of one's own, each with its edition in work and the last one that schools have."""
    now = timezone.now()
    rows = []
    for row in read.own_banks():
        of = read.bench(row.policy_id, request.door.body, now=now)
        stage = parts.Mark(of.edition.get_stage_display(), STAGE_TONES[of.edition.stage])
        rows.append(
            {"of": of, "stage": stage, "last": next(iter(read.published(row)), None), "changed": len(of.touched)}
        )
    return TemplateResponse(request, "policies/bench_banks.html", {"rows": rows, "may_write": may_write(request)})


def begin(request: DoorRequest) -> HttpResponseBase:
    """Ask what the bank is called, and begin it on the newest national edition."""
    form = forms.BankForm(request.POST or None, initial={"title": f"{request.door.body.name}: online safety"})
    if request.method == "POST" and form.is_valid():
        try:
            row = verbs.begin_bank(
                body=request.door.body, pack=PACK, title=form.cleaned_data["title"], by=request.door.by, now=timezone.now()
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            return to(request, "policies:policy", policy=row.policy_id)
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "policies/bench_begin.html", {"form": form}, status=status)


def bank(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show a bank of one's own: the steps of the edition in work, its sections, and the editions before it."""
    of = open_bench(request, policy)
    last = max((item.number for item in of.amendments), default=0)
    context = around(request, of) | {
        "crumbs": around(request, of)["crumbs"][:1],
        "steps": _steps(of, may_publish=request.door.can(Permission.PUBLISH)),
        "sections": _sections(of),
        "stage": parts.Mark(of.edition.get_stage_display(), STAGE_TONES[of.edition.stage]),
        "published": read.published(of.bank),
        "asides": [row for row in queries.asides(of.bank.policy, by=request.door.by) if row.key in of.draft.resolved.states],
        "may_submit": request.door.can(Permission.SUBMIT_POLICIES),
        "may_publish": request.door.can(Permission.PUBLISH),
        "updates": queries.lines(of.draft),
        "asked": asking.waiting(of.bank),
        "seen": last,
    }  # fmt: skip
    return TemplateResponse(request, "policies/bench_bank.html", context)


def _steps(of: Bench, *, may_publish: bool) -> list[parts.Task]:
    """Return the way of an edition to its schools, a line for each step with how it stands."""
    row = of.edition

    def line(name: str, title: str, status: str, tone: parts.Tone, hint: str) -> parts.Task:
        if name == "bench-publish" and not may_publish:
            return parts.Task(title, status, "", hint, tone)
        return parts.Task(
            title, status, address(f"policies:{name}", of.draft.body, policy=of.bank.policy_id), hint, tone
        )

    waiting = len(of.waiting)
    checked, tone = _checked(of)
    asked = f"Asked on {long_date(row.consulted_day)}" if row.consulted_day else "To do"
    approved = f"Approved on {long_date(row.approved_day)}" if row.approved_day else "To do"
    return [
        line("bench-preview", "See it as a school would", "", "", "For each kind of setting, with what you changed marked"),
        line("bench-checks", "Checks", checked, tone,
             "The same as for every edition: reading age, gaps, conditions that can never hold"),
        line("bench-changes", "List of changes", f"{waiting} to explain" if waiting else "All explained",
             "ask" if waiting else "done", "For each changed statement why, how much it weighs, who must hear of it"),
        line("bench-says", "What is new, in a sentence or two", "Said" if row.says else "To do", "done" if row.says else "ask",
             "The first thing that schools read"),
        line("bench-consulted", "Consult", asked, "done" if row.consulted_day else "ask", WHOM[of.draft.body.kind]),
        line("bench-approve", "Approve", approved, "done" if row.approved_day else "ask", "By which body, and when"),
        line("bench-publish", "Publish to your schools", "To do", "ask" if row.approved_day else "soft",
             "They are told, and decide for themselves" if may_publish else PUBLISHERS[of.draft.body.kind]),
    ]  # fmt: skip


def _checked(of: Bench) -> tuple[str, parts.Tone]:
    """Return what is known of the checks; they take seconds, so this page does not begin them."""
    found = of.faults_known
    if found is None:
        return "To check", "soft"
    return (f"{len(found)} to mend", "ask") if found else ("Nothing to mend", "done")


def _sections(of: Bench) -> list[parts.Task]:
    tones: dict[str, parts.Tone] = {"part": "own", "todo": ""}
    return [
        parts.Task(item.text, item.note, item.href, benched.printed_in(of, key), tones[item.state])
        for key, item in zip(of.draft.used_sections, benched.sections(of), strict=True)
    ]


def section(request: DoorRequest, policy: str, section: str) -> TemplateResponse:
    """Show a section: each statement as it stands in the bank, what it is for, and what can be done; and who else is here."""
    of = open_bench(request, policy)
    draft = of.draft
    if section not in draft.used_sections:
        raise Http404("There is no such section.")
    actions.enter_section(policy=of.bank.policy, section=section, by=request.door.by, now=draft.now)
    writes = may_write(request)
    states = draft.resolved.section(section)
    order = draft.used_sections
    following = order[order.index(section) + 1] if section != order[-1] else ""
    context = around(request, of) | {
        "section": draft.bank.section[section],
        "title": showing.title_of(draft, section),
        "parts": [
            (title, [benched.card(request, of, state, may_write=writes) for state in inside])
            for title, inside in showing.section_parts(draft, section, states)
        ],
        "sections": benched.sections(of, section),
        "following": (
            showing.title_of(draft, following),
            address("policies:section", draft.body, policy=policy, section=following),
        )
        if following
        else None,
        "others": keeping.others_here(of.bank.policy, section, but=request.door.by, body=draft.body, now=draft.now),
        "asides": [
            row
            for row in queries.asides(of.bank.policy, by=request.door.by)
            if any(row.key == state.key for state in states)
        ],
    }
    return TemplateResponse(request, "policies/bench_section.html", context)


def add(request: DoorRequest, policy: str, section: str) -> HttpResponseBase:
    """Add a statement of one's own to a section."""
    of = open_bench(request, policy)
    if section not in of.draft.used_sections:
        raise Http404("There is no such section.")
    kept = [state.key for state in of.draft.resolved.section(section) if state.kept]
    initial = {"key": f"own.{secrets.token_hex(6)}", "after": kept[-1] if kept else ""}
    form = forms.AddStatementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = words.add_own(
                policy=of.bank.policy, body=of.draft.body, key=data["key"], section=section, after=data["after"],
                text=data["text"], title=data["title"],
                why=data["why"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Your statement is added. Say next for whom it is meant, and what it serves.")
            anchor = showing.anchor_of(made.key)
            return to(request, "policies:section", policy=policy, section=section, anchor=anchor)
    fill = of.draft.resolved.fill
    context = around(request, of, section_crumb(of.draft, section)) | {
        "form": form, "section": section, "title": plain(of.draft.bank.section[section].title, fill),
        "placeholders": placeholders(of.draft),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "policies/bench_add.html", context, status=status)
