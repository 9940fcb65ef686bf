"""A document tied to a bank: nothing lost, nothing twice, edits recognised, strangers left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.conditions import Condition, Test
from foreland.core.matching.cutting import Cutter
from foreland.core.matching.guide import Guide
from foreland.core.matching.passages import cuts
from foreland.core.matching.statements import Matching, Passage, made_from, match, ready
from foreland.core.matching.synonyms import Synonym
from foreland.core.packs.model import Bank, Option, Section, Statement, Term, TermChoice, Value
from foreland.core.packs.reading import read
from foreland.core.source import Extract, Source
from foreland.core.tests.banks import head, laws

CONTENT = Path(__file__).resolve().parents[3] / "content"
GUIDE = Guide(
    head("2026.1", "matching"),
    synonyms=(
        Synonym("safeguarding-lead", ("designated safeguarding lead", "DSL", "safeguarding lead")),
        Synonym("pupil", ("pupil", "child", "student")),
        Synonym("tell", ("tell", "inform", "report")),
        Synonym("phone", ("phone", "mobile", "handset")),
    ),
)
TEXTS = {
    "phones.pupils": ("phones", "Phones in the day", "{{Pupils'}} phones {{choice}}."),
    "phones.staff": ("phones", "Staff phones", "Staff keep their own phones in lockers and use them only at break, away from {{pupils}}."),
    "phones.trips": ("phones", "Phones on trips", "On trips the office holds one number for families to ring: {{trip_number}}."),
    "responding.tell": ("responding", "Whom to tell", "Anyone who is worried about a {{pupil}} online tells the safeguarding lead the same day."),
    "responding.record": (
        "responding", "Records",
        "Staff write down each concern before they go home:\n\n- what happened, and when;\n- who was there, and what they said;\n- what was done.",
    ),
    "responding.about-head": ("responding", "A worry about the head", "A worry about the head goes to {{chair_name}}. The chair rings the council’s officer within one working day."),
    "filtering.checks": ("filtering", "Tests of the filter", "Every half term {{it_name}} tests the filter on each kind of device and writes down the result."),
    "filtering.lead": ("filtering", "Who answers for filtering", "One senior leader answers for filtering and monitoring, chooses the systems and reports to governors."),
    "passwords.long": ("filtering", "Long passwords", "Passwords are made of three random words and shared with nobody."),
    "images.consent": ("images", "Consent to pictures", "Before a picture of a {{pupil}} is published, families agree in writing, and may change their mind at any time."),
    "images.names": ("images", "Names beside pictures", "A full name never stands beside a picture."),
    "teaching.lessons": ("teaching", "Lessons on life online", "Each year group has six lessons on life online, planned with computing and health education."),
}  # fmt: skip
OPTIONS = (
    Option("off", "Off", "stay switched off and out of sight all day"),
    Option("handed-in", "Handed in", "are handed in at the gate and given back at the end of lessons"),
)
BANK = Bank(
    head(),
    terms=(
        Term("pupil", "Pupils", (TermChoice("pupil", "pupil", "pupils", "pupil's", "pupils'"),
                                 TermChoice("child", "child", "children", "child's", "children's")), "pupils"),
    ),
    values=(Value("trip_number", "Trips", "contact", "profile"), Value("chair_name", "Chair", "person", "profile"),
            Value("it_name", "IT", "person", "profile")),
    sections=tuple(Section(key, key.title()) for key in ("phones", "responding", "filtering", "images", "teaching")),
    statements=tuple(
        Statement(key, title, section, "must", text, "Because.", options=OPTIONS if "choice" in text else (), meets=(f"R-{key}",))
        for key, (section, title, text) in TEXTS.items()
    ),
)  # fmt: skip
AS_PRINTED = {
    "phones.staff": "Staff keep their own phones in lockers and use them only at break, away from pupils.",
    "responding.tell": "Anyone who is worried about a pupil online tells the safeguarding lead the same day.",
    "filtering.lead": "One senior leader answers for filtering and monitoring, chooses the systems and reports to governors.",
    "images.consent": (
        "Before a picture of a pupil is published, families agree in writing, and may change their mind at any time."
    ),
}


def document(*rows: str | tuple[str, str], under: tuple[str, ...] = ()) -> Source:
    """Return a document of paragraphs, or of pairs of a kind and a text."""
    pairs = [("paragraph", row) if isinstance(row, str) else row for row in rows]
    return Source("old.txt", "txt", tuple(Extract(n, kind, text, under=under) for n, (kind, text) in enumerate(pairs)))  # type: ignore[arg-type]


def matched(*rows: str | tuple[str, str]) -> Matching:
    """Return what a document is to the small bank."""
    return match(document(*rows), BANK, GUIDE)


def only(*rows: str | tuple[str, str]) -> Passage:
    """Return the one passage of a document."""
    (found,) = matched(*rows).passages
    return found


def accounted(found: Matching) -> dict[int, list[tuple[int, int]]]:
    """Return the stretches of each extract that lie in passages, in order."""
    stretches: dict[int, list[tuple[int, int]]] = {extract.number: [] for extract in found.source.extracts}
    for passage in found.passages:
        for part in passage.parts:
            stretches[part.extract].append((part.start, part.end))
    return {number: sorted(parts) for number, parts in stretches.items()}


BITS = some.sampled_from(
    [text.replace("{{", "").replace("}}", "") for _, _, text in TEXTS.values()]
    + [
        "Staff must:",
        "Lunch is at noon.",
        "e.g. 3.5 of them",
        "•",
        "…",
        " ",
        "Dr. A. Smith rang at 9 a.m. He left.",
        "\n",
        "No",
    ]
)
KINDS = some.sampled_from(["title", "heading", "paragraph", "item", "row", "box", "note", "contents", "furniture"])
SOURCES = some.lists(some.tuples(KINDS, some.lists(BITS, max_size=4).map(" ".join)), max_size=9).map(
    lambda rows: document(*rows)
)


@laws
@given(SOURCES)
def test_every_character_of_every_extract_lies_in_exactly_one_passage(source: Source) -> None:
    found = match(source, BANK, GUIDE)
    for number, parts in accounted(found).items():
        length = len(source.extracts[number].text)
        assert parts, f"extract {number} is lost"
        assert parts[0][0] == 0 and parts[-1][1] == length
        assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert [passage.number for passage in found.passages] == list(range(len(found.passages)))


@laws
@given(SOURCES)
def test_no_statement_is_taken_twice_and_the_answer_is_always_the_same(source: Source) -> None:
    found = match(source, BANK, GUIDE)
    taken = [passage.statement for passage in found.passages if passage.statement]
    assert len(taken) == len(set(taken))
    assert match(source, BANK, GUIDE).passages == found.passages
    for passage in found.passages:
        assert bool(passage.statement) == (passage.kind in ("same", "amended"))
        assert 0 <= passage.sure <= 1 and len(passage.candidates) <= 3
        if passage.kind == "unsure":
            assert passage.candidates
        says = all(source.extracts[part.extract].says for part in passage.parts)
        assert says or passage.kind in ("heading", "furniture")


@laws
@given(some.text(max_size=200))
def test_sentences_are_cut_without_loss(text: str) -> None:
    places = cuts(text)
    assert places[0] == 0 and places[-1] == len(text)
    assert places == sorted(places)


@laws
@given(
    some.lists(
        some.sampled_from(["Mrs", "Anna", "Smith-Jones", "01632", "960001", "the", "office", "at"]),
        min_size=1,
        max_size=9,
    )
)
def test_whatever_a_school_fills_in_is_the_banks_own_wording_still(words: list[str]) -> None:
    value = " ".join(words)
    found = only(
        f"A worry about the head goes to {value}. The chair rings the council’s officer within one working day."
    )
    assert (found.kind, found.statement, found.sure) == ("same", "responding.about-head", 1.0)


@pytest.mark.parametrize("key", sorted(AS_PRINTED))
def test_the_banks_own_wording_is_recognised(key: str) -> None:
    found = only(AS_PRINTED[key])
    assert (found.kind, found.statement, found.meets) == ("same", key, (f"R-{key}",))


def test_another_word_for_its_pupils_is_no_change() -> None:
    assert only(AS_PRINTED["phones.staff"].replace("pupils", "children")).kind == "same"


def test_small_letters_and_marks_are_no_change() -> None:
    assert only("STAFF keep their own phones in lockers – and use them only at break, away from pupils").kind == "same"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Pupils’ phones stay switched off and out of sight all day.", "off"),
        ("Pupils' phones are handed in at the gate and given back at the end of lessons.", "handed-in"),
        (
            "Pupils' mobile phones are handed in to the office at the gate and given back at the end of lessons.",
            "handed-in",
        ),
    ],
)
def test_the_alternative_that_was_chosen_is_told(text: str, option: str) -> None:
    found = only(text)
    assert (found.statement, found.option) == ("phones.pupils", option)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("All staff keep their personal phones in lockers and may use them only at break and lunch, away from the pupils.", "phones.staff"),
        ("Anyone who is worried about a child online informs the DSL immediately, and at the latest the same day.", "responding.tell"),
        ("One member of the leadership team answers for filtering and monitoring, chooses systems and reports each term to governors.", "filtering.lead"),
        ("Families agree in writing before any picture of a pupil is published. They may change their mind at any time.", "images.consent"),
    ],
)  # fmt: skip
def test_an_edited_wording_is_an_amendment_of_its_statement(text: str, key: str) -> None:
    found = only(text)
    assert (found.kind, found.statement) == ("amended", key)
    assert 0.5 < found.sure < 1 and found.words


def test_a_list_is_one_statement_with_the_line_that_leads_into_it() -> None:
    found = only(
        "Staff write down each concern before they go home:",
        ("item", "what happened, and when;"),
        ("item", "who was there, and what they said;"),
        ("item", "what was done."),
    )
    assert (found.kind, found.statement, len(found.parts)) == ("same", "responding.record", 4)


def test_two_statements_in_one_paragraph_are_told_apart() -> None:
    found = matched(f"{AS_PRINTED['phones.staff']} {AS_PRINTED['images.consent']}").passages
    assert [(passage.kind, passage.statement) for passage in found] == [
        ("same", "phones.staff"), ("same", "images.consent"),
    ]  # fmt: skip


def test_what_the_school_put_between_two_statements_is_its_own() -> None:
    between = "Lunch boxes stand on the red shelf beside the hall door and go home on Fridays."
    found = matched(f"{AS_PRINTED['phones.staff']} {between} {AS_PRINTED['images.consent']}").passages
    assert [passage.kind for passage in found] == ["same", "own", "same"]
    assert found[1].text == between


def test_items_that_are_statements_of_their_own_leave_the_line_before_them_as_a_heading() -> None:
    found = matched(
        "We have agreed on three things:",
        ("item", AS_PRINTED["phones.staff"]),
        ("item", AS_PRINTED["filtering.lead"]),
        ("item", AS_PRINTED["images.consent"]),
    )
    assert [passage.kind for passage in found.passages] == ["heading", "same", "same", "same"]


def test_rules_in_sentences_of_their_own_stand_alone_and_parts_of_one_sentence_together() -> None:
    rules = matched(("item", "We lock our screens."), ("item", "We wash our hands."), ("item", "We shut the door."))
    assert len(rules.passages) == 3
    parts = matched(("item", "screens that are locked,"), ("item", "hands that are washed, and"), ("item", "doors."))
    assert len(parts.passages) == 1


def test_what_one_sentence_of_many_says_is_offered() -> None:
    around = (
        "The hall was painted green in spring, and the stage has new steps. Chairs are stacked by six after lunch. Benches are oiled "
        "in June. Trees are cut in autumn by a gardener. Bins are emptied on Mondays. Gates are painted each summer."
    )
    said = "Worries online of any sort are for the safeguarding lead to hear the same day."
    (found,) = matched(f"{around} {said}").passages
    assert (found.kind, found.candidates[0].key) == ("unsure", "responding.tell")
    (without,) = matched(around).passages
    assert without.kind == "own"


def test_a_value_lowers_no_likeness_even_where_other_words_changed() -> None:
    compared = ready(BANK, GUIDE)
    number = [item.key for item in BANK.statements].index("phones.trips")
    text = "On all trips the office holds one number for families to ring: {}."
    short, long = (
        compared.edit(compared.count(text.format(value)), number)
        for value in (
            "01632",
            "01632 960 001, the mobile of Mrs Smith, or in her absence that of the caretaker, Mr Bell",
        )
    )
    assert short and long and short.likeness > 0.9
    assert long.likeness == pytest.approx(short.likeness)


def test_the_likest_passage_has_the_statement_and_the_other_is_for_a_person() -> None:
    edited = "Staff keep their own phones in lockers and use them only at break, but away from pupils and visitors."
    one, other = matched(edited, AS_PRINTED["phones.staff"]).passages
    assert (other.kind, other.statement) == ("same", "phones.staff")
    assert one.kind == "unsure" and one.candidates[0].key == "phones.staff"
    assert "already" in one.because


def test_a_paraphrase_is_offered_with_its_statement_and_the_words_that_spoke() -> None:
    found = only("If you have any worry at all over what a student has met online, report it to the DSL that day.")
    assert "responding.tell" in [candidate.key for candidate in found.candidates[:3]]
    assert found.kind in ("unsure", "amended")
    assert {"student", "DSL"} & set(found.words)


@pytest.mark.parametrize(
    "text",
    [
        "The swimming gala takes place at the leisure centre in June.",
        "Minibus drivers hold a full licence and take a test every four years.",
        "Version 3",
        "…………",
    ],
)
def test_a_stranger_is_the_documents_own(text: str) -> None:
    assert only(text).kind == "own"


class _Meaning:
    """A model that finds one statement near whatever it is asked, and remembers what that was."""

    def __init__(self, near: str) -> None:
        self._near = near
        self.asked: list[str] = []

    def alike(self, ones: Sequence[str], others: Sequence[str]) -> list[list[float]]:
        self.asked += ones
        return [[0.9 if self._near in other else -0.2 for other in others] for _ in ones]


def test_a_language_model_orders_the_candidates_and_nothing_else() -> None:
    model = _Meaning("Three random words".lower())
    rows = (AS_PRINTED["phones.staff"], "Secrets that open our accounts stay with their owner.", ("heading", "Phones"))
    without = match(document(*rows), BANK, GUIDE).passages
    found = match(document(*rows), BANK, GUIDE, sentences=model).passages
    assert model.asked == [rows[1]]
    assert found[0] == without[0] and found[2] == without[2]
    assert without[1].kind == "own" and "passwords.long" not in [item.key for item in without[1].candidates[:1]]
    assert found[1].candidates[0].key == "passwords.long"
    assert found[1].candidates[0].sure > max([item.sure for item in without[1].candidates], default=0)


def test_headings_and_furniture_stay_what_they_are() -> None:
    found = matched(
        ("title", "Online safety policy"), ("contents", "1 Phones 3"), ("heading", "Phones"), ("furniture", "Page 2")
    )
    assert [passage.kind for passage in found.passages] == ["heading", "furniture", "heading", "furniture"]


def test_what_cannot_apply_is_no_answer() -> None:
    only_clubs = Condition((Test("kind", frozenset({"club"})),))
    narrow = replace(
        BANK,
        statements=tuple(
            replace(item, when=only_clubs) if item.key == "phones.staff" else item for item in BANK.statements
        ),
    )
    source = document(AS_PRINTED["phones.staff"])
    assert match(source, narrow, GUIDE, {"kind": frozenset({"school"})}).taken == {}
    assert list(match(source, narrow, GUIDE).taken) == ["phones.staff"]


def test_in_a_document_made_from_the_bank_a_much_changed_passage_is_an_edit_still() -> None:
    changed = "Always staff should keep phones in suitable lockers there, only using them at agreed break away."
    alone = matched(changed).passages[0]
    among = matched(changed, AS_PRINTED["responding.tell"], AS_PRINTED["images.consent"]).passages[0]
    assert alone.statement in ("", "phones.staff")
    assert (among.kind, among.statement) == ("amended", "phones.staff")
    assert made_from(document(*AS_PRINTED.values()), ready(BANK, GUIDE))
    assert not made_from(document("The swimming gala takes place at the leisure centre in June."), ready(BANK, GUIDE))


def test_a_document_without_words_has_no_passages() -> None:
    assert match(Source("empty.txt", "txt", ()), BANK, GUIDE).passages == ()
    assert not made_from(Source("empty.txt", "txt", ()), ready(BANK, GUIDE))


def test_a_bank_is_made_ready_once() -> None:
    assert ready(BANK, GUIDE) is ready(BANK, GUIDE)
    assert Cutter(ready(BANK, GUIDE)).bank is ready(BANK, GUIDE)


def test_every_wording_of_the_newest_bank_is_recognised_where_a_primary_school_prints_it() -> None:
    folder = CONTENT / "policies" / "england-online-safety" / "2026.2"
    bank = read({file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.toml")})
    assert isinstance(bank, Bank)
    facts = next(item.known for item in bank.settings if item.key == "primary")
    counting = ready(bank, GUIDE).counting
    rows: list[tuple[str, str]] = []
    keys: list[str] = []
    for item in bank.statements:
        if item.when.value(facts).holds is not False:
            keys.append(item.key)
            text = counting.said(item.words(item.options[0].key if item.options else None)).replace("**", "")
            lines = [line.strip() for line in text.split("\n") if line.strip()]
            rows += [("item" if line.startswith("- ") else "paragraph", line.removeprefix("- ")) for line in lines]
            rows.append(("heading", "Next"))
    found = match(document(*rows), bank, GUIDE, facts)
    assert [passage.statement for passage in found.passages if passage.kind != "heading"] == keys
    assert {passage.kind for passage in found.passages} == {"same", "heading"}


def test_a_very_long_sentence_is_answered_too() -> None:
    long = " ".join(["phones", "lockers", "online", "worried", "red", "shelf"] * 3000)
    (found,) = matched(long).passages
    assert found.kind in ("own", "unsure") and found.text == long
