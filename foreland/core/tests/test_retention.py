"""Laws of what is kept how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.retention import Ends
from foreland.core.tests.banks import laws

INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
RULES = st.builds(lambda years, days: Ends("at", years=years, days=days), st.integers(0, 10), st.integers(0, 400))


@laws
@given(INSTANTS, INSTANTS, RULES)
def test_nothing_younger_goes_and_everything_older_does(at: datetime, now: datetime, ends: Ends) -> None:
    over, age = at < ends.before(now), now - at
    least = timedelta(days=365 * ends.years + ends.years // 4 + ends.days)
    most = timedelta(days=366 * ends.years + ends.days)
    if over:
        assert age > least - timedelta(days=1)
    if age > most:
        assert over


@laws
@given(INSTANTS, INSTANTS, RULES)
def test_what_is_over_once_stays_over(now: datetime, later: datetime, ends: Ends) -> None:
    first, second = sorted((now, later))
    assert ends.before(first) <= ends.before(second)


@laws
@given(INSTANTS, st.integers(1, 10))
def test_a_year_is_the_same_day_of_the_calendar(now: datetime, years: int) -> None:
    before = Ends("at", years=years).before(now)
    assert before.year == now.year - years and (before.month, before.day) in ((now.month, now.day), (2, 28))


def test_a_leap_day_is_kept_a_day_longer_and_not_shorter() -> None:
    leap = datetime(2028, 2, 29, 9, tzinfo=UTC)
    assert Ends("at", years=1).before(leap) == datetime(2027, 2, 28, 9, tzinfo=UTC)


def test_the_time_is_said_in_words() -> None:
    said = [Ends("at", years=7), Ends("at", days=90), Ends("at", years=1), Ends("at", years=1, days=30), Ends("at")]
    assert [each.words for each in said] == ["seven years", "ninety days", "a year", "a year and thirty days", ""]
    assert Ends("at", days=41).words == "41 days"


def test_a_rule_needs_a_date_and_no_negative_time() -> None:
    for wrong in ({"years": -1}, {"days": -1}):
        with pytest.raises(ValueError, match="no negative"):
            Ends("at", **wrong)
    with pytest.raises(ValueError, match="a date"):
        Ends(years=2)
