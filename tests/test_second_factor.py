"""Setting up a second factor, with real transactions: part of it happens after the commit."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.utils import timezone

from foreland.tenancy import actions, secondfactor
from tests.visitor import Visitor
from tests.world import World

pytestmark = [
    pytest.mark.urls("foreland.tenancy.tests.sample_urls"),
    pytest.mark.django_db(transaction=True),
]


def test_setting_up_one_time_codes_leads_back_and_the_seed_is_sealed(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    actions.add_member(body=world.oak, person=world.teacher, role="deputy", by="operator", now=timezone.now())
    visitor = Visitor(world.teacher)
    page = visitor.get(f"/schools/{world.oak.address}/?x=1", follow=True)
    assert page.h1 == "Set up a second factor"
    page = visitor.click("Set up one-time codes")
    key = re.findall(r'totp-key">(\w+)<', page.html)[0]
    assert visitor.submit({"code": "000000"}, button="Switch on").errors
    code = secondfactor.code_of(key, now=timezone.now())
    page = visitor.submit({"code": code}, button="Switch on")
    assert page.h1 == "Your recovery codes" and "10 of 10 are left" in page.text
    stored = Authenticator.objects.get(user=world.teacher, type="totp").data["secret"]
    assert key not in stored
    assert mailoutbox[0].subject == "One-time codes are on"
    assert visitor.click("Continue").address == f"/schools/{world.oak.address}/?x=1"
    text = visitor.get("/accounts/2fa/recovery-codes/download/").response.content.decode()
    codes = re.findall(r"^[0-9a-f]{8,}$", text, re.M)
    assert len(codes) == 10
    visitor.get("/accounts/2fa/recovery-codes/generate/")
    assert visitor.submit(button="Make new codes").h1 == "Your recovery codes"
    visitor.get("/accounts/2fa/totp/deactivate/")
    assert visitor.submit(button="Stop using one-time codes").h1 == "Second factors"
    assert not secondfactor.is_set_up(world.teacher)
