"""Verbs that put an approved version in public: files first, then the page. Safe to run twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from foreland.core.calendar import day_in_london, long_date
from foreland.core.document import Approval, Document, Fact, from_data
from foreland.files import actions as files
from foreland.policies.actions import telling
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.listing import list_what_is_due
from foreland.policies.models import EmbedHost, Version, VersionFile
from foreland.profile import queries as profile
from foreland.publishing.formats import FORMATS, file_name, render
from foreland.publishing.html import fragment
from foreland.tenancy import scope
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")


def formats_of(document: Document) -> tuple[str, ...]:
    """Return the formats in which a document is published: every one, and for a one-page summary PDF and text."""
    return ("pdf", "txt") if document.kind == "summary" else ("pdf", "docx", "odt", "html", "txt", "json")


def public_address(body: Body, key: str, number: str) -> str:
    """Return the stable public address of one version of a document."""
    path = reverse("policies:public-version", kwargs={"body": body.address, "document": key, "number": number})
    return settings.ADDRESS + path


def approval_of(version: Version) -> Approval:
    """Return the approval block of a version: who, where, when; a setting of one says that it adopted its own policy."""
    assert version.approved_at is not None
    day = long_date(version.meeting_date or day_in_london(version.approved_at))
    if version.factual:
        lines = [
            Fact("Brought up to date by", version.approver),
            Fact("On", long_date(day_in_london(version.approved_at))),
        ]
        who = version.recipe.get("approver", "")
        if not version.approving_body:
            lines.append(Fact("Words adopted by", f"{who}, {day}"))
        elif version.ratify_by and (version.ratified_at is None or version.ratified_at > version.approved_at):
            lines.append(Fact("Words put in force by", f"{who}, {day}"))
            lines.append(Fact("To be ratified on", f"{long_date(version.ratify_by)}, by {version.approving_body}"))
        else:
            lines.append(Fact("Words approved by", f"{version.approving_body}, {day}"))
        return Approval(tuple(lines), "Only names, numbers and places differ from the version that was approved.")
    if not version.approving_body:
        return Approval(
            (Fact("Adopted by", version.approver), Fact("On", day)),
            "This setting is run by one person, who wrote this policy and adopted it.",
        )
    on_trust = version.recipe.get("on_trust")
    if on_trust:
        return Approval(
            (
                Fact("Approved by", f"{_capital(on_trust['by'])} of {on_trust['trust']}, for all its schools"),
                Fact("On", day),
                Fact("Put in force here by", version.approver),
            ),
            f"The words are those of edition {on_trust['edition']} of “{on_trust['title']}”, as they were approved. Names, answers and "
            "choices between its alternatives are the school’s own.",
        )
    signed = ", ".join(filter(None, (version.approver, version.recipe.get("approver_is", ""))))
    lines = [
        Fact("Approved by", _capital(version.approving_body)),
        Fact("Signed by", signed),
        Fact("Decided at", version.meeting),
        Fact("On", day),
    ]
    statement = ""
    if version.ratify_by:
        lines[:2] = [Fact("Put in force by", signed)]
        lines.append(Fact("To be ratified on", f"{long_date(version.ratify_by)}, by {version.approving_body}"))
        statement = "This version is in force and waits to be ratified."
    lines[1:1] = [Fact("Agreed by", words) for words in version.recipe.get("agreed", ())]
    return Approval(tuple(lines), statement)


def decision_of(version: Version) -> tuple[Fact, ...]:
    """Return, for every page, how a version came to stand: its approval block, then its ratification; none before approval."""
    if version.approved_at is None:
        return ()
    ratified = (Fact("Ratified", version.ratification),) if version.ratified_at else ()
    return (*approval_of(version).lines, *ratified)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def publish_soon(version: Version) -> None:
    """Have the worker render and publish a version; queued in the caller's transaction, so that a kill loses nothing."""
    from foreland.policies.tasks import publish_version  # noqa: PLC0415 -- the task calls this room's verbs

    publish_version.enqueue(version.body_id, version.pk)


def publish(*, version: Version, now: datetime) -> Version:
    """Render every file of an approved version, keep them, and only then make it public. A published one stays as it is."""
    if version.step != "approved":
        return version
    assert version.approved_at is not None
    approval = approval_of(version)
    parts = [("", replace(from_data(version.document), approval=approval))]
    parts += [(item["key"], from_data(item["document"])) for item in version.summaries]
    crest = profile.crest_file(version.crest) if version.crest else None
    rendered = [
        (part, key, document, render(document, key, crest=crest, when=version.approved_at))
        for part, document in parts
        for key in formats_of(document)
    ]
    with transaction.atomic():
        row = Version.objects.select_for_update().get(pk=version.pk)
        if row.step != "approved":
            return row
        for part, key, document, data in rendered:
            name = file_name(document, key)
            kept = files.keep(
                body=row.body_id,
                data=data,
                name=name,
                media_type=FORMATS[key].media_type,
                purpose="version",
                by="system",
                now=now,
            )
            VersionFile.objects.get_or_create(
                version=row, part=part, format=key, defaults={"body_id": row.body_id, "name": name, "file": kept}
            )
        row.fragment = fragment(parts[0][1])
        row.step, row.published_at = "published", now
        row.save()
        trail.record(body=row.body_id, verb="publish", by="system", subject=row.pk, kind="version", digest=row.digest,
                     detail={"document": row.key, "number": row.number, "files": len(rendered)}, now=now)  # fmt: skip
        body = Body.objects.get(pk=row.body_id)
        telling.published(version=row, body=body, now=now)
        list_what_is_due(body=body, now=now)
    return row


@transaction.atomic
def add_embed_host(*, host: str, by: str, now: datetime) -> EmbedHost:
    """Let a site show the school's published policies in a frame."""
    host = re.sub(r"^https?://", "", host.strip().lower()).split("/")[0]
    if not _HOST.fullmatch(host):
        raise NotPossible("Enter the name of the site alone, for example www.harbourview.sch.uk.", field="host")
    row, _ = EmbedHost.objects.get_or_create(
        host=host, defaults={"body_id": scope.current().body, "added_by": by, "added": now}
    )
    trail.record(body=row.body_id, verb="add-embed-host", by=by, now=now)
    return row


@transaction.atomic
def remove_embed_host(*, host: str, by: str, now: datetime) -> None:
    """Stop a site from showing the policies in a frame."""
    if EmbedHost.objects.filter(host=host).delete()[0]:
        trail.record(body=scope.current().body, verb="remove-embed-host", by=by, now=now)
