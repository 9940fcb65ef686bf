"""Published policies, as a parent meets them: without an account, without scripts, inside the school's own site."""

from __future__ import annotations

import hashlib

import pytest
from django.utils import timezone

from foreland.policies import actions, asks, queries
from foreland.policies.models import EmbedHost, Policy, Version
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow

KEY = "online-safety-policy"


@pytest.fixture
def policy(world: World, packs: None) -> Policy:
    """Oak's policy, ready to be submitted."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        return policy


def publish(world: World, policy: Policy) -> Version:
    """Submit, approve and publish Oak's policy as it stands."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        (version,) = making.submitted(policy, world.oak, by=world.lead.pk, now=now)
        actions.approve(
            version=version,
            body=world.oak,
            approver=world.governor,
            meeting="Full governing body",
            meeting_date=timezone.localdate(),
            now=now,
        )
        return queries.version(version.pk)


def look(world: World, name: str, **parts: str) -> Page:
    """Open a public page without an account."""
    return Visitor().get(address(f"policies:{name}", world.oak, **parts))


def test_nothing_is_public_before_it_is_approved(world: World, policy: Policy) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        making.submitted(policy, world.oak, by=world.lead.pk, now=timezone.now())
    assert look(world, "public").status == 404
    assert look(world, "public-document", document=KEY).status == 404
    assert look(world, "public-version", document=KEY, number="1.0").status == 404
    assert look(world, "public-file", document=KEY, number="1.0", part="document", format_key="pdf").status == 404


@pytest.mark.parametrize(
    "rest",
    [
        "",
        f"{KEY}/",
        f"{KEY}/embed/",
        f"{KEY}/v1.0/",
        f"{KEY}/v1.0/document/pdf/",
        "colours.css",
        f"crest/{'0' * 64}.png",
    ],
)
def test_no_public_address_names_a_school_that_has_published_nothing(world: World, policy: Policy, rest: str) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        profile.set_colour(colour="#7A1F3D", by="p1", now=timezone.now())
    for named in (world.oak.pk, world.oak.address, f"{world.oak.pk}-wrong"):
        for visitor in (Visitor(), Visitor(world.stranger)):
            page = visitor.get(f"/p/{named}/{rest}")
            assert (page.status, page.location) == (404, "")
            assert "Oak Lane" not in page.html and "7A1F3D" not in page.html
            assert "oak-lane" not in page.html.replace(page.address, "")


def test_a_wrong_name_in_the_address_of_what_is_published_is_put_right(world: World, policy: Policy) -> None:
    publish(world, policy)
    for rest in ("", f"{KEY}/", f"{KEY}/embed/", "colours.css"):
        page = Visitor().get(f"/p/{world.oak.pk}/{rest}?x=1")
        assert (page.status, page.location) == (302, f"/p/{world.oak.address}/{rest}?x=1")
    assert Visitor().get(f"/p/{world.oak.pk}/novel/").status == 404


@pytest.mark.slow
def test_the_version_in_force_and_the_earlier_ones(world: World, policy: Policy) -> None:
    first = publish(world, policy)
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.reword(policy=policy, key="purpose.aim", text="Our second aim.", by="p1", now=timezone.now())
    second = publish(world, policy)
    page = look(world, "public-document", document=KEY)
    assert "Our second aim." in page.text and second.digest in page.text and "Gus Governor" in page.text
    assert page.text.count("2026, in force (what changed") == 1 and "Version 1.0" in page.text
    assert page.response.cookies == {}, "the public page sets no cookie"
    assert page.tree.xpath("//main//form") == [] and not page.tree.xpath("//script[not(@src)]")
    earlier = look(world, "public-version", document=KEY, number="1.0")
    assert (
        "Our second aim." not in earlier.text
        and first.digest in earlier.text
        and "This is an earlier version" in earlier.text
    )
    assert look(world, "public-version", document=KEY, number="2.0").status == 200
    for number in ("9.9", "1", "x"):
        assert look(world, "public-version", document=KEY, number=number).status == 404
    for document in ("novel", "ai-policy"):
        assert look(world, "public-document", document=document).status == 404
    assert "Online safety policy" in look(world, "public").text
    for path in ("", "embed/", "v1.0/"):
        assert Visitor().get(address("policies:public-document", world.far, document=KEY) + path).status == 404


def test_files_are_the_same_bytes_for_everybody_and_for_ever(world: World, policy: Policy) -> None:
    version = publish(world, policy)
    kept = {}
    for key in ("pdf", "docx", "odt", "html", "txt", "json"):
        page = look(world, "public-file", document=KEY, number="1.0", part="document", format_key=key)
        kept[key] = page.response.content
        assert page.status == 200 and page.response["ETag"] == f'"{hashlib.sha256(kept[key]).hexdigest()}"'
        assert "immutable" in page.response["Cache-Control"] and "sandbox" in page.response["Content-Security-Policy"]
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        profile.set_values(values={"dsl_name": "Nell New"}, by="p1", now=now)
        profile.set_colour(colour="#7A1F3D", by="p1", now=now)
        actions.reword(policy=policy, key="purpose.aim", text="Later words.", by="p1", now=now)
    for key, data in kept.items():
        assert (
            look(world, "public-file", document=KEY, number="1.0", part="document", format_key=key).response.content
            == data
        ), key
    assert version.digest in look(world, "public-document", document=KEY).text
    for part, key in (("staff", "pdf"), ("parents", "txt"), ("children", "pdf")):
        assert look(world, "public-file", document=KEY, number="1.0", part=part, format_key=key).status == 200
    for part, key in (("staff", "docx"), ("aunts", "pdf"), ("document", "exe")):
        assert look(world, "public-file", document=KEY, number="1.0", part=part, format_key=key).status == 404


def test_a_withdrawn_document_says_so_at_its_address(world: World, policy: Policy) -> None:
    publish(world, policy)
    publish(world, policy)
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.withdraw(
            policy=policy, key=KEY, notice="It is now part of our child protection policy.", by="p1", now=timezone.now()
        )
    page = look(world, "public-document", document=KEY)
    assert (
        page.status == 200
        and "It is now part of our child protection policy." in page.text
        and "in force (what changed" not in page.text
    )
    assert "Online safety policy" not in look(world, "public").text
    earlier = look(world, "public-version", document=KEY, number="1.0")
    assert earlier.status == 200 and "Read the version in force" not in earlier.text
    assert look(world, "public-embed", document=KEY).status == 200


def test_a_school_that_is_part_of_another_now_says_where_to_look(
    world: World, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(world, policy)
    assert "is part of Farside" not in look(world, "public-document", document=KEY).text
    monkeypatch.setattr(asks.part_of, "filled", lambda body: world.far)
    for page in (look(world, "public-document", document=KEY), look(world, "public")):
        assert "Oak Lane Primary School is part of Farside Academy now" in page.text
        assert page.links["Farside Academy"] == address("policies:public", world.far)


def test_the_registered_site_may_frame_what_is_published(
    world: World, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(world, policy)
    monkeypatch.setattr(asks.registered_sites, "filled", lambda _body: ("oaklane.sch.uk", "www.oaklane.sch.uk"))
    allowed = look(world, "public-embed", document=KEY).response["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://oaklane.sch.uk https://www.oaklane.sch.uk" in allowed


def test_the_frame_is_for_named_sites_and_carries_nothing(world: World, policy: Policy) -> None:
    publish(world, policy)
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.add_embed_host(host="www.oaklane.sch.uk", by="p1", now=timezone.now())
    page = look(world, "public-embed", document=KEY)
    policies = page.response["Content-Security-Policy"]
    assert (
        "frame-ancestors 'self' https://www.oaklane.sch.uk" in policies
        and "'none'" not in policies.partition("frame-ancestors")[2].partition(";")[0]
    )
    assert "X-Frame-Options" not in page.response.headers
    assert page.response.cookies == {} and page.tree.xpath("//form") == []
    assert "Oak Lane Primary School" in page.text
    ordinary = look(world, "public-document", document=KEY)
    assert (
        "frame-ancestors 'none'" in ordinary.response["Content-Security-Policy"]
        and ordinary.response["X-Frame-Options"] == "DENY"
    )


def test_the_crest_and_the_colour(world: World, policy: Policy) -> None:
    publish(world, policy)
    page = look(world, "public-colours")
    assert page.response["Content-Type"] == "text/css" and b"#0B2F45" in page.response.content
    with open_scope(body=world.oak, by=world.lead.pk):
        profile.set_colour(colour="#7A1F3D", by="p1", now=timezone.now())
    assert b"#7A1F3D" in look(world, "public-colours").response.content
    assert look(world, "public-crest", sha256="0" * 64).status == 404


def test_a_file_of_a_version_is_no_crest(world: World, policy: Policy) -> None:
    version = publish(world, policy)
    with open_scope(body=world.oak, by="test"):
        row, _ = queries.file_of(version, "pdf")
    assert look(world, "public-crest", sha256=row.file.sha256).status == 404, (
        "only pictures of the crest stand at this address"
    )


def test_the_page_about_the_website(world: World, policy: Policy) -> None:
    publish(world, policy)
    visitor = Visitor(world.lead)
    page = visitor.get(address("policies:website", world.oak))
    assert f"/p/{world.oak.address}/{KEY}/embed/" in page.text
    assert visitor.submit({"host": "not a site"}, button="Add this site").errors
    visitor.get(address("policies:website", world.oak))
    assert visitor.submit({"host": ""}, button="Add this site").errors == ["Enter the name of the site."]
    visitor.get(address("policies:website", world.oak))
    assert (
        "www.oaklane.sch.uk"
        in visitor.submit({"host": "https://www.oaklane.sch.uk/policies"}, button="Add this site").text
    )
    page = visitor.submit(button="Remove www.oaklane.sch.uk")
    assert "Removed." in page.text
    with open_scope(body=world.oak, by="test"):
        assert not EmbedHost.objects.exists()
    assert Visitor(world.governor).get(address("policies:website", world.oak)).status == 403
