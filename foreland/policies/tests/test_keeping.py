"""What keeps a policy alive: its owner, reminders by a moving clock, the calendar, and who else is in a section."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from foreland.notices.models import Notice
from foreland.policies import actions, queries, tasks
from foreland.policies.actions import reminding
from foreland.policies.models import Here, Policy, Reminder, Version
from foreland.policies.queries import keeping
from foreland.policies.tests import making
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as ground_read
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, LinkToken, Person
from foreland.tenancy.scope import every_body_unsafe, open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def _in_force(
    world: World, body: Body, lead: Person, approver: Person, kind: str, *, now: datetime = making.NOW
) -> Version:
    """Put a policy of a school in force, to be reviewed on 20 January 2027."""
    with open_scope(body=body, by=lead.pk):
        policy = making.begin(kind, by=lead.pk, now=now)
        making.settle(policy, body, by=lead.pk, now=now)
        actions.set_review_date(policy=policy, day=date(2027, 1, 20), by=lead.pk, now=now)
        row = making.submitted(policy, body, by=lead.pk, now=now)[0]
        actions.approve(version=row, body=body, approver=approver, meeting="Full governing body",
                        meeting_date=making.MEETING_DAY, now=now)  # fmt: skip
        return queries.version(row.pk)


@pytest.fixture
def published(world: World, packs: None) -> Version:
    """Oak's policy, in force; Leo Lead began it and holds the account."""
    return _in_force(world, world.oak, world.lead, world.governor, "primary")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that tests move: the worker's tasks read it."""

    def at(now: datetime) -> None:
        monkeypatch.setattr(tasks.timezone, "now", lambda: now)

    return at


def _sent() -> list[Notice]:
    return list(Notice.objects.filter(kind=reminding.KIND).order_by("created"))


# Who keeps it.


def test_whoever_began_a_policy_keeps_it_until_somebody_else_is_named(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = queries.policy(published.policy_id)
        assert keeping.owner_of(policy, world.oak) == world.lead
        actions.set_owner(policy=policy, body=world.oak, person=world.dsl.pk, by=world.lead.pk, now=making.later())
        assert keeping.owner_of(policy, world.oak) == world.dsl
    entry = Entry.objects.filter(verb="set-owner").get()
    assert (entry.by, entry.subject) == (world.lead.pk, policy.pk)


def test_only_a_member_who_may_write_can_keep_a_policy(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        for person in (world.teacher, world.far_head, world.stranger):
            with pytest.raises(actions.NotPossible, match="member here and may write"):
                actions.set_owner(
                    policy=published.policy, body=world.oak, person=person.pk, by=world.lead.pk, now=making.later()
                )
        assert keeping.owner_of(queries.policy(published.policy_id), world.oak) == world.lead


def test_the_policy_page_names_who_keeps_it_and_a_lead_changes_that(world: World, published: Version) -> None:
    lead = Visitor(world.lead)
    page = lead.get(address("policies:policy", world.oak, policy=published.policy_id))
    assert "Kept by: Leo Lead" in page.text
    page = lead.click("change who keeps it")
    assert "Tara Teacher" not in page.text
    page = lead.submit({"owner": world.head.pk}, button="Save")
    assert "Harriet Head keeps this policy" in page.text
    assert "Kept by: Harriet Head" in page.text
    again = lead.get(address("policies:owner", world.oak, policy=published.policy_id))
    assert lead.submit({"owner": ""}, button="Save").errors == ["Choose who keeps this policy"]
    assert again.status == 200
    reader = Visitor(world.teacher).get(address("policies:policy", world.oak, policy=published.policy_id))
    assert "change who keeps it" not in reader.text


# Reminders.


@pytest.mark.slow
def test_over_a_year_each_reminder_is_said_once_on_a_working_day_and_never_two_in_a_week(
    world: World, published: Version, clock: Any
) -> None:
    now = datetime(2026, 11, 21, 7, tzinfo=UTC)
    while now < datetime(2027, 4, 1, tzinfo=UTC):
        clock(now)
        tasks.remind_of_dates.call()
        tasks.remind_of_dates.call()  # a task may run twice
        now += timedelta(days=1)
    with open_scope(body=world.oak, by="test"):
        said = list(Reminder.objects.order_by("at").values_list("weeks", "person", "at"))
    assert [weeks for weeks, _, _ in said] == [8, 4, 1, 0, -4, -8]
    assert {person for _, person, _ in said} == {world.lead.pk}  # owner and holder in one: one message
    assert [at.date() for _, _, at in said] == [
        date(2026, 11, 23), date(2026, 12, 21), date(2027, 1, 11), date(2027, 1, 18), date(2027, 2, 15), date(2027, 3, 15),
    ]  # fmt: skip
    assert len(_sent()) == 6
    assert "Review: Online safety policy: in 8 weeks, on 20 January 2027." in _sent()[0].text
    assert "Review: Online safety policy: in 2 days, on 20 January 2027." in _sent()[3].text
    assert "Review: Online safety policy: 7 weeks ago, on 20 January 2027." in _sent()[5].text


def test_no_reminder_is_sent_on_a_sunday_or_before_its_time(world: World, published: Version, clock: Any) -> None:
    for now in (datetime(2026, 11, 20, 7, tzinfo=UTC), datetime(2026, 11, 29, 7, tzinfo=UTC)):
        clock(now)
        assert tasks.remind_of_dates.call() == 0
    assert _sent() == []


def test_a_week_in_which_no_worker_ran_on_monday_is_made_up_for(world: World, published: Version, clock: Any) -> None:
    clock(MONDAY + timedelta(days=3))
    assert tasks.remind_of_dates.call() == 1


def test_owner_and_holder_are_both_told_and_who_has_left_is_not(world: World, published: Version, clock: Any) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.set_owner(
            policy=published.policy, body=world.oak, person=world.head.pk, by=world.lead.pk, now=making.later()
        )
    clock(MONDAY)
    assert tasks.remind_of_dates.call() == 2
    assert {notice.to for notice in _sent()} == {world.head.email, world.lead.email}
    membership = ground_read.memberships_in(world.oak, world.head)[0]
    ground.end_membership(membership=membership, by=world.lead.pk, now=MONDAY)
    clock(MONDAY + timedelta(weeks=4))
    assert tasks.remind_of_dates.call() == 1
    assert _sent()[-1].to == world.lead.email


def test_one_person_with_two_schools_has_one_message_a_week(world: World, published: Version, clock: Any) -> None:
    ground.add_member(body=world.far, person=world.lead, role="online_safety_lead", by="operator", now=making.NOW)
    _in_force(world, world.far, world.lead, world.far_head, "secondary")
    clock(MONDAY)
    assert tasks.remind_of_dates.call() == 2  # Leo for both, and Farid who holds Farside's account
    mine = [notice for notice in _sent() if notice.to == world.lead.email]
    assert len(mine) == 1
    assert "Oak Lane Primary School" in mine[0].text
    assert "Farside Academy" in mine[0].text
    assert mine[0].subject == "2 schools: 2 dates coming up for your policies"
    theirs = [notice for notice in _sent() if notice.to == world.far_head.email]
    assert "Oak Lane" not in theirs[0].text


def test_a_new_version_with_a_new_date_ends_the_reminders_of_the_old_one(
    world: World, published: Version, clock: Any
) -> None:
    now = making.later(2)
    clock(now)
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.set_review_date(policy=published.policy, day=date(2027, 9, 1), by=world.lead.pk, now=now)
        row = making.submitted(published.policy, world.oak, by=world.lead.pk, now=now)[0]
        actions.approve(version=row, body=world.oak, approver=world.governor, meeting="Full governing body",
                        meeting_date=making.MEETING_DAY, now=now)  # fmt: skip
    clock(MONDAY)
    assert tasks.remind_of_dates.call() == 0


def test_two_workers_at_once_say_it_once(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by="system"):
        due = keeping.reminders_due(world.oak, now=MONDAY)
    assert reminding.remind(person=world.lead, due=[(world.oak, due)], now=MONDAY)
    Notice.objects.filter(kind=reminding.KIND).delete()  # as if the other's message were not written yet
    assert not reminding.remind(person=world.lead, due=[(world.oak, due)], now=MONDAY)
    assert _sent() == []
    with open_scope(body=world.oak, by="test"):
        row = Reminder.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Reminder.objects.create(
                policy=row.policy, subject=row.subject, due=row.due, weeks=row.weeks, person=row.person, at=MONDAY
            )


# The calendar.


def _feed(visitor: Visitor, where: str) -> Any:
    return visitor.client.get(where)


def _address(visitor: Visitor, body: Body) -> str:
    visitor.get(address("policies:calendar", body))
    page = visitor.submit({"make": "yes"}, button=visitor.page.forms[0].buttons[0][0])
    return str(page.tree.xpath("//code")[0].text).split("//", 1)[1].partition("/")[2].join(("/", ""))


def test_a_member_subscribes_to_the_dates_and_takes_the_address_back(world: World, published: Version) -> None:
    teacher = Visitor(world.teacher)
    where = _address(teacher, world.oak)
    somebody = Visitor()
    answer = _feed(somebody, where)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    told = answer.content.decode().replace("\r\n ", "")
    assert f"UID:review-{published.policy_id}-online-safety-policy@" in told
    assert "SUMMARY:Review: Online safety policy\r\n" in told
    assert "DTSTART;VALUE=DATE:20270120\r\nDTEND;VALUE=DATE:20270121\r\n" in told
    assert _feed(somebody, where).content == answer.content  # the same again: programs see that nothing changed
    page = teacher.get(address("policies:calendar", world.oak))
    assert where not in page.told  # shown once
    assert "Review: Online safety policy" in page.text
    teacher.submit(button="Take the address back")
    assert _feed(somebody, where).status_code == 410


def test_a_new_address_ends_the_old_one_and_only_a_digest_is_kept(world: World, published: Version) -> None:
    teacher = Visitor(world.teacher)
    first, second = _address(teacher, world.oak), _address(teacher, world.oak)
    assert first != second
    assert _feed(Visitor(), first).status_code == 410
    assert _feed(Visitor(), second).status_code == 200
    token = second.split("/")[2]
    assert not any(token in str(value) for row in LinkToken.objects.values() for value in row.values())


def test_the_address_of_somebody_who_has_left_opens_nothing(world: World, published: Version) -> None:
    where = _address(Visitor(world.teacher), world.oak)
    for membership in ground_read.memberships_in(world.oak, world.teacher):
        ground.end_membership(membership=membership, by=world.lead.pk, now=timezone.now())
    answer = _feed(Visitor(), where)
    assert answer.status_code == 410
    assert "Oak Lane" not in answer.content.decode()


def test_an_address_is_not_fetched_without_end(world: World, published: Version) -> None:
    where, visitor = _address(Visitor(world.teacher), world.oak), Visitor()
    codes = [_feed(visitor, where).status_code for _ in range(32)]
    assert codes[:30] == [200] * 30
    assert codes[30:] == [429, 429]
    other = _address(Visitor(world.head), world.oak)
    assert _feed(visitor, other).status_code == 200  # from the same network


def test_a_forged_address_is_not_found(world: World, published: Version) -> None:
    assert _feed(Visitor(), "/l/" + "a" * 32 + "/calendar.ics").status_code == 404


# Who else is here.


def test_who_opened_a_section_is_shown_to_the_others_for_some_minutes(world: World, published: Version) -> None:
    policy = published.policy_id
    section = _section(world, published.policy)
    where = address("policies:section", world.oak, policy=policy, section=section)
    head, lead = Visitor(world.head), Visitor(world.lead)
    assert "Also in this section" not in head.get(where).text
    assert "Also in this section: Harriet Head (just now)." in lead.get(where).text
    with open_scope(body=world.oak, by="test"):
        Here.objects.filter(person=world.head.pk).update(at=timezone.now() - timedelta(minutes=3))
    assert "Harriet Head (3 minutes ago)" in lead.get(where).text
    with open_scope(body=world.oak, by="test"):
        Here.objects.filter(person=world.head.pk).update(at=timezone.now() - timedelta(minutes=6))
    assert "Also in this section" not in lead.get(where).text
    assert "Leo Lead" in head.get(where).text


def test_the_line_of_who_is_here_renews_itself_in_plain_words(world: World, published: Version) -> None:
    parts = {"policy": published.policy_id, "section": _section(world, published.policy)}
    where, line = (address(f"policies:{name}", world.oak, **parts) for name in ("section", "here"))
    head, lead = Visitor(world.head), Visitor(world.lead)
    assert f'data-refresh="{line}"' in head.get(where).html
    assert lead.get(line).response.content.decode() == "Also in this section: Harriet Head (just now)."
    assert head.get(line).response.content.decode() == "Also in this section: Leo Lead (just now).", (
        "asking is being here"
    )
    nowhere = address("policies:here", world.oak, policy=published.policy_id, section="nowhere")
    assert head.get(nowhere).status == 404


def test_presence_is_kept_for_minutes_and_written_once(world: World, published: Version, clock: Any) -> None:
    now = timezone.now()
    section = _section(world, published.policy)
    with open_scope(body=world.oak, by=world.lead.pk):
        for seconds in (0, 30, 90):
            at = now + timedelta(seconds=seconds)
            actions.enter_section(policy=published.policy, section=section, by=world.lead.pk, now=at)
        row = Here.objects.get()
        assert row.at == now + timedelta(seconds=90)
    clock(now + timedelta(minutes=9))
    assert tasks.forget_presence.call() == 0
    clock(now + timedelta(minutes=12))
    assert tasks.forget_presence.call() == 1
    with every_body_unsafe(by="test", why="nothing is left anywhere"):
        assert not Here.objects.exists()


def test_reminders_are_forgotten_a_year_after_their_day_but_for_what_is_still_overdue(
    world: World, published: Version, clock: Any
) -> None:
    clock(MONDAY)
    assert tasks.remind_of_dates.call() == 1
    with open_scope(body=world.oak, by="test"):
        old = Reminder.objects.get()
    clock(MONDAY + timedelta(days=400))
    assert tasks.remind_of_dates.call() == 1  # nobody reviewed it: it is overdue
    assert tasks.forget_reminders.call() == 0, "its day is less than a year ago"
    clock(MONDAY + timedelta(days=450))
    assert tasks.forget_reminders.call() == 1
    with open_scope(body=world.oak, by="test"):
        assert not Reminder.objects.filter(pk=old.pk).exists()
        assert Reminder.objects.count() == 1, "what was said of late is not said again"


def test_who_has_left_is_not_named_as_present(world: World, published: Version) -> None:
    section = _section(world, published.policy)
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.enter_section(policy=published.policy, section=section, by=world.far_head.pk, now=now)
        assert keeping.others_here(published.policy, section, but=world.lead.pk, body=world.oak, now=now) == []


def _section(world: World, policy: Policy) -> str:
    with open_scope(body=world.oak, by=world.lead.pk):
        return making.drawn(policy, world.oak, now=timezone.now()).used_sections[0]


def test_dates_of_another_school_are_not_shown(world: World, published: Version) -> None:
    with open_scope(body=world.far, by=world.far_head.pk):
        assert keeping.dates(world.far, now=making.NOW) == []
    assert "No dates yet" in Visitor(world.far_head).get(address("policies:calendar", world.far)).text
