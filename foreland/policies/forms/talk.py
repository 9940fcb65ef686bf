"""Forms of what people say about a draft: comments, answers, suggestions, and what becomes of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString

from foreland.policies.actions.suggesting import WHY
from foreland.policies.actions.talking import LONGEST_REMARK
from foreland.policies.forms.words import RewordForm, WordingForm
from foreland.ui.fields import choice, shown

TOO_LONG = f"A remark has at most {LONGEST_REMARK:,} characters; this has %(show_value)s."
NO_CHILDREN = "Name no pupil and no family here."


class RemarkForm(forms.Form):
    """A comment, or an answer in a thread."""

    text = forms.CharField(
        label="Your comment",
        max_length=LONGEST_REMARK,
        help_text=f"It stays as you write it; you can add to it later. {NO_CHILDREN}",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you want to say.", "max_length": TOO_LONG},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    """An answer in a thread."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your answer.", "max_length": TOO_LONG},
    )


def _why(*, required: bool) -> forms.CharField:
    field = forms.CharField(
        label="Why?",
        required=required,
        max_length=LONGEST_REMARK,
        help_text=f"Whoever decides reads this. {NO_CHILDREN}",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": WHY, "max_length": TOO_LONG},
    )
    return shown(field)


class SuggestWordsForm(WordingForm):
    """Other words for a statement, and why."""

    why = _why(required=False)


class SuggestForm(forms.Form):
    """To leave a statement out or take it in, and why."""

    why = _why(required=True)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SuggestChoiceForm(forms.Form):
    """Another of a statement's alternatives, and why."""

    option = forms.ChoiceField(
        label="Which should stand?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the alternatives.",
            "invalid_choice": "Choose one of the alternatives.",
        },
    )
    why = _why(required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, asks: str, options: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["option"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options
        field.label = asks or field.label


class AcceptForm(forms.Form):
    """Which changes of a suggestion are taken, what they mean, and a word to whoever suggested them."""

    chosen = forms.MultipleChoiceField(
        label="Which changes do you take?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one change, or decline the suggestion and say why.",
            "invalid_choice": "The statement was changed meanwhile. Look at the changes again.",
        },
    )
    meaning = RewordForm.base_fields["meaning"]
    word = forms.CharField(
        label="A word to the person who suggested it",
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, changes: list[tuple[str, SafeString]], *args: Any, own: bool, **kwargs: Any) -> None:
        """Take the changes with their words; one alone is not asked about. `own`: a statement of the school's own."""
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = changes
        field.initial = [number for number, _ in changes]
        if len(changes) == 1:
            field.widget = forms.MultipleHiddenInput()
        if own:
            del self.fields["meaning"]


class AcceptActForm(forms.Form):
    """A statement is left out, taken in, or gets another alternative, as somebody suggested."""

    reason = forms.CharField(
        label="Why do you leave it out?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Write it as you would say it to an inspector. It is not printed.",
        error_messages={"max_length": "The reason has at most 1,000 characters; this has %(show_value)s."},
    )
    word = AcceptForm.base_fields["word"]
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, leaves_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leaves_out:
            del self.fields["reason"]


class AcceptWritingForm(RewordForm):
    """Words of one's own in the place of a suggestion's."""

    word = AcceptForm.base_fields["word"]

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["meaning"]


class DeclineForm(forms.Form):
    """Why a suggestion is declined."""

    reason = forms.CharField(
        label="Why do you decline it?",
        max_length=LONGEST_REMARK,
        help_text="The person who suggested it reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why. The person who suggested it will read this.", "max_length": TOO_LONG},
    )


class SaidForm(forms.Form):
    """Which comments and suggestions are listed."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[choice("open", "What is open"), choice("mine", "Mine, open or decided"), choice("all", "Everything")],
    )
    section = forms.ChoiceField(label="Section", required=False)

    def __init__(self, sections: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            shown(each, optional=False)
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "All sections"), *sections]
