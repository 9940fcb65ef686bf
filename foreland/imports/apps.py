"""Bringing old policies."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from foreland.sentences import model


class ImportsConfig(AppConfig):
    """The room's start: the sentence model is there where it was asked for."""

    name = "foreland.imports"

    def ready(self) -> None:
        """Register the check."""
        checks.register(check_sentences)


def check_sentences(**_: Any) -> list[checks.CheckMessage]:
    """Stop the start where FORELAND_SENTENCES is on and the model cannot be used, with what to do."""
    if not settings.SENTENCES:
        return []
    try:
        model.installed()
    except model.NotInstalled as error:
        return [checks.Error(str(error), hint="Install it, or set FORELAND_SENTENCES to off.", id="imports.E001")]
    return []
