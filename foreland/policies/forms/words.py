"""Forms for the words of statements: reword, add, leave out, move."""

from __future__ import annotations

from typing import Any

from django import forms

from foreland.core.words import line_of_words
from foreland.policies.actions.amending import LONGEST, NotPossible, checked_words
from foreland.ui.fields import choice, shown


class WordingForm(forms.Form):
    """The school's own wording of a statement."""

    text = forms.CharField(
        label="Wording",
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8, "data-count": LONGEST}),
        max_length=LONGEST,
        error_messages={
            "required": "Write the wording. To take the statement away, leave it out instead.",
            "max_length": f"A statement has at most {LONGEST:,} characters; this has %(show_value)s. Split it into several statements.",
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RewordForm(WordingForm):
    """A changed wording of a bank statement, with what the change means."""

    meaning = forms.ChoiceField(
        label="Does this change what is asked of people?",
        widget=forms.RadioSelect,
        choices=[
            choice(
                "changed",
                "Yes, the meaning changes",
                "People who agreed to the old words are asked again when this is published.",
            ),
            choice("wording", "No, only the wording"),
        ],
        initial="changed",
    )


class ShortForm(forms.Form):
    """The short words of a statement, one line for each one-page summary that has it.

    Each comes with the words that the page showed, so that only what a person changed is kept.
    """

    def __init__(self, summaries: list[tuple[str, str, str]], data: Any = None) -> None:
        super().__init__(data, prefix="short")
        self.summaries = [key for key, _, _ in summaries]
        for key, title, words in summaries:
            field = forms.CharField(
                label=title, required=False, max_length=300, initial=words, widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": "At most 300 characters: one short sentence. This has %(show_value)s."},
            )  # fmt: skip
            self.fields[key] = shown(field, optional=False)
            self.fields[f"was-{key}"] = forms.CharField(required=False, initial=words, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be printed."""
        cleaned = super().clean() or {}
        for key in self.summaries:
            if cleaned.get(key):
                try:
                    checked_words(cleaned[key])
                except NotPossible as error:
                    self.add_error(key, str(error))
        return cleaned

    def changed(self) -> dict[str, str]:
        """Return the lines that a person changed, in single spaces."""
        said = {key: line_of_words(self.cleaned_data[key]) for key in self.summaries}
        return {key: words for key, words in said.items() if words != line_of_words(self.cleaned_data[f"was-{key}"])}


class AddForm(WordingForm):
    """A statement of the school's own."""

    key = forms.CharField(widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)
    serves = forms.ChoiceField(
        label="Which requirement does it serve?",
        required=False,
        help_text="Choose one if your words meet it; it then counts as met in your words.",
    )

    def __init__(self, requirements: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serves = self.fields["serves"]
        assert isinstance(serves, forms.ChoiceField)
        serves.choices = [("", "None in particular"), *requirements]


class LeaveOutForm(forms.Form):
    """Why a statement is left out."""

    reason = forms.CharField(
        label="Why do you leave it out?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Write it as you would say it to an inspector. It is not printed.",
        error_messages={"max_length": "The reason has at most 1,000 characters; this has %(show_value)s."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must = must
        if must:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why this statement is left out."


WHERE_IT_IS = "now"
"""The place of a statement that is not to be moved."""


class MoveForm(forms.Form):
    """Where a statement should stand."""

    place = forms.ChoiceField(
        label="Where should it stand?",
        error_messages={
            "required": "Choose a place.",
            "invalid_choice": "This place is not there any more. Choose another.",
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, now: str, places: list[tuple[str, list[tuple[str, str]]]], *args: Any, **kwargs: Any) -> None:
        """Take the words of the present place, which is chosen beforehand, and the other places by section."""
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [(WHERE_IT_IS, now), *places]
        place.initial = WHERE_IT_IS
