"""Verbs that say what becomes of the passages of an old policy: one, some together, or the rest; and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from foreland.imports import queries
from foreland.imports.models import How, Import, Settled
from foreland.trail import actions as trail


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of one passage: it is a statement (`key`), the school's own in a `section`, dropped, as proposed; or undo."""

    how: How
    key: str = ""
    section: str = ""


class NotPossible(Exception):
    """Something that cannot be done now. The text says why, and what to do."""


class AnsweredMeanwhile(Exception):
    """Something else was said about the same passage since the page was read, by anybody or in another window."""


def settle(
    *,
    of: Import,
    passage: int,
    how: How,
    by: str,
    now: datetime,
    key: str = "",
    section: str = "",
    seen: int | None = None,
) -> Settled:
    """Say what becomes of one passage: a statement (`key`), the school's own in a `section`, dropped, as proposed, or undo.

    `seen` is the number of the newest answer when the page was read (0 for none); a newer one that says something else
    raises AnsweredMeanwhile.
    """
    with transaction.atomic():
        found = opened(of)
        answer = Answer(how, key, section)
        _check(found, passage, answer)
        newest = queries.newest_answer(of, passage)
        if newest is not None and _says(newest, answer):
            return newest  # the same form sent twice
        if seen is not None and newest is not None and newest.number > seen:
            raise AnsweredMeanwhile(
                "This passage was settled while you were looking at it, by somebody else or in another window."
            )
        row = _keep(of, passage, answer, by=by, now=now)
        touch(of, now)
        trail.record(body=of.body_id, verb="settle-passage", by=by, subject=of.pk, kind="import",
                     detail={"passage": passage, "how": how}, now=now)  # fmt: skip
        return row


def settle_together(
    *, of: Import, answers: Mapping[int, Answer], by: str, now: datetime, seen: int | None = None
) -> int:
    """Say what becomes of some passages at once, by their numbers; return how many answers were new.

    `seen` is the number of the newest answer of all when the page was read (0 for none). Where somebody said something
    else of one of these passages since, AnsweredMeanwhile is raised and nothing is kept.
    """
    with transaction.atomic():
        found = opened(of)
        newest = {each.passage: each for each in found.answers}
        wanted: dict[int, Answer] = {}
        for passage, answer in answers.items():
            _check(found, passage, answer)
            last = newest.get(passage)
            if last is not None and _says(last, answer):
                continue
            if last is None and answer.how == "undo":
                continue
            if seen is not None and last is not None and last.number > seen:
                raise AnsweredMeanwhile(
                    "Some of these passages were settled while you were looking at them, by somebody else or in another window."
                )
            wanted[passage] = answer
        for passage, answer in sorted(wanted.items()):
            _keep(of, passage, answer, by=by, now=now)
        if wanted:
            touch(of, now)
            trail.record(body=of.body_id, verb="settle-together", by=by, subject=of.pk, kind="import", now=now,
                         detail={"passages": len(wanted), "undone": sum(each.how == "undo" for each in wanted.values())})  # fmt: skip
        return len(wanted)


def settle_rest(*, of: Import, by: str, now: datetime) -> int:
    """Keep everything that is still unsure as the school's own words, each at its place; return how many passages that were."""
    with transaction.atomic():
        waiting = opened(of).waiting
        for item in waiting:
            _keep(of, item.passage.number, Answer("proposed"), by=by, now=now)
        if waiting:
            touch(of, now)
            trail.record(body=of.body_id, verb="settle-rest", by=by, subject=of.pk, kind="import",
                         detail={"passages": len(waiting)}, now=now)  # fmt: skip
        return len(waiting)


def ask_again(*, of: Import, by: str, now: datetime) -> int:
    """Take back what was kept as the school's own words without a look at each passage; return how many wait again."""
    with transaction.atomic():
        given = {answer.passage: answer for answer in opened(of).answers}
        back = [passage for passage, answer in sorted(given.items()) if answer.how == "proposed"]
        for passage in back:
            _keep(of, passage, Answer("undo"), by=by, now=now)
        if back:
            touch(of, now)
            trail.record(body=of.body_id, verb="ask-again", by=by, subject=of.pk, kind="import",
                         detail={"passages": len(back)}, now=now)  # fmt: skip
        return len(back)


def _check(found: queries.Brought, passage: int, answer: Answer) -> None:
    """Refuse a passage that there is none of, and an answer that names what the bank does not have.

    Raises NoImport and NotPossible.
    """
    found.outcome(passage)
    if answer.how == "statement" and answer.key not in found.bank.statement:
        raise NotPossible("Choose one of the statements.")
    section = found.bank.section.get(answer.section)
    if answer.how == "own" and answer.section and (section is None or section.kind != "statements"):
        raise NotPossible("Choose one of the sections.")


def locked(of: Import) -> Import:
    """Return an old policy, locked. Raises NotPossible where somebody has taken it away meanwhile."""
    row = Import.objects.select_for_update().filter(pk=of.pk).first()
    if row is None:
        raise NotPossible("Somebody has taken this old policy away meanwhile.")
    return row


def opened(of: Import) -> queries.Brought:
    """Return an old policy that can still be settled, locked. Raises NotPossible once it is a draft."""
    row = locked(of)
    if row.state != Import.State.OPEN:
        raise NotPossible("This old policy is a draft by now. Change the draft, or take the draft back first.")
    return queries.brought(row)


def touch(of: Import, now: datetime) -> None:
    """Note that somebody worked on an old policy, so that it is not put away."""
    Import.objects.filter(pk=of.pk).update(touched=now, warned=None)


def _says(row: Settled, answer: Answer) -> bool:
    """Tell whether an answer that was given says the same as another."""
    return (row.how, row.key, row.section) == (answer.how, answer.key, answer.section)


def _keep(of: Import, passage: int, answer: Answer, *, by: str, now: datetime) -> Settled:
    last = Settled.objects.filter(of=of).aggregate(last=Max("number"))["last"] or 0
    return Settled.objects.create(
        of=of, number=last + 1, passage=passage, how=answer.how, key=answer.key, section=answer.section, by=by, at=now
    )
