"""What a kind of pack is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from foreland.core.packs import model
from foreland.core.packs.reading.fields import Fields


@dataclass(frozen=True, slots=True)
class Kind:
    """How packs of one kind are put together: table name -> (field of the edition, maker, key field).

    `singles` and `lists` are texts and lists of texts in pack.toml itself; `traced` editions know where each item was
    read. Items of the tables in `again` may share a key.
    """

    make: Callable[..., model.Pack]
    tables: Mapping[str, tuple[str, Callable[[Fields], Any], str]]
    singles: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    traced: bool = False
    again: tuple[str, ...] = ()
