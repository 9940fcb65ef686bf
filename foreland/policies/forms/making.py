"""Forms that begin a policy: its shape, the questions, names, terms and dates."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from django import forms

from foreland.core.blockers import needed
from foreland.core.layer import Resolved
from foreland.core.packs.model import Bank, Question, Term, Value
from foreland.core.wording import term_choice, term_label, term_offers, value_words
from foreland.policies.forms.parents import ParentForm
from foreland.profile.actions import LONGEST, LONGEST_OF, long_lines
from foreland.ui.fields import LONGEST_NAME, DateParts, choice, shown


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


class NewForm(ShapeForm):
    """Which documents the policy prints, and on which bank it stands where the school has a choice."""

    bank = forms.ChoiceField(
        label="Whose words do you begin with?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose words you begin with."},
    )

    def __init__(self, banks: Sequence[tuple[str, str, str]], *args: Any, compete: bool = False, **kwargs: Any) -> None:
        """Take the banks that the school may begin on: pack, title, what it means; asked only where there are two.

        Where they `compete`, since both its authority and its trust have one, who decided is asked too.
        """
        super().__init__(*args, **kwargs)
        if compete:
            self.fields |= {name: deepcopy(field) for name, field in ParentForm.base_fields.items()}
        field = self.fields["bank"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice(pack, title, hint) for pack, title, hint in banks]
        field.initial = banks[0][0]
        if len(banks) == 1:
            del self.fields["bank"]


class QuestionForm(forms.Form):
    """One question of the bank, with its answers as radios or checkboxes.

    `seen` holds the answer that was kept when the page was shown, its keys with commas.
    """

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
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> list[str]:
        """Return the chosen answers as a list."""
        found = self.cleaned_data["answer"]
        return list(found) if isinstance(found, list) else [found]

    def seen(self) -> list[str] | None:
        """Return the answer that was kept when the page was shown; None where the page did not say."""
        return [key for key in self.cleaned_data["seen"].split(",") if key] if "seen" in self.data else None

    def clean(self) -> dict[str, Any]:
        """Refuse "none" together with another answer."""
        cleaned = super().clean() or {}
        found = cleaned.get("answer")
        if isinstance(found, list) and "none" in found and len(found) > 1:
            self.add_error("answer", "Choose either “none” or the others, not both.")
        return cleaned


class NamesForm(forms.Form):
    """Names, products, places: each filled in once.

    Each comes with the words that the page showed, so that what somebody else saved in between is not written over.
    """

    def __init__(
        self,
        resolved: Resolved,
        values: dict[str, str],
        authority: dict[str, str],
        registered: dict[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Take what the school keeps, what its authority has confirmed, and what the register proposes."""
        super().__init__(*args, **kwargs)
        self.resolved = resolved
        wanted = needed(resolved)
        self.groups: list[tuple[str, list[str]]] = []
        self.lines: dict[str, int] = {}
        people = {key for section in resolved.bank.sections if section.kind == "people" for key in section.rows}
        titles = {
            "person": "People", "list": "Lists", "product": "Systems", "place": "Places", "text": "Details",
            "contact": "Contacts",
        }  # fmt: skip
        for value in resolved.bank.values:
            if value.source == "policy" or value.when.value(resolved.facts).holds is False:
                continue
            hint = value.hint or (f"For example: {value.example}." if value.example else "")
            if usual := value_words(value, value.given("", resolved.facts)):
                hint = f"{hint} Left empty, it says: {usual}.".strip()
            if value.source == "authority":
                hint = _from_authority(authority.get(value.key, ""), values.get(value.key, ""))
            elif value.key in registered:
                hint = f"From the national register. Check it: saving makes it your own. {hint}".strip()
            area = value.kind == "list"
            if area:
                self.lines[value.key] = LONGEST_NAME if value.key in people else LONGEST_OF["list"]
            field = forms.CharField(
                label=value.label, required=False, help_text=hint, max_length=LONGEST if area else LONGEST_OF[value.kind],
                widget=forms.Textarea(attrs={"rows": 3}) if area else forms.TextInput(), initial=values.get(value.key, "") or registered.get(value.key, ""),
            )  # fmt: skip
            filled_by_others = value.source == "authority" and value.key in authority
            optional = filled_by_others or ((value.optional or value.source == "authority") and value.key not in wanted)
            self.fields[value.key] = shown(field, optional=optional)
            self.fields[f"was-{value.key}"] = forms.CharField(
                required=False, strip=False, initial=values.get(value.key, ""), widget=forms.HiddenInput
            )
            title = "People" if value.key in people else titles[value.kind]
            if not self.groups or all(name != title for name, _ in self.groups):
                self.groups.append((title, []))
            next(keys for name, keys in self.groups if name == title).append(value.key)

    def clean(self) -> dict[str, Any]:
        """Refuse a line of a list that is too long."""
        cleaned = super().clean() or {}
        for key, most in self.lines.items():
            if said := long_lines(cleaned.get(key, ""), most):
                self.add_error(key, said)
        return cleaned

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


def _from_authority(told: str, own: str) -> str:
    """Return what stands beside a contact of the authority: whose words are printed, and both where they differ."""
    if not told:
        return "Your authority has not confirmed this yet. You can fill it in yourself."
    if own and own != told:
        return f"Yours is printed, and differs from what your authority has confirmed: {told}. Empty the field to print theirs."
    return f"From your authority: {told}. Write here only what differs."


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
            options = [(item.key, term_label(term, item)) for item in term_offers(term, current, facts)]
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


class FindForm(forms.Form):
    """Begin without an account: the school's name, or none."""

    name = forms.CharField(
        label="Name of your school or setting",
        max_length=200,
        required=False,
        help_text="It is printed on the draft. You can leave it empty.",
    )
