"""Readings about the keys."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection

from foreland.vault import keys
from foreland.vault.models import BodyKey, KeyMark
from foreland.vault.sealing import WrongMasterKey


def keys_fit() -> None:
    """Return quietly when the master key fits the database; raise KeyMissing or WrongMasterKey when it does not.

    Called at every start. A database without tables, or one in which nothing is sealed, fits any key.
    """
    if BodyKey._meta.db_table not in connection.introspection.table_names():
        return
    mark = KeyMark.objects.filter(pk=1).first()
    count = BodyKey.objects.filter(destroyed=None).count()
    if count == 0:
        return
    folder = Path(settings.KEYS)
    master = keys.master_key(folder, make=False)
    waiting = keys.next_master_key(folder)
    known = {keys.fingerprint(key) for key in (master, waiting) if key is not None}
    if mark is None:
        raise WrongMasterKey(
            f"The database holds {count} data keys but not the mark of the master key that wraps them (table "
            "vault_keymark is empty). Restore that table from the backup that the rest came from."
        )
    if mark.fingerprint not in known:
        raise WrongMasterKey(
            f"The master key in {folder / keys.MASTER_FILE} has the id {keys.fingerprint(master)[:16]}, but this "
            f"database was sealed with {mark.key_id} ({count} data keys). Put that key back from the safe copy of your "
            "keys, or point FORELAND_KEYS to its folder. Nothing was changed and no new key was made."
        )


def loose_keys() -> list[str]:
    """Return the paths of keys, and of their folder, that other users of this machine may read."""
    return [str(path) for path in keys.loose(Path(settings.KEYS))]
