"""Tags that the templates of forms use; pages need only those of `ui`."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from foreland.ui.fields import Look

register = template.Library()
LEFT_OUT = {"class", "required", "aria-invalid", "maxlength"}
NUMBERS = {"min", "max", "step"}


@register.simple_tag
def widget_attrs(widget: dict[str, Any], base: str = "", error: str = "", *, own: bool = True) -> SafeString:
    """Return the attributes of a widget, with the class `base` and, if it is wrong, `error`.

    `own=False` leaves the widget's own classes out (an option of a group: they belong to the group). `required` and
    `maxlength` are left out, so that the server's words answer and not the browser's: with a `maxlength` it cuts long
    words that are pasted, and says nothing.
    """
    attrs = dict(widget["attrs"])
    if counted(widget):
        attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {attrs['id']}-info".strip()
    invalid = str(attrs.get("aria-invalid", "")) == "true" or widget.get("faulty")
    classes = [base, str(attrs.get("class", "")) if own else "", error if invalid else ""]
    pairs: list[tuple[str, Any]] = [("class", " ".join(name for name in classes if name))] if any(classes) else []
    left_out = LEFT_OUT | NUMBERS if widget.get("type") == "number" else LEFT_OUT
    pairs += [(name, value) for name, value in attrs.items() if name not in left_out and value is not False]
    if invalid and own:
        pairs.append(("aria-invalid", "true"))
    flags = format_html_join("", " {}", ((name,) for name, value in pairs if value is True))
    return format_html_join("", ' {}="{}"', (pair for pair in pairs if pair[1] is not True)) + flags


@register.filter
def counted(widget: dict[str, Any]) -> int:
    """Return how many characters a large box takes, so that it says so beneath and counts; 0 for any other."""
    large = str(widget.get("template_name", "")).endswith("textarea.html") and widget["attrs"].get("id")
    return int(widget["attrs"].get("maxlength") or 0) if large else 0


@register.filter
def keyboard(widget: dict[str, Any]) -> str:
    """Return the keyboard that a number asks for: with a decimal point or without."""
    step = str(widget["attrs"].get("step", "1"))
    return "numeric" if step.isdecimal() else "decimal"


@register.filter
def kind(field: BoundField) -> str:
    """Return which markup a field needs: hidden, checkbox, group or plain."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "group" if widget.use_fieldset else "plain"


@register.filter
def look(field: BoundField) -> Look:
    """Return how a field is to be shown."""
    found = getattr(field.field, "look", None)
    return found if isinstance(found, Look) else Look()


@register.filter
def optional(field: BoundField) -> bool:
    """Return whether the label says "(optional)"."""
    tick = isinstance(field.field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
    return not field.field.required and not field.field.disabled and not tick and look(field).optional


def first_input_id(field: BoundField) -> str:
    """Return the id of the input that a link from the error summary goes to."""
    own = getattr(field, "first_input_id", None)
    if own:
        return str(own())
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple) and field.subwidgets:
        return str(field.subwidgets[0].data["attrs"].get("id", ""))
    return field.id_for_label or field.auto_id


@register.simple_tag
def problems(form: Any = None, *more: Any) -> list[tuple[str, str]]:
    """Return what is wrong in forms or formsets: (words, id of the input or "")."""
    found: list[tuple[str, str]] = []
    for one in (form, *more):
        if isinstance(one, forms.BaseFormSet):
            found += [(str(error), "") for error in one.non_form_errors()]
            for inner in one.forms:
                found += _of_form(inner)
        elif isinstance(one, forms.BaseForm):
            found += _of_form(one)
    return found


def _of_form(form: forms.BaseForm) -> list[tuple[str, str]]:
    if not form.is_bound or not form.errors:
        return []
    found = [(str(error), "") for error in form.errors.get(NON_FIELD_ERRORS, [])]
    for field in form:
        target = "" if field.is_hidden else first_input_id(field)
        found += [(str(error), target) for error in field.errors]
    return found
