"""Reading two files and comparing them. Nothing of them is kept. No scope is needed."""

from __future__ import annotations

from foreland.core.changes.between import TooLong, check_length
from foreland.core.changes.told import comparison
from foreland.core.compare import Comparison
from foreland.core.source import Source
from foreland.imports.queries.turns import OneAtATime

MOST_WORDS = 60_000
"""Most words of a document that is compared on a page, about 150 pages: two such take some seconds."""
MOST_PASSAGES = 5_000
"""The same for its paragraphs, items and rows; 150 pages have about 3,000."""
_ONE = OneAtATime("Other files are being compared just now. Wait a minute, then send yours again.")


def compared(old: Source, new: Source) -> Comparison:
    """Return how one file came from another. Raises TooLong, and Busy while others are being compared."""
    for source in (old, new):
        if len(source.extracts) > MOST_PASSAGES:
            raise TooLong(
                f"{source.name} has {len(source.extracts):,} passages, and at most {MOST_PASSAGES:,} can be compared here. Compare it in parts."
            )
        check_length(source, MOST_WORDS)
    with _ONE:
        return comparison(old, new)
