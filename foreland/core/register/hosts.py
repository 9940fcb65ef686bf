"""Which e-mail addresses may speak for a school: those at its website's own host, and nobody's who shares a host."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from foreland.core.register.row import Row
from foreland.core.register.website import ascii_host

_DATA = tomllib.loads((Path(__file__).parent / "data" / "hosts.toml").read_text(encoding="utf-8"))
MAIL = frozenset(_DATA["mail"])
PLATFORMS = frozenset(_DATA["platforms"])
SUFFIXES = frozenset(_DATA["suffixes"])
OPEN_SUFFIXES = frozenset(_DATA["suffixes_one_below"])
SECOND_LEVEL = frozenset(_DATA["second_level"])

_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")


def is_shared(host: str) -> bool:
    """Say whether a host (in small ASCII letters) belongs to many: then it proves nothing.

    Such are levels on which anybody or any school may register (org.uk, sch.uk, kent.sch.uk), public mail (gmail.com
    and all below) and builders of websites (wixsite.com and all below).
    """
    labels = host.split(".")
    if len(labels) < 2 or host in SUFFIXES:
        return True
    above = labels[1:]
    if ".".join(above) in OPEN_SUFFIXES:
        return True
    if len(labels) == 2 and len(labels[1]) == 2 and labels[0] in SECOND_LEVEL:
        return True
    return any(".".join(labels[at:]) in MAIL or ".".join(labels[at:]) in PLATFORMS for at in range(len(labels) - 1))


def official_hosts(row: Row) -> tuple[str, ...]:
    """Give the hosts that an official e-mail address of the school may have, from its website.

    None where the website is blank, stands on a shared host, or is the council's (*.gov.uk): those who work for the
    council are not the school. An authority keeps its own list of further domains.
    """
    host = ascii_host(row.website_host)
    if not host or is_shared(host) or host.endswith(".gov.uk"):
        return ()
    return (host,)


def email_domain(email: str) -> str:
    """Give the domain of an e-mail address in small letters, or "" for what is no plain address.

    Letters outside ASCII are refused, so that a look-alike is never folded into the letter which it looks like.
    """
    if not email.isascii() or email.count("@") != 1:
        return ""
    local, _, domain = email.partition("@")
    if not _LOCAL.fullmatch(local) or local[0] == "." or local[-1] == "." or ".." in local:
        return ""
    return ascii_host(domain)


def domain_matches(email: str, hosts: Iterable[str]) -> bool:
    """Say whether an e-mail address belongs to one of the hosts.

    It does at the same domain, at one below it (staff.crockenhill.kent.sch.uk) and at one above it (a website at
    school.trust.example, mail at trust.example), but never at a shared level (kent.sch.uk, gmail.com), and never by
    the look of letters. A match is a sign and no proof: pupils may have such an address too.
    """
    domain = email_domain(email)
    if not domain or is_shared(domain):
        return False
    for text in hosts:
        host = ascii_host(text).removeprefix("www.") if text.isascii() else ""
        if not host or is_shared(host):
            continue
        if domain == host or domain.endswith("." + host) or host.endswith("." + domain):
            return True
    return False
