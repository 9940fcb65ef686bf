"""Build the font files of this folder from the fontsource packages. Run by a maintainer only, never by the program.

Usage, in a folder where npm has installed the packages that `fonts/README.md` names, with fonttools and brotli at hand:

    python build.py node_modules/@fontsource
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset  # type: ignore[import-not-found,import-untyped,unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found,import-untyped,unused-ignore]

HERE = Path(__file__).parent
MODIFIED = 3_850_000_000
"""Seconds since 1904 that every built font carries, so that building again gives the same bytes."""

FACES = {
    "AtkinsonHyperlegibleNext-Regular.ttf": ("atkinson-hyperlegible-next", ("latin", "latin-ext"), "400-normal"),
    "AtkinsonHyperlegibleNext-Italic.ttf": ("atkinson-hyperlegible-next", ("latin", "latin-ext"), "400-italic"),
    "AtkinsonHyperlegibleNext-Bold.ttf": ("atkinson-hyperlegible-next", ("latin", "latin-ext"), "700-normal"),
    "AtkinsonHyperlegibleNext-BoldItalic.ttf": ("atkinson-hyperlegible-next", ("latin", "latin-ext"), "700-italic"),
    "AtkinsonHyperlegibleMono-Regular.ttf": ("atkinson-hyperlegible-mono", ("latin", "latin-ext"), "400-normal"),
    "NotoSans-Regular.ttf": ("noto-sans", ("cyrillic", "cyrillic-ext", "greek", "vietnamese"), "400-normal"),
    "NotoSans-Bold.ttf": ("noto-sans", ("cyrillic", "cyrillic-ext", "greek", "vietnamese"), "700-normal"),
    "NotoSansArabic-Regular.ttf": ("noto-sans-arabic", ("arabic",), "400-normal"),
    "NotoSansArabic-Bold.ttf": ("noto-sans-arabic", ("arabic",), "700-normal"),
    "NotoSansHebrew-Regular.ttf": ("noto-sans-hebrew", ("hebrew",), "400-normal"),
    "NotoSansHebrew-Bold.ttf": ("noto-sans-hebrew", ("hebrew",), "700-normal"),
    "NotoSansSymbols2-Regular.ttf": ("noto-sans-symbols-2", ("symbols",), "400-normal"),
    "NotoSansMath-Regular.ttf": ("noto-sans-math", ("latin",), "400-normal"),
    "NotoEmoji-Regular.ttf": ("noto-emoji", ("emoji",), "400-normal"),
}
KEPT = {
    "NotoSansSymbols2-Regular.ttf": [*range(0x2300, 0x2400), *range(0x2500, 0x27C0)],
    "NotoSansMath-Regular.ttf": [*range(0x2032, 0x2038), *range(0x2070, 0x20A0), *range(0x2100, 0x2300)],
    "NotoEmoji-Regular.ttf": [*range(0x2600, 0x27C0), *range(0x1F300, 0x1F650), *range(0x1F680, 0x1F700),
                              *range(0x1F900, 0x1FA00)],
}  # fmt: skip
"""Code points to keep of the two big fallback faces; the others are kept whole."""


def build(source: Path) -> None:
    """Write one TTF per face into this folder, with the licence of each family beside them."""
    for name, (package, parts, style) in FACES.items():
        with tempfile.TemporaryDirectory() as folder:
            pieces = []
            for part in parts:
                font = TTFont(source / package / "files" / f"{package}-{part}-{style}.woff2")
                font.flavor = None
                pieces.append(str(Path(folder) / f"{part}.ttf"))
                font.save(pieces[-1])
            font = merge.Merger().merge(pieces) if len(pieces) > 1 else TTFont(pieces[0])
            if name in KEPT:
                if "GSUB" in font:
                    del font["GSUB"]
                options = subset.Options(layout_features=[], notdef_outline=True, hinting=False)
                subsetter = subset.Subsetter(options)
                subsetter.populate(unicodes=KEPT[name])
                subsetter.subset(font)
            font.recalcTimestamp = False
            font["head"].created = font["head"].modified = MODIFIED
            font.save(HERE / name)
        licence = (source / package / "LICENSE").read_text(encoding="utf-8")
        (HERE / f"OFL-{package}.txt").write_text(licence.strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
