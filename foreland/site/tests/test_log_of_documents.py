"""What the log holds where a page fails that reads a document of a stranger: the place, and no word of the document."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foreland.core.source import Source
from foreland.imports.queries import standings
from foreland.site.middleware import JsonFormatter
from tests.loading import load_packs


def test_a_fault_of_ours_is_logged_with_its_place_and_without_the_words_of_the_document(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(source: Source, *args: object, **more: object) -> None:
        raise ValueError(f"cannot tell what this is: {source.name} {source.extracts[-1].text}")

    load_packs("requirements", "policies", "matching")
    cache.clear()
    monkeypatch.setattr(standings, "standing", fails)
    client = Client(raise_request_exception=False)
    with caplog.at_level("ERROR"):
        answer = client.post(
            "/check/", {"file": SimpleUploadedFile("gerald.txt", b"Gerald the tortoise lives in our library.")}
        )
    assert answer.status_code == 500
    lines = [JsonFormatter().format(record) for record in caplog.records if record.exc_info]
    assert lines and all("gerald" not in line.lower() for line in lines)
    assert any("ValueError" in line and "in for_anybody" in line for line in lines)
