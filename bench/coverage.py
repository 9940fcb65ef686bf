"""What a document covers: right and wrong by topic on the labelled policies, beside a search for the topic's name; time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.labelled import POLICIES, SETS, labelled, load_guide
from bench.place import median_ms
from foreland.core.matching.guide import Guide
from foreland.core.matching.language import tokens
from foreland.core.matching.topics import topics
from foreland.core.source import Extract, Source

LITTLE = frozenset({"and", "of", "the", "areas", "cycle", "procedure", "lead"})


@dataclass(frozen=True)
class Decision:
    """One topic of one document: what a careful reader says, what the rules say, what a search for its name says."""

    document: str
    code: str
    wanted: str
    found: str
    plain: bool
    doubt: bool


def decisions(folder: Path, guide: Guide) -> list[Decision]:
    """Return every decision on the documents of a folder."""
    made = []
    for data, source in labelled(folder):
        found = {item.code: item.status for item in topics(source, guide)}
        names = {item.code: _search(item.title, source) for item in guide.topics}
        made += [
            Decision(source.name, row["code"], row["status"], found[row["code"]], names[row["code"]], _doubtful(row))
            for row in data["topic"]
        ]
    return made


def _doubtful(row: dict[str, object]) -> bool:
    return bool(row.get("doubt") or row.get("doubtful"))


def _search(title: str, source: Source) -> bool:
    """Tell whether all words of a topic's name stand in one passage that is no heading: the plainest way to look."""
    wanted = {token.stem for token in tokens(title) if token.word not in LITTLE}
    return any(wanted <= {token.stem for token in tokens(extract.text)} for extract in source.saying)


def share(made: Iterable[Decision], plain: bool = False) -> float:
    """Return the share of decisions that are right on covered or not covered."""
    right = [(item.wanted == "covered") == (item.plain if plain else item.found == "covered") for item in made]
    return sum(right) / max(1, len(right))


def _table(made: list[Decision]) -> None:
    print("  topic   covered  precision  recall")
    for code in dict.fromkeys(item.code for item in made):
        count = Counter((item.wanted == "covered", item.found == "covered") for item in made if item.code == code)
        hit, wrong, missed = count[True, True], count[False, True], count[True, False]
        precision = f"{hit / (hit + wrong):.2f}" if hit + wrong else "-"
        recall = f"{hit / (hit + missed):.2f}" if hit + missed else "-"
        print(f"  {code:<8}{hit + missed:>6}{precision:>11}{recall:>9}")


def main() -> None:
    """Print right and wrong on each set, and the time for a policy of thirty pages and of a hundred and twenty."""
    guide = load_guide()
    for name, folder in SETS:
        made = decisions(folder, guide)
        if not made:
            continue
        sure = [item for item in made if not item.doubt]
        hit = sum(item.wanted == item.found == "covered" for item in made)
        claimed = sum(item.found == "covered" for item in made)
        wanted = sum(item.wanted == "covered" for item in made)
        print(f"{name}: {len({item.document for item in made})} documents, {len(made)} decisions")
        print(f"  right on covered or not     {share(made):>7.1%}   without the doubtful {share(sure):.1%}")
        print(f"  search for the topic's name {share(made, plain=True):>7.1%}")
        print(f"  all three states right      {sum(item.wanted == item.found for item in made) / len(made):>7.1%}")
        print(f"  precision {hit / max(1, claimed):.1%}, recall {hit / max(1, wanted):.1%}")
        _table(made)
    texts = [extract for _, source in labelled(POLICIES) for extract in source.extracts]
    for words in (7_500, 30_000):
        source = _long(texts, words)
        taken = median_ms(partial(topics, source, guide), times=3)
        print(f"time, {source.words:>6,} words     {taken:>8.0f} ms")


def _long(extracts: list[Extract], words: int) -> Source:
    """Return a document of about so many words, no sentence twice."""
    made: list[Extract] = []
    count = number = 0
    while count < words:
        item = extracts[number % len(extracts)]
        again = number // len(extracts)
        text = re.sub(r"\.$", f" ({again})." if again else ".", item.text)
        made.append(Extract(number, item.kind, text, item.level, item.label, None, item.under, item.cells, item.header))
        count += len(text.split()) if item.says else 0
        number += 1
    return Source("long", "txt", tuple(made))


if __name__ == "__main__":
    main()
