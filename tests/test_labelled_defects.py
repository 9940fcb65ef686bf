"""Defects on the labelled policies: what a careful reader would mend is found, and little else is called wrong."""

from __future__ import annotations

from bench.defects import marked
from bench.labelled import POLICIES, load_guide


def test_the_defects_of_the_labelled_policies_are_found_and_little_else() -> None:
    documents = marked(POLICIES, load_guide())
    labels = [label for one in documents for label in one.labels]
    asked = [label for label in labels if not label.clear and not label.optional]
    missed = [label for label in asked if not label.found]
    false = [label for label in labels if label.clear and label.found]
    assert len(asked) > 60
    assert len(missed) <= 0.05 * len(asked), missed
    assert len(false) <= 2, false
    assert sum(len(one.beyond) for one in documents) <= len(documents)
