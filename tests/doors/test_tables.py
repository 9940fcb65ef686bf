"""Every table is of one body or shared for a reason; every field is said to be personal or plain; the locks are on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

import foreland
from foreland.tenancy.locks import RowLevelSecurity
from foreland.tenancy.owned import BodyOwned

SHARED = {
    "tenancy.Person": "a person may belong to many bodies",
    "tenancy.Body": "is the body",
    "tenancy.BodyLink": "joins two bodies; tells an authority's scope what it may read",
    "tenancy.Attribute": "finds a body by its number before any is open",
    "tenancy.Membership": "tells whether a person may open a body",
    "tenancy.LinkToken": "opens a body for somebody without a sign-in",
    "tenancy.HeldForm": "written by nobody in particular, before anybody has signed in",
    "trail.Entry": "holds ids only, and survives what it tells of; read by body",
    "vault.BodyKey": "the keys, under which what is sealed opens; no content",
    "vault.KeyMark": "which master key this database was sealed with",
    "library.Edition": "frozen editions of packs, the same for all",
    "notices.Notice": "mail of sign-in belongs to no body, and one worker sends all",
    "profile.Desk": "tells schools whether their authority is open to them",
    "profile.Contact": "an authority's contacts stand in every school's policy",
    "registry.Approach": "somebody who asks to join, before their school has a body",
    "registry.Establishment": "the national register, the same for all",
    "registry.EstablishmentLink": "the national register, the same for all",
    "registry.ImportRun": "which register file was read when",
    "policies.OpenDraft": "a draft made without an account, before there is a body",
    "site.Beat": "heartbeats of workers",
    "site.LastRun": "what the timetable has done",
}
# Apps whose tables hold nothing of any body: (label, why)
SHARED_APPS = {
    "account": "sign-in package: e-mail addresses of people",
    "mfa": "sign-in package: second factors of people, sealed",
    "socialaccount": "sign-in package: sign-in through others",
    "auth": "comes with the framework; not used",
    "contenttypes": "comes with the framework; not used",
    "sessions": "sessions of people",
    "django_tasks_database": "the queue: ids of what is to be done",
}
# Where the way round the scope is taken: file and number of calls, with the reason in the call itself.
UNSAFE = {
    "imports/tasks.py": 1,
    "policies/queries/area.py": 1,
    "policies/tasks.py": 7,
    "registry/tasks.py": 2,
    "site/operating.py": 1,
    "tasks/tasks.py": 1,
    "tenancy/actions/forgetting.py": 2,
}
ROOT = Path(foreland.__file__).parent


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def _ours() -> list[type[Model]]:
    return [model for model in _models() if model.__module__.startswith("foreland.")]


def test_every_table_is_of_one_body_or_shared_for_a_reason() -> None:
    loose = [
        model._meta.label
        for model in _models()
        if not issubclass(model, BodyOwned)
        and model._meta.label not in SHARED
        and model._meta.app_label not in SHARED_APPS
    ]
    assert loose == [], "Inherit BodyOwned, or add the table to SHARED with the reason."


def test_the_list_of_shared_tables_has_no_ghosts() -> None:
    labels = {model._meta.label for model in _models() if not issubclass(model, BodyOwned)}
    assert SHARED.keys() - labels == set()


@pytest.mark.parametrize("model", _ours(), ids=lambda model: model._meta.label)
def test_every_field_is_in_privacy_exactly_once(model: type[Model]) -> None:
    privacy = getattr(model, "Privacy", None)
    assert privacy is not None and "Privacy" in vars(model), f"{model._meta.label} has no class Privacy."
    said = [*privacy.personal, *privacy.plain]
    fields = [field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete]
    assert sorted(said) == sorted(fields)
    assert isinstance(privacy.kept, str) and privacy.kept.strip()


def test_every_table_of_a_body_has_the_last_lock_in_its_migrations() -> None:
    locked: dict[tuple[str, str], bool] = {}
    for (label, _), migration in MigrationLoader(None).disk_migrations.items():
        for operation in migration.operations:
            if isinstance(operation, RowLevelSecurity):
                locked[(label, operation.model.lower())] = operation.shared_with_authority
    wanted = {
        (model._meta.app_label, model._meta.model_name): model.shared_with_authority
        for model in _models()
        if issubclass(model, BodyOwned)
    }
    assert locked == wanted, "Add row_level_security(…) to the migration that makes the table."


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_last_lock_is_on_in_the_database() -> None:
    tables = {model._meta.db_table for model in _models() if issubclass(model, BodyOwned)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        locked = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone()[0] is False, "Connect as a plain role: superusers pass every lock."
    assert tables - locked == set()


def test_callers_of_the_unsafe_way_are_listed() -> None:
    found: dict[str, int] = {}
    for file in sorted(ROOT.rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if "/tests/" in name or "node_modules" in name or name == "tenancy/scope.py":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = sum(
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) == "every_body_unsafe"
            for node in ast.walk(tree)
        )
        if calls:
            found[name] = calls
    assert found == UNSAFE, "Each caller of every_body_unsafe stands in UNSAFE."
