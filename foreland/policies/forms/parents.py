"""Forms on whose words a policy stands on: who decided, when, and why."""

from __future__ import annotations

from django import forms

from foreland.policies.actions.parents import LONGEST_REASON, LONGEST_WHO
from foreland.ui.fields import DateParts, LineField


class ParentForm(forms.Form):
    """What the board decided."""

    decided_by = LineField(
        label="Who decided?", max_length=LONGEST_WHO, help_text="The governing body, or the local committee, for example.",
        error_messages={"required": "Say who decided.", "max_length": f"At most {LONGEST_WHO} characters; this has %(show_value)s."},
    )  # fmt: skip
    day = DateParts(
        label="When did they meet?", required=False, subject="the day of the meeting",
        help_text="Leave it empty where there was no meeting. For example, 12 11 2026.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why?", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence. Whoever comes after you reads it.",
        error_messages={"required": "Say why, in a sentence.", "max_length": f"At most {LONGEST_REASON:,} characters; this has %(show_value)s."},
    )  # fmt: skip
