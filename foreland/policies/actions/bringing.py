"""Verbs that bring a school's old policy into a draft: all of its amendments at once, and all of them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from foreland.core.amend import OWN, Amendment, base_digest, newest
from foreland.core.packs.model import Bank
from foreland.library import queries as library
from foreland.policies.actions.amending import FixedWords, NotPossible, checked_words
from foreland.policies.models import Change, Policy, Version
from foreland.policies.queries.bringing import untouched
from foreland.policies.queries.drafts import amendments as counted
from foreland.trail import actions as trail

MOST = 4000
"""Amendments that one old policy may become: two hundred pages of short paragraphs."""


@transaction.atomic
def bring_in(*, policy: Policy, amendments: Sequence[Amendment], by: str, now: datetime) -> tuple[int, int]:
    """Write the amendments of an old policy into a draft that nobody has changed yet, in their order.

    Their numbers are given here; the first and the last are returned. Takes "selected", "choice", "text" and "own".
    Raises NotPossible where the draft was changed already, or where one of them does not fit the edition.
    """
    Policy.objects.select_for_update().get(pk=policy.pk)
    if not untouched(policy):
        raise NotPossible("This draft was changed already. An old policy goes only into one that nobody has changed.")
    if not 0 < len(amendments) <= MOST:
        raise NotPossible(
            f"There are {len(amendments):,} changes to bring in; it must be one at least and {MOST:,} at most."
        )
    bank = library.bank(policy.pack, policy.edition)
    first = (Change.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0) + 1
    rows = [
        Change(policy=policy, number=number, edition=policy.edition, by=by, at=now, **_checked(bank, item))
        for number, item in enumerate(amendments, first)
    ]
    Change.objects.bulk_create(rows)
    last = rows[-1].number
    trail.record(body=policy.body_id, verb="bring-in", by=by, subject=policy.pk, kind="policy",
                 detail={"first": first, "last": last}, now=now)  # fmt: skip
    return first, last


def _checked(bank: Bank, item: Amendment) -> dict[str, Any]:
    """Return the fields of a change, tidy. Raises NotPossible for what this edition cannot hold."""
    row: dict[str, Any] = {
        "key": item.key,
        "field": item.field,
        "value": item.value,
        "option": item.option,
        "meaning": item.meaning,
    }
    if item.field == "own":
        place = item.value
        section = bank.section.get(place["section"])
        if not item.key.startswith(OWN) or section is None or section.kind != "statements":
            raise NotPossible(f"There is no place for {item.key} in section {place['section']!r} of this edition.")
        row["value"] = {
            "section": section.key,
            "after": place["after"],
            "text": checked_words(place["text"]),
            "meets": [],
        }
        return row
    statement = bank.statement.get(item.key)
    if statement is None:
        raise NotPossible(f"There is no statement {item.key} in this edition.")
    option = item.value if item.field == "choice" else item.option
    if option and statement.option(option) is None:
        raise NotPossible(f"“{statement.title}” has no alternative {option!r}.")
    if statement.fixed and item.field == "text":
        raise FixedWords(statement.title)
    if item.field == "text":
        row |= {"value": checked_words(item.value), "base": base_digest(statement, item.option or None)}
    elif item.field == "choice":
        row["base"] = base_digest(statement, option)
    elif item.field != "selected" or item.value is not True:
        raise NotPossible(f"An old policy brings no change of the kind {item.field!r}.")
    return row


@transaction.atomic
def take_back_brought(*, policy: Policy, first: int, last: int, by: str, now: datetime) -> int:
    """Go back to the bank in everything that an old policy brought, and return how many changes that took.

    Its changes stay in the history. Raises NotPossible once anything was changed or submitted after it.
    """
    Policy.objects.select_for_update().get(pk=policy.pk)
    rows = Change.objects.filter(policy=policy)
    if rows.filter(number__gt=last).exists() or Version.objects.filter(policy=policy).exists():
        raise NotPossible(
            "Something was changed or submitted since, so it cannot be taken back as a whole. Change single statements instead."
        )
    slots = [item for item in newest(counted(policy)).values() if first <= item.number <= last]
    back = [
        Change(policy=policy, number=number, key=item.key, field=item.field, value=None, option=item.option,
               edition=policy.edition, by=by, at=now)
        for number, item in enumerate(slots, last + 1)
    ]  # fmt: skip
    Change.objects.bulk_create(back)
    trail.record(body=policy.body_id, verb="take-back-brought", by=by, subject=policy.pk, kind="policy",
                 detail={"first": first, "last": last}, now=now)  # fmt: skip
    return len(back)
