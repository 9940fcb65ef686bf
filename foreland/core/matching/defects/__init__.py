"""Defects: what a careful reader would mend in a policy. Each module looks for one kind; the words are content."""

from foreland.core.matching.defects.defect import (
    KIND_WORDS,
    KINDS,
    MANY_WORDS,
    WEIGHT_WORDS,
    WEIGHTS,
    Defect,
    Kind,
    Weight,
)
from foreland.core.matching.defects.finding import defects

__all__ = ["KINDS", "KIND_WORDS", "MANY_WORDS", "WEIGHTS", "WEIGHT_WORDS", "Defect", "Kind", "Weight", "defects"]
