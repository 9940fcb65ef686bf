"""The section page of a policy in the making: time on the server and number of queries, as statements grow.

A generated bank with 50, 150 and 450 statements in one section, each policy with a fifth of them amended. The number of
queries must not grow.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bench.place import median_ms, prepare

PACK = """
id = "generated"
kind = "policies"
edition = "2026.1"
title = "Generated"
publisher = "Bench"
licence = "CC0-1.0"
published = 2026-11-21
changes = "Generated for measuring."
"""
FRAME = """
[[term]]
key = "pupil"
plural = "pupils"
label = "Pupils"
choices = [{ key = "pupil", one = "pupil", many = "pupils" }]
[[section]]
key = "one"
title = "One"
[[document]]
key = "policy"
title = "Policy"
for = "All"
shapes = ["standalone"]
sections = ["one"]
"""
STATEMENT = """
[[statement]]
key = "one.s{number}"
title = "Statement {number}"
section = "one"
level = "{level}"
why = "It stands here to be measured, with two lines of rationale that somebody may unfold and read."
text = "The safeguarding lead looks at matter {number} with {{{{pupils}}}} every term, writes down what was found, and tells the governing body what changed since the last time."
"""


def files(count: int) -> dict[str, str]:
    """Return the files of a generated bank."""
    levels = ("must", "should", "may")
    statements = "".join(STATEMENT.format(number=number, level=levels[number % 3]) for number in range(count))
    pack = PACK.replace("generated", f"generated-{count}")
    return {"pack.toml": pack, "10-frame.toml": FRAME, "20-statements.toml": statements}


def main() -> None:
    """Print server time and queries for each size."""
    prepare()
    from django.db import connection  # noqa: PLC0415 -- after Django has started
    from django.test import Client  # noqa: PLC0415 -- after Django has started

    from foreland.core.packs.reading import read  # noqa: PLC0415 -- after Django has started
    from foreland.library import actions as library  # noqa: PLC0415 -- after Django has started
    from foreland.library.folders import digest  # noqa: PLC0415 -- after Django has started
    from foreland.policies import actions  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy import actions as tenancy  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy.addresses import address  # noqa: PLC0415 -- after Django has started
    from foreland.tenancy.scope import open_scope  # noqa: PLC0415 -- after Django has started

    now = datetime.now(UTC)
    body = tenancy.create_body(kind="school", name="Bench School", numbers={}, since=None, by="operator", now=now)
    person = tenancy.create_person(email="lead@bench.example", name="Lead", by="operator", now=now)
    tenancy.add_member(
        body=body, person=person, role="online_safety_lead", standing="confirmed", by="operator", now=now
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    print(f"{'statements':>10} {'amended':>8} {'queries':>8} {'server ms':>10} {'ms a statement':>15}")
    first, grew = 0, False
    for count in (50, 150, 450):
        text = files(count)
        pack = read(text)
        library.load_edition(head=pack.head, files=text, digest=digest(text), released=False, by="operator", now=now)
        with open_scope(body=body, by=person.pk):
            policy = actions.new_policy(pack=pack.head.id, shape="standalone", by=person.pk, now=now)
            for number in range(count // 5):
                actions.reword(policy=policy, key=f"one.s{number * 5}", text=f"Our own words for matter {number}, which we look at twice a year.",
                               by=person.pk, now=now)  # fmt: skip
        href = address("policies:section", body, policy=policy.pk, section="one")
        asked: list[str] = []

        def note(run: Any, *args: Any, asked: list[str] = asked) -> Any:
            asked.append(args[0])
            return run(*args)

        with connection.execute_wrapper(note):
            answer = client.get(href)
        assert answer.status_code == 200, answer.status_code
        taken = median_ms(lambda href=href: client.get(href))
        first = first or len(asked)
        grew = grew or len(asked) > first
        print(f"{count:>10} {count // 5:>8} {len(asked):>8} {taken:>10.1f} {taken / count:>15.3f}")
    print(
        "The number of queries grew with the statements."
        if grew
        else "The number of queries does not grow with the statements."
    )


if __name__ == "__main__":
    main()
