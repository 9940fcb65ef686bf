"""Names in one case: what is proposed, and that nothing but the case ever changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.naming import in_one_case, titled
from foreland.core.tests.banks import laws


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("gull lane primary school", "Gull Lane Primary School"),
        ("ST MARY & ST ANNE COFE (VA) PRIMARY SCHOOL", "St Mary & St Anne CofE (VA) Primary School"),
        ("the school of the holy cross", "The School of the Holy Cross"),
        ("stoke-on-trent UTC".lower(), "Stoke-on-Trent UTC"),
        ("st brendan’s rc school", "St Brendan’s RC School"),
        ("o'brien house", "O'Brien House"),
        ("Harbour View Primary School", "Harbour View Primary School"),
        ("iPrep Academy", "iPrep Academy"),
        ("KHS", "KHS"),
    ],
)
def test_a_name_in_one_case_gets_its_capitals(typed: str, proposed: str) -> None:
    assert titled(typed) == proposed


@laws
@given(st.text(alphabet="abcABC stofe'’-&() éÉ19", max_size=40))
def test_only_the_case_changes_and_only_once(name: str) -> None:
    assert titled(name).casefold() == name.casefold()
    assert titled(titled(name)) == titled(name) or in_one_case(titled(name))
    if not in_one_case(name):
        assert titled(name) == name
