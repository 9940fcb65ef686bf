"""Published policies at their stable addresses: without scripts, without cookies, also inside the school's own site."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.policies import actions, asks, forms, queries
from foreland.policies.models import Version
from foreland.policies.views.approval import download
from foreland.policies.views.opened import done, refuse, to
from foreland.profile import queries as profile
from foreland.publishing.colours import readable
from foreland.publishing.formats import FORMATS
from foreland.publishing.html import contents
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

A_YEAR = 31_536_000


def _versions(document: str) -> list[Version]:
    found = queries.public(document)
    if not found:
        raise Http404("This document is not published here.")
    return found


def index(request: DoorRequest) -> TemplateResponse:
    """Show the documents of a school that are in force. A school that has never published has no public pages."""
    if not queries.anything_public():
        raise Http404("Nothing is published here.")
    rows = queries.in_force()
    return TemplateResponse(
        request,
        "policies/public_index.html",
        {"rows": rows, "look": profile.appearance(), "gone_into": asks.part_of(request.door.body)},
    )


def document(request: DoorRequest, document: str, number: str | None = None) -> TemplateResponse:
    """Show a published document: the version in force, or the one named, with earlier versions behind it."""
    versions = _versions(document)
    row = next((item for item in versions if number in (None, item.number)), None)
    if row is None:
        raise Http404("There is no such version.")
    context = _context(row, versions, number) | {"gone_into": asks.part_of(request.door.body)}
    return TemplateResponse(request, "policies/public.html", context)


def _context(row: Version, versions: list[Version], number: str | None) -> dict[str, object]:
    stored = queries.stored_document(row)
    files = queries.files_of(row)
    order = list(FORMATS)
    own = sorted(
        (item for item in files if not item.part and item.format != "json"), key=lambda item: order.index(item.format)
    )
    titles = {item["key"]: item["document"]["title"] for item in row.summaries}
    return {
        "version": row, "document": stored, "approval": actions.approval_of(row), "decision": actions.decision_of(row), "versions": versions, "current": versions[0],
        "earlier": number is not None and row.pk != versions[0].pk,
        "contents": [(words, f"#{anchor}") for depth, anchor, words in contents(stored) if depth == 1] if stored.kind == "policy" else [],
        "downloads": [(item, FORMATS[item.format].label) for item in own],
        "summaries": [(item.part, titles[item.part]) for item in files if item.part in titles and item.format == "pdf"],
    }  # fmt: skip


def _framing(request: DoorRequest) -> list[str]:
    """Return the sites that may show the policies in a frame: the registered one, and those that the school added."""
    return list(dict.fromkeys((*asks.registered_sites(request.door.body), *queries.embed_hosts())))


def embed(request: DoorRequest, document: str) -> HttpResponseBase:
    """Show the version in force for a frame on the school's own site: no cookie, no form, named sites alone."""
    versions = _versions(document)
    response = TemplateResponse(request, "policies/public_embed.html", _context(versions[0], versions, None))
    hosts = " ".join(f"https://{host}" for host in _framing(request))
    response._csp_replace = {"frame-ancestors": ["'self'", *hosts.split()]}  # type: ignore[attr-defined]
    response.xframe_options_exempt = True
    return response


def file(request: DoorRequest, document: str, number: str, part: str, format_key: str) -> HttpResponse:
    """Hand out a file of a published version: tomorrow byte for byte what was approved."""
    row = next((item for item in _versions(document) if item.number == number), None)
    if row is None:
        raise Http404("There is no such version.")
    try:
        found, data = queries.file_of(row, format_key, "" if part == "document" else part)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    response = download(data, found.name, found.file.media_type, inline=format_key in ("pdf", "txt"))
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["ETag"] = f'"{found.file.sha256}"'
    return response


def crest(request: DoorRequest, sha256: str) -> HttpResponse:
    """Hand out a crest of the school by its digest."""
    data = profile.crest_file(sha256) if queries.anything_public() else None
    if data is None:
        raise Http404("There is no such picture.")
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def colours(request: DoorRequest) -> HttpResponse:
    """Hand out the school's colour as a stylesheet of one rule, where it has a public page to colour."""
    if not queries.anything_public():
        raise Http404("Nothing is published here.")
    look = profile.appearance()
    colour = readable(look.colour) if look.colour else "#0B2F45"
    response = HttpResponse(
        f":root {{ --school-colour: {colour}; --school-colour-text: #FFFFFF; }}\n", content_type="text/css"
    )
    response["Cache-Control"] = "public, max-age=300"
    return response


def website(request: DoorRequest) -> HttpResponseBase:
    """Show the public addresses, the lines to put into the school's own site, and which sites may frame them."""
    now = timezone.now()
    form = forms.EmbedForm(request.POST if "host" in request.POST else None)
    if request.method == "POST":
        if "remove" in request.POST:
            actions.remove_embed_host(host=request.POST["remove"].replace("\0", ""), by=request.door.by, now=now)
            done(request, "Removed. That site can no longer show your policies in a frame.")
            return to(request, "policies:website")
        if form.is_valid():
            try:
                actions.add_embed_host(host=form.cleaned_data["host"], by=request.door.by, now=now)
            except actions.NotPossible as error:
                refuse(form, error)
            else:
                done(request, "Added. That site can now show your policies in a frame.")
                return to(request, "policies:website")
    body = request.door.body
    rows = [
        (row, settings.ADDRESS + address("policies:public-document", body, document=row.key),
         settings.ADDRESS + address("policies:public-embed", body, document=row.key))
        for row in queries.in_force()
    ]  # fmt: skip
    return TemplateResponse(
        request,
        "policies/website.html",
        {"rows": rows, "hosts": queries.embed_hosts(), "registered": asks.registered_sites(body), "form": form},
    )
