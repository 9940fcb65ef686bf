"""Sealing: AES-256-GCM under a data key per owner, each value bound to its owner, field and row.

A sealed value is `version (1 byte) | key id (8) | nonce (12) | ciphertext and tag`. Owner, field and row are associated
data: they are not stored in the value, and a value that was copied elsewhere does not open. Data keys are wrapped by
the master key (envelope), so a new master key touches one row an owner. A random 96-bit nonce is safe for about 2**32
values a key. Destroying an owner's key makes all that it sealed unreadable, here and in every later copy of the
database; copies made earlier still hold the wrapped key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foreland.vault import keys
from foreland.vault.models import BodyKey, KeyMark

VERSION = 1
KEY_ID = slice(1, 9)
NONCE = slice(9, 21)
HEAD = 21
TAG = 16
BLIND_BYTES = 16
LONGEST_OWNER = 16
# How long a process may go on using a data key that another process has destroyed.
REMEMBERED_SECONDS = 30.0


class CannotOpen(Exception):
    """A sealed value does not open: it was changed, or it belongs to another owner, field or row."""


class KeyDestroyed(CannotOpen):
    """The owner's key was destroyed on purpose; what it sealed is gone."""


class WrongMasterKey(keys.KeyFault):
    """The master key in the folder is not the one that this database was sealed with."""


def seal(plain: bytes | str, *, owner: str, field: str, row: str) -> bytes:
    """Return `plain` sealed for one owner, field and row; text is sealed as UTF-8.

    Makes the owner's data key (and on the very first use the master key) when there is none. Raises KeyDestroyed when
    the owner's key was destroyed and ValueError for an empty field or row.
    """
    key_id, key = _data_key(owner)
    nonce = secrets.token_bytes(12)
    data = plain.encode() if isinstance(plain, str) else plain
    bound = _bound(owner, field, row)
    return bytes([VERSION]) + bytes.fromhex(key_id) + nonce + AESGCM(key).encrypt(nonce, data, bound)


def unseal(sealed: bytes, *, owner: str, field: str, row: str) -> bytes:
    """Return what `seal` was given. Raises CannotOpen when the value was changed or moved, KeyDestroyed when erased."""
    value = bytes(sealed)
    if len(value) < HEAD + TAG or value[0] != VERSION:
        raise CannotOpen(f"This is not a sealed value of version {VERSION} ({len(value)} bytes).")
    key = _remembered_key(value[KEY_ID].hex(), owner)
    try:
        return AESGCM(key).decrypt(value[NONCE], value[HEAD:], _bound(owner, field, row))
    except InvalidTag:
        raise CannotOpen(
            f"The value of {field} does not open. It was changed outside Foreland, or copied from another row."
        ) from None


def seal_text(plain: str, *, owner: str, field: str, row: str) -> str:
    """Return `plain` sealed as ASCII text, for places that can only hold text."""
    return base64.urlsafe_b64encode(seal(plain, owner=owner, field=field, row=row)).decode("ascii")


def unseal_text(sealed: str, *, owner: str, field: str, row: str) -> str:
    """Return what `seal_text` was given; errors are those of `unseal`."""
    try:
        value = base64.b64decode(sealed, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CannotOpen("This is not a sealed text.") from None
    return unseal(value, owner=owner, field=field, row=row).decode()


def blind(value: str, *, owner: str, purpose: str) -> bytes:
    """Return 16 bytes that are the same for the same value, owner and purpose and tell nothing without the key.

    A blind index finds a row by a sealed value. HMAC-SHA256, cut to 16 bytes, with a key drawn from the owner's.
    """
    _, key = _data_key(owner)
    own = HKDF(algorithm=SHA256(), length=32, salt=None, info=_joined("blind", owner, purpose)).derive(key)
    return hmac.new(own, value.encode(), hashlib.sha256).digest()[:BLIND_BYTES]


def destroy(owner: str, *, now: datetime) -> bool:
    """Destroy the owner's data key, so that nothing it sealed can be read again; return whether there was one.

    Other processes may still use the key for REMEMBERED_SECONDS. Nothing can be sealed for this owner afterwards.
    """
    with transaction.atomic():
        gone = BodyKey.objects.filter(owner=owner, destroyed=None).update(wrapped=b"", destroyed=now)
    _forget()
    return bool(gone)


def rewrap(new_master: bytes) -> int:
    """Wrap every data key under `new_master` (32 bytes), put it in the master key's place, return how many keys.

    A crash at any point leaves a folder and a database that fit: the new key lies beside the old one until the database
    has taken it, and the next start finishes or drops the change.
    """
    folder = _folder()
    with transaction.atomic():
        mark = KeyMark.objects.select_for_update().filter(pk=1).first()
        finish_rewrap()
        old = _master(mark)
        keys.prepare_master_key(folder, new_master)
        new_id = _master_id(new_master)
        count = 0
        for row in BodyKey.objects.select_for_update().filter(destroyed=None):
            row.wrapped = _wrap(new_master, row, _unwrap(old, row))
            row.master = new_id
            row.save(update_fields=["wrapped", "master"])
            count += 1
        _mark(new_master)
    keys.promote_master_key(folder)
    _forget()
    return count


def finish_rewrap() -> None:
    """Finish a change of the master key that was cut off: take the new key if the database has it, else drop it."""
    folder = _folder()
    waiting = keys.next_master_key(folder)
    if waiting is None:
        return
    mark = KeyMark.objects.filter(pk=1).first()
    if mark is not None and mark.fingerprint == keys.fingerprint(waiting):
        keys.promote_master_key(folder)
    else:
        keys.drop_next_master_key(folder)


def _folder() -> Path:
    return Path(settings.KEYS)


def _joined(*parts: str) -> bytes:
    """Return parts so joined that no two different lists of parts give the same bytes."""
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


def _bound(owner: str, field: str, row: str) -> bytes:
    if not field or not row:
        raise ValueError("A value is sealed for a field and a row: give the name of the field and the id of the row.")
    return _joined(str(VERSION), owner, field, row)


def _master_id(master: bytes) -> str:
    return keys.fingerprint(master)[:16]


def _master(mark: KeyMark | None) -> bytes:
    """Return the master key. It may be made only while nothing is sealed; otherwise it must be the marked one."""
    if mark is None or not BodyKey.objects.filter(destroyed=None).exists():
        return keys.master_key(_folder())
    master = keys.master_key(_folder(), make=False)
    if keys.fingerprint(master) != mark.fingerprint:
        waiting = keys.next_master_key(_folder())
        if waiting is not None and keys.fingerprint(waiting) == mark.fingerprint:
            return waiting
        raise WrongMasterKey(
            f"The master key in {_folder() / keys.MASTER_FILE} has the id {_master_id(master)}, but this database was "
            f"sealed with {mark.key_id}. Put that key back from the safe copy of your keys, or open the database that "
            "belongs to this key. Nothing was changed."
        )
    return master


def _mark(master: bytes) -> None:
    values = {"key_id": _master_id(master), "fingerprint": keys.fingerprint(master)}
    KeyMark.objects.update_or_create(pk=1, defaults=values, create_defaults={**values, "created": timezone.now()})


def _wrap(master: bytes, row: BodyKey, key: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(master).encrypt(nonce, key, _joined("data key", row.owner, row.pk))


def _unwrap(master: bytes, row: BodyKey) -> bytes:
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(master).decrypt(wrapped[:12], wrapped[12:], _joined("data key", row.owner, row.pk))
    except (InvalidTag, ValueError):
        raise CannotOpen(
            f"Data key {row.pk} does not open with the master key {_master_id(master)}. Its row was changed outside "
            "Foreland, or it comes from another database. Restore the table vault_bodykey from a backup."
        ) from None


def _new_row(owner: str) -> BodyKey:
    with transaction.atomic():
        mark = KeyMark.objects.select_for_update().filter(pk=1).first()
        master = _master(mark)
        if mark is None or mark.fingerprint != keys.fingerprint(master):
            _mark(master)
        row = BodyKey(owner=owner, master=_master_id(master), created=timezone.now())
        row.wrapped = _wrap(master, row, secrets.token_bytes(32))
        found, _ = BodyKey.objects.get_or_create(
            owner=owner,
            defaults={"id": row.pk, "wrapped": row.wrapped, "master": row.master, "created": row.created},
        )
        return found


def _data_key(owner: str) -> tuple[str, bytes]:
    """Return the id and the key to seal with. The row is asked each time: one that was rolled back must not be used."""
    if len(owner) > LONGEST_OWNER:
        raise ValueError(f"The id of an owner has at most {LONGEST_OWNER} characters, not {len(owner)}.")
    row = BodyKey.objects.filter(owner=owner).first() or _new_row(owner)
    return row.pk, _opened(row)


_memory: dict[str, tuple[str, bytes, float]] = {}
_memory_lock = threading.Lock()


def _forget() -> None:
    with _memory_lock:
        _memory.clear()


def _opened(row: BodyKey) -> bytes:
    """Return the key of a row that was just read, from memory when its wrapping was opened before."""
    if row.destroyed is not None:
        raise KeyDestroyed(
            f"The key of {row.owner or 'the installation'} was destroyed on {row.destroyed:%d %B %Y}. "
            "What it sealed was erased on purpose and cannot be brought back."
        )
    known = _memory.get(row.pk)
    if known is not None and known[0] == row.owner:
        key = known[1]
    else:
        key = _unwrap(_master(KeyMark.objects.filter(pk=1).first()), row)
    with _memory_lock:
        _memory[row.pk] = (row.owner, key, time.monotonic() + REMEMBERED_SECONDS)
    return key


def _remembered_key(key_id: str, owner: str) -> bytes:
    known = _memory.get(key_id)
    if known is not None and known[0] == owner and known[2] > time.monotonic():
        return known[1]
    row = BodyKey.objects.filter(pk=key_id).first()
    if row is None:
        raise CannotOpen(
            f"The value was sealed with data key {key_id}, which is not in this database. "
            "It comes from another installation or from before a restore."
        )
    if row.owner != owner:
        raise CannotOpen("The value was sealed for another owner.")
    return _opened(row)
