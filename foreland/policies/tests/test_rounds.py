"""Consultation rounds by verbs: planned, open, closed, answered; frozen when they open, noted when they close."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foreland.core.calendar import day_in_london
from foreland.notices import queries as notices
from foreland.policies import tasks
from foreland.policies.actions import (
    NotPossible,
    add_took_part,
    leave_out,
    list_what_is_due,
    restore,
    reword,
    round_answers,
    round_replies,
    rounds,
)
from foreland.policies.models import Policy, Round, RoundAnswer, RoundSaid, TookPart
from foreland.policies.queries import keeping
from foreland.policies.queries import rounds as reading
from foreland.policies.tests import consulting, making
from foreland.policies.tests.consulting import AGREE, CONCERN, UNCLEAR
from foreland.policies.tests.making import NOW
from foreland.tasks import queries as todo
from foreland.tenancy.models import Body, LinkToken
from foreland.tenancy.queries import link_by_token, link_works
from foreland.tenancy.scope import open_scope
from foreland.trail import queries as trail
from tests.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def policy(oak: Body) -> Policy:
    """Oak's policy, newly begun."""
    return making.begin("primary")


def planned(policy: Policy, oak: Body, **changes: object) -> Round:
    """Return a round as of the tests' day."""
    return consulting.planned(policy, oak, now=NOW, **changes)


def states(policy: Policy, oak: Body) -> dict[str, str]:
    """Return the wording of each statement of the policy."""
    return {key: state.text for key, state in making.drawn(policy, oak).resolved.states.items() if state.kept}


def test_what_is_asked_stands_as_it_was_when_the_round_opened(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    before = [dict(item) for item in row.statements]
    first, second = before[0]["key"], before[1]["key"]
    reword(policy=policy, key=first, text="Words of later days.", by="operator", now=NOW)
    leave_out(policy=policy, key=second, reason="We do not need it.", by="operator", now=NOW)
    rounds.freeze(of=row, body=oak, by="operator", now=NOW)
    row.refresh_from_db()
    assert row.statements == before and before[0]["blocks"] and before[0]["text"] == before[0]["text"]
    assert states(policy, oak)[first] == "Words of later days."
    answer = consulting.answered(row, CONCERN, AGREE, now=NOW)
    assert reading.said_in(answer)[second][0] == "agree", "what was withdrawn meanwhile can still be answered"


def test_a_planned_round_is_kept_as_it_stands_on_its_first_day_and_not_before(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak, days=3)
    assert row.statements == [] and row.stands(day_in_london(NOW)) == "planned"
    key = reading.to_ask(making.drawn(policy, oak), row.sections, row.audience, narrow=True)[0]["key"]
    reword(policy=policy, key=key, text="Words before it opened.", by="operator", now=NOW + timedelta(days=1))
    assert rounds.turn_rounds(body=oak, by="system", now=NOW + timedelta(days=1)) == 0
    assert rounds.turn_rounds(body=oak, by="system", now=NOW + timedelta(days=3)) == 1
    row.refresh_from_db()
    assert row.statements[0]["text"] == "Words before it opened."
    assert row.statements[0]["short"] == "", "the bank's short line does not say what the school now says"


def test_own_words_and_short_lines_for_the_audience(policy: Policy, oak: Body) -> None:
    draft = making.drawn(policy, oak)
    narrow = reading.to_ask(draft, ("phones", "images"), "parents", narrow=True)
    every = reading.to_ask(draft, ("phones", "images"), "parents", narrow=False)
    assert 0 < len(narrow) < len(every)
    assert all(item["short"] for item in narrow)
    assert [item["section"] for item in every] == sorted(
        (item["section"] for item in every), key=[s.key for s in draft.bank.sections].index
    )
    assert not any("{{" in item["short"] + item["text"] for item in every)


def test_what_is_not_finished_is_not_asked_until_it_is(policy: Policy, oak: Body) -> None:
    def asked() -> list[str]:
        found = reading.to_ask(making.drawn(policy, oak), ("phones",), "parents", narrow=False)
        assert not any('"blank"' in str(item["blocks"]).replace("'", '"') for item in found)
        return [item["key"] for item in found]

    before, waiting = asked(), reading.unfinished(making.drawn(policy, oak), ("phones",))
    assert waiting
    making.settle(policy, oak)
    assert set(before) < set(asked()) and reading.unfinished(making.drawn(policy, oak), ("phones",)) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"audience": "teens"}, "audience"),  # a primary school has none of that age
        ({"title": " \u200b "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"intro": "x" * 1201}, "intro"),
        ({"sections": ()}, "sections"),
        ({"sections": ("nothing",)}, "sections"),
        ({"questions": ("a?", "b?", "c?", "d?")}, "questions"),
        ({"questions": ("x" * 161,)}, "questions"),
        ({"audience": "young"}, "questions"),
        ({"opens": day_in_london(NOW) - timedelta(days=1)}, "opens"),
        ({"opens": day_in_london(NOW) + timedelta(days=400)}, "opens"),
        ({"closes": day_in_london(NOW) - timedelta(days=1)}, "closes"),
        ({"closes": day_in_london(NOW) + timedelta(days=93), "reply_by": day_in_london(NOW) + timedelta(days=99)}, "closes"),
        ({"reply_by": day_in_london(NOW) + timedelta(days=14)}, "reply_by"),
        ({"reply_by": day_in_london(NOW) + timedelta(days=300)}, "reply_by"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_carried_out_says_why(
    policy: Policy, oak: Body, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        planned(policy, oak, **changes)
    assert refused.value.field == field
    assert not Round.objects.exists() and not LinkToken.objects.filter(purpose="round").exists()


def test_too_many_statements_for_a_kitchen_table(policy: Policy, oak: Body) -> None:
    everything = making.drawn(policy, oak).used_sections
    with pytest.raises(NotPossible, match="people answer at most 40"):
        planned(policy, oak, sections=everything, narrow=False)


def test_a_round_can_be_changed_until_it_opens_and_not_over_somebody_elses_change(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak, days=3)
    seen = row.revision
    plan = consulting.plan(NOW, days=5, title="Pictures", sections=("images",))
    row = rounds.change_round(of=row, body=oak, plan=plan, seen=seen, by="operator", now=NOW)
    assert (row.title, row.sections, row.opens) == ("Pictures", ["images"], plan.opens)
    with pytest.raises(NotPossible, match="Somebody else saved this meanwhile"):
        rounds.change_round(of=row, body=oak, plan=plan, seen=seen, by="operator", now=NOW)
    row = rounds.open_round(of=row, body=oak, by="operator", now=NOW)
    assert row.statements and row.opens == day_in_london(NOW)
    with pytest.raises(NotPossible, match="It has opened"):
        rounds.change_round(of=row, body=oak, plan=plan, seen=row.revision, by="operator", now=NOW)


def test_an_answer_can_be_changed_until_the_close_and_counts_once(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    key = row.statements[0]["key"]
    answer = consulting.answered(row, ("concern", "  At the gate?\u200b "), now=NOW)
    assert reading.said_in(answer) == {key: ("concern", "At the gate?")}
    round_answers.save_answer(answer=answer, said={key: AGREE, "question.1": ("", "Watches.")}, now=NOW)
    heard = reading.heard(row)
    assert heard.tallies[key].total == 1 and heard.tallies[key].agree == 1
    assert [word.words for word in heard.words["question.1"]] == ["Watches."]
    round_answers.save_answer(answer=answer, said={key: ("", ""), "question.1": ("", "")}, now=NOW)
    assert reading.heard(row).count == 0, "an answer with nothing in it is none"
    rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    answer = RoundAnswer.objects.select_related("round").get(pk=answer.pk)
    with pytest.raises(round_answers.Closed):
        round_answers.save_answer(answer=answer, said={key: AGREE}, now=NOW)
    with pytest.raises(round_answers.Closed):
        round_answers.begin_answer(of=row, by_code=False, now=NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"nobody.asked": AGREE},
        {"question.9": ("", "words")},
        {"question.1": ("agree", "")},
        {"FIRST": ("maybe", "")},
        {"FIRST": ("agree", "x" * 601)},
    ],
)
def test_what_was_not_asked_is_not_taken(policy: Policy, oak: Body, said: dict[str, tuple[str, str]]) -> None:
    row = planned(policy, oak)
    answer = round_answers.begin_answer(of=row, by_code=False, now=NOW)
    named = {row.statements[0]["key"] if key == "FIRST" else key: value for key, value in said.items()}
    with pytest.raises(NotPossible):
        round_answers.save_answer(answer=answer, said=named, now=NOW)
    assert not RoundSaid.objects.exists()


def test_pupils_write_little_and_the_youngest_nothing(policy: Policy, oak: Body) -> None:
    for audience, most in (("children", 200), ("young", 0)):
        row = planned(policy, oak, audience=audience, questions=(), narrow=False)
        answer = round_answers.begin_answer(of=row, by_code=True, now=NOW)
        key = row.statements[0]["key"]
        with pytest.raises(NotPossible):
            round_answers.save_answer(answer=answer, said={key: ("agree", "x" * (most + 1))}, now=NOW)
        round_answers.save_answer(answer=answer, said={key: ("agree", "x" * most)}, now=NOW)


def test_closing_puts_the_group_on_the_list_of_who_took_part(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    for _ in range(3):
        consulting.answered(row, AGREE, now=NOW)
    row = rounds.close_round(of=row, body=oak, by="operator", now=NOW + timedelta(days=4))
    line = TookPart.objects.get()
    assert (line.who, line.how) == ("Parents and carers", "3 answers by link, 20 to 24 November 2026")
    assert line.day == date(2026, 11, 24)
    rounds.note_round(of=row, body=oak, by="operator", now=NOW + timedelta(days=5))
    assert TookPart.objects.count() == 1, "once"


def test_a_round_that_ends_by_the_calendar_is_noted_by_the_worker(policy: Policy, oak: Body, world: World) -> None:
    row = planned(policy, oak)
    consulting.answered(row, AGREE, now=NOW, by_code=True)
    empty = planned(policy, oak, title="Nobody came", audience="staff", narrow=False)
    assert rounds.turn_rounds(body=oak, by="system", now=NOW + timedelta(days=14)) == 0, "the last day counts"
    assert rounds.turn_rounds(body=oak, by="system", now=NOW + timedelta(days=15)) == 2
    assert [line.how for line in TookPart.objects.all()] == ["1 answer by class code, 20 November to 4 December 2026"]
    empty.refresh_from_db()
    assert empty.noted_at is not None, "and is not looked at again"
    assert rounds.turn_rounds(body=oak, by="system", now=NOW + timedelta(days=16)) == 0


def test_two_rounds_that_would_print_the_same_line_are_both_noted(policy: Policy, oak: Body) -> None:
    for title in ("Phones", "Pictures"):
        row = planned(policy, oak, title=title)
        consulting.answered(row, AGREE, now=NOW)
        rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    assert TookPart.objects.count() == 1
    assert not Round.objects.filter(noted_at=None).exists(), "the worker need not look at them again"


def test_a_reply_that_is_shown_is_never_left_without_words(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    consulting.answered(row, AGREE, now=NOW)
    row = rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    row = round_replies.write_reply(
        of=row, summary="Thank you.", statements={}, tell=True, seen=row.revision, by="operator", now=NOW
    )
    with pytest.raises(NotPossible, match="Say in a few sentences"):
        round_replies.write_reply(
            of=row, summary="", statements={}, tell=False, seen=row.revision, by="operator", now=NOW
        )
    row.refresh_from_db()
    assert row.reply_summary == "Thank you."


def test_what_was_cancelled_is_neither_opened_nor_led_to_any_more(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak, days=1)
    seen = Round.objects.get(pk=row.pk)  # as somebody's request read it a moment before
    then = NOW + timedelta(days=1)
    rounds.cancel_round(of=row, body=oak, by="operator", now=then)
    assert rounds.freeze(of=seen, body=oak, by="operator", now=then).frozen_at is None
    for renew in (rounds.renew_link, rounds.renew_code):
        with pytest.raises(NotPossible, match="It was cancelled"):
            renew(of=row, body=oak, by="operator", now=then)
    row.refresh_from_db()
    assert reading.link_of(row, now=then) == "" and row.code == ""


def test_the_worker_finds_the_schools_by_itself(policy: Policy, oak: Body) -> None:
    row = consulting.planned(policy, oak)
    assert row.frozen_at is not None
    Round.objects.filter(pk=row.pk).update(frozen_at=None, statements=[])
    assert tasks.turn_rounds.call() == 1
    row.refresh_from_db()
    assert row.statements
    assert tasks.turn_rounds.call() == 0


def test_a_full_list_of_who_took_part_does_not_keep_a_round_open(policy: Policy, oak: Body) -> None:
    for number in range(30):
        add_took_part(policy=policy, body=oak, who=f"Group {number}", how="At a meeting", day=date(2026, 11, 3), by="operator", now=NOW)  # fmt: skip
    row = planned(policy, oak)
    consulting.answered(row, AGREE, now=NOW)
    row = rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    assert row.closed_at is not None and row.noted_at is None
    with pytest.raises(NotPossible, match="as many as fit"):
        rounds.note_round(of=row, body=oak, by="operator", now=NOW)


def test_extending_moves_the_day_of_the_reply(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    closes, reply_by = row.closes, row.reply_by
    row = rounds.extend_round(of=row, closes=closes + timedelta(days=7), by="operator", now=NOW)
    assert row.reply_by == reply_by + timedelta(days=7)
    for wrong in (row.closes, row.opens + timedelta(days=93)):
        with pytest.raises(NotPossible):
            rounds.extend_round(of=row, closes=wrong, by="operator", now=NOW)
    row = rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    with pytest.raises(NotPossible, match="Only a consultation that is open"):
        rounds.extend_round(of=row, closes=row.closes + timedelta(days=1), by="operator", now=NOW)


def works(token: str) -> bool:
    """Return whether a token of a round opens its door."""
    found = link_by_token(token, "round")
    return found is not None and link_works(found, now=NOW)


def test_a_round_is_cancelled_only_before_anybody_answered(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak, audience="children", questions=())
    link, code = reading.token_of_link(row), reading.token_of_code(row.code)
    assert works(link) and works(code)
    answer = consulting.answered(row, AGREE, now=NOW)
    with pytest.raises(NotPossible, match="Close it instead"):
        rounds.cancel_round(of=row, body=oak, by="operator", now=NOW)
    round_answers.save_answer(answer=answer, said={row.statements[0]["key"]: ("", "")}, now=NOW)
    row = rounds.cancel_round(of=row, body=oak, by="operator", now=NOW)
    assert row.stands(day_in_london(NOW)) == "cancelled"
    assert not works(link) and not works(code)


def test_links_and_codes_are_taken_back_and_made_anew(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    link = reading.token_of_link(row)
    row = rounds.renew_link(of=row, body=oak, by="operator", now=NOW)
    assert not works(link) and works(reading.link_of(row, now=NOW)) and reading.link_of(row, now=NOW) != link
    assert row.code == "", "families are sent a link"
    row = rounds.renew_code(of=row, body=oak, by="operator", now=NOW)
    first = row.code
    assert len(first) == 8 and works(reading.token_of_code(first))
    row = rounds.renew_code(of=row, body=oak, by="operator", now=NOW)
    assert not works(reading.token_of_code(first)) and works(reading.token_of_code(row.code))
    rounds.stop_code(of=row, by="operator", now=NOW)
    assert not works(reading.token_of_code(row.code)) and works(reading.link_of(row, now=NOW))


def test_only_digests_of_links_and_codes_stand_in_the_ground(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak, audience="children", questions=())
    stored = " ".join(str(value) for each in LinkToken.objects.values_list() for value in each)
    for secret in (reading.token_of_link(row), reading.token_of_code(row.code), row.code):
        assert secret and secret not in stored


def test_the_trail_holds_who_led_and_nothing_of_who_answered(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    length = len(trail.entries(body=oak.pk))
    answer = consulting.answered(row, ("concern", "My words"), now=NOW)
    assert len(trail.entries(body=oak.pk)) == length
    rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    entries = trail.entries(body=oak.pk)
    assert "close-round" in [entry.verb for entry in entries]
    assert not any(answer.pk in str(vars(entry)) for entry in entries)


def test_a_flood_is_stopped_and_loses_nothing(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    consulting.answered(row, AGREE, now=NOW)
    RoundAnswer.objects.bulk_create([RoundAnswer(round=row, begun=NOW) for _ in range(round_answers.MOST_AN_HOUR - 1)])
    with pytest.raises(round_answers.TooMany):
        round_answers.begin_answer(of=row, by_code=False, now=NOW)
    round_answers.begin_answer(of=row, by_code=False, now=NOW + timedelta(minutes=61))
    assert reading.heard(row).count == 1, "begun answers with nothing in them do not count"


def test_words_that_tell_of_a_person_are_taken_out_and_that_they_were_stays(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    consulting.answered(row, ("concern", "Billy B. sends pictures"), now=NOW)
    said = RoundSaid.objects.get()
    with pytest.raises(NotPossible, match="Say why"):
        round_replies.remove_words(of=row, said=said.pk, why=" ", by="operator", now=NOW)
    round_replies.remove_words(of=row, said=said.pk, why="It named a child.", by="operator", now=NOW)
    said.refresh_from_db()
    assert (said.words, said.rating, said.removed_by) == ("", "concern", "operator")
    assert [word.why for word in reading.heard(row).words[said.key]] == ["It named a child."]
    with pytest.raises(NotPossible, match="no longer there"):
        round_replies.remove_words(of=row, said=said.pk, why="Again", by="operator", now=NOW)


def test_the_reply_is_written_after_the_close_and_told_once_it_says_something(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    consulting.answered(row, CONCERN, UNCLEAR, now=NOW)
    first, second = (item["key"] for item in row.statements[:2])

    def write(summary: str, tell: bool = False, **statements: tuple[str, str]) -> Round:
        fresh = Round.objects.get(pk=row.pk)
        keys = {"first": first, "second": second, "third": "nobody.asked"}
        said = {keys[name]: value for name, value in statements.items()}
        return round_replies.write_reply(
            of=row, summary=summary, statements=said, tell=tell, seen=fresh.revision, by="operator", now=NOW
        )

    with pytest.raises(NotPossible, match="has not closed yet"):
        write("Early")
    rounds.close_round(of=row, body=oak, by="operator", now=NOW)
    for summary, tell, statements in (
        ("", True, {}),
        ("x" * 1501, False, {}),
        ("Words", True, {"first": ("kept", "")}),
        ("Words", False, {"first": ("", "words without an outcome")}),
        ("Words", False, {"first": ("kept", "x" * 401)}),
        ("Words", False, {"third": ("kept", "why")}),
    ):
        with pytest.raises(NotPossible):
            write(summary, tell, **statements)
    kept = write("Thank you.", first=("changed", ""), second=("kept", ""))
    assert kept.replied_at is None and kept.reply["statements"][second] == {"outcome": "kept", "words": ""}
    told = write("Thank you.", True, first=("changed", "We say it shorter."))
    assert told.stands(day_in_london(NOW)) == "answered" and told.reply_summary == "Thank you."
    with pytest.raises(NotPossible, match="Somebody else saved"):
        round_replies.write_reply(of=row, summary="Late", statements={}, tell=True, seen=1, by="operator", now=NOW)
    assert write("Mended.", True).replied_at == told.replied_at, "a reply can be mended"


def test_another_school_sees_nothing_of_it(policy: Policy, oak: Body, world: World) -> None:
    row = planned(policy, oak)
    consulting.answered(row, ("concern", "Ours"), now=NOW)
    with open_scope(body=world.far, by="test"):
        assert not Round.objects.exists() and not RoundSaid.objects.exists()
        assert reading.rounds_due(day_in_london(NOW)) == []


def test_a_round_closed_early_ends_that_day_in_every_calendar_and_its_answer_is_a_day_too(
    policy: Policy, oak: Body
) -> None:
    row = planned(policy, oak)
    quiet = {item.key: item for item in keeping.dates(oak, now=NOW)}
    assert f"reply-{row.pk}" not in quiet, "nobody has said anything yet"
    consulting.answered(row, AGREE, now=NOW)
    rounds.close_round(of=row, body=oak, by="operator", now=NOW + timedelta(days=2))
    found = {item.key: item for item in keeping.dates(oak, now=NOW + timedelta(days=3))}
    window, reply = found[keeping.key_of_round(row)], found[f"reply-{row.pk}"]
    assert window.last == day_in_london(NOW + timedelta(days=2)) < row.closes
    assert "until it was closed on 22 November 2026" in window.words
    assert (reply.first, reply.last) == (row.reply_by, row.reply_by) and "are told what came of" in reply.words
    assert not reply.reminds and not window.reminds


def test_pupils_are_asked_in_short_words_for_their_age_unless_the_lead_says_otherwise(
    policy: Policy, oak: Body
) -> None:
    draft = making.drawn(policy, oak)
    everything = tuple(draft.used_sections)
    narrow = reading.to_ask(draft, everything, "children", narrow=True)
    assert narrow and all(item["short"] for item in narrow)
    key = narrow[0]["key"]
    reword(policy=policy, key=key, text="Pursuant to our own words.", by="operator", now=NOW)
    left = reading.to_ask(making.drawn(policy, oak), everything, "children", narrow=True)
    assert [item["key"] for item in left] == [item["key"] for item in narrow[1:]], "its short line no longer says it"
    assert key in {
        item["key"] for item in reading.to_ask(making.drawn(policy, oak), everything, "children", narrow=False)
    }


@pytest.mark.parametrize("audience", ["children", "parents"])
def test_more_than_ten_statements_are_asked_of_pupils_only_where_the_lead_knows(
    policy: Policy, oak: Body, audience: str
) -> None:
    given = {"audience": audience, "narrow": False, "questions": (), "sections": ("phones",)}
    if audience == "children":
        with pytest.raises(NotPossible, match="10 are plenty") as refused:
            planned(policy, oak, many=False, **given)
        assert refused.value.field == "many" and not Round.objects.exists()
    row = planned(policy, oak, many=audience == "children", **given)
    assert len(row.statements) > 10


def test_a_round_that_is_moved_far_keeps_a_link_that_outlives_it(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak, days=360, audience="children", questions=())
    later = NOW + timedelta(days=350)
    plan = consulting.plan(later, days=360, audience="children", questions=())
    row = rounds.change_round(of=row, body=oak, plan=plan, seen=row.revision, by="operator", now=later)
    told = later + timedelta(days=360 + 14 + 300)
    for token in (reading.token_of_link(row), reading.token_of_code(row.code)):
        link = link_by_token(token, reading.PURPOSE)
        assert link is not None and link_works(link, now=told)


def test_a_round_with_nothing_left_to_ask_does_not_open_and_says_so_once(
    policy: Policy, oak: Body, world: World
) -> None:
    row = planned(policy, oak, days=3)
    asked = [item["key"] for item in reading.to_ask(making.drawn(policy, oak), row.sections, "parents", narrow=True)]
    for key in asked:
        leave_out(policy=policy, key=key, reason="Not with us.", by="operator", now=NOW)
    with pytest.raises(NotPossible, match="Nothing is left to ask"):
        rounds.open_round(of=row, body=oak, by="operator", now=NOW)
    day = NOW + timedelta(days=3)
    assert [rounds.turn_rounds(body=oak, by="system", now=day + timedelta(minutes=n)) for n in (0, 10, 20)] == [0, 0, 0]
    row.refresh_from_db()
    assert row.frozen_at is None and notices.count(to=world.lead.email, kind="consultation") == 1
    [task] = [each for each in todo.every() if each.kind == "consultation-not-open"]
    assert "could not open" in task.title and row.pk in task.href
    list_what_is_due(body=oak, now=day)
    restore(policy=policy, key=asked[0], by="operator", now=day)
    assert rounds.turn_rounds(body=oak, by="system", now=day + timedelta(minutes=30)) == 1
    row.refresh_from_db()
    assert [item["key"] for item in row.statements] == asked[:1]
    list_what_is_due(body=oak, now=day + timedelta(days=1))
    task.refresh_from_db()
    assert task.state == task.State.DONE


def test_many_answers_of_one_network_are_noted_by_number_and_time_alone(policy: Policy, oak: Body) -> None:
    row = planned(policy, oak)
    revision = row.revision
    for number in range(1, 13):
        given = (NOW, number)
        round_answers.begin_answer(of=row, by_code=False, now=NOW + timedelta(seconds=number), in_a_row=given)
    for number in (40, 41):
        round_answers.begin_answer(of=row, by_code=True, now=NOW, in_a_row=(NOW, number))
    row.refresh_from_db()
    last = (NOW + timedelta(seconds=12)).isoformat()
    assert row.crowds == [{"began": NOW.isoformat(), "last": last, "count": 12}], "a class by its code is a class"
    assert row.revision == revision, "whoever has its page open loses nothing by it"
