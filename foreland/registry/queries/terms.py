"""The data protection terms: Markdown in `content/data-protection/<edition>/`, read as one document.

An operator whose hosting differs puts an edition of its own under FORELAND_CONTENT. The newest edition is what is accepted
now; earlier ones stay readable, since they bind where they were accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from foreland.core import toml
from foreland.core.document import Document, Fact, Passage, Section, digest
from foreland.library import queries as library
from foreland.publishing.markup import MarkupError, parse

FOLDER = "data-protection"


class NoTerms(Exception):
    """The terms are missing or cannot be read. The text names the file."""


@dataclass(frozen=True)
class Terms:
    """One edition of the terms. `digest` is of the whole document; whoever accepts accepts these words.

    `changes` says in sentences what it changes of the edition before; `notices` which privacy notice stands under which
    heading, by the word that stands for it in an address.
    """

    edition: str
    dated: date
    title: str
    digest: str
    document: Document
    changes: tuple[str, ...] = ()
    notices: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def number(self) -> tuple[int, ...]:
        """The edition as something that can be compared: 2026.10 is newer than 2026.9."""
        return number(self.edition)


def editions() -> list[Terms]:
    """Return every edition of the terms, newest first; of two under one number the operator's own.

    Raises NoTerms, for the operator, when there is none.
    """
    roots = library.content_roots()
    found = {path.parent.name: path for root in roots for path in sorted((root / FOLDER).glob("*/terms.toml"))}
    if not found:
        raise NoTerms(f"There is no {FOLDER}/<edition>/terms.toml under {', '.join(map(str, roots))}.")
    order = sorted(found.values(), key=lambda path: number(path.parent.name), reverse=True)
    return [_read(path.parent, path.stat().st_mtime_ns) for path in order]


def checked(root: Path) -> list[tuple[Path, str]]:
    """Return the files of terms under a folder, each with what is wrong with its edition; "" where nothing is."""
    found = []
    for path in sorted(root.rglob("terms.toml")):
        said = ""
        if path.resolve().parent.parent.name == FOLDER:
            try:
                _read(path.parent, path.stat().st_mtime_ns)
            except NoTerms as error:
                said = str(error)
            except (KeyError, TypeError, ValueError) as error:
                said = f"lacks {error}" if isinstance(error, KeyError) else str(error)
            found.append((path, said))
    return found


def in_force() -> Terms:
    """Return the newest edition of the terms, which is accepted now. Raises NoTerms, for the operator, when there is none."""
    return editions()[0]


def edition(name: str) -> Terms | None:
    """Return one edition of the terms, or None."""
    return next((each for each in editions() if each.edition == name), None)


def since(accepted: str) -> list[Terms]:
    """Return the editions that are newer than an accepted one, newest first."""
    return [each for each in editions() if each.number > number(accepted)]


def notice(who: str) -> Document | None:
    """Return one privacy notice as a document of its own, from the newest edition that has it; None where none has."""
    for each in editions():
        heading = each.notices.get(who)
        for section in [inner for outer in each.document.sections for inner in outer.sections]:
            if heading is not None and section.title == heading:
                alone = replace(section, number="")
                return replace(each.document, key=f"notice-{who}", title=heading, sections=(alone,), cover=())
    return None


@lru_cache(maxsize=16)
def _read(folder: Path, _changed: int) -> Terms:
    try:
        about = toml.loads((folder / "terms.toml").read_text(encoding="utf-8"))
    except toml.NotToml as error:
        raise NoTerms(f"{folder / 'terms.toml'} is not TOML: {error}.") from error
    sections = []
    for number, file in enumerate(sorted(folder.glob("*.md")), 1):
        try:
            sections.append(_section(file, str(number)))
        except (MarkupError, ValueError) as error:
            raise NoTerms(f"{file}: {error}") from error
    document = Document(
        key="data-protection",
        kind="policy",
        title=about["title"],
        organisation=about["organisation"],
        subtitle=about["subtitle"],
        version=about["edition"],
        cover=(Fact("Edition", about["edition"]), Fact("Date", f"{about['dated']:%-d %B %Y}")),
        sections=tuple(sections),
    )
    return Terms(
        about["edition"], about["dated"], about["title"], digest(document), document,
        tuple(about.get("changes", ())), dict(about.get("notices", {})),
    )  # fmt: skip


def _section(file: Path, number: str) -> Section:
    """Return one file as a section: "# " begins its title, each "## " a section beneath."""
    title, _, rest = file.read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# "):
        raise ValueError("The first line must be the title and begin with “# ”.")
    key = file.stem.partition("-")[2]
    first, *parts = rest.split("\n## ")
    beneath = []
    for place, part in enumerate(parts, 1):
        heading, _, words = part.partition("\n")
        inner = f"{key}.{place}"
        beneath.append(Section(inner, f"{number}.{place}", heading.strip(), (Passage(inner, parse(words), "made"),)))
    passages = (Passage(key, parse(first), "made"),) if first.strip() else ()
    return Section(key, number, title[2:].strip(), passages, tuple(beneath))


def number(edition: str) -> tuple[int, ...]:
    """Return the name of an edition as something that can be compared."""
    return tuple(int(part) for part in edition.split(".") if part.isdigit())
