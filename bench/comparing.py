"""Two files of about 30 pages compared: time, and what is told that is none, beside difflib on the same paragraphs.

The peer does what people do by hand with Python: difflib on the paragraphs, then on the words of those that were
replaced. Both get what our readers read. Asked are an edition against itself in another format, where every change told
is a false one, and an edition against one with two dozen sentences changed.
"""

from __future__ import annotations

import difflib
import random
import resource
import sys
from dataclasses import replace
from functools import partial
from typing import Final

from bench.documents import WHEN
from bench.place import median_ms
from foreland.core.changes.between import changes
from foreland.core.document import Block, Document, Paragraph, Section, Span
from foreland.core.source import Source
from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from foreland.reading.formats import read

STATEMENTS: Final = 185
CHANGED: Final = 24
TURNS: Final = 5
SEED: Final = 20261121
FORMATS: Final = ("docx", "pdf", "html", "txt")
MOST_SECONDS: Final = 1.0
MOST_MORE: Final = 2
"""Most changes that may be told beyond those that were made."""


def edited(document: Document) -> Document:
    """Return a document in which so many paragraphs have another second word, and one more at their end."""
    dice = random.Random(SEED)
    keys = [item.key for item in document.passages() if item.blocks and isinstance(item.blocks[0], Paragraph)]
    wanted = set(dice.sample(keys, CHANGED))

    def words(block: Block) -> Block:
        if not isinstance(block, Paragraph):
            return block
        first = block.spans[0]
        return Paragraph((replace(first, text=f"Sometimes {first.text}"), *block.spans[1:], Span(" So it was agreed.")))

    def section(part: Section) -> Section:
        passages = tuple(
            replace(item, blocks=(words(item.blocks[0]), *item.blocks[1:])) if item.key in wanted else item
            for item in part.passages
        )
        return replace(part, passages=passages, sections=tuple(map(section, part.sections)))

    return replace(document, sections=tuple(map(section, document.sections)))


def ours(old: Source, new: Source) -> int:
    """How many changes are told."""
    return sum(not change.stands for change in changes(old, new))


def peer(old: Source, new: Source) -> int:
    """How many changes difflib tells: paragraphs put in, taken out, and replaced, these with their words compared."""
    before, after = ([extract.text for extract in source.extracts if extract.kind not in ("furniture", "contents")]
                     for source in (old, new))  # fmt: skip
    told = 0
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            told += max(b - a, d - c)
            for one, other in zip(before[a:b], after[c:d], strict=False):
                difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).get_opcodes()
    return told


def main() -> int:
    """Print what each tells and how long it takes; return 1 where an aim is missed."""
    document = samples.document(statements=STATEMENTS)
    old = {key: read(render(document, key, when=WHEN), f"old.{key}") for key in FORMATS}
    new = {key: read(render(edited(document), key, when=WHEN), f"new.{key}") for key in FORMATS}
    failed = False
    print(f"{old['pdf'].pages} pages, {old['docx'].words:,} words; told: ours / difflib on paragraphs")
    for key in FORMATS:
        for other, made in ((old, 0), (new, CHANGED)):
            pair = old["docx"], other[key]
            told, peers = ours(*pair), peer(*pair)
            here, there = median_ms(partial(ours, *pair), TURNS), median_ms(partial(peer, *pair), TURNS)
            print(
                f"docx to {key:<5} {made:>2} made: told {told:>3} / {peers:>3}, false {told - made:>2} / {peers - made:>2}"
                f"   {here:>5.0f} ms / {there:>3.0f} ms"
            )
            failed |= not made <= told <= made + MOST_MORE or here > MOST_SECONDS * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"aims: all changes and at most {MOST_MORE} more, {MOST_SECONDS:g} s: {'missed' if failed else 'met'}; peak of this run {peak:.0f} MB"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
