"""Sixty people of one school, for a test over real HTTP: seats them, and looks afterwards whether a word was lost.

A process of its own (`python -m foreland.site.tests.crowd seat` and `… look`), so that it has the service's settings
and not the tests'. Each prints one line of JSON.
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

from foreland.policies.models import Change, Policy, Remark, Thread  # noqa: E402
from foreland.policies.tests import making  # noqa: E402
from foreland.site.prepare import prepare  # noqa: E402
from foreland.tenancy import actions as ground  # noqa: E402
from foreland.tenancy import queries as grounded  # noqa: E402
from foreland.tenancy.addresses import address  # noqa: E402
from foreland.tenancy.scope import open_scope  # noqa: E402
from foreland.trail import queries as trail  # noqa: E402
from tests.visitor import sign_in  # noqa: E402

WRITERS, COMMENTERS = 36, 24
KEYS = ("purpose.aim", "purpose.scope", "purpose.risks")
"""Statements that all of them write to: each is opened by a dozen writers at the same moment."""
BY = "operator"
NAME = "Sixty Street School"


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
        client = Client()
        sign_in(client, person)
        key = KEYS[number % len(KEYS)]
        pages = {"reword": {}} if writes else {"talk": {}, "suggest": {"kind": "wording"}}
        people.append(
            {
                "name": person.name,
                "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
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
    print(json.dumps({"seat": seat, "look": look}[sys.argv[1]]()), flush=True)
