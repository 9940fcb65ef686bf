"""The vault's checks, run by `check` and before migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks


class VaultConfig(AppConfig):
    """The room of keys and seals."""

    name = "foreland.vault"

    def ready(self) -> None:
        """Register the checks of keys."""
        checks.register(check_permissions, checks.Tags.security)
        checks.register(check_fit, checks.Tags.database)


def check_permissions(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of keys that other users of the machine may read."""
    from foreland.vault.queries import loose_keys  # noqa: PLC0415 -- models are not ready when this module loads

    return [
        checks.Warning(
            f"{path} can be read by other users of this machine.",
            hint=f"chmod go= '{path}'",
            id="vault.W001",
        )
        for path in loose_keys()
    ]


def check_fit(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a database whose master key is missing or another one."""
    from foreland.vault.keys import KeyFault  # noqa: PLC0415 -- models are not ready when this module loads
    from foreland.vault.queries import keys_fit  # noqa: PLC0415 -- models are not ready when this module loads

    if not kwargs.get("databases"):
        return []
    try:
        keys_fit()
    except KeyFault as fault:
        return [checks.Error(str(fault), id="vault.E001")]
    return []
