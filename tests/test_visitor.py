"""The visitor sees what is wrong with a page: each rule fails here once."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from tests.visitor import Page, faults

GOOD = """<!doctype html><html lang="en-GB"><head><title>{title}</title></head><body>
<main id="main"><h1>Write it down</h1>{body}</main></body></html>"""
TITLE = "Write it down – Oak Lane – Foreland"


def _faults(body: str = "", title: str = TITLE, policy: bool = True) -> list[str]:
    response = HttpResponse(GOOD.format(title=title, body=body))
    if policy:
        response.headers["Content-Security-Policy"] = "default-src 'self'"
    return list(faults(Page("/x/", response)))


def test_a_good_page_has_no_faults() -> None:
    body = (
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">'
        '<label for="a">Name</label><input id="a" name="a"><button>Save</button></form>'
        '<a href="#a">Name</a><img src="/static/a.png" alt=""><svg aria-hidden="true"></svg>'
        '<script type="application/json">{}</script><script src="/static/a.js"></script>'
    )
    assert _faults(body) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<h1>Another</h1>", "one h1"),
        ('<p id="main"></p>', "more than once"),
        ('<a href="#gone">There</a>', "not on the page"),
        ('<p aria-describedby="gone">x</p>', "not on the page"),
        ('<input name="a">', "has no label"),
        ('<label for="r">Yes</label><input type="radio" id="r" name="r">', "no fieldset"),
        ('<label for="a">Why?</label><textarea id="a" name="a" maxlength="9"></textarea>', "has a maxlength"),
        ('<label for="a">Name</label><input id="a" name="a" maxlength="9">', "has a maxlength"),
        ("<button></button>", "no words"),
        ('<form method="post"><button>Go</button></form>', "token against forgery"),
        ("<script>alert(1)</script>", "inline script"),
        ("<style>p{}</style>", "inline style sheet"),
        ('<p style="color:red">x</p>', "style attribute"),
        ('<p onclick="x()">x</p>', "inline handler"),
        ('<a href="javascript:x()">x</a>', "javascript: address"),
        ('<img src="https://elsewhere.example/a.png" alt="">', "asked for elsewhere"),
        ('<img src="data:image/png;base64,AA" alt="">', "asked for elsewhere"),
        ('<img src="/a.png">', "no alt"),
        ("<svg></svg>", "neither hidden"),
        ('<div class="govuk-error-summary"><ul><li>Enter a name</li></ul></div>', "does not begin with Error"),
    ],
)
def test_each_rule_is_seen_to_fail(body: str, words: str) -> None:
    assert any(words in fault for fault in _faults(body)), _faults(body)


def test_what_a_page_tells_leaves_out_the_random_letters_of_its_forms() -> None:
    body = (
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="xOakx"><input value="Elm"></form>'
    )
    page = Page("/x/", HttpResponse(GOOD.format(title=TITLE, body=body)))
    assert "xOakx" in page.html and "xOakx" not in page.told and 'value="Elm"' in page.told


def test_titles_and_the_policy_are_looked_at() -> None:
    assert any("The title is" in fault for fault in _faults(title="Something else – Foreland"))
    assert any("The title is" in fault for fault in _faults(title="Write it down"))
    assert any("Content-Security-Policy" in fault for fault in _faults(policy=False))
