"""A newer edition: what rebasing a policy costs, how it grows, and word marks for a whole policy."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from bench.packs import load
from bench.place import median_ms
from foreland.core.amend import Amendment, base_digest
from foreland.core.compare import compare
from foreland.core.document import Document
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank, Number, Requirements, Statement, Succession
from foreland.core.rebase import rebase
from foreland.publishing import wording
from foreland.publishing.booklet import Frame, booklet

STATEMENTS = 126
"""Statements that a school's policy has, more or less."""
AMENDED = 25
FACTS = {
    "kind": ("school",), "phase": ("primary",), "provision": ("mainstream",), "governance": ("maintained",),
    "ages": ("5-7", "7-11"),
}  # fmt: skip


def _first(bank: Bank, count: int) -> Bank:
    """Return an edition of so many statements, those of the bank and then the same under other keys."""
    made = [
        replace(item, key=item.key if number < len(bank.statements) else f"{item.key}.{number}")
        for number, item in zip(range(count), cycle(bank.statements), strict=False)
    ]
    return replace(bank, statements=tuple(made), changes=(), succession=())


def _later(first: Bank) -> Bank:
    """Return the edition after it: of thirty statements one is split, two are merged, one goes, one has another key, five are reworded."""
    made: list[Statement] = []
    said: list[Succession] = []
    for number, item in enumerate(first.statements):
        kind = number % 30
        if kind == 3:
            parts = replace(item, key=f"{item.key}.one"), replace(item, key=f"{item.key}.two")
            made += parts
            said.append(Succession((item.key,), tuple(part.key for part in parts), "Two duties."))
        elif kind == 7:
            said.append(Succession((made[-1].key, item.key), (made[-1].key,), "One duty."))
        elif kind == 11:
            said.append(Succession((item.key,), (), "Not needed."))
        elif kind == 13:
            made.append(replace(item, key=f"{item.key}.new"))
            said.append(Succession((item.key,), (made[-1].key,), "A better key."))
        else:
            made.append(replace(item, text=f"{item.text} We look at it every year.") if kind % 5 == 0 else item)
    head = replace(first.head, edition=Number(first.head.edition.year + 1, 1))
    return replace(first, head=head, statements=tuple(made), succession=tuple(said))


def _amendments(first: Bank) -> tuple[Amendment, ...]:
    """Return own wordings of a fifth of the statements."""
    return tuple(
        Amendment(
            number, item.key, "text", f"Our own words: {item.text}".replace("{{choice}}", "as agreed"),
            base=base_digest(item, None),
        )
        for number, item in enumerate(first.statements[:: STATEMENTS // AMENDED], 1)
    )  # fmt: skip


def _printed(bank: Bank, requirements: Requirements, amendments: tuple[Amendment, ...]) -> Document:
    frame = Frame("Hillview Primary School", "1.0")
    return booklet(
        resolve(bank, Layer(facts=FACTS, amendments=amendments)), "online-safety-policy", requirements, frame
    )


def _verdict(what: str, taken: float, aim: float) -> None:
    print(f"  {'met    ' if taken < aim else 'NOT met'} {what}: {taken:.2f} ms, aim under {aim:g} ms")


def main() -> None:
    """Print the median of each, growth, and whether the aims are met."""
    bank, requirements = load("policies", "2026.1"), load("requirements", "2026.1")
    assert isinstance(bank, Bank) and isinstance(requirements, Requirements)
    figures = {}
    for times in (1, 2, 4):
        first = _first(bank, STATEMENTS * times)
        theirs, amendments = _later(first), _amendments(first)[: AMENDED * times]
        figures[times] = median_ms(lambda one=first, other=theirs, ours=amendments: rebase(one, other, ours))  # type: ignore[misc]
        asked = len(rebase(first, theirs, amendments).questions)
        print(
            f"rebase {len(first.statements):>4} statements with {len(amendments):>3} amendments, {asked} of them asked about"
            f"{figures[times]:>10.2f} ms"
        )
    print(f"four times as much takes {figures[4] / figures[1]:.1f} times as long")
    theirs = _later(_first(bank, len(bank.statements)))
    old = _printed(bank, requirements, ())
    new = _printed(theirs, requirements, rebase(bank, theirs, _amendments(bank)).amendments)
    words = sum(len(piece.split()) for piece in wording.body(new))
    marks = median_ms(lambda: compare(old, new))
    print(f"word marks of a policy of {len(list(new.passages()))} statements, {words:,} words{marks:>12.2f} ms")
    print("\nAims")
    _verdict(f"rebase {STATEMENTS} statements with {AMENDED} amendments", figures[1], 5)
    _verdict("word marks for a whole policy", marks, 50)


if __name__ == "__main__":
    main()
