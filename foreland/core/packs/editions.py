"""What is wrong with an edition's own account of itself: changes without a reason, successions that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from foreland.core.packs.model import Bank, Change, Requirements, Statement, Succession, differing
from foreland.core.packs.reading import Fault

_DEEPER = {"level": "level", "when": "condition", "propose": "proposal", "fixed": "being fixed"}
_ADD = "Add [[change]] with its key, weight and why."


def accounts(bank: Bank, requirements: Requirements | None, audiences: Collection[str]) -> Iterator[Fault]:
    """Yield what can be told from the edition alone: successors that are not there, unknown codes and audiences."""
    for change in bank.changes:
        file = bank.places.get(f"change:{change.key}", "")
        for code in change.requirements:
            if requirements is not None and code not in requirements.requirement:
                where = f"{requirements.head.id} {requirements.head.edition}"
                yield Fault(file, change.key, f'The change names the requirement "{code}", which is not in {where}.')
        for audience in change.tell:
            if audience not in audiences:
                yield Fault(
                    file, change.key, f'The change tells "{audience}", which is no audience.',
                    f"Known: {', '.join(audiences)}.",
                )  # fmt: skip
    said: dict[str, Succession] = {}
    for item in bank.succession:
        for key in item.new:
            if key not in bank.statement:
                yield Fault(
                    _file(bank, item), key, f"The succession of {', '.join(item.old)} leads to it, and there is no such statement: it points nowhere.",
                    "Mend the key, or write to = [] for what was withdrawn.",
                )  # fmt: skip
        for key in item.old:
            if key in said and said[key] is not item:
                yield Fault(_file(bank, item), key, "It stands in two successions.", "Say once what became of it.")
            said.setdefault(key, item)


def _file(bank: Bank, item: Succession) -> str:
    return bank.places.get(f"succession:{list(item.old)}", "")


def since(earlier: Bank, edition: Bank, older: Sequence[Bank] = ()) -> Iterator[Fault]:
    """Yield what an edition leaves unsaid, or says wrongly, of the one before it. `older`: those before that one."""
    name = str(earlier.head.edition)
    yield from _successions(earlier, edition, name)
    named = {key for item in edition.succession for key in item.old}
    for key in earlier.statement:
        if key not in edition.statement and key not in named:
            yield Fault(
                "-", key, f"It stood in {name} and is gone, and nothing says what became of it.",
                f'Add [[succession]] with from = ["{key}"], to = its successors or [], and why.',
            )  # fmt: skip
    for bank in older:
        for key in sorted(bank.statement.keys() & edition.statement.keys() - earlier.statement.keys()):
            yield Fault(
                edition.places.get(f"statement:{key}", ""), key,
                f"The key was used in {bank.head.edition} and withdrawn since: keys are never used again.",
                "Give the statement a key of its own.",
            )  # fmt: skip
    for item in edition.statements:
        old, change = earlier.statement.get(item.key), edition.change.get(item.key)
        parts = differing(old, item) if old else ()
        if parts and change is None:
            yield Fault(
                edition.places.get(f"statement:{item.key}", ""), item.key,
                f"It changed since {name} ({', '.join(parts)}), and nothing says why.", _ADD,
            )  # fmt: skip
        if change is not None and all(bank.statement.get(item.key) == item for bank in (earlier, *older)):
            yield Fault(
                edition.places.get(f"change:{item.key}", ""), item.key, f"It has a change and is the same as in {name}.",
                "Take the change away.",
            )  # fmt: skip
        if change is not None:
            yield from _weight(edition, old, item, change, name)
    for change in edition.changes:
        if change.key not in edition.statement and change.key not in earlier.statement:
            yield Fault(
                edition.places.get(f"change:{change.key}", ""), change.key,
                f"The change names a statement that is neither here nor in {name}.", "Mend the key.",
            )  # fmt: skip


def _successions(earlier: Bank, edition: Bank, name: str) -> Iterator[Fault]:
    for item in edition.succession:
        for key in item.old:
            if key not in earlier.statement:
                yield Fault(
                    _file(edition, item), key, f"The succession begins with it, and {name} has no such statement."
                )
            elif key in edition.statement and key not in item.new:
                yield Fault(
                    _file(edition, item), key, "The succession says that others follow it, and it lives on.",
                    'Name it in "to" as well, or take the statement away.',
                )  # fmt: skip


def _weight(edition: Bank, old: Statement | None, item: Statement, change: Change, name: str) -> Iterator[Fault]:
    """Yield a fault where a change says less than what can be seen of it."""
    file = edition.places.get(f"change:{change.key}", "")
    if item.level == "must" and (old is None or old.level != "must") and change.weight != "must":
        was = f"was {old.level} in {name}" if old else "is new"
        yield Fault(
            file, item.key, f'It {was} and is must now, so the change weighs "must"; it says "{change.weight}".'
        )
    elif change.weight == "wording" and old is not None:
        deeper = [words for part, words in _DEEPER.items() if part in differing(old, item)]
        if {option.key for option in old.options} != {option.key for option in item.options}:
            deeper.append("list of options")
        if deeper:
            yield Fault(
                file, item.key, f'The change says "wording", and its {" and ".join(deeper)} changed.',
                'Write "should" or "must".',
            )  # fmt: skip
