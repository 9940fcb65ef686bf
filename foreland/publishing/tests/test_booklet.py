"""What a booklet makes of records and parts: glossary, who took part, the table of law, roles, headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foreland.core.document import Document, ListBlock, Table
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank, Requirements
from foreland.core.packs.reading import read
from foreland.core.tests.packs import REQUIREMENTS, bank, files, requirements
from foreland.publishing import typesetting, wording
from foreland.publishing.booklet import Frame, booklet, summary
from foreland.publishing.wording import contents, contents_depth

SECTIONS = 'sections = ["phones", "people"]\n'
MORE = """
[[section]]
key = "words"
title = "Words used here"
kind = "glossary"
[[section]]
key = "history"
title = "How this policy was made"
kind = "history"
[[gloss]]
word = "Office"
like = ["office"]
means = "The room by the door."
[[gloss]]
word = "Handed in"
like = ["handed in"]
means = "Given to {{dsl}}."
"""


def _bank() -> Bank:
    more = 'short_when = { kind = ["club"] }\nshort_without = ["words"]\n'
    return bank(files((SECTIONS, 'sections = ["phones", "words", "people", "history"]\n' + more), more=MORE))


def _printed(frame: Frame, **layer: object) -> Document:
    made = Layer(facts={"kind": ("school",)}, values={"dsl": "Jo Lane"})
    return booklet(resolve(_bank(), replace(made, **layer)), "policy", requirements(), frame)  # type: ignore[arg-type]


def _cells(table: Table) -> list[list[str]]:
    return [["".join(span.text for span in cell) for cell in row] for row in table.rows]


def _table(document: Document, section: str) -> Table:
    [found] = [item for item in document.sections if item.key == section]
    [block] = [block for passage in found.passages for block in passage.blocks]
    assert isinstance(block, Table)
    return block


def test_the_glossary_explains_the_words_that_are_printed_and_no_other() -> None:
    both = _table(_printed(Frame("Oak")), "words")
    assert _cells(both) == [["Handed in", "Given to Jo Lane."], ["Office", "The room by the door."]]
    assert both.row_headers and [cell[0].text for cell in both.header] == ["Word", "What it means"]


def test_a_short_print_has_no_glossary_and_its_numbers_have_no_gap() -> None:
    long, short = _printed(Frame("Oak")), _printed(Frame("Oak"), facts={"kind": ("club",)})
    assert [(item.number, item.key) for item in long.sections] == [("1", "phones"), ("2", "words"), ("3", "people")]
    assert short.kind == "short"
    assert [(item.number, item.key) for item in short.sections] == [("1", "phones"), ("2", "people")]


def test_who_took_part_is_a_table_of_how_the_policy_was_made() -> None:
    frame = Frame("Oak", took_part=(("Staff", "At the meeting", "3 November 2026"),))
    table = _table(_printed(frame), "history")
    assert _cells(table) == [["Staff", "At the meeting", "3 November 2026"]]
    assert [cell[0].text for cell in table.header] == ["Who", "How", "When"]
    assert [item.key for item in _printed(Frame("Oak")).sections if item.key == "history"] == []


LAW = '\n[[section]]\nkey = "law"\ntitle = "Law"\nkind = "law"\n'


def _law(kind: str, *changes: tuple[str, str]) -> list[list[str]]:
    made = bank(files((SECTIONS, 'sections = ["phones", "law"]\n'), more=LAW))
    asked = read({name: _put(text, changes) for name, text in REQUIREMENTS.items()})
    assert isinstance(asked, Requirements)
    printed = booklet(resolve(made, Layer(facts={"kind": (kind,)})), "policy", asked, Frame("Oak"))
    if "law" not in [section.key for section in printed.sections]:
        return []
    return _cells(_table(printed, "law"))


def _put(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        text = text.replace(old, new)
    return text


def test_the_table_of_law_names_what_printed_statements_rest_on() -> None:
    assert _law("school") == [["A law", "A house", "Law"]]
    assert _law("school", ('body = "A house"', 'body = "A house"\nedition = "2026"')) == [
        ["A law", "A house, 2026", "Law"]
    ]


def test_what_is_not_a_document_is_not_named_there() -> None:
    assert _law("school", ('body = "A house"', 'body = "A house"\nuncited = true')) == []


@pytest.mark.parametrize(
    ("day", "said"), [("2026-09-01", "since 1 September 2026"), ("2027-01-09", "from 9 January 2027")]
)
def test_the_table_of_law_tells_since_when_it_is_in_force(day: str, said: str) -> None:
    dated = f'body = "A house"\nedition = "2026"\nfrom = {day}'
    assert _law("school", ('body = "A house"', dated)) == [["A law", f"A house, 2026, in force {said}", "Law"]]


def test_what_a_setting_itself_rests_on_is_named_there() -> None:
    more = '[[instrument]]\nkey = "own"\ntitle = "Of clubs"\nbody = "A house"\nshort = "Clubs"\nforce = "law"\nsure = "seen"\n'
    change = ("[[topic]]", f'{more}cited_when = {{ kind = ["club"] }}\n[[topic]]')
    assert ["Of clubs", "A house", "Law"] in _law("club", change)
    assert ["Of clubs", "A house", "Law"] not in _law("school", change)


@pytest.mark.parametrize(
    ("beside", "named"),
    [('["law"]', True), ('["other"]', False), ('["other", "law"]', True), ('["usual"]', True), ('["near"]', False)],
)
def test_an_act_is_named_only_beside_what_rests_on_it(beside: str, named: bool) -> None:
    rest = 'body = "A house"\nshort = "Own"\nforce = "law"\nsure = "seen"\ncited_when = { kind = ["school"] }\n'
    acts = {"own": f"beside = {beside}\n", "near": 'beside = ["other"]\n', "usual": ""}
    more = "".join(f'[[instrument]]\nkey = "{key}"\ntitle = "Of {key}"\n{rest}{line}' for key, line in acts.items())
    other = (
        '[[instrument]]\nkey = "other"\ntitle = "Unused"\nbody = "A house"\nshort = "U"\nforce = "law"\nsure = "seen"\n'
    )
    rows = _law("school", ("[[topic]]", f"{more}{other}[[topic]]"))
    assert (["Of own", "A house", "Law"] in rows) is named
    assert ["Of usual", "A house", "Law"] in rows and ["Of near", "A house", "Law"] not in rows


def test_what_a_printed_statement_rests_on_is_named_whatever_stands_beside_it() -> None:
    change = ('body = "A house"', 'body = "A house"\ncited_when = { kind = ["school"] }\nbeside = ["none"]')
    assert _law("school", change) == [["A law", "A house", "Law"]]


def test_advice_stands_beneath_what_binds() -> None:
    more = '[[instrument]]\nkey = "own"\ntitle = "Tips"\nbody = "A house"\nedition = "2026"\nshort = "Tips"\nforce = "advice"\nsure = "seen"\n'
    asked = read({name: text.replace("[[topic]]", f'{more}cited_when = {{ kind = ["school"] }}\n[[topic]]', 1)
                  for name, text in REQUIREMENTS.items()})  # fmt: skip
    assert isinstance(asked, Requirements)
    made = bank(files((SECTIONS, 'sections = ["phones", "law"]\n'), more=LAW))
    printed = booklet(resolve(made, Layer(facts={"kind": ("school",)})), "policy", asked, Frame("Oak"))
    [found] = [section for section in printed.sections if section.key == "law"]
    table, *rest = found.passages[0].blocks
    assert isinstance(table, Table) and _cells(table) == [["A law", "A house", "Law"]]
    assert [line for block in rest for line in wording.block_lines(block)] == [
        "It also draws on this advice:",
        "Tips: A house, 2026",
    ]


def test_a_printed_table_says_a_role_in_the_settings_own_words() -> None:
    made = bank(
        files(('label = "Safeguarding lead"', 'label = "Safeguarding lead"\nprints = "Who listens to {{pupils}}"'))
    )
    printed = booklet(
        resolve(made, Layer(facts={"kind": ("school",)}, values={"dsl": "Jo"})), "policy", requirements(), Frame("Oak")
    )
    assert _cells(_table(printed, "people")) == [["Who listens to pupils", "Jo"]]


def _parted(count: int) -> Document:
    more = "".join(
        f'\n[[statement]]\nkey = "phones.s{number}"\ntitle = "One more"\nsection = "phones"\nlevel = "must"\n'
        f'why = "Because."\ntext = "We do the thing of number {number}."\n'
        for number in range(count)
    )
    parts = '\n[[section.part]]\nkey = "day"\ntitle = "In the day of {{pupils}}"\nfirst = "phones.list"\n'
    parts += '\n[[section.part]]\nkey = "later"\ntitle = "Later"\nfirst = "phones.s3"\n'
    made = bank(files(('title = "Phones of {{pupils}}"\n', 'title = "Phones of {{pupils}}"\n' + parts), more=more))
    return booklet(resolve(made, Layer(facts={"kind": ("school",)})), "policy", requirements(), Frame("Oak"))


def test_a_long_section_is_printed_in_numbered_parts() -> None:
    section = _parted(8).sections[0]
    assert [item.key for item in section.passages] == ["phones.rule"]
    assert [(part.number, part.title, len(part.passages)) for part in section.sections] == [
        ("1.2", "In the day of pupils", 4), ("1.3", "Later", 5),
    ]  # fmt: skip


def test_each_statement_has_a_number_of_its_own() -> None:
    document = _parted(8)
    numbers = [item.number for item in document.passages() if item.origin != "made"]
    assert numbers == ["1.1", *(f"1.2.{place}" for place in range(1, 5)), *(f"1.3.{place}" for place in range(1, 6))]
    headings = {section.number for section in document.sections[0].sections}
    assert headings.isdisjoint(numbers)
    assert [item.number for item in _parted(4).passages() if item.origin != "made"] == [f"1.{n}" for n in range(1, 7)]


def test_tables_and_pages_for_other_policies_have_no_numbers_to_cite() -> None:
    made = _printed(Frame("Oak"))
    assert [item.number for item in made.passages() if item.origin == "made"] == ["", ""]
    insert = bank(files(('key = "policy"\n', 'key = "policy"\nkind = "insert"\n')))
    document = booklet(resolve(insert, Layer(facts={"kind": ("school",)})), "policy", requirements(), Frame("Oak"))
    assert {item.number for item in document.passages()} == {""}


FRONT = """
[[summary]]
key = "now"
title = "Worried about {{pupils}}?"
front = true
groups = [{ sections = ["phones"] }]
"""


def _front(lines: int, kind: str = "policy") -> Document:
    more = FRONT + "".join(
        f'\n[[statement]]\nkey = "phones.s{number}"\ntitle = "One more"\nsection = "phones"\nlevel = "must"\n'
        f'why = "Because."\ntext = "We do the thing of number {number}."\nshort = {{ now = "Ring {number}{number}{number}." }}\n'
        for number in range(lines)
    )
    made = bank(files(('key = "policy"\n', f'key = "policy"\nkind = "{kind}"\n'), more=more))
    resolved = resolve(made, Layer(facts={"kind": ("school",)}))
    assert summary(resolved, "now", "policy", Frame("Oak")) is None
    return booklet(resolved, "policy", requirements(), Frame("Oak"))


def test_what_to_do_first_stands_in_a_box_at_the_front() -> None:
    front = _front(4).front
    assert front is not None and front.title == "Worried about pupils?" and front.tone == "urgent"
    assert list(wording.block_lines(front))[1:] == ["Ring 000.", "Ring 111.", "Ring 222.", "Ring 333."]


def test_two_lines_make_no_box_and_a_page_for_another_policy_has_none() -> None:
    assert _front(2).front is None
    assert _front(4, "insert").front is None


def test_a_short_one_is_printed_whole() -> None:
    section = _parted(4).sections[0]
    assert section.sections == () and len(section.passages) == 6


def test_contents_go_as_deep_as_a_page_holds() -> None:
    document = _parted(8)
    assert contents_depth(document) == 2
    many = replace(document, sections=tuple(document.sections[:1]) * 20)
    assert contents_depth(many) == 1
    assert all(depth == 1 for depth, _ in contents(many)) and len(contents(many)) == 20


def test_a_telephone_number_is_not_broken_in_pdf() -> None:
    assert typesetting._words("Ring 01632 960001 today") == "Ring 01632\u00a0960001 today"
    assert typesetting._words("In 2026 4 of us") == "In 2026 4 of us"


LINKED = """
[[value]]
key = "others"
label = "Other policies"
kind = "list"
optional = true
usual = [{ text = "Behaviour\\nComplaints", when = { kind = ["school"] } }]
[[section]]
key = "linked"
title = "Policies that go with this one"
kind = "linked"
rows = ["others"]
"""


def _linked(kind: str, **values: str) -> list[str]:
    made = bank(files((SECTIONS, 'sections = ["phones", "linked"]\n'), more=LINKED))
    resolved = resolve(made, Layer(facts={"kind": (kind,)}, values=values))
    printed = booklet(resolved, "policy", requirements(), Frame("Oak"))
    blocks = [
        block for item in printed.sections if item.key == "linked" for each in item.passages for block in each.blocks
    ]
    return [
        "".join(span.text for span in line) for block in blocks if isinstance(block, ListBlock) for line in block.items
    ]


def test_the_policies_that_go_with_this_one_are_the_school_s_or_else_the_usual_ones() -> None:
    assert _linked("school") == ["Behaviour", "Complaints"]
    assert _linked("school", others="Safeguarding: the office\n\nBehaviour:") == [
        "Safeguarding: the office",
        "Behaviour",
    ]
    assert _linked("club") == [], "where none are usual and none are given, there is no such section"
