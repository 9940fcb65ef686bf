"""Topics in writing that was hard to read: run-together lists, children's words, small settings, tables that lost their cells."""

from __future__ import annotations

import pytest

from foreland.core.matching.topics import topics
from foreland.core.matching.units import lists_pages
from foreland.core.source import Extract, Source
from foreland.core.tests.test_matching_topics import covered, found, guide

RUN = "1. Introduction 3 2. Designated safeguarding lead 4 2.1 Governors 4 2.2 Mobile phones 6 3. Data protection 9"


def test_a_contents_list_that_runs_together_in_a_paragraph_covers_nothing() -> None:
    assert lists_pages(RUN) and covered(RUN) == set()
    assert found(RUN)["MOB"].status == "mentioned"
    assert lists_pages("Aims 2 Passwords 4 Staff training 4 Sanctions 5 Appendix 7")


@pytest.mark.parametrize(
    "text",
    [
        "Pupils in Year 3 Use tablets, in Year 4 Use laptops and in Year 5 Use both of them in their lessons.",
        "Passwords are changed after 30 days. Phones are kept for 7 days. Logs are kept for 90 days.",
        "We back up at 6 and at 9 each night.",
        "Passwords must have 12 letters.",
    ],
)
def test_numbers_in_sentences_are_no_pages(text: str) -> None:
    assert not lists_pages(text)


@pytest.mark.parametrize(
    "text",
    [
        "In writing this we have had regard to: the Prevent duty; Sharing nudes and semi-nudes; Data Protection Act 2018.",
        "This page is to be read with: Acceptable Use; Cyber-bullying; Data Protection; Remote Learning.",
        "What staff do in their own time is set out in the Staff Handbook (social networking, e-mail, passwords).",
        "Staff Handbook (social networking, e-mail, passwords)",
        "I also have papers about: biting, sickness, Prevent and British values, mobile phones.",
    ],
)
def test_what_other_papers_are_about_is_not_covered_by_naming_them(text: str) -> None:
    assert covered(text) & {"RAD", "NUD", "DP", "AUP", "CYB", "REM", "SOC", "EML", "PWD", "MOB"} == set()


def test_work_that_is_arranged_by_the_areas_of_risk_covers_them_and_a_bare_definition_does_not() -> None:
    names = [("item", f"{name} – what may go wrong there") for name in ("Content", "Contact", "Conduct", "Commerce")]
    assert "4C" in covered("Our work is organised under these headings:", *names)  # type: ignore[arg-type]
    assert "4C" in covered(
        "The guidance speaks of content, contact, conduct and commerce. We use those four words in lessons."
    )
    assert "4C" in covered("The curriculum is built around the four areas of risk.")
    assert (
        found("The risks can be grouped into four areas: content, contact, conduct, commerce.")["4C"].status
        == "mentioned"
    )
    assert "4C" not in covered("The dangers that children face can be categorised into:", *names)  # type: ignore[arg-type]


def test_the_areas_of_risk_do_not_bind_what_is_listed_under_them() -> None:
    said = found(
        "Our policy is based on four areas of risk:", ("item", "Content: extremism, racism and self-harm websites")
    )
    assert said["RAD"].status == "mentioned"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("EML", "I use my class email for homework."),
        ("MOB", "My own phone stays in a drawer while the children are here."),
        ("MOB", "Visitors' phones are switched off and put away."),
        ("DSL", "I am the person in charge of safeguarding in this house."),
        ("DSL", "Mr Ozturk looks after safeguarding."),
        ("REV", "Read through by both of us and changed every September."),
        ("SEC", "The laptop has Sophos on it and updates itself."),
        ("SOC", "None of the children's faces will ever go on our Facebook."),
        ("CYB", "Threats and humiliation by electronic means are treated no differently."),
        ("CYB", "The Trust will stand by colleagues who are bullied on line."),
        ("TRN", "I did a safeguarding course last spring."),
        ("GOV", "The Corporation approves this document."),
        ("REM", "Two modules are taught remotely."),
        ("INC", "Any concern about a device must follow our safeguarding procedures."),
        ("SAN", "Anyone who ignores this could face disciplinary action."),
    ],
)
def test_small_settings_say_what_they_do_in_plain_present(code: str, text: str) -> None:
    assert code in covered(text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("CYB", "I am never mean to anyone in a chat."),
        ("CYB", "We do not leave people out of games online."),
        ("CYB", "I must not write things that upset others."),
        ("NUD", "If anybody wants a picture of my body I tell a grown-up."),
        ("NUD", "I say no if someone asks for a photo without my clothes on."),
        ("GRM", "I do not talk to people I do not know on the internet."),
        ("GRM", "If someone online asks me to meet them I will tell my dad."),
        ("SAN", "If I break the rules I lose my laptop time."),
        ("SAN", "The second time I miss my turn for a week."),
    ],
)
def test_childrens_words_are_known(code: str, text: str) -> None:
    assert code in covered(text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("IMG", "Every child here is made in the image of God and we treat them so."),
        ("VC", "Teachers meet at a conference and we call it our online day."),
        ("VC", "A child protection conference is attended by the head."),
        ("REM", "Staff attend a live session on safeguarding each October."),
        ("CYB", "Each case is written in the bullying log by the deputy."),
        ("SEC", "During the COVID-19 virus we ask pupils to stay at home."),
        ("GRM", "I do not pretend to be somebody else."),
        ("FM", "Visitors must not have unsupervised access to children."),
        ("MOB", "Sexting is generally considered to be the sending of sexual pictures via mobiles."),
    ],
)
def test_words_of_another_sense_do_not_cover(code: str, text: str) -> None:
    assert code not in covered(text)


def test_a_row_of_ticks_whose_cells_were_lost_is_a_commitment() -> None:
    rows = [
        "Incident Teacher Head Parents Warning Exclusion",
        "Using another person's password x x",
        "Taking photographs of others without asking x x x",
    ]
    made = tuple(Extract(number, "paragraph", text) for number, text in enumerate(rows))
    said = {item.code: item.status for item in topics(Source("a.txt", "txt", made), guide())}
    assert said["SAN"] == said["PWD"] == said["IMG"] == "covered"
    assert "PWD" not in covered("Using another person's password")


def test_what_hangs_on_to_a_clause_says_less_than_the_clause() -> None:
    assert (
        found("Complaints are heard by letter, by telephone, on social media even, and are answered.")["SOC"].status
        == "mentioned"
    )
    assert (
        found("Teachers must follow the dress code whether they work at school or by video call.")["VC"].status
        == "mentioned"
    )
    assert "GRM" not in covered("Doors are locked at four because strangers have walked in.")
    assert "SOC" in covered("Staff must not use social media in lessons because it distracts.")
    assert "GRM" in covered("We teach pupils about dangers, including grooming by people they meet online.")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("TRN", "Every autumn there is an INSET session on staying safe online."),
        ("FM", "A grown-up sits beside the youngest whenever they use a tablet."),
        ("PAR", "There is a coffee morning about screens each term."),
        ("MOB", "Boarders hand in their handsets at ten."),
        ("PWD", "Each child has their own log-in."),
        ("REM", "When school is shut lessons go on through Google Classroom."),
        ("SEC", "Nobody may plug in a stick from home."),
        ("DP", "We have old hard disks crushed."),
        ("GRM", "Year 5 are taught how adults lure children into meeting them."),
        ("REV", "The head and a governor go through the policy together each June."),
    ],
)
def test_what_is_done_each_term_or_by_everyone_is_a_commitment(code: str, text: str) -> None:
    assert code in covered(text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("MOB", "Pupils have phones, and most of them carry one."),
        ("SOC", "Many of our pupils use TikTok at home."),
        ("GRM", "Each year there are reports of children who have been groomed."),
        ("SOC", "Children keep in touch with their cousins by WhatsApp."),
    ],
)
def test_what_children_do_in_their_lives_is_no_commitment(code: str, text: str) -> None:
    assert code not in covered(text)
