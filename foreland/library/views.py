"""Law and guidance as codes, for everybody: where they stand, whom they bind, and what nobody has seen yet."""

from __future__ import annotations

from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.library import queries, showing
from foreland.tenancy.doors import DoorRequest


def requirements(request: DoorRequest) -> TemplateResponse:
    """Show every law, guidance and standard behind the bank, with what each asks of whom."""
    pack, bank = queries.requirements_or_none(queries.NATIONAL), queries.bank_or_none(queries.NATIONAL)
    if pack is None:
        return TemplateResponse(request, "library/no_requirements.html", {})
    found = showing.groups(pack, bank, day_in_london(timezone.now()))
    in_force = [item for group in found if group.key != "pending" for source in group.sources for item in source.asked]
    context = {
        "pack": pack,
        "draft": queries.is_draft("requirements", queries.NATIONAL, str(pack.head.edition)),
        "groups": found,
        "contents": showing.contents(found),
        "count": len(in_force),
        "by_policy": sum(item.by_policy for item in in_force),
        "elsewhere": sum(not item.by_policy for item in in_force),
        "doubts": sum(item.sure != "seen" for item in pack.requirements),
    }
    return TemplateResponse(request, "library/requirements.html", context)


def to_be_checked(request: DoorRequest) -> TemplateResponse:
    """Show what a person has to open and compare, by source."""
    pack = queries.requirements_or_none(queries.NATIONAL)
    if pack is None:
        return TemplateResponse(request, "library/no_requirements.html", {})
    checks = showing.to_check(pack)
    draft = queries.is_draft("requirements", queries.NATIONAL, str(pack.head.edition))
    context = {"pack": pack, "draft": draft, "checks": checks, "contents": showing.contents(checks.groups)}
    return TemplateResponse(request, "library/to_be_checked.html", context)
