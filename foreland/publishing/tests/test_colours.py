"""Contrast, and the fall back to Channel."""

from __future__ import annotations

import pytest

from foreland.publishing.colours import CHANNEL, contrast, readable, tint


def test_contrast_is_the_known_ratio() -> None:
    """The ends of the scale, and a colour of the brand."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#0B6E7A", "#ffffff") == pytest.approx(5.9, abs=0.1)


@pytest.mark.parametrize("colour", ["#FFEE00", "#777777", "red", "", "#12345", "#12345G"])
def test_what_cannot_be_read_becomes_channel(colour: str) -> None:
    """Pale colours (#777777 has 4.48) and things that are no colour."""
    assert readable(colour) == CHANNEL


def test_a_dark_colour_stays() -> None:
    """A school keeps its colour where it can be read."""
    assert readable("#1e4e8c") == "#1E4E8C"
    assert tint("#000000", 0.0) == "#FFFFFF"


def test_no_colour_is_refused_with_words() -> None:
    """The refusal says how to write one."""
    with pytest.raises(ValueError, match="#0B2F45"):
        contrast("blue", "#FFFFFF")
