"""The words by which defects are looked for: every list is used, and what nobody verified is told gently."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foreland.core.matching import defects
from foreland.core.matching.defects.defect import KIND_WORDS, MANY_WORDS, WEIGHT_WORDS
from foreland.core.matching.defects.lists import Lists, NoList
from foreland.core.tests.defective import DAY, guide, of, wrong

CODE = "\n".join(path.read_text("utf-8") for path in Path(defects.__file__).parent.glob("*.py"))


def test_every_list_of_words_is_used_and_there() -> None:
    asked = set(re.findall(r'lists\.(?:cue|words)\(["\']([a-z-]+)["\']\)', CODE))
    assert asked == {row.key for row in guide().word_lists}


def test_a_list_that_is_missing_is_named() -> None:
    with pytest.raises(NoList, match="form-title"):
        Lists(()).cue("form-title")


def test_what_is_not_verified_is_never_told_as_a_must() -> None:
    rows = (*guide().guidance, *guide().superseded)
    assert len(rows) > 30 and all(row.source for row in rows)
    assert not [row.key for row in rows if row.sure == "unverified" and row.weight == "must"]


@pytest.mark.parametrize("row", guide().guidance, ids=lambda row: row.key)
def test_guidance_is_found_under_each_name_with_an_old_year_and_not_with_todays(row) -> None:  # type: ignore[no-untyped-def]
    current = row.current(DAY)
    for says in row.says:
        name = re.sub(r"(\S+)\|\S+", r"\1", says).replace("=", "").replace(" ..", "").replace("*", "").replace("?", "")
        old = of(wrong(f"We follow {name} ({current.year - 1})."), "superseded")
        assert old and name in old[0].quote, says
        assert str(current.year) in old[0].wrong
        for today in (f"We follow {name}.", f"We follow {name} ({current.year})."):
            assert not [one for one in of(wrong(today), "superseded") if row.title in one.wrong], today


@pytest.mark.parametrize("row", guide().superseded, ids=lambda row: row.key)
def test_each_thing_that_was_replaced_is_found_under_its_first_name(row) -> None:  # type: ignore[no-untyped-def]
    name = row.says[0].replace("=", "").replace("*", "s").replace("-u-", " u ")
    (found,) = [one for one in of(wrong(f"Staff rely on {name} in this."), "superseded") if one.wrong == row.why]
    assert found.weight == row.weight and row.now in found.mend


def test_every_kind_and_weight_has_words() -> None:
    assert set(KIND_WORDS) == set(MANY_WORDS) == set(defects.KINDS)
    assert set(WEIGHT_WORDS) == set(defects.WEIGHTS)
