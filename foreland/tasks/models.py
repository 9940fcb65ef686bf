"""The table of the list."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned

OWN = "own"
"""The kind of a task that a person noted; every other kind is a room's."""


class Task(BodyOwned):
    """One thing to do: for a person, for whoever has a role, or for nobody yet.

    A room's task has a `kind` and a `subject` of the room, once a body, and mostly a page (`href`) where it is done.
    `first_due` is the day that was named first; `due` may lie later, where somebody put it off.
    """

    class State(models.TextChoices):
        """Open, done, or not needed for a reason."""

        OPEN = "open", "To do"
        DONE = "done", "Done"
        NOT_NEEDED = "not-needed", "Not needed"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    kind = models.CharField(max_length=30, default=OWN)
    subject = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True, max_length=2000)
    href = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey("tenancy.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    first_due = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True, max_length=1000)
    revision = models.PositiveIntegerField(default=1)
    created = models.DateTimeField()
    by = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = [F("due").asc(nulls_last=True), "created", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("open", "done", "not-needed")), name="task_state_known"),
            models.CheckConstraint(condition=Q(person=None) | Q(role=""), name="task_for_person_or_role"),
            models.CheckConstraint(
                condition=Q(kind="own", subject="") | (~Q(kind="own") & ~Q(subject="")),
                name="task_of_a_room_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(first_due=None, due=None) | Q(first_due__isnull=False, due__gte=F("first_due")),
                name="task_put_off_to_a_later_day",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by="")
                | (~Q(state="open") & Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="task_closed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="not-needed") | ~Q(reason=""), name="task_not_needed_says_why"),
            models.UniqueConstraint(
                fields=["body", "kind", "subject"], condition=~Q(subject=""), name="task_once_a_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state", "due"], name="task_of_body"),
            models.Index(fields=["state", "due"], name="task_due"),
            models.Index(fields=["closed_at"], name="task_closed_at"),
        ]

    class Privacy:
        personal = ("title", "note", "reason", "person", "by", "closed_by")
        plain = (
            "id", "body", "kind", "subject", "href", "role", "first_due", "due", "state", "revision", "created", "closed_at",
        )  # fmt: skip
        kept = "A year after it was done or dropped; an open one as long as the body."
        ends = Ends("closed_at", years=1, by="foreland.tasks.tasks.forget")

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"
