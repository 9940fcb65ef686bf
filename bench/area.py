"""An authority looks over its schools: time and questions to the database of "Editions in use", for 60, 600 and 6,000 schools.

Every school shares counts and has a policy in force on the older of two editions; every second one has 25 statements in words of
its own. Whatever the number of schools, the number of questions stays the same; a county of 600 is shown in less than a second.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime
from typing import Any

from bench.place import prepare
from bench.updates import AMENDED, load_editions, seat

COUNTY, MOST_SECONDS = 600, 1.0


def main() -> None:
    """Print questions to the database, seconds of the reading and seconds of the whole page, for each number of schools."""
    parser = argparse.ArgumentParser(prog="python -m bench.area")
    parser.add_argument("--most", type=int, default=6_000, help="the largest number of schools")
    most = parser.parse_args().most
    prepare()
    from django.db import connection  # noqa: PLC0415 -- after Django has started
    from django.test import Client  # noqa: PLC0415 -- after Django has started
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- after Django has started

    from foreland.policies.queries import area as reading  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy import actions as tenancy  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy import secondfactor  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy.addresses import address  # noqa: PLC0415 -- after Django has started
    from tests.visitor import sign_in  # noqa: PLC0415 -- after Django has started

    now = datetime.now(UTC)
    load_editions(now)
    given: dict[str, Any] = {"by": "operator", "now": now}
    authority = tenancy.create_body(kind="authority", name="The county", numbers={}, since=None, **given)
    adviser = tenancy.create_person(email="adviser@bench.example", name="Adviser", **given)
    tenancy.add_member(body=authority, person=adviser, role="adviser", standing="confirmed", **given)
    secondfactor.set_up_one_time_codes(person=adviser, **given)
    client, page = Client(), address("policies:area-editions", authority)
    sign_in(client, adviser)
    print(f"{'schools':>8} {'questions':>10} {'reading, s':>11} {'page, s':>8}")
    seated, asked, late = 0, set[int](), False
    for count in (60, COUNTY, 6_000):
        if count > most:
            continue
        seat(range(seated, count), now)
        _share(range(seated, count), authority, now)
        seated = count
        reading.area(authority, by=adviser.pk)  # the editions are read once a process
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as questions:
            found = reading.area(authority, by=adviser.pk)
        read_in, many = time.perf_counter() - started, len(questions)
        started = time.perf_counter()
        answer = client.get(page, headers={"host": "127.0.0.1"})
        shown_in = time.perf_counter() - started
        assert answer.status_code == 200 and answer.content.count(b'name="school"') == count == len(found.uses)
        counted, rows = reading.most_changed(found.uses)
        assert counted == count and len(rows) == AMENDED
        print(f"{count:>8,} {many:>10} {read_in:>11.2f} {shown_in:>8.2f}")
        asked.add(many)
        late = late or (count == COUNTY and shown_in > MOST_SECONDS)
    assert len(asked) == 1, "the number of questions grows with the schools"
    print(f"{COUNTY} schools are shown in {'MORE' if late else 'less'} than {MOST_SECONDS:.0f} second.")


def _share(numbers: range, authority: Any, now: datetime) -> None:
    """Put schools that were seated under the authority, let them share counts, and put in force what they have."""
    from django.db import transaction  # noqa: PLC0415 -- after Django has started

    from foreland.policies.models import Policy, Version  # noqa: PLC0415 -- after Django has started
    from foreland.registry import actions as registry  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy import actions as tenancy  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy import queries as ground  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy.scope import open_scope  # noqa: PLC0415 -- after Django has started

    given: dict[str, Any] = {"by": "operator", "now": now}
    with transaction.atomic():
        for number in numbers:
            person = ground.person_by_email(f"lead{number}@bench.example")
            assert person is not None
            (body,) = ground.bodies_of(person)
            tenancy.link_bodies(child=body, parent=authority, kind="authority", since=now.date(), **given)
            with open_scope(body=body, by=person.pk):
                registry.choose_sharing(body=body, rung="coverage", **given)
                policy = Policy.objects.get()
                Version.objects.create(
                    body_id=body.pk, policy=policy, key="policy", title="Policy", number="1.0", step="published",
                    document={}, digest="0" * 64, review_date=date(now.year + 1, 1, 1), submitted_at=now, submitted_by="a",
                    submitter="A", approved_at=now, approved_by="b", published_at=now,
                    recipe={"edition": policy.edition, "upto": AMENDED},
                )  # fmt: skip


if __name__ == "__main__":
    main()
