"""What the command `foreland policy` does: every step of a policy without a browser, as JSON or files.

The operator answers for who acts: `--as` names a person, who is made known here, by the operator, when nobody has
joined under that address yet.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.db import transaction

from foreland.core import toml
from foreland.core.coverage import tally
from foreland.core.packs.model import Bank
from foreland.core.wording import plain
from foreland.library import queries as library
from foreland.policies import actions, queries
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

if TYPE_CHECKING:
    from foreland.policies.models import Policy, Version

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
        told = f"{email} was not known at {body.name}; added as {roles.BY_KEY[role].name.lower()} by the operator."
        transaction.on_commit(lambda: print(told, file=sys.stderr))
    return person.pk, person


def check_may(person: Person, body: Body, permission: Permission) -> None:
    """Raise CommandError unless a person may do this in a body, and say which roles could."""
    if not _may(person, body, permission):
        could = ", ".join(role.name for role in roles.granting(permission, body.kind))
        raise CommandError(f"{person.email} may not do this at {body.name}. These roles may: {could}.")


def _may(person: Person, body: Body, permission: Permission) -> bool:
    return permission in bodies.permissions_of(bodies.memberships_in(body, person))


@contextmanager
def opened(
    policy_id: str, email: str | None, role: str, *, now: datetime, needs: Permission | None = None, writes: bool = True
) -> Iterator[Opened]:
    """Open a policy by its id, in its school's scope, with who acts, who must be allowed to do what `needs` says.

    With `writes` it is all or nothing: what fails leaves nothing behind, not even a person who was made known for it.
    """
    with every_body_unsafe(by=OPERATOR, why="the operator names a policy by its id alone"):
        body_id = queries.body_of_policy(policy_id)
    if body_id is None:
        raise CommandError(f"There is no policy {policy_id}. `foreland policy new` prints the id of a new one.")
    body = Body.objects.get(pk=body_id)
    with transaction.atomic() if writes else nullcontext():
        by, person = actor(email, body, role, now=now)
        if person is not None and needs is not None:
            check_may(person, body, needs)
        with open_scope(body=body, by=by):
            yield Opened(queries.policy(policy_id), body, by, person, now)


def read_answers(path: Path | None) -> Mapping[str, Any]:
    """Return the tables of an answers file; an empty one where none is named."""
    if path is None:
        return {}
    try:
        return toml.loads(read_text(path))
    except toml.NotToml as error:
        raise CommandError(
            f"{path} is not TOML: {error}. It may hold [facts], [values], [choices] and [terms]."
        ) from error


def read_text(path: Path) -> str:
    """Return the text of a file of at most 1 MB. Raises CommandError with what is wrong."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(
                f"{path} has {path.stat().st_size / 1024 / 1024:.1f} MB; at most 1 MB can be read here. A statement is a paragraph."
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text. Save it as UTF-8.") from error


def new_policy(*, urn: str, pack: str, shape: str, answers: Path | None, email: str | None, now: datetime) -> str:
    """Begin a policy for a school of the register, and return its id. All or nothing."""
    data = read_answers(answers)
    actions.check_answers(library.bank(pack), data)
    with transaction.atomic():
        body = _school(urn, now)
        by, person = actor(email, body, "online_safety_lead", now=now)
        if person is not None:
            check_may(person, body, Permission.WRITE_POLICIES)
        with open_scope(body=body, by=by):
            policy = actions.new_policy(pack=pack, shape=shape, by=by, now=now)
            actions.take_answers(policy=policy, data=data, by=by, now=now)
            return policy.pk


def _school(urn: str, now: datetime) -> Body:
    try:
        return registry.ensure_school(urn=urn, by=OPERATOR, now=now)
    except registry.NotInRegister as error:
        if register.imported():
            raise
        raise CommandError(
            f"No register has been read here yet, so {urn[:20]} is not known. Read one first: foreland import_register FILE"
        ) from error


def questions(*, urn: str, pack: str, now: datetime) -> dict[str, Any]:
    """Return the questions, choices and values of a bank for a school of the register, with what is proposed and why.

    To ask is not to join: a school that has not joined has no place here afterwards either.
    """
    bank = library.bank(pack)
    with transaction.atomic():
        found = _questions(urn, bank, _school(urn, now), now)
        transaction.set_rollback(True)
        return found


def _questions(urn: str, bank: Bank, body: Body, now: datetime) -> dict[str, Any]:
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
    """Approve everything that was submitted: all of it or nothing. `publish` then puts it in public.

    Where one person runs the setting, whoever submits may adopt.
    """
    assert found.person is not None
    adopts = found.draft().alone and _may(found.person, found.body, Permission.SUBMIT_POLICIES)
    if not adopts:
        check_may(found.person, found.body, Permission.APPROVE_POLICIES)
    waiting = queries.open_submission(found.policy)
    if not waiting:
        raise CommandError(
            "Nothing is waiting for approval. Submit the policy first: foreland policy submit ID --as EMAIL"
        )
    day = found.draft().today
    return [
        actions.approve(
            version=row, body=found.body, approver=found.person, meeting=meeting, meeting_date=day, now=found.now
        )
        for row in waiting
    ]


def publish(found: Opened, approved: list[Version]) -> list[Version]:
    """Make the files of what was approved, and put it in public."""
    with open_scope(body=found.body, by=found.by):
        return [actions.publish(version=row, now=found.now) for row in approved]


def export(found: Opened, *, document: str | None, version: str | None, summary: str | None, format_key: str) -> bytes:
    """Return a document of the draft, or the stored file of a version, in a format."""
    if format_key not in FORMATS:
        raise CommandError(f"There is no format {format_key!r}. Formats: {', '.join(FORMATS)}.")
    draft = found.draft()
    if version is not None:
        return queries.file_of(_published(found, draft, document, version), format_key, summary or "")[1]
    if not draft.resolved.documents:
        raise CommandError("This policy prints no document for this setting yet. See: foreland policy blockers ID")
    key = document or draft.resolved.documents[0]
    made = queries.printed(draft, key)
    if summary:
        found_summaries = dict(queries.summaries(draft, key))
        if summary not in found_summaries:
            raise CommandError(f"There is no summary {summary!r}. Summaries: {', '.join(found_summaries) or 'none'}.")
        made = found_summaries[summary]
    return render(made, format_key, crest=profile.crest(), when=found.now)


def _published(found: Opened, draft: Draft, document: str | None, version: str) -> Version:
    """Return a published version by its number, 2 or 2.0, of the document named or of the first that has it."""
    published = [row for row in queries.versions(found.policy, key=document) if row.published_at]
    if document is not None and document not in draft.bank.document:
        raise CommandError(
            f"There is no document {document!r}. Documents: {', '.join(draft.bank.document)}; a one-page summary is asked for with --summary."
        )
    rows = [row for row in published if row.number in (version, f"{version}.0")]
    if not rows:
        known = ", ".join(f"{row.key} {row.number}" for row in published)
        raise CommandError(f"There is no published version {version}. Published: {known or 'none yet'}.")
    order = {key: place for place, key in enumerate(draft.bank.document)}
    return min(rows, key=lambda row: order.get(row.key, len(order)))


def as_json(data: Any) -> str:
    """Return data as readable JSON."""
    return json.dumps(data, ensure_ascii=False, indent=2)
