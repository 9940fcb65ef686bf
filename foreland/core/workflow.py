"""Who approves a document, who may not, how versions are numbered, and how far ahead a review may lie."""

from __future__ import annotations

from datetime import date

APPROVERS: dict[str, str] = {
    "governing-body": "the governing body",
    "trust-board": "the trust board",
    "proprietor": "the proprietor",
    "management-committee": "the management committee",
    "corporation": "the corporation",
    "head": "the person in charge, under delegation",
    "owner": "the owner",
}


class NotAllowed(Exception):
    """A step that cannot be taken now, or not by this person. The text says why and what to do."""


def check_approver(*, submitter: str, approver: str, people: int) -> None:
    """Raise NotAllowed if the person who submitted would approve alone although a second person exists.

    `people` is 1 for a setting that is run by one person, who adopts its policy; anything more asks for a second.
    """
    if submitter == approver and people > 1:
        raise NotAllowed(
            "You submitted this policy, so somebody else approves it. Invite the person in charge or a governor to approve."
        )


def number(previous: str, *, factual: bool) -> str:
    """Return the number of the next version: "1.0" first, "2.0" after an approval, "2.1" after a factual re-issue."""
    if not previous:
        return "1.0"
    whole, _, part = previous.partition(".")
    return f"{whole}.{int(part) + 1}" if factual else f"{int(whole) + 1}.0"


def check_review(review: date, *, approved: date) -> None:
    """Raise NotAllowed unless the next review lies after the approval and within a year of it."""
    if review <= approved:
        raise NotAllowed("The next review must lie after the day of approval.")
    if (review - approved).days > 366:
        raise NotAllowed(
            "The next review must be within a year of approval: guidance asks for a review at least once a year."
        )
