"""Laws of the document form: nothing is lost in JSON, and the digest is of what governors agree to."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.document import (
    FORMAT,
    Approval,
    Callout,
    Document,
    Fact,
    ListBlock,
    Paragraph,
    Passage,
    Section,
    Span,
    Table,
    canonical_json,
    digest,
    from_data,
    to_data,
)
from foreland.core.tests.banks import laws

WORDS = st.text(max_size=6)


SPANS = st.lists(
    st.builds(
        Span,
        WORDS,
        strong=st.booleans(),
        href=st.one_of(st.none(), WORDS),
        kind=st.sampled_from(["text", "value", "blank"]),
        key=st.one_of(st.none(), WORDS),
    ),
    max_size=2,
).map(tuple)
CELLS = st.lists(SPANS, max_size=2).map(tuple)
PLAIN = st.one_of(st.builds(Paragraph, SPANS), st.builds(ListBlock, CELLS, st.booleans()))
BOXES = st.builds(Callout, WORDS, st.lists(PLAIN, max_size=1).map(tuple), st.sampled_from(["info", "urgent"]))
BLOCKS = st.one_of(
    PLAIN,
    st.builds(
        Table, WORDS, CELLS, st.lists(CELLS, max_size=2).map(tuple), st.booleans(), st.sampled_from([(), (1, 2)])
    ),
    BOXES,
)
PASSAGES = st.builds(
    Passage, WORDS, st.lists(BLOCKS, max_size=2).map(tuple), st.sampled_from(["bank", "own", "made"]), WORDS
)
SECTIONS = st.recursive(
    st.builds(Section, WORDS, WORDS, WORDS, st.lists(PASSAGES, max_size=2).map(tuple)),
    lambda inner: st.builds(Section, WORDS, WORDS, WORDS, st.just(()), st.lists(inner, max_size=2).map(tuple)),
    max_leaves=3,
)
FACTS = st.lists(st.builds(Fact, WORDS, WORDS), max_size=2).map(tuple)
DOCUMENTS = st.builds(
    Document, key=WORDS, kind=st.sampled_from(["policy", "insert", "short", "summary"]), title=WORDS, organisation=WORDS, version=WORDS,
    cover=FACTS, front=st.one_of(st.none(), BOXES), sections=st.lists(SECTIONS, max_size=2).map(tuple), approval=st.one_of(st.none(), st.builds(Approval, FACTS, WORDS)),
    watermarks=st.lists(WORDS, max_size=2).map(tuple), notes=st.lists(WORDS, max_size=2).map(tuple),
)  # fmt: skip


@laws
@given(DOCUMENTS)
def test_a_document_comes_back_whole_from_its_data_and_from_its_json(document: Document) -> None:
    assert from_data(to_data(document)) == document
    assert from_data(json.loads(canonical_json(document))) == document
    assert digest(from_data(json.loads(canonical_json(document)))) == digest(document)


@laws
@given(DOCUMENTS, FACTS, st.lists(WORDS, max_size=2))
def test_the_digest_ignores_approval_and_watermarks(
    document: Document, lines: tuple[Fact, ...], marks: list[str]
) -> None:
    approved = replace(document, approval=Approval(lines, "In force."), watermarks=tuple(marks))
    assert digest(approved) == digest(document)


@laws
@given(DOCUMENTS)
def test_the_digest_changes_with_every_other_field(document: Document) -> None:
    for field in fields(Document):
        if field.name in ("approval", "watermarks"):
            continue
        value = getattr(document, field.name)
        changed: Any
        if isinstance(value, int):
            changed = value + 1
        elif isinstance(value, str):
            changed = f"{value}x"
        elif field.name == "front":
            changed = None if value else Callout("Do this now", ())
        else:
            changed = (*value, *_more(field.name))
        change: dict[str, Any] = {field.name: changed}
        assert digest(replace(document, **change)) != digest(document), field.name


@laws
@given(DOCUMENTS)
def test_a_digest_is_reckoned_once_and_never_handed_on(document: Document) -> None:
    before = digest(document)
    changed = replace(document, title=f"{document.title}x")
    assert digest(document) is before and digest(changed) == digest(from_data(to_data(changed))) != before
    assert document == from_data(to_data(document)), "that it keeps its digest makes it no other document"


def test_what_is_no_part_of_a_document_is_refused() -> None:
    with pytest.raises(TypeError, match="A document holds no set"):
        canonical_json(Document("k", "policy", "T", "O", notes={"n"}))  # type: ignore[arg-type]


def _more(name: str) -> tuple[object, ...]:
    return {"cover": (Fact("a", "b"),), "sections": (Section("s", "1", "S"),), "notes": ("n",)}[name]


@laws
@given(SECTIONS, SECTIONS)
def test_passages_come_in_reading_order(one: Section, two: Section) -> None:
    def walk(section: Section) -> list[Passage]:
        return [*section.passages, *(passage for inner in section.sections for passage in walk(inner))]

    document = Document("k", "policy", "T", "O", sections=(one, two))
    assert list(document.passages()) == [*walk(one), *walk(two)]


def test_the_canonical_json_is_one_text_and_keeps_letters_as_they_are() -> None:
    document = Document("k", "policy", "Tŷ Newydd’s policy", "O")
    assert canonical_json(document) == canonical_json(from_data(to_data(document))) and "Tŷ Newydd’s" in canonical_json(
        document
    )
    assert ": " not in canonical_json(document)


def test_a_form_or_a_block_that_is_not_known_is_refused_in_words() -> None:
    data = to_data(
        Document("k", "policy", "T", "O", sections=(Section("s", "1", "S", (Passage("p", (Paragraph(()),)),)),))
    )
    with pytest.raises(ValueError, match=f"form 99; this program reads form {FORMAT}"):
        from_data(data | {"format": 99})
    data["sections"][0]["passages"][0]["blocks"][0]["is"] = "Video"
    with pytest.raises(ValueError, match="unknown kind, 'Video'; known are Callout"):
        from_data(data)
