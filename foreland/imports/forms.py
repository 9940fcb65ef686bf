"""Forms of old policies: a file or pasted words, what becomes of one passage, and how the draft is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from foreland.core.packs.model import Bank
from foreland.profile.actions import LONGEST_SCHOOL
from foreland.reading.refusals import LARGEST, MOST_PAGES, megabytes
from foreland.ui.fields import LineField, choice, shown

LONGEST_WORDS = 400_000
"""Characters that may be pasted: about two hundred pages."""
LARGEST_EACH = 15_000_000
"""Most bytes of each of two files that are sent at once."""
ACCEPTS = ".docx,.odt,.pdf,.html,.htm,.md,.txt,.doc,.rtf"
LATER = "later"
"""The answer about a passage that leaves it unsettled."""


def too_large(size: int, most: int = LARGEST) -> str:
    """Return what is said of a file that has more bytes than it may."""
    return f"This file has {size / 1_000_000:.0f} MB, and at most {megabytes(most)} MB can be read. Save it without its pictures, then choose it again."


def _formats(most: int = LARGEST) -> str:
    """Return which files are read, and up to which size."""
    return f"Word, OpenDocument, PDF, web page or plain text, up to {megabytes(most)} MB and {MOST_PAGES} pages."


class BringForm(forms.Form):
    """An old policy, as a file or as pasted words."""

    file = shown(
        forms.FileField(
            label="The file",
            help_text=_formats(),
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": ACCEPTS}),
        ),
        optional=False,
    )
    words = shown(
        forms.CharField(
            label="Or paste its words",
            help_text="If you have no file. Keep the headings, each on a line of its own.",
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 4}),
        ),
        optional=False,
    )

    def clean(self) -> dict[str, Any]:
        """Take a file or words, one of them, and no file that is too large."""
        data: dict[str, Any] = super().clean() or {}
        file, words = data.get("file"), data.get("words", "")
        if file is not None and file.size > LARGEST:
            self.add_error("file", too_large(file.size))
        elif file is None and not words.strip() and not self.errors:
            self.add_error("file", "Choose the file of your policy, or paste its words")
        elif file is not None and words.strip():
            self.add_error("words", "Choose a file or paste words, not both. Take one of them out")
        return data

    def given(self) -> tuple[bytes, str]:
        """Return the bytes that were brought, and what they are called."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return file.read(), str(file.name or "policy")
        return self.cleaned_data["words"].encode("utf-8"), "pasted words.txt"


class CheckForm(BringForm):
    """An old policy to check, for anybody: with the kind of setting and its name."""

    kind = forms.ChoiceField(label="What kind of setting is it for?", required=False)
    name = LineField(
        label="What is the school or setting called?",
        help_text="Then we can tell you where the name of another one was left in.",
        required=False,
        max_length=LONGEST_SCHOOL,
    )
    field_order = ("file", "words", "kind", "name")

    def __init__(self, bank: Bank | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Any kind"), *((item.key, item.title) for item in (bank.settings if bank else ()))]


class CompareForm(forms.Form):
    """Two documents to compare, for anybody."""

    before = forms.FileField(
        label="The older document",
        help_text=_formats(LARGEST_EACH),
        allow_empty_file=True,
        error_messages={"required": "Choose the older document"},
        widget=forms.FileInput(attrs={"accept": ACCEPTS}),
    )
    now = forms.FileField(
        label="The newer document",
        help_text="It may have another format than the older one.",
        allow_empty_file=True,
        error_messages={"required": "Choose the newer document"},
        widget=forms.FileInput(attrs={"accept": ACCEPTS}),
    )

    def clean(self) -> dict[str, Any]:
        """Take no file that is too large."""
        data: dict[str, Any] = super().clean() or {}
        for name in ("before", "now"):
            file = data.get(name)
            if file is not None and file.size > LARGEST_EACH:
                self.add_error(name, too_large(file.size, LARGEST_EACH))
        return data


class SettleForm(forms.Form):
    """What becomes of one passage."""

    how = forms.ChoiceField(
        label="What is this passage?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of this passage"},
    )
    section = forms.ChoiceField(label="If it is your own: in which section?", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, candidates: Sequence[tuple[str, str, str]], sections: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        """Take the statements that it may be (key, title, how sure in words) and the sections of the bank."""
        super().__init__(*args, **kwargs)
        how, section = self.fields["how"], self.fields["section"]
        assert isinstance(how, forms.ChoiceField) and isinstance(section, forms.ChoiceField)
        how.choices = [
            *(choice(f"statement:{key}", f"It is “{title}”", hint) for key, title, hint in candidates),
            choice(
                "own",
                "A statement of our own",
                "It stands in your policy as you wrote it.",
                divider="or" if candidates else "",
            ),
            choice("drop", "Leave it out", "It stays in the list of every passage, so you can take it in again."),
        ]
        section.choices = list(sections)
        shown(section, optional=False)

    def said(self) -> tuple[str, str, str]:
        """Return what was chosen: how, the key of the statement, the section."""
        how, _, key = self.cleaned_data["how"].partition(":")
        return how, key, self.cleaned_data["section"] if how == "own" else ""


class TogetherForm(forms.Form):
    """What becomes of some passages that stand near each other; what is likeliest is chosen beforehand."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, passages: Mapping[int, Sequence[tuple[str, str, str]]], *args: Any, **kwargs: Any) -> None:
        """Take for each passage, by its number, the statements that it may be: key, title, how sure in words."""
        super().__init__(*args, **kwargs)
        for place, (number, candidates) in enumerate(passages.items(), 1):
            choices = [
                *(choice(f"statement:{key}", f"It is “{title}”: {sure}") for key, title, sure in candidates),
                choice("own", "Our own words"),
                choice("drop", "Leave it out"),
                choice(LATER, "Decide later"),
            ]
            label = f"What is passage {place} of {len(passages)}?"
            field = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)
            self.fields[self.name_of(number)] = shown(field, small=True, optional=False, hide_label=True)

    @staticmethod
    def name_of(number: int) -> str:
        """Return the name of the field about a passage."""
        return f"passage-{number}"

    def clean(self) -> dict[str, Any]:
        """Refuse one statement for two passages of the page: it has one text, and the other would lose its place unseen."""
        given = super().clean() or {}
        if "all" in self.data or "undo" in self.data:
            return given
        earlier: set[str] = set()
        for name in self.fields:
            said = str(given.get(name) or "")
            if said.startswith("statement:") and said in earlier:
                self.add_error(
                    name, "A passage above is this statement too. Choose “Our own words” for one of the two."
                )
            earlier.add(said)
        return given

    def said(self, number: int) -> tuple[str, str]:
        """Return what was chosen for a passage: how, "later" among them, and the key of the statement."""
        how, _, key = (self.cleaned_data.get(self.name_of(number)) or LATER).partition(":")
        return how, key


class GoOnForm(forms.Form):
    """What comes along when an old policy becomes a draft."""

    values = forms.MultipleChoiceField(
        label="Names and systems in your old policy",
        help_text="Untick what is no longer true. What you tick fills the gaps of the draft; you can change it later.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    beside = forms.BooleanField(
        label="Make a second draft beside the one that is there",
        required=False,
        error_messages={"required": "Tick this to make a second draft"},
    )

    def __init__(self, values: Sequence[tuple[str, str]], there: bool, *args: Any, **kwargs: Any) -> None:
        """Take the values that the old policy has and the profile lacks, and whether somebody's draft is there."""
        super().__init__(*args, **kwargs)
        field = self.fields["values"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(values)
        field.initial = [key for key, _ in values]
        shown(field, small=True, optional=False)
        if not values:
            del self.fields["values"]
        self.fields["beside"].required = there
        if not there:
            del self.fields["beside"]
