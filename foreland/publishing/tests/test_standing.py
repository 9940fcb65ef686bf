"""The one-page report on where a policy stands, as it is printed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from foreland.core.matching.report import report
from foreland.core.source import Source
from foreland.core.tests.defective import document
from foreland.core.tests.test_matching_standing import SHORT, stands
from foreland.publishing.formats import FORMATS

WHEN = datetime(2026, 11, 21, 12, tzinfo=UTC)
FULL = document(
    [
        f"Mrs {chr(65 + at % 26)}older of St Z{chr(97 + at % 26)}e School [insert name {at}] «a» KCSIE {1990 + at % 30} e-safety. Signed: ______"
        for at in range(80)
    ],
    title="A policy with a very long name " * 20,
)


@pytest.mark.parametrize("source", [SHORT, FULL], ids=["short", "full"])
def test_the_report_is_one_page_in_every_format(source: Source, tmp_path: Path) -> None:
    made = report(
        stands(source, school="The Very Reverend Dean Someone’s Church of England Voluntary Aided Primary School")
    )
    for key, made_by in FORMATS.items():
        printed = made_by.make(made, None, WHEN)
        assert printed
        if key == "pdf":
            (tmp_path / "report.pdf").write_bytes(printed)
            with pikepdf.open(tmp_path / "report.pdf") as pdf:
                assert len(pdf.pages) == 1
