"""Every format: it says every word in order, carries its properties, and is the same bytes again."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest

from foreland.core.document import Document, Fact, from_data
from foreland.publishing import html, structure, wording
from foreland.publishing.formats import FORMATS, UnknownFormat, file_name, render
from foreland.publishing.tests import samples
from foreland.publishing.text import WIDTH

MARKS = ("Draft", "Demonstration: not for a real concern")


class _Words(HTMLParser):
    """The words of a page, style left out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.quiet += tag == "style"
        if tag in {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "caption", "dt", "dd", "title"}:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.said.append(data)


def from_html(made: bytes) -> str:
    """The words of an HTML file."""
    reader = _Words()
    reader.feed(made.decode())
    return "".join(reader.said)


def from_docx(made: bytes) -> str:
    """The words of the body of a DOCX file."""
    with zipfile.ZipFile(io.BytesIO(made)) as zipped:
        tree = ET.fromstring(zipped.read("word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    kinds = {f"{space}t", f"{space}tab"}
    return "\n".join(
        "".join(part.text or " " for part in each.iter() if part.tag in kinds) for each in tree.iter(f"{space}p")
    )


def from_odt(made: bytes) -> str:
    """The words of the body of an ODT file."""
    with zipfile.ZipFile(io.BytesIO(made)) as zipped:
        tree = ET.fromstring(zipped.read("content.xml"))
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for tab in tree.iter(f"{space}tab"):
        tab.text = " "
    kinds = {f"{space}p", f"{space}h"}
    return "\n".join("".join(each.itertext()) for each in tree.iter() if each.tag in kinds)


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": structure.reading,
    "docx": from_docx,
    "odt": from_odt,
    "html": from_html,
    "txt": lambda made: re.sub(r"^\| ", "", made.decode(), flags=re.MULTILINE),
}


def missing(document: Document, said: str) -> list[str]:
    """The words of the document's body that do not stand in `said` after those before them."""
    have = iter(said.split())
    return [
        word for piece in wording.body(document) for word in piece.split() if not any(word in each for each in have)
    ]


@pytest.mark.parametrize("key", READERS)
def test_every_format_says_every_word_in_order(key: str) -> None:
    """Headings, lists, tables, call-outs, notes: nothing is lost or moved."""
    document = samples.document(statements=40)
    said = READERS[key](render(document, key, crest=samples.crest(), when=samples.WHEN))
    assert missing(document, said) == []
    for words in (document.title, document.organisation, document.version, *(fact.value for fact in document.cover)):
        assert words in said


@pytest.mark.parametrize("key", READERS)
@pytest.mark.parametrize("kind", ["insert", "short", "summary"])
def test_the_shorter_kinds_say_every_word_too(key: str, kind: str) -> None:
    """A head in place of a cover, and the same words."""
    document = samples.document(kind, 6)  # type: ignore[arg-type]
    assert missing(document, READERS[key](render(document, key, when=samples.WHEN))) == []


@pytest.mark.parametrize("key", FORMATS)
def test_the_same_input_gives_the_same_bytes(key: str) -> None:
    """Whatever the format, and wherever the clock stands."""
    document = samples.document(statements=12)
    first = render(document, key, crest=samples.crest(), when=samples.WHEN)
    assert render(document, key, crest=samples.crest(), when=samples.WHEN) == first


@pytest.mark.parametrize("key", FORMATS)
def test_odd_input_is_printed(key: str) -> None:
    """Nothing that a school types stops a format."""
    assert render(samples.odd(), key, when=samples.WHEN)


@pytest.mark.parametrize("key", ["docx", "odt"])
def test_characters_that_xml_forbids_do_no_harm(key: str) -> None:
    """Control characters are left out; the file is still XML."""
    document = samples.document(statements=1, title='A\x00B\ufffeC\x1f & <d> "e"', watermarks=MARKS)
    with zipfile.ZipFile(io.BytesIO(render(document, key, when=samples.WHEN))) as zipped:
        for name in zipped.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(zipped.read(name))


@pytest.mark.parametrize("key", [key for key in READERS if key != "pdf"])
def test_watermarks_are_words_too(key: str) -> None:
    """Who hears the file learns that it is a draft."""
    said = READERS[key](render(samples.document(statements=2, watermarks=MARKS), key, when=samples.WHEN))
    assert "Draft" in said
    assert "Demonstration: not for a real concern" in said


def test_json_is_the_document() -> None:
    """The export can be read back."""
    document = samples.document(statements=12)
    assert from_data(json.loads(render(document, "json", when=samples.WHEN))) == document


def test_text_keeps_to_its_width() -> None:
    """No line is longer than 78 columns, but for a word that is."""
    made = render(samples.document(statements=60), "txt", when=samples.WHEN).decode()
    assert max(map(len, made.split("\n"))) <= WIDTH


def test_names_of_files() -> None:
    """Letters that any system takes; drafts say so."""
    assert file_name(samples.document(), "pdf") == "saltmarsh-harbour-primary-school-online-safety-policy-v3-1.pdf"
    welsh = samples.document(organisation="Ysgol Tŷ'r Ŵyl, Łódź", version="", watermarks=("Draft",))
    assert file_name(welsh, "docx") == "ysgol-tyr-wyl-lodz-online-safety-policy-draft.docx"
    assert file_name(samples.document(organisation="مدرسة", title="漢", version=""), "txt") == "document.txt"
    with pytest.raises(UnknownFormat, match="pdf, docx, odt"):
        render(samples.document(), "rtf", when=samples.WHEN)


def test_docx_has_styles_properties_and_header_rows() -> None:
    """Read by a reader that is not ours."""
    document = samples.document(statements=30)
    made = docx.Document(io.BytesIO(render(document, "docx", crest=samples.crest(), when=samples.WHEN)))
    about = made.core_properties
    assert about.title == f"{document.title} – {document.organisation}"
    assert about.author == document.organisation
    assert about.language == "en-GB"
    assert about.created == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    headings = [
        each.text.replace("\t", " ")
        for each in made.paragraphs
        if each.style is not None and each.style.name == "Heading 1"
    ]
    assert headings == [wording.heading(section) for section in document.sections]
    deeper = [each.text for each in made.paragraphs if each.style is not None and each.style.name == "Heading 2"]
    assert deeper == ["3.1\tWhat leaders see to", "3.2\tWhat everybody does"]
    (table,) = made.tables
    assert "tblHeader" in table.rows[0]._tr.xml
    assert "Crest of" in made.inline_shapes[0]._inline.docPr.get("descr", "")


def test_the_cover_says_the_version_once() -> None:
    """Also where the version stands among the facts that the cover lists."""
    document = replace(
        samples.document(), version="1.0", cover=(Fact("Version", "1.0"), Fact("Next review", "May 2027"))
    )
    for key, words in (("docx", from_docx), ("odt", from_odt)):
        said = words(render(document, key, when=samples.WHEN))
        assert len(re.findall(r"^Version\b", said, re.M)) == 1, key


@pytest.mark.parametrize(("many", "apart"), [(5, False), (24, True)])
def test_long_contents_begin_a_page_of_their_own_in_word_processors(many: int, apart: bool) -> None:
    """They would leave a few lines on a page that is empty otherwise."""
    document = samples.document(kind="policy")
    section = replace(document.sections[0], sections=())
    document = replace(
        document, sections=tuple(replace(section, key=f"s{place}", number=str(place)) for place in range(many))
    )
    assert wording.contents_apart(document) is apart
    with zipfile.ZipFile(io.BytesIO(render(document, "docx", when=samples.WHEN))) as zipped:
        assert ("<w:pageBreakBefore/>" in zipped.read("word/document.xml").decode()) is apart
    with zipfile.ZipFile(io.BytesIO(render(document, "odt", when=samples.WHEN))) as zipped:
        assert ('"Contents_20_Heading">Contents</text:p>' in zipped.read("content.xml").decode()) is apart


def test_numbered_lists_begin_again() -> None:
    """Each numbered list of a DOCX file has a number of its own that starts at 1."""
    with zipfile.ZipFile(io.BytesIO(render(samples.document(statements=60), "docx", when=samples.WHEN))) as zipped:
        body, numbers = zipped.read("word/document.xml").decode(), zipped.read("word/numbering.xml").decode()
    used = set(re.findall(r'<w:numId w:val="(\d+)"/>', body)) - {"1"}
    assert len(used) > 3
    for number in used:
        assert f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride' in numbers


def test_the_fragment_fits_our_pages() -> None:
    """Headings from h2 on, ids with their prefix and each once, no style, and the second wall changes nothing."""
    document = samples.document(statements=30, watermarks=MARKS)
    made = html.fragment(document, prefix="p1")
    assert "<h1" not in made
    assert "style=" not in made
    identities = re.findall(r' id="([^"]+)"', made)
    assert len(identities) == len(set(identities))
    assert all(each.startswith("p1-") for each in identities)
    assert html.clean(made) == made
    assert made == html._body(document, "p1", watermarks=True)
    assert '<span class="fill">Mrs A. Okafor</span>' in made
    assert '<span class="blank">[name of the deputy safeguarding lead]</span>' in made
    assert [each[1] for each in html.contents(document, "p1")] == [
        each for each in identities if not each.endswith("-title")
    ]


def test_words_cannot_become_tags() -> None:
    """A school's words are data, also where they look like HTML or end a style."""
    evil = "</style><script>alert(1)</script><img src=x onerror=y>\"'\\"
    document = samples.document(
        statements=1, title=evil, organisation=evil, version=evil, watermarks=(evil,), crest_alt=evil
    )
    made = html.page(document, crest=samples.crest())
    assert "<script" not in made
    assert "<img src=x" not in made
    assert made.count("</style>") == 1
    assert "<script" not in html.fragment(document)


def soffice() -> str:
    """The program of LibreOffice. Without it the test is left out, in CI it fails."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is not installed, and CI must try DOCX and ODT in it.")
        pytest.skip("LibreOffice (soffice) is not installed.")
    return found


@pytest.mark.slow
def test_libreoffice_opens_both_and_keeps_headings(tmp_path: Path) -> None:
    """DOCX becomes ODT and ODT becomes DOCX, with every heading in its style and every word."""
    program = soffice()
    document = samples.document(statements=30)
    for key, other in (("docx", "odt"), ("odt", "docx")):
        source = tmp_path / f"from-{key}.{key}"
        source.write_bytes(render(document, key, crest=samples.crest(), when=samples.WHEN))
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, profile, "--headless", "--convert-to", other, "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = (tmp_path / f"from-{key}.{other}").read_bytes()
        assert missing(document, READERS[other](made)) == []
        if other == "docx":
            styles = [each.style.name for each in docx.Document(io.BytesIO(made)).paragraphs if each.style is not None]
            assert styles.count("Heading 1") == len(document.sections)
            assert styles.count("Heading 2") == 2
        else:
            with zipfile.ZipFile(io.BytesIO(made)) as zipped:
                content = zipped.read("content.xml").decode()
            assert len(re.findall(r'<text:h [^>]*text:outline-level="1"', content)) == len(document.sections)
            assert len(re.findall(r'<text:h [^>]*text:outline-level="2"', content)) == 2
