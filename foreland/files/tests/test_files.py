"""Files are kept whole, once, and apart."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from PIL import Image, PngImagePlugin

from foreland.files import actions, queries
from foreland.files.models import File, FileIsImmutable
from foreland.files.pictures import redraw
from foreland.tenancy import actions as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import NoScope, WrongBody, open_scope
from foreland.trail import queries as trail

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\nthe words of a policy\n%%EOF\n"
pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies(tmp_path: Path, settings: Any) -> Iterator[tuple[Body, Body]]:
    """Return two schools, with the first one open and storage of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    one, two = (
        tenancy.create_body(kind="school", name=name, by="operator", now=NOW, since=date(2020, 9, 1))
        for name in ("One School", "Two School")
    )
    with open_scope(body=one, by="p1"):
        yield one, two


def keep(body: Body | str, **given: Any) -> File:
    """Keep a file with usual facts."""
    usual = {"data": PDF, "name": "Policy.pdf", "media_type": "application/pdf", "purpose": "version"}
    return actions.keep(**{"body": body, "by": "p1", "now": NOW, **usual, **given})


def picture(size: tuple[int, int] = (900, 300), kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture with something to see in it."""
    out = io.BytesIO()
    drawn = Image.new("RGB", size, "#0b2f45")
    drawn.paste("#f4b400", (0, 0, size[0] // 3, size[1]))
    drawn.convert(mode).save(out, kind, **options)
    return out.getvalue()


def test_a_file_is_kept_under_its_digest_and_read_back(bodies: tuple[Body, Body]) -> None:
    file = keep(bodies[0])
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert file.key == f"{bodies[0].pk}/{file.sha256}"
    assert (file.size, file.name, file.created) == (len(PDF), "Policy.pdf", NOW)
    assert default_storage.exists(file.key)
    assert queries.read(File.objects.get(pk=file.pk)) == PDF
    (entry,) = trail.entries(body=bodies[0].pk, subject=file.pk)
    assert (entry.verb, entry.by, entry.subject_digest) == ("keep-file", "p1", file.sha256)


def test_the_same_file_is_kept_once(bodies: tuple[Body, Body]) -> None:
    first, again = keep(bodies[0].pk), keep(bodies[0], now=NOW + timedelta(days=1))
    other = keep(bodies[0], name="Copy.pdf")
    assert again.pk == first.pk != other.pk
    assert len(default_storage.listdir(bodies[0].pk)[1]) == 1
    assert len(trail.entries(body=bodies[0].pk, kind="file")) == 2
    assert [file.pk for file in queries.kept(purpose="version")] == sorted([first.pk, other.pk])
    found = queries.find(sha256=first.sha256, purpose="version")
    assert found is not None
    assert queries.find(sha256=first.sha256, purpose="crest") is None


def test_another_body_sees_nothing_of_it_and_cannot_be_written_to(bodies: tuple[Body, Body]) -> None:
    one, two = bodies
    file = keep(one)
    with pytest.raises(WrongBody), transaction.atomic():
        keep(two)
    assert not default_storage.exists(two.pk)
    with open_scope(body=two, by="p2"):
        assert queries.find(sha256=file.sha256) is None
        assert queries.file(pk=file.pk) is None
        mine = keep(two)
        assert mine.key != file.key
    found = queries.file(pk=file.pk)
    assert found == file


def test_without_a_scope_there_is_nothing(db: None) -> None:
    with pytest.raises(NoScope):
        queries.find(sha256="0" * 64)


def test_a_kept_file_never_changes(bodies: tuple[Body, Body]) -> None:
    file = keep(bodies[0])
    file.name = "Other.pdf"
    with pytest.raises(FileIsImmutable):
        file.save()
    assert File.objects.get(pk=file.pk).name == "Policy.pdf"


def test_damage_is_found_named_and_mended_by_keeping_again(bodies: tuple[Body, Body]) -> None:
    file = keep(bodies[0])
    default_storage.delete(file.key)
    default_storage.save(file.key, ContentFile(PDF[:-4]))
    with pytest.raises(queries.Damaged, match="changed in the storage"):
        queries.read(file)
    assert len(queries.damaged()) == 1
    with pytest.raises(CommandError, match="1 of 1 files"):
        call_command("check_files", stderr=io.StringIO())
    keep(bodies[0])
    assert queries.read(file) == PDF
    default_storage.delete(file.key)
    with pytest.raises(queries.Damaged, match="Restore"):
        queries.read(file)
    keep(bodies[0])
    out = io.StringIO()
    call_command("check_files", stdout=out)
    assert out.getvalue() == "1 files are whole.\n"


def test_bytes_go_with_the_last_file_that_shares_them(
    bodies: tuple[Body, Body], django_capture_on_commit_callbacks: Any
) -> None:
    first, other = keep(bodies[0]), keep(bodies[0], name="Copy.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(file=first, by="p1", now=NOW)
    assert queries.read(other) == PDF
    key = other.key
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(file=other, by="p1", now=NOW)
    assert not default_storage.exists(key)
    assert trail.entries(body=bodies[0].pk)[0].verb == "remove-file"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"data": b""}, actions.CannotKeep),
        ({"data": b"MZ\x90"}, actions.UnknownKind),
        ({"media_type": "application/x-msdownload"}, actions.UnknownKind),
        ({"media_type": "image/svg+xml", "data": b"<svg/>"}, actions.UnknownKind),
        ({"media_type": "application/vnd.oasis.opendocument.text"}, actions.UnknownKind),
        ({"media_type": "text/plain; charset=utf-8", "data": b"\xff\xfe"}, actions.UnknownKind),
        ({"purpose": "Two words"}, actions.CannotKeep),
    ],
)
def test_what_is_not_kept(bodies: tuple[Body, Body], given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        keep(bodies[0], **given)
    assert queries.kept() == []


def test_too_many_bytes(bodies: tuple[Body, Body], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LARGEST_BYTES", 10)
    with pytest.raises(actions.TooLarge, match="at most"):
        keep(bodies[0])


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Policy.pdf", "Policy.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ann\\Crest .png", "Crest.png"),
        ('a"b\r\nc.pdf', "a b c.pdf"),
        ("gnp\u202efdp.exe", "gnp fdp.exe"),
        ("..", "file"),
        ("", "file"),
        ("ü" * 300 + ".pdf", "ü" * 120 + ".pdf"),
    ],
)
def test_names(given: str, clean: str) -> None:
    assert actions.clean_name(given) == clean


@pytest.mark.parametrize(
    ("kind", "mode", "drawn"),
    [
        ("PNG", "RGB", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "P", "RGB"),
        ("PNG", "1", "L"),
        ("PNG", "I;16", "L"),
        ("JPEG", "RGB", "RGB"),
        ("JPEG", "CMYK", "RGB"),
        ("JPEG", "L", "L"),
        ("WEBP", "RGBA", "RGB"),
        ("GIF", "P", "RGB"),
    ],
)
def test_pictures_are_drawn_anew(kind: str, mode: str, drawn: str) -> None:
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (900, 300), 40000).save(out, "PNG")
        data = out.getvalue()
    else:
        data = picture(kind=kind, mode=mode)
    with Image.open(io.BytesIO(redraw(data))) as found:
        assert (found.format, found.mode, found.size) == ("PNG", drawn, (600, 200))
        if drawn == "RGB" and mode != "I;16":
            left, right = found.getpixel((20, 100)), found.getpixel((550, 100))
            assert isinstance(left, tuple)
            assert isinstance(right, tuple)
            assert left[0] > 200 > 60 > right[0]
        if mode == "I;16":
            assert found.getpixel((300, 100)) == 40000 // 256


def test_what_was_hidden_in_a_picture_is_gone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "Ann Smith, 1 High Street"
    jpeg = picture(kind="JPEG", exif=exif, comment=b"Ann Smith")
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ann Smith")
    for data in (jpeg, picture(pnginfo=notes) + b"Ann Smith"):
        assert b"Ann Smith" in data
        assert b"Ann Smith" not in redraw(data)
    with Image.open(io.BytesIO(redraw(jpeg))) as found:
        assert found.size == (200, 600), "a photograph that lay on its side stands upright"
    with Image.open(io.BytesIO(redraw(picture(icc_profile=b"Ann Smith" * 20, dpi=(72, 72))))) as found:
        assert found.info == {}


def test_a_small_picture_is_not_blown_up_and_the_same_one_is_the_same_file(bodies: tuple[Body, Body]) -> None:
    given: dict[str, Any] = {"body": bodies[0], "name": "C:\\crest.jpeg", "purpose": "crest", "by": "p1", "now": NOW}
    first = actions.keep_picture(data=picture((100, 50)), **given)
    again = actions.keep_picture(data=picture((100, 50)), **given)
    assert first == again
    assert (first.name, first.media_type) == ("crest.png", "image/png")
    with Image.open(io.BytesIO(queries.read(first))) as found:
        assert found.size == (100, 50)


def bomb(side: int) -> bytes:
    """Return a PNG that says it has `side` times `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", actions.NotAPicture, "empty"),
        (b"This is a letter.", actions.NotAPicture, "Choose a PNG"),
        (PDF, actions.NotAPicture, "Choose a PNG"),
        (b'<?xml version="1.0"?><svg xmlns="x"><script/></svg>', actions.NotAPicture, "export it as PNG"),
        (picture()[:200], actions.NotAPicture, "cut off"),
        (picture(kind="JPEG")[:400], actions.NotAPicture, "cut off|Choose"),
        (picture(kind="TIFF"), actions.NotAPicture, "Choose a PNG"),
        (bomb(30000), actions.TooLarge, "pixels"),
        (bomb(7000), actions.TooLarge, "pixels"),
        (bomb(100), actions.NotAPicture, "cut off"),
        (b"\x89PNG\r\n\x1a\n" + bytes(6_000_000), actions.TooLarge, "at most 5 MB"),
    ],
)
def test_what_is_no_picture_gets_words_that_help(
    bodies: tuple[Body, Body], data: bytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        actions.keep_picture(body=bodies[0], data=data, name="crest.png", purpose="crest", by="p1", now=NOW)
    assert queries.kept() == []
