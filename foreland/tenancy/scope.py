"""Whose data is open now.

A scope is one body, with the name of who acts. Doors open it, jobs and commands open it by the same function,
and every table of a body (`owned.BodyOwned`) asks for it whenever its SQL is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from django.apps import apps

EVERY = "*"


class NoScope(Exception):
    """A table of a body was asked for while no body was open."""


class WrongBody(Exception):
    """A row of another body, or a key into one, was about to be written."""


class HasKind(Protocol):
    """What `open_scope` must know of a body."""

    pk: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scope:
    """One open body: its id and kind, who acts in it, with which rights, and whether anything may be written."""

    body: str
    kind: str
    by: str
    rights: frozenset[str]
    read_only: bool = False

    @property
    def every(self) -> bool:
        """Whether this is the unsafe scope over all bodies."""
        return self.body == EVERY

    @property
    def sees_shared(self) -> bool:
        """Whether this scope may also read what linked schools share: an authority's or a trust's scope."""
        return self.kind in ("authority", "trust")


_open: ContextVar[Scope | None] = ContextVar("foreland_scope", default=None)


def current() -> Scope:
    """Return the open scope; raise NoScope when there is none."""
    found = _open.get()
    if found is None:
        raise NoScope(
            "No body is open. Pages are opened by their door; jobs, commands and tests write "
            "`with open_scope(body=…, by=…):` around what they do, and evaluate lazy querysets inside it."
        )
    return found


def current_or_none() -> Scope | None:
    """Return the open scope or None; for code that must work in both states, such as the database's last lock."""
    return _open.get()


@contextmanager
def open_scope(*, body: HasKind | str, by: str, rights: Iterable[str] = (), read_only: bool = False) -> Iterator[Scope]:
    """Open one body's data until the block ends; the scope that was open before comes back afterwards.

    `body` is a Body or its id (an id costs one query; Body.DoesNotExist when there is none), `by` the id of the person
    or the name of the job that acts, `rights` the permissions it was opened with. With `read_only` nothing is written.
    """
    if not by:
        raise ValueError("open_scope needs by=: the id of the person, or the name of the job, that acts.")
    if isinstance(body, str):
        body = apps.get_model("tenancy", "Body").objects.only("kind").get(pk=body)
    with _opened(Scope(body.pk, body.kind, by, frozenset(rights), read_only)) as opened:
        yield opened


@contextmanager
def reopen(scope: Scope) -> Iterator[Scope]:
    """Open a scope that was open before; streaming answers do so for each piece they send."""
    with _opened(scope) as opened:
        yield opened


@contextmanager
def every_body_unsafe(*, by: str, why: str, read_only: bool = False) -> Iterator[Scope]:
    """Open the data of every body at once. The only way round the filter; a test lists its callers.

    `why` says in words what cannot be done one body at a time; it is there for the reader. With `read_only` nothing is written.
    """
    if not by or not why:
        raise ValueError("every_body_unsafe needs by= and why=.")
    with _opened(Scope(EVERY, "", by, frozenset(), read_only)) as opened:
        yield opened


@contextmanager
def _opened(scope: Scope) -> Iterator[Scope]:
    token = _open.set(scope)
    try:
        yield scope
    finally:
        _open.reset(token)
