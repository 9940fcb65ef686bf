"""Tables that keep a policy alive: which reminders were said, and who is in a section just now."""

from __future__ import annotations

from django.db import models

from foreland.core.retention import Ends
from foreland.policies.models.drafts import Policy
from foreland.tenancy.models import BodyOwned


class Reminder(BodyOwned):
    """One reminder that was said to one person: of which day, and how many weeks before it (after it, where negative)."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reminders")
    subject = models.CharField(max_length=100, help_text="What the day is of: the stable key of the date.")
    due = models.DateField()
    weeks = models.SmallIntegerField()
    person = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "subject", "due", "weeks"], name="reminder_said_once"),
        ]
        indexes = [models.Index(fields=["subject", "due"], name="reminder_of_day")]

    class Privacy:
        personal = ("person",)
        plain = ("id", "body", "policy", "subject", "due", "weeks", "at")
        kept = "until a year after the day, and after it was said"
        ends = Ends("due", "at", years=1, by="foreland.policies.tasks.forget_reminders")


class Here(BodyOwned):
    """Somebody has a section open: who, and when they loaded it last."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="here")
    section = models.CharField(max_length=80)
    person = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "policy", "section", "person"], name="here_once")]
        indexes = [models.Index(fields=["at"], name="here_at")]

    class Privacy:
        personal = ("person",)
        plain = ("id", "body", "policy", "section", "at")
        kept = "a few minutes"
        ends = Ends("at", by="foreland.policies.tasks.forget_presence")
