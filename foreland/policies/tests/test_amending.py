"""What can be done to statements, and that nothing is lost by it."""

from __future__ import annotations

from typing import Any

import pytest

from foreland.core.layer import State
from foreland.library import queries as library
from foreland.policies import actions, queries
from foreland.policies.models import Change, Policy
from foreland.policies.tests import making
from foreland.policies.tests.making import NOW
from foreland.profile import actions as profile
from foreland.publishing.formats import render
from foreland.tenancy.models import Body
from foreland.tenancy.scope import WrongBody, open_scope
from foreland.trail.models import Entry
from tests.world import World

MUST, SHOULD, MAY = "purpose.aim", "roles.pupils", "roles.group"


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy."""
    return making.begin("primary")


def state(policy: Policy, key: str) -> State:
    """Return a statement as it stands."""
    return making.drawn(policy, policy.body).resolved.states[key]


def section(policy: Policy, key: str) -> list[str]:
    """Return the kept statements of a section in order."""
    return [each.key for each in making.drawn(policy, policy.body).resolved.section(key) if each.kept]


def given(policy: Policy, key: str, **more: Any) -> dict[str, Any]:
    """Return what every verb on a statement takes."""
    return {"policy": policy, "key": key, "by": "p1", "now": NOW, **more}


def test_a_new_policy_stores_no_copy_of_the_bank(policy: Policy) -> None:
    newest = str(library.bank(making.PACK).head.edition)
    assert (policy.edition, policy.shape, policy.created_by) == (newest, "standalone", "operator")
    assert Change.objects.count() == 0
    assert len(making.drawn(policy, policy.body).resolved.kept) > 100
    with pytest.raises(actions.NotPossible, match="standalone, set"):
        actions.new_policy(pack=making.PACK, shape="booklet", by="p1", now=NOW)


def test_every_verb_leaves_a_trail_without_words(policy: Policy) -> None:
    actions.reword(text="Our secret words.", **given(policy, MUST))
    entry = Entry.objects.filter(subject=policy.pk, verb="reword").get()
    assert (entry.by, entry.body) == ("p1", policy.body_id)
    assert "secret" not in str(entry.detail)


def test_taking_in_and_leaving_out(policy: Policy) -> None:
    assert not state(policy, MAY).kept
    actions.take_in(**given(policy, MAY))
    assert state(policy, MAY).kept and state(policy, MAY).decided
    actions.leave_out(reason="", **given(policy, MAY))
    assert not state(policy, MAY).kept
    actions.restore(**given(policy, MAY))
    after = state(policy, MAY)
    assert not after.kept and not after.decided, "back to what the bank proposes"
    with pytest.raises(actions.NotPossible, match="stands as in the bank already"):
        actions.restore(**given(policy, MAY))
    assert [row.value for row in Change.objects.filter(key=MAY)] == [True, False, None]


@pytest.mark.parametrize("reason", ["", "   ", "no", "\x00\u200b \x07"])
def test_leaving_out_a_must_asks_for_a_reason(policy: Policy, reason: str) -> None:
    with pytest.raises(actions.NotPossible, match="Say why"):
        actions.leave_out(reason=reason, **given(policy, MUST))
    assert Change.objects.count() == 0
    actions.leave_out(reason="It stands  in our\nsafeguarding policy.", **given(policy, MUST))
    assert state(policy, MUST).reason == "It stands in our safeguarding policy."
    with pytest.raises(actions.NotPossible, match="1,000"):
        actions.leave_out(reason="long " * 300, **given(policy, MUST))


def test_a_statement_for_others_is_not_taken_in(policy: Policy) -> None:
    with pytest.raises(actions.NotPossible, match="not for a setting like yours"):
        actions.take_in(**given(policy, "phones.home"))
    with pytest.raises(actions.NotPossible, match=r"no statement nothing\.here"):
        actions.take_in(**given(policy, "nothing.here"))


def test_rewording_and_going_back(policy: Policy) -> None:
    bank = state(policy, SHOULD).text
    actions.reword(
        text="  {{Pupils}} here speak up.  \r\n\r\nThey are heard.\t ", meaning="wording", **given(policy, SHOULD)
    )
    found = state(policy, SHOULD)
    assert found.text == "{{Pupils}} here speak up.\n\nThey are heard."
    assert found.reworded and found.bank_text == bank
    assert Change.objects.get().meaning == "wording"
    assert Change.objects.get().base, "it says on which wording of the bank it was made"
    actions.reword(text=bank, **given(policy, SHOULD))
    assert not state(policy, SHOULD).reworded, "the bank's own words are no rewording"
    assert actions.reword(text=bank, **given(policy, SHOULD)) is None
    assert [row.value is None for row in Change.objects.all()] == [False, True]


def test_the_same_words_with_another_meaning_are_kept(policy: Policy) -> None:
    actions.reword(text="Said otherwise.", **given(policy, SHOULD))
    actions.reword(text="Said otherwise.", meaning="wording", **given(policy, SHOULD))
    assert [row.meaning for row in Change.objects.all()] == ["changed", "wording"]


def test_a_rewording_belongs_to_the_alternative_it_was_made_for(policy: Policy) -> None:
    actions.choose(option="handed-in", **given(policy, "phones.pupils"))
    actions.reword(text="Phones go into the box.", **given(policy, "phones.pupils"))
    actions.choose(option="off", **given(policy, "phones.pupils"))
    assert not state(policy, "phones.pupils").reworded, "it sleeps"
    actions.reword(text="Phones are off.", **given(policy, "phones.pupils"))
    actions.choose(option="handed-in", **given(policy, "phones.pupils"))
    assert state(policy, "phones.pupils").text == "Phones go into the box."
    actions.restore(field="text", **given(policy, "phones.pupils"))
    assert not state(policy, "phones.pupils").reworded
    actions.choose(option="off", **given(policy, "phones.pupils"))
    assert state(policy, "phones.pupils").text == "Phones are off."


def test_an_open_choice_is_made_before_its_words_change(oak: Body) -> None:
    policy = making.begin("secondary")
    assert state(policy, "filtering.unblocking").undecided
    with pytest.raises(actions.NotPossible, match="Choose one of the alternatives"):
        actions.reword(text="Somebody looks.", **given(policy, "filtering.unblocking"))
    with pytest.raises(actions.NotPossible, match="lead, two-people, leader"):
        actions.choose(option="nobody", **given(policy, "filtering.unblocking"))
    actions.choose(option="leader", **given(policy, "filtering.unblocking"))
    assert state(policy, "filtering.unblocking").choice_made
    with pytest.raises(actions.NotPossible, match="has none"):
        actions.choose(option="x", **given(policy, MUST))


def test_going_back_by_field_and_all_at_once(policy: Policy) -> None:
    before = section(policy, "roles")
    actions.move(section="review", after="", **given(policy, SHOULD))
    actions.reword(text="Everybody helps.", **given(policy, SHOULD))
    actions.reword_short(short={"children": "We help."}, **given(policy, SHOULD))
    actions.leave_out(reason="Not now", **given(policy, SHOULD))
    actions.restore(field="place", **given(policy, SHOULD))
    assert state(policy, SHOULD).section == "roles" and state(policy, SHOULD).reworded
    actions.move(section="review", after="", **given(policy, SHOULD))
    actions.restore(field="all", **given(policy, SHOULD))
    found = state(policy, SHOULD)
    assert (found.section, found.reworded, found.kept, found.decided) == ("roles", False, True, False)
    assert section(policy, "roles") == before
    assert Change.objects.filter(key=SHOULD, value__isnull=False).count() >= 5, "the history keeps every word"


def test_moving_to_any_place(policy: Policy) -> None:
    start = section(policy, "review")
    actions.move(section="review", after="", **given(policy, SHOULD))
    assert section(policy, "review") == [SHOULD, *start]
    actions.move(section="review", after=start[1], **given(policy, SHOULD))
    assert section(policy, "review") == [*start[:2], SHOULD, *start[2:]]
    actions.move(section="review", after=start[0], **given(policy, start[2]))
    assert section(policy, "review")[:4] == [start[0], start[2], start[1], SHOULD]
    assert SHOULD not in section(policy, "roles")
    for wrong in ("nothing", "people", "law"):
        with pytest.raises(actions.NotPossible, match=f"no section {wrong}"):
            actions.move(section=wrong, after="", **given(policy, SHOULD))
    with pytest.raises(actions.NotPossible, match="after itself"):
        actions.move(section="review", after=SHOULD, **given(policy, SHOULD))
    with pytest.raises(actions.NotPossible, match="no statement gone"):
        actions.move(section="review", after="gone", **given(policy, SHOULD))


def test_a_statement_of_our_own(policy: Policy) -> None:
    new = given(policy, "own.a1b2c3", section="phones", after="phones.pupils")
    made = actions.add_statement(text="We lend a phone for emergencies.", meets=("PHONE-01",), **new)
    assert actions.add_statement(text="We lend a phone for emergencies.", meets=("PHONE-01",), **new) == made
    assert section(policy, "phones")[1] == "own.a1b2c3"
    assert Change.objects.filter(key="own.a1b2c3").count() == 1, "a form sent twice is one statement"
    found = state(policy, "own.a1b2c3")
    assert found.own and found.meets == ("PHONE-01",)
    actions.reword(text="We lend a phone.", **given(policy, "own.a1b2c3"))
    assert state(policy, "own.a1b2c3").text == "We lend a phone."
    actions.move(section="review", after="", **given(policy, "own.a1b2c3"))
    assert section(policy, "review")[0] == "own.a1b2c3"
    actions.leave_out(reason="", **given(policy, "own.a1b2c3"))
    assert not state(policy, "own.a1b2c3").kept
    actions.take_in(**given(policy, "own.a1b2c3"))
    assert section(policy, "review")[0] == "own.a1b2c3"
    actions.leave_out(reason="", **given(policy, "own.a1b2c3"))
    actions.restore(**given(policy, "own.a1b2c3"))
    assert section(policy, "phones")[1] == "own.a1b2c3", "everything back but the words, which have no bank"
    assert state(policy, "own.a1b2c3").text == "We lend a phone."
    with pytest.raises(actions.NotPossible, match="no wording of the bank"):
        actions.restore(field="text", **given(policy, "own.a1b2c3"))


def test_the_same_new_statement_sent_again_with_other_words_loses_none(policy: Policy) -> None:
    new = given(policy, "own.a1b2c3", section="phones", after="")
    actions.add_statement(text="First words.", **new)
    actions.add_statement(text="Better words.", **new)
    assert state(policy, "own.a1b2c3").text == "Better words."
    with pytest.raises(actions.ChangedMeanwhile):
        actions.add_statement(text="Words of a stale page.", **new)
    assert [row.value for row in queries.asides(policy)] == ["Words of a stale page."]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"key": "phones.pupils"}, "begins with own"),
        ({"key": "own.x"}, "begins with own"),
        ({"text": "{{choice}} of two"}, "without {{choice}}"),
        ({"section": "contacts"}, "no section contacts"),
        ({"after": "own.nothing"}, "no statement own.nothing"),
        ({"meets": ("KCSIE-9999",)}, "no requirement KCSIE-9999"),
        ({"text": " \u200b\n"}, "Write the wording"),
    ],
)
def test_what_no_statement_of_our_own_can_be(policy: Policy, change: dict[str, Any], says: str) -> None:
    new = given(policy, "own.a1b2c3", section="phones", after="", text="Words.") | change
    with pytest.raises(actions.NotPossible, match=says):
        actions.add_statement(**new)
    assert Change.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<b>Loud</b> words", "HTML"),
        ("See ![a picture](https://example.org/x.png)", "picture"),
        ("- one\n  - two", "list within a list"),
        ("# Big", "heading"),
        ("> quoted", "block quotation"),
        ("```\ncode\n```", "block of code"),
        ("[x](javascript:alert(1))", "Begin the address with"),
        ("{{ pupils }} with spaces", "two opening braces"),
        ("{{unclosed", "two opening braces"),
        ("{{choice}} left in", "without {{choice}}"),
        ("", "Write the wording"),
        ("\x00\x0b\ufeff", "Write the wording"),
        ("word " * 2000, "9,999 characters"),
        ("m" * 2 * 1024 * 1024, "2,097,152 characters"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_with_what_would_do(policy: Policy, text: str, says: str) -> None:
    with pytest.raises(actions.NotPossible, match=says):
        actions.reword(text=text, **given(policy, MUST))
    assert Change.objects.count() == 0


def test_whatever_is_kept_can_be_shown_and_printed(policy: Policy) -> None:
    words = "We met \x00\x07Łukasz,\u202e أهلاً שלום 😀 “quoted” a\u2028b \ud7ff and {{pupils’}} & <3 *loud* [here](https://example.org)."
    actions.reword(text=words, **given(policy, MUST))
    kept = state(policy, MUST).text
    assert "\x00" not in kept and "\u202e" not in kept and "{{pupils'}}" in kept and "أهلاً שלום" in kept
    made = queries.printed(making.drawn(policy, policy.body), "online-safety-policy")
    passage = next(each for each in made.passages() if each.key == MUST)
    assert "pupils’" in str(passage.blocks)
    for key in ("pdf", "docx", "odt", "html", "txt"):
        assert len(render(made, key, when=NOW)) > 10_000, key


def test_an_unknown_placeholder_blocks_approval(policy: Policy) -> None:
    actions.reword(text="Ask {{the_caretaker}} at once.", **given(policy, MUST))
    found = [item for item in making.drawn(policy, policy.body).blockers if item.key == "the_caretaker"]
    assert len(found) == 1 and found[0].blocks and "does not exist: the_caretaker" in found[0].says


def test_a_statement_that_no_longer_applies_sleeps_and_comes_back(policy: Policy) -> None:
    actions.reword(text="Nursery staff lock their phones away.", **given(policy, "phones.early-years"))
    profile.answer(key="ages", values=["7-11"], by="p1", now=NOW)
    asleep = state(policy, "phones.early-years")
    assert asleep.sleeping and not asleep.kept
    profile.answer(key="ages", values=["under-5", "7-11"], by="p1", now=NOW)
    assert state(policy, "phones.early-years").text == "Nursery staff lock their phones away."


def test_short_words_for_the_summaries(policy: Policy) -> None:
    page = lambda name: str(dict(queries.summaries(making.drawn(policy, policy.body), "online-safety-policy"))[name])  # noqa: E731
    kept = [state.statement for state in making.drawn(policy, policy.body).resolved.kept if state.statement]
    bank = next(
        item
        for item in kept
        if not item.options and "{" not in dict(item.short).get("parents", "{") and len(item.short) == 1
    )
    key = bank.key
    assert dict(bank.short)["parents"] in page("parents")
    actions.reword_short(short={"children": " We  ask first. ", "staff": "", "parents": ""}, **given(policy, key))
    assert Change.objects.get().value == {"children": "We ask first.", "parents": ""}
    assert "We ask first." in page("children")
    assert dict(bank.short)["parents"] not in page("parents"), "empty words take it off the page"
    actions.reword_short(short={}, **given(policy, key))
    assert Change.objects.latest("number").value is None
    actions.reword(text="We look after each other online. " * 20, **given(policy, key))
    assert 1 <= page("parents").count("We look after each other online.") <= 6, (
        "a changed wording speaks for itself, in brief"
    )
    for short, says in (
        ({"aunts": "Hello."}, "no summary aunts"),
        ({"staff": "<i>x</i>"}, "HTML"),
        ({"staff": "x" * 301}, "at most 300"),
    ):
        with pytest.raises(actions.NotPossible, match=says):
            actions.reword_short(short=short, **given(policy, key))


def test_agreeing_a_section_and_what_opens_it_again(policy: Policy) -> None:
    agree = {"policy": policy, "by": "p1", "now": NOW}
    for name in ("roles", "review", "phones"):
        actions.agree_section(section=name, **agree)

    def agreed() -> set[str]:
        return {
            name for name in ("roles", "review", "phones") if making.drawn(policy, policy.body).section_agreed(name)
        }

    assert agreed() == {"roles", "review", "phones"}
    actions.reword(text="Other words.", **given(policy, SHOULD))
    assert agreed() == {"review", "phones"}
    actions.agree_section(section="roles", **agree)
    actions.move(section="review", after="", **given(policy, SHOULD))
    assert agreed() == {"phones"}, "a move opens both sections"
    actions.reopen_section(section="phones", **agree)
    actions.reopen_section(section="phones", **agree)
    assert agreed() == set()
    assert Entry.objects.filter(verb="reopen-section").count() == 1


def test_the_review_date_lies_within_a_year(policy: Policy) -> None:
    day = making.NOW.date()
    for wrong in (day, day.replace(year=2025), day.replace(year=2028)):
        with pytest.raises(actions.NotPossible, match="next review must"):
            actions.set_review_date(policy=policy, day=wrong, by="p1", now=NOW)
    actions.set_review_date(policy=policy, day=day.replace(year=2027, month=9), by="p1", now=NOW)
    assert Policy.objects.get().review_date == policy.review_date == day.replace(year=2027, month=9)


def test_changing_the_shape_changes_the_documents_and_no_word(policy: Policy) -> None:
    actions.reword(text="Our aim.", **given(policy, MUST))
    assert making.drawn(policy, policy.body).resolved.documents == ["online-safety-policy"]
    actions.change_shape(policy=policy, shape="set", by="p1", now=NOW)
    documents = making.drawn(policy, policy.body).resolved.documents
    assert "mobile-technology-policy" in documents and "online-safety-policy" not in documents
    assert state(policy, MUST).text == "Our aim."
    with pytest.raises(actions.NotPossible, match="standalone, set"):
        actions.change_shape(policy=policy, shape="", by="p1", now=NOW)


def test_another_schools_policy_cannot_be_changed(policy: Policy, world: World) -> None:
    with open_scope(body=world.far, by=world.far_head.pk):
        with pytest.raises((Policy.DoesNotExist, WrongBody, actions.NotPossible)):
            actions.reword(text="Mine now.", **given(policy, MUST))
        assert queries.policies() == []
        with pytest.raises(queries.NoPolicy):
            queries.policy(policy.pk)
    assert Change.objects.count() == 0
