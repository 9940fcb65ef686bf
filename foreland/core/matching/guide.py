"""The guide by which a document is read: which words speak of what. An edition of the packs of kind "matching".

The words are content; this package holds the method. A file of the pack belongs to one module here, which owns its
dataclass and its maker: a new one takes an import, a field of Guide and a line of TABLES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from foreland.core.matching.covers import Cover, Covers, cover
from foreland.core.matching.cues import Group, group
from foreland.core.matching.defects.contradictions import Contradiction, contradiction
from foreland.core.matching.defects.doubles import Unsuitable, unsuitable
from foreland.core.matching.defects.leftovers import Leftover, leftover
from foreland.core.matching.defects.lists import WordList, word_list
from foreland.core.matching.defects.people import Role, role
from foreland.core.matching.defects.schools import KnownName, known_name
from foreland.core.matching.defects.superseded import OldTerm, Replaced, Series, old_term, replaced, series
from foreland.core.matching.phrases import Commitment, Ear, TopicWords, commitment, topic_words
from foreland.core.matching.sections import SectionCues, Sections, section_cues
from foreland.core.matching.synonyms import Synonym, synonym

if TYPE_CHECKING:
    from foreland.core.packs.model import Head
    from foreland.core.packs.reading.fields import Fields

Table = tuple[str, "Callable[[Fields], Any]", str]
"""A field of Guide, the maker of one item, and the name of the item's key. A maker says what is wrong by ValueError."""


@dataclass(frozen=True)
class Guide:
    """An edition of a matching pack."""

    head: Head
    groups: tuple[Group, ...] = ()
    topics: tuple[TopicWords, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    covers: tuple[Cover, ...] = ()
    sections: tuple[SectionCues, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    word_lists: tuple[WordList, ...] = ()
    guidance: tuple[Series, ...] = ()
    superseded: tuple[Replaced, ...] = ()
    old_terms: tuple[OldTerm, ...] = ()
    roles: tuple[Role, ...] = ()
    known_names: tuple[KnownName, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    unsuitable: tuple[Unsuitable, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def ear(self) -> Ear:
        """The cues of topics and commitments, ready to be heard. Raises BadCue for a guide that was not checked."""
        return Ear({group.key: group.words for group in self.groups}, self.topics, self.commitments)

    @cached_property
    def record(self) -> Covers:
        """The cues of a document's own record, ready to be heard. Raises BadCue for a guide that was not checked."""
        return Covers(self.covers)

    @cached_property
    def headings(self) -> Sections:
        """The cues of headings, ready to be heard. Raises BadCue for a guide that was not checked."""
        return Sections(self.sections)


TABLES: Mapping[str, Table] = {
    "group": ("groups", group, "key"),
    "topic": ("topics", topic_words, "code"),
    "commitment": ("commitments", commitment, "key"),
    "synonym": ("synonyms", synonym, "key"),
    "cover": ("covers", cover, "key"),
    "section": ("sections", section_cues, "key"),
    "word_list": ("word_lists", word_list, "key"),
    "leftover": ("leftovers", leftover, "key"),
    "guidance": ("guidance", series, "key"),
    "superseded": ("superseded", replaced, "key"),
    "old_term": ("old_terms", old_term, "key"),
    "role": ("roles", role, "key"),
    "known_name": ("known_names", known_name, "key"),
    "contradiction": ("contradictions", contradiction, "key"),
    "unsuitable": ("unsuitable", unsuitable, "key"),
}
