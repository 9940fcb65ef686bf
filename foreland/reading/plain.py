"""Plain text and Markdown, line by line: text that somebody typed, saved from a word processor or drew out of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from foreland.core.source import Format, Source
from foreland.reading import contents, markdown, plain_tables, running
from foreland.reading.flow import Vocabulary
from foreland.reading.pieces import BULLETS, Piece, depth, is_bullet, labelled
from foreland.reading.plain_lines import COUNT, Line, decoded
from foreland.reading.plain_lines import lines as split_lines
from foreland.reading.shape import shaped

_UNDERLINE = re.compile(r"\s*(=+|-+|~+)\s*")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_RULE = re.compile(r"\s*(?:[-=_*]\s?){3,}\s*")
_LONE = re.compile(rf"\s*(?:[{BULLETS}*-]|\d{{1,2}}(?:\.\d{{1,2}})*[.)]?)\s*")
_FACT = re.compile(r"[A-Z][\w’'/ -]{2,30}:\s")
_ENDS = (".", "!", "?", ":", ";", "”", '"')
WIDEST: Final = 160
"""A text whose lines are longer than this is not folded: each line is a paragraph."""
_CENTRED: Final = 8
"""Lines whose beginnings differ by more are not of one paragraph."""
_FULL: Final = 0.8
"""The share of the usual width from which on a line is taken for full."""


def read(data: bytes, name: str, format: Format) -> Source:  # noqa: A002 -- the plain word for it
    """Return the source of a text; `format` is "md" or "txt". Raises Unreadable."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if format == "md":
        text = markdown.bare(text)
    lines = list(split_lines(text))
    pages = max((line.page or 0 for line in lines), default=0) or None
    pieces: list[tuple[int, Piece]] = []
    kept: list[Line] = []
    cut = False
    for line, role in zip(
        lines, running.roles([line.text for line in lines], [line.page for line in lines]), strict=True
    ):
        if role:
            pieces.append((len(kept), Piece(line.text, "furniture", page=line.page, sure=True)))
            cut = True
        else:
            line.cut = cut or bool(kept and line.page != kept[-1].page)
            kept.append(line)
            cut = False
    body = list(_Reader(kept, format).pieces())
    return shaped(_merged(body, pieces), name=name, kind=format, pages=pages)


def _merged(body: Sequence[tuple[int, Piece]], furniture: Sequence[tuple[int, Piece]]) -> list[Piece]:
    """Put furniture between the pieces where it stood; the same words once only."""
    out: list[Piece] = []
    waiting = list(furniture)
    seen: set[str] = set()

    def put(piece: Piece) -> None:
        masked = re.sub(r"\d+", "0", piece.text.strip())
        if masked not in seen:
            seen.add(masked)
            out.append(piece)

    for at, piece in body:
        while waiting and waiting[0][0] <= at:
            put(waiting.pop(0)[1])
        out.append(piece)
    for _, piece in waiting:
        put(piece)
    return out


class _Reader:
    """Goes through the lines once and gathers paragraphs, items, tables and headings."""

    def __init__(self, lines: Sequence[Line], format: Format) -> None:  # noqa: A002 -- the plain word for it
        self.lines = lines
        self.format = format
        self.vocabulary = Vocabulary(line.text for line in lines)
        self.promised = contents.promised([line.text for line in lines])
        lengths = sorted(len(line.text) for line in lines if len(line.text) > 40)
        self.width = lengths[int(len(lengths) * 0.9)] if lengths else 80
        self.folded = self.width <= WIDEST
        self.dense = not self.folded or sum(line.gap for line in lines) < 0.08 * len(
            lines
        )  # few lines or none are blank
        self.at = 0
        self.led, self.led_at = False, 0  # whether words with a colon lead to what comes, and how far in they stand

    def pieces(self) -> Iterator[tuple[int, Piece]]:
        """Yield each piece with the number of its first line."""
        while self.at < len(self.lines):
            begin = self.at
            for piece in self._next():
                yield begin, piece

    def _next(self) -> list[Piece]:
        line = self.lines[self.at]
        for way in (self._marked, self._hung, self._boxed, self._piped, self._dashed, self._columned, self._underlined):
            found = way(line)
            if found is not None:
                return found
        if _RULE.fullmatch(line.text):
            self.at += 1
            return []
        return [self._paragraph(line)]

    def _marked(self, line: Line) -> list[Piece] | None:
        """A heading that begins with number signs."""
        found = re.match(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$", line.text)
        if not found or not found[2]:
            return None
        self.at += 1
        return [Piece(found[2], "heading", len(found[1]), page=line.page, sure=True)]

    def _hung(self, line: Line) -> list[Piece] | None:
        """A column of marks and then as many items, as some programs draw lists out of a PDF."""
        stop = self.at
        while stop < len(self.lines) and self.lines[stop].text.strip() in BULLETS:
            stop += 1
        count = stop - self.at
        if count < 2:
            return None
        end = stop
        while (
            end < len(self.lines)
            and (end == stop or not self.lines[end].gap)
            and not labelled(self.lines[end].text.strip())[0]
        ):
            end += 1
        texts = [here.text.strip() for here in self.lines[stop:end]]
        filled = [
            len(before) + len(text.split()[0]) - (20 if before.endswith((".", ";")) else 0)
            for before, text in pairwise(texts)
        ]  # where the line before is fullest, an item goes on
        goes_on = sorted(range(1, len(texts)), key=lambda at: -filled[at - 1])[: max(len(texts) - count, 0)]
        out: list[Piece] = []
        for at, text in enumerate(texts):
            if at in goes_on:
                out[-1].text = self.vocabulary.joined(out[-1].text, text)
            else:
                out.append(Piece(text, "item", 1, line.text.strip(), page=self.lines[stop + at].page, sure=True))
        self.at = end
        return out

    def _boxed(self, line: Line) -> list[Piece] | None:
        """Lines with a bar before them, or quoted ones, are a box: read on their own."""
        mark = next((mark for mark in (">", "|") if line.text.lstrip().startswith(mark)), "")
        if not mark or (mark == "|" and line.text.count("|") > 1):
            return None
        inner: list[Line] = []
        gap = True
        while self.at < len(self.lines):
            here = self.lines[self.at]
            words = here.text.lstrip()
            if not words.startswith(mark) or (inner and here.gap) or (mark == "|" and words.count("|") > 1):
                break
            words = words[1:].removeprefix(" ")
            if words.strip():
                inner.append(Line(words, here.page, gap))
            gap = not words.strip()
            self.at += 1
        reader = _Reader(inner, self.format)
        reader.width, reader.folded, reader.vocabulary = self.width - 2, self.folded, self.vocabulary
        out = [piece for _, piece in reader.pieces()]
        for piece in out:
            if piece.kind == "paragraph":
                piece.kind = "box"
        return out

    def _piped(self, line: Line) -> list[Piece] | None:
        """A table of Markdown."""
        if line.text.count("|") < 2 and not (
            self.at + 1 < len(self.lines) and markdown.is_ruler(self.lines[self.at + 1].text)
        ):
            return None
        if "|" not in line.text:
            return None
        rows: list[tuple[str, ...]] = []
        header: tuple[str, ...] = ()
        begin = self.at
        while (
            self.at < len(self.lines)
            and "|" in self.lines[self.at].text
            and (self.at == begin or not self.lines[self.at].gap)
        ):
            words = self.lines[self.at].text
            self.at += 1
            if markdown.is_ruler(words):
                header = rows[0] if len(rows) == 1 else header
                continue
            rows.append(markdown.cells(words))
        return plain_tables.rows(rows, header, line.page)

    def _dashed(self, line: Line) -> list[Piece] | None:
        """A table of aligned lines with dashes under its head."""
        if (
            self.at + 1 >= len(self.lines)
            or not _DASHES.fullmatch(self.lines[self.at + 1].text)
            or self.lines[self.at + 1].gap
        ):
            return None
        marks = [match.start() for match in re.finditer(r"-+", self.lines[self.at + 1].text)]
        if not plain_tables.fits(line.text, marks):
            return None
        rows = [plain_tables.cut(line.text, marks)]
        self.at += 2
        while (
            self.at < len(self.lines)
            and not self.lines[self.at].gap
            and plain_tables.fits(self.lines[self.at].text, marks)
        ):
            rows.append(plain_tables.cut(self.lines[self.at].text, marks))
            self.at += 1
        return plain_tables.rows(rows, rows[0], line.page)

    def _columned(self, line: Line) -> list[Piece] | None:
        """A table that shows by its gaps alone: words at the same places in three lines or more.

        A line without words in the first column goes on with the row above it.
        """
        marks = plain_tables.starts(line.text)
        if len(marks) < 2 or labelled(line.text.strip())[0] or COUNT.match(line.text):
            return None
        rows = [plain_tables.cells(line.text, marks)]
        full, stop = 1, self.at + 1
        ruled = False
        while stop < len(self.lines) and not self.lines[stop].gap:
            words = self.lines[stop].text
            if stop == self.at + 1 and _RULE.fullmatch(words):
                ruled = True
                stop += 1
                continue
            here = plain_tables.starts(words)
            if not here or not plain_tables.columns(here, marks):
                break
            cells = plain_tables.cells(words, marks)
            if cells[0]:
                rows.append(cells)
            else:
                rows[-1] = tuple(" ".join(part for part in pair if part) for pair in zip(rows[-1], cells, strict=True))
            full += len(here) > 1
            stop += 1
        if full < 3 or len(rows) < 2:
            return None
        self.at = stop
        return plain_tables.rows(rows, rows[0] if ruled or all(rows[0]) else (), line.page)

    def _heads_columns(self) -> bool:
        """Whether the line that comes next is the first of a table: three columns or more, and so in the line after it."""
        marks = plain_tables.starts(self.lines[self.at].text)
        if len(marks) < 3 or self.at + 1 >= len(self.lines) or self.lines[self.at + 1].gap:
            return False
        under = plain_tables.starts(self.lines[self.at + 1].text)
        return len(under) > 1 and plain_tables.columns(under, marks)

    def _underlined(self, line: Line) -> list[Piece] | None:
        """A heading with a rule under it; one that is folded has full lines before the last."""
        for count in (1, 2, 3):
            place = self.at + count
            if place >= len(self.lines) or self.lines[place].gap:
                return None
            under = _UNDERLINE.fullmatch(self.lines[place].text)
            if not under or (len(under[1]) < 3 and len(line.text.strip()) > 2):
                continue
            said = [here.text.strip() for here in self.lines[self.at : place]]
            level = 1 if under[1][0] == "=" else 2
            whole = count == 1 or all(len(words) >= len(under[1]) * 0.6 and len(under[1]) > 40 for words in said[:-1])
            if len(said[-1].split()) > 25:
                return None
            self.at = place + 1
            if whole:
                return [Piece(" ".join(said), "heading", level, page=line.page, sure=True)]
            return [Piece(words, page=line.page, alone=True) for words in said[:-1]] + [
                Piece(said[-1], "heading", level, page=line.page, sure=True)
            ]
        return None

    def _paragraph(self, line: Line) -> Piece:
        """A paragraph or an item: lines are taken in for as long as they go on."""
        words = line.text.strip()
        indent = line.indent
        self.at += 1
        if _LONE.fullmatch(words) and self.at < len(self.lines) and not _LONE.fullmatch(self.lines[self.at].text):
            words = f"{words} {self.lines[self.at].text.strip()}"
            self.at += 1
        last = len(line.text)
        one = True
        while self.at < len(self.lines) and self._goes_on(words, last, self.lines[self.at], indent):
            here = self.lines[self.at]
            words = self.vocabulary.joined(words, here.text.strip())
            last, one = len(here.text), False
            self.at += 1
        label, rest = labelled(words)
        alone = (line.gap or self.dense) and one and self._leads(line)
        strong = re.fullmatch(r"(?:\*\*|__)(.+?)(?:\*\*|__):?", rest.strip())
        piece = Piece(markdown.plain(words), page=line.page, alone=alone, bold=bool(strong))
        if self.format == "md":
            label, rest = labelled(piece.text)
        if label and depth(label) <= 1 and (is_bullet(label) or not (strong or alone)):
            piece.kind, piece.level = "item", 1 + min(indent // (2 if self.format == "md" else 4), 5)
        inset = self.led and not label and not line.gap and indent > self.led_at
        if inset and not strong:
            piece.kind, piece.level = "item", 1
        else:
            self.led, self.led_at = piece.text.endswith(":"), indent
        return piece

    def _leads(self, line: Line) -> bool:
        """Whether a line stands before a gap, or is short before one that is much longer."""
        after = self.lines[self.at] if self.at < len(self.lines) else None
        if after is None or after.gap:
            return True
        short = len(line.text.strip()) < 0.6 * self.width and len(after.text.strip()) > 1.5 * len(line.text.strip())
        words = labelled(after.text.strip())[1]
        return short and words[:1].isupper() and not _FACT.match(line.text.strip())

    def _goes_on(self, words: str, last: int, after: Line, indent: int) -> bool:
        """Whether the next line belongs to the same paragraph."""
        text = after.text.strip()
        if after.cut:
            if words.endswith(_ENDS) or labelled(text)[0]:
                return False
            return text[:1].islower() or (
                last > self.width * _FULL and len(words.split()) > 14 and len(text) > self.width / 2
            )
        if after.gap:
            return False
        if (
            _RULE.fullmatch(after.text)
            or re.match(r"#{1,6}\s|>", text)
            or text.count("|") > 1
            or _LONE.fullmatch(after.text)
        ):
            return False
        if self.promised and any(contents.is_promised(each, self.promised) for each in (words, text)):
            return False
        if contents.leaders(words) or contents.leaders(text) or (_FACT.match(text) and len(text) < self.width * _FULL):
            return False
        before = self.lines[self.at - 1]
        if self._heads_columns():
            return False
        if min(abs(after.indent - before.indent), abs(after.indent - before.inner)) > _CENTRED:
            return False
        label, rest = labelled(text)
        full = last > self.width * _FULL
        if label and not (full and self.folded and not is_bullet(label) and rest[:1].islower() and last >= indent):
            return False
        if text[:1].islower() and not (last < self.width * 0.35 and words.endswith((".", ";"))):
            return self.folded or self.format == "md"
        if self.format == "md" and not words.endswith("  ") and not self.folded:
            return False
        if not self.folded:
            return False
        if (
            self.at + 1 < len(self.lines)
            and _UNDERLINE.fullmatch(self.lines[self.at + 1].text)
            and not self.lines[self.at + 1].gap
        ):
            return False
        first = text.split()[0]
        return last + 1 + len(first) > self.width * _FULL or (last > self.width * 0.6 and not words.endswith(_ENDS))
