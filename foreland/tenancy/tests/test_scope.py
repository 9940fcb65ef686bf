"""The manager keeps bodies apart: nothing is read or written outside the open one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.apps.registry import Apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from foreland.tenancy import actions, scope
from foreland.tenancy.models import Body, Person
from foreland.tenancy.owned import BodyOwned
from foreland.tenancy.scope import NoScope, WrongBody, every_body_unsafe, open_scope
from foreland.tenancy.tests.conftest import NOW, Bodies
from foreland.tenancy.tests.ground import Book, Notice, Page


def _fill(body: Body, title: str) -> Book:
    with open_scope(body=body, by="test"):
        book = Book.objects.create(title=title)
        Page.objects.create(book=book)
        Notice.objects.create(words=title)
    return book


ASKING: dict[str, Callable[[QuerySet[Book]], object]] = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(title="b"),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values_list("title")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "update": lambda rows: rows.update(title="x"),
    "delete": lambda rows: rows.delete(),
    "union": lambda rows: list(rows.union(Book.objects.all())),
    "or": lambda rows: list(rows.filter(title="b") | rows.filter(title="a")),
    "exclude": lambda rows: list(rows.exclude(title="a")),
    "create": lambda rows: rows.create(title="x"),
    "get_or_create": lambda rows: rows.get_or_create(title="x"),
    "bulk_create": lambda rows: rows.bulk_create([Book(title="x")]),
    "subquery": lambda rows: list(Body.objects.filter(pk__in=rows.values("body_id"))),
    "exists subquery": lambda rows: list(Body.objects.filter(Exists(rows.filter(body=OuterRef("pk"))))),
}


@pytest.mark.parametrize("name", ASKING)
def test_no_way_of_asking_works_outside_a_scope(bodies: Bodies, name: str) -> None:
    _fill(bodies.one, "a")
    lazy = Book.objects.all()
    with pytest.raises(NoScope):
        ASKING[name](lazy)
    with open_scope(body=bodies.one, by="test"):
        inside = Book.objects.filter(title__in=("a", "b"))
    with pytest.raises(NoScope):
        ASKING[name](inside)


def test_reading_sees_the_open_body_only(bodies: Bodies) -> None:
    mine, theirs = _fill(bodies.one, "a"), _fill(bodies.two, "a")
    with open_scope(body=bodies.one, by="test"):
        assert list(Book.objects.all()) == [mine]
        assert Book.objects.count() == 1
        assert list(Book.objects.filter(title="a") | Book.objects.filter(pk=theirs.pk)) == [mine]
        assert list(Book.objects.filter(Q(title="a") | Q(pk__gt=0))) == [mine]
        assert list(Book.objects.exclude(title="zzz")) == [mine]
        assert list(Book.objects.all().union(Book.objects.filter(pk=theirs.pk))) == [mine]
        assert not Book.objects.filter(pk=theirs.pk).exists()
        assert list(Page.objects.filter(book__title="a").values_list("book", flat=True)) == [mine.pk]
        assert Page.objects.aggregate(n=Count("book"))["n"] == 1
        assert list(Book.objects.prefetch_related("pages")[0].pages.all()) == list(Page.objects.all())
        with pytest.raises(Book.DoesNotExist):
            Book.objects.get(pk=theirs.pk)


def test_a_lazy_query_takes_the_scope_in_which_it_runs(bodies: Bodies) -> None:
    mine, theirs = _fill(bodies.one, "a"), _fill(bodies.two, "a")
    with open_scope(body=bodies.one, by="test"):
        lazy = Book.objects.all()
    with open_scope(body=bodies.two, by="test"):
        assert list(lazy.all()) == [theirs]
    with open_scope(body=bodies.one, by="test"):
        assert list(lazy.all()) == [mine]


def test_related_rows_of_another_body_are_not_reached(bodies: Bodies) -> None:
    mine, theirs = _fill(bodies.one, "a"), _fill(bodies.two, "b")
    with open_scope(body=bodies.two, by="test"):
        page = Page.objects.get()
    with open_scope(body=bodies.one, by="test"):
        assert theirs.pages.count() == 0
        assert list(mine.pages.all()) == list(Page.objects.all())
        page = Page(pk=page.pk, book_id=theirs.pk, body_id=bodies.two.pk)
        with pytest.raises(Book.DoesNotExist):
            assert page.book
        with pytest.raises(Book.DoesNotExist):
            theirs.refresh_from_db()


def test_rows_of_another_body_are_not_written(bodies: Bodies) -> None:
    mine, theirs = _fill(bodies.one, "a"), _fill(bodies.two, "b")
    with open_scope(body=bodies.two, by="test"):
        their_page = Page.objects.get()
    with open_scope(body=bodies.one, by="test"):
        theirs.title = "stolen"
        for write in (
            theirs.save,
            theirs.delete,
            their_page.delete,
            lambda: Book.objects.create(title="x", body=bodies.two),
            lambda: Book.objects.bulk_create([Book(title="x"), Book(title="y", body=bodies.two)]),
            lambda: Book.objects.bulk_update([theirs], ["title"]),
            lambda: Book.objects.get_or_create(title="x", body=bodies.two),
            lambda: Book.objects.update(body=bodies.two),
            lambda: Book.objects.update(body_id=bodies.two.pk),
            lambda: Page.objects.create(book=theirs),
            lambda: Page.objects.create(book_id=theirs.pk),
            lambda: Page.objects.create(book=Book(pk=theirs.pk, body=bodies.one)),
            lambda: Page.objects.bulk_create([Page(book=mine), Page(book_id=theirs.pk)]),
            lambda: Page.objects.update(book=theirs),
            lambda: Page.objects.update(book_id=theirs.pk),
            lambda: mine.pages.create(body=bodies.two),
            lambda: theirs.pages.create(),
            lambda: Book.objects.bulk_create(
                [Book(pk=theirs.pk, title="x")], update_conflicts=True, unique_fields=["id"], update_fields=["title"]
            ),
            lambda: Book.objects.raw("SELECT * FROM ground_book"),
            lambda: Book.objects.extra(where=["1=1 OR 1=1"]),
        ):
            with pytest.raises(WrongBody):
                write()
        assert Book.objects.filter(pk=theirs.pk).update(title="stolen") == 0
        assert Book.objects.filter(pk=theirs.pk).delete()[0] == 0
        moved = Page.objects.get()
        moved.book_id = theirs.pk
        with pytest.raises(WrongBody):
            moved.save()
    with open_scope(body=bodies.two, by="test"):
        assert [(book.title, book.pages.count()) for book in Book.objects.all()] == [("b", 1)]
    with open_scope(body=bodies.one, by="test"):
        assert [(book.title, book.pages.count()) for book in Book.objects.all()] == [("a", 1)]


def test_deleting_goes_no_further_than_the_body(bodies: Bodies) -> None:
    mine = _fill(bodies.one, "a")
    _fill(bodies.two, "b")
    with open_scope(body=bodies.one, by="test"):
        assert mine.delete() == (2, {"ground.Page": 1, "ground.Book": 1})
    with open_scope(body=bodies.two, by="test"):
        assert (Book.objects.count(), Page.objects.count()) == (1, 1)


def test_an_unchanged_key_is_not_asked_about_again(
    bodies: Bodies, django_assert_num_queries: Callable[..., object]
) -> None:
    _fill(bodies.one, "a")
    with open_scope(body=bodies.one, by="test"):
        page = Page.objects.get()
        page.number = 7
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            page.save()
        assert Page.objects.get().number == 7


def test_an_authority_reads_only_what_is_shared_and_only_of_its_schools(bodies: Bodies) -> None:
    for body, title in ((bodies.one, "1"), (bodies.two, "2"), (bodies.far, "3")):
        _fill(body, title)
    with open_scope(body=bodies.authority, by="adviser"):
        assert sorted(Notice.objects.values_list("words", flat=True)) == ["1", "2"]
        assert Book.objects.count() == 0
    actions.end_link(child=bodies.two, kind="authority", until=date(2026, 1, 1), by="operator", now=NOW)
    with open_scope(body=bodies.authority, by="adviser"):
        assert list(Notice.objects.values_list("words", flat=True)) == ["1"]
    with open_scope(body=bodies.one, by="head"):
        assert list(Notice.objects.values_list("words", flat=True)) == ["1"]


def test_an_authority_writes_no_row_of_a_school(bodies: Bodies) -> None:
    _fill(bodies.one, "1")
    with open_scope(body=bodies.authority, by="adviser"):
        own = Notice.objects.create(words="own")
        seen = Notice.objects.get(words="1")
        seen.words = "changed"
        for write in (
            seen.save,
            seen.delete,
            lambda: Notice.objects.all().update(words="changed"),
            lambda: Notice.objects.all().delete(),
            lambda: Notice.objects.bulk_update([seen], ["words"]),
            lambda: Notice.objects.create(words="x", body=bodies.one),
        ):
            with pytest.raises(WrongBody):
                write()
        assert Notice.objects.filter(body=bodies.authority).update(words="mine") == 1
        assert own.body_id == bodies.authority.pk
    with open_scope(body=bodies.one, by="head"):
        assert list(Notice.objects.values_list("words", flat=True)) == ["1"]


def test_a_read_only_scope_writes_nothing(bodies: Bodies) -> None:
    book = _fill(bodies.one, "a")
    with open_scope(body=bodies.one, by="anyone", read_only=True):
        for write in (
            book.save,
            book.delete,
            lambda: Book.objects.update(title="x"),
            lambda: Book.objects.all().delete(),
            lambda: Book.objects.create(title="x"),
        ):
            with pytest.raises(WrongBody):
                write()
        assert list(Book.objects.values_list("title", flat=True)) == ["a"]


def test_scopes_nest_and_close(bodies: Bodies) -> None:
    with open_scope(body=bodies.one, by="test"):
        with open_scope(body=bodies.two.pk, by="test"):
            assert scope.current().body == bodies.two.pk
        assert scope.current().body == bodies.one.pk
        with pytest.raises(ZeroDivisionError), open_scope(body=bodies.two, by="test"):
            raise ZeroDivisionError
        assert scope.current().body == bodies.one.pk
    with pytest.raises(NoScope):
        scope.current()
    with pytest.raises(ValueError, match="by="), open_scope(body=bodies.one, by=""):
        pass


def test_every_body_unsafe_sees_all_and_guards_keys(bodies: Bodies) -> None:
    mine, theirs = _fill(bodies.one, "a"), _fill(bodies.two, "b")
    with every_body_unsafe(by="operator", why="the test of the way out"):
        assert sorted(Book.objects.values_list("title", flat=True)) == ["a", "b"]
        theirs.title = "c"
        theirs.save()
        with pytest.raises(WrongBody):
            Page.objects.create(body=mine.body, book=theirs)
        with pytest.raises(WrongBody):
            Book.objects.create(title="x")
    with pytest.raises(NoScope):
        Book.objects.count()
    with open_scope(body=bodies.two, by="test"):
        assert Book.objects.get().title == "c"


def test_every_body_unsafe_may_be_opened_to_read_alone(bodies: Bodies) -> None:
    book = _fill(bodies.one, "a")
    with every_body_unsafe(by="operator", why="the test of reading together", read_only=True):
        assert Book.objects.get().title == "a"
        for write in (book.save, book.delete, lambda: Book.objects.update(title="b")):
            with pytest.raises(WrongBody, match="read-only"):
                write()
    with open_scope(body=bodies.one, by="test"):
        assert Book.objects.get().title == "a"


def test_the_checks_refuse_what_goes_round_the_scope() -> None:
    registry = Apps()
    registry.register_model("tenancy", Body)

    class Leaky(BodyOwned):
        writer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaks")
        others = models.ManyToManyField(Book, related_name="+")

        plain = models.Manager()

        class Meta:
            app_label = "ground"
            apps = registry
            default_manager_name = "plain"
            base_manager_name = "plain"

    assert sorted(str(fault.id) for fault in Leaky.check() if (fault.id or "").startswith("tenancy")) == [
        "tenancy.E001",
        "tenancy.E001",
        "tenancy.E002",
        "tenancy.E003",
    ]
    assert [fault for fault in Page.check() if (fault.id or "").startswith("tenancy")] == []
