"""Anybody compares two documents without an account; a lead finds the page from the versions of a policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN = "990020"
OLD = "# Online safety\n\n## Phones\n\nPupils hand in phones at the gate.\n\n## Reports\n\nThe lead reports to governors each year.\n"
NEW = OLD.replace("## Phones", "## Phones and watches").replace("each year", "each term")


def choose(walker: Walker, old: bytes, new: bytes, names: tuple[str, str]) -> None:
    """Choose the two files."""
    for field, name, data in (("before", names[0], old), ("now", names[1], new)):
        walker.page.set_input_files(f"input[name={field}]", {"name": name, "mimeType": "", "buffer": data})


@pytest.mark.parametrize(
    ("width", "scripts"), [("desktop", True), ("phone", False)], ids=["desktop", "phone-no-scripts"]
)
def test_a_visitor_compares_two_documents_without_an_account(
    walker: Callable[..., Walker], width: str, scripts: bool
) -> None:
    visitor = walker(width, scripts=scripts)
    visitor.open("/check/").follow("Compare two documents").look("compare").sees("They are not stored")
    visitor.press("Compare").look("compare-error")
    assert visitor.errors == ["Choose the older document", "Choose the newer document"]
    choose(visitor, OLD.encode(), NEW.encode(), ("2025.md", "2026.md"))
    visitor.press("Compare").look("compared").sees("From: 2025.md. To: 2026.md.", "1 reworded", "1 heading renamed")
    visitor.unfold("Everything, with what stands as it was").look("compared-whole").sees("at the gate")
    visitor.follow("Compare two other documents", within="body")
    made = [render(samples.document(), key, when=datetime(2026, 11, 20, tzinfo=UTC)) for key in ("docx", "pdf")]
    choose(visitor, made[0], made[1], ("policy.docx", "policy.pdf"))
    visitor.press("Compare").look("compared-same").sees("The words are the same.")


def test_a_lead_finds_it_from_the_versions_of_a_policy(place: Place, walker: Callable[..., Walker]) -> None:
    email = "ines@penarrow.sch.example"
    place.ask("person", email=email, name="Ines Hale", password=PASSWORD)
    made = place.ask("school", urn=URN, lead=email)
    lead = sign_in(walker(), email)
    lead.open(f"{made['home']}policies/{made['policy']}/versions/").look("versions-with-files")
    lead.follow("compare two documents").sees("Compare two documents")
