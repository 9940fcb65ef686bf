"""Reading in a process of its own: what goes wrong there stays there."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from foreland.core.source import Unreadable
from foreland.reading import apart
from foreland.reading.formats import read
from foreland.reading.refusals import LARGEST
from foreland.reading.tests import samples
from foreland.reading.tests.samples import docx, paragraph

TEXT = "# Phones\n\n## Aims\n\nPhones stay in the office.\n\n| Who | What |\n| --- | --- |\n| Head | decides |\n"


def refused(file: bytes | Path, name: str, **how: float) -> str:
    """The key with which a file is refused."""
    with pytest.raises(Unreadable) as error:
        apart.read(file, name, **how)
    assert str(error.value).endswith(".")
    return error.value.why


@pytest.mark.parametrize("data", [TEXT.encode(), docx(paragraph("Aims", "berschrift1") + paragraph("Ours."))])
def test_what_comes_back_is_what_was_read(data: bytes, tmp_path: Path) -> None:
    """From bytes and from a file alike, with every field."""
    here = read(data, "a.md")
    file = tmp_path / "a.md"
    file.write_bytes(data)
    assert apart.read(data, "a.md") == here
    assert apart.read(file, "a.md") == here


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file and no folder, whether it went well or not."""
    monkeypatch.setattr(apart.tempfile, "tempdir", str(tmp_path))
    apart.read(TEXT.encode(), "a.md")
    refused(b"PK\x03\x04", "a.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"a" * (LARGEST + 1), "too-large"),
        (b"PK\x03\x04 broken", "broken"),
        (samples.locked(samples.pdf("Words."), user="secret"), "locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a table of figures", "unknown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, why: str) -> None:
    """The key and the words come over."""
    assert refused(data, "a.docx") == why


def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """When its time is up, with whatever it started."""
    monkeypatch.setattr(apart, "CHILD", ("-c", "import time; time.sleep(60)"))
    began = time.monotonic()
    assert refused(TEXT.encode(), "a.md", seconds=0.5) == "too-long"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("does", "why"),
    [
        ("import os; os.abort()", "broken"),
        ("raise SystemExit(3)", "broken"),
        ("pass", "broken"),
        ("print('no JSON')", "broken"),
        ('print(\'{"source": {"extracts": [[1]]}}\')', "broken"),
        ("import os; os.kill(os.getpid(), 24)", "too-long"),
        ("while True: print('x' * 1_000_000)", "too-long"),
    ],
)
def test_a_reader_that_falls_takes_nothing_with_it(does: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it says or does, the answer is a source or a word of ours."""
    monkeypatch.setattr(apart, "CHILD", ("-c", does))
    assert refused(TEXT.encode(), "a.md", seconds=20) == why


def test_the_child_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting and no key of the service stands in its environment; it begins in an empty folder."""
    monkeypatch.setenv("FORELAND_KEYS", "a secret")
    tell = "import json, os; print(json.dumps({'error': 'x', 'words': json.dumps([dict(os.environ), os.listdir()])}))"
    monkeypatch.setattr(apart, "CHILD", ("-c", tell))
    with pytest.raises(Unreadable) as error:
        apart.read(TEXT.encode(), "a.md")
    environment, listed = json.loads(str(error.value))
    assert not [name for name in environment if name.startswith(("FORELAND", "DJANGO"))]
    assert listed == []


def test_limits_stand_before_the_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """On memory, time, files; the child cannot lift them."""
    tell = (
        "import resource, foreland.reading.child as child, json\n"
        "child._answer = lambda name: json.dumps({'error': 'x', 'words': json.dumps([resource.getrlimit(kind) for kind in"
        " (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_DATA)])}).encode()\n"
        "child.main()"
    )
    monkeypatch.setattr(apart, "CHILD", ("-c", tell))
    with pytest.raises(Unreadable) as error:
        apart.read(TEXT.encode(), "a.md", seconds=9)
    limits = json.loads(str(error.value))
    assert limits[0] == [900_000_000, 900_000_000]
    assert limits[4] == [290_000_000, 290_000_000]
    assert limits[1] == [10, 10]
    assert limits[2] == [0, 0]


@pytest.mark.slow
def test_bombs_and_endless_files_end_in_time() -> None:
    """A zip bomb, one that lies about itself, 10,000 pages, a person named in every line, a page of boxes without end."""
    began = time.monotonic()
    assert refused(samples.bomb(), "a.docx") == "too-large"
    assert refused(samples.lying_bomb(), "a.docx") in ("too-large", "broken")
    assert refused(samples.pages(10_000), "a.pdf") == "too-many-pages"
    named = apart.read("\n\n".join(f"Mrs A. Okafor is told of worry {at}." for at in range(5_000)).encode(), "a.txt")
    assert len(named.extracts) == 5_000
    tiny = "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 500_000
    assert refused(docx(tiny), "a.docx") == "too-many-pages"
    full = "".join(f'<w:p w:a="{at * 7919:x}"/>' for at in range(1_200_000))
    assert refused(docx(full), "a.docx") == "too-long"
    assert time.monotonic() - began < 60


def test_memory_stays_below_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document of 1,500 paragraphs takes less than 300 MB."""
    tell = (
        "import foreland.reading.child as child, json, re\n"
        "answer = child._answer\n"
        "def told(name):\n"
        "    said = answer(name)\n"
        "    peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]\n"
        "    return json.dumps({'error': peak, 'words': str(len(json.loads(said)['source']['extracts'])) + '.'}).encode()\n"
        "child._answer = told\n"
        "child.main()"
    )
    monkeypatch.setattr(apart, "CHILD", ("-c", tell))
    long = "Everybody who works here reads this policy in the first week and asks about what is not clear. " * 8
    with pytest.raises(Unreadable) as error:
        apart.read(docx("".join(paragraph(f"{at} {long}") for at in range(1_500))), "a.docx")
    assert str(error.value) == "1500."
    assert int(error.value.why) < 300 * 1024


def test_a_name_may_be_anything() -> None:
    """It is shown and never obeyed."""
    name = "../../etc/passwd\n; rm -rf $HOME " + "a" * 5_000
    assert apart.read(TEXT.encode(), name).name == name
    assert apart.read(TEXT.encode(), "-m.md").title == "Phones"
    assert os.path.exists(os.path.expanduser("~"))
