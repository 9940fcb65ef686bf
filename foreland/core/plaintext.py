"""Plain text read back as a document, so that it can be compared: headings, paragraphs, lists, numbers of statements.

It reads the plain text that Foreland prints, whose lines are folded, and any other text with blank lines between its
paragraphs. What is folded otherwise reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from foreland.core.document import Document, ListBlock, Paragraph, Passage, Section, Span
from foreland.core.lines import paired

_RULE = re.compile(r"[=-]{3,}|[=-]{1,2}(?=\s*$)")
_ITEM = re.compile(r"(?:[-*•]|\d+[.)])\s+")
_NUMBER = re.compile(r"(\d+(?:\.\d+)+)\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+|\d+(?:\.\d+)*\.?\s+")
LIST_OF_SECTIONS = "Contents"
"""The heading whose list of sections is passed over: it says nothing of its own."""
_FOLDED = 40
"""Least characters of the rule under a heading that is folded into several lines."""


def read(text: str, name: str) -> Document:
    """Return a text as a document of sections, called `name`; each paragraph or list in it is a passage."""
    sections: list[Section] = []
    title, passages, listing = "", list[Passage](), False

    def close() -> None:
        if passages:
            number = sum(section.title == title for section in sections)
            sections.append(Section(f"{title}-{number}", "", title, tuple(passages)))

    for lines in _blocks(text.replace("\r\n", "\n").expandtabs(4)):
        heading = _heading(lines)
        if heading is None and not listing:
            passages += _passages(lines, f"{len(sections)}", len(passages))
        if heading is None:
            listing = False
            continue
        close()
        title, passages, rest = heading[0], [], lines[heading[1] :]
        listing = title == LIST_OF_SECTIONS and not rest  # then the list comes after a blank line
        if title != LIST_OF_SECTIONS:
            passages += _passages(rest, f"{len(sections)}", 0)
    close()
    return Document(key="text", kind="insert", title=name, organisation="", sections=tuple(sections))


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines between blank lines."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []


def _heading(lines: Sequence[str]) -> tuple[str, int] | None:
    """Return the title, without its number, of lines that begin with a heading, and how many lines it takes; else None.

    A heading is a line with a rule under it, or a long one that is folded into full lines over such a rule.
    """
    rule = next((at for at, line in enumerate(lines) if _RULE.fullmatch(line.strip())), 0)
    if rule == 1 or (rule and _full(lines[:rule], len(lines[rule].strip()))):
        return _HEADING.sub("", " ".join(lines[:rule]), count=1).strip(), rule + 1
    if len(lines) == 1 and lines[0].startswith("#"):
        return lines[0].lstrip("# ").strip(), 1
    return None


def _full(lines: Sequence[str], width: int) -> bool:
    """Whether these are lines of one text that was folded since it is longer than the width."""
    filled = all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairwise(lines))
    return width >= _FOLDED and filled and all(len(line) <= width for line in lines)


def _passages(lines: Sequence[str], section: str, count: int) -> Iterator[Passage]:
    """Yield the paragraph, the list, or the lines of a table that some lines hold."""
    lines = [line.removeprefix("| ").removeprefix("|") for line in lines]
    lines = [line for line in lines if not _RULE.fullmatch(line.strip())]
    if not lines:
        return
    number = _NUMBER.match(lines[0])
    if number:
        lines[0] = lines[0][number.end() :]
    aligned = any(set(line) <= {"-", " "} for line in lines)
    found: list[str] = []
    items = False
    for line in lines:
        if set(line) <= {"-", " "}:
            continue
        item = _ITEM.match(line.strip())
        items = items or item is not None
        if found and not item and not aligned:
            found[-1] = f"{found[-1]} {line.strip()}"
        else:
            found.append(" ".join(line.split()))
    blocks: tuple[Paragraph | ListBlock, ...] = tuple(Paragraph((Span(words),)) for words in found)
    if items:
        first = next(at for at, words in enumerate(found) if _ITEM.match(words))
        rest = tuple((Span(_ITEM.sub("", words, count=1)),) for words in found[first:])
        blocks = (*blocks[:first], ListBlock(rest, ordered=found[first][0].isdigit()))
    yield Passage(f"{section}.{count}", blocks, "bank", number[1] if number else "")


def alike(old: Document, new: Document) -> Document:
    """Return the new of two texts with the keys of the old: sections by their titles, paragraphs by their words.

    A paragraph without its like in its section is the one that has the very same words elsewhere.
    """
    before = {section.key: section for section in old.sections}
    keys: dict[str, str] = {}
    for section in new.sections:
        was = before.get(section.key)
        if was:
            pairs = paired(was.passages, section.passages, _words)
            keys |= {two.key: one.key for one, two in pairs if one and two}
    left = {_words(item): item.key for item in old.passages() if item.key not in set(keys.values())}
    for item in new.passages():
        if item.key not in keys and _words(item) in left:
            keys[item.key] = left.pop(_words(item))
    return replace(new, sections=tuple(
        replace(section, passages=tuple(replace(item, key=keys.get(item.key, f"new {item.key}")) for item in section.passages))
        for section in new.sections
    ))  # fmt: skip


def _words(passage: Passage) -> str:
    said = []
    for block in passage.blocks:
        if isinstance(block, Paragraph):
            said.append("".join(span.text for span in block.spans))
        elif isinstance(block, ListBlock):
            said += ("".join(span.text for span in item) for item in block.items)
    return "\n".join(said)
