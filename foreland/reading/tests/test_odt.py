"""OpenDocument texts: styles, lists, tables, boxes, notes, changes."""

from __future__ import annotations

import pytest

from foreland.core.source import Unreadable
from foreland.reading.formats import read
from foreland.reading.tests import samples
from foreland.reading.tests.samples import odt
from foreland.reading.tests.test_docx import LONG, told, words

_STYLES = (
    '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style></office:styles>'
    "<office:master-styles><style:master-page><style:header><text:p>Harbour School</text:p></style:header>"
    "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>"
)
_LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
)


def test_a_text_is_read_as_it_stands() -> None:
    """Headings with their numbers, lists within lists, rows, a note, a box, running lines, contents."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old words.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:table-of-content><text:index-body><text:index-title><text:p>Contents</text:p></text:index-title><text:p>1 Aims 2</text:p></text:index-body>'
        f'</text:table-of-content><text:h text:outline-level="1">Aims</text:h><text:h text:outline-level="2">Who</text:h><text:p>{LONG}<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Of 2025.</text:p></text:note-body></text:note></text:p>"
        '<text:list text:style-name="L"><text:list-item><text:p>tell</text:p><text:list><text:list-item><text:p>at once</text:p></text:list-item></text:list>'
        "</text:list-item><text:list-item><text:p>keep<text:s/>a<text:tab/>note</text:p></text:list-item></text:list>"
        '<text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:p>go on</text:p></text:list-item></text:list>'
        '<text:list text:style-name="L"><text:list-item><text:p>anew</text:p></text:list-item></text:list>'
        "<text:p><draw:frame><draw:text-box><text:p>Ring 999.</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Who</text:p></table:table-cell><table:table-cell>"
        "<text:p>What</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell>"
        '<text:p>Head</text:p></table:table-cell><table:table-cell table:number-columns-repeated="900000"><text:p>decides</text:p></table:table-cell>'
        '</table:table-row></table:table><text:p>Seen.<text:span text:style-name="H">Hidden.</text:span><office:annotation><text:p>Why?</text:p></office:annotation></text:p>'
        '<text:p><text:span text:style-name="B">In bold</text:span></text:p>'
        f"<text:p>{LONG}</text:p>"
    )  # fmt: skip
    source = read(odt(body, _LISTS, _STYLES), "a.odt")
    assert told(source)[:10] == [
        ("furniture", 0, "", "Harbour School"), ("contents", 0, "", "Contents"), ("contents", 0, "", "1 Aims 2"), ("heading", 1, "1", "Aims"),
        ("heading", 2, "1.1", "Who"), ("paragraph", 0, "", LONG), ("note", 0, "1", "Of 2025."), ("item", 1, "a)", "tell"),
        ("item", 2, "•", "at once"), ("item", 1, "b)", "keep a note"),
    ]  # fmt: skip
    assert [label for kind, _, label, _ in told(source)[10:12]] == ["c)", "a)"]
    assert told(source, "box") == [("box", 0, "", "Ring 999.")]
    row = [extract for extract in source.extracts if extract.kind == "row"][1]
    assert (row.header, row.text) == (("Who", "What"), "Head | decides")
    assert told(source)[-4][3] == "Seen."
    assert told(source)[-1][0] == "furniture"
    assert "Old words" not in words(source)
    assert len(source.notes) == 3


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (odt("", **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}), "locked"),
        (samples.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "broken"),
        (odt(""), "empty"),
        (odt("", **{"Pictures/1.png": b"x"}), "scan"),
    ],
)  # fmt: skip
def test_nasty_files_are_refused_in_words(data: bytes, why: str) -> None:
    """Each with its key."""
    with pytest.raises(Unreadable) as refused:
        read(data, "a.odt")
    assert refused.value.why == why
