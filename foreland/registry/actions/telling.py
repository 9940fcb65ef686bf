"""The messages of this room. Each goes through the outbox; none holds more than its reader needs."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from foreland.notices import actions as notices
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission

_END = "\n\nIf you did not expect this message, you need not do anything.\n\nForeland\n"


def confirm_address(*, to: str, name: str, school: str, token: str, hours: int, now: datetime) -> None:
    """Send the link by which somebody who wants to join shows that the address is theirs."""
    link = _whole(address("registry:confirm", token=token))
    text = (
        f"Dear {name}\n\nYou asked to join Foreland for {school}. Open this link to confirm your e-mail address:\n\n"
        f"{link}\n\nThe link works once, within {hours} hours.{_END}"
    )
    notices.post(to=to, kind="join", subject="Confirm your e-mail address", text=text, now=now)


def head_may_contest(*, to: str, claimant: str, school: Body, token: str, now: datetime) -> None:
    """Tell the head that somebody joined for the school, with a link to say that it is not so."""
    link = _whole(address("registry:contest", token=token))
    text = (
        f"{claimant} has joined Foreland for {school.name} as safeguarding or online safety lead, and gave your "
        "address as that of the person in charge. Foreland is where schools write and keep their online safety policies.\n\n"
        "If that is right, you need not do anything; the office will get a telephone call or a letter with a code.\n\n"
        f"If you do not know of this, open this link. It takes the account away and tells the authority:\n\n{link}\n\n"
        "The link works for 60 days.\n\nForeland\n"
    )
    notices.post(
        to=to, kind="claim", subject=f"Somebody joined for {_short(school)}", text=text, body=school.pk, now=now
    )


def claim_finished(*, person: Person, school: Body, now: datetime) -> None:
    """Tell the claimant that the claim is finished."""
    text = (
        f"Dear {person.name}\n\nYour claim for {school.name} is confirmed. You can now invite colleagues, publish "
        f"policies and open the parts with personal data:\n\n{_whole(address('registry:people', school))}{_END}"
    )
    _to_person(person, "claim", f"{_short(school)}: your claim is confirmed", text, school, now)


def claim_contested(*, person: Person, school: Body, now: datetime) -> None:
    """Tell the claimant and the authority's advisers that a claim was contested."""
    text = (
        f"Dear {person.name}\n\nSomebody who speaks for {school.name} told us that they do not know of your claim. Your "
        "access has ended; what you wrote is kept. Speak with the person in charge of the school, or with your authority's "
        f"adviser.{_END}"
    )
    _to_person(person, "claim", f"{_short(school)}: your access has ended", text, school, now)
    advisers(
        school=school, subject=f"{_short(school)}: a claim was contested",
        words="The person in charge, or somebody with their e-mail address, says that nobody at the school knows of the person "
        "who joined. That person's access has ended. Please ring the school through the office number in the register.",
        now=now,
    )  # fmt: skip


def code_wanted(*, school: Body, way: str, now: datetime) -> None:
    """Tell the advisers that a school waits for its code."""
    how = {"telephone": "a call to its office", "post": "a letter", "adviser": "an adviser who knows the claimant"}[way]
    advisers(
        school=school, subject=f"{_short(school)} waits for its code",
        words=f"Somebody has joined for the school and asks for {how} to finish the claim.", now=now,
    )  # fmt: skip


def advisers(*, school: Body, subject: str, words: str, now: datetime) -> None:
    """Write to everybody at the school's authority who may finish claims; to the operator where nobody is here."""
    authority = ground.parent_of(school, "authority")
    seen: set[str] = set()
    if authority is not None:
        link = _whole(address("registry:school", authority, school=school.pk))
        for member in ground.members_of(authority):
            role = roles.BY_KEY.get(member.role)
            if role and Permission.FINISH_CLAIMS in role.permissions and member.person_id not in seen:
                seen.add(member.person_id)
                text = f"Dear {member.person.name}\n\n{school.name}: {words}\n\n{link}\n\nForeland\n"
                _to_person(member.person, "adviser", subject, text, school, now)
    operator = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if not seen and operator:
        text = (
            f"To the operator of this installation\n\n{school.name}: {words}\n\nNo authority with advisers is here for this "
            "school. The commands are: foreland claim code, claim finish, claim contest.\n"
        )
        notices.post(to=operator, kind="adviser", subject=subject[:300], text=text, body=school.pk, now=now)


def invitation(*, to: str, name: str, body: Body, role: str, words: str, token: str, days: int, now: datetime) -> None:
    """Send an invitation to take a role."""
    link = _whole(address("registry:invitation", token=token))
    text = (
        f"Dear {name}\n\n{words}\n\nRole: {roles.BY_KEY[role].name}. {roles.BY_KEY[role].description}\n\n"
        f"Open this link to accept:\n\n{link}\n\nThe link works once, within {days} days.{_END}"
    )
    notices.post(to=to, kind="invitation", subject=f"Invitation: {_short(body)}", text=text, body=body.pk, now=now)


def access_asked(*, school: Body, name: str, email: str, now: datetime) -> bool:
    """Pass a colleague's request on to the holder; return False where nobody holds the account."""
    held = ground.holder_of(school)
    if held is None:
        return False
    text = (
        f"Dear {held.person.name}\n\n{name} ({email}) asks for access to {school.name} on Foreland. We have not told "
        "them who you are. If you know this person and want to give them access, invite them here:\n\n"
        f"{_whole(address('registry:people', school))}\n\nIf not, you need not do anything.\n\nForeland\n"
    )
    _to_person(held.person, "access", f"{_short(school)}: a colleague asks for access", text, school, now)
    return True


def account_moved(*, old: Person, body: Body, now: datetime, recovered: bool) -> None:
    """Tell the one who held the account that it has gone to somebody else."""
    how = "An adviser of your authority has given" if recovered else "You, or the person in charge, have handed"
    to = "to a new person" if recovered else "over to a colleague"
    text = f"Dear {old.name}\n\n{how} the account of {body.name} {to}. Your other roles there stay as they are.{_END}"
    _to_person(old, "account", f"{_short(body)}: the account has a new holder", text, body, now)


def role_taken(
    *,
    body: Body,
    person: Person,
    taken: list[str],
    gained: frozenset[Permission],
    inviter: Person | None,
    now: datetime,
) -> None:
    """Tell those in charge and the holder, but not the person, that somebody may now approve or open personal data."""
    names = " and ".join(roles.BY_KEY[key].name for key in taken)
    at = timezone.localtime(now)
    invited = f" {inviter.name} ({inviter.email}) had invited them." if inviter else ""
    told: set[str] = {person.pk}
    for member in ground.members_of(body):
        if member.role not in ("head", "holder") or member.person_id in told:
            continue
        told.add(member.person_id)
        text = (
            f"Dear {member.person.name}\n\n{person.name} ({person.email}) accepted an invitation to {body.name} on "
            f"Foreland on {at:%-d %B %Y} at {at:%H:%M}.{invited}\n\nRole: {names}\n"
            f"It may: {', '.join(sorted(permission.value for permission in gained))}\n\n"
            "If that is right, you need not do anything. If you do not know of it, end this access now, and ask whoever "
            f"invited them:\n\n{_whole(address('registry:people', body))}\n\nIf you cannot end it yourself, ring your "
            "authority's adviser. What was done meanwhile stands in the trail.\n\nForeland\n"
        )
        _to_person(member.person, "access", f"{_short(body)}: somebody has taken a role", text, body, now)


def welcome_staff(*, person: Person, authority: Body, role: str, now: datetime) -> None:
    """Tell somebody that they have a role in an authority, and how to sign in."""
    text = (
        f"Dear {person.name}\n\nYou are now {roles.BY_KEY[role].name.lower()} of {authority.name} on Foreland. Sign in with "
        f"this e-mail address; we send you a code:\n\n{_whole(address('account_login'))}\n\nBefore the first page opens you "
        "set up a second factor: a passkey, or an app that shows one-time codes.\n\nForeland\n"
    )
    _to_person(person, "invitation", f"Your role at {_short(authority)}", text, authority, now)


def _to_person(person: Person, kind: str, subject: str, text: str, body: Body, now: datetime) -> None:
    notices.post(to=person.email, kind=kind, subject=subject[:300], text=text, body=body.pk, now=now)


def _whole(path: str) -> str:
    return f"{settings.ADDRESS}{path}"


def _short(body: Body) -> str:
    return body.name if len(body.name) <= 120 else body.name[:119] + "…"
