"""How a matter of an update can be answered on a page: by a choice, in words of one's own, with what goes beside. No queries."""

from __future__ import annotations

from foreland.core.updating import How, Matter
from foreland.core.wording import plain
from foreland.policies.forms.updates import Asks
from foreland.policies.queries import Updating
from foreland.policies.updated import bare, suited


def ways(found: Updating, item: Matter) -> list[tuple[str, str, str]]:
    """Return how a matter can be settled by a choice: key, label, what it means. Writing and putting off stand apart."""
    made: list[tuple[str, str, str]] = [
        (way, label, suited(found, hint))
        for way in item.ways
        if way not in ("write", "later")
        for label, hint in [_way(found, item, way)]
    ]
    return made if len(made) > 1 or item.kind == "question" else []


def _way(found: Updating, item: Matter, way: How) -> tuple[str, str]:
    why = item.question.why if item.question else ""
    if item.kind == "new":
        if way == "take":
            return (
                ("Take it in", "As it is proposed.")
                if item.proposed
                else ("Leave it out", "It is not proposed for you.")
            )
        return (
            ("Leave it out", "You can take it in later.")
            if way == "leave-out"
            else ("Take it in", "It is true for us.")
        )
    if way == "combine":
        assert item.question is not None
        return (
            "Combine the two",
            f"Both changes are kept. It would read: {bare(plain(item.question.combined or '', found.after.resolved.fill))}",
        )
    if way == "leave-out":
        return "Leave it out", "It stays out of your policy. The words stay in the history."
    if way == "keep":
        return {
            "withdrawn": (
                "Keep it as a statement of our own",
                "The words stand as they do now, and are yours from now on.",
            ),
            "place": ("Leave it where we put it", "The words change as the new edition has them; the place does not."),
            "section-withdrawn": ("Keep it, in another section", "The words stay."),
            "split": ("Keep ours", "Your words stand in the first of the new statements; the others are left out."),
            "redrawn": ("Keep ours", "Your words stand in the first of the new statements; the others are left out."),
        }.get(why, ("Keep ours", "The words in your policy stay as they are."))
    return {
        "withdrawn": ("Let it go", "It leaves your policy. The words stay in the history."),
        "place": ("Put it in the section of the new edition", ""),
    }.get(
        why,
        (
            "Take theirs",
            "The new words stand. Yours stay in the history." if item.kind == "question" else "The new words stand.",
        ),
    )


def statements_to_write(found: Updating, item: Matter) -> list[tuple[str, str, str]]:
    """Return key, label and the words to begin with, placeholders kept, of each statement that words can be written for."""
    if "write" not in item.ways or item.question is None:
        return []
    question = item.question
    written = item.answer.words if item.answer and item.answer.how == "write" else {}
    keys = [(each.key, each.text) for each in question.successors] or [(question.key, question.ours)]
    if len(keys) == 1:
        return [(keys[0][0], "Your words", written.get(keys[0][0]) or question.combined or question.ours)]
    return [(key, f"Your words for “{_name(found, key)}”", written.get(key) or text) for key, text in keys]


def _name(found: Updating, key: str) -> str:
    statement = found.theirs.statement.get(key)
    return plain(statement.title, found.after.resolved.fill) if statement else key


def asks(found: Updating, item: Matter) -> Asks:
    """Return what an answer needs beside the way: an alternative where the chosen one is gone, a section, a reason."""
    question, fill = item.question, found.after.resolved.fill
    if item.kind == "new":
        state = found.after.resolved.states[item.key]
        must = state.level == "must" and item.proposed
        return Asks(reason="If you leave it out: why?" if must else "")
    if question is None:
        return Asks()
    options: dict[str, str] = {}
    for each in question.successors:
        statement = found.theirs.statement.get(each.key)
        if statement is not None and statement.options and statement.option(each.option) is None:
            options |= {option.key: plain(option.label, fill) for option in statement.options}
    return Asks(options=list(options.items()), places=_places(found, item))


def _places(found: Updating, item: Matter) -> list[tuple[str, str]]:
    """Return the sections to choose from where the section of a statement is gone and nothing says where it goes."""
    question = item.question
    assert question is not None
    old = found.found.base.statement.get(question.key)
    homeless = question.why == "section-withdrawn" and question.place is None
    homeless = homeless or (question.why == "withdrawn" and old is not None and old.section not in found.theirs.section)
    if not homeless:
        return []
    used = found.after.used_sections
    return [(key, plain(found.theirs.section[key].title, found.after.resolved.fill)) for key in used]
