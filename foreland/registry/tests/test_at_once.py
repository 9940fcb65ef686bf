"""Two people at the same moment: one school, one code. PostgreSQL only, where two writers really meet."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from foreland.core.register import open_register
from foreland.registry import actions, queries
from foreland.registry.models import Claim
from foreland.registry.tests.conftest import DEMO, HARBOUR, NOW, join, last_mail, token_in
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_on_postgresql(db: None) -> None:
    """Leave this file out elsewhere, and say so."""
    if connection.vendor != "postgresql":
        pytest.skip("two writers meet only on PostgreSQL")


REFUSED = (actions.JoinedMeanwhile, actions.LinkUsed, actions.WrongCode, actions.CodeGone)


def test_of_two_who_confirm_at_once_one_joins(db: None) -> None:
    actions.import_register(register=open_register(DEMO), by="operator", now=NOW)
    tokens = []
    for name in ("ann", "bob"):
        email = f"{name}@harbourview.sch.example"
        actions.ask_to_join(urn=HARBOUR, email=email, name=name, said="head", visitor=name, now=timezone.now())
        tokens.append(token_in(last_mail(email)))
    came = at_once(
        *(lambda token=token: actions.confirm_address(token=token, now=timezone.now()) for token in tokens),
        refused=REFUSED,
    )
    kinds = {type(one) for one in came}
    assert kinds == {actions.Joined, actions.JoinedMeanwhile}, came
    assert Body.objects.filter(kind="school").count() == 1


def test_a_link_pressed_twice_at_once_makes_one_claim(db: None) -> None:
    actions.import_register(register=open_register(DEMO), by="operator", now=NOW)
    email = "ann@harbourview.sch.example"
    actions.ask_to_join(urn=HARBOUR, email=email, name="Ann", said="head", visitor="v", now=timezone.now())
    token = token_in(last_mail(email))
    came = at_once(
        *(lambda: actions.confirm_address(token=token, now=timezone.now()) for _ in range(2)), refused=REFUSED
    )
    assert {type(one) for one in came} == {actions.Joined, actions.LinkUsed}, came
    body = queries.body_of(HARBOUR)
    assert body is not None
    with open_scope(body=body, by="operator"):
        assert Claim.objects.count() == 1


def test_guesses_at_once_are_all_counted(db: None) -> None:
    actions.import_register(register=open_register(DEMO), by="operator", now=NOW)
    joined = join()
    actions.make_code(body=joined.body, by="operator", now=timezone.now())

    def guess() -> object:
        return actions.enter_code(body=joined.body, person=joined.person, code="AAAAAAAA", now=timezone.now())

    came = at_once(*[guess] * 8, refused=REFUSED)
    assert sum(isinstance(one, actions.WrongCode) for one in came) == 4, came
    assert sum(isinstance(one, actions.CodeGone) for one in came) == 4, came
    assert ground.holder_of(joined.body) is not None
