"""What the register tells about a school, in the words that a policy bank's conditions use."""

from __future__ import annotations

from foreland.core.register.row import Row
from foreland.core.register.tables import TABLES, word_key

BANDS = (
    ("under-5", 0, 5),
    ("5-7", 5, 7),
    ("7-11", 7, 11),
    ("11-14", 11, 14),
    ("14-16", 14, 16),
    ("16-18", 16, 18),
)
"""Age bands, from the first age up to but not including the second."""

ADULT_ABOVE = 19
"""The register writes an ordinary sixth form as "11 to 19": only a higher age than this means adult learners."""


def facts(row: Row) -> dict[str, tuple[str, ...]]:
    """Give the facts that the register tells about a school; what it does not tell is left out.

    kind, phase, provision, governance, boarding, nursery-classes and sixth-form have one value, ages has one or more
    in rising order. The type decides; its group is asked only where the type is not known.
    """
    told = dict(TABLES.of_type.get(row.type_code) or TABLES.of_group.get(word_key(row.type_group)) or {})
    phase = TABLES.of_phase.get(word_key(row.phase)) or told.get("phase") or phase_by_ages(row.low_age, row.high_age)
    found = {
        "kind": told.get("kind"),
        "phase": phase,
        "provision": told.get("provision"),
        "governance": told.get("governance"),
        "boarding": TABLES.of_boarders.get(word_key(row.boarders)),
        "nursery-classes": TABLES.of_nursery.get(word_key(row.nursery_provision)) or told.get("nursery-classes"),
        "sixth-form": TABLES.of_sixth_form.get(word_key(row.sixth_form)),
    }
    result: dict[str, tuple[str, ...]] = {fact: (value,) for fact, value in found.items() if value}
    if ages := age_bands(row.low_age, row.high_age):
        result["ages"] = ages
    return result


def age_bands(low: int | None, high: int | None) -> tuple[str, ...]:
    """Give the bands that a school's statutory ages reach; none where they are not both known.

    Pupils are from `low` up to but not including `high`: a primary of 4 to 11 has children under 5, of 5 to 7 and of
    7 to 11, and nobody in the band that begins at 11. Where both ages are the same, pupils are of that one age.
    """
    if low is None or high is None or low > high or high == 0:
        return ()
    end = max(high, low + 1)
    bands = tuple(name for name, first, after in BANDS if low < after and end > first)
    return (*bands, "adult") if high > ADULT_ABOVE or low >= BANDS[-1][2] else bands


def phase_by_ages(low: int | None, high: int | None) -> str | None:
    """Say the phase where both ages make it clear, and None where they leave room for doubt.

    A preparatory school of 3 to 13 or a middle school of 9 to 13 is neither a primary nor a secondary school.
    """
    if not age_bands(low, high) or low is None or high is None:
        return None
    if high <= 5:
        return "nursery"
    if low >= 16:
        return "sixteen-plus"
    if low <= 7:
        return "primary" if high <= 11 else "all-through" if high >= 16 else None
    return "secondary" if low >= 11 and high >= 14 else None
