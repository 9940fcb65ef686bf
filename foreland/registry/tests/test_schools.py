"""The schools and settings of an authority: reached, added, invited; what a school accepts and shares."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreland.library import queries as library
from foreland.registry import actions, queries
from foreland.registry.models import SharingChoice, TermsAcceptance
from foreland.registry.queries import terms
from foreland.registry.tests.conftest import (
    HARBOUR,
    NOW,
    Slots,
    base,
    join,
    last_mail,
    link_in,
    person,
    roles_of,
)
from foreland.registry.views import terms as terms_views
from foreland.tenancy import actions as grounded
from foreland.tenancy import queries as ground
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_school_of_another_authority_is_out_of_reach(school: actions.Joined, adviser: Person, seaholm: Body) -> None:
    other = grounded.create_body(kind="school", name="Far School", by="operator", now=NOW)
    desk = Visitor(adviser)
    for page in ("", "recover/", "finish/"):
        assert desk.get(f"{base(seaholm)}schools/{other.pk}/{page}").status == 404
    for page in ("code/", "contest/", "successor/", "recover/"):
        assert desk.post(f"{base(seaholm)}schools/{other.pk}/{page}", {"do": "take"}).status == 404
    assert desk.get(f"{base(seaholm)}schools/{school.body.pk}/").status == 200


def test_an_editor_of_the_authority_finishes_no_claim(joined: actions.Joined, seaholm: Body) -> None:
    editor = person("Edith Editor", seaholm, "guidance_editor")
    secondfactor.set_up_one_time_codes(person=editor, by="operator", now=NOW)
    desk = Visitor(editor)
    assert desk.get(f"{base(seaholm)}schools/").status == 403
    assert desk.post(f"{base(seaholm)}schools/{joined.body.pk}/code/").status == 403


@pytest.mark.parametrize("kind", ["early-years", "childminder", "out-of-school"])
def test_an_adviser_adds_a_setting_outside_the_register(seaholm: Body, adviser: Person, kind: str) -> None:
    desk = Visitor(adviser)
    desk.get(f"{base(seaholm)}schools/add/")
    page = desk.submit(
        {"kind": kind, "name": "Pebble Corner", "holder_name": "Polly", "holder_email": "polly@example.org"}
    )
    assert "Pebble Corner" in page.h1 and "What the school shares" not in page.text
    assert "Nobody has answered: invite again, or invite somebody else" in page.text
    assert "Pebble CornerNot in the registerInvited" in desk.get(f"{base(seaholm)}schools/").text
    guest = Visitor()
    guest.get(link_in(last_mail("polly@example.org")))
    guest.submit({"name": "Polly"})
    body = ground.bodies_of(Person.objects.get(email="polly@example.org"))[0]
    held = ground.holder_of(body)
    assert held is not None and held.standing == "confirmed"
    assert ("pebble" in body.address) == (kind != "childminder")
    assert roles_of(body, "polly@example.org") == ({"holder"} if kind == "early-years" else {"holder", "head"})
    desk.get(f"{base(seaholm)}schools/add/")
    page = desk.submit({"kind": kind, "name": "pebble corner", "holder_name": "P", "holder_email": "p@example.org"})
    assert "already" in page.errors[0]


def test_an_adviser_invites_a_school_whose_addresses_cannot_be_matched(seaholm: Body, adviser: Person) -> None:
    desk = Visitor(adviser)
    page = desk.get(f"{base(seaholm)}schools/?show=not-yet&q=lantern+bay")
    assert "Lantern Bay Nursery School" in page.text
    desk.click("Invite Lantern Bay Nursery School")
    page = desk.submit({"holder_name": "Nell", "holder_email": "nell@example.org"})
    assert "Invited" in page.text
    guest = Visitor()
    guest.get(link_in(last_mail("nell@example.org")))
    guest.submit({"name": "Nell"})
    body = queries.body_of("990001")
    assert body is not None and ground.holder_of(body).standing == "confirmed"  # type: ignore[union-attr]
    assert desk.get(f"{base(seaholm)}schools/invite/990061/").status == 404, "a school of another authority"
    with pytest.raises(actions.WrongSetting):
        actions.invite_school(
            authority=seaholm, urn="990001", holder_name="X", holder_email="x@example.org", by=adviser.pk, now=NOW
        )


def test_the_list_of_schools_asks_the_database_no_more_for_three_than_for_one(seaholm: Body, adviser: Person) -> None:
    join()
    desk = Visitor(adviser)
    counts = []
    for urn, email in (("", ""), ("990001", "a@seaholm.example"), ("990024", "b@seaholm.example")):
        if urn:
            join(urn=urn, email=email, name="Other")
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(f"{base(seaholm)}schools/")
        counts.append(len(asked))
        assert "Harbour View" in page.text
    assert counts[0] == counts[2], counts


def test_a_school_chooses_what_its_authority_sees_and_the_history_stays(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "sharing/")
    assert visitor.submit({}).errors
    visitor.submit({"rung": "coverage"})
    visitor.submit({"rung": "none"})
    visitor.submit({"rung": "none"})
    with open_scope(body=school.body, by="operator"):
        assert queries.sharing() == "none"
        assert [choice.rung for choice in queries.sharing_history()] == ["none", "coverage"]
    with pytest.raises(actions.WrongRung):
        actions.choose_sharing(body=school.body, rung="everything", by=school.person.pk, now=NOW)


def test_the_ladder_is_said_in_the_words_of_its_rungs(
    school: actions.Joined, seaholm: Body, adviser: Person, slots: Slots
) -> None:
    visitor = Visitor(school.person)
    desk, place = Visitor(adviser), f"{base(seaholm)}schools/{school.body.pk}/"
    assert "The school has not chosen yet" in desk.get(place).text
    page = visitor.get(base(school.body) + "sharing/")
    assert all(rung.label in page.text for rung in SharingChoice.Rung)
    for rung in SharingChoice.Rung:
        visitor.get(base(school.body) + "sharing/")
        visitor.submit({"rung": rung.value})
        page = desk.get(place)
        assert [each for each in SharingChoice.Rung if each.label in page.text] == list(rung.below)
    assert slots.asked == [
        (school.body.pk, False, False), (school.body.pk, True, False), (school.body.pk, True, True)
    ], "nothing is asked for that the rung does not share"  # fmt: skip


def test_the_head_accepts_the_terms_and_nobody_else(school: actions.Joined) -> None:
    head = person("Harriet Head", school.body, "head")
    assert Visitor(school.person).get(base(school.body) + "data-protection/").status == 403
    visitor = Visitor(head)
    visitor.get(base(school.body) + "data-protection/")
    assert "Tick the box" in visitor.submit({}).errors[0]
    visitor.get(base(school.body) + "data-protection/")
    visitor.submit({"accept": "on", "digest": "f" * 64})
    with open_scope(body=school.body, by="operator"):
        assert not TermsAcceptance.objects.exists(), "words that were not the ones in force"
    visitor.get(base(school.body) + "data-protection/")
    visitor.submit({"accept": "on"})
    with open_scope(body=school.body, by="operator"):
        accepted = TermsAcceptance.objects.get()
    assert (accepted.person, accepted.edition, accepted.digest) == (head, "2026.2", terms.in_force().digest)


def test_anyone_reads_and_downloads_the_terms(visitor: Visitor) -> None:
    page = visitor.get("/data-protection/")
    for words in (
        "controller",
        "impact assessment",
        "record of processing",
        "Privacy notices",
        "Leaving",
        "can read",
        "cannot read",
    ):
        assert words in page.text, words
    for key, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK"), ("txt", b"")):
        answer = visitor.client.get(f"/data-protection/file/{key}/")
        assert answer.status_code == 200 and answer.content.startswith(start)
    assert visitor.get("/data-protection/file/exe/").status == 404


def test_the_terms_of_a_demonstration_say_so_in_their_file(visitor: Visitor, settings: Any) -> None:
    plain = visitor.client.get("/data-protection/file/txt/").content.decode()
    settings.MODE = "demo"
    marked = visitor.client.get("/data-protection/file/txt/").content.decode()
    assert "not for a real concern" in marked and "not for a real concern" not in plain


@pytest.mark.slow
def test_the_commands_set_up_an_authority_and_finish_a_claim(register: None) -> None:
    loading.load_packs()
    out = io.StringIO()
    call_command("authority", "new", "--pack", "kent", stdout=out)
    kent = ground.body_by_number("dfe", "886")
    assert kent is not None and kent.pk == out.getvalue().split()[-1]
    call_command(
        "authority", "staff", "ada@kent.example", "--role", "adviser", "--name", "Ada", "--pack", "kent", stdout=out
    )
    assert roles_of(kent, "ada@kent.example") == {"adviser"}
    for wrong in (("new", "--pack", "nowhere"), ("staff", "ada", "--role", "adviser", "--name", "A", "--pack", "kent"),
                  ("staff", "ada@kent.example", "--role", "adviser", "--name", "A", "--pack", "kent")):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("authority", *wrong, stdout=out)
    assert library.authority("kent").districts[0] == "Ashford"
    joined = join()
    with pytest.raises(CommandError, match="has joined here"):
        call_command("claim", "code", "--urn", "990001", stdout=out)
    out = io.StringIO()
    call_command("claim", "code", "--urn", HARBOUR, stdout=out)
    assert "01632 960102" in out.getvalue()
    code = out.getvalue().split()[-1]
    actions.enter_code(body=joined.body, person=joined.person, code=code, now=timezone.now())
    with pytest.raises(CommandError, match="waits"):
        call_command("claim", "finish", "--urn", HARBOUR, stdout=out)


def test_a_school_that_joined_before_its_authority_is_linked_to_it(register: None) -> None:
    joined = join()
    assert ground.parent_of(joined.body, "authority") is None
    loading.load_packs()
    body = actions.set_up_authority(pack=library.authority("seaholm"), by="operator", now=NOW)
    assert ground.parent_of(joined.body, "authority") == body
    assert actions.set_up_authority(pack=library.authority("seaholm"), by="operator", now=NOW) == body


def test_a_setting_with_letters_that_nobody_sees_is_added(seaholm: Body, adviser: Person) -> None:
    visitor = Visitor(adviser)
    visitor.get(base(seaholm) + "schools/add/")
    page = visitor.submit(
        {
            "kind": "out-of-school",
            "name": "Sea\x01\x1b\u202e Club",
            "holder_name": "Sam\r\nSand",
            "holder_email": "s@example.org",
        }
    )
    assert page.status == 200 and page.h1 == "Sea Club"


def test_the_terms_are_made_once_for_everybody(seaholm: Body) -> None:
    terms_views._made.cache_clear()
    one, other = (Visitor().get("/data-protection/file/pdf/").response for _ in range(2))
    assert one.content == other.content and one.content.startswith(b"%PDF")
    assert terms_views._made.cache_info().hits == 1
