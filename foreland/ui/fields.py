"""What forms of every room share: how a field is shown, choices with hints, and a date in three parts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxLengthValidator
from django.forms.boundfield import BoundField

Size = Literal["s", "m", "l", "xl"]
AField = TypeVar("AField", bound=forms.Field)
TOO_LONG = "This has %(show_value)s characters, and at most %(limit_value)s fit here. Shorten it."
"""What a field says of words that are too long; nothing is cut. A field with words of its own says both numbers too."""
LONGEST_NAME = 150
"""Characters of one person's name, wherever one is asked for."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Count(int):
    """A number that reads with its thousands apart: 299,999."""

    def __str__(self) -> str:
        return f"{int(self):,}"


def not_too_long(validator: MaxLengthValidator, value: Any) -> None:
    """Raise ValidationError for words that are too long, its numbers ready to be read."""
    try:
        BaseValidator.__call__(validator, value)
    except ValidationError as error:
        error.params = {key: Count(said) if type(said) is int else said for key, said in (error.params or {}).items()}
        raise


def lines_of(_box: forms.Textarea, data: Mapping[str, Any], _files: Mapping[str, Any], name: str) -> Any:
    """Return what was written in a large box, the end of each line one character, as the counter beneath it counts.

    A browser sends two for each; with them the counter would say that something fits which the server then refuses.
    """
    words = data.get(name)
    return words.replace("\r\n", "\n") if isinstance(words, str) else words


@dataclass(frozen=True, slots=True)
class Look:
    """How one field is shown; `shown` sets it."""

    heading: bool = False
    size: Size | None = None
    small: bool = False
    optional: bool = True
    hide_label: bool = False
    prefix: str = ""
    suffix: str = ""


def shown(
    field: AField,
    *,
    heading: bool = False,
    size: Size | None = None,
    inline: bool = False,
    small: bool = False,
    optional: bool = True,
    hide_label: bool = False,
    prefix: str = "",
    suffix: str = "",
    width: int | None = None,
    autocomplete: str | None = None,
) -> AField:
    """Return the same field, told how to look.

    `heading` makes the label or legend the page's h1 (one thing a page; the page then empties its `h1` block);
    `size` is that of the label; `inline` sets radios in a row; `small` makes radios and checkboxes smaller;
    `optional=False` leaves out the word "(optional)"; `width` is the input's width in characters (2, 3, 4, 5, 10, 20
    or 30); `autocomplete` is the HTML token, needed wherever a person gives their own details (WCAG 1.3.5).
    """
    field.look = Look(heading, size, small, optional, hide_label, prefix, suffix)  # type: ignore[attr-defined]
    if width is not None:
        add_class(field.widget, f"govuk-input--width-{width}")
    if autocomplete:
        field.widget.attrs["autocomplete"] = autocomplete
    if inline:
        add_class(field.widget, "choices-inline")
    for widget, kind in ((forms.RadioSelect, "radios"), (forms.CheckboxSelectMultiple, "checkboxes")):
        if small and type(field.widget) is widget:
            add_class(field.widget, f"govuk-{kind}--small")
    return field


def add_class(widget: forms.Widget, name: str) -> None:
    """Add one CSS class to those that the widget has already."""
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {name}".strip()


class Hinted(str):  # noqa: SLOT000 -- a str has no room for slots
    """The label of a choice, with a hint beneath it; a plain string to everybody else.

    `divider` is a word set before the choice ("or"); `exclusive` marks "None of these" among checkboxes.
    """

    hint: str
    divider: str
    exclusive: bool

    def __new__(cls, label: str, hint: str = "", *, divider: str = "", exclusive: bool = False) -> Self:
        """Make a label with its hint."""
        made = super().__new__(cls, label)
        made.hint, made.divider, made.exclusive = hint, divider, exclusive
        return made


def choice(value: str, label: str, hint: str = "", *, divider: str = "", exclusive: bool = False) -> tuple[str, Hinted]:
    """Return one choice for `choices=`, with its hint."""
    return value, Hinted(label, hint, divider=divider, exclusive=exclusive)


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")
_ADDRESS = re.compile(r"[/\\@<>]|www\.|https?:", re.IGNORECASE)


class LineField(forms.CharField):
    """One line of words: spaces made single, and without characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Return the line."""
        return " ".join(_UNSEEN.sub(" ", super().to_python(value) or "").split())


class PersonNameField(LineField):
    """The name of a person. It stands in messages to others, so it holds no address that somebody could follow."""

    def __init__(self, *, max_length: int = LONGEST_NAME, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value: str) -> None:
        """Raise ValidationError for an empty name where one is needed, and for an address."""
        super().validate(value)
        if _ADDRESS.search(value):
            raise ValidationError("Enter a name alone, without an address or a stroke")


class DateInput(forms.MultiWidget):
    """Day, month and year in three inputs, named `<name>_day`, `<name>_month` and `<name>_year`."""

    template_name = "django/forms/widgets/date_parts.html"
    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: dt.date | None) -> list[Any]:
        """Return the three parts of a date as they stand in the inputs."""
        return [value.day, value.month, value.year] if isinstance(value, dt.date) else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the template's context; `data-faulty` says which parts are wrong."""
        context = super().get_context(name, value, attrs)
        faulty = str(context["widget"]["attrs"].pop("data-faulty", "")).split()
        for part, sub in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            sub["attrs"].pop("data-faulty", None)
            sub["attrs"].pop("aria-invalid", None)
            sub["part"], sub["faulty"] = part, part in faulty
        return context


class DateBoundField(BoundField):
    """A date in a form; it tells its widget which parts are wrong."""

    def faulty(self) -> tuple[str, ...]:
        """Return the names of the parts at fault ("day", "month", "year")."""
        for error in self.form.errors.as_data().get(self.name, []) if self.form.is_bound else []:
            return tuple((error.params or {}).get("faulty", DateInput.parts))
        return ()

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        """Return the widget's attributes with the parts at fault among them."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if faulty := self.faulty():
            built["data-faulty"] = " ".join(faulty)
        return built

    def first_input_id(self) -> str:
        """Return the id of the first input at fault, or of the first input."""
        faulty = self.faulty()
        return f"{self.auto_id}_{DateInput.parts.index(faulty[0]) if faulty else 0}"


class DateParts(forms.Field):
    """A date asked as day, month and year; the clean value is a `datetime.date` or None.

    `subject` names the date inside error messages ("the date of the incident"). Months may be written in words.
    """

    widget = DateInput
    bound_field_class = DateBoundField

    def __init__(self, *, subject: str, **kwargs: Any) -> None:
        self.subject = subject
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date, or raise ValidationError that names what is missing or wrong."""
        if value is None or isinstance(value, dt.date):
            return value
        day, month, year = (str(part or "").strip() for part in value)
        given = {"day": day, "month": month, "year": year}
        missing = [part for part, text in given.items() if not text]
        if len(missing) == 3:
            return None
        name = self.subject[:1].upper() + self.subject[1:]
        if missing:
            raise self._fault(f"{name} must include a {' and '.join(missing)}", missing)
        month = str(MONTHS.index(month[:3].lower()) + 1) if month[:3].lower() in MONTHS else month
        wrong = [part for part, text in (("day", day), ("month", month), ("year", year)) if not text.isdecimal()]
        if not wrong and len(year) != 4:
            raise self._fault(f"{name} must have a year of 4 numbers", ["year"])
        try:
            return dt.date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            raise self._fault(f"{name} must be a real date", wrong or list(DateInput.parts)) from None

    def validate(self, value: dt.date | None) -> None:
        """Raise ValidationError if a required date was left empty."""
        if value is None and self.required:
            raise self._fault(f"Enter {self.subject}", list(DateInput.parts))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the date given differs from the one shown."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True

    @staticmethod
    def _fault(message: str, parts: Sequence[str]) -> ValidationError:
        params: Mapping[str, Any] = {"faulty": tuple(parts)}
        return ValidationError(message.replace("%", "%%"), code="date", params=dict(params))
