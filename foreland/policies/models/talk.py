"""Tables of what people say about a draft: comments and suggestions, each on one statement, and who is to hear of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.policies.models.drafts import Policy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Thread(BodyOwned):
    """A comment or a suggestion on one statement, with what was answered in `Remark`.

    It hangs on the statement's key, the alternative it was made for, and the wording that its author read (`base`): when
    the wording moves, that tells what was meant. `wanted` is the suggested wording, or the suggested alternative. Only
    `state` is ever written again, and every change of it is a remark; and `key`, where an adopted edition goes on with
    the statement under another.
    """

    class Kind(models.TextChoices):
        """What the thread is: talk, or something that is wanted."""

        COMMENT = "comment", "Comment"
        WORDING = "wording", "Other words"
        LEAVE_OUT = "leave-out", "Leave it out"
        TAKE_IN = "take-in", "Take it in"
        CHOICE = "choice", "Another choice"

    class State(models.TextChoices):
        """Where the thread stands. A comment is open or settled; a suggestion is open until somebody decides."""

        OPEN = "open", "Open"
        SETTLED = "settled", "Settled"
        ACCEPTED = "accepted", "Accepted"
        PART = "part", "Accepted in part"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="threads")
    key = models.CharField(max_length=80)
    option = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    base = models.TextField(blank=True, help_text="The wording that the author read, placeholders kept.")
    wanted = models.TextField(blank=True)
    title = models.CharField(max_length=300, help_text="What the statement was called: it may be withdrawn later.")
    section = models.CharField(max_length=80)
    edition = models.CharField(max_length=10)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="comment", state__in=("open", "settled"))
                | Q(
                    kind__in=("wording", "leave-out", "take-in", "choice"),
                    state__in=("open", "accepted", "part", "declined", "withdrawn"),
                ),
                name="thread_state_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("wording", "choice"), wanted=""), name="thread_says_what_is_wanted"
            ),
        ]
        indexes = [models.Index(fields=["policy", "state", "key"], name="thread_of_statement")]

    class Privacy:
        personal = ("wanted",)
        plain = (
            "id",
            "body",
            "policy",
            "key",
            "option",
            "kind",
            "state",
            "base",
            "title",
            "section",
            "edition",
            "by",
            "at",
        )
        kept = "as long as the policy"

    def __str__(self) -> str:
        return f"{self.kind} on {self.key} ({self.state})"

    @property
    def suggests(self) -> bool:
        """Whether it wants something changed."""
        return self.kind != self.Kind.COMMENT


class Remark(BodyOwned):
    """Something said or decided in a thread. Append-only: nobody edits what was said, one can only add to it.

    `change` is the number of the policy's change that an acceptance made. Words that tell of a person can be taken out
    for good: `text` is empty then, and who did it, when, and why (without the name) stays.
    """

    class Act(models.TextChoices):
        """What the remark does."""

        SAID = "said", "Said"
        SETTLED = "settled", "Settled"
        REOPENED = "reopened", "Opened again"
        ACCEPTED = "accepted", "Accepted"
        PART = "part", "Accepted in part"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="remarks")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act.choices, default=Act.SAID)
    text = models.TextField(blank=True, max_length=2000)
    change = models.PositiveIntegerField(null=True, blank=True)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=32, blank=True)
    removed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="remark_numbered_once"),
            models.CheckConstraint(
                condition=Q(act__in=("said", "settled", "reopened", "accepted", "part", "declined", "withdrawn")),
                name="remark_act_known",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="", removed_why="")
                | Q(removed_at__isnull=False, text="") & ~Q(removed_why=""),
                name="remark_taken_out_for_a_reason",
            ),
        ]

    class Privacy:
        personal = ("text",)
        plain = (
            "id",
            "body",
            "thread",
            "number",
            "act",
            "change",
            "by",
            "at",
            "removed_at",
            "removed_by",
            "removed_why",
        )
        kept = "as long as the policy"


class Telling(BodyOwned):
    """A remark that somebody is to hear of by mail: gathered, so that many remarks make one message."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="tellings")
    person = models.CharField(max_length=32)
    at = models.DateTimeField()
    mailed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "person"], name="telling_once")]
        indexes = [
            models.Index(fields=["at"], condition=Q(mailed=None), name="telling_waits"),
            models.Index(fields=["person", "mailed"], name="telling_last"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "body", "remark", "person", "at", "mailed")
        kept = "as long as the policy"
