"""Topics: which sentences commit, which only mention; laws that hold for any document; the real guide and its cues."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.matching.cues import BadCue, Lexicon, read_cue
from foreland.core.matching.guide import Guide
from foreland.core.matching.language import sentences, stem, tokens
from foreland.core.matching.topics import TopicFinding, topics
from foreland.core.packs.reading import read
from foreland.core.source import Extract, Kind, Source
from foreland.core.tests.banks import laws
from foreland.core.tests.packs import faults

CONTENT = Path(__file__).resolve().parents[3] / "content"
RANK = {"absent": 0, "mentioned": 1, "covered": 2}


@cache
def guide() -> Guide:
    folder = CONTENT / "matching" / "england-online-safety" / "2026.1"
    found = read({file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.toml")})
    assert isinstance(found, Guide)
    return found


def source(*said: str | tuple[Kind, str]) -> Source:
    """Return a document of paragraphs, and of other kinds where they are named; headings stand above what follows."""
    made: list[Extract] = []
    under: tuple[str, ...] = ()
    for number, one in enumerate(said):
        kind, text = ("paragraph", one) if isinstance(one, str) else one
        if kind == "heading":
            under = (text,)
        cells = tuple(part.strip() for part in text.split("|")) if kind == "row" else ()
        made.append(Extract(number, kind, text, int(kind in ("item", "heading")), under=under, cells=cells))
    return Source("a.txt", "txt", tuple(made))


def found(*said: str | tuple[Kind, str]) -> dict[str, TopicFinding]:
    return {item.code: item for item in topics(source(*said), guide())}


def covered(*said: str | tuple[Kind, str]) -> set[str]:
    return {code for code, item in found(*said).items() if item.status == "covered"}


COMMITS = [
    ("FM", "Our broadband provider filters what children can reach, and the office looks at the log every Friday."),
    ("FM", "All internet access in the building is filtered."),
    ("DSL", "Mrs Okafor is the designated safeguarding lead and all concerns go to her."),
    ("GOV", "The governing body will approve this policy and receive a report each term."),
    ("4C", "Our teaching covers the four areas of risk: content, contact, conduct and commerce."),
    ("TRN", "Staff receive online safety training every September."),
    ("AUP", "Pupils and parents sign the acceptable use agreement before accounts are issued."),
    ("MOB", "Mobile phones must be switched off and handed in at the office."),
    ("SOC", "Staff should not accept friend requests on Facebook from pupils."),
    ("IMG", "Written permission is obtained before photographs of pupils are published on the website."),
    ("NUD", "Staff must never view or forward a nude image of a child."),
    ("NUD", "Any sexting incident will be referred to the head at once."),
    ("CYB", "Cyber-bullying will not be tolerated and every case is followed up."),
    ("GRM", "Pupils are taught never to arrange to meet anyone whom they only know online."),
    ("RAD", "Staff will report any concern about radicalisation under the Prevent duty."),
    ("INC", "All incidents must be recorded in the log and reported to the head teacher."),
    ("DP", "Personal data will be stored securely in line with the Data Protection Act 2018."),
    ("PWD", "Users must keep their passwords secret and change them every term."),
    ("EML", "Pupils may only use approved e-mail accounts on the school system."),
    ("REM", "Teachers will deliver live lessons through the school's platform during any closure."),
    ("AI", "Staff must not put pupils' details into ChatGPT or any other AI tool."),
    ("PAR", "Parents will be invited to a workshop on online safety each year."),
    ("EDU", "Pupils will be taught how to judge what they read on the internet."),
    ("REV", "This policy will be reviewed annually."),
    ("SAN", "Misuse may result in the withdrawal of internet access or other sanctions."),
    ("VC", "Video conferencing must be supervised by a member of staff at all times."),
    ("SEC", "Virus protection is installed on all computers and updated daily."),
]
"""One sentence of a plain kind for each topic."""


@pytest.mark.parametrize(("code", "text"), COMMITS)
def test_a_commitment_covers_its_topic(code: str, text: str) -> None:
    assert code in covered(text)


def test_every_topic_of_the_guide_has_an_example_here() -> None:
    assert {code for code, _ in COMMITS} == {topic.code for topic in guide().topics}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("CYB", "Cyberbullying is defined as the use of technology to hurt somebody on purpose."),
        ("NUD", "Sexting is when someone shares sexual images of themselves."),
        ("GRM", "The dangers that young people may face include grooming by people they meet online."),
        ("MOB", "This policy should be read in conjunction with the mobile phone policy and the staff handbook."),
        ("DP", "This policy links to our data protection policy."),
        ("RAD", "Young people may be exposed to extremist material on the internet."),
        (
            "CYB",
            "Under the Malicious Communications Act 1988 it is an offence to send messages that bully and distress.",
        ),
        ("VC", "How will video conferencing be managed?"),
        ("AI", "Artificial intelligence is changing the world that our children grow up in."),
        ("SOC", "This policy applies to social media, blogs and chat rooms."),
    ],
)
def test_a_definition_a_risk_a_law_a_reference_or_a_question_only_mentions(code: str, text: str) -> None:
    assert found(text)[code].status == "mentioned"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("PWD", "[Advice: the school should decide here how long passwords are and delete this text.]"),
        ("PWD", "Guidance: schools should have strong passwords. Delete this paragraph."),
        ("PWD", "<The school must choose how often passwords change>"),
        ("PWD", "The school should insert its own password rules here."),
        ("RAD", "Under the Counter-Terrorism and Security Act 2015 schools have a duty to prevent people from being drawn into terrorism."),
        ("RAD", "The Prevent duty requires schools to have due regard to radicalisation."),
        ("NUD", "Children may be groomed, radicalised or bullied online, and may be asked for nude pictures."),
        ("GRM", "Children may be groomed, radicalised or bullied online, and may be asked for nude pictures."),
        ("MOB", "Some schools ban mobile phones altogether."),
        ("MOB", "In our survey parents asked us to ban mobile phones."),
        ("FM", "Ofsted said that our filtering was good."),
        ("AI", "We have no policy on AI."),
        ("MOB", "There are no rules about mobile phones yet."),
        ("AI", "We plan to write a policy on generative AI."),
        ("AI", "Governors will consider whether a policy on AI is needed."),
        ("AI", "A policy on artificial intelligence is being drafted."),
        ("PAR", "We tell families in a privacy notice why."),
    ],
)  # fmt: skip
def test_advice_laws_others_and_what_is_not_yet_commit_nobody(code: str, text: str) -> None:
    assert code not in covered(text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("RAD", "Our school has a duty to prevent children from being drawn into terrorism, so staff report worries to the DSL."),
        ("MOB", "Children may be asked to hand in their phones at any time."),
        ("MOB", "My phone goes in the box when I come in."),
        ("MOB", "I leave my phone in the tray."),
        ("AI", "We do not allow AI tools in coursework."),
        ("AI", "Governors decide which AI tools staff may use."),
        ("TRN", "Staff have a twilight on online safety in the autumn and a quiz in spring."),
        ("SAN", "Misuse leads, in this order, to a warning, a detention and a ban."),
        ("INC", "Tell Shona the same day. She writes it in the concerns book and rings the local authority."),
        ("GRM", "I won’t tell people I meet in games where I live, and I will never go and meet them."),
        ("PAR", "We tell families about new apps in a newsletter each term."),
        ("REV", "The policy is being reviewed each year by governors."),
    ],
)  # fmt: skip
def test_words_near_to_those_commit_all_the_same(code: str, text: str) -> None:
    assert code in covered(text)


def test_the_label_of_a_row_is_who_does_what_stands_beside_it() -> None:
    row = "Governing Body | Approves this policy and asks the Headteacher for a report on it each year"
    assert "GOV" in covered(
        ("heading", "Roles"), ("row", row), ("row", "Staff | Tell the lead about every worry at once")
    )
    assert "GOV" not in covered(("heading", "Who agreed it"), ("row", "Governing Body | 3 October 2026"))


def test_a_list_of_other_policies_covers_none_of_them() -> None:
    lead = "This policy should be read alongside the following policies:"
    names = (
        "Acceptable use agreement",
        "Mobile phones",
        "Data protection",
        "Behaviour and sanctions",
        "Remote learning",
    )
    assert covered(lead, *(("item", name) for name in names)) == set()


def test_a_list_of_risks_covers_none_of_them() -> None:
    lead = "Some of the dangers that children face are:"
    risks = (
        "grooming by strangers",
        "cyberbullying",
        "sharing of nude images",
        "extremist websites",
        "viruses and hacking",
    )
    said = found(lead, *(("item", risk) for risk in risks))
    assert not any(item.status == "covered" for item in said.values())
    assert {said[code].status for code in ("GRM", "CYB", "NUD", "RAD")} == {"mentioned"}


def test_an_item_has_its_commitment_from_the_words_that_lead_in() -> None:
    said = found("Staff must not:", ("item", "carry mobile phones in class"), ("item", "share passwords"))
    assert said["MOB"].status == said["PWD"].status == "covered"
    assert said["PWD"].evidence[0].text == "share passwords"


def test_an_item_of_rules_gives_orders() -> None:
    assert "PWD" in covered(("heading", "Rules for pupils"), ("item", "Keep your password to yourself"))
    assert "PWD" not in covered(("heading", "Related policies"), ("item", "Passwords"))


def test_a_heading_lends_its_topic_to_what_stands_under_it() -> None:
    said = found(("heading", "Video conferencing"), "Teachers must ask the head before each one.")["VC"]
    assert said.status == "covered" and said.evidence[0].above == "Video conferencing"
    assert found(("heading", "Video conferencing"))["VC"].status == "mentioned"


def test_a_ticked_row_of_a_table_of_sanctions_is_a_commitment() -> None:
    head = ("Incident", "Refer to the head teacher", "Removal of network access")
    cells = ("Sharing a password", "", "✓")
    row = Extract(0, "row", " | ".join(cells), cells=cells, header=head)
    said = {item.code: item for item in topics(Source("a", "docx", (row,)), guide())}
    assert said["SAN"].status == "covered"


def test_a_list_whose_marks_were_lost_is_read_as_a_list() -> None:
    said = found(
        "Pupils must not:",
        "Share passwords.",
        "Reply to chain letters.",
        "The garden club meets on Mondays after lunch in the old hall.",
    )
    assert said["PWD"].status == said["EML"].status == "covered"
    risks = found("The dangers that children face include:", "Grooming by strangers.", "Sharing of nude pictures.")
    assert risks["GRM"].status == risks["NUD"].status == "mentioned"


def test_a_label_is_read_with_its_date_or_name_and_with_nothing_else() -> None:
    assert "REV" in covered("Date of next review", "March 2027")
    assert "DSL" in covered("Designated safeguarding lead", "Mrs A Okafor")
    assert covered("Date of next review", "Learning and teaching") == set()
    assert covered("Signed on behalf of the governing body: ______________ Review date: ______________") == set()


def test_an_agreement_is_known_by_its_name_and_its_promises() -> None:
    title: tuple[Kind, str] = ("title", "Acceptable use agreement for our youngest children")
    assert "AUP" in covered(title, "I will always be kind and gentle.")
    assert "AUP" not in covered(title, "Beans grow in spring.")


def test_a_commitment_in_the_name_of_another_document_or_in_brackets_says_little() -> None:
    assert found("Staff must follow the mobile phone policy.")["MOB"].status == "mentioned"
    assert (
        found("Everything on a screen (games, films and e-mail too) must be put away at four.")["EML"].status
        == "mentioned"
    )


def test_a_run_of_titles_is_no_sentence() -> None:
    glued = "Managing Email Staff Training Passwords Policy Social Networking Video Conferencing Use Of Images"
    assert covered(glued) == set()


def test_what_a_law_says_is_no_commitment_of_the_setting() -> None:
    under: tuple[Kind, str] = ("heading", "Protection from Harassment Act 1997")
    assert found(under, "A person must not bully or harass another person online.")["CYB"].status == "mentioned"
    lead = "The Computer Misuse Act 1990 makes it an offence to:"
    assert found(lead, ("item", "gain access to a system by hacking"))["SEC"].status == "mentioned"
    assert "CYB" in covered(under, "The school will report cyberbullying to the police where it breaks this law.")


def test_older_words_are_known() -> None:
    assert "SOC" in covered("Pupils may not use MSN or chat rooms.")
    assert "MOB" in covered("Hand-held devices are not permitted in lessons.")
    assert "EML" in covered("Pupils must not reply to chain letters.")
    assert "VC" in covered("Web-cams will only be used under supervision.")


def test_words_of_another_sense_do_not_speak() -> None:
    assert "AI" not in {
        code for code, item in found("First aid is given by trained staff.").items() if item.status != "absent"
    }
    assert found("Governors will monitor the effectiveness of this policy.")["FM"].status == "absent"
    assert found("Reports to parents are sent home in July.")["INC"].status != "covered"
    assert found("All staff complete training on attachment and trauma.")["EML"].status == "absent"
    assert found("Staff who feel backed up by the head stay with us.")["SEC"].status == "absent"


def test_a_sentence_that_sends_the_reader_elsewhere_promises_nothing() -> None:
    says = "For the filtering of web content and the monitoring of students' use, see the Online Safety Policy."
    assert found(says)["FM"].status == "mentioned"
    assert (
        found("Web content is filtered and use is monitored, as the Online Safety Policy says.")["FM"].status
        == "covered"
    )


def test_an_empty_document_is_silent_on_every_topic() -> None:
    assert {item.status for item in topics(Source("a", "txt", ()), guide())} == {"absent"}


SENTENCES = st.sampled_from(
    [text for _, text in COMMITS]
    + [
        "The internet is part of everyday life.",
        "Grooming is when an adult wins the trust of a child.",
        "Social media, email and phones can put children at risk.",
        "We grow beans in the garden.",
        "See the behaviour policy.",
    ]
)
NAMES = st.sampled_from(
    [topic.title for topic in guide().topics] + ["Passwords", "Managing e-mail", "Sanctions and rewards"]
)


@laws
@given(st.lists(SENTENCES, max_size=6), SENTENCES)
def test_another_sentence_never_lowers_a_status(said: list[str], more: str) -> None:
    before, after = found(*said), found(*said, more)
    assert all(RANK[before[code].status] <= RANK[after[code].status] for code in before)


@laws
@given(st.lists(st.tuples(st.sampled_from(["heading", "contents", "title", "furniture"]), NAMES), max_size=12))
def test_names_alone_never_cover(said: list[tuple[Kind, str]]) -> None:
    assert covered(*said) == set()


@laws
@given(st.lists(NAMES, max_size=12))
def test_a_contents_list_that_was_not_recognised_covers_nothing(said: list[str]) -> None:
    assert covered(*said) == set()


@laws
@given(st.lists(st.tuples(NAMES, SENTENCES), max_size=5), st.randoms())
def test_the_order_of_sections_does_not_matter(sections: list[tuple[str, str]], dice: object) -> None:
    def told(order: list[tuple[str, str]]) -> dict[str, str]:
        said: list[str | tuple[Kind, str]] = []
        for name, text in order:
            said += [("heading", name), text]
        return {code: item.status for code, item in found(*said).items()}

    again = list(sections)
    dice.shuffle(again)  # type: ignore[attr-defined]
    assert told(sections) == told(again)


@laws
@given(st.lists(SENTENCES, max_size=5))
def test_the_words_that_spoke_stand_in_the_sentence(said: list[str]) -> None:
    for item in found(*said).values():
        for evidence in item.evidence:
            assert all(word in evidence.text for word in evidence.words)
            assert 0 <= evidence.strength <= 1
            assert evidence.words or evidence.above


@laws
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_at_all_is_answered(said: list[str]) -> None:
    assert len(found(*said)) == len(guide().topics)


def test_stems_join_the_forms_of_a_word_and_no_others() -> None:
    for forms in (
        ("monitor", "monitors", "monitored", "monitoring"),
        ("policy", "policies"),
        ("bully", "bullied", "bullying"),
    ):
        assert len({stem(form) for form in forms}) == 1
    assert stem("safety") != stem("safe") and stem("aid") != stem("ai")


def test_e_mail_is_one_word_however_it_is_written() -> None:
    assert {tokens(text)[0].word for text in ("e-mail", "e mail", "email", "E-Mail", "e- mail")} == {"email"}
    assert [token.word for token in tokens("cyber-bullying, on-line and wi-fi")] == [
        "cyberbullying",
        "online",
        "and",
        "wifi",
    ]


def test_sentences_end_at_their_full_stops_only() -> None:
    assert sentences("Ask Mr. Hill, e.g. today. Then go.") == ["Ask Mr. Hill, e.g. today.", "Then go."]


def cue(says: str, text: str, **groups: tuple[str, ...]) -> bool:
    return bool(Lexicon([read_cue(says, groups)]).hits(text, tokens(text)))


def test_a_cue_speaks_as_it_is_written() -> None:
    assert cue("mobile phone", "Mobile phones stay outside.") and not cue("mobile phone", "The phone is mobile.")
    assert cue("phone .. off", "Phones must be switched off.") and not cue(
        "phone ..1 off", "Phones must be switched off."
    )
    assert cue("video & call", "A call by video.") and not cue("video & call ! game", "A video call in a game.")
    assert cue("=AI", "AI is used.") and not cue("=AI", "ai is used.")
    assert (
        cue("filter*", "A filtering system.") and cue("^never", "Never share.") and not cue("^never", "We never share.")
    )
    assert cue("@kit", "Bring a tablet.", kit=("phone", "tablet")) and cue("mobile_phone|tablet", "A mobile phone.")
    assert cue("we ~report", "We report it.") and not cue("we ~report", "We reporting it.")


@pytest.mark.parametrize("says", ["", "a &", "..", "a ..", "@nobody", "a ? b", "(a)", "a ! "])
def test_a_cue_that_cannot_be_read_is_refused(says: str) -> None:
    with pytest.raises(BadCue):
        read_cue(says, {})


def test_a_group_that_names_itself_is_refused() -> None:
    with pytest.raises(BadCue):
        read_cue("@a", {"a": ("@b",), "b": ("@a",)})


HEAD = """
id = "words"
kind = "matching"
edition = "2026.1"
title = "Words"
publisher = "Nobody"
licence = "CC BY 4.0"
published = 2026-09-01
changes = "The first."
requirements = { pack = "made-up", edition = "2026.1" }
"""


def test_check_packs_names_bad_cues_and_topics_without_words() -> None:
    good = '[[topic]]\ncode = "MOB"\ntitle = "Phones"\nstrong = ["phone"]\n'
    other = good.replace("MOB", "XYZ")
    assert [fault.says for fault in faults({"pack.toml": HEAD, "topics.toml": good})] == []
    assert any(
        '"@none"' in f.says or '"none"' in f.says
        for f in faults({"pack.toml": HEAD, "topics.toml": good.replace('"phone"', '"@none"')})
    )
    said = [fault.says for fault in faults({"pack.toml": HEAD, "topics.toml": other})]
    assert "The requirements have no such topic." in said
    assert any("no cue speaks of it" in text for text in said)


def test_the_guide_speaks_of_every_topic_of_the_requirements() -> None:
    rows = tomllib.loads(
        (CONTENT / "requirements/england-online-safety/2026.2/topics.toml").read_text(encoding="utf-8")
    )
    assert {topic.code for topic in guide().topics} == {row["code"] for row in rows["topic"]}
