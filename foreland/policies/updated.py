"""How an update looks on a page: matters become lines, wordings become marks, answers become words. No queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

from foreland.core.briefing import title_of
from foreland.core.coverage import STATUS_WORDS
from foreland.core.updating import Matter
from foreland.core.wording import plain
from foreland.core.words import differences
from foreland.policies import benched, queries
from foreland.policies.queries import Updating
from foreland.policies.showing import AUDIENCE_WORDS, Marks, blocks
from foreland.publishing.markup import MarkupError, parse
from foreland.tenancy.addresses import address
from foreland.ui import parts

WEIGHTS: Mapping[str, parts.Mark] = {
    "must": parts.Mark("Matters most", "must"),
    "should": parts.Mark("Advised", "soft"),
    "wording": parts.Mark("Wording", "soft"),
}
ASKS: Mapping[str, str] = {
    "wording": "Both the new edition and your school changed these words.",
    "short": "Both the new edition and your school changed the short words for a one-page summary.",
    "field": "Both the new edition and your own changed what is recorded of this statement beside its words.",
    "place": "The new edition moved this statement, and so did your school.",
    "option-withdrawn": "The new edition does not offer the alternative any more that your school chose.",
    "split": "The new edition makes several statements of this one, and your school changed it.",
    "merged": "The new edition makes one statement of several, and your school changed some of them.",
    "redrawn": "The new edition draws these statements anew, and your school changed some of them.",
    "withdrawn": "The new edition does without this statement. Your school held on to it or changed it.",
    "section-withdrawn": "The new edition has no section any more in which this stood.",
    "fixed": "Your trust has fixed this statement: its schools have it in these words. Your school has it otherwise.",
}
LISTED: Mapping[str, str] = {
    "taken": "Your school has the bank’s words here, so the new ones are taken as they are. You can decline them.",
    "new": "This statement is new.",
    "withdrawn": "The new edition does without this statement. You can keep it as a statement of your own.",
}
ANSWERED: Mapping[str, str] = {
    "keep": "Ours is kept", "take": "Theirs is taken", "combine": "Combined", "write": "In new words of our own",
    "leave-out": "Left out", "take-in": "Taken in", "later": "Later",
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "text": "the words", "options": "the alternatives", "level": "how binding it is", "when": "for whom it is meant",
    "propose": "whether it is proposed", "meets": "which requirements it serves", "section": "its section",
    "also": "the inserts in which it stands", "short": "its short words for summaries", "fixed": "whether it is fixed",
}  # fmt: skip


def suited(found: Updating, words: str) -> str:
    """Return words about a school's policy as they are said of an authority's own edition, where this is one."""
    if not found.draft.resolved.layer.publishes:
        return words
    words = words.replace("your school", "you").replace("Your school has", "You have").replace("Your school", "You")
    return words.replace("your policy", "your edition").replace("your setting", "every setting")


@dataclass(frozen=True, slots=True)
class Shown:
    """One matter as a line of the page."""

    matter: Matter
    title: str
    href: str
    weight: parts.Mark
    state: parts.Mark
    why: tuple[str, ...]
    requirements: list[str]
    tell: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the wordings that stand side by side; `marks` says how it came from the first."""

    title: str
    words: str
    marks: Marks | None = None
    empty: str = ""

    @property
    def shown(self) -> SafeString:
        """The words as they are printed."""
        try:
            return blocks(parse(self.words))
        except MarkupError:  # words of a person's own that an older edition let through
            return format_html("<p>{}</p>", self.words)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Requirements met before and after: the numbers, and what changes in words."""

    before: str
    after: str
    changes: list[str] = field(default_factory=list)


def href_of(found: Updating, name: str = "update", **parts_of: str) -> str:
    """Return the address of a page of an update."""
    draft = found.draft
    return address(f"policies:{name}", draft.body, policy=draft.policy.pk, edition=found.edition, **parts_of)


def title(found: Updating, matter: Matter) -> str:
    """Return how a matter is called."""
    keys = [matter.key, *(item.key for item in matter.question.sources)] if matter.question else [matter.key]
    for draft in (found.after, found.draft):
        state = next((draft.resolved.states[key] for key in keys if key in draft.resolved.states), None)
        if state is not None:
            return title_of(state.key, state.title, state.text, draft.resolved)
    return matter.key


def shown(found: Updating, matters: Iterable[Matter]) -> list[Shown]:
    """Return matters as the page lists them."""
    known = found.after.requirements.requirement
    return [
        Shown(
            matter=item,
            title=title(found, item),
            href=href_of(found, "update-decide", key=item.key),
            weight=WEIGHTS[item.about.weight],
            state=state_of(item, ready=not found.found.all_taken),
            why=tuple(plain(words, found.after.resolved.fill) for words in item.about.why),
            requirements=[known[code].title for code in item.about.requirements if code in known],
            tell=audience(item.about.tell),
            note=_note(found, item),
        )
        for item in matters
    ]


def grouped(found: Updating, matters: Iterable[Matter]) -> list[tuple[str, list[Shown]]]:
    """Return matters by the title of their section, in the order of the newer edition's sections."""
    places: dict[str, list[Matter]] = {section.key: [] for section in found.theirs.sections}
    for item in matters:
        state = found.after.resolved.states.get(item.key) or found.draft.resolved.states.get(item.key)
        places.setdefault(state.section if state else "", []).append(item)
    fill = found.after.resolved.fill
    names = {section.key: plain(section.title, fill) for section in found.theirs.sections}
    return [(names.get(key, ""), shown(found, inside)) for key, inside in places.items() if inside]


LONGEST_OPENING = 45
"""Words of an edition's account of itself that stand open on the page."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the editions on the way say of themselves: the words that stand open, and what is folded behind them."""

    opening: str
    whole: Sequence[tuple[str, str]] = ()


def account(found: Updating) -> Account:
    """Return what stands at the top of the page: of one edition its first sentences, of several that they come together."""
    fill = found.after.resolved.fill
    said = [(item.edition, plain(item.text, fill)) for item in queries.said_on_the_way(found.draft, found.edition)]
    if len(said) > 1:
        names = [edition for edition, _ in said]
        many = f"{', '.join(names[:-1])} and {names[-1]}"
        return Account(f"From edition {found.draft.policy.edition} this brings what editions {many} changed.", said)
    text = said[0][1] if said else ""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    opening = sentences[0]
    for sentence in sentences[1:]:
        if len(f"{opening} {sentence}".split()) > LONGEST_OPENING:
            return Account(opening, said)
        opening = f"{opening} {sentence}"
    return Account(opening)


def audience(keys: Sequence[str]) -> str:
    """Return audiences in words: "staff, pupils and parents"."""
    words = [AUDIENCE_WORDS.get(key, key) for key in keys]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def state_of(item: Matter, *, ready: bool = False) -> parts.Mark:
    """Return where a matter stands, in words. `ready` says that what asks nothing waits to be taken."""
    if item.kind == "question":
        if item.how == "":
            return parts.Mark("Asked again" if item.again else "To decide", "ask")
        return parts.Mark(ANSWERED[item.how], "ask" if item.how == "later" else "done")
    if item.kind == "new":
        return parts.Mark("Comes in", "done") if item.comes_in else parts.Mark("Stays out", "soft")
    if item.kind == "withdrawn":
        return parts.Mark("Kept as our own", "own") if item.how == "keep" else parts.Mark("Goes", "soft")
    if item.how in ("keep", "write"):
        return parts.Mark("Ours is kept" if item.how == "keep" else ANSWERED["write"], "own")
    if not item.was or not item.now:
        return parts.Mark("Comes in" if item.now else "Goes", "done")
    return parts.Mark("Ready to take", "soft") if ready else parts.Mark("Taken as it is", "done")


def _note(found: Updating, item: Matter) -> str:
    """Return what else a page says of a matter that asks nothing."""
    if item.kind == "taken" and item.item and item.was == item.now:
        changed = [FIELDS[name] for name in item.item.fields]
        return f"The words you print stay as they are; changed: {', '.join(changed)}." if changed else ""
    if item.kind == "new":
        state = found.after.resolved.states.get(item.key)
        if state is not None and state.undecided:
            return "It holds a choice, which you make in the draft after adopting."
        if state is not None and state.needs:
            return "An answer about your setting decides whether it comes in."
    return "It was answered, and has changed since." if item.again and item.kind != "question" else ""


def columns(found: Updating, item: Matter) -> list[Column]:
    """Return the wordings side by side: the edition that we stand on, the new one, and ours where they differ."""
    old, new = found.draft.resolved, found.after.resolved
    before, after = f"Edition {found.draft.policy.edition}", f"Edition {found.called}"
    question = item.question
    if question is None:
        was = plain(item.was, old.fill)
        found_columns = [Column(f"{before}: until now", was)] if was else []
        return [
            *found_columns,
            _column(
                f"{after}: new", was, plain(item.now, new.fill), suited(found, "It is not in your policy any more.")
            ),
        ]
    base, theirs, ours = (
        plain(question.base, old.fill),
        plain(question.theirs, new.fill),
        plain(question.ours, old.fill),
    )
    if question.why == "field":
        base, theirs, ours = benched.field_line(found.after, question.more[0])[1]
    if question.why in ("place", "section-withdrawn"):
        where = [Column("Where it stood", base), Column("Where the new edition has it", theirs, empty="Nowhere")]
        return [*where, Column("Where you put it" if question.why == "place" else "Your words", ours)]
    first = Column(f"{before}: the words you stand on", base)
    gone = "The new edition has no such words any more."
    second = _column(f"{after}: the new words", base, theirs, gone)
    return [first, second] if item.kind != "question" else [first, second, _column("Ours", base, ours, "")]


def _column(title: str, base: str, words: str, empty: str) -> Column:
    return Column(title, words, _marks(base, words) if base and words and base != words else None, empty)


def _marks(base: str, words: str) -> Marks:
    return Marks(differences(bare(base), bare(words)))


def bare(text: str) -> str:
    """Return words without marks for bold letters, for where each word has a mark of its own."""
    return text.replace("**", "")


def more_lines(found: Updating, item: Matter) -> list[tuple[str, list[Column]]]:
    """Return further words of the same statement that both changed and that go with the answer."""
    if item.question is None:
        return []
    fill = found.draft.resolved.fill
    names = {each.key: each.title for each in found.theirs.summaries}
    made = []
    for line in item.question.more:
        label = {"short": names.get(line.name, line.name), "place": "Where it stands"}.get(
            line.kind, f"For the alternative “{line.name}”"
        )
        base, theirs, ours = (plain(words, fill) for words in (line.base, line.theirs, line.ours))
        if line.kind == "field":
            label, (base, theirs, ours) = benched.field_line(found.after, line)
        made.append(
            (
                label,
                [Column("Until now", base), _column("New", base, theirs, "None"), _column("Ours", base, ours, "None")],
            )
        )
    return made


def coverage(found: Updating) -> Coverage:
    """Return the requirements met before and after, and each whose standing changes."""
    before = {item.requirement.code: item for item in found.draft.coverage}
    changes = []
    for item in found.after.coverage:
        was = before.get(item.requirement.code)
        if was is not None and was.status != item.status:
            changes.append(
                f"{item.requirement.title}: {STATUS_WORDS[was.status].lower()} until now, then {STATUS_WORDS[item.status].lower()}"
            )
    old, new = found.draft.tally, found.after.tally
    return Coverage(f"{old.met} of {old.total}", f"{new.met} of {new.total}", changes)
