"""Reading two files and comparing them. Nothing of them is kept. No scope is needed."""

from __future__ import annotations

import threading

from foreland.core.changes.between import TooLong
from foreland.core.changes.told import comparison
from foreland.core.compare import Comparison
from foreland.core.source import Source
from foreland.imports.queries.reading import PATIENCE, Busy

MOST_WORDS = 60_000
"""Most words of a document that is compared on a page, about 150 pages: two such take some seconds."""
MOST_PASSAGES = 5_000
"""The same for its paragraphs, items and rows; 150 pages have about 3,000."""
_ONE = threading.BoundedSemaphore(1)


def compared(old: Source, new: Source) -> Comparison:
    """Return how one file came from another. Raises TooLong, and Busy while others are being compared."""
    for source in (old, new):
        if len(source.extracts) > MOST_PASSAGES:
            raise TooLong(
                f"{source.name} has {len(source.extracts):,} passages, and at most {MOST_PASSAGES:,} can be compared here. Compare it in parts."
            )
        if source.words > MOST_WORDS:
            raise TooLong(
                f"{source.name} has {source.words:,} words, and at most {MOST_WORDS:,} can be compared here. Compare it in parts."
            )
    if not _ONE.acquire(timeout=PATIENCE):
        raise Busy("Other files are being compared just now. Wait a minute, then send yours again.")
    try:
        return comparison(old, new)
    finally:
        _ONE.release()
