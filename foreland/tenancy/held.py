"""A session that ended while writing loses nothing.

The form is held, sealed, for a day under a random token; the visitor signs in, sees what was written, and saves it.
Files and anything like a password are left out.
"""

from __future__ import annotations

import json
import re
import secrets
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import Count
from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foreland.tenancy.ids import new_id
from foreland.tenancy.models import HeldForm
from foreland.tenancy.queries import digest_of
from foreland.tenancy.signin import network_of
from foreland.vault import sealing

PARAMETER = "held"
LASTS = timedelta(hours=24)
LARGEST = 2_500_000  # bytes of all names and values together
MOST_A_VISITOR = 20
MOST = 2000
NEVER_HELD = re.compile(
    r"csrf|passw|secret|token|passkey|credential|recovery|one.?time|(^|_)(otp|pin|code|held)($|_)", re.I
)
MACHINERY = re.compile(r"(^|-)(seen|key|after|was)(-|$)")
"""Fields that a page carries for itself: sent again, but not shown as something that somebody wrote."""
OWNER, FIELD = "held-forms", "fields"


def hold(request: HttpRequest) -> str:
    """Hold the fields of a POST for a day and return the token that brings them back.

    Returns an empty text when there is nothing to hold, or more than may be held.
    """
    fields = [
        (name, value) for name in request.POST for value in request.POST.getlist(name) if not NEVER_HELD.search(name)
    ]
    size = sum(len(name.encode()) + len(value.encode()) for name, value in fields)
    now = timezone.now()
    HeldForm.objects.filter(expires__lte=now).delete()
    if not any(value.strip() for _, value in fields) or size > LARGEST:
        return ""
    visitor = salted_hmac("foreland.tenancy.held", _whose(request)).hexdigest()
    _make_room(visitor)
    token, row = secrets.token_urlsafe(24), new_id()
    HeldForm.objects.create(
        pk=row,
        digest=digest_of(token),
        visitor=visitor,
        address=request.get_full_path()[:2000],
        sealed=sealing.seal_text(json.dumps(fields), owner=OWNER, field=FIELD, row=row),
        created=now,
        expires=now + LASTS,
    )
    return token


def _whose(request: HttpRequest) -> str:
    """Return by what forms are counted: the person, where one is signed in, else the network."""
    user = getattr(request, "user", None)
    return f"person {user.pk}" if user is not None and user.is_authenticated else network_of(request)


def _make_room(visitor: str) -> None:
    """Let the oldest go where a visitor's place is full; where all is full, the oldest of whoever holds most."""
    mine = HeldForm.objects.filter(visitor=visitor).order_by("-created")
    for older in mine[MOST_A_VISITOR - 1 :]:
        older.delete()
    while HeldForm.objects.count() >= MOST:
        most = (
            HeldForm.objects.values("visitor").annotate(forms=Count("pk")).order_by("-forms", "visitor")[0]["visitor"]
        )
        HeldForm.objects.filter(pk=HeldForm.objects.filter(visitor=most).order_by("created").values("pk")[:1]).delete()


def back_to(path: str, token: str) -> str:
    """Return the address that shows what was held for `path`; `path` itself when nothing was."""
    if not token:
        return path
    parts = urlsplit(path)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != PARAMETER]
    return f"{parts.path}?{urlencode([*query, (PARAMETER, token)])}"


def page(request: HttpRequest) -> SimpleTemplateResponse | None:
    """Return the page that shows what was held for this address; None when there is no such form any more.

    Only doors call it, and only for a visitor who may pass them.
    """
    token = request.GET.get(PARAMETER, "")
    form = HeldForm.objects.filter(digest=digest_of(token), expires__gt=timezone.now()).first()
    if form is None or urlsplit(form.address).path != request.path:
        return None
    fields = json.loads(sealing.unseal_text(form.sealed, owner=OWNER, field=FIELD, row=form.pk))
    written = [(_words(name), value) for name, value in fields if value.strip() and not MACHINERY.search(name)]
    context = {"action": form.address, "fields": fields, "written": written, "token": token}
    return TemplateResponse(request, "tenancy/held.html", context).render()


def forget(request: HttpRequest) -> None:
    """Delete the held form that a POST has just saved, if it names one."""
    token = request.POST.get(PARAMETER, "")
    if token:
        HeldForm.objects.filter(digest=digest_of(token)).delete()


def _words(name: str) -> str:
    return re.sub(r"[-_]+", " ", name).strip().capitalize()
