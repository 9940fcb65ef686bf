"""Static files, gathered when they have changed since the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a short text that changes when a static file, or what gathers them, changes."""
    found = hashlib.sha256(f"{django.VERSION} {settings.STORAGES['staticfiles']['BACKEND']}".encode())
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def gather() -> bool:
    """Gather static files with their digests and compressed forms, if they are not those of now; return whether it did."""
    stamp = settings.STATIC_ROOT / ".gathered"
    now = fingerprint()
    if stamp.is_file() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)
    return True
