"""Every slot that a room declares is filled at start; an unfilled one stops it."""

from __future__ import annotations

import importlib

import pytest

from foreland.core.slots import Slot
from foreland.site import wiring
from tests.shape import source


def _declared() -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    for path in sorted(source.HOUSE.glob("*/asks.py")):
        module = importlib.import_module(f"foreland.{path.parent.name}.asks")
        slots = {name: value for name, value in vars(module).items() if isinstance(value, Slot)}
        assert set(slots.values()) == set(module.SLOTS), f"{source.short(path)}: SLOTS does not list every slot."
        found |= {f"{path.parent.name}.{name}": slot for name, slot in slots.items()}
    return found


def test_every_slot_is_filled_and_named_as_it_stands() -> None:
    declared = _declared()
    assert declared
    assert {name for name, slot in declared.items() if slot.filled is None} == set()
    assert {slot.name for slot in declared.values()} == set(declared)


def test_an_empty_slot_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    name, slot = next(iter(_declared().items()))
    monkeypatch.setattr(slot, "filled", None)
    with pytest.raises(wiring.SlotsEmpty, match=name):
        wiring.check()
