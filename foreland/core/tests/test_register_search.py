"""Finding a school as people type it, and showing its telephone number without giving it away."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.register import Query, read_query, search_key, telephone_masked
from foreland.core.register.search import postcode
from foreland.core.register.telephone import clean_telephone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary’s C of E (VA) Primary School", "saint marys cofe va primary school"),
        ("St Mary's Church of England Voluntary Aided Primary School", "ST MARYS C.E. VA PRIMARY SCHOOL"),
        ("St Joseph's Roman Catholic Primary", "st josephs r.c. primary"),
        ("St Joseph's RC Primary", "St Joseph's Catholic Primary"),
        ("St Peter & St Paul", "Saint Peter and Saint Paul"),
        ("École Française", "ecole francaise"),
        ("Peñarrow", "PENARROW"),
        ("Straße", "strasse"),
        ("Highfield-Grange", "highfield  grange"),
        ("Jnr School", "junior school"),
    ],
)
def test_one_name_written_two_ways(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_different_names_stay_different() -> None:
    assert search_key("St Mary's Primary") != search_key("St Martin's Primary")
    assert search_key("Crete Hall") == "crete hall"
    assert search_key("Stanley Saints") == "stanley saints"


@given(st.text())
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", key)


@given(st.lists(st.sampled_from(["Saint", "St.", "C", "of", "E", "Church", "England", "Roman", "Catholic", "RC", "&"])))
def test_the_key_of_a_key_is_the_key_for_church_words_too(words: list[str]) -> None:
    key = search_key(" ".join(words))
    assert search_key(key) == key


@given(st.text())
def test_case_and_outer_spaces_do_not_matter(text: str) -> None:
    assert search_key(f"  {text} ") == search_key(text)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("118254", "urn", "118254"),
        (" URN: 118254 ", "urn", "118254"),
        ("886/2088", "dfe", "886/2088"),
        ("8862088", "dfe", "886/2088"),
        ("886 2088", "dfe", "886/2088"),
        ("886 - 2088", "dfe", "886/2088"),
        ("br8 8jg", "postcode", "BR8 8JG"),
        ("BR88JG", "postcode", "BR8 8JG"),
        ("ct10", "postcode", "CT10"),
        ("zz1 4qs", "postcode", "ZZ1 4QS"),
        ("St. Mary's", "name", "st marys"),
        ("12345", "name", "12345"),
        ("North Star 82", "name", "north star 82"),
        ("", "name", ""),
    ],
)
def test_what_a_person_typed(typed: str, kind: str, value: str) -> None:
    assert read_query(typed) == Query(kind, value)  # type: ignore[arg-type]


@given(st.text())
def test_any_words_are_understood_somehow(text: str) -> None:
    assert read_query(text).kind in ("urn", "dfe", "postcode", "name")
    assert postcode(postcode(text)) == postcode(text)


@pytest.mark.parametrize(
    ("number", "cleaned", "masked"),
    [
        ("01632960456", "01632 960456", "01••• •••456"),
        ("1632960456", "01632 960456", "01••• •••456"),
        ("+44 (0)1632 960456", "01632 960456", "01••• •••456"),
        ("00441632960456", "01632 960456", "01••• •••456"),
        ("020 7946 0123", "020 7946 0123", "02• •••• •123"),
        ("2079460123", "020 7946 0123", "02• •••• •123"),
        ("0161-496-0123", "0161 496 0123", "01•• ••• •123"),
        ("07700 900123", "07700 900123", "07••• •••123"),
        ("01632 960123 or 01632 960124", "01632 960123", "01••• •••123"),
        ("01632 960123 ext. 4", "01632 960123", "01••• •••123"),
        ("016329 6012", "01632 96012", "01••• ••012"),
        ("", "", ""),
        ("none", "", ""),
        ("999", "999", ""),
        ("00 33 1 23 45 67 89", "00 33 1 23 45 67 89", ""),
    ],
)
def test_telephone_numbers(number: str, cleaned: str, masked: str) -> None:
    assert clean_telephone(number) == cleaned
    assert telephone_masked(number) == masked
    assert telephone_masked(cleaned) == masked


@given(st.text(alphabet="0123456789 +()-x", max_size=24) | st.text())
def test_a_masked_number_gives_away_five_digits_at_most(text: str) -> None:
    masked = telephone_masked(text)
    assert sum(c.isdigit() for c in masked) in (0, 5)
    assert masked == "" or masked.count("•") in (5, 6)
    assert clean_telephone(clean_telephone(text)) == clean_telephone(text)
