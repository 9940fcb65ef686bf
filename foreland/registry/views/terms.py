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


def data_protection(request: DoorRequest) -> HttpResponse:
    """Show the terms as one page."""
    current = terms.in_force()
    context = {
        "terms": current,
        "fragment": mark_safe(html.fragment(current.document, "dp")),  # noqa: S308 -- cleaned by publishing
        "contents": [
            (words, f"#{place}") for depth, place, words in html.contents(current.document, "dp") if depth == 1
        ],
        "files": [(FORMATS[key].label, address("registry:data-protection-file", form=key)) for key in OFFERED],
    }
    return TemplateResponse(request, "registry/data_protection.html", context)


@lru_cache(maxsize=2 * len(OFFERED))
def _made(current: terms.Terms, form: str, demo: bool) -> bytes:
    """Return the terms as a file. Anyone may ask, so it is made once for an edition and not for each visitor."""
    document = replace(current.document, watermarks=(DEMONSTRATION,)) if demo else current.document
    return FORMATS[form].make(document, None, datetime.combine(current.dated, time(12), UTC))


def file(request: DoorRequest, form: str) -> HttpResponse:
    """Hand the terms out as a file."""
    if form not in OFFERED:
        raise Http404("There is no such file.")
    current, made = terms.in_force(), FORMATS[form]
    response = HttpResponse(_made(current, form, settings.MODE == "demo"), content_type=made.media_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="foreland-data-protection-{current.edition}{made.suffix}"'
    )
    return response
