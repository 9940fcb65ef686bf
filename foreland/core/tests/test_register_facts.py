"""Facts of the register: every type that the tables know, and ages in bands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.register import Row, facts, open_register
from foreland.core.register.facts import age_bands, phase_by_ages
from foreland.core.register.tables import TABLES

REGISTER = Path(__file__).parents[3] / "content" / "demo" / "edubasealldata20261101.csv"
ROWS = {row.name: row for row in open_register(REGISTER) if isinstance(row, Row)}
BARE = replace(ROWS["Thrift Meadow Primary School"], type_code="", type_name="", type_group="", phase="")

VALUES = {
    "kind": {"school", "college", "early-years", "childminder", "out-of-school"},
    "phase": {"nursery", "primary", "secondary", "all-through", "sixteen-plus"},
    "provision": {"mainstream", "special", "alternative"},
    "governance": {"maintained", "academy", "independent", "non-maintained-special", "college"},
    "ages": {"under-5", "5-7", "7-11", "11-14", "14-16", "16-18", "adult"},
    "boarding": {"yes", "no"},
    "nursery-classes": {"yes", "no"},
    "sixth-form": {"yes", "no"},
}

AGES = st.none() | st.integers(0, 120)


def test_the_three_schools_of_the_demonstration() -> None:
    assert facts(ROWS["Lantern Bay Nursery School"]) == {
        "kind": ("school",),
        "phase": ("nursery",),
        "provision": ("mainstream",),
        "governance": ("maintained",),
        "nursery-classes": ("yes",),
        "ages": ("under-5",),
    }
    assert facts(ROWS["Harbour View Primary School"])["ages"] == ("under-5", "5-7", "7-11")
    assert facts(ROWS["Cliffe Point School"]) == {
        "kind": ("school",),
        "phase": ("secondary",),
        "provision": ("mainstream",),
        "governance": ("academy",),
        "boarding": ("no",),
        "nursery-classes": ("no",),
        "sixth-form": ("yes",),
        "ages": ("11-14", "14-16", "16-18"),
    }


@pytest.mark.parametrize(
    ("name", "fact", "value"),
    [
        ("Tidewell School", "provision", "special"),
        ("The Slipway Pupil Referral Unit", "provision", "alternative"),
        ("The Breakwater Academy", "governance", "academy"),
        ("Kittiwake House School", "governance", "non-maintained-special"),
        ("Kittiwake House School", "phase", None),
        ("Saint Aldhelm's School", "governance", "independent"),
        ("Saint Aldhelm's School", "boarding", "yes"),
        ("Cormorant House Preparatory School", "phase", None),
        ("Lowmarsh Middle School", "phase", "primary"),
        ("Upper Downs Middle School", "phase", "secondary"),
        ("Seaholm College", "kind", "college"),
        ("Seaholm College", "boarding", "yes"),
        ("Seaholm College", "sixth-form", None),
        ("Crow's Nest Sixth Form", "kind", "college"),
        ("Crow's Nest Sixth Form", "governance", "academy"),
        ("Cockle Row Children's Centre", "kind", None),
        ("Samphire School", "phase", None),
        ("Dunlin Academy", "phase", "all-through"),
        ("Martello Secure Children's Home", "governance", None),
    ],
)
def test_a_fact_of_an_establishment(name: str, fact: str, value: str | None) -> None:
    assert facts(ROWS[name]).get(fact) == (None if value is None else (value,))


def test_a_row_that_tells_nothing_has_no_facts() -> None:
    assert facts(BARE) == {}


@pytest.mark.parametrize("code", sorted(TABLES.types.names))
def test_every_type_gives_only_known_words_by_code_and_by_name(code: str) -> None:
    name = TABLES.types.names[code]
    told = facts(replace(BARE, type_code=code, type_name=name))
    assert all(set(values) <= VALUES[fact] for fact, values in told.items())
    assert TABLES.types.both("", name.upper()) == (code, name.upper())
    assert TABLES.types.both(code, "") == (code, name)


def test_the_tables_say_only_known_words() -> None:
    for told in (*TABLES.of_type.values(), *TABLES.of_group.values()):
        assert all(value in VALUES[fact] for fact, value in told.items())
    assert set(TABLES.of_phase.values()) <= VALUES["phase"]
    assert set(TABLES.statuses.values()) == {"open", "closed", "proposed-to-open", "proposed-to-close"}


def test_the_group_speaks_where_the_type_is_not_known() -> None:
    assert facts(replace(BARE, type_group="LA maintained schools"))["governance"] == ("maintained",)
    assert facts(replace(BARE, type_code="99", type_group="Academies"))["governance"] == ("academy",)


@pytest.mark.parametrize(
    ("low", "high", "bands"),
    [
        (4, 7, ("under-5", "5-7")),
        (7, 11, ("7-11",)),
        (5, 11, ("5-7", "7-11")),
        (11, 16, ("11-14", "14-16")),
        (11, 19, ("11-14", "14-16", "16-18")),
        (16, 19, ("16-18",)),
        (16, 99, ("16-18", "adult")),
        (19, 99, ("adult",)),
        (0, 0, ()),
        (0, 5, ("under-5",)),
        (16, 16, ("16-18",)),
        (11, 4, ()),
        (None, 11, ()),
    ],
)
def test_ages_in_bands(low: int | None, high: int | None, bands: tuple[str, ...]) -> None:
    assert age_bands(low, high) == bands


@given(AGES, AGES)
def test_bands_stand_side_by_side_and_widening_loses_none(low: int | None, high: int | None) -> None:
    order = ["under-5", "5-7", "7-11", "11-14", "14-16", "16-18", "adult"]
    bands = age_bands(low, high)
    places = [order.index(band) for band in bands]
    assert places == list(range(places[0], places[0] + len(places))) if places else bands == ()
    if bands and low is not None and high is not None and low < high:
        assert set(bands) <= set(age_bands(low, high + 1))
        assert set(bands) <= {*age_bands(max(low - 1, 0), high), "adult"}


@given(AGES, AGES)
def test_a_phase_from_ages_never_contradicts_the_bands(low: int | None, high: int | None) -> None:
    phase, bands = phase_by_ages(low, high), age_bands(low, high)
    if phase is None:
        return
    assert bands
    if phase in ("nursery", "primary"):
        assert not {"11-14", "14-16", "16-18", "adult"} & set(bands)
    if phase in ("secondary", "sixteen-plus"):
        assert not {"under-5", "5-7", "7-11"} & set(bands)
    if phase == "all-through":
        assert {"7-11", "11-14"} <= set(bands)
