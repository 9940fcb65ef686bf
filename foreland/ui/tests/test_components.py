"""The page of components, the layouts and the pages of errors."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from foreland.ui import parts, samples, views
from foreland.ui.templatetags.ui import TONES, changes, icon, spans, tag
from foreland.ui.tests.reader import Reader

TEMPLATES = Path(views.__file__).parent / "templates"
SHOWN_BY_LAYOUTS = {"demo", "messages", "error_summary", "button", "sections_list", "emergency_contacts"}


@pytest.mark.parametrize("query", ["", "?errors=1", "?page=5"])
def test_the_page_of_components_is_sound(query: str) -> None:
    html = views.components(RequestFactory().get(f"/components/{query}")).content.decode()
    assert Reader(html).faults() == []
    assert ("<title>Error: Components" in html) == (query == "?errors=1")


def test_the_page_of_components_shows_them_all() -> None:
    page = "".join((TEMPLATES / "ui" / f"{name}.html").read_text() for name in (
        "components_page", "question_page", "sample_document"))  # fmt: skip
    names = {path.stem for path in (TEMPLATES / "ui" / "components").glob("*.html")} - SHOWN_BY_LAYOUTS
    assert {name for name in names if f"ui/components/{name}.html" not in page} == set()


def test_one_thing_a_page_has_one_heading_and_counts_questions() -> None:
    html = views.question(RequestFactory().get("/q/?errors=1")).content.decode()
    assert Reader(html).faults() == []
    assert "Question 3 of 12" in html and 'href="#id_phones_0"' in html


def school_page(**page: Any) -> str:
    values = {
        "demo": False,
        "body": SimpleNamespace(name="Harbour <View>"),
        "person": SimpleNamespace(name="A"),
        "roles": "the safeguarding lead",
        "nav": [("Home", "/", False), ("Policies", "/p/", True)],
        "contacts": [],
    }
    return render_to_string("ui/in_school.html", {"page": SimpleNamespace(**values | page)})


def test_a_page_in_a_school_names_the_school_the_role_and_the_place() -> None:
    html = school_page()
    assert "Harbour &lt;View&gt; – Foreland</title>" in html
    assert "Signed in as the safeguarding lead" in html
    assert '<form method="post" action="/sign-out/">' in html
    [now] = Reader(html).find("a", aria_current="true")
    assert now["href"] == "/p/"


def test_a_demonstration_says_so_on_every_layout() -> None:
    for layout in ("base", "public", "in_school", "in_authority"):
        for demo in (True, False):
            html = render_to_string(f"ui/{layout}.html", {"page": SimpleNamespace(demo=demo)})
            assert ("Demonstration: not for a real concern" in html) is demo


def test_messages_show_their_tone() -> None:
    notes = [SimpleNamespace(tags="success", __str__=None), SimpleNamespace(tags="info")]
    html = render_to_string("ui/base.html", {"messages": notes})
    assert html.count("govuk-notification-banner--success") == 1
    assert Reader(html).faults() == []


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_pages_of_errors_need_no_context(code: int) -> None:
    html = render_to_string(f"{code}.html")
    assert Reader(html).faults() == []
    assert 'href="/"' in html


def test_the_error_page_of_the_last_resort_uses_no_tags() -> None:
    words = (TEMPLATES / "500.html").read_text()
    assert "{%" not in words and "{{" not in words


def test_the_emergency_bar_hides_a_number_that_was_not_confirmed() -> None:
    contacts = [parts.Contact("Front door", "01632 960001"), parts.Contact("Officer", "01632 960002", check=True)]
    html = render_to_string("ui/components/emergency.html", {"contacts": contacts})
    assert 'href="tel:999"' in html and 'href="tel:101"' in html and 'href="tel:01632960001"' in html
    assert "960002" not in html and "check the number" in html


def test_the_emergency_bar_takes_the_page_s_contacts() -> None:
    page = SimpleNamespace(contacts=[parts.Contact("Front door", "01632 960001")])
    assert "01632 960001" in render_to_string("ui/components/emergency.html", {"page": page})


@pytest.mark.parametrize("card", samples.cards(), ids=lambda card: card.kind)
def test_a_statement_card_is_sound_and_names_itself(card: parts.Card) -> None:
    html = render_to_string("ui/components/statement.html", {"card": card})
    assert Reader(html).find("article")[0]["class"] == f"statement statement--{card.kind}"
    for act in card.acts:
        assert act.text in html
    assert html.count(f": {card.label}</span>") == len(card.acts) + bool(card.why)


def test_words_of_a_card_are_escaped_unless_they_are_markup() -> None:
    html = render_to_string("ui/components/statement.html", {"card": parts.Card("own", "L", words="<b>x</b>")})
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_spans_mark_values_and_blanks_and_escape() -> None:
    def run(text: str, kind: str = "text", **more: Any) -> SimpleNamespace:
        return SimpleNamespace(**{"text": text, "kind": kind, "strong": False, "emphasis": False, "href": None} | more)

    html = spans(
        [run("<i>"), run("The head", "value"), run("name", "blank"), run("here", href="/x?a=1&b", strong=True)]
    )
    assert html == (
        '&lt;i&gt;<span class="fill">The head</span>'
        '<span class="blank"><span class="govuk-visually-hidden">missing: </span>name</span>'
        '<a class="govuk-link" href="/x?a=1&amp;b"><strong>here</strong></a>'
    )


def test_changes_are_told_to_a_listener_too() -> None:
    html = changes([SimpleNamespace(kind="same", text="a "), SimpleNamespace(kind="removed", text="<b>")])
    assert html.startswith("a <del>") and "removed:" in html and "&lt;b&gt;" in html


def test_a_tag_has_words_and_a_known_tone() -> None:
    assert tag("Kept", "kept") == '<strong class="tag tag--kept">Kept</strong>'
    with pytest.raises(ValueError, match="purple"):
        tag("Kept", "purple")
    assert len(TONES) == 8
    assert 'aria-hidden="true"' in icon("tick")


def test_templates_stay_short_and_plain() -> None:
    for path in TEMPLATES.rglob("*.html"):
        words = path.read_text()
        assert words.count("\n") <= 110, path
        assert " style=" not in words and "<style" not in words and "onclick" not in words, path
