"""The forms of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from foreland.tasks.actions import LONGEST_NOTE, LONGEST_REASON, LONGEST_TITLE
from foreland.tasks.queries import NOBODY
from foreland.tenancy.models import Person
from foreland.tenancy.roles import Role
from foreland.ui.fields import TOO_LONG, DateParts, LineField, choice, shown

NO_CHILDREN = "Name no pupil and no family here."
WEEKS = (("1", "In a week"), ("2", "In two weeks"), ("4", "In four weeks"))
OTHER_DAY = "day"


def whose(me: Person, people: Sequence[Person], roles: Sequence[Role]) -> list[tuple[str, Any]]:
    """Return for whom a task can be: oneself, the others by name, whoever has a role, nobody yet."""
    others = [choice(f"person:{each.pk}", each.name) for each in people if each.pk != me.pk]
    by_role = [choice(f"role:{role.key}", role.name) for role in roles]
    return [
        (f"person:{me.pk}", f"{me.name} (you)"),
        *([("People", others)] if others else []),
        *([("Whoever has this role", by_role)] if by_role else []),
        ("", "Nobody yet"),
    ]


def _who(choices: Sequence[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who does it?",
        choices=choices,
        required=False,
        help_text="Whoever is given it by name hears of it by e-mail.",
        error_messages={"invalid_choice": "Choose somebody who has access here."},
    )


class TaskForm(forms.Form):
    """What is to be done, by when, by whom. Without `choices` it is for whoever notes it."""

    title = LineField(
        label="What is to be done?",
        max_length=LONGEST_TITLE,
        help_text=f"For example: Ask the IT technician for the list of blocked sites. {NO_CHILDREN}",
        error_messages={"required": "Say what is to be done.", "max_length": TOO_LONG},
    )
    due = DateParts(label="By when?", subject="the day", required=False)
    note = forms.CharField(
        label="What else should be known",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, choices: Sequence[Any], *args: Any, dated: bool = True, **kwargs: Any) -> None:
        """Ask for whom it is where somebody may give tasks to others, and by when where that is not settled."""
        super().__init__(*args, **kwargs)
        if not dated:
            del self.fields["due"]
        if choices:
            self.fields["who"] = shown(_who(choices), optional=False)
            self.order_fields(["title", "who", "due", "note"])


class PutOffForm(forms.Form):
    """To which day a task is put off."""

    when = forms.ChoiceField(
        label="Until when?",
        choices=[*WEEKS, (OTHER_DAY, "Another day")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose until when.", "invalid_choice": "Choose until when."},
    )
    day = shown(DateParts(label="Another day", subject="the day", required=False), optional=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the day where another one is wanted."""
        found = super().clean() or {}
        if found.get("when") == OTHER_DAY and not found.get("day") and "day" not in self.errors:
            self.add_error("day", "Enter the day.")
        return found

    def chosen(self, today: date) -> date:
        """Return the day that was chosen."""
        when = self.cleaned_data["when"]
        if when == OTHER_DAY:
            day: date = self.cleaned_data["day"]
            return day
        return today + timedelta(weeks=int(when))


class GiveForm(forms.Form):
    """Who does it from now on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, choices: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        """Offer the people and roles of the body."""
        super().__init__(*args, **kwargs)
        self.fields["who"] = shown(_who(choices), optional=False)


class ReasonForm(forms.Form):
    """Why a task is not needed."""

    reason = LineField(
        label="Why is it not needed?",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Say why it is not needed. Whoever asks later will find it here.",
            "max_length": TOO_LONG,
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class FilterForm(forms.Form):
    """Which tasks the list shows; what is not known shows everything."""

    show = shown(
        forms.ChoiceField(
            label="Show",
            required=False,
            choices=[("", "What is open"), ("overdue", "What is overdue"), ("closed", "What is done or dropped")],
        ),
        optional=False,
    )
    who = shown(forms.ChoiceField(label="Whose", required=False), optional=False)

    def __init__(self, choices: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        """Offer the people and roles of the body; only one's own where there are none."""
        super().__init__(*args, **kwargs)
        if not choices:
            del self.fields["who"]
            return
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        named = [(NOBODY, label) if value == "" else (value, label) for value, label in choices]
        field.choices = [("", "Everybody’s"), *named]

    @property
    def values(self) -> tuple[str, str]:
        """What to show and whose, as far as it is known."""
        self.is_valid()
        return self.cleaned_data.get("show", ""), self.cleaned_data.get("who", "")
