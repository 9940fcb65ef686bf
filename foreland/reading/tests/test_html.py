"""Web pages: the main part, and what stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.source import Unreadable
from foreland.core.tests.banks import laws
from foreland.reading.formats import read
from foreland.reading.tests.test_docx import LONG, told, words

PAGE = f"""<!doctype html><html><head><title>Not read</title><style>p {{}}</style></head><body>
<nav><a href="/">Home</a></nav><header><p>Harbour School</p></header>
<main><h1>Phones policy</h1><div class="toc"><ul><li>Aims</li></ul></div><h2>1. Aims</h2><p>{LONG}<p>Second, without an end.
<ul><li>one<li>two<ol type="a"><li>inner</ul><script>alert("no")</script>
<table><caption>Levels</caption><tr><th>Level</th><th>Answer</th></tr><tr><td>One</td><td>a&nbsp;word<br>and a note</td></tr></table>
<dl><dt>DSL</dt><dd>The safeguarding lead.</dd></dl><blockquote>Ring 999.</blockquote>
<p hidden>secret</p><p style="display:none">secret</p><p><b>All bold</b></p><p>{LONG}</p></main>
<footer>Page made in 2025</footer></body></html>"""


def test_a_page_is_read_as_it_is_seen() -> None:
    """Open ends are closed, hidden parts passed over, and the edges are furniture."""
    source = read(PAGE.encode(), "page.html")
    assert (source.format, source.title) == ("html", "Phones policy")
    assert told(source) == [
        ("furniture", 0, "", "Home"), ("furniture", 0, "", "Harbour School"), ("title", 0, "", "Phones policy"), ("contents", 0, "", "Aims"),
        ("heading", 1, "1", "Aims"), ("paragraph", 0, "", LONG), ("paragraph", 0, "", "Second, without an end."), ("item", 1, "•", "one"),
        ("item", 1, "•", "two"), ("item", 2, "a", "inner"), ("paragraph", 0, "", "Levels"), ("row", 0, "", "Level | Answer"),
        ("row", 0, "", "One | a word and a note"), ("row", 0, "", "DSL | The safeguarding lead."), ("box", 0, "", "Ring 999."),
        ("heading", 2, "", "All bold"), ("paragraph", 0, "", LONG), ("furniture", 0, "", "Page made in 2025"),
    ]  # fmt: skip
    assert source.extracts[12].header == ("Level", "Answer")
    assert source.notes == ("Hidden text was not read.",)


def test_a_page_that_word_saved() -> None:
    """It types the marks of its lists, and names its contents by class."""
    page = f"""<html xmlns:o="x"><head><meta charset=windows-1252></head><body><p class=MsoToc1>Aims 2</p><h1>Aims</h1><p class=MsoNormal>{LONG}</p>
    <p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>\u00b7<span>&nbsp;&nbsp; </span></span><![endif]>tell\u2019s</p></body></html>"""
    source = read(page.encode("cp1252"), "a.htm")
    assert told(source) == [
        ("contents", 0, "", "Aims 2"),
        ("heading", 1, "", "Aims"),
        ("paragraph", 0, "", LONG),
        ("item", 1, "·", "tell’s"),
    ]


def test_what_stands_around_a_page_is_known_by_its_name_too() -> None:
    """A site's menu, notice of cookies and foot are no part of the policy, whatever elements they are made of."""
    page = f"""<div id="main-nav"><ul><li>Parents</li><li>Remote learning</li></ul></div>
    <div class="cookie-notice hidden-xs"><p>We never share your personal data without consent.</p></div>
    <h1>Phones policy</h1><p>{LONG}</p><h2 id="social-media">Social media</h2><div class="menu-of-lessons"><p>{LONG}</p></div>
    <div class="site-footer"><p>Made by a company</p></div>"""
    kinds = {text: kind for kind, _, _, text in told(read(page.encode(), "a.html"))}
    assert {text for text, kind in kinds.items() if kind == "furniture"} == {
        "Parents",
        "Remote learning",
        "We never share your personal data without consent.",
        "Made by a company",
    }


def test_a_page_whose_whole_is_named_like_its_edge_is_read() -> None:
    """Where a site calls the box around everything a sidebar, the words count and not the name."""
    page = f'<div class="sidebar"><h1>Phones policy</h1><p>{LONG}</p></div>'
    assert ("paragraph", 0, "", LONG) in told(read(page.encode(), "a.html"))


@pytest.mark.parametrize("page", ["<html><script>only()</script></html>", "<html><nav></nav>"])
def test_a_page_that_says_nothing_is_refused(page: str) -> None:
    """A program is no policy."""
    with pytest.raises(Unreadable) as refused:
        read(page.encode(), "a.html")
    assert refused.value.why == "empty"


def test_depth_does_no_harm() -> None:
    """A hundred thousand elements within each other are read to the depth that pages have."""
    assert words(read(("<html>" + "<div>" * 100_000 + LONG).encode(), "a.html")) == LONG


@laws
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<li>",
                "<ul>",
                "</ul>",
                "<td>",
                "<tr>",
                "<table>",
                "</table>",
                "<h2>",
                "<main>",
                "<b>",
                "a b",
                "<dd>",
                "<dt>",
                "<",
            ]
        )
    )
)
def test_law_any_soup_is_read(soup: list[str]) -> None:
    """And no word of it is lost."""
    text = "<html><body>" + " ".join(soup)
    if soup.count("a b"):
        assert sum(
            f"{extract.label} {extract.text}".split().count("b") for extract in read(text.encode(), "a.html").extracts
        ) == soup.count("a b")
