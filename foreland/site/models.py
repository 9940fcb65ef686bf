"""What the background worker keeps: who is at work, and when the timetable last ran what."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """The heartbeat of one worker. After `good_until` it counts as dead, and what it was doing is taken up again."""

    worker = models.CharField(primary_key=True, max_length=64)
    started = models.DateTimeField()
    at = models.DateTimeField()
    good_until = models.DateTimeField()

    class Privacy:
        personal = ()
        plain = ("worker", "started", "at", "good_until")
        kept = "One day after the last beat."

    def __str__(self) -> str:
        return self.worker


class LastRun(models.Model):
    """Up to which moment of its timetable one entry has been given to the queue."""

    name = models.CharField(primary_key=True, max_length=60)
    slot = models.DateTimeField(help_text="The planned moment that was served last.")
    at = models.DateTimeField(null=True, help_text="When that was.")

    class Privacy:
        personal = ()
        plain = ("name", "slot", "at")
        kept = "As long as the installation."

    def __str__(self) -> str:
        return self.name
