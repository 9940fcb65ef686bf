"""Django's form renderer with the design system's markup; `FORM_RENDERER` in the settings names it."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms, fields and widgets drawn from this room's templates.

    The widgets' templates stand under `templates/django/forms/widgets`, so forms of other packages (sign-in) look the
    same. `foreland.ui` must stand before `django.forms` in `INSTALLED_APPS`.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
