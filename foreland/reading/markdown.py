"""The signs of Markdown taken off its words. What a template left in brackets or angles is words and stays."""

from __future__ import annotations

import re

_FRONT = re.compile(r"\A---\n(?:.*\n)*?(?:---|\.\.\.)\n")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
_DEFINED = re.compile(r"^ {0,3}\[([^\]\n^]+)\]:\s+\S+.*$", re.MULTILINE)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|body|br|center|code|del|details|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|s|section|small"
    r"|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+[\"'(][^)]*)?\)")
_AUTO = re.compile(r"<((?:https?://|mailto:)?[^\s<>@]*[@/.][^\s<>]*)>")
_STRONG = re.compile(r"(\*{2,3}|(?<!\w)_{2,3})(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?!_)")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_RULER = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")


def bare(text: str) -> str:
    """Return Markdown without what is never shown: front matter, comments, fences, addresses of links."""
    text = _COMMENT.sub("", _FRONT.sub("", text, count=1))
    return _DEFINED.sub("", _FENCE.sub("", text))


def plain(words: str) -> str:
    """Return a line of Markdown without its signs."""
    if not any(sign in words for sign in "*_`[<\\&"):
        return words
    words = _LINK.sub(r"\1", words)
    words = re.sub(r"<br\s*/?>", " ", words, flags=re.IGNORECASE)
    words = _AUTO.sub(r"\1", _TAG.sub("", words))
    for _ in range(2):
        words = _STRONG.sub(r"\2", words)
    words = _CODE.sub(r"\1", _EMPHASIS.sub(r"\2", words))
    return (
        _ESCAPE.sub(r"\1", words).replace("&amp;", "&").replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
    )


def is_ruler(line: str) -> bool:
    """Whether a line only divides the head of a table from its rows."""
    return "-" in line and _RULER.fullmatch(line) is not None and ("|" in line or line.count("-") > 2)


def cells(line: str) -> tuple[str, ...]:
    """Return the cells of one line of a table."""
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner))
