"""The data protection terms: Markdown in `content/data-protection/<edition>/`, read as one document.

An operator whose hosting differs puts an edition of its own under FORELAND_CONTENT; the newest edition is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    """One edition of the terms. `digest` is of the whole document; whoever accepts accepts these words."""

    edition: str
    dated: date
    title: str
    digest: str
    document: Document


def in_force() -> Terms:
    """Return the newest edition of the terms. Raises NoTerms, for the operator, when there is none."""
    roots = library.content_roots()
    found = [folder for root in roots for folder in (root / FOLDER).glob("*/terms.toml")]
    if not found:
        raise NoTerms(f"There is no {FOLDER}/<edition>/terms.toml under {', '.join(map(str, roots))}.")
    newest = max(found, key=lambda path: (_number(path.parent.name), roots.index(path.parents[2])))
    return _read(newest.parent, newest.stat().st_mtime_ns)


@lru_cache(maxsize=4)
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
    return Terms(about["edition"], about["dated"], about["title"], digest(document), document)


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


def _number(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split(".") if part.isdigit())
