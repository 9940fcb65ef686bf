"""A bare frame for templates: this room alone, no site, no database."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def bare_frame(settings: Any) -> None:
    """Set the settings that drawing a page needs, and nothing more."""
    settings.ROOT_URLCONF = "foreland.ui.tests.addresses"
    settings.FORM_RENDERER = "foreland.ui.renderer.Renderer"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
