"""A small, sound edition as files, to be broken by tests in one place at a time."""

from __future__ import annotations

from foreland.core.packs.checking import Checks, HouseWords, check
from foreland.core.packs.model import Bank, Pack, Requirements
from foreland.core.packs.reading import BrokenPack, Fault, read

HEAD = """
id = "made-up"
kind = "policies"
edition = "2026.1"
title = "Made up"
publisher = "Nobody"
licence = "CC BY 4.0"
language = "en-GB"
nation = "england"
published = 2026-09-01
changes = "The first."
requirements = { pack = "made-up", edition = "2026.1" }
"""
ITEMS = """
[[question]]
key = "kind"
asks = "What are you?"
why = "The law differs."
answers = [{ key = "school", label = "A school" }, { key = "club", label = "A club" }]

[[question]]
key = "wifi"
asks = "Can visitors use your wi-fi?"
why = "Guests need rules."
when = { kind = ["school"] }
answers = [{ key = "yes", label = "Yes" }, { key = "no", label = "No" }]
propose = [{ answer = "no", when = { kind = ["school"] }, because = "Few do." }]

[[fact]]
key = "phones"
label = "What happens to phones"
from = "choice"
values = [{ key = "in", label = "handed in" }, { key = "off", label = "kept off" }]

[[term]]
key = "pupil"
plural = "pupils"
label = "What you call them"
choices = [{ key = "pupil", one = "pupil", many = "pupils" }]

[[value]]
key = "dsl"
label = "Safeguarding lead"
kind = "person"
from = "profile"

[[section]]
key = "phones"
title = "Phones of {{pupils}}"

[[section]]
key = "people"
title = "Who helps"
kind = "people"
rows = ["dsl"]

[[document]]
key = "policy"
title = "Online safety policy"
shapes = ["standalone", "set"]
sections = ["phones", "people"]
for = "Everybody."

[[summary]]
key = "parents"
title = "For parents"
lead = "In short."
age = 13
groups = [{ title = "Phones", sections = ["phones"] }]
"""
STATEMENTS = """
[[statement]]
key = "phones.rule"
title = "Phones in the day"
section = "phones"
level = "must"
meets = ["R-1"]
audience = ["pupils"]
why = "Phones distract."
text = "{{Pupils'}} phones {{choice}}. Ask {{dsl}}."
short = { parents = "Phones rest here." }
asks = "What happens to phones?"
[[statement.option]]
key = "in"
label = "Handed in"
text = "are handed in"
sets = { phones = "in" }
propose = "always"
[[statement.option]]
key = "off"
label = "Kept off"
text = "stay off"
sets = { phones = "off" }

[[statement]]
key = "phones.list"
title = "A list of phones"
section = "phones"
level = "should"
when = { phones = ["in"] }
why = "So that none is lost."
text = "The office keeps a list."
"""
REQUIREMENTS = {
    "pack.toml": HEAD.replace('"policies"', '"requirements"').replace(
        'requirements = { pack = "made-up", edition = "2026.1" }', ""
    ),
    "all.toml": """
[[instrument]]
key = "law"
title = "A law"
body = "A house"
short = "Law"
force = "law"
sure = "seen"

[[requirement]]
code = "R-1"
title = "Phones have a rule"
asks = "Say what happens to phones."
instrument = "law"
force = "law"
sure = "seen"

[[topic]]
code = "MOB"
title = "Phones"
""",
}
KINDS = """
[[setting]]
key = "school"
title = "A school"
facts = { kind = ["school"] }

[[setting]]
key = "club"
title = "A club"
facts = { kind = ["club"] }
"""
"""The kinds of setting, for a bank that names them."""
FOR_SCHOOLS = ('meets = ["R-1"]', 'when = { kind = ["school"] }\nmeets = ["R-1"]')
"""The change by which clubs have no statement for R-1."""
WORDS = HouseWords(
    {"e-safety": "online safety", "sexting": "nudes and semi-nudes", "XXX": "a placeholder"},
    frozenset({"safeguarding"}),
)


def files(*changes: tuple[str, str], more: str = "") -> dict[str, str]:
    """Return the sound edition's files with texts replaced, each of which must be there, and items added."""
    made = {"pack.toml": HEAD, "10-items.toml": ITEMS, "20-statements.toml": STATEMENTS}
    for old, new in changes:
        assert any(old in text for text in made.values()), old
        made = {name: text.replace(old, new) for name, text in made.items()}
    return made | ({"30-more.toml": more} if more else {})


def requirements() -> Requirements:
    """Return the requirements that the sound edition refers to."""
    found = read(REQUIREMENTS)
    assert isinstance(found, Requirements)
    return found


def bank(made: dict[str, str]) -> Bank:
    """Return the edition that files hold."""
    found = read(made)
    assert isinstance(found, Bank)
    return found


def broken(made: dict[str, str]) -> tuple[Fault, ...]:
    """Return why files are no edition; none where they are one."""
    try:
        read(made)
    except BrokenPack as error:
        return error.faults
    return ()


def faults(made: dict[str, str] | Pack) -> list[Fault]:
    """Return what is wrong with an edition that can be read."""
    return check(read(made) if isinstance(made, dict) else made, Checks(requirements(), WORDS))
