"""Forms of the profile: user input becomes clean values, with words for what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from foreland.profile.actions import LONGEST, LONGEST_SCHOOL, long_lines
from foreland.ui.fields import LONGEST_NAME, PersonNameField, shown

LARGEST_CREST = 2 * 1024 * 1024


class LeadsForm(forms.Form):
    """Who leads: names that stand in policies, apart from who holds the account."""

    head_name = shown(
        forms.CharField(
            label="Person in charge",
            max_length=LONGEST_NAME,
            required=False,
            help_text="Headteacher, principal, manager, owner or childminder.",
        ),
        optional=False,
    )
    dsl_name = shown(
        forms.CharField(label="Designated safeguarding lead (DSL)", max_length=LONGEST_NAME, required=False),
        optional=False,
    )
    deputy_names = shown(
        forms.CharField(
            label="Deputy safeguarding lead",
            help_text="Who acts when the lead is away. One name a line.",
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )
    online_safety_lead_name = shown(
        forms.CharField(
            label="Online safety lead",
            help_text="Leave it empty if the safeguarding lead does this too.",
            max_length=LONGEST_NAME,
            required=False,
        )
    )

    def __init__(self, *args: Any, registered: Collection[str] = (), **kwargs: Any) -> None:
        """Take the keys of the names that the register gave and nobody has kept yet."""
        super().__init__(*args, **kwargs)
        for key in self.fields.keys() & set(registered):
            self.fields[key].help_text = "From the national register. Check it: saving makes it your own."

    def clean_deputy_names(self) -> str:
        """Refuse a line that is longer than a name."""
        given = str(self.cleaned_data["deputy_names"])
        if said := long_lines(given, LONGEST_NAME):
            raise forms.ValidationError(said)
        return given


class PrintedNameForm(forms.Form):
    """The school's name as it is printed; `seen` is the one that stood when the page was shown."""

    name = shown(
        PersonNameField(
            label="Name as it is printed",
            help_text="As it stands on your sign or letterhead. Leave it empty for the official name.",
            max_length=LONGEST_SCHOOL,
            required=False,
        ),
        optional=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ColourForm(forms.Form):
    """The school's colour."""

    colour = shown(
        forms.CharField(
            label="Colour",
            help_text="A hash and six letters or digits, such as #0B2F45. Leave it empty for ours.",
            max_length=9,
            required=False,
        ),
        width=10,
        optional=False,
    )


class CrestForm(forms.Form):
    """The school's crest."""

    crest = forms.FileField(
        label="Crest or logo",
        help_text="A PNG, JPEG, WebP or GIF picture of at most 2 MB. It is drawn anew at up to 600 pixels a side.",
        allow_empty_file=True,
        error_messages={"required": "Choose a picture"},
    )
    alt = shown(
        forms.CharField(
            label="What the crest shows",
            help_text="A few words for those who cannot see it, such as “An oak tree above an open book”.",
            max_length=200,
            required=False,
        )
    )

    def clean_crest(self) -> object:
        """Refuse a file that is too large before it is read."""
        given = self.cleaned_data["crest"]
        if given.size > LARGEST_CREST:
            raise forms.ValidationError(
                f"This picture has {given.size / 1024 / 1024:.1f} MB; it may have 2 MB. Make it smaller."
            )
        return given


class ContactForm(forms.Form):
    """A contact of an authority: its number or address, and hours."""

    value = forms.CharField(
        label="Number or address", max_length=200, error_messages={"required": "Enter the number or address"}
    )
    hours = shown(
        forms.CharField(label="Hours", help_text="When somebody answers, such as “Monday to Friday, 8.30am to 5pm”.", max_length=120, required=False)
    )  # fmt: skip
    tried = shown(
        forms.BooleanField(
            label="I have tried it today, and it is right",
            error_messages={"required": "Try the number or address first, then tick the box"},
        )
    )


class NewContactForm(ContactForm):
    """A contact that schools' policies print and the authority's pack does not have."""

    key = forms.ChoiceField(
        label="What is it for?", widget=forms.RadioSelect, error_messages={"required": "Choose what it is for"}
    )
    field_order = ("key", "value", "hours", "tried")

    def __init__(self, *args: Any, wanted: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = list(wanted.items())  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """A named person confirms a contact."""

    tried = shown(
        forms.BooleanField(
            label="I have tried it today, and it is right",
            error_messages={"required": "Try the number or address first, then tick the box"},
        )
    )
