"""What is wrong with a guide to reading documents: cues that cannot be read, topics without a word."""

from __future__ import annotations

from collections.abc import Iterator

from foreland.core.matching.counting import Phrases
from foreland.core.matching.cues import BadCue, read_cue
from foreland.core.matching.guide import Guide
from foreland.core.packs.model import Requirements
from foreland.core.packs.reading import Fault


def unguided(guide: Guide, requirements: Requirements | None) -> Iterator[Fault]:
    """Yield a fault for each topic of the requirements that has no cues, or the other way round, and for each bad cue."""
    groups = {group.key: group.words for group in guide.groups}
    written = [
        (f"topic:{item.code}", item.code, (*(cue for _, cue in item.weighed), *item.besides, *item.headings))
        for item in guide.topics
    ]
    written += [(f"commitment:{item.key}", item.key, item.cues) for item in guide.commitments]
    written += [(f"group:{item.key}", item.key, item.words) for item in guide.groups]
    written += [(f"cover:{item.key}", item.key, item.cues) for item in guide.covers]
    written += [(f"section:{item.key}", item.key, item.cues) for item in guide.sections]
    for place, key, cues in written:
        for cue in cues:
            try:
                read_cue(cue, groups)
            except BadCue as error:
                yield Fault(guide.places.get(place, ""), key, str(error), "Write it as docs/handbook/matching.md says.")
    yield from _doubled(guide)
    if requirements is None:
        return
    named, asked = {item.code for item in guide.topics}, {topic.key for topic in requirements.topics}
    for code in sorted(asked - named):
        yield Fault("topics.toml", code, "The requirements have this topic, and no cue speaks of it.", "Add [[topic]].")
    for code in sorted(named - asked):
        yield Fault(
            guide.places.get(f"topic:{code}", ""), code, "The requirements have no such topic.", "Mend its code."
        )


def _doubled(guide: Guide) -> Iterator[Fault]:
    """Yield a fault for each word that counts as two things, or as one thing twice: the second has no effect."""
    read = Phrases(loose=True)
    held: dict[tuple[str, ...], str] = {}
    for item in guide.synonyms:
        for phrase in item.like:
            words = read.keys(phrase)
            if not words or words in held:
                why = (
                    f"“{phrase}” stands in {held[words]} already; endings do not matter."
                    if words
                    else "A synonym is empty."
                )
                yield Fault(guide.places.get(f"synonym:{item.key}", ""), item.key, why, "Take it out of one of them.")
            held.setdefault(words, item.key)
