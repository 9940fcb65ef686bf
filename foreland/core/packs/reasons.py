"""What is wrong with a bank's reasons for leaving requirements without a statement."""

from __future__ import annotations

from collections.abc import Iterator

from foreland.core.conditions import Condition
from foreland.core.packs.model import Bank, Requirements
from foreland.core.packs.reading import Fault
from foreland.core.served import facts_of, reason, table


def reasons(bank: Bank, requirements: Requirements | None) -> Iterator[Fault]:
    """Yield a fault for each reason that names no requirement, asks an undeclared fact, or is not needed any more."""
    left = {} if requirements is None else {item.code: cells for item, cells in table(bank, requirements, None).rows}
    for item in bank.unserved:
        file = bank.places.get(f"unserved:{item.code}", "")
        strange = list(_undeclared(bank, item.when))
        for words in strange:
            yield Fault(file, item.code, words, "Declare it or mend the name.")
        if requirements is None or strange:
            continue
        if item.code not in left:
            yield Fault(
                file,
                item.code,
                f'The requirement "{item.code}" does not exist in {requirements.head.id} {requirements.head.edition}.',
                "Mend the code, or take the reason away.",
            )
        elif bank.settings and not any(
            cell.status == "reasoned" and reason(bank, item.code, facts_of(bank, cell.setting)) is item
            for cell in left[item.code]
        ):
            yield Fault(
                file,
                item.code,
                "The reason is not needed: no kind of setting of its condition lacks a statement.",
                "Take it away, or mend its condition.",
            )


def _undeclared(bank: Bank, condition: Condition) -> Iterator[str]:
    for test in condition.tests:
        if test.fact not in bank.domain:
            yield f'"when" asks about the fact "{test.fact}", which nobody declares.'
        for value in sorted((test.any_of | test.none_of) - bank.domain.get(test.fact, test.any_of | test.none_of)):
            yield f'"when" asks whether {test.fact} is "{value}", which it can never be.'
