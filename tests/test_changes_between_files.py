"""Two documents of any formats: a conversion is no change, and what was changed in a dozen places is told, and no more."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from foreland.core.changes.between import changes
from foreland.core.changes.found import Change
from foreland.core.document import Block, Document, ListBlock, Paragraph, Passage, Section, Span, Table
from foreland.core.lines import new_words, old_words
from foreland.core.source import Extract, Source
from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from foreland.reading.formats import read

POLICIES = Path(__file__).resolve().parents[1] / "bench" / "policies"
FORMATS = ("docx", "odt", "pdf", "html", "txt")
WHEN = datetime(2026, 11, 20, tzinfo=UTC)
MOVED = "10.5 Visitors and contractors are asked on arrival not to use their phones beyond the reception area.\n\n"
DOZEN = (
    ("52 place nursery class", "39 place nursery class"),
    ("check once a year that it is working", "check each term that it is working"),
    ("Mrs S Abernethy", "Mr T Okonkwo"),
    ("* attend online safety training offered by the Local Authority or by the school\n", ""),
    ("### 2.5 The technician", "### 2.5 Our network provider"),
    ("4.3 Governors are invited to the September update.\n", ""),
    ("which cannot send", "which can send"),
    ("| Next review | May 2020 |", "| Next review | May 2021 |"),
    ("6.10 Software may be installed only by the technician.", "6.10 Software may be installed only by the technician.\n\n6.11 Every laptop that leaves the building is encrypted, and its keys are held by the business manager."),
    ("* a slot in the Friday newsletter\n", "* a slot in the Friday newsletter\n* a drop-in session for grandparents and childminders\n"),
    ("changed every 90 days", "changed when anybody else may know them"),
    ("14.2 This policy is reviewed", MOVED + "14.2 This policy is reviewed"),
)  # fmt: skip
"""Twelve changes of a labelled policy: six of words, of which one is a date and one a name; two each gone and new, one
heading renamed, one paragraph moved."""


def editions() -> tuple[Source, Source]:
    """Return a labelled policy, and the same with the dozen changes."""
    old = (POLICIES / "primary.md").read_text(encoding="utf-8")
    new = old.replace(MOVED, "")
    for was, now in DOZEN:
        assert new.count(was) == 1, was
        new = new.replace(was, now)
    return read(old.encode(), "old.md"), read(new.encode(), "new.md")


def document(source: Source) -> Document:
    """Return a source as a document that every format prints."""
    sections: list[Section] = []
    title, gathered = "", list[Extract]()

    def close() -> None:
        passages = tuple(Passage(f"{len(sections)}.{at}", (block,)) for at, block in enumerate(_blocks(gathered)))
        if title or passages:
            sections.append(Section(f"section-{len(sections)}", str(len(sections) + 1), title or "First", passages))
        gathered.clear()

    for extract in source.extracts:
        if extract.kind in ("furniture", "contents", "title"):
            continue
        if extract.kind == "heading":
            close()
            title = extract.text
        else:
            gathered.append(extract)
    close()
    return Document(
        key="policy",
        kind="policy",
        title="Online safety policy",
        organisation="Marlbrook Lane",
        sections=tuple(sections),
    )


def _blocks(extracts: Sequence[Extract]) -> Iterator[Block]:
    at = 0
    while at < len(extracts):
        end = at
        while end < len(extracts) and extracts[end].kind == extracts[at].kind and extracts[at].kind in ("item", "row"):
            end += 1
        run = extracts[at : max(end, at + 1)]
        if extracts[at].kind == "item":
            yield ListBlock(tuple((Span(extract.text),) for extract in run))
        elif extracts[at].kind == "row":
            rows = tuple(tuple((Span(cell),) for cell in extract.cells) for extract in run)
            yield Table("What follows from what", rows[0], rows[1:])
        else:
            yield Paragraph((Span(extracts[at].text),))
        at += len(run)


@cache
def written(which: int, key: str) -> Source:
    """Return one of the two editions, or the sample of our own policies (2), written in a format and read again."""
    made = samples.document(statements=40, organisation="Harbour School") if which == 2 else document(editions()[which])
    return read(render(made, key, when=WHEN), f"{which}.{key}")


def told(found: Sequence[Change]) -> Counter[str]:
    """Return how many passages became what."""
    return Counter(
        f"{'moved ' if change.moved else ''}{'renamed' if change.heading and change.kind == 'reworded' else change.kind}"
        for change in found
        if not change.stands
    )


def test_two_editions_show_their_dozen_of_changes_and_nothing_else() -> None:
    found = changes(*editions())
    assert told(found) == {"reworded": 6, "gone": 2, "added": 2, "renamed": 1, "moved same": 1}
    marks = [(old_words(change.pieces), new_words(change.pieces)) for change in found if change.kind == "reworded"]
    assert any("May 2020" in was and "May 2021" in now for was, now in marks)


@pytest.mark.parametrize(("one", "other"), [*combinations(FORMATS, 2)])
def test_one_of_our_policies_is_the_same_in_every_two_formats(one: str, other: str) -> None:
    assert told(changes(written(2, one), written(2, other))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("one", FORMATS)
@pytest.mark.parametrize("other", FORMATS)
def test_a_dozen_changes_are_told_across_formats_with_at_most_two_more(one: str, other: str) -> None:
    found = told(changes(written(0, one), written(1, other)))
    assert 12 <= sum(found.values()) <= 14, found
    assert told(changes(written(0, one), written(0, other))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("pair", [("docx", "pdf"), ("odt", "txt"), ("pdf", "html")], ids="-".join)
@pytest.mark.parametrize(
    "name",
    [
        "background.md",
        "behaviour.md",
        "copied.txt",
        "dataprotection.txt",
        "nursery.txt",
        "oldhigh.txt",
        "remote.txt",
        "secondary.md",
    ],
)
def test_a_dozen_drawn_changes_are_told_in_policies_of_every_hand(name: str, pair: tuple[str, str]) -> None:
    source = read((POLICIES / name).read_bytes(), name)
    old, same, new = (
        read(render(document(made), key, when=WHEN), f"x.{key}")
        for made, key in ((source, pair[0]), (source, pair[1]), (drawn(source, random.Random(name)), pair[1]))
    )
    assert told(changes(old, same)) == {}
    found = [change for change in changes(old, new) if not change.stands]
    assert 12 <= len(found) <= 14
    said = [new_words(change.pieces) for change in found]
    assert sum("zebra" in words for words in said) == 6 and sum("giraffes" in words for words in said) == 2
    assert sum(change.moved for change in found) == 2 and sum(change.kind == "gone" for change in found) == 2


def drawn(source: Source, dice: random.Random) -> Source:
    """Return a document with twelve changes at places of chance: six words, two gone, two new, two moved."""
    likely = [at for at, each in enumerate(source.extracts)
              if each.kind in ("paragraph", "item") and len(each.text.split()) > 7]  # fmt: skip
    picked = dice.sample(likely, 12)
    kept, moved = list[Extract](), list[Extract]()
    for at, extract in enumerate(source.extracts):
        turn = picked.index(at) if at in picked else None
        if turn is None or turn in (8, 9):
            kept.append(extract)
        if turn is not None and turn < 6:
            words = extract.text.split()
            words[dice.randrange(2, len(words) - 1)] = f"zebra{turn}"
            kept.append(replace(extract, text=" ".join(words)))
        elif turn in (8, 9):
            new = f"Brand new words number {turn} stand in this paragraph about giraffes and lakes."
            kept.append(Extract(0, "paragraph", new))
        elif turn in (10, 11):
            moved.append(Extract(0, "paragraph", extract.text))
    for extract in moved:
        between = [at for at in range(len(kept) // 2, len(kept)) if kept[at].kind != "row"]
        kept.insert(dice.choice(between), extract)
    return replace(source, extracts=tuple(replace(each, number=at) for at, each in enumerate(kept)))


@pytest.mark.parametrize("name", ["primary.md", "secondary.md", "oldhigh.txt", "copied.txt", "dataprotection.txt"])
def test_a_document_has_not_changed_against_itself(name: str) -> None:
    source = read((POLICIES / name).read_bytes(), name)
    assert all(change.stands for change in changes(source, source))


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("soffice") or not shutil.which("pdftotext"), reason="LibreOffice or pdftotext is missing"
)
def test_a_word_file_is_the_same_after_it_became_a_pdf_and_a_text(tmp_path: Path) -> None:
    for which in (0, 2):
        made = samples.document(statements=40) if which == 2 else document(editions()[which])
        (tmp_path / "policy.docx").write_bytes(render(made, "docx", when=WHEN))
        subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
                        "--outdir", str(tmp_path), str(tmp_path / "policy.docx")], check=True, capture_output=True)  # fmt: skip
        files = {"policy.docx", "policy.pdf"}
        for option, name in (("-layout", "layout.txt"), ("-q", "plain.txt")):
            subprocess.run(["pdftotext", option, str(tmp_path / "policy.pdf"), str(tmp_path / name)], check=True)
            files.add(name)
        read_again = {name: read((tmp_path / name).read_bytes(), name) for name in sorted(files)}
        pairs = [(one, other) for one in ("policy.docx", "policy.pdf") for other in read_again]
        for one, other in pairs:
            assert told(changes(read_again[one], read_again[other])) == {}, (which, one, other)
