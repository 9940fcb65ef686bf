"""Faults beyond form: each one that `check_packs` promises has a pack that shows it, and the sound pack has none."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.conditions import Condition, Test
from foreland.core.packs.checking import Checks, HouseWords, check, settings
from foreland.core.packs.deadends import possible
from foreland.core.packs.model import AuthorityProfile, Contact, Holidays
from foreland.core.packs.reading import Fault
from foreland.core.tests.banks import head, laws
from foreland.core.tests.packs import bank, faults, files, requirements


def statement(key: str, **lines: str) -> str:
    fields = {
        "title": '"A title"',
        "section": '"phones"',
        "level": '"may"',
        "why": '"So."',
        "text": '"We help."',
    } | lines
    return f'[[statement]]\nkey = "{key}"\n' + "".join(f"{name} = {value}\n" for name, value in fields.items())


def choice(key: str, sets: str, **lines: str) -> str:
    options = "".join(
        f'[[statement.option]]\nkey = "{value}"\nlabel = "{value}"\ntext = "do {value}"\nsets = {{ {sets} = "{value}" }}\n'
        for value in ("in", "off")
    )
    return statement(key, text='"We {{choice}}."', asks='"Which?"', **lines) + options


def fact(key: str) -> str:
    return f'[[fact]]\nkey = "{key}"\nlabel = "{key}"\nfrom = "choice"\nvalues = [{{ key = "in", label = "in" }}, {{ key = "off", label = "off" }}]\n'


def rule(key: str, **lines: str) -> str:
    fields = {"kind": '"contradiction"', "says": '"No."', "mend": '"Mend."'} | lines
    return f'[[rule]]\nkey = "{key}"\n' + "".join(f"{name} = {value}\n" for name, value in fields.items())


def test_the_sound_edition_and_its_requirements_have_no_fault() -> None:
    assert faults(files()) == []
    assert faults(requirements()) == []


CASES: list[tuple[str, tuple[str, str] | None, str, str, str, list[str]]] = [
    # name, change, more items, file, key, words that matter
    ("unknown placeholder", ("Ask {{dsl}}", "Ask {{boss}}"), "", "20-statements.toml", "phones.rule", ["{{boss}} does not exist", "Declare a value"]),
    ("unknown placeholder in an option", ('text = "stay off"', 'text = "stay with {{boss}}"'), "", "20-statements.toml", "phones.rule", ["{{boss}}"]),
    ("unknown placeholder in short words", ("Phones rest here.", "Ask {{boss}}."), "", "20-statements.toml", "phones.rule", ["{{boss}}"]),
    ("unknown placeholder in a title", ("Phones of {{pupils}}", "Phones of {{people}}"), "", "10-items.toml", "phones", ["{{people}}"]),
    ("unknown placeholder in a question", ("What happens to phones?", "What do {{people}} do?"), "", "20-statements.toml", "phones.rule", ["{{people}}"]),
    ("braces that are no placeholder", ("Ask {{dsl}}", "Ask {{ dsl }}"), "", "20-statements.toml", "phones.rule", ["Double braces", "without spaces"]),
    ("braces left open", ("Ask {{dsl}}", "Ask {{dsl}"), "", "20-statements.toml", "phones.rule", ["Double braces"]),
    ("dangling requirement", ('meets = ["R-1"]', 'meets = ["R-2"]'), "", "20-statements.toml", "phones.rule", ['"R-2" does not exist', "made-up 2026.1"]),
    ("unknown topic", ('meets = ["R-1"]', 'topic = "CAR"'), "", "20-statements.toml", "phones.rule", ['topic "CAR"']),
    ("can never apply", None, statement("x", when='{ wifi = ["yes"], kind = ["club"] }'), "30-more.toml", "x", ["can never apply"]),
    ("can never apply by a choice", None, statement("x", when='{ phones = ["in"] }') + choice("y", "f", when='{ kind = ["club"], wifi = ["no"] }') + fact("f"),
     "30-more.toml", "y", ["can never apply"]),
    ("can never be proposed", None, statement("x", when='{ kind = ["club"] }', propose='{ kind = ["school"] }'), "30-more.toml", "x", ["never be proposed"]),
    ("unreachable option", ('propose = "always"', 'when = { kind = ["club"], wifi = ["yes"] }'), "", "20-statements.toml", "phones.rule", ['option "in"', "never be reached"]),
    ("undeclared fact", ('when = { phones = ["in"] }', 'when = { weather = ["in"] }'), "", "20-statements.toml", "phones.list", ["weather", "nobody declares"]),
    ("undeclared value", ('when = { phones = ["in"] }', 'when = { phones = ["in", "lost"] }'), "", "20-statements.toml", "phones.list", ['phones is "lost"', "in, off"]),
    ("undeclared fact in a rule", None, rule("r", when='{ weather = ["x"] }'), "30-more.toml", "r", ["weather", "nobody declares"]),
    ("value set that is not declared", ('sets = { phones = "off" }', 'sets = { phones = "away" }'), "", "20-statements.toml", "phones.rule", ['phones = "away"', "not declared"]),
    ("option sets what a question asks", ('sets = { phones = "off" }', 'sets = { wifi = "no" }'), "", "20-statements.toml", "phones.rule", ["wifi", "question tells"]),
    ("fact that nobody sets", None, fact("f"), "30-more.toml", "f", ["Nobody sets"]),
    ("value that no option sets", ('sets = { phones = "off" }', ""), "", "10-items.toml", "phones", ['sets it to "off"']),
    ("two statements set one fact", None, choice("second", "phones"), "30-more.toml", "second", ['fact "phones"', "phones.rule", "Let one of them"]),
    ("cycle of conditions", None, fact("f") + fact("g") + choice("one", "f", when='{ g = ["in"] }') + choice("two", "g", when='{ f = ["in"] }'), "-", "facts", ["one, two", "circle", "Break"]),
    ("statement asks about the fact that it sets", None, fact("f") + choice("one", "f", when='{ f = ["in"] }'), "-", "facts", ["one sets f and asks about it"]),
    ("proposed selection trips a rule", None, rule("r", when='{ phones = ["in"] }', kept='["phones.list"]'), "30-more.toml", "r", ["proposed selection trips this rule", "for: school"]),
    ("rule over a statement that is not there", None, rule("r", kept='["phones.none"]'), "30-more.toml", "r", ['"phones.none"', "does not exist"]),
    ("rule that would always speak", None, rule("r"), "30-more.toml", "r", ["always speak"]),
    ("rule that can never speak", None, rule("r", when='{ wifi = ["yes"], kind = ["club"] }'), "30-more.toml", "r", ["never speak"]),
    ("sentence too long", ("The office keeps a list.", "The office " + "and the shop " * 10 + "keeps it."), "", "20-statements.toml", "phones.list", ["34 words", "at most 30", "two"]),
    ("reading age", ("The office keeps a list.", "Organisational responsibilities necessitate comprehensive documentation procedures throughout institutional environments."),
     "", "20-statements.toml", "phones.list", ["reading age", "shorter words"]),
    ("reading age of short words", ("Phones rest here.", "Regulatory organisations anticipate immediate notification concerning inappropriate communications."),
     "", "20-statements.toml", "phones.rule", ["(parents)"]),
    ("forbidden word", ("The office keeps a list.", "Sexting is banned."), "", "20-statements.toml", "phones.list", ['"sexting" must not appear', "nudes and semi-nudes"]),
    ("forbidden word with a hyphen of another kind", ("The office keeps a list.", "E‑safety first."), "", "20-statements.toml", "phones.list", ['"e-safety"', "online safety"]),
    ("forbidden word in a reason", ("So that none is lost.", "For e-safety."), "", "20-statements.toml", "phones.list", ["e-safety"]),
    ("forbidden word in a title", ('title = "Who helps"', 'title = "E-safety people"'), "", "10-items.toml", "people", ["e-safety"]),
    ("forbidden word in a question", ("Guests need rules.", "For e-safety."), "", "10-items.toml", "wifi", ["e-safety"]),
    ("gap left open", ("The office keeps a list.", "XXXX keeps a list."), "", "20-statements.toml", "phones.list", ['"XXXX"', "placeholder"]),
    ("unknown section", ('section = "phones"\nlevel = "should"', 'section = "cars"\nlevel = "should"'), "", "20-statements.toml", "phones.list", ['"cars" does not exist']),
    ("unknown place elsewhere", None, statement("x", also='{ policy = "cars" }'), "30-more.toml", "x", ["policy / cars"]),
    ("twice in one document", None, statement("x", also='{ policy = "people" }'), "30-more.toml", "x", ["a second time", "policy"]),
    ("unknown audience", ('audience = ["pupils"]', 'audience = ["cats"]'), "", "20-statements.toml", "phones.rule", ['"cats"', "pupils"]),
    ("unknown summary", ("short = { parents", "short = { cats"), "", "20-statements.toml", "phones.rule", ['"cats"']),
    ("one option alone", ('[[statement.option]]\nkey = "off"\nlabel = "Kept off"\ntext = "stay off"\nsets = { phones = "off" }\n', ""), "", "20-statements.toml", "phones.rule", ["at least two"]),
    ("no question to the options", ('asks = "What happens to phones?"\n', ""), "", "20-statements.toml", "phones.rule", ['"asks" is missing']),
    ("no room for the choice", (" {{choice}}.", " rest."), "", "20-statements.toml", "phones.rule", ["stands 0 times"]),
    ("choice without options", ("The office keeps a list.", "The office {{choice}}."), "", "20-statements.toml", "phones.list", ["stands 1 times"]),
    ("choice in a choice", ('text = "stay off"', 'text = "stay {{choice}}"'), "", "20-statements.toml", "phones.rule", ["holds {{choice}} itself"]),
    ("key of a school's own", ('key = "phones.list"', 'key = "own.list"'), "", "20-statements.toml", "own.list", ['must not begin with "own."']),
    ("key that no address can hold", ('key = "phones.list"', 'key = "Phones list"'), "", "20-statements.toml", "Phones list", ["small letters"]),
    ("fixed in a bank that is based on none", None, statement("phones.fixed", fixed="true"), "30-more.toml", "phones.fixed", ["based on no other"]),
    ("fact declared twice", None, fact("wifi").replace('"choice"', '"register"'), "30-more.toml", "wifi", ["question declares this fact"]),
    ("placeholder claimed twice", None, '[[value]]\nkey = "pupils"\nlabel = "x"\nkind = "text"\n', "10-items.toml", "pupil", ["{{pupils}} belongs to value pupils"]),
    ("placeholder that stands for the choice", None, '[[value]]\nkey = "choice"\nlabel = "x"\nkind = "text"\n', "30-more.toml", "choice", ["{{choice}} belongs to"]),
    ("answer that is none", ('answer = "no"', 'answer = "maybe"'), "", "10-items.toml", "wifi", ['"maybe"', "no answer"]),
    ("row that is no value", ('rows = ["dsl"]', 'rows = ["boss"]'), "", "10-items.toml", "people", ['"boss" is no value']),
    ("document of a section that is not there", ('sections = ["phones", "people"]', 'sections = ["phones", "people", "cars"]'), "", "10-items.toml", "policy", ['"cars"']),
    ("summary of a section that is not there", ('sections = ["phones"] }', 'sections = ["cars"] }'), "", "10-items.toml", "parents", ['"cars"']),
    ("shape that nobody can choose", ('shapes = ["standalone", "set"]', 'shapes = ["standalone", "sett"]'), "", "10-items.toml", "policy", ['"sett" is not known']),
    ("statement that a shape never prints", ('sections = ["phones", "people"]', 'sections = ["people"]'),
     '[[document]]\nkey = "alone"\ntitle = "Alone"\nshapes = ["standalone"]\nsections = ["phones"]\nfor = "All."\n', "20-statements.toml", "phones.list", ['shape "set"', "prints it"]),
    ("question about a choice", ('when = { kind = ["school"] }\nanswers', 'when = { phones = ["in"] }\nanswers'), "", "10-items.toml", "wifi", ['"phones"', "questions come before"]),
    ("question about a later one", ('why = "The law differs."', 'why = "The law differs."\nwhen = { wifi = ["yes"] }'), "", "10-items.toml", "kind", ['"wifi"', "comes later"]),
    ("printed value that is never asked for", ('label = "Safeguarding lead"', 'label = "Safeguarding lead"\nwhen = { kind = ["club"] }'), "", "20-statements.toml", "phones.rule",
     ["{{dsl}}", "never asked for"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "more", "file", "key", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_promised_fault_is_seen_and_names_file_key_and_mend(
    change: tuple[str, str] | None, more: str, file: str, key: str, words: list[str]
) -> None:
    found = faults(files(*([change] if change else []), more=more))
    assert any(
        fault.file == file and fault.key == key and all(word in f"{fault.says} {fault.mend}" for word in words)
        for fault in found
    ), found


def test_a_whole_section_that_is_hard_to_read_is_told() -> None:
    hard = "Governors periodically evaluate operational arrangements concerning technological supervision."
    made = files(more="".join(statement(f"x{number}", text=f'"{hard}"') for number in range(12)))
    assert any(fault.key == "phones" and "section as a whole" in fault.says for fault in faults(made))


def test_a_huge_text_is_told_at_once_and_in_words() -> None:
    began = time.perf_counter()
    found = faults(files(more=statement("x", text=f'"""{"We help [now](. " * 130_000}"""')))
    assert [(fault.file, fault.key) for fault in found] == [("30-more.toml", "x")]
    assert "at most 6,000" in found[0].says and "several" in found[0].mend
    assert time.perf_counter() - began < 3


def test_wrong_markup_is_told_in_the_words_of_whoever_reads_it() -> None:
    checks = Checks(markup_fault=lambda text: "No headings." if text.startswith("#") else None)
    made = bank(files(more=statement("x", text='"# Phones"')))
    assert Fault("30-more.toml", "x", "No headings.") in check(made, checks)


def test_familiar_terms_do_not_make_a_text_hard() -> None:
    text = "Safeguarding responsibilities, safeguarding arrangements and safeguarding documentation belong to safeguarding leads."
    made = bank(files(more=statement("x", text=f'"{text}"')))
    assert any("reading age" in fault.says for fault in check(made, Checks()))
    easier = HouseWords(familiar=frozenset({"safeguarding", "responsibilities", "arrangements", "documentation"}))
    assert check(made, Checks(words=easier)) == []


def test_faults_come_sorted_and_once_each() -> None:
    found = faults(
        files(("Ask {{dsl}}", "Ask {{boss}}, {{boss}}"), more=rule("r", kept='["no"]') + rule("a", kept='["no"]'))
    )
    assert found == sorted(set(found)) and len({fault.file for fault in found}) == 2


def test_what_must_hold_for_a_fact_to_be_told_counts_for_what_is_possible() -> None:
    def is_(fact_: str, value: str) -> Condition:
        return Condition((Test(fact_, frozenset({value})),))

    found = bank(files())
    assert possible(found, [is_("wifi", "yes")]) and possible(found, [is_("phones", "in"), is_("kind", "club")])
    assert not possible(found, [is_("wifi", "yes"), is_("kind", "club")])
    assert not possible(found, [is_("phones", "in"), is_("phones", "off")])


def test_every_kind_of_setting_is_played() -> None:
    found = bank(files())
    assert list(settings(found)) == [{"kind": ("club",)}, {"kind": ("school",)}]
    assert list(settings(replace(found, questions=()))) == [{}]
    assert list(settings(replace(found, questions=(replace(found.questions[1], when=Condition()),)))) == [
        {},
        {"wifi": ("yes",)},
        {"wifi": ("no",)},
    ]
    phases = '[[question]]\nkey = "phase"\nasks = "Which?"\nwhy = "Ages."\nwhen = { kind = ["school"] }\nanswers = [{ key = "primary", label = "P" }, { key = "secondary", label = "S" }]\n'
    assert list(settings(bank(files(more=phases)))) == [
        {"kind": ("club",)}, {"kind": ("school",), "phase": ("primary",)}, {"kind": ("school",), "phase": ("secondary",)},
    ]  # fmt: skip


def test_faults_of_requirements_are_named() -> None:
    pack = requirements()
    item = pack.requirements[0]

    def says(**changes: object) -> list[str]:
        return [fault.says for fault in faults(replace(pack, requirements=(replace(item, **changes),)))]  # type: ignore[arg-type]

    assert says(instrument="none") == ['The instrument "none" does not exist.']
    acts = replace(pack, instruments=tuple(replace(act, beside=("none", act.key)) for act in pack.instruments))
    assert [fault.says for fault in faults(acts)] == [
        '"beside" names "law", which is itself.', '"beside" names "none", which does not exist.',
    ]  # fmt: skip
    assert says(topic="CAR") == ['The topic "CAR" does not exist.'] and says(topic="MOB") == []
    assert says(starts=date(2026, 2, 1), ends=date(2026, 1, 1)) == ["It ends before it begins."]
    assert says(title="one two three four five six seven eight nine ten eleven") == [
        "The title has more than ten words."
    ]
    assert says(asks="Stop sexting.") == ['The word "sexting" must not appear in our own text.']


def test_faults_of_an_authority_and_of_a_calendar_are_named() -> None:
    contact = Contact("door", "Front door", "01632 960001", emergency=True, dated=date(2026, 9, 1))
    sound = AuthorityProfile(head(kind="authorities"), name="Made-up", contacts=(contact,))
    assert faults(sound) == []
    assert ['no "name"' in fault.says for fault in faults(replace(sound, name=""))] == [True]
    assert [fault.mend for fault in faults(replace(sound, contacts=()))] == [
        "Mark the front door with emergency = true."
    ]
    assert [fault.key for fault in faults(replace(sound, contacts=(replace(contact, dated=None),)))] == ["door"]
    assert (
        faults(Holidays(head(kind="calendars"))) != []
        and faults(Holidays(head(kind="calendars"), ((date(2026, 12, 25), "Christmas"),))) == []
    )


@laws
@given(st.text(alphabet="{}choiedslpu'’ .X_\n*[]()#-", max_size=60))
def test_checking_any_words_never_ends_in_a_traceback(text: str) -> None:
    sound = bank(files())
    item = replace(sound.statements[1], text=text, short=(("parents", text),))
    assert all(fault.says for fault in faults(replace(sound, statements=(sound.statements[0], item))))


PART = '\n[[section.part]]\nkey = "one"\ntitle = "One"\nfirst = "{}"\n'


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (PART.format("phones.none"), "which is no statement of this section"),
        (
            PART.format("phones.list") + PART.format("phones.rule").replace('"one"', '"two"'),
            "before the one that it stands behind",
        ),
    ],
)
def test_a_part_begins_with_a_statement_of_its_section_and_in_order(parts: str, says: str) -> None:
    title = 'title = "Phones of {{pupils}}"\n'
    assert any(says in fault.says for fault in faults(files((title, title + parts))))


def test_parts_in_order_are_no_fault() -> None:
    title = 'title = "Phones of {{pupils}}"\n'
    assert not faults(
        files((title, title + PART.format("phones.rule") + PART.format("phones.list").replace('"one"', '"two"')))
    )
