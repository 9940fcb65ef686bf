"""What tells how somebody is reached."""

from __future__ import annotations

import pytest

from foreland.core.reaching import has_number, reaches


@pytest.mark.parametrize("words", ["999", "01632 960 150", "(01632) 960-150, option 2", "ring 101 and ask"])
def test_a_number_is_found_however_it_is_written(words: str) -> None:
    assert has_number(words) and reaches(words)


@pytest.mark.parametrize("words", ["lado@seaholm.example", "https://www.seaholm.example/refer", "www.kent.gov.uk/lado", "kelsi.org.uk"])  # fmt: skip
def test_an_address_reaches_and_is_no_number(words: str) -> None:
    assert reaches(words) and not has_number(words)


@pytest.mark.parametrize("words", ["", "ask Brenda", "Zed front_do", "Sam Ortiz", "desk 12", "see the wall. Then ring"])
def test_a_name_alone_reaches_nobody(words: str) -> None:
    assert not reaches(words)
