"""Who may do what: every role with what it may do and who has it."""

from __future__ import annotations

import pytest

from foreland.registry import actions
from foreland.registry.queries.members import base_of, role_rows
from foreland.registry.tests.conftest import base, person
from foreland.tenancy import roles
from foreland.tenancy.models import Body
from foreland.tenancy.permissions import Permission
from tests.visitor import Visitor
from tests.world import World


@pytest.mark.parametrize("kind", ["school", "authority", "trust"])
def test_what_is_told_of_a_role_and_of_those_beneath_it_is_all_that_it_may(kind: str) -> None:
    page = roles.for_kind(kind)

    def told(role: roles.Role) -> frozenset[Permission]:
        under = base_of(role, page)
        if under is None:
            return role.permissions
        return (role.permissions - under.permissions) | told(under)

    for role in page:
        assert told(role) == role.permissions, role.key


@pytest.mark.django_db
def test_every_member_reads_who_may_do_what_and_who_has_each_role(school: actions.Joined) -> None:
    reader = person("Rita Reader", school.body, "reader")
    page = Visitor(reader).get(base(school.body) + "people/who-may-do-what/")
    assert "the names that a policy prints are filled in on its own page" in page.text
    for role in roles.for_kind("school"):
        (row,) = page.tree.xpath(f"//*[@id='role-{role.key}']")
        said = " ".join(row.text_content().split())
        assert role.name in said and role.description in said
    (mine,) = page.tree.xpath("//*[@id='role-reader']")
    assert "Rita Reader" in mine.text_content() and "You" in mine.text_content()
    (nobody,) = page.tree.xpath("//*[@id='role-deputy']")
    assert "Nobody now" in nobody.text_content()
    assert not any("/people/" in href and href.endswith("people/") for href in page.links.values()), "no link to a 403"
    assert "People: invite, end an access" in Visitor(school.person).get(page.address).links
    assert "Who may do what here" in Visitor(reader).get(base(school.body)).links


def test_trusts_and_authorities_have_the_page_too(world: World) -> None:
    assert Visitor(world.trust_lead).get(f"/trusts/{world.trust.address}/people/who-may-do-what/").status == 200
    page = Visitor(world.adviser).get(f"/authorities/{world.northshire.address}/people/who-may-do-what/")
    assert "Ada Adviser" in page.text and "Manny Manager" in page.text


@pytest.mark.django_db
def test_a_role_asks_for_no_more_queries_with_more_people(
    school: actions.Joined, django_assert_max_num_queries: object
) -> None:
    body: Body = school.body
    for number in range(5):
        person(f"Reader {number}", body, "reader")
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        rows = role_rows(body)
    assert next(len(row.people) for row in rows if row.role.key == "reader") == 5
