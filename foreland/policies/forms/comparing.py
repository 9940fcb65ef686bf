"""The form of the page that compares."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from foreland.policies.queries.comparing import Side


class CompareForm(forms.Form):
    """Which two to compare."""

    before = forms.ChoiceField(label="Before", error_messages={"required": "Choose what to compare with"})
    now = forms.ChoiceField(label="Now", error_messages={"required": "Choose what to look at"})

    def __init__(self, sides: Sequence[Side], chosen: tuple[str, str]) -> None:
        """Offer the sides, with two of them chosen."""
        super().__init__(initial={"before": chosen[0], "now": chosen[1]})
        for name in ("before", "now"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(side.key, side.name) for side in sides]
