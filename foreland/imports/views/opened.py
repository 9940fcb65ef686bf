"""What the pages of an old policy share: finding it, reading a file, and sending people on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone

from foreland.core.source import Source, Unreadable
from foreland.core.wording import Fill
from foreland.imports import queries
from foreland.imports.forms import BringForm
from foreland.imports.models import Import
from foreland.imports.queries import Brought
from foreland.policies import queries as policies
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission


def open_row(request: DoorRequest, pk: str) -> Import:
    """Return an old policy of the open school; 404 for another's."""
    try:
        return queries.found(pk)
    except queries.NoImport as error:
        raise Http404(str(error)) from error


def open_brought(request: DoorRequest, pk: str) -> Brought:
    """Return an old policy of the open school as it stands now; 404 for another's."""
    return queries.brought(open_row(request, pk))


def fill_of(request: DoorRequest, of: Brought) -> Fill:
    """Return what fills the gaps of the bank for the open school."""
    return policies.resolved_without(of.bank, request.door.body, now=timezone.now()).fill


def may_write(request: DoorRequest) -> bool:
    """Tell whether the visitor may settle old policies here."""
    return request.door.can(Permission.WRITE_POLICIES)


def source_of(form: BringForm) -> tuple[Source, bytes] | None:
    """Return what a form brought, read, with its bytes; None where it cannot be read, with the reason in the form."""
    data, name = form.given()
    field = "file" if form.cleaned_data.get("file") is not None else "words"
    try:
        return queries.read_file(data, name), data
    except (Unreadable, queries.Busy) as error:
        form.add_error(field, str(error))
        return None


def to(request: DoorRequest, name: str, **kwargs: Any) -> HttpResponseRedirect:
    """Send the visitor to another page of the open school."""
    return HttpResponseRedirect(address(name, request.door.body, **kwargs))


def done(request: DoorRequest, words: str) -> None:
    """Say on the next page what happened."""
    messages.success(request, words)


def crumbs(request: DoorRequest, row: Import | None = None) -> list[tuple[str, str]]:
    """Return the way back to the school's policies, to its old policies, and to one of them."""
    body = request.door.body
    found = [("Policies", address("policies:policies", body)), ("Your old policy", address("imports:bring", body))]
    return [*found, (row.name, address("imports:import", body, old=row.pk))] if row is not None else found[:1]
