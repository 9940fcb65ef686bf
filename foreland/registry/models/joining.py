"""How people come to speak for a school: asking, claiming, inviting, handing over, recovering."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Said(models.TextChoices):
    """What somebody who joins says that they are."""

    HEAD = "head", "Person in charge"
    LEAD = "lead", "Safeguarding or online safety lead"


class Approach(models.Model):
    """Somebody asked to join and was sent a link. Shared: the school has no body before the link is opened."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    urn = models.CharField(max_length=7)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    said = models.CharField(max_length=10, choices=Said.choices)
    head_email = models.EmailField(max_length=254, blank=True)
    draft = models.CharField(
        max_length=64, blank=True, help_text="Token of the draft that was begun without an account."
    )
    digest = models.CharField(max_length=64, unique=True)
    visitor = models.CharField(
        max_length=64, help_text="Keyed digest of the network address, to bound how much is sent."
    )
    created = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "approaches"
        constraints = [
            models.CheckConstraint(condition=Q(said__in=("head", "lead")), name="approach_said_known"),
            models.CheckConstraint(condition=Q(expires__gt=F("created")), name="approach_expires_later"),
        ]
        indexes = [
            models.Index(fields=["email", "created"], name="approach_by_email"),
            models.Index(fields=["urn", "created"], name="approach_by_urn"),
            models.Index(fields=["visitor", "created"], name="approach_by_visitor"),
        ]

    class Privacy:
        personal = ("email", "name", "head_email", "visitor")
        plain = ("id", "urn", "said", "draft", "digest", "created", "expires", "used")
        kept = "Thirty days."
        ends = Ends("created", days=30)


class Claim(BodyOwned):
    """One person's claim to speak for a school, from the confirmed address until it is finished, contested or dropped."""

    shared_with_authority = True

    class State(models.TextChoices):
        WAITING = "waiting", "address confirmed, waiting"
        CODE_SENT = "code-sent", "a code is on its way"
        FINISHED = "finished", "finished"
        CONTESTED = "contested", "contested"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Way(models.TextChoices):
        TELEPHONE = "telephone", "a code by telephone, through the office number in the register"
        POST = "post", "a code by post, to the address in the register"
        ADVISER = "adviser", "an adviser of the authority"

    OPEN = ("waiting", "code-sent")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    person = models.ForeignKey("tenancy.Person", on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=10, choices=Said.choices)
    email = models.EmailField(max_length=254)
    head_email = models.EmailField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    created = models.DateTimeField()
    asked = models.DateTimeField(null=True, blank=True, help_text="When the way was chosen.")
    code = models.CharField(max_length=64, blank=True, help_text="Keyed digest of the code.")
    code_made = models.DateTimeField(null=True, blank=True)
    code_by = models.CharField(max_length=64, blank=True)
    code_expires = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_how = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "code-sent", "finished", "contested", "withdrawn")),
                name="claim_state_known",
            ),
            models.CheckConstraint(condition=Q(way__in=("", "telephone", "post", "adviser")), name="claim_way_known"),
            models.CheckConstraint(condition=Q(said__in=("head", "lead")), name="claim_said_known"),
            models.CheckConstraint(
                condition=~Q(state="code-sent") | (~Q(code="") & Q(code_expires__isnull=False)),
                name="claim_code_is_there",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "code-sent"), ended=None)
                | (Q(state__in=("finished", "contested", "withdrawn")) & Q(ended__isnull=False)),
                name="claim_ended_with_its_state",
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state__in=("waiting", "code-sent")), name="claim_one_open_a_body"
            ),
        ]

    class Privacy:
        personal = ("person", "email", "head_email", "code_by", "ended_by")
        plain = (
            "id", "body", "said", "state", "way", "created", "asked", "code", "code_made", "code_expires", "tries",
            "ended", "ended_how",
        )  # fmt: skip
        kept = "Seven years after it ended."
        ends = Ends("ended", years=7)


class Invitation(BodyOwned):
    """Somebody was asked to take a role, by a link to their e-mail address."""

    shared_with_authority = True

    class State(models.TextChoices):
        SENT = "sent", "sent"
        ACCEPTED = "accepted", "accepted"
        REVOKED = "revoked", "taken back"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=30)
    link = models.ForeignKey("tenancy.LinkToken", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    created = models.DateTimeField()
    sent = models.DateTimeField(help_text="When it was last sent.")
    times = models.PositiveSmallIntegerField(default=1)
    by = models.CharField(max_length=64)
    person = models.ForeignKey("tenancy.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("sent", "accepted", "revoked")), name="invitation_state_known"
            ),
            models.UniqueConstraint(
                fields=["body", "email", "role"], condition=Q(state="sent"), name="invitation_one_open_a_role"
            ),
        ]

    class Privacy:
        personal = ("email", "name", "by", "person")
        plain = ("id", "body", "role", "link", "state", "created", "sent", "times", "ended")
        kept = "Two years after it ended or its link expired; one by which an account was given back, as long as that is kept."
        ends = Ends("ended", "link__expires", years=2)


class AccessRequest(BodyOwned):
    """A second person of a school that has joined asks its holder for access, without learning who that is."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    unknown = models.BooleanField(default=False, help_text="They say that nobody at the school knows who joined.")
    visitor = models.CharField(max_length=64)
    created = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["visitor", "created"], name="accessrequest_by_visitor")]

    class Privacy:
        personal = ("email", "name", "visitor")
        plain = ("id", "body", "unknown", "created")
        kept = "Ninety days."
        ends = Ends("created", days=90)


class Handover(BodyOwned):
    """The account went from one person to another: handed over, or given back by an adviser."""

    shared_with_authority = True

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    giver = models.ForeignKey("tenancy.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("tenancy.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Privacy:
        personal = ("giver", "taker", "by")
        plain = ("id", "body", "at")
        kept = "Seven years."
        ends = Ends("at", years=7)


class Recovery(BodyOwned):
    """An adviser gives the account of a school whose holder has gone to a new person: for what reason, to whom."""

    shared_with_authority = True

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=1000)
    created = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Privacy:
        personal = ("reason", "by")
        plain = ("id", "body", "invitation", "created")
        kept = "Seven years."
        ends = Ends("created", years=7)


class Conversion(BodyOwned):
    """The register closed a joined school and names its successor: proposed until somebody decides.

    "Taken over": the school goes on under the new number. "Merged": it became part of a school that bears the number here.
    What was recorded by mistake is proposed again: `undone` says when and `undone_by` by whom. `links` are the ids of the
    links that a merger ended.
    """

    shared_with_authority = True

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        TAKEN = "taken", "taken over"
        MERGED = "merged", "part of it now"
        DECLINED = "declined", "declined"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    old_urn = models.CharField(max_length=7)
    new_urn = models.CharField(max_length=7)
    says = models.CharField(max_length=120, blank=True, help_text="The register's word for the link.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    created = models.DateTimeField()
    decided = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=64, blank=True)
    links = models.JSONField(default=list, blank=True)
    undone = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "taken", "merged", "declined")), name="conversion_state_known"
            ),
            models.UniqueConstraint(fields=["body", "old_urn", "new_urn"], name="conversion_once"),
        ]

    class Privacy:
        personal = ("by", "undone_by")
        plain = ("id", "body", "old_urn", "new_urn", "says", "state", "created", "decided", "links", "undone")
        kept = "As long as the body."
