"""Words of the field that a bank explains: which of them a text uses, and what is wrong with the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foreland.core import readability
from foreland.core.packs.model import Bank, Gloss
from foreland.core.packs.proofreading import Checks, forbidden, gaps
from foreland.core.packs.reading import Fault
from foreland.core.wording import PLACEHOLDER

LONGEST_MEANING = 40
"""Words of a meaning: what is longer is a lesson and belongs elsewhere."""
GLOSS_AGE = 14.0
"""Reading age of one meaning: a single sentence swings by years. `GLOSSARY_AGE` holds for all of them together."""
GLOSSARY_AGE = 12.0


def _plain(text: str) -> str:
    return text.replace("’", "'")


def forms(item: Gloss) -> tuple[str, ...]:
    """Return the word of an entry and those like it, by any of which a text may use it."""
    return (item.word, *item.like)


def used(glossary: Iterable[Gloss], text: str) -> list[Gloss]:
    """Return the entries whose word, or one like it, stands in a text, in the order of the alphabet.

    A form with a capital letter stands there only as it is written: "Prevent" is no "prevent". A capital is the start
    of a sentence, or of a list, for a form in small letters.
    """
    printed = _plain(text)

    def stands(word: str) -> bool:
        case = re.IGNORECASE if word.islower() else re.NOFLAG
        return re.search(rf"(?<!\w){re.escape(_plain(word))}(?!\w)", printed, case) is not None

    return sorted((item for item in glossary if any(map(stands, forms(item)))), key=lambda item: item.word.lower())


def unsound(bank: Bank, checks: Checks) -> Iterator[Fault]:
    """Yield what is wrong with the glossary: words that no statement uses, double or hard or forbidden ones."""
    place = bank.places.get
    texts = "\n".join(text for item in bank.statements for text in (item.text, *(o.text for o in item.options)))
    known = set(map(id, used(bank.glossary, PLACEHOLDER.sub("{}", texts))))
    taken: dict[str, str] = {}
    for item in bank.glossary:
        file = place(f"gloss:{item.word}", "")
        if id(item) not in known:
            yield Fault(file, item.word, "No statement uses this word.",
                        'Name in "like" how they say it, or take it out.')  # fmt: skip
        for word in forms(item):
            other = taken.setdefault(_plain(word).lower(), item.word)
            if other != item.word:
                yield Fault(file, item.word, f'The entry "{other}" explains "{word}" already.', "Explain it once.")
        yield from forbidden(checks, file, item.word, f"{' '.join(forms(item))} {item.means}")
        yield from gaps(bank, file, item.word, item.means)
        shown = PLACEHOLDER.sub("name", item.means)
        count, age = len(readability.words(shown)), readability.reading_age(checks.words.easier(shown))
        if count > LONGEST_MEANING:
            yield Fault(file, item.word, f"The meaning has {count} words; at most {LONGEST_MEANING}.", "Say less.")
        if count >= 8 and age > GLOSS_AGE:
            yield Fault(file, item.word, f"The meaning has a reading age of {age}; at most {GLOSS_AGE:.0f}.",
                        "Use shorter words and sentences.")  # fmt: skip
    everything = PLACEHOLDER.sub("name", "\n".join(item.means for item in bank.glossary))
    age = readability.reading_age(checks.words.easier(everything))
    if len(readability.words(everything)) > 60 and age > GLOSSARY_AGE:
        yield Fault(place(f"gloss:{bank.glossary[0].word}", ""), "glossary",
                    f"All meanings together have a reading age of {age}; at most {GLOSSARY_AGE:.0f}.",
                    "Shorten sentences and words.")  # fmt: skip
