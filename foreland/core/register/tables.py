"""The register's code lists, from `data/types.toml`: types of establishment, groups, phases, statuses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[^a-z0-9]+")


def word_key(name: str) -> str:
    """Give a name from a code list as it is compared: small letters and digits, nothing else."""
    return _WORD.sub("", name.casefold())


@dataclass(frozen=True, slots=True)
class CodeList:
    """Codes and their names. `codes` also knows other spellings that the register has used."""

    names: Mapping[str, str]
    codes: Mapping[str, str]

    def both(self, code: str, name: str) -> tuple[str, str]:
        """Fill in whichever of the two is missing. What the list does not know stays as told."""
        if not code and name:
            code = self.codes.get(word_key(name), "")
        if not name and code:
            name = self.names.get(code, "")
        return code, name


@dataclass(frozen=True, slots=True)
class Tables:
    """All code lists, and what each type of establishment tells about a school."""

    types: CodeList
    groups: CodeList
    phases: CodeList
    boarders: CodeList
    sixth_forms: CodeList
    statuses: Mapping[str, str]
    of_type: Mapping[str, Mapping[str, str]]
    of_group: Mapping[str, Mapping[str, str]]
    of_phase: Mapping[str, str]
    of_boarders: Mapping[str, str]
    of_nursery: Mapping[str, str]
    of_sixth_form: Mapping[str, str]

    def status(self, code: str, name: str) -> str | None:
        """Give one of the four statuses, by name before code; None for what is not known."""
        return self.statuses.get(word_key(name)) or self.statuses.get(code.lstrip("0"))


def _code_list(entries: list[dict[str, Any]]) -> CodeList:
    return CodeList(
        {entry["code"]: entry["name"] for entry in entries},
        {word_key(name): entry["code"] for entry in entries for name in (entry["name"], *entry.get("also", ()))},
    )


def _facts_by(entries: list[dict[str, Any]], fact: str) -> dict[str, str]:
    return {
        word_key(name): entry[fact]
        for entry in entries
        if fact in entry
        for name in (entry["name"], *entry.get("also", ()))
    }


def _read() -> Tables:
    data = tomllib.loads((Path(__file__).parent / "data" / "types.toml").read_text(encoding="utf-8"))
    told = ("kind", "provision", "governance", "phase", "nursery-classes")
    return Tables(
        types=_code_list(data["type"]),
        groups=_code_list(data["group"]),
        phases=_code_list(data["phase"]),
        boarders=_code_list(data["boarders"]),
        sixth_forms=_code_list(data["sixth_form"]),
        statuses={key: entry["status"] for entry in data["status"] for key in (entry["code"], word_key(entry["name"]))},
        of_type={entry["code"]: {fact: entry[fact] for fact in told if fact in entry} for entry in data["type"]},
        of_group={
            word_key(name): {fact: entry[fact] for fact in told if fact in entry}
            for entry in data["group"]
            for name in (entry["name"], *entry.get("also", ()))
        },
        of_phase=_facts_by(data["phase"], "phase"),
        of_boarders=_facts_by(data["boarders"], "boarding"),
        of_nursery=_facts_by(data["nursery"], "nursery-classes"),
        of_sixth_form=_facts_by(data["sixth_form"], "sixth-form"),
    )


TABLES = _read()
