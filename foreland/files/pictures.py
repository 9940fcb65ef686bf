"""Pictures from outside: opened with care, without what was hidden in them, and drawn anew. Plain Python."""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
LONGEST_SIDE = 600
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_SVG = re.compile(rb"<svg[\s>]|<!DOCTYPE svg", re.I)


class CannotKeep(ValueError):
    """A file cannot be kept. The text says what to do."""


class NotAPicture(CannotKeep):
    """The file is no picture of a kind that can be used."""


class TooLarge(CannotKeep):
    """The file has too many bytes, or the picture too many pixels."""


def redraw(data: bytes) -> bytes:
    """Return the picture as PNG: upright, at most 600 pixels a side, the first frame, no metadata, sRGB or grey.

    Takes PNG, JPEG, WebP and GIF of up to 5 MB and 40 million pixels. Raises NotAPicture or TooLarge.
    """
    if len(data) > LARGEST_BYTES:
        raise TooLarge(
            f"The picture has {len(data) / 1024 / 1024:.1f} MB. Choose one of at most "
            f"{LARGEST_BYTES // 1024 // 1024} MB; a picture 600 pixels wide is enough for every print."
        )
    if not data:
        raise NotAPicture("The file is empty. Choose the picture again.")
    if _SVG.search(data[:4096]):
        raise NotAPicture(
            "This is an SVG drawing, which can hold programs. Save or export it as PNG, about 600 pixels wide, and "
            "choose that file."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as probe:
                _check_size(probe)
                probe.verify()
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                picture.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
                drawn = _drawn(picture)
    except TooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise NotAPicture(
            "This file is not a picture that can be used. Choose a PNG, JPEG, WebP or GIF; a Word file or PDF with the "
            "picture in it does not do."
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, MemoryError, OverflowError):
        raise NotAPicture(
            "This picture is damaged or was cut off, and cannot be opened. Open it on your computer, save it again as "
            "PNG and choose that file."
        ) from None
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > LARGEST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        f"The picture has more than {LARGEST_PIXELS // 1_000_000} million pixels. Make it smaller, about 600 pixels "
        "wide, and choose it again."
    )


def _drawn(picture: Image.Image) -> Image.Image:
    """Return a new picture with the same looks and nothing but pixels."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    converted = upright.convert("RGBA" if clear else "L" if upright.mode in ("1", "L") else "RGB")
    converted.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    fresh = Image.new(converted.mode, converted.size)
    fresh.paste(converted)
    return fresh
