"""What is said of a file that cannot be read: the limits, and in words what is wrong and what to do, each once."""

from __future__ import annotations

from typing import Final

from foreland.core.source import Unreadable

LARGEST: Final = 25_000_000
"""Most bytes of a file."""
MOST_PAGES: Final = 200
"""Most pages of a document."""


def megabytes(size: int) -> int:
    """Return a number of bytes in whole megabytes, as limits are told."""
    return size // 1_000_000


def empty(what: str = "This file is empty") -> Unreadable:
    """Return what is said of a file that holds nothing."""
    return Unreadable("empty", f"{what}. Choose the file that holds your policy.")


def too_large(what: str = f"is larger than {megabytes(LARGEST)} MB") -> Unreadable:
    """Return what is said of a file that is larger than we read, or that unpacks to more."""
    return Unreadable("too-large", f"This file {what}. Save it without its pictures, then bring it again.")


def too_many_pages() -> Unreadable:
    """Return what is said of a document that is too long."""
    return Unreadable(
        "too-many-pages",
        f"This document has more than {MOST_PAGES} pages. Bring the policy alone, without what is bound with it.",
    )


def too_long() -> Unreadable:
    """Return what is said of a file that takes more time or memory than it may."""
    return Unreadable(
        "too-long",
        "This file takes too long to read. Save it anew as .docx or PDF, without pictures, then bring that file.",
    )


def broken(what: str = "This file is damaged") -> Unreadable:
    """Return what is said of a file that does not hold what it should."""
    return Unreadable(
        "broken", f"{what} and cannot be read. Open it where it was made, save it anew, and bring the new file."
    )


def locked() -> Unreadable:
    """Return what is said of a file that wants a password."""
    return Unreadable(
        "locked", "This file is locked with a password. Open it, save it without the password, and bring that file."
    )


def pictures() -> Unreadable:
    """Return what is said of an office file whose pages are pictures."""
    return Unreadable(
        "scan", "This file holds pictures of pages and no text. Bring the file that the pages were printed from."
    )


def unknown() -> Unreadable:
    """Return what is said of a file in no format of ours."""
    return Unreadable(
        "unknown",
        "This file is not a document that we can read. Bring a Word file, an OpenDocument text, a PDF, a web page or a text.",
    )
