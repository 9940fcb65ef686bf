"""Pages of the ground: where to go after sign-in, the account, the second factor, and who may do what."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from foreland.tenancy import actions, queries, roles, secondfactor
from foreland.tenancy.addresses import home_of
from foreland.tenancy.forms import YourName
from foreland.tenancy.models import Person
from foreland.tenancy.opened import DoorRequest
from foreland.tenancy.permissions import WAITING_CLAIM_LACKS, Permission

AFTERWARDS = "after_second_factor"
KINDS = (("school", "In a school or setting"), ("trust", "In a trust"), ("authority", "In an authority"))


def home(request: DoorRequest) -> HttpResponse:
    """Send a person to their school; show a list when there are several, and words when there is none."""
    afterwards = request.session.get(AFTERWARDS)
    if afterwards and secondfactor.is_set_up(request.door.person) and request.door.used_second_factor:
        del request.session[AFTERWARDS]
        return HttpResponseRedirect(afterwards)
    places = _places(request.door.person)
    if len(places) == 1:
        return HttpResponseRedirect(places[0]["home"])
    return TemplateResponse(request, "tenancy/home.html", {"places": places})


def _places(person: Person) -> list[dict[str, Any]]:
    """Return the bodies in which a person has a role today, by name, each with its roles and its home page."""
    return [
        {
            "body": body,
            "home": home_of(body),
            "roles": ", ".join(roles.BY_KEY[each.role].name for each in memberships if each.role in roles.BY_KEY),
            "waiting": any(each.standing == "claiming" for each in memberships),
        }
        for body, found in groupby(queries.memberships_of(person), key=lambda each: each.body)
        for memberships in [list(found)]
    ]


def account(request: DoorRequest) -> HttpResponse:
    """Show a person's name, ways to sign in, and schools with roles."""
    person = request.door.person
    factors = dict.fromkeys(Authenticator.Type.values, 0)
    for kind in Authenticator.objects.filter(user=person).values_list("type", flat=True):
        factors[kind] += 1
    context = {
        "person": person,
        "has_password": person.has_usable_password(),
        "one_time_codes": factors["totp"] > 0,
        "passkeys": factors["webauthn"],
        "recovery_codes": factors["recovery_codes"] > 0,
        "providers": SocialAccount.objects.filter(user=person).exists(),
        "places": _places(person),
    }
    return TemplateResponse(request, "tenancy/account.html", context)


def name(request: DoorRequest) -> HttpResponse:
    """Change the name that others see."""
    person = request.door.person
    form = YourName(request.POST or None, initial={"name": person.name})
    if form.is_valid():
        actions.rename_person(person=person, name=form.cleaned_data["name"], by=request.door.by, now=timezone.now())
        messages.success(request, "Your name has been changed.")
        return HttpResponseRedirect(reverse("account"))
    return TemplateResponse(request, "tenancy/name.html", {"form": form})


def second_factor(request: DoorRequest) -> HttpResponse:
    """Say why a second factor is needed and how to set one up; remember where the person was going.

    Who has one and has not used it in this session is asked for it, and goes on from there.
    """
    person, wanted = request.door.person, request.GET.get("next", "")
    wanted = wanted if get_adapter(request).is_safe_url(wanted) else ""
    if secondfactor.is_set_up(person):
        if request.door.used_second_factor:
            return HttpResponseRedirect(wanted or reverse("home"))
        again = "mfa_reauthenticate" if secondfactor.has_codes(person) else "mfa_reauthenticate_webauthn"
        return HttpResponseRedirect(f"{reverse(again)}?{urlencode({'next': wanted or reverse('home')})}")
    if wanted:
        request.session[AFTERWARDS] = wanted
    return TemplateResponse(request, "tenancy/second_factor.html", {})


def who_may_do_what(request: HttpRequest) -> HttpResponse:
    """Show the roles and what each may do, from the two files that decide it."""
    kinds = [{"title": title, "roles": [_told(role) for role in roles.for_kind(kind)]} for kind, title in KINDS]
    waiting = [permission.value for permission in Permission if permission in WAITING_CLAIM_LACKS]
    return TemplateResponse(request, "tenancy/who_may_do_what.html", {"kinds": kinds, "waiting": waiting})


def no_open_sign_up(request: HttpRequest) -> HttpResponse:
    """Say how one gets a sign-in."""
    return TemplateResponse(request, "account/signup_closed.html", {})


def to_account(request: HttpRequest) -> HttpResponse:
    """Send on to the account page; e-mail addresses are not managed here."""
    return HttpResponseRedirect(reverse("account"))


def _told(role: roles.Role) -> dict[str, object]:
    allowed = [permission.value for permission in Permission if permission in role.permissions]
    return {"role": role, "permissions": allowed}
