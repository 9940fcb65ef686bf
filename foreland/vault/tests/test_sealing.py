"""Sealing, and the life of keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from foreland.vault import keys, sealing, signing
from foreland.vault.models import BodyKey, KeyMark
from foreland.vault.queries import keys_fit

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PLACE = {"owner": "school1", "field": "room.Model.words", "row": "r1"}


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give each test a folder of keys of its own."""
    settings.KEYS = keys.folder("", tmp_path)  # type: ignore[attr-defined]
    sealing._forget()
    yield tmp_path / "keys"
    sealing._forget()


class SealingLaws(TestCase):
    """What holds for every value."""

    @given(st.binary(max_size=300))
    def test_what_is_sealed_opens_unchanged(self, plain: bytes) -> None:
        sealed = sealing.seal(plain, **PLACE)
        assert plain not in sealed[sealing.HEAD :] or len(plain) < 3
        assert len(sealed) == len(plain) + sealing.HEAD + sealing.TAG
        assert sealing.unseal(sealed, **PLACE) == plain

    @given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
    def test_one_changed_byte_is_found(self, where: int, how: int) -> None:
        sealed = bytearray(sealing.seal("a concern", **PLACE))
        sealed[where % len(sealed)] ^= how
        with pytest.raises(sealing.CannotOpen):
            sealing.unseal(bytes(sealed), **PLACE)

    @given(st.text(max_size=3), st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=3))
    def test_it_opens_at_its_own_place_only(self, owner: str, field: str, row: str) -> None:
        sealed = sealing.seal("words", owner="ab", field="cd", row="ef")
        if (owner, field, row) == ("ab", "cd", "ef"):
            return
        with pytest.raises(sealing.CannotOpen):
            sealing.unseal(sealed, owner=owner, field=field, row=row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"owner": "school2"}, {"owner": ""}, {"field": "room.Model.other"}, {"row": "r2"}, {"row": "r11"}]
)
def test_a_copied_value_is_refused(other: dict[str, str]) -> None:
    sealed = sealing.seal("words", **PLACE)
    sealing.seal("words", **{**PLACE, "owner": "school2"})
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, **{**PLACE, **other})


@pytest.mark.django_db
def test_joined_places_are_not_confused() -> None:
    sealed = sealing.seal("words", owner="a", field="bc", row="d")
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, owner="a", field="b", row="cd")


@pytest.mark.django_db
def test_text_form_and_blind_index() -> None:
    text = sealing.seal_text("a seed", **PLACE)
    assert text.isascii()
    assert sealing.unseal_text(text, **PLACE) == "a seed"
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal_text("no seal", **PLACE)
    index = sealing.blind("ann@example.org", owner="school1", purpose="address")
    assert len(index) == 16
    assert index == sealing.blind("ann@example.org", owner="school1", purpose="address")
    others = {
        sealing.blind("ann@example.com", owner="school1", purpose="address"),
        sealing.blind("ann@example.org", owner="school2", purpose="address"),
        sealing.blind("ann@example.org", owner="school1", purpose="name"),
    }
    assert len(others | {index}) == 4


@pytest.mark.django_db
def test_a_destroyed_key_takes_everything_with_it() -> None:
    sealed, other = sealing.seal("words", **PLACE), sealing.seal("kept", **{**PLACE, "owner": "school2"})
    assert sealing.destroy("school1", now=NOW)
    assert not sealing.destroy("school1", now=NOW)
    with pytest.raises(sealing.KeyDestroyed, match="21 November 2026"):
        sealing.unseal(sealed, **PLACE)
    with pytest.raises(sealing.KeyDestroyed):
        sealing.seal("more", **PLACE)
    assert sealing.unseal(other, **{**PLACE, "owner": "school2"}) == b"kept"
    assert bytes(BodyKey.objects.get(owner="school1").wrapped) == b""


@pytest.mark.django_db
def test_a_rolled_back_key_is_not_used_again() -> None:
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():
        sealing.seal("words", **PLACE)
        raise Undo
    assert not BodyKey.objects.exists()
    sealed = sealing.seal("words", **PLACE)
    sealing._forget()
    assert sealing.unseal(sealed, **PLACE) == b"words"


@pytest.mark.django_db
def test_a_new_master_key_opens_what_the_old_one_sealed(own_keys: Path) -> None:
    places = [{**PLACE, "owner": owner} for owner in ("school1", "school2", "")]
    sealed = [sealing.seal("words", **place) for place in places]
    old = keys.master_key(own_keys)
    assert sealing.rewrap(secrets.token_bytes(32)) == 3
    assert keys.master_key(own_keys) != old
    assert [sealing.unseal(value, **place) for value, place in zip(sealed, places, strict=True)] == [b"words"] * 3
    keys_fit()
    call_command("change_master_key", verbosity=0)
    sealing._forget()
    assert sealing.unseal(sealed[0], **places[0]) == b"words"


@pytest.mark.django_db
def test_a_change_of_the_master_key_survives_a_crash_at_either_side(own_keys: Path) -> None:
    sealed = sealing.seal("words", **PLACE)
    old, new = keys.master_key(own_keys), secrets.token_bytes(32)
    keys.prepare_master_key(own_keys, new)  # cut off before the database took it
    sealing._forget()
    assert sealing.unseal(sealed, **PLACE) == b"words"
    sealing.rewrap(new)
    (own_keys / "master.key").rename(own_keys / "master.key.next")  # cut off after
    (own_keys / "master.key").write_text(keys._line(old))
    sealing._forget()
    keys_fit()
    assert sealing.unseal(sealed, **PLACE) == b"words"
    sealing.finish_rewrap()
    assert keys.master_key(own_keys) == new
    assert keys.next_master_key(own_keys) is None


@pytest.mark.django_db
def test_start_is_refused_without_the_key_of_sealed_rows(own_keys: Path) -> None:
    keys_fit()
    sealed = sealing.seal("words", **PLACE)
    keys_fit()
    path = own_keys / "master.key"
    line = path.read_text()
    path.unlink()
    sealing._forget()
    with pytest.raises(keys.KeyMissing, match="FORELAND_KEYS"):
        keys_fit()
    with pytest.raises(keys.KeyMissing):
        sealing.seal("more", owner="school2", field="f", row="r")
    with pytest.raises(keys.KeyMissing):
        sealing.unseal(sealed, **PLACE)
    assert not path.exists(), "no new key is made while rows are sealed with the old one"
    path.write_text(keys._line(secrets.token_bytes(32)))
    with pytest.raises(sealing.WrongMasterKey, match=KeyMark.objects.get().key_id):
        keys_fit()
    with pytest.raises(SystemCheckError, match="was sealed with"):
        call_command("check", databases=["default"])
    path.write_text(line)
    keys_fit()
    assert sealing.unseal(sealed, **PLACE) == b"words"


@pytest.mark.django_db
def test_a_lost_key_mark_is_noticed() -> None:
    sealing.seal("words", **PLACE)
    KeyMark.objects.all().delete()
    with pytest.raises(sealing.WrongMasterKey, match="vault_keymark"):
        keys_fit()


@pytest.mark.django_db
def test_one_key_an_owner() -> None:
    sealing.seal("words", **PLACE)
    sealing.seal("more", **{**PLACE, "row": "r2"})
    assert BodyKey.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyKey.objects.create(owner="school1", created=NOW)


def test_a_place_is_needed() -> None:
    with pytest.raises(ValueError, match="id of the row"):
        sealing._bound("school1", "room.Model.words", "")
    with pytest.raises(ValueError, match="at most 16"):
        sealing.seal("words", **{**PLACE, "owner": "x" * 17})


def test_signatures() -> None:
    signature = signing.sign(b"head")
    assert len(signature) == 64
    assert signing.verify(b"head", signature)
    assert signing.verify(b"head", signature, public=signing.public_key())
    assert not signing.verify(b"tail", signature)
    assert not signing.verify(b"head", bytes(64))
