"""The data protection terms, readable and downloadable without an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe

from foreland.core.document import DEMONSTRATION
from foreland.publishing import html
from foreland.publishing.formats import FORMATS
from foreland.registry.queries import terms
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

OFFERED = ("pdf", "docx", "odt", "txt")


NOTICES = ("staff", "asked", "pupils", "readers")
"""The privacy notices that have a page of their own."""


def data_protection(request: DoorRequest) -> HttpResponse:
    """Show the terms as one page."""
    return _page(request, terms.in_force())


def edition(request: DoorRequest, edition: str) -> HttpResponse:
    """Show one edition of the terms. What was accepted stays to be read here."""
    return _page(request, _edition(edition))


def _page(request: DoorRequest, shown: terms.Terms) -> HttpResponse:
    every = terms.editions()
    older = every[every.index(shown) + 1 :]
    context = {
        "terms": shown,
        "newest": every[0],
        "before": older[0] if older else None,
        "others": [each for each in every if each != shown],
        "fragment": mark_safe(html.fragment(shown.document, "dp")),  # noqa: S308 -- cleaned by publishing
        "contents": [(words, f"#{place}") for depth, place, words in html.contents(shown.document, "dp") if depth == 1],
        "files": [(FORMATS[key].label, _place(shown, every[0], key)) for key in OFFERED],
    }
    return TemplateResponse(request, "registry/data_protection.html", context)


def _place(shown: terms.Terms, newest: terms.Terms, form: str) -> str:
    """Return the address of a file: the newest edition's stays the same from edition to edition."""
    if shown == newest:
        return address("registry:data-protection-file", form=form)
    return address("registry:terms-file", edition=shown.edition, form=form)


def _edition(name: str) -> terms.Terms:
    found = terms.edition(name)
    if found is None:
        raise Http404("There is no such edition of the terms.")
    return found


def notice(request: DoorRequest, who: str) -> HttpResponse:
    """Show one privacy notice alone, as those read it whom it is for."""
    found = terms.notice(who) if who in NOTICES else None
    if found is None:
        raise Http404("There is no such privacy notice.")
    words = mark_safe(html.fragment(found, "notice"))  # noqa: S308 -- cleaned by publishing
    return TemplateResponse(request, "registry/privacy_notice.html", {"fragment": words, "who": who})


@lru_cache(maxsize=8 * len(OFFERED))
def _made(shown: terms.Terms, form: str, demo: bool) -> bytes:
    """Return the terms as a file. Anyone may ask, so it is made once for an edition and not for each visitor."""
    document = replace(shown.document, watermarks=(DEMONSTRATION,)) if demo else shown.document
    return FORMATS[form].make(document, None, datetime.combine(shown.dated, time(12), UTC))


def file(request: DoorRequest, form: str) -> HttpResponse:
    """Hand the newest terms out as a file."""
    return _handed_out(terms.in_force(), form)


def edition_file(request: DoorRequest, edition: str, form: str) -> HttpResponse:
    """Hand one edition of the terms out as a file."""
    return _handed_out(_edition(edition), form)


def _handed_out(shown: terms.Terms, form: str) -> HttpResponse:
    if form not in OFFERED:
        raise Http404("There is no such file.")
    made = FORMATS[form]
    response = HttpResponse(_made(shown, form, settings.MODE == "demo"), content_type=made.media_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="foreland-data-protection-{shown.edition}{made.suffix}"'
    )
    return response
