"""Sealed model fields: sealed when a row is saved, opened when the value is looked at.

A model that uses them says to what its values are bound:

    class Concern(BodyOwned):
        id = models.CharField(primary_key=True, max_length=16, default=new_id)
        words = SealedTextField()
        sealed_owner = "body_id"   # the attribute that holds the owner's id; "" = the installation itself
        sealed_row = "id"          # the attribute that holds the row's own id, known before the first save

Each value is bound to that owner, to "app.Model.field" and to that row: copied to another row, column or body it raises
CannotOpen. The database never sees the plain value, so filters on it are refused; `update()` and `bulk_update()` cannot
seal, because they know no row, and are refused too. `values()` gives the sealed form.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from django.core import checks
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from foreland.vault import sealing
from foreland.vault.sealing import CannotOpen, KeyDestroyed

__all__ = ["CannotOpen", "KeyDestroyed", "NotSealed", "Sealed", "SealedJSONField", "SealedQuery", "SealedTextField"]


if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class SealedQuery(FieldError):
    """A query asked for the content of a sealed field, which the database cannot see."""


class NotSealed(Exception):
    """A plain value was on its way into a sealed column, or a row has no id to be bound to."""


class Sealed:
    """A sealed value as the database holds it, not opened yet."""

    __slots__ = ("value",)

    def __init__(self, value: bytes) -> None:
        self.value = bytes(value)

    def __repr__(self) -> str:
        return f"<sealed, {len(self.value)} bytes>"


class _Opener(DeferredAttribute):
    """Opens the value of one row when it is first looked at."""

    field: _SealedField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.open(value, instance)
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _SealedField(_Field):
    descriptor_class = _Opener
    empty_strings_allowed = False
    empty: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return what a migration needs to build the field."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Return the kind of column: bytes."""
        return "BinaryField"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Return the placeholder that the database wants for bytes."""
        return connection.ops.binary_placeholder_sql(value)  # type: ignore[call-arg]

    def dump(self, value: Any) -> str:
        """Return the value as the text that is sealed."""
        raise NotImplementedError

    def load(self, text: str) -> Any:
        """Return the value that `dump` was given."""
        raise NotImplementedError

    def open(self, sealed: Sealed, instance: models.Model) -> Any:
        """Return the plain value of `instance`; raise CannotOpen when it was sealed for another row."""
        owner, field, row = self._binding(instance)
        return self.load(sealing.unseal(sealed.value, owner=owner, field=field, row=row).decode())

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Add: the model says to what its sealed values are bound, and its row ids are known before saving."""
        found = super().check(**kwargs)
        owner = getattr(self.model, "sealed_owner", None)
        row = getattr(self.model, "sealed_row", None)
        if not isinstance(owner, str) or not isinstance(row, str) or not row:
            hint = 'Add sealed_owner = "body_id" (or "" for the installation) and sealed_row = "id" to the model.'
            return [*found, checks.Error("A sealed field is bound to nothing.", hint=hint, obj=self, id="vault.E002")]
        for name in filter(None, (owner, row)):
            if name not in {field.attname for field in self.model._meta.concrete_fields}:
                text = f"There is no field {name!r} to bind a sealed field to."
                found.append(checks.Error(text, obj=self, id="vault.E003"))
        row_field = next((field for field in self.model._meta.concrete_fields if field.attname == row), None)
        if isinstance(row_field, models.AutoField):
            hint = "Use a random text id with a default, so that it is known before the row is saved."
            text = f"The id {row!r} is given by the database and not known when the value is sealed."
            found.append(checks.Error(text, hint=hint, obj=self, id="vault.E004"))
        return found

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:
        """Return the value still sealed."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """Return the value sealed for its row."""
        try:
            value = getattr(model_instance, self.attname)
        except KeyDestroyed:  # other fields of the row may still be saved
            return model_instance.__dict__[self.attname]
        if value is None:
            return None
        owner, field, row = self._binding(model_instance)
        return Sealed(sealing.seal(self.dump(value), owner=owner, field=field, row=row))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Return the sealed bytes for the driver; refuse what is not sealed."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise NotSealed(
                f"{self.model._meta.label}.{self.name} is sealed for its row: set it on the instance, then save()."
            )
        return connection.Database.Binary(value.value)  # type: ignore[attr-defined]

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow `isnull`; refuse every other filter."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return self._refuse(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse every transform."""
        return self._refuse(lookup_name)

    def get_default(self) -> Any:
        """Return the default; without one the empty value, or nothing where null is allowed."""
        if self.has_default():
            return self.default() if callable(self.default) else self.default
        return None if self.null else self.empty

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse: a dump would write the plain words to a file."""
        raise NotSealed(f"{self.model._meta.label}.{self.name} is sealed and is not written to dumps.")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Check null and blank on the plain value."""
        self.validate(value, model_instance)
        return value

    def _refuse(self, lookup_name: str) -> NoReturn:
        raise SealedQuery(
            f"{self.model._meta.label}.{self.name} is sealed: the database cannot see it, so {lookup_name!r} cannot be "
            "asked. Store a blind index beside it (foreland.vault.sealing.blind) to find rows by value."
        )

    def _binding(self, instance: models.Model) -> tuple[str, str, str]:
        model = self.model
        owner_name = getattr(model, "sealed_owner", None)
        row_name = getattr(model, "sealed_row", None)
        if owner_name is None or not row_name:
            raise NotSealed(
                f"{model._meta.label} does not say to what {self.name} is bound. "
                "In a migration use foreland.vault.sealing directly."
            )
        owner = str(getattr(instance, owner_name) or "") if owner_name else ""
        row = str(getattr(instance, row_name) or "")
        if not row or (owner_name and getattr(instance, owner_name) is None):
            raise NotSealed(f"{model._meta.label}.{self.name} cannot be sealed before the row has owner and id.")
        return owner, f"{model._meta.label}.{self.name}", row


class SealedTextField(_SealedField):
    """Text that only this row can open. Empty text is sealed like any other."""

    description = "Sealed text"
    empty = ""

    def dump(self, value: Any) -> str:
        """Return the text."""
        if not isinstance(value, str):
            raise NotSealed(f"{self.model._meta.label}.{self.name} holds text, not {type(value).__name__}.")
        return value

    def load(self, text: str) -> str:
        """Return the text."""
        return text


class SealedJSONField(_SealedField):
    """JSON that only this row can open."""

    description = "Sealed JSON"

    def dump(self, value: Any) -> str:
        """Return the value as JSON text."""
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def load(self, text: str) -> Any:
        """Return the value read from JSON."""
        return json.loads(text)
