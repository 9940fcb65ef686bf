"""Forms on the way to approval: who took part, submission, decision, reasons, and the sites that may show it."""

from __future__ import annotations

from typing import Any

from django import forms

from foreland.policies.actions.taking_part import LONGEST_HOW, LONGEST_WHO
from foreland.ui.fields import DateParts


class SubmitForm(forms.Form):
    """Which documents go to approval, with a note to the approver; one document alone is not asked about."""

    documents = forms.MultipleChoiceField(
        label="Which documents do you submit?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one document."},
    )
    note = forms.CharField(
        label="A note to the approver", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has changed, what you want them to look at.",
    )  # fmt: skip

    def __init__(self, documents: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["documents"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = documents
        self.offer(documents)

    def offer(self, documents: list[tuple[str, str]]) -> None:
        """Show these documents alone, all of them ticked; one is not asked about."""
        field = self.fields["documents"]
        field.initial = [key for key, _ in documents]
        field.widget = forms.MultipleHiddenInput() if len(documents) == 1 else forms.CheckboxSelectMultiple()
        if isinstance(field.widget, forms.CheckboxSelectMultiple):
            field.widget.choices = documents

    def without_approver(self) -> None:
        """Ask for a note that is kept with the version, since nobody is to approve it."""
        self.fields["note"].label = "A note to keep with it"
        self.fields["note"].help_text = "What has changed, for whoever reads this version later."


class ApproveForm(forms.Form):
    """The decision: where, when, and whether governors ratify later."""

    meeting = forms.CharField(
        label="Where was it decided?", max_length=200, help_text="For example: full governing body, minute 7.",
        error_messages={"required": "Name the meeting, or say how the decision was taken."},
    )  # fmt: skip
    day = DateParts(label="On which day?", subject="the day of the decision")
    ratify = DateParts(
        label="When will governors ratify it?", subject="the day of ratification", required=False,
        help_text="Only if you put it in force now and governors meet later.",
    )  # fmt: skip

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alone:
            self.fields["meeting"].required = False
            self.fields["meeting"].label = "Anything to note about the decision?"
            self.fields["meeting"].help_text = ""
            del self.fields["ratify"]


class ReasonForm(forms.Form):
    """A reason, a notice or the name of a meeting, in a sentence."""

    words = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str, hint: str = "", missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].help_text = hint
        self.fields["words"].error_messages["required"] = missing


class EmbedForm(forms.Form):
    """A site that may show the policies."""

    host = forms.CharField(
        label="Name of the site", max_length=253, help_text="For example: www.harbourview.sch.uk",
        error_messages={"required": "Enter the name of the site."},
    )  # fmt: skip


class TookPartForm(forms.Form):
    """Who took part in making a policy, how, and when."""

    who = forms.CharField(
        label="Who took part?", max_length=LONGEST_WHO,
        help_text="A group is enough, for example: staff, a council of young people, families. Do not name children.",
        error_messages={
            "required": "Say who took part, for example: staff.",
            "max_length": f"At most {LONGEST_WHO} characters: a group or a name. This has %(show_value)s.",
        },
    )  # fmt: skip
    how = forms.CharField(
        label="How?", max_length=LONGEST_HOW, help_text="For example: at the staff meeting, or by a survey that 64 answered.",
        error_messages={
            "required": "Say how they took part, for example: at the staff meeting.",
            "max_length": f"At most {LONGEST_HOW} characters: a few words. This has %(show_value)s.",
        },
    )  # fmt: skip
    day = DateParts(
        label="When?", subject="the day on which they took part",
        help_text="The day, or the last of several. For example, 3 11 2026.",
    )  # fmt: skip
