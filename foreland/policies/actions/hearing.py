"""Who hears by mail of what people say about a draft: gathered, so that nobody gets more than one message in an hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from foreland.notices import actions as notices
from foreland.policies.models import Policy, Remark, Telling, Thread
from foreland.policies.queries.drafts import names_of
from foreland.policies.queries.talk import anchor_of
from foreland.tenancy import queries as tenancy
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission

PAUSE = timedelta(hours=1)
"""The least time between two of these messages to one person."""
LONGEST_QUOTE = 400
"""Most characters of a remark that a message holds; the page has the rest."""
MOST_NAMED = 50
"""Most remarks that a message holds; of the others it says how many they are and where they stand."""
LEADS = (
    roles.ONLINE_SAFETY_LEAD, roles.SAFEGUARDING_LEAD, roles.HOLDER, roles.GUIDANCE_EDITOR, roles.ADVISER, roles.TRUST_EDITOR,
    roles.TRUST_LEAD,
)  # fmt: skip
"""Who hears of everything: the people in the first of these roles that anybody has; then come an authority's and a trust's."""
_BEGAN = {
    Thread.Kind.COMMENT: "commented",
    Thread.Kind.WORDING: "suggests other words",
    Thread.Kind.LEAVE_OUT: "suggests to leave it out",
    Thread.Kind.TAKE_IN: "suggests to take it in",
    Thread.Kind.CHOICE: "suggests another choice",
}
_DID = {
    Remark.Act.SAID: "answered",
    Remark.Act.SETTLED: "settled the comment",
    Remark.Act.REOPENED: "opened the comment again",
    Remark.Act.ACCEPTED: "accepted the suggestion",
    Remark.Act.PART: "accepted a part of the suggestion",
    Remark.Act.DECLINED: "declined the suggestion",
    Remark.Act.WITHDRAWN: "withdrew the suggestion",
}


def note(*, remark: Remark, now: datetime) -> None:
    """Note who is to hear of a remark: everybody in its thread and the lead, but for the one who made it."""
    thread = remark.thread
    heard = {thread.by, *Remark.objects.filter(thread=thread).values_list("by", flat=True)}
    heard |= leads(Body.objects.get(pk=remark.body_id))
    heard.discard(remark.by)
    Telling.objects.bulk_create(
        [Telling(body_id=remark.body_id, remark=remark, person=person, at=now) for person in sorted(heard)]
    )


def leads(body: Body) -> set[str]:
    """Return the people who lead on online safety here: those in the first of LEADS that anybody has."""
    members = list(tenancy.members_of(body))
    for role in LEADS:
        found = {member.person_id for member in members if member.role == role.key}
        if found:
            return found
    return set()


def tell_gathered(*, body: Body, now: datetime) -> int:
    """Send what waits to be told to the people of the open school, one message each; return how many.

    Who had a message within the last hour waits. Who may no longer read what is said is told nothing.
    """
    waiting = set(Telling.objects.filter(mailed=None).order_by().values_list("person", flat=True))
    last = dict(
        Telling.objects.filter(person__in=waiting, mailed__isnull=False)
        .order_by()
        .values("person")
        .annotate(last=Max("mailed"))
        .values_list("person", "last")
    )
    sent = 0
    for person in sorted(waiting):
        if person not in last or now - last[person] >= PAUSE:
            sent += _tell(body, person, now)
    return sent


@transaction.atomic
def _tell(body: Body, person: str, now: datetime) -> bool:
    """Send one person all that waits for them; two workers at once send it once."""
    rows = list(
        Telling.objects.select_for_update(of=("self",))
        .filter(person=person, mailed=None)
        .select_related("remark__thread__policy")
        .order_by("remark__thread__policy", "remark__thread__title", "remark__thread", "remark__number")
    )
    if not rows:
        return False
    Telling.objects.filter(pk__in=[row.pk for row in rows]).update(mailed=now)
    found = Person.objects.filter(pk=person, is_active=True).first()
    if found is None or Permission.COMMENT not in tenancy.permissions_of(tenancy.memberships_in(body, found)):
        return False
    remarks = [row.remark for row in rows]
    many = f"{len(remarks)} remarks" if len(remarks) > 1 else "a remark"
    notices.post(
        to=found.email,
        kind="talk",
        subject=f"{body.name[:120]}: {many} on your draft policy",
        text=f"Dear {found.name}\n\n{_words(body, remarks)}\n\nYou hear of this because you said something there, or lead on online "
        "safety. However much is said, we write once in an hour at most.\n\nForeland\n",
        body=body.pk,
        now=now,
    )
    return True


def _words(body: Body, remarks: Iterable[Remark]) -> str:
    """Return what was said, by thread, each with the link to its statement."""
    said = []
    waiting = list(remarks)
    listed, more = waiting[:MOST_NAMED], len(waiting) - MOST_NAMED
    people = names_of({item.by for item in listed})
    for thread, inside in groupby(listed, key=lambda item: item.thread):
        lines = [f"On “{thread.title}”:"]
        for item in inside:
            did = _BEGAN[Thread.Kind(thread.kind)] if item.number == 1 else _DID[Remark.Act(item.act)]
            quote = item.text if len(item.text) <= LONGEST_QUOTE else item.text[:LONGEST_QUOTE].rstrip() + " …"
            lines.append(f"{people.get(item.by, 'Somebody')} {did}" + (f": {quote}" if quote else "."))
        said.append("\n".join([*lines, link_to(thread.policy, thread, body)]))
    if more > 0:
        pages = dict.fromkeys(
            address("policies:said", body, policy=item.thread.policy_id) for item in waiting[MOST_NAMED:]
        )
        said.append(
            "\n".join(
                [f"And {more} more remark{'s' if more > 1 else ''}:", *(settings.ADDRESS + page for page in pages)]
            )
        )
    return "\n\n".join(said)


def link_to(policy: Policy, thread: Thread, body: Body) -> str:
    """Return the whole address of a thread, on the page of its statement."""
    page = address("policies:talk", body, policy=policy.pk, key=thread.key)
    return f"{settings.ADDRESS}{page}#{anchor_of(thread)}"
