"""Days as people write them in policies: 12/09/19, September 2021, Autumn 2022, 2021/22."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_TERMS: Final = {"autumn": (9, 12), "winter": (1, 2), "spring": (1, 4), "summer": (4, 8)}
_YEAR = r"(?P<{}>(?:19[89]|20\d)\d)"
_DAY = r"(?P<{}>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?"
_FORMS: Final = re.compile(
    "|".join(
        (
            rf"\b{_DAY.format('d1')}(?:\s+of)?[\s-]+{_MONTH.format('m1')}[\s,-]+(?:{_YEAR.format('y1')}|(?P<s1>\d\d))\b",
            rf"\b{_MONTH.format('m2')}\s+{_DAY.format('d2')},?\s+{_YEAR.format('y2')}\b",
            rf"\b{_YEAR.format('y3')}-(?P<m3>0[1-9]|1[0-2])-(?P<d3>\d\d)\b",
            r"(?<![\d/.-])(?P<d4>[0-3]?\d)\s?[/.-]\s?(?P<m4>[01]?\d)\s?[/.-]\s?(?P<y4>(?:20|19)?\d\d)(?![\d/.-]*\d)",
            rf"\b{_MONTH.format('m5')}[\s,'’/-]+(?:{_YEAR.format('y5')}|(?P<s5>\d\d)(?![\d/:.]))",
            rf"\b(?P<t6>autumn|winter|spring|summer)(?:\s+(?:term|half[- ]term))?(?:\s+\d)?,?\s+(?:of\s+)?{_YEAR.format('y6')}(?:\s?[/–-]\s?(?P<n6>(?:20)?\d\d)\b)?",
            rf"(?<![\d/.-])(?P<m9>0?[1-9]|1[0-2])\s?[/.]\s?{_YEAR.format('y9')}(?![\d/.-])",
            rf"(?<![\d/.]){_YEAR.format('y7')}\s?[/–-]\s?(?P<n7>(?:20)?\d\d)(?![\d/])",
            rf"(?<![\d/.£:-])(?<!\d ){_YEAR.format('y8')}(?![\w/:-])",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date at its place in a text: the first and the last day that it can mean."""

    start: int
    end: int
    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether it says more than a year."""
        return (self.last - self.first).days < 200


def dates(text: str) -> Iterator[Written]:
    """Yield each date of a text. What looks like one and is none, as 31/02/2024, is passed over."""
    for hit in _FORMS.finditer(text):
        span = _span({name: said for name, said in hit.groupdict().items() if said})
        if span is not None:
            yield Written(hit.start(), hit.end(), *span)


def _span(said: dict[str, str]) -> tuple[date, date] | None:
    part = {name[0]: value.lower() for name, value in said.items()}
    year = int(part.get("y") or part.get("s") or 0)
    year += 2000 if year < 60 else 1900 if year < 100 else 0
    if "t" in part:
        first, last = _TERMS[part["t"]]
        if "n" in part and part["t"] != "autumn":
            year += 1
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    if "n" in part:
        return (date(year, 9, 1), date(year + 1, 8, 31)) if int(part["n"][-2:]) == (year + 1) % 100 else None
    if "m" not in part:
        return date(year, 1, 1), date(year, 12, 31)
    month = _MONTHS.get(part["m"]) or int(part["m"])
    if not 1 <= month <= 12:
        return None
    days = monthrange(year, month)[1]
    if "d" not in part:
        return date(year, month, 1), date(year, month, days)
    day = int(part["d"])
    return (date(year, month, day), date(year, month, day)) if 1 <= day <= days else None
