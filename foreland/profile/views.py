"""Pages of the profile: a school's facts, leads and look; an authority's contacts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.naming import titled
from foreland.files.actions import CannotKeep
from foreland.profile import actions, asks, forms, queries
from foreland.profile.models import Contact
from foreland.tenancy import queries as ground
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Person
from foreland.tenancy.permissions import Permission

LEADS = ("head_name", "dsl_name", "deputy_names", "online_safety_lead_name")


def profile(request: DoorRequest) -> HttpResponse:
    """Show what is known of the school, and what a newer register says otherwise."""
    door, now = request.door, timezone.now()
    words = queries.fact_words()
    shown = []
    order = {key: place for place, key in enumerate(words)}
    for fact in sorted(queries.facts(), key=lambda one: order.get(one.key, len(order))):
        said = words.get(fact.key, queries.FactWords(fact.key.replace("-", " ").capitalize(), {}))
        shown.append(
            {
                "key": fact.key,
                "asks": said.asks,
                "values": _labels(said, fact.values),
                "answered": fact.origin == "person",
                "offered": None if fact.offered is None else _labels(said, fact.offered),
            }
        )
    numbers = ground.attributes_of(door.body)
    official, printed = numbers.get("name", door.body.name), numbers.get("printed", "")
    authority, trust = ground.parent_of(door.body, "authority"), ground.parent_of(door.body, "trust")
    values = queries.values(now=now)
    registered = queries.registered(door.body, values)
    context = {
        "facts": shown,
        "offers": [one for one in shown if one["offered"] is not None],
        "official": official,
        "printed": printed,
        "renamed": ground.printed_before_renamed(door.body),
        "proposed": titled(official) if not printed and titled(official) != official else "",
        "numbers": [
            ("URN", numbers.get("urn", "")),
            ("DfE number", numbers.get("dfe", "")),
            ("UKPRN", numbers.get("ukprn", "")),
        ],
        "authority": authority,
        "trust": trust,
        "leads": {key: values.get(key, "") or registered.get(key, "") for key in LEADS},
        "registered": registered,
        "look": queries.appearance(),
        "may_edit": door.can(Permission.EDIT_PROFILE),
        "may_write": door.can(Permission.WRITE_POLICIES),
        "may_share": door.can(Permission.CHOOSE_SHARING),
        "may_accept": door.can(Permission.ACCEPT_TERMS),
    }
    return TemplateResponse(request, "profile/profile.html", context)


def _labels(said: queries.FactWords, values: tuple[str, ...]) -> list[str]:
    """Return the words of a fact's values, in the order of the question's answers."""
    places = list(said.values)
    ordered = sorted(values, key=lambda value: places.index(value) if value in said.values else len(places))
    return [said.values.get(value, value) for value in ordered]


def settle(request: DoorRequest, key: str) -> HttpResponse:
    """Decide between what a person answered and what a newer register says."""
    take = request.POST.get("do") == "take"
    actions.settle_offer(key=key, take=take, by=request.door.by, now=timezone.now())
    messages.success(request, "Taken over from the register." if take else "Kept as you answered it.")
    return HttpResponseRedirect(address("profile:profile", request.door.body))


def forget(request: DoorRequest, key: str) -> HttpResponse:
    """Take an answer back: what the register says stands again, or the question is open again."""
    said = asks.register_facts(request.door.body).get(key)
    if actions.forget_answer(key=key, register=said, by=request.door.by, now=timezone.now()):
        messages.success(
            request,
            "Taken back. The question is open again; your policies ask it anew."
            if said is None
            else "Taken back. What the register says stands again.",
        )
    return HttpResponseRedirect(address("profile:profile", request.door.body))


def leads(request: DoorRequest) -> HttpResponse:
    """Name the person in charge, the safeguarding lead, deputies and the online safety lead."""
    now = timezone.now()
    values = queries.values(now=now)
    registered = queries.registered(request.door.body, values)
    names = {key: values.get(key, "") or registered.get(key, "") for key in LEADS}
    form = forms.LeadsForm(request.POST or None, registered=registered, initial=names)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_values(values=form.cleaned_data, by=request.door.by, now=now)
        except actions.WrongValue as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                "Saved. The names stand wherever your policies speak of these roles."
                if changed
                else "Nothing had changed.",
            )
            return HttpResponseRedirect(address("profile:profile", request.door.body))
    return TemplateResponse(request, "profile/leads.html", {"form": form})


def name(request: DoorRequest) -> HttpResponse:
    """Choose how the school's name is printed."""
    body = request.door.body
    official, printed = ground.names_of(body)
    proposed = printed or titled(official)
    form = forms.PrintedNameForm(request.POST or None, initial={"name": proposed, "seen": body.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            said = actions.set_printed_name(
                body=body, name=given["name"], seen=given["seen"], by=request.door.by, now=timezone.now()
            )
        except actions.WrongValue as error:
            sent = request.POST.copy()
            sent["seen"] = (ground.body_by_id(body.pk) or body).name
            form.data = sent
            form.add_error("name", str(error))
        else:
            messages.success(request, f"Saved. Pages, mails and new prints say “{said}”. What is in force keeps the old name until it is brought up to date.")  # fmt: skip
            return HttpResponseRedirect(address("profile:profile", body))
    context = {"form": form, "official": official, "proposed": proposed if proposed != body.name else ""}
    return TemplateResponse(request, "profile/name.html", context)


def look(request: DoorRequest) -> HttpResponse:
    """Choose crest and colour."""
    body, now = request.door.body, timezone.now()
    appearance = queries.appearance()
    posted = request.POST.get("do", "") if request.method == "POST" else ""
    colour = forms.ColourForm(request.POST if posted == "colour" else None, initial={"colour": appearance.colour})
    sent, files = (request.POST, request.FILES) if posted == "crest" else (None, None)
    crest = forms.CrestForm(sent, files, initial={"alt": appearance.crest_alt})
    done = ""
    if posted == "colour" and colour.is_valid():
        try:
            actions.set_colour(colour=colour.cleaned_data["colour"], by=request.door.by, now=now)
            done = "Saved. Pages and prints of your policies bear this colour from now on."
        except actions.WrongValue as error:
            colour.add_error("colour", str(error))
    elif posted == "crest" and crest.is_valid():
        given = crest.cleaned_data["crest"]
        try:
            actions.set_crest(
                data=given.read(), name=given.name, alt=crest.cleaned_data["alt"], by=request.door.by, now=now
            )
            done = "Saved. Your crest stands on the cover of new versions."
        except (CannotKeep, ValueError) as error:
            crest.add_error("crest", str(error))
    elif posted == "no-crest":
        actions.set_crest(data=None, name="", alt="", by=request.door.by, now=now)
        done = "The crest was taken away. Versions that were approved keep it."
    if done:
        messages.success(request, done)
        return HttpResponseRedirect(address("profile:look", body))
    form = colour if posted == "colour" else crest
    context = {"colour": colour, "crest": crest, "form": form, "look": appearance}
    return TemplateResponse(request, "profile/look.html", context)


def crest(request: DoorRequest) -> HttpResponse:
    """Hand out the school's crest to its members."""
    data = queries.crest()
    if data is None:
        raise Http404("There is no crest.")
    return HttpResponse(data, content_type="image/png")


def contacts(request: DoorRequest) -> HttpResponse:
    """Show an authority's contacts, when each was confirmed and by whom, and whether it may open to schools."""
    door, now = request.door, timezone.now()
    ways = {way.key: way for way in queries.ways(door.body, now=now)}
    rows = queries.contacts(door.body)
    names = dict(Person.objects.filter(pk__in=[row.confirmed_by for row in rows]).values_list("pk", "name"))
    desk = queries.desk(door.body)
    context = {
        "rows": [
            {"row": row, "way": ways[row.key], "by": names.get(row.confirmed_by, row.confirmed_by)} for row in rows
        ],
        "desk": desk,
        "wanted": queries.contacts_wanted(door.body),
        "missing": queries.unconfirmed(door.body, now=now),
        "may_confirm": door.can(Permission.CONFIRM_CONTACTS),
        "may_open": door.can(Permission.EDIT_AUTHORITY),
    }
    return TemplateResponse(request, "profile/contacts.html", context)


def contact(request: DoorRequest, key: str) -> HttpResponse:
    """Change a contact and confirm it."""
    row = _contact(request, key)
    form = forms.ContactForm(request.POST or None, initial={"value": row.value, "hours": row.hours})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_contact(
                body=request.door.body,
                key=key,
                value=given["value"],
                hours=given["hours"],
                by=request.door.by,
                now=timezone.now(),
            )
        except actions.WrongValue as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"{row.label} was changed and confirmed in your name.")
            return HttpResponseRedirect(address("profile:contacts", request.door.body))
    return TemplateResponse(request, "profile/contact.html", {"form": form, "row": row})


def add_contact(request: DoorRequest) -> HttpResponse:
    """Add a contact that schools' policies print and the authority lacks."""
    body = request.door.body
    wanted = queries.contacts_wanted(body)
    if not wanted:
        messages.info(request, "Every contact that policies print is here already.")
        return HttpResponseRedirect(address("profile:contacts", body))
    form = forms.NewContactForm(request.POST or None, wanted=wanted)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.add_contact(
                body=body, key=given["key"], label=wanted[given["key"]], value=given["value"], hours=given["hours"],
                emergency=False, by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.WrongValue as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"{row.label} was added and confirmed in your name.")
            return HttpResponseRedirect(address("profile:contacts", body))
    return TemplateResponse(request, "profile/add_contact.html", {"form": form})


def confirm(request: DoorRequest, key: str) -> HttpResponse:
    """Confirm a contact in one's own name."""
    row = _contact(request, key)
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.confirm_contact(body=request.door.body, key=key, by=request.door.by, now=timezone.now())
        messages.success(request, f"{row.label} was confirmed in your name.")
        return HttpResponseRedirect(address("profile:contacts", request.door.body))
    return TemplateResponse(request, "profile/confirm.html", {"form": form, "row": row})


def open_authority(request: DoorRequest) -> HttpResponse:
    """Open the authority to schools."""
    try:
        actions.open_authority(body=request.door.body, by=request.door.by, now=timezone.now())
        messages.success(request, "Open. Schools of the area now see these contacts in their policies.")
    except actions.NotOpen as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(address("profile:contacts", request.door.body))
    return HttpResponseRedirect(home_of(request.door.body))


def _contact(request: DoorRequest, key: str) -> Contact:
    row = queries.contact(request.door.body, key)
    if row is None:
        raise Http404("There is no such contact.")
    return row
