"""What a newer edition asks: the statement, why, and the wordings that stand against each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from foreland.core.amend import OWN, Amendment, Slots, base_digest
from foreland.core.edited import leaves, value_of
from foreland.core.merge import merge
from foreland.core.packs.model import Bank, Statement
from foreland.core.rebasing.held import Held
from foreland.core.rebasing.way import Knot, Reasons, Way

Why = Literal[
    "wording",
    "short",
    "field",
    "place",
    "option-withdrawn",
    "split",
    "merged",
    "redrawn",
    "withdrawn",
    "section-withdrawn",
    "fixed",
]
Settling = Literal["keep", "take", "combine", "write", "leave-out"]
NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement and its words in an edition, with the option that is put in ("" for none)."""

    key: str
    text: str
    option: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Other words of the same statement that both sides changed: short words for a summary, or for another option.

    In a layer that publishes also a field of the bank: its name, with ":" and the option where it is the words of one, and
    what it holds as JSON. Of a statement that is fixed now also the titles of the sections where it stands ("place").
    """

    kind: Literal["short", "option", "field", "place"]
    name: str
    base: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: the statement, why it asks, and the wordings that stand against each other.

    `key` is a statement of the older edition, or one of the school's own; `sources` are the statements of the older
    edition that it is about and `successors` those of the newer. Of several, `base`, `theirs` and `ours` hold the words
    of all. `left_out`: the school left a part of it out, so that all is out until somebody decides. `place` says where
    a statement without a section could stand. `fixed`: the newer edition fixes it, so that its words and its section can
    only be taken.
    """

    key: str
    why: Why
    base: str
    theirs: str
    ours: str
    about: Reasons
    option: str = ""
    sources: tuple[Wording, ...] = ()
    successors: tuple[Wording, ...] = ()
    more: tuple[Line, ...] = ()
    left_out: bool = False
    place: Mapping[str, str] | None = None
    fixed: bool = False

    @property
    def combined(self) -> str | None:
        """Both changes in one text, or None where they touch the same words or there is more than one text to write."""
        if self.why not in ("wording", "merged") or len(self.successors) != 1 or self.ours in (self.base, self.theirs):
            return None
        made = merge(self.base, self.ours, self.theirs)
        return made.text if made.clean and "{{choice}}" not in made.text else None

    @property
    def ways(self) -> tuple[Settling, ...]:
        """How it can be settled, in the order in which a page offers it; each but "combine" and "leave-out" always works."""
        if self.fixed:
            return ("take",)
        if self.why == "place":
            return "keep", "take"
        if self.why == "section-withdrawn":
            return ("keep", "take") if self.successors else ("keep", "leave-out")
        if self.why in ("short", "field"):
            return "keep", "take"
        if self.left_out:
            return "leave-out", "take", "write"
        return ("keep", "take", "combine", "write") if self.combined is not None else ("keep", "take", "write")

    @property
    def digest(self) -> str:
        """What it asks, in 16 hex digits: alike as long as all wordings are, whatever else changes in a newer edition."""
        said = [self.key, self.why, self.base, self.theirs, self.ours, self.option, self.left_out]
        said += [[item.key, item.text, item.option] for item in (*self.sources, *self.successors)]
        said += [[item.kind, item.name, item.base, item.theirs, item.ours] for item in self.more]
        said += ["fixed"] if self.fixed else []
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _joined(texts: Iterable[str]) -> str:
    """Return several wordings as one: a paragraph of sentences, or a paragraph each where one of them holds several lines."""
    texts = list(dict.fromkeys(texts))
    return ("\n\n" if any("\n" in text for text in texts) else " ").join(texts)


def of_one(way: Way, knot: Knot, mine: Held) -> Question | None:
    """Return the question about a statement that lives on, under its key or another; None where nothing is in doubt."""
    [old], [new], about = knot.sources, knot.targets, knot.about
    if against(new, mine):
        return _of_fixed(way, knot, mine)
    if mine.left_out:
        return None  # it is not printed; whoever takes it in again sees the new wording beside the old words

    def question(why: Why, option: str, base: str, theirs: str, ours: str, more: Sequence[Line] = ()) -> Question:
        return Question(
            old.key, why, base, theirs, ours, about, option,
            (Wording(old.key, old.words(option), option),), (Wording(new.key, new.words(option), option),), tuple(more),
        )  # fmt: skip

    lines = _shorts(old, new, mine) + _fields(old, new, mine)
    lost = {option.key for option in old.options} - {option.key for option in new.options}
    if mine.choice in lost:
        option = mine.choice
        return question(
            "option-withdrawn", option, old.words(option), "" if new.options else new.text, mine.words(old), lines
        )
    found: list[Question] = []
    for item in mine.awake:
        option = item.option
        was, now = old.words(option or None), new.words(option or None)
        if option in lost:
            found.append(question("option-withdrawn", option, was, "" if new.options else new.text, str(item.value)))
        elif was != now and now != item.value and item.base != base_digest(new, option or None):
            found.append(question("wording", option, was, now, str(item.value)))
    if found:
        first = found[0]
        lines += (Line("option", other.option, other.base, other.theirs, other.ours) for other in found[1:])
        return question(first.why, first.option, first.base, first.theirs, first.ours, lines)
    place = mine.one("place")
    if displaced(new, mine):
        return replace(question("place", "", *_places(way, old, new, mine), more=lines), fixed=True)
    if place and old.section != new.section != place.value["section"] in way.theirs.section:
        return question("place", "", *_places(way, old, new, mine), more=lines)
    if lines:
        return question(
            "field" if lines[0].kind == "field" else "short", "", lines[0].base, lines[0].theirs, lines[0].ours, lines
        )
    return None


def against(new: Statement, mine: Held) -> bool:
    """Return whether a school holds what a statement does not allow that is fixed in the newer edition."""
    words = any(item.value != new.words(item.option or None) for item in mine.awake)
    return new.fixed and (words or mine.left_out or bool(mine.short))


def displaced(new: Statement, mine: Held) -> bool:
    """Return whether a school has moved a statement out of the section in which the newer edition fixes it."""
    place = mine.one("place")
    return new.fixed and place is not None and leaves(new, place)


def _places(way: Way, old: Statement, new: Statement, mine: Held) -> tuple[str, str, str]:
    """Return the titles of the sections where a statement stood, where the newer edition has it, and where the school does."""
    place = mine.one("place")
    assert place is not None
    here, before = way.theirs.section, way.base.section
    ours = place.value["section"]
    known = here.get(ours) or before.get(ours)
    return before[old.section].title, here[new.section].title, known.title if known else ours


def _of_fixed(way: Way, knot: Knot, mine: Held) -> Question:
    """Return the question about a statement that is fixed now: its words are taken, or the trust is asked first."""
    [old], [new], about = knot.sources, knot.targets, knot.about
    option = mine.option(new) or mine.choice or ""
    was = Wording(old.key, old.words(option or None), option)
    now = Wording(new.key, new.words(option or None), option)
    lines = [
        Line("option", item.option, old.words(item.option or None), new.words(item.option or None), str(item.value))
        for item in mine.awake
        if item.option != option
    ]
    if displaced(new, mine):
        lines.append(Line("place", "", *_places(way, old, new, mine)))
    return Question(
        old.key, "fixed", was.text, now.text, mine.words(old), about, option, (was,), (now,),
        tuple(lines + _shorts_of(old, new, mine)), mine.left_out, fixed=True,
    )  # fmt: skip


def _shorts_of(old: Statement, new: Statement, mine: Held) -> list[Line]:
    was, now = dict(old.short), dict(new.short)
    return [Line("short", name, was.get(name, ""), now.get(name, ""), words) for name, words in mine.short.items()]


def _shorts(old: Statement, new: Statement, mine: Held) -> list[Line]:
    """Return the short words that both sides changed, and otherwise."""
    return [line for line in _shorts_of(old, new, mine) if line.base != line.theirs != line.ours]


def _fields(old: Statement, new: Statement, mine: Held) -> list[Line]:
    """Return the fields of the bank that both sides changed, and otherwise; only a layer that publishes amends any."""
    found = []
    for item in mine.fields:
        was, now = (value_of(each, item.field, item.option) for each in (old, new))
        if was != now != item.value:
            found.append(_field(item, was, now))
    return found


def _field(item: Amendment, was: Any, now: Any) -> Line:
    said = (json.dumps(value, ensure_ascii=False) for value in (was, now, item.value))
    return Line("field", f"{item.field}:{item.option}" if item.option else item.field, *said)


def _others(old: Statement, targets: Sequence[Statement], mine: Held) -> Iterable[Line]:
    """Yield the words beside the one that `ours` shows, where the statement is not followed by just one."""
    for item in mine.awake[:-1]:
        theirs = _joined(new.words(item.option or None) for new in targets)
        yield Line("option", item.option, old.words(item.option or None), theirs, str(item.value))
    for name, words in mine.short.items():
        theirs = _joined(said for new in targets for summary, said in new.short if summary == name)
        yield Line("short", name, dict(old.short).get(name, ""), theirs, words)
    for held in mine.fields:
        values = [value_of(new, held.field, held.option) for new in targets]
        yield _field(held, value_of(old, held.field, held.option), values[0] if values else None)


def of_many(knot: Knot, mine: Mapping[str, Held], options: Mapping[str, str]) -> Question:
    """Return the question about statements that were split, merged or redrawn. `options`: what is chosen in the successors."""
    sources = []
    ours = []
    for old in knot.sources:
        own = mine.get(old.key, NOTHING)
        option = own.option(old)
        sources.append(Wording(old.key, old.words(option), option or ""))
        if not own.left_out:
            ours.append(own.words(old))
    successors = []
    for new in knot.targets:
        option = options.get(new.key)
        successors.append(Wording(new.key, new.words(option), option or ""))
    assert knot.kind in ("split", "merged", "redrawn")
    return Question(
        knot.sources[0].key, knot.kind,
        _joined(item.text for item in sources), _joined(item.text for item in successors), _joined(ours),
        knot.about, sources=tuple(sources), successors=tuple(successors),
        more=tuple(
            line for old in knot.sources if old.key in mine for line in _others(old, knot.targets, mine[old.key])
        ),
        left_out=any(mine.get(old.key, NOTHING).left_out for old in knot.sources),
        fixed=any(new.fixed for new in knot.targets),
    )  # fmt: skip


def of_withdrawn(old: Statement, mine: Held, about: Reasons) -> Question | None:
    """Return the question about a withdrawn statement that the school holds on to, or None where it does not."""
    selected = mine.one("selected")
    if mine.left_out or not (selected or mine.choice is not None or mine.awake or mine.short or mine.fields):
        return None
    option = mine.option(old)
    base = old.words(option)
    more = tuple(_others(old, (), mine))
    return Question(
        old.key, "withdrawn", base, "", mine.words(old), about, option or "", (Wording(old.key, base, option or ""),), more=more
    )  # fmt: skip


def of_homeless(
    base: Bank, theirs: Bank, counted: Slots, mine: Mapping[str, Held],
    follows: Mapping[str, tuple[str, ...]],
) -> Iterable[Question]:  # fmt: skip
    """Yield a question for each place in a section that was withdrawn."""
    for (key, field, _), item in counted.items():
        if field not in ("own", "place") or mine[key].left_out or (not key.startswith(OWN) and not follows.get(key)):
            continue
        section = item.value["section"]
        if section not in base.section or section in theirs.section:
            continue
        if field == "own" and (key, "place", "") in counted:
            continue
        text = counted.get((key, "text", ""))
        own = counted.get((key, "own", "")) if key.startswith(OWN) else None
        ours = str(text.value) if text else str(own.value["text"]) if own else ""
        near = follows.get(item.value.get("after", ""), ())
        home = theirs.statement[near[-1]] if near else None
        yield Question(
            key, "section-withdrawn", base.section[section].title, "", ours, Reasons("should"),
            sources=tuple(Wording(old.key, old.text) for old in (base.statement.get(key),) if old),
            successors=tuple(Wording(new, theirs.statement[new].text) for new in follows.get(key, ())),
            place={"section": home.section, "after": home.key} if home else None,
        )  # fmt: skip
