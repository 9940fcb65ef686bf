"""Requirements: a maker for each kind of item."""

from __future__ import annotations

from foreland.core.packs import model
from foreland.core.packs.reading.faults import Wrong
from foreland.core.packs.reading.fields import Fields
from foreland.core.packs.reading.kind import Kind

_FORCES = ("law", "regard", "standard", "advice", "pending")
_SURE = ("seen", "second-hand", "inferred", "unverified")


def _instrument(fields: Fields) -> model.Instrument:
    cited_when, beside = fields.proposal("cited_when", None), fields.texts("beside")
    if beside and cited_when is None:
        raise Wrong(
            '"beside" limits "cited_when", and that is missing. Say for whom it is cited, or take "beside" away.'
        )
    return model.Instrument(
        key=fields.text("key"),
        title=fields.text("title"),
        body=fields.text("body"),
        short=fields.text("short"),
        force=fields.one_of("force", _FORCES),
        sure=fields.one_of("sure", _SURE),
        edition=fields.text("edition", ""),
        dated=fields.day("dated"),
        starts=fields.day("from"),
        ends=fields.day("until"),
        address=fields.text("address", ""),
        note=fields.text("note", ""),
        cited=not fields.flag("uncited"),
        cited_when=cited_when,
        beside=beside,
    )


def _requirement(fields: Fields) -> model.Requirement:
    fields.ignore("places")
    sure = fields.one_of("sure", _SURE)
    check = fields.text("check", "")
    if sure != "seen" and not check:
        raise Wrong('it is not "seen", so "check" must say what a person should open and look for.')
    served_by = fields.one_or_more("served_by", "policy")
    if unknown := [name for name in served_by if name not in model.SERVED_WORDS]:
        raise Wrong(f'"served_by" names {", ".join(unknown)}; it may name {", ".join(model.SERVED_WORDS)}.')
    because = fields.text("because", "")
    if because and "policy" in served_by:
        raise Wrong('a policy can serve it, so "because" has nothing to explain. Take one of the two away.')
    return model.Requirement(
        code=fields.text("code"),
        title=fields.text("title"),
        asks=fields.text("asks"),
        instrument=fields.text("instrument"),
        force=fields.one_of("force", _FORCES),
        sure=sure,
        applies=fields.condition("applies"),
        starts=fields.day("from"),
        ends=fields.day("until"),
        check=check,
        topic=fields.text("topic", ""),
        served_by=served_by,
        because=because,
    )


def _topic(fields: Fields) -> model.Answer:
    return model.Answer(fields.text("code"), fields.text("title"))


def _superseded(fields: Fields) -> model.Superseded:
    return model.Superseded(fields.text("old"), fields.text("new"), fields.since("since"), fields.text("why", ""))


REQUIREMENTS = Kind(
    model.Requirements,
    {
        "instrument": ("instruments", _instrument, "key"),
        "requirement": ("requirements", _requirement, "code"),
        "topic": ("topics", _topic, "code"),
        "superseded": ("superseded", _superseded, "old"),
    },
    traced=True,
)
