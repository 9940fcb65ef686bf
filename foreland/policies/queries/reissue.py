"""Readings of the factual re-issue: what is in force, with today's names, numbers and places in the approved words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from foreland.core.blockers import Blocker
from foreland.core.calendar import LONDON, long_date
from foreland.core.document import Document, Fact, from_data
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank
from foreland.library import queries as library
from foreland.policies.models import Version
from foreland.policies.queries import drafts
from foreland.policies.queries.versions import bank_of, changed_values, in_force, latest, stored_document
from foreland.tenancy.models import Body


@dataclass(frozen=True, slots=True)
class Reissue:
    """A version as it would print today: its document and summaries, its values, what is missing, and whether it differs."""

    document: Document
    summaries: list[tuple[str, Document]]
    values: dict[str, str]
    missing: list[Blocker]
    differs: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """A version in force that prints names or numbers which have changed; `missing` where one of them is empty now."""

    version: Version
    missing: bool


def reissue(base: Version, body: Body, *, number: str, address: str, now: datetime) -> Reissue:
    """Return a version with today's values in the words, answers and terms that were approved."""
    recipe = base.recipe
    bank = bank_of(base)
    values = dict(drafts.layer_of(base.policy, body, now=now).values)
    if "review_date" in recipe["values"]:
        values["review_date"] = recipe["values"]["review_date"]
    layer = Layer(
        facts={key: tuple(found) for key, found in recipe["facts"].items()}, origins=recipe["origins"], values=values,
        terms=recipe["terms"], amendments=drafts.amendments(base.policy, upto=recipe["upto"]), shape=recipe["shape"],
    )  # fmt: skip
    draft = replace(drafts.draft(base.policy, body, now=now), bank=bank, resolved=resolve(bank, layer))
    draft = replace(draft, **_as_approved(recipe, bank))
    cover = tuple(Fact(f.label, number) if f.label == "Version" else f for f in stored_document(base).cover)
    part = tuple((who, how, when) for who, how, when in recipe.get("took_part", ()))
    document = drafts.printed(draft, base.key, version=number, cover=cover, address=address, drafted=False, part=part)
    document = replace(document, next_review=long_date(base.review_date))
    short = [
        (name, replace(item, next_review=document.next_review))
        for name, item in drafts.summaries(draft, base.key, version=number, address=address, drafted=False)
    ]
    before = [stored_document(base), *(from_data(item["document"]) for item in base.summaries)]
    return Reissue(
        document=document,
        summaries=short,
        values=values,
        missing=[item for item in draft.blockers_of([base.key]) if item.kind in ("value", "lead")],
        differs=list(map(_said, [document, *(item for _, item in short)])) != list(map(_said, before)),
    )


def behind(of: drafts.Draft) -> list[Behind]:
    """Return the versions of a policy in force that print names or numbers which have changed since, and can be re-issued."""
    found = []
    for row in in_force(of.policy):
        newest = latest(of.policy, row.key)
        if newest is None or newest.pk != row.pk or not changed_values(row, of.body, now=of.now):
            continue  # one that is being published catches up by itself
        made = reissue(row, of.body, number=row.number, address=stored_document(row).address, now=of.now)
        if made.differs:
            found.append(Behind(row, bool(made.missing)))
    return found


def _as_approved(recipe: dict[str, Any], bank: Bank) -> dict[str, Any]:
    """Return the requirements and the day of the approved words, so that a re-issue lists the same law and guidance."""
    found: dict[str, Any] = {}
    if recipe.get("requirements") and bank.head.requirements:
        found["requirements"] = library.requirements(bank.head.requirements[0], recipe["requirements"])
    if recipe.get("day"):
        found["now"] = datetime.combine(date.fromisoformat(recipe["day"]), time(12), LONDON)
    return found


def _said(document: Document) -> tuple[object, ...]:
    """Return what a document says and how it looks, without its number and its history."""
    passages = [passage for passage in document.passages() if passage.key != "history"]
    return document.organisation, document.crest, document.primary_colour, document.title, passages
