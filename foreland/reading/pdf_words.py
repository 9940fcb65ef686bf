"""The words of a page of a PDF and where each stands, as the drawing of the page gives them."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from math import hypot
from typing import Any, Final

import pypdfium2.raw as pdfium

from foreland.reading.pieces import UNSEEN

_BOLD = re.compile(rb"bold|black|heavy|semibold|demi(?!-?italic)|\bbd\b|-bd", re.IGNORECASE)
_WORD = re.compile(r"[^\s\x00\x02\ufffe]+[\x02\ufffe]?")
"""A hyphen at the end of a line comes as a sign of its own, with the rest of the word right after it."""
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SLANT: Final = 0.15
"""Words that are turned by more than this are a watermark or a drawing."""
MOST_LETTERS: Final = 60_000
"""Most letters of one page; a page of print has 4,000."""


@dataclass(slots=True)
class Word:
    """One word: its box in points from the lower left corner, and the look of its letters."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turned: bool = False
    backwards: bool = False
    """Whether it is read from right to left."""
    jump: bool = False
    """Whether nothing was written between it and the word before: the pen was moved."""


@dataclass(slots=True)
class _Look:
    scale: float
    bold: bool
    turned: bool


class Page:
    """One page that is open; its words are asked for once."""

    def __init__(self, document: Any, number: int) -> None:
        self.raw = pdfium.FPDF_LoadPage(document, number)
        self._text = pdfium.FPDFText_LoadPage(self.raw) if self.raw else None
        self._looks: dict[int, _Look] = {}
        self._fonts: dict[int, bool] = {}
        self.height = float(pdfium.FPDF_GetPageHeightF(self.raw)) if self.raw else 0.0
        self.width = float(pdfium.FPDF_GetPageWidthF(self.raw)) if self.raw else 0.0

    def close(self) -> None:
        """Give the memory of the page back."""
        if self._text:
            pdfium.FPDFText_ClosePage(self._text)
        if self.raw:
            pdfium.FPDF_ClosePage(self.raw)

    def pictures(self) -> bool:
        """Whether a picture covers a good part of the page."""
        if not self.raw:
            return False
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        for at in range(min(pdfium.FPDFPage_CountObjects(self.raw), 2_000)):
            found = pdfium.FPDFPage_GetObject(self.raw, at)
            if pdfium.FPDFPageObj_GetType(found) not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
                continue
            if pdfium.FPDFPageObj_GetBounds(found, left, bottom, right, top):
                covered = (right.value - left.value) * (top.value - bottom.value)
                if covered > 0.3 * self.width * self.height:
                    return True
        return False

    def words(self) -> list[Word]:
        """Return the words of the page in the order in which it is drawn."""
        if not self._text:
            return []
        count = min(pdfium.FPDFText_CountChars(self._text), MOST_LETTERS)
        if count <= 0:
            return []
        said = self._letters(count)
        out: list[Word] = []
        x, y = ctypes.c_double(), ctypes.c_double()
        box = pdfium.FS_RECTF()
        for match in _WORD.finditer(said):
            start, stop = match.start(), match.end()
            look = self._look(start)
            if not pdfium.FPDFText_GetCharOrigin(self._text, start, x, y):
                continue
            left = x.value
            if not pdfium.FPDFText_GetLooseCharBox(self._text, stop - 1, box):
                continue
            words = match[0].replace("\x02", "-").replace("\ufffe", "-")
            words = words if words.isascii() else words.translate(UNSEEN)
            if not words:
                continue
            backwards = _RIGHT_TO_LEFT.search(words) is not None
            right = float(box.right)
            if backwards:
                left, right = min(left, float(box.left)), max(left, right)
            size = pdfium.FPDFText_GetFontSize(self._text, start) * look.scale
            jump = start > 0 and said[start - 1] == " " and pdfium.FPDFText_IsGenerated(self._text, start - 1) == 1
            out.append(
                Word(words, left, max(right, left), y.value, round(size, 1), look.bold, look.turned, backwards, jump)
            )
        return out

    def _letters(self, count: int) -> str:
        """The letters of the page, one for each of the places that the page counts."""
        units = (ctypes.c_ushort * (count + 1))()
        got = pdfium.FPDFText_GetText(self._text, 0, count, units)
        if got == count + 1:
            said = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")
            if len(said) == count:
                return said
        codes = (pdfium.FPDFText_GetUnicode(self._text, at) for at in range(count))
        return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)

    def _look(self, at: int) -> _Look:
        """How the letters look from this place on."""
        found = pdfium.FPDFText_GetTextObject(self._text, at)
        key = ctypes.cast(found, ctypes.c_void_p).value or 0
        if key in self._looks:
            return self._looks[key]
        matrix = pdfium.FS_MATRIX()
        scale, turned = 1.0, False
        if pdfium.FPDFText_GetMatrix(self._text, at, matrix):
            scale = hypot(matrix.c, matrix.d) or 1.0
            turned = abs(matrix.b) > _SLANT * abs(matrix.a) or matrix.a < 0
        look = _Look(scale, self._is_bold(found), turned)
        if key:
            self._looks[key] = look
        return look

    def _is_bold(self, found: Any) -> bool:
        font = pdfium.FPDFTextObj_GetFont(found) if found else None
        if not font:
            return False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            name = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            self._fonts[key] = _BOLD.search(name.value) is not None or pdfium.FPDFFont_GetWeight(font) >= 600
        return self._fonts[key]
