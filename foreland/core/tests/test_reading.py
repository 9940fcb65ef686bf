"""Files that are no edition: each fault names the file, the key and what to do, and nothing ends in a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.conditions import ALWAYS
from foreland.core.packs.model import AuthorityProfile, Holidays, Number
from foreland.core.packs.reading import Fault, read
from foreland.core.tests.banks import laws
from foreland.core.tests.packs import HEAD, ITEMS, REQUIREMENTS, STATEMENTS, bank, broken, files, requirements


def test_a_sound_edition_is_read_whole_and_in_order() -> None:
    found = bank(files())
    assert [item.key for item in found.statements] == ["phones.rule", "phones.list"]
    rule = found.statement["phones.rule"]
    assert rule.words("off") == "{{Pupils'}} phones stay off. Ask {{dsl}}." and rule.propose == ALWAYS
    assert rule.options[0].propose == ALWAYS and rule.options[1].propose is None
    assert found.head.edition == Number(2026, 1) and found.head.requirements == ("made-up", Number(2026, 1))
    assert found.places["statement:phones.list"] == "20-statements.toml"
    assert found.terms[0].choices[0].manys == "pupils'" and found.section["people"].rows == ("dsl",)
    assert requirements().requirement["R-1"].served_by == ("policy",)


def test_the_other_kinds_of_pack_are_read_too() -> None:
    def head(kind: str) -> str:
        return HEAD.replace('"policies"', f'"{kind}"')

    contact = '[[contact]]\nkey = "door"\nlabel = "Front door"\nvalue = "01632 960001"\nemergency = true\ndated = 2026-09-01\n'
    authority = read(
        {"pack.toml": head("authorities") + 'name = "Made-up"\ndomains = ["a.example"]\n', "c.toml": contact}
    )
    assert (
        isinstance(authority, AuthorityProfile)
        and authority.contacts[0].emergency
        and authority.domains == ("a.example",)
    )
    holidays = read(
        {"pack.toml": head("calendars"), "d.toml": '[[holiday]]\nday = 2026-12-25\ntitle = "Christmas Day"\n'}
    )
    assert isinstance(holidays, Holidays) and holidays.days[0][1] == "Christmas Day"


CASES = [
    # what is changed, the file and the key that are named, words that matter
    (('edition = "2026.1"\ntitle', "edition = 2026.1\ntitle"), "pack.toml", "-", ["in quotes", '"2026.1"']),
    (('edition = "2026.1"\ntitle', 'edition = "2026"\ntitle'), "pack.toml", "-", ['looks like "2026.1"']),
    (('edition = "2026.1" }', "edition = 2026.1 }"), "pack.toml", "-", ["requirements", "in quotes"]),
    (('pack = "made-up", ', "pack = 5, "), "pack.toml", "-", ["requirements", "pack ="]),
    (('kind = "policies"', 'kind = "recipes"'), "pack.toml", "-", ["recipes", "must be one of", "policies"]),
    (("published = 2026-09-01", 'published = "1.9.2026"'), "pack.toml", "-", ["published", "without quotes"]),
    (("published = 2026-09-01", "published = 2026-09-01T10:00:00"), "pack.toml", "-", ["published", "must be a date"]),
    (('publisher = "Nobody"\n', ""), "pack.toml", "-", ['"publisher" is missing']),
    (('publisher = "Nobody"', 'publisher = " "'), "pack.toml", "-", ['"publisher" is empty']),
    (('publisher = "Nobody"', 'publisher = "Nobody"\nauthor = "x"'), "pack.toml", "-", ["unknown field author"]),
    (('level = "must"', 'level = "shall"'), "20-statements.toml", "phones.rule", ["shall", "must, should, may"]),
    (('level = "must"', "level = 1"), "20-statements.toml", "phones.rule", ["level", "in quotes", "found 1"]),
    (('why = "Phones distract."\n', ""), "20-statements.toml", "phones.rule", ['"why" is missing']),
    (('level = "must"', 'level = "must"\nlevle = "must"\ncolour = "red"'), "20-statements.toml", "phones.rule", ["unknown fields colour, levle"]),
    (('meets = ["R-1"]', 'meets = "R-1"'), "20-statements.toml", "phones.rule", ["meets", "list of texts"]),
    (('meets = ["R-1"]', "meets = 5"), "20-statements.toml", "phones.rule", ["meets", "list of texts"]),
    (('meets = ["R-1"]', "meets = { a = 1 }"), "20-statements.toml", "phones.rule", ["meets", "list of texts"]),
    (('meets = ["R-1"]', 'meets = ["R-1", "R-1"]'), "20-statements.toml", "phones.rule", ["meets", "twice"]),
    (('sets = { phones = "in" }', "sets = { phones = 1 }"), "20-statements.toml", "phones.rule", ["option in", "sets", "table of texts"]),
    (('short = { parents = "Phones rest here." }', 'short = "x"'), "20-statements.toml", "phones.rule", ["short", "table of texts"]),
    (('propose = "always"', 'propose = "sometimes"'), "20-statements.toml", "phones.rule", ["option in", "sometimes", '"always", "never"']),
    (('when = { phones = ["in"] }', 'when = { phones = "in" }'), "20-statements.toml", "phones.list", ["when", "'phones'", "list its values"]),
    (('when = { phones = ["in"] }', 'when = "always"'), "20-statements.toml", "phones.list", ["when", "table of facts"]),
    (('when = { phones = ["in"] }', "when = { phones = [] }"), "20-statements.toml", "phones.list", ["lists no value"]),
    (('key = "phones.list"', 'key = "phones.rule"'), "20-statements.toml", "phones.rule", ["taken already", "20-statements.toml"]),
    (('key = "off"\nlabel = "Kept off"\ntext', 'key = "in"\nlabel = "Kept off"\ntext'), "20-statements.toml", "phones.rule", ["option in", "taken already"]),
    (('{ key = "club", label', '{ key = "school", label'), "10-items.toml", "kind", ["answers school", "taken already"]),
    (('{ key = "club", label = "A club" }', '"club"'), "10-items.toml", "kind", ["answers", "list of tables"]),
    (('answers = [{ key = "yes"', 'many = 1\nanswers = [{ key = "yes"'), "10-items.toml", "wifi", ["many", "true or false"]),
    (("[[value]]", "[[vallue]]"), "10-items.toml", "vallue", ["has no [[vallue]]", "[[value]]"]),
    (("[[value]]", "[value]"), "10-items.toml", "value", ["two brackets"]),
    (('key = "dsl"\n', ""), "10-items.toml", "value 1", ['"key" is missing']),
    (('why = "Phones distract."', 'why = "Phones distract.'), "20-statements.toml", "-", ["not TOML", "line"]),
    (('level = "must"', 'level = "must"\nlevel = "may"'), "20-statements.toml", "-", ["not TOML", "line"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "file", "key", "words"), CASES, ids=[f"{case[2]}-{number}" for number, case in enumerate(CASES)]
)
def test_each_fault_of_form_names_file_key_and_what_is_wrong(
    change: tuple[str, str], file: str, key: str, words: list[str]
) -> None:
    found = broken(files(change))
    assert [(fault.file, fault.key) for fault in found] == [(file, key)]
    for word in words:
        assert word in f"{found[0].says} {found[0].mend}"
    assert str(found[0]).startswith(f"{file}: {key}: ")


def test_every_fault_is_named_in_one_run() -> None:
    found = broken(files(('level = "must"', "level = 1"), ('kind = "person"', 'kind = "dog"'), more="[[statement]\n"))
    assert {fault.file for fault in found} == {"10-items.toml", "20-statements.toml", "30-more.toml"}


def test_the_same_key_in_two_files_names_both() -> None:
    (fault,) = broken(files(more=STATEMENTS[STATEMENTS.index('[[statement]]\nkey = "phones.list"') :]))
    assert (fault.file, fault.key) == ("30-more.toml", "phones.list") and "20-statements.toml" in fault.says


def test_items_without_a_key_are_not_called_doubles_of_each_other() -> None:
    found = broken(files(more='[[section]]\ntitle = "A"\n[[section]]\ntitle = "B"\n'))
    assert [(fault.key, fault.says) for fault in found] == [
        ("section 1", '"key" is missing.'),
        ("section 2", '"key" is missing.'),
    ]


def test_a_list_of_words_where_tables_belong_is_told() -> None:
    (fault,) = broken(files(more='statement = ["phones.more"]\n'))
    assert (fault.file, fault.key) == ("30-more.toml", "statement") and "[[statement]]" in fault.mend


@pytest.mark.parametrize("made", [{}, {"10-items.toml": ITEMS}])
def test_a_missing_pack_toml_is_named(made: dict[str, str]) -> None:
    assert broken(made) == (Fault("pack.toml", "-", "The pack has no pack.toml.", "Every edition needs one."),)


def test_a_pack_toml_that_is_no_toml_is_named_once() -> None:
    (fault,) = broken(files() | {"pack.toml": "id = made-up"})
    assert fault.file == "pack.toml" and "not TOML" in fault.says


def test_tables_nested_without_end_are_told_and_do_not_stop_the_reader() -> None:
    (fault,) = broken(files(more=f"a = {'[' * 50_000}"))
    assert fault.file == "30-more.toml" and "nested too deep" in fault.says


def test_a_key_of_very_many_parts_is_told_before_it_keeps_the_reader_busy() -> None:
    (fault,) = broken(files(more=f"[a{'.a' * 100_000}]"))
    assert fault.file == "30-more.toml" and "more than 16 parts" in fault.says and "line 1" in fault.says


def test_what_is_not_seen_says_what_to_check() -> None:
    (fault,) = broken(REQUIREMENTS | {"all.toml": REQUIREMENTS["all.toml"].replace('force = "law"\nsure = "seen"\n\n[[topic]]', 'force = "law"\nsure = "inferred"\n\n[[topic]]')})  # fmt: skip
    assert fault.key == "R-1" and '"check" must say' in fault.says
    (fault,) = broken(
        REQUIREMENTS | {"all.toml": REQUIREMENTS["all.toml"].replace('code = "R-1"', 'code = "R-1"\nserved_by = 5')}
    )
    assert fault.key == "R-1" and "served_by" in fault.says


def test_editions_compare_as_two_numbers() -> None:
    assert (
        Number.read("2026.9") < Number.read("2026.10") < Number.read("2027.1")
        and str(Number.read("2026.10")) == "2026.10"
    )
    for wrong in (2026.1, 2026, None, "", "26.1", "2026.x", "2026.", "2026.1.2", "2026.-1"):
        with pytest.raises(ValueError, match="edition"):
            Number.read(wrong)


TOML = st.recursive(
    st.one_of(st.booleans().map(lambda b: str(b).lower()), st.integers(0, 9).map(str), st.just('"x"'), st.just("2026-09-01"), st.just('""')),
    lambda inner: st.one_of(st.lists(inner, max_size=2).map(lambda v: f"[{', '.join(v)}]"), inner.map(lambda v: f"{{ key = {v} }}"), inner.map(lambda v: f"{{ not = {v} }}")),
    max_leaves=4,
)  # fmt: skip
LINES = [line for line in (HEAD + ITEMS + STATEMENTS).splitlines() if " = " in line]


@laws
@given(st.sampled_from(LINES), TOML)
def test_a_wrong_value_anywhere_is_told_and_never_ends_in_a_traceback(line: str, value: str) -> None:
    changed = f"{line.split(' = ')[0]} = {value}"
    made = {name: text.replace(line, changed) for name, text in files().items()}
    assert all(fault.file and fault.key and fault.says for fault in broken(made))


@laws
@given(st.sampled_from(sorted(files())), st.integers(0, 2000))
def test_a_file_cut_anywhere_is_told_and_never_ends_in_a_traceback(name: str, place: int) -> None:
    made = files()
    made[name] = made[name][:place]
    for fault in broken(made):
        assert fault.says
