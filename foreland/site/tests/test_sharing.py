"""What an authority sees of a school: what is truly there, and nothing beyond the rung that the school chose."""

from __future__ import annotations

import pytest
from django.utils import timezone

from foreland.policies import queries as policies
from foreland.registry import actions as registry
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow

TITLE = "Online safety policy"
SECRETS = ("Secret reason", "Secret draft words", "Secret meeting")


def seen(world: World, body: Body) -> Page:
    """Return the authority's page of a school, as its adviser sees it."""
    return Visitor(world.adviser).get(f"/authorities/{world.northshire.address}/schools/{body.pk}/")


def choose(world: World, body: Body, rung: str) -> None:
    """Choose what the school shares."""
    registry.choose_sharing(body=body, rung=rung, by=world.lead.pk, now=timezone.now())


@pytest.mark.parametrize(("rung", "status", "coverage", "words"), [
    ("", False, False, False),
    ("none", False, False, False),
    ("status", True, False, False),
    ("coverage", True, True, False),
    ("read", True, True, True),
])  # fmt: skip
def test_the_authority_sees_as_far_as_the_rung_goes(
    world: World, published: Body, rung: str, status: bool, coverage: bool, words: bool
) -> None:
    if rung:
        choose(world, published, rung)
    page = seen(world, published)
    with open_scope(body=published, by="test"):
        (version,) = policies.in_force()
    lacks = [each["code"] for each in version.coverage if each["status"] not in ("met", "reworded")]
    assert lacks, "there is something that could leak"
    review = f"{version.review_date.day} {version.review_date:%B %Y}"
    assert (TITLE in page.text) is status and ("Version 1.0, since" in page.text) is status
    assert (review in page.text) is status
    met = f"{len(version.coverage) - len(lacks)} of {len(version.coverage)}"
    assert (met in page.text) is coverage and ("Not met:" in page.text) is coverage
    assert (f"/p/{published.address}/" in page.html) is words
    assert ("The school has not chosen yet" in page.text) is (rung == "")
    assert not any(secret in page.text for secret in SECRETS)
    assert not any(statement in page.html for statement in ("purpose.aim", "1.1", "security.mfa"))
    if words:
        assert Visitor(world.adviser).get(page.links[f"Read {TITLE}"]).h1 == TITLE


def test_what_a_school_no_longer_shares_is_gone_at_once(world: World, published: Body) -> None:
    choose(world, published, "read")
    assert "Version 1.0" in seen(world, published).text
    choose(world, published, "none")
    assert "Version 1.0" not in seen(world, published).text


def test_a_school_without_a_policy_in_force_shows_no_draft(world: World, published: Body) -> None:
    registry.choose_sharing(body=world.elm, rung="read", by=world.newcomer.pk, now=timezone.now())
    page = seen(world, world.elm)
    assert "No policy is in force yet" in page.text and TITLE not in page.text


def test_another_authority_sees_nothing_of_it(world: World, published: Body) -> None:
    choose(world, published, "read")
    answer = Visitor(world.far_adviser).get(f"/authorities/{world.southshire.address}/schools/{published.pk}/")
    assert answer.status == 404 and TITLE not in answer.text
