"""Background work of the policies room. Every task may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.policies import actions
from foreland.policies.models import Version
from foreland.tenancy.scope import open_scope


@task()
def publish_version(body: str, version: str) -> None:
    """Render and publish an approved version."""
    with open_scope(body=body, by="system"):
        actions.publish(version=Version.objects.get(pk=version), now=timezone.now())


@task()
def forget_open_drafts() -> None:
    """Delete drafts that were made without an account and whose time is over."""
    actions.forget_open_drafts(now=timezone.now())
