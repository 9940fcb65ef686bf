"""The part of a form that asks what a board decided: who they were, and on which day they met."""

from __future__ import annotations

from django import forms

from foreland.policies.actions.boards import LONGEST_WHO
from foreland.ui.fields import DateParts, LineField


class DecidedForm(forms.Form):
    """Who decided, and when."""

    decided_by = LineField(
        label="Who decided?", max_length=LONGEST_WHO, help_text="The governing body, or the local committee, for example.",
        error_messages={"required": "Say who decided.", "max_length": f"At most {LONGEST_WHO} characters; this has %(show_value)s."},
    )  # fmt: skip
    day = DateParts(
        label="When did they meet?", required=False, subject="the day of the meeting",
        help_text="Leave it empty where there was no meeting. For example, 12 11 2026.",
    )  # fmt: skip
