"""The forms of sign-in in our words: allauth's own, with plain labels, hints and no placeholders."""

# mypy: disallow-subclassing-any=False
# The sign-in package carries no types.

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms

from foreland.ui.fields import PersonNameField, shown

NEW_PASSWORD = "At least 12 characters. Three random words make a good password."  # noqa: S105 -- words for people


class Plain:
    """Gives a form of sign-in our labels and hints, and takes placeholders and the focus at start away."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            for attribute in ("placeholder", "autofocus"):
                field.widget.attrs.pop(attribute, None)
            label, hint = self.words.get(name, (field.label, ""))
            field.label, field.help_text = label, hint
            shown(field, optional=False)
            required = f"Enter {str(label)[:1].lower()}{str(label)[1:]}" if label else "Enter a value"
            field.error_messages["required"] = required


class SignIn(Plain, account.LoginForm):
    """E-mail address and password."""

    words: ClassVar = {"login": ("E-mail address", ""), "password": ("Password", "")}


class AskCode(Plain, account.RequestLoginCodeForm):
    """The address that a code is sent to."""

    words: ClassVar = {"email": ("E-mail address", "The one that you use for Foreland.")}


class GiveCode(Plain, account.ConfirmLoginCodeForm):
    """The code from the e-mail."""

    words: ClassVar = {"code": ("Code from the e-mail", "")}


class ChangePassword(Plain, account.ChangePasswordForm):
    """A new password in place of the old one."""

    words: ClassVar = {
        "oldpassword": ("Password that you use now", ""),
        "password1": ("New password", NEW_PASSWORD),
        "password2": ("New password once more", ""),
    }


class SetPassword(Plain, account.SetPasswordForm):
    """A first password."""

    words: ClassVar = {"password1": ("Password", NEW_PASSWORD), "password2": ("Password once more", "")}


class AskReset(Plain, account.ResetPasswordForm):
    """The address that a link for a new password is sent to."""

    words: ClassVar = {"email": ("E-mail address", "The one that you use for Foreland.")}


class Reset(Plain, account.ResetPasswordKeyForm):
    """A new password after the link."""

    words: ClassVar = {"password1": ("New password", NEW_PASSWORD), "password2": ("New password once more", "")}


class Again(Plain, account.ReauthenticateForm):
    """The password once more before something that matters."""

    words: ClassVar = {"password": ("Password", "")}


ONE_TIME = ("Code", "The six numbers that your app shows now, or one of your recovery codes.")


class GiveOneTimeCode(Plain, factor.AuthenticateForm):
    """The one-time code at sign-in."""

    words: ClassVar = {"code": ONE_TIME}


class OneTimeCodeAgain(Plain, factor.ReauthenticateForm):
    """The one-time code once more before something that matters."""

    words: ClassVar = {"code": ONE_TIME}


class StartOneTimeCodes(Plain, totp.ActivateTOTPForm):
    """The first one-time code, which shows that the app is set up."""

    words: ClassVar = {"code": ("Code", "The six numbers that your app shows now.")}


PASSKEY_NAME = ("Name of this passkey", "So that you can tell your passkeys apart, such as “school laptop”.")


class AddPasskey(Plain, passkey.AddWebAuthnForm):
    """A new passkey."""

    words: ClassVar = {
        "name": PASSKEY_NAME,
        "passwordless": ("Let me sign in with this passkey alone, without my password", ""),
    }


class NamePasskey(Plain, passkey.EditWebAuthnForm):
    """Another name for a passkey."""

    words: ClassVar = {"name": PASSKEY_NAME}


class YourName(forms.Form):
    """The name that others see."""

    name = shown(
        PersonNameField(
            label="Your name",
            help_text="As people at your school know you. It stands beside what you do.",
            error_messages={"required": "Enter your name"},
        ),
        autocomplete="name",
    )
