"""Reading the register: whole, again, newer, older, cut, packed, in either encoding, at full size."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench.register_file import header_of, spread
from foreland.core.naming import titled
from foreland.core.register import RegisterError, open_register
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.registry import actions, queries
from foreland.registry.models import Conversion, Establishment, EstablishmentLink, ImportRun
from foreland.registry.tests.conftest import DEMO, DEMO_LINKS, HARBOUR, NOW
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def read(path: Path, **more: object) -> actions.Imported:
    """Read a register file as the operator."""
    return actions.import_register(register=open_register(path), by="operator", now=NOW, **more)  # type: ignore[arg-type]


def changed(tmp_path: Path, day: str, **replaced: str) -> Path:
    """Return a copy of the made-up register, of another day, with some words replaced."""
    text = DEMO.read_bytes().decode("cp1252")
    for old, new in replaced.items():
        before, after = old.replace("__", " "), new
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / f"edubasealldata{day}.csv"
    path.write_bytes(text.encode("cp1252"))
    return path


def test_reads_every_row_with_its_facts_and_finds_it_again(register: None) -> None:
    row = queries.establishment(HARBOUR)
    assert row is not None
    assert (row.name, row.dfe_number, row.la_code) == ("Harbour View Primary School", "990/2001", "990")
    assert row.facts["phase"] == ["primary"] and row.hosts == ["harbourview.sch.example"]
    assert Establishment.objects.count() == ImportRun.objects.get().rows
    assert "Zoë Tregarthen" in queries.search("zoe tregarthen")[0].name


@pytest.mark.parametrize(
    ("wanted", "urn"),
    [
        ("harbour view", HARBOUR),
        ("HARBOUR VIEW primary school", HARBOUR),
        ("zz2 7lw", HARBOUR),
        ("990002", HARBOUR),
        ("990/2001", HARBOUR),
        ("9902001", HARBOUR),
        ("saint brendans rc", "990016"),
        ("st mary st anne cofe va", "990015"),
    ],
)
def test_finds_a_school_as_people_type_it(register: None, wanted: str, urn: str) -> None:
    assert queries.search(wanted)[0].urn == urn


@pytest.mark.parametrize("wanted", ["", "   ", "%", "_", "zzzzzz", "'; drop table", "\x00", "a" * 500])
def test_a_search_for_nothing_finds_nothing(register: None, wanted: str) -> None:
    assert not list(queries.search(wanted.replace("\x00", ""))[:5])


def test_reading_the_same_file_again_changes_nothing(register: None) -> None:
    before = list(Establishment.objects.order_by("urn").values())
    done = read(DEMO, links_file=DEMO_LINKS)
    assert (done.created, done.changed, done.vanished) == (0, 0, 0)
    assert list(Establishment.objects.order_by("urn").values()) == before
    assert EstablishmentLink.objects.count() == 10


def test_a_newer_file_updates_a_school_that_has_joined(register: None, tmp_path: Path) -> None:
    body = actions.ensure_school(urn=HARBOUR, by="operator", now=NOW)
    with open_scope(body=body, by="operator"):
        profile.answer(key="phase", values=["all-through"], by="operator", now=NOW)
    newer = changed(tmp_path, "20261201", Harbour__View__Primary__School="Harbour Heights Primary School")
    assert read(newer).changed == 1
    body.refresh_from_db()
    assert body.name == "Harbour Heights Primary School"
    assert ground.attributes_of(body, on=date(2026, 11, 30))["name"] == "Harbour View Primary School"
    with open_scope(body=body, by="operator"):
        facts = {fact.key: fact for fact in profile_read.facts()}
    assert facts["phase"].values == ("all-through",), "a person's answer stays"
    assert facts["phase"].offered == ("primary",)


def test_a_row_that_vanished_is_marked_and_comes_back(register: None, tmp_path: Path) -> None:
    lines = DEMO.read_bytes().splitlines(keepends=True)
    without = tmp_path / "edubasealldata20261102.csv"
    without.write_bytes(b"".join(line for line in lines if not line.startswith(b'"990002"')))
    assert read(without).vanished == 1
    assert not Establishment.objects.get(pk=HARBOUR).in_latest
    again = tmp_path / "edubasealldata20261103.csv"
    again.write_bytes(DEMO.read_bytes())
    assert read(again).changed == 1
    assert Establishment.objects.get(pk=HARBOUR).in_latest


def test_an_older_file_is_refused_unless_asked_for(register: None, tmp_path: Path) -> None:
    older = changed(tmp_path, "20260101", Harbour__View="Harbour Vista")
    with pytest.raises(actions.OlderFile, match="--again"):
        read(older)
    assert Establishment.objects.get(pk=HARBOUR).name.startswith("Harbour View")
    read(older, again=True)
    assert Establishment.objects.get(pk=HARBOUR).name.startswith("Harbour Vista")


def test_a_file_cut_in_half_keeps_the_rows_before_and_can_be_read_again(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = DEMO.read_bytes()
    half = tmp_path / "edubasealldata20261101.csv"
    half.write_bytes(whole[: len(whole) // 2])
    out = io.StringIO()
    with pytest.raises(CommandError, match="cut off"):
        call_command("import_register", str(half), stdout=out)
    assert "cut off" not in out.getvalue() + capsys.readouterr().err, "the error says it, once"
    some = Establishment.objects.count()
    assert 10 < some < 60 and ImportRun.objects.get().state == "cut"
    half.write_bytes(whole)
    done = read(half)
    assert done.cut is None and done.created == Establishment.objects.count() - some
    assert not Establishment.objects.filter(in_latest=False).exists()


def test_a_cut_file_marks_nothing_as_gone(register: None, tmp_path: Path) -> None:
    half = tmp_path / "edubasealldata20261105.csv"
    half.write_bytes(DEMO.read_bytes()[: DEMO.stat().st_size // 2])
    done = read(half)
    assert done.cut is not None and done.vanished == 0
    assert not Establishment.objects.filter(in_latest=False).exists()


@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_a_file_cut_at_the_end_of_a_row_marks_nothing_unless_told_to(
    register: None, tmp_path: Path, end: bytes
) -> None:
    lines = DEMO.read_bytes().splitlines(keepends=True)
    half = tmp_path / "edubasealldata20261105.csv"
    half.write_bytes(b"".join(lines[: len(lines) // 2]).removesuffix(b"\r\n") + end)
    with pytest.raises(CommandError, match="cut off"):
        call_command("import_register", str(half), stdout=io.StringIO())
    assert not Establishment.objects.filter(in_latest=False).exists()
    assert ImportRun.objects.order_by("-pk")[0].state == "cut"
    if end:  # the rows are whole: only their number tells, and only a person knows
        out = io.StringIO()
        call_command("import_register", str(half), even_so=True, stdout=out)
        gone = Establishment.objects.filter(in_latest=False).count()
        assert (
            gone == Establishment.objects.count() - (len(lines) // 2 - 1)
            and f"{gone} no longer in the file" in out.getvalue()
        )
        call_command("import_register", str(DEMO), again=True, stdout=io.StringIO())
        assert not Establishment.objects.filter(in_latest=False).exists(), "a whole file brings them back"


def test_a_reading_that_broke_off_is_finished_by_the_next(db: None, tmp_path: Path) -> None:
    class PowerCut(Exception):
        pass

    def tell(words: str) -> None:
        if words.startswith("20 "):
            raise PowerCut

    with pytest.raises(PowerCut):
        read(DEMO, batch=10, tell=tell)
    assert Establishment.objects.count() == 20
    done = read(DEMO, batch=10)
    assert done.created == Establishment.objects.count() - 20 and done.changed == 0


@pytest.mark.parametrize("packing", ["zip", "gzip", "utf-8", "utf-8-sig"])
def test_packing_and_encoding_make_no_difference(register: None, tmp_path: Path, packing: str) -> None:
    data = DEMO.read_bytes()
    path = tmp_path / ("edubasealldata20261101.csv" + {"zip": ".zip", "gzip": ".gz"}.get(packing, ""))
    if packing == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("edubasealldata20261101.csv", data)
    elif packing == "gzip":
        path.write_bytes(gzip.compress(data))
    else:
        path.write_bytes(data.decode("cp1252").encode(packing))
    done = read(path)
    assert (done.rows, done.changed, done.created) == (Establishment.objects.count(), 0, 0)


def test_what_is_no_register_is_refused_in_words(db: None, tmp_path: Path) -> None:
    path = tmp_path / "page.csv"
    path.write_bytes(b"<!doctype html><p>Sign in")
    with pytest.raises(CommandError, match="web page"):
        call_command("import_register", str(path), stdout=io.StringIO())
    with pytest.raises(CommandError, match="no file"):
        call_command("import_register", str(tmp_path / "none.csv"), stdout=io.StringIO())
    with pytest.raises(RegisterError, match="links"):
        read(DEMO, links_file=DEMO)
    assert not ImportRun.objects.filter(state="whole").exists()


def test_closed_schools_lead_to_their_successor(register: None) -> None:
    after = queries.successors(["990009", "990010"])
    assert [row.urn for row in after["990009"]] == ["990011"] and [row.urn for row in after["990010"]] == ["990011"]


def joined_before_it_closed(urn: str, tmp_path: Path) -> Body:
    """Return the body of a school that joined while the register still had it open."""
    row = Establishment.objects.get(pk=urn)
    Establishment.objects.filter(pk=urn).update(status="open", digest="before")
    body = actions.ensure_school(urn=urn, by="operator", now=NOW)
    again = tmp_path / "edubasealldata20261102.csv"
    again.write_bytes(DEMO.read_bytes())
    read(again, links_file=DEMO_LINKS)
    assert Establishment.objects.get(pk=urn).status == row.status == "closed"
    return body


def test_a_conversion_keeps_the_school(register: None, tmp_path: Path) -> None:
    body = joined_before_it_closed("990012", tmp_path)
    with open_scope(body=body, by="operator"):
        assert Conversion.objects.get().new_urn == "990013"
    converted = actions.convert(body=body, new_urn="990013", by="operator", now=NOW)
    assert converted.pk == body.pk and converted.name == "Pier Head Academy"
    assert ground.body_by_number("urn", "990013") == body
    assert ground.body_by_number("urn", "990012") is None
    assert ground.body_by_number("urn", "990012", on=date(2005, 1, 1)) in (None, body)
    with pytest.raises(actions.NothingProposed):
        actions.convert(body=body, new_urn="990013", by="operator", now=NOW)


def test_of_two_schools_that_merged_only_one_goes_on(register: None, tmp_path: Path) -> None:
    Establishment.objects.filter(pk__in=["990009", "990010"]).update(status="open", digest="before")
    infant = actions.ensure_school(urn="990009", by="operator", now=NOW)
    junior = actions.ensure_school(urn="990010", by="operator", now=NOW)
    again = tmp_path / "edubasealldata20261102.csv"
    again.write_bytes(DEMO.read_bytes())
    assert read(again, links_file=DEMO_LINKS).proposed == 2
    actions.convert(body=infant, new_urn="990011", by="operator", now=NOW)
    with pytest.raises(actions.TakenBefore, match="part of that school"):
        actions.convert(body=junior, new_urn="990011", by="operator", now=NOW)
    actions.decline_conversion(body=junior, new_urn="990011", by="operator", now=NOW)


def test_a_change_of_trust_ends_one_link_and_begins_another(register: None, tmp_path: Path) -> None:
    row = Establishment.objects.exclude(trust_code="").filter(status="open").first()
    assert row is not None
    body = actions.ensure_school(urn=row.urn, by="operator", now=NOW)
    first = ground.parent_of(body, "trust")
    assert first is not None and first.name == titled(row.trust_name), "the register has it in capitals"
    row.trust_code, row.trust_name, row.dated = "99999", "Another Trust", (NOW + timedelta(days=9)).date()
    row.save()
    actions.follow_register(body=body, establishment=row, by="operator", now=NOW)
    second = ground.parent_of(body, "trust")
    assert second is not None and second.name == "Another Trust"
    assert ground.parent_of(body, "trust", on=NOW.date()) == first


def test_ensuring_a_school_twice_makes_it_once(register: None) -> None:
    first = actions.ensure_school(urn=HARBOUR, by="operator", now=NOW)
    assert actions.ensure_school(urn=f" {HARBOUR} ", by="operator", now=NOW) == first
    with pytest.raises(actions.NotInRegister, match="adviser"):
        actions.ensure_school(urn="123456", by="operator", now=NOW)


@pytest.mark.slow
def test_two_years_of_the_real_register_follow_each_other(db: None, tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared/data with the real rows is not here")
    spring, summer = tmp_path / "edubasealldata20210401.csv", tmp_path / "edubasealldata20220701.csv"
    spread(SHARED / "england-establishments-2021-04.csv.gz", spring, header=header_of(), limit=8_000)
    spread(SHARED / "england-establishments-2022-07.csv.gz", summer, header=header_of(), limit=8_000)
    first = read(spring)
    second = read(summer)
    assert (first.rows, second.rows) == (8_000, 8_000)
    assert 0 < second.changed < 2_000 and second.created == second.vanished
    assert Establishment.objects.filter(in_latest=True).count() == 8_000
    third = read(summer)
    assert (third.created, third.changed, third.vanished) == (0, 0, 0)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(db: None, tmp_path: Path) -> None:
    peaks = []
    for rows in (2_000, 6_000):
        path = tmp_path / f"edubasealldata2026{rows:04d}.csv"
        spread(None, path, header=header_of(), limit=rows)
        opened = open_register(path)
        tracemalloc.start()
        actions.import_register(register=opened, by="operator", now=NOW)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5, peaks


def test_the_heads_name_is_kept_to_be_proposed(register: None) -> None:
    row = queries.establishment(HARBOUR)
    assert row is not None and row.head_name == "Mr Idris Penhale"
    names = Establishment.objects.values_list("head_name", flat=True)
    assert "" in names, "some rows name nobody"
