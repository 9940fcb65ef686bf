"""Tags for pages: small things that stand many times on a page, and blocks that hold other markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

TONES = ("", "must", "kept", "ask", "own", "soft", "done", "bad")
ICONS = {
    "tick": "M4 12.5 9.5 18 20 6.5",
    "cross": "M5 5l14 14M19 5 5 19",
    "arrow": "M4 12h15M13 6l6 6-6 6",
    "back": "M20 12H5M11 6l-6 6 6 6",
    "warn": "M12 3 2.5 20.5h19zM12 10v5M12 17.8v.2",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5",
    "print": "M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z",
    "clock": "M12 3a9 9 0 1 0 .01 0zM12 7v5.5l3.5 2",
    "person": "M12 4a4 4 0 1 0 .01 0zM4 21c.6-4.6 3.6-7 8-7s7.4 2.4 8 7",
    "comment": "M4 5h16v11H11l-5 4v-4H4z",
    "search": "M10.5 4a6.5 6.5 0 1 0 .01 0zM15.5 15.5 21 21",
    "phone": "M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v4c-9.5 1-17-6.5-16-16z",
}
DIFFERENCES = {"added": ("ins", "added:", "end of added"), "removed": ("del", "removed:", "end of removed")}


@register.simple_block_tag
def words(content: str) -> str:
    """Return its content without needless space; `as name` keeps it for later on the page."""
    return mark_safe(" ".join(content.split()))  # noqa: S308  (rendered and escaped already)


@register.simple_tag
def tag(text: str, tone: str = "") -> SafeString:
    """Return a state in words: `{% tag "Kept" tone="kept" %}`.

    Tones: must, kept, ask, own, soft, done, bad. Raises ValueError for another one.
    """
    if tone not in TONES:
        raise ValueError(f"No tag has the tone {tone!r}; take one of {', '.join(TONES[1:])}.")
    return format_html('<strong class="tag{}">{}</strong>', f" tag--{tone}" if tone else "", text)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a drawn sign for beside words (a listener does not hear it). KeyError if unknown."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def spans(runs: Iterable[Any]) -> SafeString:
    """Return runs of words as HTML: filled-in values and blanks marked, links and emphasis kept.

    A run has `text`, `strong`, `emphasis`, `href` and `kind` ("text", "value" or "blank").
    """
    return format_html_join("", "{}", ((_run(run),) for run in runs))


def _run(run: Any) -> SafeString:
    made = format_html("{}", run.text)
    if run.kind == "value":
        made = format_html('<span class="fill">{}</span>', made)
    elif run.kind == "blank":
        made = format_html('<span class="blank"><span class="govuk-visually-hidden">missing: </span>{}</span>', made)
    if run.emphasis:
        made = format_html("<em>{}</em>", made)
    if run.strong:
        made = format_html("<strong>{}</strong>", made)
    if run.href:
        made = format_html('<a class="govuk-link" href="{}">{}</a>', run.href, made)
    return made


@register.simple_tag
def changes(pieces: Iterable[Any]) -> SafeString:
    """Return marked differences as HTML, with words for a listener.

    A piece has `kind` ("same", "added" or "removed") and `text`.
    """
    return format_html_join("", "{}", ((_difference(piece.kind, piece.text),) for piece in pieces))


def _difference(kind: str, text: str) -> SafeString:
    if kind == "same":
        return format_html("{}", text)
    name, before, after = DIFFERENCES[kind]
    hidden = '<span class="govuk-visually-hidden">'
    pattern = f"<{name}>{hidden}{before} </span>{{}}{hidden} {after}. </span></{name}>"
    return format_html(pattern, text)


@register.simple_block_tag
def details(content: str, summary: str, *, open: bool = False) -> str:  # noqa: A002 -- the word of the page
    """Return words that unfold: `{% details "Why this is here" %}…{% enddetails %}`."""
    return render_to_string("ui/components/details.html", {"summary": summary, "content": content, "open": open})


@register.simple_block_tag
def inset(content: str) -> str:
    """Return words set apart from the text around them."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def table_scroll(content: str, label: str) -> str:
    """Return a table of the page's own markup inside a region that scrolls, also by keyboard."""
    return format_html('<div class="table-scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)
