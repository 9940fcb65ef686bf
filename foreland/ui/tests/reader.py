"""Reads a page as a listener's software would, and says what is wrong with it."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser


class Reader(HTMLParser):
    """Gathers the elements of a page; `faults` lists what breaks the house's rules for pages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inline_scripts = 0
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_script = tag == "script"

    def handle_data(self, data: str) -> None:
        """Note words inside a script."""
        if self._in_script and data.strip():
            self.inline_scripts += 1
        self._in_script = False

    def find(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Return the attributes of all such elements (`_` in a name stands for `-`)."""
        names = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [at for kind, at in self.elements if kind == tag and all(at.get(n) == v for n, v in names.items())]

    def faults(self, *, whole: bool = True) -> list[str]:
        """Return the faults in words; `whole` also asks what a whole page must have."""
        found = []
        ids = Counter(at["id"] for _, at in self.elements if "id" in at)
        found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
        labelled = {at["for"] for tag, at in self.elements if tag == "label" and "for" in at}
        for tag, at in self.elements:
            for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
                found += [f"{tag} {name}={word} goes nowhere" for word in at.get(name, "").split() if word not in ids]
            if at.get("href", "").startswith("#") and len(at["href"]) > 1 and at["href"][1:] not in ids:
                found.append(f"link {at['href']} goes nowhere")
            if "style" in at or any(name.startswith("on") for name in at):
                found.append(f"{tag} has an inline style or script")
            silent = tag in ("input", "select", "textarea") and at.get("type") not in ("hidden", "submit")
            if silent and at.get("id") not in labelled and "aria-label" not in at:
                found.append(f"{tag} {at.get('name')} has no label")
        if self.inline_scripts:
            found.append("inline script")
        if whole and len(self.find("h1")) != 1:
            found.append(f"{len(self.find('h1'))} h1")
        if whole and not (self.find("title") and self.find("main") and self.find("html", lang="en-GB")):
            found.append("no title, main or language")
        return found
