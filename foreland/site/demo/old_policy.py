"""The old policy of Lantern Bay: brought, and half settled, so that one sees how a school goes on from its own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from foreland.imports import actions, queries
from foreland.reading import formats
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

NAME = "E-safety policy 2017.txt"
WORDS = """# Lantern Bay Nursery School: E-Safety Policy

Agreed by governors: ____________    Review date: September 2018

## 1. Why we have this policy

Young children love screens, and we love their curiosity. Keeping Children Safe in Education (2016) asks us to protect children from harmful content, contact and conduct.

## 2. In the rooms

Staff keep their own phones in the lockers in the office while they are with the children.

Cameras and phones are never taken into the toilets or the changing area.

Only the nursery's own tablets are used to take photographs, and pictures are deleted from them every month.

Children use a tablet together with an adult, for ten minutes at a time, and only the apps that staff have tried out first.

Our hen is called Captain. She has her own page in the newsletter, and children choose her picture.

## 3. When something worries us

Any member of staff who is worried about a child tells the designated safeguarding lead, [insert name], on the same day and writes it down.

We do not look for ourselves, and we do not copy or forward a picture.

A concern about a colleague goes to the head; a concern about the head goes to the chair of governors.

## 4. Families

Before we put a photograph on our website we ask parents in writing, and they can change their minds at any time.

Parents who film at our summer show film their own child, and do not put other children online.

At the autumn meeting we talk with parents about screens at home.

Signed: ....................   Date: ....................
"""


def lantern_bay(body: Body, people: Mapping[str, Person], *, now: datetime) -> None:
    """Bring the old policy of Lantern Bay, and settle the first passage of those that are unsure."""
    then = now - timedelta(days=1)
    data = WORDS.encode()
    by = people["nursery-head"].pk
    with open_scope(body=body, by=by):
        row = actions.bring(source=formats.read(data, NAME), data=data, body=body, by=by, now=then)
        waits = queries.first_that_waits(queries.brought(row))
        if waits is not None:
            actions.settle(of=row, passage=waits, how="own", by=by, now=then + timedelta(minutes=4))
