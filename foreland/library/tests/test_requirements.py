"""foreland requirements, and the pages of law and guidance, as a writer, an operator and a visitor meet them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foreland.core.packs.model import Bank, Number, Requirements
from foreland.core.packs.reading import BrokenPack
from foreland.core.tests.packs import FOR_SCHOOLS, KINDS
from foreland.library import actions, folders, queries
from foreland.library.tests.conftest import Write
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

Out = pytest.CaptureFixture[str]

REASON = '\n[[unserved]]\ncode = "R-1"\nbecause = "Clubs have no phones."\nwhen = { kind = ["club"] }\n'
LAW = """
[[instrument]]
key = "law"
title = "A law of phones"
body = "A house"
short = "Law"
force = "law"
sure = "second-hand"
address = "https://law.example/phones"
note = "Open section 2."

[[instrument]]
key = "old"
title = "An old act"
body = "A house"
short = "Old"
force = "law"
sure = "seen"

[[instrument]]
key = "plan"
title = "A plan for next year"
body = "A house"
short = "Plan"
force = "pending"
sure = "seen"
note = "It waits for regulations."

[[requirement]]
code = "R-1"
title = "Phones have a rule"
asks = "Say what happens to phones."
instrument = "law"
force = "law"
sure = "seen"
applies = { kind = ["school"] }

[[requirement]]
code = "R-2"
title = "Phones are counted"
asks = "Count them."
instrument = "law"
force = "advice"
sure = "inferred"
check = "Look for the number in section 3."
served_by = ["record", "website"]
because = "Counting is no rule."

[[requirement]]
code = "R-3"
title = "Phones are washed"
asks = "Wash them."
instrument = "law"
force = "law"
from = 2090-01-01
sure = "seen"

[[topic]]
code = "MOB"
title = "Phones"
"""


def run(*arguments: str) -> str:
    """Run the command and return the words with which it refuses; none where it does not."""
    try:
        call_command("requirements", *arguments)
    except CommandError as error:
        return str(error)
    return ""


def test_the_table_shows_a_line_a_requirement_and_names_what_is_missing(write: Write, capsys: Out) -> None:
    content = write(FOR_SCHOOLS, more=KINDS)
    refused = run("--table", str(content))
    out = capsys.readouterr().out
    assert refused.startswith("1 missing. Write a statement")
    assert "R-1  law       x M  Phones have a rule" in out
    assert "a   A school\nb   A club" in out
    assert "M       1  missing" in out and "x       1  served" in out
    assert "Missing\n  R-1 (law) Phones have a rule: A club." in out


def test_with_a_reason_nothing_is_missing(write: Write, capsys: Out) -> None:
    content = write(FOR_SCHOOLS, more=KINDS + REASON)
    assert run("--table", str(content)) == ""
    out = capsys.readouterr().out
    assert "x r  Phones have a rule" in out and "Clubs have no phones." in out and "Missing: nothing." in out


def test_the_table_for_programs(write: Write, capsys: Out) -> None:
    content = write(FOR_SCHOOLS, more=KINDS)
    assert run("--table", "--json", "--day", "2026-11-21", str(content)).startswith("1 missing")
    (found,) = json.loads(capsys.readouterr().out)["tables"]
    assert (found["bank"], found["edition"], found["day"]) == ("made-up", "2026.1", "2026-11-21")
    (line,) = found["requirements"]
    assert line["settings"]["school"] == {"status": "served", "statements": ["phones.rule"]}
    assert line["settings"]["club"] == {"status": "missing", "statements": []}
    assert found["totals"]["missing"] == 1


def test_only_the_newest_edition_counts(write: Write, capsys: Out) -> None:
    write(FOR_SCHOOLS, more=KINDS)
    content = write(more=KINDS, edition="2026.10")
    assert run("--table", str(content)) == ""
    assert "edition 2026.10 (draft), on" in capsys.readouterr().out


def test_what_is_to_be_checked_says_what_to_open_and_how_sure_we_are(write: Write, capsys: Out) -> None:
    content = write()
    (content / "requirements/made-up/2026.1/all.toml").write_text(LAW, encoding="utf-8")
    assert run("--to-check", str(content)) == ""
    out = capsys.readouterr().out
    assert "1 of 3 requirements, 2 of 3 instruments" in out
    assert "https://law.example/phones\n  Open section 2. [known at second hand; check the source]" in out
    assert "R-2  Phones are counted\n    Look for the number in section 3. [our reading; check the source]" in out
    assert "No address is known" in out and "[seen; check whether it is in force]" in out
    assert "R-1" not in out and "An old act" not in out
    assert run("--to-check", "--json", str(content)) == ""
    (found,) = json.loads(capsys.readouterr().out)["to_check"]
    assert [item["key"] for item in found["instruments"]] == ["law", "plan"]
    assert found["instruments"][0]["requirements"][0]["check"] == "Look for the number in section 3."


def test_what_comes_with_foreland_has_its_table(capsys: Out) -> None:
    run("--table")
    out = capsys.readouterr().out
    assert "Online safety for schools and settings in England" in out and "FM-07" in out
    run("--to-check")
    assert "Keeping children safe in education" in capsys.readouterr().out


def test_wrong_calls_are_refused_in_words(write: Write, tmp_path: Path) -> None:
    assert "is not a folder" in run("--table", str(tmp_path / "nowhere"))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "No statement bank under" in run("--table", str(empty))
    assert "No requirements pack under" in run("--to-check", str(empty))
    content = write(requirements=False)
    assert "the requirements pack that it names (made-up) is not here" in run("--table", str(content))
    content = write()
    assert "names no kinds of setting" in run("--table", str(content))
    (content / "policies/made-up/2026.1/99.toml").write_text("key =", encoding="utf-8")
    assert "cannot be read" in run("--table", str(content)) and "99.toml" in run("--table", str(content))


def test_a_reason_that_names_nothing_is_a_fault_of_the_pack(write: Write, capsys: Out) -> None:
    content = write(more=KINDS + REASON.replace("R-1", "R-9"))
    with pytest.raises(CommandError):
        call_command("check_packs", str(content))
    assert '30-more.toml: R-9: The requirement "R-9" does not exist' in capsys.readouterr().out


# pages


@pytest.fixture
def loaded(write: Write, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the small bank with a law, an old act and a plan, and show them."""
    content = write()
    (content / "requirements/made-up/2026.1/all.toml").write_text(LAW, encoding="utf-8")
    for path in folders.find(content):
        found = folders.open_folder(path)
        actions.load_edition(
            head=found.pack.head, files=found.files, digest=found.digest, released=False, by="operator", now=timezone.now()
        )  # fmt: skip
    monkeypatch.setattr(queries, "NATIONAL", "made-up")


def test_law_and_guidance_are_shown_with_whom_they_bind_and_where_they_are_met(visitor: Visitor, loaded: None) -> None:
    page = visitor.get("/requirements/")
    assert page.h1 == "Law and guidance behind the bank"
    assert "2 requirements in force" in page.text
    assert "A policy can meet 1 of them; 1 is met elsewhere" in page.text
    assert "Those are kept outside Foreland today." in page.text
    assert "Phones have a rule R-1 Say what happens to phones. Binds: A school.Can be met by: the policy." in page.text
    assert "Phones are counted R-2, advice Count them. Binds: Every kind of setting." in page.text
    assert (
        "Can be met by: a record that is kept; the setting’s website. Counting is no rule.Our reading; check the source."
        in page.text
    )
    assert "1 more in the background" in page.text and "An old act" in page.text


def test_what_is_announced_stands_apart(visitor: Visitor, loaded: None) -> None:
    page = visitor.get("/requirements/")
    before, _, after = page.text.partition("Announced, not yet in force A law of phones")
    assert "Phones are washed" in after and "Phones are washed" not in before
    assert "A plan for next year" in after and "It waits for regulations." in after
    assert "Phones have a rule" in before and "Phones have a rule" not in after


def test_what_a_person_checks_is_one_list_with_counts_and_addresses(visitor: Visitor, loaded: None) -> None:
    visitor.get("/requirements/")
    page = visitor.click("what a person has to open and check")
    assert page.h1 == "To be checked by a person"
    assert (
        "1 of 3 requirements2 of 3 sources1 known at second hand1 our own reading0 not verified1 seen, not yet in force"
        in page.text
    )
    assert page.links["Open it on law.example: A law of phones"] == "https://law.example/phones"
    assert "Open section 2. Known at second hand; check the source." in page.text
    assert "Look for the number in section 3.Our reading; check the source" in page.text
    assert "It waits for regulations. Seen; check whether it is in force." in page.text
    assert "Phones have a rule" not in page.text and "An old act" not in page.text


def test_a_place_without_packs_says_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "NATIONAL", "nothing")
    for address in ("/requirements/", "/requirements/to-be-checked/"):
        assert "No requirements are loaded here" in visitor.get(address).text


def test_the_real_pages_show_every_requirement_and_every_doubt(visitor: Visitor) -> None:
    call_command("load_packs", str(next(iter(_content("requirements")))), verbosity=0)
    pack = folders.standing(_content("requirements"), Requirements)["england-online-safety"].pack
    page, checks = visitor.get("/requirements/"), visitor.get("/requirements/to-be-checked/")
    assert [item.code for item in pack.requirements if f"{item.code}" not in page.text] == []
    assert [item.code for item in pack.requirements if item.sure != "seen" and item.check not in checks.text] == []
    assert [item.title for item in pack.instruments if item.title not in page.text] == []


def _content(kind: str) -> list[Path]:
    return [Path(folders.__file__).resolve().parents[2] / "content" / kind]


def test_the_footer_of_every_page_leads_there(visitor: Visitor) -> None:
    assert visitor.get("/").tree.xpath("//footer//a[@href='/requirements/']")


@pytest.fixture
def two_editions(write: Write) -> Path:
    """Write two editions of the bank, of which the older is released, each on requirements of its own."""
    content = write()
    bank = content / "policies/made-up"
    shutil.copytree(bank / "2026.1", bank / "2026.2")
    codes = content / "requirements/made-up"
    shutil.copytree(codes / "2026.1", codes / "2026.2")
    for head in (bank / "2026.2/pack.toml", codes / "2026.2/pack.toml"):
        head.write_text(head.read_text(encoding="utf-8").replace('"2026.1"', '"2026.2"'), encoding="utf-8")
    more = (
        (codes / "2026.2/all.toml").read_text(encoding="utf-8").replace("Phones have a rule", "Phones have a new rule")
    )
    (codes / "2026.2/all.toml").write_text(more, encoding="utf-8")
    for file in (bank / "2026.1/40-kinds.toml", bank / "2026.2/40-kinds.toml"):
        file.write_text(KINDS, encoding="utf-8")
    opened = [folders.open_folder(path) for path in (codes / "2026.1", bank / "2026.1")]
    lock = "".join(f"{found.name} {found.digest}\n" for found in opened)
    (content / "editions.lock").write_text(lock, encoding="utf-8")
    return content


def test_the_newest_released_edition_counts_and_a_draft_where_it_is_asked_for(two_editions: Path, capsys: Out) -> None:
    assert run("--table", str(two_editions)) == ""
    out = capsys.readouterr().out
    assert "edition 2026.1, on" in out and "Phones have a rule" in out and "draft" not in out
    assert run("--table", "--edition", "2026.2", str(two_editions)) == ""
    out = capsys.readouterr().out
    assert "edition 2026.2 (draft), on" in out and "Phones have a new rule" in out
    run("--table", "--json", "--edition", "2026.2", str(two_editions))
    (found,) = json.loads(capsys.readouterr().out)["tables"]
    assert (found["edition"], found["released"]) == ("2026.2", False)
    run("--to-check", str(two_editions))
    assert "edition 2026.1\n" in capsys.readouterr().out
    assert "No statement bank of edition 2031.1 under" in run("--table", "--edition", "2031.1", str(two_editions))


def test_each_edition_of_a_bank_rests_on_the_requirements_that_it_names(two_editions: Path, db: None) -> None:
    call_command("load_packs", str(two_editions), verbosity=0)
    for edition, title in (("2026.1", "Phones have a rule"), ("2026.2", "Phones have a new rule")):
        codes = queries.requirements_of(queries.bank("made-up", edition))
        assert (str(codes.head.edition), codes.requirement["R-1"].title) == (edition, title)
    assert str(queries.requirements("made-up").head.edition) == "2026.1", "a draft counts only where it is named"


def test_requirements_that_are_not_here_are_those_of_the_newest_edition(two_editions: Path, db: None) -> None:
    call_command("load_packs", str(two_editions), verbosity=0)
    bank = queries.bank("made-up")
    elsewhere = replace(bank, head=replace(bank.head, requirements=("made-up", Number(2025, 7))))
    assert str(queries.requirements_of(elsewhere).head.edition) == "2026.1"
    known = folders.codes([two_editions])
    found = folders.codes_of(elsewhere, known)
    assert found is not None and str(found.head.edition) == "2026.2"


def test_a_page_that_shows_a_draft_says_so(visitor: Visitor, loaded: None) -> None:
    for address in ("/requirements/", "/requirements/to-be-checked/"):
        assert "edition 2026.1, a draft" in visitor.get(address).text


def test_kinds_are_kept_apart(write: Write) -> None:
    content = write()
    assert set(folders.standing([content], Bank)) == set(folders.standing([content], Requirements)) == {"made-up"}


def test_among_drafts_the_highest_number_counts_and_what_is_broken_is_told(write: Write) -> None:
    for edition in ("2026.2", "2026.10", "2026.11"):
        content = write(edition=edition)
    assert str(folders.standing([content], Bank)["made-up"].pack.head.edition) == "2026.11"
    (content / "policies/made-up/2026.11/pack.toml").write_text("x = ", encoding="utf-8")
    with pytest.raises(BrokenPack):
        folders.standing([content], Bank)
