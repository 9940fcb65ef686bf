"""Forms on whose words a policy stands on: who decided, when, and why."""

from __future__ import annotations

from django import forms

from foreland.policies.actions.parents import LONGEST_REASON
from foreland.policies.forms.boards import DecidedForm


class ParentForm(DecidedForm):
    """What the board decided, and why."""

    reason = forms.CharField(
        label="Why?", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence. Whoever comes after you reads it.",
        error_messages={"required": "Say why, in a sentence.", "max_length": f"At most {LONGEST_REASON:,} characters; this has %(show_value)s."},
    )  # fmt: skip
