"""Signatures of this installation: Ed25519, one key, whose public half anyone may have."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from foreland.vault import keys


def sign(data: bytes) -> bytes:
    """Return the Ed25519 signature of `data`, 64 bytes."""
    return _key().sign(data)


def verify(data: bytes, signature: bytes, *, public: bytes | None = None) -> bool:
    """Return whether `signature` is of `data`, by the `public` key (32 raw bytes) or by this installation's own."""
    key = Ed25519PublicKey.from_public_bytes(public) if public is not None else _key().public_key()
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def public_key() -> bytes:
    """Return the public key as 32 raw bytes."""
    return _key().public_key().public_bytes_raw()


def _key() -> Ed25519PrivateKey:
    return keys.signing_key(Path(settings.KEYS))
