"""Forms of a question to the trust, and of its answer."""

from __future__ import annotations

from django import forms

from foreland.policies.actions.asking import LONGEST

_TOO_LONG = "At most %(limit_value)s characters; this has %(show_value)s."


class AskForm(forms.Form):
    """What a school asks."""

    text = forms.CharField(
        label="What would you ask?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say what should be otherwise at your school, and why. Name no child.",
        error_messages={"required": "Write what you want to ask.", "max_length": _TOO_LONG},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the trust answers."""

    text = forms.CharField(
        label="Your answer", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say whether the words will change, and when, or why they stay.",
        error_messages={"required": "Write your answer.", "max_length": _TOO_LONG},
    )  # fmt: skip
