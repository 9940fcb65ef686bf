"""Facts about a setting, and the questions that ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreland.core.conditions import ALWAYS, Condition


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, or one value of a fact."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that is proposed when its condition holds, and why."""

    answer: str
    when: Condition
    because: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact that no question asks for: told by the register, or set by options."""

    key: str
    label: str
    source: Literal["register", "choice"]
    values: tuple[Answer, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question, one thing a page. Its key is also the name of its fact."""

    key: str
    asks: str
    why: str
    answers: tuple[Answer, ...]
    hint: str = ""
    many: bool = False
    when: Condition = ALWAYS
    propose: tuple[Proposal, ...] = ()
