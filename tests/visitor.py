"""The one test client. It looks at every page that it fetches, as a careful person would."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory
from lxml import html as lxml_html
from lxml.etree import _Element as Element

from foreland.tenancy import secondfactor

HOST = "testserver"
TYPED = (
    "self::input[not(@type='hidden' or @type='submit' or @type='button' or @type='image')]"
    " or self::select or self::textarea"
)
CUT_SHORT: frozenset[str] = frozenset()
"""Names of fields in which a browser may cut what is pasted: codes of one length, of which there is none."""
DATA_BLOCKS = {"application/json", "application/ld+json"}
BUTTONS = ".//button | .//input[@type='submit']"


class BadPage(AssertionError):
    """A page that breaks a rule of the house; the text lists each fault."""


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    values: dict[str, list[str]]
    buttons: list[tuple[str, str, str]]


@dataclass
class Page:
    """One answer: its status and, for HTML, its parts."""

    address: str
    response: Any  # what the test client gives
    history: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.response.status_code)

    @property
    def location(self) -> str:
        """Where a redirect leads; empty for other answers."""
        return str(self.response.headers.get("Location", ""))

    @property
    def is_html(self) -> bool:
        """Whether this is a page to look at."""
        attached = self.response.headers.get("Content-Disposition", "").startswith("attachment")
        kind = self.response.headers.get("Content-Type", "")
        return (
            kind.startswith("text/html") and not attached and (self.response.streaming or bool(self.response.content))
        )

    @cached_property
    def html(self) -> str:
        """The source text."""
        body = b"".join(self.response) if self.response.streaming else self.response.content
        return body.decode(self.response.charset or "utf-8")

    @property
    def told(self) -> str:
        """The source text without the tokens of its forms: random letters, which may spell any short word."""
        return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", self.html)

    @cached_property
    def tree(self) -> Element:
        """The parsed page."""
        return lxml_html.document_fromstring(self.html)

    @property
    def h1(self) -> str:
        """The words of the heading."""
        return _words(self.tree.xpath("//h1")[0])

    @property
    def title(self) -> str:
        """The words of the title."""
        return _words(self.tree.xpath("//title")[0])

    @property
    def text(self) -> str:
        """The words of the main part, spaces made single."""
        found = self.tree.xpath("//main") or [self.tree]
        return _words(found[0])

    @property
    def errors(self) -> list[str]:
        """The words of the error summary, one for each error."""
        return [_words(item) for item in self.tree.xpath("//*[contains(@class, 'govuk-error-summary')]//li")]

    @property
    def links(self) -> dict[str, str]:
        """The links of the main part: their words and where they lead."""
        return {_words(link): str(link.get("href")) for link in self.tree.xpath("//main//a[@href]")}

    @property
    def forms(self) -> list[Form]:
        """The forms of the main part, in their order."""
        return [self._form(found) for found in self.tree.xpath("//main//form")]

    def _form(self, found: Element) -> Form:
        values: dict[str, list[str]] = {}
        buttons = []
        for each in found.xpath(".//input | .//textarea | .//select | .//button"):
            name, kind = each.get("name"), each.get("type", "submit" if each.tag == "button" else "text")
            if each.tag == "button" or kind == "submit":
                buttons.append((_words(each) or each.get("value", ""), name or "", each.get("value", "")))
            elif name and each.tag == "select":
                chosen = each.xpath(".//option[@selected]") or each.xpath("(.//option)[1]")
                values.setdefault(name, []).extend(option.get("value", "") for option in chosen)
            elif name and each.tag == "textarea":
                values.setdefault(name, []).append(_sent((each.text or "").removeprefix("\n")))
            elif name and (kind not in ("checkbox", "radio") or each.get("checked") is not None):
                values.setdefault(name, []).append(_sent(each.get("value", "on" if kind == "checkbox" else "")))
        action = urljoin(self.address, found.get("action") or self.address)
        return Form(action, found.get("method", "get").lower(), values, buttons)


class Visitor:
    """Somebody at a browser without scripts. Every HTML page that comes back is checked; forms carry their own token."""

    def __init__(self, person: Any = None, *, careless: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=not careless, raise_request_exception=True)
        self._page: Page | None = None
        if person is not None:
            self.sign_in(person)

    def sign_in(self, person: Any) -> Self:
        """Sign somebody in without the pages of sign-in (those have their own tests), by all that they have set up."""
        sign_in(self.client, person)
        return self

    @property
    def page(self) -> Page:
        """The page at hand."""
        assert self._page is not None, "Fetch a page first."
        return self._page

    def get(self, address: str, *, follow: bool = False, **headers: Any) -> Page:
        """Fetch an address; with `follow`, go where redirects lead."""
        return self._came(address, self.client.get(address, headers=headers or None), follow)

    def post(self, address: str, values: Mapping[str, Any] | None = None, *, follow: bool = False) -> Page:
        """Post values with the token of the page at hand, if there is one."""
        sent = dict(values or {})
        if "csrftoken" in self.client.cookies:
            sent.setdefault("csrfmiddlewaretoken", self.client.cookies["csrftoken"].value)
        return self._came(address, self.client.post(address, sent), follow)

    def submit(
        self, values: Mapping[str, Any] | None = None, *, button: str = "", follow: bool = True, form: int | None = None
    ) -> Page:
        """Fill in a form of the page at hand and press a button, found by its words; else the first form's first.

        Fields that are not named in `values` are sent as they stand, as a browser would.
        """
        forms = self.page.forms
        if form is None:
            fitting = [
                index
                for index, each in enumerate(forms)
                if not button or any(words == button for words, _, _ in each.buttons)
            ]
            assert fitting, f"No form at {self.page.address} has the button {button!r}: {[f.buttons for f in forms]}"
            form = fitting[0]
        chosen = forms[form]
        sent: dict[str, Any] = dict(chosen.values)
        sent.update({name: value for words, name, value in chosen.buttons if name and words == button})
        sent.update(values or {})
        if chosen.method == "get":
            return self._came(chosen.action, self.client.get(chosen.action, sent), follow)
        return self._came(chosen.action, self.client.post(chosen.action, sent), follow)

    def click(self, words: str, *, follow: bool = True) -> Page:
        """Follow a link of the page at hand, found by its words."""
        links = self.page.links
        assert words in links, f"No link {words!r} at {self.page.address}; there are {sorted(links)}"
        return self.get(urljoin(self.page.address, links[words]), follow=follow)

    def _came(self, address: str, response: Any, follow: bool) -> Page:
        page = Page(address, response)
        history: list[str] = []
        while follow and page.status in (301, 302, 303, 307, 308) and len(history) < 10:
            history.append(page.address)
            address = urljoin(page.address, page.location)
            assert urlsplit(address).netloc in ("", HOST), f"{page.address} leads to another host: {address}"
            page = Page(address, self.client.get(address))
        page.history = history
        if page.is_html and page.status not in (301, 302, 303, 307, 308):
            check(page)
        self._page = page
        return page


def sign_in(client: Client, person: Any) -> None:
    """Sign a person in at a client, with the second factor where they have one, as the pages of sign-in would."""
    client.force_login(person)
    if secondfactor.is_set_up(person):
        request = RequestFactory().get("/")
        request.session = client.session
        record_authentication(request, person, method="mfa")
        request.session.save()


def check(page: Page) -> None:
    """Raise BadPage with every rule of the house that this page breaks."""
    found = list(faults(page))
    if found:
        raise BadPage(f"{page.address} ({page.status}):\n  " + "\n  ".join(found))


def faults(page: Page) -> Iterable[str]:
    """Yield in words what is wrong with a page."""
    tree = page.tree
    if not tree.xpath("/html/@lang"):
        yield "The html element has no lang."
    yield from _headings(page)
    ids = [str(each) for each in tree.xpath("//@id")]
    for each in sorted({each for each in ids if ids.count(each) > 1}):
        yield f"The id {each!r} stands there more than once."
    known = set(ids)
    for link in tree.xpath("//a[starts-with(@href, '#')]"):
        target = link.get("href")[1:]
        if target and target not in known:
            yield f"The link {_words(link)!r} leads to #{target}, which is not on the page."
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form"):
        for value in tree.xpath(f"//@{attribute}"):
            for missing in set(str(value).split()) - known:
                yield f"{attribute}={value!r} names {missing!r}, which is not on the page."
    yield from _fields(tree)
    yield from _inline(tree)
    yield from _assets(tree)
    if "Content-Security-Policy" not in page.response.headers:
        yield "There is no Content-Security-Policy."


def _headings(page: Page) -> Iterable[str]:
    headings = [_words(each) for each in page.tree.xpath("//h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"There must be one h1 with words, not {headings}."
        return
    title = _words((page.tree.xpath("//title") or [None])[0])
    parts = title.removeprefix("Error: ").split(" – ")
    if not title.removeprefix("Error: ").startswith(headings[0]) or parts[-1] != "Foreland":
        yield f"The title is {title!r}; it must be the h1 {headings[0]!r}, the place, and Foreland, with – between."
    if page.errors and not title.startswith("Error: "):
        yield f"The page has errors, but its title {title!r} does not begin with Error."


def _fields(tree: Element) -> Iterable[str]:
    labels = {str(each) for each in tree.xpath("//label/@for")}
    for each in tree.xpath(f"//*[{TYPED}]"):
        hidden = each.get("hidden") is not None
        named = each.get("id") in labels or each.get("aria-label") or each.get("aria-labelledby")
        if not named and not hidden and not each.xpath("ancestor::label"):
            yield f"The field {each.get('name') or each.get('id')!r} has no label."
        if each.get("type") == "radio" and not each.xpath("ancestor::fieldset[legend]"):
            yield f"The radio {each.get('id')!r} stands in no fieldset with a legend."
    for each in tree.xpath("//input[@maxlength] | //textarea[@maxlength]"):
        if each.get("name") not in CUT_SHORT:
            yield f"The field {each.get('name')!r} has a maxlength: the browser cuts what is pasted, and says nothing."
    for each in tree.xpath("//button | //a[@href]"):
        if not _words(each) and not each.get("aria-label") and not each.xpath(".//img[@alt!='']"):
            yield f"A {each.tag} has no words: {each.get('href') or each.get('name') or each.get('id')!r}."
    for each in tree.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        if not each.xpath(".//input[@name='csrfmiddlewaretoken']"):
            yield f"The form to {each.get('action')!r} has no token against forgery."


def _inline(tree: Element) -> Iterable[str]:
    for each in tree.xpath("//script[not(@src)]"):
        if each.get("type") not in DATA_BLOCKS:
            yield "There is an inline script."
    if tree.xpath("//style"):
        yield "There is an inline style sheet."
    for each in tree.xpath("//*[@style]"):
        yield f"A {each.tag} has a style attribute."
    for attribute in tree.xpath("//@*[starts-with(name(), 'on')]"):
        yield f"There is an inline handler {attribute.attrname}."
    for each in tree.xpath("//@href | //@src | //@action"):
        if str(each).strip().lower().startswith("javascript:"):
            yield "There is a javascript: address."


def _assets(tree: Element) -> Iterable[str]:
    for each in tree.xpath("//@src | //link/@href | //@action | //@formaction | //@data | //@poster"):
        parts = urlsplit(str(each))
        if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", HOST):
            yield f"Something is asked for elsewhere: {each}"
    for each in tree.xpath("//img[not(@alt)]"):
        yield f"An image has no alt: {each.get('src')!r}."
    for each in tree.xpath("//svg"):
        if each.get("aria-hidden") != "true" and not (each.get("aria-label") or each.get("aria-labelledby")):
            yield "A drawing is neither hidden from listeners nor named."


def _sent(value: str) -> str:
    """Return a value with the line ends that browsers send."""
    return value.replace("\r\n", "\n").replace("\n", "\r\n")


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
