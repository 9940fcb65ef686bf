"""Sixty people of one school, or the advisers of an authority, for tests over real HTTP: seats them, and looks afterwards
whether a word was lost.

A process of its own (`python -m foreland.site.tests.crowd seat` and `… look`, `advisers` and `bench`), so that it has the
service's settings and not the tests'. Each prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foreland.site.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- the settings come first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from foreland.policies import queries  # noqa: E402
from foreland.policies.actions import bench  # noqa: E402
from foreland.policies.models import Change, OwnBank, Policy, Remark, Thread  # noqa: E402
from foreland.policies.tests import making  # noqa: E402
from foreland.site.prepare import prepare  # noqa: E402
from foreland.tenancy import actions as ground  # noqa: E402
from foreland.tenancy import queries as grounded  # noqa: E402
from foreland.tenancy import secondfactor  # noqa: E402
from foreland.tenancy.addresses import address  # noqa: E402
from foreland.tenancy.models import Person  # noqa: E402
from foreland.tenancy.scope import open_scope  # noqa: E402
from foreland.trail import queries as trail  # noqa: E402
from tests.visitor import sign_in  # noqa: E402

WRITERS, COMMENTERS, ADVISERS = 36, 24, 12
KEYS = ("purpose.aim", "purpose.scope", "purpose.risks")
"""Statements that all of them write to: each is opened by a dozen writers at the same moment."""
BY = "operator"
NAME = "Sixty Street School"


def advisers() -> list[dict[str, object]]:
    """Prepare the place, an authority with an edition in work and its advisers; return for each a session and a page."""
    prepare()
    now = timezone.now()
    body = ground.create_body(kind="authority", name="Sixty Shire", by=BY, now=now)
    with open_scope(body=body, by=BY):
        own = bench.begin_bank(body=body, pack=queries.PACK, title="Sixty Shire’s own", by=BY, now=now)
    people = []
    for number in range(ADVISERS):
        person = ground.create_person(email=f"p{number}@sixty.example", name=f"Adviser {number}", by=BY, now=now)
        ground.add_member(body=body, person=person, role="adviser", by=BY, now=now)
        secondfactor.set_up_one_time_codes(person=person, by=BY, now=now)
        page = address("policies:reword", body, policy=own.policy_id, key=KEYS[number % len(KEYS)])
        people.append({"name": person.name, "cookie": _cookie(person), "pages": {"reword": page}})
    return people


def look_at_bench() -> dict[str, object]:
    """Return every change of the edition in work, what its statements say now, what is undecided, and the faults of the trail."""
    people = [grounded.person_by_email(f"p{number}@sixty.example") for number in range(ADVISERS)]
    assert people[0] is not None
    (body,) = grounded.bodies_of(people[0])
    with open_scope(body=body, by=BY):
        policy = OwnBank.objects.get().policy
        changes = list(Change.objects.filter(policy=policy).order_by("number"))
        states = queries.draft(policy, body, now=timezone.now()).resolved.states
        undecided = sum(len(queries.asides(policy, by=person.pk)) for person in people if person)
    return {
        "changes": [[row.number, row.key, row.field, str(row.value), bool(row.aside)] for row in changes],
        "stands": {key: states[key].text for key in KEYS},
        "undecided": undecided,
        "trail": [str(each) for each in trail.verify(body=body.pk)],
    }


def _cookie(person: Person) -> str:
    client = Client()
    sign_in(client, person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def seat() -> list[dict[str, object]]:
    """Prepare the place, a school with a policy and its people; return for each a session and the pages to write on."""
    prepare()
    now = timezone.now()
    body = ground.create_body(kind="school", name=NAME, by=BY, now=now)
    with open_scope(body=body, by=BY):
        policy = making.begin("primary", now=now)
    people = []
    for number in range(WRITERS + COMMENTERS):
        writes = number < WRITERS
        person = ground.create_person(email=f"p{number}@sixty.example", name=f"Person {number}", by=BY, now=now)
        ground.add_member(body=body, person=person, role="editor" if writes else "commenter", by=BY, now=now)
        key = KEYS[number % len(KEYS)]
        pages = {"reword": {}} if writes else {"talk": {}, "suggest": {"kind": "wording"}}
        people.append(
            {
                "name": person.name,
                "cookie": _cookie(person),
                "pages": {
                    name: address(f"policies:{name}", body, policy=policy.pk, key=key, **more)
                    for name, more in pages.items()
                },
            }
        )
    return people


def look() -> dict[str, object]:
    """Return every word that was written, whether the numbers of the changes have a gap, and the faults of the trail."""
    person = grounded.person_by_email("p0@sixty.example")
    assert person is not None
    (body,) = grounded.bodies_of(person)
    with open_scope(body=body, by=BY):
        policy = Policy.objects.get()
        changes = list(Change.objects.filter(policy=policy).order_by("number"))
        remarks = [[row.act, row.text] for row in Remark.objects.all()]
        threads = list(Thread.objects.all())
    return {
        "changes": [[row.number, row.key, row.field, str(row.value), bool(row.aside)] for row in changes],
        "remarks": remarks,
        "suggested": [
            {
                "wanted": row.wanted,
                "state": row.state,
                "page": address("policies:suggestion", body, policy=policy.pk, thread=row.pk),
            }
            for row in threads
            if row.kind == Thread.Kind.WORDING
        ],
        "trail": [str(each) for each in trail.verify(body=body.pk)],
    }


if __name__ == "__main__":
    print(
        json.dumps({"seat": seat, "look": look, "advisers": advisers, "bench": look_at_bench}[sys.argv[1]]()),
        flush=True,
    )
