"""What is wrong with the words that a change has for people: for parents, for pupils, and a question for staff."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foreland.core import readability
from foreland.core.packs.model import Bank, Change
from foreland.core.packs.proofreading import Checks, gaps, words
from foreland.core.packs.reading import Fault

AGES = {"parents": 11.0, "pupils": 9.0, "question": 14.0, "answer": 14.0}
"""Most years of reading age of what each of them reads."""
LONGEST = {"parents": 35, "pupils": 25, "question": 30, "answer": 45}
"""Most words of each: a paragraph of 120 words holds three lines, a slide three questions."""
_PLACEHOLDER = re.compile(r"\{\{[^}]*\}\}")


def handed_out(bank: Bank, checks: Checks) -> Iterator[Fault]:
    """Yield what is wrong with the words to hand out: too long, too hard, a question without an answer, gaps."""
    for change in bank.changes:
        file = bank.places.get(f"change:{change.key}", "")
        if bool(change.question) != bool(change.answer):
            yield Fault(file, change.key, "A question and its answer come together; here one stands alone.",
                        "Write both, or neither.")  # fmt: skip
        for name, text in _said(change):
            yield from gaps(bank, file, change.key, text)
            yield from words(checks, file, change.key, text, name, AGES[name])
            count = len(readability.words(_PLACEHOLDER.sub("name", text)))
            if count > LONGEST[name]:
                yield Fault(
                    file, change.key, f'"{name}" has {count} words; at most {LONGEST[name]}.', "Say one thing, shortly."
                )


def _said(change: Change) -> Iterator[tuple[str, str]]:
    found = {"parents": change.parents, "pupils": change.pupils, "question": change.question, "answer": change.answer}
    yield from ((name, text) for name, text in found.items() if text)
