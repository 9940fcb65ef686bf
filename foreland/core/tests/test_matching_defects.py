"""Defects by kind: each with words that must be found, and near misses that must not."""

from __future__ import annotations

from datetime import date

import pytest

from foreland.core.matching.defects.dates import dates
from foreland.core.matching.defects.phrase import NotAPhrase, phrases
from foreland.core.tests.defective import Line, heading, of, part, row, wrong

LEFT_IN: list[tuple[str, str]] = [
    ("placeholder", "Our filter is provided by [name of provider]."),
    ("placeholder", "Concerns go to [insert name], who keeps the log."),
    ("placeholder", "The lead for online safety is <name of lead>."),
    ("placeholder", "The governors of {{school_name}} agreed this."),
    ("placeholder", "Pupils of «School» sign the agreement."),
    ("placeholder", "We ring XXX if the network is down."),
    ("placeholder", "Phones are kept in the office / classroom (delete as appropriate)."),
    ("placeholder", "Remote learning: TBC"),
    ("placeholder", "Click or tap here to enter text."),
    ("placeholder", "See page 4. Error! Reference source not found."),
    ("placeholder", "Agreed on xx/xx/xxxx by the board."),
    ("placeholder", "Anytown Primary School takes online safety seriously."),
    ("placeholder", "Parents are told through [Add your usual channels]."),
    ("placeholder", "Lorem ipsum dolor sit amet, consectetur."),
    ("advice", "Schools should adapt this section to their own arrangements."),
    ("advice", "You may wish to include details of your filtering system here."),
    ("advice", "This template has been written to help you."),
    ("advice", "Guidance note: governors will want to know who checks the logs."),
    ("advice", "Delete this text before publishing."),
    ("advice", "Model policy for schools"),
    ("advice", "Suggested wording: we check the filter each term."),
]
FINE: list[tuple[str, str]] = [
    ("placeholder", "The advice [1] was read by all, as others [12, 13] found."),
    ("placeholder", "The designated safeguarding lead (DSL) keeps the log."),
    ("placeholder", "He said that “we told [them] twice” and left it there."),
    ("placeholder", "Children aged < 13 have no account, and those > 13 may."),
    ("placeholder", "Write to office@school.example or see <https://www.school.example/safe>."),
    ("placeholder", "Tick a box: [ ] yes [x] no"),
    ("placeholder", "Pupils enter their name and password when they log on."),
    ("placeholder", "The form is to be completed by the teacher the same day."),
    ("placeholder", "In Year 20XII pupils study Roman numerals such as XX and XIX."),
    ("placeholder", "Never add your name to a message from a stranger."),
    ("placeholder", "The paper of 2019 [Smith et al., 2019] says more."),
    ("placeholder", "The DSL reviews the log each term and will amend as necessary."),
    ("placeholder", "It is for the school to decide which apps are used."),
    ("placeholder", "Never add your telephone number to a profile. Other (please specify)."),
    ("advice", "The head agrees suitable wording for the letter to families."),
    ("advice", "Keeping children safe in education says that schools should consider their filtering each year."),
    ("advice", "You may wish to talk with your child about what they see online."),
    ("advice", "Parents may wish to use the controls of their provider."),
    ("advice", "This policy was adapted from a template policy of the county, with thanks."),
    ("advice", "Staff will describe what they saw and list the names of those present."),
    ("advice", "All schools in the trust should consider the same products."),
    ("advice", "We follow the guidance notes published by the council."),
]


@pytest.mark.parametrize(("kind", "text"), LEFT_IN)
def test_what_a_template_left_behind_is_found_at_its_place(kind: str, text: str) -> None:
    found = of(wrong("Approved: October 2026", "Next review: October 2027", text), kind)
    assert found and found[0].extract == 2
    assert text[found[0].start : found[0].end].strip() and found[0].quote == text
    assert found[0].weight == "must" and found[0].wrong.endswith(".") and found[0].mend.endswith((".", ")"))


@pytest.mark.parametrize(("kind", "text"), FINE)
def test_what_only_looks_like_a_template_is_left_alone(kind: str, text: str) -> None:
    assert not of(wrong(text), kind)


def test_what_parents_are_asked_to_delete_in_a_form_is_fine() -> None:
    lines = [
        heading("Parental consent form"),
        "I do / do not give permission for the internet (delete as appropriate).",
    ]
    assert not of(wrong(*lines), "placeholder")
    assert not of(wrong(lines[1], title="Consent form"), "placeholder")
    assert of(wrong(lines[1]), "placeholder")


def test_what_speaks_to_schools_in_general_is_told_more_gently() -> None:
    (found,) = of(wrong("Your school should decide who holds the passwords."), "advice")
    assert found.weight == "should"


def test_one_passage_is_told_of_once_for_one_thing() -> None:
    found = of(
        wrong("Guidance note: schools may wish to [insert name] and [insert date], (delete as appropriate)."),
        "placeholder",
    )
    assert [one.wrong for one in found] == list(dict.fromkeys(one.wrong for one in found))


BLANK: list[tuple[Line, ...]] = [
    ("Signed: ____________________ (Chair of governors)",),
    ("Date agreed and ratified by the governing body: ________",),
    ("Approved by:", heading("Contents")),
    ("Date ……………………",),
    ("Date of next review: ........................",),
    (row("Approved by", ""),),
    (row("Date of next review", "  "),),
    ("Concerns are reported to ____________ who keeps the log in the office.",),
    (heading("Video calls", "8"), heading("Passwords", "9"), "Passwords are long."),
    ("Headteacher: ____________  Date: ________",),
    ("This policy was approved by the governing body on:", "It will be monitored by:"),
    ("Approved by governors on:", "We teach every class each half term."),
    ("The policy is looked at every year. The next anticipated review date will be:",),
]
FILLED: list[tuple[Line, ...]] = [
    ("Signed: J. Smith (Chair of governors)",),
    ("Approved by:", "The governing body, 3 October 2026"),
    (heading("Pupil acceptable use agreement"), "I will tell an adult.", "Signed: ____________  Date: ________"),
    (heading("Appendix: consent form"), "Parent’s name: ____________", "Signature ____________ Date ________"),
    (row("Approved by", "Governing body"),),
    (heading("Incident log"), "Date: ________ Reported by: ________"),
    (heading("Roles", "2"), heading("Staff", "2.1", 2), "Staff report."),
    ("The words e_____e and p____d are a game for children.",),
    ("Date: 3 October 2026",),
    ("This policy was approved by the governing body on:", "3 October 2026"),
    ("Approved by governors on:", "3 October 2026"),
    ("I have read and understood this policy.", "Name ____________", "Signed ____________ Date ________"),
]


@pytest.mark.parametrize("lines", BLANK)
def test_blank_lines_of_the_policy_itself_are_found(lines: tuple[Line, ...]) -> None:
    assert of(wrong(*lines), "blank")


@pytest.mark.parametrize("lines", FILLED)
def test_lines_that_are_filled_or_meant_for_others_are_left_alone(lines: tuple[Line, ...]) -> None:
    assert not of(wrong(*lines), "blank")


PAST: list[tuple[Line, ...]] = [
    ("Next review: September 2025",),
    ("This policy is due for review in Autumn 2024",),
    ("Review date: 12/09/19",),
    ("To be reviewed: March 2011",),
    (row("Approved", "1 May 2023"), row("Next review", "1st May 2024")),
    ("Review due by:", "26th January 2024"),
    ("This policy was last reviewed in July 2024.",),
    ("Policy reviewed 14.6.2022",),
    ("Review: 2023/24",),
    (part("Online safety policy. Review date September 2021. Page 2 of 9", kind="furniture"),),
    ("The policy will be reviewed on: September 2022.",),
    (row("2.0", "12.9.2023", header=("Version", "Date reviewed")),),
]
TO_COME: list[tuple[Line, ...]] = [
    ("Approved: 3 October 2026", "Next review: October 2027"),
    ("Reviewed 10 October 2026. Next review due Autumn 2027.",),
    (row("Date approved", "01/09/2026"), row("Review date", "September 2027")),
    ("Review date: July 2027",),
    ("Approved by governors 2026-09-14", "Review: 2026/27"),
    ("Last reviewed: November 2026", "To be reviewed by 30 November 2027"),
    ("Keeping children safe in education was updated in September 2025.", "Next review: May 2027"),
    (
        "Filtering was last reviewed in July 2024 by the network manager.",
        "Reviewed: October 2026; next review: October 2027",
    ),
]


@pytest.mark.parametrize("lines", PAST)
def test_a_review_that_is_past_is_told(lines: tuple[Line, ...]) -> None:
    found = of(wrong(*lines), "review")
    assert [one.weight for one in found][:1] == ["must"]
    assert found[0].extract is not None and any(letter.isdigit() for letter in found[0].quote)


@pytest.mark.parametrize("lines", TO_COME)
def test_a_review_that_is_to_come_is_fine(lines: tuple[Line, ...]) -> None:
    assert not of(wrong(*lines), "review")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Staff keep their phones in lockers.",), "No date of approval or review"),
        (("This policy is reviewed every year.",), "no date"),
        (("Approved: 1 October 2026",), "not the next"),
        (("Approved: October 2026", "Next review: October 2029"), "more than a year after"),
        (("Next review: October 2027", "Date of next review: March 2023"), "this one has passed"),
    ],
)
def test_a_review_that_is_missing_or_too_far_off_is_told(lines: tuple[str, ...], said: str) -> None:
    found = of(wrong(*lines), "review")
    assert len(found) == 1 and said in found[0].wrong and found[0].weight == "should"


def test_an_agreement_needs_no_date_of_review() -> None:
    lines = ["I will ask before I go online.", "I will be kind.", "I will tell an adult if I am worried."]
    assert not of(wrong(*lines, title="Our agreement"), "review")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12/09/19", date(2019, 9, 12), date(2019, 9, 12)),
        ("3rd of May 2024", date(2024, 5, 3), date(2024, 5, 3)),
        ("Sept. 2021", date(2021, 9, 1), date(2021, 9, 30)),
        ("Autumn Term 2022", date(2022, 9, 1), date(2022, 12, 31)),
        ("Spring 2022/23", date(2023, 1, 1), date(2023, 4, 30)),
        ("2021-22", date(2021, 9, 1), date(2022, 8, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("October 7, 2025", date(2025, 10, 7), date(2025, 10, 7)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_dates_are_read_in_the_forms_that_people_write(text: str, first: date, last: date) -> None:
    assert [(one.first, one.last, one.start, one.end) for one in dates(text)] == [(first, last, 0, len(text))]


@pytest.mark.parametrize("text", ["31/02/2024", "0300 123 2040", "2021-25", "ISO 27001", "4.5.1", "room 2019b"])
def test_what_is_no_date_is_passed_over(text: str) -> None:
    assert not list(dates(text))


OLD = [
    "We follow Keeping Children Safe in Education (2023).",
    "KCSIE 2024 applies to all staff.",
    "Keeping children safe in education: statutory guidance for schools and colleges (DfE, September 2020)",
    "The 2019 edition of Keeping Children Safe in Education says so.",
    "See Working Together to Safeguard Children 2018.",
    "Data are held under the Data Protection Act 1998.",
    "Becta has published advice on this.",
    "We read “Sexting in schools and colleges” with staff.",
    "The UKCCIS framework is used.",
    "Safeguarding Children and Safer Recruitment in Education is followed.",
    "Report fraud to Action Fraud.",
    "Concerns go to the Local Safeguarding Children Board.",
    "Searching, screening and confiscation: advice for schools (DfE 2018)",
    "Statutory framework for the early years foundation stage (2021)",
    "The school inspection handbook tells what inspectors ask.",
]
CURRENT = [
    "We follow Keeping Children Safe in Education.",
    "KCSIE 2026 applies to all staff.",
    "Since 2019, Keeping children safe in education has asked for this. It changed again.",
    "See Working Together to Safeguard Children (2026).",
    "Data are held under the Data Protection Act 2018 and the UK GDPR.",
    "Keeping children safe in education is read each September. In 2019 the school joined the trust.",
    "UKCIS advice of 2024 on sharing nudes and semi-nudes is followed.",
    "The Data Protection Act 2018 replaced the Data Protection Act 1998.",
    "Report Fraud (formerly Action Fraud) takes reports.",
    "Searching, screening and confiscation (July 2022) is followed.",
    "Preventing and tackling bullying (DfE 2017)",
    "Our work on KCSIE began long ago; in 2021 a governor was named.",
]  # fmt: skip


@pytest.mark.parametrize("text", OLD)
def test_guidance_and_law_that_was_replaced_is_found(text: str) -> None:
    found = of(wrong(text), "superseded")
    assert found and found[0].extract == 0 and found[0].wrong


@pytest.mark.parametrize("text", CURRENT)
def test_what_is_current_or_told_as_past_is_left_alone(text: str) -> None:
    assert not of(wrong(text), "superseded")


def test_what_is_superseded_depends_on_the_day() -> None:
    text = "KCSIE 2025 applies. Report to Action Fraud."
    assert not of(wrong(text, day=date(2025, 10, 1)), "superseded")
    assert len(of(wrong(text, day=date(2026, 9, 1)), "superseded")) == 2


def test_a_table_of_versions_may_tell_of_old_guidance() -> None:
    lines = [row("3", "2024", "KCSIE 2024", header=("Version", "Date", "Changes")), "We follow KCSIE."]
    assert not of(wrong(*lines), "superseded")


TERMS = [
    "Our e-safety rules are on the wall.", "Sexting is dealt with by the lead.", "Cyber bullying is not tolerated.", "The ICT suite and ICT lessons are supervised.",
    "Peer-on-peer abuse is taken seriously.", "Pupils may not use Bebo or MSN.", "The VLE is open at home.", "E-Safety Co-ordinator: see the office.",
]  # fmt: skip
NO_TERMS = [
    "Online safety is our word.", "Call the Revenge Porn Helpline.", "Sharing nudes, also known as sexting, is dealt with by the lead.", "The ICT suite is supervised.",
    "Abuse, neglect and exploitation are named.", "We predict that tactics differ.", "Messages on X (formerly Twitter) are checked.", "Sexting in schools and colleges",
]  # fmt: skip


@pytest.mark.parametrize("text", TERMS)
def test_old_terms_are_pointed_out_gently(text: str) -> None:
    found = of(wrong(text), "old-term")
    assert found and {one.weight for one in found} == {"look"}


@pytest.mark.parametrize("text", NO_TERMS)
def test_names_and_todays_words_are_left_alone(text: str) -> None:
    assert not of(wrong(text), "old-term")


def test_an_old_term_is_told_once_with_its_places() -> None:
    (found,) = of(wrong("Our e-Safety lead.", "Online safety.", "An E-safety log and esafety rules."), "old-term")[:1]
    assert found.also == (2,) and "3 times" in found.wrong


THREE: list[tuple[Line, ...]] = [
    ("Risks are grouped as content, contact and conduct.",),
    ("We teach about contact, conduct and content.",),
    ("There are three areas of risk:", part("Content: harmful material", kind="item"), part("Contact: strangers", kind="item"), part("Conduct: own behaviour", kind="item")),
    (part("Content – what they see", kind="item"), part("Contact – whom they meet", kind="item"), part("Conduct – what they do", kind="item")),
    (heading("Content"), "What they see.", heading("Contact"), "Whom they meet.", heading("Conduct"), "What they do."),
    ("The 3 Cs of online risk are content, contact, conduct.",),
]  # fmt: skip
FOUR: list[tuple[Line, ...]] = [
    ("Risks are grouped as content, contact, conduct and commerce.",),
    ("Content, contact, conduct, contract are the four.",),
    (part("Content: x", kind="item"), part("Contact: y", kind="item"), part("Conduct: z", kind="item"), part("Commerce: scams", kind="item")),
    (part("Commerce – gambling and scams", kind="item"), "Pupils recognise content, contact and conduct that is unsuitable."),
    ("The code of conduct names whom to contact about content.",),
    ("We look at the content of lessons and the conduct of pupils.",),
    ("There are three areas of risk in the building: stairs, gates and the pond.",),
]  # fmt: skip


@pytest.mark.parametrize("lines", THREE)
def test_three_areas_of_risk_are_found(lines: tuple[Line, ...]) -> None:
    assert len(of(wrong(*lines), "three-cs")) == 1


@pytest.mark.parametrize("lines", FOUR)
def test_four_areas_of_risk_are_fine(lines: tuple[Line, ...]) -> None:
    assert not of(wrong(*lines), "three-cs")


@pytest.mark.parametrize(
    ("written", "text", "hit"),
    [
        ("e-safety", "our E Safety day", "E Safety"),
        ("e-safety", "our esafety day", "esafety"),
        ("=ICT", "the predict tool and ict", None),
        ("insert .. here", "insert the name here", "insert the name here"),
        ("insert .. here", "insert it. And here", None),
        ("cat|dog bowl*", "two dog bowls", "dog bowls"),
        ("red? house", "the house", "house"),
        ("you should? ask", "you ask", "you ask"),
        ("school's name", "the school’s name", "school’s name"),
    ],
)
def test_phrases_find_what_they_say(written: str, text: str, hit: str | None) -> None:
    found = phrases((written,)).search(text)
    assert (found[0] if found else None) == hit


@pytest.mark.parametrize("written", ["", "..", "a? b?", ".. here", "insert ..", "x|"])
def test_a_phrase_that_says_nothing_is_refused(written: str) -> None:
    with pytest.raises(NotAPhrase):
        phrases((written,))
