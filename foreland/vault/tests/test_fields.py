"""Sealed model fields, on a table made for the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from foreland.vault import keys, sealing
from foreland.vault.fields import NotSealed, SealedJSONField, SealedQuery, SealedTextField

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def note(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """Return a model with sealed fields and a table under it."""
    settings.KEYS = keys.folder("", tmp_path)
    sealing._forget()
    with isolate_apps("foreland.vault"):

        class Note(models.Model):
            id = models.CharField(primary_key=True, max_length=16)
            body_id = models.CharField(max_length=16)
            title = models.CharField(max_length=40, default="")
            words = SealedTextField()
            facts = SealedJSONField(null=True)
            sealed_owner = "body_id"
            sealed_row = "id"

            class Meta:
                app_label = "vault"

        kind = "bytea" if connection.vendor == "postgresql" else "blob"
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE vault_note (id varchar(16) PRIMARY KEY, body_id varchar(16) NOT NULL, "
                f"title varchar(40) NOT NULL, words {kind} NOT NULL, facts {kind} NULL)"
            )
        yield Note  # the table goes when the test is rolled back


def raw(row: str, column: str = "words") -> bytes:
    """Return what the database holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_note WHERE id = %s", [row])
        return bytes(cursor.fetchone()[0])


def test_words_are_sealed_in_the_database_and_plain_on_the_instance(note: Any) -> None:
    one = note.objects.create(id="n1", body_id="school1", words="A quiet word", facts={"days": [1, 2], "who": "é"})
    assert one.words == "A quiet word"
    assert b"quiet" not in raw("n1")
    found = note.objects.get(pk="n1")
    assert found.words == "A quiet word"
    assert found.facts == {"days": [1, 2], "who": "é"}
    found.facts["days"].append(3)
    found.words = ""
    found.save()
    again = note.objects.get(pk="n1")
    assert (again.words, again.facts["days"]) == ("", [1, 2, 3])
    assert note(id="n9", body_id="school1").words == ""
    assert note(id="n9", body_id="school1").facts is None


def test_a_value_copied_to_another_row_column_or_body_does_not_open(note: Any) -> None:
    note.objects.create(id="n1", body_id="school1", words="A quiet word", facts={"a": 1})
    note.objects.create(id="n2", body_id="school1", words="Another", facts={"a": 2})
    note.objects.create(id="n3", body_id="school2", words="A third", facts={"a": 3})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_note SET words = %s WHERE id IN ('n2', 'n3')", [raw("n1")])
        cursor.execute("UPDATE vault_note SET facts = words WHERE id = 'n1'")
    assert note.objects.get(pk="n1").words == "A quiet word"
    for row, column in (("n2", "words"), ("n3", "words"), ("n1", "facts")):
        with pytest.raises(sealing.CannotOpen):
            getattr(note.objects.get(pk=row), column)
    note.objects.filter(pk="n1").update(body_id="school2")
    with pytest.raises(sealing.CannotOpen):
        note.objects.get(pk="n1").words  # noqa: B018


def test_a_copy_is_sealed_anew_or_refused(note: Any) -> None:
    note.objects.create(id="n1", body_id="school1", words="A quiet word")
    unread = note.objects.get(pk="n1")
    unread.pk = "n2"
    with pytest.raises(sealing.CannotOpen), transaction.atomic():
        unread.save(force_insert=True)
    read = note.objects.get(pk="n1")
    assert read.words
    read.pk = "n2"
    read.save(force_insert=True)
    assert note.objects.get(pk="n2").words == "A quiet word"
    assert raw("n1") != raw("n2")


def test_deferred_and_bulk(note: Any) -> None:
    note.objects.bulk_create([note(id=f"n{n}", body_id="school1", words=f"word {n}") for n in range(3)])
    assert [one.words for one in note.objects.order_by("id")] == ["word 0", "word 1", "word 2"]
    lazy = note.objects.only("title").get(pk="n1")
    lazy.title = "Title"
    lazy.save()
    assert lazy.words == "word 1"
    lazy.refresh_from_db()
    assert (lazy.title, lazy.words) == ("Title", "word 1")
    assert "word" not in repr(note.objects.values_list("words", flat=True)[0])


@pytest.mark.parametrize("asked", [{"words": "x"}, {"words__icontains": "x"}, {"words__in": ["x"]}, {"facts__a": 1}])
def test_filters_are_refused(note: Any, asked: dict[str, Any]) -> None:
    with pytest.raises(SealedQuery, match="blind index"):
        list(note.objects.filter(**asked))


def test_null_can_be_asked(note: Any) -> None:
    note.objects.create(id="n1", body_id="school1", words="A quiet word")
    assert note.objects.filter(facts__isnull=True).count() == 1


def test_plain_values_never_reach_the_column(note: Any) -> None:
    one = note.objects.create(id="n1", body_id="school1", words="A quiet word")
    with pytest.raises(NotSealed), transaction.atomic():
        note.objects.update(words="plain")
    one.words = "plain"
    with pytest.raises(NotSealed), transaction.atomic():
        note.objects.bulk_update([one], ["words"])
    with pytest.raises(NotSealed), transaction.atomic():
        note.objects.create(id="n2", body_id="school1", words=12)
    with pytest.raises(NotSealed), transaction.atomic():
        note.objects.create(id="", body_id="school1", words="x")
    with pytest.raises(NotSealed), transaction.atomic():
        serializers.serialize("json", [one])
    assert note.objects.get(pk="n1").words == "A quiet word"


def test_an_erased_owner_leaves_rows_that_can_still_be_kept(note: Any) -> None:
    note.objects.create(id="n1", body_id="school1", words="A quiet word")
    sealing.destroy("school1", now=NOW)
    one = note.objects.get(pk="n1")
    with pytest.raises(sealing.KeyDestroyed):
        one.words  # noqa: B018
    one.title = "erased"
    one.save()
    assert note.objects.get(pk="n1").title == "erased"


@isolate_apps("foreland.vault")
def test_a_model_must_say_to_what_its_values_are_bound() -> None:
    class Loose(models.Model):
        words = SealedTextField()

        class Meta:
            app_label = "vault"

    class Numbered(models.Model):
        words = SealedTextField()
        sealed_owner = "school_id"
        sealed_row = "id"

        class Meta:
            app_label = "vault"

    assert [fault.id for fault in Loose._meta.get_field("words").check()] == ["vault.E002"]
    assert [fault.id for fault in Numbered._meta.get_field("words").check()] == ["vault.E003", "vault.E004"]
    assert SealedTextField(null=True).deconstruct()[1:] == ("foreland.vault.fields.SealedTextField", [], {"null": True})
