"""A browser and a running service for all journeys of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.place import Place
from tests.journeys.walk import Walker

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = "No Chromium: install it (Debian: sudo apt-get install chromium) or name it in FORELAND_CHROMIUM."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


def find_browser() -> str:
    """Return the path of a Chromium, or an empty text."""
    named = os.environ.get("FORELAND_CHROMIUM")
    return next((path for each in ([named] if named else BROWSERS) if (path := shutil.which(each))), "")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium once; where there is none, fail in CI and else say what is left out."""
    path = find_browser()
    if not path:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Start the service on a scratch folder, with the made-up register read and Seaholm open to schools."""
    found = Place(tmp_path_factory.mktemp("journeys"))
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture
def walker(browser: Browser, place: Place) -> Iterator[Callable[..., Walker]]:
    """Return what opens another browser window; all are closed at the end, and none may have seen anything wrong."""
    opened: list[Walker] = []

    def new(*given: Any, **options: Any) -> Walker:
        opened.append(Walker(browser, place.address, *given, **options))
        return opened[-1]

    yield new
    wrong = [each for walker in opened for each in walker.close()]
    assert not wrong, "\n".join(wrong)
