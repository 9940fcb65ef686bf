"""Who may newly approve or open personal data is made known to those who answer for the school."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from foreland.notices.models import Notice
from foreland.registry import actions
from foreland.registry.models import Invitation
from foreland.registry.tests.conftest import person, token_in
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from tests.world import World

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def take(body: Body, email: str, role: str, by: Person) -> actions.Accepted:
    """Invite somebody and let them accept by the link in the message."""
    actions.invite(body=body, email=email, name="Gus Newman", role=role, by=by.pk, now=AT)
    link = ground.link_by_token(token_in(Notice.objects.get(to=email, kind="invitation").text), "invitation")
    assert link is not None
    with open_scope(body=body, by="test"):
        invitation = Invitation.objects.get(email=email, role=role)
    return actions.accept(body=body, invitation=invitation.pk, link=link, visitor=None, name="Gus Newman", now=AT)


def told() -> dict[str, Notice]:
    """Return what was posted about roles taken, by the address."""
    found = Notice.objects.filter(subject__contains="taken a role")
    assert len({notice.to for notice in found}) == len(found), "each is told once"
    return {notice.to: notice for notice in found}


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [
        ("approver", "Approver", "approve a policy, or send it back"),
        ("safeguarding_lead", "Designated safeguarding lead", "open the parts that hold personal data"),
    ],
)
def test_the_head_and_the_holder_are_told_who_which_role_and_when(world: World, role: str, name: str, may: str) -> None:
    take(world.oak, "gus@example.org", role, world.lead)
    letters = told()
    assert set(letters) == {world.head.email, world.lead.email}
    text = letters[world.head.email].text
    for words in ("Gus Newman (gus@example.org)", "20 November 2026 at 14:05", f"Role: {name}", may, world.lead.name,
                  f"/schools/{world.oak.address}/people/", "end this access"):  # fmt: skip
        assert words in text
    assert "Gus" not in letters[world.head.email].subject, "a subject is seen in lists"
    assert letters[world.head.email].body_ref == world.oak.pk


def test_a_role_that_may_neither_is_nobodys_news(world: World) -> None:
    take(world.oak, "gus@example.org", "editor", world.lead)
    assert told() == {}


def test_who_takes_the_role_is_not_told_and_what_one_may_already_is_no_news(world: World) -> None:
    take(world.oak, world.head.email, "approver", world.lead)
    assert told() == {}, "the head could approve before"
    take(world.oak, world.lead.email, "safeguarding_lead", world.head)
    assert set(told()) == {world.head.email}


def test_one_person_who_is_head_and_holder_is_told_once(world: World) -> None:
    take(world.far, "gus@example.org", "deputy", world.far_head)
    assert set(told()) == {world.far_head.email}


def test_a_second_head_is_made_known_to_the_first(world: World) -> None:
    other = person("Hugo Head", world.oak, "head")
    take(world.oak, "gus@example.org", "head", world.lead)
    assert set(told()) == {world.head.email, world.lead.email, other.email}
    assert "Role: " in told()[other.email].text
