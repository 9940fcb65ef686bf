"""Generated later editions, with splits, merges, moves and withdrawals, and layers that stand on the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from foreland.core.amend import Amendment, newest
from foreland.core.layer import Layer, Resolved, resolve
from foreland.core.packs.model import Bank, Change, Statement, Succession
from foreland.core.rebase import Rebased, Way, rebase, way
from foreland.core.rebasing.held import Held, held
from foreland.core.tests.banks import SECTIONS, amendments, banks, facts, head

FATES = (
    "same",
    "same",
    "same",
    "reworded",
    "reworded",
    "level",
    "short",
    "fewer",
    "section",
    "withdrawn",
    "key",
    "split",
    "split-off",
    "merged",
    "merged-in",
    "new",
)


def _turned(
    draw: st.DrawFn, item: Statement, after: Sequence[Statement], edition: str, sections: Sequence[str]
) -> tuple[list[Statement], Succession | None, int]:
    """Draw what becomes of a statement: its followers, the succession that says so, and how many statements it takes in."""
    fate = draw(st.sampled_from(FATES))
    key = f"{item.key}.{edition[-1]}"
    second = replace(item, key=f"{key}b", text="A part of its own.", options=(), asks="", short=())
    if fate == "reworded":
        return [replace(item, text=draw(st.sampled_from([f"New. {item.text}", f"{item.text} And more."])))], None, 0
    if fate == "level":
        return [replace(item, level="must" if item.level != "must" else "should")], None, 0
    if fate == "short":
        return [replace(item, short=(("page", f"Short of {edition}."),))], None, 0
    if fate == "fewer" and len(item.options) > 1:
        gone = draw(st.sampled_from([1, len(item.options)]))
        options = item.options[gone:]
        return [replace(item, options=options, text=item.text if options else "No choice is left.")], None, 0
    if fate == "section":
        return [replace(item, section=draw(st.sampled_from(sections)))], None, 0
    if fate == "withdrawn":
        return [], draw(st.sampled_from([None, Succession((item.key,), (), "Not needed.")])), 0
    if fate == "key":
        text = draw(st.sampled_from([item.text, f"New. {item.text}"]))
        return [replace(item, key=key, text=text)], Succession((item.key,), (key,), "A better key."), 0
    if fate == "split":
        return [replace(item, key=key), second], Succession((item.key,), (key, second.key), "Two duties."), 0
    if fate == "split-off":
        return [item, second], Succession((item.key,), (item.key, second.key), "Two duties."), 0
    if fate in ("merged", "merged-in") and after:
        one = replace(item, text=f"{item.text} {after[0].text.replace('{{choice}}', 'choose')}")
        if fate == "merged":
            one = replace(one, key=key)
        return [one], Succession((item.key, after[0].key), (one.key,), "One duty."), 1
    if fate == "new":
        return [replace(second, key=f"{key}n"), item], None, 0
    return [item], None, 0


@st.composite
def later(draw: st.DrawFn, bank: Bank, edition: str) -> Bank:
    """Draw the next edition of a bank."""
    made: list[Statement] = []
    succession: list[Succession] = []
    waiting = list(bank.statements)
    while waiting:
        item = waiting.pop(0)
        followers, said, taken_in = _turned(
            draw, item, waiting, edition, [key for key in SECTIONS if key in bank.section]
        )
        del waiting[:taken_in]
        made += followers
        succession += [said] if said else []
    sections = bank.sections
    if draw(st.integers(0, 5)) == 0:  # a section goes, and what stood in it stands elsewhere
        gone = draw(st.sampled_from(SECTIONS[1:]))
        sections = tuple(item for item in sections if item.key != gone)
        made = [replace(item, section="one") if item.section == gone else item for item in made]
    changes = tuple(
        Change(
            item.key,
            draw(st.sampled_from(["must", "should", "wording"])),
            f"Why of {item.key}.",
            parents=f"Parents on {item.key}.",
            pupils=draw(st.sampled_from(["", "Pupils."])),
            question=f"What of {item.key}?",
            answer="This.",
        )
        for item in made
        if draw(st.booleans())
    )
    return replace(bank, head=head(edition), statements=tuple(made), sections=sections,
                   documents=tuple(replace(spec, sections=tuple(key for key in spec.sections if key in {item.key for item in sections})) for spec in bank.documents),
                   changes=changes, succession=tuple(succession))  # fmt: skip


@dataclass(frozen=True, repr=False)
class Update:
    """A layer on an edition, a later edition, the way between, and what rebasing makes of it."""

    base: Bank
    theirs: Bank
    along: Way
    layer: Layer
    done: Rebased
    mine: dict[str, Held]
    before: Resolved
    after: Resolved

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # how hypothesis shows a case that fails
        printer.text(repr(self))

    def __repr__(self) -> str:
        said = [f"{key}: {was.section} {was.text!r} {was.short}" for key, was in self.base.statement.items()]
        for bank in self.along.editions[1:]:
            said += [str(bank.head.edition), *(f"  {item.old} -> {item.new}" for item in bank.succession)]
        said += [f"{key}: {now.section} {now.text!r} {now.short}" for key, now in self.theirs.statement.items()]
        said += [f"{i.number} {i.key} {i.field} {i.value!r} {i.option!r}" for i in self.done.amendments]
        said.append(f"of these {len(self.done.carried)} carried")
        said += [f"asks {i.key} {i.why}: {i.base!r} | {i.theirs!r} | {i.ours!r} {i.more}" for i in self.done.questions]
        return "\n".join(said)

    @property
    def asked(self) -> set[str]:
        """Every statement that a question is about, of both editions."""
        return {question.key for question in self.done.questions} | {
            item.key for question in self.done.questions for item in (*question.sources, *question.successors)
        }

    @property
    def listed(self) -> set[str]:
        """Every statement that comes or goes without a question."""
        return {item.key for item in (*self.done.taken, *self.done.new, *self.done.withdrawn)}


def update(layer: Layer, *editions: Bank) -> Update:
    """Return what becomes of a layer on the way over these editions."""
    base, theirs, along = editions[0], editions[-1], way(*editions)
    done = rebase(base, theirs, layer.amendments, along)
    moved = replace(layer, amendments=done.amendments)
    return Update(
        base,
        theirs,
        along,
        layer,
        done,
        held(newest(layer.amendments).values()),
        resolve(base, layer),
        resolve(theirs, moved),
    )


@st.composite
def updates(draw: st.DrawFn, most: int = 8) -> Update:
    """Draw an edition with a layer put on, and the one or two editions after it."""
    first = draw(banks("2025.1"))
    first = replace(
        first,
        statements=tuple(
            replace(item, short=(("page", "Short."),)) if draw(st.booleans()) else item for item in first.statements
        ),
    )
    layer = Layer(
        facts=draw(facts()),
        amendments=draw(amendments(first, most=most)),
        shape=draw(st.sampled_from(["standalone", "set"])),
    )
    number = max((item.number for item in layer.amendments), default=0)
    shorts = tuple(
        Amendment(number + at, item.key, "short", {"page": f"Our short {at}."}, edition="2025.1")
        for at, item in enumerate(first.statements, 1)
        if draw(st.integers(0, 4)) == 0
    )
    second = draw(later(first, "2026.1"))
    editions: list[Any] = [first, second]
    if draw(st.booleans()):
        editions.append(draw(later(second, "2026.2")))
    return update(replace(layer, amendments=layer.amendments + shorts), *editions)
