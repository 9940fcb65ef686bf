"""A form with a field of every kind, for the page of components and the renderer's tests."""

from __future__ import annotations

from django import forms

from foreland.ui.fields import DateParts, choice, shown

PHONES = [
    choice("handed-in", "They are handed in on arrival", "You need a safe place and a list."),
    choice("not-brought", "They are not brought to school", "Say how a child who walks home alone is helped."),
    choice("off", "They stay switched off and out of sight", divider="or"),
]
PEOPLE = [
    choice("governors", "Governors"),
    choice("staff", "Staff", "Teachers, assistants, office and site staff."),
    choice("parents", "Parents and carers"),
    choice("nobody", "None of these", divider="or", exclusive=True),
]


class Sample(forms.Form):
    """Every kind of field."""

    name = shown(
        forms.CharField(label="Your full name", error_messages={"required": "Enter your full name"}),
        autocomplete="name",
    )
    email = shown(
        forms.EmailField(
            label="Your work e-mail address",
            help_text="We send a link to it. It must be the school’s own address.",
            error_messages={"required": "Enter your work e-mail address"},
        ),
        autocomplete="email",
    )
    phone = shown(
        forms.CharField(label="Telephone number", required=False, widget=forms.TextInput({"type": "tel"})),
        autocomplete="tel",
        width=20,
    )
    pupils = shown(
        forms.IntegerField(
            label="How many pupils are on roll?", min_value=0, error_messages={"required": "Enter the number of pupils"}
        ),
        width=5,
    )
    share = shown(forms.DecimalField(label="Share of staff trained", required=False), width=5, suffix="%")
    reason = forms.CharField(
        label="Why is this left out?",
        help_text="The reason prints in the governors’ copy.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say why this is left out"},
    )
    phase = forms.ChoiceField(
        label="Phase",
        choices=[("", "Choose one"), ("primary", "Primary"), ("secondary", "Secondary")],
        error_messages={"required": "Choose a phase"},
    )
    phones = forms.ChoiceField(
        label="What happens to pupils’ phones during the school day?",
        help_text="Choose what is true today.",
        choices=PHONES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens to pupils’ phones"},
    )
    agreed = shown(
        forms.ChoiceField(
            label="Has the committee met?",
            choices=[("yes", "Yes"), ("no", "No")],
            widget=forms.RadioSelect,
            error_messages={"required": "Say whether the committee has met"},
        ),
        inline=True,
    )
    told = forms.MultipleChoiceField(
        label="Who has been told?",
        choices=PEOPLE,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick everybody who has been told, or “None of these”"},
    )
    met_on = DateParts(
        label="When did the committee meet?", help_text="For example, 27 3 2026", subject="the date of the meeting"
    )
    crest = forms.FileField(label="The school’s crest", required=False, help_text="PNG or JPEG, up to 2 MB.")
    password = shown(
        forms.CharField(
            label="Password", widget=forms.PasswordInput, error_messages={"required": "Enter your password"}
        ),
        autocomplete="current-password",
        width=20,
    )
    confirm = forms.BooleanField(
        label="I have read the whole policy", error_messages={"required": "Tick the box when you have read the policy"}
    )
    token = forms.CharField(widget=forms.HiddenInput, initial="sample", required=False)


class Question(forms.Form):
    """One thing a page: the legend is the page's h1."""

    phones = shown(
        forms.ChoiceField(
            label="What happens to pupils’ phones during the school day?",
            choices=PHONES,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what happens to pupils’ phones"},
        ),
        heading=True,
    )
