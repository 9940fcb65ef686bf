"""The content that comes with Foreland, put into the database without proof-reading it again for each test."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings

from foreland.library import actions, folders

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@lru_cache(maxsize=1)
def _opened() -> tuple[folders.PackFolder, ...]:
    return tuple(folders.open_folder(path) for path in folders.find(settings.CONTENT[0]))


def load_packs(*kinds: str) -> None:
    """Load the editions of some kinds of pack, or of all, read from the disk once a process; as drafts."""
    for each in _opened():
        if not kinds or each.pack.head.kind in kinds:
            actions.load_edition(
                head=each.pack.head, files=each.files, digest=each.digest, released=False, by="operator", now=WHEN
            )
