"""Readings of the questions: which are asked of this school, what is proposed and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from foreland.core.facts import Origin, proposals
from foreland.core.packs.model import Bank, Question

Where = Literal["answered", "register", "proposed", "open"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of this school: its answer or the proposal, where it comes from, and why it is proposed."""

    question: Question
    values: tuple[str, ...]
    where: Where
    because: tuple[str, ...] = ()

    @property
    def labels(self) -> list[str]:
        """The words of the answers that hold."""
        return self.words(self.values)

    @property
    def kept(self) -> tuple[str, ...]:
        """The answer that is kept: none where one is only proposed."""
        return self.values if self.where in ("answered", "register") else ()

    def words(self, values: Collection[str]) -> list[str]:
        """Return the words of answers, in the bank's order."""
        return [answer.label for answer in self.question.answers if answer.key in values]


def asked(bank: Bank, facts: Mapping[str, tuple[str, ...]], origins: Mapping[str, Origin]) -> list[Asked]:
    """Return the questions that matter for a school with these facts, in order. Pure: no database.

    A question whose condition turns on an open answer is asked once that answer is there.
    """
    known = {key: frozenset(values) for key, values in facts.items()}
    offered = proposals(bank, known)
    found = []
    for question in bank.questions:
        if question.when.value(known).holds is not True:
            continue
        if question.key in facts:
            where: Where = "register" if origins.get(question.key) == "register" else "answered"
            found.append(Asked(question, tuple(facts[question.key]), where))
        elif question.key in offered:
            values = tuple(answer for answer, _ in offered[question.key])
            found.append(
                Asked(question, values, "proposed", tuple(dict.fromkeys(why for _, why in offered[question.key])))
            )
            known[question.key] = frozenset(values)
        else:
            found.append(Asked(question, (), "open"))
    return found


def unanswered(questions: list[Asked]) -> list[Asked]:
    """Return the questions that a person has still to look at: open ones and proposals."""
    return [item for item in questions if item.where in ("open", "proposed")]


def first_to_answer(questions: list[Asked]) -> Asked | None:
    """Return the first open question, else the first proposal; None where a person has nothing to look at."""
    return min(unanswered(questions), key=lambda item: item.where != "open", default=None)


def place(questions: list[Asked], key: str) -> tuple[int, int]:
    """Return which question this is for the person who answers, and of how many; (0, 0) for one that the register answered.

    Counted is what a person has answered or has still to look at, in the order in which it is asked: an open question
    comes after all that were answered, wherever the bank has it. So each answer makes the number one higher.
    """
    mine = [item for item in questions if item.where != "register"]
    answered = [item.question.key for item in mine if item.where == "answered"]
    if all(item.question.key != key for item in mine):
        return 0, 0
    return (answered.index(key) if key in answered else len(answered)) + 1, len(mine)


def progress(questions: list[Asked]) -> tuple[int, int]:
    """Return how many questions are answered, by the register or a person, and how many there are."""
    return sum(item.where in ("answered", "register") for item in questions), len(questions)
