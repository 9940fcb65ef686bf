"""Readings of a federation's one draft: which schools there are, which take it, and what each has of its own in it.

The other schools are read one by one in their own scope, and of each only what it said about taking the draft, how far it has
come, and what stands between it and publishing. What a school that takes nothing writes is never read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foreland.core.amend import Amendment
from foreland.core.blockers import Blocker
from foreland.core.handing import Handed, hand_on
from foreland.library import queries as library
from foreland.policies import asks
from foreland.policies.asks import Federation, Fellow
from foreland.policies.models import HandedOn, Policy, SharedDraft, Version
from foreland.policies.queries import ways
from foreland.policies.queries.bringing import may_stand_on
from foreland.policies.queries.drafts import Draft, amendments, draft, names_of
from foreland.policies.queries.versions import in_force, open_submission
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

OPEN = (SharedDraft.State.ASKED, SharedDraft.State.TAKEN)
SAID_NO = (SharedDraft.State.DECLINED, SharedDraft.State.ENDED)
UNDER_WAY = timedelta(minutes=15)
"""How long publishing for a school counts as under way; what has not come by then may be ordered again."""


@dataclass(frozen=True, slots=True)
class Member:
    """Another school of the federation, and how it stands to the draft of the one that looks.

    `shared` is its answer to this school, `elsewhere` the name of a school whose draft it takes instead. `own` counts the
    statements that stay as it has them, `left` what stands between its draft and approval, `edition` is the one it stands on.
    `answered_by` is who there said no; `under_way` whether it is being published for it just now;
    `unread` whether the edition it stands on is not loaded here.
    """

    fellow: Fellow
    shared: SharedDraft | None = None
    elsewhere: str = ""
    own: int = 0
    edition: str = ""
    left: int = 0
    begun: bool = False
    waiting: bool = False
    answered_by: str = ""
    under_way: bool = False
    unread: bool = False

    @property
    def takes(self) -> bool:
        """Whether it takes the draft of the school that looks."""
        return self.shared is not None and self.shared.state == SharedDraft.State.TAKEN

    @property
    def may_be_asked(self) -> bool:
        """Whether it has its place here, and was never asked or the question was taken back."""
        return self.fellow.body is not None and not self.elsewhere and (
            self.shared is None or self.shared.state == SharedDraft.State.WITHDRAWN
        )  # fmt: skip

    @property
    def may_be_asked_again(self) -> bool:
        """Whether it said no: then it is asked once more only with what has changed since."""
        return self.shared is not None and not self.elsewhere and self.shared.state in SAID_NO


def federation_of(body: Body) -> Federation | None:
    """Return the federation to which the register counts the open school, or None; a trust or an authority has none.

    A school that left it while an answer of its own stood open has that one with no other school, to end what it said.
    """
    if body.kind != "school":
        return None
    row, found = standing(body), asks.federation_of(body)
    return Federation(row.federation, row.named, ()) if found is None and row is not None else found


def standing(body: Body) -> SharedDraft | None:
    """Return the open school's answer about the draft of another: asked and open, or taken; None for neither."""
    return SharedDraft.objects.filter(state__in=OPEN).first()


def members(leader: Body, found: Federation, *, by: str, now: datetime) -> list[Member]:
    """Return the other schools of a federation as the school that writes sees them."""
    return [_member(each, leader, by, now) for each in found.schools if each.body is None or each.body != leader]


def takers(leader: Body, *, by: str, now: datetime) -> list[Member]:
    """Return the schools that take the draft of this one and are in its federation today."""
    found = federation_of(leader)
    return [each for each in members(leader, found, by=by, now=now) if each.takes] if found else []


def _member(fellow: Fellow, leader: Body, by: str, now: datetime) -> Member:
    if fellow.body is None:
        return Member(fellow)
    with open_scope(body=fellow.body, by=by, read_only=True):
        row = SharedDraft.objects.filter(state__in=OPEN).select_related("policy").first()
        if row is not None and row.leader != leader.pk:
            other = tenancy.body_by_id(row.leader)
            return Member(fellow, elsewhere=other.name if other else "another school")
        if row is None:
            last = SharedDraft.objects.filter(leader=leader.pk).order_by("-asked_at").first()
            no = last is not None and last.state in SAID_NO
            return Member(fellow, last, answered_by=names_of({last.by}).get(last.by, "") if last and no else "")
        if row.state != SharedDraft.State.TAKEN or row.policy is None:
            return Member(fellow, row, under_way=under_way(row, now=now))
        try:
            at = draft(row.policy, fellow.body, now=now)
        except library.NoEdition:
            return Member(fellow, row, edition=row.policy.edition, unread=True)
        return Member(
            fellow, row, own=len(own_words(row, by=by)), edition=row.policy.edition, begun=True,
            left=len(blocking(at)), waiting=bool(open_submission(row.policy)), under_way=under_way(row, now=now),
        )  # fmt: skip


def under_way(row: SharedDraft, *, now: datetime) -> bool:
    """Return whether a school's policy is being published for it just now."""
    if row.ordered_at is None or now - row.ordered_at > UNDER_WAY:
        return False
    return row.came_at is None or row.came_at < row.ordered_at


def last_answer(leader: str) -> SharedDraft | None:
    """Return the open school's last no to a school that asks it again, or None."""
    return SharedDraft.objects.filter(leader=leader, state__in=SAID_NO).order_by("-asked_at").first()


def blocking(of: Draft) -> list[Blocker]:
    """Return what stands between a draft and approval."""
    return [item for item in of.blockers if item.blocks]


def handed_numbers(of: Policy) -> frozenset[int]:
    """Return the numbers of a policy's changes that came to it from the shared draft."""
    rows = HandedOn.objects.filter(policy=of).values_list("first", "last")
    return frozenset(number for first, last in rows for number in range(first, last + 1))


def given_by(row: SharedDraft, *, by: str) -> tuple[Amendment, ...]:
    """Return the changes of the shared draft that were handed on to the open school, read in the scope of who writes."""
    with open_scope(body=row.leader, by=by, read_only=True):
        source = Policy.objects.filter(pk=row.source).first()
        return amendments(source, upto=row.upto) if source is not None else ()


def to_take(row: SharedDraft, of: Policy, given: tuple[Amendment, ...], again: frozenset[str] = frozenset()) -> Handed:
    """Return what a policy of the open school takes over from the shared draft, and what stays as the school has it."""
    return hand_on(given, amendments(of), handed_numbers(of), upto=row.upto, again=again)


def own_words(row: SharedDraft, *, by: str) -> frozenset[str]:
    """Return the keys of statements that the open school has otherwise than the shared draft."""
    return frozenset(to_take(row, row.policy, given_by(row, by=by)).own) if row.policy is not None else frozenset()


def reaches(of: Policy, body: Body, pack: str, edition: str) -> bool:
    """Return whether a policy of the open school stands on an edition or may go to it."""
    if (of.pack, of.edition) == (pack, edition):
        return True
    return (
        may_stand_on(body, pack) and len(ways.steps_to(of.pack, of.edition, ways.name_of(pack, edition, of.pack))) > 1
    )


def approved_as_it_stands(of: Policy) -> dict[str, Version]:
    """Return the documents in force that read as the draft of a policy does now, by key, whose decision holds for others too.

    A factual re-issue counts as the words that were approved; one that waits to be ratified, or that a setting of one
    adopted for itself, does not count.
    """
    last = last_change(of)
    return {
        row.key: row
        for row in in_force(of)
        if row.approving_body and (row.ratify_by is None or row.ratified_at) and as_it_stands(row, of, last)
    }


def as_it_stands(row: Version, of: Policy, last: int) -> bool:
    """Return whether a version was made of a policy on its edition with all of its changes, the last of which is `last`."""
    return (row.recipe.get("pack"), row.recipe["edition"], row.recipe["upto"]) == (of.pack, of.edition, last)


def last_change(of: Policy) -> int:
    """Return the number of the last change of a policy; 0 for none."""
    return max((item.number for item in amendments(of)), default=0)
