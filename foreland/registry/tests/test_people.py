"""Inviting, ending, handing over, recovering; settings outside the register; terms and sharing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreland.library import queries as library
from foreland.registry import actions, queries
from foreland.registry.models import Handover, Invitation, SharingChoice, TermsAcceptance
from foreland.registry.queries import terms
from foreland.registry.tests.conftest import HARBOUR, NOW, OFFICIAL, Slots, join, last_mail, link_in, mails, person
from foreland.registry.views import terms as terms_views
from foreland.tenancy import actions as grounded
from foreland.tenancy import queries as ground
from foreland.tenancy import roles, secondfactor
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(joined: actions.Joined) -> actions.Joined:
    """Harbour View, whose claim is finished."""
    actions.finish_claim(body=joined.body, how="operator", by="operator", now=timezone.now())
    return joined


def base(body: Body) -> str:
    """Return where a school's or authority's pages begin."""
    return f"/{'schools' if body.kind == 'school' else 'authorities'}/{body.address}/"


def roles_of(body: Body, email: str) -> set[str]:
    """Return the roles that somebody holds today."""
    found = ground.person_by_email(email)
    return {membership.role for membership in ground.memberships_in(body, found)} if found else set()


def test_the_holder_invites_an_approver_who_accepts(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "people/invite/")
    assert visitor.submit({"name": "", "email": "x", "role": ""}).errors
    page = visitor.submit({"name": "Gus Governor", "email": "Gus@Example.org", "role": "approver"})
    assert "gus@example.org" in page.text.lower()
    guest = Visitor()
    page = guest.get(link_in(last_mail("gus@example.org")))
    assert "Approver" in page.text
    guest.submit({"name": "Gus G."})
    assert roles_of(school.body, "gus@example.org") == {"approver"}
    assert Person.objects.get(email="gus@example.org").name == "Gus G."
    assert Visitor().get(link_in(last_mail("gus@example.org"))).status == 410


def test_a_known_person_accepts_without_being_signed_in_by_the_link(school: actions.Joined) -> None:
    grounded.create_person(email="gus@example.org", name="Gus", by="operator", now=NOW)
    actions.invite(
        body=school.body, email="gus@example.org", name="Gus", role="approver", by=school.person.pk, now=timezone.now()
    )
    guest = Visitor()
    guest.get(link_in(last_mail("gus@example.org")))
    page = guest.submit(follow=True)
    assert "/accounts/login/" in page.address and roles_of(school.body, "gus@example.org") == {"approver"}


def test_somebody_else_who_is_signed_in_cannot_accept(school: actions.Joined) -> None:
    actions.invite(
        body=school.body, email="gus@example.org", name="Gus", role="head", by=school.person.pk, now=timezone.now()
    )
    link = link_in(last_mail("gus@example.org"))
    other = Visitor(person("Sam Stranger"))
    assert "another address" in other.get(link).text
    other.post(link, {"name": "Sam"})
    assert (
        roles_of(school.body, "gus@example.org") == set() and roles_of(school.body, "sam.stranger@example.org") == set()
    )


def test_a_role_that_reads_concerns_sets_up_a_second_factor_first(school: actions.Joined) -> None:
    actions.invite(
        body=school.body,
        email="dana@example.org",
        name="Dana",
        role="safeguarding_lead",
        by=school.person.pk,
        now=timezone.now(),
    )
    guest = Visitor()
    page = guest.get(link_in(last_mail("dana@example.org")))
    assert "second factor" in page.text
    page = guest.submit({"name": "Dana"}, follow=True)
    assert "/account/second-factor/" in page.address


def test_an_invitation_sent_again_has_a_new_link_and_can_be_taken_back(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    actions.invite(
        body=school.body, email="gus@example.org", name="Gus", role="reader", by=school.person.pk, now=timezone.now()
    )
    old = link_in(last_mail("gus@example.org"))
    visitor.get(base(school.body) + "people/")
    visitor.submit(button="Send again to gus@example.org")
    new = link_in(last_mail("gus@example.org"))
    assert old != new and Visitor().get(old).status == 410 and Visitor().get(new).status == 200
    visitor.get(base(school.body) + "people/")
    visitor.submit(button="Take back the invitation to gus@example.org")
    assert Visitor().get(new).status == 410
    assert roles_of(school.body, "gus@example.org") == set()


def test_each_person_stands_once_with_all_roles_and_what_each_may_do(school: actions.Joined) -> None:
    place = base(school.body) + "people/"
    page = Visitor(school.person).get(place)
    assert page.text.count("Leo Lead") == page.text.count("the access of Leo Lead") + 1
    assert "1 person has access" in page.text and "None. So far only you have access" in page.text
    gus = person("Gus Governor", school.body, "approver", "reader")
    page = Visitor(school.person).get(place)
    (row,) = page.tree.xpath("//dl/div[dt[normalize-space()='Gus Governor']]")
    said = " ".join(row.text_content().split())
    assert "Approver since" in said and "Reader since" in said and said.count("End the access of") == 2
    (mine,) = page.tree.xpath("//dl/div[dt[normalize-space()='Leo Lead (you)']]")
    assert "Account holder since" in " ".join(mine.text_content().split())
    assert "2 people have access" in page.text and roles.APPROVER.description in page.text
    assert "Everybody who was invited has answered" in page.text
    others = Visitor(gus).get(place)
    assert "Invite somebody" not in others.text and "Invitations on their way" not in others.text
    assert "once your claim is finished" not in others.text, "whoever may not invite is not sent to finish a claim"


def test_while_the_claim_waits_the_people_page_says_when_inviting_opens(joined: actions.Joined) -> None:
    page = Visitor(joined.person).get(base(joined.body) + "people/")
    assert "You can invite people once your claim is finished" in page.text and "Being checked" in page.text
    assert "Invite somebody" not in page.text


def test_the_same_invitation_twice_is_refused_in_words(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    for _ in range(2):
        visitor.get(base(school.body) + "people/invite/")
        page = visitor.submit({"name": "Gus", "email": "gus@example.org", "role": "reader"})
    assert "on its way" in page.errors[0]
    assert mails("gus@example.org") == 1


@pytest.mark.parametrize("role", ["holder", "adviser", "nonsense"])
def test_a_role_that_is_not_on_the_list_is_never_given(school: actions.Joined, role: str) -> None:
    with pytest.raises(actions.CannotInvite):
        actions.invite(body=school.body, email="gus@example.org", name="Gus", role=role, by=school.person.pk, now=NOW)
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "people/invite/")
    assert visitor.submit({"name": "Gus", "email": "gus@example.org", "role": role}).errors


def test_ending_an_access(school: actions.Joined) -> None:
    reader = person("Rita Reader", school.body, "reader")
    membership = ground.memberships_in(school.body, reader)[0]
    visitor = Visitor(school.person)
    visitor.get(f"{base(school.body)}people/{membership.pk}/end/")
    assert ground.memberships_in(school.body, reader), "asking is not ending"
    visitor.submit()
    assert not ground.memberships_in(school.body, reader)
    assert Visitor(reader).get(base(school.body) + "people/").status == 404
    with pytest.raises(actions.CannotEnd):
        actions.end_access(body=school.body, membership=membership.pk, by="operator", now=NOW)
    held = ground.holder_of(school.body)
    assert held is not None
    with pytest.raises(actions.CannotEnd, match="Hand the account over"):
        actions.end_access(body=school.body, membership=held.pk, by="operator", now=NOW)


def test_an_access_of_another_school_cannot_be_ended(school: actions.Joined) -> None:
    other = join(urn="990001", email="a@seaholm.example", name="Other")
    theirs = ground.holder_of(other.body)
    assert theirs is not None
    visitor = Visitor(school.person)
    assert visitor.get(f"{base(school.body)}people/{theirs.pk}/end/").status == 404
    assert visitor.post(f"{base(school.body)}people/{theirs.pk}/end/").status == 404
    assert ground.holder_of(other.body) == theirs


def test_the_account_is_handed_over_after_asking(school: actions.Joined) -> None:
    head = person("Harriet Head", school.body, "head")
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "people/hand-over/")
    page = visitor.submit({"person": head.pk})
    assert "no other role" in page.text and ground.holder_of(school.body).person == school.person  # type: ignore[union-attr]
    page = visitor.submit()
    assert ground.holder_of(school.body).person == head  # type: ignore[union-attr]
    with open_scope(body=school.body, by="operator"):
        moved = Handover.objects.get()
    assert (moved.giver, moved.taker) == (school.person, head)
    assert Membership.objects.filter(body=school.body, role="holder", until=None).count() == 1


def test_the_account_goes_to_nobody_who_has_not_accepted(school: actions.Joined) -> None:
    with pytest.raises(actions.CannotEnd, match="Invite this person first"):
        actions.hand_over(body=school.body, to=person("Sam Stranger"), by=school.person.pk, now=NOW)
    visitor = Visitor(school.person)
    assert "Invite somebody first" in visitor.get(base(school.body) + "people/hand-over/").text
    assert visitor.post(base(school.body) + "people/hand-over/aaaaaaaaaa/").status == 404


def test_an_adviser_recovers_an_account_whose_holder_has_gone(
    school: actions.Joined, adviser: Person, seaholm: Body
) -> None:
    desk = Visitor(adviser)
    where = f"{base(seaholm)}schools/{school.body.pk}/"
    desk.get(where + "recover/")
    assert desk.submit({"name": "Nora New", "email": f"nora{OFFICIAL}", "reason": " "}).errors
    desk.submit({"name": "Nora New", "email": f"nora{OFFICIAL}", "reason": "Leo has left; I spoke with the office."})
    assert ground.holder_of(school.body).person == school.person, "until it is accepted"  # type: ignore[union-attr]
    guest = Visitor()
    guest.get(link_in(last_mail(f"nora{OFFICIAL}")))
    guest.submit({"name": "Nora New"})
    assert ground.holder_of(school.body).person.name == "Nora New"  # type: ignore[union-attr]
    assert "new person" in last_mail(school.person.email)
    assert "I spoke with the office" in desk.get(where).text


def test_recovering_before_the_claim_was_finished_ends_the_claim(
    joined: actions.Joined, seaholm: Body, adviser: Person
) -> None:
    actions.recover_account(
        body=joined.body, email=f"nora{OFFICIAL}", name="Nora", reason="Asked for", by=adviser.pk, now=timezone.now()
    )
    guest = Visitor()
    guest.get(link_in(last_mail(f"nora{OFFICIAL}")))
    guest.submit({"name": "Nora New"})
    with open_scope(body=joined.body, by="operator"):
        assert queries.open_claim() is None
    assert not ground.memberships_in(joined.body, joined.person)


def test_a_school_of_another_authority_is_out_of_reach(school: actions.Joined, adviser: Person, seaholm: Body) -> None:
    other = grounded.create_body(kind="school", name="Far School", by="operator", now=NOW)
    desk = Visitor(adviser)
    for page in ("", "recover/", "finish/"):
        assert desk.get(f"{base(seaholm)}schools/{other.pk}/{page}").status == 404
    for page in ("code/", "contest/", "successor/", "recover/"):
        assert desk.post(f"{base(seaholm)}schools/{other.pk}/{page}", {"do": "take"}).status == 404
    assert desk.get(f"{base(seaholm)}schools/{school.body.pk}/").status == 200


def test_an_editor_of_the_authority_finishes_no_claim(joined: actions.Joined, seaholm: Body) -> None:
    editor = person("Edith Editor", seaholm, "guidance_editor")
    secondfactor.set_up_one_time_codes(person=editor, by="operator", now=NOW)
    desk = Visitor(editor)
    assert desk.get(f"{base(seaholm)}schools/").status == 403
    assert desk.post(f"{base(seaholm)}schools/{joined.body.pk}/code/").status == 403


@pytest.mark.parametrize("kind", ["early-years", "childminder", "out-of-school"])
def test_an_adviser_adds_a_setting_outside_the_register(seaholm: Body, adviser: Person, kind: str) -> None:
    desk = Visitor(adviser)
    desk.get(f"{base(seaholm)}schools/add/")
    page = desk.submit(
        {"kind": kind, "name": "Pebble Corner", "holder_name": "Polly", "holder_email": "polly@example.org"}
    )
    assert "Pebble Corner" in page.h1 and "What the school shares" not in page.text
    assert "Nobody has answered: invite again, or invite somebody else" in page.text
    assert "Pebble CornerNot in the registerInvited" in desk.get(f"{base(seaholm)}schools/").text
    guest = Visitor()
    guest.get(link_in(last_mail("polly@example.org")))
    guest.submit({"name": "Polly"})
    body = ground.bodies_of(Person.objects.get(email="polly@example.org"))[0]
    held = ground.holder_of(body)
    assert held is not None and held.standing == "confirmed"
    assert ("pebble" in body.address) == (kind != "childminder")
    roles_of = {each.role for each in ground.memberships_in(body, held.person)}
    assert roles_of == ({"holder"} if kind == "early-years" else {"holder", "head"})
    desk.get(f"{base(seaholm)}schools/add/")
    page = desk.submit({"kind": kind, "name": "pebble corner", "holder_name": "P", "holder_email": "p@example.org"})
    assert "already" in page.errors[0]


def test_an_adviser_invites_a_school_whose_addresses_cannot_be_matched(seaholm: Body, adviser: Person) -> None:
    desk = Visitor(adviser)
    page = desk.get(f"{base(seaholm)}schools/?show=not-yet&q=lantern+bay")
    assert "Lantern Bay Nursery School" in page.text
    desk.click("Invite Lantern Bay Nursery School")
    page = desk.submit({"holder_name": "Nell", "holder_email": "nell@example.org"})
    assert "Invited" in page.text
    guest = Visitor()
    guest.get(link_in(last_mail("nell@example.org")))
    guest.submit({"name": "Nell"})
    body = queries.body_of("990001")
    assert body is not None and ground.holder_of(body).standing == "confirmed"  # type: ignore[union-attr]
    assert desk.get(f"{base(seaholm)}schools/invite/990061/").status in (200, 404)
    with pytest.raises(actions.WrongSetting):
        actions.invite_school(
            authority=seaholm, urn="990001", holder_name="X", holder_email="x@example.org", by=adviser.pk, now=NOW
        )


def test_the_list_of_schools_asks_the_database_no_more_for_three_than_for_one(seaholm: Body, adviser: Person) -> None:
    join()
    desk = Visitor(adviser)
    counts = []
    for urn, email in (("", ""), ("990001", "a@seaholm.example"), ("990024", "b@seaholm.example")):
        if urn:
            join(urn=urn, email=email, name="Other")
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(f"{base(seaholm)}schools/")
        counts.append(len(asked))
        assert "Harbour View" in page.text
    assert counts[0] == counts[2], counts


def test_a_school_chooses_what_its_authority_sees_and_the_history_stays(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "sharing/")
    assert visitor.submit({}).errors
    visitor.submit({"rung": "coverage"})
    visitor.submit({"rung": "none"})
    visitor.submit({"rung": "none"})
    with open_scope(body=school.body, by="operator"):
        assert queries.sharing() == "none"
        assert [choice.rung for choice in queries.sharing_history()] == ["none", "coverage"]
    with pytest.raises(actions.WrongRung):
        actions.choose_sharing(body=school.body, rung="everything", by=school.person.pk, now=NOW)
    assert SharingChoice._meta.get_field("rung") is not None


def test_the_ladder_is_said_in_the_words_of_its_rungs(
    school: actions.Joined, seaholm: Body, adviser: Person, slots: Slots
) -> None:
    visitor = Visitor(school.person)
    desk, place = Visitor(adviser), f"{base(seaholm)}schools/{school.body.pk}/"
    assert "The school has not chosen yet" in desk.get(place).text
    page = visitor.get(base(school.body) + "sharing/")
    assert all(rung.label in page.text for rung in SharingChoice.Rung)
    for rung in SharingChoice.Rung:
        visitor.get(base(school.body) + "sharing/")
        visitor.submit({"rung": rung.value})
        page = desk.get(place)
        assert [each for each in SharingChoice.Rung if each.label in page.text] == list(rung.below)
    assert slots.asked == [
        (school.body.pk, False, False), (school.body.pk, True, False), (school.body.pk, True, True)
    ], "nothing is asked for that the rung does not share"  # fmt: skip


def test_the_head_accepts_the_terms_and_nobody_else(school: actions.Joined) -> None:
    head = person("Harriet Head", school.body, "head")
    assert Visitor(school.person).get(base(school.body) + "data-protection/").status == 403
    visitor = Visitor(head)
    visitor.get(base(school.body) + "data-protection/")
    assert "Tick the box" in visitor.submit({}).errors[0]
    visitor.get(base(school.body) + "data-protection/")
    visitor.submit({"accept": "on", "digest": "f" * 64})
    with open_scope(body=school.body, by="operator"):
        assert not TermsAcceptance.objects.exists(), "words that were not the ones in force"
    visitor.get(base(school.body) + "data-protection/")
    visitor.submit({"accept": "on"})
    with open_scope(body=school.body, by="operator"):
        accepted = TermsAcceptance.objects.get()
        assert queries.terms_accepted(terms.in_force().digest)
    assert (accepted.person, accepted.edition) == (head, "2026.1")


def test_anyone_reads_and_downloads_the_terms(visitor: Visitor) -> None:
    page = visitor.get("/data-protection/")
    for words in (
        "controller",
        "impact assessment",
        "record of processing",
        "Privacy notices",
        "Leaving",
        "can read",
        "cannot read",
    ):
        assert words in page.text, words
    for key, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK"), ("txt", b"")):
        answer = visitor.client.get(f"/data-protection/file/{key}/")
        assert answer.status_code == 200 and answer.content.startswith(start)
    assert visitor.get("/data-protection/file/exe/").status == 404


@pytest.mark.slow
def test_the_commands_set_up_an_authority_and_finish_a_claim(register: None) -> None:
    loading.load_packs()
    out = io.StringIO()
    call_command("authority", "new", "--pack", "kent", stdout=out)
    kent = ground.body_by_number("dfe", "886")
    assert kent is not None and kent.pk == out.getvalue().split()[-1]
    call_command(
        "authority", "staff", "ada@kent.example", "--role", "adviser", "--name", "Ada", "--pack", "kent", stdout=out
    )
    assert roles_of(kent, "ada@kent.example") == {"adviser"}
    for wrong in (("new", "--pack", "nowhere"), ("staff", "ada", "--role", "adviser", "--name", "A", "--pack", "kent"),
                  ("staff", "ada@kent.example", "--role", "adviser", "--name", "A", "--pack", "kent")):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("authority", *wrong, stdout=out)
    assert library.authority("kent").districts[0] == "Ashford"
    joined = join()
    with pytest.raises(CommandError, match="has joined here"):
        call_command("claim", "code", "--urn", "990001", stdout=out)
    out = io.StringIO()
    call_command("claim", "code", "--urn", HARBOUR, stdout=out)
    assert "01632 960102" in out.getvalue()
    code = out.getvalue().split()[-1]
    actions.enter_code(body=joined.body, person=joined.person, code=code, now=timezone.now())
    with pytest.raises(CommandError, match="waits"):
        call_command("claim", "finish", "--urn", HARBOUR, stdout=out)


def test_a_school_that_joined_before_its_authority_is_linked_to_it(register: None) -> None:
    joined = join()
    assert ground.parent_of(joined.body, "authority") is None
    loading.load_packs()
    body = actions.set_up_authority(pack=library.authority("seaholm"), by="operator", now=NOW)
    assert ground.parent_of(joined.body, "authority") == body
    assert actions.set_up_authority(pack=library.authority("seaholm"), by="operator", now=NOW) == body


def test_an_invitation_is_too_old_after_two_weeks(school: actions.Joined) -> None:
    actions.invite(
        body=school.body,
        email="gus@example.org",
        name="Gus",
        role="reader",
        by=school.person.pk,
        now=timezone.now() - timedelta(days=15),
    )
    assert Visitor().get(link_in(last_mail("gus@example.org"))).status == 410
    assert "Too old" in Visitor(school.person).get(base(school.body) + "people/").text
    with open_scope(body=school.body, by="operator"):
        assert Invitation.objects.get().state == "sent"


def test_who_may_invite_nobody_any_more_leaves_no_invitation_behind(school: actions.Joined) -> None:
    head = person("Hanna Head", school.body, "head", "reader")
    invited = {"body": school.body, "name": "Me Again", "now": timezone.now()}
    actions.invite(email="me@example.com", role="head", by=head.pk, **invited)
    actions.invite(email="gus@example.org", role="approver", by=school.person.pk, **invited)
    link = link_in(last_mail("me@example.com"))
    for role in ("head", "reader"):
        membership = Membership.objects.get(person=head, role=role)
        actions.end_access(body=school.body, membership=membership.pk, by=school.person.pk, now=timezone.now())
    assert Visitor().get(link).status == 410
    with open_scope(body=school.body, by="test"):
        assert [one.email for one in queries.invitations()] == ["gus@example.org"]


def test_one_body_invites_only_so_many_a_day(school: actions.Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foreland.registry.actions.inviting.MOST_A_DAY", 3)
    now = timezone.now()
    given = {"body": school.body, "name": "Gus", "role": "reader", "by": school.person.pk}
    for number in range(3):
        actions.invite(email=f"g{number}@example.org", now=now, **given)
    with pytest.raises(actions.CannotInvite, match="tomorrow"):
        actions.invite(email="g9@example.org", now=now, **given)
    actions.invite(email="g9@example.org", now=now + timedelta(days=1, minutes=1), **given)


def test_a_setting_with_letters_that_nobody_sees_is_added(seaholm: Body, adviser: Person) -> None:
    visitor = Visitor(adviser)
    visitor.get(base(seaholm) + "schools/add/")
    page = visitor.submit(
        {
            "kind": "out-of-school",
            "name": "Sea\x01\x1b\u202e Club",
            "holder_name": "Sam\r\nSand",
            "holder_email": "s@example.org",
        }
    )
    assert page.status == 200 and page.h1 == "Sea Club"


def test_the_terms_are_made_once_for_everybody(seaholm: Body) -> None:
    one, other = (Visitor().get("/data-protection/file/pdf/").response for _ in range(2))
    assert one.content == other.content and one.content.startswith(b"%PDF")
    assert other.content is not None and terms_views._made.cache_info().hits >= 1


def test_an_authority_neither_lists_nor_touches_the_invitations_of_its_schools(
    school: actions.Joined, seaholm: Body, adviser: Person
) -> None:
    manager, now = person("Mona Manager", seaholm, "authority_manager"), timezone.now()
    secondfactor.set_up_one_time_codes(person=manager, by="operator", now=NOW)
    given = {"name": "Gus", "by": school.person.pk, "now": now}
    theirs = actions.invite(body=school.body, email="gus@example.org", role="approver", **given)
    mine = actions.invite(body=seaholm, email="new@seaholm.example", name="Nia", role="adviser", by=manager.pk, now=now)
    desk, place = Visitor(manager), f"{base(seaholm)}people/"
    page = desk.get(place)
    assert mine.email in page.text and theirs.email not in page.text
    for verb in ("again", "revoke"):
        page = desk.post(f"{place}invitations/{theirs.pk}/{verb}/", {}, follow=True)
        assert page.status == 200 and "accepted or taken back already" in page.text
    with open_scope(body=school.body, by="operator"):
        assert queries.invitations().get().times == 1
    given = {"holder_name": "P", "holder_email": "p@example.org", "by": adviser.pk, "now": now}
    added, _ = actions.add_setting(authority=seaholm, name="Pebble Corner", kind="early-years", **given)
    (membership,) = ground.memberships_in(seaholm, adviser)
    actions.end_access(body=seaholm, membership=membership.pk, by=manager.pk, now=now)
    with open_scope(body=added, by="operator"):
        assert queries.invitations().get().email == "p@example.org", "what an adviser began for a school goes on"


def test_nobody_gives_themself_more_than_they_may(school: actions.Joined, seaholm: Body, adviser: Person) -> None:
    now, holder = timezone.now(), school.person
    given = {"body": school.body, "email": holder.email, "name": holder.name, "by": holder.pk, "now": now}
    for role in ("safeguarding_lead", "deputy", "head", "approver"):
        with pytest.raises(actions.CannotInvite, match="cannot give yourself"):
            actions.invite(role=role, **given)
    actions.invite(role="online_safety_lead", **given)
    with pytest.raises(actions.CannotInvite, match="cannot give yourself"):
        actions.recover_account(
            body=school.body, email=adviser.email, name="Ada", reason="Gone", by=adviser.pk, now=now
        )
    head = person("Hanna Head", school.body, "head")
    actions.invite(body=school.body, email=head.email, name=head.name, role="deputy", by=head.pk, now=now)


def test_whoever_runs_a_setting_alone_leads_on_safeguarding_too(seaholm: Body, adviser: Person) -> None:
    now = timezone.now()
    body, _ = actions.add_setting(
        authority=seaholm, name="Pat Marsh", kind="out-of-school", holder_name="Pat", holder_email="pat@example.org",
        by=adviser.pk, now=now,
    )  # fmt: skip
    visitor = Visitor()
    visitor.get(link_in(last_mail("pat@example.org")))
    visitor.submit({"name": "Pat Marsh"})
    pat = Person.objects.get(email="pat@example.org")
    actions.invite(
        body=body, email=pat.email, name="Pat", role="safeguarding_lead", by=pat.pk, now=now + timedelta(minutes=1)
    )
    visitor.get(link_in(last_mail("pat@example.org")))
    visitor.submit()
    assert roles_of(body, "pat@example.org") == {"holder", "head", "safeguarding_lead"}
