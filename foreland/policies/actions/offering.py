"""The verb that tells a school's leads of a newer edition: one message each, once for each edition."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from foreland.core.layer import Layer
from foreland.core.updating import Reckoned
from foreland.notices import actions as notices
from foreland.policies.actions.hearing import leads
from foreland.policies.models import Policy, UpdateOffer
from foreland.policies.queries import updates as read
from foreland.policies.queries.drafts import amendments
from foreland.policies.queries.keeping import owner_of
from foreland.policies.queries.listing import decide
from foreland.profile import queries as profile
from foreland.tasks import actions as tasks
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.trail import actions as trail

KIND = "edition"
MOST_TOLD = 3
"""Most statements that a message names; the page has all."""


Found = tuple[Policy, str, Reckoned]
"""A policy, the name of an edition that it could go to, and what that brings."""


def offer_updates(*, body: Body, now: datetime) -> int:
    """Tell the leads of the open school of newer editions for its policies, once; return how many messages were written."""
    facts = profile.facts()
    found: list[Found] = []
    for policy in Policy.objects.all():
        layer = Layer(
            facts={fact.key: fact.values for fact in facts},
            origins={fact.key: fact.origin for fact in facts},
            amendments=amendments(policy),
            shape=policy.shape,
            publishes=body.kind != "school",
        )
        found += [
            (policy, name, brings)
            for name, brings in read.would_bring(policy, layer, body)
            if not read.offered_already(policy, name)
        ]
    if not found:
        return 0
    try:
        with transaction.atomic():
            return _tell(body, found, now)
    except IntegrityError:  # another worker was faster
        return 0


def _tell(body: Body, found: list[Found], now: datetime) -> int:
    for policy, edition, _ in found:
        UpdateOffer.objects.create(body_id=body.pk, policy=policy, edition=edition, at=now)
        trail.record(body=body.pk, verb="offer-edition", by="system", subject=policy.pk, kind="policy",
                     detail={"to": edition}, now=now)  # fmt: skip
        if body.kind != "school":
            continue  # an authority has no list of things to do: the message and its workbench tell
        keeper = owner_of(policy, body)
        tasks.open_task(
            body=body, wanted=decide(policy, body, edition, person=keeper.pk if keeper else "", told=now), by="system",
            now=now,
        )  # fmt: skip
    words = "\n\n".join(_words(body, *each) for each in found)
    school, editions = body.kind == "school", _editions(found)
    people = Person.objects.filter(pk__in=leads(body), is_active=True).order_by("pk")
    for person in people:
        notices.post(
            to=person.email,
            kind=KIND,
            subject=f"{body.name[:120]}: {editions} of {'your policy’s words' if school else 'the bank'} {'are' if ' and ' in editions else 'is'} here",
            text=f"Dear {person.name}\n\n{words}\n\nYour {'policy' if school else 'own edition'} stays as it is until you decide, and "
            "what is published stays public meanwhile. We write once for each edition.\n\nForeland\n",
            body=body.pk,
            now=now,
        )
    return len(people)


def _editions(found: list[Found]) -> str:
    """Return the editions that a message tells of, each once: edition 2026.1; editions 2026.1, 2026.2 and 2027.1."""
    names = sorted({str(brings.theirs.head.edition) for _, _, brings in found})
    if len(names) == 1:
        return f"edition {names[0]}"
    return f"editions {', '.join(names[:-1])} and {names[-1]}"


def _words(body: Body, policy: Policy, edition: str, brings: Reckoned) -> str:
    lines = [
        f"Edition {brings.theirs.head.edition} of “{brings.theirs.head.title}” is here: {read.counts(brings).words}."
    ]
    titles = [_title(item.key, brings) for item in brings.weighty]
    if titles:
        more = len(titles) - MOST_TOLD
        lines += ["", "What matters most:", *(f"- {title}" for title in titles[:MOST_TOLD])]
        lines += [f"- and {more} more"] if more > 0 else []
    link = settings.ADDRESS + address("policies:update", body, policy=policy.pk, edition=edition)
    return "\n".join([*lines, "", "Look at it, and decide:", link])


def _title(key: str, brings: Reckoned) -> str:
    found = brings.theirs.statement.get(key) or brings.base.statement.get(key)
    return found.title if found else "A statement of your own"
