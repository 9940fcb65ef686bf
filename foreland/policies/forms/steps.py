"""Forms of approval in steps: one step of the route, agreeing at a step, and what somebody from outside is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from foreland.core.workflow import MAY_APPROVE, OUTSIDE, Step
from foreland.policies.actions.steps import LONGEST_LABEL
from foreland.policies.queries.steps import DECIDING
from foreland.tenancy import roles
from foreland.ui.fields import DateParts, LineField, PersonNameField, choice, shown

_LABEL = f"At most {LONGEST_LABEL} characters: a role, not a name. This has %(show_value)s."


def _deciders() -> list[tuple[str, Any]]:
    return [
        choice(MAY_APPROVE, "Whoever may approve", "The person in charge, or anybody with the role Approver."),
        *((key, roles.BY_KEY[key].name) for key in DECIDING),
        choice(OUTSIDE, "Somebody without an account", "By a link that works for one decision.", divider="or"),
    ]


class StepForm(forms.Form):
    """One step: who decides it, when it is needed, and, of a new one, where it comes."""

    who = shown(
        forms.ChoiceField(
            label="Who decides this step?", widget=forms.RadioSelect,
            error_messages={"required": "Choose who decides this step."},
        ),
        size="m",
    )  # fmt: skip
    label = LineField(
        label="If it is somebody without an account: in what role?", required=False, max_length=LONGEST_LABEL,
        help_text="For example: chair of governors. You name the person when a version waits for them.",
        error_messages={"max_length": _LABEL},
    )  # fmt: skip
    when = shown(
        forms.ChoiceField(
            label="When is it needed?", initial="always", widget=forms.RadioSelect,
            choices=[
                choice("always", "With every change"),
                choice("meaning", "Only if more than the wording changes", "A rule is new, gone or different; not when the same thing is said in other words."),
                choice("sections", "Only if words change in certain sections", "You choose them below."),
                choice("first", "Only for a first version"),
            ],
            error_messages={"required": "Choose when this step is needed."},
        ),
        size="m",
    )  # fmt: skip
    sections = shown(
        forms.MultipleChoiceField(
            label="If only for certain sections: which?", required=False, widget=forms.CheckboxSelectMultiple
        ),
        size="s", small=True, optional=False,
    )  # fmt: skip
    after = shown(
        forms.ChoiceField(
            label="Where does it come?", widget=forms.RadioSelect, error_messages={"required": "Choose where it comes."}
        ),
        size="m",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, sections: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("who", _deciders()), ("sections", sections), ("after", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered)
        if not places:
            del self.fields["after"]

    def step(self) -> Step:
        """Return the step as it was filled in."""
        data = self.cleaned_data
        return Step(data["who"], data["label"], data["when"], frozenset(data["sections"]))

    @staticmethod
    def initial_of(step: Step) -> dict[str, Any]:
        """Return how a step stands in the form."""
        return {"who": step.who, "label": step.label, "when": step.when, "sections": sorted(step.sections)}


class AgreeForm(forms.Form):
    """Agreeing at a step before the last, or sending the whole back."""

    decision = shown(
        forms.ChoiceField(
            label="What do you decide?", widget=forms.RadioSelect,
            choices=[
                choice("agree", "I agree", "It goes on to whoever is next."),
                choice("back", "Send it back", "Say below what should change. The lead gets your words."),
            ],
            error_messages={"required": "Choose whether you agree or send it back."},
        ),
        size="m",
    )  # fmt: skip
    words = forms.CharField(
        label="Your words", required=False, max_length=1800, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What should change; or, if you agree, anything that whoever decides next should know.",
    )  # fmt: skip
    place = forms.IntegerField(widget=forms.HiddenInput)


class OutsideForm(forms.Form):
    """Who decides a step from outside."""

    name = PersonNameField(
        label="Their name", help_text="As it will be printed with the policy.",
        error_messages={"required": "Enter their name, as it will be printed."},
    )  # fmt: skip
    role = LineField(
        label="In what role do they decide?", max_length=LONGEST_LABEL,
        error_messages={"required": "Say in what role they decide, for example: chair of governors.", "max_length": _LABEL},
    )  # fmt: skip
    email = forms.EmailField(
        label="Their e-mail address", max_length=254,
        help_text="One that they alone read: the one that the school or the council knows them by.",
        error_messages={"required": "Enter their e-mail address.", "invalid": "Enter an e-mail address like name@example.org."},
    )  # fmt: skip
    also = shown(
        forms.MultipleChoiceField(
            label="These wait for the same step. Do they decide about them too?", required=False,
            widget=forms.CheckboxSelectMultiple, help_text="They get one message with a link to each.",
        ),
        size="s", small=True, optional=False,
    )  # fmt: skip

    def __init__(self, also: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["also"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices, field.initial = list(also), [key for key, _ in also]
        if not also:
            del self.fields["also"]


class _ByLinkForm(forms.Form):
    """What everybody from outside confirms: their name, and that it is them."""

    name = shown(
        PersonNameField(
            label="Your name", help_text="As it will be printed with the policy. Mend it if it is not right.",
            error_messages={"required": "Enter your name, as it will be printed."},
        ),
        autocomplete="name",
    )  # fmt: skip
    sure = forms.BooleanField(error_messages={"required": "Tick the box if this is you. If not, close this page."})

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = f"This is me, and I decide as {role}"


class AgreeByLinkForm(_ByLinkForm):
    """Agreeing by a link; at the last step with the meeting and the day, as they are printed."""

    meeting = forms.CharField(
        label="Where was it decided?", max_length=200, help_text="For example: full governing body, minute 7.",
        error_messages={"required": "Name the meeting, or say how the decision was taken."},
    )  # fmt: skip
    day = DateParts(label="On which day?", subject="the day of the decision")
    field_order = ("meeting", "day", "name", "sure")

    def __init__(self, *args: Any, last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not last:
            del self.fields["meeting"], self.fields["day"]


class SendBackByLinkForm(_ByLinkForm):
    """Sending back by a link, with what should change."""

    words = forms.CharField(
        label="What should change?", max_length=1500, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The school reads this. Name no child.", error_messages={"required": "Say what should change."},
    )  # fmt: skip
    field_order = ("words", "name", "sure")
