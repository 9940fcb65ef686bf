"""The form of a policy's owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from foreland.tenancy.models import Person


class OwnerForm(forms.Form):
    """Who keeps a policy."""

    owner = forms.ChoiceField(
        label="Who keeps this policy?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who keeps this policy"},
    )

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        """Offer the members who may write."""
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.pk, person.name) for person in people]
