"""How approval in steps looks on a page: the steps of a version, of a route, and where a change would go. No queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foreland.core import workflow
from foreland.core.calendar import day_in_london, long_date
from foreland.core.workflow import OUTSIDE, Change, Route, Step
from foreland.policies.models import ApprovalStep
from foreland.policies.queries.steps import Turn, who, within
from foreland.tenancy.models import Person
from foreland.ui import parts


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a route on its page: its place, who decides it in words and by name, and when it is needed."""

    place: int
    title: str
    when: str
    people: str
    first: bool
    last: bool


def shown(turn: Turn) -> list[parts.Task]:
    """Return the frozen steps of a version: who agreed and when, whose turn it is, who comes later."""
    return [_task(row, turn) for row in turn.steps]


def _task(row: ApprovalStep, turn: Turn) -> parts.Task:
    title = f"{row.place + 1}. {who(row)}"
    if row.agreed_at is not None:
        day = long_date(day_in_london(row.agreed_at))
        how = "submitted it, and so agreed" if row.submitting else "agreed"
        way = " by link" if row.agreed_by.startswith("link:") else ""
        said = f" They say: “{row.words}”" if row.words else ""
        return parts.Task(title, "Agreed", hint=f"{row.name} {how}{way} on {day}.{said}", tone="done")
    why = {"meaning": "More than the wording changed.", "sections": "Words changed in its sections.",
           "first": "A first version."}.get(row.when, "")  # fmt: skip
    if turn.version.step != "submitted":
        return parts.Task(title, "Not decided", hint=why, tone="soft")
    if row.place != turn.place:
        return parts.Task(title, "Later", hint=why, tone="soft")
    return parts.Task(title, "Next", hint=f"{_whom(row, turn)} {why}".strip(), tone="ask")


def _whom(row: ApprovalStep, turn: Turn) -> str:
    if turn.asked is not None and turn.asked.sent is not None:
        return f"{turn.asked.name} has a link since {long_date(day_in_london(turn.asked.sent))}."
    if row.who == OUTSIDE:
        return "Nobody is named yet."
    if not turn.deciders:
        return "Nobody who is a member now can decide it."
    return f"{_either([person.name for person in turn.deciders])} can decide it now."


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def lines(route: Route, people: Sequence[Sequence[Person]], titles: Mapping[str, str]) -> list[Line]:
    """Return the steps of a route, with who could decide them now."""
    return [
        Line(
            place,
            who(step),
            when_words(step, titles),
            "Named when a version waits for them"
            if step.who == OUTSIDE
            else ", ".join(person.name for person in found) or "Nobody has this role now",
            place == 0,
            place == len(route) - 1,
        )
        for place, (step, found) in enumerate(zip(route, people, strict=True))
    ]


def when_words(step: Step, titles: Mapping[str, str]) -> str:
    """Return when a step is needed, in words."""
    if step.when == "sections":
        return f"Only if words change in {_listed(step.sections, titles)}"
    return {
        "always": "With every change", "meaning": "Only if more than the wording changes",
        "first": "Only for a first version",
    }[step.when]  # fmt: skip


def _listed(keys: Iterable[str], titles: Mapping[str, str]) -> str:
    names = [f"“{title}”" for key, title in titles.items() if key in set(keys)]
    return _either(names) if names else "sections that are no longer there"


def path(steps: Sequence[Step]) -> str:
    """Return the way through steps, in words: person in charge, then chair of governors."""
    return ", then ".join([who(steps[0]), *(within(who(step)) for step in steps[1:])])


def preview(route: Route, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where changes of each kind would go: what changes, and the way."""
    chosen = frozenset(key for step in route if step.when == "sections" for key in step.sections)
    kinds = [("A first version", Change(True, True))]
    if chosen:
        where = _listed(chosen, titles)
        kinds += [
            (f"Another rule in {where}", Change(False, True, chosen)),
            ("Another rule elsewhere", Change(False, True)),
            (f"Other words for the same rule in {where}", Change(False, False, chosen)),
            ("Other words for the same rule elsewhere", Change(False, False)),
        ]
    else:
        kinds += [("Another rule", Change(False, True)), ("Other words for the same rule", Change(False, False))]
    told = [(what, path(workflow.steps_for(route, change))) for what, change in kinds]
    return [*told, ("Only a name or a number", "No approval: the person in charge releases it")]
