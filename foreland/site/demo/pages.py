"""The pages of the demonstration: the cast, and the mail that was not sent."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.notices import queries as notices
from foreland.site.demo.cast import BY_KEY, CAST, PASSWORD, PLACES
from foreland.tenancy import queries as tenancy
from foreland.tenancy import secondfactor
from foreland.tenancy.addresses import home_of
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.signin import sign_in

PER_PAGE = 20


class PartForm(forms.Form):
    """Who to be."""

    part = forms.ChoiceField(choices=[(part.key, part.name) for part in CAST])


def cast_page(request: DoorRequest) -> HttpResponseBase:
    """Show the cast with how to sign in as each; sign in as the one whose button was pressed."""
    if request.method == "POST":
        form = PartForm(request.POST)
        if not form.is_valid():
            raise Http404("There is nobody of that name in the cast.")
        person = tenancy.person_by_email(BY_KEY[form.cleaned_data["part"]].email)
        if person is None:
            raise Http404("The cast is not seated here. Start the demonstration with: make run")
        bodies = tenancy.bodies_of(person)
        return sign_in(request, person, to=home_of(bodies[0]) if len(bodies) == 1 else "/home/")
    now = timezone.now()
    rows = []
    for number, name in PLACES:
        people = []
        for part in CAST:
            person = tenancy.person_by_email(part.email) if part.place == number else None
            if person is not None:
                code = secondfactor.current_code(person, now=now) if part.second_factor else ""
                people.append({"part": part, "code": f"{code[:3]} {code[3:]}" if code else ""})
        rows.append({"place": name, "people": people})
    return TemplateResponse(request, "site/demo.html", {"rows": rows, "password": PASSWORD})


def mail_page(request: DoorRequest) -> TemplateResponse:
    """Show the outbox, newest first."""
    try:
        page = min(max(1, int(request.GET.get("page", "1"))), 1_000_000)
    except ValueError:
        page = 1
    total = notices.count()
    context = {
        "mails": notices.outbox(page=page, size=PER_PAGE),
        "number": page,
        "older": page + 1 if total > page * PER_PAGE else 0,
        "newer": page - 1,
    }
    return TemplateResponse(request, "site/demo_mail.html", context)
