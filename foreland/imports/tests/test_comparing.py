"""“Compare two documents”: answered for anybody in one page, and forgotten; what cannot be read says why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foreland.core.changes.between import TooLong
from foreland.core.source import Extract, Source
from foreland.imports import queries
from foreland.imports.queries import comparing as limits
from foreland.imports.views import comparing
from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from tests.visitor import Page, Visitor

COMPARE = "/compare/"
OLD = "# Phones\n\nPupils hand in phones at the gate.\n\nStaff keep phones away.\n\n# Reports\n\nThe lead reports to governors each year.\n"
NEW = "# Mobile phones\n\nStaff keep phones away.\n\n# Reports\n\nThe lead reports to governors each term.\n\nAppeals go to the head.\n"


def files(old: bytes, new: bytes, names: tuple[str, str] = ("old.md", "new.md")) -> dict[str, SimpleUploadedFile]:
    return {"before": SimpleUploadedFile(names[0], old), "now": SimpleUploadedFile(names[1], new)}


def compared(old: bytes = OLD.encode(), new: bytes = NEW.encode(), **more: Any) -> Page:
    """Return the answer to two files."""
    visitor = Visitor()
    visitor.get(COMPARE)
    return visitor.submit(files(old, new, **more))


def test_the_page_says_what_counts_and_what_happens_with_the_files(db: None) -> None:
    page = Visitor().get(COMPARE)
    for words in ("last year’s and this year’s edition", "not stored", "sent to nobody", "Not how a page sets it"):
        assert words in page.text
    assert page.response["Cache-Control"] == "no-store, private"


def test_two_editions_are_marked_by_word_under_their_headings(db: None) -> None:
    page = compared()
    assert page.status == 200 and page.h1 == "What changed" and "From: old.md. To: new.md." in page.text
    assert "1 reworded, 1 new, 1 taken out" in page.text and "1 heading renamed" in page.text
    first = page.tree.xpath("//article")[0]
    assert any("year" in " ".join(each.itertext()) for each in first.xpath(".//del"))
    said = " ".join(first.itertext())
    assert "Appeals go to the head." in said and "Mobile phones (was: Phones)" in said
    assert "Staff keep phones away." not in said
    assert "Staff keep phones away." in " ".join(page.tree.xpath("//details")[0].itertext())
    assert page.response["Cache-Control"] == "no-store, private"


def test_a_word_file_and_its_pdf_are_the_same(db: None) -> None:
    made = [render(samples.document(), key, when=datetime(2026, 11, 20, tzinfo=UTC)) for key in ("docx", "pdf")]
    page = compared(*made, names=("policy.docx", "policy.pdf"))
    assert "The words are the same." in page.text and not page.tree.xpath("//article")


def test_the_answer_comes_as_a_pdf_too(db: None) -> None:
    answer = Client().post(COMPARE, {**files(OLD.encode(), NEW.encode()), "as": "pdf"})
    assert answer.content.startswith(b"%PDF") and "what-changed.pdf" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store, private"


def test_nothing_of_the_files_is_kept(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    shared = [
        each for each in apps.get_models() if each.__module__.startswith("foreland.") and not hasattr(each, "body")
    ]
    before = {model: model._base_manager.count() for model in shared}
    with caplog.at_level("DEBUG"):
        page = compared(OLD.replace("Pupils", "Gerald").encode())
    assert "Gerald" in page.text and "Gerald" not in caplog.text
    assert {model: model._base_manager.count() for model in shared} == before
    assert list(tmp_path.rglob("*")) == [], "a file was left behind"


@pytest.mark.parametrize(
    ("old", "new", "names", "says"),
    [
        (OLD.encode(), b"", ("old.md", "new.docx"), "empty"),
        (b"PK\x03\x04 broken", OLD.encode(), ("old.docx", "new.md"), "damaged"),
    ],
)
def test_what_cannot_be_read_says_why_beside_its_file(
    db: None, old: bytes, new: bytes, names: tuple[str, str], says: str
) -> None:
    page = compared(old, new, names=names)
    assert page.status == 422 and len(page.errors) == 1 and says in page.errors[0]
    assert "choose both again" in page.text


def test_both_files_are_asked_for(db: None) -> None:
    visitor = Visitor()
    visitor.get(COMPARE)
    page = visitor.submit({})
    assert page.status == 422 and page.errors == ["Choose the older document", "Choose the newer document"]


def test_one_network_compares_so_many_pairs_within_an_hour_and_no_more(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_AN_HOUR", 1)
    assert compared().status == 200
    page = compared()
    assert page.status == 429 and "Try again after" in page.errors[0]


def test_a_document_of_a_thousand_pages_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Source("long.txt", "txt", (Extract(0, "paragraph", "word " * (limits.MOST_WORDS + 1)),))
    with pytest.raises(TooLong, match=r"long\.txt has 60,001 words"):
        queries.compared(long, long)
    many = Source("many.pdf", "pdf", (Extract(0, "paragraph", "word"),) * (limits.MOST_PASSAGES + 1))
    with pytest.raises(TooLong, match=r"many\.pdf has 5,001 passages"):
        queries.compared(many, long)


def test_words_in_a_file_are_never_markup(db: None) -> None:
    page = compared(new=NEW.replace("the head", "<script>alert(1)</script> the head").encode())
    assert not page.tree.xpath("//article//script") and "alert(1)" in page.text


def test_two_documents_that_have_nothing_in_common_are_asked_about(db: None) -> None:
    other = "\n\n".join(f"Invoice {number} is paid by the finance office within a month." for number in range(12))
    page = compared(new=other.encode())
    assert page.status == 200 and "hardly a paragraph in common" in page.text
    assert "hardly a paragraph in common" not in compared().text
