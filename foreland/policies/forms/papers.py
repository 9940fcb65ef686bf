"""Forms of the papers that are handed out after an update: words that can be changed before they are sent."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST_NOTE = 3000


class NoteForm(forms.Form):
    """The words of a note. Nothing of it is kept: it is measured, or handed out as a file."""

    text = forms.CharField(
        label="Words",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={
            "required": "Write the words that you want to send.",
            "max_length": f"A note has at most {LONGEST_NOTE:,} characters; this has %(show_value)s.",
        },
    )

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        """Take the label, which says for whom the words are."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
