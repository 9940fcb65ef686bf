"""Websites, and which e-mail addresses may speak for a school."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.register import Row, domain_matches, official_hosts, open_register
from foreland.core.register.hosts import MAIL, PLATFORMS, SUFFIXES, is_shared
from foreland.core.register.website import clean_website, host_of

REGISTER = Path(__file__).parents[3] / "content" / "demo" / "edubasealldata20261101.csv"
ROW = next(row for row in open_register(REGISTER) if isinstance(row, Row))
SCHOOL = "crockenhill.kent.sch.uk"
LABEL = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "website", "host"),
    [
        ("", "", ""),
        ("www.Example.ORG", "https://www.example.org", "example.org"),
        ("HTTP://WWW.EXAMPLE.ORG/", "http://www.example.org", "example.org"),
        ("http//www.example.org", "http://www.example.org", "example.org"),
        ("http:/www.example.org", "http://www.example.org", "example.org"),
        ("http:\\\\www.example.org", "http://www.example.org", "example.org"),
        ("http://http://www.example.org", "http://www.example.org", "example.org"),
        ("https://https://example.org", "https://example.org", "example.org"),
        ("www,example.org", "https://www.example.org", "example.org"),
        ("example.org/Our-School/", "https://example.org/Our-School/", "example.org"),
        ("www.a.example.org; www.b.example.org", "https://www.a.example.org", "a.example.org"),
        ("www.a.example.org or b", "https://www.a.example.org", "a.example.org"),
        ("<https://example.org>", "https://example.org", "example.org"),
        ("example.org.", "https://example.org", "example.org"),
        ("https://example.org:8443/x?y=1#z", "https://example.org:8443/x?y=1", "example.org"),
        ("École.example", "https://xn--cole-9oa.example", "xn--cole-9oa.example"),
        ("office@example.org", "", ""),
        ("https://user:word@example.org", "", ""),
        ("TBC", "", ""),
        ("N/A", "", ""),
        ("none", "", ""),
        ("0123 456", "", ""),
        ("192.168.0.1", "", ""),
        ("http://[::1]/", "", ""),
        ("javascript:alert(1)", "", ""),
        ("data:text/html,x", "", ""),
        ("http://example.org:99999", "", ""),
        ("https://-a.example.org", "", ""),
    ],
)
def test_websites_as_schools_type_them(typed: str, website: str, host: str) -> None:
    assert clean_website(typed) == website
    assert host_of(website) == host


@given(st.text())
def test_a_clean_website_is_an_address_or_nothing_and_stays_clean(text: str) -> None:
    once = clean_website(text)
    assert once == "" or once.startswith(("http://", "https://"))
    assert clean_website(once) == once
    assert host_of(once) == host_of(once).lower()


@pytest.mark.parametrize(
    ("website", "hosts"),
    [
        ("https://www.crockenhill.kent.sch.uk", (SCHOOL,)),
        ("https://crockenhill.wordpress.com", ()),
        ("https://crockenhill.wixsite.com/home", ()),
        ("https://sites.google.com/view/crockenhill", ()),
        ("https://crockenhill.e4education.co.uk", ()),
        ("https://www.kent.gov.uk/schools/crockenhill", ()),
        ("https://www.kent.sch.uk", ()),
        ("https://facebook.com/crockenhill", ()),
        ("https://www.crockenhill.school", ("crockenhill.school",)),
        ("", ()),
    ],
)
def test_official_hosts(website: str, hosts: tuple[str, ...]) -> None:
    assert official_hosts(replace(ROW, website=website, website_host=host_of(website))) == hosts


@pytest.mark.parametrize(
    "email",
    [
        "head@crockenhill.kent.sch.uk",
        "HEAD@CROCKENHILL.KENT.SCH.UK",
        "head@crockenhill.kent.sch.uk.",
        "jo.o'neil+office@crockenhill.kent.sch.uk",
        "head@staff.crockenhill.kent.sch.uk",
    ],
)
def test_addresses_of_the_school(email: str) -> None:
    assert domain_matches(email, (SCHOOL,))


@pytest.mark.parametrize(
    "email",
    [
        "head@evilcrockenhill.kent.sch.uk",
        "head@crockenhill.kent.sch.uk.evil.com",
        "head@crockenhill.kent.sch.uk..",
        "head@kent.sch.uk",
        "head@sch.uk",
        "head@uk",
        "head@other.kent.sch.uk",
        "head@crockenhill.essex.sch.uk",
        "head@сrockenhill.kent.sch.uk",  # Cyrillic es
        "head@xn--rockenhill-2yh.kent.sch.uk",
        "head@croc\u212aenhill.kent.sch.uk",  # the sign for kelvin, whose small letter is k
        "head@ｃrockenhill.kent.sch.uk",  # full width
        "head@crockenhill。kent.sch.uk",  # ideographic full stop
        "head@crockenhill.kent.sch.uk\n",
        "head@crockenhill.kent.sch.uk\0",
        "evil@gmail.com@crockenhill.kent.sch.uk",
        '"a@b"@crockenhill.kent.sch.uk',
        "<head@crockenhill.kent.sch.uk>",
        "a b@crockenhill.kent.sch.uk",
        "@crockenhill.kent.sch.uk",
        "crockenhill.kent.sch.uk",
        "",
    ],
)
def test_addresses_that_are_not_the_schools(email: str) -> None:
    assert not domain_matches(email, (SCHOOL,))


def test_one_level_up_is_the_trust_and_two_hosts_may_be_given() -> None:
    assert domain_matches("head@trust.example", ("cliffe.trust.example", SCHOOL))
    assert domain_matches("head@kent.gov.uk", ("kent.gov.uk",)), "an authority's own list may name its council"
    assert not domain_matches("head@example", ("trust.example",))
    assert not domain_matches("head@sch.example", ("harbourview.sch.example",))
    assert domain_matches("head@harbourview.sch.example", ("www.harbourview.sch.example",))
    assert not domain_matches("head@crockenhill.kent.sch.uk", ())


@given(LABEL, st.sampled_from(sorted(MAIL | PLATFORMS | SUFFIXES)))
def test_a_shared_host_never_matches_whatever_is_listed(label: str, shared: str) -> None:
    under = f"{label}.{shared}"
    assert not domain_matches(f"a@{shared}", (shared, under))
    if shared not in SUFFIXES:
        assert not domain_matches(f"a@{under}", (shared, under))


@given(LABEL, LABEL, LABEL)
def test_a_county_is_nobody_and_its_schools_are_strangers(county: str, one: str, other: str) -> None:
    host = f"{one}.{county}.sch.uk"
    assert is_shared(f"{county}.sch.uk")
    assert not domain_matches(f"a@{county}.sch.uk", (host,))
    assert domain_matches(f"a@{other}.{county}.sch.uk", (host,)) == (one == other)
    assert not domain_matches(f"a@{other}{host}", (host,))
    assert not domain_matches(f"a@{host}.{other}", (host,))


@given(st.text(), st.text())
def test_no_address_brings_it_down_and_no_foreign_letter_matches(email: str, host: str) -> None:
    assert not (domain_matches(email, (host, SCHOOL)) and not email.isascii())


def test_the_lists_are_in_small_letters_and_public() -> None:
    for host in MAIL | PLATFORMS | SUFFIXES:
        assert host == host.lower().strip()
        assert is_shared(host)
