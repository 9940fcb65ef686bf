"""Readings of versions: submitted, approved, published, withdrawn."""

from __future__ import annotations

from datetime import datetime

from foreland.core.document import Block, Document, ListBlock, Paragraph, Table, from_data
from foreland.core.packs.model import Bank
from foreland.core.wording import value_words
from foreland.core.words import Piece, differences
from foreland.files import queries as files
from foreland.library import queries as library
from foreland.policies.models import EmbedHost, Policy, Version, VersionFile
from foreland.policies.queries import ways
from foreland.policies.queries.drafts import NoPolicy, layer_of
from foreland.tenancy.models import Body

WORDS = ("document", "summaries", "coverage", "fragment")
"""What a version holds in full: a fifth of a megabyte. Lists leave it out; a row that is asked for it fetches it then."""


def versions(of: Policy | None = None, *, key: str | None = None) -> list[Version]:
    """Return versions of the open school, newest first, without their words (see `WORDS`)."""
    rows = Version.objects.defer(*WORDS)
    rows = rows.filter(policy=of) if of else rows
    return list(rows.filter(key=key) if key else rows)


def version(pk: str) -> Version:
    """Return one version. Raises NoPolicy."""
    found = Version.objects.select_related("policy").filter(pk=pk).first()
    if found is None:
        raise NoPolicy(f"There is no version {pk} here.")
    return found


def latest(of: Policy, key: str) -> Version | None:
    """Return the newest version of a document that was approved, or None."""
    return (
        Version.objects.filter(policy=of, key=key, approved_at__isnull=False)
        .order_by("-approved_at", "-submitted_at")
        .first()
    )


def last_number(key: str) -> str:
    """Return the newest number that a document of the open school bears at its public address, "" before the first.

    Two policies of one school may print the same document: they stand at one address and share its numbers.
    """
    numbers = Version.objects.filter(key=key).exclude(step="returned").values_list("number", flat=True)
    return max(numbers, key=lambda number: [int(part) for part in number.split(".")], default="")


def in_force(of: Policy | None = None, *, words: bool = True) -> list[Version]:
    """Return the newest published version of each document, of one policy or of the open school, unless it is withdrawn.

    Without `words` they come without what makes them heavy (see `WORDS`).
    """
    rows = Version.objects.filter(step__in=("published", "withdrawn"), published_at__isnull=False)
    rows = (rows.filter(policy=of) if of else rows).order_by("published_at", "submitted_at")
    newest = {key: (pk, step) for key, pk, step in rows.values_list("key", "pk", "step")}
    found = Version.objects.filter(pk__in=[pk for pk, step in newest.values() if step == "published"])
    found = found if words else found.defer(*WORDS).select_related("policy")
    return sorted(found, key=lambda row: row.title)


def pack_of(of: Version) -> str:
    """Return the bank on whose edition a version was made; the policy may stand on another one by now."""
    return of.recipe.get("pack") or ways.pack_then(of.policy, of.recipe["edition"])


def bank_of(of: Version) -> Bank:
    """Return the edition that a version was made on."""
    return library.bank(pack_of(of), of.recipe["edition"])


def first_on(of: Policy, edition: str) -> Version | None:
    """Return the first version of a policy that was published on an edition, or None."""
    pack, _, number = edition.rpartition("-")
    rows = Version.objects.filter(policy=of, published_at__isnull=False, recipe__edition=number)
    rows = rows.filter(recipe__pack=pack) if pack else rows
    return rows.order_by("published_at").first()


def open_submission(of: Policy) -> list[Version]:
    """Return what was submitted and is waiting for approval."""
    return list(Version.objects.filter(policy=of, step="submitted").order_by("title"))


def being_published(of: Policy, *, since: datetime) -> list[Version]:
    """Return what was approved since an instant and is not public yet, without its words (see `WORDS`)."""
    return list(
        Version.objects.defer(*WORDS).filter(policy=of, step="approved", approved_at__gte=since).order_by("title")
    )


def public(key: str, number: str | None = None) -> list[Version]:
    """Return the published and withdrawn versions of a document of the open school, newest first; one number if given.

    They come without their words (see `WORDS`).
    """
    rows = Version.objects.filter(key=key, step__in=("published", "withdrawn"), published_at__isnull=False)
    rows = rows.defer(*WORDS)
    rows = rows.filter(number=number) if number else rows
    return list(rows.order_by("-published_at", "-submitted_at"))


def anything_public() -> bool:
    """Return whether the open school has ever published; what was withdrawn still says so at its address."""
    return Version.objects.filter(step__in=("published", "withdrawn"), published_at__isnull=False).exists()


def ratifications_due() -> list[Version]:
    """Return the versions in force that wait to be ratified, the nearest date first."""
    waiting = [(row.ratify_by, row) for row in in_force() if row.ratify_by and row.ratified_at is None]
    return [row for _, row in sorted(waiting, key=lambda item: item[0])]


def stored_document(of: Version) -> Document:
    """Return the frozen document of a version."""
    return from_data(of.document)


def file_of(of: Version, format_key: str, part: str = "") -> tuple[VersionFile, bytes]:
    """Return a file of a version and its bytes, checked against its digest. Raises NoPolicy."""
    row = VersionFile.objects.select_related("file").filter(version=of, format=format_key, part=part).first()
    if row is None:
        raise NoPolicy(f"{of.title} {of.number} has no {format_key} file.")
    return row, files.read(row.file)


def embed_hosts() -> list[str]:
    """Return the sites that may show the open school's policies in a frame."""
    return list(EmbedHost.objects.order_by("host").values_list("host", flat=True))


def files_of(of: Version) -> list[VersionFile]:
    """Return the files of a version, the document's own first."""
    return list(VersionFile.objects.select_related("file").filter(version=of))


def changed_since(of: Version) -> list[tuple[str, list[Piece]]]:
    """Return what a version says otherwise than the one before it: title of the passage and its word marks."""
    earlier = Version.objects.filter(
        policy=of.policy_id, key=of.key, approved_at__isnull=False, submitted_at__lt=of.submitted_at
    )
    before = earlier.order_by("-approved_at").first()
    if before is None:
        return []
    old, new = (_words(stored_document(row)) for row in (before, of))
    keys = list(dict.fromkeys([*new, *old]))
    return [
        (key, differences(old.get(key, ""), new.get(key, "")))
        for key in keys
        if old.get(key, "") != new.get(key, "") and key != "history"
    ]


def _words(document: Document) -> dict[str, str]:
    return {passage.key: "\n".join(_block_words(block) for block in passage.blocks) for passage in document.passages()}


def _block_words(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(span.text for span in block.spans)
    if isinstance(block, ListBlock):
        return "\n".join("".join(span.text for span in item) for item in block.items)
    if isinstance(block, Table):
        return "\n".join(" · ".join("".join(span.text for span in cell) for cell in row) for row in block.rows)
    return "\n".join([block.title, *map(_block_words, block.blocks)])


def changed_values(of: Version, body: Body, *, now: datetime) -> list[tuple[str, str, str]]:
    """Return the names and numbers that differ from a version: label, what it prints, what is true today.

    The school's own name comes first.
    """
    bank = bank_of(of)
    before = of.recipe.get("values", {})
    today = layer_of(of.policy, body, now=now).values
    stood = of.document.get("organisation", body.name)
    school = [("The school’s name", stood, body.name)] if stood != body.name else []
    return school + [
        (value.label, value_words(value, before.get(value.key, "")), value_words(value, today.get(value.key, "")))
        for value in bank.values
        if value.source != "policy" and before.get(value.key, "") != today.get(value.key, "")
    ]
