"""Documents that print some statements of a section, or in an order of their own: nothing is lost, no name is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from foreland.core.packs.model import Bank, DocumentSpec, Setting, Statement
from foreland.core.packs.reading import Fault


def picked(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each wrong name among what a document picks or orders, and for each section that none has whole."""
    for spec in bank.documents:
        file = bank.places.get(f"document:{spec.key}", "")
        for key in spec.order:
            if key not in bank.statement or not _stands(spec, bank.statement[key]):
                yield Fault(file, spec.key, f'Its order names "{key}", which stands in no section of this document.',
                            "Mend the key, or take it away.")  # fmt: skip
        for pick in spec.picks:
            section = pick.section
            if section not in spec.sections:
                yield Fault(file, spec.key, f'It picks from "{section}", which is no section of this document.',
                            "Add the section, or take the line away.")  # fmt: skip
                continue
            for key in pick.statements:
                if key not in bank.statement or bank.statement[key].section != section:
                    yield Fault(file, spec.key, f'It picks "{key}", which is no statement of the section "{section}".',
                                "Mend the key.")  # fmt: skip
            for setting in bank.settings:
                for shape in spec.shapes:
                    if pick.when.value(setting.known).holds is True and _lost(bank, spec, section, shape, setting):
                        yield Fault(file, spec.key,
                                    f'It picks from "{section}", and no document of the shape "{shape}" prints that section whole for: {setting.title}.',
                                    'Add the section to one, or narrow "when" of the pick: nothing that a setting keeps may stand nowhere.')  # fmt: skip


def _stands(spec: DocumentSpec, statement: Statement) -> bool:
    """Tell whether a statement has a place in a document, at home or as a guest."""
    guests = (section for document, section in statement.also if document == spec.key)
    return statement.section in spec.sections or any(section in spec.sections for section in guests)


def _lost(bank: Bank, spec: DocumentSpec, section: str, shape: str, setting: Setting) -> bool:
    """Tell whether a setting gets a section in part only."""
    facts = setting.known
    if spec.when.value(facts).holds is False or spec.picked(section, facts) is None:
        return False
    return not any(
        shape in other.shapes and other.kind == "policy" and section in other.printed(facts)
        and other.when.value(facts).holds is True and other.picked(section, facts) is None
        for other in bank.documents
    )  # fmt: skip
