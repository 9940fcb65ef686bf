"""An old policy is brought into a draft: all of it at once, only into one that nobody changed, and all of it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from foreland.core.amend import Amendment, base_digest
from foreland.policies import actions, queries
from foreland.policies.models import Change, Policy
from foreland.policies.tests import making
from foreland.policies.tests.making import NOW, drawn
from foreland.tenancy.models import Body
from foreland.trail.models import Entry

AIM, PHONES = "purpose.aim", "phones.pupils"
WORDS = "We keep every child safe online."


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy that nobody has changed."""
    return making.begin("primary")


def one(key: str, field: Any, value: Any, option: str = "") -> Amendment:
    """Return an amendment as an old policy brings it."""
    return Amendment(number=0, key=key, field=field, value=value, option=option)


def own(text: str, *, section: str = "purpose", after: str = AIM, key: str = "own.abc123") -> Amendment:
    """Return a passage of the school's own."""
    return one(key, "own", {"section": section, "after": after, "text": text})


def brought(policy: Policy, *items: Amendment) -> tuple[int, int]:
    return actions.bring_in(policy=policy, amendments=items, by="p1", now=NOW)


def test_what_is_brought_stands_in_the_draft(policy: Policy) -> None:
    statement = drawn(policy, policy.body).bank.statement[AIM]
    given = (one(AIM, "selected", True), one(AIM, "text", WORDS), own("We eat lunch together."))
    assert brought(policy, *given) == (1, 3)
    resolved = drawn(policy, policy.body).resolved
    assert resolved.states[AIM].text == WORDS and resolved.states[AIM].reworded
    ours = resolved.states["own.abc123"]
    assert ours.kept and ours.text == "We eat lunch together."
    order = [state.key for state in resolved.section("purpose")]
    assert order.index("own.abc123") == order.index(AIM) + 1
    assert Change.objects.get(field="text").base == base_digest(statement, None)
    entry = Entry.objects.get(verb="bring-in")
    assert (entry.by, entry.subject, entry.detail) == ("p1", policy.pk, {"first": 1, "last": 3})


def test_a_draft_that_was_changed_takes_no_old_policy(policy: Policy) -> None:
    actions.reword(policy=policy, key=AIM, text="Our words.", by="p2", now=NOW)
    with pytest.raises(actions.NotPossible, match="changed already"):
        brought(policy, own("More."))
    assert Change.objects.count() == 1
    actions.restore(policy=policy, key=AIM, by="p2", now=NOW)
    assert queries.untouched(policy), "what was taken back does not count"
    assert brought(policy, own("More.")) == (3, 3)


def test_all_of_it_goes_back_until_something_else_was_changed(policy: Policy) -> None:
    before = drawn(policy, policy.body).resolved
    first, last = brought(policy, one(AIM, "selected", True), one(AIM, "text", WORDS), own("We eat."))
    assert actions.take_back_brought(policy=policy, first=first, last=last, by="p1", now=NOW) == 3
    after = drawn(policy, policy.body).resolved
    assert {key: state.text for key, state in after.states.items()} == {
        key: state.text for key, state in before.states.items()
    }
    assert after.order == before.order and queries.untouched(policy)
    first, last = brought(policy, own("We eat."))
    actions.reword(policy=policy, key=AIM, text="Our words.", by="p2", now=NOW)
    assert queries.changed_after(policy, last)
    with pytest.raises(actions.NotPossible, match="Something was changed"):
        actions.take_back_brought(policy=policy, first=first, last=last, by="p1", now=NOW)
    assert drawn(policy, policy.body).resolved.states["own.abc123"].kept


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (one("no.such", "selected", True), "no statement no.such"),
        (one(AIM, "selected", False), "no change of the kind"),
        (one(AIM, "level", "may"), "no change of the kind"),
        (one(AIM, "text", "Words.", option="nothing"), "no alternative"),
        (one(PHONES, "choice", "nothing"), "no alternative"),
        (one(AIM, "text", "  "), "Write the wording"),
        (own("Words.", section="nowhere"), "no place for"),
        (own("Words.", key=AIM), "no place for"),
    ],
)
def test_what_does_not_fit_brings_nothing_at_all(policy: Policy, item: Amendment, says: str) -> None:
    with pytest.raises(actions.NotPossible, match=says):
        brought(policy, own("Fine."), item)
    assert not Change.objects.exists()


def test_nothing_and_too_much_are_refused(policy: Policy) -> None:
    for many in (0, 4001):
        with pytest.raises(actions.NotPossible, match="one at least"):
            brought(policy, *[own("Words.")] * many)


def test_a_submitted_policy_takes_nothing_and_gives_nothing_back(settled: Policy, oak: Body) -> None:
    making.submitted(settled, oak, by="p1", now=timezone.now())
    assert not queries.untouched(settled)
    with pytest.raises(actions.NotPossible, match="changed already"):
        brought(settled, own("Words."))
