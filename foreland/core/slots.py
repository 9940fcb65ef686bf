"""Slots: what a room asks of rooms that it may not know. Declared in a room's `asks.py`, filled at start in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class SlotEmpty(Exception):
    """A slot was used, or the start was reached, with nothing in it."""


class Slot(Generic[P, R]):
    """A place for one function of another room, called like the function. `shape` gives its arguments and its words."""

    def __init__(self, name: str, shape: Callable[P, R]) -> None:
        self.name = name
        self.shape = shape
        self.filled: Callable[P, R] | None = None

    def fill(self, function: Callable[P, R]) -> None:
        """Put the function in; done once, at start."""
        self.filled = function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call what was put in; raise SlotEmpty where nothing was."""
        if self.filled is None:
            raise SlotEmpty(f"The slot {self.name} is empty. Fill it in foreland/site/wiring.py.")
        return self.filled(*args, **kwargs)
