"""The closed Markdown: what it takes, what it refuses, and that it loses no word."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreland.core.document import ListBlock, Paragraph, Span, Table
from foreland.publishing import markup


def fill(name: str) -> Span:
    """A value for every name, full of signs that Markdown would read."""
    if name == "gap":
        return Span("name of the deputy", kind="blank", key=name)
    return Span(f"*{name}* <b>|[x](javascript:y)", kind="value", key=name)


def test_paragraphs_lists_tables_and_tones() -> None:
    """All that is allowed comes out as the block that it is."""
    blocks = markup.parse(
        "A **strong** and *soft* [link](https://example.org/a_b).\n\n- one\n- two\n\n1. first\n2. second\n\n"
        "Table: Who does it\n\n| Who | What |\n| --- | --- |\n| Head | **All** |\n"
    )
    assert [type(block) for block in blocks] == [Paragraph, ListBlock, ListBlock, Table]
    first, bullets, numbers, table = blocks
    assert isinstance(first, Paragraph)
    assert first.spans == (
        Span("A "), Span("strong", strong=True), Span(" and "), Span("soft", emphasis=True), Span(" "),
        Span("link", href="https://example.org/a_b"), Span("."),
    )  # fmt: skip
    assert isinstance(bullets, ListBlock)
    assert not bullets.ordered
    assert isinstance(numbers, ListBlock)
    assert numbers.ordered
    assert isinstance(table, Table)
    assert table.caption == "Who does it"
    assert table.rows == (((Span("Head"),), (Span("All", strong=True),)),)


def test_a_table_without_caption_is_named_by_its_header() -> None:
    """A listener always hears a name."""
    (table,) = markup.parse("| Who | What |\n| --- | --- |\n| Head | All |")
    assert isinstance(table, Table)
    assert table.caption == "Who, What"


def test_values_are_never_read_as_markdown() -> None:
    """A value keeps every sign, takes the emphasis around it, and a blank stays a blank."""
    (block,) = markup.parse("Ask **{{dsl}} today** or *{{gap}}*.", fill)
    assert isinstance(block, Paragraph)
    value = Span("*dsl* <b>|[x](javascript:y)", strong=True, kind="value", key="dsl")
    assert block.spans[1] == value
    assert Span("name of the deputy", emphasis=True, kind="blank", key="gap") in block.spans
    assert markup.inline("Head: {{head}}", fill)[1].text == "*head* <b>|[x](javascript:y)"


def test_placeholders_stay_without_fill() -> None:
    """Reading a text without values keeps the names."""
    assert markup.plain("Ask {{dsl}} or {{dsl}} or {{head}}.") == "Ask {{dsl}} or {{dsl}} or {{head}}."
    assert markup.placeholders("Ask {{dsl}} or {{dsl}} or {{head}}.") == ("dsl", "head")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# Title", "heading"), ("Title\n---", "heading"), ("<b>x</b>", "HTML"), ("<div>\nx\n</div>", "HTML"),
        ("a <!-- b --> c", "HTML"), ("![a](https://b.org/c.png)", "picture"), ("`x`", "back-ticks"),
        ("```\nx\n```", "back-ticks"), ("    x", "four spaces"), ("> x", "quotation"), ("- a\n  - b", "list within"),
        ("- a\n\n  b", "several paragraphs"), ("a\n\n***", "line across"), ("[x](javascript:alert(1))", "https:"),
        ("[x](data:text/html,x)", "https:"), ("[x](//example.org)", "https:"), ("[x](page.html)", "https:"),
        ("[x](JaVaScRiPt:alert(1))", "https:"), ("<ftp://example.org>", "https:"), ("[x](https://)", "https:"),
        ('[x](https://a.org "title")', "title"), ("{{ name }}", "braces"), ("7. late start", "begins with 7"),
        ("|a|b|\n|-|-|\n|1|2|3|", "more cells"), ("x" * 60_000, "shorter"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_by_name(text: str, names: str) -> None:
    """The refusal says what was found."""
    with pytest.raises(markup.MarkupError, match=names):
        markup.parse(text, fill)


def test_refusals_name_the_line() -> None:
    """A reader can go to the place."""
    with pytest.raises(markup.MarkupError, match="Line 5"):
        markup.parse("One.\n\nTwo.\n\n# Three")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab *_#>-+|`[]()<>{}!\\\n\t&;:/1.=~\"'ŵ😊\0\u200f", max_size=80))
def test_any_text_parses_or_is_refused(text: str) -> None:
    """Nothing but MarkupError ever comes out, with and without values, in blocks and in one line."""
    for read in (markup.parse, markup.inline):
        for values in (None, fill):
            with suppress(markup.MarkupError):
                read(text, values)


WORD = st.text(
    alphabet=st.characters(categories=["Ll", "Lu", "Lo", "Nd", "So"], exclude_characters="&"), min_size=1, max_size=12
)
SENTENCE = st.lists(WORD, min_size=1, max_size=12).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p", "-", "1.", "**", "*"]), SENTENCE), min_size=1, max_size=6))
def test_no_word_is_lost(pieces: list[tuple[str, str]]) -> None:
    """Every word of a well-formed text stands in the blocks, in order."""
    marked = {"p": "{}", "-": "- {}", "1.": "1. {}", "**": "**{}**", "*": "*{}*"}
    text = "\n\n".join(marked[kind].format(words) for kind, words in pieces)
    wanted = [word for _, words in pieces for word in words.split()]
    assert markup.plain(text).split() == wanted
