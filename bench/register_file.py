"""A full-size register file for benchmarks and update tests, spread over the real file's column names.

The rows are the real names, towns, postcodes and dates of england-establishments-*.csv.gz where that file is at hand,
and made-up ones where it is not. Everything else (types, phases, ages, telephones from the range kept free for fiction)
is invented from the URN, so that the same rows always give the same file. Run it as a command to write one.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DEMO = Path(__file__).resolve().parent.parent / "content" / "demo" / "edubasealldata20261101.csv"
"""The demonstration's register: its first line is the real header of 2024."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One establishment as the short list has it."""

    urn: int
    name: str
    town: str
    postcode: str
    opened: str
    closed: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A usual kind of establishment: its codes and names, and the ages it takes."""

    type_code: str
    type_name: str
    group_code: str
    group: str
    phase_code: str
    phase: str
    low: str
    high: str
    nursery: str
    sixth_code: str
    sixth: str


_NO_SIXTH = ("2", "Does not have a sixth form")
_SIXTH = ("1", "Has a sixth form")
_NONE = ("0", "Not applicable")
_LA = ("4", "Local authority maintained schools")
_ACADEMY = ("10", "Academies")

SHAPES = (
    Shape("01", "Community school", *_LA, "2", "Primary", "4", "11", "No Nursery Classes", *_NO_SIXTH),
    Shape("01", "Community school", *_LA, "2", "Primary", "3", "11", "Has Nursery Classes", *_NO_SIXTH),
    Shape("02", "Voluntary aided school", *_LA, "2", "Primary", "4", "11", "No Nursery Classes", *_NO_SIXTH),
    Shape("03", "Voluntary controlled school", *_LA, "2", "Primary", "4", "7", "No Nursery Classes", *_NO_SIXTH),
    Shape("05", "Foundation school", *_LA, "4", "Secondary", "11", "16", "No Nursery Classes", *_NO_SIXTH),
    Shape("34", "Academy converter", *_ACADEMY, "2", "Primary", "4", "11", "No Nursery Classes", *_NO_SIXTH),
    Shape("34", "Academy converter", *_ACADEMY, "4", "Secondary", "11", "18", "No Nursery Classes", *_SIXTH),
    Shape("28", "Academy sponsor led", *_ACADEMY, "7", "All-through", "4", "18", "No Nursery Classes", *_SIXTH),
    Shape("11", "Other independent school", "3", "Independent schools", *_NONE, "3", "13", "Not applicable", *_NONE),
    Shape("07", "Community special school", "5", "Special schools", *_NONE, "4", "19", "Not applicable", *_NONE),
    Shape("14", "Pupil referral unit", *_LA, *_NONE, "5", "16", "Not applicable", *_NO_SIXTH),
    Shape("15", "Local authority nursery school", *_LA, "1", "Nursery", "2", "5", "Not applicable", *_NONE),
    Shape("18", "Further education", "1", "Colleges", "6", "16 plus", "16", "99", "Not applicable", *_NONE),
    Shape("", "", "", "", "", "", "", "", "", "", ""),
)
"""The last has nothing: many rows of the real file lack what one would like to know."""


def header_of(path: Path = DEMO) -> list[str]:
    """Read the column names from the first line of a register file in Windows-1252."""
    with path.open(encoding="cp1252", newline="") as file:
        return next(csv.reader(file))


def short_rows(path: Path) -> Iterator[Seed]:
    """Read england-establishments-*.csv.gz: seven columns, UTF-8."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["urn"].isdigit():
                yield Seed(
                    int(row["urn"]), row["name"], row["town"], row["postcode"], row["open_date"], row["close_date"]
                )


def made_up_rows(count: int) -> Iterator[Seed]:
    """Invent `count` establishments, for where the real list is not at hand."""
    places = ("Ashwick", "Brayford", "Cold Norton", "Dunmere", "Eastling", "Fernley", "Garrow", "Holmebridge")
    kinds = ("Primary School", "Church of England Primary School", "Academy", "Infant School", "Grange School")
    for number in range(count):
        place = places[number % len(places)]
        name = f"{place} {number // len(places)} {kinds[number % len(kinds)]}"
        closed = "31-08-2019" if number % 3 == 0 else ""
        yield Seed(100_000 + number, name, place, f"ZZ{number % 90 + 10} {number % 10}ZZ", "01-09-1998", closed)


def spread(rows_path: Path | None, out: Path, *, header: Sequence[str], limit: int = 50_000) -> int:
    """Write a full-size register to `out` and give the number of its rows, at most `limit`.

    Windows-1252, every cell in quotation marks as in the real file, about 1,500 bytes a row. `rows_path` is the short
    list of establishments; None invents them. Letters that Windows-1252 does not have become question marks.
    """
    seeds = made_up_rows(limit) if rows_path is None else short_rows(rows_path)
    written = 0
    with out.open("w", encoding="cp1252", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(header)
        for seed in seeds:
            if written >= limit:
                break
            cells = _cells(seed)
            writer.writerow([cells.get(label, "") for label in header])
            written += 1
    return written


def _cells(seed: Seed) -> dict[str, str]:
    chance = int.from_bytes(hashlib.sha256(str(seed.urn).encode()).digest()[:8])
    shape = _shape(seed, chance)
    authority = 201 + chance % 150
    word = "".join(c for c in seed.name.lower() if c.isascii() and c.isalnum())[:24]
    trust = 2000 + chance % 1500 if shape.group_code == "10" else 0
    closed = bool(seed.closed)
    pupils = 30 + chance // 7 % 1200
    unknown = {f"SEN{number} (name)": "Not applicable" for number in range(1, 14)}
    return unknown | {
        "URN": str(seed.urn),
        "LA (code)": f"{authority:03d}",
        "LA (name)": f"Authority {authority}",
        "EstablishmentNumber": str(2000 + chance // 151 % 6000),
        "EstablishmentName": seed.name,
        "TypeOfEstablishment (code)": shape.type_code,
        "TypeOfEstablishment (name)": shape.type_name,
        "EstablishmentTypeGroup (code)": shape.group_code,
        "EstablishmentTypeGroup (name)": shape.group,
        "EstablishmentStatus (code)": "2" if closed else "1",
        "EstablishmentStatus (name)": "Closed" if closed else "Open",
        "ReasonEstablishmentOpened (code)": "00",
        "ReasonEstablishmentOpened (name)": "Not applicable",
        "OpenDate": seed.opened,
        "ReasonEstablishmentClosed (code)": "10" if closed else "00",
        "ReasonEstablishmentClosed (name)": "Academy Converter" if closed else "Not applicable",
        "CloseDate": seed.closed,
        "PhaseOfEducation (code)": shape.phase_code,
        "PhaseOfEducation (name)": shape.phase,
        "StatutoryLowAge": shape.low,
        "StatutoryHighAge": shape.high,
        "Boarders (code)": "1" if shape.type_code else "",
        "Boarders (name)": "No boarders" if shape.type_code else "",
        "NurseryProvision (name)": shape.nursery,
        "OfficialSixthForm (code)": shape.sixth_code,
        "OfficialSixthForm (name)": shape.sixth,
        "Gender (code)": "3",
        "Gender (name)": "Mixed",
        "ReligiousCharacter (code)": "00",
        "ReligiousCharacter (name)": "Does not apply",
        "ReligiousEthos (name)": "Does not apply",
        "Diocese (code)": "0000",
        "Diocese (name)": "Not applicable",
        "AdmissionsPolicy (code)": "0",
        "AdmissionsPolicy (name)": "Not applicable",
        "SchoolCapacity": str(pupils + 20),
        "SpecialClasses (code)": "2",
        "SpecialClasses (name)": "No Special Classes",
        "CensusDate": "20-01-2022",
        "NumberOfPupils": str(pupils),
        "NumberOfBoys": str(pupils // 2),
        "NumberOfGirls": str(pupils - pupils // 2),
        "PercentageFSM": f"{chance % 500 / 10}",
        "TrustSchoolFlag (code)": "3" if trust else "0",
        "TrustSchoolFlag (name)": "Supported by a multi-academy trust" if trust else "Not applicable",
        "Trusts (code)": str(trust) if trust else "",
        "Trusts (name)": f"THE TRUST NUMBER {trust}" if trust else "",
        "FederationFlag (name)": "Not under a federation",
        "UKPRN": str(10_000_000 + chance % 90_000),
        "FurtherEducationType (name)": "Not applicable",
        "OfstedLastInsp": "14-03-2019",
        "OfstedSpecialMeasures (code)": "0",
        "OfstedSpecialMeasures (name)": "Not applicable",
        "LastChangedDate": f"{1 + chance % 28:02d}-{1 + chance // 28 % 6:02d}-2022",
        "Street": f"{1 + chance % 120} School Lane",
        "Locality": "Old Town",
        "Town": seed.town,
        "County (name)": "Countyshire",
        "Postcode": seed.postcode,
        "SchoolWebsite": f"www.{word}.sch.example/" if chance % 5 else "",
        "TelephoneNum": f"01632960{chance % 1000:03d}",
        "HeadPreferredJobTitle": "Headteacher",
        "BSOInspectorateName (name)": "Not applicable",
        "TeenMoth (name)": "Not applicable",
        "CCF (name)": "Not applicable",
        "SENPRU (name)": "Not applicable",
        "EBD (name)": "Not applicable",
        "FTProv (name)": "Not applicable",
        "EdByOther (name)": "Not applicable",
        "Section41Approved (name)": "Not applicable",
        "GOR (code)": "J",
        "GOR (name)": "South East",
        "DistrictAdministrative (code)": f"E0700{chance % 9000:04d}",
        "DistrictAdministrative (name)": f"District {chance % 9000}",
        "AdministrativeWard (code)": f"E0500{chance % 9000:04d}",
        "AdministrativeWard (name)": f"Ward {chance % 9000}",
        "ParliamentaryConstituency (code)": f"E1400{chance % 650:04d}",
        "ParliamentaryConstituency (name)": f"Constituency {chance % 650}",
        "UrbanRural (code)": "C1",
        "UrbanRural (name)": "(England/Wales) Urban city and town",
        "GSSLACode (name)": f"E1000{authority:04d}",
        "Easting": str(400_000 + chance % 200_000),
        "Northing": str(100_000 + chance % 300_000),
        "MSOA (name)": f"District {chance % 9000} 001",
        "LSOA (name)": f"District {chance % 9000} 001A",
        "PreviousLA (code)": "999",
        "OfstedRating (name)": "Good",
        "RSCRegion (name)": "South-East England and South London",
        "UPRN": str(100_000_000_000 + chance % 900_000_000),
        "QABName (code)": "0",
        "QABName (name)": "Not applicable",
        "EstablishmentAccredited (code)": "0",
        "EstablishmentAccredited (name)": "Not applicable",
        "MSOA (code)": f"E0200{chance % 9000:04d}",
        "LSOA (code)": f"E0100{chance % 9000:04d}",
        "FSM": str(pupils // 5),
    }


def _shape(seed: Seed, chance: int) -> Shape:
    """Choose a kind that goes with the name where the name tells one, and any kind otherwise."""
    name = seed.name.lower()
    told = {"nursery": "15", "special": "07", "referral": "14", "college": "18", "academy": "34"}
    for word, code in told.items():
        if word in name:
            fitting = [shape for shape in SHAPES if shape.type_code == code]
            return fitting[chance % len(fitting)]
    return SHAPES[chance % len(SHAPES)]


def main() -> None:
    """Write a full-size register file from the command line."""
    parser = argparse.ArgumentParser(description=spread.__doc__)
    parser.add_argument("out", type=Path, help="where to write the file")
    parser.add_argument("--rows", type=Path, help="england-establishments-*.csv.gz; without it rows are made up")
    parser.add_argument("--header", type=Path, default=DEMO, help="a register file whose column names are used")
    parser.add_argument("--limit", type=int, default=50_000, help="how many rows at most")
    wanted = parser.parse_args()
    written = spread(wanted.rows, wanted.out, header=header_of(wanted.header), limit=wanted.limit)
    print(f"{written:,} rows, {wanted.out.stat().st_size / 1e6:.1f} MB: {wanted.out}")


if __name__ == "__main__":
    main()
