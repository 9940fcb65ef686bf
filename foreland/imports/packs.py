"""The packs that a file is read by, straight from their folders: for commands, which need no database."""

from __future__ import annotations

from typing import cast

from django.conf import settings

from foreland.core.matching.guide import Guide
from foreland.core.packs.model import Bank, Number, Pack, Requirements
from foreland.library import folders
from foreland.library.queries import NATIONAL


class NoPack(Exception):
    """A pack that is needed lies in no content folder. The text names it."""


def at_hand() -> tuple[Bank, Requirements, Guide]:
    """Return bank, requirements and guide: of each the newest released edition, else the newest. Raises NoPack, BrokenPack."""
    bank, guide = cast("Bank", _newest("policies")), cast("Guide", _newest("matching"))
    wanted = bank.head.requirements
    pack = _newest("requirements", wanted[1] if wanted else None)
    return bank, cast("Requirements", pack), guide


def _newest(kind: str, edition: Number | None = None) -> Pack:
    lock = folders.locked(settings.CONTENT[0])
    found = [
        (f"{kind}/{NATIONAL}/{path.name}" in lock, Number.read(path.name), path)
        for root in folders.roots()
        for path in (root / kind / NATIONAL).glob("*")
        if (path / "pack.toml").is_file()
    ]
    if edition is not None:
        found = [row for row in found if row[1] == edition] or found
    if not found:
        raise NoPack(f"There is no pack {kind}/{NATIONAL} in the content folders.")
    return folders.open_folder(max(found, key=lambda row: row[:2])[2]).pack
