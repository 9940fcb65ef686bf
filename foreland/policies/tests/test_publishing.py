"""The files of a version: all there, the same bytes for ever, short enough for those who read them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from PIL import Image

from foreland.core.document import from_data
from foreland.files import queries as files
from foreland.policies import actions, queries
from foreland.policies.actions import publishing
from foreland.policies.models import EmbedHost, Policy, Version, VersionFile
from foreland.policies.tasks import publish_version
from foreland.policies.tests import making
from foreland.policies.tests.making import MEETING_DAY, NOW, later
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.publishing.formats import render
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("queued")]
KEY = "online-safety-policy"
DOCUMENT = {"pdf", "docx", "odt", "html", "txt", "json"}
MOST_PAGES = {
    "childminder": 4,
    "club": 5,
    "nursery": 14,
    "primary": 25,
    "secondary": 27,
    "special": 27,
    "alternative": 27,
    "college": 27,
}
"""Pages that a whole policy may have; four is the promise to a childminder and a small club."""
READERS = {
    "childminder": ("parents", "young"),
    "club": ("staff", "parents", "young", "children"),
    "nursery": ("staff", "parents", "young"),
    "primary": ("staff", "parents", "young", "children"),
    "secondary": ("staff", "parents", "teens"),
    "special": ("staff", "parents", "young", "children", "teens"),
    "alternative": ("staff", "parents", "teens"),
    "college": ("staff", "parents", "teens"),
}
"""Who gets a page: whom the setting has, children and young people by their ages."""


def pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        return len(opened.pages)


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy that is ready to be submitted."""
    policy = making.begin("primary")
    making.settle(policy, oak)
    return policy


@pytest.fixture
def approved(policy: Policy, oak: Body, world: World) -> Version:
    """Its first version, approved and waiting for the worker."""
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    return actions.approve(
        version=version,
        body=oak,
        approver=world.governor,
        meeting="Full governing body",
        meeting_date=MEETING_DAY,
        now=NOW,
    )


def bytes_of(version: Version) -> dict[tuple[str, str], bytes]:
    """Return every file of a version as it is handed out."""
    return {
        (row.part, row.format): queries.file_of(version, row.format, row.part)[1] for row in queries.files_of(version)
    }


def test_the_worker_publishes_what_was_approved(approved: Version, oak: Body) -> None:
    assert queries.files_of(approved) == [] and queries.in_force() == []
    with pytest.raises(queries.NoPolicy, match="has no pdf file"):
        queries.file_of(approved, "pdf")
    assert [(task.task_path, task.args_kwargs["args"]) for task in DBTaskResult.objects.all()] == [
        ("foreland.policies.tasks.publish_version", [oak.pk, approved.pk])
    ]
    publish_version.func(oak.pk, approved.pk)
    row = queries.version(approved.pk)
    assert row.step == "published" and row.published_at is not None
    found = bytes_of(row)
    assert {key for part, key in found if not part} == DOCUMENT
    assert {(part, key) for part, key in found if part} == {
        (part, key) for part in ("staff", "parents", "young", "children") for key in ("pdf", "txt")
    }
    assert all(found.values()) and "<section" in row.fragment
    publish_version.func(oak.pk, row.pk)
    assert bytes_of(queries.version(row.pk)) == found, "the task may run twice"
    assert Entry.objects.filter(verb="publish").count() == 1
    actions.publish(version=approved, now=later())
    assert queries.version(row.pk).published_at == row.published_at, "a worker that began before the other ended"
    assert Entry.objects.filter(verb="publish").count() == 1


def test_a_kill_between_the_files_and_the_step_changes_nothing(
    approved: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, kept = publishing.files.keep, []

    def killed(**given: Any) -> Any:
        if len(kept) == 7:
            raise KeyboardInterrupt
        kept.append(keep(**given))
        return kept[-1]

    monkeypatch.setattr(publishing.files, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.publish(version=approved, now=NOW)
    monkeypatch.undo()
    assert queries.version(approved.pk).step == "approved" and VersionFile.objects.count() == 0
    assert queries.in_force() == []
    first = {file.key: file.sha256 for file in kept}
    row = actions.publish(version=approved, now=later())
    assert first.items() <= {kept.file.key: kept.file.sha256 for kept in queries.files_of(row)}.items(), (
        "the same bytes again"
    )


def test_published_bytes_stay_whatever_changes_afterwards(approved: Version, policy: Policy, oak: Body) -> None:
    row = actions.publish(version=approved, now=NOW)
    before, fragment = bytes_of(row), row.fragment
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "navy").save(picture, "PNG")
    profile.set_crest(data=picture.getvalue(), name="crest.png", alt="An oak", by="p1", now=later())
    profile.set_colour(colour="#7A1F3D", by="p1", now=later())
    profile.set_values(values={"dsl_name": "Nell New"}, by="p1", now=later())
    profile.set_term(key="pupil", choice="learner", by="p1", now=later())
    actions.reword(policy=policy, key="purpose.aim", text="Other words.", by="p1", now=later())
    actions.publish(version=row, now=later())
    again = queries.version(row.pk)
    assert bytes_of(again) == before and again.fragment == fragment
    (second,) = making.submitted(policy, oak, by="p1", now=later())
    assert from_data(second.document).crest and second.crest == profile_crest()
    default_storage.delete(queries.files_of(row)[0].file.key)
    with pytest.raises(files.Damaged):
        bytes_of(row)


def profile_crest() -> str:
    """Return the digest of the open school's crest."""
    return profile_read.appearance().crest


def test_a_crest_is_printed_as_it_was_at_submission(policy: Policy, oak: Body, world: World) -> None:
    for colour in ("navy", "maroon"):
        picture = io.BytesIO()
        Image.new("RGB", (40, 40), colour).save(picture, "PNG")
        profile.set_crest(data=picture.getvalue(), name="crest.png", alt=f"A {colour} oak", by="p1", now=NOW)
        if colour == "navy":
            first = profile_crest()
            (version,) = making.submitted(policy, oak, by=world.lead.pk)
    row = actions.approve(
        version=version, body=oak, approver=world.governor, meeting="Governors", meeting_date=MEETING_DAY, now=NOW
    )
    row = actions.publish(version=row, now=NOW)
    assert row.crest == first != profile_crest()
    assert b"A navy oak" in queries.file_of(row, "html")[1] and b"A maroon oak" not in queries.file_of(row, "html")[1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", making.KINDS)
def test_what_each_kind_of_setting_prints_fits(world: World, packs: None, kind: str) -> None:
    with open_scope(body=world.elm, by="p1"):
        policy = making.begin(kind)
        making.settle(policy, world.elm)
        draft = making.drawn(policy, world.elm)
        made = queries.printed(draft, KEY)
        assert pages(render(made, "pdf", when=NOW)) <= MOST_PAGES[kind]
        assert made.kind == ("short" if kind in ("club", "childminder") else "policy")
        summaries = queries.summaries(draft, KEY)
        assert [name for name, _ in summaries] == list(READERS[kind])
        for name, document in summaries:
            assert pages(render(document, "pdf", when=NOW)) == 1, name
        numbers = [section.number for section in made.sections]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        assert all(section.passages or section.sections for section in made.sections)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["primary", "college", "nursery", "childminder"])
def test_every_document_of_the_set_says_something(world: World, packs: None, kind: str) -> None:
    with open_scope(body=world.elm, by="p1"):
        policy = making.begin(kind, shape="set")
        making.settle(policy, world.elm)
        draft = making.drawn(policy, world.elm)
        documents = draft.resolved.documents
        assert len(documents) >= 5 and KEY not in documents
        for key in documents:
            made = queries.printed(draft, key)
            words = render(made, "txt", when=NOW).decode()
            assert any(passage.origin != "made" for passage in made.passages()), f"{key} is empty"
            assert len(words.split()) > 60 and "[" not in words, key
            assert made.kind == "insert" or key.endswith(("policy", "section", "procedures"))
        assert queries.summaries(draft, "behaviour-insert") == [] if "behaviour-insert" in documents else True


def test_the_set_is_submitted_approved_and_published_together(oak: Body, world: World) -> None:
    policy = making.begin("primary", shape="set")
    making.settle(policy, oak)
    rows = making.submitted(policy, oak, by=world.lead.pk)
    assert [row.key for row in rows] == making.drawn(policy, oak).resolved.documents
    assert {row.number for row in rows} == {"1.0"}
    for row in rows[:2]:
        approved = actions.approve(
            version=row, body=oak, approver=world.governor, meeting="Governors", meeting_date=MEETING_DAY, now=NOW
        )
        actions.publish(version=approved, now=NOW)
    assert len(queries.in_force(policy)) == 2 and len(queries.open_submission(policy)) == len(rows) - 2
    shared = [
        row.key
        for row in rows
        if "specific.bullying" in {passage.key for passage in from_data(row.document).passages()}
    ]
    assert shared[0] == "child-protection-section" and "behaviour-insert" in shared, "one statement, several documents"


def test_one_document_of_the_set_is_blocked_by_its_own_gaps_alone(oak: Body, world: World) -> None:
    policy = making.begin("primary", shape="set")
    making.settle(policy, oak)
    actions.reword(policy=policy, key="ai.tools", text="Ask {{nobody_knows}}.", by="p1", now=NOW)
    with pytest.raises(actions.NotPossible, match="nobody_knows"):
        making.submitted(policy, oak, by="p1", documents=("ai-policy",))
    assert len(making.submitted(policy, oak, by="p1", documents=("mobile-technology-policy",))) == 1


def test_drafts_and_demonstrations_say_so_on_every_page(policy: Policy, oak: Body) -> None:
    made = queries.printed(making.drawn(policy, oak), KEY)
    assert made.watermarks == ("Draft",)
    oak.demo = True
    assert queries.printed(making.drawn(policy, oak), KEY).watermarks == (
        "Draft",
        "Demonstration: not for a real concern",
    )
    assert queries.printed(making.drawn(policy, oak), KEY, drafted=False).watermarks == (
        "Demonstration: not for a real concern",
    )
    with pytest.raises(queries.NoPolicy, match="prints no document 'nothing'"):
        queries.printed(making.drawn(policy, oak), "nothing")


def test_pages_read_the_words_of_no_version_but_those_in_force(approved: Version, policy: Policy) -> None:
    row = Version.objects.get(pk=actions.publish(version=approved, now=later()).pk)
    older = Version.objects.get(pk=row.pk)
    older.pk, older.number, older._state.adding = new_id(), "0.9", True
    for name in ("submitted_at", "approved_at", "published_at"):
        setattr(older, name, getattr(older, name) - timedelta(days=9))
    older.save(force_insert=True)
    with CaptureQueriesContext(connection) as asked:
        assert [each.pk for each in queries.in_force(policy)] == [row.pk]
    assert [older.pk in query["sql"] for query in asked if '"document"' in query["sql"]] == [False]
    for listed in (queries.versions(policy), queries.public(row.key)):
        assert [each.pk for each in listed] == [row.pk, older.pk]
        assert all({"document", "fragment"} <= each.get_deferred_fields() for each in listed)


def test_sites_that_may_frame_the_policies(oak: Body) -> None:
    for typed in ("https://WWW.Harbourview.sch.uk/policies", "www.harbourview.sch.uk", "xn--bcher-kva.example"):
        actions.add_embed_host(host=typed, by="p1", now=NOW)
    assert queries.embed_hosts() == ["www.harbourview.sch.uk", "xn--bcher-kva.example"]
    for wrong in (
        "",
        "harbourview",
        "a b.example",
        "*.example.org",
        "example.org;script-src *",
        "exa\nmple.org",
        "a" * 250 + ".example",
    ):
        with pytest.raises(actions.NotPossible, match="name of the site alone"):
            actions.add_embed_host(host=wrong, by="p1", now=NOW)
    actions.remove_embed_host(host="www.harbourview.sch.uk", by="p1", now=NOW)
    actions.remove_embed_host(host="www.harbourview.sch.uk", by="p1", now=NOW)
    assert EmbedHost.objects.count() == 1


def test_dates_of_decisions_are_days_in_london(policy: Policy, oak: Body, world: World) -> None:
    night = NOW.replace(month=6, day=30, hour=23, minute=30, year=2027)
    actions.set_review_date(policy=policy, day=date(2028, 6, 1), by="p1", now=night)
    (version,) = making.submitted(policy, oak, by=world.lead.pk, now=night)
    row = actions.approve(
        version=version,
        body=oak,
        approver=world.governor,
        meeting="Governors",
        meeting_date=date(2027, 7, 1),
        now=night,
    )
    assert queries.frame(making.drawn(policy, oak, now=night), KEY, version="2.0", cover=()).history[0][:2] == (
        "1.0",
        "1 July 2027",
    )
    assert row.meeting_date == date(2027, 7, 1)
