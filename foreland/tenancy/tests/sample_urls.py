"""Doors of every kind, for the tests of doors."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from foreland.tenancy import scope
from foreland.tenancy.doors import ANYONE, LINK, MEMBER, SIGNED_IN, DoorRequest, door
from foreland.tenancy.permissions import Permission
from foreland.tenancy.tests.ground import Book

PLAIN = "text/plain"
LIST = engines["django"].from_string("{{ by }}: {% for book in books %}{{ book.title }};{% endfor %}")


def books(request: DoorRequest) -> HttpResponse:
    """List the books of the open body; the query runs when the answer is rendered. A POST adds one."""
    if request.method == "POST":
        Book.objects.create(title=request.POST["title"])
        return HttpResponse(status=302, headers={"Location": request.path})
    return SimpleTemplateResponse(
        LIST, {"books": Book.objects.order_by("title"), "by": request.door.by}, content_type=PLAIN
    )


def sneaky(request: DoorRequest) -> HttpResponse:
    """Write on a GET."""
    Book.objects.create(title="sneaky")
    return HttpResponse(content_type=PLAIN)


def stream(request: DoorRequest) -> StreamingHttpResponse:
    """Stream the titles, one query a piece."""

    def pieces() -> Iterator[bytes]:
        try:
            for number in range(Book.objects.count()):
                yield f"{Book.objects.order_by('title')[number].title};".encode()
        finally:
            CLOSED.append(scope.current().body)

    return StreamingHttpResponse(pieces(), content_type=PLAIN)


CLOSED: list[str] = []


def plain(request: DoorRequest, **parts: str) -> HttpResponse:
    """Say what the door opened."""
    return HttpResponse(f"{request.door.body_or_none} {parts} {request.door.by}", content_type=PLAIN)


def subject(request: DoorRequest) -> HttpResponse:
    """Say what the link is about."""
    return HttpResponse(f"{request.door.body.pk} {request.door.link.subject} {scope.current().by}", content_type=PLAIN)


urlpatterns = [
    path("", include("foreland.tenancy.urls")),
    door("schools/<body:body>/", plain, name="school", needs=MEMBER),
    door("schools/<body:body>/books/", books, name="books", needs=Permission.WRITE_POLICIES),
    door("trusts/<body:body>/books/", books, name="books", needs=Permission.WRITE_POLICIES),
    door("schools/<body:body>/books/<slug:key>/", plain, name="book", needs=MEMBER),
    door("schools/<body:body>/save/", csrf_exempt(books), name="save", needs=MEMBER, methods=("POST",)),
    door("schools/<body:body>/publish/", plain, name="publish", needs=Permission.PUBLISH, methods=("GET",)),
    door("schools/<body:body>/pupils/", plain, name="pupils", needs=Permission.PERSONAL_DATA, methods=("GET",)),
    door("schools/<body:body>/stream/", stream, name="stream", needs=MEMBER),
    door("authorities/<body:body>/", plain, name="authority", needs=MEMBER),
    door("p/<body:body>/paper/", books, name="paper", needs=ANYONE),
    door("p/<body:body>/sneaky/", sneaky, name="sneaky", needs=ANYONE),
    door("l/<token:token>/approve/", subject, name="approve", needs=LINK("approve")),
    door("mine/", plain, name="mine", needs=SIGNED_IN),
]
