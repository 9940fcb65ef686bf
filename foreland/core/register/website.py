"""Addresses of websites as schools type them into the register, and the host they name."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"^\s*(?:h+t+p+(s?)\s*[:;.]?\s*[/\\]+|h+t+p+(s?)\s*:\s*)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_END = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")


def clean_website(text: str) -> str:
    """Give a whole address ("https://www.example.org/school"), or "" for what is none.

    A missing scheme becomes https, the host small letters; the first of two addresses counts; an e-mail address,
    "none" and the like, a bare number or any scheme but http and https give "".
    """
    scheme = "https"
    rest = text.strip().strip("\"'<>()").strip()
    while found := _SCHEME.match(rest):
        scheme = "https" if (found[1] or found[2]) else "http"
        rest = rest[found.end() :]
    rest = re.split(r"[\s;,|]", rest.replace("\\", "/").replace("www,", "www.").lstrip("/"))[0].rstrip(".,")
    if not rest:
        return ""
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError:
        return ""
    if not host or "@" in parts.netloc:
        return ""
    place = f":{port}" if port not in (None, 80, 443) else ""
    path = "" if parts.path == "/" else parts.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{host}{place}{path}{query}"


def ascii_host(host: str) -> str:
    """Give a host in small ASCII letters without a final dot, or "" for what is no public host."""
    host = host.removesuffix(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    host = host.lower()
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return ""
    if not _END.fullmatch(labels[-1]) or _is_address(host):
        return ""
    return host


def host_of(website: str) -> str:
    """Give the host of a cleaned website, no "www." ("https://www.example.org/a": example.org)."""
    host = urlsplit(website).hostname or "" if website else ""
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
