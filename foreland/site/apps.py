"""The roof as Django knows it: once every room is there, the slots between them are filled."""

from __future__ import annotations

from django.apps import AppConfig


class Site(AppConfig):
    """The roof."""

    name = "foreland.site"
    verbose_name = "Foreland"

    def ready(self) -> None:
        """Fill the slots; an unfilled one stops the start."""
        from foreland.site import wiring  # noqa: PLC0415 -- rooms have models, which are ready only now

        wiring.fill()
