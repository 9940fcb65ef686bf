"""Verbs of old policies: bring one, settle its passages, go on with it as a draft, take that back, put it away."""

from foreland.imports.actions.bringing import (
    MOST,
    BroughtBefore,
    PolicyThere,
    bring,
    go_on,
    leave_out_unasked,
    remove,
    take_back,
)
from foreland.imports.actions.putting_away import put_away
from foreland.imports.actions.settling import (
    Answer,
    AnsweredMeanwhile,
    NotPossible,
    ask_again,
    settle,
    settle_rest,
    settle_together,
)
from foreland.imports.models import How

__all__ = [
    "MOST",
    "Answer",
    "AnsweredMeanwhile",
    "BroughtBefore",
    "How",
    "NotPossible",
    "PolicyThere",
    "ask_again",
    "bring",
    "go_on",
    "leave_out_unasked",
    "put_away",
    "remove",
    "settle",
    "settle_rest",
    "settle_together",
    "take_back",
]
