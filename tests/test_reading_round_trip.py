"""What Foreland prints is read back to the same paragraphs, from every format and through a word processor."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from foreland.core.document import Callout, Document, ListBlock, Paragraph, Table
from foreland.core.source import Source
from foreland.publishing import wording
from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from foreland.reading import apart
from foreland.reading.formats import read

STATEMENTS = 40


def wanted(document: Document) -> list[str]:
    """Every paragraph, item and row of the sections, in order."""
    out: list[str] = []
    for _, section in wording.sections(document):
        for passage in section.passages:
            for block in passage.blocks:
                inner = block.blocks if isinstance(block, Callout) else (block,)
                for each in inner:
                    if isinstance(each, Paragraph):
                        out.append(_line(each.spans))
                    elif isinstance(each, ListBlock):
                        out += map(_line, each.items)
                    elif isinstance(each, Table):
                        out += (" ".join(map(_line, row)) for row in (each.header, *each.rows))
    return out


def _line(spans: object) -> str:
    return " ".join(wording.line(spans).split())


def told(source: Source) -> list[str]:
    """What a source says, a row without its bars."""
    return [extract.text.replace(" | ", " ") for extract in source.saying]


def headings(source: Source) -> list[tuple[str, str]]:
    """The numbered headings with their numbers."""
    return [(extract.label, extract.text) for extract in source.extracts if extract.kind == "heading" and extract.label]


def assert_same(source: Source, document: Document) -> None:
    """Assert that a source says all that a document does, in its order, under its headings, and no more than its front."""
    said = told(source)
    missing = [words for words in wanted(document) if words not in said]
    assert missing == []
    placed = [words for words in said if words in set(wanted(document))]
    assert placed == wanted(document)
    assert headings(source) == [(section.number, section.title) for _, section in wording.sections(document)]
    assert source.title == document.title
    assert len(said) - len(placed) < 26  # the cover, boxes' titles, captions, the last lines


@pytest.fixture(scope="module")
def document() -> Document:
    """A policy with lists, tables and boxes."""
    return samples.document(statements=STATEMENTS)


@pytest.mark.parametrize("key", ["docx", "odt", "pdf", "html"])
def test_what_is_printed_reads_back(key: str, document: Document) -> None:
    """Each paragraph whole, in order, and under the heading that it stood under."""
    source = read(render(document, key, when=samples.WHEN), f"policy.{key}")
    assert source.format == key
    assert_same(source, document)


def test_plain_text_reads_back(document: Document) -> None:
    """Its links carry their addresses, and a table that is too wide for it is a list."""
    source = read(render(document, "txt", when=samples.WHEN), "policy.txt")
    said = {words.replace(" (https://www.example.org/advice/schools)", "") for words in told(source)}
    tables = [" ".join(map(_line, row)) for row in (samples.ROLES.header, *samples.ROLES.rows)]
    assert [words for words in wanted(document) if words not in said and words not in tables] == []
    assert headings(source) == [(section.number, section.title) for _, section in wording.sections(document)]


@pytest.mark.parametrize(("kind", "statements"), [("short", 12), ("insert", 12), ("summary", 5)])
@pytest.mark.parametrize("key", ["docx", "pdf"])
def test_short_documents_read_back(kind: str, statements: int, key: str) -> None:
    """Those without a cover too."""
    made = samples.document(kind, statements=statements)
    said = told(read(render(made, key, when=samples.WHEN), f"policy.{key}"))
    assert [words for words in wanted(made) if words not in said] == []


def word_processor() -> str:
    """Return the program of LibreOffice, or skip; in CI it must be there."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is not installed, and CI must read what it writes.")
        pytest.skip("LibreOffice (soffice) is not installed.")
    return program


@pytest.mark.slow
def test_rich_text_that_points_elsewhere_fetches_nothing() -> None:
    """The word processor that turns a stranger's file into one that can be read asks nobody for pictures or texts."""
    word_processor()
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        fields = "".join(
            rf'{{\field{{\*\fldinst {word} "{address}/{word}"}}{{\fldrslt }}}}\par '
            for word in ("INCLUDEPICTURE", "INCLUDETEXT", "LINK Word.Document.8")
        )
        text = rf"{{\rtf1\ansi{{\*\template {address}/a.dot}} Staff tell the lead about every worry.\par {fields}}}"
        source = apart.read(text.encode(), "policy.rtf")
        with contextlib.suppress(TimeoutError):
            asked.append(server.accept()[0].recv(100))
    assert told(source)[0] == "Staff tell the lead about every worry."
    assert asked == []


@pytest.mark.slow
def test_a_word_processor_between_changes_nothing(document: Document, tmp_path: Path) -> None:
    """DOCX to PDF, ODT, old Word and rich text by LibreOffice: the same paragraphs."""
    program = word_processor()
    given = tmp_path / "policy.docx"
    given.write_bytes(render(document, "docx", when=samples.WHEN))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for key in ("pdf", "odt", "doc", "rtf"):
        subprocess.run(
            [program, profile, "--headless", "--convert-to", key, "--outdir", str(tmp_path), str(given)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        source = read((tmp_path / f"policy.{key}").read_bytes(), f"policy.{key}")
        assert source.format == key
        assert_same(source, document)
