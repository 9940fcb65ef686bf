"""Whom an edition serves: kinds of setting, readers of summaries, and the words that it explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foreland.core.packs import glossary
from foreland.core.packs.checking import settings
from foreland.core.packs.model import Gloss, Setting
from foreland.core.tests.packs import bank, broken, faults, files
from foreland.core.tests.test_checking import statement


def setting(key: str = "club", **lines: str) -> str:
    fields = {"title": '"A club"', "facts": '{ kind = ["club"] }'} | lines
    return f'[[setting]]\nkey = "{key}"\n' + "".join(f"{name} = {value}\n" for name, value in fields.items())


def gloss(word: str, **lines: str) -> str:
    fields = {"means": '"A thing that we all know."'} | lines
    return f'[[gloss]]\nword = "{word}"\n' + "".join(f"{name} = {value}\n" for name, value in fields.items())


SHELF = '[[section]]\nkey = "shelf"\ntitle = "Shelf"\n[[document]]\nkey = "second"\ntitle = "Second"\nshapes = ["standalone", "set"]\nsections = ["shelf"]\nfor = "All."\n'


def found(more: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(fault.key, fault.says) for fault in faults(files(*changes, more=more))]


def test_a_section_that_says_nothing_to_a_kind_of_setting_is_a_fault() -> None:
    schools = statement("s", section='"shelf"', when='{ kind = ["school"] }', text='"The cook opens the gate."')
    [(key, says)] = found(SHELF + schools + setting())
    assert key == "club" and '"shelf"' in says and "A club" in says
    assert found(SHELF + schools + setting("school", title='"A school"', facts='{ kind = ["school"] }')) == []
    assert found(SHELF + schools + setting(silent='["shelf"]')) == []


def test_a_statement_that_could_apply_by_an_answer_or_as_a_guest_is_enough() -> None:
    guest = statement("g", also='{ second = "shelf" }', text='"The cook opens the gate."')
    assert found(SHELF + guest + setting()) == []
    answered = statement("s", section='"shelf"', when='{ wifi = ["yes"] }', text='"The cook opens the gate."')
    assert [key for key, _ in found(SHELF + answered + setting())] == ["club"]  # wi-fi is asked of schools alone
    assert found(SHELF + answered + setting("school", title='"A school"', facts='{ kind = ["school"] }')) == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({"silent": '["cars"]'}, '"cars", which does not exist'),
        ({"facts": '{ weather = ["wet"] }'}, '"weather", which nobody declares'),
        ({"facts": '{ kind = ["zoo"] }'}, 'kind is "zoo"'),
        ({"facts": '{ kind = ["club", "school"] }'}, "holds one value; 2 are named"),
    ],
)
def test_wrong_names_in_a_setting_are_faults(lines: dict[str, str], words: str) -> None:
    [(key, says)] = found(setting(**lines))
    assert key == "club" and words in says


def test_settings_of_the_bank_are_played_and_lend_their_ages() -> None:
    sound = bank(files())
    named = Setting("club", "A club", (("kind", ("club",)), ("wifi", ())))
    assert next(iter(settings(replace(sound, settings=(named,))))) == {"kind": ("club",), "wifi": ()}
    more = (
        '[[question]]\nkey = "phase"\nasks = "Which?"\nwhy = "Ages."\nwhen = { kind = ["school"] }\nanswers = [{ key = "primary", label = "P" }]\n'
        '[[question]]\nkey = "ages"\nasks = "Which?"\nwhy = "Ages."\nmany = true\nanswers = [{ key = "5-7", label = "5" }, { key = "7-11", label = "7" }]\n'
    )
    primary = '{ kind = ["school"], phase = ["primary"], ages = ["7-11"] }'
    told = list(settings(bank(files(more=more + setting("primary", title='"Primary"', facts=primary)))))
    assert [facts["ages"] for facts in told if facts["kind"] == ("school",)] == [("7-11",), ("7-11",)]
    assert [facts["ages"] for facts in settings(bank(files(more=more))) if facts["kind"] == ("school",)] == [
        ("5-7", "7-11")
    ]


def test_two_summaries_or_settings_or_words_with_one_key_are_caught() -> None:
    summary = (
        '[[summary]]\nkey = "parents"\ntitle = "x"\nlead = "x"\ngroups = [{ title = "x", sections = ["phones"] }]\n'
    )
    for table, more in (("summary", summary), ("setting", setting() * 2), ("gloss", gloss("list") * 2)):
        assert [f"This key of a {table} is taken already" in fault.says for fault in broken(files(more=more))] == [True]


def test_short_words_whose_readers_never_meet_the_statement_are_a_fault() -> None:
    clubs = ('lead = "In short."\n', 'lead = "In short."\nwhen = { kind = ["club"] }\n')
    short = statement("x", when='{ kind = ["school"] }', short='{ parents = "Phones rest." }')
    assert [key for key, says in found(short, clubs) if "never printed" in says] == ["x"]
    assert found(short) == []
    assert found(statement("x", when='{ phones = ["in"] }', short='{ parents = "Phones rest." }'), clubs) == []


def test_conditions_of_a_summary_are_checked() -> None:
    def with_(when: str) -> list[tuple[str, str]]:
        return found("", ('lead = "In short."\n', f'lead = "In short."\nwhen = {when}\n'))

    assert [key for key, says in with_('{ weather = ["wet"] }') if "nobody declares" in says] == ["parents"]
    assert ("parents", "It can never be printed: its condition contradicts itself.") in with_(
        '{ wifi = ["yes"], kind = ["club"] }'
    )


def test_the_age_of_a_summary_is_the_limit_of_its_lines() -> None:
    line = ("Phones rest here.", "Everybody who arrives deposits a personal telephone in the secretary's cabinet.")
    assert ["(parents)" in says for _, says in found("", line)] == [True]
    assert found("", line, ("age = 13", "age = 25")) == []


def test_a_word_that_no_statement_uses_is_a_fault() -> None:
    assert found(gloss("list")) == [] and found(gloss("Roll", like='["lists", "LIST", "office"]')) == []
    [(key, says)] = found(gloss("roll"))
    assert key == "roll" and "No statement uses" in says
    assert [key for key, _ in found(gloss("pupils"))] == ["pupils"]  # a placeholder is no word


def test_a_word_that_two_entries_explain_is_a_fault() -> None:
    [(key, says)] = found(gloss("list") + gloss("Office", like='["office", "List"]'))
    assert key == "Office" and 'The entry "list" explains "List" already' in says


@pytest.mark.parametrize(
    ("means", "words"),
    [
        ("What e-safety was.", '"e-safety" must not appear'),
        ("What {{boss}} writes.", "{{boss}} does not exist"),
        (
            "Organisational documentation necessitating comprehensive institutional administration throughout associated establishments.",
            "reading age",
        ),
        ("A list " + "of a list " * 14 + "it is.", "46 words"),
    ],
)
def test_meanings_are_read_as_all_our_words_are(means: str, words: str) -> None:
    assert any(key == "list" and words in says for key, says in found(gloss("list", means=f'"{means}"')))


def test_meanings_that_are_hard_together_are_told() -> None:
    hard = '"A careful periodic description of equipment that the office keeps."'
    sound = bank(files(more="".join(gloss(word, means=hard) for word in ("list", "office", "keeps"))))
    more = replace(sound, glossary=sound.glossary * 4)
    assert [fault.key for fault in faults(more) if "together" in fault.says] == ["glossary"]


def test_words_are_found_as_they_are_written() -> None:
    prevent, ai, list_ = Gloss("Prevent", "x"), Gloss("Thinking machines", "x", ("AI",)), Gloss("list", "x")
    words = (prevent, ai, list_)
    assert glossary.used(words, "We prevent pain. A list helps.") == [list_]
    assert glossary.used(words, "Lists of Prevent staff; AI’s way.") == [prevent, ai]
    assert glossary.used((Gloss("children’s care", "x"),), "Ask children's care.") != []


def test_only_made_tables_may_be_left_out_of_a_short_print() -> None:
    line = 'sections = ["phones", "people"]\n'
    assert found("", (line, line + 'short_without = ["people"]\n')) == []
    assert [says for _, says in found("", (line, line + 'short_without = ["phones", "cars"]\n'))] == [
        '"short_without" names "cars", which is no table of this document.',
        '"short_without" names "phones", which is no table of this document.',
    ]
