"""The papers of the real bank, for schools that come from its oldest edition and from the one before the newest."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import ceil
from pathlib import Path

import pikepdf
import pytest

import foreland
from foreland.core import papers as core
from foreland.core.briefing import Told, told
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank, Requirements
from foreland.core.packs.reading import read
from foreland.core.rebase import rebase, way
from foreland.core.updating import named_in, reckon
from foreland.publishing import checks, papers, wording
from foreland.publishing.briefing import Around, briefing, in_short
from foreland.publishing.formats import render
from foreland.publishing.papers import Handed
from foreland.publishing.tests import samples

pytestmark = pytest.mark.slow

CONTENT = Path(foreland.__file__).resolve().parent.parent / "content"
NAME, OAK = "england-online-safety", "Oak Lane Primary School"
AUDIENCES = {"pupils": "pupils", "parents": "parents", "staff": "staff", "governors": "governors", "it": "IT"}
SCHOOL = {"kind": ("school",), "devices": ("shared",), "approver": ("governing-body",), "provision": ("mainstream",),
          "it-support": ("provider",), "alone": ("no",), "publishes": ("website",), "governance": ("maintained",)}  # fmt: skip
SETTINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "junior": SCHOOL | {"phase": ("primary",), "ages": ("7-11",), "ai": ("staff",)},
    "secondary": SCHOOL | {"phase": ("secondary",), "ages": ("11-14", "14-16"), "ai": ("staff", "pupils")},
    "nursery": SCHOOL | {"phase": ("nursery",), "ages": ("under-5",), "ai": ("none",)},
    "childminder": {"kind": ("childminder",), "ages": ("under-5", "5-7"), "alone": ("yes",)},
}  # fmt: skip
FROM = {"2025.1": ("2025.1", "2026.1", "2026.2"), "2026.1": ("2026.1", "2026.2")}


@lru_cache
def pack(kind: str, edition: str) -> object:
    """Return an edition of the real packs."""
    folder = CONTENT / kind / NAME / edition
    return read({path.name: path.read_text() for path in folder.glob("*.toml")})


def taken(setting: str, since: str) -> tuple[list[Told], int]:
    """Return what a school that changed nothing takes, and how many statements it then prints."""
    banks = [pack("policies", edition) for edition in FROM[since]]
    assert all(isinstance(bank, Bank) for bank in banks)
    along = way(*banks)  # type: ignore[arg-type]  # the line above
    layer = Layer(facts=SETTINGS[setting], shape="standalone")
    before, after = resolve(along.base, layer), resolve(along.theirs, layer)
    found = reckon(rebase(along.base, along.theirs, (), along), before, after, (), named_in(along))
    newest = pack("requirements", max(path.name for path in (CONTENT / "requirements" / NAME).iterdir()))
    assert isinstance(newest, Requirements)
    return told(found, before, after, newest), sum(state.kept for state in after.states.values())


def frame(rows: list[Told], prints: int, since: str) -> Handed:
    """Return what stands around the papers of the tests."""
    around = Around(OAK, "Online safety policy", since, "2026.2", "3 November 2026", AUDIENCES)
    new = core.mostly_new(rows, prints)
    return Handed(
        around, "Robin Marsh", mostly_new=new, where="https://oak.example/policy", ask="Kim Rowe, the safeguarding lead"
    )


def pages(made: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(made)) as opened:
        return len(opened.pages)


@pytest.mark.parametrize("since", FROM)
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_gets_papers_of_the_right_length_without_a_fault(setting: str, since: str) -> None:
    rows, prints = taken(setting, since)
    handed = frame(rows, prints, since)
    slides = papers.slides(rows, handed)
    if slides is not None:
        made = render(slides, "pdf", when=samples.WHEN)
        assert pages(made) <= 8 and checks.faults(made) == []
        assert "Three questions" in [section.title for section in slides.sections], "there are enough words for three"
    board = papers.governors(rows, handed)
    made = render(board, "pdf", when=samples.WHEN)
    assert pages(made) == 1 and checks.faults(made) == []
    assert sum(ceil(len(line) / 100) for line in wording.body(board)) <= 27
    short = in_short(rows, handed.around, mostly_new=handed.mostly_new)
    made = render(short, "pdf", when=samples.WHEN)
    assert pages(made) <= 3 and checks.faults(made) == []
    everything = list(wording.body(briefing(rows, handed.around)))
    assert all(any(row.title in line for line in everything) for row in rows), "the annex leaves nothing out"


@pytest.mark.parametrize("since", FROM)
@pytest.mark.parametrize("setting", SETTINGS)
def test_families_and_pupils_get_words_that_they_can_read(setting: str, since: str) -> None:
    rows, _ = taken(setting, since)
    note = core.parents(rows, school=OAK, where="https://oak.example/policy")
    reads = core.reads(note.text, "parents")
    assert note.count <= 120 and reads is not None and not reads.too_hard and note.lines
    small = core.pupils(rows, ages=SETTINGS[setting]["ages"])
    if setting == "nursery":
        assert small.text == "", "they are too young: their families are told"
        return
    reads = core.reads(small.text, "pupils")
    assert (reads is not None and not reads.too_hard) or not small.text
    assert small.aloud == (setting == "childminder") or not small.text
    assert "{{" not in note.text + small.text


def test_who_comes_from_the_oldest_edition_is_told_in_one_sentence_that_most_is_new() -> None:
    rows, prints = taken("junior", "2025.1")
    assert core.mostly_new(rows, prints)
    assert "Most of our policy is new." in " ".join(
        wording.body(in_short(rows, frame(rows, prints, "2025.1").around, mostly_new=True))
    )
    rows, prints = taken("junior", "2026.1")
    assert not core.mostly_new(rows, prints)


def test_a_paper_says_less_rather_than_invent() -> None:
    rows, _ = taken("junior", "2026.1")
    silent = [replace(row, parents="", pupils="", question="", answer="") for row in rows]
    made = papers.slides(silent, frame(silent, 1, "2026.1"))
    assert made is not None and not {"questions", "answers"} & {section.key for section in made.sections}
    note = core.parents(silent, school="Oak Lane", where="")
    assert note.text == "Oak Lane has a new version of its online safety rules. Ask us if you want to read all of it."
    assert "Your teachers will tell you which." in core.pupils(silent, ages=["7-11"]).text
    nobody = [replace(row, tell=()) for row in rows]
    assert papers.slides(nobody, frame(nobody, 1, "2026.1")) is None
    assert core.parents(nobody, school="Oak Lane", where="").text == core.pupils(nobody, ages=["7-11"]).text == ""
    assert core.board([], 4).asked == () and papers.governors([], frame([], 1, "2026.1")).sections
