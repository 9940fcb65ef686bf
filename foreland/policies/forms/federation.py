"""The form by which a school says that it takes its policy from the draft of its federation."""

from __future__ import annotations

from typing import Any

from django import forms

from foreland.policies.actions.federation import LONGEST_WHY
from foreland.policies.forms.boards import DecidedForm
from foreland.ui.fields import LineField


class TakeForm(DecidedForm):
    """That a school takes its policy from the shared draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].help_text = "The governing body of the federation, for example."


class AskAgainForm(forms.Form):
    """What has changed since a school said no."""

    why = LineField(
        label="What has changed since?", max_length=LONGEST_WHY, help_text="In a sentence or two. They read it.",
        error_messages={"required": "Say what has changed since.", "max_length": f"At most {LONGEST_WHY} characters; this has %(show_value)s."},
    )  # fmt: skip
