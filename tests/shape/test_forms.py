"""Nothing that a person writes is cut: no field has a maxlength, and words that are too long are told how long they are."""

from __future__ import annotations

import ast
import re

from foreland.ui.fields import TOO_LONG
from tests.shape import source

BOTH = ("%(show_value)s", "%(limit_value)s")


def test_no_template_and_no_form_lets_the_browser_cut_words() -> None:
    found = [
        source.short(path)
        for path in source.templates()
        if re.search(r"(?<!data-)\bmaxlength\s*=", path.read_text(encoding="utf-8"))
    ]
    for path in source.modules():
        dicts = [node for node in ast.walk(source.tree(path)) if isinstance(node, ast.Dict)]
        keys = [key.value for node in dicts for key in node.keys if isinstance(key, ast.Constant)]
        found += [source.short(path)] if "maxlength" in keys else []
    assert not found, f"A browser cuts what is pasted there and says nothing; the server answers: {found}"


def test_every_message_on_length_says_how_long_the_words_are() -> None:
    assert all(number in TOO_LONG for number in BOTH)
    silent = [
        f"{source.short(path)}:{value.lineno}"
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "max_length" and path.parts[-2:][0] != "migrations"
        if isinstance(value, ast.Constant | ast.JoinedStr) and BOTH[0] not in ast.unparse(value)
    ]
    assert not silent, f"Say how long the words are, by {BOTH[0]}: {silent}"
