"""TOML from a stranger is refused in words and soon, and what is TOML is read as it stands."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core import toml

CONTENT = Path(__file__).resolve().parents[3] / "content"
LONG = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * LONG + " = 1",
        "a" + " . a" * LONG + " = 1",
        "[a" + ".a" * LONG + "]",
        "[[a" + ".a" * LONG + "]]",
        '"a"' + '."a"' * LONG + " = 1",
        "'a'" + ".'a'" * LONG + " = 1",
        "x = {a" + ".a" * LONG + " = 1}",
        "y = '''\n'''\nx = {b = 1, a" + ".a" * LONG + " = 1}",
    ],
)
def test_a_key_of_very_many_parts_is_refused_before_it_is_parsed(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(toml.NotToml, match=r"more than 16 parts.*\(at line [13]\)"):
        toml.loads(text)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("text", ["x = " + "[" * LONG, "x = " + "{a=" * LONG, "x = " + "[{a=" * LONG, "[" * LONG])
def test_brackets_in_brackets_are_refused_before_they_are_parsed(text: str) -> None:
    with pytest.raises(toml.NotToml, match=r"nested too deep.*\(at line 1\)"):
        toml.loads(text)


@pytest.mark.parametrize(
    "text",
    ["x = ", "x = 1\nx = 2", "x = " + "9" * 5000, "x = 2026-13-01", "x = 0x" + "f" * 99 + "g", "a.b = 1\na = 2", "\0"],
)
def test_what_is_no_toml_is_said_in_words(text: str) -> None:
    with pytest.raises(toml.NotToml, match=r"\w"):
        toml.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * (LONG * 5),
        "'''" * LONG,
        '"""' * LONG,
        '"""' + '""' * LONG,
        '"\n' * LONG,
        "a." * LONG,
        "a" * LONG * 5,
        "a " * LONG,
        ". " * LONG,
        "#" * LONG,
        "[]" * LONG,
        "a.b." * LONG,
        '"""' + "\\" * LONG,
    ],
)
def test_looking_a_text_over_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(toml.NotToml):
        toml.loads(text + "\n=")
    assert time.perf_counter() - began < 2


def test_words_with_many_dots_and_brackets_are_no_keys() -> None:
    dots, brackets = ".".join("abcdefghijklmnopqrstuvwxyz"), "[" * 40
    text = (
        f"one = \"{dots} {brackets}\"\ntwo = '{dots} {brackets}'  # {dots} {brackets}\n"
        f'three = """\n{dots} " "" \\""" {brackets}"""\nfour = \'\'\'{dots}\n{brackets}\'\'\'\n'
        f'five = """ends with a mark {dots}""""\n["a # b".c]\nsix = "x\\\\"\n'
    )
    assert toml.loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.toml")), ids=lambda path: str(path.relative_to(CONTENT)))
def test_our_own_packs_are_read_as_they_are(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert toml.loads(text) == tomllib.loads(text)


def test_nothing_parses_toml_past_this_but_what_is_our_own() -> None:
    root = Path(toml.__file__).resolve().parents[1]
    readers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "tests" not in path.parts and "tomllib" in path.read_text(encoding="utf-8")
    }
    assert readers == {"core/toml.py", "core/register/tables.py", "core/register/hosts.py"}, (
        "those two read their own files"
    )


@given(st.text(alphabet="ab.\"'\\#[]{}=,\n 1", max_size=60))
def test_it_reads_what_tomllib_reads_and_refuses_what_that_refuses(text: str) -> None:
    try:
        wanted = tomllib.loads(text)
    except ValueError:
        with pytest.raises(toml.NotToml):
            toml.loads(text)
        return
    assert toml.loads(text) == wanted
