"""Readings of old policies. The school's scope is open, unless a docstring says otherwise."""

from foreland.imports.queries.brought import (
    TO_DO,
    Brought,
    NoImport,
    as_draft,
    bank_adds,
    brought,
    by_digest,
    facts_of,
    first_that_waits,
    found,
    imports,
    names_of,
    newest_answer,
    of_policy,
    section_of,
    to_do,
)
from foreland.imports.queries.comparing import compared
from foreland.imports.queries.meaning import sentences
from foreland.imports.queries.reading import Busy, guide, read_file, read_words
from foreland.imports.queries.standings import for_anybody, for_school, kind_of, national, sources_of, to_mend

__all__ = [
    "TO_DO",
    "Brought",
    "Busy",
    "NoImport",
    "as_draft",
    "bank_adds",
    "brought",
    "by_digest",
    "compared",
    "facts_of",
    "first_that_waits",
    "for_anybody",
    "for_school",
    "found",
    "guide",
    "imports",
    "kind_of",
    "names_of",
    "national",
    "newest_answer",
    "of_policy",
    "read_file",
    "read_words",
    "section_of",
    "sentences",
    "sources_of",
    "to_do",
    "to_mend",
]
