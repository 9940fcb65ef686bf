"""The four schools of the demonstration, each made by the verbs that its people would have used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.library import queries as library
from foreland.notices import queries as notices
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.profile import actions as profile
from foreland.registry import actions as registry
from foreland.registry.queries import terms
from foreland.site.demo import approvals, consultations, remarks, todo
from foreland.site.demo.cast import BY_KEY, JUNIOR, Part
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope

if TYPE_CHECKING:
    from foreland.policies.models import Policy

BANK = "england-online-safety"
OLDER = "2025.1"
"""The edition on which one school still stands, so that there is an update to look at."""
OLDER_TERMS = "2026.1"
"""The edition of the data protection terms that one school accepted, so that there is a newer one to look at."""
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "approver": ("governing-body",), "devices": ("shared",), "guest-wifi": ("no",), "it-support": ("provider",),
    "monitoring": ("in-person", "logs"), "ai": ("staff",), "platforms": ("learning-platform", "email"), "social": ("no",),
    "publishes": ("inside", "website"), "boarding": ("no",), "alone": ("no",),
}  # fmt: skip
"""What a made-up school answers unless it says otherwise."""


def seat(part: Part, password: str, *, now: datetime) -> Person:
    """Make the sign-in of one of the cast."""
    person = ground.create_person(email=part.email, name=part.name, password=password, by="operator", now=now)
    if part.second_factor:
        secondfactor.set_up_one_time_codes(person=person, by="operator", now=now)
    return person


def join(urn: str, holder: str, said: str, people: Mapping[str, Person], *, now: datetime) -> Body:
    """Join a school as its holder does: ask, open the link from the message, and hold the account."""
    part = BY_KEY[holder]
    registry.ensure_school(urn=urn, by="operator", now=now, demo=True)
    registry.ask_to_join(urn=urn, email=part.email, name=part.name, said=said, visitor="demonstration", now=now)
    message = notices.latest(to=part.email)
    found = re.search(r"/join/confirm/([\w-]+)/", message.text if message else "")
    assert found is not None, "The message that confirms an address holds its link."
    return registry.confirm_address(token=found[1], now=now).body


def give_roles(body: Body, keys: Sequence[str], people: Mapping[str, Person], *, by: str, now: datetime) -> None:
    """Give the rest of a school's people their roles."""
    inviter = next((person for person in people.values() if person.pk == by), None)
    for key in keys:
        held = {membership.role for membership in grounded.memberships_in(body, people[key])}
        for role in BY_KEY[key].roles:
            if role not in held:
                ground.add_member(body=body, person=people[key], role=role, by=by, now=now, invited_by=inviter)


def give_role(body: Body, person: Person, role: str, *, by: str, now: datetime) -> None:
    """Give somebody who belongs to another school a role in this one, too."""
    ground.add_member(body=body, person=person, role=role, by=by, now=now)


def settle_joining(
    body: Body, *, head: Person, adviser: Person, sharing: str, by: str, now: datetime, edition: str = ""
) -> None:
    """Finish a claim by an adviser's word, accept the terms as the head, and choose what is shared.

    `edition` is the one of the terms that was accepted then, where a newer one waits for an answer today.
    """
    registry.finish_claim(body=body, how="adviser", by=adviser.pk, now=now)
    words = terms.edition(edition) or terms.in_force()
    registry.accept_terms(
        body=body,
        person=head,
        edition=words.edition,
        digest=words.digest,
        in_force=words.digest,
        now=now + timedelta(hours=1),
    )
    registry.choose_sharing(body=body, rung=sharing, by=by, now=now + timedelta(hours=2))


def answer_questions(
    policy: Policy, body: Body, answers: Mapping[str, tuple[str, ...]], *, by: str, now: datetime, most: int = 100
) -> int:
    """Answer what is still open, at most so many questions; a question may bring others. Return how many were answered."""
    count = 0
    chosen = {**ANSWERS, **answers}
    bank = library.bank(policy.pack, policy.edition)
    while count < most:
        layer = policies_read.layer_of(policy, body, now=now)
        waiting = policies_read.unanswered(policies_read.asked(bank, layer.facts, layer.origins))
        if not waiting:
            break
        question = waiting[0].question
        known = [answer.key for answer in question.answers]
        wanted = (
            [key for key in chosen.get(question.key, waiting[0].values) if key in known]
            or list(waiting[0].values)
            or known[:1]
        )
        profile.answer(key=question.key, values=wanted if question.many else wanted[:1], by=by, now=now)
        count += 1
    return count


def choose_all(
    policy: Policy, body: Body, options: Mapping[str, str], *, by: str, now: datetime, leave: int = 0
) -> None:
    """Decide every open choice, by the options given or else the first alternative; leave the last so many open."""
    draft = policies_read.draft(policy, body, now=now)
    waiting = [item.key for item in draft.blockers if item.kind == "choice"]
    for key in waiting[: len(waiting) - leave]:
        state = draft.resolved.states[key]
        known = [option.key for option in state.options]
        option = options.get(key, known[0])
        policies.choose(policy=policy, key=key, option=option if option in known else known[0], by=by, now=now)


def nursery(people: Mapping[str, Person], *, now: datetime) -> Body:
    """Lantern Bay: joined two days ago, asked for a call, has answered half of the questions."""
    then = now - timedelta(days=2)
    body = join("990001", "nursery-head", "head", people, now=then)
    by = people["nursery-head"].pk
    registry.choose_way(body=body, way="telephone", by=by, now=then + timedelta(minutes=10))
    with open_scope(body=body, by=by):
        policy = policies.new_policy(pack=BANK, shape="standalone", by=by, now=then + timedelta(minutes=20))
        answer_questions(policy, body, {}, by=by, now=then + timedelta(minutes=30), most=4)
    return body


def primary(people: Mapping[str, Person], *, now: datetime) -> Body:
    """Harbour View: a draft with own wordings, an own statement and two left out, nearly ready for approval."""
    then = now - timedelta(days=24)
    body = join("990002", "primary-lead", "lead", people, now=then)
    by = people["primary-lead"].pk
    others = (
        "primary-lead",
        "primary-head",
        "primary-dsl",
        "primary-governor",
        "primary-teacher",
        "primary-technician",
    )
    give_roles(body, others, people, by=by, now=then + timedelta(hours=3))
    settle_joining(
        body,
        head=people["primary-head"],
        adviser=people["adviser"],
        sharing="coverage",
        by=by,
        now=then + timedelta(days=1),
    )
    with open_scope(body=body, by=by):
        policy = policies.new_policy(pack=BANK, shape="standalone", by=by, now=then + timedelta(days=2))
        answer_questions(
            policy, body, {"devices": ("shared",), "ai": ("staff",)}, by=by, now=then + timedelta(days=2, hours=1)
        )
        profile.set_values(values=VALUES["primary"], by=by, now=then + timedelta(days=3))
        profile.set_colour(colour="#1B5E73", by=by, now=then + timedelta(days=3))
        choose_all(policy, body, {"phones.pupils": "handed-in"}, by=by, now=then + timedelta(days=4), leave=1)
        _change(policy, body, PRIMARY_WORDS, by=by, now=then + timedelta(days=5))
        policies.add_statement(
            policy=policy, key="own.harbour01", section="teaching", after="", by=by, now=then + timedelta(days=6),
            text="Every autumn our Year 6 digital leaders run a lighthouse assembly, in which they show younger {{pupils}} "
            "how to pause, check and tell before they share something online.",
        )  # fmt: skip
        for key, reason in PRIMARY_LEFT_OUT.items():
            _leave_out(policy, body, key, reason, by=by, now=then + timedelta(days=7))
        for section in policies_read.draft(policy, body, now=now).used_sections[:6]:
            policies.agree_section(policy=policy, section=section, by=by, now=then + timedelta(days=8))
        consultations.families(policy, body, by=by, now=now)
        remarks.harbour_view(policy, body, people, now=now)
        todo.harbour_view(body, people, now=now)
    return body


def secondary(people: Mapping[str, Person], *, now: datetime) -> Body:
    """Cliffe Point: version 1.0 is published, and a new draft has begun."""
    then = now - timedelta(days=80)
    body = join("990003", "secondary-lead", "lead", people, now=then)
    by = people["secondary-lead"].pk
    give_roles(
        body, ("secondary-lead", "secondary-head", "secondary-governor"), people, by=by, now=then + timedelta(hours=3)
    )
    settle_joining(
        body,
        head=people["secondary-head"],
        adviser=people["adviser"],
        sharing="read",
        by=by,
        now=then + timedelta(days=1),
        edition=OLDER_TERMS,
    )
    with open_scope(body=body, by=by):
        policy = policies.new_policy(pack=BANK, shape="standalone", by=by, now=then + timedelta(days=2))
        answers = {
            "approver": ("trust-board",),
            "devices": ("shared", "one-to-one"),
            "monitoring": ("in-person", "logs", "alerts"),
            "ai": ("staff", "pupils"),
        }
        answer_questions(policy, body, answers, by=by, now=then + timedelta(days=3))
        profile.set_values(values=VALUES["secondary"], by=by, now=then + timedelta(days=4))
        profile.set_colour(colour="#5B2A4E", by=by, now=then + timedelta(days=4))
        choose_all(policy, body, {"phones.pupils": "locked"}, by=by, now=then + timedelta(days=5))
        for section in policies_read.draft(policy, body, now=now).used_sections:
            policies.agree_section(policy=policy, section=section, by=by, now=then + timedelta(days=6))
        _publish(policy, body, people, then + timedelta(days=8))
        consultations.young_people(policy, body, by=by, now=now)
        _change(policy, body, SECONDARY_WORDS, by=by, now=now - timedelta(days=5))
    return body


def junior(people: Mapping[str, Person], *, now: datetime) -> Body:
    """Marram Junior: a policy on the edition of 2025, with words of its own where the newest edition has new ones too.

    Version 1.0 is in force; version 2.0, with those words, has come to its last step, the chair of governors by a link.
    """
    then = now - timedelta(days=60)
    body = join(JUNIOR, "junior-lead", "lead", people, now=then)
    by = people["junior-lead"].pk
    registry.finish_claim(body=body, how="adviser", by=people["adviser"].pk, now=then + timedelta(hours=4))
    give_roles(body, ("junior-lead", "junior-head"), people, by=by, now=then + timedelta(hours=5))
    registry.choose_sharing(body=body, rung="coverage", by=by, now=then + timedelta(hours=6))
    with open_scope(body=body, by=by):
        policy = policies.new_policy(pack=BANK, shape="standalone", by=by, now=then + timedelta(days=1), edition=OLDER)
        answer_questions(policy, body, {}, by=by, now=then + timedelta(days=1))
        profile.set_values(values=VALUES["junior"], by=by, now=then + timedelta(days=2))
        choose_all(policy, body, {}, by=by, now=then + timedelta(days=3))
        approvals.first(policy, body, people, now=then + timedelta(days=4))
        _change(policy, body, JUNIOR_WORDS, by=by, now=then + timedelta(days=14))
        for key, reason in JUNIOR_LEFT_OUT.items():
            _leave_out(policy, body, key, reason, by=by, now=then + timedelta(days=15))
        approvals.in_steps(policy, body, people, now=now)
        policies.offer_updates(body=body, now=now - timedelta(days=4))
    return body


def _publish(policy: Policy, body: Body, people: Mapping[str, Person], now: datetime) -> None:
    """Submit as the lead, approve as the chair a week later, and publish."""
    lead, chair = people["secondary-lead"], people["secondary-governor"]
    submitted = policies.submit(
        policy=policy, body=body, documents=(), by=lead.pk, submitter=lead.name, now=now,
        note="Our first policy made with the national statement bank. The phone rules are the ones we agreed in July.",
    )  # fmt: skip
    decided = now + timedelta(days=7)
    for version in submitted:
        approved = policies.approve(
            version=version,
            body=body,
            approver=chair,
            meeting="Local committee, autumn meeting",
            meeting_date=decided.date(),
            now=decided,
        )
        policies.publish(version=approved, now=decided + timedelta(minutes=1))


def _change(policy: Policy, body: Body, words: Mapping[str, str], *, by: str, now: datetime) -> None:
    """Reword statements that this school has in its policy."""
    states = policies_read.draft(policy, body, now=now).resolved.states
    for key, text in words.items():
        if key in states and states[key].kept:
            policies.reword(policy=policy, key=key, text=text, by=by, now=now)


def _leave_out(policy: Policy, body: Body, key: str, reason: str, *, by: str, now: datetime) -> None:
    states = policies_read.draft(policy, body, now=now).resolved.states
    if key in states and states[key].kept:
        policies.leave_out(policy=policy, key=key, reason=reason, by=by, now=now)


VALUES: dict[str, dict[str, str]] = {
    "primary": {
        "head_name": "Owen Castell", "dsl_name": "Ines Calloway", "deputy_names": "Owen Castell\nMaisie Drew",
        "online_safety_lead_name": "Priya Nadar", "governor_name": "Tobias Renn", "senior_leader_name": "Ines Calloway",
        "it_name": "Breakwater Schools IT",
        "filtering_product": "Groyne Filter", "monitoring_product": "Groyne Watch", "record_system": "our safeguarding record system",
        "phones_place": "a labelled box in each classroom, locked away by the teacher", "staff_phones_place": "the lockers in the staff room",
        "ai_tools": "the assistant in our office software", "platform_names": "Tidepool Learning",
        "report_place": "the worry box outside the library, or the worry button on the learning platform",
        "office_contact": "01632 960 102, office@harbourview.sch.example", "policies_place": "the school website and the office",
        "image_retention": "until the end of the year in which a child leaves",
        "chair_contact": "chair@harbourview.sch.example", "lead_out_of_hours": "01632 960 132",
    },
    "junior": {
        "head_name": "Yusuf Anderby", "dsl_name": "Carys Holme", "deputy_names": "Yusuf Anderby", "online_safety_lead_name": "Bethan Lisle",
        "governor_name": "Pearl Watanabe", "senior_leader_name": "Carys Holme", "it_name": "Breakwater Schools IT",
        "filtering_product": "Groyne Filter", "monitoring_product": "Groyne Watch", "record_system": "our safeguarding record system",
        "ai_tools": "the assistant in our office software", "office_contact": "01632 960 108, office@marramschools.sch.example",
        "policies_place": "the school website and the office", "dpo_name": "Breakwater Data Care",
    },
    "secondary": {
        "head_name": "Nkechi Amadi", "dsl_name": "Rosalind Keay", "deputy_names": "Martin Achebe\nSaoirse Doyle",
        "online_safety_lead_name": "Gareth Holloway", "governor_name": "Judith Sorley", "senior_leader_name": "Rosalind Keay",
        "it_name": "Beacon Reach Trust IT team", "dpo_name": "Beacon Reach Trust data protection officer",
        "filtering_product": "Headland Filter", "monitoring_product": "Headland Alerts", "record_system": "the trust’s safeguarding record system",
        "phones_place": "a locking pouch that each student carries", "staff_phones_place": "the staff work room",
        "ai_tools": "Tern Tutor\nthe assistant in our office software", "platform_names": "Tidepool Learning\nHomework Bell",
        "social_accounts": "", "report_place": "the reporting form on the student page, or the well-being room",
        "office_contact": "01632 960 103, office@cliffepoint.sch.example", "policies_place": "the school website",
        "image_retention": "three years after a student leaves",
        "chair_contact": "chair@beaconreach.sch.example", "lead_out_of_hours": "01632 960 133",
    },
}  # fmt: skip

JUNIOR_WORDS = {
    "filtering.reports": "Every month the safeguarding lead reads a report of worrying searches and pages, and records what was done.",
    "images.withdrawal": "Consent can be withdrawn at any time. We then remove the picture from every place we control, the newsletter included.",
    "ai.approval": "Nobody uses a new AI tool until a senior leader has approved it and the computing lead has tried it for a week.",
}
JUNIOR_LEFT_OUT = {"phones.confiscation": "Our behaviour policy says this in full."}

PRIMARY_WORDS = {
    "purpose.benefits": "We want {{pupils}} to make, not only to watch: films about our harbour, code that steers a model lifeboat, music, and letters to "
    "{{pupils}} in our partner schools. Technology serves that, and a person they trust is always near.",
    "teaching.involving": "Our digital leaders, two {{pupils}} from each class of Years 4 to 6, meet every half-term. They tell us which apps and games are new in the "
    "playground, and they read this policy in its child-friendly form before it goes to the governors.",
}
PRIMARY_LEFT_OUT = {
    "security.mfa": "Our IT provider switches a second step on for all staff accounts in January 2027; until then only leaders and the office have it.",
    "access.more-at-risk": "Our inclusion policy says this in full and is read by every member of staff each September.",
}
SECONDARY_WORDS = {
    "ai.checking": "Whatever an AI tool has helped to write is read, checked and corrected by the person whose name stands on it. "
    "Marks, reports and references are never left to a tool.",
    "phones.staff": "Staff keep their own phones out of sight and silent while they are with {{pupils}}. On duty outdoors and on trips they carry a school phone.",
}
