"""One establishment of the register, cleaned: dates are dates, codes have their zeros, blank is blank."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal, cast

from foreland.core.register.columns import COLUMNS, places
from foreland.core.register.fault import Fault
from foreland.core.register.search import postcode
from foreland.core.register.tables import TABLES
from foreland.core.register.telephone import clean_telephone
from foreland.core.register.website import clean_website, host_of

Status = Literal["open", "closed", "proposed-to-open", "proposed-to-close"]


@dataclass(frozen=True, slots=True)
class Row:
    """One establishment. Text is "" and everything else None where the register says nothing.

    Names of types, phases and the like are the register's own words. `status` "proposed-to-close" is still open. The
    head's names are personal data. `digest` is the SHA-256 of all other values: a row with the same digest has not
    changed since the last import.
    """

    urn: str
    la_code: str
    la_name: str
    establishment_number: str
    dfe_number: str
    name: str
    type_code: str
    type_name: str
    type_group: str
    status: Status
    opened: date | None
    closed: date | None
    reason_closed: str
    phase: str
    low_age: int | None
    high_age: int | None
    boarders: str
    nursery_provision: str
    sixth_form: str
    gender: str
    religious_character: str
    pupils: int | None
    trust_code: str
    trust_name: str
    federation_code: str
    federation_name: str
    ukprn: str
    street: str
    locality: str
    address3: str
    town: str
    county: str
    postcode: str
    website: str
    website_host: str
    telephone: str
    head_title: str = field(repr=False)
    head_first_name: str = field(repr=False)
    head_last_name: str = field(repr=False)
    head_job_title: str
    district_code: str
    district_name: str
    last_changed: date | None
    digest: str

    @property
    def is_open(self) -> bool:
        """True while the establishment works: open, or open but proposed to close."""
        return self.status in ("open", "proposed-to-close")


ROW_FIELDS = tuple(f.name for f in fields(Row))

_NOTHING = frozenset({"NA", "N/A", "NULL", "#N/A"})
_NUMBER = re.compile(r"[0-9]+(?:\.0+)?")
_DATES = (
    re.compile(r"(?P<d>[0-9]{1,2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<y>[0-9]{4})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[ T]00:00(?::00)?)?"),
)


def clean(text: str) -> str:
    """Take away what cannot be seen (controls, marks, doubled and outer spaces) and "NA"."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = "".join(c if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf") else "" for c in text)
        text = " ".join(text.split())
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return "" if text in _NOTHING else text


def read_code(text: str, width: int) -> str:
    """Give a code its leading zeros ("2" and "2.0" are "02"); other text stays as it is."""
    if _NUMBER.fullmatch(text):
        return str(int(text.partition(".")[0])).zfill(width)
    return text


def read_number(text: str, most: int) -> int | None:
    """Read a whole number ("1,104"); ValueError for what is none or more than `most`."""
    if not text:
        return None
    plain = text.replace(",", "")
    if not plain.isascii() or not _NUMBER.fullmatch(plain) or len(plain) > 12:
        raise ValueError(text)
    number = int(plain.partition(".")[0])
    if number > most:
        raise ValueError(text)
    return number


def read_date(text: str) -> date | None:
    """Read dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd; ValueError for what is no date."""
    if not text:
        return None
    for form in _DATES:
        if found := form.fullmatch(text):
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    raise ValueError(text)


class RowReader:
    """Makes rows from the cells of one file, whose columns it was told."""

    def __init__(self, header: Sequence[str]) -> None:
        """Find the columns in the header."""
        self.at = places(header)
        self.width = len(header)
        self.urn_at = self.at.get("urn", -1)
        self.la_at = self.at.get("la_code", -1)

    def is_record(self, cells: Sequence[str]) -> bool:
        """Say whether the cells are a record in their own right: their number, and a URN."""
        return len(cells) == self.width and is_urn(cells[self.urn_at].strip())

    def read(self, cells: Sequence[str], line: int) -> tuple[Row | None, list[Fault]]:
        """Make a row of the cells of one line, and say what was wrong with them.

        No row comes out where the line has no URN, no name, or a local authority code that is none: then its cells
        are not where they should be. A cell that cannot be read is left empty, and the row is kept.
        """
        values = {name: clean(cells[place]) for name, place in self.at.items()}
        urn = read_code(values["urn"], 6)
        says = ""
        if not is_urn(urn):
            says = f"URN reads “{_short(urn)}”, which is not a number of six digits. The line was left out."
        elif not values["name"]:
            says = "EstablishmentName is empty. The line was left out."
        elif values["la_code"] and not _NUMBER.fullmatch(values["la_code"]):
            says = (
                f"LA (code) reads “{_short(values['la_code'])}”, which is no code: the cells of this line have slipped."
                " The line was left out."
            )
        if says:
            return None, [Fault(line, urn if is_urn(urn) else "", says)]
        return self._row(values, urn, line)

    def _row(self, values: dict[str, str], urn: str, line: int) -> tuple[Row, list[Fault]]:
        faults: list[Fault] = []

        def get(name: str) -> str:
            return values.get(name, "")

        def tried(name: str, read: Callable[[str], Any], what: str) -> Any:
            text = get(name)
            try:
                return read(text) if text else None
            except ValueError:
                says = f"{COLUMNS[name][0]} reads “{_short(text)}”, which is no {what}. It was left empty."
                faults.append(Fault(line, urn, says, kept=True))
                return None

        if any("\ufffd" in text for text in values.values()):
            faults.append(Fault(line, urn, "A letter in this line is damaged and shows as “\ufffd”.", kept=True))

        type_code, type_name = TABLES.types.both(read_code(get("type_code"), 2), get("type_name"))
        la_code, number = read_code(get("la_code"), 3), read_code(get("establishment_number"), 4)
        has_number = la_code.isdigit() and int(la_code) > 0 and number.isdigit() and int(number) > 0
        opened = tried("opened", read_date, "date")
        closed = tried("closed", read_date, "date")
        status = TABLES.status(get("status_code"), get("status_name"))
        if status is None:
            status = "closed" if closed else "open"
            text = get("status_name") or get("status_code")
            says = f"EstablishmentStatus reads “{_short(text)}”, which is not known. It was taken as {status}."
            faults.append(Fault(line, urn, says, kept=True))
        website = clean_website(get("website"))
        row: dict[str, Any] = {name: get(name) for name in ROW_FIELDS}
        row |= {
            "urn": urn,
            "la_code": la_code,
            "establishment_number": number,
            "dfe_number": f"{la_code}/{number}" if has_number else "",
            "type_code": type_code,
            "type_name": type_name,
            "type_group": TABLES.groups.both(read_code(get("group_code"), 1), get("type_group"))[1],
            "status": cast(Status, status),
            "opened": opened,
            "closed": closed,
            "phase": TABLES.phases.both(read_code(get("phase_code"), 1), get("phase"))[1],
            "low_age": tried("low_age", lambda text: read_number(text, 120), "age"),
            "high_age": tried("high_age", lambda text: read_number(text, 120), "age"),
            "boarders": TABLES.boarders.both(read_code(get("boarders_code"), 1), get("boarders"))[1],
            "sixth_form": TABLES.sixth_forms.both(read_code(get("sixth_form_code"), 1), get("sixth_form"))[1],
            "pupils": tried("pupils", lambda text: read_number(text, 999_999), "number"),
            "trust_code": read_code(get("trust_code"), 1),
            "federation_code": read_code(get("federation_code"), 1),
            "ukprn": read_code(get("ukprn"), 8),
            "postcode": postcode(get("postcode")),
            "website": website,
            "website_host": host_of(website),
            "telephone": clean_telephone(get("telephone")),
            "last_changed": tried("last_changed", read_date, "date"),
        }
        row["digest"] = digest_of(row)
        return Row(**row), faults


def digest_of(values: dict[str, Any]) -> str:
    """Give the SHA-256, in hexadecimal, of a row's cleaned values in the order of `Row`."""
    told = "\x1f".join("" if (v := values[name]) is None else str(v) for name in ROW_FIELDS if name != "digest")
    return hashlib.sha256(told.encode()).hexdigest()


def is_urn(text: str) -> bool:
    """Say whether the text is a URN: six digits, or five or seven as a few have been."""
    return text.isascii() and text.isdigit() and 5 <= len(text) <= 7


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
