"""“Check your policy”: answered for anybody in one page, and forgotten; what cannot be read says why and loses nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import signing
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone
from pypdfium2 import PdfDocument

from foreland.imports import queries
from foreland.imports.models import Import
from foreland.imports.queries import standings
from foreland.imports.tests import olds
from foreland.imports.views import check
from foreland.publishing.formats import FORMATS
from foreland.tenancy.bounds import bound
from tests.visitor import Page, Visitor

CHECK, REPORT = "/check/", "/check/report/"


def file(data: bytes, name: str = "policy.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def checked(data: bytes = olds.WORDS.encode(), called: str = "policy.md", **more: str) -> Page:
    """Return the answer to a file."""
    visitor = Visitor()
    visitor.get(CHECK)
    return visitor.submit({"file": file(data, called), **more})


def test_the_page_says_what_happens_with_the_file(packs: None) -> None:
    page = Visitor().get(CHECK)
    for words in (
        "not stored",
        "by nobody else",
        "sent to nobody",
        "not a record about a child",
        "25 MB and 200 pages",
    ):
        assert words in page.text
    kinds = page.tree.xpath("//select[@name='kind']/option/@value")
    assert kinds[0] == "" and {"primary", "childminder", "college"} <= set(kinds)
    assert page.response["Cache-Control"] == "no-store, private"


def test_a_policy_is_answered_with_its_own_words_as_evidence(packs: None) -> None:
    page = checked(kind="primary", name="Oakfield Primary School")
    assert page.status == 200 and page.h1 == "Where your policy stands"
    assert "policy.md, for Oakfield Primary School, read for: primary school" in page.text
    covered = page.tree.xpath("//section[@aria-label='Covered']")[0]
    said = "".join(covered.itertext())
    assert "Passwords" in said and "never share their password with anybody" in said
    assert covered.xpath(".//mark"), "the words that spoke are marked"
    missing = page.tree.xpath("//section[@aria-label='Missing']")[0]
    assert "Radicalisation" in " ".join(missing.itertext())
    for words in (
        "[Insert name of school]",
        "Keeping Children Safe in Education (2016)",
        "Signed: ....",
        "What the bank would add",
    ):
        assert words in page.text
    assert page.response["Cache-Control"] == "no-store, private"


def test_a_list_of_contents_and_a_heading_cover_nothing(packs: None) -> None:
    page = checked(
        b"# E-safety policy\n\n## Contents\n\n1. Passwords ..... 2\n2. Radicalisation ..... 3\n\n## Passwords\n\n## Radicalisation\n"
    )
    assert not page.tree.xpath("//section[@aria-label='Covered']") or "Passwords" not in " ".join(
        page.tree.xpath("//section[@aria-label='Covered']")[0].itertext()
    )


def test_pasted_words_are_read_too(packs: None) -> None:
    visitor = Visitor()
    visitor.get(CHECK)
    page = visitor.submit({"words": "Mobile phones\n\nPupils hand their phones in to the office when they arrive."})
    assert page.h1 == "Where your policy stands" and "hand their phones in" in page.text
    assert "Pasted words. 11 words" in page.text and ".txt" not in page.text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("# Safeguarding", "has no words beside its headings"),
        ("Safeguarding comes first.", "has 3 words"),
        ("Chaque adulte de l’école protège les enfants et signale toute inquiétude. " * 3, "not English"),
        ("يجب على جميع الموظفين الإبلاغ عن أي قلق في نفس اليوم. " * 5, "not English"),
    ],
)
def test_what_is_no_policy_that_can_be_checked_is_not_called_a_poor_one(packs: None, words: str, says: str) -> None:
    page = checked(words.encode())
    assert page.status == 422 and len(page.errors) == 1 and says in page.errors[0]


def test_a_row_of_a_table_is_quoted_as_a_person_would(packs: None) -> None:
    words = "# Policy\n\n| Owner | Head |\n|---|---|\n| Next review | May 2020 |\n\nStaff report a worry to the head at once.\n"
    page = checked(words.encode())
    assert "Next review: May 2020" in page.text and "Next review |" not in page.text


def test_nothing_is_stored_and_nothing_is_logged(
    packs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = {
        model: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("foreland.") and not hasattr(model, "body")
    }
    with caplog.at_level("DEBUG"):
        page = checked()
    assert page.status == 200 and page.h1 == "Where your policy stands"
    assert {model: model._base_manager.count() for model in before} == before
    assert list(tmp_path.rglob("*")) == [], "a file was left behind"
    assert "tortoise" not in caplog.text and "Gerald" not in caplog.text


def test_a_file_of_many_megabytes_is_never_laid_on_a_disk(packs: None, settings: Any) -> None:
    request = RequestFactory().post(CHECK, {"file": file(b"x" * 6_000_000)})
    assert isinstance(request.FILES["file"], InMemoryUploadedFile)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.docx", "empty"),
        (b"   \n", "blank.txt", "empty"),
        (b"PK\x03\x04 broken", "broken.docx", "damaged"),
        (b"%PDF-1.7\n%nothing", "broken.pdf", ""),
        (b"\x00\x01\x02" * 500, "picture.bin", ""),
    ],
)
def test_what_cannot_be_read_says_why_beside_the_file(packs: None, data: bytes, name: str, says: str) -> None:
    page = checked(data, name, kind="college")
    assert page.status == 422 and len(page.errors) == 1 and says in page.errors[0]
    assert page.h1 == "Check your policy"
    assert page.tree.xpath("//select[@name='kind']/option[@selected]/@value") == ["college"], "what was chosen stays"


def test_a_locked_file_is_told(packs: None) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    page = checked(data, "locked.docx")
    assert page.status == 422 and page.errors


def test_a_scan_is_told_and_not_answered_with_nothing(packs: None) -> None:
    document = PdfDocument.new()
    for _ in range(3):
        document.new_page(595, 842)
    made = io.BytesIO()
    document.save(made)
    page = checked(made.getvalue(), "scan.pdf")
    assert page.status == 422 and len(page.errors) == 1


@pytest.mark.slow
def test_ten_thousand_pages_are_too_many(packs: None) -> None:
    document = PdfDocument.new()
    for _ in range(10_000):
        document.new_page(595, 842)
    made = io.BytesIO()
    document.save(made)
    page = checked(made.getvalue(), "long.pdf")
    assert page.status == 422 and "pages" in page.errors[0]


def test_a_zip_bomb_does_not_go_off(packs: None) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b"<w>" * 350_000)
    page = checked(made.getvalue(), "bomb.docx")
    assert page.status == 422 and len(page.errors) == 1


def test_a_file_that_is_too_large_is_told_by_its_size(packs: None) -> None:
    page = checked(b"x" * 25_000_001, "large.txt")
    assert page.status == 422 and "25 MB" in page.errors[0]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "Choose the file"),
        ({"words": "Words.", "file": "a file"}, "not both"),
        ({"kind": "castle", "words": "Words."}, "valid choice"),
    ],
)
def test_a_form_that_is_not_filled_in_says_how(packs: None, values: dict[str, Any], says: str) -> None:
    visitor = Visitor()
    visitor.get(CHECK)
    given = {key: file(b"Words.") if key == "file" else value for key, value in values.items()}
    page = visitor.submit(given)
    assert page.status == 422 and any(says in error for error in page.errors), page.errors
    if "words" in values:
        assert values["words"] in page.html, "what was pasted is not lost"


def test_the_report_comes_from_the_page_alone(packs: None) -> None:
    visitor = Visitor()
    visitor.get(CHECK)
    page = visitor.submit({"file": file(olds.WORDS.encode()), "kind": "primary"})
    carried = page.forms[0].values["report"][0]
    assert len(carried) < check.LARGEST_REPORT
    answer = visitor.submit(button="One-page report (PDF)")
    assert answer.response["Content-Type"] == FORMATS["pdf"].media_type and answer.response.content.startswith(b"%PDF")
    assert len(PdfDocument(answer.response.content)) == 1
    assert answer.response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("forged", ["", "nonsense", "x" * 70_000, "other-salt", "changed", "old"])
def test_a_forged_or_old_report_is_not_printed(packs: None, forged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor()
    visitor.get(CHECK)
    good = visitor.submit({"words": "Pupils hand their phones in."}).forms[0].values["report"][0]
    if forged == "other-salt":
        forged = signing.dumps({"title": "Ours"}, salt="another", compress=True)
    elif forged == "changed":
        forged = good[:20] + ("A" if good[20] != "A" else "B") + good[21:]
    elif forged == "old":
        forged = good
        monkeypatch.setattr(check, "KEPT", timezone.timedelta(seconds=-1))
    page = visitor.post(REPORT, {"report": forged})
    assert page.status == 422 and page.h1 == "The report cannot be made" and "Check the policy again" in page.links


def test_a_flood_from_one_network_is_held_back_with_a_time(packs: None) -> None:
    request, now = RequestFactory().get(CHECK), timezone.now()
    for _ in range(check.MOST_AN_HOUR):
        assert bound(request, what="check-policy", most=check.MOST_AN_HOUR, now=now) is None
    page = checked()
    assert page.status == 429 and "Try again after" in page.errors[0]
    for _ in range(check.MOST_REPORTS):
        bound(request, what="check-report", most=check.MOST_REPORTS, now=now)
    assert Visitor(careless=True).post(REPORT, {"report": "x"}).status == 429


def test_a_form_from_elsewhere_checks_nothing(packs: None) -> None:
    assert Client(enforce_csrf_checks=True).post(CHECK, {"words": "Words."}).status_code == 403


def test_while_another_file_is_read_one_waits_and_is_told(packs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = queries.reading
    monkeypatch.setattr(queries.turns, "PATIENCE", 0.01)
    with reading._ONE:
        page = checked()
    assert page.status == 422 and "being read just now" in page.errors[0]


@pytest.mark.django_db
def test_without_packs_the_page_says_so() -> None:
    page = Visitor().get(CHECK)
    assert page.status == 503 and "load_packs" in page.text


def test_a_file_that_names_a_person_in_every_line_is_answered(packs: None) -> None:
    words = "# Policy\n\n" + "\n\n".join(f"Mrs Anna Person{number} locks the office." for number in range(1500))
    page = checked(words.encode())
    assert page.status == 200 and len(page.html) < 900_000


def test_nobody_needs_a_school(packs: None) -> None:
    assert Import._base_manager.model is Import and checked().status == 200


def test_a_document_of_a_thousand_pages_is_refused_before_it_is_matched(
    packs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standings, "MOST_WORDS", 50)
    page = checked()
    assert page.status == 422 and len(page.errors) == 1 and "more words than 200 pages hold" in page.errors[0]
    monkeypatch.setattr(standings, "MOST_WORDS", 500)
    monkeypatch.setattr(standings, "MOST_PASSAGES", 5)
    assert checked().status == 422


def test_long_documents_are_checked_one_at_a_time_and_others_do_not_wait(
    packs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.turns, "PATIENCE", 0.01)
    with standings._ONE:
        assert checked().status == 200
        monkeypatch.setattr(standings, "LONG", 50)
        page = checked()
        assert page.status == 422 and "Wait a minute" in page.errors[0]
    assert checked().status == 200 and checked().status == 200, "each lets the next one in"
