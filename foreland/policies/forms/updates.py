"""Forms of an update to a newer edition: how one question is settled, and words of one's own for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from foreland.policies.actions.amending import LONGEST
from foreland.policies.actions.updating import LONGEST_REASON
from foreland.ui.fields import choice

TOO_LONG = f"A statement has at most {LONGEST:,} characters; this has %(show_value)s. Split it into several statements."


@dataclass(frozen=True, slots=True)
class Asks:
    """What an answer may need beside the way itself: an alternative, a section, a reason. Each empty where it does not."""

    options: Sequence[tuple[str, str]] = ()
    places: Sequence[tuple[str, str]] = ()
    reason: str = ""


class _Answer(forms.Form):
    """What the page showed, and what an answer may need."""

    option = forms.ChoiceField(label="Which alternative should stand from now on?", required=False)
    place = forms.ChoiceField(label="In which section should it stand?", required=False)
    reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Write it as you would say it to an inspector. It is not printed.",
        error_messages={
            "max_length": f"The reason has at most {LONGEST_REASON:,} characters; this has %(show_value)s."
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, asks: Asks, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("option", asks.options), ("place", asks.places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            if offered:
                field.choices = [("", "Choose one"), *offered]
            else:
                del self.fields[name]
        if asks.reason:
            self.fields["reason"].label = asks.reason
        else:
            del self.fields["reason"]


class SettleForm(_Answer):
    """Which of the wordings stands."""

    how = forms.ChoiceField(
        label="How should it read?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how it should read, or decide later.",
            "invalid_choice": "This way is not open any more. Choose another.",
        },
    )
    field_order = ("how",)

    def __init__(self, ways: Sequence[tuple[str, str, str]], asks: Asks, *args: Any, **kwargs: Any) -> None:
        """Take the ways, each with its label and what it means."""
        super().__init__(asks, *args, **kwargs)
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice(key, label, hint) for key, label, hint in ways]


class WriteForm(_Answer):
    """Words of one's own, for each statement of the newer edition that they are about."""

    def __init__(self, statements: Sequence[tuple[str, str, str]], asks: Asks, *args: Any, **kwargs: Any) -> None:
        """Take key, label and the words to begin with of each statement."""
        super().__init__(asks, *args, **kwargs)
        self.keys = [key for key, _, _ in statements]
        for at, (_, label, words) in enumerate(statements):
            self.fields[f"text{at}"] = forms.CharField(
                label=label, initial=words, required=len(statements) == 1, max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 7, "data-count": LONGEST}),
                error_messages={"required": "Write your words, or take one of the wordings.", "max_length": TOO_LONG},
            )  # fmt: skip
        self.order_fields([f"text{at}" for at in range(len(statements))])

    def written(self) -> dict[str, str]:
        """Return what was written, by statement."""
        return {key: self.cleaned_data.get(f"text{at}", "") for at, key in enumerate(self.keys)}
