"""Tables of consultation rounds: what an audience was asked, and what each browser answered. Nobody is named."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from foreland.core import rounds as core
from foreland.core.retention import Ends
from foreland.policies.models.drafts import Policy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Round(BodyOwned):
    """One audience is asked about chosen sections, within a window of days; the last day counts.

    `statements` is empty until the round opens; then it holds what is asked, as it stood: for each statement its key,
    title, section, short line for the audience and the blocks of its passage. It is never written again. `reply` is what
    those asked are told afterwards: `summary`, and for a statement its `outcome` and `words`. The link and the class code
    are kept as tokens of the ground; here stand the seed and the digits from which theirs are made again, to be shown. `crowds` are
    rows of answers that one network began within minutes: when each began, when its last one came, and how many they are.
    """

    class Audience(models.TextChoices):
        """Who is asked. The last three are pupils, by age."""

        STAFF = core.STAFF, "Staff"
        GOVERNORS = core.GOVERNORS, "Governors"
        PARENTS = core.PARENTS, "Parents and carers"
        YOUNG = core.YOUNG, "The youngest, up to 7"
        CHILDREN = core.CHILDREN, "Children of 7 to 11"
        TEENS = core.TEENS, "Young people from 11"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="rounds")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    title = models.CharField(max_length=100)
    intro = models.TextField(blank=True, max_length=1200)
    sections = models.JSONField(default=list)
    narrow = models.BooleanField(default=False, help_text="Only statements that have words for this audience.")
    questions = models.JSONField(default=list)
    opens = models.DateField()
    closes = models.DateField()
    reply_by = models.DateField()
    statements = models.JSONField(default=list)
    frozen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True, help_text="When it was put on the list of who took part.")
    crowds = models.JSONField(default=list)
    seed = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=8, blank=True)
    reply = models.JSONField(default=dict)
    replied_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created = models.DateTimeField()
    created_by = models.CharField(max_length=32)

    class Meta:
        ordering = ["-opens", "-created"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=("staff", "governors", "parents", "young", "children", "teens")),
                name="round_audience_known",
            ),
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="round_closes_after_it_opens"),
        ]
        indexes = [models.Index(fields=["policy", "opens"], name="round_of_policy")]

    class Privacy:
        personal = ("reply",)
        plain = (
            "id", "body", "policy", "audience", "title", "intro", "sections", "narrow", "questions", "opens", "closes",
            "reply_by", "statements", "frozen_at", "closed_at", "cancelled_at", "noted_at", "crowds", "seed", "code",
            "replied_at", "revision", "created", "created_by",
        )  # fmt: skip
        kept = "as long as the policy"

    def stands(self, today: date) -> core.State:
        """Return where the round stands on a day in London."""
        return core.state(
            today, opens=self.opens, closes=self.closes, closed=self.closed_at is not None,
            cancelled=self.cancelled_at is not None, answered=self.replied_at is not None,
        )  # fmt: skip

    @property
    def of_pupils(self) -> bool:
        """Whether pupils are asked."""
        return self.audience in core.PUPILS

    @property
    def takes_words(self) -> bool:
        """Whether those asked may write words of their own."""
        return core.may_write_words(self.audience)

    @property
    def reply_summary(self) -> str:
        """What the lead wrote about the whole; empty as long as nothing was written."""
        return str(self.reply.get("summary", ""))


class RoundAnswer(BodyOwned):
    """What one browser answered in a round. Its id stands in the session of that browser and nowhere else."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="answers")
    by_code = models.BooleanField(default=False)
    begun = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["round", "begun"], name="roundanswer_begun")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "round", "by_code", "begun")
        kept = "as long as the policy; it names nobody"


class RoundSaid(BodyOwned):
    """One rating of one statement, with words if any; or the words on a question of the lead's, `question.1` and so on.

    Words that tell of a person can be taken out: then they are empty, and when, by whom and why stays.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="said")
    answer = models.ForeignKey(RoundAnswer, on_delete=models.PROTECT, related_name="said")
    key = models.CharField(max_length=80)
    rating = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True, max_length=600)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=32, blank=True)
    removed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "key"], name="roundsaid_once"),
            models.CheckConstraint(
                condition=Q(rating__in=("", "agree", "concern", "unclear")), name="roundsaid_rating_known"
            ),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(words=""), name="roundsaid_removed_is_gone"),
        ]
        indexes = [models.Index(fields=["round", "key", "rating"], name="roundsaid_counted")]

    class Privacy:
        personal = ("words", "removed_why")
        plain = ("id", "body", "round", "answer", "key", "rating", "removed_at", "removed_by")
        kept = "words: two years after the last day, or until somebody who sees that they tell of a person takes them out; ratings: as long as the policy"
        ends = Ends("round__closes", years=2, empties=("words", "removed_why"))
