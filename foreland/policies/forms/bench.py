"""Forms of the workbench: a bank's title, a statement's fields, for whom it is meant, and the steps of an edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from foreland.core.conditions import Condition
from foreland.core.layer import State
from foreland.core.packs.model import Statement, Summary, Weight
from foreland.policies.actions.amending import LONGEST
from foreland.policies.actions.bench import LONGEST_TITLE, LONGEST_WHO, LONGEST_WHY
from foreland.policies.actions.bench_words import LONGEST_HINT, LONGEST_LABEL
from foreland.policies.benched import WEIGHT_WORDS, Asked
from foreland.policies.showing import AUDIENCE_WORDS
from foreland.ui.fields import DateParts, LineField, choice, shown

LEVELS = [
    choice("must", "Must", "Law or statutory guidance asks for it. Schools that leave it out say why."),
    choice("should", "Should", "Guidance advises it."),
    choice("may", "May", "A good idea where it fits."),
]
AUDIENCES = [(key, words[:1].upper() + words[1:]) for key, words in AUDIENCE_WORDS.items()]


def _area(
    label: str, *, rows: int = 4, longest: int = LONGEST, required: bool = False, hint: str = "", missing: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=longest, strip=True,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": f"At most {longest:,} characters; this has %(show_value)s."},
    )  # fmt: skip


class BankForm(forms.Form):
    """What a bank of one's own is called."""

    title = LineField(
        label="What is your bank called?", max_length=LONGEST_TITLE,
        help_text="Schools read it on their update page: “Kent online safety”.",
        error_messages={
            "required": "Give it a title.", "max_length": f"At most {LONGEST_TITLE} characters; this has %(show_value)s.",
        },
    )  # fmt: skip


FIXING = "Fix it: our schools keep it in these words and in its section, and cannot leave it out"


class StatementForm(forms.Form):
    """The fields of a statement that are words: title, wording, alternatives, level, audience, reason, short words."""

    title = LineField(
        label="Title", max_length=LONGEST_TITLE,
        error_messages={
            "required": "Give it a title.", "max_length": f"At most {LONGEST_TITLE} characters; this has %(show_value)s.",
        },
    )  # fmt: skip
    text = _area("Wording", rows=8, required=True, missing="Write the wording. To take the statement away, leave it out.")  # fmt: skip
    level = forms.ChoiceField(label="How binding is it?", choices=LEVELS, widget=forms.RadioSelect)
    audience = forms.MultipleChoiceField(
        label="Whom does it speak to?", choices=AUDIENCES, required=False, widget=forms.CheckboxSelectMultiple
    )
    why = _area("Why is it here?", rows=3, longest=2000, hint="Schools unfold it below the statement.")
    reason = _area(
        "Why do you change it?", rows=2, longest=LONGEST_WHY,
        hint="One sentence. Schools read it beside the change. You can also write it later, in the list of changes.",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, item: Statement, summaries: Sequence[tuple[Summary, str]], labels: Mapping[str, str], *args: Any,
        fixes: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Take the statement as it stands, the summaries that could hold it with their titles, and labels of alternatives.

        `fixes`: whether it may be fixed for the schools below, as a trust may.
        """
        initial = {
            "title": item.title, "text": item.text, "level": item.level, "audience": list(item.audience), "why": item.why,
        }  # fmt: skip
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.options = [option.key for option in item.options]
        self.labels = {option.key: labels.get(option.key, option.label) for option in item.options}
        self.summaries = [summary.key for summary, _ in summaries]
        order = ["title", "text"]
        for option in item.options:
            field = _area(f"The alternative “{self.labels[option.key]}”", rows=2, hint="Empty it to take this alternative away.")  # fmt: skip
            field.initial = option.text
            self.fields[f"option-{option.key}"] = shown(field, optional=False)
            name = LineField(
                label="What schools choose", max_length=LONGEST_LABEL, required=False, initial=option.label,
                error_messages={"max_length": f"At most {LONGEST_LABEL} characters; this has %(show_value)s."},
            )  # fmt: skip
            self.fields[f"label-{option.key}"] = shown(name, optional=False)
            hint = _area("What helps them to decide", rows=2, longest=LONGEST_HINT)
            hint.initial = option.hint
            self.fields[f"hint-{option.key}"] = shown(hint)
            order.append(f"option-{option.key}")
        lines = dict(item.short)
        for summary, title in summaries:
            field = _area(title, rows=2, longest=300)
            field.initial = lines.get(summary.key, "")
            self.fields[f"short-{summary.key}"] = shown(field, optional=False)
        self.fixes = fixes
        if fixes:
            fixed = forms.BooleanField(label=FIXING, required=False)
            fixed.initial = item.fixed
            self.fields["fixed"] = shown(fixed, optional=False)
            order.append("fixed")
        self.order_fields([*order, "level", "audience", "why", *(f"short-{key}" for key in self.summaries), "reason"])

    @property
    def main(self) -> list[Any]:
        """The fields that stand open on the page."""
        folded = ("short-", "label-", "hint-")
        return [self[name] for name in self.fields if not name.startswith(folded) and name not in ("reason", "seen")]

    @property
    def beside(self) -> list[tuple[str, list[Any], bool]]:
        """What schools read where they choose: for each alternative its name, its two fields, and whether one is wrong."""
        return [
            (self.labels[key], [self[f"label-{key}"], self[f"hint-{key}"]], bool({f"label-{key}", f"hint-{key}"} & set(self.errors)))
            for key in self.options
        ]  # fmt: skip

    @property
    def short(self) -> list[Any]:
        """The fields of the short words, which are folded."""
        return [self[f"short-{key}"] for key in self.summaries]

    def given(self, kept: Mapping[str, str]) -> dict[tuple[Any, str], Any]:
        """Return what came back, by field and alternative; `kept` are short words of summaries that are not on the page."""
        data = self.cleaned_data
        found: dict[tuple[Any, str], Any] = {(name, ""): data[name] for name in ("title", "text", "level", "audience", "why")}  # fmt: skip
        for field in ("option", "label", "hint"):
            found |= {(field, key): data[f"{field}-{key}"] for key in self.options}
        found |= {("fixed", ""): data["fixed"]} if self.fixes else {}
        lines = dict(kept) | {key: data[f"short-{key}"] for key in self.summaries}
        return found | {("short", ""): {key: words for key, words in lines.items() if words}}


class AddStatementForm(forms.Form):
    """A statement of one's own."""

    title = LineField(
        label="Title", max_length=LONGEST_TITLE,
        error_messages={
            "required": "Give it a title.", "max_length": f"At most {LONGEST_TITLE} characters; this has %(show_value)s.",
        },
    )  # fmt: skip
    text = _area("Wording", rows=8, required=True, missing="Write the wording.")
    why = _area(
        "Why is it here?", rows=3, longest=2000, required=True, missing="Say why it is here.",
        hint="Schools unfold it below the statement.",
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class WhyOutForm(forms.Form):
    """Why a statement is left out of the edition."""

    reason = _area(
        "Why do you leave it out?", rows=3, longest=1000, required=True, missing="Say why it is left out.",
        hint="Schools that have this statement read it on their update page.",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ForWhomForm(forms.Form):
    """For whom a statement is meant, by the bank's questions: it does not matter, one of these, or none of these."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    WAYS = (("", "It does not matter"), ("any", "Only for those who answer one of these"), ("none", "Not for those who answer one of these"))  # fmt: skip

    def __init__(self, asked: Sequence[Asked], condition: Condition, *args: Any, **kwargs: Any) -> None:
        """Take what can be asked about, and the condition as it stands."""
        super().__init__(*args, **kwargs)
        self.asked = asked
        tests = {test.fact: test for test in condition.tests}
        for item in asked:
            test = tests.get(item.key)
            way = "" if test is None else "any" if test.any_of else "none"
            field = forms.ChoiceField(label="Who is it for?", choices=self.WAYS, required=False, initial=way)
            self.fields[f"way-{item.key}"] = shown(field, optional=False)
            answers = forms.MultipleChoiceField(
                label="Answers", choices=item.answers, required=False, widget=forms.CheckboxSelectMultiple,
                initial=sorted(test.any_of | test.none_of) if test else [],
            )  # fmt: skip
            self.fields[f"is-{item.key}"] = shown(answers, small=True, optional=False)

    def groups(self) -> list[tuple[Asked, Any, Any, bool]]:
        """Return each question with its two fields, and whether it is in use or wrong: then it stands open."""
        return [
            (item, self[f"way-{item.key}"], self[f"is-{item.key}"],
             bool(self[f"way-{item.key}"].value() or self[f"is-{item.key}"].value()) or f"is-{item.key}" in self.errors)
            for item in self.asked
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for answers where a way is chosen, and for a way where answers are."""
        cleaned = super().clean() or {}
        for item in self.asked:
            way, chosen = cleaned.get(f"way-{item.key}"), cleaned.get(f"is-{item.key}")
            if way and not chosen:
                self.add_error(f"is-{item.key}", f"Choose the answers: {item.asks}")
            if chosen and not way:
                self.add_error(f"way-{item.key}", f"Say whether it is for these or not for these: {item.asks}")
        return cleaned

    def when(self) -> dict[str, Any]:
        """Return the condition as it is kept."""
        found: dict[str, Any] = {}
        for item in self.asked:
            way, chosen = self.cleaned_data[f"way-{item.key}"], self.cleaned_data[f"is-{item.key}"]
            if way:
                found[item.key] = list(chosen) if way == "any" else {"not": list(chosen)}
        return found


class ServesForm(forms.Form):
    """Which requirements a statement meets: those chosen, and those that a search finds."""

    codes = forms.MultipleChoiceField(label="Requirements", required=False, widget=forms.CheckboxSelectMultiple)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, offered: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Take the requirements to offer, by code with their words."""
        super().__init__(*args, **kwargs)
        field = self.fields["codes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(offered)
        shown(field, optional=False)


class NoteForm(forms.Form):
    """What the edition says of one change."""

    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    why = _area("Why did it change?", rows=3, longest=LONGEST_WHY, required=True, missing="Say why, in a sentence.")
    weight = forms.ChoiceField(label="How much does it weigh?", widget=forms.RadioSelect, required=False)
    tell = forms.MultipleChoiceField(
        label="Who must hear of it?", choices=AUDIENCES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick nobody where the statement’s own audience is meant.",
    )  # fmt: skip

    def __init__(self, weights: Sequence[Weight], *args: Any, **kwargs: Any) -> None:
        """Take how much it may weigh; none for what is gone."""
        super().__init__(*args, **kwargs)
        field = self.fields["weight"]
        assert isinstance(field, forms.ChoiceField)
        hints = {"must": "Law or guidance asks for it.", "should": "More than words changed.", "wording": "It says the same, otherwise."}  # fmt: skip
        field.choices = [choice(key, WEIGHT_WORDS[key], hints[key]) for key in reversed(weights)]
        shown(field, optional=False)
        shown(self.fields["tell"], optional=False)
        if not weights:
            del self.fields["weight"]
            del self.fields["tell"]


class SaysForm(forms.Form):
    """What is new in the edition."""

    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    says = _area("What is new in this edition?", rows=3, longest=LONGEST_WHY, required=True,
                 missing="Write a sentence or two.", hint="A sentence or two. It is the first thing that schools read.")  # fmt: skip


FOR_ALL = "It is approved for all our schools: one that changes no word needs no other approval"
ASKED = {"trust": "The heads of your schools, for example.", "authority": "The strategy group and two trial schools, for example."}  # fmt: skip
APPROVES = {"trust": "The board of trustees, for example.", "authority": "The safeguarding children partnership, for example."}  # fmt: skip
"""Whom a body of a kind may have asked, and which body of it may approve."""


class ConsultedForm(forms.Form):
    """Who was asked, and when."""

    who = LineField(
        label="Whom did you ask?", max_length=LONGEST_WHO,
        error_messages={"required": "Say whom you asked.", "max_length": f"At most {LONGEST_WHO} characters; this has %(show_value)s."},
    )  # fmt: skip
    day = DateParts(label="When had they all answered?", subject="the day on which they had answered", help_text="For example, 6 11 2026.")  # fmt: skip

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """Take the kind of the body whose edition it is."""
        super().__init__(*args, **kwargs)
        self.fields["who"].help_text = ASKED[kind]


class ApprovedForm(forms.Form):
    """Which body approved the edition, and when."""

    who = LineField(
        label="Which body approved it?", max_length=200,
        error_messages={"required": "Say which body approved it.", "max_length": "At most 200 characters; this has %(show_value)s."},
    )  # fmt: skip
    day = DateParts(label="When?", subject="the day of the approval", help_text="For example, 18 11 2026.")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """Take the kind of the body whose edition it is."""
        super().__init__(*args, **kwargs)
        self.fields["who"].help_text = APPROVES[kind]
        if kind == "trust":
            field = forms.BooleanField(label=FOR_ALL, required=False)
            self.fields["for_all"] = shown(field, optional=False)


def summaries_for(of: Sequence[Summary], state: State, titles: Mapping[str, str]) -> list[tuple[Summary, str]]:
    """Return the summaries that could hold a statement where it stands, each with its title."""
    return [(item, titles[item.key]) for item in of if any(state.section in group.sections for group in item.groups)]
