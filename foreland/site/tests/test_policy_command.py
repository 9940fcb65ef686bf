"""foreland policy …, as an operator and a check from outside use it: exit codes, words, and nothing half done."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone

from foreland.library import queries as library
from foreland.policies.models import Change, Policy, Version
from foreland.policies.tests import making
from foreland.site import cli
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.scope import every_body_unsafe, open_scope
from foreland.trail.models import Entry

pytestmark = pytest.mark.slow

REGISTER = settings.BASE_DIR.parent / "content/demo/edubasealldata20261101.csv"
NURSERY, PRIMARY, SECONDARY = "990001", "990002", "990003"
LEAD, HEAD = "lee.lead@example.org", "hana.head@example.org"
ANSWERS = """
[facts]
social = "yes"
it-support = "provider"
guest-wifi = "no"
[values]
head_name = "Hana Head"
dsl_name = "Dana Safe"
deputy_names = ["Kim Lowe", "Sam Ash"]
review_date = {review}
[choices]
"phones.pupils" = "locked"
[terms]
pupil = "learner"
"""


@dataclass
class Said:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, as data."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(db: None, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `foreland policy …` and gives back what it said."""

    def said(*arguments: str) -> Said:
        capfd.readouterr()
        try:
            code = cli.run(["policy", *map(str, arguments)])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err, err
        return Said(code, out, err)

    return said


@pytest.fixture
def school(run: Run) -> Iterator[None]:
    """Read the made-up register and load the packs; tests look at all bodies."""
    making.load_packs()
    assert cli.run(["import_register", str(REGISTER)]) == 0
    with every_body_unsafe(by="test", why="tests look at what commands have left"):
        yield


@pytest.fixture
def policy(run: Run, school: None) -> str:
    """The id of a primary school's policy."""
    made = run("new", "--urn", PRIMARY, "--pack", making.PACK)
    assert made.code == 0, made.err
    return made.out.splitlines()[-1]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of answers."""
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS.format(review=making.review_day().isoformat()))
    return file


def everything() -> tuple[int, ...]:
    """Return how much there is of all that a command can write."""
    return tuple(model.objects.count() for model in (Body, Person, Membership, Policy, Change, Version, Entry))


def finish(policy: str, tmp_path: Path, run: Run) -> None:
    """Answer what is still open, through commands alone."""
    found = run("questions", "--urn", PRIMARY, "--json").json
    facts = {
        item["key"]: item.get("proposed") or item.get("answer") or [item["answers"][0]["key"]]
        for item in found["questions"]
    }
    lines = ["[facts]", *(f"{key} = {json.dumps(said)}" for key, said in facts.items()), "[values]"]
    lines += [
        f'{item["key"]} = "{"01632 960 123" if item["kind"] == "contact" else "Robin Marsh"}"'
        for item in found["values"]
        if not item["value"] and item["kind"] != "date"
    ]
    file = tmp_path / "rest.toml"
    file.write_text("\n".join(lines))
    assert run("answer", policy, "--answers", file).code == 0
    blocking = run("blockers", policy, "--json").json
    assert blocking["blocks"] == 0, blocking


def test_new_prints_the_id_alone_on_the_last_line(run: Run, school: None, answers: Path) -> None:
    for urn in (NURSERY, PRIMARY, SECONDARY):
        made = run("new", "--urn", urn, "--pack", making.PACK)
        assert made.code == 0 and re.fullmatch(r"[a-z0-9]{10}\n", made.out), made
    made = run("new", "--urn", PRIMARY, "--pack", making.PACK, "--shape", "set", "--answers", answers)
    assert made.code == 0 and re.fullmatch(r"[a-z0-9]{10}\n", made.out)
    row = Policy.objects.get(pk=made.out.strip())
    assert (row.shape, row.created_by, row.review_date) == ("set", "operator", making.review_day())
    assert Body.objects.filter(kind="school").count() == 3, "one body a school"
    assert Entry.objects.filter(verb="new-policy", by="operator").count() == 4


@pytest.mark.slow
def test_new_from_a_fresh_process_and_place(tmp_path: Path) -> None:
    environment = {**os.environ, "FORELAND_DATA": str(tmp_path / "new"), "FORELAND_DATABASE": "", "FORELAND_KEYS": ""}
    start = [sys.executable, "-c", "from foreland.site.cli import main; main()"]

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*start, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    early = call("policy", "new", "--urn", PRIMARY, "--pack", making.PACK)
    assert early.returncode == 1 and "No register has been read here yet" in early.stderr and early.stdout == ""
    assert call("import_register", str(REGISTER)).returncode == 0
    made = call("policy", "new", "--urn", PRIMARY, "--pack", making.PACK)
    assert made.returncode == 0 and re.fullmatch(r"[a-z0-9]{10}\n", made.stdout), made.stderr
    wrong = call("policy", "export", "nothing", "--format", "pdf", "-o", str(tmp_path / "x.pdf"))
    assert wrong.returncode == 1 and "There is no policy nothing" in wrong.stderr and "Traceback" not in wrong.stderr


def test_questions_list_answers_choices_and_values_and_join_nobody(run: Run, school: None) -> None:
    before = everything()
    found = run("questions", "--urn", PRIMARY, "--json").json
    assert found["school"] == "Harbour View Primary School" and found["edition"] == str(
        library.bank(making.PACK).head.edition
    )
    by_key = {item["key"]: item for item in found["questions"]}
    assert by_key["phase"]["answer"] == ["primary"] and by_key["phase"]["from"] == "register"
    assert by_key["approver"]["proposed"] == ["governing-body"] and by_key["approver"]["because"]
    assert by_key["social"]["answer"] == [] and by_key["social"]["from"] == "open"
    assert {"key": "yes", "label": "Yes"} in by_key["social"]["answers"]
    choice = next(item for item in found["choices"] if item["key"] == "phones.pupils")
    assert choice["proposed"] == "handed-in" and len(choice["options"]) > 2 and "{{" not in json.dumps(found["choices"])
    assert any(item["key"] == "dsl_name" for item in found["values"])
    assert everything() == before
    plain = run("questions", "--urn", PRIMARY)
    assert plain.code == 0 and "phase: Which phase of education are you? primary [register]" in plain.out


def test_the_whole_way_by_commands(run: Run, policy: str, answers: Path, tmp_path: Path) -> None:
    assert run("answer", policy, "--answers", answers, "--as", LEAD).code == 0
    words, own = tmp_path / "words.md", tmp_path / "own.md"
    words.write_text("{{Pupils}} and staff look after each other online.\n")
    own.write_text("We keep a spare phone in the office.\n")
    assert run("amend", policy, "--key", "purpose.aim", "--text", words, "--as", LEAD).code == 0
    assert run("amend", policy, "--key", "roles.pupils", "--leave-out", "--reason", "In our code of conduct").code == 0
    assert run("amend", policy, "--key", "roles.pupils", "--restore").code == 0
    assert run("amend", policy, "--key", "roles.group", "--take-in").code == 0
    added = run("add", policy, "--after", "phones.pupils", "--text", own)
    assert added.code == 0 and re.fullmatch(r"own\.[a-z0-9]{12}\n", added.out)
    finish(policy, tmp_path, run)

    covered = run("coverage", policy, "--json").json
    assert covered["met"] == sum(item["status"] in ("met", "reworded") for item in covered["requirements"]) > 100
    assert covered["total"] == len(covered["requirements"]) and covered["policy"] == policy
    assert run("coverage", policy).out.splitlines()[0] == f"{covered['met']} of {covered['total']} requirements met"
    assert "0 to settle before approval" in run("blockers", policy).out

    draft = tmp_path / "draft.txt"
    assert run("export", policy, "--format", "txt", "-o", draft).code == 0
    assert (
        "look after each other" in draft.read_text()
        and "spare phone" in draft.read_text()
        and "DRAFT" in draft.read_text().upper()
    )

    sent = run("submit", policy, "--as", LEAD)
    assert sent.out == "online-safety-policy 1.0: waiting for approval\n"
    again = run("submit", policy, "--as", LEAD)
    assert again.code == 1 and "waiting for approval already" in again.err
    alone = run("approve", policy, "--as", LEAD, "--meeting", "Me")
    assert alone.code == 1 and "may not do this" in alone.err and "Approver" in alone.err
    done = run("approve", policy, "--as", HEAD, "--meeting", "Full governing body, minute 7")
    assert done.code == 0 and done.out.startswith("online-safety-policy 1.0: published, http"), done.err
    assert done.out.rstrip().endswith("/online-safety-policy/v1.0/")
    assert Person.objects.get(email=HEAD).name == "Hana Head"
    nothing = run("approve", policy, "--as", HEAD, "--meeting", "Again")
    assert nothing.code == 1 and "Nothing is waiting for approval" in nothing.err

    for key in ("pdf", "docx", "odt", "html", "txt", "json"):
        one, two = tmp_path / f"one.{key}", tmp_path / f"two.{key}"
        assert run("export", policy, "--version", "1", "--format", key, "-o", one).code == 0
        words.write_text(f"Changed again, {key}.")
        assert run("amend", policy, "--key", "purpose.aim", "--text", words).code == 0
        assert (
            run(
                "export", policy, "--version", "1.0", "--document", "online-safety-policy", "--format", key, "-o", two
            ).code
            == 0
        )
        assert one.read_bytes() == two.read_bytes() and one.stat().st_size > 1000
    frozen = (tmp_path / "one.txt").read_text()
    assert "Full governing body, minute 7" in frozen and "Hana Head" in frozen and "Changed again" not in frozen
    summary = tmp_path / "parents.pdf"
    for version in ((), ("--version", "1")):
        assert run("export", policy, *version, "--summary", "parents", "--format", "pdf", "-o", summary).code == 0
        with pikepdf.open(io.BytesIO(summary.read_bytes())) as opened:
            assert len(opened.pages) == 1
    assert {Entry.objects.filter(subject=policy, verb=verb).last().by for verb in ("leave-out", "add-statement")} == {
        "operator"
    }


def test_a_setting_of_one_adopts_its_own_policy(run: Run, school: None, tmp_path: Path) -> None:
    now = timezone.now()
    body = ground.create_body(kind="school", name="Pat Marsh", bare=True, by="operator", now=now)
    with open_scope(body=body, by="operator"):
        row = making.begin("childminder", now=now)
        making.settle(row, body, now=now)
    assert run("submit", row.pk, "--as", LEAD).code == 0
    done = run("approve", row.pk, "--as", LEAD, "--meeting", "")
    assert done.code == 0, done.err
    out = tmp_path / "out.txt"
    assert run("export", row.pk, "--version", "1", "--format", "txt", "-o", out).code == 0
    assert "Adopted by" in out.read_text()


def test_a_school_of_the_register_is_never_alone(run: Run, policy: str, tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text('[facts]\nkind = "childminder"\nalone = "yes"\n')
    assert run("answer", policy, "--answers", file, "--as", LEAD).code == 0
    finish(policy, tmp_path, run)
    assert run("submit", policy, "--as", LEAD).code == 0
    refused = run("approve", policy, "--as", LEAD, "--meeting", "")
    assert refused.code == 1 and "may not do this" in refused.err


def test_every_document_of_the_set_by_commands(run: Run, school: None, tmp_path: Path) -> None:
    policy = run("new", "--urn", PRIMARY, "--pack", making.PACK, "--shape", "set").out.strip()
    finish(policy, tmp_path, run)
    out = tmp_path / "out.docx"
    assert (
        run(
            "submit", policy, "--document", "ai-policy", "--document", "mobile-technology-policy", "--as", LEAD
        ).out.count("1.0: waiting")
        == 2
    )
    assert run("approve", policy, "--as", HEAD, "--meeting", "Governors").out.count("1.0: published") == 2
    assert run("export", policy, "--version", "1", "--format", "docx", "-o", out).code == 0
    wrong = run("export", policy, "--version", "1", "--document", "social-media-policy", "--format", "docx", "-o", out)
    assert wrong.code == 1 and "There is no published version 1. Published: none yet" in wrong.err


BAD: list[tuple[list[str], int, str]] = [
    (["new", "--urn", "123456", "--pack", making.PACK], 1, "no establishment with the URN 123456"),
    (["new", "--urn", "x" * 3000, "--pack", making.PACK], 1, "no establishment with the URN xxxxx"),
    (["new", "--urn", PRIMARY, "--pack", "elsewhere"], 1, "No policies pack elsewhere is loaded"),
    (["new", "--urn", PRIMARY, "--shape", "scroll"], 2, "invalid choice: 'scroll'"),
    (["new", "--urn", PRIMARY, "--as", "nobody"], 1, "--as nobody: this is not an e-mail address"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/missing.toml"], 1, "missing.toml cannot be read: No such file"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}"], 1, "cannot be read: Is a directory"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/bad.toml"], 1, "bad.toml is not TOML"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/deep.toml"], 1, "deep.toml is not TOML"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/dotted.toml"], 1, "dotted.toml is not TOML: a key has more than 16"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/binary.md"], 1, "is not UTF-8 text"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/unknown.toml"], 1, "There is no question 'shoe-size'"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/table.toml"], 1, "There is no table [fact]"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/type.toml"], 1, "[values] dsl_name must be text in quotes"),
    (["new", "--urn", PRIMARY, "--answers", "{tmp}/late.toml", "--as", LEAD], 1, "[choices] phones.pupils: Choose one of"),
    (["new"], 2, "the following arguments are required: --urn"),
    ([], 2, "the following arguments are required: STEP"),
    (["dance"], 2, "invalid choice: 'dance'"),
    (["questions", "--urn", "123456", "--json"], 1, "no establishment with the URN 123456"),
    (["answer", "nothing", "--answers", "{tmp}/good.toml"], 1, "There is no policy nothing"),
    (["answer", "{id}", "--answers", "{tmp}/unknown.toml"], 1, "There is no question 'shoe-size'"),
    (["amend", "{id}", "--key", "no.such", "--text", "{tmp}/good.md"], 1, "There is no statement no.such"),
    (["amend", "{id}", "--key", "purpose.aim", "--text", "{tmp}/big.md"], 1, "has 2.0 MB; at most 1 MB"),
    (["amend", "{id}", "--key", "purpose.aim", "--text", "{tmp}/long.md"], 1, "a statement has at most 6,000"),
    (["amend", "{id}", "--key", "purpose.aim", "--text", "{tmp}/html.md"], 1, "Line 1 holds marks of a web page"),
    (["amend", "{id}", "--key", "purpose.aim", "--text", "{tmp}/empty.md"], 1, "Write the wording"),
    (["amend", "{id}", "--key", "purpose.aim", "--leave-out"], 1, "Say why this statement is left out"),
    (["amend", "{id}", "--key", "purpose.aim", "--restore"], 1, "stands as in the bank already"),
    (["amend", "{id}", "--key", "purpose.aim"], 2, "one of the arguments --text --leave-out --take-in --restore is required"),
    (["amend", "{id}", "--key", "purpose.aim", "--restore", "--leave-out"], 2, "not allowed with"),
    (["amend", "{id}", "--key", "phones.home", "--take-in", "--as", LEAD], 1, "not for a setting like yours"),
    (["add", "{id}", "--after", "no.such", "--text", "{tmp}/good.md"], 1, "There is no statement no.such to stand after"),
    (["add", "{id}", "--after", "purpose.aim", "--text", "{tmp}/html.md"], 1, "Line 1 holds marks of a web page"),
    (["submit", "{id}", "--as", LEAD], 1, "things must be settled first"),
    (["submit", "{id}", "--document", "ai-policy", "--as", LEAD], 1, "prints no ai-policy"),
    (["approve", "{id}", "--meeting", "Governors"], 1, "Say who approves: --as EMAIL"),
    (["approve", "{id}", "--as", HEAD], 2, "--meeting"),
    (["approve", "{id}", "--as", HEAD, "--meeting", "Governors"], 1, "Nothing is waiting for approval"),
    (["coverage", "nothing", "--json"], 1, "There is no policy nothing"),
    (["blockers", "nothing"], 1, "There is no policy nothing"),
    (["export", "{id}", "--format", "papyrus", "-o", "{tmp}/x"], 1, "no format 'papyrus'. Formats: pdf, docx"),
    (["export", "{id}", "--format", "pdf", "-o", "{tmp}/no/such/folder.pdf"], 1, "cannot be written: No such file"),
    (["export", "{id}", "--format", "pdf", "-o", "{tmp}"], 1, "cannot be written: Is a directory"),
    (["export", "{id}", "--format", "pdf", "--document", "novel", "-o", "{tmp}/x"], 1, "prints no document 'novel'"),
    (["export", "{id}", "--format", "pdf", "--version", "9", "-o", "{tmp}/x"], 1, "There is no published version 9. Published: none yet"),
    (["export", "{id}", "--format", "pdf", "--summary", "aunts", "-o", "{tmp}/x"], 1, "no summary 'aunts'"),
    (["export", "{id}", "--format", "pdf"], 2, "-o/--output"),
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with files that are wrong in one way each."""
    texts = {
        "bad.toml": "[facts\nsocial", "deep.toml": "x = " + "[" * 20_000, "dotted.toml": "x" + ".x" * 100_000 + " = 1", "unknown.toml": "[facts]\nsocial = 'yes'\nshoe-size = 'ten'",
        "table.toml": "[fact]\nsocial = 'yes'", "type.toml": "[values]\ndsl_name = 5", "good.toml": "[facts]\nsocial = 'yes'",
        "late.toml": "[facts]\nsocial = 'yes'\n[choices]\n'phones.pupils' = 'escort'",
        "good.md": "Words.", "html.md": "<p>Words.</p>", "empty.md": " \n", "big.md": "m" * 2 * 1024 * 1024, "long.md": "word " * 2000,
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00")
    return tmp_path


def test_bad_input_gets_words_and_saves_nothing(run: Run, policy: str, files: Path) -> None:
    for arguments, code, says in BAD:
        before = everything()
        said = run(*(argument.format(id=policy, tmp=files) for argument in arguments))
        assert (said.code, says in said.err) == (code, True), f"{arguments}: {said}"
        assert said.out == "" and len(said.err) < 6000, arguments
        assert everything() == before, f"{arguments} left something behind"
    assert not (files / "x").exists()


def test_who_acts_must_be_allowed_to(run: Run, policy: str, files: Path) -> None:
    body = Body.objects.get(pk=Policy.objects.get(pk=policy).body_id)
    reader = making.member(body, "Rae Reader", "reader")
    for arguments in (
        ["new", "--urn", PRIMARY],
        ["answer", policy, "--answers", files / "good.toml"],
        ["amend", policy, "--key", "purpose.aim", "--text", files / "good.md"],
        ["add", policy, "--after", "purpose.aim", "--text", files / "good.md"],
        ["submit", policy],
        ["approve", policy, "--meeting", "Me"],
    ):
        before = everything()
        said = run(*arguments, "--as", reader.email)
        assert said.code == 1 and f"{reader.email} may not do this at {body.name}" in said.err, said
        assert everything() == before


def test_a_person_whom_nobody_knew_is_named(
    run: Run, policy: str, files: Path, django_capture_on_commit_callbacks: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert run("amend", policy, "--key", "purpose.aim", "--text", files / "good.md", "--as", LEAD).code == 0
    assert f"{LEAD} was not known at Harbour View Primary School; added as online safety lead" in capfd.readouterr().err
    person = Person.objects.get(email=LEAD)
    assert person.name == "Lee Lead" and Change.objects.get().by == person.pk
    assert run("amend", policy, "--key", "purpose.aim", "--restore", "--as", LEAD).code == 0
    assert Person.objects.filter(email=LEAD).count() == Membership.objects.count() == 1


def test_another_schools_policy_is_the_one_that_is_named(run: Run, policy: str, files: Path) -> None:
    other = run("new", "--urn", NURSERY).out.strip()
    assert run("amend", other, "--key", "purpose.aim", "--text", files / "good.md").code == 0
    assert [change.policy_id for change in Change.objects.all()] == [other]


@pytest.mark.parametrize(
    "step", ["", "new", "questions", "answer", "amend", "add", "submit", "approve", "coverage", "blockers", "export"]
)
def test_every_step_has_help(run: Run, step: str) -> None:
    said = run(*([step] if step else []), "--help")
    assert said.code == 0 and said.out.startswith("usage: foreland policy")


def test_a_document_goes_to_the_pipe(run: Run, policy: str) -> None:
    said = run("export", policy, "--format", "txt", "-o", "-")
    assert said.code == 0 and "\nHarbour View Primary School\n" in said.out
