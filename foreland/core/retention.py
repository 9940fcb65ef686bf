"""When the rows of a table are over: so long after dates that each row knows. Declared beside the table's privacy.

    class Privacy:
        kept = "Two years after it ended."
        ends = Ends("ended", years=2)

A row is over when each of its dates that is there lies that long back, and at least one is there: the latest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_WORDS = {1: "a", 2: "two", 3: "three", 7: "seven", 30: "thirty", 90: "ninety"}


@dataclass(frozen=True, slots=True, init=False)
class Ends:
    """How long after some dates a row is over. A date is a field, or the way to one: `handover__ended`.

    With `empties` the row stays and these fields of text are emptied. `by` is the dotted path of a task of the room's
    own that does it, where deleting rows is not all; then the common walk leaves the table alone.
    """

    after: tuple[str, ...]
    years: int
    days: int
    empties: tuple[str, ...]
    by: str

    def __init__(self, *after: str, years: int = 0, days: int = 0, empties: tuple[str, ...] = (), by: str = "") -> None:
        if not after or years < 0 or days < 0:
            raise ValueError("Ends needs a date to count from, and no negative time.")
        for name, value in (("after", after), ("years", years), ("days", days), ("empties", empties), ("by", by)):
            object.__setattr__(self, name, value)

    def before(self, now: datetime) -> datetime:
        """Return the instant before which a date is over at `now`.

        A year is counted by the calendar; where the day is missing in that year, from the day before.
        """
        year = now.year - self.years
        try:
            then = now.replace(year=year)
        except ValueError:
            then = now.replace(year=year, day=28)
        return then - timedelta(days=self.days)

    @property
    def words(self) -> str:
        """The time in words, as it stands in `kept` and in the terms: "two years", "ninety days"; "" for none."""
        parts = [(self.years, "year"), (self.days, "day")]
        return " and ".join(f"{_WORDS.get(n, n)} {unit}{'s' * (n > 1)}" for n, unit in parts if n)
