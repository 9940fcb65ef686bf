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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from foreland.core.document import Callout, Document, ListBlock, Paragraph, Passage, Section, Table, canonical_json
from foreland.publishing import wording
from foreland.publishing.docx import docx
from foreland.publishing.html import page
from foreland.publishing.odt import odt
from foreland.publishing.pdf import pdf
from foreland.publishing.tests import samples

STATEMENTS: Final = 126
BATCH: Final = 20
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
from foreland.publishing.pdf import pdf
document = from_data(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
Path(sys.argv[2]).write_bytes(pdf(document, when=datetime(2026, 11, 20, tzinfo=UTC), pack=False))
"""
_WEASYPRINT_COLD: Final = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def policy(number: int) -> Document:
    """This function will return the policy with this number: 126 statements, its sentences in an order of its own."""
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


def _median(work: Callable[[], object], times: int) -> float:
    return statistics.median(_seconds(work) for _ in range(times))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, timeout=600)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say what is being measured while it is."""
    print(f"  measuring: {what} …", file=sys.stderr, flush=True)
    yield


def _say(name: str, seconds: float | None, base: float) -> None:
    if seconds is None:
        print(f"  {name:<58} not measured")
    else:
        print(f"  {name:<58} {seconds * 1000:9.1f} ms   {seconds / base:6.2f} × ours")


def _ours(folder: Path, documents: list[Document]) -> tuple[float, float, float]:
    """Seconds of our PDF: cold process, in process (one of a batch), and what packing adds."""
    source = folder / "policy.json"
    source.write_text(canonical_json(documents[0]), encoding="utf-8")
    with _told("our PDF, cold process"):
        cold = _median(lambda: _run(sys.executable, "-c", _OURS_COLD, str(source), str(folder / "ours.pdf")), 5)
    pdf(policy(99), when=WHEN, pack=False)
    with _told(f"our PDF, {BATCH} in one process"):
        warm = _seconds(lambda: [pdf(each, when=WHEN, pack=False) for each in documents]) / BATCH
        packed = _seconds(lambda: [pdf(each, when=WHEN) for each in map(policy, range(30, 30 + BATCH))]) / BATCH
    return cold, warm, packed


def _libreoffice(folder: Path, template: Path, documents: list[Document]) -> tuple[float, float] | None:
    """Seconds of docxtpl and LibreOffice: one document in a cold process, and one of a batch in one run."""
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice (soffice) is not installed: its figures are left out.")
        return None
    profile = f"-env:UserInstallation=file://{folder}/profile"

    def convert(files: list[Path]) -> None:
        _run(
            program, profile, "--headless", "--convert-to", _TAGGED, "--outdir", str(folder / "peer"), *map(str, files)
        )

    def one() -> None:
        path = folder / "cold.docx"
        path.write_bytes(_filled(template, documents[0]))
        convert([path])

    def many() -> None:
        paths = [folder / f"batch-{number}.docx" for number in range(BATCH)]
        for path, document in zip(paths, documents, strict=True):
            path.write_bytes(_filled(template, document))
        convert(paths)

    one()  # the first start makes LibreOffice's profile
    with _told("docxtpl and LibreOffice, cold process"):
        cold = _median(one, 3)
    with _told(f"docxtpl and LibreOffice, {BATCH} in one run"):
        batch = _seconds(many) / BATCH
    return cold, batch


def _printed(html: Any, words: str) -> bytes:
    """WeasyPrint's PDF of a page, reading of the HTML included; `html` is its class."""
    return bytes(html(string=words).write_pdf(pdf_variant="pdf/ua-1"))


def _weasyprint(folder: Path, documents: list[Document]) -> tuple[float, float] | None:
    """Seconds of WeasyPrint on our HTML: cold process, and in process."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415 -- benchmark dependency
    except (ImportError, OSError) as error:
        print(f"WeasyPrint cannot run here, its figures are left out: {error}")
        return None
    pages = [page(each) for each in documents[:4]]
    source = folder / "policy.html"
    source.write_text(pages[0], encoding="utf-8")
    with _told("WeasyPrint, cold process"):
        cold = _median(lambda: _run(sys.executable, "-c", _WEASYPRINT_COLD, str(source), str(folder / "peer.pdf")), 3)
    with _told("WeasyPrint, in process"):
        warm = statistics.median(
            _seconds(lambda: HTML(string=each).write_pdf(pdf_variant="pdf/ua-1")) for each in pages[1:]
        )
    return cold, warm


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
    with _told("DOCX and ODT"):
        turns = [[_seconds(work) for work in works] for _ in range(15)]
    ours, peer, other = (statistics.median(column) for column in zip(*turns, strict=True))
    return ours, peer, other


def main() -> None:
    """This function will measure, and print figures, ratios and whether the aims are met."""
    documents = [policy(number) for number in range(BATCH)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "template.docx"
        _template(template)
        cold, warm, packed = _ours(folder, documents)
        office = _libreoffice(folder, template, documents)
        weasy = _weasyprint(folder, documents)
        ours, peer, other = _docx(template, documents[0])
    words = sum(len(piece.split()) for piece in wording.body(documents[0]))
    print(f"\nPDF of a policy with {STATEMENTS} statements, {words} words; time for one document, not packed")
    _say("ours, cold process", cold, cold)
    _say("docxtpl and LibreOffice, cold process", office[0] if office else None, cold)
    _say("WeasyPrint, cold process", weasy[0] if weasy else None, cold)
    _say(f"ours, one of {BATCH} in one process", warm, warm)
    _say(f"docxtpl and LibreOffice, one of {BATCH} in one run", office[1] if office else None, warm)
    _say("WeasyPrint, in process", weasy[1] if weasy else None, warm)
    sizes = len(pdf(documents[0], when=WHEN, pack=False)), len(pdf(documents[0], when=WHEN))
    print(
        f"  with packing {packed * 1000:.1f} ms ({(packed - warm) * 1000:+.1f}); "
        f"{sizes[0] // 1024} KB become {sizes[1] // 1024} KB"
    )
    print("\nDOCX of the same policy, in process")
    _say("ours", ours, ours)
    _say("docxtpl", peer, ours)
    _say("ours as ODT", other, ours)
    print("\nAims (ours as a part of the peer's time)")
    _verdict("PDF against LibreOffice in a batch", warm / office[1] if office else None, 0.5)
    _verdict("PDF against LibreOffice, cold", cold / office[0] if office else None, 0.5)
    _verdict("PDF against WeasyPrint, in process", warm / weasy[1] if weasy else None, 0.1)
    _verdict("PDF against WeasyPrint, cold", cold / weasy[0] if weasy else None, 0.1)
    _verdict("DOCX against docxtpl", ours / peer, 1.0)


if __name__ == "__main__":
    main()
