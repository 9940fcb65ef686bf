"""Editions of the data protection terms: what was accepted binds and stays to be read, until the next is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from foreland.core.document import Table
from foreland.core.readability import reading_age
from foreland.core.retention import Ends
from foreland.library import folders
from foreland.publishing.wording import block_lines
from foreland.registry import actions
from foreland.registry.queries import agreeing, terms
from foreland.registry.tests.conftest import base, person
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
FIRST = "7b1efa25f0a1f47f029510d60b513d48672df1a0532e98a7a97d3d3c6acf1b37"
"""The digest of edition 2026.1, which schools have accepted: its words never change."""


@pytest.fixture
def head(school: actions.Joined) -> Person:
    """The person in charge."""
    return person("Hannah Head", school.body, "head")


def accept(school: actions.Joined, head: Person, edition: str) -> None:
    """Accept an edition as it was accepted when it was the newest."""
    found = terms.edition(edition)
    assert found is not None
    actions.accept_terms(
        body=school.body, person=head, edition=edition, digest=found.digest, in_force=found.digest, now=timezone.now()
    )


def test_an_accepted_edition_never_changes() -> None:
    first = terms.edition("2026.1")
    assert first is not None and first.digest == FIRST


def test_editions_stand_in_their_order_and_the_newest_is_in_force() -> None:
    names = [each.edition for each in terms.editions()]
    assert names[:2] == ["2026.2", "2026.1"] and terms.in_force().edition == "2026.2"
    assert [each.edition for each in terms.since("2026.1")] == ["2026.2"] and terms.since("2026.2") == []
    assert terms.number("2026.10") > terms.number("2026.9")
    assert terms.edition("1999.1") is None


def test_who_accepted_an_earlier_edition_sees_what_changed_and_accepts_the_newer(
    school: actions.Joined, head: Person
) -> None:
    accept(school, head, "2026.1")
    with open_scope(body=school.body, by="test"):
        stands = agreeing.agreed()
        assert (stands.waits, stands.binds) == ("newer", "2026.1")
        assert agreeing.covers("2026.1") and not agreeing.covers("2026.2"), "what it opened stays open, no more opens"
    visitor, place = Visitor(head), base(school.body)
    page = visitor.get(place + "data-protection/")
    assert "What you accepted, edition 2026.1 , holds until you accept this one" in page.text.replace("1,", "1 ,")
    for line in terms.in_force().changes:
        assert line.split(":")[0] in page.text
    page = visitor.submit({"accept": "on"}, follow=True)
    assert "Edition 2026.2 is accepted" in page.text and "What changes" not in page.text
    assert "Edition 2026.1, by Hannah Head" in page.text and "Edition 2026.2, by Hannah Head" in page.text
    with open_scope(body=school.body, by="test"):
        assert agreeing.agreed().waits == "" and agreeing.covers("2026.2")
    assert Entry.objects.filter(body=school.body.pk, verb="registry.terms-accepted").count() == 2


def test_who_accepted_nothing_is_asked_for_the_newest_alone(school: actions.Joined, head: Person) -> None:
    page = Visitor(head).get(base(school.body) + "data-protection/")
    assert "What changes" not in page.text and "open only when the person in charge has accepted" in page.text
    with open_scope(body=school.body, by="test"):
        assert agreeing.agreed().waits == "first" and not agreeing.covers("2026.1")
    assert (
        Visitor(person("Tom Teacher", school.body, "reader")).get(base(school.body) + "data-protection/").status == 403
    )


def test_an_earlier_edition_is_readable_for_ever_and_in_every_format(visitor: Visitor) -> None:
    page = visitor.get("/data-protection/2026.1/")
    assert "Edition 2026.1" in page.text and "It holds no data about children" in page.text
    assert "The newest is 2026.2" in page.text
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK"), ("txt", b"")):
        answer = visitor.client.get(f"/data-protection/2026.1/{form}/")
        assert answer.status_code == 200 and answer.content.startswith(start)
        assert "2026.1" in answer["Content-Disposition"]
    for wrong in ("2026.1/exe/", "1999.1/", "1999.1/pdf/"):
        assert visitor.get(f"/data-protection/{wrong}").status == 404
    assert "What this edition changes of 2026.1" in visitor.get("/data-protection/").text


def test_the_files_of_an_earlier_edition_say_demonstration_too(visitor: Visitor, settings: object) -> None:
    settings.MODE = "demo"  # type: ignore[attr-defined]
    words = visitor.client.get("/data-protection/2026.1/txt/").content.decode()
    assert "not for a real concern" in words and "Edition: 2026.1" in words


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the operator's, with an edition of its own."""
    place = tmp_path / "data-protection" / "2027.1"
    place.mkdir(parents=True)
    (place / "terms.toml").write_text(
        'edition = "2027.1"\ndated = 2027-01-05\ntitle = "Data protection"\nsubtitle = "S"\norganisation = "O"\n'
    )
    (place / "10-short.md").write_text("# In short\n\nThe server stands in Leeds.\n")
    found = [*folders.roots(), tmp_path]
    monkeypatch.setattr(folders, "roots", lambda: found)
    return place


def test_an_operators_edition_without_changes_and_notices_leaves_no_dead_end(
    own: Path, school: actions.Joined, head: Person
) -> None:
    accept(school, head, "2026.1")
    page = Visitor(head).get(base(school.body) + "data-protection/")
    assert "There is a newer edition of the terms, 2027.1" in page.text
    assert "Edition 2027.1This edition does not say." in page.text and "New privacy notices" in page.text
    page = Visitor().get("/data-protection/")
    assert "In short" in page.text and page.tree.xpath("//*[@class='document__jump']/a[@href='#contents-title']")
    assert "We do not ask for your name" in Visitor().get("/data-protection/for/pupils/").text
    accept(school, head, "2027.1")
    for file in own.iterdir():
        file.unlink()
    page = Visitor(head).get(base(school.body) + "data-protection/")
    assert "its words are not here any more" in page.text


def test_each_privacy_notice_has_its_page(visitor: Visitor) -> None:
    said = {
        "staff": "changes, comments, suggestions", "asked": "Please name nobody", "pupils": "tell an adult you trust",
        "readers": "sets no cookie",
    }  # fmt: skip
    for who, words in said.items():
        page = visitor.get(f"/data-protection/for/{who}/")
        assert page.status == 200 and words.lower() in page.text.lower(), who
    assert visitor.get("/data-protection/for/anybody/").status == 404


def test_the_notice_for_pupils_can_be_read_at_nine_to_eleven() -> None:
    found = terms.notice("pupils")
    assert found is not None
    lines = [line for passage in found.sections[0].passages for block in passage.blocks for line in block_lines(block)]
    assert lines and reading_age("\n".join(lines)) <= 10


def how_long() -> dict[str, str]:
    """Return the table of the terms that says how long what is kept."""
    section = next(each for each in terms.in_force().document.sections if each.title == "How long")
    tables = [block for passage in section.passages for block in passage.blocks if isinstance(block, Table)]
    return {
        "".join(span.text for span in row[0]): "".join(span.text for span in row[1])
        for table in tables
        for row in table.rows
    }


SAID = {
    "imports.Import": "Old policies that were brought in, with the names of their files",
    "notices.Notice": "Messages",
    "policies.Here": "Who has a section open",
    "policies.OpenDraft": "Drafts without an account",
    "policies.Reminder": "Reminders that were sent",
    "policies.RoundSaid": "Words in a consultation",
    "profile.Value": "Names and other entries of the profile",
    "registry.AccessRequest": "Requests for access",
    "registry.Approach": "Requests to join",
    "registry.Claim": "Claims to speak for a school",
    "registry.Handover": "Handovers of an account, and accounts given back",
    "registry.Invitation": "Invitations",
    "registry.LeadHandover": "Handovers that were signed, with signatures and file",
    "registry.LeadSignature": "Handovers that were signed, with signatures and file",
    "registry.Recovery": "Handovers of an account, and accounts given back",
    "tasks.Task": "Tasks",
    "tenancy.HeldForm": "Words held for somebody whose session ended, sealed",
    "tenancy.LinkToken": "Links: calendar, consultation, approval, invitation",
    "tenancy.Membership": "Roles",
    "tenancy.Person": "Sign-in: address, password, codes",
}
"""The line of that table that tells of each table that ends by itself."""
OPEN_ENDED = {
    "files.File": "Approved versions",
    "policies.ApprovalStep": "Approved versions",
    "policies.Asking": "Drafts, comments",
    "policies.Change": "Drafts, comments",
    "policies.OutsideApprover": "Approved versions",
    "policies.OwnEdition": "Editions of an authority's own",
    "policies.ParentChoice": "Drafts, comments",
    "policies.Remark": "Drafts, comments",
    "policies.Round": "Ratings in a consultation",
    "policies.SharedDraft": "Drafts, comments",
    "policies.Thread": "Drafts, comments",
    "policies.TookPart": "Drafts, comments",
    "policies.Update": "Drafts, comments",
    "policies.UpdateDecision": "Drafts, comments",
    "policies.Version": "Approved versions",
    "registry.Establishment": "The head's name",
    "registry.SharingChoice": "First days",
    "registry.StepDone": "First days",
    "registry.TermsAcceptance": "First days",
    "trail.Entry": "The trail",
}
"""Tables with personal fields whose rows go with what they belong to, and the line that tells of them."""
NOT_TOLD = {
    "registry.Conversion": "who decided, by id, that a school went over into another",
    "registry.ImportRun": "who read the register, by id",
    "tenancy.Attribute": "the public name of a setting",
    "tenancy.Body": "the public name of a setting",
}


def test_the_terms_say_of_every_table_with_personal_data_how_long_it_is_kept() -> None:
    table = how_long()
    for model in apps.get_models():
        privacy = getattr(model, "Privacy", None)
        label, ends = model._meta.label, getattr(privacy, "ends", None)
        if privacy is None or not (privacy.personal or ends) or label in NOT_TOLD:
            continue
        if isinstance(ends, Ends):
            assert ends.words in table[SAID[label]].lower(), f"{label}: the terms do not say “{ends.words}”."
        else:
            assert label in OPEN_ENDED, f"{label}: give its rows an end, or a line in the terms and here."
            assert any(line.startswith(OPEN_ENDED[label]) for line in table), label


def test_that_test_speaks_of_tables_that_are_there() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    assert {*SAID, *OPEN_ENDED, *NOT_TOLD} <= labels and set(SAID.values()) <= how_long().keys()
