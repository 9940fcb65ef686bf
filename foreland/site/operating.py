"""What the command `foreland policy` does: every step of a policy without a browser, as JSON or files.

The operator answers for who acts: `--as` names a person, who is made known here, by the operator, when nobody has
joined under that address yet.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from foreland.core.coverage import tally
from foreland.core.wording import plain
from foreland.library import queries as library
from foreland.policies import actions, queries
from foreland.policies.models import Policy, Version
from foreland.policies.queries import Draft
from foreland.profile import queries as profile
from foreland.publishing.formats import FORMATS, render
from foreland.registry import actions as registry
from foreland.registry import queries as register
from foreland.tenancy import actions as tenancy
from foreland.tenancy import queries as bodies
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import every_body_unsafe, open_scope

OPERATOR = "operator"
LARGEST_FILE = 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """A policy, its body, and who acts."""

    policy: Policy
    body: Body
    by: str
    person: Person | None
    now: datetime

    def draft(self) -> Draft:
        """Return the policy as it stands now."""
        return queries.draft(self.policy, self.body, now=self.now)


def actor(email: str | None, body: Body, role: str, *, now: datetime) -> tuple[str, Person | None]:
    """Return who acts: the operator, or the person with an address, made known in `role` if nobody knows them yet."""
    if email is None:
        return OPERATOR, None
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"--as {email}: this is not an e-mail address.") from error
    person = bodies.person_by_email(email)
    if person is None:
        name = email.partition("@")[0].replace(".", " ").replace("_", " ").title()
        person = tenancy.create_person(email=email, name=name, by=OPERATOR, now=now)
    if not bodies.memberships_in(body, person):
        tenancy.add_member(body=body, person=person, role=role, standing="confirmed", by=OPERATOR, now=now)
        print(f"{email} was not known at {body.name}; added as {roles.BY_KEY[role].name.lower()} by the operator.", file=sys.stderr)
    return person.pk, person


def check_may(person: Person, body: Body, permission: Permission) -> None:
    """Raise CommandError unless a person may do this in a body, and say which roles could."""
    if permission not in bodies.permissions_of(bodies.memberships_in(body, person)):
        could = ", ".join(role.name for role in roles.granting(permission, body.kind))
        raise CommandError(f"{person.email} may not do this at {body.name}. These roles may: {could}.")


@contextmanager
def opened(policy_id: str, email: str | None, role: str, *, now: datetime) -> Iterator[Opened]:
    """Open a policy by its id, in its school's scope, with who acts."""
    with every_body_unsafe(by=OPERATOR, why="the operator names a policy by its id alone"):
        row = Policy.objects.filter(pk=policy_id).values("body_id").first()
    if row is None:
        raise CommandError(f"There is no policy {policy_id}. `foreland policy new` prints the id of a new one.")
    body = Body.objects.get(pk=row["body_id"])
    by, person = actor(email, body, role, now=now)
    with open_scope(body=body, by=by):
        yield Opened(queries.policy(policy_id), body, by, person, now)


def read_answers(path: Path | None) -> Mapping[str, Any]:
    """Return the tables of an answers file; an empty one where none is named."""
    if path is None:
        return {}
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CommandError(f"{path} is not TOML: {error}. It may hold [facts], [values], [choices] and [terms].") from error


def read_text(path: Path) -> str:
    """Return the text of a file of at most 1 MB. Raises CommandError with what is wrong."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"{path} has {path.stat().st_size / 1024 / 1024:.1f} MB; at most 1 MB can be read here. A statement is a paragraph.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text. Save it as UTF-8.") from error


def new_policy(*, urn: str, pack: str, shape: str, answers: Path | None, email: str | None, now: datetime) -> str:
    """Begin a policy for a school of the register, and return its id."""
    data = read_answers(answers)
    actions.check_answers(library.bank(pack), data)
    body = registry.ensure_school(urn=urn, by=OPERATOR, now=now)
    by, _ = actor(email, body, "online_safety_lead", now=now)
    with open_scope(body=body, by=by):
        policy = actions.new_policy(pack=pack, shape=shape, by=by, now=now)
        actions.take_answers(policy=policy, data=data, by=by, now=now)
        return policy.pk


def questions(*, urn: str, pack: str, now: datetime) -> dict[str, Any]:
    """Return the questions, choices and values of a bank for a school of the register, with what is proposed and why."""
    body = registry.ensure_school(urn=urn, by=OPERATOR, now=now)
    bank = library.bank(pack)
    with open_scope(body=body, by=OPERATOR):
        known = {fact.key: fact.values for fact in profile.facts()}
        origins = {fact.key: fact.origin for fact in profile.facts()}
        resolved = queries.resolved_without(bank, body, now=now)
        asked = queries.asked(bank, known, origins)
        held = profile.values(now=now)
    return {
        "urn": urn, "school": body.name, "pack": bank.head.id, "edition": str(bank.head.edition),
        "questions": [
            {"key": item.question.key, "asks": item.question.asks, "hint": item.question.hint, "why": item.question.why,
             "many": item.question.many, "answers": [{"key": a.key, "label": a.label} for a in item.question.answers],
             "proposed" if item.where == "proposed" else "answer": list(item.values), "from": item.where, "because": list(item.because)}
            for item in asked
        ],
        "choices": [
            {"key": state.key, "asks": plain(state.statement.asks, resolved.fill), "proposed": state.choice,
             "options": [{"key": o.key, "label": plain(o.label, resolved.fill)} for o in state.options]}
            for state in resolved.kept if state.statement and state.options
        ],
        "values": [
            {"key": value.key, "label": value.label, "kind": value.kind, "from": value.source, "value": held.get(value.key, "")}
            for value in bank.values if value.when.value(resolved.facts).holds is not False
        ],
    }  # fmt: skip


def coverage(found: Opened) -> dict[str, Any]:
    """Return how the policy stands to each requirement."""
    draft = found.draft()
    counted = tally(draft.coverage)
    return {
        "policy": found.policy.pk, "edition": found.policy.edition, "met": counted.met, "total": counted.total,
        "requirements": [
            {"code": item.requirement.code, "title": item.requirement.title, "status": item.status, "force": item.requirement.force,
             "sure": item.requirement.sure, "by": [state.key for state in item.by if state.kept], "reasons": list(item.reasons)}
            for item in draft.coverage
        ],
    }  # fmt: skip


def blockers(found: Opened) -> dict[str, Any]:
    """Return what stands between the policy and its approval."""
    rows = found.draft().blockers
    return {
        "policy": found.policy.pk, "blocks": sum(item.blocks for item in rows),
        "blockers": [{"kind": b.kind, "key": b.key, "says": b.says, "mend": b.mend, "section": b.section, "blocks": b.blocks} for b in rows],
    }  # fmt: skip


def approve(found: Opened, meeting: str) -> list[Version]:
    """Approve everything that was submitted, and publish it."""
    assert found.person is not None
    check_may(found.person, found.body, Permission.APPROVE_POLICIES)
    waiting = queries.open_submission(found.policy)
    if not waiting:
        raise CommandError("Nothing is waiting for approval. Submit the policy first: foreland policy submit ID --as EMAIL")
    day = found.draft().today
    done = [actions.approve(version=row, body=found.body, approver=found.person, meeting=meeting, meeting_date=day, now=found.now) for row in waiting]
    return [actions.publish(version=row, now=found.now) for row in done]


def export(found: Opened, *, document: str | None, version: str | None, summary: str | None, format_key: str) -> bytes:
    """Return a document of the draft, or the stored file of a version, in a format."""
    if format_key not in FORMATS:
        raise CommandError(f"There is no format {format_key!r}. Formats: {', '.join(FORMATS)}.")
    draft = found.draft()
    if version is not None:
        rows = [row for row in queries.versions(found.policy, key=document) if row.published_at and row.number in (version, f"{version}.0")]
        if not rows:
            known = ", ".join(f"{row.key} {row.number}" for row in queries.versions(found.policy) if row.published_at)
            raise CommandError(f"There is no published version {version}. Published: {known or 'none yet'}.")
        return queries.file_of(rows[0], format_key, summary or "")[1]
    key = document or draft.resolved.documents[0]
    made = queries.printed(draft, key)
    if summary:
        found_summaries = dict(queries.summaries(draft, key))
        if summary not in found_summaries:
            raise CommandError(f"There is no summary {summary!r}. Summaries: {', '.join(found_summaries) or 'none'}.")
        made = found_summaries[summary]
    return render(made, format_key, crest=profile.crest(), when=found.now)


def known_schools() -> bool:
    """Tell whether a register has been imported."""
    return register.newest_file() is not None


def as_json(data: Any) -> str:
    """Return data as readable JSON."""
    return json.dumps(data, ensure_ascii=False, indent=2)
