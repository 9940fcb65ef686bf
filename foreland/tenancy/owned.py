"""Tables that belong to one body: the manager that keeps them apart and the guard in front of every write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, Self

from django.core import checks
from django.core.exceptions import FullResultSet
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression, F
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from foreland.tenancy import scope
from foreland.tenancy.scope import WrongBody

LINKED = "SELECT {child} FROM {table} WHERE {parent} = %s AND {kind} = %s AND {since} <= %s AND ({until} IS NULL OR {until} > %s)"


class InOpenScope(Expression):
    """A condition that finds out whose data is open at the moment its SQL is built, never before."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, body: Any, shared: bool) -> None:
        super().__init__(output_field=models.BooleanField())
        self.body = body
        self.shared = shared

    def get_source_expressions(self) -> list[Any]:
        """Return the column of the body, for Django to find."""
        return [self.body]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take the column of the body, renamed for another query."""
        (self.body,) = exprs

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return a copy whose column belongs to the query at hand."""
        resolved = self.copy()
        resolved.body = self.body.resolve_expression(*args, **kwargs)
        return resolved

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for the open scope; raise NoScope when none is open."""
        opened = scope.current()
        if opened.every:
            raise FullResultSet
        column, parameters = compiler.compile(self.body)
        own = f"{column} = %s"
        if not (self.shared and opened.sees_shared):
            return own, (*parameters, opened.body)
        quote = connection.ops.quote_name
        linked = LINKED.format(
            table=quote("tenancy_bodylink"),
            **{name: quote(name) for name in ("kind", "since", "until")},
            child=quote("child_id"),
            parent=quote("parent_id"),
        )
        today = connection.ops.adapt_datefield_value(timezone.localdate())
        return f"({own} OR {column} IN ({linked}))", (
            *parameters,
            opened.body,
            *parameters,
            opened.body,
            opened.kind,
            today,
            today,
        )


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset of one body's rows that also guards what it writes."""

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: SQL by hand knows no scope."""
        raise WrongBody("raw() knows no scope. Write the query with the manager.")

    def extra(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: SQL by hand knows no scope."""
        raise WrongBody("extra() knows no scope. Write the query with expressions.")

    def update(self, **values: Any) -> int:
        """Update the open body's rows; raise WrongBody for another body's rows, or keys into one."""
        opened = _writable()
        self._refuse_shared_rows(opened)
        for field in self.model._meta.concrete_fields:
            for name in {field.name, field.attname} & values.keys():
                value = values[name]
                if field.name == "body":
                    if getattr(value, "pk", value) != opened.body:
                        raise WrongBody(f"{self.model.__name__} cannot be moved to another body.")
                elif field in _guarded_keys(self.model) and not hasattr(value, "resolve_expression"):
                    if opened.every:
                        raise WrongBody("Over every body at once, a key into another table is set row by row.")
                    _check_keys(field, {getattr(value, "pk", value)}, opened.body)
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the open body's rows; raise WrongBody when rows of another body are among them."""
        self._refuse_shared_rows(_writable())
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows of the open body; raise WrongBody for another body's, or keys into one."""
        rows = list(objs)
        _check_rows(rows)
        if kwargs.get("update_conflicts") and "body" not in (kwargs.get("unique_fields") or ()):
            raise WrongBody("bulk_create may update on a conflict only when 'body' is among unique_fields.")
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Update rows of the open body; raise WrongBody for another body's, or keys into one."""
        rows = list(objs)
        _check_rows(rows)
        return super().bulk_update(rows, fields, batch_size)

    def _refuse_shared_rows(self, opened: scope.Scope) -> None:
        if opened.every or not (opened.sees_shared and self.model.shared_with_authority):
            return
        if self.order_by().exclude(body_id=opened.body).exists():
            raise WrongBody(
                f"A school's {self.model._meta.verbose_name} is read-only for its {opened.kind}. "
                "A verb that changes it opens the school's scope with the person as by=."
            )


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The manager of every table of a body: adds the open scope to each query when its SQL is built."""

    def get_queryset(self) -> ScopedQuerySet:
        """Return the rows of whichever body is open when the query runs."""
        rows: ScopedQuerySet = super().get_queryset()
        return rows.filter(InOpenScope(F("body"), self.model.shared_with_authority))


class BodyOwned(models.Model):
    """A row of one body. Its `body` is filled from the open scope when left empty.

    `shared_with_authority = True` lets the authority and the trust that the school is linked to today read it.
    """

    body_id: str
    body = models.ForeignKey("tenancy.Body", on_delete=models.PROTECT, related_name="+", db_index=True)

    objects = ScopedManager()
    _loaded_keys: dict[str, Any]
    shared_with_authority: ClassVar[bool] = False

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any) -> Self:
        """Load a row and remember its keys, so that a save asks only about those that changed."""
        row = super().from_db(db, field_names, values, **how)
        row._loaded_keys = {
            field.attname: row.__dict__[field.attname] for field in _guarded_keys(cls) if field.attname in row.__dict__
        }
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row; raise WrongBody when it, or what it points to, belongs to a body that is not open."""
        _check_rows([self])
        super().save(*args, **kwargs)
        self._loaded_keys = {field.attname: getattr(self, field.attname) for field in _guarded_keys(type(self))}

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row; raise WrongBody when it belongs to a body that is not open."""
        opened = _writable()
        if not opened.every and self.body_id != opened.body:
            raise WrongBody(f"This {self._meta.verbose_name} belongs to another body.")
        return super().delete(*args, **kwargs)

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse at start what would go round the scope: other managers, visible reverse names, hidden join tables."""
        found = super().check(**kwargs)
        for name in ("_default_manager", "_base_manager"):
            if not isinstance(getattr(cls, name), ScopedManager):
                found.append(
                    checks.Error(f"{cls.__name__}.{name} must be a ScopedManager.", obj=cls, id="tenancy.E001")
                )
        for field in cls._meta.local_fields:
            related = field.related_model
            if not field.is_relation or not isinstance(related, type) or issubclass(related, BodyOwned):
                continue
            if not getattr(field.remote_field, "hidden", False):
                found.append(
                    checks.Error(
                        f"{cls.__name__}.{field.name} needs related_name='+': a query from {related.__name__} "
                        "through its reverse name would know no scope.",
                        obj=field,
                        id="tenancy.E002",
                    )
                )
        for field in cls._meta.local_many_to_many:
            through = field.remote_field.through
            if through is None or through._meta.auto_created:
                found.append(
                    checks.Error(
                        f"{cls.__name__}.{field.name} needs a through model that is BodyOwned.",
                        obj=field,
                        id="tenancy.E003",
                    )
                )
        return found


def _guarded_keys(model: type[models.Model]) -> list[Any]:
    """Return the fields of a model that point to rows of a body."""
    known = model.__dict__.get("_guarded_keys_of")
    if known is None:
        known = [
            field
            for field in model._meta.concrete_fields
            if field.is_relation
            and isinstance(field.related_model, type)
            and issubclass(field.related_model, BodyOwned)
        ]
        model._guarded_keys_of = known  # type: ignore[attr-defined]
    return known


def _writable() -> scope.Scope:
    opened = scope.current()
    if opened.read_only:
        raise WrongBody("This scope is read-only.")
    return opened


def _check_rows(rows: Sequence[BodyOwned]) -> None:
    """Fill each row's body from the scope; raise WrongBody when a row or one of its keys belongs elsewhere."""
    opened = _writable()
    asked: dict[tuple[Any, str], set[Any]] = {}
    for row in rows:
        named: str | None = row.body_id
        if named is None:
            if opened.every:
                raise WrongBody(f"Say which body the {row._meta.verbose_name} is of: every body is open.")
            row.body_id = opened.body
        elif not opened.every and row.body_id != opened.body:
            raise WrongBody(
                f"This {row._meta.verbose_name} belongs to body {row.body_id}; {opened.body} is open. "
                "What crosses bodies is a verb that opens the other body's scope."
            )
        loaded = getattr(row, "_loaded_keys", {})
        for field in _guarded_keys(type(row)):
            if field.attname not in row.__dict__:
                continue  # deferred: it was not read, so it is not written
            value = row.__dict__[field.attname]
            if value is None or loaded.get(field.attname) == value:
                continue
            target = field.get_cached_value(row, default=None)
            if target is None or target.pk != value or target._state.adding:
                asked.setdefault((field, row.body_id), set()).add(value)
            elif target.body_id != row.body_id:
                raise WrongBody(f"{row._meta.verbose_name}.{field.name} points to another body's row.")
    for (field, body), values in asked.items():
        _check_keys(field, values, body)


def _check_keys(field: Any, values: set[Any], body: str) -> None:
    """Raise WrongBody unless every value is the key of a row of that body."""
    values.discard(None)
    target = field.target_field.attname
    found = field.related_model._base_manager.filter(**{"body_id": body, f"{target}__in": values}).count()
    if found != len(values):
        raise WrongBody(f"{field.model._meta.verbose_name}.{field.name} points to a row that this body does not have.")
