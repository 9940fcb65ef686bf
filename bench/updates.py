"""Offering a newer edition: time for 100, 1,000 and 10,000 schools, in one process, half of them with words of their own.

A bank of 126 statements, of which the newer edition changes 40, splits two and withdraws two; every second school has 25
amendments. Whatever the number of schools, the time for one must stay the same; 1,000 take less than 30 seconds.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from bench.place import prepare
from bench.workspace import FRAME, PACK, STATEMENT

STATEMENTS, AMENDED, CHANGED = 126, 25, 40
MOST_SECONDS = 30.0


def files(edition: str) -> dict[str, str]:
    """Return the files of the older or the newer edition."""
    newer = edition == "2026.2"
    levels = ("must", "should", "may")
    made, changes = "", ""
    for number in range(STATEMENTS):
        text = STATEMENT.format(number=number, level=levels[number % 3])
        if newer and number in (120, 121):
            changes += f'[[succession]]\nfrom = ["one.s{number}"]\nto = []\nwhy = "Not needed."\n'
            continue
        if newer and number in (122, 123):
            made += text.replace(f"one.s{number}", f"one.s{number}a") + text.replace(
                f"one.s{number}", f"one.s{number}b"
            )
            changes += (
                f'[[succession]]\nfrom = ["one.s{number}"]\nto = ["one.s{number}a", "one.s{number}b"]\nwhy = "Two."\n'
            )
            continue
        if newer and number < CHANGED:
            text = text.replace("every term", "every half-term")
            changes += f'[[change]]\nkey = "one.s{number}"\nweight = "must"\nwhy = "Guidance asks for it."\n'
        made += text
    pack = PACK.replace("2026.1", edition)
    return {
        "pack.toml": pack,
        "10-frame.toml": FRAME,
        "20-statements.toml": made,
        "30-changes.toml": changes or "# none\n",
    }


def load_editions(now: datetime) -> None:
    """Put both editions into the database."""
    from foreland.core.packs.reading import read  # noqa: PLC0415 -- after Django has started
    from foreland.library import actions as library  # noqa: PLC0415 -- after Django has started
    from foreland.library.folders import digest  # noqa: PLC0415 -- after Django has started

    for edition in ("2026.1", "2026.2"):
        text = files(edition)
        head = read(text).head
        library.load_edition(head=head, files=text, digest=digest(text), released=True, by="operator", now=now)


def main() -> None:
    """Print seconds, schools a second, and milliseconds a school, for each number of schools."""
    parser = argparse.ArgumentParser(prog="python -m bench.updates")
    parser.add_argument("--most", type=int, default=10_000, help="the largest number of schools")
    most = parser.parse_args().most
    prepare()
    from foreland.policies import tasks  # noqa: PLC0415 -- after Django has started
    from foreland.policies.models import Policy, UpdateOffer  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy.scope import every_body_unsafe  # noqa: PLC0415 -- after Django has started

    now = datetime.now(UTC)
    load_editions(now)
    print(f"{'schools':>8} {'messages':>9} {'seconds':>8} {'ms a school':>12}")
    seated, late = 0, False
    for count in (100, 1_000, 10_000):
        if count > most:
            continue
        with every_body_unsafe(by="operator", why="every round tells everybody anew"):
            UpdateOffer.objects.all().delete()
        seat(range(seated, count), now)
        seated = count
        started = time.perf_counter()
        told = tasks.offer_updates.call()
        taken = time.perf_counter() - started
        late = late or (count == 1_000 and taken > MOST_SECONDS)
        print(f"{count:>8,} {told:>9,} {taken:>8.1f} {taken / count * 1000:>12.2f}")
        with every_body_unsafe(by="operator", why="the bench counts what it made"):
            assert told == count == Policy.objects.count() == UpdateOffer.objects.count()
    print(
        "1,000 schools took too long." if late else f"1,000 schools are told in less than {MOST_SECONDS:.0f} seconds."
    )


def seat(numbers: range, now: datetime) -> None:
    """Make schools with a lead and a policy; every second one has words of its own."""
    from django.db import transaction  # noqa: PLC0415 -- after Django has started

    from foreland.core.amend import base_digest  # noqa: PLC0415 -- after Django has started
    from foreland.library import queries as library  # noqa: PLC0415 -- after Django has started
    from foreland.policies import actions  # noqa: PLC0415 -- after Django has started
    from foreland.policies.models import Change  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy import actions as tenancy  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy.scope import open_scope  # noqa: PLC0415 -- after Django has started

    bank = library.bank("generated", "2026.1")
    given: dict[str, Any] = {"by": "operator", "now": now}
    with transaction.atomic():
        for number in numbers:
            body = tenancy.create_body(kind="school", name=f"School {number}", numbers={}, since=None, **given)
            person = tenancy.create_person(email=f"lead{number}@bench.example", name="Lead", **given)
            tenancy.add_member(body=body, person=person, role="online_safety_lead", standing="confirmed", **given)
            with open_scope(body=body, by=person.pk):
                policy = actions.new_policy(pack="generated", shape="standalone", edition="2026.1", **given)
                keys = [f"one.s{each * 4}" for each in range(AMENDED)] if number % 2 else []
                Change.objects.bulk_create(
                    Change(
                        body_id=body.pk, policy=policy, number=at, key=key, field="text", value=f"Our own words, {number}.",
                        edition="2026.1", base=base_digest(bank.statement[key], None), by=person.pk, at=now,
                    )
                    for at, key in enumerate(keys, 1)
                )  # fmt: skip


if __name__ == "__main__":
    main()
