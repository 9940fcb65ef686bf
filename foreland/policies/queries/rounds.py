"""Readings of consultation rounds: what is asked, what was said, and by which link and code one takes part."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.crypto import salted_hmac

from foreland.core import rounds as core
from foreland.core.document import to_data
from foreland.core.layer import Resolved, State
from foreland.core.packs.model import Summary
from foreland.core.wording import filled, placeholders, plain
from foreland.policies.models import Policy, Round, RoundAnswer, RoundSaid
from foreland.policies.queries.drafts import Draft, NoPolicy
from foreland.publishing.booklet import passage
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import LinkToken

PURPOSE = "round"
"""The purpose of the links of the ground by which somebody takes part."""
_SALT = "foreland.policies.rounds"
QUESTION = "question."
"""How the keys of a lead's own questions begin, which is how no statement's key does."""


@dataclass(frozen=True, slots=True)
class Word:
    """Words that somebody wrote. Where they were taken out, `why` says so."""

    pk: int
    rating: str
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said in a round: how many answered, and by statement or question how often what and in which words."""

    by_link: int
    by_code: int
    tallies: Mapping[str, core.Tally] = field(default_factory=dict)
    words: Mapping[str, Sequence[Word]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many answered anything."""
        return self.by_link + self.by_code


def rounds(of: Policy) -> list[Round]:
    """Return the rounds of a policy, newest first."""
    return list(Round.objects.filter(policy=of))


def round_of(of: Policy, pk: str) -> Round:
    """Return one round of a policy. Raises NoPolicy."""
    found = Round.objects.filter(policy=of, pk=pk).select_related("policy").first()
    if found is None:
        raise NoPolicy("There is no such consultation.")
    return found


def round_by_link(link: LinkToken) -> Round:
    """Return the round that a link leads to. Raises NoPolicy."""
    found = Round.objects.filter(pk=link.subject).select_related("policy").first()
    if found is None:
        raise NoPolicy("There is no such consultation.")
    return found


def open_rounds(today: date, audiences: Sequence[str] = core.AUDIENCES) -> list[Round]:
    """Return the rounds of the open school that some audiences can answer today, those that close first before others."""
    rows = Round.objects.filter(
        opens__lte=today, closes__gte=today, closed_at=None, cancelled_at=None, audience__in=audiences
    )
    return list(rows.order_by("closes", "created"))


def rounds_without_reply(today: date) -> list[Round]:
    """Return the rounds of the open school that have closed, were answered by somebody and wait for the reply."""
    rows = Round.objects.filter(cancelled_at=None, replied_at=None).filter(
        Exists(RoundSaid.objects.filter(round=OuterRef("pk")))
    )
    return sorted((row for row in rows if row.stands(today) == "closed"), key=lambda row: (row.reply_by, row.created))


def rounds_not_open(today: date) -> list[Round]:
    """Return the rounds of the open school that should be open by the calendar, and have nothing to ask."""
    rows = Round.objects.filter(opens__lte=today, closes__gte=today, closed_at=None, cancelled_at=None, frozen_at=None)
    return list(rows.select_related("policy").order_by("opens", "created"))


def bodies_with_rounds_due(today: date) -> list[str]:
    """Return the bodies of which a round opens or has closed and nobody has looked at it since; over every body at once."""
    begun = Q(frozen_at=None, opens__lte=today, closes__gte=today, closed_at=None)
    over = Q(noted_at=None, frozen_at__isnull=False) & (Q(closes__lt=today) | Q(closed_at__isnull=False))
    rows = Round.objects.filter(begun | over, cancelled_at=None)
    return sorted(set(rows.order_by().values_list("body_id", flat=True)))


def rounds_due(today: date) -> list[Round]:
    """Return the rounds of the open school that have opened or closed by the calendar and are to be kept or noted."""
    rows = Round.objects.filter(cancelled_at=None, opens__lte=today).select_related("policy")
    return [
        row
        for row in rows
        if (row.frozen_at is None and row.stands(today) == "open")
        or (row.frozen_at is not None and row.noted_at is None and row.stands(today) in ("closed", "answered"))
    ]


def token_of_link(of: Round) -> str:
    """Return the token of the round's link, made again from its seed; "" where there is none."""
    return _token("link", f"{of.pk}.{of.seed}") if of.seed else ""


def token_of_code(code: str) -> str:
    """Return the token that a class code stands for."""
    return _token("code", code)


def _token(kind: str, value: str) -> str:
    digest = salted_hmac(f"{_SALT}.{kind}", value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)[:32].decode()


def link_of(of: Round, *, now: datetime) -> str:
    """Return the token of the round's link as long as it works; "" else, as when the key of this place has changed."""
    token = token_of_link(of)
    found = tenancy.link_by_token(token, PURPOSE) if token else None
    return token if found is not None and tenancy.link_works(found, now=now) else ""


def code_works(code: str, *, now: datetime) -> bool:
    """Return whether a class code leads anywhere."""
    found = tenancy.link_by_token(token_of_code(code), PURPOSE) if code else None
    return found is not None and tenancy.link_works(found, now=now)


def is_by_code(of: Round, link: LinkToken) -> bool:
    """Return whether somebody came by a class code and not by the link that is sent."""
    return tenancy.digest_of(token_of_link(of)) != link.digest


def audiences(of: Draft) -> list[tuple[str, str]]:
    """Return whom a school can ask, in its own terms: of pupils only the ages that it has."""
    pupils = plain("{{Pupils}}", of.resolved.fill)
    words = {
        core.STAFF: "Staff",
        core.GOVERNORS: "Governors, trustees or whoever approves",
        core.PARENTS: plain("{{Parents}}", of.resolved.fill),
        core.YOUNG: f"{pupils} up to 7",
        core.CHILDREN: f"{pupils} of 7 to 11",
        core.TEENS: f"{pupils} from 11",
    }
    known = {item.key: item for item in of.bank.summaries}
    return [(key, said) for key, said in words.items() if key not in core.PUPILS or _has(of.resolved, known.get(key))]


def _has(resolved: Resolved, summary: Summary | None) -> bool:
    return summary is None or summary.when.value(resolved.facts).holds is not False


def unfinished(of: Draft, sections: Sequence[str]) -> int:
    """Return how many statements of sections cannot be asked about yet."""
    states = [state for key in sections for state in of.resolved.section(key) if state.kept or state.needs]
    return sum(state.undecided or bool(state.needs) or _has_gap(of.resolved, state.text) for state in states)


def short_line(resolved: Resolved, state: State, audience: str) -> str:
    """Return a statement's short words for an audience; "" where it has none, or has words of the school's own instead."""
    own = resolved.short_words(state.key)
    bank = "" if state.reworded or state.statement is None else dict(state.statement.short).get(audience, "")
    words = own.get(audience, bank)
    return "" if _has_gap(resolved, words) else plain(words, resolved.fill)


def _has_gap(resolved: Resolved, text: str) -> bool:
    """Return whether a name or number that the words print is not filled in."""
    return any(filled(name, resolved.fill).kind == "blank" for name in placeholders(text))


def to_ask(of: Draft, sections: Sequence[str], audience: str, *, narrow: bool) -> list[dict[str, Any]]:
    """Return the statements of sections as they stand, in order, as a round keeps them.

    With `narrow` only those that are said in short for the audience, or name it where nothing is, and the school's own;
    of pupils only what has short words for their age, since all else is said in the words of adults.
    What is not finished, since a choice is open or a name is missing, cannot be asked about.
    """
    summarised = any(item.key == audience for item in of.bank.summaries)
    found = []
    for section in of.used_sections:
        if section not in sections:
            continue
        title = plain(of.bank.section[section].title, of.resolved.fill)
        for state in of.resolved.section(section):
            if not state.kept or state.undecided or state.needs or _has_gap(of.resolved, state.text):
                continue
            if narrow and not _is_for(of.resolved, state, audience, summarised=summarised):
                continue
            short = short_line(of.resolved, state, audience)
            if narrow and audience in core.PUPILS and not short:
                continue
            text = plain(state.text, of.resolved.fill)
            blocks = to_data(passage(of.resolved, state).blocks)
            label = state.title if not state.own else text[:60]
            found.append({"key": state.key, "section": section, "heading": title, "title": label,
                          "short": short, "blocks": blocks, "text": text})  # fmt: skip
    return found


def _is_for(resolved: Resolved, state: State, audience: str, *, summarised: bool) -> bool:
    if state.statement is None:
        return True
    if summarised:
        return bool(resolved.short_words(state.key).get(audience) or dict(state.statement.short).get(audience))
    return audience in state.statement.audience


def heard(of: Round) -> Heard:
    """Return what was said in a round. Whether it may be shown, core decides."""
    return heard_in([of])[of.pk]


def heard_in(rows: Sequence[Round]) -> dict[str, Heard]:
    """Return what was said in some rounds, in three queries however many there are and however many answered."""
    if not rows:
        return {}
    keys = [row.pk for row in rows]
    said = RoundSaid.objects.filter(round__in=keys).order_by()
    ways: dict[str, dict[bool, int]] = {key: {} for key in keys}
    answered = RoundAnswer.objects.filter(round__in=keys).filter(
        Exists(RoundSaid.objects.filter(answer=OuterRef("pk")))
    )
    for key, by_code, count in answered.order_by().values_list("round_id", "by_code").annotate(Count("pk")):
        ways[key][by_code] = count
    rated: dict[str, list[tuple[str, str, int]]] = {key: [] for key in keys}
    counts = said.exclude(rating="").values_list("round_id", "key", "rating").annotate(Count("pk"))
    for key, *counted in counts:
        rated[key].append(tuple(counted))
    words: dict[str, dict[str, list[Word]]] = {key: {} for key in keys}
    written = said.exclude(words="", removed_at=None).order_by("pk")
    for key, pk, about, rating, text, why in written.values_list(
        "round_id", "pk", "key", "rating", "words", "removed_why"
    ):
        words[key].setdefault(about, []).append(Word(pk, rating, text, why))
    return {
        key: Heard(ways[key].get(False, 0), ways[key].get(True, 0), core.tallies(rated[key]), words[key])
        for key in keys
    }


def answer_of(of: Round, pk: str) -> RoundAnswer | None:
    """Return the answer that a browser has begun in this round, or None."""
    return RoundAnswer.objects.filter(round=of, pk=pk).first() if pk else None


def said_in(answer: RoundAnswer | None) -> dict[str, tuple[str, str]]:
    """Return what an answer holds: rating and words by key."""
    rows = RoundSaid.objects.filter(answer=answer) if answer is not None else RoundSaid.objects.none()
    return {key: (rating, words) for key, rating, words in rows.values_list("key", "rating", "words")}
