"""One page on where a document stands, for somebody who has a minute: a governor, a head, the writer of the next version.

The page holds no more of the document than short quotations. Its canonical JSON is small, so that a page can carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Final

from foreland.core.calendar import long_date
from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Passage, Section, Span
from foreland.core.matching.defects import MANY_WORDS, Defect, Kind
from foreland.core.matching.defects.defect import quote
from foreland.core.matching.standing import Standing
from foreland.core.matching.status import Status
from foreland.core.matching.topics import TopicFinding
from foreland.core.words import line_of_words

MOST_KINDS: Final = 6
"""Kinds of defects that the page tells of, at most."""
MOST_GAPS: Final = 3
"""Topics that are named in the box at the front, at most."""
QUOTED: Final = 60
"""Letters of a quotation on the page, at most."""
LONGEST_TITLE: Final = 90
LONGEST_NOTE: Final = 160
_LINES, _A_LINE = 46, 76
"""Lines of so many letters beside the headings that the page holds in letters which are good to read."""
LIMIT: Final = (
    "It was read by rules over words, which can miss things and misjudge them: a person who knows the setting decides. "
    "This is no legal advice, and it does not say whether a policy works."
)
_SAYS: Final[dict[Status, tuple[str, str]]] = {
    "covered": ("Covered: ", "it says what you do, ask for, forbid or teach. "),
    "mentioned": ("Only mentioned: ", "the word is there, and no rule. "),
    "absent": ("Missing: ", ""),
}
_ORDER: Final[tuple[Kind, ...]] = (
    "review", "contradiction", "other-school", "superseded", "placeholder", "three-cs", "advice", "blank", "unsuitable",
    "double", "person", "numbering", "old-term",
)  # fmt: skip
"""The order in which kinds of defects are told to somebody in a hurry."""


_MEND: Final[dict[Kind, str]] = {
    "review": "Review the policy, agree it again, and print one date.",
    "contradiction": "Decide which of the two holds, and take the other out.",
    "other-school": "Put in your own name, and read what stands around it.",
    "superseded": "Refer to what holds today, and see that what you say of it still does.",
    "placeholder": "Put in what belongs there, or take the line out.",
    "three-cs": "Add commerce.",
    "advice": "Take them out: readers want your policy.",
    "blank": "Fill them in, or take them out.",
    "unsuitable": "Take them out, or write them for your setting.",
    "double": "Keep one of each.",
    "person": "See that they are still right.",
    "numbering": "Number the sections again.",
    "old-term": "Use today’s words.",
}
"""What to do where several of a kind were found."""


def report(standing: Standing) -> Document:
    """Return the page; it has fewer details the more there is to tell, so that it stays one page."""
    made = _page(standing, MOST_KINDS)
    for most in range(MOST_KINDS - 1, 0, -1):
        if _lines(made) <= _LINES:
            break
        made = _page(standing, most)
    return made


def _page(standing: Standing, most: int) -> Document:
    title = line_of_words(standing.source.title) or line_of_words(standing.source.name)
    return Document(
        key="standing",
        kind="summary",
        title="Where your policy stands",
        organisation=standing.school or standing.kind_title or "Policy check",
        subtitle=f"{_shown(title, LONGEST_TITLE)}, checked on {long_date(standing.day)}",
        front=_short(standing),
        sections=(
            _section("covers", "What it covers", _covers(standing)),
            *_mending(standing, most),
            _section("next", "What to do next", (ListBlock(tuple((Span(line),) for line in _next(standing)), True),)),
        ),
        notes=(*(_shown(note, LONGEST_NOTE) for note in standing.source.notes[:2]), f"{_read(standing)} {LIMIT}"),
    )


def _read(standing: Standing) -> str:
    source = standing.source
    pages = f"{_counted(source.pages, 'page')}, " if source.pages else ""
    kind = f" for a setting of the kind “{standing.kind_title}”" if standing.school and standing.kind_title else ""
    return f"What was read: {pages}{_counted(source.words, 'word')}{kind}."


def _short(standing: Standing) -> Callout:
    must = len(standing.weighing("must"))
    said = f"It covers {len(standing.by_status['covered'])} of {len(standing.topics)} topics."
    if standing.gaps:
        few = "; ".join(in_sentence(one.name) for one in standing.gaps[:MOST_GAPS])
        more = f"; and {len(standing.gaps) - MOST_GAPS} more" if len(standing.gaps) > MOST_GAPS else ""
        said += f" What matters most to add: {few}{more}."
    said += f" {_counted(must, 'thing')} should be mended first." if must else " Nothing has to be mended at once."
    return Callout("In short", (Paragraph((Span(said),)),), "info")


def _covers(standing: Standing) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for status, (label, says) in _SAYS.items():
        found = standing.by_status[status]
        if found:
            said = (Span(says, emphasis=True),) if says else ()
            blocks.append(Paragraph((Span(label, strong=True), *said, Span(_topics(found, standing) + "."))))
    if any(_starred(one, standing) for one in standing.topics):
        blocks.append(
            Paragraph((Span("* Good to have: nothing that we know of asks your policy for it.", emphasis=True),))
        )
    return tuple(blocks)


def _topics(found: Iterable[TopicFinding], standing: Standing) -> str:
    return ", ".join(one.name + ("*" if _starred(one, standing) else "") for one in found)


def _starred(one: TopicFinding, standing: Standing) -> bool:
    return one.status != "covered" and one.code not in standing.asked


def _mending(standing: Standing, most: int) -> Iterator[Section]:
    kinds = _by_kind(standing.defects)
    if not kinds:
        return
    shown = kinds[:most]
    blocks: list[Block] = [ListBlock(tuple(_told(found, standing) for found in shown))]
    more = len(standing.defects) - sum(map(len, shown))
    if more:
        blocks.append(
            Paragraph((Span(f"{_counted(more, 'more thing')} to mend or to look at stand in the full list."),))
        )
    yield _section("mend", "Mend first", tuple(blocks))


def _by_kind(defects: Sequence[Defect]) -> list[list[Defect]]:
    """What has to be mended, by kind: kinds with a must first, and then as a reader would take them."""
    kinds: dict[Kind, list[Defect]] = {}
    for one in defects:
        if one.weight != "look":
            kinds.setdefault(one.kind, []).append(one)
    return sorted(kinds.values(), key=lambda found: (found[0].weight != "must", _ORDER.index(found[0].kind)))


def _told(found: Sequence[Defect], standing: Standing) -> tuple[Span, ...]:
    """One line for all defects of a kind: one is told as it stands; of several, how many they are and the first two."""
    quotes = [_quoted(one, standing) for one in found if one.extract is not None][:2]
    first = found[0]
    if len(found) == 1:
        lead = (Span(f"{quotes[0]}: ", strong=True),) if quotes else ()
        return (*lead, Span(f"{first.wrong.partition(' Earlier it says:')[0]} "), Span(first.mend, emphasis=True))
    such = f", as {' and '.join(quotes)}. " if quotes else ". "
    return (
        Span(f"{len(found)} {MANY_WORDS[first.kind]}", strong=True), Span(such), Span(_MEND[first.kind], emphasis=True),
    )  # fmt: skip


def _quoted(defect: Defect, standing: Standing) -> str:
    where = f" (page {defect.page})" if defect.page else ""
    text = standing.source.extracts[defect.extract or 0].text
    said = quote(text, defect.start, defect.end, QUOTED).replace(" | ", " – ")
    return f"“{_shown(said, QUOTED)}”{where}"


def _next(standing: Standing) -> Iterator[str]:
    if standing.weighing("must") or standing.weighing("should"):
        yield "Mend what is wrong in the text, beginning with what is listed here."
    if standing.gaps:
        yield "Agree with your safeguarding lead what you do on the topics that are missing, and write it down."
    if any(one.kind == "review" for one in standing.defects):
        yield "Set a date for the next review, a year on at most, and print it on the cover."
    yield "Ask staff, children and parents whether it says what happens with you; then have it approved."


def _section(key: str, title: str, blocks: Sequence[Block]) -> Section:
    return Section(key, "", title, (Passage(key, tuple(blocks), "made"),))


def _shown(text: str, most: int) -> str:
    """The beginning of a text in one line, cut at a word."""
    line = line_of_words(text)
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def in_sentence(name: str) -> str:
    """Return a topic's name as it stands inside a sentence: "Generative AI" as "generative AI"."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _lines(document: Document) -> int:
    """About how many lines the page takes beside its head."""
    lines = sum(ceil(len(note) / (1.3 * _A_LINE)) for note in document.notes)
    for section in document.sections:
        lines += 1
        for passage in section.passages:
            for block in passage.blocks:
                rows = block.items if isinstance(block, ListBlock) else ()
                rows = (block.spans,) if isinstance(block, Paragraph) else rows
                lines += sum(ceil(sum(len(span.text) for span in row) / _A_LINE) for row in rows)
    return lines
