"""The labelled policies, read from their files: what they cover is told as a careful reader tells it."""

from __future__ import annotations

from bench.coverage import decisions, share
from bench.labelled import SETS, load_guide


def test_topics_of_the_labelled_policies_are_told_as_a_careful_reader_tells_them() -> None:
    _, folder = SETS[0]
    made = decisions(folder, load_guide())
    assert len(made) >= 300 and share(made) >= 0.9
    assert share(made) > share(made, plain=True) + 0.2
