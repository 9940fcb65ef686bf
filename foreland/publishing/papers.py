"""What is handed out when an update was adopted, as documents: slides for staff, the governors' page, notes to send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from foreland.core import papers
from foreland.core.briefing import Told
from foreland.core.document import Block, Document, ListBlock, Paragraph, Passage, Section, Span
from foreland.publishing.briefing import Around
from foreland.publishing.colours import CHANNEL
from foreland.publishing.comparison import counted
from foreland.publishing.wording import body

_LINES, _A_LINE = 27, 100
"""Lines of so many letters that one page of a Word file holds beside its head."""
_LONGEST_REASON = 40
"""Words of a reason that the governors' page prints."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What stands around every paper: the school and its editions, and how far the new words have come.

    `since` is the day from which the new words are in force, "" while they wait for approval; `approved` says so in words
    for governors. `where` is the address at which the policy is read, `ask` whom staff can ask, `who` adopted.
    """

    around: Around
    who: str
    mostly_new: bool = False
    since: str = ""
    approved: str = ""
    where: str = ""
    ask: str = ""
    met: str = ""

    @property
    def from_when(self) -> str:
        """From when it holds, in a sentence."""
        return (
            f"It holds since {self.since}."
            if self.since
            else "It holds from the day on which the new version is approved."
        )


def _document(handed: Handed, title: str, subtitle: str, sections: Sequence[Section], **more: object) -> Document:
    around = handed.around
    made = Document(
        key="update-paper", kind="insert", title=title, organisation=around.organisation, subtitle=subtitle, sections=tuple(sections),
        watermarks=around.watermarks, crest=around.crest, crest_alt=around.crest_alt, primary_colour=around.colour or CHANNEL,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a document, named by the callers below


def _said(*words: str, strong: str = "") -> Paragraph:
    lead = (Span(strong, strong=True),) if strong else ()
    return Paragraph((*lead, *(Span(said) for said in words if said)))


def _list(lines: Iterable[str], *, ordered: bool = False) -> ListBlock:
    return ListBlock(tuple((Span(line),) for line in lines), ordered)


def _section(key: str, title: str, *passages: Sequence[Block]) -> Section:
    return Section(
        key, "", title, tuple(Passage(f"{key}-{at}", tuple(blocks), "made") for at, blocks in enumerate(passages))
    )


def slides(rows: Sequence[Told], handed: Handed) -> Document | None:
    """Return the staff briefing as slides; None where staff need hear nothing."""
    found = papers.staff(rows)
    if not found.total:
        return None
    around = handed.around
    many = len(found.slides)
    sections = [_section("short", "In short", _in_short(found, handed))]
    for at, inside in enumerate(found.slides, 1):
        title = "What is different" + (f" ({at} of {many})" if many > 1 else "")
        sections.append(_section(f"slide-{at}", title, *(_change(row, handed) for row in inside)))
    if found.questions:
        asked = [row.question for row in found.questions]
        title = "Three questions" if len(asked) == papers.QUESTIONS else "To check what we know"
        sections.append(_section("questions", title, (_list(asked, ordered=True),)))
        answers = ListBlock(
            tuple((Span(row.answer), Span(f" ({row.title})", emphasis=True)) for row in found.questions), ordered=True
        )
        sections.append(_section("answers", "The answers", (answers,)))
    sections.append(_section("more", "Where it stands, and whom to ask", tuple(_last(found, handed))))
    return _document(
        handed, "What changes in our online safety policy", f"Staff briefing: from edition {around.base} to {around.edition}",
        sections, kind="slides",
    )  # fmt: skip


def _in_short(found: papers.Staff, handed: Handed) -> tuple[Block, ...]:
    titles = [row.title for inside in found.slides for row in inside]
    if handed.mostly_new:
        said = "Most of our policy is new. Read the part that is about your work; these matter most:"
    elif found.more:
        said = f"{counted(found.total, 'change')} that staff must know. These matter most:"
    else:
        said = f"{counted(found.total, 'change')} that staff must know:"
    return (_said(said), _list(titles), _said(handed.from_when))


def _change(row: Told, handed: Handed) -> tuple[Block, ...]:
    lines: list[Block] = [_said(strong=row.title)]
    said = papers.different(row)
    if row.became == "went":
        lines.append(_said("This is no longer in our policy."))
    elif said:
        lines.append(_said(said))
    else:
        lines.append(_said(f"Read it in the policy, under “{row.section}”."))
    if row.why:
        lines.append(_said(row.why[-1], strong="Why: "))
    who = [handed.around.audiences.get(key, key) for key in row.tell if key in papers.STAFF]
    lines.append(_said(", ".join(who), strong="For: "))
    return tuple(lines)


def _last(found: papers.Staff, handed: Handed) -> Iterator[Block]:
    lines = [f"Read the policy: {handed.where}" if handed.where else "Read the policy where you always find it."]
    if found.more:
        lines.append(f"{counted(found.more, 'more change')} for staff stand in the list of all that changed.")
    lines.append(f"Ask {handed.ask}." if handed.ask else "Ask the safeguarding lead.")
    yield _list(lines)


def governors(rows: Sequence[Told], handed: Handed) -> Document:
    """Return the governors' page: what changed and why, what the board has to know, what it may ask. It fits one page."""
    made = _board(papers.board(rows), handed)
    for most in range(papers.ON_ONE_PAGE - 1, 0, -1):
        if sum(ceil(len(line) / _A_LINE) for line in body(made)) <= _LINES:
            break
        made = _board(papers.board(rows, most), handed)
    return made


def _board(found: papers.Board, handed: Handed) -> Document:
    around = handed.around
    sections = [
        _section("changed", "What changed, and why", _why(found, handed)),
        _section("board", "For the board", (_list([*_to_know(found, handed), *_evidence(handed)]),)),
        _section("ask", "What you may ask", (_list(_asking(found)),)),
    ]
    return _document(
        handed, "Online safety policy: what changed", f"For governors. From edition {around.base} to {around.edition}",
        sections, kind="summary",
    )  # fmt: skip


def _why(found: papers.Board, handed: Handed) -> tuple[Block, ...]:
    lines = []
    for asked, inside in found.asked:
        for row in inside:
            spans = [Span(f"{row.title}. ", strong=True), Span(_shortened(" ".join(row.why[-1:])))]
            lines.append((*spans, Span(f" ({asked})", emphasis=True)) if asked else tuple(spans))
    blocks: list[Block] = []
    if handed.mostly_new:
        blocks.append(_said("Most of the policy is new: read it as a new policy. What matters most in it:"))
    elif not lines:
        blocks.append(_said("No printed word that a board must know of has changed."))
    blocks += [ListBlock(tuple(lines))] if lines else []
    if found.more:
        blocks.append(
            _said(f"{counted(found.more, 'more change')} stand in the full list, which the safeguarding lead has.")
        )
    return tuple(blocks)


def _shortened(words: str) -> str:
    """Return as many whole sentences as fit the length of a reason; the first at least."""
    sentences = words.split(". ")
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(f"{kept}. {sentence}".split()) > _LONGEST_REASON:
            return f"{kept}."
        kept = f"{kept}. {sentence}"
    return kept


def _to_know(found: papers.Board, handed: Handed) -> list[str]:
    lines = [handed.approved or "The new words wait for approval. Until then the version in force stays in force."]
    if found.ours:
        lines.append(f"We keep our own words in {_named(found.ours)}.")
    if found.went:
        lines.append(f"No longer in the policy: {_named(found.went)}.")
    return lines


def _named(rows: Sequence[Told]) -> str:
    titles = [f"“{row.title.removeprefix('Your own: ')}”" for row in rows[: papers.FEW]]
    more = len(rows) - len(titles)
    return "; ".join(titles) + (f" and {more} more" if more else "")


def _evidence(handed: Handed) -> list[str]:
    around = handed.around
    lines = [f"{handed.who} adopted edition {around.edition} in the draft on {around.day}."]
    if handed.met:
        lines.append(f"Requirements of law and guidance met by the draft: {handed.met}.")
    return lines


def _asking(found: papers.Board) -> list[str]:
    lines = ["Who has been told of this, and how do we know that they have understood it?"]
    if found.ours:
        lines.append("Where we keep our own words, what do they do for our children that the new ones would not?")
    lines.append("What does it need from us: time, training, money?")
    lines += [f"Would every member of staff know this: {row.question}" for row in found.questions]
    return lines


def note(text: str, title: str, handed: Handed) -> Document:
    """Return words for families or pupils as a document that can be changed before it is sent."""
    return _document(handed, title, "", [_section("note", title, (_said(text),))])
