"""Doors: every URL says what it needs, opens one body, and cannot be built without saying so.

    urlpatterns = [
        door("schools/<body:body>/policies/", views.policies, name="policies", needs=Permission.SEE_POLICIES),
        door("l/<token:token>/approve/", views.approve, name="approve", needs=LINK("approve")),
    ]

The view is called with the request and the rest of the route's parts; the body is `request.door.body`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from foreland.tenancy import held, queries, roles, scope, secondfactor
from foreland.tenancy.addresses import address, address_here, home_of, kind_of_route, typed_route
from foreland.tenancy.ids import LENGTH
from foreland.tenancy.models import Body
from foreland.tenancy.opened import DoorRequest, Opened
from foreland.tenancy.permissions import SECOND_FACTOR_FOR, Permission

__all__ = [
    "ANYONE",
    "LINK",
    "MEMBER",
    "SIGNED_IN",
    "SIGN_IN_ITSELF",
    "Door",
    "DoorRequest",
    "NoDoor",
    "Opened",
    "address",
    "address_here",
    "door",
    "every_door",
    "foreign",
    "home_of",
]

View = Callable[..., HttpResponseBase]
READS = frozenset({"GET", "HEAD"})


class NoDoor(Exception):
    """A URL that is no door."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a door asks for besides a permission."""

    kind: str
    purpose: str = ""

    def __str__(self) -> str:
        return f"LINK({self.purpose})" if self.purpose else self.kind


ANYONE = Needs("ANYONE")
SIGNED_IN = Needs("SIGNED_IN")
SIGN_IN_ITSELF = Needs("SIGN_IN_ITSELF")
"""Signed in, and with the second factor where the person has one: else who has the password alone could change both."""
MEMBER = Needs("MEMBER")


def LINK(purpose: str) -> Needs:  # noqa: N802 -- reads like its neighbours in urls.py
    """Return what a door asks for that a stored link of this purpose opens."""
    return Needs("LINK", purpose)


@dataclass(frozen=True, slots=True)
class Door:
    """One door as `every_door` tells it: its whole route, name, what it needs and the methods it answers."""

    route: str
    name: str
    needs: Permission | Needs
    methods: tuple[str, ...]

    @property
    def asks(self) -> str:
        """What it needs, as the doors file writes it."""
        return self.needs.name if isinstance(self.needs, Permission) else str(self.needs)


def door(
    route: str,
    view: View,
    *,
    name: str,
    needs: Permission | Needs,
    methods: tuple[str, ...] = ("GET", "POST"),
) -> URLPattern:
    """Return the URL pattern of one door. `needs` has no default: a Permission, MEMBER, SIGNED_IN, ANYONE or LINK(…).

    `route` is the whole route from the root; a permission or MEMBER needs `<body:body>` in it, LINK `<token:token>`.
    """
    takes_body, takes_token = "<body:body>" in route, "<token:token>" in route
    is_link = isinstance(needs, Needs) and needs.kind == "LINK"
    if (isinstance(needs, Permission) or needs == MEMBER) and not takes_body:
        raise NoDoor(f"{route!r} needs {needs}, so its route must name the body: <body:body>.")
    if is_link != takes_token or (is_link and takes_body):
        raise NoDoor(
            f"{route!r}: a door with LINK(…) has <token:token> in its route and no body, others have no token."
        )
    guarded = _guard(view, needs, methods, kind_of_route(route))
    pattern = path(typed_route(route), guarded, name=name)
    assert isinstance(pattern, URLPattern)
    return pattern


def foreign(
    prefix: str,
    urls: str | Iterable[URLPattern | URLResolver],
    *,
    needs: Needs,
    only: frozenset[str] | None = None,
) -> URLResolver:
    """Return the patterns of an outside package under a prefix, each behind the same need: ANYONE, SIGNED_IN or SIGN_IN_ITSELF.

    `only` names the patterns to take; NoDoor when the package does not have one of them.
    """
    if needs not in (ANYONE, SIGNED_IN, SIGN_IN_ITSELF):
        raise NoDoor("Foreign doors open no body: they need ANYONE, SIGNED_IN or SIGN_IN_ITSELF.")
    outside = include(urls if isinstance(urls, str) else list(urls))
    entry = path(prefix, outside)
    taken: set[str] = set()
    resolver = URLResolver(entry.pattern, _wrapped(entry.url_patterns, needs, only, taken), entry.default_kwargs)
    if missing := (only or frozenset()) - taken:
        raise NoDoor(f"{prefix} has no pattern named {', '.join(sorted(missing))}.")
    return resolver


def every_door(resolver: URLResolver | None = None) -> Iterator[Door]:
    """Walk the whole URL table; raise NoDoor for a pattern that was not built by `door` or `foreign`."""
    yield from _walk(resolver or get_resolver(), "", "")


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
            continue
        about = getattr(entry.callback, "door", None)
        if about is None:
            raise NoDoor(f"{route!r} is no door. Build it with doors.door(…, needs=…) or doors.foreign(…, needs=…).")
        needs, methods = about
        yield Door(route, f"{space}{entry.name or ''}", needs, methods)


def _wrapped(
    patterns: Iterable[URLPattern | URLResolver], needs: Needs, only: frozenset[str] | None, taken: set[str]
) -> list[URLPattern | URLResolver]:
    """Return the patterns behind their door, without those that `only` does not name; note the names in `taken`."""
    found: list[URLPattern | URLResolver] = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = _wrapped(entry.url_patterns, needs, only, taken)
            if inner:
                found.append(URLResolver(entry.pattern, inner, entry.default_kwargs, entry.app_name, entry.namespace))
        elif only is None or entry.name in only:
            taken.add(entry.name or "")
            guarded = _guard(entry.callback, needs, ("GET", "POST"), "")
            found.append(URLPattern(entry.pattern, guarded, entry.default_args, entry.name))
    return found


def _guard(view: View, needs: Permission | Needs, methods: tuple[str, ...], kind: str) -> View:
    """Return the view behind its door. The order of the questions is the order of this function."""

    @functools.wraps(view)
    def behind_door(request: DoorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else request.method
        shows_held = method == "GET" and held.PARAMETER in request.GET
        if method not in methods and not shows_held:
            return HttpResponseNotAllowed(methods)
        if isinstance(needs, Needs) and needs.kind == "LINK":
            return _by_link(request, view, needs.purpose, args, kwargs)
        named = kwargs.pop("body", None)
        request.door = Opened(request)  # a page of refusal knows no body: it would tell a stranger its name
        body = _body(named, kind) if named is not None else None
        opened = Opened(request, body)
        if needs != ANYONE:
            aside = _refuse(request, opened, needs)
            if aside is not None:
                return aside
        request.door = opened
        if shows_held:
            page = _held_page(request)
            if page is not None:
                return _finish(request, page, needs)
            if method not in methods:
                return HttpResponseRedirect(home_of(body) if body else reverse("home"))
        astray = body is not None and named != body.address and method == "GET"
        if astray and needs != ANYONE:
            return HttpResponseRedirect(_right_address(request, opened.body))
        try:
            response = _run(request, view, args, kwargs, read_only=needs == ANYONE and request.method in READS)
        except Http404:
            if needs == ANYONE:
                request.door = Opened(request)  # as above: that nothing is here must not tell whose page this would be
            raise
        if astray:  # for anyone only where a page is: the right address tells the body's name
            return HttpResponseRedirect(_right_address(request, opened.body))
        if request.method == "POST" and response.status_code == 302:
            held.forget(request)
        return _finish(request, response, needs)

    behind_door.door = (needs, methods)  # type: ignore[attr-defined]
    return behind_door


def _body(named: str, kind: str) -> Body:
    body = queries.body_by_id(named[:LENGTH])
    if body is None or (kind and body.kind != kind):
        raise Http404("There is no such school, trust or authority.")
    return body


def _refuse(request: DoorRequest, opened: Opened, needs: Permission | Needs) -> HttpResponseBase | None:
    """Return where a visitor who may not pass is sent; raise Http404 for a stranger; return None for one who may."""
    if opened.visitor is None:
        return _turn_aside(request, reverse(str(settings.LOGIN_URL)))
    if needs == SIGN_IN_ITSELF and secondfactor.is_set_up(opened.person) and not opened.used_second_factor:
        return _turn_aside(request, reverse("second_factor"))
    if opened.body_or_none is None:
        return None
    if not opened.memberships:
        raise Http404("There is no such school, trust or authority.")
    if queries.needs_second_factor(opened.memberships) and not _has_shown_second_factor(opened):
        return _turn_aside(request, reverse("second_factor"))
    if isinstance(needs, Permission) and needs not in opened.permissions:
        return _no_permission(request, opened, needs)
    if needs in SECOND_FACTOR_FOR and not _has_shown_second_factor(opened):
        return _turn_aside(request, reverse("second_factor"))
    return None


def _has_shown_second_factor(opened: Opened) -> bool:
    """Return whether the person has a second factor and this session used it: to have one is not enough."""
    return opened.used_second_factor and secondfactor.is_set_up(opened.person)


def _turn_aside(request: HttpRequest, to: str) -> HttpResponseBase:
    """Send the visitor to another page and bring them back afterwards, with what they had written."""
    back = request.get_full_path()
    if request.method == "POST":
        token = held.hold(request)
        back = held.back_to(back, token)
    return HttpResponseRedirect(f"{to}?{urlencode({'next': back})}")


def _no_permission(request: DoorRequest, opened: Opened, needs: Permission) -> HttpResponseBase:
    context = {
        "needs": needs,
        "waiting": opened.claiming and any(needs in roles.BY_KEY[key].permissions for key in opened.roles),
        "roles": roles.granting(needs, opened.body.kind),
        "body": opened.body,
        "home": home_of(opened.body),
    }
    request.door = opened  # a member may see whose page this is
    with scope.open_scope(body=opened.body, by=opened.by, rights=opened.permissions, read_only=True):
        return TemplateResponse(request, "tenancy/no_permission.html", context, status=403).render()


def _by_link(
    request: DoorRequest, view: View, purpose: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    link = queries.link_by_token(kwargs.pop("token"), purpose)
    if link is None:
        raise Http404("There is no such link.")
    if not queries.link_works(link, now=timezone.now()):
        request.door = Opened(request)
        response: HttpResponseBase = TemplateResponse(request, "tenancy/link_gone.html", status=410).render()
    else:
        request.door = Opened(request, link.body, link)
        page = _held_page(request) if request.method == "GET" and held.PARAMETER in request.GET else None
        response = page or _run(request, view, args, kwargs, read_only=False)
    response.headers.setdefault("X-Robots-Tag", "noindex")
    response.headers["Referrer-Policy"] = "same-origin"  # with "no-referrer" browsers send forms with the origin "null"
    return _finish(request, response, LINK(purpose))


def _run(
    request: DoorRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any], *, read_only: bool
) -> HttpResponseBase:
    """Run the view in the scope of the open body, if there is one, and render its answer before the scope closes."""
    opened = request.door
    if opened.body_or_none is None:
        return view(request, *args, **kwargs)
    rights = opened.permissions if not read_only else frozenset()
    by = opened.by if not read_only else "anyone"
    with scope.open_scope(body=opened.body, by=by, rights=rights, read_only=read_only) as open_now:
        response = view(request, *args, **kwargs)
        if not getattr(response, "is_rendered", True):
            response = response.render()  # type: ignore[attr-defined]
    if response.streaming and getattr(response, "file_to_stream", None) is None:
        response.streaming_content = _in_scope(iter(response.streaming_content), open_now)  # type: ignore[attr-defined]
    return response


def _held_page(request: DoorRequest) -> HttpResponseBase | None:
    """Return the page with what was held, made in the scope of the open body, for reading."""
    if request.door.body_or_none is None:
        return held.page(request)
    with scope.open_scope(body=request.door.body, by=request.door.by, read_only=True):
        return held.page(request)


def _in_scope(pieces: Iterator[bytes], open_now: scope.Scope) -> Iterator[bytes]:
    """Pass a stream on, piece by piece, with its scope open while each is made, and when it is closed."""
    try:
        while True:
            with scope.reopen(open_now):
                try:
                    piece = next(pieces)
                except StopIteration:
                    return
            yield piece
    finally:
        with scope.reopen(open_now):
            close = getattr(pieces, "close", None)
            if close:
                close()


def _finish(request: HttpRequest, response: HttpResponseBase, needs: Permission | Needs) -> HttpResponseBase:
    """Keep out of shared caches what only some may see, and pages for anyone that show a visitor's own name or draft."""
    own = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
    if (needs != ANYONE or own) and not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _right_address(request: HttpRequest, body: Body) -> str:
    match = resolve(request.path_info)
    right = reverse(match.view_name, args=match.args, kwargs={**match.kwargs, "body": body})
    query = request.META.get("QUERY_STRING", "")
    return f"{right}?{query}" if query else right
