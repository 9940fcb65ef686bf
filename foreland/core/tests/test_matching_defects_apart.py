"""Defects that need more than one passage: people, contradictions, numbers, other schools, doubles; and the laws for all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.matching.defects import KINDS, WEIGHTS, defects
from foreland.core.matching.defects.defect import LONGEST_QUOTE, quote
from foreland.core.matching.defects.finding import MOST
from foreland.core.matching.defects.people import same_person
from foreland.core.source import WORDS, Source
from foreland.core.tests.banks import laws
from foreland.core.tests.defective import DAY, Line, document, guide, heading, of, part, row, wrong

PROFILE = ("Jane Smith, headteacher", "Mr Omar Haddad (01632 960 001)", "Dr Ann O’Neill")
UNKNOWN = [
    "The designated safeguarding lead is Peter Akande.",
    "DSL: Julie Farthing",
    "Speak to Mrs Loddington at the office.",
    "Lucy Bell (DSL) keeps the log.",
    "The headteacher, Mr T. Okonjo, decides.",
    "Chair of governors – Rev. A. Pickles",
    "Miss Smythe teaches computing.",
    "Online Safety Co-ordinator – Sarah Lee",
    "Contact our DSL Karen White on 01234 567890",
    "DDSL's: Amy Lee",
    "Revd Canon Jo Field",
]
KNOWN = [
    "The designated safeguarding lead is Jane Smith.",
    "Mrs Smith keeps the log.",
    "Mr Haddad tests the filter.",
    "DSL: Mr O. Haddad",
    "Dr O'Neill is the chair.",
    "The Byron Review by Professor Tanya Byron began it.",
    "The Designated Safeguarding Lead is Key Stage Leader.",
    "Online Safety Lead: See Below",
    "The headteacher, Chair of Governors and DSL meet.",
    "Designated Safeguarding Lead: Role Description",
    "The DSL is Level Three trained.",
    "Microsoft Teams, Google Classroom and Project Evolve, the DSL says",
    "Chair of Governors: Signature",
    "Prevent Lead: See Above",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_names_that_are_not_in_the_profile_are_found(text: str) -> None:
    (found,) = of(wrong(text, people=PROFILE), "person")
    assert found.weight == "should" and "profile" in found.wrong
    assert text[found.start : found.end].split()[-1] in found.wrong


@pytest.mark.parametrize("text", KNOWN)
def test_names_in_the_profile_and_what_is_no_name_are_left_alone(text: str) -> None:
    assert not of(wrong(text, people=PROFILE), "person")


def test_without_a_profile_those_with_a_role_are_listed_and_others_in_one_line() -> None:
    lines = [
        "DSL: Julie Farthing",
        "Mrs Farthing keeps the log.",
        "Mr Best and Miss Tait run the club.",
        "Ask Mr Hope.",
    ]
    found = of(wrong(*lines), "person")
    assert [one.weight for one in found] == ["look", "look"]
    assert "as DSL" in found[0].wrong and found[0].also == (1,)
    assert all(name in found[1].wrong for name in ("Mr Best", "Miss Tait", "Mr Hope"))


def test_a_name_below_its_role_is_tied_to_it() -> None:
    lines = [
        "Link governor for safeguarding (and online safety)",
        "Philippa Burke",
        "DSL – Emma Shaw",
        "Ann Best",
        "Contacts",
        "School Office",
    ]
    found = of(wrong(*lines), "person")
    assert [(one.extract, one.wrong) for one in found] == [
        (1, "Philippa Burke is named here as Link governor."), (2, "Emma Shaw is named here as DSL."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mrs Smith", "Jane Smith", True), ("J. Smith", "Jane Smith", True), ("Jane Smith", "John Baker", False),
        ("Jane Smith", "Peter Smith", False), ("Mr O'Neill", "Ann O’Neill", True), ("Ms A Noor", "Farida Noor", False),
    ],
)  # fmt: skip
def test_one_person_is_known_under_several_forms_of_the_name(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same is same_person(other, one)


def _numbered(*labels: str) -> list[Line]:
    return [
        heading(f"Part {at}", label) if label.count(".") == 0 else part(f"Sentence {at}.", label)
        for at, label in enumerate(labels)
    ]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (("1", "2", "2", "3"), "2 stands twice"),
        (("3", "3.1", "3.3", "3.2"), "3.2 comes after 3.3"),
        (("1", "2", "4"), "from 2 to 4"),
        (("5", "5.1", "5.1"), "5.1 stands twice"),
        (("6", "6.7", "6.9"), "from 6.7 to 6.9"),
        (("1", "3", "2"), "2 comes after 3"),
        (("1.", "1.1.", "1.2.", "1.4."), "from 1.2 to 1.4"),
    ],
)
def test_numbers_out_of_order_are_found(labels: tuple[str, ...], said: str) -> None:
    (found,) = of(wrong(*_numbered(*labels)), "numbering")
    assert said in found.wrong and found.also


@pytest.mark.parametrize(
    "lines",
    [
        _numbered("1", "1.1", "1.2", "2", "2.1", "3"),
        [
            heading("One", "1"),
            part("first", "1", "item"),
            part("second", "2", "item"),
            heading("Two", "2"),
            part("first", "1", "item"),
        ],
        [
            heading("One", "1"),
            heading("Two", "2"),
            heading("Appendix A: agreement"),
            heading("One", "1"),
            heading("Two", "2"),
        ],
        [heading("Three", "3"), part("a", "3.1"), heading("Five", "5"), part("b", "5.1"), part("Four", "4", "item")][
            :2
        ],
        [heading("One", "1"), part("Call 0300 123 2040 now."), heading("Two", "2")],
        [part("Section 2 of the Act applies."), part("see 3.4 below"), part("see 3.1 above")],
        [heading("One", "1"), part("E-mail", "2"), heading("Three", "3")],
        [part("8.45 Doors open"), part("9.00 Registration"), part("8.50 Late pupils sign in")],
        [part("10.1 is a version of the system, as 9.4 was.")],
    ],
)
def test_lists_appendices_and_whole_series_are_in_order(lines: list[Line]) -> None:
    assert not of(wrong(*lines), "numbering")


OWN = [
    "Elmscott Primary School believes in this.",
    "At Elmscott Primary School staff report.",
    "Elmscott parents are told.",
]
STRANGERS = ["Oakfield Junior School keeps a log.", "Pupils of St Mary’s Catholic Academy sign.", "The head of Brook Lane Nursery decides.", "All at Hill Top High School know.", "Old Park Primary School checks devices.", "Staff of Ashdown Vale School report.", "The Governors of St. Peter’s C.E. Primary School agree.", "Parents at Holly Lodge Pre-School sign.", "Queen Elizabeth’s Grammar School", "Meadowside Primary", "Staff at Moorside Comprehensive check it."]  # fmt: skip
FRIENDS = [
    "Elmscott School keeps a log.", "Pupils move on to Brook High School; we share files at transition.", "Elmscot Primary School keeps a log.",
    "Every Primary School should know this.", "The National College trains our staff.", "We thank Hill Top School for sharing theirs, from which this was adapted.",
    "Tidewater Academy Trust sets the rule.", "Staff visit Brook Lane School each year.", "Keeping children safe in the High School years", "Elmscott CE Primary and Nursery School", "Teaching Online Safety in School is read.", "Passwords policy E-mail School website", "ELMSCOTT PRIMARY SCHOOL", "A Good School", "Wider School Community", "Parent and School Agreement", "Sixth Form College", "Our School Council", "Online Safety School Policy",
    "See the School's Data Protection Policy.", "Activity on College equipment is logged.", "Pupils in the Senior School bring a device.",
    "The Pre-Prep and the Main School have their own rules."]  # fmt: skip


@pytest.mark.parametrize("text", STRANGERS)
@pytest.mark.parametrize("school", [None, "Elmscott Primary School"])
def test_the_name_of_another_school_is_found(text: str, school: str | None) -> None:
    (found,) = of(wrong(*OWN, text, school=school), "other-school")
    assert found.extract == 3 and text[found.start : found.end] in found.wrong


@pytest.mark.parametrize("text", FRIENDS)
def test_the_schools_own_name_partners_and_others_are_left_alone(text: str) -> None:
    assert not of(wrong(*OWN, text, school="Elmscott Primary School"), "other-school")


def test_names_that_are_told_may_stand() -> None:
    assert not of(wrong(*OWN, "Brook Lane School hosts the server.", names=("Brook Lane School",)), "other-school")


def test_where_two_names_are_as_likely_none_is_called_wrong() -> None:
    assert not of(wrong("Oak Road School does.", "Elm Road School does."), "other-school")


LONG = "All staff report a concern about a child online to the safeguarding lead before they go home on the same day."


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        ((LONG, "Something else stands here.", LONG), 1),
        ((LONG, LONG.upper()), 1),
        ((LONG, LONG.replace("the same", "that same")), 0),
        ((f"{LONG} {LONG[:40]} and write it down.", f"{LONG} {LONG[:40]} and write it  down."), 1),
        (("Staff report.", "Staff report."), 0),
        ((LONG, heading("Pupil acceptable use agreement"), LONG), 0),
        ((row(LONG, "a"), row(LONG, "b")), 0),
        ((LONG, LONG.replace("All staff", "All pupils and their parents").replace("lead", "team")), 0),
        ((LONG, LONG, LONG), 2),
        ((part(LONG, kind="item"), LONG), 1),
    ],
)
def test_paragraphs_that_stand_twice_are_found(lines: tuple[Line, ...], times: int) -> None:
    assert len(of(wrong(*lines), "double")) == times


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("primary", "Students in Year 10 may use phones.", True),
        ("primary", "Boarders hand in devices at night.", True),
        ("secondary", "In the Foundation Stage an adult sits with the child.", True),
        ("secondary", "KS1 pupils log in with a picture.", True),
        ("childminder", "The governing body approves this.", True),
        ("early-years", "The school council has read it.", True),
        ("college", "Phones stay off in the playground.", True),
        ("primary", "Records follow at transition to Year 7.", False),
        ("secondary", "Feeder schools teach KS1 pupils the same.", False),
        ("secondary", "Students in Year 10 may use phones.", False),
        ("primary", "In Year 1 an adult sits with the child.", False),
        ("", "Boarders hand in devices at night.", False),
        ("boarding", "Boarders hand in devices at night.", False),
        ("early-years", "Children move on to primary school, where homework begins.", False),
    ],
)
def test_words_for_another_kind_of_setting_are_found(kind: str, text: str, found: bool) -> None:
    assert bool(of(wrong(text, kind=kind), "unsuitable")) is found


WORDS_OF = some.sampled_from(
    [
        "Pupils",
        "staff",
        "must",
        "not",
        "use",
        "phones",
        "[name]",
        "<x>",
        "{{a}}",
        "Signed",
        "____",
        "Review:",
        "12/09/19",
        "KCSIE",
        "2023",
        "Mrs",
        "Smith",
        "DSL:",
        "e-safety",
        "Oak",
        "School",
        "…",
        "“",
        "(",
        ")",
        ".",
        ",",
        "3.1",
        "may",
        "at",
        "break",
        "XXX",
        "TBC",
        "content,",
        "contact",
        "and",
        "conduct\n",
    ]
)


@laws
@given(
    some.lists(
        some.tuples(some.sampled_from(sorted(WORDS)), some.lists(WORDS_OF, min_size=1, max_size=14).map(" ".join)),
        max_size=12,
    )
)
def test_every_defect_stands_where_it_says(rows: list[tuple[str, str]]) -> None:
    source = document([part(text, kind=kind) for kind, text in rows])  # type: ignore[arg-type]
    found = defects(source, guide(), day=DAY, kind="primary", people=())
    assert list(found) == sorted(found, key=lambda one: one.rank) and found == defects(
        source, guide(), day=DAY, kind="primary", people=()
    )
    for one in found:
        assert one.kind in KINDS and one.weight in WEIGHTS and one.wrong and one.mend
        assert len(one.quote) <= LONGEST_QUOTE
        if one.extract is None:
            assert not one.quote
        else:
            text = source.extracts[one.extract].text
            assert 0 <= one.start < one.end <= len(text) and one.page == source.extracts[one.extract].page
            assert all(0 <= number < len(rows) and number != one.extract for number in one.also)


@laws
@given(some.text("ab .", max_size=400), some.integers(0, 400), some.integers(1, 40), some.integers(20, 200))
def test_a_quotation_is_bounded_and_stands_in_the_text(text: str, start: int, length: int, most: int) -> None:
    start = min(start, max(len(text) - 1, 0))
    said = quote(text, start, min(start + length, len(text)), most)
    assert len(said) <= most and said.strip("…") in text


def test_an_empty_document_has_no_defects_but_the_date() -> None:
    assert [one.kind for one in wrong()] in ([], ["review"])


def test_a_file_that_names_a_person_in_every_line_has_a_bounded_answer() -> None:
    letters = "abcdefghijklmnopqrst"
    lines = [
        f"DSL: Mrs {a.upper()}{b}{c}son of St {a.upper()}{b} Primary School [name] e-safety"
        for a in letters
        for b in letters
        for c in "aeiou"
    ]
    began = time.process_time()
    found = wrong(*lines, people=("Jane Smith",))
    assert time.process_time() - began < 10
    assert len(lines) == 2000 and len(found) <= (MOST + 1) * len(KINDS)
    assert max(len(one.wrong) for one in found) < 400


def test_thirty_pages_take_less_than_a_third_of_a_second() -> None:
    text = "The designated safeguarding lead reads the reports of the filter each week and writes down what was done about them. "
    lines: list[Line] = []
    for at in range(110):
        lines += [
            heading(f"Section {at}", str(at + 1)),
            f"Number {at}. {text * 3}",
            part(f"Staff in room {at} must not use phones.", kind="item"),
        ]
    source = document(lines)
    defects(source, guide(), day=DAY)
    took = min(_timed(source) for _ in range(3))
    assert source.words > 6_000 and took < 0.3


def _timed(source: Source) -> float:
    began = time.process_time()
    defects(source, guide(), day=DAY)
    return time.process_time() - began
