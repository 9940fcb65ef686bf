"""Forms of the policies room: user input becomes clean values, with words for what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms

from foreland.core.layer import Resolved
from foreland.core.packs.model import Bank, Question, Term, Value
from foreland.core.wording import term_choice, value_words
from foreland.policies.actions.amending import LONGEST, NotPossible, checked_words
from foreland.ui.fields import DateParts, choice, shown


class ShapeForm(forms.Form):
    """Which documents the policy prints."""

    shape = forms.ChoiceField(
        label="What do you want to make?",
        widget=forms.RadioSelect,
        choices=[
            choice("standalone", "One online safety policy", "A single document. Most settings begin here."),
            choice("set", "A set of shorter documents", "Online safety within your child protection policy, mobile technology, social media, images and AI, with passages for your behaviour, anti-bullying, conduct and complaints policies."),
        ],
        error_messages={"required": "Choose what you want to make."},
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question of the bank, with its answers as radios or checkboxes."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            choice(item.key, item.label, item.hint, exclusive=question.many and item.key == "none")
            for item in question.answers
        ]
        missing = {"required": "Choose an answer."}
        if question.many:
            field: forms.Field = forms.MultipleChoiceField(
                label=question.asks,
                help_text=question.hint,
                widget=forms.CheckboxSelectMultiple,
                choices=choices,
                error_messages=missing,
            )
        else:
            field = forms.ChoiceField(
                label=question.asks,
                help_text=question.hint,
                widget=forms.RadioSelect,
                choices=choices,
                error_messages=missing,
            )
        self.fields["answer"] = shown(field, heading=True, size="l")

    def values(self) -> list[str]:
        """Return the chosen answers as a list."""
        found = self.cleaned_data["answer"]
        return list(found) if isinstance(found, list) else [found]

    def clean(self) -> dict[str, Any]:
        """Refuse "none" together with another answer."""
        cleaned = super().clean() or {}
        found = cleaned.get("answer")
        if isinstance(found, list) and "none" in found and len(found) > 1:
            self.add_error("answer", "Choose either “none” or the others, not both.")
        return cleaned


class WordingForm(forms.Form):
    """The school's own wording of a statement."""

    text = forms.CharField(
        label="Wording",
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8, "data-count": LONGEST}),
        max_length=LONGEST,
        error_messages={
            "required": "Write the wording. To take the statement away, leave it out instead.",
            "max_length": f"A statement has at most {LONGEST:,} characters. Split it into several statements.",
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RewordForm(WordingForm):
    """A changed wording of a bank statement, with what the change means."""

    meaning = forms.ChoiceField(
        label="Does this change what is asked of people?",
        widget=forms.RadioSelect,
        choices=[
            choice(
                "changed",
                "Yes, the meaning changes",
                "People who agreed to the old words are asked again when this is published.",
            ),
            choice("wording", "No, only the wording"),
        ],
        initial="changed",
    )


class ShortForm(forms.Form):
    """The short words of a statement, one line for each one-page summary that has it.

    Each comes with the words that the page showed, so that only what a person changed is kept.
    """

    def __init__(self, summaries: list[tuple[str, str, str]], data: Any = None) -> None:
        super().__init__(data, prefix="short")
        self.summaries = [key for key, _, _ in summaries]
        for key, title, words in summaries:
            field = forms.CharField(
                label=title, required=False, max_length=300, initial=words, widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": "At most 300 characters: one short sentence."},
            )  # fmt: skip
            self.fields[key] = shown(field, optional=False)
            self.fields[f"was-{key}"] = forms.CharField(required=False, initial=words, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be printed."""
        cleaned = super().clean() or {}
        for key in self.summaries:
            if cleaned.get(key):
                try:
                    checked_words(cleaned[key])
                except NotPossible as error:
                    self.add_error(key, str(error))
        return cleaned

    def changed(self) -> dict[str, str]:
        """Return the lines that a person changed, in single spaces."""
        said = {key: " ".join(self.cleaned_data[key].split()) for key in self.summaries}
        return {key: words for key, words in said.items() if words != " ".join(self.cleaned_data[f"was-{key}"].split())}


class AddForm(WordingForm):
    """A statement of the school's own."""

    key = forms.CharField(widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)
    serves = forms.ChoiceField(
        label="Which requirement does it serve?",
        required=False,
        help_text="Choose one if your words meet it; it then counts as met in your words.",
    )

    def __init__(self, requirements: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serves = self.fields["serves"]
        assert isinstance(serves, forms.ChoiceField)
        serves.choices = [("", "None in particular"), *requirements]


class LeaveOutForm(forms.Form):
    """Why a statement is left out."""

    reason = forms.CharField(
        label="Why do you leave it out?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Write it as you would say it to an inspector. It is not printed.",
        error_messages={"max_length": "The reason has at most 1,000 characters."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must = must
        if must:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why this statement is left out."


class MoveForm(forms.Form):
    """Where a statement should stand."""

    place = forms.ChoiceField(label="Where should it stand?", error_messages={"required": "Choose a place."})
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, places: list[tuple[str, list[tuple[str, str]]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = places


class NamesForm(forms.Form):
    """Names, products, places: each filled in once.

    Each comes with the words that the page showed, so that what somebody else saved in between is not written over.
    """

    def __init__(
        self, resolved: Resolved, values: dict[str, str], authority: dict[str, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolved = resolved
        self.groups: list[tuple[str, list[str]]] = []
        people = {key for section in resolved.bank.sections if section.kind == "people" for key in section.rows}
        titles = {
            "person": "People", "list": "Lists", "product": "Systems", "place": "Places", "text": "Details",
            "contact": "Contacts",
        }  # fmt: skip
        for value in resolved.bank.values:
            if value.source == "policy" or value.when.value(resolved.facts).holds is False:
                continue
            hint = value.hint or (f"For example: {value.example}." if value.example else "")
            if value.source == "authority":
                told = authority.get(value.key)
                hint = (
                    f"From your authority: {told}. Write here only what differs."
                    if told
                    else "Your authority has not confirmed this yet. You can fill it in yourself."
                )
            area = value.kind == "list"
            field = forms.CharField(
                label=value.label, required=False, help_text=hint, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}) if area else forms.TextInput(), initial=values.get(value.key, ""),
            )  # fmt: skip
            self.fields[value.key] = shown(field, optional=value.optional or value.source == "authority")
            self.fields[f"was-{value.key}"] = forms.CharField(
                required=False, strip=False, initial=field.initial, widget=forms.HiddenInput
            )
            title = "People" if value.key in people else titles[value.kind]
            if not self.groups or all(name != title for name, _ in self.groups):
                self.groups.append((title, []))
            next(keys for name, keys in self.groups if name == title).append(value.key)

    def grouped(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Return the fields under their headings, each with the hidden one of what the page showed."""
        return [(title, [(self[key], self[f"was-{key}"]) for key in keys]) for title, keys in self.groups]

    def written(self) -> dict[str, str]:
        """Return what came back, by key; a field that was not on the page is left alone."""
        return {key: self.cleaned_data[key] for _, keys in self.groups for key in keys if key in self.data}

    def seen(self) -> dict[str, str]:
        """Return what the page showed, by key."""
        names = {key: f"was-{key}" for _, keys in self.groups for key in keys}
        return {key: self.cleaned_data[name] for key, name in names.items() if name in self.data}


class NamesMeanwhileForm(forms.Form):
    """Names for which somebody else saved other words meanwhile: whose stand? It goes to the door of the names."""

    def __init__(self, found: list[tuple[Value, str, str, str]]) -> None:
        """Take each value with the words written here, the others' words and who wrote those."""
        super().__init__()
        for value, mine, theirs, who in found:
            field = forms.ChoiceField(
                label=value.label, widget=forms.RadioSelect, initial=theirs,
                choices=[choice(theirs, value_words(value, theirs) or "Empty", f"{who} saved this. It stands now."),
                         choice(mine, value_words(value, mine) or "Empty", "You wrote this.")],
            )  # fmt: skip
            self.fields[value.key] = shown(field, optional=False)
            self.fields[f"was-{value.key}"] = forms.CharField(required=False, initial=theirs, widget=forms.HiddenInput)


class TermsForm(forms.Form):
    """How the school says its terms."""

    def __init__(
        self, bank: Bank, facts: dict[str, frozenset[str]], chosen: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.terms: list[Term] = list(bank.terms)
        for term in bank.terms:
            current = chosen.get(term.key)
            options = [(item.key, f"{item.one}, {item.many}" if term.plural else item.one) for item in term.choices]
            options.append(("", "Other words"))
            field = forms.ChoiceField(
                label=term.label, choices=options, required=False, initial=term_choice(term, current, facts)
            )
            self.fields[term.key] = shown(field, hide_label=True, optional=False)
            own = current if isinstance(current, dict) else {}
            for form, words in (("one", "one"), ("many", "more than one")):
                self.fields[f"{term.key}_{form}"] = shown(
                    forms.CharField(
                        label=f"Other words, for {words}", required=False, max_length=60, initial=own.get(form, "")
                    ),
                    width=20,
                    optional=False,
                )

    def clean(self) -> dict[str, Any]:
        """Ask for both forms where other words are chosen."""
        cleaned = super().clean() or {}
        for term in self.terms:
            if not cleaned.get(term.key):
                for form in ("one", "many"):
                    if not cleaned.get(f"{term.key}_{form}"):
                        self.add_error(
                            f"{term.key}_{form}", "Write both forms of the word, or choose one from the list."
                        )
        return cleaned

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the three fields of each term."""
        return [(self[term.key], self[f"{term.key}_one"], self[f"{term.key}_many"]) for term in self.terms]


class ReviewForm(forms.Form):
    """When the policy is reviewed next."""

    day = DateParts(
        label="When is the next review?",
        subject="the date of the next review",
        help_text="Within a year. For example, 1 9 2027.",
    )


class SubmitForm(forms.Form):
    """Which documents go to approval, with a note to the approver."""

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
        field.initial = [key for key, _ in documents]


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


class FindForm(forms.Form):
    """Begin without an account: the school's name, or none."""

    name = forms.CharField(
        label="Name of your school or setting",
        max_length=200,
        required=False,
        help_text="It is printed on the draft. You can leave it empty.",
    )
