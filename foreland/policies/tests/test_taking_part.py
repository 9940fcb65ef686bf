"""Who took part: kept on a page of the policy, printed with the next version, frozen there, begun anew after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from foreland.core.document import Table
from foreland.policies import actions, queries
from foreland.policies.models import Policy, TookPart, Version
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from foreland.trail import queries as trail
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

KEY = "online-safety-policy"
DAY = date(2026, 11, 3)
STAFF = ("Staff", "At the staff meeting", "3 November 2026")


def add(policy: Policy, body: Body, *, now: datetime = making.NOW, by: str = "operator", **changes: object) -> TookPart:
    """Add a line to the list."""
    given: dict[str, object] = {"who": "Staff", "how": "At the staff meeting", "day": DAY} | changes
    return actions.add_took_part(policy=policy, body=body, by=by, now=now, **given)  # type: ignore[arg-type]


def listed(policy: Policy, body: Body, *, now: datetime = making.NOW) -> list[tuple[str, ...]]:
    """Return what the draft prints of who took part."""
    return table(queries.printed(making.drawn(policy, body, now=now), KEY).sections)


def table(sections: object) -> list[tuple[str, ...]]:
    """Return the rows of the first table in "How this policy was made"; none where nobody took part."""
    found = [
        block
        for section in sections  # type: ignore[attr-defined]
        if section.key == "history"
        for passage in section.passages
        for block in passage.blocks
        if isinstance(block, Table) and block.caption.startswith("Who took part")
    ]
    return [tuple("".join(span.text for span in cell) for cell in row) for item in found for row in item.rows]


def rows_of(version: Version) -> list[tuple[str, ...]]:
    """Return who took part as a version prints it."""
    return table(queries.stored_document(version).sections)


def approved(policy: Policy, body: Body, world: World, *, now: datetime, documents: tuple[str, ...] = ()) -> Version:
    """Submit, and approve a day later."""
    version = making.submitted(policy, body, by=world.lead.pk, now=now, documents=documents)[0]
    return actions.approve(
        version=version, body=body, approver=world.governor, meeting="Full governing body", meeting_date=making.MEETING_DAY,
        now=now + timedelta(hours=2),
    )  # fmt: skip


@pytest.fixture
def settled(oak: Body) -> Policy:
    """Oak's policy, ready to be submitted."""
    policy = making.begin("primary")
    making.settle(policy, oak)
    return policy


def test_the_list_is_printed_in_the_order_of_days_and_a_line_can_be_taken_out(oak: Body) -> None:
    policy = making.begin("primary")
    assert listed(policy, oak) == []
    late = add(policy, oak, who="  The school  council\u200b ", how="By a survey", day=date(2026, 11, 12))
    add(policy, oak)
    assert listed(policy, oak) == [STAFF, ("The school council", "By a survey", "12 November 2026")]
    actions.remove_took_part(policy=policy, body=oak, row=late.pk, by="operator", now=making.NOW)
    assert listed(policy, oak) == [STAFF]
    verbs = [entry.verb for entry in trail.entries(body=oak.pk)]
    assert verbs.count("add-took-part") == 2 and verbs.count("remove-took-part") == 1
    assert "council" not in repr([entry.detail for entry in trail.entries(body=oak.pk)]), "the trail holds no words"


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"who": " \u200b "}, "Say who took part", "who"),
        ({"how": ""}, "Say how they took part", "how"),
        ({"who": "x" * 121}, "120 characters", "who"),
        ({"how": "x" * 161}, "160", "how"),
        ({"day": date(2026, 11, 21)}, "still to come", "day"),
        ({"day": date(2023, 11, 1)}, "Check the year", "day"),
        ({"how": " At the  staff meeting"}, "in the list already", "who"),
    ],
)
def test_what_cannot_be_added_says_what_would_do_and_at_which_field(
    oak: Body, changes: dict[str, object], words: str, field: str
) -> None:
    policy = making.begin("primary")
    add(policy, oak)
    with pytest.raises(actions.NotPossible, match=words) as refused:
        add(policy, oak, **changes)
    assert refused.value.field == field
    assert TookPart.objects.count() == 1


def test_the_list_has_an_end(oak: Body) -> None:
    policy = making.begin("primary")
    for number in range(30):
        add(policy, oak, who=f"Class {number}")
    with pytest.raises(actions.NotPossible, match="30 lines"):
        add(policy, oak)


def test_a_version_keeps_its_list_and_the_next_draft_begins_anew(oak: Body, world: World, settled: Policy) -> None:
    first = add(settled, oak)
    version = making.submitted(settled, oak, by=world.lead.pk)[0]
    add(settled, oak, who="Parents", now=making.later(hours=1))
    assert rows_of(queries.version(version.pk)) == [STAFF], "what was submitted is frozen"
    assert [row[0] for row in listed(settled, oak, now=making.later())] == ["Staff", "Parents"], "until it is approved"
    actions.approve(
        version=version, body=oak, approver=world.governor, meeting="Governors", meeting_date=making.MEETING_DAY, now=making.later(),
    )  # fmt: skip
    assert rows_of(queries.version(version.pk)) == [STAFF]
    assert [row[0] for row in listed(settled, oak, now=making.later())] == ["Parents"], "said after the submission"
    assert [row.who for row in queries.took_part_before(settled, [KEY])] == ["Staff"]
    with pytest.raises(actions.NotPossible, match="no longer in the list"):
        actions.remove_took_part(policy=settled, body=oak, row=first.pk, by="operator", now=making.later())
    assert TookPart.objects.filter(pk=first.pk).exists()


def test_what_is_sent_back_takes_its_list_along(oak: Body, world: World, settled: Policy) -> None:
    add(settled, oak)
    version = making.submitted(settled, oak, by=world.lead.pk)[0]
    actions.send_back(version=version, reason="Ask parents, too.", by=world.governor.pk, now=making.later())
    assert listed(settled, oak, now=making.later()) == [STAFF]


def test_new_names_do_not_change_who_took_part(oak: Body, world: World, settled: Policy, queued: None) -> None:
    add(settled, oak)
    version = actions.publish(version=approved(settled, oak, world, now=making.later()), now=making.later(2))
    add(settled, oak, who="Parents", now=making.later(3))
    profile.set_values(values={"dsl_name": "Sasha Newman"}, by="operator", now=making.later(3))
    again = actions.release_facts(
        version=queries.version(version.pk), body=oak, by=world.head.pk, person="Hanna Head", now=making.later(4)
    )
    assert again.number == "1.1" and rows_of(again) == [STAFF]
    assert [row[0] for row in listed(settled, oak, now=making.later(4))] == ["Parents"]


def test_each_document_of_a_set_has_its_own_beginning(oak: Body, world: World) -> None:
    policy = making.begin("primary", shape="set")
    making.settle(policy, oak)
    add(policy, oak)
    approved(policy, oak, world, now=making.later(), documents=("ai-policy",))
    documents = making.drawn(policy, oak).resolved.documents
    assert queries.took_part(policy, ["ai-policy"]) == []
    assert [row.who for row in queries.took_part(policy, ["image-use-policy"])] == ["Staff"]
    assert [row.who for row in queries.took_part(policy, documents)] == ["Staff"]
    assert queries.took_part_before(policy, documents) == []


def test_the_list_of_another_policy_and_of_another_school_stays_apart(oak: Body, world: World) -> None:
    policy, other = making.begin("primary"), making.begin("primary")
    row = add(other, oak)
    with pytest.raises(actions.NotPossible, match="no longer"):
        actions.remove_took_part(policy=policy, body=oak, row=row.pk, by="operator", now=making.NOW)
    assert listed(policy, oak) == []
    with open_scope(body=world.elm, by="test"):
        assert TookPart.objects.count() == 0


# the page


@pytest.fixture
def begun(world: World, packs: None) -> Policy:
    """Oak's policy."""
    with open_scope(body=world.oak, by="operator"):
        return making.begin("primary", now=timezone.now())


def test_the_page_takes_lines_in_and_out_and_the_task_list_counts_them(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    page = visitor.get(address("policies:policy", world.oak, policy=begun.pk))
    assert "Say who took part" in page.text and "Optional" in page.text
    page = visitor.get(address("policies:took-part", world.oak, policy=begun.pk))
    assert "Nobody is listed yet" in page.text
    day = timezone.localdate() - timedelta(days=3)
    when = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}
    page = visitor.submit({"who": "Staff", "how": "At the staff meeting"} | when, button="Add")
    assert page.status == 200 and "Added." in page.text and f"{day.day} {day:%B %Y}" in page.text
    assert "1 listed" in visitor.get(address("policies:policy", world.oak, policy=begun.pk)).text
    visitor.get(address("policies:took-part", world.oak, policy=begun.pk))
    page = visitor.submit(button="Remove Staff, At the staff meeting")
    assert "Removed." in page.text and "Nobody is listed yet" in page.text


def test_the_page_says_at_the_field_what_is_wrong(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    where = address("policies:took-part", world.oak, policy=begun.pk)
    visitor.get(where)
    page = visitor.submit({"who": "", "how": ""}, button="Add")
    assert [line.split(",")[0] for line in page.errors] == [
        "Say who took part", "Say how they took part", "Enter the day on which they took part",
    ]  # fmt: skip
    future = timezone.localdate() + timedelta(days=9)
    page = visitor.submit(
        {
            "who": "Staff", "how": "Meeting", "day_day": str(future.day), "day_month": str(future.month),
            "day_year": str(future.year),
        },
        button="Add",
    )  # fmt: skip
    assert page.errors == ["This day is still to come. Enter the day on which they took part."]
    for row in ("999999", "x", "9" * 40):
        page = visitor.post(where, {"remove": row})
        assert page.status == 422 and "no longer in the list" in page.text


def test_who_may_not_write_reads_who_took_part(world: World, begun: Policy) -> None:
    with open_scope(body=world.oak, by="operator"):
        add(begun, world.oak, now=timezone.now(), day=timezone.localdate())
    visitor = Visitor(world.governor)
    page = visitor.get(address("policies:policy", world.oak, policy=begun.pk))
    assert "Staff." in page.text and "Say who took part" not in page.text
    assert visitor.get(address("policies:took-part", world.oak, policy=begun.pk)).status == 403
