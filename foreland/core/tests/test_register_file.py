"""The register file as it comes: encodings, packings, columns by name, dates, damage, and files cut in half."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreland.core.register import Fault, Link, RegisterError, Row, links, open_register
from foreland.core.register.row import ROW_FIELDS, clean, digest_of, read_code, read_date
from foreland.core.register.source import survey

DEMO = Path(__file__).parents[3] / "content" / "demo"
REGISTER = DEMO / "edubasealldata20261101.csv"

HEADER = ["URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (code)"]
HEADER += ["EstablishmentStatus (name)", "OpenDate", "Town", "Postcode", "Extra"]
PLAIN = ["900001", "990", "Seaholm", "2001", "Zoë’s School", "01", "Open", "01-09-2011", "Seaholm", "ZZ1 1ZZ", ""]


def line(cells: Sequence[str]) -> str:
    """One line with every cell in quotation marks."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


def row(urn: int, **changes: str) -> list[str]:
    """The plain row with another URN and other cells."""
    cells = dict(zip(HEADER, PLAIN, strict=True)) | {"URN": str(urn)} | changes
    return list(cells.values())


def text_of(*rows: Sequence[str], header: Sequence[str] = tuple(HEADER)) -> str:
    """A whole file."""
    return line(header) + "".join(line(cells) for cells in rows)


def put(folder: Path, text: str, encoding: str = "cp1252", name: str = "register.csv") -> Path:
    """The text as a file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def walk(path: Path) -> tuple[list[Row], list[Fault]]:
    """All rows and all faults."""
    items = list(open_register(path))
    return [i for i in items if isinstance(i, Row)], [i for i in items if isinstance(i, Fault)]


# --- the demonstration's register ------------------------------------------------------------------------------------


def test_the_demonstration_is_read_whole() -> None:
    register = open_register(REGISTER)
    rows, faults = walk(REGISTER)
    assert (register.encoding, len(register.columns), register.missing) == ("windows-1252", 140, ())
    assert register.dated == date(2026, 11, 1)
    assert faults == []
    assert len(rows) == register.lines - 1 == 62
    by_name = {r.name: r for r in rows}
    assert {"Lantern Bay Nursery School", "Harbour View Primary School", "Cliffe Point School"} <= set(by_name)
    cliffe = by_name["Cliffe Point School"]
    assert cliffe.dfe_number == "990/4001"
    assert cliffe.trust_name == "BEACON REACH LEARNING TRUST"
    assert sum(r.trust_code == cliffe.trust_code for r in rows) == 4
    assert by_name["École Sainte-Thérèse de Seaholm"].website_host.startswith("xn--")
    assert by_name["St. Brendan’s R.C. Primary School"].telephone
    assert {r.status for r in rows} == {"open", "closed", "proposed-to-open", "proposed-to-close"}
    assert by_name["Five Acre Community Primary School"].website == ""


def test_the_demonstration_can_be_nobody_real() -> None:
    rows, _ = walk(REGISTER)
    assert all(r.postcode.startswith("ZZ") for r in rows)
    assert all(r.urn.startswith("99") and r.la_code in ("990", "991") for r in rows)
    free = ("01632 960", "020 7946 0", "0161 496 0", "07700 900")
    assert all(r.telephone == "" or r.telephone.startswith(free) for r in rows)
    ends = (".example", ".example.org")
    assert all(r.website_host == "" or r.website_host.endswith(ends) for r in rows)


def test_the_links_of_the_demonstration() -> None:
    found = list(links(DEMO / "links_edubasealldata20261101.csv"))
    rows, _ = walk(REGISTER)
    urns = {r.urn: r for r in rows}
    assert all(isinstance(link, Link) for link in found)
    for link in found:
        assert isinstance(link, Link)
        assert link.urn in urns
        assert urns[link.link_urn].name == link.name
    ahead = [link for link in found if isinstance(link, Link) and link.kind == "successor"]
    assert {urns[link.urn].status for link in ahead} == {"closed"}


# --- encodings and packings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "told"), [("cp1252", "windows-1252"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig")]
)
def test_one_register_in_three_encodings_is_the_same(tmp_path: Path, codec: str, told: str) -> None:
    path = put(tmp_path, text_of(row(900001), row(900002)), codec)
    assert open_register(path).encoding == told
    rows, faults = walk(path)
    assert [r.name for r in rows] == ["Zoë’s School"] * 2
    assert rows[0].urn == "900001", "a mark at the start of the file must not hide the URN"
    assert faults == []


def test_an_accent_after_many_megabytes_of_plain_letters_is_still_seen(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    plain = line(row(900001, EstablishmentName="Plain School")).encode()
    late = line(row(900002)).encode("cp1252")
    path.write_bytes(text_of().encode() + plain * 20_000 + late)
    assert open_register(path).encoding == "windows-1252"
    rows, _ = walk(path)
    assert rows[-1].name == "Zoë’s School"


def test_utf8_with_one_damaged_letter_stays_utf8(tmp_path: Path) -> None:
    path = put(tmp_path, text_of(row(900001), row(900002), row(900003)), "utf-8")
    path.write_bytes(path.read_bytes() + line(row(900004, Town="Peñarrow")).encode("cp1252", errors="replace"))
    assert open_register(path).encoding == "utf-8"
    rows, _ = walk(path)
    assert rows[0].name == "Zoë’s School"
    assert rows[3].town == "Peñarrow"


def test_a_letter_that_no_encoding_has_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, text_of(row(900001)))
    path.write_bytes(path.read_bytes().replace("ë".encode("cp1252"), b"\x8d"))
    rows, faults = walk(path)
    assert rows[0].name == "Zo\ufffd’s School"
    assert [f.kept for f in faults] == [True]


def test_zip_and_gzip_are_read_as_streams_and_keep_the_date(tmp_path: Path) -> None:
    plain, _ = walk(REGISTER)
    packed = tmp_path / "extract.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(REGISTER, f"results/{REGISTER.name}")
        archive.writestr("__MACOSX/._edubasealldata20261101.csv", b"x")
        archive.writestr("readme.txt", b"x")
    gzipped = tmp_path / "edubasealldata20261101.csv.gz"
    gzipped.write_bytes(gzip.compress(REGISTER.read_bytes()))
    for path in (packed, gzipped):
        assert open_register(path).dated == date(2026, 11, 1)
        assert walk(path) == (plain, [])


def test_what_unpacks_to_too_much_is_refused_without_holding_it(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("edubasealldata20261101.csv", text_of(row(900001)) + " " * 5_000_000)
    with pytest.raises(RegisterError, match="would unpack to"):
        open_register(bomb, limit=1_000_000)
    gzipped = tmp_path / "bomb.csv.gz"
    gzipped.write_bytes(gzip.compress(text_of(row(900001)).encode("cp1252") + b" " * 5_000_000))
    tracemalloc.start()
    with pytest.raises(RegisterError, match="unpacks to more than"):
        open_register(gzipped, limit=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"readme.txt": "x"}, "holds no CSV"),
        ({"a.csv": "x", "b.csv": "y"}, "holds 2 CSV files"),
        ({"[Content_Types].xml": "x", "xl/sheet.xml": "y"}, "is a workbook"),
        ({"edubasealldata20261101.csv": ""}, "is empty"),
    ],
)
def test_other_zips_are_refused_with_words(tmp_path: Path, members: dict[str, str], says: str) -> None:
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(RegisterError, match=says):
        open_register(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "is not the register"),
        (b"<!DOCTYPE html><html>Sorry", "is a web page"),
        (b"%PDF-1.7 ...", "is not a CSV"),
        ("URN,LA (code)\r\n".encode("utf-16"), "UTF-16"),
        (b"abc\0\1\2\3,,,,\n", "is not a CSV"),
        (b"a letter to the head\nDear Sir\n", "is not the register"),
        (b"urn,name,town,postcode\n1,a,b,c\n", "“LA .code.”, “EstablishmentName”"),
        (b"URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n1,2,3,4,5\n", "links file"),
        (text_of().encode()[:60], "cut off inside its first line"),
        (text_of().encode(), "no establishment below"),
        (text_of().encode() + b"\r\n\r\n", "no establishment below"),
    ],
)
def test_what_is_not_the_register_is_refused_with_words(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(RegisterError, match=says):
        open_register(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="There is no file"):
        open_register(tmp_path / "none.csv")


# --- columns, cells ---------------------------------------------------------------------------------------------------


@given(st.permutations(HEADER), st.sampled_from([str.upper, str.lower, str]))
def test_columns_are_found_by_name_in_any_order_and_case(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], case: type[str]
) -> None:
    cells = dict(zip(HEADER, PLAIN, strict=True))
    text = line([case(label) for label in order]) + line([cells[label] for label in order])
    rows, faults = walk(put(tmp_path_factory.mktemp("order"), text))
    usual, _ = walk(put(tmp_path_factory.mktemp("usual"), text_of(PLAIN)))
    assert rows == usual
    assert faults == []


def test_missing_columns_are_named_by_todays_label(tmp_path: Path) -> None:
    register = open_register(put(tmp_path, text_of(PLAIN)))
    assert "PhaseOfEducation (code)" in register.missing
    assert "TypeOfEstablishment (name)" not in register.missing, "the code alone is enough"
    assert "SchoolWebsite" in register.missing


@pytest.mark.parametrize("written", ["01-09-2011", "01/09/2011", "1/9/2011", "2011-09-01", "01-09-2011 00:00:00"])
def test_both_forms_of_date(written: str) -> None:
    assert read_date(written) == date(2011, 9, 1)


@pytest.mark.parametrize("written", ["31-02-2019", "2011", "soon", "00/00/0000", "１-9-2011"])
def test_what_is_no_date_is_left_empty_and_told(tmp_path: Path, written: str) -> None:
    rows, faults = walk(put(tmp_path, text_of(row(900001, OpenDate=written)), "utf-8"))
    assert rows[0].opened is None
    assert [(f.line, f.urn, f.kept) for f in faults] == [(2, "900001", True)]
    assert "OpenDate" in faults[0].says


@pytest.mark.parametrize(
    ("code", "number", "kind"), [("90", "12", "2"), ("090", "0012", "02"), ("90.0", "12.0", "2.0")]
)
def test_codes_get_their_zeros_back(tmp_path: Path, code: str, number: str, kind: str) -> None:
    changed = {"LA (code)": code, "EstablishmentNumber": number, "TypeOfEstablishment (code)": kind}
    rows, _ = walk(put(tmp_path, text_of(row(900001, **changed))))
    assert (rows[0].dfe_number, rows[0].type_code) == ("090/0012", "02")
    assert rows[0].type_name == "Voluntary aided school"


def test_no_number_no_dfe_number(tmp_path: Path) -> None:
    rows, _ = walk(put(tmp_path, text_of(row(900001, EstablishmentNumber=""), row(900002, **{"LA (code)": "000"}))))
    assert [r.dfe_number for r in rows] == ["", ""]


def test_a_spreadsheets_semicolons(tmp_path: Path) -> None:
    text = ";".join(HEADER) + "\r\n" + ";".join(PLAIN) + "\r\n"
    rows, faults = walk(put(tmp_path, text))
    assert ([r.name for r in rows], faults) == (["Zoë’s School"], [])


def test_status_that_nobody_knows(tmp_path: Path) -> None:
    rows, faults = walk(put(tmp_path, text_of(row(900001, **{"EstablishmentStatus (name)": "Dormant"}))))
    assert rows[0].status == "open"
    assert "Dormant" in faults[0].says


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()


@given(st.integers(0, 9999), st.integers(1, 4))
def test_a_code_means_the_same_with_and_without_zeros(number: int, width: int) -> None:
    assert read_code(str(number), width) == read_code(str(number).zfill(6), width)


def test_the_digest_tells_a_change_and_nothing_else(tmp_path: Path) -> None:
    (one,), _ = walk(put(tmp_path, text_of(row(900001))))
    (same,), _ = walk(put(tmp_path, text_of(row(900001, OpenDate="01/09/2011", Postcode="zz11zz", Extra="other"))))
    (other,), _ = walk(put(tmp_path, text_of(row(900001, Town="Lowmarsh"))))
    assert one == same
    assert one.digest != other.digest
    assert digest_of({name: getattr(one, name) for name in ROW_FIELDS}) == one.digest


def test_names_of_heads_do_not_show_when_a_row_is_printed() -> None:
    rows, _ = walk(REGISTER)
    view = next(r for r in rows if r.head_last_name)
    assert view.head_last_name not in repr(view)


# --- damage -----------------------------------------------------------------------------------------------------------


def test_a_damaged_line_costs_only_itself(tmp_path: Path) -> None:
    text = (
        text_of(row(900001))
        + line(row(900002)[:7])  # too few cells
        + line([*row(900003), "one", "more"])  # too many
        + line(["no urn", *row(900004)[1:]])
        + line(row(900005, EstablishmentName=" "))
        + line(row(900006, **{"LA (code)": "Seaholm"}))
        + line(row(900001))  # again
        + line(row(900007))
    )
    rows, faults = walk(put(tmp_path, text))
    assert [r.urn for r in rows] == ["900001", "900007"]
    assert [f.line for f in faults] == [3, 4, 5, 6, 7, 8]
    assert [f.urn for f in faults] == ["900002", "900003", "", "900005", "900006", "900001"]
    assert not any(f.kept or f.cut for f in faults)


def test_an_unclosed_quotation_mark_does_not_swallow_the_file(tmp_path: Path) -> None:
    broken = line(row(900002)).replace('"Seaholm"', '"Seaholm', 1)
    text = text_of(row(900001)) + broken + "".join(line(row(n)) for n in range(900003, 901003))
    rows, faults = walk(put(tmp_path, text))
    assert [r.urn for r in rows] == ["900001", *(str(n) for n in range(900003, 901003))]
    assert [f.line for f in faults] == [3]


def test_a_quotation_mark_inside_a_bare_cell_is_a_letter(tmp_path: Path) -> None:
    cells = row(900001, EstablishmentName='The 6" School')
    text = line(HEADER) + ",".join(cells) + "\r\n" + line(row(900002))
    rows, faults = walk(put(tmp_path, text))
    assert [r.name for r in rows] == ['The 6" School', "Zoë’s School"]
    assert faults == []


def test_a_cell_may_run_over_lines(tmp_path: Path) -> None:
    rows, faults = walk(put(tmp_path, text_of(row(900001, Town="Sea\r\nholm"), row(900002))))
    assert [r.town for r in rows] == ["Sea holm", "Seaholm"]
    assert faults == []


def test_blank_lines_and_spare_commas_are_nothing(tmp_path: Path) -> None:
    text = text_of(row(900001)) + "\r\n" + "," * 10 + "\r\n" + line([*row(900002), "", ""]) + "\r\n"
    rows, faults = walk(put(tmp_path, text))
    assert ([r.urn for r in rows], faults) == (["900001", "900002"], [])


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path) -> None:
    path = put(tmp_path, text_of(row(900001)))
    with path.open("ab") as file:
        for _ in range(20):
            file.write(b"x" * 1_000_000)
        file.write(b"\r\n" + line(row(900002)).encode("cp1252"))
    register = open_register(path)
    tracemalloc.start()
    items = list(register)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [i.urn for i in items if isinstance(i, Row)] == ["900001", "900002"]
    assert peak < 6_000_000


@settings(max_examples=150)
@given(st.data())
def test_wherever_a_file_is_cut_it_is_told_and_whole_rows_are_given(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    head, body = line(HEADER).encode(), [line(row(900001 + n)).encode("cp1252") for n in range(4)]
    whole = head + b"".join(body)
    at = data.draw(st.integers(len(head) + 1, len(whole) - 1))
    path = tmp_path_factory.mktemp("cut") / "r.csv"
    path.write_bytes(whole[:at])
    rows, faults = walk(path)
    complete = (at - len(head)) // len(body[0])
    inside = (at - len(head)) % len(body[0])
    assert [r.urn for r in rows][:complete] == [str(900001 + n) for n in range(complete)]
    assert len(rows) <= complete + 1
    if inside and inside != len(body[0]) - 1:  # "\r" alone ends a line too
        assert faults[-1].cut
        assert faults[-1].line == complete + 2
        assert "Download it again" in faults[-1].says
    if len(rows) > complete:
        assert rows[-1].name == "Zoë’s School"
        assert rows[-1].postcode == "ZZ1 1ZZ", "a row that may have lost letters is never given"


def test_a_packed_file_cut_in_half_gives_its_rows_and_says_so(tmp_path: Path) -> None:
    text = "".join(line(row(n)) for n in range(900001, 905001))
    whole = gzip.compress((text_of() + text).encode("cp1252"))
    path = tmp_path / "r.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    rows, faults = walk(path)
    assert 100 < len(rows) < 5000
    assert [f.cut for f in faults] == [True]
    zipped = tmp_path / "r.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("r.csv", text_of() + text)
    zipped.write_bytes(zipped.read_bytes()[:4000])
    with pytest.raises(RegisterError, match="damaged or was cut off"):
        open_register(zipped)


@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 3))
def test_no_bytes_bring_it_down(tmp_path_factory: pytest.TempPathFactory, junk: bytes, after: int) -> None:
    path = tmp_path_factory.mktemp("junk") / "r.csv"
    start = text_of(*(row(900001 + n) for n in range(after))).encode("cp1252")
    path.write_bytes(start + junk)
    try:
        rows, _ = walk(path)
    except RegisterError as error:
        said = str(error)
    else:
        said = "read"
        assert [r.urn for r in rows][:after] == [str(900001 + n) for n in range(after)]
    assert said


def test_walking_twice_gives_the_same() -> None:
    register = open_register(REGISTER)
    assert list(register) == list(register)
    assert survey(register.source) == register.survey


def test_damaged_links_are_told(tmp_path: Path) -> None:
    text = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n100001,100002,A,Successor,01/09/2020\r\n"
    text += "100001,x,A,Successor,\r\n100002,100001\r\n100002,100001,B,Predecessor - merged,30-02-2020\r\n100003,1000"
    found = list(links(put(tmp_path, text)))
    assert [getattr(f, "kind", "fault") for f in found] == [
        "successor",
        "fault",
        "fault",
        "predecessor",
        "fault",
        "fault",
    ]
    assert isinstance(found[-2], Fault)
    assert found[-2].kept
    assert isinstance(found[-1], Fault)
    assert found[-1].cut
    with pytest.raises(RegisterError, match="not the register's links file"):
        list(links(REGISTER))
