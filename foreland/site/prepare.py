"""A new place prepares itself: folders, keys, tables, packs. Safe to run at every start and from two processes."""

from __future__ import annotations

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from foreland.library import queries as library
from foreland.vault import queries as vault
from foreland.vault.keys import KeyFault


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time prepare a place."""
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and policies: for nobody else on this machine
    with (settings.DATA / ".prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def behind() -> bool:
    """Tell whether a migration waits to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare(*, quiet: bool = True) -> None:
    """Bring folders, tables and packs up to date. Raises CommandError when the keys are not those of the data, or a pack is faulty."""
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    if behind():
        with _alone():
            if behind():
                _say("Preparing the database …", quiet)
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
    try:
        vault.keys_fit()
    except KeyFault as fault:
        raise CommandError(str(fault)) from fault
    if not _packs_loaded():
        with _alone():
            if not _packs_loaded():
                _say("Loading the content packs …", quiet)
                call_command("load_packs", verbosity=0)
                _stamp().write_text(_packs_now())


def _stamp() -> Path:
    return settings.DATA / ".packs-loaded"


def _packs_loaded() -> bool:
    """Tell whether the packs that lie in the content folders are those that were loaded into this database."""
    return library.any_loaded() and _stamp().is_file() and _stamp().read_text() == _packs_now()


def _packs_now() -> str:
    """Return a short text that changes when a pack or the database changes; it looks at names, sizes and times only."""
    database = settings.DATABASES["default"]
    found = hashlib.sha256(f"{database['NAME']} {database.get('HOST', '')} {database.get('PORT', '')}\n".encode())
    for root in library.content_roots():
        for path in sorted([*root.rglob("*.toml"), *root.glob("editions.lock")]):
            facts = path.stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _say(words: str, quiet: bool) -> None:
    print(words, file=sys.stderr if quiet else sys.stdout, flush=True)
