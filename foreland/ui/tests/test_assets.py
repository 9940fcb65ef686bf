"""Built assets: complete, ours to use, and from no other host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

STATIC = Path(__file__).resolve().parent.parent / "static" / "ui"
CSS = (STATIC / "foreland.css").read_text()
SCRIPT = (STATIC / "foreland.js").read_text()


def test_every_file_that_the_styles_name_is_there_and_ours() -> None:
    named = re.findall(r"url\(([^)]+)\)", CSS)
    assert len(named) == 8
    for address in named:
        assert (STATIC / address.strip("\"'")).is_file(), address
    assert "@import" not in CSS


def test_nothing_that_belongs_to_gov_uk_came_along() -> None:
    assert not re.search(r"gds transport|crown[-_]|logotype|govuk-logo", CSS + SCRIPT, flags=re.IGNORECASE)


def test_licences_stand_beside_what_they_cover() -> None:
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL-next.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL-mono.txt").read_text()
    assert "MIT License" in (STATIC / "licences" / "govuk-frontend.txt").read_text()
    assert "licences/govuk-frontend.txt" in SCRIPT and "licences/govuk-frontend.txt" in CSS


def test_the_script_writes_no_script_or_style_of_its_own() -> None:
    assert not re.search(
        r"\beval\(|new Function|createElement\([\"']script|insertRule|setAttribute\([\"']style", SCRIPT
    )


def test_body_text_is_large_enough_and_the_focus_ring_is_beam() -> None:
    assert re.search(r"\.govuk-body[^{]*\{[^}]*font-size:1\.125rem", CSS)
    assert "--govuk-focus-colour: #f2b632" in CSS and "--govuk-focus-text-colour: #0b2f45" in CSS
    sizes = [float(size) for size in re.findall(r"font-size:([\d.]+)rem", CSS)]
    assert min(sizes) >= 1


def test_the_dot_of_the_section_one_is_in_goes_on_telling_its_state() -> None:
    (rule,) = re.findall(r"\.sections \.is-now::before\{([^}]*)\}", CSS)
    assert "background" not in rule and "border-color" not in rule and "box-shadow" in rule


@pytest.mark.parametrize(
    ("name", "size"), [("favicon-32.png", (32, 32)), ("apple-touch-icon.png", (180, 180)), ("favicon.ico", (48, 48))]
)
def test_icons_are_drawn(name: str, size: tuple[int, int]) -> None:
    with Image.open(STATIC / name) as image:
        assert image.size == size


def test_the_mark_is_two_shapes_and_the_same_everywhere() -> None:
    template = (STATIC.parent.parent / "templates" / "ui" / "mark.html").read_text()
    shapes = re.findall(r' d="([^"]+)"', (STATIC / "mark.svg").read_text())
    assert len(shapes) == 2
    assert re.findall(r' d="([^"]+)"', template) == shapes
    assert re.findall(r' d="([^"]+)"', (STATIC / "favicon.svg").read_text()) == shapes
    assert re.findall(r' d="([^"]+)"', (STATIC / "mark-one-colour.svg").read_text()) == ["".join(shapes)]
