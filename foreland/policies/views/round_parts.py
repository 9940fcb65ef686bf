"""How what was said in a round looks on a page: counts and words by statement, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from foreland.core import rounds as core
from foreland.policies.forms.rounds import WORDS_OF_RATING
from foreland.policies.models import Round
from foreland.policies.queries import Draft
from foreland.policies.queries import rounds as reading
from foreland.policies.queries.rounds import Heard, Word
from foreland.tenancy.addresses import address
from foreland.ui.parts import Card

NOTHING = core.Tally()


@dataclass(frozen=True, slots=True)
class Bar:
    """How often one rating was given, and its share of all for a picture, in whole hundredths."""

    rating: str
    label: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Line:
    """One statement or question of a round with what was said. `bars` are None where too few rated it to be shown.

    `asked` are the words that were read where `title` does not say them itself.
    """

    key: str
    title: str
    heading: str
    bars: Sequence[Bar] | None
    total: int
    words: Sequence[Word] = ()
    outcome: str = ""
    reply: str = ""
    asked: str = ""


def bars_of(tally: core.Tally) -> list[Bar]:
    """Return the three ratings of a statement in their order."""
    return [
        Bar(rating, WORDS_OF_RATING[rating], count := getattr(tally, rating), round(100 * count / (tally.total or 1)))
        for rating in core.RATINGS
    ]


def lines(row: Round, heard: Heard, today: date, *, words: bool) -> list[Line]:
    """Return the statements of a round, what worries most first, with what was said as far as it may be shown."""
    stands, replies = row.stands(today), row.reply.get("statements", {})
    shown = core.may_show(heard.count, row.audience, stands)
    known: Mapping[str, Mapping[str, Any]] = {item["key"]: item for item in row.statements}
    found = []
    for key in core.by_concern(list(known), heard.tallies if shown else {}):
        tally, told = heard.tallies.get(key, NOTHING), replies.get(key, {})
        enough = shown and core.may_show(tally.total, row.audience, stands)
        found.append(
            Line(
                key, known[key]["short"] or known[key]["title"], known[key]["heading"],
                bars_of(tally) if enough or (shown and not tally.total) else None, tally.total,
                heard.words.get(key, ()) if words and enough else (), told.get("outcome", ""), told.get("words", ""),
                "" if known[key]["short"] else str(known[key]["text"]).replace("**", ""),
            )
        )  # fmt: skip
    return found


def answers(row: Round, heard: Heard, today: date, *, words: bool) -> list[Line]:
    """Return the lead's own questions with the words that were written, as far as they may be shown."""
    if not core.may_show(heard.count, row.audience, row.stands(today)):
        return []
    return [
        Line(key := f"{reading.QUESTION}{n}", line, "", None, 0, heard.words.get(key, ()) if words else ())
        for n, line in enumerate(row.questions, 1)
    ]


def told(row: Round, heard: Heard, today: date) -> dict[str, list[Line]]:
    """Return the statements for those who were asked: what was changed, what stays and why, and the others."""
    found = lines(row, heard, today, words=False)
    return {
        "changed": [line for line in found if line.outcome == "changed"],
        "kept": [line for line in found if line.outcome == "kept"],
        "others": [line for line in found if not line.outcome],
    }


def beside(draft: Draft, *, words: bool) -> dict[str, str]:
    """Return what to show, folded, beside each statement of a policy: what its rounds have heard about it."""
    by_key: dict[str, list[tuple[Round, Line]]] = {}
    rows = [row for row in reading.rounds(draft.policy) if row.frozen_at is not None and row.cancelled_at is None]
    heard = reading.heard_in(rows)
    for row in rows:
        for line in lines(row, heard[row.pk], draft.today, words=words):
            if line.bars and line.total:
                by_key.setdefault(line.key, []).append((row, line))
    hrefs = {row.pk: address("policies:round", draft.body, policy=draft.policy.pk, round=row.pk) for row in rows}
    return {
        key: render_to_string(
            "policies/parts/heard.html", {"found": [(row, hrefs[row.pk], line) for row, line in found]}
        )
        for key, found in by_key.items()
    }


def with_heard(card: Card, told: str) -> Card:
    """Return the card of a statement with what its rounds have heard about it, folded beneath its words."""
    return replace(card, body=mark_safe(card.body + told)) if told else card  # noqa: S308  (both are our own templates')
