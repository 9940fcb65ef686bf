"""Readings of files, all in the open scope."""

from __future__ import annotations

import hashlib

from django.core.files.storage import default_storage

from foreland.files.models import File


class Damaged(Exception):
    """The bytes of a file are gone, or are not those that were kept."""


def read(file: File) -> bytes:
    """Return the file's bytes, byte for byte what was kept; raise Damaged when the digest says otherwise."""
    try:
        with default_storage.open(file.key) as found:
            data: bytes = found.read()
    except OSError as error:
        raise Damaged(
            f"File {file.pk} cannot be read from the storage ({type(error).__name__}). "
            f"Restore {file.key} from a backup."
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != file.sha256:
        raise Damaged(
            f"File {file.pk} was changed in the storage: its digest is {digest[:12]}…, not {file.sha256[:12]}…. "
            f"Restore {file.key} from a backup."
        )
    return data


def find(*, sha256: str, purpose: str | None = None) -> File | None:
    """Return the open body's newest file with this digest, or None."""
    found = File.objects.filter(sha256=sha256)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    return found.order_by("-created").first()


def file(*, pk: str) -> File | None:
    """Return one file of the open body, or None."""
    return File.objects.filter(pk=pk).first()


def kept(*, purpose: str | None = None) -> list[File]:
    """Return the open body's files, newest first, of one purpose if asked."""
    found = File.objects.order_by("-created", "pk")
    return list(found if purpose is None else found.filter(purpose=purpose))


def damaged() -> list[str]:
    """Return a sentence for each file of the open body that is gone or changed in the storage."""
    faults = []
    for one in File.objects.order_by("pk").iterator(200):
        try:
            read(one)
        except Damaged as fault:
            faults.append(str(fault))
    return faults
