"""Inviting, ending, handing over, recovering."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from foreland.registry import actions, queries
from foreland.registry.models import Handover, Invitation
from foreland.registry.tests.conftest import (
    NOW,
    OFFICIAL,
    base,
    join,
    last_mail,
    link_in,
    mails,
    person,
    roles_of,
)
from foreland.tenancy import actions as grounded
from foreland.tenancy import queries as ground
from foreland.tenancy import secondfactor
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_holder_invites_an_approver_who_accepts(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    visitor.get(base(school.body) + "people/invite/")
    assert visitor.submit({"name": "", "email": "x", "role": ""}).errors
    page = visitor.submit({"name": "Gus Governor", "email": "Gus@Example.org", "role": "approver"})
    assert page.errors == ["Check with them that Gus@Example.org is right, then tick the box and send again"]
    assert "It stays theirs when they leave" in page.text and mails("gus@example.org") == 0
    page = visitor.submit({"email": "gus@other.example", "checked": "Gus@Example.org"})
    assert page.errors == ["Check with them that gus@other.example is right, then tick the box and send again"]
    page = visitor.submit({"email": "gus@example.org", "checked": "gus@example.org"})
    assert "An invitation is on its way to gus@example.org" in page.text
    guest = Visitor()
    page = guest.get(link_in(last_mail("gus@example.org")))
    assert "Approver" in page.text
    guest.submit({"name": "Gus G."})
    assert roles_of(school.body, "gus@example.org") == {"approver"}
    assert Person.objects.get(email="gus@example.org").name == "Gus G."
    assert Visitor().get(link_in(last_mail("gus@example.org"))).status == 410


def test_an_official_address_is_invited_without_more_ado(school: actions.Joined) -> None:
    visitor = Visitor(school.person)
    page = visitor.get(base(school.body) + "people/invite/")
    assert "Governors, childminders and others without one may use their own" in page.text
    page = visitor.submit({"name": "Dana", "email": f"dana{OFFICIAL}", "role": "reader"})
    assert "An invitation is on its way" in page.text and mails(f"dana{OFFICIAL}") == 1


def test_outside_the_register_an_address_at_a_mail_provider_is_private(world: World) -> None:
    for email, private in (("pat@gmail.com", True), ("pat@northshire.example", False)):
        assert queries.looks_private(world.northshire, email) is private, email
        with open_scope(body=world.trust, by="test"):
            assert queries.looks_private(world.trust, email) is private, email


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
    assert "2 people have access" in page.text and "What each role may do, and who has it" in page.links
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
        page = visitor.submit({"name": "Gus", "email": f"gus{OFFICIAL}", "role": "reader"})
    assert "on its way" in page.errors[0]
    assert mails(f"gus{OFFICIAL}") == 1


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
