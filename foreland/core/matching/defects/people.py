"""Names of people: those that the profile does not know, or, without one, those that are worth a look."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.defect import Defect, found
from foreland.core.matching.defects.phrase import any_of, hits, meets, phrases, readable
from foreland.core.source import Extract

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

MOST: Final = 30
"""Names that are told one by one, at most; the rest is counted in one line."""
NAMED_IN_A_LINE: Final = 6


@dataclass(frozen=True, slots=True)
class Role:
    """A role that one person holds. `says` are its names; with `single` two people in it contradict each other."""

    key: str
    title: str
    says: tuple[str, ...]
    single: bool = False
    unless: tuple[str, ...] = ()


def role(fields: Fields) -> Role:
    """Make a role from its table."""
    made = Role(
        key=fields.text("key"),
        title=fields.text("title"),
        says=fields.texts("says", required=True),
        single=fields.flag("single"),
        unless=fields.texts("unless"),
    )
    readable(made.says, made.unless)
    return made


@dataclass(frozen=True, slots=True)
class _Never:
    """Words with a capital that are no part of a name, and those of them that are surnames as well."""

    words: frozenset[str]
    surnames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name at its place, and the role beside it where one stands there."""

    extract: Extract
    start: int
    end: int
    name: str
    role: Role | None = None
    said: str = ""


_PART: Final = r"[A-ZÀ-Þ](?:[a-zà-ÿ]+|['’][A-Z][a-z]+)(?:[-'’][A-Z][a-zà-ÿ]+|[A-Z][a-z]+)?"
_TITLE: Final = (
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Fr|Father|Sister|Sir|Dame|Cllr|Councillor)\b\.?\s+"
)
_LEADING_TITLE: Final = re.compile(rf"^{_TITLE}")
_TITLED: Final = re.compile(
    rf"{_TITLE}(?:(?:[A-Z]\.?\s*){{1,3}}(?={_PART}))?{_PART}(?:\s+(?:de|van|von|der|al|el)\s+{_PART}|\s+{_PART}){{0,2}}"
)
_PLAIN: Final = re.compile(rf"{_PART}(?:\s+[A-Z]\.?)?(?:\s+{_PART}){{1,2}}")
_JOINS: Final = re.compile(
    r"^(?:['’]?s)?\s*(?:\([A-Z ]{2,8}\)|/[\w ]{2,25})?\s*(?:(?:[:–—|(-]|\bis\b(?: currently)?|\bare\b|,)\s*(?:\|\s*)?(?:the\s+)?|\s)$"
)
_BEHIND: Final = re.compile(r"^\s*(?:[,(–—|:-]|\bis\b|\bas\b)\s*(?:\|\s*)?(?:is )?(?:our |the |their )?$")
_AFTER_NAME: Final = re.compile(r"\s*[,;:(|–—]|\s-\s")
"""What divides a name in the profile from a role or a number behind it."""
_TITLES: Final = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr"})
_LABEL: Final = 70
"""Letters of a line that names a role, or holds a name and nothing else, at most."""


def named(context: Context, roles: tuple[Role, ...], known: tuple[str, ...]) -> list[Named]:
    """Return every person that is named with a title, or beside a role, in reading order. `known` are public names to pass over."""
    beside = any_of(roles)
    passed = phrases(known)
    no = _Never(context.lists.words("no-person"), context.lists.words("also-surname"))
    made: list[Named] = []
    before: Extract | None = None
    for extract in context.texts:
        taken: list[tuple[int, int]] = []
        alone = _below(before, extract, roles, beside, no)
        for one in (*alone, *_titled(extract, roles, beside, no), *_by_role(extract, roles, beside, no)):
            if not meets(one.start, one.end, taken) and not passed.search(one.name):
                taken.append((one.start, one.end))
                made.append(one)
        before = extract
    return made


def _below(
    before: Extract | None, extract: Extract, roles: tuple[Role, ...], beside: re.Pattern[str], no: _Never
) -> Iterator[Named]:
    """A name that stands alone in the line below a role, or under the heading that names one."""
    if before is None or before.kind == "row" or len(before.text) > _LABEL or len(extract.text) > _LABEL:
        return
    name = (_TITLED.fullmatch(extract.text) or _PLAIN.fullmatch(extract.text)) and extract.text
    if name and not no.words.intersection(name.split()[1:]) and name.split()[0] not in no.words - _TITLES:
        for hit in beside.finditer(before.text):
            tail = before.text[hit.end() :]
            if not _PLAIN.search(tail) and not _TITLED.search(tail):
                yield Named(extract, 0, len(extract.text), name, *_which(hit, roles))
                return


def _titled(extract: Extract, roles: tuple[Role, ...], beside: re.Pattern[str], no: _Never) -> Iterator[Named]:
    for hit in hits(_TITLED, extract.text):
        words = hit[0].split()
        end = hit.end()
        while len(words) > 2 and words[-1] in no.words:
            end -= len(words.pop()) + 1
        if words[-1] in no.words - no.surnames:
            continue
        name = extract.text[hit.start() : end].strip()
        end = hit.start() + len(name)
        yield Named(extract, hit.start(), end, name, *_role_at(extract, hit.start(), end, roles, beside))


def _by_role(extract: Extract, roles: tuple[Role, ...], beside: re.Pattern[str], no: _Never) -> Iterator[Named]:
    """Names without a title that stand right before or behind a role."""
    text = extract.text
    if not beside.search(text):
        return
    for hit in hits(_PLAIN, text):
        words = hit[0].split()
        start, end = hit.span()
        while len(words) > 1 and words[-1] in no.words:
            end -= len(words.pop()) + 1
        while len(words) > 1 and words[0] in no.words:
            start += len(words.pop(0)) + 1
        if len(words) < 2 or any(word in no.words for word in words):
            continue
        holds, said = _role_at(extract, start, end, roles, beside)
        if said:
            yield Named(extract, start, end, text[start:end], holds, said)


def _role_at(
    extract: Extract, start: int, end: int, roles: tuple[Role, ...], beside: re.Pattern[str]
) -> tuple[Role | None, str]:
    """The role that a name is tied to, and its words: "DSL: Jane Smith", "the DSL is Jane Smith", "Jane Smith (DSL)", or the cell beside."""
    text = extract.text
    for hit in beside.finditer(text, max(start - 110, 0), start):
        if _JOINS.match(text[hit.end() : start]):
            return _which(hit, roles)
    for hit in beside.finditer(text, end, min(end + 90, len(text))):
        if _BEHIND.match(text[end : hit.start()]):
            return _which(hit, roles)
    return None, ""


def _which(hit: re.Match[str], roles: tuple[Role, ...]) -> tuple[Role | None, str]:
    """The role that words name. A deputy's or a former holder's is none, and the words stand alone."""
    around = hit.string[max(hit.start() - 25, 0) : hit.end() + 12]
    for role in roles:
        if phrases(role.says).fullmatch(hit[0]):
            return (None if role.unless and phrases(role.unless).search(around) else role), hit[0]
    return None, hit[0]


@lru_cache(maxsize=4096)
def folded(name: str) -> tuple[str, str]:
    """Return a name as it is compared: the surname, and the first letter of the first name or "" where only a title stands."""
    words = _LEADING_TITLE.sub("", name.strip()).replace("’", "'").split()
    return (words[-1].lower(), words[0][0].lower() if len(words) > 1 else "") if words else ("", "")


def same_person(one: str, other: str) -> bool:
    """Tell whether two names can be one person's: the same surname, and first names that do not speak against it."""
    (surname, first), (surname_too, first_too) = folded(one), folded(other)
    return surname == surname_too and (not first or not first_too or first == first_too)


def unknown_people(persons: Sequence[Named], known: Collection[str] | None) -> list[Defect]:
    """Return the names that are worth a look: those that the profile has not; without a profile (None) who holds which role.

    Each person once; what is more than so many is counted in one line, and so is, without a profile, who has no role.
    """
    profile: dict[str, list[str]] = {}
    for line in known or ():
        name = _AFTER_NAME.split(line, maxsplit=1)[0]
        profile.setdefault(folded(name)[0], []).append(name)
    groups: dict[str, list[list[Named]]] = {}
    for one in persons:
        surname = folded(one.name)[0]
        if any(same_person(one.name, name) for name in profile.get(surname, ())):
            continue
        among = groups.setdefault(surname, [])
        group = next((group for group in among if same_person(group[0].name, one.name)), None)
        if group is None:
            among.append([one])
        else:
            group.append(one)
    everyone = [group for among in groups.values() for group in among]
    told = [group for group in everyone if known is not None or any(one.said for one in group)]
    made = [_person(group, known) for group in told[:MOST]]
    rest = [group[0] for group in (*told[MOST:], *(group for group in everyone if group not in told))]
    return [*made, *_others(rest, known)]


def _person(group: Sequence[Named], known: Collection[str] | None) -> Defect:
    one = next((one for one in group if one.said), group[0])
    numbers = dict.fromkeys(other.extract.number for other in group)
    also = tuple(number for number in numbers if number != one.extract.number)
    named_as = f"{one.name} is named here" + (f" as {one.said}" if one.said else "")
    if known is None:
        return found(
            "person", one.extract, one.start, one.end, f"{named_as}.",
            "See that this is still right. A role in the text, and the names in one list, are quicker to keep true.", "look", also=also,
        )  # fmt: skip
    return found(
        "person", one.extract, one.start, one.end, f"{named_as} and is not among the people in your profile.",
        "Put in who it is now, or name the role and keep the names in one place.", "should", also=also,
    )  # fmt: skip


def _others(rest: Sequence[Named], known: Collection[str] | None) -> list[Defect]:
    if not rest:
        return []
    first = rest[0]
    names = ", ".join(one.name for one in rest[:NAMED_IN_A_LINE])
    more = f" and {len(rest) - NAMED_IN_A_LINE} more" if len(rest) > NAMED_IN_A_LINE else ""
    also = dict.fromkeys(one.extract.number for one in rest[:MOST] if one.extract.number != first.extract.number)
    wrong = f"Named as well: {names}{more}."
    if known is not None:
        wrong += " They are not among the people in your profile."
    mend = "See that they are still with you. A policy that names roles and few people stays true for longer."
    return [found("person", first.extract, first.start, first.end, wrong, mend, "look", also=tuple(also))]
