"""Doors ask in order: is there such a body, who are you, may you, and then open one body's data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, path
from django.utils import timezone

from foreland.tenancy import actions, doors, roles, secondfactor
from foreland.tenancy.doors import ANYONE, LINK, MEMBER, NoDoor, address, door, every_door, foreign
from foreland.tenancy.models import LinkToken
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import NoScope, WrongBody, current, open_scope
from foreland.tenancy.tests import sample_urls
from foreland.tenancy.tests.ground import Book
from tests.visitor import Visitor
from tests.world import BY, NOW, World

pytestmark = [pytest.mark.urls("foreland.tenancy.tests.sample_urls"), pytest.mark.usefixtures("ground_tables")]


@pytest.fixture
def filled(ground_tables: None, world: World) -> World:
    """Each school has a book named like it."""
    for body in (world.oak, world.elm, world.far):
        with open_scope(body=body, by="test"):
            Book.objects.create(title=body.name)
    return world


def test_a_member_sees_their_own_body_and_the_scope_closes(filled: World) -> None:
    page = Visitor(filled.lead).get(address("books", filled.oak))
    assert (page.status, page.response.content.decode()) == (200, f"{filled.lead.pk}: Oak Lane Primary School;")
    assert page.response.headers["Cache-Control"] == "private, no-cache"
    with pytest.raises(NoScope):
        current()


def test_there_is_no_such_body(filled: World) -> None:
    assert Visitor().get("/schools/aaaaaaaaaa/books/").status == 404
    assert Visitor(filled.lead).get("/schools/aaaaaaaaaa-oak/books/").status == 404


def test_the_prefix_must_fit_the_kind(filled: World) -> None:
    assert Visitor(filled.adviser).get(f"/schools/{filled.northshire.address}/").status == 404
    assert Visitor(filled.lead).get(f"/authorities/{filled.oak.address}/").status == 404
    assert Visitor(filled.adviser).get(f"/authorities/{filled.northshire.address}/").status == 200
    with pytest.raises(NoReverseMatch):
        address("authority", filled.oak)
    assert address("books", filled.trust).startswith("/trusts/")


def test_a_stranger_gets_the_same_answer_as_for_a_body_that_is_not_there(filled: World) -> None:
    for person in (filled.stranger, filled.far_head, filled.adviser, filled.trust_lead):
        for named in (filled.oak.address, filled.oak.pk, f"{filled.oak.pk}-wrong"):
            page = Visitor(person).get(f"/schools/{named}/books/")
            assert (page.status, page.location) == (404, "")
            assert "Oak" not in page.told.replace(named, "")


def test_an_anonymous_visitor_signs_in_and_comes_back(filled: World) -> None:
    page = Visitor().get(address("books", filled.oak) + "?page=2")
    assert page.location == f"/accounts/login/?next=%2Fschools%2F{filled.oak.address}%2Fbooks%2F%3Fpage%3D2"
    assert Visitor().get("/mine/").location == "/accounts/login/?next=%2Fmine%2F"


def test_a_member_without_the_permission_is_told_so(filled: World) -> None:
    page = Visitor(filled.teacher).get(address("books", filled.oak))
    assert (page.status, page.h1) == (403, "You cannot do this here")
    assert "Policy editor" in page.text and "write policies" in page.text
    assert Visitor(filled.teacher, careless=True).post(address("books", filled.oak), {"title": "x"}).status == 403
    with open_scope(body=filled.oak, by="test"):
        assert Book.objects.count() == 1


def test_a_waiting_claim_lacks_what_it_lacks(filled: World) -> None:
    page = Visitor(filled.newcomer).get(address("publish", filled.elm))
    assert page.status == 403 and "is still being checked" in page.text
    assert Visitor(filled.newcomer).get(address("books", filled.elm)).status == 200
    actions.confirm_standing(body=filled.elm, person=filled.newcomer, by=BY, now=NOW)
    assert Visitor(filled.newcomer).get(address("publish", filled.elm)).status == 200


def test_an_ended_membership_opens_nothing(filled: World) -> None:
    for membership in filled.lead.memberships.all():
        actions.end_membership(membership=membership, by=BY, now=NOW)
    assert Visitor(filled.lead).get(address("books", filled.oak)).status == 404


def test_a_role_that_needs_a_second_factor_is_asked_for_one(filled: World) -> None:
    actions.add_member(body=filled.oak, person=filled.teacher, role="deputy", by=BY, now=NOW)
    visitor = Visitor(filled.teacher)
    page = visitor.get(address("books", filled.oak))
    assert page.location.startswith("/account/second-factor/?next=%2Fschools%2F")
    page = visitor.get(page.location)
    assert (page.status, page.h1) == (200, "Set up a second factor")
    assert Visitor(filled.dsl).get(address("books", filled.oak)).status == 200


@pytest.mark.parametrize("role", [role.key for role in roles.granting(Permission.PERSONAL_DATA, "school")])
def test_whoever_opens_personal_data_has_shown_a_second_factor(filled: World, role: str) -> None:
    person = actions.create_person(email="vera@oaklane.example", name="Vera Vale", by=BY, now=NOW)
    actions.add_member(body=filled.oak, person=person, role=role, by=BY, now=NOW)
    visitor, pupils = Visitor(person), address("pupils", filled.oak)
    page = visitor.get(pupils)
    assert (page.status, page.location.split("?")[0]) == (302, "/account/second-factor/"), (
        "a password alone opens nothing"
    )
    secondfactor.set_up_one_time_codes(person=person, by=BY, now=NOW)
    assert visitor.get(pupils).status == 302, "to have a second factor is not to have used it"
    assert Visitor(filled.dsl).get(pupils).status == 200, "this session used it"
    assert Visitor(filled.teacher).get(pupils).status == 403, "who may not is not asked for one"


def test_a_head_writes_with_a_password_alone(filled: World) -> None:
    assert not roles.HEAD.second_factor
    assert Visitor(filled.head).get(address("books", filled.oak)).status == 200


def test_a_wrong_name_in_the_address_is_put_right(filled: World) -> None:
    visitor = Visitor(filled.lead)
    for named in (filled.oak.pk, f"{filled.oak.pk}-wrong-name", f"{filled.oak.pk}-"):
        page = visitor.get(f"/schools/{named}/books/mobile/?a=1&b=2")
        assert (page.status, page.location) == (302, f"/schools/{filled.oak.address}/books/mobile/?a=1&b=2")
    page = Visitor(filled.lead, careless=True).post(f"/schools/{filled.oak.pk}-wrong/books/", {"title": "B"})
    assert (page.status, page.location) == (302, f"/schools/{filled.oak.pk}-wrong/books/")
    page = Visitor().get(f"/p/{filled.oak.pk}/paper/")
    assert (page.status, page.location) == (302, f"/p/{filled.oak.address}/paper/")
    filled.oak.bare = True
    assert address("books", filled.oak) == f"/schools/{filled.oak.pk}/books/"


def test_a_renamed_school_redirects(filled: World) -> None:
    old = address("books", filled.oak)
    actions.rename_body(body=filled.oak, name="Ash Lane Primary School", since=NOW.date(), by=BY, now=NOW)
    assert Visitor(filled.lead).get(old).location == address("books", filled.oak) != old


def test_other_methods_are_refused(filled: World) -> None:
    visitor = Visitor(filled.lead, careless=True)
    assert visitor.client.put(address("books", filled.oak)).status_code == 405
    assert visitor.client.post(address("publish", filled.oak)).status_code == 405
    assert visitor.client.get(address("save", filled.oak)).status_code == 405
    answer = visitor.client.head(address("books", filled.oak))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_public_door_opens_one_body_for_reading(filled: World) -> None:
    page = Visitor().get(address("paper", filled.oak))
    assert page.response.content.decode() == "anyone: Oak Lane Primary School;"
    assert "Cookie" not in page.response.headers.get("Vary", "") or page.response.cookies == {}
    with pytest.raises(WrongBody):
        Visitor().get(address("sneaky", filled.oak))
    assert Visitor(careless=True).post(address("sneaky", filled.oak)).status == 200


def test_a_streaming_answer_keeps_its_scope_until_closed(filled: World) -> None:
    sample_urls.CLOSED.clear()
    with open_scope(body=filled.oak, by="test"):
        Book.objects.create(title="Z")
    response: Any = Visitor(filled.lead).client.get(address("stream", filled.oak))
    pieces = iter(response.streaming_content)
    assert next(pieces) == b"Oak Lane Primary School;"
    with pytest.raises(NoScope):
        current()
    assert list(pieces) == [b"Z;"]
    response = Visitor(filled.lead).client.get(address("stream", filled.oak))
    next(iter(response.streaming_content))
    response.close()
    assert sample_urls.CLOSED[0] == filled.oak.pk


def test_a_link_opens_one_body_for_one_purpose(filled: World) -> None:
    now = timezone.now()
    made = actions.make_link(body=filled.oak, purpose="approve", subject="policy-1", by=filled.lead.pk, now=now)
    assert not LinkToken.objects.filter(digest=made.token).exists()
    page = Visitor().get(f"/l/{made.token}/approve/")
    assert page.response.content.decode() == f"{filled.oak.pk} policy-1 link:{made.link.pk}"
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    other = actions.make_link(body=filled.oak, purpose="comment", by=filled.lead.pk, now=now)
    assert Visitor().get(f"/l/{other.token}/approve/").status == 404
    assert Visitor().get(f"/l/{'A' * 32}/approve/").status == 404
    actions.use_link(link=made.link, by="link:x", now=now)
    page = Visitor().get(f"/l/{made.token}/approve/")
    assert (page.status, page.h1) == (410, "This link does not work any more")
    with pytest.raises(actions.LinkGone):
        actions.use_link(link=made.link, by="link:x", now=now)


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_a_link_that_is_over_opens_nothing(filled: World, how: str) -> None:
    now = timezone.now()
    lasts = timedelta(days=14) if how == "revoked" else timedelta(seconds=1)
    made = actions.make_link(
        body=filled.oak, purpose="approve", by="operator", now=now - timedelta(minutes=1), lasts=lasts
    )
    if how == "revoked":
        actions.revoke_link(link=made.link, by="operator", now=now)
    assert Visitor().get(f"/l/{made.token}/approve/").status == 410


def test_a_door_cannot_be_built_wrong() -> None:
    def view(request: object) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(TypeError):
        door("x/", view, name="x")  # type: ignore[call-arg]
    for route, needs in (
        ("x/", Permission.SEE_BODY),
        ("x/", MEMBER),
        ("l/approve/", LINK("approve")),
        ("l/<token:token>/<body:body>/", LINK("approve")),
        ("l/<token:token>/", ANYONE),
    ):
        with pytest.raises(NoDoor):
            door(route, view, name="x", needs=needs)
    with pytest.raises(NoDoor, match="no_such_name"):
        foreign("accounts/", "allauth.urls", needs=ANYONE, only=frozenset({"no_such_name"}))


def test_every_pattern_is_a_door_or_an_error() -> None:
    found = {each.name: each.asks for each in every_door()}
    assert found["books"] == "WRITE_POLICIES"
    assert (found["approve"], found["account_login"], found["mine"]) == ("LINK(approve)", "ANYONE", "SIGNED_IN")
    plain = path("naked/", sample_urls.plain, name="naked")
    sample_urls.urlpatterns.append(plain)
    try:
        with pytest.raises(NoDoor, match="naked/"):
            list(every_door())
    finally:
        sample_urls.urlpatterns.remove(plain)


def test_the_tag_writes_addresses_with_the_open_body(filled: World) -> None:
    request = RequestFactory().get("/")
    request.user = filled.lead
    request.door = doors.Opened(request, filled.oak)  # type: ignore[attr-defined]
    words = Template(
        "{% load doors %}{% door 'book' key='mobile' %} {% door 'mine' %} {% door 'book' body=far key='x' %}"
        " {% can 'WRITE_POLICIES' as a %}{% can 'APPROVE_POLICIES' as b %}{{ a }} {{ b }} {{ far|home }}"
    ).render(Context({"request": request, "far": filled.far}))
    assert words == (
        f"/schools/{filled.oak.address}/books/mobile/ /mine/ /schools/{filled.far.address}/books/x/"
        f" True False /schools/{filled.far.address}/"
    )
