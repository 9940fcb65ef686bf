"""The living page of components: everything that a page here is made of, once."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from foreland.ui import samples
from foreland.ui.sample_form import Question, Sample


def components(request: HttpRequest) -> HttpResponse:
    """Return the page of components; `?errors=1` shows the form with every field in error."""
    faulty = {"met_on_day": "31", "met_on_year": "2026", "email": "nobody"}
    context = {
        **samples.everything(),
        "form": Sample(faulty) if "errors" in request.GET else Sample(),
        "pages": Paginator(range(95), 10).get_page(request.GET.get("page")),
    }
    return render(request, "ui/components_page.html", context)


def question(request: HttpRequest) -> HttpResponse:
    """Return the example of one thing a page."""
    form = Question(request.GET if "phones" in request.GET or "errors" in request.GET else None)
    return render(request, "ui/question_page.html", {"form": form})
