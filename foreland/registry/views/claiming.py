"""Pages of a school that has just joined: what comes next, finishing the claim, contesting it, sharing, terms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.profile import queries as profile
from foreland.registry import actions, asks, forms, queries
from foreland.registry.queries import agreeing, becoming, terms
from foreland.tenancy import queries as ground
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission
from foreland.ui.parts import Task

LEAD = "dsl_name"
"""The lead whom every school names; an online safety lead is named only where it is somebody else."""


def joined(request: DoorRequest) -> HttpResponse:
    """Show somebody who has just joined what comes next."""
    door, body, now = request.door, request.door.body, timezone.now()
    claim = queries.open_claim()
    names = profile.values(now=now)
    named = bool(names.get(LEAD))
    policy = asks.after_join(body, now=now)
    hint = "Questions about your setting; what the register knows is answered already."
    tasks = [Task("Make your policy", "Start", policy.href, hint)]
    if policy.kept:
        wait = (
            f"{policy.left} question{'s wait' if policy.left > 1 else ' waits'} for you still." if policy.left else ""
        )
        hint = f"With the answers that you gave before you joined. {wait}".strip()
        tasks = [Task("Go on with your draft", "Kept for you", policy.href, hint)]
    elif policy.bring:
        hint = "A Word file or PDF, however old. You go on from your own words, and see what is missing."
        tasks.append(Task("Or bring the policy that you have", "Optional", policy.bring, hint))
    if claim is not None:
        waiting = "Waiting for your code" if claim.way else "To do"
        hint = "Until then you can do everything but invite people, publish, and open parts with personal data."
        tasks.append(Task("Finish your claim", waiting, address("registry:claim", body), hint, "ask"))
    hint = (
        "The safeguarding lead and deputies, apart from the online safety lead. Holding the account opens no concern."
    )
    if door.can(Permission.EDIT_PROFILE):
        tasks.append(Task("Name your leads", "Done" if named else "To do", address("profile:leads", body), hint))
    if door.can(Permission.CHOOSE_SHARING):
        chosen = bool(queries.sharing())
        tasks.append(
            Task("Choose what your authority sees", "Done" if chosen else "To do", address("registry:sharing", body))
        )
    accepted = agreeing.agreed().is_current
    hint = "For the person in charge. Needed only before the parts with personal data open; making a policy needs no agreement."
    place = (
        address("registry:terms", body) if door.can(Permission.ACCEPT_TERMS) else address("registry:data-protection")
    )
    tasks.append(Task("Read the data protection terms", "Accepted" if accepted else "Can wait", place, hint))
    context = {"tasks": tasks, "kept": policy.kept, "claim": claim, "has_password": door.person.has_usable_password()}
    return TemplateResponse(request, "registry/joined.html", context)


def claim(request: DoorRequest) -> HttpResponse:
    """Show how the claim stands, and let the claimant choose a way to finish it."""
    body = request.door.body
    found = queries.open_claim()
    if found is None:
        return TemplateResponse(request, "registry/no_claim.html", {"home": home_of(body)})
    row = queries.register_row(body)
    telephone = queries.masked_telephone(row)
    postal = ", ".join(row.address_lines) if row else ""
    mine = found.person_id == request.door.person.pk
    form = forms.WayForm(request.POST or None, telephone=telephone, address=postal, initial={"way": found.way})
    if request.method == "POST" and mine and form.is_valid():
        actions.choose_way(body=body, way=form.cleaned_data["way"], by=request.door.by, now=timezone.now())
        messages.success(request, "Noted. Your authority’s advisers know that you wait.")
        return HttpResponseRedirect(address("registry:claim", body))
    context = {
        "claim": found, "form": form, "mine": mine, "telephone": telephone, "row": row,
        "authority": ground.parent_of(body, "authority"), "expires": found.code_expires,
    }  # fmt: skip
    return TemplateResponse(request, "registry/claim.html", context)


def code(request: DoorRequest) -> HttpResponse:
    """Take the code that came by telephone or post."""
    body = request.door.body
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_code(
                body=body, person=request.door.person, code=form.cleaned_data["code"], now=timezone.now()
            )
        except (actions.WrongCode, actions.NotYours) as error:
            form.add_error("code", str(error))
        except actions.CodeGone as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(address("registry:claim", body))
        except actions.NoClaim:
            return HttpResponseRedirect(address("registry:claim", body))
        else:
            messages.success(request, "Thank you. Your claim is confirmed: you can now invite people and publish.")
            return HttpResponseRedirect(home_of(body))
    return TemplateResponse(request, "registry/code.html", {"form": form})


def withdraw(request: DoorRequest) -> HttpResponse:
    """Let the claimant take the claim back."""
    body = request.door.body
    if request.method == "POST":
        try:
            actions.withdraw_claim(body=body, person=request.door.person, now=timezone.now())
        except (actions.NoClaim, actions.NotYours) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(address("registry:claim", body))
        messages.success(request, f"You no longer speak for {body.name}. The school can join anew.")
        return HttpResponseRedirect(address("home"))
    return TemplateResponse(request, "registry/withdraw.html", {})


def contest(request: DoorRequest) -> HttpResponse:
    """Let the head say that nobody at the school knows of a claim."""
    link, body = request.door.link, request.door.body
    if request.method == "POST":
        try:
            actions.contest_claim(body=body, claim=link.subject, by=request.door.by, now=timezone.now())
        except actions.NoClaim as error:
            return TemplateResponse(request, "registry/link_used.html", {"says": str(error)})
        return TemplateResponse(request, "registry/contested.html", {"body": body})
    return TemplateResponse(request, "registry/contest.html", {"body": body})


def sharing(request: DoorRequest) -> HttpResponse:
    """Let the holder or head choose what the authority sees."""
    body = request.door.body
    form = forms.SharingForm(request.POST or None, initial={"rung": queries.sharing()})
    if request.method == "POST" and form.is_valid():
        actions.choose_sharing(body=body, rung=form.cleaned_data["rung"], by=request.door.by, now=timezone.now())
        messages.success(request, "Saved. Your authority sees what you chose, from now on.")
        return HttpResponseRedirect(address("registry:sharing", body))
    context = {
        "form": form, "history": queries.sharing_history()[:20], "authority": ground.parent_of(body, "authority"),
        "trust": ground.parent_of(body, "trust"), "home": home_of(body),
    }  # fmt: skip
    return TemplateResponse(request, "registry/sharing.html", context)


def accept_terms(request: DoorRequest) -> HttpResponse:
    """Let the head accept the data protection terms."""
    body, now = request.door.body, timezone.now()
    current = terms.in_force()
    form = forms.TermsForm(request.POST or None, initial={"digest": current.digest})
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_terms(
                body=body, person=request.door.person, edition=current.edition, digest=form.cleaned_data["digest"],
                in_force=current.digest, now=now,
            )  # fmt: skip
        except actions.TermsChanged as error:
            form = forms.TermsForm(initial={"digest": current.digest})
            messages.error(request, str(error))
        else:
            messages.success(request, f"Edition {current.edition} is accepted. Parts with personal data can open.")
            return HttpResponseRedirect(address("registry:terms", body))
    context = {
        "form": form, "terms": current, "agreed": agreeing.agreed(), "accepted": list(queries.accepted_terms()[:10]),
        "readable": {each.digest for each in terms.editions()},
    }  # fmt: skip
    return TemplateResponse(request, "registry/terms.html", context)


def convert(request: DoorRequest) -> HttpResponse:
    """Let the holder or head decide whether the school goes on under its successor's URN; show what was decided before."""
    body = request.door.body
    if request.method == "POST":
        decide(request, body)
        return HttpResponseRedirect(address("registry:convert", request.door.body))
    context = {
        "proposed": proposed_of(body), "home": home_of(body), "records": handed_over(body), "ring": becoming.whom_to_ring(body),
    }  # fmt: skip
    return TemplateResponse(request, "registry/convert.html", context)


def proposed_of(body: Body) -> list[dict[str, Any]]:
    """Return the successors that the register proposes to the open school, each with the school here that bears its URN."""
    rows = [(one, ground.body_by_number("urn", one.new_urn)) for one in queries.conversions()]
    return [
        {
            "conversion": one, "row": queries.establishment(one.new_urn), "into": into if into != body else None,
            "undone_by": Person.objects.filter(pk=one.undone_by).values_list("name", flat=True).first() or "",
        }
        for one, into in rows
    ]  # fmt: skip


def handed_over(body: Body) -> list[dict[str, Any]]:
    """Return how the open school became another: who decided and when, and what of it waits for the new board since.

    Policies that were published before the day of the change are those that another board approved.
    """
    agreed = agreeing.agreed().accepted
    found = []
    for one in queries.decided_conversions():
        assert one.decided is not None
        row, who = queries.establishment(one.new_urn), Person.objects.filter(pk=one.by).first()
        day = row.opened if row and row.opened else day_in_london(one.decided)
        in_force = asks.policies_in_force(body=body, requirements=False, words=False) if one.state == "taken" else []
        found.append({
            "conversion": one, "row": row, "who": who.name if who else "", "day": day,
            "policies": [each for each in in_force if each.published < day],
            "terms": one.state == "taken" and (agreed is None or agreed.at < one.decided),
            "hinders": becoming.what_stands_on(body, one),
        })  # fmt: skip
    return found


def decide(request: DoorRequest, body: Body) -> bool:
    """Take a conversion over, decline it or take it back, as the button says, and tell the visitor what came of it.

    Return whether it was done.
    """
    new_urn, now = request.POST.get("urn", "").replace("\0", ""), timezone.now()
    try:
        if request.POST.get("do") == "take":
            actions.convert(body=body, new_urn=new_urn, by=request.door.by, now=now)
            messages.success(request, f"The school goes on under the URN {new_urn}. Policies, people and history stay.")
        elif request.POST.get("do") == "undo":
            actions.undo_becoming(body=body, new_urn=new_urn, by=request.door.by, now=now)
            messages.success(request, f"Taken back: {body.name} stands as it was before. Say again what is right.")
        elif request.POST.get("do") == "merge":
            into = actions.merge(body=body, new_urn=new_urn, by=request.door.by, now=now)
            messages.success(
                request, f"Recorded: the school is part of {into.name} now. Those in charge there were told."
            )
        else:
            actions.decline_conversion(body=body, new_urn=new_urn, by=request.door.by, now=now)
            messages.success(request, "Noted. The school stays under its own URN.")
    except (actions.NothingProposed, actions.TakenBefore, actions.CannotUndo) as error:
        messages.error(request, str(error))
        return False
    return True
