"""Comments and suggestions by their verbs: what is kept, what is decided, who is told, and what two people do at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from foreland.core import suggest
from foreland.core.layer import State
from foreland.notices import queries as notices
from foreland.policies import actions, queries, tasks
from foreland.policies.models import Change, Policy, Remark, Telling, Thread
from foreland.policies.tests import making
from foreland.policies.tests.making import NOW
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.world import World

pytestmark = pytest.mark.slow

AIM = "purpose.aim"
BASE = "Phones stay in bags. Staff help at the gate. Parents ring the office."
COMMENTER, OTHER, LEAD = "commenter", "other", "lead"


class Bench:
    """One statement of Oak's policy, and people who say something about it."""

    def __init__(self, policy: Policy, body: Body) -> None:
        self.policy, self.body = policy, body

    def state(self, key: str = AIM) -> State:
        """Return the statement as it stands."""
        return making.drawn(self.policy, self.body).resolved.states[key]

    def reword(self, text: str, key: str = AIM, by: str = LEAD) -> None:
        """Change the statement's words."""
        actions.reword(policy=self.policy, key=key, text=text, by=by, now=NOW)

    def suggest(
        self, text: str, *, by: str = COMMENTER, seen: int | None = None, key: str = AIM, why: str = ""
    ) -> Thread:
        """Suggest other words."""
        return actions.suggest(
            policy=self.policy, body=self.body, key=key, kind="wording", text=text, why=why, by=by, now=NOW, seen=seen
        )

    def comment(self, text: str = "Is this still so?", *, by: str = COMMENTER, seen: int | None = None) -> Thread:
        """Comment on the statement."""
        return actions.comment(policy=self.policy, body=self.body, key=AIM, text=text, by=by, now=NOW, seen=seen)

    def accept(self, thread: Thread, **more: object) -> Change | None:
        """Accept a suggestion as the lead."""
        given = {"thread": thread, "body": self.body, "by": LEAD, "now": NOW} | more
        return actions.accept(**given)  # type: ignore[arg-type]

    def talk(self, thread: Thread) -> queries.Talk:
        """Return a thread as it stands to today's words."""
        return queries.talks(self.policy, making.drawn(self.policy, self.body).resolved, pk=thread.pk)[0]


@pytest.fixture
def bench(oak: Body) -> Bench:
    """Oak's policy, whose aim says three plain sentences."""
    found = Bench(making.begin(), oak)
    found.reword(BASE)
    return found


def test_a_comment_is_kept_answered_settled_and_opened_again(bench: Bench) -> None:
    thread = bench.comment()
    actions.reply(thread=thread, text="I ask the office.", by=LEAD, now=NOW)
    actions.settle(thread=thread, by=LEAD, now=NOW + timedelta(minutes=5))
    actions.settle(thread=thread, by=LEAD, now=NOW)
    found = bench.talk(thread)
    assert (found.thread.state, found.thread.base, found.thread.key) == ("settled", BASE, AIM)
    assert [(row.act, row.text, row.by) for row in found.remarks] == [
        ("said", "Is this still so?", COMMENTER), ("said", "I ask the office.", LEAD), ("settled", "", LEAD),
    ]  # fmt: skip
    assert found.decided is not None and found.decided.at == NOW + timedelta(minutes=5)
    actions.reopen(thread=thread, by=COMMENTER, now=NOW)
    assert bench.talk(thread).is_open and queries.counted(bench.policy)[AIM] == queries.Counted(comments=1)


def test_the_same_form_sent_twice_is_one_comment_one_answer_and_one_suggestion(bench: Bench) -> None:
    assert bench.comment().pk == bench.comment().pk
    assert bench.suggest("Phones rest.").pk == bench.suggest("Phones rest.").pk
    thread = bench.comment("Another.")
    assert actions.reply(thread=thread, text="Yes.", by=LEAD, now=NOW) == actions.reply(
        thread=thread, text="Yes.", by=LEAD, now=NOW
    )
    assert (Thread.objects.count(), Remark.objects.count()) == (3, 4)


@pytest.mark.parametrize("text", ["", "   \n", "\u200b", "x" * 2001])
def test_a_remark_that_says_nothing_or_too_much_is_refused(bench: Bench, text: str) -> None:
    with pytest.raises(actions.NotPossible):
        bench.comment(text)
    assert Thread.objects.count() == 0


def test_a_comment_on_words_that_changed_in_another_tab_keeps_the_words_that_were_read(bench: Bench) -> None:
    seen = bench.state().newest
    bench.reword("Phones stay in lockers. Staff help at the gate. Parents ring the office.")
    found = bench.talk(bench.comment(seen=seen))
    assert found.thread.base == BASE
    assert found.standing.stands == "older"


def test_accepting_a_suggestion_rewords_by_the_acceptor_and_names_the_author(bench: Bench) -> None:
    wanted = BASE.replace("in bags", "in lockers")
    thread = bench.suggest(wanted, why="Bags get lost.")
    change = bench.accept(thread, word="Thank you.", meaning="wording")
    assert change is not None and (change.by, change.value, change.meaning) == (LEAD, wanted, "wording")
    assert bench.state().text == wanted
    assert queries.suggested(bench.policy, AIM) == {change.number: COMMENTER}
    found = bench.talk(thread)
    assert found.thread.state == "accepted"
    assert (found.remarks[-1].text, found.remarks[-1].by, found.remarks[-1].change) == (
        "Thank you.",
        LEAD,
        change.number,
    )


def test_a_part_is_accepted_and_holds_the_chosen_change_alone(bench: Bench) -> None:
    thread = bench.suggest(BASE.replace("in bags", "in lockers").replace("ring", "write to"))
    bench.accept(thread, chosen={2})
    assert bench.state().text == BASE.replace("ring", "write to")
    assert bench.talk(thread).thread.state == "part"


def test_no_change_chosen_is_no_acceptance_and_unknown_ones_ask_again(bench: Bench) -> None:
    thread = bench.suggest(BASE.replace("in bags", "in lockers"))
    with pytest.raises(actions.NotPossible, match="Tick at least one"):
        bench.accept(thread, chosen=set())
    with pytest.raises(actions.StatementMoved):
        bench.accept(thread, chosen={1, 9})
    assert bench.state().text == BASE and bench.talk(thread).is_open


def test_a_suggestion_for_our_own_statement_is_accepted_too(bench: Bench) -> None:
    key = "own.abcdef12"
    actions.add_statement(
        policy=bench.policy, key=key, section="purpose", after="", text="We ask first.", by=LEAD, now=NOW
    )
    thread = bench.suggest("We always ask first.", key=key)
    assert thread.title.startswith("Your own: We ask")
    bench.accept(thread)
    assert bench.state(key).text == "We always ask first."


def test_the_bank_s_own_words_can_be_suggested_and_accepted(bench: Bench) -> None:
    bank = bench.state().bank_text
    thread = bench.suggest(bank)
    bench.accept(thread)
    assert not bench.state().reworded and bench.talk(thread).thread.state == "accepted"


def test_two_people_accept_the_same_and_the_second_is_told(bench: Bench, world: World) -> None:
    thread = bench.suggest("Phones rest.")
    bench.accept(thread, by=world.lead.pk)
    before = Change.objects.count()
    for second in (
        lambda: bench.accept(thread, by=OTHER),
        lambda: actions.decline(thread=thread, reason="No.", by=OTHER, now=NOW),
        lambda: actions.withdraw_suggestion(thread=thread, by=COMMENTER, now=NOW),
    ):
        with pytest.raises(actions.AlreadyDecided, match="Leo Lead accepted this suggestion before you"):
            second()
    assert Change.objects.count() == before


def test_a_statement_that_changed_after_the_page_was_read_is_looked_at_again(bench: Bench) -> None:
    thread = bench.suggest(BASE.replace("in bags", "in lockers"))
    seen = bench.state().newest
    bench.reword(BASE.replace("the office", "reception"))
    with pytest.raises(actions.StatementMoved):
        bench.accept(thread, seen=seen)
    bench.accept(thread, seen=bench.state().newest)
    assert bench.state().text == BASE.replace("in bags", "in lockers").replace("the office", "reception")


def test_accepting_one_carries_the_other_or_says_that_it_is_on_older_words(bench: Bench) -> None:
    one = bench.suggest(BASE.replace("in bags", "in lockers"))
    elsewhere = bench.suggest(BASE.replace("ring", "write to"), by=OTHER)
    same_words = bench.suggest(BASE.replace("in bags", "in the office"), by=OTHER)
    listed = queries.talks(bench.policy, making.drawn(bench.policy, bench.body).resolved, key=AIM)
    met = queries.collisions(bench.talk(one), listed, bench.state())
    assert [item.other.thread.pk for item in met] == [same_words.pk]
    assert [(run.ours, run.theirs) for run in met[0].runs if run.kind == "clash"] == [("lockers", "the office")]
    bench.accept(one)
    assert bench.talk(elsewhere).standing == suggest.Standing(
        "carried", BASE.replace("in bags", "in lockers").replace("ring", "write to"), True
    )
    assert bench.talk(same_words).standing.stands == "older"
    with pytest.raises(actions.NotPossible, match="older words"):
        bench.accept(same_words)
    bench.accept(same_words, text="Phones stay in lockers in the office.")
    assert (
        bench.state().text == "Phones stay in lockers in the office." and bench.talk(same_words).thread.state == "part"
    )


def test_declining_asks_for_a_reason_and_withdrawing_is_for_the_author(bench: Bench) -> None:
    thread = bench.suggest("Phones rest.")
    with pytest.raises(actions.NotPossible) as error:
        actions.decline(thread=thread, reason=" ", by=LEAD, now=NOW)
    assert error.value.field == "reason"
    with pytest.raises(actions.NotPossible, match="Only the person"):
        actions.withdraw_suggestion(thread=thread, by=LEAD, now=NOW)
    actions.decline(thread=thread, reason="Too short to be clear.", by=LEAD, now=NOW)
    assert bench.talk(thread).remarks[-1].text == "Too short to be clear."
    other = bench.suggest("Phones rest here.")
    actions.withdraw_suggestion(thread=other, by=COMMENTER, now=NOW)
    actions.withdraw_suggestion(thread=other, by=COMMENTER, now=NOW)
    assert bench.talk(other).thread.state == "withdrawn" and bench.state().text == BASE


@pytest.mark.parametrize("text", ["", BASE, "A <script>x</script>", "{{choice}}", "x" * 6001])
def test_a_suggestion_obeys_the_rules_of_a_wording(bench: Bench, text: str) -> None:
    with pytest.raises(actions.NotPossible) as error:
        bench.suggest(text)
    assert error.value.field == "text" and Thread.objects.count() == 0


def test_leaving_out_taking_in_and_choosing_are_suggested_and_accepted(bench: Bench) -> None:
    given = {"policy": bench.policy, "body": bench.body, "by": COMMENTER, "now": NOW}
    with pytest.raises(actions.NotPossible) as error:
        actions.suggest(key=AIM, kind="leave-out", **given)  # type: ignore[arg-type]
    assert error.value.field == "why"
    out = actions.suggest(key=AIM, kind="leave-out", why="Said elsewhere.", **given)  # type: ignore[arg-type]
    bench.accept(out, reason="It is said elsewhere.")
    assert not bench.state().kept and bench.state().reason == "It is said elsewhere."
    back = actions.suggest(key=AIM, kind="take-in", why="It is not.", **given)  # type: ignore[arg-type]
    bench.accept(back)
    assert bench.state().kept
    state = next(item for item in making.drawn(bench.policy, bench.body).resolved.kept if len(item.options) > 1)
    option = next(item.key for item in state.options if item.key != state.choice)
    other = actions.suggest(key=state.key, kind="choice", option=option, **given)  # type: ignore[arg-type]
    bench.accept(other)
    assert bench.state(state.key).choice == option
    with pytest.raises(actions.NotPossible, match="stands already"):
        actions.suggest(key=state.key, kind="choice", option=option, **given)  # type: ignore[arg-type]


def test_a_statement_left_out_meanwhile_says_so_and_can_be_answered(bench: Bench) -> None:
    thread, remark = bench.suggest("Phones rest."), bench.comment()
    actions.leave_out(policy=bench.policy, key=AIM, reason="Not ours to say.", by=LEAD, now=NOW)
    assert bench.talk(thread).standing.stands == "left-out"
    with pytest.raises(actions.NotPossible, match="left out"):
        bench.accept(thread)
    actions.reply(thread=remark, text="Still so.", by=LEAD, now=NOW)
    actions.decline(thread=thread, reason="We left it out.", by=LEAD, now=NOW)
    assert bench.talk(thread).thread.state == "declined"


def test_a_statement_withdrawn_from_the_bank_keeps_what_was_said_of_it(bench: Bench) -> None:
    thread, remark = bench.suggest("Phones rest."), bench.comment()
    Thread.objects.update(key="gone.statement")
    for found in (bench.talk(thread), bench.talk(remark)):
        assert found.standing.stands == "gone" and found.thread.base == BASE
    actions.reply(thread=remark, text="It is gone.", by=LEAD, now=NOW)
    with pytest.raises(actions.NotPossible, match="no longer in the bank"):
        bench.accept(thread)
    actions.decline(thread=thread, reason="It is gone.", by=LEAD, now=NOW)
    with pytest.raises(actions.NotPossible, match="no longer there"):
        actions.comment(policy=bench.policy, body=bench.body, key="gone.statement", text="Why?", by=LEAD, now=NOW)


def _tell(bench: Bench, minutes: int) -> int:
    return actions.tell_gathered(body=bench.body, now=NOW + timedelta(minutes=minutes))


def test_those_in_a_thread_and_the_lead_hear_in_one_message_an_hour(bench: Bench, world: World) -> None:
    by, lead = world.technician.pk, world.lead.pk
    thread = bench.suggest("Phones rest.", by=by, why="Shorter.")
    bench.comment("And the gate?", by=by)
    assert _tell(bench, 5) == 1  # the lead hears of both at once; whoever said it hears nothing
    mail = notices.latest(to=world.lead.email)
    assert mail is not None and mail.subject.endswith("2 remarks on your draft policy")
    assert "Tim Technician suggests other words: Shorter." in mail.text and "And the gate?" in mail.text
    assert f"/statements/{AIM}/talk/#thread-{thread.pk}" in mail.text
    assert notices.count(to=world.technician.email, kind="talk") == 0
    actions.reply(thread=thread, text="One more.", by=by, now=NOW)
    actions.decline(thread=thread, reason="Too short.", by=lead, now=NOW)
    assert _tell(bench, 20) == 1  # the author; the lead waits until the hour is over
    told = notices.latest(to=world.technician.email)
    assert told is not None and "Leo Lead declined the suggestion: Too short." in told.text
    assert (_tell(bench, 40), _tell(bench, 66), _tell(bench, 67)) == (0, 1, 0)
    assert Telling.objects.filter(mailed=None).count() == 0


def test_the_timetable_finds_every_school_in_which_somebody_waits(world: World, packs: None) -> None:
    for body, by in ((world.oak, world.head), (world.far, world.stranger)):
        with open_scope(body=body, by=by.pk):
            policy = making.begin()
            actions.comment(policy=policy, body=body, key=AIM, text=f"On {body.name}.", by=by.pk, now=timezone.now())
    assert (tasks.tell_what_was_said.call(), tasks.tell_what_was_said.call()) == (2, 0)
    for person, name in ((world.lead, world.oak.name), (world.far_head, world.far.name)):
        mail = notices.latest(to=person.email, kind="talk")
        assert mail is not None and f"On {name}." in mail.text and mail.subject.startswith(name)


def test_who_may_no_longer_read_what_is_said_hears_nothing(bench: Bench, world: World) -> None:
    thread = bench.comment(by=world.teacher.pk)  # a reader by now
    actions.reply(thread=thread, text="Yes.", by=world.lead.pk, now=NOW)
    assert _tell(bench, 5) == 1 and notices.count(to=world.lead.email, kind="talk") == 1
    assert notices.count(to=world.teacher.email, kind="talk") == 0


def test_the_page_of_threads_asks_one_number_of_queries(
    bench: Bench, django_assert_num_queries: Callable[..., object]
) -> None:
    resolved = making.drawn(bench.policy, bench.body).resolved
    for many in (1, 3):
        for number in range(many):
            bench.comment(f"Remark {many}.{number}")
        with django_assert_num_queries(2):
            assert len(queries.talks(bench.policy, resolved)) >= many


def test_the_trail_holds_no_word_of_what_was_said(bench: Bench) -> None:
    from foreland.trail.models import Entry  # noqa: PLC0415 -- looked at by this test alone

    thread = bench.comment("A secret remark.")
    actions.settle(thread=thread, by=LEAD, now=NOW)
    told = [(row.verb, row.detail) for row in Entry.objects.filter(verb__contains="comment")]
    assert [verb for verb, _ in told] == ["comment", "settle-comment"]
    assert "secret" not in str(told)


def test_a_message_names_fifty_remarks_and_counts_the_others(bench: Bench, world: World) -> None:
    by = world.technician.pk
    thread = bench.comment("Remark number 1.", by=by)
    for number in range(2, 54):
        actions.reply(thread=thread, text=f"Remark number {number}.", by=by, now=NOW)
    assert _tell(bench, 5) == 1
    mail = notices.latest(to=world.lead.email)
    assert mail is not None and mail.subject.endswith("53 remarks on your draft policy")
    assert "Remark number 50." in mail.text and "Remark number 51." not in mail.text
    assert "And 3 more remarks:" in mail.text and "/what-people-said/" in mail.text
