"""Whoever is asked, reads or decides without an account finds what is kept of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from foreland.policies.models import RoundSaid
from foreland.policies.tests import consulting, making
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("audience", "who"), [("parents", "asked"), ("staff", "asked"), ("children", "pupils")])
def test_each_start_leads_to_the_notice_of_those_who_are_asked(oak: Body, audience: str, who: str) -> None:
    cache.clear()
    row = consulting.planned(making.begin("primary"), oak, audience=audience)
    visitor = Visitor()
    page = visitor.get(consulting.link(row))
    assert "What happens with your answer" in page.text and "deleted two years after the last day" in page.text
    assert f'href="/data-protection/for/{who}/"' in page.html
    assert visitor.get(f"/data-protection/for/{who}/").status == 200


def test_the_page_of_codes_leads_to_the_notice_for_pupils(world: World) -> None:
    assert 'href="/data-protection/for/pupils/"' in Visitor().get("/take-part/").html


def test_words_go_two_years_after_the_last_day_and_the_counts_stay(world: World, oak: Body) -> None:
    cache.clear()
    policy = making.begin("primary")
    row = consulting.planned(policy, oak)
    consulting.answered(row, ("concern", "The signal is weak."), consulting.AGREE)
    where = f"/schools/{oak.address}/policies/{policy.pk}/consultations/{row.pk}/"
    lead = Visitor(world.lead)
    assert "The signal is weak." in lead.get(where).text
    over = datetime.combine(row.closes, datetime.min.time(), UTC) + timedelta(days=732)
    ground.forget_over(now=over - timedelta(days=5))
    assert RoundSaid.objects.exclude(words="").exists()
    ratings = RoundSaid.objects.exclude(rating="").count()
    ground.forget_over(now=over)
    assert not RoundSaid.objects.exclude(words="").exists()
    assert RoundSaid.objects.exclude(rating="").count() == ratings > 0
    row.opens, row.closes = (day - timedelta(days=800) for day in (row.opens, row.closes))
    row.save(update_fields=["opens", "closes"])
    page = lead.get(where)
    assert "What people wrote was deleted" in page.text and "The signal" not in page.text
