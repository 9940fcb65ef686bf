"""Pages of the list: what is to do, one task, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from foreland.core.calendar import day_in_london
from foreland.tasks import actions, forms, queries
from foreland.tasks.models import OWN, Task
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

PER_PAGE = 20
MOST_OF_MINE = 30
"""How many of one's own stand open above the school's; the others are a link away."""


@dataclass(frozen=True, slots=True)
class Line:
    """One task as a list shows it."""

    task: Task
    href: str
    who: str
    overdue: bool
    today: bool
    may: bool


def _sees_all(request: DoorRequest) -> bool:
    """Whoever may see who has which role sees what everybody has to do, and may give tasks."""
    return request.door.can(Permission.SEE_PEOPLE)


def _choices(request: DoorRequest) -> list[tuple[str, Any]]:
    if not _sees_all(request):
        return []
    body = request.door.body
    return forms.whose(request.door.person, queries.people_here(body), queries.roles_here(body))


def _lines(request: DoorRequest, rows: Any) -> list[Line]:
    door, today, every = request.door, day_in_london(timezone.now()), _sees_all(request)
    return [
        Line(
            row, address("tasks:task", door.body, task=row.pk), queries.who_words(row, reader=door.person.pk),
            bool(row.due and row.due < today), row.due == today, every or row.by == door.by or queries.has(row, door.person, door.roles),
        )
        for row in rows
    ]  # fmt: skip


def tasks(request: DoorRequest) -> HttpResponse:
    """Show what is to do: one's own first, then the school's to whoever leads."""
    door, today = request.door, day_in_london(timezone.now())
    mine = queries.for_person(door.person, door.roles)
    every = queries.every() if _sees_all(request) else mine
    form = forms.FilterForm(_choices(request), request.GET)
    show, who = form.values
    asked = bool(show or who)
    rest = queries.whose(every, who) if asked else queries.for_others(door.person, door.roles)
    pages = Paginator(queries.standing(rest, show, today=today), PER_PAGE).get_page(request.GET.get("page"))
    own = [] if asked else list(queries.standing(mine, "", today=today)[: MOST_OF_MINE + 1])
    context = {
        "form": form, "asked": asked, "pages": pages, "closed": show == "closed",
        "mine": _lines(request, own[:MOST_OF_MINE]), "more": len(own) > MOST_OF_MINE, "all_mine": f"person:{door.person.pk}",
        "counts": queries.counts(mine, today=today), "every": queries.counts(queries.every(), today=today),
        "sees_all": _sees_all(request), "lines": _lines(request, pages) if asked or _sees_all(request) else [],
    }  # fmt: skip
    return TemplateResponse(request, "tasks/tasks.html", context)


def new(request: DoorRequest) -> HttpResponse:
    """Note something to do."""
    door, me = request.door, f"person:{request.door.person.pk}"
    form = forms.TaskForm(_choices(request), request.POST or None, initial={"who": me})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_task(
                body=door.body, title=said["title"], note=said["note"], due=said["due"], who=said.get("who", me),
                by=door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.WrongTask as error:
            _refuse(form, error)
        else:
            messages.success(request, "Noted.")
            return HttpResponseRedirect(address("tasks:tasks", door.body))
    return TemplateResponse(request, "tasks/new.html", {"form": form, "crumbs": _crumbs(request)})


def _found(request: DoorRequest, pk: str) -> Task:
    """Return a task that the visitor may see: theirs, one that they noted, or any for whoever leads."""
    try:
        row = queries.task(pk)
    except queries.NoTask as error:
        raise Http404(str(error)) from error
    if not (
        _sees_all(request) or queries.has(row, request.door.person, request.door.roles) or row.by == request.door.by
    ):
        raise Http404("There is no such task here.")
    return row


def _crumbs(request: DoorRequest, row: Task | None = None) -> list[tuple[str, str]]:
    here = [("To do", address("tasks:tasks", request.door.body))]
    return here if row is None else [*here, (row.title, address("tasks:task", request.door.body, task=row.pk))]


def task(request: DoorRequest, task: str) -> HttpResponse:
    """Show one task, and what can be done with it."""
    row = _found(request, task)
    names = queries.names_of([row])
    context = {
        "line": _lines(request, [row])[0], "crumbs": _crumbs(request), "own": row.kind == OWN,
        "made_by": names.get(row.by, ""), "closed_by": names.get(row.closed_by, ""), "may_give": _sees_all(request),
    }  # fmt: skip
    return TemplateResponse(request, "tasks/task.html", context)


def act(request: DoorRequest, task: str, act: str) -> HttpResponse:
    """Tick a task off, or open it again."""
    verbs: dict[str, tuple[Callable[..., Task], str]] = {
        "done": (actions.done, "Done."), "open": (actions.open_again, "It is open again.")
    }  # fmt: skip
    if act not in verbs:
        raise Http404("There is nothing of this name to do.")
    row, (verb, words) = _found(request, task), verbs[act]
    verb(task=row, by=request.door.by, now=timezone.now())
    messages.success(request, f"{words} “{row.title}”")
    back = request.POST.get("back", "")
    known = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if known else address("tasks:tasks", request.door.body))


def _asked(request: DoorRequest, row: Task, form: Form, title: str, button: str, verb: Callable[[], Task],
           said: str) -> HttpResponse:  # fmt: skip
    """Show a form about one task, and run its verb once it is filled in; what was written stays where that is refused."""
    changed = ""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except actions.WrongTask as error:
            _refuse(form, error)
        except actions.ChangedMeanwhile as error:
            changed = str(error)
            posted = request.POST.copy()
            posted["seen"] = str(queries.task(row.pk).revision)
            form.data = posted
        else:
            messages.success(request, said)
            return HttpResponseRedirect(address("tasks:task", request.door.body, task=row.pk))
    context = {"form": form, "task": row, "title": title, "button": button, "changed": changed,
               "crumbs": _crumbs(request, row)}  # fmt: skip
    return TemplateResponse(request, "tasks/change.html", context, status=409 if changed else 200)


def words(request: DoorRequest, task: str) -> HttpResponse:
    """Say in other words what is to be done."""
    row = _found(request, task)
    if row.kind != OWN:
        raise Http404("The words of this task come from the page where it is done.")
    form = forms.TaskForm((), request.POST or None, dated=False,
                          initial={"title": row.title, "note": row.note, "seen": row.revision})  # fmt: skip
    return _asked(
        request, row, form, "Change the words", "Save",
        lambda: actions.change_words(
            task=row, title=form.cleaned_data["title"], note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"] or 0, by=request.door.by, now=timezone.now(),
        ), "Saved.",
    )  # fmt: skip


def put_off(request: DoorRequest, task: str) -> HttpResponse:
    """Put a task off to another day."""
    row, now = _found(request, task), timezone.now()
    form = forms.PutOffForm(request.POST or None, initial={"seen": row.revision})
    return _asked(
        request, row, form, "Put it off", "Put it off",
        lambda: actions.put_off(
            task=row, due=form.chosen(day_in_london(now)), seen=form.cleaned_data["seen"], by=request.door.by, now=now
        ), "Put off. The day that was named first stays on record.",
    )  # fmt: skip


def give(request: DoorRequest, task: str) -> HttpResponse:
    """Give a task to somebody else."""
    row = _found(request, task)
    if not _sees_all(request):
        raise PermissionDenied
    held = f"person:{row.person_id}" if row.person_id else f"role:{row.role}" if row.role else ""
    form = forms.GiveForm(_choices(request), request.POST or None, initial={"who": held, "seen": row.revision})
    return _asked(
        request, row, form, "Give it to somebody", "Give it",
        lambda: actions.give(
            task=row, body=request.door.body, who=form.cleaned_data["who"], seen=form.cleaned_data["seen"],
            by=request.door.by, now=timezone.now(),
        ), "Given.",
    )  # fmt: skip


def not_needed(request: DoorRequest, task: str) -> HttpResponse:
    """Drop a task, with a reason."""
    row = _found(request, task)
    form = forms.ReasonForm(request.POST or None, initial={"seen": row.revision})
    return _asked(
        request, row, form, "It is not needed", "Take it off the list",
        lambda: actions.not_needed(
            task=row, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], by=request.door.by,
            now=timezone.now(),
        ), "Taken off the list. The reason stays with it.",
    )  # fmt: skip


def _refuse(form: Form, error: actions.WrongTask) -> None:
    named = {"due": "day"}.get(error.field, error.field) if "day" in form.fields else error.field
    form.add_error(named if named in form.fields else None, str(error))
