"""The messages to people who leave, to those who stay, to leads who hand over, and to schools that become another.

None holds more than its reader needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from foreland.notices import actions as notices
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person

_END = "\n\nForeland\n"
ANSWERS = (roles.HEAD.key, roles.HOLDER.key, roles.AUTHORITY_MANAGER.key, roles.TRUST_LEAD.key)
"""Who hears of people who come and go: those in charge and the holder; in an authority its managers, in a trust its leads."""


def left(*, body: Body, person: Person, names: Iterable[str], alone: bool, now: datetime) -> None:
    """Tell somebody that their access has ended; `alone` when they ended it themselves."""
    began = "You have left" if alone else "Your access has ended at"
    text = (
        f"Dear {person.name}\n\n{began} {body.name} on Foreland. You had: {', '.join(names)}.\n\nWhat you wrote stays there "
        "under your name, so that others can see what was decided and why.\n\n"
        + ("" if alone else "If you think that this is a mistake, ask the person in charge there.\n\n")
    )
    _post(person, f"{_short(body)}: your access has ended", text.rstrip() + _END, body, now)


def has_left(
    *, body: Body, person: Person, names: Iterable[str], last: Iterable[str], passed: str, by: str, now: datetime
) -> None:
    """Tell those in charge who has left, which roles nobody has now (`last`), and to whom their policies went (`passed`)."""
    gone = "\n".join(f"Nobody has this role now: {name}. Give it to somebody soon." for name in last)
    for to in _in_charge(body, but=(person.pk, by)):
        text = (
            f"Dear {to.name}\n\n{person.name} no longer has access to {body.name} on Foreland. They had: {', '.join(names)}."
            + (f"\n\n{gone}" if gone else "")
            + (f"\n\n{passed} now keeps the policies that {person.name} kept." if passed else "")
            + f"\n\nWho has access now:\n\n{_whole(address('registry:people', body))}{_END}"
        )
        _post(to, f"{_short(body)}: {'a role is empty' if gone else 'somebody has left'}", text, body, now)


def asked_to_sign(
    *, body: Body, person: Person, role: str, taker: str, handover: str, moves_on: date | None, now: datetime
) -> None:
    """Ask somebody to read a handover and sign it."""
    when = (
        f"on {moves_on.day} {moves_on:%B %Y}, if everybody has signed by then"
        if moves_on
        else "when everybody has signed"
    )
    text = (
        f"Dear {person.name}\n\nThe role of {_small(role)} at {body.name} goes to {taker} {when}. A handover has been drawn up: "
        "what is open with dates, what was decided and why, and whom to ring. Please read it and sign it:\n\n"
        f"{_whole(address('registry:lead-handover', body, handover=handover))}{_END}"
    )
    _post(person, f"{_short(body)}: a handover waits for your signature", text, body, now)


def begun(*, body: Body, role: str, giver: str, taker: str, but: Iterable[str], now: datetime) -> None:
    """Tell those in charge that a lead's role is about to go to somebody else."""
    for to in _in_charge(body, but=but):
        text = (
            f"Dear {to.name}\n\nThe role of {_small(role)} at {body.name} is being handed over from {giver} to {taker}. If that "
            "is right, you need not do anything. If it is not, take the handover back here before it is signed:\n\n"
            f"{_whole(address('registry:people', body))}{_END}"
        )
        _post(to, f"{_short(body)}: a lead hands over", text, body, now)


def moved(*, body: Body, role: str, giver: Person | None, taker: Person, handover: str, now: datetime) -> None:
    """Tell both leads and those in charge that the role has moved; the new lead learns of the first days."""
    kept = _whole(address("registry:lead-handover", body, handover=handover))
    first = _whole(address("registry:first-days", body))
    second = "Before the first page opens you set up a second factor. " if roles.BY_KEY[role].second_factor else ""
    text = (
        f"Dear {taker.name}\n\nYou now are {_small(role)} at {body.name}. {second}Your first-day page has what is open, whom to "
        f"ring, and thirty days of small steps:\n\n{first}\n\nThe signed handover:\n\n{kept}{_END}"
    )
    _post(taker, f"{_short(body)}: you are {_small(role)}", text, body, now)
    if giver is not None:
        text = (
            f"Dear {giver.name}\n\n{taker.name} now is {_small(role)} at {body.name}. Your part is done; your other roles there "
            f"stay as they are.{_END}"
        )
        _post(giver, f"{_short(body)}: the handover is done", text, body, now)
    for to in _in_charge(body, but=(taker.pk, giver.pk if giver else "")):
        text = (
            f"Dear {to.name}\n\n{taker.name} now is {_small(role)} at {body.name}. The signed handover:\n\n{kept}{_END}"
        )
        _post(to, f"{_short(body)}: the handover is done", text, body, now)


def taken_back(*, body: Body, role: str, people: Iterable[Person], now: datetime) -> None:
    """Tell those who were to sign that a handover was taken back."""
    for person in people:
        text = (
            f"Dear {person.name}\n\nThe handover of the role of {_small(role)} at {body.name} was taken back. Nothing has "
            f"changed, and you need not do anything.{_END}"
        )
        _post(person, f"{_short(body)}: a handover was taken back", text, body, now)


def has_successor(*, body: Body, successor: str, now: datetime) -> None:
    """Tell those in charge that the register closed their school and which one came after it."""
    for to in _in_charge(body, but=()):
        text = (
            f"Dear {to.name}\n\nThe national register has closed {body.name} and says that {successor} came after it. If that "
            "is you, go on under the new number: policies, people and history stay.\n\n"
            f"{_whole(address('registry:convert', body))}{_END}"
        )
        _post(to, f"{_short(body)}: has your school become another?", text, body, now)


def has_merged(*, body: Body, into: Body, now: datetime) -> None:
    """Tell those in charge of a school that another one became part of it, so that they invite the people who move."""
    for to in _in_charge(into, but=()):
        text = (
            f"Dear {to.name}\n\n{body.name} says that it is part of {into.name} now. Its people have no access to yours by "
            f"that. Invite those who move:\n\n{_whole(address('registry:people', into))}\n\nIf you do not know of this, ask "
            f"your authority's adviser.{_END}"
        )
        _post(to, f"{_short(into)}: another school became part of yours", text, into, now)


def is_itself_again(*, body: Body, told: Body, now: datetime) -> None:
    """Tell those in charge of a school that another one is no part of it: it was recorded by mistake."""
    for to in _in_charge(told, but=()):
        text = (
            f"Dear {to.name}\n\n{body.name} had recorded that it is part of {told.name}, and has taken that back: it was a mistake. "
            f"Whomever you invited from there keeps their access until you end it:\n\n{_whole(address('registry:people', told))}{_END}"
        )
        _post(to, f"{_short(told)}: a school is no part of yours after all", text, told, now)


def _in_charge(body: Body, *, but: Iterable[str]) -> list[Person]:
    left_out = set(but)
    members = [each for each in ground.members_of(body) if each.role in ANSWERS]
    return list({each.person_id: each.person for each in members if each.person_id not in left_out}.values())


def _small(role: str) -> str:
    name = roles.BY_KEY[role].name
    return name[:1].lower() + name[1:]


def _post(person: Person, subject: str, text: str, body: Body, now: datetime) -> None:
    notices.post(to=person.email, kind="access", subject=subject[:300], text=text, body=body.pk, now=now)


def _whole(path: str) -> str:
    return f"{settings.ADDRESS}{path}"


def _short(body: Body) -> str:
    return body.name if len(body.name) <= 120 else body.name[:119] + "…"
