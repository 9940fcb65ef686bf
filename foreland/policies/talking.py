"""How comments and suggestions look on a page: core values become words and marks. No queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foreland.core import suggest
from foreland.core.layer import Resolved, State
from foreland.core.merge import Run
from foreland.core.suggest import Part
from foreland.core.wording import plain
from foreland.core.words import Piece
from foreland.policies.models import Remark, Thread
from foreland.policies.queries import Collision, Counted, Draft, Talk
from foreland.policies.showing import Marks, choices
from foreland.tenancy.addresses import address
from foreland.ui import parts
from foreland.ui.templatetags.ui import changes

CONTEXT = 4
"""How many words stand beside a change, so that one knows where it is."""
KINDS: Mapping[str, str] = {
    "comment": "Comment", "wording": "Suggests other words", "leave-out": "Suggests to leave it out",
    "take-in": "Suggests to take it in", "choice": "Suggests another choice",
}  # fmt: skip
STATES: Mapping[str, parts.Mark] = {
    "open": parts.Mark("Open", "ask"), "settled": parts.Mark("Settled", "done"), "accepted": parts.Mark("Accepted", "done"),
    "part": parts.Mark("Accepted in part", "done"), "declined": parts.Mark("Declined", "soft"),
    "withdrawn": parts.Mark("Withdrawn", "soft"),
}  # fmt: skip
DID: Mapping[str, str] = {
    "said": "", "settled": "settled this", "reopened": "opened this again", "accepted": "accepted this",
    "part": "accepted a part of this", "declined": "declined this", "withdrawn": "withdrew this",
}  # fmt: skip
_STANDS: Mapping[str, str] = {
    "there": "The statement says this already.",
    "left-out": "The statement has been left out since. Bring it back to use these words, or answer here.",
    "other-choice": "Another alternative of this statement has been chosen since.",
    "gone": "This statement is no longer in the bank. What was said of it is kept, and can still be answered.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One remark, with who made it. `did` says what it decided; `out` whether it holds words that could be taken out."""

    who: str
    row: Remark
    did: str
    out: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A thread as its part of the page shows it."""

    talk: Talk
    anchor: str
    who: str
    kind: str
    marks: Sequence[parts.Mark]
    said: Sequence[Said]
    note: str
    changes: Marks | None
    older: Marks | None
    became: Marks | None
    choice: str
    mine: bool
    collisions: Sequence[tuple[str, Sequence[parts.Column]]]
    href: str


def shown(draft: Draft, found: Talk, *, people: Mapping[str, str], by: str, met: Sequence[Collision] = ()) -> Shown:
    """Return a thread with its words, its marks on today's statement, and what was answered."""
    row, stand = found.thread, found.standing
    resolved, state = draft.resolved, draft.resolved.states.get(row.key)
    who = people.get(row.by, "Somebody")
    wording = row.kind == Thread.Kind.WORDING
    on_today = wording and found.is_open and stand.acceptable and state is not None
    marks = [parts.Mark(KINDS[row.kind], "own" if row.suggests else "soft"), STATES[row.state]]
    if found.is_open and stand.stands == "older":
        marks.append(parts.Mark("Made on older words", "soft"))
    decided = found.decided
    made = found.made.get(decided.change or 0) if decided else None
    base = state.text if on_today and state else row.base
    return Shown(
        talk=found,
        anchor=f"thread-{row.pk}",
        who=who,
        kind=KINDS[row.kind],
        marks=marks,
        said=[
            Said(
                people.get(item.by, "Somebody"), item, DID[item.act], bool(item.text) or (wording and item.number == 1)
            )
            for item in found.remarks
        ],
        note=_note(found),
        changes=marks_of(resolved, base, stand.words if on_today else row.wanted) if wording else None,
        older=_older(resolved, found, state),
        became=marks_of(resolved, row.base, made) if made and row.state == Thread.State.PART else None,
        choice=_label(draft, state, row.wanted) if row.kind == Thread.Kind.CHOICE else "",
        mine=row.by == by,
        collisions=[
            (people.get(item.other.thread.by, "Somebody"), columns(resolved, item, who, people)) for item in met
        ],
        href=address("policies:talk", draft.body, policy=draft.policy.pk, key=row.key) + f"#thread-{row.pk}",
    )


def marks_of(resolved: Resolved, old: str, new: str) -> Marks:
    """Return how a wording came from another, in the changes that can be taken one by one."""
    pieces: list[Piece] = []
    for part in suggest.parts(old, new):
        was, becomes = plain(part.was, resolved.fill), plain(part.becomes, resolved.fill)
        if not part.number:
            pieces.append(Piece("same", was))
        else:
            pieces += [Piece("removed", was)] if was else []
            pieces += [Piece("added", becomes)] if becomes else []
    return Marks(pieces)


def _note(found: Talk) -> str:
    """Return what a reader must know of how an open thread stands to its statement; "" where nothing is odd."""
    if not found.is_open:
        return ""
    stands = found.standing.stands
    if stands == "gone" and found.thread.kind == Thread.Kind.CHOICE:
        return "This alternative is no longer offered. The suggestion is kept, and can still be answered."
    if stands == "older" and found.thread.suggests:
        return (
            "The statement was changed since, in the same words or nearly wholly. Compare, and bring the two together."
        )
    if stands == "older":
        return "The statement was changed since this was written."
    if stands == "carried":
        return "The statement was changed since, in other words. Below is the suggestion on today’s wording."
    return _STANDS.get(stands, "")


def _older(resolved: Resolved, found: Talk, state: State | None) -> Marks | None:
    """Return how the statement came from the words on which something was said; None where they stand, or are gone."""
    if state is None or not found.is_open or not found.standing.moved or found.standing.stands == "other-choice":
        return None
    return marks_of(resolved, found.thread.base, state.text)


def _label(draft: Draft, state: State | None, option: str) -> str:
    if state is None:
        return option
    return next((str(item["label"]) for item in choices(draft, state) if item["key"] == option), option)


def columns(resolved: Resolved, met: Collision, who: str, people: Mapping[str, str]) -> list[parts.Column]:
    """Return two suggestions for the same words side by side, with the place marked where they meet."""
    other = people.get(met.other.thread.by, "Somebody")
    return [
        parts.Column(f"As {who} suggests", _side(resolved, met.runs, "ours")),
        parts.Column(f"As {other} suggests", _side(resolved, met.runs, "theirs")),
    ]


def _side(resolved: Resolved, runs: Sequence[Run], side: str) -> SafeString:
    """Return one side of a collision as marks on today's words."""

    def one(run: Run) -> SafeString:
        words = run.ours if side == "ours" else run.theirs
        touched = run.kind in ("clash", "both")
        if not touched and run.kind != side:
            return format_html("{}", plain(run.base, resolved.fill))
        pieces = [
            Piece(kind, plain(text, resolved.fill))  # type: ignore[arg-type]
            for kind, text in (("removed", run.base), ("added", words))
            if text
        ]
        if run.base == words:
            pieces = [Piece("same", plain(words, resolved.fill))]
        if not touched:
            return changes(pieces)
        said = "both change this:" if run.kind == "clash" else "both change this alike:"
        return format_html(
            '<b class="meets"><span class="govuk-visually-hidden">({} </span>{}<span class="govuk-visually-hidden">)</span></b>',
            said, changes(pieces),
        )  # fmt: skip

    return format_html_join("", "{}", ((one(run),) for run in runs))


def offered(resolved: Resolved, found: Sequence[Part]) -> list[tuple[str, SafeString]]:
    """Return each change of a suggestion with a few words around it, for its checkbox."""
    listed = []
    for place, part in enumerate(found):
        if not part.number:
            continue
        before = found[place - 1].was if place else ""
        after = found[place + 1].was if place + 1 < len(found) else ""
        pieces = [
            Piece("same", _tail(plain(before, resolved.fill))),
            *(Piece("removed", plain(part.was, resolved.fill)) for _ in (1,) if part.was),
            *(Piece("added", plain(part.becomes, resolved.fill)) for _ in (1,) if part.becomes),
            Piece("same", _head(plain(after, resolved.fill))),
        ]
        listed.append((str(part.number), changes(pieces)))
    return listed


def _tail(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= CONTEXT + 1 else "… " + " ".join(words[-CONTEXT - 1 :])


def _head(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= CONTEXT + 1 else " ".join(words[: CONTEXT + 1]) + " …"


def with_talk(draft: Draft, card: parts.Card, key: str, counts: Mapping[str, Counted]) -> parts.Card:
    """Return the card of a statement with the way to what is said of it, and how much of that is open."""
    have = counts.get(key, Counted())
    href = address("policies:talk", draft.body, policy=draft.policy.pk, key=key)
    state = draft.resolved.states.get(key)
    only = state is not None and state.fixed and len(state.options) < 2
    text = "Comments and suggestions" if have.total else "Comment" if only else "Comment or suggest"
    marks = list(card.marks)
    if have.suggestions:
        marks.append(parts.Mark(f"{have.suggestions} suggestion{'s' if have.suggestions > 1 else ''}", "ask"))
    return replace(card, marks=marks, acts=[*card.acts, parts.Link(text, href, count=have.total)])


def waiting(have: Counted) -> str:
    """Return in words what is open: "2 comments, 1 suggestion"; "" for nothing."""
    said = [
        f"{number} {word}{'s' if number > 1 else ''}"
        for number, word in ((have.comments, "comment"), (have.suggestions, "suggestion"))
        if number
    ]
    return ", ".join(said)
