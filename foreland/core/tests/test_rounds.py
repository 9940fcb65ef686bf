"""Laws of consultation rounds: where one stands, what is counted, what may be shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core import rounds
from foreland.core.tests.banks import laws

OPENS, CLOSES = date(2026, 11, 3), date(2026, 11, 17)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
SAID = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from([*rounds.RATINGS, "", "nonsense"]), st.integers(0, 9))
)


@laws
@given(DAYS, DAYS, st.integers(0, 90))
def test_without_a_hand_on_it_a_round_is_open_on_just_the_days_of_its_window(
    today: date, opens: date, length: int
) -> None:
    closes = opens + timedelta(days=length)
    found = rounds.state(today, opens=opens, closes=closes)
    assert (found == "open") == (opens <= today <= closes)
    assert (found == "planned") == (today < opens)
    assert (found == "closed") == (today > closes)


@laws
@given(DAYS, DAYS, st.integers(0, 90), st.booleans(), st.booleans(), st.booleans())
def test_what_people_did_counts_before_the_calendar(
    today: date, opens: date, length: int, closed: bool, cancelled: bool, answered: bool
) -> None:
    closes = opens + timedelta(days=length)
    found = rounds.state(today, opens=opens, closes=closes, closed=closed, cancelled=cancelled, answered=answered)
    if cancelled or answered or closed:
        assert found == ("cancelled" if cancelled else "answered" if answered else "closed")


@laws
@given(SAID)
def test_every_rating_is_counted_once_and_nothing_else(said: list[tuple[str, str, int]]) -> None:
    found = rounds.tallies(said)
    assert sum(tally.total for tally in found.values()) == sum(
        times for _, rating, times in said if rating in rounds.RATINGS
    )
    for key, tally in found.items():
        for rating in rounds.RATINGS:
            assert getattr(tally, rating) == sum(times for k, r, times in said if (k, r) == (key, rating))


@laws
@given(SAID, st.permutations("abcde"))
def test_what_worries_most_comes_first_and_none_is_lost(said: list[tuple[str, str, int]], keys: list[str]) -> None:
    found = rounds.tallies(said)
    order = rounds.by_concern(keys, found)
    assert sorted(order) == sorted(keys)
    worry = [found[key].concern if key in found else 0 for key in order]
    assert worry == sorted(worry, reverse=True)
    assert rounds.by_concern(keys, {}) == list(keys), "where nobody said anything the order stays"


@laws
@given(st.integers(0, 60), st.sampled_from(rounds.AUDIENCES), st.sampled_from(["open", "closed", "answered"]))
def test_of_pupils_nothing_is_shown_while_they_answer_nor_of_fewer_than_five(
    count: int, audience: str, stands: rounds.State
) -> None:
    wanted = audience not in rounds.PUPILS or (count >= 5 and stands != "open")
    assert rounds.may_show(count, audience, stands) is wanted


@laws
@given(st.integers(0, 80), st.integers(1, 9))
def test_pages_hold_each_statement_once_in_order_and_are_about_even(count: int, most: int) -> None:
    found = rounds.pages(range(count), most)
    assert [item for page in found for item in page] == list(range(count))
    lengths = {len(page) for page in found}
    assert all(0 < length <= most for length in lengths)
    assert len(lengths) <= 1 or max(lengths) - min(lengths) == 1
    assert len(found) == -(-count // most)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (OPENS, CLOSES, "3 to 17 November 2026"),
        (OPENS, OPENS, "3 November 2026"),
        (OPENS, date(2026, 12, 1), "3 November to 1 December 2026"),
        (OPENS, date(2027, 1, 8), "3 November 2026 to 8 January 2027"),
    ],
)
def test_the_window_in_words(opens: date, closes: date, words: str) -> None:
    assert rounds.window(opens, closes) == words


def test_how_a_group_took_part() -> None:
    assert rounds.how_they_answered(43, 0, OPENS, CLOSES) == "43 answers by link, 3 to 17 November 2026"
    assert rounds.how_they_answered(0, 1, OPENS, OPENS) == "1 answer by class code, 3 November 2026"
    assert rounds.how_they_answered(2, 5, OPENS, OPENS).startswith("7 answers by link and class code, ")


@laws
@given(st.text(st.sampled_from("0123456789- "), max_size=14))
def test_a_code_is_read_however_it_is_spaced(text: str) -> None:
    digits = [mark for mark in text if mark.isdigit()]
    assert rounds.typed_code(text) == ("".join(digits) if len(digits) == rounds.CODE_LENGTH else "")


def test_a_code_is_digits_of_this_world_and_nothing_else() -> None:
    assert rounds.typed_code(rounds.spoken_code("48271936")) == "48271936"
    assert rounds.spoken_code("48271936") == "4827 1936"
    for wrong in ("", "4827193", "482719366", "4827193a", "４８２７１９３６", "٤٨٢٧١٩٣٦"):
        assert rounds.typed_code(wrong) == ""


def test_how_words_read() -> None:
    plain = rounds.reads("We want to hear from you. Tell us what you think.", rounds.CHILDREN)
    hard = rounds.reads(
        "Notwithstanding the aforementioned considerations, stakeholders are respectfully invited to communicate "
        "their observations regarding the proposed amendments to organisational arrangements concerning devices.",
        rounds.PARENTS,
    )
    assert plain is not None and plain.fine
    assert hard is not None and hard.too_hard
    assert rounds.reads("", rounds.PARENTS) is None
    assert rounds.reads("Words", rounds.STAFF) is None


def test_minutes_are_at_least_one() -> None:
    assert [rounds.minutes(1), rounds.minutes(10), rounds.minutes(30, 2)] == [1, 2, 7]
