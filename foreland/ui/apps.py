"""The room of the pages' look, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.forms import Textarea

from foreland.ui.fields import TOO_LONG, lines_of, not_too_long


class UiConfig(AppConfig):
    """Gives every form, those of other packages too, our words for what is too long, and counts as its boxes count."""

    name = "foreland.ui"

    def ready(self) -> None:
        """Set them once, since each field makes a validator and a box of its own."""
        MaxLengthValidator.message = TOO_LONG
        MaxLengthValidator.__call__ = not_too_long  # type: ignore[method-assign,assignment]
        Textarea.value_from_datadict = lines_of  # type: ignore[method-assign,assignment]
