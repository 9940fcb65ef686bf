"""Schools that become another: told of it, gone on under a new number, or part of another school since they merged."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from foreland.core.register import open_register
from foreland.notices.models import Notice
from foreland.registry import actions, asks, queries
from foreland.registry.models import Conversion, Establishment
from foreland.registry.tests.conftest import DEMO, DEMO_LINKS, NOW, Slots, base, last_mail, link_in, mails, person
from foreland.tenancy import queries as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, BodyLink, Person
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OLD_PIER, PIER_HEAD = "990012", "990013"
INFANT, JUNIOR, SALTINGS = "990009", "990010", "990011"


def closes(folder: Path, *urns: str) -> None:
    """Read the register again, in which these schools are closed by now."""
    again = folder / "edubasealldata20261102.csv"
    again.write_bytes(DEMO.read_bytes())
    actions.import_register(register=open_register(again), links_file=DEMO_LINKS, by="operator", now=NOW)
    assert not Establishment.objects.filter(pk__in=urns).exclude(status="closed").exists()


def seated(urn: str) -> Body:
    """Return the body of a school that joined while the register still had it open."""
    Establishment.objects.filter(pk=urn).update(status="open", digest="before")
    return actions.ensure_school(urn=urn, by="operator", now=NOW)


def test_those_in_charge_are_told_once_that_the_register_closed_their_school(seaholm: Body, tmp_path: Path) -> None:
    body = seated(OLD_PIER)
    head = person("Harriet Head", body, "head", "holder")
    reader = person("Rita Reader", body, "reader")
    closes(tmp_path, OLD_PIER)
    said = last_mail(head.email)
    assert "Pier Head Academy (URN 990013)" in said and (mails(head.email), mails(reader.email)) == (1, 0)
    assert actions.propose_conversions(by="operator", now=NOW) == 0 and mails(head.email) == 1
    assert Visitor(head).get(link_in(said)).h1 == "Has your school become another?"
    assert Visitor(reader).get(base(body) + "successor/").status == 403


def test_a_new_number_leaves_a_record_and_says_what_waits_for_the_new_board(
    seaholm: Body, tmp_path: Path, slots: Slots
) -> None:
    body = seated(OLD_PIER)
    head = person("Harriet Head", body, "head", "holder")
    closes(tmp_path, OLD_PIER)
    slots.in_force = [
        asks.InForce("Online safety policy", "1.0", date(2024, 9, 1), date(2027, 9, 1), None),
        asks.InForce("Phones", "2.0", date(2026, 9, 1), date(2027, 9, 1), None),
    ]
    visitor = Visitor(head)
    visitor.get(base(body) + "successor/")
    page = visitor.submit({}, button="Go on as Pier Head Academy")
    assert page.h1 == "How your school became another"
    assert "990012 before, 990013 since" in page.text and "By Harriet Head on" in page.text
    assert "“Online safety policy”, version 1.0, was approved before the change" in page.text
    assert "Phones" not in page.text, "that one was approved by the board of today"
    assert "data protection terms" in page.links
    assert ground.body_by_number("urn", PIER_HEAD) == body and ground.parent_of(body, "trust") is not None
    entry = Entry.objects.get(body=body.pk, verb="registry.converted")
    assert (entry.by, entry.detail) == (head.pk, {"old": OLD_PIER, "new": PIER_HEAD})


def merged(tmp_path: Path) -> tuple[Body, Body, Person]:
    """Return two schools that merged, of which the first goes on, and the head of the second."""
    infant, junior = seated(INFANT), seated(JUNIOR)
    head = person("Jo Junior", junior, "head", "holder")
    person("Ina Infant", infant, "holder")
    closes(tmp_path, INFANT, JUNIOR)
    actions.convert(body=infant, new_urn=SALTINGS, by="operator", now=NOW)
    return infant, junior, head


def test_the_other_school_of_a_merger_becomes_part_of_the_one_that_went_on(seaholm: Body, tmp_path: Path) -> None:
    infant, junior, head = merged(tmp_path)
    assert ground.parent_of(junior, "authority") == seaholm
    visitor = Visitor(head)
    page = visitor.get(base(junior) + "successor/")
    assert "Go on as" not in page.html and "Saltings Primary School is here already" in page.text
    page = visitor.submit({}, button="We are part of Saltings Primary School now")
    assert "Recorded: the school is part of Saltings Primary School now" in page.text
    assert "Part of Saltings Primary School since" in page.text and "Nothing by itself" in page.text
    assert ground.parent_of(junior, "authority") is None and ground.parent_of(infant, "authority") == seaholm
    with open_scope(body=junior, by="operator"):
        assert queries.part_of() == infant and not queries.conversions().exists()
    assert "Junior" in last_mail("ina.infant@example.org")
    assert Entry.objects.filter(body=infant.pk, verb="registry.merged-in", subject=junior.pk).count() == 1
    assert not ground.memberships_in(infant, head), "to be part of it opens nothing"
    with pytest.raises(actions.NothingProposed):
        actions.merge(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)


def test_a_school_merges_into_none_that_the_register_does_not_name(seaholm: Body, tmp_path: Path) -> None:
    _, junior, head = merged(tmp_path)
    far = actions.ensure_school(urn="990002", by="operator", now=NOW)
    for urn in ("990002", "990010", "", "999999"):
        with pytest.raises(actions.NothingProposed):
            actions.merge(body=junior, new_urn=urn, by=head.pk, now=NOW)
    with open_scope(body=junior, by="operator"):
        assert queries.part_of() is None and queries.conversions().count() == 1
    assert ground.parent_of(junior, "authority") == seaholm and mails("ina.infant@example.org") == 1
    with pytest.raises(actions.NothingProposed):
        actions.merge(body=far, new_urn=SALTINGS, by="operator", now=NOW)


def test_what_a_merged_school_belonged_to_ends_when_it_closed_and_not_when_the_other_opened(
    seaholm: Body, tmp_path: Path
) -> None:
    _, junior, head = merged(tmp_path)
    Establishment.objects.filter(pk=SALTINGS).update(opened=date(1971, 9, 1))
    Establishment.objects.filter(pk=JUNIOR).update(closed=date(2026, 8, 31))
    BodyLink.objects.filter(child=junior).update(since=date(2015, 9, 1))
    actions.merge(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)
    assert set(BodyLink.objects.filter(child=junior).values_list("until", flat=True)) == {date(2026, 9, 1)}


def test_an_adviser_records_a_merger_for_a_school_and_comes_back_to_the_list(
    seaholm: Body, tmp_path: Path, adviser: Person
) -> None:
    _, junior, _ = merged(tmp_path)
    desk = Visitor(adviser)
    page = desk.get(f"{base(seaholm)}schools/{junior.pk}/")
    assert "Part of Saltings Primary School now" in page.text
    page = desk.submit({}, button="Part of Saltings Primary School now")
    assert page.status == 200 and "Recorded" in page.text and "Saltings Junior" not in page.links
    assert "Whoever is in charge of the school takes it back" in page.text
    assert desk.get(f"{base(seaholm)}schools/{junior.pk}/").status == 404


def test_what_was_not_recorded_is_not_said_to_be_recorded_by_mistake(
    seaholm: Body, tmp_path: Path, adviser: Person
) -> None:
    infant, _, _ = merged(tmp_path)
    desk = Visitor(adviser)
    where = f"{base(seaholm)}schools/{infant.pk}/"
    desk.get(where)
    page = desk.post(where + "successor/", {"do": "take", "urn": SALTINGS}, follow=True)
    assert "or it was decided on before" in page.text and "Recorded by mistake?" not in page.text


def test_the_authority_is_told_of_schools_that_became_another(seaholm: Body, tmp_path: Path, adviser: Person) -> None:
    body = seated(OLD_PIER)
    assert "Schools that became another" not in Visitor(adviser).get(base(seaholm)).text
    closes(tmp_path, OLD_PIER)
    page = Visitor(adviser).get(base(seaholm))
    assert "Schools that became another" in page.text and "1 to settle" in page.text
    assert any(f"/schools/{body.pk}" in href for href in page.links.values())


def test_whoever_may_hand_over_has_it_as_their_next_step(seaholm: Body, tmp_path: Path) -> None:
    body = seated(OLD_PIER)
    head, reader = person("Harriet Head", body, "head"), person("Rita Reader", body, "reader")
    closes(tmp_path, OLD_PIER)
    assert "Say whether your school has become another" in Visitor(head).get(base(body)).text
    assert "become another" not in Visitor(reader).get(base(body)).text
    actions.decline_conversion(body=body, new_urn=PIER_HEAD, by=head.pk, now=timezone.now() + timedelta(days=1))
    assert "become another" not in Visitor(head).get(base(body)).text


def test_a_merger_recorded_by_mistake_is_taken_back_by_the_same_role_and_waits_again(
    seaholm: Body, tmp_path: Path
) -> None:
    infant, junior, head = merged(tmp_path)
    before = set(BodyLink.objects.filter(child=junior, until=None).values_list("kind", "parent"))
    reader = person("Rita Reader", junior, "reader")
    visitor = Visitor(head)
    visitor.get(base(junior) + "successor/")
    page = visitor.submit({}, button="We are part of Saltings Primary School now")
    assert ground.parent_of(junior, "authority") is None and "Recorded by mistake?" in page.text
    assert Visitor(reader).post(base(junior) + "successor/", {"do": "undo", "urn": SALTINGS}).status == 403
    page = visitor.submit({}, button="Take this record back")
    assert "Taken back" in page.text and "by Jo Junior" in page.text
    assert "We are part of Saltings Primary School now" in page.html, "the proposal waits again"
    assert set(BodyLink.objects.filter(child=junior, until=None).values_list("kind", "parent")) == before
    with open_scope(body=junior, by="operator"):
        assert queries.part_of() is None and queries.conversions().count() == 1
    assert "no part of yours after all" in Notice.objects.filter(to="ina.infant@example.org").latest("created").subject
    entry = Entry.objects.get(body=junior.pk, verb="registry.becoming-undone")
    assert (entry.by, entry.detail) == (head.pk, {"old": JUNIOR, "new": SALTINGS})
    assert Entry.objects.filter(body=infant.pk, verb="registry.merger-undone", subject=junior.pk).count() == 1
    actions.undo_becoming(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)  # the same form sent twice
    actions.merge(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW + timedelta(days=1))
    assert ground.parent_of(junior, "authority") is None, "it can be recorded again, rightly"


def test_a_link_that_had_ended_before_the_merger_stays_ended(seaholm: Body, tmp_path: Path) -> None:
    _, junior, head = merged(tmp_path)
    trust = actions.ensure_trust(uid=Establishment.objects.exclude(trust_code="").first().trust_code, by="operator", now=NOW)  # type: ignore[union-attr]  # fmt: skip
    BodyLink.objects.create(child=junior, parent=trust, kind="trust", since=date(2015, 1, 1), until=date(2019, 1, 1))
    actions.merge(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)
    actions.undo_becoming(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)
    assert ground.parent_of(junior, "trust") is None and ground.parent_of(junior, "authority") == seaholm


def test_a_new_number_recorded_by_mistake_is_taken_back_with_name_links_and_facts(
    seaholm: Body, tmp_path: Path, adviser: Person
) -> None:
    body = seated(OLD_PIER)
    name, authority = body.name, ground.parent_of(body, "authority")
    numbers = {key: value for key, value in ground.attributes_of(body).items() if key in ("urn", "dfe", "ukprn")}
    head = person("Harriet Head", body, "head", "holder")
    closes(tmp_path, OLD_PIER)
    actions.convert(body=body, new_urn=PIER_HEAD, by=head.pk, now=NOW)
    body.refresh_from_db()
    assert body.name != name and ground.parent_of(body, "trust") is not None
    authoritys = Visitor(adviser)
    authoritys.get(address("registry:school", seaholm, school=body.pk))
    back = address("registry:convert-school", seaholm, school=body.pk)
    assert "Only whoever is in charge" in authoritys.post(back, {"do": "undo", "urn": PIER_HEAD}, follow=True).text
    visitor = Visitor(head)
    visitor.get(base(body) + "successor/")
    page = visitor.submit({}, button="Take this record back")
    body.refresh_from_db()
    assert "Taken back" in page.text and "Go on as Pier Head Academy" in page.html
    assert body.name == name and ground.parent_of(body, "trust") is None
    assert ground.parent_of(body, "authority") == authority
    assert numbers.items() <= ground.attributes_of(body).items()
    assert ground.body_by_number("urn", PIER_HEAD) is None, "the number is free for the school that is meant"


def test_what_something_stands_on_is_not_taken_back_and_the_page_says_whom_to_ring(
    seaholm: Body, tmp_path: Path, slots: Slots
) -> None:
    infant, junior, head = merged(tmp_path)
    lead = Person.objects.get(email="ina.infant@example.org")
    actions.merge(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)
    with pytest.raises(actions.CannotUndo, match="has been recorded as part of it") as refused:
        actions.undo_becoming(body=infant, new_urn=SALTINGS, by=lead.pk, now=NOW)
    assert f"ring an adviser of {seaholm.name}" in str(refused.value)
    actions.undo_becoming(body=junior, new_urn=SALTINGS, by=head.pk, now=NOW)
    slots.in_force = [asks.InForce("Online safety policy", "1.0", NOW.date(), date(2027, 9, 1), None)]
    page = Visitor(lead).get(base(infant) + "successor/")
    assert "version 1.0, was published under the new name" in page.text and "ring an adviser of" in page.text
    assert "Take this record back" not in page.html
    slots.in_force = []
    actions.undo_becoming(body=infant, new_urn=SALTINGS, by=lead.pk, now=NOW)
    assert ground.body_by_number("urn", INFANT) == infant
    for urn in (SALTINGS, "999999"):
        with pytest.raises(actions.NothingProposed):
            actions.undo_becoming(body=seaholm, new_urn=urn, by="operator", now=NOW)


def test_of_two_records_the_later_one_is_taken_back_first(seaholm: Body, tmp_path: Path) -> None:
    infant, _, head = merged(tmp_path)
    with open_scope(body=infant, by="operator"):
        Conversion.objects.create(body=infant, old_urn=SALTINGS, new_urn=PIER_HEAD, created=NOW)
    later = NOW + timedelta(days=1)
    actions.convert(body=infant, new_urn=PIER_HEAD, by=head.pk, now=later)
    with pytest.raises(actions.CannotUndo, match=f"under the URN {PIER_HEAD}: that is taken back first"):
        actions.undo_becoming(body=infant, new_urn=SALTINGS, by=head.pk, now=later)
    assert ground.body_by_number("urn", PIER_HEAD) == infant, "nothing was changed"
    actions.undo_becoming(body=infant, new_urn=PIER_HEAD, by=head.pk, now=later)
    actions.undo_becoming(body=infant, new_urn=SALTINGS, by=head.pk, now=later)
    assert ground.body_by_number("urn", INFANT) == infant
