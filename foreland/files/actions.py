"""The verbs of files: keep, keep a picture, remove."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from foreland.files import kinds, pictures
from foreland.files.models import File
from foreland.files.pictures import CannotKeep, NotAPicture, TooLarge
from foreland.tenancy.models import Body
from foreland.trail.actions import record

__all__ = ["CannotKeep", "NotAPicture", "TooLarge", "UnknownKind", "clean_name", "keep", "keep_picture", "remove"]

LARGEST_BYTES = 50 * 1024 * 1024
_PURPOSE = re.compile(r"[a-z][a-z0-9-]{0,39}")


class UnknownKind(CannotKeep):
    """The file is of a kind that is not kept, or its bytes are not what its kind says."""


def keep(*, body: Body | str, data: bytes, name: str, media_type: str, purpose: str, by: str, now: datetime) -> File:
    """Keep a file of the open body: checked, hashed, stored under its digest; return its row, which never changes.

    The same bytes under the same name, kind and purpose are one file, however often they are kept. Raises TooLarge over
    50 MB, and UnknownKind for a media type outside `kinds.KINDS` or bytes that are not of it. When the caller's
    transaction is rolled back the row is gone; bytes may stay behind in the storage, unseen.
    """
    if len(data) > LARGEST_BYTES:
        raise TooLarge(
            f"The file has {len(data) / 1024 / 1024:.0f} MB. Choose one of at most {LARGEST_BYTES // 1024 // 1024} MB."
        )
    if not data:
        raise CannotKeep("The file is empty. Choose it again.")
    if not _PURPOSE.fullmatch(purpose):
        raise CannotKeep(f"The purpose of a file is a short word like 'version', not {purpose!r}.")
    fits = kinds.fits(data, media_type)
    if fits is None:
        raise UnknownKind(
            f"Files of the kind {media_type[:60]!r} are not kept. Choose a PDF, Word or OpenDocument file."
        )
    if not fits:
        raise UnknownKind("The file is not what its name says: its content is of another kind. Save it again.")
    values = {
        "body_id": body.pk if isinstance(body, Body) else body,
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": media_type,
        "name": clean_name(name),
        "purpose": purpose,
    }
    with transaction.atomic():
        file, new = File.objects.get_or_create(**values, defaults={"size": len(data), "created": now})
        _store(file.key, data)
        if new:
            record(
                body=file.body_id,
                verb="keep-file",
                by=by,
                subject=file.pk,
                kind="file",
                digest=file.sha256,
                detail={"purpose": purpose, "size": len(data)},
                now=now,
            )
    return cast(File, file)


def keep_picture(*, body: Body | str, data: bytes, name: str, purpose: str, by: str, now: datetime) -> File:
    """Keep a picture, drawn anew as PNG of at most 600 pixels a side and without anything hidden in it.

    Takes PNG, JPEG, WebP and GIF. Raises NotAPicture or TooLarge, whose texts tell the person what to do.
    """
    drawn = pictures.redraw(data)
    stem = PurePosixPath(clean_name(name)).stem or purpose
    return keep(body=body, data=drawn, name=f"{stem}.png", media_type="image/png", purpose=purpose, by=by, now=now)


def remove(*, file: File, by: str, now: datetime) -> None:
    """Remove a file that nothing points to any more; its bytes go when no other file of the body shares them.

    Raises ProtectedError when something still points to it.
    """
    key, body, sha256, pk = file.key, file.body_id, file.sha256, file.pk
    with transaction.atomic():
        file.delete()
        record(body=body, verb="remove-file", by=by, subject=pk, kind="file", digest=sha256, now=now)
        if not File.objects.filter(body_id=body, sha256=sha256).exists():
            transaction.on_commit(lambda: default_storage.delete(key))


def clean_name(name: str) -> str:
    """Return a file name without folders, control characters and anything that a file system or header trips over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+', " ", last)
    plain = " ".join(plain.split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem or len(ending) > 10:
        return plain[:120] or "file"
    return f"{stem[:120].rstrip('. ')}.{ending}"


def _store(key: str, data: bytes) -> None:
    """Put the bytes into the storage unless they are there already, whole; mend what a crash has left."""
    if default_storage.exists(key):
        with default_storage.open(key) as found:
            if found.read() == data:
                return
        default_storage.delete(key)
    name = default_storage.save(key, ContentFile(data))
    if name != key:  # another process stored the same bytes in this instant
        default_storage.delete(name)
    _to_disk(key)


def _to_disk(key: str) -> None:
    """Have the operating system write the file and its folder, where the storage is a folder of this machine."""
    try:
        path = default_storage.path(key)
    except NotImplementedError:
        return
    for each in (path, os.path.dirname(path)):
        if os.name != "posix" and os.path.isdir(each):
            continue
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
