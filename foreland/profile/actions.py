"""Verbs on the profile: each is one change, in one transaction, with a trail. The body's scope must be open."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from foreland.core.packs.model import AuthorityProfile
from foreland.core.reaching import has_number, reaches
from foreland.core.words import line_of_words
from foreland.files import actions as files
from foreland.profile import queries
from foreland.profile.models import Contact, Desk, Fact, Look, Term, Value
from foreland.publishing.colours import contrast, readable
from foreland.tenancy import actions as ground
from foreland.tenancy import scope
from foreland.tenancy.models import Body
from foreland.trail import actions as trail
from foreland.ui.fields import LONGEST_NAME

LONGEST = 2000
"""Characters of a whole value: a list of names, at most."""
LONGEST_SCHOOL = 120
"""Characters of a school's name as it is printed: it stands on covers and at the foot of pages."""
LONGEST_OF = {"person": LONGEST_NAME, "product": 200, "place": 300, "contact": 300, "text": 500, "list": 200}
"""Characters of a value by its kind; of a list, each line's. All stand inside sentences or narrow tables."""


class WrongValue(Exception):
    """Something that cannot be kept in the profile. The text says why and what would do."""


class ValuesChangedMeanwhile(Exception):
    """Somebody else saved other words for the same values.

    `theirs` holds them by key, with who wrote them ("" where the value was taken away); `changed` are the keys that were
    saved all the same.
    """

    def __init__(self, theirs: Mapping[str, tuple[str, str]], changed: list[str]) -> None:
        self.theirs = theirs
        self.changed = changed
        super().__init__(
            "Somebody else saved other words for the same names while you were writing. Decide which stand."
        )


class AnsweredMeanwhile(Exception):
    """Somebody else, `by`, or the register answered the same question: `values` stand and nothing was written."""

    def __init__(self, values: Collection[str], by: str) -> None:
        self.values = tuple(values)
        self.by = by
        super().__init__("This question was answered while you had it open. Decide which answer stands.")


class NotOpen(Exception):
    """An authority cannot open to schools yet. The text says what is missing."""


def _body() -> str:
    return scope.current().body


@transaction.atomic
def answer(*, key: str, values: Collection[str], by: str, now: datetime, seen: Collection[str] | None = None) -> None:
    """Keep a person's answer to a question; it settles whatever a newer register offered.

    `seen` is the answer that was kept when the page was shown, empty for none. Where somebody else has answered otherwise
    since, theirs stays and AnsweredMeanwhile is raised. `seen=None` does not ask.
    """
    if seen is not None:
        Body.objects.select_for_update().get(pk=_body())  # a first answer has no row of its own yet to be locked
        row = Fact.objects.filter(key=key).first()
        if row is not None and row.by != by and sorted(row.values) not in (sorted(seen), sorted(values)):
            raise AnsweredMeanwhile(row.values, row.by)
    Fact.objects.update_or_create(
        body_id=_body(), key=key,
        defaults={"values": sorted(values), "origin": "person", "offered": None, "at": now, "by": by},
    )  # fmt: skip
    trail.record(body=_body(), verb="answer", by=by, subject=key, detail={"count": len(values)}, now=now)


@transaction.atomic
def forget_answer(*, key: str, register: Collection[str] | None = None, by: str, now: datetime) -> bool:
    """Take a person's answer back and return whether there was one.

    What the register says (`register`, None where it says nothing) stands again; else the question is open again.
    """
    row = Fact.objects.select_for_update().filter(key=key, origin="person").first()
    if row is None:
        return False
    if register is None:
        row.delete()
    else:
        row.values, row.origin, row.offered, row.at, row.by = sorted(register), "register", None, now, by
        row.save()
    trail.record(body=_body(), verb="forget-answer", by=by, subject=key, now=now)
    return True


@transaction.atomic
def take_register_facts(*, facts: Mapping[str, tuple[str, ...]], by: str, now: datetime) -> list[str]:
    """Take over what the register says, and return the keys where a person's answer differs.

    A person's answer is never overwritten: the register's value is offered beside it, for a decision.
    """
    rows = {row.key: row for row in Fact.objects.all()}
    asked = []
    for key, values in facts.items():
        said = sorted(values)
        row = rows.get(key)
        if row is None:
            Fact.objects.create(body_id=_body(), key=key, values=said, origin="register", at=now, by=by)
        elif row.values == said:
            continue
        elif row.origin == "register":
            row.values, row.at, row.by = said, now, by
            row.save()
        elif row.offered != said:
            row.offered = said
            row.save(update_fields=["offered"])
            asked.append(key)
    trail.record(
        body=_body(), verb="take-register-facts", by=by, detail={"facts": len(facts), "asked": len(asked)}, now=now
    )
    return asked


@transaction.atomic
def settle_offer(*, key: str, take: bool, by: str, now: datetime) -> None:
    """Decide between a person's answer and what a newer register says."""
    row = Fact.objects.select_for_update().filter(key=key).first()
    if row is None or row.offered is None:
        return
    if take:
        row.values, row.origin, row.at, row.by = row.offered, "register", now, by
    row.offered = None
    row.save()
    trail.record(body=_body(), verb="settle-offer", by=by, subject=key, detail={"taken": int(take)}, now=now)


def set_values(
    *, values: Mapping[str, str], by: str, now: datetime, seen: Mapping[str, str] | None = None
) -> list[str]:
    """Keep names, products, places and dates, and return the keys that changed. An empty text ends the value.

    `seen` holds what the page showed: what a person left as it was is not written, and where somebody else saved other
    words in between, theirs stay and ValuesChangedMeanwhile is raised once the rest is saved. A caller with `seen` must
    not be in a transaction of its own. A key that is not in `seen` is not asked.
    """
    with transaction.atomic():
        changed, theirs = _set_values(values, seen or {}, by, now)
        if changed:
            trail.record(
                body=_body(), verb="set-values", by=by, detail={"count": len(changed), "first": changed[0]}, now=now
            )
    if theirs:
        raise ValuesChangedMeanwhile(theirs, changed)
    return changed


def long_lines(words: str, most: int) -> str:
    """Return in words which line of a list is too long, and by how much; "" where none is."""
    for number, line in enumerate(words.splitlines(), 1):
        if len(line_of_words(line)) > most:
            return f"Line {number} has {len(line_of_words(line))} characters, and at most {most} fit. One a line; shorten it."
    return ""


def tidy_value(words: str) -> str:
    """Return a value as it is kept: spaces made single, no empty lines."""
    return "\n".join(line for line in map(line_of_words, words.splitlines()) if line)


def _set_values(
    values: Mapping[str, str], seen: Mapping[str, str], by: str, now: datetime
) -> tuple[list[str], dict[str, tuple[str, str]]]:
    known = {row.key: row for row in Value.objects.select_for_update().filter(until=None)}
    changed: list[str] = []
    theirs: dict[str, tuple[str, str]] = {}
    for key, words in values.items():
        text = tidy_value(words)
        if len(text) > LONGEST:
            raise WrongValue(
                f"That has {len(text):,} characters; at most {LONGEST:,} fit. Put longer words into a statement of your own."
            )
        row = known.get(key)
        stands = row.text if row else ""
        before = tidy_value(seen[key]) if key in seen else stands
        if text in (stands, before):
            continue
        if stands != before:
            theirs[key] = (stands, row.by if row else "")
            continue
        if row:
            row.until = now
            row.save(update_fields=["until"])
        if text:
            Value.objects.create(body_id=_body(), key=key, text=text, since=now, by=by)
        changed.append(key)
    return changed, theirs


@transaction.atomic
def set_term(*, key: str, choice: str = "", one: str = "", many: str = "", by: str, now: datetime) -> None:
    """Keep how the school says a term: a choice of the bank, or its own words for one and many."""
    one, many = " ".join(one.split()), " ".join(many.split())
    if not choice and not (one and many):
        raise WrongValue("Enter both forms of the word, for one and for many.")
    if not choice and not all(re.fullmatch(r"[\w’' -]{2,60}", word) for word in (one, many)):
        raise WrongValue("A term is one or two plain words, such as “pupil” and “pupils”.")
    Term.objects.update_or_create(
        body_id=_body(),
        key=key,
        defaults={"choice": choice, "one": "" if choice else one, "many": "" if choice else many},
    )
    trail.record(body=_body(), verb="set-term", by=by, subject=key, now=now)


@transaction.atomic
def set_printed_name(*, body: Body, name: str, seen: str, by: str, now: datetime) -> str:
    """Keep how the school's name is printed and return it; "" goes back to the official one.

    `seen` is the name that the page showed. Raises WrongValue, also where somebody else changed it in between.
    """
    name = line_of_words(name)
    if len(name) > LONGEST_SCHOOL:
        raise WrongValue(f"That has {len(name)} characters; at most {LONGEST_SCHOOL} fit.")
    if name and not any(letter.isalpha() for letter in name):
        raise WrongValue("Enter the name as it stands on your sign or letterhead.")
    stands = Body.objects.select_for_update().get(pk=body.pk).name
    if stands not in (seen, name):
        raise WrongValue(f"Somebody else changed the name while you had this page open: it is “{stands}” now. Save again if yours is right.")  # fmt: skip
    return ground.print_name(body=body, name=name, by=by, now=now).name


@transaction.atomic
def set_colour(*, colour: str, by: str, now: datetime) -> str:
    """Keep the school's colour and return it; one that is too pale to read in is refused with what would do."""
    colour = colour.strip().upper()
    if colour and not re.fullmatch(r"#[0-9A-F]{6}", colour):
        raise WrongValue("A colour looks like #0B2F45: a hash and six letters or digits.")
    if colour and readable(colour) != colour:
        ratio = contrast(colour, "#FFFFFF")
        raise WrongValue(
            f"White words on {colour} have a contrast of {ratio:.1f} to 1; at least 4.5 to 1 is needed. Choose a darker shade."
        )
    Look.objects.update_or_create(body_id=_body(), defaults={"colour": colour})
    trail.record(body=_body(), verb="set-colour", by=by, now=now)
    return colour


@transaction.atomic
def set_crest(*, data: bytes | None, name: str, alt: str, by: str, now: datetime) -> None:
    """Keep the school's crest, checked and drawn anew, with its words; None takes it away.

    Raises files.NotAPicture or files.TooLarge, whose texts help.
    """
    crest = None
    if data is not None:
        crest = files.keep_picture(body=_body(), data=data, name=name, purpose="crest", by=by, now=now)
        alt = line_of_words(alt) or "Crest"
    Look.objects.update_or_create(body_id=_body(), defaults={"crest": crest, "crest_alt": alt if crest else ""})
    trail.record(body=_body(), verb="set-crest", by=by, digest=crest.sha256 if crest else "", now=now)


@transaction.atomic
def set_up_authority(*, body: Body, pack: AuthorityProfile, by: str, now: datetime) -> None:
    """Take an authority's profile pack over: domains, districts and contacts, none of them confirmed.

    A contact whose words have changed must be confirmed again; one that is the same keeps its confirmation.
    """
    desk, _ = Desk.objects.get_or_create(body=body)
    desk.domains, desk.districts, desk.pack = list(pack.domains), list(pack.districts), pack.head.id
    desk.save()
    for position, contact in enumerate(pack.contacts):
        row = Contact.objects.filter(body=body, key=contact.key).first() or Contact(body=body, key=contact.key)
        if (row.value, row.hours) != (contact.value, contact.hours):
            row.confirmed_at, row.confirmed_by = None, ""
        row.label, row.value, row.hours, row.emergency = contact.label, contact.value, contact.hours, contact.emergency
        row.source, row.dated, row.position = contact.source, contact.dated, position
        row.save()
    trail.record(
        body=body.pk,
        verb="set-up-authority",
        by=by,
        subject=pack.head.id,
        detail={"contacts": len(pack.contacts)},
        now=now,
    )


def _check_reaches(value: str, *, emergency: bool) -> None:
    """Raise WrongValue where nobody could ring or write to a contact; an emergency contact has a telephone number."""
    if emergency and not has_number(value):
        raise WrongValue("Enter a telephone number: this contact is rung when a child is at risk.")
    if not reaches(value):
        raise WrongValue("Enter a telephone number, an e-mail address or the address of a page.")


@transaction.atomic
def change_contact(*, body: Body, key: str, value: str, hours: str, by: str, now: datetime) -> None:
    """Change a contact's number or hours and confirm it, since whoever writes it has just looked. Raises WrongValue."""
    row = Contact.objects.select_for_update().get(body=body, key=key)
    value = " ".join(value.split())
    if not value:
        raise WrongValue("Enter the number or address. To take a contact out of use, leave it unconfirmed.")
    _check_reaches(value, emergency=row.emergency)
    row.value, row.hours = value[:200], " ".join(hours.split())[:120]
    row.source, row.dated = "", None
    row.confirmed_at, row.confirmed_by = now, by
    row.save()
    trail.record(body=body.pk, verb="change-contact", by=by, subject=key, now=now)


@transaction.atomic
def add_contact(
    *, body: Body, key: str, label: str, value: str, hours: str, emergency: bool, by: str, now: datetime
) -> Contact:
    """Add a contact that the authority's pack does not have, confirmed by whoever enters it. Raises WrongValue."""
    value, label = " ".join(value.split()), " ".join(label.split())
    if not value or not label:
        raise WrongValue("Enter what the contact is for, and its number or address.")
    if Contact.objects.filter(body=body, key=key).exists():
        raise WrongValue("There is such a contact already. Change that one.")
    _check_reaches(value, emergency=emergency)
    position = Contact.objects.filter(body=body).count()
    row = Contact.objects.create(
        body=body, key=key, label=label[:120], value=value[:200], hours=" ".join(hours.split())[:120],
        emergency=emergency, position=position, confirmed_at=now, confirmed_by=by,
    )  # fmt: skip
    trail.record(body=body.pk, verb="add-contact", by=by, subject=key, now=now)
    return row


@transaction.atomic
def confirm_contact(*, body: Body, key: str, by: str, now: datetime) -> None:
    """Confirm that a contact was tried and is right; `by` is a named person, never a job."""
    row = Contact.objects.select_for_update().get(body=body, key=key)
    row.confirmed_at, row.confirmed_by = now, by
    row.save()
    trail.record(body=body.pk, verb="confirm-contact", by=by, subject=key, now=now)


@transaction.atomic
def open_authority(*, body: Body, by: str, now: datetime) -> None:
    """Open an authority to schools. Raises NotOpen while an emergency contact is not confirmed."""
    emergency = [way for way in queries.ways(body, now=now) if way.emergency]
    missing = [way.label for way in emergency if not way.fresh]
    if not emergency:
        raise NotOpen(
            "Name at least one emergency contact first: the number that schools ring when a child is at risk."
        )
    if missing:
        raise NotOpen(f"Confirm first: {', '.join(missing)}. Ring each number, then say that it is right.")
    Desk.objects.update_or_create(body=body, defaults={"open": True})
    trail.record(body=body.pk, verb="open-authority", by=by, now=now)
