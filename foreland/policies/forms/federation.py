"""The form by which a school says that it takes its policy from the draft of its federation."""

from __future__ import annotations

from django import forms

from foreland.policies.actions.federation import LONGEST_WHO
from foreland.ui.fields import DateParts, LineField


class TakeForm(forms.Form):
    """Who decided, and when."""

    decided_by = LineField(
        label="Who decided?", max_length=LONGEST_WHO, help_text="The governing body of the federation, for example.",
        error_messages={"required": "Say who decided.", "max_length": f"At most {LONGEST_WHO} characters; this has %(show_value)s."},
    )  # fmt: skip
    day = DateParts(
        label="When did they meet?", required=False, subject="the day of the meeting",
        help_text="Leave it empty where there was no meeting. For example, 12 11 2026.",
    )  # fmt: skip
