"""The real register rows that lie beside the project, where they do: read, and never committed."""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

import pytest

from bench.register_file import header_of, spread
from foreland.core.register import (
    Fault,
    Link,
    RegisterError,
    Row,
    domain_matches,
    facts,
    links,
    official_hosts,
    open_register,
)
from foreland.core.register.columns import COLUMNS, places

SHARED = Path(os.environ.get("FORELAND_SHARED") or Path(__file__).parents[4] / "shared") / "data"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"The real register rows are not here (looked in {SHARED}); set FORELAND_SHARED."
)


def walk(path: Path) -> tuple[list[Row], list[Fault]]:
    """All rows and all faults."""
    items = list(open_register(path))
    return [i for i in items if isinstance(i, Row)], [i for i in items if isinstance(i, Fault)]


@pytest.mark.parametrize(
    ("name", "count"),
    [("gias-kent-sample.csv", 575), ("edubase-2017-kent-extract.csv", 184), ("gias-full-width-2019-rows.csv", 4)],
)
def test_every_row_of_each_edition_is_read(name: str, count: int) -> None:
    rows, faults = walk(SHARED / name)
    assert (len(rows), faults) == (count, [])
    with (SHARED / name).open(encoding="cp1252", newline="") as file:
        assert [r.urn for r in rows] == [cells["URN"] for cells in csv.DictReader(file)]


def test_the_file_of_2019_has_all_columns_and_every_cell_is_understood() -> None:
    register = open_register(SHARED / "gias-full-width-2019-rows.csv")
    assert (len(register.columns), register.missing) == (133, ())
    for row in walk(SHARED / "gias-full-width-2019-rows.csv")[0]:
        told = facts(row)
        assert set(told) == {
            "kind",
            "phase",
            "provision",
            "governance",
            "ages",
            "boarding",
            "nursery-classes",
            "sixth-form",
        }
        assert row.last_changed is not None
        assert row.pupils


def test_real_types_are_all_known_and_real_websites_give_hosts() -> None:
    for name in ("gias-kent-sample.csv", "edubase-2017-kent-extract.csv"):
        for row in walk(SHARED / name)[0]:
            assert bool(row.type_code) == bool(row.type_name), row.type_name
            assert not row.type_code or facts(row)["governance"]
            for host in official_hosts(row):
                assert domain_matches(f"office@{host}", official_hosts(row))
                assert not domain_matches("office@kent.sch.uk", official_hosts(row))
                assert not domain_matches(f"office@evil{host}", official_hosts(row))


def test_no_school_of_kent_is_let_in_by_another_schools_address() -> None:
    rows = [r for r in walk(SHARED / "edubase-2017-kent-extract.csv")[0] if official_hosts(r)]
    hosts = sorted({host for row in rows for host in official_hosts(row)})
    pairs = [(a, b) for a in hosts for b in hosts if a != b and domain_matches(f"x@{a}", (b,))]
    assert pairs == []


def test_real_links() -> None:
    found = list(links(SHARED / "gias-kent-links-2025-04-22.csv"))
    assert len(found) == 644
    assert all(isinstance(link, Link) for link in found)
    kinds = {link.says: link.kind for link in found if isinstance(link, Link)}
    assert kinds["Successor - Split School"] == "successor"
    assert kinds["Predecessor - merged"] == "predecessor"
    assert kinds["Result of Amalgamation"] == "other"


def test_the_short_lists_are_not_taken_for_the_register() -> None:
    for name in ("gias-encoding-cases.csv", "england-establishments-2022-07.csv.gz"):
        with pytest.raises(RegisterError, match=r"LA .code."):
            open_register(SHARED / name)


def test_the_demonstrations_header_is_the_real_one_of_2024() -> None:
    listed = (SHARED / "gias-column-headers.md").read_text(encoding="utf-8")
    section = listed.split("## 2024")[1].split("## 2019")[0]
    real = [text.split(". ", 1)[1] for text in section.splitlines() if text[:1].isdigit()]
    assert header_of() == real
    assert set(places(real)) == set(COLUMNS)


def test_a_real_size_pair_for_updates(tmp_path: Path) -> None:
    digests: list[dict[str, str]] = []
    began = time.perf_counter()
    for year in ("2021-04", "2022-07"):
        out = tmp_path / f"edubasealldata{year.replace('-', '')}01.csv"
        source = SHARED / f"england-establishments-{year}.csv.gz"
        assert spread(source, out, header=header_of(), limit=4_000) == 4_000
        rows, faults = walk(out)
        assert (len(rows), faults) == (4_000, [])
        digests.append({row.urn: row.digest for row in rows})
    before, after = digests
    same = sum(after.get(urn) == digest for urn, digest in before.items())
    assert 3_000 < same < 4_000, "most are as they were, and some have changed"
    assert time.perf_counter() - began < 60
