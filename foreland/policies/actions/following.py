"""What people said follows its statement: where an adopted edition goes on with it under another key, so do the threads."""

from __future__ import annotations

from foreland.core.suggest import nearest
from foreland.policies.models import Policy, Thread
from foreland.policies.queries import goes_on_as
from foreland.policies.queries.updates import Updating


def follow(policy: Policy, found: Updating) -> None:
    """Let comments and suggestions on statements that an update splits, merges or renames hang on what follows them.

    Of several followers it is the one that reads most like the words on which something was said. Where none follows, and
    the school keeps the words as a statement of its own, it is that one; else the thread stays where it was, and its page
    says that the statement is gone. What was said is not touched, and says that it was made on older words.
    """
    follows = goes_on_as(found.draft, found.edition)
    states = found.after.resolved.states
    own = {item.key: item.answer.own for item in found.found.matters if item.stands and item.answer and item.answer.own}
    for row in Thread.objects.filter(policy=policy):
        if row.key in states:
            continue
        heirs = {key: states[key].text for key in follows.get(row.key, ()) if key in states}
        if heirs:
            key = nearest(row.base, heirs)
        elif own.get(row.key, "") in states:
            key = own[row.key]
        else:
            continue
        Thread.objects.filter(pk=row.pk).update(key=key)
