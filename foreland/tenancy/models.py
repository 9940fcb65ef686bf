"""The tables of the ground. All are shared: they are what finds the body before any scope is open.

`BodyOwned`, the base of every other room's tables, is in `owned`.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.text import slugify

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id
from foreland.tenancy.owned import BodyOwned, ScopedManager

__all__ = [
    "Attribute",
    "Body",
    "BodyLink",
    "BodyOwned",
    "HeldForm",
    "LinkToken",
    "Membership",
    "Person",
    "ScopedManager",
]


class People(BaseUserManager["Person"]):
    """Finds people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person who signs in with this e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone with a sign-in. One person may have memberships in many bodies."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    email = models.EmailField("e-mail address", unique=True, max_length=254)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField()

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower_case")]

    class Privacy:
        personal = ("email", "name", "password", "last_login")
        plain = ("id", "is_active", "created")
        kept = "Sign-in: two years after the last membership ended. The name: as long as a membership, which says who did what."
        ends = Ends("memberships__until", years=2, by="foreland.site.tasks.close_old_sign_ins")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with the e-mail address in lower case."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name


class Body(models.Model):
    """A school (any establishment or setting), a trust or an authority. Its id is random and permanent."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "school or setting"
        TRUST = "trust", "trust"
        AUTHORITY = "authority", "authority"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(
        max_length=200, help_text="Today's name, as it is printed; earlier ones are dated attributes."
    )
    bare = models.BooleanField(default=False, help_text="Leave the name out of addresses, as for a childminder.")
    demo = models.BooleanField(default=False)
    created = models.DateTimeField()

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("school", "trust", "authority")), name="body_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="body_has_name"),
        ]

    class Privacy:
        personal = ("name",)  # a childminder's setting bears a person's name
        plain = ("id", "kind", "bare", "demo", "created")
        kept = "As long as the installation; the id is permanent."

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The name as an address shows it; empty when it is left out."""
        return "" if self.bare else slugify(self.name)[:60].strip("-")

    @property
    def address(self) -> str:
        """The part of every address that names this body: its id, and its name as decoration."""
        return f"{self.id}-{self.slug}" if self.slug else self.id


class BodyLink(models.Model):
    """From when until when a body belonged to an authority, a trust or a federation. `until` is the first day without."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", "authority"
        TRUST = "trust", "trust"
        FEDERATION = "federation", "federation"

    child = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="links_down")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(child=F("parent")), name="link_not_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=("authority", "trust", "federation")), name="link_kind_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="link_ends_after_start"),
            models.UniqueConstraint(fields=("child", "kind"), condition=Q(until=None), name="link_one_open_a_kind"),
        ]
        indexes = [models.Index(fields=("parent", "kind", "child"), name="link_down")]

    class Privacy:
        personal = ()
        plain = ("id", "child", "parent", "kind", "since", "until")
        kept = "As long as the bodies."


class Attribute(models.Model):
    """A dated fact that tells which establishment a body is: its numbers and names. `until` is the first day without."""

    class Kind(models.TextChoices):
        URN = "urn", "URN"
        DFE = "dfe", "DfE number"
        NAME = "name", "name"
        PRINTED = "printed", "name as it is printed"
        UKPRN = "ukprn", "UKPRN"
        UID = "uid", "group UID"
        GSS = "gss", "GSS code"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="attributes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("urn", "dfe", "name", "printed", "ukprn", "uid", "gss")),
                name="attribute_kind_known",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="attribute_has_value"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="attribute_ends_after_start"
            ),
            models.UniqueConstraint(fields=("body", "kind"), condition=Q(until=None), name="attribute_one_open_a_kind"),
            models.UniqueConstraint(
                fields=("kind", "value"),
                condition=Q(until=None, kind__in=("urn", "uid")),
                name="attribute_number_of_one_body",
            ),
        ]
        indexes = [models.Index(fields=("kind", "value"), name="attribute_found_by_value")]

    class Privacy:
        personal = ("value",)  # a childminder's earlier name
        plain = ("id", "body", "kind", "since", "until")
        kept = "As long as the body."


class Membership(models.Model):
    """One person's role in one body, from when until when, confirmed or still being checked."""

    class Standing(models.TextChoices):
        CLAIMING = "claiming", "claim is being checked"
        CONFIRMED = "confirmed", "confirmed"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=("claiming", "confirmed")), name="membership_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("body", "person", "role"), condition=Q(until=None), name="membership_one_open_a_role"
            ),
            models.UniqueConstraint(
                fields=("body",), condition=Q(until=None, role="holder"), name="membership_one_holder_a_body"
            ),
        ]
        indexes = [models.Index(fields=("person", "body"), name="membership_of_person")]

    class Privacy:
        personal = ("person", "invited_by")
        plain = ("id", "body", "role", "standing", "since", "until")
        kept = "Seven years after it ended."
        ends = Ends("until", years=7)


class LinkToken(models.Model):
    """A way in without an account: one body, one purpose, one subject. Only a digest of the token is stored."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    purpose = models.SlugField(max_length=40)
    subject = models.CharField(max_length=64, blank=True, help_text="What the link is about: an id in its room.")
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    used = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires__gt=F("created")), name="linktoken_expires_later"),
        ]
        indexes = [models.Index(fields=("body", "purpose", "subject"), name="linktoken_by_subject")]

    class Privacy:
        personal = ("created_by", "subject")  # the subject of a link that is somebody's own is that person
        plain = ("id", "body", "purpose", "digest", "created", "expires", "revoked", "used")
        kept = "Ninety days after it expired; an invitation's as long as the invitation."
        ends = Ends("expires", days=90)


class HeldForm(models.Model):
    """What somebody had written when the session had ended, sealed, until they have signed in again."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    visitor = models.CharField(
        max_length=64, help_text="Keyed digest of the network address, to bound how much is held."
    )
    address = models.CharField(max_length=2000)
    sealed = models.TextField()
    created = models.DateTimeField()
    expires = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("visitor", "created"), name="heldform_by_visitor")]

    class Privacy:
        personal = ("sealed", "visitor", "address")
        plain = ("id", "digest", "created", "expires")
        kept = "Twenty-four hours, or until it is saved; deleted within a day."
        ends = Ends("expires")
