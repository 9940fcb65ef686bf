"""Settings from the environment: defaults, files, and sentences for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from foreland.site import environment as env


def test_a_missing_setting_has_its_default() -> None:
    assert env.text("FORELAND_BIND", {}) == "127.0.0.1:8000"
    assert env.number("FORELAND_WORKERS", {}) == 2


def test_a_setting_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mail"
    file.write_text("smtp://mail.example\n", encoding="utf-8")
    assert (
        env.text("FORELAND_MAIL", {"FORELAND_MAIL_FILE": str(file), "FORELAND_MAIL": "not this"})
        == "smtp://mail.example"
    )
    with pytest.raises(env.WrongSetting, match=r"FORELAND_MAIL_FILE names .*gone"):
        env.text("FORELAND_MAIL", {"FORELAND_MAIL_FILE": str(tmp_path / "gone")})


@pytest.mark.parametrize("value", ["two", "-1", "1.5", ""])
def test_a_number_is_a_whole_number(value: str) -> None:
    with pytest.raises(env.WrongSetting, match=r"FORELAND_WORKERS is .* whole number"):
        env.number("FORELAND_WORKERS", {"FORELAND_WORKERS": value})


def test_the_address_follows_the_bind() -> None:
    assert env.address({}) == "http://127.0.0.1:8000"
    assert env.address({"FORELAND_BIND": "0.0.0.0:80"}) == "http://127.0.0.1:80"
    assert env.address({"FORELAND_ADDRESS": "https://policies.example.org/"}) == "https://policies.example.org"


@pytest.mark.parametrize(
    "value", ["policies.example.org", "ftp://policies.example.org", "https://", "https://example.org/foreland"]
)
def test_an_address_that_is_none(value: str) -> None:
    with pytest.raises(env.WrongSetting, match="FORELAND_ADDRESS"):
        env.address({"FORELAND_ADDRESS": value})


@pytest.mark.parametrize("value", ["sqlite:///x", "mysql://h/x", "postgresql://host", "nonsense"])
def test_a_database_that_is_none(value: str) -> None:
    with pytest.raises(env.WrongSetting, match="postgresql://user:password@host:5432/name"):
        env.database({"FORELAND_DATABASE": value})


def test_a_database_address_is_taken_apart() -> None:
    found = env.database({"FORELAND_DATABASE": "postgresql://fore%40land:p%2Fw@db.example:5433/policies"})
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "fore@land",
        "p/w",
        "db.example",
        "5433",
        "policies",
    ]


def test_sqlite_waits_for_the_disk_and_never_loses_a_lock_race(tmp_path: Path) -> None:
    found = env.database({"FORELAND_DATA": str(tmp_path)})
    assert found["NAME"] == tmp_path / "foreland.sqlite3"
    options = found["OPTIONS"]
    assert isinstance(options, dict) and options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"] and "synchronous=FULL" in options["init_command"]


def test_the_folder_of_a_demonstration_stays_one(tmp_path: Path) -> None:
    here = {"FORELAND_DATA": str(tmp_path)}
    assert env.mode(here) == "live"
    (tmp_path / env.MODE_MARK).touch()
    assert env.mode(here) == "demo"
    with pytest.raises(env.WrongSetting, match="holds a demonstration"):
        env.mode(here | {"FORELAND_MODE": "live"})


def test_a_mode_that_is_none() -> None:
    with pytest.raises(env.WrongSetting, match="It must be one of live, demo, test"):
        env.mode({"FORELAND_MODE": "production"})
