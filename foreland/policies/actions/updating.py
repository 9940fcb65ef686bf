"""Verbs of an update to a newer edition: answer, take everything that asks nothing, go on to a still newer one, set aside, adopt.

Until it is adopted nothing of it is in the policy. Every answer is a row of its own; the newest counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from foreland.core.briefing import told_data
from foreland.core.layer import Resolved
from foreland.core.rebase import NotSettled
from foreland.core.updating import ALL, HOWS, Answer, How, Matter, amendments_of
from foreland.core.wording import placeholders
from foreland.core.words import line_of_words
from foreland.policies.actions.amending import NotPossible, checked_words
from foreland.policies.actions.following import follow
from foreland.policies.actions.listing import list_what_is_due
from foreland.policies.models import Change, Policy, SectionAgreed, Update, UpdateDecision
from foreland.policies.queries import parents, ways
from foreland.policies.queries import updates as read
from foreland.policies.queries.drafts import draft, names_of
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST_REASON = 1000
SHORTEST_REASON = 5
_SAID = {
    "keep": "kept your own words",
    "take": "took the new words",
    "combine": "combined the two",
    "write": "wrote other words",
    "leave-out": "left it out",
    "take-in": "took it in",
    "later": "put it off",
    "undo": "took the answer back",
}


class AnsweredMeanwhile(Exception):
    """What a page showed is not so any more: nothing was decided. The text says what happened."""


def decide(
    *,
    policy: Policy,
    body: Body,
    edition: str,
    key: str,
    how: str,
    seen: str,
    after: int,
    by: str,
    now: datetime,
    words: Mapping[str, str] | None = None,
    option: str = "",
    reason: str = "",
    place: Mapping[str, str] | None = None,
) -> UpdateDecision:
    """Answer one matter of an update, change its answer ("undo" takes it back), or put it off ("later").

    `seen` is the digest of the matter as the page showed it and `after` the number of the answer that stood there, 0 for
    none: where either is another by now AnsweredMeanwhile is raised. The same form sent twice is one answer.
    """
    if how not in HOWS:
        raise NotPossible("Choose how it should read.", field="how")
    with transaction.atomic():
        policy, found = _found(policy, body, edition, now)
        matter = found.found.matter(key)
        if matter is None:
            raise AnsweredMeanwhile("This asks nothing any more: the statement or the edition has changed meanwhile.")
        answer = Answer(
            0,
            key,
            how,
            matter.digest,
            _words(words or {}),
            option,
            _reason(reason),
            _own_key(matter, how),
            place,
            by,
        )
        last = matter.answer
        if last is not None and last.number > after and _alike(last, answer):
            return UpdateDecision.objects.get(update=found.row, number=last.number)  # the same form sent twice
        if matter.digest != seen:
            raise AnsweredMeanwhile(
                "The words have changed since you opened the page. Below is how they read now: look again, and decide."
            )
        if (last.number if last else 0) != after:
            assert last is not None
            who = names_of({last.by}).get(last.by, "Somebody")
            raise AnsweredMeanwhile(
                f"{who} {_SAID[last.how]} while you were reading. Nothing of yours was saved: look again."
            )
        _check(found, matter, answer)
        row = _begun(policy, found, by, now)
        return _kept(row, answer, now)


def take_all(*, policy: Policy, body: Body, edition: str, seen: str, by: str, now: datetime) -> None:
    """Take everything that asks nothing as it stands on the page; `seen` is the digest of that list."""
    _everything(policy, body, edition, "take", seen, by, now)


def take_back_all(*, policy: Policy, body: Body, edition: str, by: str, now: datetime) -> None:
    """Take back that everything which asks nothing is taken."""
    _everything(policy, body, edition, "undo", None, by, now)


@transaction.atomic
def _everything(policy: Policy, body: Body, edition: str, how: How, seen: str | None, by: str, now: datetime) -> None:
    policy, found = _found(policy, body, edition, now)
    if how == "take" and found.found.all_taken and found.found.taken:
        return  # the same form sent twice
    digest = found.found.list_digest
    if seen is not None and seen != digest:
        raise AnsweredMeanwhile("The list has changed since you opened the page. Look at it again, and take it then.")
    _kept(_begun(policy, found, by, now), Answer(0, ALL, how, digest, by=by), now)


@transaction.atomic
def go_on(*, policy: Policy, edition: str, by: str, now: datetime) -> Update:
    """Let an update go on to a still newer edition, which arrived meanwhile; answers stand where nothing changed again."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    row = read.open_update(policy)
    if row is None:
        raise NotPossible("There is no update under way. Open the newest edition from the page of the policy.")
    if row.theirs == edition:
        return row
    leads = ways.ways(policy, Body.objects.get(pk=policy.body_id))
    names = next(([name for name, _ in steps] for steps in leads if row.theirs in dict(steps)), [row.theirs])
    if edition != names[-1]:
        raise NotPossible(f"The update can go on to edition {names[-1]}, the newest.")
    row.theirs = edition
    row.save(update_fields=["theirs"])
    _recorded("go-on-with-update", policy, by, now, to=edition)
    return row


@transaction.atomic
def set_aside(*, policy: Policy, by: str, now: datetime) -> None:
    """Stop an update: the policy stays on its edition. The answers are kept, and taken up when it is begun again."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    row = read.open_update(policy)
    if row is None:
        return  # the same form sent twice
    _close(row, Update.State.ASIDE, by, now)
    _recorded("set-update-aside", policy, by, now, to=row.theirs)


@transaction.atomic
def adopt(*, policy: Policy, body: Body, edition: str, seen: str, by: str, now: datetime) -> Update:
    """Put a policy on the newer edition, with everything that was decided, in one step; return the update.

    `seen` is the mark of the update as the page showed it (Reckoned.mark). Raises NotPossible while questions are open, and
    AnsweredMeanwhile where something changed since. Adopting twice is adopting once.
    """
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    if ways.stands_on(locked, edition) and (done := read.adopted_update(locked, edition)) is not None:
        policy.pack, policy.edition = locked.pack, locked.edition
        return done
    locked, found = _found(policy, body, edition, now)
    if found.theirs.head.id != locked.pack and parents.must_choose(locked, body):
        raise NotPossible(
            "Your authority and your trust both have an edition of their own. Record first whose words your board chose."
        )
    if found.found.open:
        count = len(found.found.open)
        raise NotPossible(
            f"{count} question{'s wait' if count > 1 else ' waits'} for you. Decide {'them' if count > 1 else 'it'} first."
        )
    if not found.found.all_taken:
        raise NotPossible("Take what asks nothing first, or decline single changes of it.")
    if found.found.mark != seen:
        raise AnsweredMeanwhile("Something has changed since you opened the page. Read once more what adopting does.")
    row = _begun(locked, found, by, now)
    row.told = told_data(found.told)
    _write(locked, found, by, now)
    follow(locked, found)
    _open_again(locked, found.draft.resolved, found.after.resolved)
    policy.pack, policy.edition = found.theirs.head.id, str(found.theirs.head.edition)
    Policy.objects.filter(pk=locked.pk).update(pack=policy.pack, edition=policy.edition)
    _close(row, Update.State.ADOPTED, by, now)
    trail.record(
        body=locked.body_id, verb="adopt-edition", by=by, subject=locked.pk, kind="policy", now=now,
        detail={"from": row.base, "to": edition, "changes": len(found.found.written)},
    )  # fmt: skip
    list_what_is_due(body=body, now=now)
    return row


def _found(policy: Policy, body: Body, edition: str, now: datetime) -> tuple[Policy, read.Updating]:
    """Return the policy, locked, and its update as it stands."""
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    try:
        return locked, read.updating(draft(locked, body, now=now), edition)
    except read.NoUpdate as error:
        raise NotPossible(str(error)) from error


def _begun(policy: Policy, found: read.Updating, by: str, now: datetime) -> Update:
    """Return the update under way; begin it where nobody has, with the answers of one that was set aside."""
    if found.row is not None:
        return found.row
    row = Update.objects.create(
        policy=policy,
        base=policy.edition,
        theirs=found.edition,
        begun_by=by,
        begun_at=now,
        body_id=policy.body_id,
        base_pack=policy.pack if found.theirs.head.id != policy.pack else "",
    )
    UpdateDecision.objects.bulk_create(
        [
            UpdateDecision(
                body_id=policy.body_id, update=row, number=item.number, key=item.key, how=item.how, digest=item.digest,
                words=item.words, option=item.option, reason=item.reason, own=item.own, place=item.place, by=item.by, at=now,
            )
            for item in read.answers_of(read.set_aside_before(policy))
        ]
    )  # fmt: skip
    _recorded("begin-update", policy, by, now, to=row.theirs)
    return row


def _kept(row: Update, answer: Answer, now: datetime) -> UpdateDecision:
    number = (UpdateDecision.objects.filter(update=row).aggregate(last=Max("number"))["last"] or 0) + 1
    made = UpdateDecision.objects.create(
        update=row, number=number, key=answer.key, how=answer.how, digest=answer.digest, words=dict(answer.words),
        option=answer.option, reason=answer.reason, own=answer.own, place=answer.place, by=answer.by, at=now, body_id=row.body_id,
    )  # fmt: skip
    key = "everything" if answer.key == ALL else answer.key
    trail.record(
        body=row.body_id, verb="answer-update", by=answer.by, subject=row.policy_id, kind="policy", now=now,
        detail={"key": key, "how": answer.how, "number": number},
    )  # fmt: skip
    return made


def _recorded(verb: str, policy: Policy, by: str, now: datetime, **detail: str) -> None:
    trail.record(body=policy.body_id, verb=verb, by=by, subject=policy.pk, kind="policy", detail=detail, now=now)


def _close(row: Update, state: Update.State, by: str, now: datetime) -> None:
    row.state, row.closed_by, row.closed_at = state, by, now
    row.save(update_fields=["state", "closed_by", "closed_at", "told"])


def _words(words: Mapping[str, str]) -> dict[str, str]:
    """Return what was written in tidy form. Raises NotPossible for what cannot be printed."""
    found = {}
    for key, text in words.items():
        if not text.strip():
            continue
        found[key] = checked_words(text)
        if any(name == "choice" for name in placeholders(found[key])):
            raise NotPossible("Write the chosen alternative out, without {{choice}}.", field="text")
    return found


def _reason(reason: str) -> str:
    reason = line_of_words(reason)
    if len(reason) > LONGEST_REASON:
        raise NotPossible(f"The reason has at most {LONGEST_REASON:,} characters.", field="reason")
    return reason


def _own_key(matter: Matter, how: str) -> str:
    """Return a fresh key for words that go on as a statement of the school's own, "" where they need none."""
    withdrawn = matter.question is not None and matter.question.why == "withdrawn"
    return f"own.{new_id()}" if withdrawn and how in ("keep", "write") else ""


def _alike(last: Answer, answer: Answer) -> bool:
    return all(
        getattr(last, name) == getattr(answer, name)
        for name in ("how", "digest", "words", "option", "reason", "place", "by")
    )


def _check(found: read.Updating, matter: Matter, answer: Answer) -> None:
    """Raise NotPossible for an answer that settles nothing, with what is missing."""
    if answer.how == "undo":
        return
    state = found.after.resolved.states.get(matter.key)
    must = matter.kind == "new" and state is not None and state.level == "must"
    if answer.how == "leave-out" and must and len(answer.reason) < SHORTEST_REASON:
        raise NotPossible("Say why this statement is left out. Inspectors and governors will ask.", field="reason")
    if answer.how == "write" and not answer.words:
        raise NotPossible("Write your words, or take one of the wordings.", field="text")
    try:
        amendments_of(matter, answer, found.found.base, found.theirs)
    except NotSettled as error:
        missing = "place" if "section" in str(error) else "option" if "alternatives" in str(error) else ""
        raise NotPossible(str(error), field=missing) from error


def _write(policy: Policy, found: read.Updating, by: str, now: datetime) -> None:
    """Store what goes over by itself and what was decided, behind every change that there is."""
    last = Change.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0
    Change.objects.bulk_create(
        [
            Change(
                body_id=policy.body_id, policy=policy, number=last + at, key=item.key, field=item.field, value=item.value,
                option=item.option, reason=item.reason[:LONGEST_REASON], meaning=item.meaning,
                edition=item.edition or str(found.theirs.head.edition), base=item.base, by=decided or by, at=now,
            )
            for at, (item, decided) in enumerate(found.found.written, 1)
        ]
    )  # fmt: skip


def _open_again(policy: Policy, before: Resolved, after: Resolved) -> None:
    """Take back the agreement to sections that say something else on the newer edition, or are gone."""

    def said(resolved: Resolved, section: str) -> list[tuple[str, str]]:
        return [(state.key, state.text) for state in resolved.section(section) if state.kept]

    changed = [
        row.pk
        for row in SectionAgreed.objects.filter(policy=policy)
        if row.section not in after.bank.section or said(before, row.section) != said(after, row.section)
    ]
    SectionAgreed.objects.filter(pk__in=changed).delete()
