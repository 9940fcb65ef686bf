"""What no visitor does: seats people, reads their mail and their one-time codes, in the data of the running service.

A process of its own (`python -m tests.journeys.backstage`), so that it has the service's settings and not the tests':
one JSON object a line comes in, `{"do": name, ...}`, and one goes out, `{"gave": ...}` or `{"failed": ...}`.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foreland.site.settings")
django.setup()

from django.utils import timezone  # noqa: E402 -- the settings come first

from foreland.core.register import open_register  # noqa: E402
from foreland.library import queries as library  # noqa: E402
from foreland.notices import queries as notices  # noqa: E402
from foreland.policies import actions as policies  # noqa: E402
from foreland.policies import queries as policies_read  # noqa: E402
from foreland.profile import actions as profile  # noqa: E402
from foreland.profile import queries as profile_read  # noqa: E402
from foreland.registry import actions as registry  # noqa: E402
from foreland.site.demo import schools  # noqa: E402
from foreland.site.prepare import prepare  # noqa: E402
from foreland.tenancy import actions as ground  # noqa: E402
from foreland.tenancy import queries as grounded  # noqa: E402
from foreland.tenancy import secondfactor  # noqa: E402
from foreland.tenancy.addresses import home_of  # noqa: E402
from foreland.tenancy.scope import open_scope  # noqa: E402

REGISTER = Path(__file__).parents[2] / "content" / "demo"
BY = "operator"
PERIOD = 30  # seconds that a one-time code counts


def begin() -> str:
    """Prepare the folder, read the made-up register, and open Seaholm with every contact confirmed; return its home."""
    prepare()
    now = timezone.now()
    register = open_register(next(REGISTER.glob("edubasealldata*.csv")))
    registry.import_register(register=register, links_file=next(REGISTER.glob("links_*.csv")), by=BY, now=now)
    body = registry.set_up_authority(pack=library.authority("seaholm"), by=BY, now=now)
    manager = ground.create_person(email="manager@seaholm.example", name="Marguerite Fell", by=BY, now=now)
    for way in profile_read.ways(body, now=now):
        profile.confirm_contact(body=body, key=way.key, by=manager.pk, now=now)
    profile.open_authority(body=body, by=manager.pk, now=now)
    return home_of(body)


def new_authority(pack: str) -> str:
    """Set up another authority, whose contacts nobody has confirmed; return its home."""
    return home_of(registry.set_up_authority(pack=library.authority(pack), by=BY, now=timezone.now()))


def person(email: str, name: str, password: str = "", one_time_codes: bool = False) -> None:
    """Make a sign-in."""
    now = timezone.now()
    made = ground.create_person(email=email, name=name, password=password or None, by=BY, now=now)
    if one_time_codes:
        secondfactor.set_up_one_time_codes(person=made, by=BY, now=now)


def role(email: str, number: str, role: str) -> str:
    """Give somebody a role in the school with this URN, or the authority with this DfE number; return its home."""
    body = grounded.body_by_number("urn" if len(number) == 6 else "dfe", number)
    found = grounded.person_by_email(email)
    assert body is not None and found is not None
    ground.add_member(body=body, person=found, role=role, by=BY, now=timezone.now())
    return home_of(body)


def trust_role(email: str, uid: str, role: str) -> str:
    """Give somebody a role in the trust with this group number; return its home."""
    now = timezone.now()
    body, found = registry.ensure_trust(uid=uid, by=BY, now=now), grounded.person_by_email(email)
    assert found is not None
    ground.add_member(body=body, person=found, role=role, by=BY, now=now)
    return home_of(body)


def holder(urn: str) -> bool:
    """Return whether somebody holds the account of the school."""
    body = grounded.body_by_number("urn", urn)
    return body is not None and grounded.holder_of(body) is not None


def school(urn: str, lead: str, edition: str = "", words: dict[str, str] | None = None) -> dict[str, str]:
    """Make a school from its register row, held by somebody who has begun a policy; return its home and the policy's id.

    The policy stands on an edition, the newest unless one is named, with words of the school's own.
    """
    now = timezone.now()
    body = registry.ensure_school(urn=urn, by=BY, now=now)
    found = grounded.person_by_email(lead)
    assert found is not None
    for each in ("holder", "online_safety_lead"):
        ground.add_member(body=body, person=found, role=each, by=BY, now=now)
    with open_scope(body=body, by=found.pk):
        policy = policies.new_policy(
            pack=schools.BANK, shape="standalone", by=found.pk, now=now, edition=edition or None
        )
        schools.answer_questions(policy, body, {}, by=found.pk, now=now)
        for key, text in (words or {}).items():
            policies.reword(policy=policy, key=key, text=text, by=found.pk, now=now)
    return {"home": home_of(body), "policy": policy.pk}


def ready(urn: str, lead: str, values: dict[str, str]) -> None:
    """Make every choice of a school's policy and fill in its names, so that its lead can submit it."""
    now = timezone.now()
    body, found = grounded.body_by_number("urn", urn), grounded.person_by_email(lead)
    assert body is not None and found is not None
    with open_scope(body=body, by=found.pk):
        (policy,) = policies_read.policies()
        known = {
            value.key for value in policies_read.draft(policy, body, now=now).bank.values if value.source != "policy"
        }
        profile.set_values(values={key: text for key, text in values.items() if key in known}, by=found.pk, now=now)
        for _ in range(10):  # an alternative may bring further choices
            schools.choose_all(policy, body, {}, by=found.pk, now=now)


def mail(to: str, saying: str) -> str:
    """Return the newest message to an address that says this; wait a little for one."""
    for _ in range(50):
        found = next((each.text for each in notices.outbox(to=to) if saying in each.text), None)
        if found is not None:
            return found
        time.sleep(0.1)
    raise LookupError(f"No message to {to} says {saying!r}.")


def _not_at_the_last_moment() -> None:
    """Wait for the next one-time code where this one is nearly over: it would be refused when the form arrives."""
    left = PERIOD - time.time() % PERIOD
    if left < PERIOD / 4:
        time.sleep(left + 0.1)


def one_time_code(email: str) -> str:
    """Return the code that somebody's app shows now."""
    found = grounded.person_by_email(email)
    assert found is not None
    _not_at_the_last_moment()
    return secondfactor.current_code(found, now=timezone.now())


def code_of(seed: str) -> str:
    """Return the code that an app with this key shows now."""
    _not_at_the_last_moment()
    return secondfactor.code_of(seed, now=timezone.now())


CAN: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (begin, new_authority, person, role, trust_role, holder, school, ready, mail, one_time_code, code_of)
}


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"gave": CAN[asked.pop("do")](**asked)}
        except Exception:  # noqa: BLE001 -- whatever it was is told to the test
            answer = {"failed": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
