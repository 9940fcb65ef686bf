"""The register of the generated world: the rows of the made-up one, again and again, under new names and numbers."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

Row = dict[str, str]
FIRST_URN = 970001
LA_CODE = "980"
ROUNDS_OF_A_TRUST = 4
"""How many times the made-up register is gone through before its trusts are new ones: a trust has so many times its schools."""
NAMES = ("Anchor", "Bell Rock", "Breakwater", "Capstan", "Dune", "Estuary", "Fairway", "Gull", "Haven", "Islet", "Jetty", "Keel", "Lantern", "Marram", "Neap",
         "Otter", "Pebble", "Quay", "Reed", "Saltmarsh", "Tern", "Undertow", "Voyager", "Whelk", "Yarrow", "Zephyr")  # fmt: skip
PLACES = ("Green", "Hill", "Lane", "Meadow", "Park", "Rise", "Road", "View", "Way", "Wood")


def rows(count: int, register: Path, seed: int) -> Iterator[Row]:
    """Yield rows in the register's own layout: each a made-up row of the demonstration under a new name and number.

    Each is the same however many there are. Trusts and federations come again, too, under names and numbers of their own.
    """
    with register.open(encoding="cp1252", newline="") as file:
        models = [row for row in csv.DictReader(file) if row["EstablishmentStatus (name)"] == "Open"]
    trusts = sorted({row["Trusts (code)"] for row in models} - {""})
    federations = sorted({row["Federations (code)"] for row in models} - {""})
    for number in range(count):
        chance = random.Random(f"{seed}-row-{number}")
        row = dict(models[number % len(models)])
        around = number // len(models)
        kind = row["EstablishmentName"].rsplit(" ", 2)[-2:]
        called = f"{chance.choice(NAMES)} {chance.choice(PLACES)} {' '.join(kind)}"
        trust = _group(row["Trusts (code)"], trusts, around // ROUNDS_OF_A_TRUST, seed, "Learning Trust")
        federation = _group(row["Federations (code)"], federations, around, seed, "Schools Federation")
        row |= {
            "URN": str(FIRST_URN + number), "UKPRN": str(98_000_001 + number), "LA (code)": LA_CODE, "LA (name)": "Generated",
            "EstablishmentNumber": str(1000 + number % 8999), "EstablishmentName": called,
            "Trusts (code)": trust[0], "Trusts (name)": trust[1],
            "Federations (code)": federation[0], "Federations (name)": federation[1],
            "SchoolWebsite": f"https://www.school{number + 1}.sch.example",
        }  # fmt: skip
        yield row


def _group(code: str, among: Sequence[str], time: int, seed: int, kind: str) -> tuple[str, str]:
    """Return number and name of a trust or federation of the world; two empty ones for a school that is in none."""
    if not code:
        return "", ""
    at = among.index(code)
    chance = random.Random(f"{seed}-{kind}-{at}-{time}")
    return f"98{at}{time:03}", f"{chance.choice(NAMES)} {chance.choice(PLACES)} {kind}"


def first_of_trust(row: Row) -> bool:
    """Return whether a row's trust is the kind that writes an edition of its own: one of those modelled on the first."""
    return row["Trusts (code)"].startswith("980")


def write(file: Path, made: Sequence[Row]) -> None:
    """Write rows as the register comes."""
    with file.open("w", encoding="cp1252", newline="") as out:
        writer = csv.DictWriter(out, list(made[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(made)
