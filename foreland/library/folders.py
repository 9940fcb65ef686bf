"""Packs on the disk: finding them, reading them, their digests and the lock of released editions. No database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings

from foreland.core import toml
from foreland.core.packs.checking import Checks, HouseWords, check
from foreland.core.packs.editions import since
from foreland.core.packs.model import Bank, Number, Pack, Requirements
from foreland.core.packs.reading import BrokenPack, Fault, read
from foreland.publishing.markup import MarkupError, parse

P = TypeVar("P", Bank, Requirements)
KINDS = ("requirements", "policies", "calendars", "authorities", "matching")
LARGEST = 2 * 1024 * 1024
"""Largest file of a pack, in bytes: a statement is a paragraph, not a book."""


@dataclass(frozen=True)
class PackFolder:
    """One edition's folder and what was read from it."""

    path: Path
    files: dict[str, str]
    pack: Pack

    @cached_property
    def digest(self) -> str:
        """The digest of what its files say; it takes as long as reading them."""
        return digest(self.files)

    @property
    def name(self) -> str:
        """How the edition is named in the lock: kind/pack/edition."""
        return f"{self.pack.head.kind}/{self.pack.head.id}/{self.pack.head.edition}"


def roots() -> list[Path]:
    """Return the folders that hold content: those that come with Foreland first, then the operator's (FORELAND_CONTENT)."""
    return [*map(Path, settings.CONTENT), *([Path(settings.EXTRA_CONTENT)] if settings.EXTRA_CONTENT else [])]


def digest(files: Mapping[str, str]) -> str:
    """Return the digest of an edition: SHA-256 of what its files say, whatever their spaces and comments."""
    said = {name: toml.loads(text) for name, text in files.items()}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_files(path: Path) -> dict[str, str]:
    """Return the TOML files of a folder. Raises BrokenPack for one that is too large, not UTF-8, or leads elsewhere."""
    files: dict[str, str] = {}
    for file in sorted(path.glob("*.toml")):
        if file.is_symlink() or not file.is_file():
            raise BrokenPack(
                [
                    Fault(
                        file.name, "-", "This is no file of the pack: it leads elsewhere.", "Put the file itself there."
                    )
                ]
            )
        if file.stat().st_size > LARGEST:
            size = file.stat().st_size / 1024 / 1024
            raise BrokenPack([Fault(file.name, "-", f"The file has {size:.1f} MB; a pack's file has at most 2 MB.",
                                    "A statement is a paragraph. Split the file or shorten it.")])  # fmt: skip
        try:
            files[file.name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BrokenPack([Fault(file.name, "-", "The file is not UTF-8 text.", "Save it as UTF-8.")]) from error
    return files


def open_folder(path: Path) -> PackFolder:
    """Read one edition's folder. Raises BrokenPack."""
    files = read_files(path)
    return PackFolder(path, files, read(files))


class NotABank(Exception):
    """A folder that is no edition of policies. The text says what it is instead."""


def open_bank(path: Path, *, only: str) -> Bank:
    """Read the edition of policies in a folder. Raises NotABank; `only` says there what such an edition is wanted for."""
    if not (path / "pack.toml").is_file():
        raise NotABank(f"{path} is no edition: it has no pack.toml. Name the folder of one edition.")
    try:
        found = open_folder(path).pack
    except BrokenPack as error:
        raise NotABank(f"{path} cannot be read as an edition:\n{error}") from error
    if not isinstance(found, Bank):
        raise NotABank(f"{path} holds {found.head.kind}; {only}")
    return found


def find(root: Path) -> Iterator[Path]:
    """Yield every edition's folder under `root`, requirements first, since banks refer to them.

    `root` may be a content folder, a kind, a pack or one edition.
    """
    found = [path.parent for path in root.rglob("pack.toml")]
    kinds = {kind: number for number, kind in enumerate(KINDS)}

    def rank(path: Path) -> tuple[int, str]:
        known = [kinds[part] for part in path.parts if part in kinds]
        return (known[-1] if known else len(kinds), str(path))

    yield from sorted(found, key=rank)


@dataclass(frozen=True)
class Standing(Generic[P]):
    """An edition that counts, and whether it is released."""

    pack: P
    released: bool


def standing(roots: Iterable[Path], kind: type[P], edition: Number | None = None) -> dict[str, Standing[P]]:
    """Return the edition that counts of each pack of a kind, by the pack's id: the one asked for, if there is one.

    Left out: the newest that is released, the newest draft of a pack that has no other. Raises BrokenPack.
    """
    found: dict[str, Standing[P]] = {}
    for root in roots:
        lock = locked(root) or locked(Path(settings.CONTENT[0]))
        for path in find(root):
            opened = open_folder(path)
            pack = opened.pack
            if not isinstance(pack, kind) or edition not in (None, pack.head.edition):
                continue
            one, best = Standing(pack, opened.name in lock), found.get(pack.head.id)
            if best is None or (best.released, best.pack.head.edition) <= (one.released, pack.head.edition):
                found[pack.head.id] = one
    return found


def codes(roots: Iterable[Path]) -> dict[tuple[str, Number], Requirements]:
    """Return every edition of a requirements pack under the folders that can be read, by its pack and number."""
    found: dict[tuple[str, Number], Requirements] = {}
    for root in roots:
        for path in find(root):
            try:
                pack = open_folder(path).pack
            except BrokenPack:
                continue
            if isinstance(pack, Requirements):
                found[pack.head.id, pack.head.edition] = pack
    return found


def codes_of(bank: Pack, known: Mapping[tuple[str, Number], Requirements]) -> Requirements | None:
    """Return the requirements that a bank's codes refer to: the edition that it names, else the newest of that pack, or None."""
    wanted = bank.head.requirements
    if wanted is None:
        return None
    newest = max((number for pack, number in known if pack == wanted[0]), default=None)
    return known.get(wanted) or (None if newest is None else known[wanted[0], newest])


def editions(pack: str, roots: Iterable[Path]) -> list[Bank]:
    """Return every edition of a statement bank under the folders that can be read, oldest first, each once."""
    found: dict[Number, Bank] = {}
    for root in roots:
        for path in find(root):
            try:
                bank = open_folder(path).pack
            except BrokenPack:
                continue
            if isinstance(bank, Bank) and bank.head.id == pack:
                found[bank.head.edition] = bank
    return [found[edition] for edition in sorted(found)]


def earlier(bank: Bank, roots: Iterable[Path]) -> list[Bank]:
    """Return the editions before one, oldest first: of its own pack, else of the pack that it is based on."""
    roots = list(roots)
    own = [item for item in editions(bank.head.id, roots) if item.head.edition < bank.head.edition]
    if own or bank.head.based_on is None:
        return own
    pack, number = bank.head.based_on
    return [item for item in editions(pack, roots) if item.head.edition <= number]


def house_words(content: Path) -> HouseWords:
    """Return the words that our own text never uses, from content/words.toml."""
    file = content / "words.toml"
    data = toml.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return HouseWords(
        {row["word"]: row["instead"] for row in data.get("forbidden", ())},
        frozenset(word.lower() for word in data.get("familiar", {}).get("words", ())),
    )


def markup_fault(text: str) -> str | None:
    """Return what is wrong with a text as the closed Markdown of packs, or None."""
    try:
        parse(text)
    except MarkupError as error:
        return str(error)
    return None


def locked(content: Path) -> dict[str, str]:
    """Return the digests of released editions by name, from content/editions.lock (one "name digest" a line)."""
    file = content / "editions.lock"
    if not file.is_file():
        return {}
    lines = [line.split("#")[0].split() for line in file.read_text(encoding="utf-8").splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2}


def check_folder(
    folder: PackFolder, requirements: Requirements | None, words: HouseWords, lock: Mapping[str, str]
) -> list[Fault]:
    """Return every fault of an edition, a broken lock among them."""
    faults = check(folder.pack, Checks(requirements, words, markup_fault))
    if folder.path.name != str(folder.pack.head.edition):
        faults.append(Fault("pack.toml", "edition", f"The folder is called {folder.path.name}, the edition {folder.pack.head.edition}.",
                            "Give both the same name."))  # fmt: skip
    released = lock.get(folder.name)
    if released is not None and released != folder.digest:
        faults.append(Fault("-", folder.name, "This edition is released and has changed since.",
                            "Put its words back, and make the correction in a new edition."))  # fmt: skip
    return faults


def check_against(bank: Bank, before: Sequence[Bank]) -> list[Fault]:
    """Return what an edition leaves unsaid of the one before it; nothing for a first edition, which has none."""
    return sorted(set(since(before[-1], bank, before[:-1]))) if before else []
