"""Just enough about a crest's file to place it: its kind and its size in pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal


class NotAPicture(ValueError):
    """The bytes are no PNG or JPEG picture. Its text says what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's kind ("png" or "jpeg"), size in pixels, and bytes."""

    kind: Literal["png", "jpeg"]
    width: int
    height: int
    data: bytes

    @property
    def media_type(self) -> str:
        """This property will give the media type."""
        return f"image/{self.kind}"

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Return the greatest width and height, in the unit given, that keep the proportions."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header of a JPEG file."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return None


def picture(data: bytes) -> Picture:
    """Read kind and size of a PNG or JPEG picture. Raises NotAPicture for anything else."""
    size: tuple[int, int] | None = None
    kind: Literal["png", "jpeg"] = "png"
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) > 24:
        size = struct.unpack_from(">II", data, 16)
    elif data[:3] == b"\xff\xd8\xff":
        kind, size = "jpeg", _jpeg_size(data)
    if size is None or 0 in size:
        raise NotAPicture("The crest is not a picture that can be printed. Save it as PNG or JPEG and upload it again.")
    return Picture(kind, size[0], size[1], data)
