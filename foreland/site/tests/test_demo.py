"""The demonstration: four schools in four states, a cast that can sign in, and no way into a place with real bodies."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import Resolver404, resolve
from django.utils import timezone

from foreland.policies import actions
from foreland.policies import queries as policies
from foreland.profile import queries as profile
from foreland.site import urls
from foreland.site.demo import world as demo
from foreland.site.demo.cast import BY_KEY, CAST, INFANT, JUNIOR, NURSERY, PASSWORD, PRIMARY, SECONDARY, TRUST
from foreland.site.environment import MODE_MARK
from foreland.tenancy import actions as tenancy
from foreland.tenancy import queries as bodies
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.urls("foreland.site.tests.demo_doors")]


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path) -> list[str]:
    """Build the demonstration, and return what it said while it did."""
    settings.DATA, settings.MEDIA_ROOT, settings.MODE = tmp_path, tmp_path / "files", "demo"
    call_command("load_packs", verbosity=0)
    said: list[str] = []
    demo.ensure(say=said.append)
    return said


def _school(urn: str) -> Body:
    found = bodies.body_by_number("urn", urn)
    assert found is not None
    return found


def _person(key: str) -> Person:
    found = bodies.person_by_email(BY_KEY[key].email)
    assert found is not None
    return found


def test_the_three_schools_stand_where_they_should(place: list[str]) -> None:
    now = timezone.now()
    assert any("register" in words for words in place)
    assert Body.objects.filter(demo=False).count() == 0
    with open_scope(body=_school(NURSERY), by="system"):
        (policy,) = policies.policies()
        draft = policies.draft(policy, _school(NURSERY), now=now)
        asked = policies.asked(draft.bank, draft.resolved.layer.facts, draft.resolved.layer.origins)
        assert 0 < len(policies.unanswered(asked)) < len(asked)
        assert draft.blockers
    with open_scope(body=_school(PRIMARY), by="system"):
        (policy,) = policies.policies()
        draft = policies.draft(policy, _school(PRIMARY), now=now)
        states = list(draft.resolved.states.values())
        assert sum(state.reworded for state in states) == 2
        assert [state.key for state in states if state.own] == ["own.harbour01"]
        assert sorted(state.key for state in states if not state.kept and state.reason) == [
            "access.more-at-risk",
            "security.mfa",
        ]
        assert len([item for item in draft.blockers if item.blocks]) == 1
        assert policies.in_force(policy) == []
    with open_scope(body=_school(SECONDARY), by="system"):
        (policy,) = policies.policies()
        (version,) = policies.in_force(policy)
        assert (version.number, version.approver) == ("1.0", "Judith Sorley")
        assert {file.format for file in policies.files_of(version) if not file.part} == {
            "pdf",
            "docx",
            "odt",
            "html",
            "txt",
            "json",
        }
        draft = policies.draft(policy, _school(SECONDARY), now=now)
        assert sum(state.reworded for state in draft.resolved.states.values()) == 2
    authority = profile.authority_of(_school(PRIMARY), day=now.date())
    assert authority is not None and authority.name == "Seaholm County Council"
    assert profile.desk(authority).open and profile.unconfirmed(authority, now=now) == []


def test_everybody_of_the_cast_signs_in_and_reads_the_next_step(place: list[str]) -> None:
    wanted = {
        "nursery-head": "Answer the questions",
        "primary-lead": "Go on with the draft",
        "primary-governor": "Nothing waits for you",
        "primary-teacher": "Nothing waits for you",
        "secondary-lead": "Submit the draft for approval",
        "secondary-head": "Submit the draft for approval",
    }
    for part in CAST:
        visitor = Visitor()
        page = visitor.get("/demo/")
        number = [form.values.get("part") for form in page.forms].index([part.key])
        page = visitor.submit(form=number)
        if part.second_factor:
            assert page.h1 == "Enter a one-time code"
            page = visitor.submit({"code": secondfactor.current_code(_person(part.key), now=timezone.now())})
        assert page.status == 200
        names = {
            "990": "Seaholm County Council",
            NURSERY: "Lantern Bay Nursery School",
            PRIMARY: "Harbour View Primary School",
            JUNIOR: "Marram Junior School",
            INFANT: "Marram Infant School",
            TRUST: "Beacon Reach Learning Trust",
        }
        if part.key == "junior-head":
            assert page.h1 == "Where do you want to go?" and names[INFANT] in page.text
            page = visitor.click(names[JUNIOR])
        assert page.h1 == names.get(part.place, "Cliffe Point School"), part.key
        assert "Demonstration: not for a real concern" in page.html
        if part.key in wanted:
            assert f"Your next step {wanted[part.key]}" in page.text, part.key
        if part.place == JUNIOR:
            assert "is here" in page.text and "3 to decide" in page.text, "a newer edition, which drafts are here too"


def test_the_password_on_the_page_opens_the_door(place: list[str]) -> None:
    visitor = Visitor()
    visitor.get("/accounts/login/")
    page = visitor.submit({"login": BY_KEY["primary-lead"].email, "password": PASSWORD})
    assert page.h1 == "Harbour View Primary School"


def test_a_submitted_draft_waits_for_the_approver_and_nobody_else(place: list[str]) -> None:
    lead, school = _person("secondary-lead"), _school(SECONDARY)
    with open_scope(body=school, by=lead.pk):
        (policy,) = policies.policies()
        actions.submit(policy=policy, body=school, documents=(), by=lead.pk, submitter=lead.name, now=timezone.now())
    seen = {
        key: Visitor(_person(key)).get("/home/", follow=True).text for key in ("secondary-lead", "secondary-governor")
    }
    assert "Your next step Waiting for approval" in seen["secondary-lead"]
    assert "Your next step Decide about “Online safety policy”" in seen["secondary-governor"]


def test_mail_is_shown_and_not_sent(place: list[str]) -> None:
    visitor = Visitor()
    page = visitor.get("/demo/mail/")
    assert "head@lanternbay.sch.example" in page.text
    assert len(page.tree.xpath("//article")) > 3
    assert visitor.get("/demo/mail/?page=rubbish").status == 200


def test_a_stranger_to_the_cast_gets_no_sign_in(place: list[str]) -> None:
    visitor = Visitor()
    visitor.get("/demo/")
    assert visitor.submit({"part": "somebody"}, form=0).status == 404


def test_building_it_again_changes_nothing(place: list[str]) -> None:
    before = Body.objects.count(), Person.objects.count()
    said: list[str] = []
    demo.ensure(say=said.append)
    assert (Body.objects.count(), Person.objects.count(), said) == (*before, [])


def test_a_place_with_real_bodies_is_refused(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    tenancy.create_body(kind="school", name="A real school", by="operator", now=timezone.now())
    with pytest.raises(CommandError, match="1 bodies that are not of the demonstration"):
        demo.ensure(say=lambda words: None)
    assert not (tmp_path / MODE_MARK).exists()
    with pytest.raises(CommandError, match="real bodies"):
        call_command("world", schools=1)


def test_a_school_that_joins_the_demonstration_belongs_to_it(db: None, settings: Any) -> None:
    settings.MODE = "demo"
    assert tenancy.create_body(kind="school", name="Joined while trying", by="operator", now=timezone.now()).demo


def test_it_is_told_how_to_sign_in_as_each() -> None:
    words = demo.how_to_sign_in("http://127.0.0.1:8000")
    assert all(part.email in words and part.name in words for part in CAST)
    assert PASSWORD in words and "http://127.0.0.1:8000/demo/" in words


@pytest.mark.parametrize("path", ["/demo/", "/demo/mail/"])
def test_without_the_mode_there_is_no_demonstration(path: str) -> None:
    assert resolve(path, urlconf="foreland.site.tests.demo_doors").view_name.startswith("demo")
    with pytest.raises(Resolver404):
        resolve(path, urlconf=urls.__name__)


def test_the_generated_world_grows_by_verbs_and_is_the_same_each_time(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    call_command("load_packs", verbosity=0)
    call_command("world", schools=3)
    names = list(Body.objects.filter(kind="school").order_by("name").values_list("name", flat=True))
    said = io.StringIO()
    call_command("world", schools=5, authority="Generated County Council", stdout=said)
    assert "2 schools made in" in said.getvalue() and re.search(r"^ +2 policies$", said.getvalue(), re.MULTILINE)
    grown = list(Body.objects.filter(kind="school").order_by("name").values_list("name", flat=True))
    assert len(names) == 3 and len(grown) == 5 and set(names) < set(grown)
    school = bodies.body_by_number("urn", "970005")
    assert school is not None
    with open_scope(body=school, by="system"):
        (policy,) = policies.policies()
        assert [row.number for row in policies.versions(policy)] == ["1.0"]
