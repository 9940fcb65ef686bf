"""A layer's update to a newer edition: what it brings, what people answered so far, and what adopting it would write.

Rebasing says what is taken and what is asked; here are the answers. An answer stands as long as what it was about says the
same. Pure: answers are kept by the caller, and nothing of them is in the layer before the update is adopted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from foreland.core.amend import Amendment
from foreland.core.layer import Resolved, State
from foreland.core.packs.model import Bank
from foreland.core.rebase import Item, NotSettled, Question, Reasons, Rebased, Way, Wording, settle

How = Literal["keep", "take", "combine", "write", "leave-out", "take-in", "later", "undo"]
HOWS: tuple[How, ...] = ("keep", "take", "combine", "write", "leave-out", "take-in", "later", "undo")
Kind = Literal["question", "taken", "new", "withdrawn"]
ALL = "*"
"""The key of the answer that takes everything which asks nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; the one with the highest number counts.

    `digest` is that of the matter as it was read. "later" leaves a question open, "undo" takes the answer before it back.
    `own` is the key under which words of a withdrawn statement would stand, `place` where; `words` are by the key of a
    statement of the newer edition.
    """

    number: int
    key: str
    how: How
    digest: str
    words: Mapping[str, str] = field(default_factory=dict)
    option: str = ""
    reason: str = ""
    own: str = ""
    place: Mapping[str, str] | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing of an update, with its answer.

    `question` is what can be answered; None where there is nothing to say. `was` and `now` are the words that the school
    prints before and after, `here` tells whether it prints any of them, and `stays_out` that it left the statement out.
    `settles` are the amendments of a standing answer, not numbered yet. `fixed`: its new words can only be taken.
    """

    key: str
    kind: Kind
    about: Reasons
    digest: str
    question: Question | None = None
    item: Item | None = None
    was: str = ""
    now: str = ""
    here: bool = True
    proposed: bool = True
    answer: Answer | None = None
    stands: bool = False
    settles: tuple[Amendment, ...] = ()
    fixed: bool = False

    @property
    def how(self) -> How | Literal[""]:
        """What counts: the standing answer; without one what asks nothing is taken, and a question waits ("")."""
        if self.stands and self.answer:
            return self.answer.how
        return "" if self.kind == "question" else "take"

    @property
    def open(self) -> bool:
        """Whether it stands between the school and the newer edition."""
        return self.kind == "question" and self.how in ("", "later")

    @property
    def again(self) -> bool:
        """Whether it was answered, and what it was about says something else by now."""
        return self.answer is not None and self.answer.how != "undo" and not self.stands

    @property
    def keys(self) -> frozenset[str]:
        """The keys of every statement that it is about, of both editions."""
        question, item = self.question, self.item
        asked = (*question.sources, *question.successors) if question else ()
        return frozenset((self.key, *(each.key for each in asked), *(item.sources if item else ())))

    @property
    def stays_out(self) -> bool:
        """Whether the school left the statement out, and it stays out."""
        return self.item is not None and self.item.stays_out

    @property
    def comes_in(self) -> bool:
        """Whether it is a new statement that would come into the policy."""
        return self.kind == "new" and self.how == ("take" if self.proposed else "take-in")

    @property
    def ways(self) -> tuple[How, ...]:
        """How it can be answered, in the order in which a page offers it."""
        if self.kind == "question" and self.question:
            return (*self.question.ways, "later")
        if self.kind == "new":
            return ("take",) if self.fixed else ("take", "leave-out") if self.proposed else ("take", "take-in")
        if self.question is None:
            return ()
        return ("take", "keep", "write") if self.kind == "taken" else ("take", "keep")


@dataclass(frozen=True)
class Reckoned:
    """An update as it stands: every matter, and what adopting would write."""

    base: Bank
    theirs: Bank
    done: Rebased
    matters: tuple[Matter, ...]
    answers: Mapping[str, Answer]
    named: frozenset[str] = frozenset()

    def _of(self, kind: Kind) -> list[Matter]:
        return [item for item in self.matters if item.kind == kind and item.here and not item.stays_out]

    @cached_property
    def questions(self) -> list[Matter]:
        """What is to be decided, what matters most first."""
        return self._of("question")

    @cached_property
    def taken(self) -> list[Matter]:
        """What changes in statements that the school prints, and asks nothing."""
        return self._of("taken")

    @cached_property
    def new(self) -> list[Matter]:
        """Statements that are new and could stand here."""
        return self._of("new")

    @cached_property
    def coming(self) -> list[Matter]:
        """Of what is new, what comes in: wherever new statements are counted, they are these."""
        return [item for item in self.new if item.comes_in]

    @cached_property
    def could_come(self) -> list[Matter]:
        """Of what is new, what stays out: it is not proposed here, or was left out."""
        return [item for item in self.new if not item.comes_in]

    @cached_property
    def withdrawn(self) -> list[Matter]:
        """Statements that the school prints and the newer edition has no more."""
        return self._of("withdrawn")

    @cached_property
    def stays_out(self) -> list[Matter]:
        """What changed in statements that the school left out; they stay out."""
        return [item for item in self.matters if item.stays_out]

    @cached_property
    def elsewhere(self) -> list[Matter]:
        """What changed in statements that are not in this school's policy, before or after."""
        return [item for item in self.matters if not item.here and not item.stays_out]

    @cached_property
    def weighty(self) -> list[Matter]:
        """What matters most here: all that law or statutory guidance asks for.

        Where the editions name what changed, only that; the rest of the new musts are many, and listed with what is new.
        """
        heavy = [item for item in self.matters if item.here and not item.stays_out and item.about.weight == "must"]
        return [item for item in heavy if not self.named or self.named & item.keys]

    @property
    def open(self) -> list[Matter]:
        """The questions that wait."""
        return [item for item in self.questions if item.open]

    @cached_property
    def list_digest(self) -> str:
        """What is taken without a question, in 16 hex digits; another one where the list or its words changed."""
        return _digest([[item.key, item.digest] for item in self.taken])

    @property
    def all_taken(self) -> bool:
        """Whether somebody took everything that asks nothing, as it stands now; true where there is nothing to take."""
        answer = self.answers.get(ALL)
        return not self.taken or (answer is not None and answer.how == "take" and answer.digest == self.list_digest)

    @property
    def ready(self) -> bool:
        """Whether it may be adopted."""
        return not self.open and self.all_taken

    @cached_property
    def mark(self) -> str:
        """What adopting would do, in 16 hex digits: a page sends it back, and another one means that something changed."""
        said = [[item.key, item.digest, item.how, item.answer.number if item.answer else 0] for item in self.matters]
        written = [[item.key, item.field, item.value, item.option] for item, _ in self.written]
        return _digest([str(self.theirs.head.edition), said, written, self.all_taken])

    def matter(self, key: str) -> Matter | None:
        """Return one matter, or None."""
        return next((item for item in self.matters if item.key == key), None)

    @cached_property
    def written(self) -> tuple[tuple[Amendment, str], ...]:
        """What adopting adds to the layer, numbered on, each with who decided it ("" for what goes over by itself)."""
        number = self.done.amendments[-1].number if self.done.amendments else 0
        edition = str(self.theirs.head.edition)
        found = [(item, "") for item in self.done.carried]
        settled = [(item, each.answer.by if each.answer else "") for each in self.matters for item in each.settles]
        return (
            *found,
            *((replace(item, number=number + at, edition=edition), by) for at, (item, by) in enumerate(settled, 1)),
        )

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The layer's amendments as they would be after adopting; open questions keep the school's words."""
        return self.done.amendments + tuple(item for item, _ in self.written[len(self.done.carried) :])


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def newest_answers(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Return the answer that counts for each key."""
    return {item.key: item for item in sorted(answers, key=lambda item: item.number)}


def named_in(along: Way) -> frozenset[str]:
    """Return the keys of which the editions on the way say in a change what was done and why."""
    return frozenset(change.key for bank in along.editions[1:] for change in bank.changes)


def reckon(
    done: Rebased,
    before: Resolved,
    after: Resolved,
    answers: Iterable[Answer] = (),
    named: frozenset[str] = frozenset(),
) -> Reckoned:
    """Return an update with its answers. `before` is the layer on its edition, `after` with `done.amendments` on the newer.

    `named` are the keys of which the editions tell, see `named_in`.
    """
    counted = newest_answers(answers)
    base, theirs = before.bank, after.bank
    found = [_asked(item) for item in done.questions]
    found += (_taken(items, before, after) for items in _tied(done.taken))
    found += (_new(item, after) for item in done.new)
    found += (_withdrawn(item, before) for item in done.withdrawn)
    matters = tuple(_answered(item, counted.get(item.key), base, theirs) for item in found)
    return Reckoned(base, theirs, done, matters, counted, named)


def _asked(question: Question) -> Matter:
    return Matter(
        question.key, "question", question.about, question.digest, question, was=question.ours, now=question.theirs,
        fixed=question.fixed,
    )  # fmt: skip


def _kept(keys: Iterable[str], resolved: Resolved) -> list[State]:
    return [resolved.states[key] for key in keys if key in resolved.states and resolved.states[key].kept]


def _texts(states: Iterable[State]) -> str:
    return "\n\n".join(dict.fromkeys(state.text for state in states))


def _tied(items: Iterable[Item]) -> Iterable[tuple[Item, ...]]:
    """Yield what was taken by what it follows: the parts of a split come together."""
    found: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        found.setdefault(item.sources, []).append(item)
    return map(tuple, found.values())


def _taken(items: tuple[Item, ...], before: Resolved, after: Resolved) -> Matter:
    """Return what is taken as it is; it can be declined where the words differ and were the bank's."""
    item = items[0]
    old, new = _kept(item.sources, before), _kept((each.key for each in items), after)
    was, now = _texts(old), _texts(new)
    question = None
    fixed = any(state.fixed for state in new)
    plain = not (item.ours or fixed or any(state.reworded or state.undecided for state in (*old, *new)))
    if was and now and was != now and plain:
        many = item.kind not in ("changed", "moved")
        question = Question(
            old[0].key, item.kind if many else "wording", was, now, was, item.about,  # type: ignore[arg-type]
            option=new[0].choice or "", sources=_wordings(old), successors=_wordings(new),
        )  # fmt: skip
    digest = question.digest if question else _digest([item.key, item.kind, was, now, *item.fields])
    return Matter(item.key, "taken", item.about, digest, question, item, was, now, here=bool(old or new), fixed=fixed)


def _wordings(states: Iterable[State]) -> tuple[Wording, ...]:
    return tuple(Wording(state.key, state.text, state.choice or "") for state in states)


def _new(item: Item, after: Resolved) -> Matter:
    state = after.states[item.key]
    return Matter(item.key, "new", item.about, _digest([item.key, state.text, state.level, state.kept]), None, item,
                  now=state.text, here=state.applies.holds is not False, proposed=state.kept, fixed=state.fixed)  # fmt: skip


def _withdrawn(item: Item, before: Resolved) -> Matter:
    """Return what is withdrawn; the school can keep its words as a statement of its own."""
    state = before.states.get(item.key)
    if state is None or not state.kept:
        return Matter(item.key, "withdrawn", item.about, _digest([item.key]), None, item, here=False)
    question = Question(
        item.key, "withdrawn", state.text, "", state.text, item.about, state.choice or "", _wordings([state])
    )
    return Matter(item.key, "withdrawn", item.about, question.digest, question, item, state.text)


def _answered(matter: Matter, answer: Answer | None, base: Bank, theirs: Bank) -> Matter:
    """Return a matter with its answer, which stands where it was given for these words and still settles them."""
    if answer is None:
        return matter
    if answer.digest != matter.digest or answer.how == "undo" or answer.how not in matter.ways:
        return replace(matter, answer=answer)
    try:
        return replace(matter, answer=answer, stands=True, settles=amendments_of(matter, answer, base, theirs))
    except NotSettled:
        return replace(matter, answer=answer)


def amendments_of(matter: Matter, answer: Answer, base: Bank, theirs: Bank) -> tuple[Amendment, ...]:
    """Return what an answer would write, not numbered. Raises NotSettled, whose words say what is missing."""
    how = answer.how
    if how not in matter.ways:
        raise NotSettled("This cannot be answered so any more. Look at it again, and answer it.")
    if how == "later" or how == "undo" or (matter.kind != "question" and how == "take"):
        return ()
    if matter.kind == "new":
        return (Amendment(0, matter.key, "selected", how == "take-in", reason=answer.reason),)
    assert matter.question is not None
    assert how != "take-in"  # that is for what is new
    return settle(
        matter.question, how, base, theirs, number=0, words=answer.words, option=answer.option, own=answer.own,
        place=answer.place, reason=answer.reason,
    )  # fmt: skip
