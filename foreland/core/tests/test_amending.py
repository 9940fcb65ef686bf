"""Amendments as a file: every kind is read, and what is wrong is named with its place."""

from __future__ import annotations

import pytest

from foreland.core.amend import FIELDS
from foreland.core.amending import NotAmendments, read

EVERY = """
[[amendment]]
key = "a"
field = "text"
value = "Ours."
option = "x"
[[amendment]]
key = "a"
field = "selected"
value = false
reason = "None here."
[[amendment]]
key = "a"
field = "choice"
value = "x"
[[amendment]]
key = "a"
field = "place"
value = { section = "one", after = "b" }
[[amendment]]
key = "own.1"
field = "own"
value = { section = "one", after = "a", text = "Ours.", meets = ["R-1"] }
[[amendment]]
key = "a"
field = "short"
value = { parents = "Short." }
[[amendment]]
key = "a"
field = "title"
value = "A title"
[[amendment]]
key = "a"
field = "level"
value = "must"
[[amendment]]
key = "a"
field = "when"
value = { kind = ["school"] }
[[amendment]]
key = "a"
field = "meets"
value = ["R-1"]
[[amendment]]
key = "a"
field = "audience"
value = []
[[amendment]]
key = "a"
field = "why"
value = "Because."
[[amendment]]
key = "a"
field = "option"
option = "x"
value = ""
[[amendment]]
key = "a"
field = "label"
option = "x"
value = "The first"
[[amendment]]
key = "a"
field = "hint"
option = "x"
value = ""
[[amendment]]
key = "a"
field = "fixed"
value = true
[[amendment]]
key = "a"
field = "text"
option = "x"
number = 20
"""


def test_every_kind_of_amendment_is_read_in_order() -> None:
    found = read(EVERY)
    assert {item.field for item in found} == set(FIELDS)
    assert [item.number for item in found] == [*range(1, 17), 20]
    assert found[0].value == "Ours." and found[0].option == "x" and found[-1].value is None
    assert read("") == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('field = "choice"', 'field = "colour"', '"field" is "colour"'),
        ('value = "must"', 'value = "shall"', "one of must, should, may"),
        ('value = { kind = ["school"] }', 'value = { kind = "school" }', "{} for everybody"),
        ('value = ["R-1"]\n', 'value = "R-1"\n', "a list of texts"),
        ("value = false", 'value = "no"', "true (taken in) or false (left out)"),
        ('value = { section = "one", after = "b" }', 'value = "one"', "{ section = "),
        ('text = "Ours.", meets', 'words = "Ours.", meets', "Amendment 5 (own.1)"),
        ('{ parents = "Short." }', "{ parents = 1 }", "a table of texts"),
        ("number = 20", "number = 1", "Two amendments have one number"),
        ("number = 20", 'number = "20"', "a whole number"),
        ('key = "own.1"', "key = 5", '"key" must be text'),
        ('reason = "None here."', 'because = "None here."', "unknown field because"),
        ('key = "own.1"', "", '"key" is missing'),
        ("value = true", "value = 1", "true (whoever stands on the edition keeps it) or false"),
        ("[[amendment]]", "[[change]]", "nothing else. It has change"),
        ("[[amendment]]", "[[amendment", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, says: str) -> None:
    assert old in EVERY
    with pytest.raises(NotAmendments) as caught:
        read(EVERY.replace(old, new))
    assert says in str(caught.value)
