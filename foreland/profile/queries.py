"""Readings of the profile. Those of a school need its scope to be open; an authority's contacts are public facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q

from foreland.files import queries as files
from foreland.library import queries as library
from foreland.profile import asks
from foreland.profile.models import Contact, Desk, Fact, Look, Term, Value
from foreland.tenancy.models import Body, BodyLink

CHECK = "check"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact of the open school. `offered` is what a newer register says, when it differs from a person's answer."""

    key: str
    values: tuple[str, ...]
    origin: Literal["register", "person"]
    offered: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Appearance:
    """Crest (its file's digest and words) and colour; each may be empty."""

    crest: str = ""
    crest_alt: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One contact as it may be shown: `value` is the word "check" when nobody has confirmed it in time."""

    key: str
    label: str
    value: str
    hours: str
    emergency: bool
    fresh: bool
    source: str
    dated: date | None
    confirmed_at: datetime | None

    @property
    def words(self) -> str:
        """The contact as it is printed."""
        return f"{self.value} ({self.hours})" if self.hours and self.fresh else self.value


def facts() -> list[KnownFact]:
    """Return every known fact of the open school."""
    return [
        KnownFact(row.key, tuple(row.values), row.origin, None if row.offered is None else tuple(row.offered))
        for row in Fact.objects.order_by("key")
    ]


def values(*, now: datetime) -> dict[str, str]:
    """Return the open school's values at an instant."""
    open_rows = Value.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    return dict(open_rows.order_by("since", "id").values_list("key", "text"))


def registered(body: Body, kept: Mapping[str, str]) -> dict[str, str]:
    """Return what the register tells of a school's names and numbers that it keeps no words of its own for, by key.

    They are printed until somebody looks at them: keeping them makes them the school's own.
    """
    return {key: words for key, words in asks.register_values(body).items() if not kept.get(key)}


def terms() -> dict[str, object]:
    """Return how the open school says its terms: key of a choice, or own forms."""
    return {row.key: row.choice or {"one": row.one, "many": row.many} for row in Term.objects.all()}


def appearance() -> Appearance:
    """Return crest and colour of the open body."""
    row = Look.objects.select_related("crest").first()
    if row is None:
        return Appearance()
    return Appearance(row.crest.sha256 if row.crest else "", row.crest_alt, row.colour)


def crest() -> bytes | None:
    """Return the picture of the open body's crest, or None."""
    row = Look.objects.select_related("crest").first()
    return files.read(row.crest) if row and row.crest else None


def crest_file(sha256: str) -> bytes | None:
    """Return the picture of one crest of the open body by its digest, or None where it has no such file."""
    found = files.find(sha256=sha256, purpose="crest")
    return files.read(found) if found else None


def authority_of(body: Body, *, day: date) -> Body | None:
    """Return the authority that a school stands in on a day, or None."""
    link = (
        BodyLink.objects.filter(Q(until=None) | Q(until__gt=day), child=body, kind="authority", since__lte=day)
        .select_related("parent")
        .first()
    )
    return link.parent if link else None


def desk(authority: Body) -> Desk:
    """Return how an authority works; a desk that is not open where nobody has set one up."""
    return Desk.objects.filter(body=authority).first() or Desk(body=authority)


def ways(authority: Body | None, *, now: datetime) -> list[Way]:
    """Return an authority's contacts in order. One that was not confirmed in time shows the word "check"."""
    if authority is None:
        return []
    limit = now - timedelta(days=desk(authority).confirm_every)
    found = []
    for row in Contact.objects.filter(body=authority):
        fresh = row.confirmed_at is not None and row.confirmed_at >= limit
        found.append(
            Way(
                row.key,
                row.label,
                row.value if fresh else CHECK,
                row.hours,
                row.emergency,
                fresh,
                row.source,
                row.dated,
                row.confirmed_at,
            )
        )
    return found


def printed_contacts(authority: Body | None, *, now: datetime) -> dict[str, str]:
    """Return an authority's contacts as they are printed, by key; none that is stale."""
    return {way.key: way.words for way in ways(authority, now=now) if way.fresh}


def unconfirmed(authority: Body, *, now: datetime) -> list[Way]:
    """Return the emergency contacts that keep an authority from opening, or that need confirming again."""
    return [way for way in ways(authority, now=now) if way.emergency and not way.fresh]


def official_domains(authority: Body | None) -> frozenset[str]:
    """Return the mail domains that an authority vouches for."""
    return frozenset(desk(authority).domains) if authority else frozenset()


def covering(bodies: Iterable[Body]) -> dict[str, Desk]:
    """Return the desks of several authorities by body id, in one query."""
    return {row.body_id: row for row in Desk.objects.filter(body__in=list(bodies))}


@dataclass(frozen=True, slots=True)
class FactWords:
    """How a fact is said to people: what it is about, and each of its values."""

    asks: str
    values: dict[str, str]


def fact_words() -> dict[str, FactWords]:
    """Return the words of facts, from the questions of the loaded statement banks; the first bank's words count."""
    found: dict[str, FactWords] = {}
    for edition in library.loaded():
        if edition.kind != "policies":
            continue
        for question in library.bank(edition.pack).questions:
            labels = {answer.key: answer.label for answer in question.answers}
            found.setdefault(question.key, FactWords(question.asks, labels))
    return found


def contact(authority: Body, key: str) -> Contact | None:
    """Return one contact of an authority as it stands, confirmed or not, or None."""
    return Contact.objects.filter(body=authority, key=key).first()


def contacts(authority: Body) -> list[Contact]:
    """Return every contact of an authority as it stands, for those who confirm them."""
    return list(Contact.objects.filter(body=authority))


def contacts_wanted(authority: Body) -> dict[str, str]:
    """Return the contacts that loaded banks print and the authority lacks: key and words."""
    have = set(Contact.objects.filter(body=authority).values_list("key", flat=True))
    wanted: dict[str, str] = {}
    for edition in library.loaded():
        if edition.kind == "policies":
            for value in library.bank(edition.pack).values:
                if value.kind == "contact" and value.source == "authority" and value.key not in have:
                    wanted.setdefault(value.key, value.label)
    return wanted
