"""Readings of an approval that a trust's board gave once for all of its schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foreland.core.calendar import long_date
from foreland.core.ownwords import own_words
from foreland.library import queries as library
from foreland.policies.models import OwnEdition, Version
from foreland.policies.queries.drafts import Draft
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

LASTS = 366
"""Days for which such an approval counts: a policy is reviewed at least once a year."""


@dataclass(frozen=True, slots=True)
class ForAll:
    """What a trust's board approved for all of its schools: which body of the trust, when, and which edition."""

    trust: str
    by: str
    day: date
    title: str
    edition: str

    @property
    def words(self) -> str:
        """It in a sentence: The board of Beacon Learning Trust approved edition 2026.1 on 20 November 2026."""
        return f"{self.by} of {self.trust} approved edition {self.edition} of “{self.title}” on {long_date(self.day)}"


def approved_for_all(pack: str, edition: str, body: Body, *, today: date) -> ForAll | None:
    """Return the approval that the trust of a school gave to an edition for all of its schools; None where it gave none.

    One that is older than a year does not count any more, and neither does that of a trust which the school has left.
    """
    trust = tenancy.parent_of(body, "trust")
    if trust is None or library.pack_owner(pack) != trust.pk:
        return None
    with open_scope(body=trust, by=f"school:{body.pk}", read_only=True):
        row = OwnEdition.objects.filter(
            bank__pack=pack, number=edition, stage=OwnEdition.Stage.PUBLISHED, for_all=True
        ).select_related("bank").first()  # fmt: skip
    if row is None or row.approved_day is None or (today - row.approved_day).days > LASTS:
        return None
    return ForAll(trust.name, row.approved_body, row.approved_day, row.bank.title, row.number)


def of_draft(draft: Draft) -> ForAll | None:
    """Return the approval for all schools under which a draft stands, whether or not it has words of its own."""
    return approved_for_all(draft.policy.pack, draft.policy.edition, draft.body, today=draft.today)


def of_version(row: Version, body: Body, *, today: date) -> ForAll | None:
    """Return the approval for all schools under which a submitted version may be put in force; None where it may not.

    It has no words of its own, and the school set no steps of its own for it.
    """
    if row.step != "submitted" or row.recipe.get("own_words") != [] or row.steps.exists():
        return None
    return approved_for_all(str(row.recipe.get("pack", "")), str(row.recipe["edition"]), body, today=today)


def titles_of_own(draft: Draft) -> list[str]:
    """Return the titles of the statements that a draft has in words of its own, or has in or out by itself."""
    return [draft.resolved.states[key].title for key in own_words(draft.resolved)]
