"""Forms of the registry: user input becomes clean values, with words for what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from foreland.registry.models import SharingChoice
from foreland.tenancy import roles
from foreland.ui.fields import DateParts, LineField, PersonNameField, choice, shown


class AddressField(forms.EmailField):
    """An e-mail address, with one error at a time. `whose` completes "Enter …"; `domain` is that of the example."""

    def __init__(self, *, whose: str = "an e-mail address", domain: str = "school.example", **kwargs: Any) -> None:
        wrong = f"Enter {whose} in the right form, like name@{domain}"
        super().__init__(max_length=254, error_messages={"required": f"Enter {whose}", "invalid": wrong}, **kwargs)

    def run_validators(self, value: str) -> None:
        """Raise the first of the errors: that it is too long, or in the wrong form."""
        try:
            super().run_validators(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(error.error_list[:1]) from error


def _email(label: str, hint: str, *, own: bool = False, whose: str = "", domain: str = "") -> AddressField:
    more = {key: words for key, words in (("whose", whose), ("domain", domain)) if words}
    field = AddressField(label=label, help_text=hint, **more)
    return shown(field, autocomplete="email" if own else None)


def _mailbox(email: str) -> str:
    """Return where an address leads: what stands after a plus sign is its owner's own mark."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _name(label: str, hint: str = "", *, own: bool = False) -> forms.CharField:
    field = PersonNameField(label=label, help_text=hint, error_messages={"required": "Enter a name"})
    return shown(field, autocomplete="name" if own else None)


class RoleForm(forms.Form):
    """What somebody who joins says that they are."""

    said = shown(
        forms.ChoiceField(
            label="Are you the person in charge, or a lead?",
            help_text="One person joins for the school and invites the others. You can hand the account over later.",
            widget=forms.RadioSelect,
            choices=[
                choice("head", "I am the person in charge", "Headteacher, principal, manager, owner or registered person"),
                choice("lead", "I am the safeguarding or online safety lead", "Designated safeguarding lead, deputy, or online safety lead"),
            ],
            error_messages={"required": "Say whether you are the person in charge or a lead"},
        ),
        heading=True,
        size="l",
    )  # fmt: skip


class AddressForm(forms.Form):
    """Name and official e-mail address of somebody who joins; a lead names that of the person in charge too."""

    name = _name("Your name", "As people at your school know you.", own=True)

    def __init__(self, *args: Any, lead: bool, domain: str = "", **kwargs: Any) -> None:
        """Take whether a lead joins, and a domain at which official addresses are."""
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email(
            "Your official e-mail address", "The one that the school or the authority gave you.", own=True,
            whose="your official e-mail address", domain=domain,
        )  # fmt: skip
        if lead:
            hint = "We tell them that you have joined, with a link to object. Leave it empty only if nobody is in charge now."
            field = _email(
                "Official e-mail address of the person in charge", hint,
                whose="the e-mail address of the person in charge", domain=domain,
            )  # fmt: skip
            field.required = False
            self.fields["head_email"] = field

    def clean(self) -> dict[str, Any]:
        """Refuse the claimant's own address as that of the person in charge."""
        cleaned = super().clean() or {}
        if cleaned.get("head_email") and _mailbox(cleaned["head_email"]) == _mailbox(cleaned.get("email", "")):
            self.add_error(
                "head_email", "Enter their own address, not yours. If you are the person in charge, go back and say so."
            )
        return cleaned


class AskForm(forms.Form):
    """A second person asks for access, or says that nobody knows who joined."""

    name = _name("Your name", own=True)
    email = _email(
        "Your e-mail address", "Your official one if you have one, so that the account holder can invite you.", own=True
    )
    wants = forms.ChoiceField(
        label="What do you want to tell us?",
        widget=forms.RadioSelect,
        choices=[
            choice("access", "I want access", "We pass your name and address on to the person who holds the account."),
            choice("unknown", "Nobody at our school knows who joined", "We tell your authority’s advisers, and not the account holder."),
        ],
        initial="access",
        error_messages={"required": "Choose one"},
    )  # fmt: skip


class WayForm(forms.Form):
    """How a claim is to be finished."""

    way = forms.ChoiceField(
        label="How should we check that you speak for the school?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the ways"},
    )

    def __init__(self, *args: Any, telephone: str, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        if telephone:
            choices.append(
                choice(
                    "telephone",
                    "By telephone",
                    f"We ring the school office on {telephone} and give a code. This is quickest.",
                )
            )
        if address:
            choices.append(
                choice("post", "By post", f"We send a letter with a code to the person in charge, at {address}.")
            )
        choices.append(
            choice("adviser", "Through an adviser who knows me", "An adviser of your authority confirms you.")
        )
        self.fields["way"].choices = choices  # type: ignore[attr-defined]
        shown(self.fields["way"], heading=False, size="m")


class CodeForm(forms.Form):
    """The code that came by telephone or post."""

    code = shown(
        forms.CharField(
            label="Code",
            help_text="Eight letters and digits, such as ABCD-2345.",
            max_length=20,
            error_messages={"required": "Enter the code"},
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            ),
        ),
        width=10,
    )


class InviteForm(forms.Form):
    """Who is invited, and to which role."""

    name = _name("Name")
    email = _email(
        "E-mail address",
        "The one that the school or the authority gave them. Governors, childminders and others without one may use "
        "their own; we then ask you to check it with them.",
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role"})

    def __init__(self, *args: Any, body: str, kind: str, looks_private: Callable[[str], bool], **kwargs: Any) -> None:
        """Take the name and kind of the body, and what tells whether an address is none of its own."""
        super().__init__(*args, **kwargs)
        self.whose = f"{body} or its authority" if kind == "school" else body
        self.looks_private = looks_private
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            choice(role.key, role.name, role.description) for role in roles.for_kind(kind) if role.key != "holder"
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a tick before an invitation goes to an address that is none of the body's own."""
        cleaned = super().clean() or {}
        email = cleaned.get("email", "")
        if email and self.looks_private(email):
            ticked = self.data.get("checked") == email  # a tick for another address does not count
            self.fields["checked"] = shown(
                forms.BooleanField(
                    label=f"I have checked with them that {email} is theirs, and that nobody else reads it",
                    help_text=f"This address is not known as one of {self.whose}. Whoever reads it can accept "
                    "the invitation and then sign in. It stays theirs when they leave: end their access here on that day.",
                    widget=forms.CheckboxInput(attrs={"value": email}, check_test=lambda _: ticked),
                )
            )
            if not ticked:
                self.add_error("checked", f"Check with them that {email} is right, then tick the box and send again")
        return cleaned


class AcceptForm(forms.Form):
    """The name of somebody who accepts an invitation and is new here."""

    name = _name("Your name", "As others will see it. You can change it.", own=True)


class TakerForm(forms.Form):
    """To whom the account is handed over."""

    person = forms.ChoiceField(
        label="Who will hold the account?", widget=forms.RadioSelect, error_messages={"required": "Choose a person"}
    )

    def __init__(self, *args: Any, people: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [choice(pk, name, roles_said) for pk, name, roles_said in people]  # type: ignore[attr-defined]
        shown(self.fields["person"], heading=True, size="l")


class LeadForm(forms.Form):
    """Which lead's role goes to whom, from when, and what else there is to know."""

    role = forms.ChoiceField(
        label="Which role is handed over?", widget=forms.RadioSelect, error_messages={"required": "Choose the role"}
    )
    person = forms.ChoiceField(
        label="Who takes it over?", widget=forms.RadioSelect, error_messages={"required": "Choose who takes it over"}
    )
    moves_on = DateParts(
        label="From which day?",
        subject="the day",
        required=False,
        help_text="Leave this empty if the role moves as soon as everybody has signed.",
    )
    note = shown(
        forms.CharField(
            label="What else should they know?",
            help_text="In your own words: habits, people, worries about systems. Name no child here: that belongs in your records.",
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 6}),
        )
    )

    def __init__(
        self, *args: Any, given: list[tuple[str, str, str]], people: list[tuple[str, str, str]], **kwargs: Any
    ) -> None:
        """Take the roles that can be handed over, with who has them, and the people who may take them."""
        super().__init__(*args, **kwargs)
        for name, offered in (("role", given), ("person", people)):
            self.fields[name].choices = [choice(key, label, hint) for key, label, hint in offered]  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Somebody signs a handover that they have read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="I have read this handover and sign it under my name",
        error_messages={"required": "Tick the box when you have read it; your signature counts with it"},
    )


class LastOneForm(forms.Form):
    """Whoever leaves a role empty says that they know."""

    known = forms.BooleanField(error_messages={"required": "Tick the box if you know that nobody has this role then"})

    def __init__(self, *args: Any, last: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].label = f"I know that nobody has this role then: {', '.join(last)}"


class SharingForm(forms.Form):
    """What the authority may see."""

    rung = shown(
        forms.ChoiceField(
            label="What may your authority see?",
            help_text="Advisers can help better when they see more. You can change this at any time. Drafts are never shown.",
            widget=forms.RadioSelect,
            choices=[
                choice(rung.value, rung.label, "And all of the above." if len(rung.below) > 1 else "And nothing else.")
                for rung in SharingChoice.Rung
            ],
            error_messages={"required": "Choose what your authority may see"},
        ),
        heading=True,
        size="l",
    )  # fmt: skip

    def clean_rung(self) -> str:
        """Return one of the four rungs."""
        return str(SharingChoice.Rung(self.cleaned_data["rung"]))


class TermsForm(forms.Form):
    """The person in charge accepts the data protection terms."""

    digest = forms.CharField(widget=forms.HiddenInput)
    accept = shown(
        forms.BooleanField(
            label="I am the person in charge, and I accept these terms for the school",
            error_messages={"required": "Tick the box to accept the terms, or leave this page"},
        )
    )


class FinishForm(forms.Form):
    """An adviser says how they know that the claimant speaks for the school."""

    known = shown(
        forms.BooleanField(
            label="I have spoken with the school and know that this person may speak for it",
            error_messages={"required": "Tick the box if you have spoken with the school; else give a code"},
        )
    )


class RecoverForm(forms.Form):
    """A new holder for a school whose holder has gone."""

    name = _name("Name of the new account holder")
    email = _email(
        "Their e-mail address",
        "An official one if they have it; you vouch that it is theirs. The account moves when they accept the invitation.",
    )
    reason = forms.CharField(
        label="Why, and with whom at the school did you speak?",
        help_text="Kept with the school’s record for seven years.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the account moves, and with whom you spoke"},
    )


class HolderForm(forms.Form):
    """Who will hold the account of a school that an adviser invites."""

    holder_name = _name("Name of the person who will hold the account")
    holder_email = _email(
        "Their e-mail address", "An official one if they have it. You vouch for this person: there is no further check."
    )


class SettingForm(forms.Form):
    """A setting that is in no register."""

    kind = forms.ChoiceField(
        label="What kind of setting is it?",
        widget=forms.RadioSelect,
        choices=[
            choice("early-years", "Nursery, pre-school or other early years group"),
            choice("childminder", "Childminder", "The name stays out of addresses of pages."),
            choice("out-of-school", "Club, holiday scheme, tuition centre or other out-of-school setting"),
            choice("college", "College or other further education provider"),
            choice("school", "School", "One that is not in the register yet"),
        ],
        error_messages={"required": "Choose the kind of setting"},
    )
    name = LineField(
        label="Name of the setting", max_length=200, error_messages={"required": "Enter the setting’s name"}
    )
    holder_name = _name("Name of the person who will hold the account")
    holder_email = _email("Their e-mail address", "You vouch for this person: there is no further check.")
