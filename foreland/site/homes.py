"""What a home page says: the one next step of this person in this school, and how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foreland.core.calendar import day_in_london
from foreland.policies import queries as policies
from foreland.policies.queries import Draft
from foreland.policies.queries import rounds as consultations
from foreland.profile import queries as profile
from foreland.registry import queries as registry
from foreland.registry.queries import agreeing, leading
from foreland.site import own_editions
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.tenancy.opened import Opened
from foreland.tenancy.permissions import Permission
from foreland.ui import parts

REVIEW_SOON = 60
"""Days before a review date from which the home page speaks of it."""
REPLY_SOON = 7
"""Days before those who answered a consultation are to hear of it from which this is the next step."""


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing to do: what and why in words, and the button; no button where others have to act. `also` is another way."""

    title: str
    text: str
    button: str = ""
    href: str = ""
    also: str = ""
    also_href: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One policy in one line of the home page."""

    name: str
    href: str
    facts: list[parts.Row]


def next_step(opened: Opened, body: Body, draft: Draft | None, *, now: datetime) -> Step:
    """Return the one thing that this person should do next in this school, the most pressing first."""
    stands = policies.stand(draft) if draft else None
    policy = policies.next_step(stands, can=opened.can, by=opened.by) if stands else None
    pressing = policy is not None and policy.what in ("decide", "ask")
    for found in (
        _step(policy, body) if policy and pressing else None,
        _claim(opened, body, draft),
        _successor(opened, body),
        _ratification(opened, body, now),
        _reply(opened, body, now),
        _newer(opened, body, stands, policy),
        _step(policy, body) if policy else _beginning(opened, body, draft),
        _review(opened, body, draft, now),
    ):
        if found is not None:
            return found
    if draft is None:
        return Step(
            "Nothing waits for you", "There is no policy here yet. Whoever writes it will ask you when it is your turn."
        )
    return Step(
        "Nothing waits for you",
        "You can read the policies of the school at any time.",
        "Read the policies",
        address("policies:policies", body),
    )


def _newer(opened: Opened, body: Body, stands: policies.Stand | None, found: policies.Next | None) -> Step | None:
    """Return the update to a newer edition where the step would be to go on with the older: that work may be done twice."""
    if stands is None or found is None or not opened.can(Permission.WRITE_POLICIES):
        return None
    if found.what not in ("questions", "names", "section", "settle") or stands.behind:
        return None
    newer = policies.line(stands.draft)
    if newer is None or policies.was_set_aside(stands.draft.policy, newer.edition):
        return None
    text = newer.text if newer.begun else f"{newer.text} Look at it before you go on with the draft."
    where = address("policies:update", body, policy=stands.draft.policy.pk, edition=newer.edition)
    return Step(newer.title, text, newer.link, where)


def _step(found: policies.Next, body: Body) -> Step:
    href = address(found.door, body, **found.parts) + found.query if found.door else ""
    return Step(found.title, found.text, found.button, href)


def _claim(opened: Opened, body: Body, draft: Draft | None) -> Step | None:
    if not opened.claiming:
        return None
    claim = registry.open_claim()
    if claim is None:
        return None
    if claim.state == "code-sent":
        return Step(
            "Finish joining with your code",
            "A code was given to the school. Until you enter it you can write, but not publish or invite anybody.",
            "Enter the code",
            address("registry:code", body),
        )
    if claim.way or draft is None:
        return None  # others have to act now, or the first policy comes first; `waiting_for` says so on the page
    return Step(
        "Finish joining",
        "Show that you speak for the school: a code through the office telephone, by post, or by an adviser. "
        "Until then you can write, but not publish or invite anybody.",
        "Choose how to finish",
        address("registry:claim", body),
    )


def _successor(opened: Opened, body: Body) -> Step | None:
    """Return that the register closed the school and names the one that came after it, for whoever may say so."""
    if not opened.can(Permission.HAND_OVER) or not registry.conversions().exists():
        return None
    return Step(
        "Say whether your school has become another",
        "The national register has closed this school and names the one that came after it. If that is you, go on under "
        "its number: policies, people and history stay.",
        "See what the register says",
        address("registry:convert", body),
    )


def waiting_for(opened: Opened) -> str:
    """Return in words how joining stands while the claim is not finished; "" when it is, or when a code is there."""
    claim = registry.open_claim() if opened.claiming else None
    if claim is None or claim.state == "code-sent":
        return ""
    if not claim.way:
        return "Joining is not finished: show that you speak for the school. Until then you can write, but not publish or invite anybody."
    ways = {
        "telephone": "a call through the school’s office",
        "post": "a letter to the school",
        "adviser": "an adviser’s word",
    }
    return f"Joining waits for {ways.get(claim.way, 'an adviser')}. Until then you can write, but not publish or invite anybody."


def left_from_joining(opened: Opened, *, now: datetime) -> list[parts.Link]:
    """Return what the page after joining proposed to this person and is not done yet, each with the place to do it."""
    found = []
    body = opened.body
    if opened.can(Permission.EDIT_PROFILE) and not profile.values(now=now).get("dsl_name"):
        found.append(parts.Link("Name your leads", address("profile:leads", body)))
    if opened.can(Permission.CHOOSE_SHARING) and not registry.sharing():
        found.append(parts.Link("Choose what your authority sees", address("registry:sharing", body)))
    return found


def terms_wait(opened: Opened, draft: Draft | None) -> str:
    """Return what of the data protection terms waits for whoever may accept them: "newer", "first", or "" for nothing.

    Making, approving and publishing policies needs no agreement, so the first never comes before a policy is in force.
    """
    if draft is None or opened.claiming or not opened.can(Permission.ACCEPT_TERMS):
        return ""
    waits = agreeing.agreed().waits
    return waits if waits == "newer" or policies.in_force() else ""


def to_sign(opened: Opened, body: Body) -> Step | None:
    """Return the handover of a lead's role that waits for this person's signature; others wait for it, so it comes first."""
    waiting = leading.waiting_for(opened.person, opened.memberships)
    if not waiting:
        return None
    name = roles.BY_KEY[waiting[0].role].name.lower()
    return Step(
        "Read a handover and sign it",
        f"The role of {name} goes to {waiting[0].taker.name}. What is open, what was decided and why, and whom to ring.",
        "Read the handover",
        address("registry:lead-handover", body, handover=waiting[0].pk),
    )


def _ratification(opened: Opened, body: Body, now: datetime) -> Step | None:
    due = policies.ratifications_due()
    if not due or not opened.can(Permission.APPROVE_POLICIES):
        return None
    first = due[0]
    assert first.ratify_by is not None
    late = first.ratify_by < day_in_london(now)
    return Step(
        f"Ratify “{first.title}”",
        f"It is in force since it was approved ahead of the meeting. It {'was' if late else 'is'} to be ratified "
        f"on {first.ratify_by.day} {first.ratify_by:%B %Y}.",
        "Record the meeting",
        address("policies:ratify", body, policy=first.policy_id, version=first.pk),
    )


def _reply(opened: Opened, body: Body, now: datetime) -> Step | None:
    """Return that those who were asked wait to hear what came of it, once the day on which they were to hear is near."""
    today = day_in_london(now)
    waiting = consultations.rounds_without_reply(today) if opened.can(Permission.SUBMIT_POLICIES) else []
    if not waiting or (waiting[0].reply_by - today).days > REPLY_SOON:
        return None
    first = waiting[0]
    late = first.reply_by < today
    return Step(
        f"Say what came of “{first.title}”",
        f"Those who answered {'were' if late else 'are'} to hear by {first.reply_by.day} {first.reply_by:%B %Y} what "
        "changed, and what did not and why. They read it at the same link.",
        "Write what came of it",
        address("policies:round-reply", body, policy=first.policy_id, round=first.pk),
    )


def _said(body: Body, draft: Draft) -> list[parts.Row]:
    """Return how many comments and suggestions wait for an answer."""
    have = policies.counted_in_all(draft.policy)
    if not have.total:
        return []
    kinds = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((have.suggestions, "suggestion"), (have.comments, "comment"))
        if count
    ]
    what = "One thing people said waits" if have.total == 1 else f"{have.total} things people said wait"
    where = address("policies:said", body, policy=draft.policy.pk)
    return [
        parts.Row("What people said", f"{what} for you: {' and '.join(kinds)}", (parts.Link("Read and answer", where),))
    ]


def _consultations(body: Body, draft: Draft, *, may_write: bool) -> list[parts.Row]:
    """Return the consultations that are open, and those that wait for what came of them."""
    pk, rows = draft.policy.pk, []
    for row in consultations.open_rounds(draft.today):
        staff = row.audience in ("staff", "governors")
        if row.policy_id != pk or not (staff or may_write):
            continue
        door, words = ("policies:round-join", "Take part") if staff else ("policies:round", "See how it stands")
        act = parts.Link(words, address(door, body, policy=pk, round=row.pk), f"in “{row.title}”")
        rows.append(parts.Row("Consultation", f"{row.title}: open until {row.closes.day} {row.closes:%B %Y}", (act,)))
    for row in consultations.rounds_without_reply(draft.today) if may_write else []:
        if row.policy_id == pk:
            act = parts.Link(
                "Tell them", address("policies:round", body, policy=pk, round=row.pk), f"about “{row.title}”"
            )
            said = f"{row.title} has closed. Say what came of it by {row.reply_by.day} {row.reply_by:%B %Y}"
            rows.append(parts.Row("Consultation", said, (act,)))
    return rows


def _beginning(opened: Opened, body: Body, draft: Draft | None) -> Step | None:
    if draft is not None or not opened.can(Permission.WRITE_POLICIES):
        return None
    return Step(
        "Make your online safety policy",
        "Answer questions about your setting, then read a draft that fits it. What the national register knows is answered already.",
        "Start the policy",
        address("policies:new", body),
        "You have a policy already? Bring it",
        address("imports:bring", body),
    )


def _review(opened: Opened, body: Body, draft: Draft | None, now: datetime) -> Step | None:
    if draft is None or not opened.can(Permission.WRITE_POLICIES):
        return None
    in_force = policies.in_force(draft.policy)
    if not in_force:
        return None
    nearest = min(row.review_date for row in in_force)
    days = (nearest - day_in_london(now)).days
    if days > REVIEW_SOON:
        return Step(
            "Your policy is in force",
            f"Its next review is due on {nearest.day} {nearest:%B %Y}. Put the link on the school’s website, so that parents find it.",
            "See the public page",
            address("policies:public", body),
        )
    return Step(
        "Review your policy",
        f"The review {'was due' if days < 0 else 'is due'} on {nearest.day} {nearest:%B %Y}. Go through the sections, then submit a new version.",
        "Start the review",
        address("policies:policy", body, policy=draft.policy.pk),
    )


def standing(body: Body, draft: Draft, *, may_write: bool) -> Standing:
    """Return a policy's line: what is in force, how far the draft is, what waits."""
    pk = draft.policy.pk
    tally = draft.tally
    rows = []
    for version in policies.in_force(draft.policy):
        acts = (
            parts.Link(
                "Public page", address("policies:public-document", body, document=version.key), f"of {version.title}"
            ),
        )
        rows.append(
            parts.Row(
                version.title,
                f"Version {version.number} is in force; next review {version.review_date.day} {version.review_date:%B %Y}",
                acts,
            )
        )
    waiting = policies.open_submission(draft.policy)
    if waiting:
        rows.append(parts.Row("Waiting for approval", ", ".join(f"{row.title} {row.number}" for row in waiting)))
    newer = policies.line(draft) if may_write else None
    if newer is not None:
        where = address("policies:update", body, policy=pk, edition=newer.edition)
        rows.append(parts.Row(newer.title, newer.text, (parts.Link(newer.link, where),)))
    rows.extend(_said(body, draft) if may_write else ())
    rows.extend(_consultations(body, draft, may_write=may_write))
    rows.append(
        parts.Row(
            "Requirements met by the draft",
            f"{tally.met} of {tally.total}" + (" would be, by the proposed words" if draft.unread else ""),
            (parts.Link("See which", address("policies:coverage", body, policy=pk)),),
        )
    )
    blocking = sum(item.blocks for item in draft.blockers)
    if may_write:
        words = "Nothing" if not blocking else ("One thing" if blocking == 1 else f"{blocking} things")
        rows.append(
            parts.Row(
                "Left before approval", words, (parts.Link("See what", address("policies:blockers", body, policy=pk)),)
            )
        )
    return Standing(
        "Online safety policy" if draft.policy.shape == "standalone" else "Online safety policies",
        address("policies:policy", body, policy=pk),
        rows,
    )


def authority_tasks(opened: Opened, body: Body, *, now: datetime) -> list[parts.Task]:
    """Return what an authority has to settle: contacts to confirm, opening, claims to finish."""
    desk = profile.desk(body)
    stale = profile.unconfirmed(body, now=now)
    found = []
    if opened.can(Permission.CONFIRM_CONTACTS):
        words = "All confirmed" if not stale else f"{len(stale)} to confirm"
        found.append(
            parts.Task(
                "Emergency contacts", words, address("profile:contacts", body),
                "Somebody rings each number and says that it is right. A number that is not confirmed in time is not shown.",
                "" if not stale else "ask",
            )
        )  # fmt: skip
    found.append(
        parts.Task(
            "Open to schools", "Open" if desk.open else "Not open yet", address("profile:contacts", body) if opened.can(Permission.EDIT_AUTHORITY) else "",
            "Schools can join at any time; once you are open they see your contacts and advisers.", "" if desk.open else "ask",
        )
    )  # fmt: skip
    closed = registry.conversions().first() if opened.can(Permission.FINISH_CLAIMS) else None
    if closed is not None:
        found.append(
            parts.Task(
                "Schools that became another", f"{registry.conversions().count()} to settle",
                address("registry:school", body, school=closed.body_id),
                "The register closed them and names the school that came after. They decide, or you do for them.", "ask",
            )
        )  # fmt: skip
    if opened.can(Permission.FINISH_CLAIMS):
        waiting = len(registry.waiting_claims())
        found.append(
            parts.Task(
                "Calls to make", f"{waiting} waiting" if waiting else "None", address("registry:calls", body),
                "People who joined a school and asked for a call, a letter or your word.", "ask" if waiting else "",
            )
        )  # fmt: skip
    return [*found, *own_editions.in_work(opened, body)]
