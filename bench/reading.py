"""Reading what a school brings: time and memory for a policy of about 30 pages in each format, beside two peers.

The peers: python-docx, which walks through paragraphs and tables alone, and headless LibreOffice, which turns the file
into plain text. "Apart" is what a visitor waits for: a process of its own with limits, started for this one file.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Final

from bench.documents import WHEN
from bench.place import median_ms
from foreland.core.document import Document
from foreland.core.source import Source
from foreland.publishing import wording
from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from foreland.reading import apart
from foreland.reading.formats import read

STATEMENTS: Final = 185
TURNS: Final = 5
AIMS: Final = {"docx": 0.3, "odt": 0.3, "html": 0.3, "txt": 0.3, "pdf": 1.0}
MOST_MB: Final = 300
_PEAK: Final = """
import re, sys
from pathlib import Path
from foreland.reading.formats import read
read(Path(sys.argv[1]).read_bytes(), sys.argv[1])
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def _peer(data: bytes) -> list[str]:
    """What python-docx says: paragraphs, then cells."""
    import docx as python_docx  # noqa: PLC0415 -- test dependency

    made = python_docx.Document(io.BytesIO(data))
    return [each.text for each in made.paragraphs] + [
        cell.text for table in made.tables for row in table.rows for cell in row.cells
    ]


def _found(source: Source, document: Document) -> tuple[int, int]:
    """How many paragraphs of the document stand whole in the source, and how many there are."""
    said = {extract.text.replace(" | ", " ") for extract in source.extracts}
    wanted = [" ".join(wording.line(block.spans).split()) for _, section in wording.sections(document)
              for passage in section.passages for block in passage.blocks if hasattr(block, "spans")]  # fmt: skip
    return sum(words in said for words in wanted), len(wanted)


def _libreoffice(folder: Path, file: Path) -> float | None:
    """Milliseconds that LibreOffice takes to make plain text of a file, its profile made before."""
    program = shutil.which("soffice")
    if program is None:
        return None
    kind = "txt:Text" if file.suffix == ".docx" else "txt:Text (encoded):UTF8"
    more = ["--infilter=writer_pdf_import"] if file.suffix == ".pdf" else []
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", *more, "--convert-to", kind]

    def convert() -> None:
        subprocess.run(
            [*command, "--outdir", str(folder / "out"), str(file)], check=False, capture_output=True, timeout=300
        )

    convert()
    begin = time.perf_counter()
    convert()
    return (time.perf_counter() - begin) * 1000


def main() -> int:
    """Print a line for each format, the ratios, and whether the aims are met; return 1 where one is not."""
    document = samples.document(statements=STATEMENTS)
    failed = []
    with tempfile.TemporaryDirectory(prefix="foreland-bench-") as name:
        folder = Path(name)
        for key, aim in AIMS.items():
            data = render(document, key, when=WHEN)
            file = folder / f"policy.{key}"
            file.write_bytes(data)
            source = read(data, file.name)
            here = median_ms(partial(read, data, file.name), TURNS)
            away = median_ms(partial(apart.read, file, file.name), TURNS)
            peak = subprocess.run([sys.executable, "-c", _PEAK, str(file)], check=True, capture_output=True, text=True)
            megabytes = int(re.sub(r"\D", "", peak.stdout)) / 1024
            found, wanted = _found(source, document)
            pages = f"{source.pages} pages" if source.pages else f"{source.words:,} words"
            print(
                f"{key:<5} {pages:<13} {len(data) // 1024:>5} KB  here {here:>7.1f} ms  apart {away:>7.1f} ms"
                f"  peak {megabytes:>4.0f} MB  whole paragraphs {found}/{wanted}"
            )
            peers: list[tuple[str, float | None]] = (
                [("python-docx", median_ms(partial(_peer, data), TURNS))] if key == "docx" else []
            )
            if key in ("docx", "pdf"):
                peers.append(("LibreOffice to text", _libreoffice(folder, file)))
            for peer, taken in peers:
                said = "not installed" if taken is None else f"{taken:.0f} ms, {taken / here:.1f} times ours"
                print(f"      {peer}: {said}")
            if here > aim * 1000 or megabytes > MOST_MB:
                failed.append(key)
    print(
        f"aims: {', '.join(f'{key} {aim:g} s' for key, aim in AIMS.items())}, peak {MOST_MB} MB: {f'missed {failed}' if failed else 'met'}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
