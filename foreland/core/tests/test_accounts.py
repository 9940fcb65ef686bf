"""What an edition must say of the one before it: reading of [[change]] and [[succession]], and each fault by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foreland.core.packs.editions import since
from foreland.core.packs.model import Bank, Change, Option, Statement, Succession
from foreland.core.tests.banks import bank_of, head, statement
from foreland.core.tests.packs import bank, broken, faults, files

CHANGES = """
[[change]]
key = "phones.rule"
weight = "must"
why = "The rule binds now."
requirements = ["R-1"]
tell = ["parents"]

[[succession]]
from = ["phones.old"]
to = ["phones.rule"]
why = "A better key."
"""


def test_changes_and_successions_are_read() -> None:
    found = bank(files(more=CHANGES))
    assert found.change["phones.rule"] == Change("phones.rule", "must", "The rule binds now.", ("R-1",), ("parents",))
    assert found.succession == (Succession(("phones.old",), ("phones.rule",), "A better key."),)
    assert found.succession[0].became == "moved"
    assert faults(files(more=CHANGES)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('weight = "must"', 'weight = "big"', "must, should, wording"),
        ('from = ["phones.old"]', "from = []", '"from" is empty'),
        ('to = ["phones.rule"]', "", '"to" is missing'),
        ('why = "A better key."', "", '"why" is missing'),
    ],
)
def test_what_cannot_be_read_is_named(old: str, new: str, says: str) -> None:
    assert says in str(broken(files(more=CHANGES.replace(old, new)))[0])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('to = ["phones.rule"]', 'to = ["phones.gone"]', "it points nowhere"),
        ('["R-1"]', '["R-9"]', 'requirement "R-9"'),
        ('["parents"]', '["aunts"]', '"aunts", which is no audience'),
        ("[[succession]]", '[[succession]]\nfrom = ["phones.old", "x"]\nto = []\nwhy = "So."\n[[succession]]', "two successions"),
    ],
)  # fmt: skip
def test_what_the_edition_alone_shows_to_be_wrong_is_named(old: str, new: str, says: str) -> None:
    assert says in " ".join(map(str, faults(files(more=CHANGES.replace(old, new)))))


def edition(
    number: str, *statements: Statement, succession: tuple[Succession, ...] = (), changes: tuple[Change, ...] = ()
) -> Bank:
    return bank_of(statements, head=head(number), succession=succession, changes=changes)


BEFORE = edition("2026.1", statement("a", level="should"), statement("b"), statement("c"))
WITHDRAWN = Succession(("c",), (), "Not needed.")


def said(now: Bank, *older: Bank, before: Bank = BEFORE) -> str:
    return "\n".join(map(str, since(before, now, older)))


def test_an_edition_that_accounts_for_everything_has_no_fault() -> None:
    now = edition(
        "2026.2", statement("a"), statement("n"), statement("b1"), statement("b2"),
        changes=(Change("a", "must", "It binds."), Change("n", "must", "New.")),
        succession=(Succession(("b",), ("b1", "b2"), "Two duties."), WITHDRAWN),
    )  # fmt: skip
    assert said(now) == ""
    assert said(replace(BEFORE, head=head("2026.2"))) == ""


def test_a_statement_may_live_on_after_others_were_merged_into_it() -> None:
    now = edition(
        "2026.2", statement("a", level="should"), statement("b"), succession=(Succession(("b", "c"), ("b",), "One."),)
    )
    assert said(now) == ""


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (edition("2026.2", statement("a", level="should", text="New."), statement("b"), statement("c")), "a: It changed since 2026.1 (text)"),
        (edition("2026.2", statement("a", level="should", meets=("R-1",)), statement("b"), statement("c")), "a: It changed since 2026.1 (meets)"),
        (edition("2026.2", statement("a", level="should"), statement("b")), "c: It stood in 2026.1 and is gone"),
        (replace(BEFORE, succession=(Succession(("x",), ("a",), "So."),)), "x: The succession begins with it, and 2026.1 has no"),
        (replace(BEFORE, succession=(Succession(("a",), ("b",), "So."),)), "a: The succession says that others follow it, and it lives on"),
        (replace(BEFORE, changes=(Change("a", "wording", "So."),)), "a: It has a change and is the same as in 2026.1"),
        (replace(BEFORE, changes=(Change("x", "wording", "So."),)), "x: The change names a statement that is neither here"),
        (edition("2026.2", statement("a"), statement("b"), statement("c"), changes=(Change("a", "should", "So."),)), "a: It was should in 2026.1 and is must now"),
        (edition("2026.2", *BEFORE.statements, statement("n"), changes=(Change("n", "wording", "So."),)), "n: It is new and is must now"),
        (edition("2026.2", statement("a", level="may"), statement("b"), statement("c"), changes=(Change("a", "wording", "So."),)), 'says "wording", and its level changed'),
    ],
)  # fmt: skip
def test_each_thing_that_is_not_accounted_for_is_named(now: Bank, says: str) -> None:
    assert says in said(now)


def test_a_list_of_options_that_changed_is_more_than_wording() -> None:
    options = (Option("a", "A", "do a"), Option("b", "B", "do b"))
    asked = statement("s", text="We {{choice}}.", options=options, asks="Which?")
    more = replace(asked, options=(*options, Option("c", "C", "do c")))
    now = edition("2026.2", more, changes=(Change("s", "wording", "So."),))
    assert "its list of options changed" in said(now, before=edition("2026.1", asked))
    plainer = replace(asked, options=(options[0], replace(options[1], text="really do b")))
    assert (
        said(edition("2026.2", plainer, changes=(Change("s", "wording", "So."),)), before=edition("2026.1", asked))
        == ""
    )


def test_a_key_that_was_withdrawn_is_never_used_again() -> None:
    older = edition("2025.1", statement("n"))
    now = edition("2026.2", *BEFORE.statements, statement("n"))
    assert "n: The key was used in 2025.1 and withdrawn since" in said(now, older)
