"""The room of the pages' look, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator

from foreland.ui.fields import TOO_LONG


class UiConfig(AppConfig):
    """Gives every form, those of other packages too, our words for what is too long."""

    name = "foreland.ui"

    def ready(self) -> None:
        """Set the words once, since each field makes a validator of its own."""
        MaxLengthValidator.message = TOO_LONG
