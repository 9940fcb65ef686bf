"""What an adopted update changed in a policy: a list with why and who must hear of it, for briefing people.

It is kept whole, as plain values. `papers` makes of it what is handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from foreland.core.amend import OWN
from foreland.core.layer import Resolved
from foreland.core.packs.model import WEIGHTS, Requirements, Weight
from foreland.core.rebasing.way import Reasons
from foreland.core.updating import How, Kind, Matter, Reckoned
from foreland.core.wording import plain

Became = Literal["changed", "came", "went", "ours"]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an update changed, or that the school decided about.

    `became`: its words changed, it came into the policy, it went from it, or the school's own words stand ("ours").
    `was` and `now` are the printed words before and after, `requirements` are titles, `tell` are audiences. `parents`,
    `pupils`, `question` and `answer` are the bank's words to hand out: only where its own wording was taken.
    """

    key: str
    title: str
    section: str
    kind: Kind
    how: How | Literal[""]
    became: Became
    weight: Weight
    why: tuple[str, ...]
    requirements: tuple[str, ...]
    tell: tuple[str, ...]
    was: str
    now: str
    reason: str = ""
    parents: str = ""
    pupils: str = ""
    question: str = ""
    answer: str = ""


def told(found: Reckoned, before: Resolved, after: Resolved, requirements: Requirements) -> list[Told]:
    """Return what an update changes here, what matters most first. `after` is the layer with everything that was settled.

    What neither changes a printed word nor was decided is not in it.
    """
    heaviest = sorted(
        (item for item in found.matters if item.here and not item.stays_out), key=lambda item: item.about.rank
    )
    most = {item.key for item in found.weighty}
    made = [(item, _told(item, before, after, requirements)) for item in heaviest]
    rows = [
        replace(row, weight="should") if row.weight == "must" and item.key not in most else row
        for item, row in made
        if row is not None
    ]
    return sorted(rows, key=lambda row: WEIGHTS.index(row.weight))


def _told(item: Matter, before: Resolved, after: Resolved, requirements: Requirements) -> Told | None:
    old = [key.key for key in item.question.sources] if item.question else list(item.item.sources if item.item else ())
    new = [key.key for key in item.question.successors] if item.question else [item.key]
    new += [each.key for each in item.settles if each.field == "own"]
    old = old or [item.key]
    was, now = _printed(old, before), _printed(new, after)
    if was == now and item.kind != "question":
        return None
    first = next((before.states[key] for key in old if key in before.states), None)
    last = next((after.states[key] for key in (*new, item.key) if key in after.states), first)
    assert last is not None
    where = after.bank.section.get(last.section) or before.bank.section.get(last.section)
    codes = (requirements.requirement.get(code) for code in item.about.requirements)
    became = _became(item, was, now)
    bank_words = became in ("changed", "came") and item.how == "take"
    about = item.about if bank_words else Reasons(item.about.weight)
    return Told(
        key=last.key,
        title=title_of(last.key, last.title, last.text, after),
        section=plain(where.title, after.fill) if where else "",
        kind=item.kind,
        how=item.how,
        became=became,
        weight=item.about.weight,
        why=tuple(plain(words, after.fill) for words in item.about.why),
        requirements=tuple(code.title for code in codes if code is not None),
        tell=item.about.tell,
        was=was,
        now=now,
        reason=item.answer.reason if item.stands and item.answer else "",
        parents=plain(about.parents, after.fill),
        pupils=plain(about.pupils, after.fill),
        question=plain(about.question, after.fill),
        answer=plain(about.answer, after.fill),
    )


def title_of(key: str, title: str, text: str, resolved: Resolved) -> str:
    """Return how a statement is called in a list; one of the school's own by its first words."""
    if not key.startswith(OWN):
        return plain(title, resolved.fill)
    said = plain(text, resolved.fill)
    return f"Your own: {said[:60].rstrip()}{'…' if len(said) > 60 else ''}"


def _became(item: Matter, was: str, now: str) -> Became:
    if not now:
        return "went"
    if not was:
        return "came"
    return "ours" if was == now or item.how in ("keep", "write", "combine") else "changed"


def _printed(keys: Iterable[str], resolved: Resolved) -> str:
    states = [resolved.states[key] for key in keys if key in resolved.states and resolved.states[key].kept]
    return "\n\n".join(dict.fromkeys(plain(state.text, resolved.fill) for state in states))


def told_data(rows: Iterable[Told]) -> list[dict[str, Any]]:
    """Return a list as plain values, to be stored."""
    return [asdict(row) for row in rows]


def told_from(data: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Return a stored list."""
    lists = {"why", "requirements", "tell"}
    found = []
    for row in data:
        said: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in row.items()}
        found.append(Told(**said))
    return found
