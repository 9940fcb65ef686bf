"""What is wrong with an edition, beyond its form: dangling keys, dead conditions, circles, hard or forbidden words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foreland.core.amend import OWN
from foreland.core.conditions import Condition
from foreland.core.facts import CyclicFacts, setters, setting_order
from foreland.core.matching.guide import Guide
from foreland.core.packs.deadends import dead, played, possible, settings
from foreland.core.packs.editions import accounts
from foreland.core.packs.glossary import unsound
from foreland.core.packs.guiding import unguided
from foreland.core.packs.handouts import handed_out
from foreland.core.packs.likeness import repeated
from foreland.core.packs.model import AuthorityProfile, Bank, Holidays, Pack, Requirements, Statement
from foreland.core.packs.picking import picked
from foreland.core.packs.proofreading import (
    LONGEST_TEXT,
    Checks,
    HouseWords,
    forbidden,
    gaps,
    limit_of,
    read_by_people,
    section_age,
    words,
)
from foreland.core.packs.reading import Fault
from foreland.core.packs.reasons import reasons
from foreland.core.packs.serving import speechless, unheard
from foreland.core.wording import CHOICE, placeholders

__all__ = ["Checks", "HouseWords", "check", "settings"]

AUDIENCES = ("pupils", "parents", "staff", "governors", "visitors", "volunteers", "it", "leaders")
_KEY = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def check(pack: Pack, checks: Checks) -> list[Fault]:
    """Return every fault of an edition, sorted by file and key; an empty list for one that may be used."""
    if isinstance(pack, Bank):
        return sorted(set(_bank(pack, checks)))
    if isinstance(pack, Requirements):
        return sorted(set(_requirements(pack, checks)))
    if isinstance(pack, AuthorityProfile):
        return sorted(set(_authority(pack)))
    if isinstance(pack, Guide):
        return sorted(set(unguided(pack, checks.requirements)))
    assert isinstance(pack, Holidays)
    return [] if pack.days else [Fault("pack.toml", "-", "The calendar names no day.")]


def _condition(bank: Bank, file: str, key: str, name: str, condition: Condition) -> Iterator[Fault]:
    for test in condition.tests:
        domain = bank.domain.get(test.fact)
        if domain is None:
            yield Fault(
                file,
                key,
                f'"{name}" asks about the fact "{test.fact}", which nobody declares.',
                "Declare it or mend the name.",
            )
            continue
        for value in sorted((test.any_of | test.none_of) - domain):
            yield Fault(
                file,
                key,
                f'"{name}" asks whether {test.fact} is "{value}", which it can never be.',
                f"It may be {', '.join(sorted(domain))}.",
            )


def _conditions(bank: Bank) -> Iterator[tuple[str, str, str, Condition]]:
    for question in bank.questions:
        file = bank.places.get(f"question:{question.key}", "")
        yield file, question.key, "when", question.when
        for number, proposal in enumerate(question.propose, 1):
            yield file, question.key, f"propose {number}", proposal.when
    for term in bank.terms:
        for choice in term.choices:
            yield bank.places.get(f"term:{term.key}", ""), term.key, f"choice {choice.key}", choice.when
    for value in bank.values:
        file = bank.places.get(f"value:{value.key}", "")
        yield file, value.key, "when", value.when
        for number, usual in enumerate(value.usual, 1):
            yield file, value.key, f"usual {number}", usual.when
    for spec in bank.documents:
        yield bank.places.get(f"document:{spec.key}", ""), spec.key, "when", spec.when
        if spec.short_when:
            yield bank.places.get(f"document:{spec.key}", ""), spec.key, "short_when", spec.short_when
        for pick in spec.picks:
            yield bank.places.get(f"document:{spec.key}", ""), spec.key, f"pick {pick.section}", pick.when
    for summary in bank.summaries:
        yield bank.places.get(f"summary:{summary.key}", ""), summary.key, "when", summary.when
    for rule in bank.rules:
        yield bank.places.get(f"rule:{rule.key}", ""), rule.key, "when", rule.when
    for statement in bank.statements:
        file = bank.places.get(f"statement:{statement.key}", "")
        yield file, statement.key, "when", statement.when
        if statement.propose:
            yield file, statement.key, "propose", statement.propose
        for option in statement.options:
            yield file, statement.key, f"option {option.key}", option.when
            if option.propose:
                yield file, statement.key, f"option {option.key} propose", option.propose


def _statement(bank: Bank, checks: Checks, item: Statement, file: str) -> Iterator[Fault]:
    key = item.key
    longest = max(
        map(
            len,
            (item.text, item.why, item.discuss, *(o.text for o in item.options), *(short for _, short in item.short)),
        )
    )
    if longest > LONGEST_TEXT:
        yield Fault(
            file,
            key,
            f"It has a text of {longest:,} characters; at most {LONGEST_TEXT:,}.",
            "A statement is a paragraph: make several of it.",
        )
        return
    if item.fixed and bank.head.based_on is None:
        yield Fault(
            file, key, "It is fixed, and this bank is based on no other.", "Only an edition of one's own fixes words."
        )
    if key.startswith(OWN) or not _KEY.fullmatch(key):
        yield Fault(
            file, key, f'The key must be small letters, digits, points and hyphens, and must not begin with "{OWN}".'
        )
    if item.section not in bank.section:
        yield Fault(file, key, f'The section "{item.section}" does not exist.', f"Sections: {', '.join(bank.section)}.")
    for document, section in item.also:
        spec = bank.document.get(document)
        if spec is None or section not in spec.sections:
            yield Fault(file, key, f'"also" names {document} / {section}, which does not exist.')
        elif item.section in spec.sections:
            yield Fault(
                file,
                key,
                f'"also" puts it a second time into {document}, which prints its home section.',
                "Take it away.",
            )
    if item.options:
        if len(item.options) < 2:
            yield Fault(file, key, "A choice needs at least two options.")
        if not item.asks:
            yield Fault(file, key, '"asks" is missing: the question that the options answer.')
    choices = [name for name in placeholders(item.text) if name == "choice"]
    if len(choices) != (1 if item.options else 0):
        yield Fault(file, key, f"{{{{choice}}}} stands {len(choices)} times.", "Once with options, never without.")
    for option in item.options:
        if CHOICE in placeholders(option.text):
            yield Fault(file, key, f'The option "{option.key}" holds {{{{choice}}}} itself.', "Write its words out.")
        if not possible(bank, [item.when, option.when]):
            yield Fault(file, key, f'The option "{option.key}" can never be reached: its condition contradicts the statement\'s.',
                        "Widen its condition or take the option away.")  # fmt: skip
        elif option.propose and not possible(bank, [item.when, option.when, option.propose]):
            yield Fault(
                file, key, f'The option "{option.key}" can never be proposed: its conditions contradict each other.'
            )
        for fact, value in option.sets:
            if value not in bank.domain.get(fact, ()):
                yield Fault(file, key, f'The option "{option.key}" sets {fact} = "{value}", which is not declared.')
            elif fact in bank.question or any(f.key == fact and f.source != "choice" for f in bank.facts):
                yield Fault(
                    file, key, f'The option "{option.key}" sets {fact}, which the register or a question tells.'
                )
    if not possible(bank, [item.when]):
        yield Fault(file, key, "It can never apply: its condition contradicts itself, or what must hold for its facts to be known.",
                    "Mend the condition; a fact of a question holds nothing where the question is not asked.")  # fmt: skip
    elif item.propose and not possible(bank, [item.when, item.propose]):
        yield Fault(
            file,
            key,
            'It can never be proposed: "propose" contradicts "when".',
            'Write propose = "never" if that is meant.',
        )
    for audience in item.audience:
        if audience not in AUDIENCES:
            yield Fault(file, key, f'The audience "{audience}" is not known.', f"Known: {', '.join(AUDIENCES)}.")
    if checks.requirements is not None:
        for code in item.meets:
            if code not in checks.requirements.requirement:
                yield Fault(
                    file,
                    key,
                    f'The requirement "{code}" does not exist in {checks.requirements.head.id} {checks.requirements.head.edition}.',
                )
        topics = {topic.key for topic in checks.requirements.topics}
        if item.topic and topics and item.topic not in topics:
            yield Fault(file, key, f'The topic "{item.topic}" does not exist.')
    ages = {summary.key: summary.age or limit_of(bank) for summary in bank.summaries}
    printed = [item.words(option.key) for option in item.options] or [item.text]
    texts = [("text", text, limit_of(bank, item)) for text in printed]
    for name, short in item.short:
        if name not in ages:
            yield Fault(file, key, f'"short" names the summary "{name}", which does not exist.')
        texts.append((name, short, ages.get(name, limit_of(bank))))
    for kind, text, limit in texts:
        yield from words(checks, file, key, text, kind, limit)
        yield from gaps(bank, file, key, text)


def _names(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each name that two things claim, or that nobody could write."""
    asked = set(bank.question)
    for fact in bank.facts:
        if fact.key in asked:
            yield Fault(
                bank.places.get(f"fact:{fact.key}", ""),
                fact.key,
                "A question declares this fact already.",
                "Take one of the two away.",
            )
    taken: dict[str, str] = {CHOICE: "the alternatives of a statement"}
    names = [(f"value:{value.key}", value.key, value.key) for value in bank.values]
    names += [(f"term:{term.key}", term.key, name) for term in bank.terms for name in (term.key, term.plural) if name]
    for place, key, name in names:
        file = bank.places.get(place, "")
        if name in taken:
            yield Fault(
                file,
                key,
                f"The placeholder {{{{{name}}}}} belongs to {taken[name]} already.",
                "Give one of the two another key.",
            )
        taken.setdefault(name, place.replace(":", " "))
        if not _NAME.fullmatch(name):
            yield Fault(
                file,
                key,
                f'No placeholder can be written for "{name}".',
                "Begin with a small letter; go on with small letters, digits and _.",
            )


def _bank(bank: Bank, checks: Checks) -> Iterator[Fault]:
    place = bank.places.get
    yield from _names(bank)
    for where, key, filled, text in read_by_people(bank):
        yield from forbidden(checks, place(where, ""), key, text)
        if filled:
            yield from gaps(bank, place(where, ""), key, text)
    for file, key, name, condition in _conditions(bank):
        yield from _condition(bank, file, key, name, condition)
    for question in bank.questions:
        answers = {answer.key for answer in question.answers}
        for proposal in question.propose:
            if proposal.answer not in answers:
                yield Fault(
                    place(f"question:{question.key}", ""),
                    question.key,
                    f'It proposes "{proposal.answer}", which is no answer.',
                )
    for section in bank.sections:
        for row in section.rows:
            if row not in bank.value:
                yield Fault(place(f"section:{section.key}", ""), section.key, f'The row "{row}" is no value.')
    yield from _parts(bank)
    for spec in bank.documents:
        for key in spec.sections:
            if key not in bank.section:
                yield Fault(place(f"document:{spec.key}", ""), spec.key, f'The section "{key}" does not exist.')
        for key in spec.short_without:
            if key not in spec.sections or (key in bank.section and bank.section[key].kind == "statements"):
                yield Fault(
                    place(f"document:{spec.key}", ""),
                    spec.key,
                    f'"short_without" names "{key}", which is no table of this document.',
                    "Only what is made from records may be left out; statements have conditions.",
                )
    for again in [summary for summary in bank.summaries if summary.front][1:]:
        yield Fault(
            place(f"summary:{again.key}", ""), again.key, "Another summary is the front already: one box stands there."
        )
    for summary in bank.summaries:
        for group in summary.groups:
            for key in group.sections:
                if key not in bank.section:
                    yield Fault(
                        place(f"summary:{summary.key}", ""), summary.key, f'The section "{key}" does not exist.'
                    )
    for item in bank.statements:
        yield from _statement(bank, checks, item, place(f"statement:{item.key}", ""))
    for rule in bank.rules:
        file = place(f"rule:{rule.key}", "")
        for key in (*rule.kept, *rule.out):
            if key not in bank.statement:
                yield Fault(file, rule.key, f'The rule names the statement "{key}", which does not exist.')
        if not (rule.when or rule.kept or rule.out):
            yield Fault(file, rule.key, "The rule would always speak: it has no condition.")
    yield from _facts(bank)
    yield from section_age(bank, checks)
    yield from unsound(bank, checks)
    yield from reasons(bank, checks.requirements)
    yield from accounts(bank, checks.requirements, AUDIENCES)
    yield from handed_out(bank, checks)
    yield from picked(bank)
    try:
        setting_order(bank)
    except CyclicFacts as error:
        yield Fault("-", "facts", str(error), "Break the circle: one of them must not ask about the other's fact.")
        return
    if all(test.fact in bank.domain for _, _, _, condition in _conditions(bank) for test in condition.tests):
        yield from dead(bank)
        yield from repeated(bank)
        yield from speechless(bank)
        yield from unheard(bank)
        if all(row in bank.value for section in bank.sections for row in section.rows):
            yield from played(bank)


def _parts(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each heading within a section that could never stand where it is meant to."""
    for section in bank.sections:
        file = bank.places.get(f"section:{section.key}", "")
        home = [item.key for item in bank.statements if item.section == section.key]
        before = -1
        for part in section.parts:
            if part.first not in home:
                yield Fault(
                    file,
                    section.key,
                    f'The part "{part.key}" begins with "{part.first}", which is no statement of this section.',
                )
                continue
            if home.index(part.first) <= before:
                yield Fault(file, section.key, f'The part "{part.key}" begins before the one that it stands behind.',
                            "Put the parts into the order of the statements.")  # fmt: skip
            before = home.index(part.first)


def _facts(bank: Bank) -> Iterator[Fault]:
    by_fact = setters(bank)
    for fact in bank.facts:
        file = bank.places.get(f"fact:{fact.key}", "")
        if fact.source == "choice":
            if fact.key not in by_fact:
                yield Fault(file, fact.key, "Nobody sets this fact: no option names it.")
            set_values = {v for s in by_fact.get(fact.key, ()) for o in s.options for f, v in o.sets if f == fact.key}
            for value in sorted(bank.domain[fact.key] - set_values if set_values else ()):
                yield Fault(
                    file, fact.key, f'No option sets it to "{value}".', "Add the option or take the value away."
                )
    for key, found in by_fact.items():
        for number, one in enumerate(found):
            for other in found[number + 1 :]:
                if possible(bank, [one.when, other.when]):
                    yield Fault(bank.places.get(f"statement:{other.key}", ""), other.key,
                                f'It sets the fact "{key}", and so does {one.key}; both can apply to one setting.',
                                "Let one of them set it, or part their conditions.")  # fmt: skip


def _requirements(pack: Requirements, checks: Checks) -> Iterator[Fault]:
    topics = {topic.key for topic in pack.topics}
    for act in pack.instruments:
        for key in act.beside:
            if key not in pack.instrument or key == act.key:
                said = "is itself" if key == act.key else "does not exist"
                yield Fault(
                    pack.places.get(f"instrument:{act.key}", ""), act.key, f'"beside" names "{key}", which {said}.'
                )
    for item in pack.requirements:
        file = pack.places.get(f"requirement:{item.code}", "")
        if item.instrument not in pack.instrument:
            yield Fault(file, item.code, f'The instrument "{item.instrument}" does not exist.')
        if item.topic and item.topic not in topics:
            yield Fault(file, item.code, f'The topic "{item.topic}" does not exist.')
        if item.starts and item.ends and item.ends < item.starts:
            yield Fault(file, item.code, "It ends before it begins.")
        if len(item.title.split()) > 10:
            yield Fault(file, item.code, "The title has more than ten words.")
        yield from forbidden(checks, file, item.code, f"{item.title} {item.asks}")


def _authority(pack: AuthorityProfile) -> Iterator[Fault]:
    if not pack.name:
        yield Fault("pack.toml", "-", 'The authority has no "name".')
    if not any(contact.emergency for contact in pack.contacts):
        yield Fault(
            "pack.toml",
            "-",
            "No contact is marked as an emergency contact.",
            "Mark the front door with emergency = true.",
        )
    for contact in pack.contacts:
        if contact.dated is None:
            yield Fault("pack.toml", contact.key, "The contact has no date.", "Say when it was found or confirmed.")
