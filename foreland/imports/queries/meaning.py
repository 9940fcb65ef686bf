"""The sentence model, where it is installed and switched on."""

from __future__ import annotations

from django.conf import settings

from foreland.core.matching.meaning import Sentences
from foreland.sentences import model


def sentences() -> Sentences | None:
    """Return what tells how alike in meaning texts are; None where it is off. Raises NotInstalled."""
    return model.installed() if settings.SENTENCES else None
