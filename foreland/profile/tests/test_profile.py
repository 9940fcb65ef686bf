"""The profile's verbs and pages: facts and offers, leads, crest and colour, an authority's contacts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from foreland.library import queries as library
from foreland.profile import actions, asks, queries
from foreland.tenancy.models import Body
from foreland.tenancy.scope import NoScope, open_scope
from tests import loading
from tests.visitor import Visitor
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def northshire(world: World) -> Body:
    """An authority that was set up from a pack, with nothing confirmed."""
    loading.load_packs()
    actions.set_up_authority(body=world.northshire, pack=library.authority("seaholm"), by="operator", now=NOW)
    return world.northshire


def picture(kind: str = "PNG") -> io.BytesIO:
    """Return a small picture as a browser sends it."""
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "#0B2F45").save(data, kind)
    data.seek(0)
    data.name = f"crest.{kind.lower()}"
    return data


def test_facts_need_an_open_scope(world: World) -> None:
    with pytest.raises(NoScope):
        queries.facts()


def test_an_answer_does_not_write_over_what_somebody_else_answered_meanwhile(world: World) -> None:
    def kept() -> tuple[str, ...]:
        return {fact.key: fact.values for fact in queries.facts()}["phones"]

    with open_scope(body=world.oak, by="operator"):
        actions.answer(key="phones", values=["no"], by="p1", now=NOW, seen=[])
        with pytest.raises(actions.AnsweredMeanwhile) as raised:
            actions.answer(key="phones", values=["yes"], by="p2", now=NOW, seen=[])
        assert (raised.value.values, raised.value.by, kept()) == (("no",), "p1", ("no",))
        actions.answer(key="phones", values=["no"], by="p2", now=NOW, seen=[])  # the same answer is no quarrel
        actions.answer(key="phones", values=["yes"], by="p2", now=NOW, seen=[])  # nor is one's own earlier one
        actions.answer(key="phones", values=["some", "no"], by="p1", now=NOW, seen=["yes"])
        actions.answer(key="phones", values=["yes"], by="p2", now=NOW, seen=["no", "some"])
        assert kept() == ("yes",)
        with pytest.raises(actions.AnsweredMeanwhile):
            actions.answer(key="phones", values=["no"], by="p1", now=NOW, seen=["no", "some"])
        actions.answer(key="phones", values=["no"], by="p1", now=NOW)
        assert kept() == ("no",), "who does not say what was seen is not asked"


def test_a_newer_register_never_overwrites_an_answer_but_asks(world: World) -> None:
    loading.load_packs()
    with open_scope(body=world.oak, by="operator"):
        actions.take_register_facts(facts={"phase": ("primary",), "kind": ("school",)}, by="operator", now=NOW)
        actions.answer(key="phase", values=["all-through"], by="operator", now=NOW)
        assert actions.take_register_facts(facts={"phase": ("secondary",)}, by="operator", now=NOW) == ["phase"]
        assert actions.take_register_facts(facts={"phase": ("secondary",)}, by="operator", now=NOW) == []
    visitor = Visitor(world.lead)
    page = visitor.get(f"/schools/{world.oak.address}/profile/")
    assert "You answered All-through. The newest register says Secondary" in page.text
    visitor.submit(button="Keep our answer for Which phase of education are you?")
    with open_scope(body=world.oak, by="operator"):
        fact = {each.key: each for each in queries.facts()}["phase"]
        assert (fact.values, fact.offered) == (("all-through",), None)
        actions.take_register_facts(facts={"phase": ("primary",)}, by="operator", now=NOW)
    visitor.get(f"/schools/{world.oak.address}/profile/")
    visitor.submit(button="Take what the register says for Which phase of education are you?")
    with open_scope(body=world.oak, by="operator"):
        fact = {each.key: each for each in queries.facts()}["phase"]
        assert (fact.values, fact.origin) == (("primary",), "register")


def test_an_answer_is_taken_back_and_the_register_or_the_open_question_stands_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading.load_packs()
    monkeypatch.setattr(asks.register_facts, "filled", lambda body: {"phase": ("primary",)})
    with open_scope(body=world.oak, by="operator"):
        actions.take_register_facts(facts={"phase": ("primary",), "kind": ("school",)}, by="operator", now=NOW)
        for key, value in (("phase", "all-through"), ("social", "no")):
            actions.answer(key=key, values=[value], by="operator", now=NOW)
    place = f"/schools/{world.oak.address}/profile/"
    assert "Take the answer back" not in Visitor(world.teacher).get(place).text
    visitor = Visitor(world.lead)
    assert visitor.get(place).text.count("Take the answer back") == 2, "what the register says is no answer"
    visitor.submit(button="Take the answer back: Which phase of education are you?")
    visitor.get(place)
    visitor.submit(button="Take the answer back: Does the setting have social media accounts of its own?")
    with open_scope(body=world.oak, by="operator"):
        facts = {each.key: (each.values, each.origin) for each in queries.facts()}
        assert facts == {"phase": (("primary",), "register"), "kind": (("school",), "register")}
        assert not actions.forget_answer(key="kind", by="operator", now=NOW), "the register cannot be taken back"
    assert Visitor(world.teacher).post(f"{place}facts/kind/forget/", {}).status == 403


def test_leads_are_named_apart_from_the_account(world: World) -> None:
    visitor = Visitor(world.lead)
    visitor.get(f"/schools/{world.oak.address}/profile/leads/")
    visitor.submit({"dsl_name": " Dana   Safe ", "deputy_names": "Dev One\r\n\r\nDee Two", "head_name": "Harriet Head"})
    with open_scope(body=world.oak, by="operator"):
        now = timezone.now()
        values = queries.values(now=now)
    assert values["dsl_name"] == "Dana Safe" and values["deputy_names"] == "Dev One\nDee Two"
    page = visitor.get(f"/schools/{world.oak.address}/profile/leads/")
    assert page.forms[0].values["head_name"] == ["Harriet Head"]
    page = visitor.submit({"head_name": "H" * 151, "deputy_names": "Dev One\r\n" + "D" * 151})
    assert page.errors == [
        "This has 151 characters, and at most 150 fit here. Shorten it.",
        "Line 2 has 151 characters, and at most 150 fit. One a line; shorten it.",
    ]
    assert "H" * 151 in page.html and "D" * 151 in page.html, "nothing that was written is lost"
    assert Visitor(world.teacher).get(f"/schools/{world.oak.address}/profile/leads/").status == 403
    assert "Dana Safe" in Visitor(world.teacher).get(f"/schools/{world.oak.address}/profile/").text


@pytest.mark.parametrize("colour", ["#FFFF00", "red", "#12345", "javascript:alert(1)", "#GGGGGG"])
def test_a_colour_that_cannot_be_read_or_is_none_is_refused_in_words(world: World, colour: str) -> None:
    visitor = Visitor(world.lead)
    visitor.get(f"/schools/{world.oak.address}/profile/look/")
    page = visitor.submit({"colour": colour}, button="Save the colour")
    assert len(page.errors) == 1 and page.errors[0]
    with open_scope(body=world.oak, by="operator"):
        assert queries.appearance().colour == ""


def test_a_colour_that_can_be_read_is_kept(world: World) -> None:
    visitor = Visitor(world.lead)
    visitor.get(f"/schools/{world.oak.address}/profile/look/")
    assert "#6B0F1A" in visitor.submit({"colour": "#6b0f1a"}, button="Save the colour").html


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"0" * 100, b"x" * 2_200_000],
)
def test_a_crest_that_is_no_picture_is_refused_in_words(world: World, data: bytes) -> None:
    visitor = Visitor(world.lead, careless=True)
    given = io.BytesIO(data)
    given.name = "crest.png"
    page = visitor.post(f"/schools/{world.oak.address}/profile/look/", {"do": "crest", "crest": given, "alt": "An oak"})
    assert page.status == 200 and len(page.errors) == 1
    with open_scope(body=world.oak, by="operator"):
        assert queries.appearance().crest == ""


def test_a_crest_is_kept_shown_to_members_only_and_taken_away(world: World) -> None:
    visitor = Visitor(world.lead, careless=True)
    where = f"/schools/{world.oak.address}/profile/"
    assert visitor.get(where + "crest.png").status == 404
    for kind in ("PNG", "JPEG"):
        page = visitor.post(where + "look/", {"do": "crest", "crest": picture(kind), "alt": "An oak tree"})
        assert page.status == 302
    assert visitor.client.get(where + "crest.png").content.startswith(b"\x89PNG")
    assert Visitor(world.far_head).client.get(where + "crest.png").status_code == 404
    assert Visitor().client.get(where + "crest.png").status_code == 302
    visitor.post(where + "look/", {"do": "no-crest"})
    assert visitor.get(where + "crest.png").status == 404


def test_an_authority_opens_when_each_emergency_contact_is_confirmed_by_a_name(northshire: Body, world: World) -> None:
    visitor = Visitor(world.manager)
    where = f"/authorities/{northshire.address}/contacts/"
    page = visitor.get(where)
    assert "not open to schools yet" in page.text and "Check before use" in page.text
    page = visitor.submit(button="Open to schools")
    assert "Confirm first" in page.text and not queries.desk(northshire).open
    for key in ("front_door", "front_door_out_of_hours"):
        visitor.get(f"{where}{key}/confirm/")
        assert "Try the number" in visitor.submit({}).errors[0]
        visitor.submit({"tried": "on"})
    visitor.get(where)
    visitor.submit(button="Open to schools")
    assert queries.desk(northshire).open
    assert "Manny Manager" in visitor.get(where).text
    assert queries.printed_contacts(northshire, now=timezone.now())["front_door"].startswith("01632 960001")


def test_a_contact_that_was_not_confirmed_in_time_shows_check(northshire: Body, world: World) -> None:
    actions.confirm_contact(body=northshire, key="front_door", by=world.manager.pk, now=NOW)
    assert "front_door" in queries.printed_contacts(northshire, now=NOW)
    later = NOW + timedelta(days=200)
    assert "front_door" not in queries.printed_contacts(northshire, now=later)
    assert {way.key: way.value for way in queries.ways(northshire, now=later)}["front_door"] == "check"


def test_a_changed_contact_is_confirmed_by_whoever_changed_it(northshire: Body, world: World) -> None:
    visitor = Visitor(world.manager)
    visitor.get(f"/authorities/{northshire.address}/contacts/lado/")
    assert visitor.submit({"value": "", "tried": "on"}).errors
    visitor.submit({"value": "01632 960009", "hours": "", "tried": "on"})
    row = queries.contact(northshire, "lado")
    assert row is not None and (row.value, row.confirmed_by, row.source) == ("01632 960009", world.manager.pk, "")
    actions.set_up_authority(body=northshire, pack=library.authority("seaholm"), by="operator", now=NOW)
    assert queries.contact(northshire, "lado").confirmed_at is None, "other words must be confirmed again"  # type: ignore[union-attr]


def test_a_contact_that_policies_print_can_be_added(northshire: Body, world: World) -> None:
    loading.load_packs()
    kent = library.authority("kent")
    actions.set_up_authority(body=world.southshire, pack=kent, by="operator", now=NOW)
    wanted = queries.contacts_wanted(world.southshire)
    assert {"lado", "prevent_contact", "education_safeguarding"} <= wanted.keys()
    assert not queries.contacts_wanted(northshire)
    actions.add_contact(
        body=world.southshire, key="lado", label=wanted["lado"], value="01632 960008", hours="", emergency=False,
        by=world.far_adviser.pk, now=NOW,
    )  # fmt: skip
    assert queries.printed_contacts(world.southshire, now=NOW)["lado"] == "01632 960008"
    with pytest.raises(actions.WrongValue, match="telephone number, an e-mail"):
        actions.change_contact(
            body=world.southshire, key="lado", value="ask Brenda", hours="", by=world.far_adviser.pk, now=NOW
        )
    front = next(row for row in queries.contacts(world.southshire) if row.emergency)
    with pytest.raises(actions.WrongValue, match="rung when a child is at risk"):
        actions.change_contact(
            body=world.southshire, key=front.key, value="duty@example.org", hours="", by=world.far_adviser.pk, now=NOW
        )
    with pytest.raises(actions.WrongValue):
        actions.add_contact(
            body=world.southshire,
            key="lado",
            label="LADO",
            value="1",
            hours="",
            emergency=False,
            by="operator",
            now=NOW,
        )


def test_who_may_confirm_and_who_may_not(northshire: Body, world: World) -> None:
    where = f"/authorities/{northshire.address}/contacts/"
    assert Visitor(world.adviser).get(where).status == 200
    assert Visitor(world.adviser).get(where + "front_door/confirm/").status == 403
    assert Visitor(world.adviser).post(where + "open/").status == 403
    assert Visitor(world.far_adviser).get(where).status == 404
    assert Visitor(world.head).get(where).status == 404
    assert Visitor(world.manager).get(where + "nonsense/").status == 404
