"""Where a document stands, and the one-page report on it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from foreland.core.document import Document, ListBlock, Paragraph, canonical_json, from_data, to_data
from foreland.core.matching.report import LIMIT, MOST_KINDS, report
from foreland.core.matching.standing import Standing, UnknownKind, facts_of, standing
from foreland.core.packs.model import Bank, Requirements
from foreland.core.packs.reading import read
from foreland.core.source import Source
from foreland.core.tests.defective import CONTENT, DAY, document, guide, heading, part

SHORT = document(
    [
        "Elmscott Primary School",
        "Next review: September 2021",
        heading("Phones"),
        "Pupils must not use mobile phones in school. Phones are handed in at the gate each morning.",
        heading("Filtering and monitoring"),
        "The school uses a filter on all devices, and the safeguarding lead reads its reports each week.",
        heading("Passwords"),
        part("Staff must keep passwords secret and never share them with anybody.", kind="item"),
        "Oakfield Junior School keeps [insert name] informed.",
        "We follow KCSIE 2019 and the Data Protection Act 1998.",
    ]
)


@cache
def packs() -> tuple[Bank, Requirements]:
    """Return the bank and its requirements as they are published."""
    made = []
    for pack in ("policies", "requirements"):
        edition = CONTENT / pack / "england-online-safety" / "2026.2"
        made.append(read({path.name: path.read_text("utf-8") for path in sorted(edition.glob("*.toml"))}))
    bank, asked = made
    assert isinstance(bank, Bank) and isinstance(asked, Requirements)
    return bank, asked


def stands(source: Source = SHORT, kind: str = "primary", day: date = DAY, school: str | None = None) -> Standing:
    """Return where a document stands."""
    return standing(source, *packs(), guide(), kind=kind, day=day, school=school)


def _words(document: Document) -> str:
    said = [document.title, document.subtitle, document.organisation, *document.notes]
    for passage in document.passages():
        for block in passage.blocks:
            rows = block.items if isinstance(block, ListBlock) else ()
            rows = (block.spans,) if isinstance(block, Paragraph) else rows
            said.extend("".join(span.text for span in row) for row in rows)
    return "\n".join(said)


def test_topics_statements_requirements_and_defects_stand_together() -> None:
    found = stands()
    assert len(found.topics) == 25 and sum(map(len, found.by_status.values())) == 25
    assert {one.code for one in found.by_status["covered"]} >= {"MOB", "FM", "PWD"}
    assert {one.code for one in found.gaps} >= {"AI", "NUD"} and "MOB" not in {one.code for one in found.gaps}
    assert all(one.code in found.asked for one in found.gaps)
    assert {"review", "superseded", "placeholder", "other-school"} <= {one.kind for one in found.weighing("must")}
    assert found.requirements and found.lacking and found.matching.source is SHORT


def test_what_is_asked_depends_on_the_kind_of_setting() -> None:
    school, minder = stands(), stands(kind="childminder")
    assert minder.asked < school.asked
    assert any(
        one.kind == "unsuitable"
        for one in stands(document(["The governing body approves this."]), "childminder").defects
    )
    assert stands(kind="").kind_title == ""


def test_a_kind_of_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownKind, match="childminder"):
        facts_of(packs()[0], "castle")


def test_the_report_tells_what_matters_and_its_limit() -> None:
    made = report(stands(school="Elmscott Primary School"))
    said = _words(made)
    assert made.kind == "summary" and made.organisation == "Elmscott Primary School"
    assert "21 November 2026" in said and "Covered:" in said and "Missing:" in said
    assert "September 2021" in said and "Oakfield Junior School" in said and "Data Protection Act 1998" in said
    assert LIMIT in said and made.front is not None
    assert from_data(to_data(made)) == made and len(canonical_json(made)) < 10_000


def test_the_report_on_a_document_with_much_to_mend_is_bounded() -> None:
    lines = [
        f"[insert name {at}] and «field {at}» for Mrs {chr(65 + at % 26)}older of St Z{chr(97 + at % 26)}e School. KCSIE {1990 + at % 30}."
        for at in range(300)
    ]
    made = report(stands(document(lines, title="T" * 3000), school="S" * 150))
    mend = next(section for section in made.sections if section.key == "mend")
    (listed, *_) = mend.passages[0].blocks
    assert isinstance(listed, ListBlock) and 1 <= len(listed.items) <= MOST_KINDS
    assert len(canonical_json(made)) < 12_000


def test_a_document_in_order_has_nothing_to_mend_first() -> None:
    made = report(
        stands(
            document(
                [
                    "Approved: October 2026",
                    "Next review: October 2027",
                    "Staff must report concerns to the safeguarding lead.",
                ]
            )
        )
    )
    assert [section.key for section in made.sections] == ["covers", "next"]
    assert made.front is not None
    assert "Nothing has to be mended at once." in "".join(span.text for span in made.front.blocks[0].spans)  # type: ignore[union-attr]
