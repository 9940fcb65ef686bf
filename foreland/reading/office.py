"""Old Word files and rich text, turned into Word files of today by a word processor, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from foreland.core.source import Format, Source, Unreadable
from foreland.reading import docx, plain
from foreland.reading.refusals import broken

SECONDS: Final = 60
"""Longest time that a word processor may take; its first start alone takes some."""
_MOST_TEXT: Final = 20_000_000
_SETTINGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
"""How a word processor is started: no macro runs, and nothing is fetched that a stranger's file points to."""


def read(data: bytes, name: str, kind: Format) -> Source:
    """Return the source of an old Word file ("doc") or of rich text ("rtf"). Raises Unreadable."""
    with tempfile.TemporaryDirectory(prefix="foreland-reading-") as folder:
        given = Path(folder) / f"document.{kind}"
        given.write_bytes(data)
        source = _by_word_processor(given, name) or _by_text_tool(given, name, kind)
    if source is None:
        raise Unreadable(
            "no-converter",
            "This is an old Word file, which cannot be read here. Open it in Word, save it as .docx or PDF, and bring that file.",
        )
    return Source(name, kind, source.extracts, source.pages, source.title, source.notes)


def _by_word_processor(given: Path, name: str) -> Source | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    folder = given.parent
    out = folder / "out"
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    command = [
        program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nologo", "--nolockcheck",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(given),
    ]  # fmt: skip
    _run(command, folder)
    made = out / "document.docx"
    if not made.is_file():
        raise broken("This old Word file is damaged or locked with a password")
    return docx.read(made.read_bytes(), name)


def _by_text_tool(given: Path, name: str, kind: Format) -> Source | None:
    program = (shutil.which("antiword") or shutil.which("catdoc")) if kind == "doc" else shutil.which("unrtf")
    if program is None:
        return None
    options = {"antiword": ["-m", "UTF-8.txt", "-w", "0"], "catdoc": ["-d", "utf-8", "-w"], "unrtf": ["--text"]}
    said = _run([program, *options[Path(program).name], str(given)], given.parent)
    if not said.strip():
        raise broken("This old Word file is damaged or locked with a password")
    return plain.read(said[:_MOST_TEXT], name, "txt")


def _run(command: list[str], folder: Path) -> bytes:
    try:
        done = subprocess.run(
            command, cwd=folder, check=False, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
            env={"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            "too-long", "This old Word file takes too long to read. Save it as .docx, then bring that file."
        ) from error
    return done.stdout
