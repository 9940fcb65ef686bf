"""What a reader meets twice, and what hands two people a duty at once."""

from __future__ import annotations

import pytest

from foreland.core.packs.likeness import alike, duties, overfull
from foreland.core.tests.packs import bank, faults, files
from foreland.core.tests.test_checking import statement

LIST = "The office writes a list of lost phones each evening and hands lost phones back."
AGAIN = "Each evening the office hands back lost phones and writes them in a list."


def found(more: str) -> list[tuple[str, str, str]]:
    return [(fault.key, fault.says, fault.mend) for fault in faults(files(more=more))]


def test_a_statement_that_says_what_another_says_is_a_fault_that_names_both() -> None:
    assert found(statement("x", text=f'"{LIST}"')) == []
    [(key, says, mend)] = found(statement("x", text=f'"{LIST}"') + statement("y", text=f'"{AGAIN}"'))
    assert key == "y" and "nearly what x says" in says and "Say it once" in mend


def test_words_of_an_option_count() -> None:
    options = "".join(
        f'[[statement.option]]\nkey = "{key}"\nlabel = "{key}"\ntext = "{text}"\n'
        for key, text in (("a", LIST.rstrip(".").replace("The office", "the office")), ("b", "keep none of them"))
    )
    twice = statement("x", text=f'"{LIST}"') + statement("y", text='"Here {{choice}}."', asks='"Which?"') + options
    assert [(key, "nearly what x says" in says) for key, says, _ in found(twice)] == [("y", True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"when": '{ kind = ["club"] }'}, {"when": '{ kind = ["school"] }'}),
        ({}, {"section": '"shelf"'}),
    ],
    ids=["no setting prints both", "no document prints both"],
)
def test_what_nobody_reads_together_may_be_alike(one: dict[str, str], other: dict[str, str]) -> None:
    shelf = (
        '[[section]]\nkey = "shelf"\ntitle = "Shelf"\n[[document]]\nkey = "insert"\nkind = "insert"\ntitle = "Insert"\n'
        'shapes = ["set"]\nsections = ["shelf"]\nfor = "All."\n'
    )
    more = shelf + statement("x", text=f'"{LIST}"', **one) + statement("y", text=f'"{AGAIN}"', **other)
    if "section" not in other:
        more += statement("z", section='"shelf"', text='"The cook opens the gate."')
    assert found(more) == []


def test_a_topic_in_common_is_no_repetition() -> None:
    near = statement("x", text='"On arrival, visitors and contractors learn whom to tell if something worries them."')
    near += statement("y", text='"We ask visitors and contractors on arrival to keep cameras away from the garden."')
    assert found(near) == []
    assert list(alike(bank(files(more=near)), 0.3)) == []


DUTIES = [
    ("The {{head}} names two adults. IT support keeps a list.", ["the {{head}}", "it support"]),
    ("Staff tell the {{dsl}} at once. {{Parents}} fill in a form.", ["staff", "{{parents}}"]),
    ("When a child joins, staff explain the rules. We keep a list.", ["staff", "we"]),
    ("The safeguarding lead tells the family. The lead writes down why.", ["the safeguarding lead"]),
    ("All staff tell us at once. A member of staff stays with the child.", ["staff"]),
    ("Staff lock it away. They tell us, this is written down, and nobody opens it.", ["staff"]),
    ("Staff lock it away. Nobody opens it. Never is it lent.", ["staff"]),
    ("Staff tell us early. If we wait, we write down why.", ["staff"]),
    ("Staff say what is open. {{Pupils}} can ask at any time.", ["staff"]),
    ("The {{head}} is the lead. Staff know whom to tell.", []),
    ("Staff do this:\n\n- The {{head}} is told.\n- The {{head}} tells us.", ["staff"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "actors"), DUTIES)
def test_duties_are_read_at_the_beginnings_of_sentences(text: str, actors: list[str]) -> None:
    assert duties(text) == actors


def test_two_commitments_in_a_statement_are_a_fault_that_helps() -> None:
    [(key, says, mend)] = found(statement("x", text='"The {{dsl}} keeps a list. IT support locks the door."'))
    assert key == "x" and "“the {{dsl}}” and “IT support”" in says and "make two of it" in mend


def test_an_option_that_brings_in_a_second_actor_is_seen() -> None:
    made = bank(
        files(
            ("are handed in", "are handed in. Staff lock them away. We open the box at the end"),
        )
    )
    assert "“staff” and “we”" in overfull(made.statement["phones.rule"])


def test_a_long_statement_is_no_single_commitment_and_a_list_may_be_longer() -> None:
    words = "Staff lock the doors of the house each day and look at the garden gate. " * 5
    [(key, says, _)] = found(statement("x", text=f'"{words}"'))
    assert key == "x" and "75 words" in says and "at most 60" in says
    steps = "Staff do this:" + "".join(f"\\n- they lock the door of room {'a' * n} and look in" for n in range(1, 9))
    assert found(statement("x", text=f'"{steps}"')) == []
