"""An edition as one file: exported, brought in elsewhere, and refused where it is hostile."""

from __future__ import annotations

import io
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from foreland.core.packs.model import Bank
from foreland.core.packs.reading import BrokenPack, read
from foreland.core.packs.writing import write as written
from foreland.core.tests.packs import REQUIREMENTS, files
from foreland.library import actions, bundles, folders, queries
from foreland.library.models import Edition
from foreland.tenancy import actions as ground

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PACK = ("made-up", "kent-online-safety")


def edition(number: str = "2026.1", text: str = "") -> dict[str, str]:
    """Return the files of the small bank under another name."""
    found = {name: said.replace('id = "made-up"', 'id = "kent"', 1) for name, said in files().items()}
    found["pack.toml"] = found["pack.toml"].replace('edition = "2026.1"', f'edition = "{number}"', 1)
    return {name: said + text for name, said in found.items()} if text else found


def zipped(**entries: str | bytes) -> bytes:
    """Return a zip with these entries, whose names are written as they come."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, said in entries.items():
            bundle.writestr(name, said)
    return out.getvalue()


@pytest.fixture
def law(db: None) -> None:
    """Load the requirements to which the small bank refers."""
    pack = read(REQUIREMENTS)
    actions.load_edition(
        head=pack.head, files=REQUIREMENTS, digest=folders.digest(REQUIREMENTS), released=True, by="operator", now=NOW
    )


def test_an_exported_edition_is_unpacked_as_it_was() -> None:
    given = edition()
    content = bundles.pack(read(given).head, given)
    assert bundles.unpack(content) == given
    assert bundles.pack(read(given).head, given) == content


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"../pack.toml": "x"}, "leads out of the folder"),
        ({"/etc/pack.toml": "x"}, "leads out of the folder"),
        ({"a\\..\\pack.toml": "x"}, "leads out of the folder"),
        ({"C:/pack.toml": "x"}, "leads out of the folder"),
        ({"a/pack.toml": "x", "b/more.toml": "x"}, "It holds 2 folders"),
        ({"a/pack.toml": "x", "a/run.py": "x"}, "TOML files alone"),
        ({"a/more.toml": "x"}, "no pack.toml"),
        ({"a/pack.toml": b"\xff\xfe"}, "not UTF-8"),
        ({"a/pack.toml": "#" * (folders.LARGEST + 5)}, "more than 2 MB"),
        ({f"a/{at}.toml": "x" for at in range(bundles.MOST_FILES + 1)}, "at most 200"),
        ({f"a/{at}.toml": " " * 2_000_000 for at in range(9)}, "more than 16 MB"),
    ],
)  # fmt: skip
def test_a_hostile_zip_is_refused_with_words(entries: dict[str, Any], says: str) -> None:
    with pytest.raises(BrokenPack, match=says):
        bundles.unpack(zipped(**entries))


def test_what_is_no_zip_is_refused() -> None:
    for content in (b"", b"PK", b"hello" * 100, zipped(**{"a/pack.toml": "x" * 5000})[:60]):
        with pytest.raises(BrokenPack, match="zip"):
            bundles.unpack(content)
    with pytest.raises(BrokenPack, match="more than 8 MB"):
        bundles.unpack(b"0" * (bundles.LARGEST_ZIP + 1))


def test_a_link_in_a_zip_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        entry = zipfile.ZipInfo("a/pack.toml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        bundle.writestr(entry, "/etc/passwd")
    with pytest.raises(BrokenPack, match="leads elsewhere"):
        bundles.unpack(out.getvalue())


def test_a_file_that_lies_about_its_size_is_not_read_on() -> None:
    """The size in the list of files is small; the content is not."""
    content = bytearray(zipped(**{"a/pack.toml": "#" * 5_000_000}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(BrokenPack):
        bundles.unpack(bytes(content))


def test_an_edition_is_published_for_its_owner_and_never_changed(law: None) -> None:
    head = actions.publish_edition(files=edition(), before=(), owner="abc", shown_to=["xyz"], by="me", now=NOW)
    row = Edition.objects.get(pack="kent")
    assert (head.id, row.released, row.owner, row.shown_to) == ("kent", True, "abc", ["xyz"])
    changed = {name: said.replace("The office keeps a list.", "Nobody keeps it.") for name, said in edition().items()}
    with pytest.raises(actions.EditionChanged, match="released and loaded with other words"):
        actions.publish_edition(files=changed, before=(), owner="abc", shown_to=(), by="me", now=NOW)
    with pytest.raises(actions.EditionChanged, match="of somebody else"):
        actions.publish_edition(files=edition("2026.2"), before=(), owner="other", shown_to=(), by="me", now=NOW)
    assert [row.edition for row in Edition.objects.filter(pack="kent")] == ["2026.1"]
    assert Edition.objects.get(pack="kent").digest == row.digest


def test_an_edition_with_a_fault_is_not_published(law: None) -> None:
    broken = {name: said.replace('section = "phones"', 'section = "nowhere"', 1) for name, said in edition().items()}
    with pytest.raises(BrokenPack, match="nowhere"):
        actions.publish_edition(files=broken, before=(), owner="abc", shown_to=(), by="me", now=NOW)
    first = read(edition())
    assert isinstance(first, Bank)
    changed = {name: said.replace("The office keeps a list.", "The office keeps it.") for name, said in edition("2026.2").items()}  # fmt: skip
    with pytest.raises(BrokenPack, match="nothing says why"):
        actions.publish_edition(files=changed, before=(first,), owner="abc", shown_to=(), by="me", now=NOW)
    assert not Edition.objects.filter(pack="kent").exists()


def test_a_pack_is_for_those_under_its_owner_and_those_it_is_shown_to(law: None) -> None:
    actions.publish_edition(files=edition(), before=(), owner="abc", shown_to=["xyz"], by="me", now=NOW)
    assert queries.packs_for(["abc", "me"]) == ["kent"]
    assert queries.packs_for(["xyz"]) == ["kent"]
    assert queries.packs_for(["other"]) == []


def test_the_command_brings_an_edition_in(law: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    authority = ground.create_body(
        kind="authority", name="Northshire", numbers={}, since=NOW.date(), by="operator", now=NOW
    )
    pack = read(edition())
    assert isinstance(pack, Bank)
    file = tmp_path / "kent.zip"
    file.write_bytes(bundles.pack(pack.head, written(pack)))
    call_command("bring_in", str(file), "--for", authority.pk)
    assert "is here for Northshire" in capsys.readouterr().out
    assert queries.bank("kent") == pack
    assert queries.pack_owner("kent") == authority.pk
    for arguments in ([str(tmp_path / "none.zip")], [str(file), "--for", "nobody"], [str(file)]):
        with pytest.raises(CommandError):
            call_command("bring_in", *arguments)


def test_only_a_trust_has_an_edition_brought_in_that_fixes_statements(law: None, tmp_path: Path) -> None:
    given = files()
    head = read(given).head
    actions.load_edition(head=head, files=given, digest=folders.digest(given), released=True, by="me", now=NOW)
    own = {name: said.replace('key = "phones.list"', 'key = "phones.list"\nfixed = true') for name, said in edition().items()}  # fmt: skip
    own["pack.toml"] += '\nbased_on = { pack = "made-up", edition = "2026.1" }\n'
    file = tmp_path / "kent.zip"
    file.write_bytes(bundles.pack(read(own).head, own))
    authority, trust = (
        ground.create_body(kind=kind, name=kind, numbers={}, since=NOW.date(), by="operator", now=NOW)
        for kind in ("authority", "trust")
    )
    for arguments in ([], ["--for", authority.pk]):
        with pytest.raises(CommandError, match="only a trust fixes statements"):
            call_command("bring_in", str(file), *arguments)
    call_command("bring_in", str(file), "--for", trust.pk)
    assert queries.pack_owner("kent") == trust.pk


def test_the_way_to_another_pack_leads_over_the_edition_that_it_began_on(law: None) -> None:
    for number in ("2025.1", "2026.1", "2026.2"):
        given = {name: said.replace('edition = "2026.1"\ntitle', f'edition = "{number}"\ntitle') for name, said in files().items()}  # fmt: skip
        head = read(given).head
        actions.load_edition(head=head, files=given, digest=folders.digest(given), released=True, by="me", now=NOW)
    for number, based in (("2026.1", "2026.1"), ("2026.2", "2026.2")):
        own = edition(number)
        own["pack.toml"] += f'\nbased_on = {{ pack = "made-up", edition = "{based}" }}\n'
        actions.publish_edition(files=own, before=(), owner="abc", shown_to=(), by="me", now=NOW)
    names = [
        [name for name, _ in queries.way_to("made-up", number, "kent")] for number in ("2025.1", "2026.1", "2026.2")
    ]
    assert names == [["2025.1", "2026.1", "2026.1", "2026.2"], ["2026.1", "2026.1", "2026.2"], ["2026.2", "2026.2"]]
