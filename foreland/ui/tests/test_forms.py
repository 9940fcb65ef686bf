"""Forms: the design system's markup for every kind of field, and faults that a person can find."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms

from foreland.ui.fields import DateParts, Hinted, LineField, PersonNameField, choice, shown
from foreland.ui.sample_form import PEOPLE, Question, Sample
from foreland.ui.templatetags.ui_forms import problems
from foreland.ui.tests.reader import Reader

CLASSES = {
    "name": "govuk-input",
    "email": "govuk-input",
    "phone": "govuk-input",
    "pupils": "govuk-input",
    "reason": "govuk-textarea",
    "phase": "govuk-select",
    "crest": "govuk-file-upload",
    "password": "govuk-password-input__input",
    "confirm": "govuk-checkboxes__input",
    "phones": "govuk-radios__input",
    "told": "govuk-checkboxes__input",
}


def inputs(html: str, name: str) -> list[dict[str, str]]:
    return [at for _, at in Reader(html).elements if at.get("name") == name]


@pytest.mark.parametrize(("name", "css"), CLASSES.items())
def test_every_widget_has_its_class_and_no_browser_check(name: str, css: str) -> None:
    found = inputs(str(Sample()), name)
    assert found and all(css in at["class"].split() for at in found)
    assert not any({"required", "min", "max", "aria-invalid"} & at.keys() for at in found)


class Told(forms.Form):
    """A line and a box, each with a limit."""

    line = forms.CharField(max_length=5)
    box = forms.CharField(max_length=1200, widget=forms.Textarea, help_text="What happened.")


def test_a_browser_cuts_nothing_and_the_server_says_how_long_it_is() -> None:
    form = Told({"line": "12345678", "box": "x" * 1201})
    html = str(form)
    assert " maxlength" not in html and Reader(html).faults(whole=False) == []
    assert form.errors["line"] == ["This has 8 characters, and at most 5 fit here. Shorten it."]
    assert form.errors["box"] == ["This has 1,201 characters, and at most 1,200 fit here. Shorten it."]
    assert 'value="12345678"' in html and "x" * 1201 in html, "nothing that was written is lost"


def test_a_large_box_says_how_much_fits_and_counts() -> None:
    html = str(Told())
    assert "You can enter up to 1,200 characters" in html
    [box] = inputs(html, "box")
    assert box["aria-describedby"] == "id_box_helptext id_box-info" and "govuk-js-character-count" in box["class"]
    assert str(Sample()).count("govuk-character-count") == 0, "a box without a limit counts nothing"


def test_the_end_of_a_line_counts_as_one_character_as_in_the_box() -> None:
    lines = "\r\n".join(["x" * 599, "", "x" * 599])
    form = Told({"line": "", "box": lines + "x"})
    assert form.errors["box"] == ["This has 1,201 characters, and at most 1,200 fit here. Shorten it."]
    form = Told({"line": "12345", "box": lines})
    assert form.is_valid() and form.cleaned_data["box"] == lines.replace("\r\n", "\n")
    same = {"line": "12345", "box": lines.replace("\r\n", "\n")}
    assert not Told({"line": "12345", "box": lines}, initial=same).has_changed(), "nothing was written anew"


def test_a_form_without_faults_is_sound() -> None:
    html = str(Sample())
    assert Reader(html).faults(whole=False) == []
    assert "govuk-form-group--error" not in html


def test_a_form_with_every_field_in_error_is_sound_and_says_so() -> None:
    form = Sample({"met_on_day": "31", "met_on_year": "2026"})
    html = str(form)
    assert Reader(html).faults(whole=False) == []
    assert html.count("govuk-form-group--error") == len(form.errors) == 11
    [name] = inputs(html, "name")
    assert name["aria-describedby"] == "id_name_error" and name["aria-invalid"] == "true"
    assert "govuk-input--error" in name["class"]
    [email] = inputs(html, "email")
    assert email["aria-describedby"] == "id_email_helptext id_email_error"


def test_each_line_of_the_summary_leads_to_an_input_in_the_form() -> None:
    form = Sample({"met_on_day": "31", "met_on_year": "2026"})
    html = str(form)
    found = problems(form)
    ids = {at.get("id") for tag, at in Reader(html).elements if tag in ("input", "select", "textarea")}
    assert [target for _, target in found if target not in ids] == []
    targets = dict(found)
    assert targets["Choose what happens to pupils’ phones"] == "id_phones_0"
    assert targets["The date of the meeting must include a month"] == "id_met_on_1"


def test_faults_of_the_whole_form_stand_in_the_form_and_in_the_summary() -> None:
    class Both(forms.Form):
        a = forms.CharField(required=False)

        def clean(self) -> dict[str, Any]:
            raise forms.ValidationError("Choose <one> or the other")

    form = Both({})
    assert problems(form) == [("Choose <one> or the other", "")]
    assert "Choose &lt;one&gt; or the other" in str(form)


def test_numbers_ask_for_the_right_keyboard() -> None:
    html = str(Sample())
    [pupils], [share] = inputs(html, "pupils"), inputs(html, "share")
    assert (pupils["type"], pupils["inputmode"]) == ("text", "numeric")
    assert (share["type"], share["inputmode"]) == ("text", "decimal")


def test_what_is_not_required_says_optional_except_ticks() -> None:
    html = str(Sample())
    assert "Telephone number (optional)" in html
    assert "Your full name (optional)" not in html

    class Quiet(forms.Form):
        search = shown(forms.CharField(label="Name", required=False), optional=False)
        tick = forms.BooleanField(label="Only open schools", required=False)

    assert "(optional)" not in str(Quiet())


def test_choices_carry_hints_dividers_and_the_exclusive_mark() -> None:
    html = str(Sample())
    first, _, _ = inputs(html, "phones")
    assert first["aria-describedby"] == "id_phones_0_hint"
    assert "You need a safe place and a list." in html
    assert 'class="govuk-radios__divider">or<' in html
    assert [at.get("data-behaviour") for at in inputs(html, "told")] == [None, None, None, "exclusive"]
    assert choice("a", "A", "why") == ("a", "A") and isinstance(PEOPLE[1][1], Hinted)


def test_a_chosen_answer_stays_chosen() -> None:
    html = str(Sample({"phones": "off", "told": ["staff", "parents"], "phase": "primary", "reason": "a < b"}))
    assert ["checked" in at for at in inputs(html, "phones")] == [False, False, True]
    assert ["checked" in at for at in inputs(html, "told")] == [False, True, True, False]
    assert '<option value="primary" selected>' in html
    assert "a &lt; b</textarea>" in html


def test_one_thing_a_page_makes_the_legend_the_heading() -> None:
    reader = Reader(str(Question()))
    assert len(reader.find("h1")) == 1
    assert reader.find("h1")[0]["class"] == "govuk-fieldset__heading"


def test_help_in_a_hint_is_escaped() -> None:
    class Risky(forms.Form):
        a = forms.CharField(help_text="<script>alert(1)</script>")

    assert "&lt;script&gt;" in str(Risky())


def test_a_password_can_be_shown() -> None:
    reader = Reader(Sample()["password"].as_field_group())
    [button] = reader.find("button")
    assert button["aria-controls"] == "id_password" and "hidden" in button


def test_hidden_fields_have_no_group() -> None:
    assert str(Sample()["token"].as_field_group()) == '<input type="hidden" name="token" value="sample" id="id_token">'


class Meeting(forms.Form):
    on = DateParts(label="When?", subject="the date of the meeting")


def given(day: str, month: str, year: str) -> Meeting:
    return Meeting({"on_day": day, "on_month": month, "on_year": year})


@pytest.mark.parametrize(
    "parts", [("27", "3", "2026"), ("27", "03", "2026"), (" 27 ", "March", "2026"), ("27", "mar", "2026")]
)
def test_a_date_is_read(parts: tuple[str, str, str]) -> None:
    form = given(*parts)
    assert form.is_valid() and form.cleaned_data["on"] == dt.date(2026, 3, 27)


@pytest.mark.parametrize(
    ("parts", "words", "faulty"),
    [
        (("", "", ""), "Enter the date of the meeting", {"0", "1", "2"}),
        (("27", "", "2026"), "The date of the meeting must include a month", {"1"}),
        (("27", "", ""), "The date of the meeting must include a month and year", {"1", "2"}),
        (("30", "2", "2026"), "The date of the meeting must be a real date", {"0", "1", "2"}),
        (("27", "3", "26"), "The date of the meeting must have a year of 4 numbers", {"2"}),
        (("27", "Smarch", "2026"), "The date of the meeting must be a real date", {"1"}),
        (("²", "3", "2026"), "The date of the meeting must be a real date", {"0"}),
        (("99999999999999999999", "3", "2026"), "The date of the meeting must be a real date", {"0", "1", "2"}),
    ],
)
def test_a_wrong_date_names_its_fault(parts: tuple[str, str, str], words: str, faulty: set[str]) -> None:
    form = given(*parts)
    assert form.errors["on"] == [words]
    marked = {at["id"][-1] for at in Reader(str(form)).find("input") if at.get("aria-invalid") == "true"}
    assert marked == faulty


def test_a_date_shows_what_it_was_and_knows_whether_it_changed() -> None:
    html = str(Meeting(initial={"on": dt.date(2026, 3, 27)}))
    assert [at["value"] for at in Reader(html).find("input")] == ["27", "3", "2026"]
    same = Meeting({"on_day": "27", "on_month": "3", "on_year": "2026"}, initial={"on": dt.date(2026, 3, 27)})
    assert not same.has_changed()


def test_prefixed_forms_and_formsets_are_sound() -> None:
    pair = forms.formset_factory(Sample, extra=2)({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"})
    html = str(pair)
    assert Reader(html).faults(whole=False) == []
    assert ("Enter your full name", "id_form-1-name") in problems(pair)


def test_small_choices_tell_the_group_and_not_the_input() -> None:
    class Small(forms.Form):
        one = shown(forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect), small=True, inline=True)
        tick = shown(forms.BooleanField(label="Tick"), small=True)

    reader = Reader(str(Small()))
    assert reader.find("div", class_="govuk-radios choices-inline govuk-radios--small")
    assert reader.find("input", name="tick")[0]["class"] == "govuk-checkboxes__input"
    assert reader.find("div", class_="govuk-checkboxes govuk-checkboxes--small")


def test_a_choice_asked_twice_keeps_its_own_look() -> None:
    first, second = Question(), Question()
    shown(first.fields["phones"], small=True)
    assert "govuk-radios--small" in str(first) and "govuk-radios--small" not in str(second)


def test_a_label_can_be_the_heading_and_still_names_its_input() -> None:
    class One(forms.Form):
        name = shown(forms.CharField(label="What is your name?"), heading=True)

    reader = Reader(str(One()))
    assert len(reader.find("h1")) == 1 and reader.faults(whole=False) == []
    hidden = Reader(str(Sample()["name"].as_field_group()))
    assert hidden.find("label", for_="id_name") and not hidden.find("h1")


def test_a_line_is_one_line_without_what_nobody_sees_and_a_name_holds_no_address() -> None:
    class Who(forms.Form):
        place = LineField(required=False)
        name = PersonNameField()

    form = Who({"place": " Sea\x01\u202e \r\n Club ", "name": "Zoë O’Brien-Ng Jr. (she)"})
    assert form.is_valid() and form.cleaned_data == {"place": "Sea Club", "name": "Zoë O’Brien-Ng Jr. (she)"}
    for name in ("", " \x00 ", "http://evil.example", "www.evil.example", "evil.example/x", "a@b.example", "<b>"):
        assert Who({"name": name}).errors
