"""What the pages share that answer at once and keep nothing: of a stranger's file no browser and no proxy keeps a copy either."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone

from foreland.core.document import Document
from foreland.publishing.formats import FORMATS, render


def private(answer: HttpResponse) -> HttpResponse:
    """Return an answer that no browser and no proxy keeps."""
    answer["Cache-Control"] = "no-store, private"
    return answer


def pdf(document: Document, name: str, now: datetime) -> HttpResponse:
    """Return a document as a PDF to keep, under this name."""
    answer = HttpResponse(render(document, "pdf", when=now), content_type=FORMATS["pdf"].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def too_often(did: str, again: datetime) -> str:
    """Return what is said to a network that did something as often within an hour as it may, and when it may again."""
    clock = timezone.localtime(again + timedelta(minutes=1))
    return f"{did} from your network within an hour, which is as many as we allow. Try again after {clock:%H:%M}."
