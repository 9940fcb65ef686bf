"""Forms of consultation rounds: the plan, a later last day, a class code, a page of answers, and the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from foreland.core import rounds as core
from foreland.policies.actions import round_replies, rounds
from foreland.ui.fields import DateParts, choice, shown

WORDS_OF_RATING: Mapping[str, str] = {
    "agree": "I agree",
    "concern": "I have a concern",
    "unclear": "I don’t understand",
}


Item = tuple[str, str, SafeString, bool]
"""What is asked: its key, the line that stands first, the policy's words, and whether the line says them in short."""


def _limit(most: int) -> dict[str, str]:
    return {"max_length": f"You wrote %(show_value)s characters, and at most {most} fit. Make it shorter."}


class RoundForm(forms.Form):
    """What a round is to be: who is asked, in which words, about what, and when."""

    audience = shown(
        forms.ChoiceField(
            label="Whom do you ask?", widget=forms.RadioSelect, error_messages={"required": "Choose whom you ask."}
        ),
        size="m",
    )
    title = shown(
        forms.CharField(
            label="Title, as they will read it", max_length=rounds.LONGEST_TITLE,
            help_text="For example: Phones in our school.",
            error_messages={"required": "Give it a title, for example: Phones in our school."} | _limit(rounds.LONGEST_TITLE),
        ),
        size="m",
    )  # fmt: skip
    intro = shown(
        forms.CharField(
            label="A few words to begin with", required=False, max_length=rounds.LONGEST_INTRO,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text="Why you ask, and what their answers can change. Write as you would speak to them.",
            error_messages=_limit(rounds.LONGEST_INTRO),
        ),
        size="m",
    )  # fmt: skip
    sections = shown(
        forms.MultipleChoiceField(
            label="About which sections?", widget=forms.CheckboxSelectMultiple,
            help_text="Two or three are plenty: people answer ten statements in two minutes.",
            error_messages={"required": "Choose at least one section."},
        ),
        size="m",
    )  # fmt: skip
    narrow = shown(
        forms.ChoiceField(
            label="Which statements in them?",
            choices=[
                choice("yes", "Only those that concern them", "Of pupils: those with short words for their age, which they are asked in. Of adults: those that have a short line for them, or name them, and your own statements."),
                choice("no", "All of them"),
            ],
            widget=forms.RadioSelect, initial="yes", error_messages={"required": "Choose which statements."},
        ),
        size="m",
    )  # fmt: skip
    many = forms.BooleanField(label="Ask about all of them all the same", required=False)
    questions = shown(
        forms.CharField(
            label="Questions of your own", required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=f"One a line, at most {rounds.MOST_QUESTIONS}. They are answered in words. Leave it empty for the youngest, who only choose.",
        ),
        size="m",
    )  # fmt: skip
    opens = shown(DateParts(label="First day", subject="the first day"), size="s")
    closes = shown(
        DateParts(label="Last day", subject="the last day", help_text="It closes at midnight on this day."), size="s"
    )
    reply_by = shown(
        DateParts(
            label="When will you tell them what came of it?", subject="the day of your answer",
            help_text="They read this day when they have answered, and find your answer at the same link.",
        ),
        size="s",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, audiences: Sequence[tuple[str, str]], sections: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("audience", audiences), ("sections", sections)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered)

    def clean_questions(self) -> list[str]:
        """Return the questions, one a line."""
        return [line for line in (each.strip() for each in self.cleaned_data["questions"].splitlines()) if line]

    def plan(self) -> rounds.Plan:
        """Return what was asked for."""
        data = self.cleaned_data
        return rounds.Plan(
            audience=data["audience"], title=data["title"], intro=data["intro"], sections=data["sections"],
            narrow=data["narrow"] == "yes", questions=data["questions"], opens=data["opens"], closes=data["closes"],
            reply_by=data["reply_by"], many=data["many"],
        )  # fmt: skip


class ExtendForm(forms.Form):
    """A later last day."""

    closes = DateParts(label="New last day", subject="the new last day")


class CodeForm(forms.Form):
    """A class code, typed from a board."""

    code = shown(
        forms.CharField(
            label="Type the code", max_length=40, help_text="Eight numbers, like 4827 1936.",
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "take-part__code"}),
            error_messages={"required": "Type the eight numbers of the code."},
        ),
        size="m", width=10, autocomplete="off",
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return the digits."""
        found = core.typed_code(self.cleaned_data["code"])
        if not found:
            raise forms.ValidationError("A code has eight numbers. Look again and type them all.")
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement or question on a page of answers: its words, and the fields in which somebody answers.

    `short` says that `line` is a short way to say it for the audience, and not only its title.
    """

    key: str
    line: str
    words: SafeString
    short: bool
    rating: BoundField | None
    written: BoundField | None

    @property
    def unfolded(self) -> bool:
        """Whether the room for words stands open: something is written there, or wrong."""
        return self.written is not None and bool(self.written.value() or self.written.errors)


class AnswerForm(forms.Form):
    """A page of a round: for each statement one of three, with words if wanted; for each question words."""

    def __init__(
        self, items: Sequence[Item], *, rated: bool, longest: int, pupils: bool,
        said: Mapping[str, tuple[str, str]], data: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.items = items
        for place, (key, line, _, _) in enumerate(items):
            rating, words = said.get(key, ("", ""))
            if rated:
                self.fields[f"r{place}"] = forms.ChoiceField(
                    label=line, choices=list(WORDS_OF_RATING.items()), widget=forms.RadioSelect, required=False,
                    initial=rating, error_messages={"invalid_choice": "Choose one of the three."},
                )  # fmt: skip
            if longest:
                field = forms.CharField(
                    label="Tell us more" if rated else line, required=False, initial=words, max_length=longest,
                    widget=forms.Textarea(attrs={"rows": 3}), error_messages=_limit(longest),
                    help_text="Do not write anybody’s name. If something worries you, tell an adult you trust instead." if pupils else "",
                )  # fmt: skip
                self.fields[f"w{place}"] = shown(field, optional=rated, size=None if rated else "m")

    @property
    def asked(self) -> list[Asked]:
        """What stands on the page, in order."""
        found = []
        for place, (key, line, words, short) in enumerate(self.items):
            rating, written = (self[name] if name in self.fields else None for name in (f"r{place}", f"w{place}"))
            found.append(Asked(key, line, words, short, rating, written))
        return found

    def said(self) -> dict[str, tuple[str, str]]:
        """Return rating and words by key."""
        data = self.cleaned_data
        return {key: (data.get(f"r{n}", ""), data.get(f"w{n}", "")) for n, (key, *_) in enumerate(self.items)}

    def name_of(self, key: str) -> str:
        """Return the name of the field in which words are written about something; "" where there is none."""
        name = f"w{next((n for n, item in enumerate(self.items) if item[0] == key), -1)}"
        return name if name in self.fields else ""

    def written(self) -> list[tuple[str, str]]:
        """Return the words that somebody sent, right or wrong, each with what they are about."""
        sent = [(line, str(self.data.get(f"w{n}", ""))[:2000].strip()) for n, (_, line, *_) in enumerate(self.items)]
        return [(line, words) for line, words in sent if words]


class ReplyForm(forms.Form):
    """What those asked are told: a summary, and for a statement what became of it."""

    summary = shown(
        forms.CharField(
            label="What you heard, and what came of it", required=False, widget=forms.Textarea(attrs={"rows": 7}),
            help_text="A few sentences for those who answered. Thank them. Name nobody.",
        ),
        size="m", optional=False,
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, statements: Sequence[Mapping[str, Any]], reply: Mapping[str, Any], data: Any = None, *, seen: int
    ) -> None:
        super().__init__(data, initial={"summary": reply.get("summary", ""), "seen": seen})
        self.keys = [str(item["key"]) for item in statements]
        told = reply.get("statements", {})
        for place, key in enumerate(self.keys):
            found = told.get(key, {})
            field = forms.ChoiceField(
                label="What became of it?", required=False, initial=found.get("outcome", ""), widget=forms.RadioSelect,
                choices=[("", "Say nothing about this one"), ("changed", "We changed it"), ("kept", "It stays, and we say why")],
            )  # fmt: skip
            self.fields[f"o{place}"] = shown(field, inline=True, small=True, optional=False)
            words = forms.CharField(
                label="In a sentence or two", required=False, initial=found.get("words", ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"w{place}"] = shown(words, optional=False)

    def statements(self) -> dict[str, tuple[str, str]]:
        """Return outcome and words by the key of the statement."""
        data = self.cleaned_data
        return {key: (data[f"o{n}"], data[f"w{n}"]) for n, key in enumerate(self.keys)}

    def name_of(self, field: str) -> str:
        """Return the form's field for what a verb said was wrong."""
        return f"w{self.keys.index(field)}" if field in self.keys else field

    def fields_of(self, key: str) -> tuple[BoundField, BoundField]:
        """Return the two fields of a statement."""
        place = self.keys.index(key)
        return self[f"o{place}"], self[f"w{place}"]

    def all_words(self) -> str:
        """Return everything that will be read, as it stands in the form."""
        return "\n".join(
            str(self[name].value() or "") for name in ("summary", *(f"w{n}" for n in range(len(self.keys))))
        )


class TakeOutForm(forms.Form):
    """Why words are taken out."""

    words = forms.CharField(
        label="Why? Do not repeat the name.", max_length=round_replies.LONGEST_WHY, help_text="For example: it named a child.",
        error_messages={"required": "Say why, without the name: for example, it named a child."},
    )  # fmt: skip
