"""Measure our PDF and DOCX against their peers, side by side in one run, on generated policies of 126 statements.

The peers: a docxtpl template turned into PDF by headless LibreOffice, and WeasyPrint on our own HTML. Every document of
a batch has other words, so that no cache can answer. The peer's template is plain (headings, paragraphs, one table): it
does less than ours. Packing, which halves our file, is stated apart.
"""

from __future__ import annotations

import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from foreland.core.document import Callout, Document, ListBlock, Paragraph, Passage, Section, Table, canonical_json
from foreland.publishing import wording
from foreland.publishing.docx import docx
from foreland.publishing.html import page
from foreland.publishing.odt import odt
from foreland.publishing.pdf import packed, pdf
from foreland.publishing.tests import samples

STATEMENTS: Final = 126
BATCH: Final = 20
TURNS: Final = 3
WHEN: Final = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ROOT: Final = Path(__file__).resolve().parents[1]

_TAGGED: Final = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"}}'
)
"""LibreOffice makes a tagged file too: like is compared with like."""
_OURS_COLD: Final = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from foreland.core.document import from_data
from foreland.publishing.pdf import packed, pdf
document = from_data(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
Path(sys.argv[2]).write_bytes(pdf(document, when=datetime(2026, 11, 20, tzinfo=UTC), pack=False))
"""
_WEASYPRINT_COLD: Final = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def policy(number: int) -> Document:
    """Return the policy with this number: 126 statements, its sentences in an order of its own."""
    made = samples.document(statements=STATEMENTS, organisation=f"Harbour School {number}", version=f"1.{number}")

    def turned(section: Section) -> Section:
        passages = tuple(
            passage
            if passage.origin == "made"
            else replace(samples.statement(int(passage.key[4:]) + 7 * number), key=passage.key)
            for passage in section.passages
        )
        return replace(section, passages=passages, sections=tuple(map(turned, section.sections)))

    return replace(made, sections=tuple(map(turned, made.sections)))


def _lines(passage: Passage) -> list[dict[str, Any]]:
    """A passage as the peer's template takes it: paragraphs with a style, and rows of a table."""
    out: list[dict[str, Any]] = []
    for block in passage.blocks:
        if isinstance(block, Paragraph):
            out.append({"text": wording.line(block.spans), "style": "p", "rows": []})
        elif isinstance(block, ListBlock):
            out.extend({"text": wording.line(item), "style": "li", "rows": []} for item in block.items)
        elif isinstance(block, Callout):
            out.extend({"text": words, "style": "p", "rows": []} for words in wording.block_lines(block))
        elif isinstance(block, Table):
            rows = [[wording.line(cell) for cell in row] for row in (block.header, *block.rows)]
            out.append({"text": block.caption, "style": "table", "rows": rows})
    return out


def _context(document: Document) -> dict[str, Any]:
    """What the peer's template is filled with."""
    return {
        "organisation": document.organisation,
        "title": document.title,
        "facts": [{"label": fact.label, "value": fact.value} for fact in wording.facts(document)],
        "sections": [
            {
                "title": wording.heading(section),
                "lines": [line for passage in section.passages for line in _lines(passage)],
            }
            for _, section in wording.sections(document)
        ],
    }


def _template(path: Path) -> None:
    """Write the peer's template: a cover, headings, paragraphs, lists and one form of table."""
    import docx as python_docx  # noqa: PLC0415 -- benchmark and test dependency

    made = python_docx.Document()
    made.add_paragraph("{{ organisation }}")
    made.add_heading("{{ title }}", 0)
    for words in ("{%p for fact in facts %}", "{{ fact.label }}: {{ fact.value }}", "{%p endfor %}"):
        made.add_paragraph(words)
    made.add_page_break()  # type: ignore[no-untyped-call,unused-ignore]
    made.add_paragraph("{%p for section in sections %}")
    made.add_heading("{{ section.title }}", 1)
    for words in ("{%p for line in section.lines %}", "{%p if line.style == 'li' %}"):
        made.add_paragraph(words)
    made.add_paragraph("{{ line.text }}", style="List Bullet")
    for words in ("{%p else %}", "{{ line.text }}", "{%p endif %}", "{%p if line.rows %}"):
        made.add_paragraph(words)
    table = made.add_table(rows=3, cols=4, style="Table Grid")
    table.cell(0, 0).text = "{%tr for row in line.rows %}"
    for column in range(4):
        table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(2, 0).text = "{%tr endfor %}"
    for words in ("{%p endif %}", "{%p endfor %}", "{%p endfor %}"):
        made.add_paragraph(words)
    made.save(str(path))


def _filled(template: Path, document: Document) -> bytes:
    """The peer's DOCX of a document."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415 -- benchmark dependency

    made = DocxTemplate(str(template))
    made.render(_context(document), autoescape=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, timeout=600)


def _say(name: str, seconds: float, base: float) -> None:
    print(f"  {name:<52} {seconds * 1000:9.1f} ms   {seconds / base:6.2f} times ours")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make the PDF: a document in a process of its own, and many in one run, in seconds for one."""

    name: str
    cold: Callable[[], object]
    batch: Callable[[], object]
    in_batch: int


def _ours(folder: Path, documents: list[Document]) -> Way:
    """Our PDF, not packed."""
    source = folder / "policy.json"
    source.write_text(canonical_json(documents[0]), encoding="utf-8")
    return Way(
        "ours",
        lambda: _run(sys.executable, "-c", _OURS_COLD, str(source), str(folder / "ours.pdf")),
        lambda: [pdf(each, when=WHEN, pack=False) for each in documents],
        BATCH,
    )


def _libreoffice(folder: Path, template: Path, documents: list[Document]) -> Way | None:
    """docxtpl, and LibreOffice to turn its file into a tagged PDF."""
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice (soffice) is not installed: its figures are left out.")
        return None
    profile = f"-env:UserInstallation=file://{folder}/profile"

    def convert(chosen: list[Document]) -> None:
        paths = [folder / f"batch-{number}.docx" for number in range(len(chosen))]
        for path, document in zip(paths, chosen, strict=True):
            path.write_bytes(_filled(template, document))
        _run(
            program, profile, "--headless", "--convert-to", _TAGGED, "--outdir", str(folder / "peer"), *map(str, paths)
        )

    convert(documents[:1])  # the first start makes LibreOffice's profile
    return Way("docxtpl and LibreOffice", lambda: convert(documents[:1]), lambda: convert(documents), BATCH)


def _weasyprint(folder: Path, documents: list[Document]) -> Way | None:
    """WeasyPrint on our HTML."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415 -- benchmark dependency
    except (ImportError, OSError) as error:
        print(f"WeasyPrint cannot run here, its figures are left out: {error}")
        return None
    pages = [page(each) for each in documents[:2]]
    source = folder / "policy.html"
    source.write_text(pages[0], encoding="utf-8")
    return Way(
        "WeasyPrint",
        lambda: _run(sys.executable, "-c", _WEASYPRINT_COLD, str(source), str(folder / "peer.pdf")),
        lambda: [HTML(string=each).write_pdf(pdf_variant="pdf/ua-1") for each in pages],
        len(pages),
    )


def _in_turns(ways: list[Way]) -> dict[str, tuple[float, float]]:
    """Seconds of each way, cold and in a batch: medians of turns, so that noise of the machine meets all alike."""
    ways[0].batch()
    cold: dict[str, list[float]] = {way.name: [] for way in ways}
    batch: dict[str, list[float]] = {way.name: [] for way in ways}
    for turn in range(TURNS):
        for way in ways:
            print(f"  turn {turn + 1} of {TURNS}: {way.name} …", file=sys.stderr, flush=True)
            cold[way.name].append(_seconds(way.cold))
            batch[way.name].append(_seconds(way.batch) / way.in_batch)
    return {way.name: (statistics.median(cold[way.name]), statistics.median(batch[way.name])) for way in ways}


def _verdict(what: str, ratio: float | None, aim: float) -> None:
    if ratio is None:
        print(f"  aim not measured: {what}")
    else:
        print(f"  {'met    ' if ratio <= aim else 'NOT met'} {what}: {ratio:.3f}, aim at most {aim:g}")


def _docx(template: Path, document: Document) -> tuple[float, float, float]:
    """Seconds of our DOCX, docxtpl's, and our ODT, taken in turns so that noise meets all."""
    works: tuple[Callable[[], object], ...] = (
        lambda: docx(document, when=WHEN),
        lambda: _filled(template, document),
        lambda: odt(document, when=WHEN),
    )
    for work in works:
        work()
    turns = [[_seconds(work) for work in works] for _ in range(15)]
    ours, peer, other = (statistics.median(column) for column in zip(*turns, strict=True))
    return ours, peer, other


def _packing(documents: list[Document]) -> str:
    """What packing costs and gives."""
    plain = pdf(documents[0], when=WHEN, pack=False)
    seconds = statistics.median(_seconds(lambda: packed(plain)) for _ in range(7))
    return f"packing adds {seconds * 1000:.1f} ms; {len(plain) // 1024} KB become {len(packed(plain)) // 1024} KB"


def main() -> None:
    """Measure, and print figures, ratios and whether the aims are met."""
    documents = [policy(number) for number in range(BATCH)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "template.docx"
        _template(template)
        ways = [_ours(folder, documents), _libreoffice(folder, template, documents), _weasyprint(folder, documents)]
        measured = _in_turns([way for way in ways if way is not None])
        ours, peer, other = _docx(template, documents[0])
    cold, warm = measured["ours"]
    words = sum(len(piece.split()) for piece in wording.body(documents[0]))
    print(f"\nPDF of a policy with {STATEMENTS} statements, {words} words: time for one document, tagged, not packed")
    for name, (once, _) in measured.items():
        _say(f"{name}, cold process", once, cold)
    for name, (_, many) in measured.items():
        _say(f"{name}, one of many in one run", many, warm)
    print(f"  {_packing(documents)}")
    print("\nDOCX of the same policy, in process")
    _say("ours", ours, ours)
    _say("docxtpl", peer, ours)
    _say("ours as ODT", other, ours)
    print("\nAims (ours as a part of the peer's time)")
    for name, aim in (("docxtpl and LibreOffice", 0.5), ("WeasyPrint", 0.1)):
        found = measured.get(name)
        _verdict(f"PDF against {name}, in one run", warm / found[1] if found else None, aim)
        _verdict(f"PDF against {name}, cold", cold / found[0] if found else None, aim)
    _verdict("DOCX against docxtpl", ours / peer, 1.0)


if __name__ == "__main__":
    main()
