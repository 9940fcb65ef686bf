"""How states, coverage and blockers look on a page: core values become the parts that components show. No queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from foreland.core.amend import wordings
from foreland.core.blockers import Blocker
from foreland.core.conditions import Condition
from foreland.core.coverage import STATUS_WORDS
from foreland.core.document import Block, Callout, ListBlock, Paragraph, Table
from foreland.core.layer import Resolved, State
from foreland.core.packs.model import SURE_WORDS, Bank, Requirement
from foreland.core.parts import parted
from foreland.core.wording import plain
from foreland.core.words import Piece, after, differences, rewritten
from foreland.policies.models import Change
from foreland.policies.queries.drafts import Draft
from foreland.policies.queries.next_step import Next
from foreland.publishing.booklet import passage
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.ui import parts
from foreland.ui.templatetags.ui import spans

LEVEL_WORDS = {"must": "Must", "should": "Should", "may": "May"}
AUDIENCE_WORDS = {
    "pupils": "pupils", "parents": "parents", "staff": "staff", "governors": "governors", "visitors": "visitors",
    "volunteers": "volunteers", "it": "IT", "leaders": "leaders",
}  # fmt: skip


def blocks(found: Iterable[Block]) -> SafeString:
    """Return the blocks of a passage as HTML for a card."""
    return format_html_join("", "{}", ((_block(block),) for block in found))


def _block(block: Block) -> SafeString:
    if isinstance(block, Paragraph):
        return format_html("<p>{}</p>", spans(block.spans))
    if isinstance(block, ListBlock):
        items = format_html_join("", "<li>{}</li>", ((spans(item),) for item in block.items))
        if block.ordered:
            return format_html('<ol class="govuk-list govuk-list--number">{}</ol>', items)
        return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)
    if isinstance(block, Table):
        head = format_html_join(
            "", '<th scope="col" class="govuk-table__header">{}</th>', ((spans(cell),) for cell in block.header)
        )
        rows = format_html_join(
            "",
            "<tr>{}</tr>",
            (
                (format_html_join("", '<td class="govuk-table__cell">{}</td>', ((spans(c),) for c in row)),)
                for row in block.rows
            ),
        )
        return format_html(
            '<table class="govuk-table"><caption class="govuk-visually-hidden">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            block.caption,
            head,
            rows,
        )
    assert isinstance(block, Callout)
    return format_html("<p><strong>{}</strong></p>{}", block.title, blocks(block.blocks))


def words_of(resolved: Resolved, state: State) -> SafeString:
    """Return a statement as it would be printed, with values and blanks marked."""
    return blocks(passage(resolved, state).blocks)


@dataclass(frozen=True, slots=True)
class Marks:
    """How a wording came from another. `rewritten` says that the new words are read before the marks."""

    pieces: Sequence[Piece]

    @property
    def rewritten(self) -> bool:
        """Whether too little of the old words stands for marks to be read with ease."""
        return rewritten(self.pieces)

    @property
    def words(self) -> str:
        """The new words."""
        return after(self.pieces)


def marks(resolved: Resolved, old: str, new: str) -> Marks:
    """Return how a wording came from another, as both would be printed."""
    return Marks(differences(plain(old, resolved.fill), plain(new, resolved.fill)))


def marked(resolved: Resolved, state: State) -> SafeString:
    """Return a reworded statement with its changes marked; the new words first where nearly all of them are new."""
    found = marks(resolved, state.bank_text, state.text)
    context = {"marks": found, "words": words_of(resolved, state), "about": state.title}
    return mark_safe(render_to_string("policies/parts/marks.html", context))  # noqa: S308  (our own template)


def because(bank: Bank, condition: Condition, facts: dict[str, frozenset[str]]) -> str:
    """Return why a condition holds, in the words of the questions: "you have nursery classes; ages: 5 to 7"."""
    said = []
    for test in condition.tests:
        values = facts.get(test.fact, frozenset())
        question = bank.question.get(test.fact)
        if question:
            labels = [answer.label for answer in question.answers if answer.key in values]
            said.append(f"{question.asks} {', '.join(labels) or 'none of these'}")
        else:
            fact = next((item for item in bank.facts if item.key == test.fact), None)
            labels = [value.label for value in fact.values if value.key in values] if fact else []
            said.append(f"{fact.label if fact else test.fact}: {', '.join(labels) or 'none'}")
    return "; ".join(said)


def proposed_because(draft: Draft, state: State) -> str:
    """Return why a statement is proposed, or not, in one sentence."""
    item = state.statement
    if item is None:
        return ""
    whys = [
        because(draft.bank, condition, draft.resolved.facts) for condition in (item.when, item.propose) if condition
    ]
    told = "; ".join(filter(None, whys))
    if item.propose is None:
        return "We do not propose it by itself: take it in if it is true for you."
    if state.proposed.holds:
        return f"Proposed because of your answers: {told}." if told else "Proposed for every setting."
    return f"Not proposed because of your answers: {told}." if told else ""


def requirement_line(draft: Draft, code: str) -> str:
    """Return a requirement in one line: its words, its source, and how sure we are."""
    requirement = draft.requirements.requirement.get(code)
    if requirement is None:
        return code
    instrument = draft.requirements.instrument.get(requirement.instrument)
    told = [
        instrument.short if instrument else requirement.instrument,
        requirement.code,
        "" if requirement.sure == "seen" else "to be checked",
    ]
    return f"{requirement.title} ({', '.join(filter(None, told))})"


def source_of(draft: Draft, requirement: Requirement) -> str:
    """Return where a requirement stands: the instrument's short name, the code, and how sure we are when it was not seen."""
    instrument = draft.requirements.instrument.get(requirement.instrument)
    told = [instrument.short if instrument else requirement.instrument, requirement.code, SURE_WORDS[requirement.sure]]
    return ", ".join(filter(None, told))


def _marks(state: State) -> list[parts.Mark]:
    marks: list[parts.Mark] = []
    if state.undecided:
        marks.append(parts.Mark("Choose one", "ask"))
    if state.needs:
        marks.append(parts.Mark("Needs an answer", "ask"))
    if state.level:
        marks.append(parts.Mark(LEVEL_WORDS[state.level], "must" if state.level == "must" else "soft"))
    if state.own:
        marks.append(parts.Mark("Your own" if state.kept else "Taken out", "own"))
    elif not state.kept and not state.needs:
        marks.append(parts.Mark("Left out" if state.decided else "Not proposed", "soft"))
    elif state.reworded:
        marks.append(parts.Mark("Your wording", "kept"))
    elif state.kept and not state.undecided:
        words = "Fixed by your trust" if state.fixed else "Taken in" if state.decided else "Kept"
        marks.append(parts.Mark(words, "kept"))
    audience = [AUDIENCE_WORDS[name] for name in (state.statement.audience if state.statement else ())]
    if audience:
        marks.append(parts.Mark("for " + ", ".join(audience), "soft"))
    return marks


def _kind(state: State) -> str:
    if state.undecided or state.needs:
        return "ask"
    if state.own and state.kept:
        return "own"
    if not state.kept:
        return "out"
    return "reworded" if state.reworded else "bank"


def _acts(draft: Draft, state: State, *, may_write: bool) -> list[parts.Link]:
    if not may_write:
        return []

    def at(name: str, text: str, hidden: str = "") -> parts.Link:
        return parts.Link(text, address(f"policies:{name}", draft.body, policy=draft.policy.pk, key=state.key), hidden)

    acts = []
    if state.kept and not state.undecided and not state.fixed:
        acts.append(at("reword", "Change the wording" if not state.own else "Change"))
    if state.kept:
        acts += [] if state.fixed else [at("leave-out", "Leave out" if not state.own else "Take out")]
        acts.append(at("move", "Move"))
    if state.newest:
        acts.append(at("history", "History"))
    return acts


def anchor_of(key: str) -> str:
    """Return the id at which a statement stands on the page of its section."""
    return key.replace(".", "-")


def section_parts(draft: Draft, section: str, states: list[State]) -> list[tuple[str, list[State]]]:
    """Return the statements of a section under the titles of its parts; "" before the first, or where there are none."""
    home = [item.key for item in draft.bank.statements if item.section == section]
    found = parted(draft.bank.section[section], home, states)
    return [(plain(part.title, draft.resolved.fill) if part else "", inside) for part, inside in found]


def card(request: HttpRequest, draft: Draft, state: State, *, may_write: bool) -> parts.Card:
    """Return the card of one statement in the workspace."""
    resolved = draft.resolved
    body = ""
    words: str = "" if state.undecided else words_of(resolved, state)
    if state.reworded and state.kept:
        words = marked(resolved, state)
    if state.needs:
        asks = [(draft.bank.question[fact].asks, address("policies:question", draft.body, policy=draft.policy.pk, question=fact))
                for fact in sorted(state.needs) if fact in draft.bank.question]  # fmt: skip
        body = render_to_string("policies/parts/needs.html", {"asks": asks})
    elif may_write and state.kept and state.options:
        found = choices(draft, state)
        context = {
            "draft": draft, "state": state, "choices": found, "asleep": wordings_kept(draft, state),
            "chosen": next((item["label"] for item in found if item["checked"]), ""),
            "asks": plain(state.statement.asks, resolved.fill) if state.statement else "",
        }  # fmt: skip
        body = render_to_string("policies/parts/choice.html", context, request)
    elif may_write and not state.kept:
        body = render_to_string("policies/parts/take_in.html", {"draft": draft, "state": state}, request)
    why = state.statement.why if state.statement else ""
    source = " ".join(filter(None, (proposed_because(draft, state), _meets(draft, state))))
    note = f"Reason: {state.reason}" if state.reason and not state.kept else ""
    return parts.Card(
        kind=_kind(state),  # type: ignore[arg-type]
        label=state.title if not state.own else f"Your own: {plain(state.text, resolved.fill)[:50]}",
        words=words,
        anchor=anchor_of(state.key),
        marks=_marks(state),
        body=mark_safe(body) if body else "",  # noqa: S308  (rendered by our own templates)
        why=why,
        source=source,
        acts=_acts(draft, state, may_write=may_write),
        note=note,
    )


def _meets(draft: Draft, state: State) -> str:
    lines = [requirement_line(draft, code) for code in state.meets]
    return "Serves: " + "; ".join(lines) + "." if lines else ""


def wordings_kept(draft: Draft, state: State) -> list[str]:
    """Return the labels of the alternatives that are not chosen and for which the school keeps a wording of its own."""
    written = wordings(draft.resolved.layer.amendments, state.key)
    return [str(item["label"]) for item in choices(draft, state) if item["key"] in written and not item["checked"]]


def choices(draft: Draft, state: State) -> list[dict[str, object]]:
    """Return the alternatives of a statement for its radio buttons."""
    return [
        {
            "key": option.key,
            "label": plain(option.label, draft.resolved.fill),
            "hint": plain(option.hint, draft.resolved.fill),
            "checked": option.key == state.choice,
            "id": f"{anchor_of(state.key)}-{option.key}",
        }
        for option in state.options
    ]


def section_note(draft: Draft, key: str) -> tuple[str, str]:
    """Return what the list of sections says of one, in words, and its state: done, ask, part or todo."""
    states = [state for state in draft.resolved.section(key) if state.applies.holds is not False]
    open_choices = sum(state.undecided or bool(state.needs) for state in states)
    own = sum((state.own and state.kept) or state.reworded for state in states)
    if open_choices:
        return f"{open_choices} decision{'s' if open_choices > 1 else ''}", "ask"
    if draft.section_agreed(key):
        return ("agreed" if not own else f"agreed, {own} in your words"), "done"
    if own or any(state.newest for state in states):
        return (f"{own} in your words" if own else "begun"), "part"
    return "not looked at yet", "todo"


def sections(draft: Draft, current: str = "") -> list[parts.Section]:
    """Return the list of sections beside the workspace."""
    found = []
    for key in draft.used_sections:
        note, state = section_note(draft, key)
        href = address("policies:section", draft.body, policy=draft.policy.pk, section=key)
        found.append(parts.Section(title_of(draft, key), href, note, state, key == current))  # type: ignore[arg-type]
    return found


def title_of(draft: Draft, section: str) -> str:
    """Return a section's title in the school's terms."""
    return plain(draft.bank.section[section].title, draft.resolved.fill)


def blocker_link(draft: Draft, blocker: Blocker) -> str:
    """Return where a blocker is mended."""
    pk = draft.policy.pk
    if blocker.kind == "answer":
        return address("policies:question", draft.body, policy=pk, question=blocker.key)
    if blocker.kind in ("value", "lead") or (blocker.kind == "warning" and blocker.key in draft.bank.value):
        return address("policies:names", draft.body) + f"#id_{blocker.key}"
    if blocker.kind == "review":
        return address("policies:review-date", draft.body, policy=pk)
    if blocker.section in draft.bank.section:
        anchor = f"#{anchor_of(blocker.key)}" if blocker.key in draft.resolved.states else ""
        return address("policies:section", draft.body, policy=pk, section=blocker.section) + anchor
    return address("policies:policy", draft.body, policy=pk)


def open_things(draft: Draft, found: Iterable[Blocker]) -> dict[str, Any]:
    """Return for a page what is open, with where it is mended, and the warnings; names that are empty stand together."""
    rows = [(item, blocker_link(draft, item)) for item in found]
    empty = {key for key in draft.bank.value if (fill := draft.resolved.fill.get(key)) is None or fill.kind != "value"}
    blank = [row for row in rows if row[0].kind == "value" and row[0].key in empty]
    names = [(draft.bank.value[item.key].label, href) for item, href in blank]
    together = len(names) > 1
    return {
        "count": sum(item.blocks for item, _ in rows),
        "blocking": [row for row in rows if row[0].blocks and not (together and row in blank)],
        "names": names if together else [],
        "warnings": [row for row in rows if not row[0].blocks],
    }


_NEEDS = {
    "choice": ("choice", "choices"), "value": ("missing name", "missing names"), "answer": ("open answer", "open answers"),
    "reason": ("missing reason", "missing reasons"), "contradiction": ("contradiction", "contradictions"),
    "review": ("review date", "review dates"), "lead": ("lead not named", "leads not named"),
}  # fmt: skip


def standing(draft: Draft, section: str = "") -> parts.Standing:
    """Return the panel "Where you stand": the tally, what approval waits for, and the requirements of one section."""
    tally = draft.tally
    counts: dict[str, int] = {}
    for blocker in draft.blockers:
        if blocker.blocks:
            counts[blocker.kind] = counts.get(blocker.kind, 0) + 1
    href = address("policies:blockers", draft.body, policy=draft.policy.pk)
    needs = [parts.Link(f"{count} {_NEEDS[kind][count > 1]}", href) for kind, count in counts.items()]
    here = [item for item in draft.coverage if section and any(state.section == section for state in item.by)]
    here.sort(key=lambda item: item.met)  # what is open first
    items = [parts.State(item.requirement.title, STATUS_WORDS[item.status].lower()) for item in here[:6]]
    return parts.Standing(
        waiting=sum(counts.values()), met=tally.met, total=tally.total, needs=needs, items=items,
        href=address("policies:coverage", draft.body, policy=draft.policy.pk), link="See all requirements", unit=draft.met_words,
    )  # fmt: skip


def next_href(body: Body, found: Next) -> str:
    """Return the address of the button of a next step; "" where others have to act."""
    return address(found.door, body, **found.parts) + found.query if found.door else ""


def told(draft: Draft, state: State, row: Change) -> str:
    """Return what a change that is no wording was about: which alternative, which place, which short words."""
    if row.field == "choice":
        return next((str(item["label"]) for item in choices(draft, state) if item["key"] == row.value), "")
    if row.field == "place" and row.value:
        section, after = row.value["section"], draft.resolved.states.get(row.value["after"])
        where = title_of(draft, section) if section in draft.bank.section else section
        return f"To “{where}”, " + (f"after: {after.title}" if after else "at the beginning")
    if row.field == "short" and row.value:
        return " ".join(plain(words, draft.resolved.fill) for words in row.value.values() if words)
    return ""


def wanted(draft: Draft, state: State, row: Change) -> str:
    """Return, in a sentence, what somebody wanted whose change was kept aside and holds no words."""
    if row.field == "choice" and row.value:
        return f"You chose: {told(draft, state, row)}."
    if row.field == "place" and row.value:
        return f"You wanted to move it. {told(draft, state, row)}."
    if row.field == "selected" and row.value is not None:
        reason = f" Your reason: {row.reason}" if row.reason else ""
        return "You wanted to take it in." if row.value else f"You wanted to leave it out.{reason}"
    return "You wanted to go back to the bank’s words." if row.field == "text" else "You wanted to go back to the bank."
