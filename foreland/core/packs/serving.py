"""Whom an edition serves: kinds of setting that would find nothing under a heading, readers whom no line can reach."""

from __future__ import annotations

from collections.abc import Iterator

from foreland.core.conditions import Condition, Test
from foreland.core.packs.deadends import possible
from foreland.core.packs.model import Bank, Setting
from foreland.core.packs.reading import Fault


def speechless(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each kind of setting that a printed section has nothing to say to, and for wrong names in one."""
    for setting in bank.settings:
        wrong = list(_wrong_names(bank, setting))
        yield from wrong
        if wrong:
            continue
        file = bank.places.get(f"setting:{setting.key}", "")
        could = _could_print(bank, setting)
        for section, document in _printed(bank, setting).items():
            if section not in could and section not in setting.silent:
                yield Fault(file, setting.key,
                            f'The section "{section}" of {document} has no statement that can apply to: {setting.title}.',
                            'Write one, or name the section in "silent" where it rightly says nothing.')  # fmt: skip


def _wrong_names(bank: Bank, setting: Setting) -> Iterator[Fault]:
    file = bank.places.get(f"setting:{setting.key}", "")
    for fact, values in setting.facts:
        if fact not in bank.domain:
            yield Fault(file, setting.key, f'It names the fact "{fact}", which nobody declares.',
                        "Declare it or mend the name.")  # fmt: skip
            continue
        for value in values:
            if value not in bank.domain[fact]:
                yield Fault(file, setting.key, f'It says that {fact} is "{value}", which it can never be.',
                            f"It may be {', '.join(sorted(bank.domain[fact]))}.")  # fmt: skip
        if len(values) > 1 and not bank.many[fact]:
            yield Fault(file, setting.key, f'The fact "{fact}" holds one value; {len(values)} are named.',
                        "Leave one.")  # fmt: skip
    for section in setting.silent:
        if section not in bank.section:
            yield Fault(file, setting.key, f'"silent" names the section "{section}", which does not exist.',
                        f"Sections: {', '.join(bank.section)}.")  # fmt: skip


def _printed(bank: Bank, setting: Setting) -> dict[str, str]:
    """Return the sections of statements that documents print for a setting, and the first document of each."""
    facts = setting.known
    found: dict[str, str] = {}
    for spec in bank.documents:
        if spec.when.value(facts).holds is not False:
            for key in spec.printed(facts):
                if key in bank.section and bank.section[key].kind == "statements":
                    found.setdefault(key, spec.key)
    return found


def _could_print(bank: Bank, setting: Setting) -> set[str]:
    """Return the sections in which some statement could apply to a setting, at home or as a guest."""
    facts = setting.known
    here = Condition(tuple(Test(fact, values, bank.domain[fact] - values) for fact, values in facts.items()))
    found: set[str] = set()
    for item in bank.statements:
        news = {item.section, *(section for _, section in item.also)} - found
        if news and item.when.value(facts).holds is not False and possible(bank, [here, item.when]):
            found |= news
    return found


def unheard(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each line of a summary that is never printed: its readers and its statement never meet."""
    summaries = {item.key: item for item in bank.summaries}
    for item in bank.statements:
        for key, _ in item.short:
            spec = summaries.get(key)
            if spec and spec.when and not possible(bank, [spec.when, item.when]) and possible(bank, [item.when]):
                yield Fault(bank.places.get(f"statement:{item.key}", ""), item.key,
                            f'Its short words for "{key}" are never printed: where it applies, there are no such readers.',
                            "Take the line away, or widen one of the two conditions.")  # fmt: skip
