"""Pages of joining, which anyone may open: search, check, address, the link, and asking a school that has joined."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foreland.profile import queries as profile
from foreland.registry import actions, asks, forms, queries
from foreland.registry.models import Establishment
from foreland.tenancy import queries as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.tenancy.signin import network_of

A_PAGE = 20
TEAM = "education_safeguarding"
"""The contact of an authority by which its education safeguarding team is reached."""
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def visitor_digest(request: HttpRequest) -> str:
    """Return a keyed digest of the network address: it bounds how much one visitor asks for, and tells nothing else."""
    return salted_hmac("foreland.registry.visitor", network_of(request), algorithm="sha256").hexdigest()


def join(request: DoorRequest) -> HttpResponse:
    """Find a school in the register."""
    wanted = request.GET.get("q", "").strip()[:200]
    context: dict[str, object] = {
        "wanted": wanted,
        "imported": queries.imported(),
        "blank": "q" in request.GET and not wanted,
    }
    if wanted:
        pages = Paginator(queries.search(wanted), A_PAGE).get_page(request.GET.get("page"))
        rows = list(pages)
        closed = [row.urn for row in rows if row.status == "closed"]
        after = queries.successors(closed) if closed else {}
        joined = queries.joined_among([row.urn for row in rows])
        context |= {
            "pages": pages,
            "found": [{"row": row, "joined": row.urn in joined, "after": after.get(row.urn, [])} for row in rows],
        }
    return TemplateResponse(request, "registry/join.html", context)


def check(request: DoorRequest, urn: str) -> HttpResponse:
    """Show what the register says of one school, to be sure that it is the right one."""
    row = _row(urn)
    after = queries.successors([urn])[urn] if row.status == "closed" else []
    body = queries.body_of(urn)
    context = {
        "row": row,
        "after": after,
        "joined": body is not None and ground.holder_of(body) is not None,
        "telephone": queries.masked_telephone(row),
    }
    return TemplateResponse(request, "registry/check.html", context)


def role(request: DoorRequest, urn: str) -> HttpResponse:
    """Ask whether the visitor is the head or a lead."""
    row = _row(urn)
    form = forms.RoleForm(request.POST or None, initial={"said": request.GET.get("said", "")})
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(f"{address('registry:address', urn=urn)}?said={form.cleaned_data['said']}")
    return TemplateResponse(request, "registry/role.html", {"row": row, "form": form})


def your_address(request: DoorRequest, urn: str) -> HttpResponse:
    """Ask for name and official e-mail address, and send the link."""
    row = _row(urn)
    said = request.GET.get("said", "")
    if said not in ("head", "lead"):
        return HttpResponseRedirect(address("registry:role", urn=urn))
    domains = queries.official_domains(row)
    form = forms.AddressForm(request.POST or None, lead=said == "lead", domain=next(iter(domains), ""))
    refused = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.ask_to_join(
                urn=urn, email=given["email"], name=given["name"], said=said, head_email=given.get("head_email", ""),
                draft=asks.open_draft_token(request), visitor=visitor_digest(request), now=timezone.now(),
            )  # fmt: skip
        except actions.NotOfficial as error:
            refused = True
            field = "head_email" if _fits(row, given["email"]) else "email"
            form.add_error(field, str(error))
        except (actions.TooMany, actions.HasClosed) as error:
            form.add_error(None, str(error))
        except actions.JoinedMeanwhile:
            return HttpResponseRedirect(address("registry:ask", urn=urn))
        else:
            request.session["join_sent"] = given["email"]
            return HttpResponseRedirect(address("registry:sent"))
    authority = queries.authority_in_charge(row)
    context = {"row": row, "form": form, "domains": domains, "team": _place(authority) if authority else None,
               "refused": refused}  # fmt: skip
    return TemplateResponse(request, "registry/address.html", context)


def _fits(row: Establishment, email: str) -> bool:
    try:
        actions.check_official(establishment=row, email=email)
    except actions.NotOfficial:
        return False
    return True


def sent(request: DoorRequest) -> HttpResponse:
    """Say that a message is on its way."""
    email = request.session.get("join_sent", "")
    if not email:
        return HttpResponseRedirect(address("registry:join"))
    return TemplateResponse(request, "registry/sent.html", {"email": email})


def confirm(request: DoorRequest, token: str) -> HttpResponse:
    """Use the link from the message: a button, so that a mail scanner that opens links joins nobody."""
    now = timezone.now()
    try:
        approach = actions.approach_of(token, now=now)
        if request.method == "POST":
            joined = actions.confirm_address(token=token, now=now)
            return _enter(request, joined)
    except actions.LinkUsed as error:
        return _private(TemplateResponse(request, "registry/link_used.html", {"says": str(error)}, status=410))
    except actions.JoinedMeanwhile as error:
        return _private(HttpResponseRedirect(address("registry:ask", urn=error.urn)))
    context = {"approach": approach, "row": queries.establishment(approach.urn)}
    return _private(TemplateResponse(request, "registry/confirm.html", context))


def _enter(request: DoorRequest, joined: actions.Joined) -> HttpResponse:
    """Sign a new person in and keep their draft; somebody who was here before signs in as always."""
    token = joined.draft or asks.open_draft_token(request)
    if token:
        with open_scope(body=joined.body, by=joined.person.pk):
            asks.adopt_open_draft(token=token, body=joined.body, by=joined.person.pk, now=timezone.now())
    if joined.new:
        sign_in_new(request, joined.person)
    return _private(HttpResponseRedirect(address("registry:joined", joined.body)))


def sign_in_new(request: HttpRequest, person: Person) -> None:
    """Sign in somebody whose account was made a moment ago by a link to their address."""
    login(request, person, backend=BACKEND)


def ask(request: DoorRequest, urn: str) -> HttpResponse:
    """Let a second person ask the holder for access, without saying who that is."""
    row = _row(urn)
    body = queries.body_of(urn)
    if body is None or ground.holder_of(body) is None:
        return HttpResponseRedirect(address("registry:check", urn=urn))
    form = forms.AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.ask_for_access(
                body=body, name=given["name"], email=given["email"], unknown=given["wants"] == "unknown",
                visitor=visitor_digest(request), now=timezone.now(),
            )  # fmt: skip
        except actions.TooMany as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(address("registry:asked", urn=urn))
    return TemplateResponse(request, "registry/ask.html", {"row": row, "form": form})


def asked(request: DoorRequest, urn: str) -> HttpResponse:
    """Say that the request was passed on."""
    return TemplateResponse(request, "registry/asked.html", {"row": _row(urn)})


def outside(request: DoorRequest) -> HttpResponse:
    """Tell settings that are in no register how they join."""
    places = [_place(body) for body in queries.open_authorities()]
    return TemplateResponse(request, "registry/outside.html", {"places": places})


def _place(authority: Body) -> dict[str, object]:
    """Return an authority, and how its education safeguarding team is reached."""
    ways = profile.ways(authority, now=timezone.now())
    return {"authority": authority, "ways": [way for way in ways if way.fresh and way.key == TEAM]}


def _row(urn: str) -> Establishment:
    row = queries.establishment(urn)
    if row is None:
        raise Http404("The register has no such school.")
    return row


def _private(response: HttpResponse) -> HttpResponse:
    """Keep an address with a token in it out of caches, search engines and other sites' logs."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # with "no-referrer" browsers send forms with the origin "null"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
