"""What tests of the roof ask for by name: a school that has come as far as a published policy, by verbs alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from foreland.policies import actions
from foreland.policies.tests import making
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.world import World


@pytest.fixture
def published(world: World, settings: Any, tmp_path: Path) -> Body:
    """Oak Lane, whose online safety policy is in force: one statement left out with a reason, one reworded since."""
    settings.MEDIA_ROOT = tmp_path / "files"
    making.load_packs()
    now, oak, by = timezone.now(), world.oak, world.lead.pk
    then = now - timedelta(days=3)
    with open_scope(body=oak, by=by):
        policy = making.begin(by=by, now=then)
        making.settle(policy, oak, by=by, now=then)
        actions.leave_out(policy=policy, key="security.mfa", reason="Secret reason", by=by, now=then)
        for version in making.submitted(policy, oak, by=by, now=then):
            actions.approve(  # the task that publishes runs at once
                version=version, body=oak, approver=world.governor, meeting="Secret meeting", meeting_date=then.date(),
                now=then + timedelta(hours=1),
            )  # fmt: skip
        actions.reword(policy=policy, key="purpose.aim", text="Secret draft words.", by=by, now=now)
    return oak
