"""Joining, as people do it and as people misuse it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from foreland.notices.models import Notice
from foreland.profile import actions as profile
from foreland.profile import queries as profile_queries
from foreland.registry import actions, asks, queries
from foreland.registry.actions import claiming
from foreland.registry.models import AccessRequest, Approach, Claim, Establishment, Invitation
from foreland.registry.tests.conftest import (
    HARBOUR,
    NOW,
    OFFICIAL,
    Slots,
    join,
    last_mail,
    link_in,
    mails,
    person,
    token_in,
)
from foreland.tenancy import actions as grounded
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body, LinkToken, Person
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
EMAIL = f"leo{OFFICIAL}"


def claim_now(body: Body) -> Claim:
    """Return the newest claim of a school."""
    with open_scope(body=body, by="operator"):
        return queries.claims()[0]


# asking


@pytest.mark.parametrize(
    "email",
    [
        "leo@gmail.com",
        "leo@harbourview.sch.example.evil.org",
        "leo@harbourview-sch.example",
        "leo@harbоurview.sch.example",  # a Cyrillic letter
        "leo@notharbourview.sch.example",
        "leo@sch.example.org",
        "leo@evil.org@harbourview.sch.example",
        "leo",
        "",
    ],
)
def test_an_address_elsewhere_or_that_only_looks_alike_is_refused(seaholm: Body, email: str) -> None:
    with pytest.raises(actions.NotOfficial, match=r"ends in @harbourview\.sch\.example or @seaholm\.example"):
        actions.ask_to_join(urn=HARBOUR, email=email, name="Leo", said="head", visitor="v", now=NOW)
    assert not Notice.objects.exists() and not Approach.objects.exists()


@pytest.mark.parametrize(
    "email",
    [
        EMAIL,
        f"LEO{OFFICIAL.upper()}",
        "leo@staff.harbourview.sch.example",
        "leo@seaholm.example",
        "leo@team.seaholm.example",
    ],
)
def test_the_schools_domain_and_the_authoritys_are_official(seaholm: Body, email: str) -> None:
    actions.ask_to_join(urn=HARBOUR, email=email, name="Leo", said="head", visitor="v", now=NOW)
    assert mails(email.lower()) == 1


def test_a_setting_outside_the_register_is_sent_to_the_safeguarding_team_alone(seaholm: Body, adviser: Person) -> None:
    with open_scope(body=seaholm, by=adviser.pk):
        for each in profile_queries.contacts(seaholm):
            profile.confirm_contact(body=seaholm, key=each.key, by=adviser.pk, now=timezone.now())
        profile.open_authority(body=seaholm, by=adviser.pk, now=timezone.now())
    page = Visitor().get("/join/outside-the-register/")
    assert "Education safeguarding team: 01632 960004" in page.text
    assert "LADO" not in page.text and "Prevent" not in page.text
    assert page.links["begin a draft without an account"] == "/start/"


def test_a_school_without_a_website_is_no_dead_end(seaholm: Body, adviser: Person) -> None:
    with open_scope(body=seaholm, by=adviser.pk):
        for each in profile_queries.contacts(seaholm):
            profile.confirm_contact(body=seaholm, key=each.key, by=adviser.pk, now=timezone.now())
    where = f"/join/{HARBOUR}/address/?said=lead"
    visitor = Visitor()
    assert "No address that will do?" not in visitor.get(where).text
    page = visitor.submit({"name": "Leo", "email": "leo@b.org"})
    assert page.errors and "Education safeguarding team: 01632 960004" in page.text, "also after a refused address"
    Establishment.objects.filter(pk=HARBOUR).update(hosts=[])
    page = visitor.get(where)
    assert "names no website of this school" in page.text and "@seaholm.example" in page.text
    assert "Education safeguarding team: 01632 960004" in page.text and seaholm.name in page.text
    page = visitor.get(page.links["make a draft now"])
    assert page.status == 200 and "Harbour View Primary School" in page.text


def test_each_wrong_address_names_its_field_once(seaholm: Body) -> None:
    visitor = Visitor()
    visitor.get(f"/join/{HARBOUR}/address/?said=lead")
    page = visitor.submit({"name": "Leo", "email": "leo", "head_email": "head"})
    assert page.errors == [
        "Enter your official e-mail address in the right form, like name@harbourview.sch.example",
        "Enter the e-mail address of the person in charge in the right form, like name@harbourview.sch.example",
    ]
    page = visitor.submit({"name": "Leo", "email": f"{'x' * 400}@b.org", "head_email": ""})
    assert len(page.errors) == 1


def test_an_empty_search_gets_a_word_and_a_school_that_may_join_says_so(seaholm: Body) -> None:
    assert "Enter a name, a postcode" in Visitor().get("/join/?q=+").text
    page = Visitor().get("/join/?q=harbour+view")
    assert "Not joined yet" in page.text and "Enter a name, a postcode" not in page.text


def test_a_school_without_a_website_says_what_would_do(seaholm: Body) -> None:
    Establishment.objects.filter(pk=HARBOUR).update(hosts=[])
    with pytest.raises(actions.NotOfficial, match=r"names no website.*seaholm\.example.*adviser"):
        actions.ask_to_join(urn=HARBOUR, email="a@b.org", name="Leo", said="head", visitor="v", now=NOW)


def test_asking_does_not_tell_whether_the_address_has_an_account(seaholm: Body) -> None:
    from foreland.tenancy import actions as grounded  # noqa: PLC0415

    grounded.create_person(email=f"known{OFFICIAL}", name="Known", by="operator", now=NOW)
    told = []
    for email in (f"known{OFFICIAL}", f"unknown{OFFICIAL}"):
        visitor = Visitor()
        visitor.get(f"/join/{HARBOUR}/address/?said=head")
        page = visitor.submit({"name": "Leo", "email": email})
        told.append((page.status, page.text.replace(email, "")))
    assert told[0] == told[1]


def test_only_so_many_links_are_sent(seaholm: Body) -> None:
    for _ in range(3):
        actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Leo", said="head", visitor="v", now=NOW)
    with pytest.raises(actions.TooMany, match="in an hour"):
        actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Leo", said="head", visitor="w", now=NOW)
    actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Leo", said="head", visitor="w", now=NOW + timedelta(hours=2))
    assert mails(EMAIL) == 4


def test_a_closed_school_cannot_be_joined(seaholm: Body) -> None:
    with pytest.raises(actions.HasClosed, match="came after it"):
        actions.ask_to_join(urn="990009", email="a@b.org", name="Leo", said="head", visitor="v", now=NOW)


# the link


def test_a_link_works_once_and_only_as_it_was_sent(seaholm: Body) -> None:
    actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Leo Lead", said="head", visitor="v", now=NOW)
    token = token_in(last_mail(EMAIL))
    with pytest.raises(actions.LinkUsed, match="not one of ours"):
        actions.confirm_address(token="A" * 32, now=NOW)
    with pytest.raises(actions.LinkUsed, match="24 hours"):
        actions.confirm_address(token=token, now=NOW + timedelta(hours=25))
    joined = actions.confirm_address(token=token, now=NOW)
    assert joined.new and joined.person.email == EMAIL
    with pytest.raises(actions.LinkUsed, match="has been used"):
        actions.confirm_address(token=token, now=NOW)
    assert Person.objects.filter(email=EMAIL).count() == 1


def test_opening_the_link_does_nothing_until_the_button(seaholm: Body, visitor: Visitor) -> None:
    actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Leo Lead", said="head", visitor="v", now=timezone.now())
    link = link_in(last_mail(EMAIL))
    for _ in range(2):
        page = visitor.get(link)
        assert page.status == 200 and page.response.headers["Referrer-Policy"] == "same-origin"
    assert not Person.objects.filter(email=EMAIL).exists()
    assert visitor.submit().h1 == "You have joined"
    assert visitor.get(link).status == 410
    assert Visitor().get("/join/confirm/" + "A" * 32 + "/").status == 410


def test_somebody_who_was_here_before_is_not_signed_in_by_a_link(seaholm: Body) -> None:
    from foreland.tenancy import actions as grounded  # noqa: PLC0415

    grounded.create_person(email=EMAIL, name="Leo Lead", by="operator", now=NOW)
    actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Somebody", said="head", visitor="v", now=timezone.now())
    visitor = Visitor()
    visitor.get(link_in(last_mail(EMAIL)))
    page = visitor.submit(follow=True)
    assert "/accounts/login/" in page.address, "they joined, and sign in as always"
    assert Person.objects.get(email=EMAIL).name == "Leo Lead"


def test_the_faster_of_two_joins_and_the_other_is_told_how_to_ask(seaholm: Body) -> None:
    for email in (EMAIL, f"second{OFFICIAL}"):
        actions.ask_to_join(urn=HARBOUR, email=email, name="Somebody", said="head", visitor="v", now=timezone.now())
    actions.confirm_address(token=token_in(last_mail(EMAIL)), now=timezone.now())
    visitor = Visitor()
    visitor.get(link_in(last_mail(f"second{OFFICIAL}")))
    page = visitor.submit(follow=True)
    assert page.h1 == "Your school has joined already"
    assert "Leo" not in page.told and EMAIL not in page.html
    assert not Person.objects.filter(email=f"second{OFFICIAL}").exists()


def test_a_draft_made_without_an_account_is_kept(seaholm: Body, slots: Slots) -> None:
    slots.token = "a-draft"
    visitor = Visitor()
    visitor.get(f"/join/{HARBOUR}/address/?said=head")
    visitor.submit({"name": "Leo", "email": EMAIL})
    slots.token = ""  # the mail is opened in another browser
    other = Visitor()
    other.get(link_in(last_mail(EMAIL)))
    slots.after_join = asks.AfterJoin("/schools/somewhere/", kept=True, left=3)
    page = other.submit()
    body = queries.body_of(HARBOUR)
    assert body is not None and slots.adopted == [("a-draft", body.pk)]
    assert "The draft that you made before you joined is kept here." in page.text
    assert (
        page.links["Go on with your draft"] == "/schools/somewhere/" and "3 questions wait for you still" in page.text
    )
    slots.after_join = None
    page = other.get(page.address)
    assert "Make your policy" in page.links and "Or bring the policy that you have" not in page.links
    slots.after_join = asks.AfterJoin("/schools/somewhere/", bring="/schools/somewhere/old/")
    assert other.get(page.address).links["Or bring the policy that you have"] == "/schools/somewhere/old/"


# a second person


def test_a_second_person_asks_without_learning_who_holds_the_account(joined: actions.Joined, adviser: Person) -> None:
    visitor = Visitor()
    page = visitor.get(f"/join/{HARBOUR}/")
    assert page.h1 == "This school has joined" and "Leo" not in page.told
    visitor.click("Ask for access")
    page = visitor.submit({"name": "Tara Teacher", "email": f"tara{OFFICIAL}", "wants": "access"})
    assert page.h1 == "Your words were passed on" and "Leo" not in page.told
    assert "tara" in last_mail(EMAIL)
    before = mails(EMAIL)
    visitor.get(f"/join/{HARBOUR}/ask/")
    visitor.submit({"name": "Tara", "email": f"tara{OFFICIAL}", "wants": "unknown"})
    assert mails(EMAIL) == before, "the holder does not hear of it"
    assert "nobody at the school knows" in last_mail(adviser.email)


def test_requests_for_access_are_bounded(joined: actions.Joined) -> None:
    for number in range(5):
        actions.ask_for_access(
            body=joined.body, name="T", email=f"t{number}{OFFICIAL}", unknown=False, visitor="v", now=NOW
        )
    with pytest.raises(actions.TooMany):
        actions.ask_for_access(body=joined.body, name="T", email=f"t{OFFICIAL}", unknown=False, visitor="v", now=NOW)


def test_the_form_to_ask_leads_back_where_nobody_has_joined(seaholm: Body, visitor: Visitor) -> None:
    assert visitor.get(f"/join/{HARBOUR}/ask/").location == f"/join/{HARBOUR}/"
    assert visitor.get("/join/123456/").status == 404


# the claim


def test_while_a_claim_waits_policies_can_be_made_and_nobody_invited(joined: actions.Joined) -> None:
    visitor = Visitor(joined.person)
    home = f"/schools/{joined.body.address}/"
    assert visitor.get(home + "people/").status == 200
    assert visitor.get(home + "people/invite/").status == 403
    allowed = ground.permissions_of(ground.memberships_in(joined.body, joined.person))
    assert Permission.WRITE_POLICIES in allowed
    assert not allowed & {Permission.INVITE, Permission.PUBLISH, Permission.PERSONAL_DATA, Permission.HAND_OVER}
    page = visitor.get(home)
    assert "Your next step Make your online safety policy" in page.text and "Joining is not finished" in page.text


def test_a_claim_is_finished_by_the_code_that_an_adviser_gives_by_telephone(
    joined: actions.Joined, adviser: Person
) -> None:
    visitor = Visitor(joined.person)
    home = f"/schools/{joined.body.address}/"
    page = visitor.get(home + "claim/")
    assert "01••• •••102" in page.text and "960102" not in page.html
    visitor.submit({"way": "telephone"})
    assert "waits for its code" in Notice.objects.filter(to=adviser.email).latest("created").subject

    desk = Visitor(adviser)
    authority = ground.parent_of(joined.body, "authority")
    assert authority is not None
    page = desk.get(f"/authorities/{authority.address}/schools/calls/")
    assert "01632 960102" in page.text
    page = desk.submit(button="Show a code for Harbour View Primary School")
    code = page.tree.xpath("//strong[@class='code']")[0].text
    assert page.response.headers["Cache-Control"] == "private, no-store"

    page = visitor.get(home + "claim/code/")
    page = visitor.submit({"code": code.lower().replace("-", " ")}, follow=False)
    assert page.status == 302
    assert claim_now(joined.body).ended_how == "code-telephone"
    assert visitor.get(home + "people/invite/").status == 200
    assert claim_now(joined.body).code == ""


def test_a_code_guessed_five_times_no_longer_works(joined: actions.Joined) -> None:
    made = actions.make_code(body=joined.body, by="operator", now=NOW)
    for left in (4, 3, 2, 1):
        with pytest.raises(actions.WrongCode, match=f"{left} tr"):
            actions.enter_code(body=joined.body, person=joined.person, code="AAAA-AAAA", now=NOW)
    with pytest.raises(actions.CodeGone, match="five times"):
        actions.enter_code(body=joined.body, person=joined.person, code="AAAA-AAAA", now=NOW)
    with pytest.raises(actions.CodeGone):
        actions.enter_code(body=joined.body, person=joined.person, code=made.words, now=NOW)
    assert claim_now(joined.body).state == "waiting"
    again = actions.make_code(body=joined.body, by="operator", now=NOW)
    actions.enter_code(body=joined.body, person=joined.person, code=again.words, now=NOW)


def test_a_code_is_too_old_after_28_days_and_an_earlier_one_stops(joined: actions.Joined) -> None:
    first = actions.make_code(body=joined.body, by="operator", now=NOW)
    second = actions.make_code(body=joined.body, by="operator", now=NOW)
    with pytest.raises(actions.WrongCode):
        actions.enter_code(body=joined.body, person=joined.person, code=first.words, now=NOW)
    with pytest.raises(actions.CodeGone, match="28 days"):
        actions.enter_code(body=joined.body, person=joined.person, code=second.words, now=NOW + timedelta(days=29))


def test_the_code_is_stored_nowhere(joined: actions.Joined) -> None:
    made = actions.make_code(body=joined.body, by="operator", now=NOW)
    plain = made.words.replace("-", "")
    assert plain not in claim_now(joined.body).code and len(plain) == claiming.LENGTH
    assert not any(plain in str(entry.detail) for entry in Entry.objects.all())
    assert not Notice.objects.filter(to=EMAIL, subject__contains=plain).exists()


def test_a_code_of_another_school_opens_nothing(joined: actions.Joined) -> None:
    other = join(urn="990001", email="a@seaholm.example", name="Other")
    made = actions.make_code(body=other.body, by="operator", now=NOW)
    actions.make_code(body=joined.body, by="operator", now=NOW)
    with pytest.raises(actions.WrongCode):
        actions.enter_code(body=joined.body, person=joined.person, code=made.words, now=NOW)
    with pytest.raises(actions.NotYours):
        actions.enter_code(body=joined.body, person=other.person, code=made.words, now=NOW)


def test_a_letter_bears_the_address_of_the_register_and_the_code(joined: actions.Joined, adviser: Person) -> None:
    actions.choose_way(body=joined.body, way="post", by=joined.person.pk, now=NOW)
    desk = Visitor(adviser)
    authority = ground.parent_of(joined.body, "authority")
    assert authority is not None
    desk.get(f"/authorities/{authority.address}/schools/{joined.body.pk}/")
    page = desk.submit(button="Make a letter")
    assert page.h1.startswith("Letter to") and "Quay Road" in page.text and "ZZ2 7LW" in page.text
    assert claim_now(joined.body).state == "code-sent"


def test_the_head_is_told_and_can_contest(joined: actions.Joined, adviser: Person) -> None:
    words = last_mail(f"head{OFFICIAL}")
    assert "Leo Lead" in words
    visitor = Visitor()
    page = visitor.get(link_in(words))
    assert page.status == 200 and ground.holder_of(joined.body) is not None, "looking changes nothing"
    visitor.submit()
    assert ground.holder_of(joined.body) is None
    assert claim_now(joined.body).state == "contested"
    assert Visitor(joined.person).get(f"/schools/{joined.body.address}/people/").status == 404
    assert "contested" in Notice.objects.filter(to=adviser.email).latest("created").subject
    assert "has ended" in last_mail(EMAIL)
    again = visitor.get(link_in(words))
    assert again.status == 200
    assert "ended already" in visitor.submit().text
    fresh = join(email=f"head{OFFICIAL}", name="Harriet Head")
    assert fresh.body == joined.body, "the school joins anew and keeps what it has"


def test_a_finished_claim_can_still_be_contested_and_its_invitations_fall(joined: actions.Joined) -> None:
    actions.finish_claim(body=joined.body, how="operator", by="operator", now=NOW)
    actions.invite(body=joined.body, email="mate@example.org", name="Mate", role="head", by=joined.person.pk, now=NOW)
    actions.contest_claim(body=joined.body, claim=joined.claim.pk, by="operator", now=NOW)
    with open_scope(body=joined.body, by="operator"):
        invitation = Invitation.objects.get()
        assert invitation.state == "revoked" and invitation.link.revoked is not None
    assert not ground.memberships_in(joined.body, joined.person)


def test_a_claim_can_be_taken_back_by_whoever_made_it(joined: actions.Joined) -> None:
    with pytest.raises(actions.NotYours):
        actions.withdraw_claim(body=joined.body, person=person("Not Me"), now=NOW)
    visitor = Visitor(joined.person)
    visitor.get(f"/schools/{joined.body.address}/claim/withdraw/")
    visitor.submit()
    assert ground.holder_of(joined.body) is None
    with pytest.raises(actions.NoClaim):
        actions.finish_claim(body=joined.body, how="operator", by="operator", now=NOW)


def test_finishing_twice_finishes_once(joined: actions.Joined) -> None:
    actions.finish_claim(body=joined.body, how="operator", by="operator", now=NOW)
    count = mails(EMAIL)
    with pytest.raises(actions.NoClaim):
        actions.finish_claim(body=joined.body, how="operator", by="operator", now=NOW)
    assert mails(EMAIL) == count


def test_links_of_another_purpose_or_school_open_nothing(joined: actions.Joined) -> None:
    token = token_in(last_mail(f"head{OFFICIAL}"))
    assert Visitor().get(f"/l/{token}/invitation/").status == 404
    assert Visitor().get("/l/" + "A" * 32 + "/not-us/").status == 404
    LinkToken.objects.update(expires=timezone.now() - timedelta(hours=1), created=NOW - timedelta(days=90))
    assert Visitor().get(f"/l/{token}/not-us/").status == 410


def test_what_is_kept_no_longer_is_forgotten(joined: actions.Joined) -> None:
    actions.ask_for_access(
        body=joined.body, name="T", email=f"t{OFFICIAL}", unknown=False, visitor="v", now=timezone.now()
    )
    grounded.forget_over(now=timezone.now() + timedelta(days=29))
    assert Approach.objects.count() == 1
    grounded.forget_over(now=timezone.now() + timedelta(days=31))
    with open_scope(body=joined.body, by="test"):
        assert not Approach.objects.exists() and AccessRequest.objects.count() == 1
        grounded.forget_over(now=timezone.now() + timedelta(days=91))
        assert not AccessRequest.objects.exists()


def test_without_an_authority_the_operator_is_told(register: None) -> None:
    joined = join()
    actions.choose_way(body=joined.body, way="post", by=joined.person.pk, now=NOW)
    actions.ask_for_access(body=joined.body, name="T", email=f"t{OFFICIAL}", unknown=True, visitor="v", now=NOW)
    operator = Notice.objects.filter(kind="adviser")
    assert operator.count() == 2 and all("foreland claim" in notice.text for notice in operator)


def test_answers_never_tell_the_trail_a_name_or_address(joined: actions.Joined) -> None:
    actions.finish_claim(body=joined.body, how="operator", by="operator", now=NOW)
    assert Entry.objects.filter(verb="registry.claim-finished").exists()
    for entry in Entry.objects.all():
        assert "Leo" not in str(entry.detail) and "@" not in str(entry.detail) + entry.subject + entry.by


def test_a_form_sent_twice_makes_one_claim(seaholm: Body) -> None:
    actions.ask_to_join(urn=HARBOUR, email=EMAIL, name="Leo", said="head", visitor="v", now=timezone.now())
    link = link_in(last_mail(EMAIL))
    visitor = Visitor(careless=True)
    assert visitor.post(link).status == 302
    assert visitor.post(link).status == 410
    body = queries.body_of(HARBOUR)
    assert body is not None
    with open_scope(body=body, by="operator"):
        assert Claim.objects.count() == 1
    assert {one.role for one in ground.members_of(body)} == {"holder", "head"}


def test_advisers_are_not_written_to_for_every_change_of_mind(joined: actions.Joined, adviser: Person) -> None:
    before = mails(adviser.email)
    for number in range(12):
        way = ("telephone", "post", "adviser")[number % 3]
        actions.choose_way(body=joined.body, way=way, by=joined.person.pk, now=NOW + timedelta(minutes=number))
    assert mails(adviser.email) == before + 1
    actions.choose_way(body=joined.body, way="telephone", by=joined.person.pk, now=NOW + timedelta(hours=2))
    assert mails(adviser.email) == before + 2


@pytest.mark.parametrize(
    "name", ["Verify at http://evil.example", "www.evil.example", "evil.example/now", "a@evil.example"]
)
def test_a_name_brings_no_address_into_our_messages(seaholm: Body, name: str) -> None:
    visitor = Visitor()
    visitor.get(f"/join/{HARBOUR}/address/?said=head")
    assert visitor.submit({"name": name, "email": EMAIL}).errors
    assert not Notice.objects.exists()


def test_what_nobody_sees_is_taken_out_of_a_name(seaholm: Body) -> None:
    visitor = Visitor()
    visitor.get(f"/join/{HARBOUR}/address/?said=head")
    visitor.submit({"name": "Leo\r\nBcc: x\u202e \x1b Lead", "email": EMAIL})
    assert Approach.objects.get().name == "Leo Bcc: x Lead"


def test_the_heads_address_is_not_the_claimants_with_a_mark(seaholm: Body) -> None:
    visitor = Visitor()
    visitor.get(f"/join/{HARBOUR}/address/?said=lead")
    page = visitor.submit({"name": "Leo Lead", "email": EMAIL, "head_email": f"Leo+head{OFFICIAL}"})
    assert "own address, not yours" in page.errors[0]


def test_a_claim_that_waits_neither_approves_nor_accepts_terms(seaholm: Body) -> None:
    joined = join(said="head")
    visitor = Visitor(joined.person)
    home = f"/schools/{joined.body.address}/"
    assert visitor.get(home + "data-protection/").status == 403
    may = ground.permissions_of(ground.memberships_in(joined.body, joined.person))
    assert Permission.SUBMIT_POLICIES in may
    assert not may & {Permission.APPROVE_POLICIES, Permission.RELEASE_FACTS, Permission.ACCEPT_TERMS}
