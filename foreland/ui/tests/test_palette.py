"""Colours: every pair of text and ground that the styles use is readable, by the formula of WCAG 2.2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parent.parent / "build" / "scss"
PALETTE: dict[str, str] = dict(
    re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", (STYLES / "_settings.scss").read_text(), flags=re.MULTILINE)
)
BRAND = {
    "channel": "#0b2f45",
    "tide": "#0b6e7a",
    "beam": "#f2b632",
    "chalk": "#f7f5ef",
    "slate": "#1c2833",
    "slate-soft": "#4a5a68",
    "red": "#a3271e",
    "green": "#1e6b3a",
    "sand": "#fdf3d0",
    "sand-text": "#5a4a00",
}
TEXT_ON_GROUND = [
    ("channel", "#ffffff"),
    ("#ffffff", "channel"),
    ("tide", "#ffffff"),
    ("tide", "chalk"),
    ("tide", "#fffdf5"),
    ("#ffffff", "tide"),
    ("#ffffff", "tide-dark"),
    ("channel", "beam"),
    ("slate", "chalk"),
    ("slate-soft", "chalk"),
    ("slate-soft", "#ffffff"),
    ("slate-soft", "#fffdf5"),
    ("#ffffff", "red"),
    ("#ffffff", "green"),
    ("red", "#ffffff"),
    ("sand-text", "sand"),
    ("channel", "own-tint"),
    ("#07474f", "tide-tint"),
    ("#12502a", "green-tint"),
    ("#7a1d16", "red-tint"),
    ("#333333", "#eeeeee"),
    ("slate", "green-tint"),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_brand_s_colours_are_the_styles_colours() -> None:
    assert {name: PALETTE[name] for name in BRAND} == BRAND


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_is_readable(text: str, ground: str) -> None:
    assert contrast(PALETTE.get(text, text), PALETTE.get(ground, ground)) >= 4.5


@pytest.mark.parametrize("ground", ["#ffffff", "chalk"])
@pytest.mark.parametrize("edge", ["tide", "slate", "slate-soft", "green", "red"])
def test_edges_of_controls_and_dots_are_visible(edge: str, ground: str) -> None:
    assert contrast(PALETTE[edge], PALETTE.get(ground, ground)) >= 3
