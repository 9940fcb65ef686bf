"""The chain, its laws and its locks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from foreland.trail import queries, triggers
from foreland.trail.actions import NotForTheTrail, record
from foreland.trail.models import Entry, TrailIsAppendOnly

NOW = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def chain(length: int, body: str = "school1") -> list[Entry]:
    """Return the entries of a new chain."""
    return [
        record(
            body=body,
            verb="policy.amended",
            by="p1",
            subject=f"s{n % 2}",
            kind="layer",
            detail={"n": n},
            now=NOW + timedelta(seconds=n),
        )
        for n in range(length)
    ]


def spoil(sql: str, *values: Any) -> None:
    """Change the table behind the model's back, as somebody with the file in hands could."""
    triggers.take_away(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    triggers.put(connection)


def test_entries_are_numbered_and_chained_by_body() -> None:
    first, second = chain(2)
    (other,) = chain(1, body="school2")
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert first.previous == "0" * 64
    assert second.previous == first.digest
    assert other.digest != first.digest
    read = Entry.objects.get(pk=second.pk)
    assert read.own_digest() == second.digest
    assert read.at == NOW + timedelta(seconds=1)
    assert queries.verify(body="school1") == queries.verify(body="school2") == []
    assert queries.bodies() == ["school1", "school2"]


def test_pages_are_newest_first() -> None:
    chain(5)
    assert [entry.number for entry in queries.entries(body="school1", size=2)] == [5, 4]
    assert [entry.number for entry in queries.entries(body="school1", size=2, page=3)] == [1]
    assert [entry.number for entry in queries.entries(body="school1", subject="s1")] == [4, 2]
    assert queries.entries(body="school1", kind="version") == []
    assert queries.entries(body="school2") == []
    assert (queries.count(body="school1"), queries.count(body="school1", subject="s0")) == (5, 3)


@pytest.mark.parametrize(
    ("sql", "values", "fault"),
    [
        ("UPDATE trail_entry SET verb = %s WHERE number = 3", ["policy.approved"], "Entry 3 was changed"),
        ("UPDATE trail_entry SET by = %s WHERE number = 4", ["p2"], "Entry 4 was changed"),
        ("UPDATE trail_entry SET detail = %s WHERE number = 2", ['{"n": 9}'], "Entry 2 was changed"),
        ("UPDATE trail_entry SET at = %s WHERE number = 1", [NOW - timedelta(days=1)], "Entry 1 was changed"),
        ("UPDATE trail_entry SET digest = %s WHERE number = 2", ["f" * 64], "Entry 2 was changed"),
        ("DELETE FROM trail_entry WHERE number = 2", [], "Entry 2 is missing"),
        ("DELETE FROM trail_entry WHERE number IN (2, 3)", [], "Entry 2 to 3 is missing"),
        ("UPDATE trail_entry SET number = number + 1 WHERE number = 5", [], "Entry 5 is missing"),
    ],
)
def test_an_edited_chain_names_the_entry(sql: str, values: list[Any], fault: str) -> None:
    chain(5)
    spoil(sql, *values)
    assert any(text.startswith(fault) for text in queries.verify(body="school1"))
    with pytest.raises(CommandError, match="in the trail"):
        call_command("verify_trail", stderr=StringIO())


def test_an_entry_that_was_rewritten_with_its_digest_breaks_the_next() -> None:
    chain(3)
    entry = Entry.objects.get(number=2)
    entry.verb = "policy.approved"
    spoil("UPDATE trail_entry SET verb = %s, digest = %s WHERE number = 2", entry.verb, entry.own_digest())
    assert queries.verify(body="school1") == ["Entry 3 does not follow from the entry before it."]


def test_a_known_head_finds_a_cut_off_end() -> None:
    chain(3)
    head = queries.head(body="school1")
    assert head is not None
    assert queries.verify(body="school1", known=head) == []
    spoil("DELETE FROM trail_entry WHERE number = 3")
    assert queries.verify(body="school1") == []
    assert queries.verify(body="school1", known=head) == [
        "Entry 3 was written down and is missing: the chain ends at 2."
    ]
    with pytest.raises(CommandError):
        call_command(
            "verify_trail", body="school1", head=f"{head.number}:{head.digest}", stderr=StringIO(), stdout=StringIO()
        )


def test_the_command_prints_heads() -> None:
    chain(2)
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert out.getvalue() == f"school1: whole, head 2:{Entry.objects.get(number=2).digest}\n"


def test_the_model_refuses_to_change_or_remove() -> None:
    (entry,) = chain(1)
    entry.verb = "other"
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="other"),
        lambda: Entry.objects.bulk_update([entry], ["verb"]),
        lambda: Entry.objects.bulk_create([Entry()]),
        lambda: Entry.objects.get(pk=entry.pk).save(),
    ):
        with pytest.raises(TrailIsAppendOnly):
            attempt()
    assert Entry.objects.get().verb == "policy.amended"


@pytest.mark.parametrize("sql", ["UPDATE trail_entry SET verb = 'other'", "DELETE FROM trail_entry"])
def test_the_database_refuses_too(sql: str) -> None:
    chain(1)
    triggers.take_away(connection)  # whatever the rest of the run did with them
    triggers.put(connection)
    with (
        pytest.raises(DatabaseError, match="an entry of the trail is never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Entry.objects.get().verb == "policy.amended"


@pytest.mark.parametrize(
    "given",
    [
        {"by": "Ann Smith"},
        {"by": ""},
        {"verb": ""},
        {"verb": "policy amended"},
        {"subject": "name@example.org"},
        {"body": "x" * 17},
        {"digest": "ä"},
        {"detail": {"reason": "Because the head asked"}},
        {"detail": {"who": "O'Neil"}},
        {"detail": {"long": "x" * 129}},
        {"detail": {"flag": True}},
        {"detail": {"list": ["a"]}},
        {"detail": {"ratio": 0.5}},
        {"detail": {"big": 2**60}},
        {"detail": {"two words": 1}},
        {"detail": {f"n{n}": n for n in range(25)}},
        {"now": datetime(2026, 11, 21)},
    ],
)
def test_names_and_words_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(NotForTheTrail):
        record(**{"body": "school1", "verb": "policy.amended", "by": "p1", "now": NOW, **given})
    assert not Entry.objects.exists()


def test_a_trail_goes_back_with_its_transaction() -> None:
    class Undo(Exception):
        pass

    chain(1)
    with pytest.raises(Undo), transaction.atomic():
        record(body="school1", verb="policy.approved", by="p1", now=NOW)
        raise Undo
    assert record(body="school1", verb="policy.sent", by="p1", now=NOW).number == 2
    assert queries.verify(body="school1") == []
