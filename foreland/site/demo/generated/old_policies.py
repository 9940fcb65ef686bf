"""Old policies that schools of the generated world bring: as they were written for years, settled, half settled or gone on with."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

from foreland.imports import actions, queries
from foreland.reading import formats
from foreland.site.demo.generated.people import School

YEARS = (2016, 2017, 2019, 2021, 2022, 2023)
SECTIONS: Mapping[str, Sequence[str]] = {
    "Aims": (
        "Technology is part of the lives of our children, and we want them to enjoy it and to be safe.",
        "Keeping Children Safe in Education asks us to protect children from harmful content, contact and conduct.",
        "This policy is for everybody who works at {school}, volunteers among them.",
        "We talk about online safety at our assembly in the first week of every half-term.",
    ),
    "Phones and devices": (
        "Staff keep their own phones in a locker while they are with the children.",
        "Pupils hand in their phones at the start of the day and collect them at the end.",
        "Only the school's own cameras and tablets are used to take photographs of pupils.",
        "A phone that is used in a lesson is kept in the office until a parent collects it.",
    ),
    "Filtering and monitoring": (
        "Our internet is filtered, and the filter is checked every year by the safeguarding lead and the IT provider.",
        "Any member of staff who sees a site that should be blocked tells the office the same day.",
        "Teachers look round the room while pupils are online and keep screens in sight.",
    ),
    "Pictures": (
        "Before we put a photograph on our website we ask parents in writing, and they can change their minds at any time.",
        "We do not print a pupil's full name beside a photograph.",
        "Parents who film at our shows film their own child, and do not put other children online.",
    ),
    "When something goes wrong": (
        "Any member of staff who is worried about a child tells the designated safeguarding lead on the same day and writes it down.",
        "We do not look for ourselves, and we do not copy or forward a picture.",
        "A concern about a colleague goes to the head; a concern about the head goes to the chair of governors.",
        "Bullying online is dealt with as bullying in the playground is, by our behaviour policy.",
    ),
    "Teaching and families": (
        "Pupils learn about online safety in computing lessons and in our {month} theme week.",
        "Every {month} we invite parents to an evening about life online.",
        "Our digital leaders, two from each class, tell us which games are new.",
        "The school dog, {dog}, has a page in the newsletter, and the children write it.",
    ),
}
MONTHS, DOGS = ("October", "February", "March", "June"), ("Biscuit", "Pebble", "Skipper", "Moss")


def words(of: School, year: int, chance: random.Random) -> str:
    """Return an old policy of a school in plain text, with some of what such policies say and gaps that nobody filled in."""
    dog, month = chance.choice(DOGS), chance.choice(MONTHS)
    lines = [
        f"# {of.body.name}: E-Safety Policy {year}",
        f"Agreed by governors: ____________    Review date: September {year + 1}",
    ]
    for number, (title, known) in enumerate(SECTIONS.items(), 1):
        picked = sorted(chance.sample(range(len(known)), chance.randint(1, len(known))))
        lines += [f"## {number}. {title}"]
        lines += [known[at].format(school=of.body.name, month=month, dog=dog) for at in picked]
    return "\n\n".join([*lines, "Signed: ....................   Date: ....................", ""])


def bring(of: School, how: str) -> None:
    """Bring the old policy of a school and settle as much of it as `how` says: none, half, all, or go on with it."""
    chance, then = of.chance("old-policy"), of.then + timedelta(days=1)
    year = chance.choice(YEARS)
    data = words(of, year, chance).encode()
    source = formats.read(data, f"E-safety policy {year}.txt")
    row = actions.bring(source=source, data=data, body=of.body, by=of.lead.pk, now=then)
    of.did("old-policies")
    waiting = [item.passage.number for item in queries.brought(row).waiting]
    if how == "brought":
        return
    for at, passage in enumerate(waiting[: (len(waiting) + 1) // 2], 1):
        answer: actions.How = "own" if chance.random() < 0.75 else "drop"
        actions.settle(of=row, passage=passage, how=answer, by=of.lead.pk, now=then + timedelta(minutes=3 * at))
    if how == "half":
        return
    actions.settle_rest(of=row, by=of.lead.pk, now=then + timedelta(hours=2))
    of.did("old-settled")
    if how == "gone-on":
        actions.go_on(of=row, body=of.body, by=of.lead.pk, now=then + timedelta(hours=3))
        of.did("old-gone-on")
        of.did("policies")
