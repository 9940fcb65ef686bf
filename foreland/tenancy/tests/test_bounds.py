"""What one network does in a row is counted, and what a link may live on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from foreland.tenancy import actions, queries
from foreland.tenancy.bounds import in_a_row

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TEN = timedelta(minutes=10)


@pytest.mark.django_db
def test_a_row_is_counted_from_its_beginning_and_ends_after_a_while() -> None:
    cache.clear()
    here, there = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("192.0.2.7", "198.51.100.9"))
    for minute in range(9):
        now = NOW + timedelta(minutes=minute)
        assert in_a_row(here, what="row", within=TEN, now=now) == (NOW, minute + 1)
    later = NOW + timedelta(minutes=10)
    assert in_a_row(there, what="row", within=TEN, now=later) == (later, 1), "another network begins its own"
    assert in_a_row(here, what="other", within=TEN, now=later) == (later, 1)
    assert in_a_row(here, what="row", within=TEN, now=later) == (later, 1), "the row before is over"


@pytest.mark.django_db
def test_a_link_lives_longer_and_never_shorter_and_one_that_was_taken_back_stays_dead() -> None:
    body = actions.create_body(kind="school", name="Oak", by="operator", now=NOW)
    link = actions.make_link(body=body, purpose="round", by="operator", now=NOW).link
    until = NOW + timedelta(days=400)
    assert actions.prolong_link(link=link, until=until, by="operator", now=NOW).expires == until
    assert actions.prolong_link(link=link, until=NOW, by="operator", now=NOW).expires == until
    actions.revoke_link(link=link, by="operator", now=NOW)
    link = actions.prolong_link(link=link, until=until + timedelta(days=9), by="operator", now=NOW)
    assert link.expires == until and not queries.link_works(link, now=NOW)
