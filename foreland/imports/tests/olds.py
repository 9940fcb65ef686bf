"""Old policies for the tests of this room: their words, and the rows that they become by verbs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from foreland.core.source import Source
from foreland.imports import actions
from foreland.imports.models import Import
from foreland.reading import formats
from foreland.tenancy.models import Body

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WORDS = """# E-Safety Policy

Oakfield Primary School

## Contents

1. Introduction ........ 2
2. Mobile phones ....... 3

## 1. Introduction

Keeping Children Safe in Education (2016) tells schools to protect pupils online. There are three areas of risk: content, contact and conduct.

## 2. Roles

The governing body makes sure that filtering and monitoring are reviewed at least once in every academic year.

Mrs Jane Smith is our Designated Safeguarding Lead. She takes lead responsibility for online safety and for understanding the filtering and monitoring systems and processes in place.

All staff must:

- lock their screen when they leave a computer
- never share their password with anybody

## 3. Mobile phones

Pupils hand their phones in to the office when they arrive and collect them at the end of the day.

[Insert name of school] buys a new camera when the {{old}} one *breaks*.

We have a tortoise called Gerald who lives in the library, and nobody photographs him with a flash.

Signed: ................   Date: ............
"""


@lru_cache(maxsize=8)
def read(words: str = WORDS, name: str = "e-safety 2016.md") -> Source:
    """Return words as they were read."""
    return formats.read(words.encode(), name)


def brought(body: Body, *, words: str = WORDS, name: str = "e-safety 2016.md", by: str, now: datetime = NOW) -> Import:
    """Bring an old policy into the open school."""
    return actions.bring(source=read(words, name), data=words.encode(), body=body, by=by, now=now)
