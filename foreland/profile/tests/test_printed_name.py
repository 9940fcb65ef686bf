"""The school's name as it is printed: proposed, chosen, kept when the register is read again, and brought into what is in force."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from tests.visitor import Visitor
from tests.world import World


def called(world: World, name: str) -> None:
    """Let the register call the school so."""
    ground.rename_body(body=world.oak, name=name, since=date(2026, 9, 1), by="register", now=timezone.now())


def now_called(world: World) -> str:
    return Body.objects.get(pk=world.oak.pk).name


def test_a_name_in_one_case_is_proposed_with_capitals_and_kept(world: World) -> None:
    called(world, "oak lane primary school")
    visitor = Visitor(world.lead)
    page = visitor.get(address("profile:profile", world.oak))
    assert "The register writes your name “oak lane primary school”" in page.text
    visitor.get(page.links["Print “Oak Lane Primary School” instead"])
    page = visitor.submit({})
    assert now_called(world) == "Oak Lane Primary School" and "officially oak lane primary school" in page.text
    assert "The register writes your name" not in page.text
    called(world, "oak lane primary school")
    assert now_called(world) == "Oak Lane Primary School", "reading the register again changes nothing"
    called(world, "Oak Lane Academy")
    assert now_called(world) == "Oak Lane Primary School"
    page = visitor.get(address("profile:profile", world.oak))
    assert "The register has a new name for you: “Oak Lane Academy”" in page.text
    visitor.get(address("profile:name", world.oak), follow=True)
    visitor.submit({"name": ""})
    assert now_called(world) == "Oak Lane Academy" and grounded.names_of(world.oak) == ("Oak Lane Academy", "")


def test_a_second_tab_and_a_bad_name_get_words(world: World) -> None:
    lead, head = Visitor(world.lead), Visitor(world.head)
    for one in (lead, head):
        one.get(address("profile:name", world.oak), follow=True)
    lead.submit({"name": "Oak Lane"})
    page = head.submit({"name": "Oak Lane School"})
    assert page.errors and "it is “Oak Lane” now" in page.text and now_called(world) == "Oak Lane"
    head.submit({"name": "Oak Lane School"})
    assert now_called(world) == "Oak Lane School"
    for bad in ("x" * 121, "123", "Oak www.example.org"):
        head.get(address("profile:name", world.oak), follow=True)
        assert head.submit({"name": bad}).errors, bad
    assert now_called(world) == "Oak Lane School"
    assert Visitor(world.teacher).get(address("profile:name", world.oak)).status == 403
