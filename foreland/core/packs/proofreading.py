"""What is wrong with the words of an edition: hard, forbidden or unfinished ones, and placeholders that nothing fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from foreland.core import readability
from foreland.core.packs.model import Bank, Requirements, Statement
from foreland.core.packs.reading import Fault
from foreland.core.wording import CHOICE, PLACEHOLDER, placeholders

LONGEST_SENTENCE = 30
READING_AGE = 17.0
"""Highest reading age of one statement, by Flesch-Kincaid, in an edition whose head sets none; released editions stay judged by it."""
PARENTS_AGE = 11.0
"""Highest reading age of one statement that parents read, in an edition whose head sets a `reading_age`."""
PARENTS = "parents"
"""The audience whose statements keep to `PARENTS_AGE`, and the section that is written to it."""
SECTION_AGE = 14.0
"""Highest reading age of a section as a whole. The lines of a summary keep to its own `age`."""
LONGEST_TEXT = 6000
"""Most characters in one text of a pack: about two printed pages. What is longer is not measured further."""
_BRACES = re.compile(r"\{\{|\}\}")
_GAP = re.compile(r"(?<!\w)(?:X{3,}|_{3,}|\?{3,}|TBC|TBA|TODO)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class HouseWords:
    """Words that never appear (small letters -> what to write instead) and words that every reader of ours knows."""

    forbidden: Mapping[str, str] = field(default_factory=dict)
    familiar: frozenset[str] = frozenset()

    def easier(self, text: str) -> str:
        """Return the text with familiar terms of the field put as short words, for measuring the reading age."""
        return re.sub(r"[A-Za-z][\w'’-]*", lambda m: "word" if m[0].lower() in self.familiar else m[0], text)


@dataclass(frozen=True)
class Checks:
    """What a check leans on: the requirements that codes refer to, the house's words, and the closed Markdown."""

    requirements: Requirements | None = None
    words: HouseWords = field(default_factory=HouseWords)
    markup_fault: Callable[[str], str | None] = lambda text: None


def forbidden(checks: Checks, file: str, key: str, text: str) -> Iterator[Fault]:
    """Yield a fault for each word that our own text never uses, and for a mark of a gap that was left open."""
    lower = text.lower().replace("‑", "-").replace("’", "'")
    for word, instead in checks.words.forbidden.items():
        if re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", lower):
            yield Fault(file, key, f'The word "{word}" must not appear in our own text.', f"Write: {instead}.")
    gap = _GAP.search(text)
    if gap:
        yield Fault(file, key, f'"{gap[0]}" marks a gap that was left open.', "Write the words, or use a placeholder.")


def gaps(bank: Bank, file: str, key: str, text: str) -> Iterator[Fault]:
    """Yield a fault for each placeholder that nothing fills, and for braces that are no placeholder at all."""
    for name in placeholders(text):
        if name != CHOICE and name not in bank.placeholders and name[:1].lower() + name[1:] not in bank.placeholders:
            yield Fault(
                file,
                key,
                f"The placeholder {{{{{name}}}}} does not exist.",
                "Declare a value or a term, or mend the name.",
            )
    if _BRACES.search(PLACEHOLDER.sub("", text)):
        yield Fault(
            file,
            key,
            "Double braces stand where there is no placeholder.",
            "Write {{name}}, without spaces, both pairs of braces.",
        )


def limit_of(bank: Bank, item: Statement | None = None) -> float:
    """Return the highest reading age of one statement of an edition, or of one line where no statement is named."""
    told = READING_AGE if bank.head.reading_age is None else min(bank.head.reading_age, READING_AGE)
    parents = item is not None and (item.section == PARENTS or item.audience == (PARENTS,))
    return min(told, PARENTS_AGE) if parents and bank.head.reading_age is not None else told


def words(checks: Checks, file: str, key: str, text: str, kind: str, limit: float) -> Iterator[Fault]:
    """Yield every fault of a text that is printed; `kind` is "text" or the summary that it stands in, `limit` its reading age."""
    yield from forbidden(checks, file, key, text)
    wrong = checks.markup_fault(text)
    if wrong:
        yield Fault(file, key, wrong)
    shown = re.sub(r"\{\{[^}]*\}\}", "name", text)
    longest = readability.longest_sentence(shown)
    if longest > LONGEST_SENTENCE:
        yield Fault(file, key, f"A sentence has {longest} words; at most {LONGEST_SENTENCE}.", "Make two of it.")
    age = readability.reading_age(checks.words.easier(shown))
    if len(readability.words(shown)) >= 8 and age > limit:
        yield Fault(
            file,
            key,
            f"The reading age is {age} years ({kind}); at most {limit:.0f}.",
            "Use shorter words and sentences.",
        )


def section_age(bank: Bank, checks: Checks) -> Iterator[Fault]:
    """Yield a fault for each section whose statements together are too hard to read."""
    for section in bank.sections:
        text = "\n".join(
            item.text for item in bank.statements if item.section == section.key and len(item.text) <= LONGEST_TEXT
        )
        shown = re.sub(r"\{\{[^}]*\}\}", "name", text)
        age = readability.reading_age(checks.words.easier(shown))
        if len(readability.words(shown)) > 60 and age > SECTION_AGE:
            yield Fault(bank.places.get(f"section:{section.key}", ""), section.key,
                        f"The section as a whole has a reading age of {age}; at most {SECTION_AGE:.0f}.",
                        "Shorten sentences and words.")  # fmt: skip


def read_by_people(bank: Bank) -> Iterator[tuple[str, str, bool, str]]:
    """Yield every text that somebody reads beside the statements' own words: place, key, whether it may hold placeholders, text."""
    for question in bank.questions:
        yield f"question:{question.key}", question.key, True, question.asks
        for text in (
            question.why,
            question.hint,
            *(a.label for a in question.answers),
            *(a.hint for a in question.answers),
            *(p.because for p in question.propose),
        ):
            yield f"question:{question.key}", question.key, False, text
    for fact in bank.facts:
        for text in (fact.label, *(answer.label for answer in fact.values)):
            yield f"fact:{fact.key}", fact.key, False, text
    for value in bank.values:
        for text in (value.label, value.hint, *(usual.text for usual in value.usual)):
            yield f"value:{value.key}", value.key, False, text
    for section in bank.sections:
        for text in (section.title, *(part.title for part in section.parts)):
            yield f"section:{section.key}", section.key, True, text
        yield f"section:{section.key}", section.key, False, section.discuss
    for spec in bank.documents:
        for text in (spec.title, spec.audience):
            yield f"document:{spec.key}", spec.key, True, text
    for summary in bank.summaries:
        for text in (summary.title, summary.lead, *(group.title for group in summary.groups)):
            yield f"summary:{summary.key}", summary.key, True, text
    for rule in bank.rules:
        for text in (rule.says, rule.mend):
            yield f"rule:{rule.key}", rule.key, False, text
    for item in bank.statements:
        for text in (item.title, item.why, item.discuss):
            yield f"statement:{item.key}", item.key, False, text
        for text in (item.asks, *(option.label for option in item.options), *(option.hint for option in item.options)):
            yield f"statement:{item.key}", item.key, True, text
