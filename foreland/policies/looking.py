"""What is worth a look before a draft is submitted, beside the warnings of its words: it stops nobody."""

from __future__ import annotations

from collections.abc import Callable

from foreland.core.blockers import Blocker
from foreland.policies import queries, showing
from foreland.policies.queries import Draft
from foreland.tenancy.addresses import address
from foreland.tenancy.permissions import Permission

MOST_NAMED = 3
"""Sections that are named; of more, how many they are."""


def worth_a_look(draft: Draft, *, by: str) -> list[tuple[Blocker, str]]:
    """Return words that are kept aside and sections that nobody has looked at, each with the place to do so."""
    return [*_aside(draft, by), *_unread(draft)]


def _aside(draft: Draft, by: str) -> list[tuple[Blocker, str]]:
    writers = {row.by for row in queries.asides(draft.policy)}
    rows = [row for who in writers for row in queries.asides(draft.policy, by=who) if row.key in draft.resolved.states]
    names = queries.names_of({row.by for row in rows if row.by != by})
    found = []
    for row in sorted(rows, key=lambda row: (row.by != by, -row.number)):
        state = draft.resolved.states[row.key]
        if row.by == by:
            says = f"Words of yours for “{state.title}” are kept aside, and you have not decided about them."
            mend, door, parts = "Compare and decide.", "policies:compare", {"key": row.key, "number": row.number}
        else:
            says = f"Words of {names.get(row.by, 'a colleague')} for “{state.title}” are kept aside, and they have not decided about them."
            mend, door, parts = "See what they wrote.", "policies:history", {"key": row.key}
        href = address(door, draft.body, policy=draft.policy.pk, **parts)
        found.append((Blocker("warning", row.key, says, mend, state.section), href))
    return found


def _unread(draft: Draft) -> list[tuple[Blocker, str]]:
    """Return that sections were not looked at yet; once something was in force, they have been."""
    unread = [key for key in draft.used_sections if showing.section_note(draft, key)[1] == "todo"]
    if not unread or queries.in_force(draft.policy):
        return []
    names = [f"“{showing.title_of(draft, key)}”" for key in unread]
    many = len(draft.used_sections)
    if len(unread) > MOST_NAMED:
        says = f"{len(unread)} of {many} sections are not looked at yet, the first of them {names[0]}."
    else:
        says = f"Not looked at yet: {', '.join(names)}."
    href = address("policies:section", draft.body, policy=draft.policy.pk, section=unread[0])
    return [(Blocker("warning", unread[0], says, f"Read {names[0]}.", unread[0]), href)]


def nobody_approves(draft: Draft, *, by: str, can: Callable[[Permission], bool]) -> dict[str, str]:
    """Return, where nobody but whoever submits may approve, how that is mended: words, and the address to invite at.

    Empty where somebody may, and for whoever runs a setting alone.
    """
    if draft.alone or queries.approvers(draft.body, besides=by):
        return {}
    if can(Permission.INVITE):
        return {"text": "Nobody here may approve it yet.", "link": "Invite the head or a governor",
                "href": address("registry:invite", draft.body) + "?role=head"}  # fmt: skip
    return {"text": "Nobody here may approve it yet. Ask the account holder to invite the head or a governor."}
