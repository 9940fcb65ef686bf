"""The key files: made on first start, read ever after, never overwritten. This module knows no Django.

Three files lie in one folder of mode 0700, each of mode 0600 and one line of text, so that they can be copied to a safe
place by hand: `session.key` (Django's SECRET_KEY), `master.key` (wraps every data key) and `signing.key` (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SESSION_FILE = "session.key"
MASTER_FILE = "master.key"
NEXT_MASTER_FILE = "master.key.next"
SIGNING_FILE = "signing.key"
MASTER_BYTES = 32


class KeyFault(Exception):
    """A key cannot be made, read or used. The text says what was found and how to mend it."""


class KeyMissing(KeyFault):
    """A key that must be there is not there, and making a new one would lose what the old one sealed."""


def folder(setting: str, data: Path) -> Path:
    """Return the folder of the keys and make it when missing: the `setting` if there is one, else `data`/keys.

    A new folder, and the folder of data around it, get mode 0700; one that is there already is left as it is. Raises
    KeyFault when it cannot be made.
    """
    path = Path(setting).expanduser().absolute() if setting.strip() else data / "keys"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise KeyFault(
            f"The folder of the keys, {path}, cannot be made: {error.strerror}. "
            "Make it by hand for the user that runs Foreland, or point FORELAND_KEYS to a folder that can be written."
        ) from error
    return path


def session_key(folder: Path) -> str:
    """Return the key that signs sessions and forms (64 characters); make it when missing."""
    return _obtain(folder / SESSION_FILE, lambda: secrets.token_urlsafe(48))


def master_key(folder: Path, *, make: bool = True) -> bytes:
    """Return the 32 bytes of the master key. Without a file make one, or raise KeyMissing when `make` is false."""
    path = folder / MASTER_FILE
    if not make and not path.exists():
        raise KeyMissing(
            f"The master key is missing: there is no {path}. Values in this database are sealed with it, so no new one "
            "is made. Put the file back from the safe copy of your keys, or point FORELAND_KEYS to its folder."
        )
    return _bytes(path, _obtain(path, lambda: _line(secrets.token_bytes(MASTER_BYTES))), MASTER_BYTES)


def next_master_key(folder: Path) -> bytes | None:
    """Return the key that a change of the master key had begun to bring in, or None when none is under way."""
    path = folder / NEXT_MASTER_FILE
    return _bytes(path, _read(path), MASTER_BYTES) if path.exists() else None


def prepare_master_key(folder: Path, key: bytes) -> None:
    """Write `key` (32 bytes) beside the master key, ready to take its place; raise KeyFault if another one waits."""
    if len(key) != MASTER_BYTES:
        raise KeyFault(f"The new master key has {len(key)} bytes. It must have {MASTER_BYTES}.")
    path = folder / NEXT_MASTER_FILE
    if _obtain(path, lambda: _line(key)) != _line(key):
        raise KeyFault(
            f"A change of the master key is under way already: {path} is there. Finish that one, or remove the file "
            "if you know that it was given up."
        )


def promote_master_key(folder: Path) -> None:
    """Put the prepared master key in the place of the old one, which is lost with this call."""
    try:
        os.replace(folder / NEXT_MASTER_FILE, folder / MASTER_FILE)
    except FileNotFoundError:  # another process has done it
        return
    _sync(folder)


def drop_next_master_key(folder: Path) -> None:
    """Remove a prepared master key that nothing was sealed with."""
    (folder / NEXT_MASTER_FILE).unlink(missing_ok=True)


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Return the Ed25519 key that signs for this installation; make it when missing."""
    path = folder / SIGNING_FILE
    return Ed25519PrivateKey.from_private_bytes(_bytes(path, _obtain(path, lambda: _line(secrets.token_bytes(32))), 32))


def fingerprint(key: bytes) -> str:
    """Return the name of a key: 64 hexadecimal digits which tell it from others and do not give it away."""
    return hashlib.sha256(b"foreland key fingerprint\x00" + key).hexdigest()


def loose(folder: Path) -> list[Path]:
    """Return the key files, and the folder, which other users of this machine may read."""
    paths = [folder, *(folder / name for name in (SESSION_FILE, MASTER_FILE, NEXT_MASTER_FILE, SIGNING_FILE))]
    return [path for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]


def _line(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _bytes(path: Path, line: str, length: int) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != length:
        raise KeyFault(
            f"{path} holds no key: expected one line of {len(_line(bytes(length)))} characters of base64. "
            "Put the file back from the safe copy of your keys."
        )
    return key


def _obtain(path: Path, make: Callable[[], str]) -> str:
    """Return the line in `path`. Two processes that find it missing together both get the one that was first."""
    if not path.exists():
        _create(path, make())
    return _read(path)


def _read(path: Path) -> str:
    # A file that was made without a hard link may be seen empty for an instant.
    for pause in (0.01, 0.05, 0.2, 0.5, None):
        try:
            line = path.read_text(encoding="ascii", errors="replace").strip()
        except OSError as error:
            raise KeyFault(
                f"The key {path} cannot be read: {error.strerror}. It must belong to the user that runs Foreland."
            ) from error
        if line or pause is None:
            break
        time.sleep(pause)
    if not line:
        raise KeyFault(f"The key {path} is empty. Put the file back from the safe copy of your keys.")
    return line


def _create(path: Path, line: str) -> None:
    """Write `line` to `path` whole and on the disk, unless somebody else was faster; never overwrite."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        try:
            _write(draft, line)
            os.link(draft, path)
        except FileExistsError:
            return
        except OSError as error:
            if not draft.exists():
                raise
            try:  # a file system without hard links
                _write(path, line)
            except FileExistsError:
                return
            except OSError:
                raise error from None
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise KeyFault(
            f"The key {path} cannot be made: {error.strerror}. "
            "The folder must be writable for the user that runs Foreland when it starts for the first time."
        ) from error
    _sync(path.parent)


def _write(path: Path, line: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
