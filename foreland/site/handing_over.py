"""What the registry asks of the policies for people who leave and for leads who take over: plain values, no rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.conf import settings

from foreland.core.amend import Field, newest
from foreland.core.calendar import day_in_london
from foreland.core.layer import State
from foreland.core.wording import plain
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.policies.queries import keeping
from foreland.policies.queries import rounds as consultations
from foreland.registry.asks import Decided, PolicyAtHand, Promise
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body

if TYPE_CHECKING:
    from foreland.policies.models import Policy

How = Literal["Left out", "Own words", "Reworded"]
MOST_POLICIES = 20
"""Policies that are told of; a school has one or two."""
LONGEST_QUOTE = 160
"""Characters of a school's own wording that are quoted where it gave no reason."""
UNKNOWN = "somebody who has left"


def policies_at_hand(*, body: Body, now: datetime) -> list[PolicyAtHand]:
    """Return a school's policies as somebody finds them who takes over: what is promised, blocked and decided."""
    asked = {keeping.key_of_round(row) for row in consultations.open_rounds(day_in_london(now))}
    dated = [each for each in keeping.dates(body, now=now) if each.reminds or each.key in asked]
    found = []
    for policy in policies_read.policies()[:MOST_POLICIES]:
        draft = policies_read.draft(policy, body, now=now)
        promises = [
            Promise(each.words, each.last, each.href.removeprefix(settings.ADDRESS))
            for each in dated
            if each.policy == policy.pk
        ]
        found.append(
            PolicyAtHand(
                _name(policy),
                address("policies:policy", body, policy=policy.pk),
                (*promises, *_replies(draft, body), *_waiting(draft, body)),
                tuple(item.says for item in draft.blockers if item.blocks),
                tuple(_decided(draft)),
            )
        )
    return found


def _replies(draft: policies_read.Draft, body: Body) -> list[Promise]:
    """Return the consultations that have closed, of which those who answered still wait to hear what came."""
    return [
        Promise(
            f"Say what came of the consultation “{row.title}”.", row.reply_by,
            address("policies:round", body, policy=row.policy_id, round=row.pk),
        )
        for row in consultations.rounds_without_reply(draft.today)
        if row.policy_id == draft.policy.pk
    ]  # fmt: skip


def _waiting(draft: policies_read.Draft, body: Body) -> list[Promise]:
    """Return what waits without a day: an approval, comments, suggestions."""
    found, policy = [], draft.policy
    for version in policies_read.open_submission(policy):
        href = address("policies:version", body, policy=policy.pk, version=version.pk)
        found.append(Promise(f"“{version.title}”, version {version.number}, waits to be approved.", None, href))
    talk = policies_read.counted_in_all(policy)
    for count, one, many in (
        (talk.comments, "One comment is open", "comments are open"),
        (talk.suggestions, "One suggestion waits for a decision", "suggestions wait for a decision"),
    ):
        if count:
            words = f"{one if count == 1 else f'{count} {many}'}."
            found.append(Promise(words, None, address("policies:said", body, policy=policy.pk)))
    return found


def _decided(draft: policies_read.Draft) -> list[Decided]:
    """Return what the school left out, wrote itself and reworded, in the order of the policy."""
    counted = newest(policies_read.amendments(draft.policy))
    names = policies_read.names_of({item.by for item in counted.values()})
    found = []
    for section in draft.resolved.bank.sections:
        for state in draft.resolved.section(section.key):
            how, slot = _how(state)
            made = counted.get(slot)
            if how is not None and made is not None and made.at is not None:
                words = "" if how == "Left out" else f"“{_short(plain(state.text, draft.resolved.fill))}”"
                title, day = plain(state.title, draft.resolved.fill), day_in_london(made.at)
                found.append(Decided(how, title, made.reason or words, names.get(made.by, UNKNOWN), day))
    return found


def _how(state: State) -> tuple[How | None, tuple[str, Field, str]]:
    """Return what a school did with a statement, and the slot of the amendment by which it did so."""
    if state.own:
        return ("Own words" if state.kept else None), (state.key, "own", "")
    if state.left_out and state.decided:
        return "Left out", (state.key, "selected", "")
    if state.kept and state.reworded:
        return "Reworded", (state.key, "text", state.choice or "")
    return None, (state.key, "selected", "")


def _short(text: str) -> str:
    """Return the beginning of a wording, at a word's end."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rpartition(" ")[0] + " …"


def _name(policy: Policy) -> str:
    return "Online safety policy" if policy.shape == "standalone" else "Online safety policies"


def kept_by(*, body: Body, person: str) -> list[str]:
    """Return the titles of the policies that a person keeps."""
    return [_name(policy) for policy in _kept(person)]


def pass_on(*, body: Body, person: str, to: str, by: str, now: datetime) -> int:
    """Let somebody else keep the policies that a person keeps; return how many."""
    mine = _kept(person)
    for policy in mine:
        policies.set_owner(policy=policy, body=body, person=to, by=by, now=now)
    return len(mine)


def _kept(person: str) -> list[Policy]:
    return [policy for policy in policies_read.policies() if (policy.owner or policy.created_by) == person]
