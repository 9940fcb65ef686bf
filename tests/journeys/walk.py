"""Somebody at a browser. They press, follow and fill in by the words on the page, and look at every page they cross.

To look is to check: one heading, a title, nothing wider than the screen, no violation of WCAG 2.2 A or AA that axe can
find. All along, no request may leave for another host, no script may fail, and nothing may break the content policy.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Literal, Self
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from tests import visitor

WIDTHS = {"desktop": (1280, 900), "phone": (375, 740)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RUN = "options => axe.run(options).then(found => ({violations: found.violations}))"
PICTURES = os.environ.get("FORELAND_PICTURES", "")
REFUSED = re.compile(r"the server responded with a status of 4\d\d")
PATIENCE = 10_000  # milliseconds


class Walker:
    """A browser window of its own, with its own cookies, at one width, with or without scripts."""

    def __init__(
        self, browser: Browser, address: str, width: Literal["desktop", "phone"] = "desktop", *, scripts: bool = True
    ) -> None:
        wide, high = WIDTHS[width]
        self.address, self.width, self.scripts = address, width, scripts
        self.context = browser.new_context(
            base_url=address, viewport={"width": wide, "height": high}, java_script_enabled=scripts, has_touch=width == "phone",
            locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce",
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: a script failed: {error}"))
        self._answer: Response | None = None

    # going

    def open(self, path: str) -> Self:
        """Open an address of the service."""
        self._answer = self.page.goto(path)
        return self

    def follow(self, words: str | re.Pattern[str], within: str = "main") -> Self:
        """Follow a link, found by its words."""
        return self._go(
            self.page.locator(f"{within} a[href]:not([role=button])").and_(self._named("link", words)).first
        )

    def press(self, words: str | re.Pattern[str], within: str = "main") -> Self:
        """Press a button, or a link that looks like one, found by its words."""
        return self._go(
            self.page.locator(f"{within} button, {within} a.govuk-button")
            .and_(self._named("button", words).or_(self._named("link", words)))
            .first
        )

    def _named(self, role: Literal["button", "link"], words: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role(role, name=words, exact=isinstance(words, str))

    def _go(self, found: Locator) -> Self:
        with self.page.expect_navigation(wait_until="load") as going:
            found.click()
        self._answer = going.value
        return self

    # filling in

    def fill(self, values: Mapping[str, str]) -> Self:
        """Fill in fields, found by their labels."""
        for label, value in values.items():
            self.page.locator("input, textarea").and_(self.page.get_by_label(label, exact=True)).fill(value)
        return self

    def choose(self, words: str | re.Pattern[str], within: str = "main") -> Self:
        """Choose a radio button or tick a box, found by its label."""
        inside = self.page.locator(within)
        found = inside.get_by_role("radio", name=words, exact=isinstance(words, str)).or_(
            inside.get_by_role("checkbox", name=words, exact=isinstance(words, str))
        )
        found.first.check()
        return self

    def unfold(self, words: str | re.Pattern[str], within: str = "main") -> Self:
        """Open something folded, found by its words."""
        self.page.locator(within).locator("summary", has_text=words).first.click()
        return self

    # seeing

    @property
    def heading(self) -> str:
        """The words of the heading."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def text(self) -> str:
        """The words that can be seen in the main part."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def path(self) -> str:
        """The address without its host."""
        return urlsplit(self.page.url).path

    @property
    def errors(self) -> list[str]:
        """The words of the error summary."""
        return [each.strip() for each in self.page.locator(".govuk-error-summary__list li").all_inner_texts()]

    @property
    def status(self) -> int:
        """The status of the page at hand."""
        return self._answer.status if self._answer else 0

    def sees(self, *words: str) -> Self:
        """Check that words can be read on the page."""
        text = self.text
        for each in words:
            assert each in text, f"{self.page.url} does not say {each!r}, but:\n{text[:3000]}"
        return self

    def look(self, name: str) -> Self:
        """Check the page at hand as a careful person would; what is wrong is told when the window closes.

        Where FORELAND_PICTURES names a folder, keep a picture there.
        """
        page = self.page
        page.wait_for_load_state("load")
        page.wait_for_selector("body", state="attached")
        if PICTURES:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(
                path=folder / f"{name}-{self.width}{'' if self.scripts else '-plain'}.png",
                full_page=True,
                caret="initial",
            )
        self.wrong += [f"{name}, {self.width}, {page.url}: {each}" for each in self._faults()]
        return self

    def _faults(self) -> Iterator[str]:
        """Yield in words what is wrong with the page at hand."""
        page, errors = self.page, self.errors
        headings = [" ".join(each.split()) for each in page.locator("h1").all_inner_texts()]
        title = page.title().removeprefix("Error: ")
        if len(headings) != 1 or not headings[0]:
            yield f"there must be one h1 with words, not {headings}"
        elif not title.startswith(headings[0]) or not title.endswith(" – Foreland"):
            yield f"the title is {title!r}, the heading {headings[0]!r}"
        if page.title().startswith("Error: ") != bool(errors):
            yield f"the title is {page.title()!r}, the errors are {errors}"
        wide, screen = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if wide > screen:
            yield f"it is {wide} pixels wide on a screen of {screen}"
        if self.scripts:
            page.evaluate(AXE_SCRIPT)
            found = AxeResults(page.evaluate(RUN, AXE))
            if found.violations_count:
                yield str(found.generate_report())
        else:
            yield from self._source_faults()

    def _source_faults(self) -> Iterable[str]:
        """Check the source by the rules of the test client, where scripts cannot run."""
        assert self._answer is not None
        headers = {name.title(): value for name, value in self._answer.headers.items()}
        source = SimpleNamespace(
            status_code=self.status,
            headers=headers,
            content=self.page.content().encode(),
            streaming=False,
            charset="utf-8",
        )
        return visitor.faults(visitor.Page(self.page.url, source))

    # taking home

    def fetch(self, href: str) -> bytes:
        """Return a file, as a download of this browser gets it."""
        answer = self.context.request.get(urljoin(self.page.url, href))
        assert answer.ok, f"{href}: {answer.status}"
        return answer.body()

    def close(self) -> list[str]:
        """Close the window, and return everything that was wrong on the way."""
        self.context.close()
        return self.wrong

    # what goes on behind the pages

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "about:", "blob:")):
            self.wrong.append(f"{self.page.url} asked {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        refused = REFUSED.search(message.text) and urlsplit(str(message.location.get("url", ""))).path == self.path
        if message.type in ("error", "warning") and not refused:
            self.wrong.append(f"{self.page.url}: the console says: {message.text} {message.location}")


def link_in(text: str) -> str:
    """Return the first address in a message."""
    found = re.search(r"https?://\S+", text)
    assert found is not None, text
    return found[0]


def code_in(text: str) -> str:
    """Return the sign-in code in a message: it stands alone on a line."""
    found = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", text, re.M)
    assert found is not None, text
    return found[1]
