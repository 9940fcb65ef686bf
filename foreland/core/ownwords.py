"""What a layer says otherwise than its edition: words, and what is in or out. Facts, values and choices are no words of its own."""

from __future__ import annotations

from dataclasses import replace

from foreland.core.layer import Resolved, resolve


def own_words(found: Resolved) -> tuple[str, ...]:
    """Return the keys of the statements that a layer has otherwise than its edition would with the same answers and choices.

    Reworded, left out, taken in, with short words of its own, or written by itself; in reading order. What sleeps says nothing.
    A move within what is printed leaves the words as they are; one out of it leaves the statement out.
    """
    bare = tuple(item for item in found.layer.amendments if item.field == "choice")
    bank = resolve(found.bank, replace(found.layer, amendments=bare))
    differ = []
    for section in found.order.values():
        for key in section:
            state, was = found.states[key], bank.states.get(key)
            kept = was is not None and was.kept
            words = was is None or state.text != was.text or bool(found.short_words(key))
            if state.kept != kept or (state.kept and words):
                differ.append(key)
    return tuple(differ)
