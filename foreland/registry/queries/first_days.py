"""The first days of a new lead: the steps from `content/first-days/<edition>/steps.toml`, and which of them are done.

An operator may put an edition of its own under FORELAND_CONTENT; the newest edition is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from foreland.core import toml
from foreland.core.calendar import day_in_london
from foreland.library import queries as library
from foreland.registry.models import StepDone
from foreland.tasks import queries as tasks
from foreland.tenancy import roles
from foreland.tenancy.models import Membership, Person

FOLDER = "first-days"
DAYS = 30
LISTED = "first-day"
"""The kind of a step on the list of things to do."""
LEADS = (roles.SAFEGUARDING_LEAD.key, roles.ONLINE_SAFETY_LEAD.key)
"""The roles that are handed over signed, and whose first days are looked after."""
PAGES = ("home", "policies", "people", "roles", "profile")
"""What a step may name as the place where it is done."""


class NoSteps(Exception):
    """The steps are missing or cannot be read. The text names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Step:
    """One small step. `page` is one of PAGES or empty; `roles` is empty where it concerns every lead."""

    key: str
    week: int
    title: str
    text: str
    page: str = ""
    source: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Steps:
    """One edition of the steps; `weeks` are the titles of the weeks, by number."""

    edition: str
    dated: date
    title: str
    intro: str
    weeks: dict[int, str]
    steps: tuple[Step, ...]

    def of(self, held: set[str]) -> list[Step]:
        """Return the steps that concern somebody with these roles, in order."""
        return [step for step in self.steps if not step.roles or held & set(step.roles)]


def in_force() -> Steps:
    """Return the newest edition of the steps. Raises NoSteps, for the operator, when there is none."""
    roots = library.content_roots()
    found = [path for root in roots for path in (root / FOLDER).glob("*/steps.toml")]
    if not found:
        raise NoSteps(f"There is no {FOLDER}/<edition>/steps.toml under {', '.join(map(str, roots))}.")
    newest = max(found, key=lambda path: (_number(path.parent.name), roots.index(path.parents[2])))
    return _read(newest, newest.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Steps:
    try:
        return read(toml.loads(path.read_text(encoding="utf-8")))
    except (toml.NotToml, KeyError, TypeError, ValueError) as error:
        said = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise NoSteps(f"{path}: {said}.") from error


def read(data: dict[str, Any]) -> Steps:
    """Return the steps that a file holds. Raises KeyError for what is missing, ValueError for what cannot be."""
    weeks = {int(week["number"]): str(week["title"]) for week in data["week"]}
    steps = tuple(_step(each, place) for place, each in enumerate(data["step"], 1))
    keys = [step.key for step in steps]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two steps have the key {next(key for key in keys if keys.count(key) > 1)!r}")
    for step in steps:
        if step.week not in weeks:
            raise ValueError(f"step {step.key!r} stands in week {step.week}, which has no title")
        if step.page and step.page not in PAGES:
            raise ValueError(f"step {step.key!r} names the page {step.page!r}; known are {', '.join(PAGES)}")
        if unknown := set(step.roles) - set(LEADS):
            raise ValueError(f"step {step.key!r} names the role {min(unknown)!r}; known are {', '.join(LEADS)}")
    return Steps(data["edition"], data["dated"], data["title"], data["intro"], weeks, steps)


def checked(root: Path) -> list[tuple[Path, str]]:
    """Return the files of steps under a folder, each with what is wrong with it; "" where nothing is."""
    found = []
    for path in sorted(root.rglob("steps.toml")):
        said = ""
        if path.resolve().parent.parent.name == FOLDER:
            try:
                _read(path, path.stat().st_mtime_ns)
            except NoSteps as error:
                said = str(error).removeprefix(f"{path}: ")
            found.append((path, said))
    return found


def _step(data: dict[str, Any], place: int) -> Step:
    known = {"key", "week", "title", "text", "page", "source", "roles"}
    named = f"step {data['key']!r}" if "key" in data else f"step {place}"
    if lacks := [key for key in ("key", "week", "title", "text") if not data.get(key)]:
        raise ValueError(f"{named} lacks {lacks[0]!r}: write it, or take the step out")
    if more := set(data) - known:
        raise ValueError(f"{named} has {min(more)!r}, which is not known; known are {', '.join(sorted(known))}")
    plain = {name: str(data.get(name, "")) for name in ("page", "source")}
    return Step(
        data["key"], int(data["week"]), data["title"], data["text"], roles=tuple(data.get("roles", ())), **plain
    )


def _number(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split(".") if part.isdigit())


def subject(person: Person, step: str) -> str:
    """Return by what somebody's step is known on the list of things to do."""
    return f"{person.pk}-{step}"


def _steps(person: Person) -> dict[str, str]:
    return {subject(person, step.key): step.key for step in in_force().steps}


def done_by(person: Person) -> dict[str, datetime]:
    """Return which steps somebody has done in the open school, and when: ticked off here, or on the list of things to do."""
    steps = _steps(person)
    listed = {steps[key]: at for key, at in tasks.closed_subjects(LISTED, steps).items()}
    return listed | dict(StepDone.objects.filter(person=person).values_list("step", "at"))


def listed(person: Person) -> set[str]:
    """Return which steps somebody has put on their list of things to do."""
    steps = _steps(person)
    return {steps[key] for key in tasks.known_subjects(LISTED, steps)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a new lead is: on which day of thirty, as what, and how many steps are done. `fresh`: within thirty days."""

    role: str
    day: int
    done: int
    total: int
    invited: bool

    @property
    def fresh(self) -> bool:
        """Whether the thirty days are not over."""
        return self.day <= DAYS


def lead_roles(memberships: list[Membership]) -> list[Membership]:
    """Return those of some memberships that make somebody a lead, the newest first."""
    found = [each for each in memberships if each.role in LEADS and each.standing == Membership.Standing.CONFIRMED]
    return sorted(found, key=lambda each: each.since, reverse=True)


def standing(person: Person, memberships: list[Membership], *, now: datetime) -> Standing | None:
    """Return how far a lead is with the first days, by the newest of their roles; None for somebody who leads nothing.

    `invited` says that somebody else gave them the role: whoever joined for the school alone has its first days anyway.
    """
    mine = lead_roles(memberships)
    if not mine:
        return None
    steps = in_force().of({each.role for each in mine})
    done = done_by(person)
    day = (day_in_london(now) - day_in_london(mine[0].since)).days + 1
    count = sum(step.key in done for step in steps)
    return Standing(
        roles.BY_KEY[mine[0].role].name, day, count, len(steps), mine[0].invited_by_id not in (None, person.pk)
    )
