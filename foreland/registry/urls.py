"""The doors of the registry."""

from __future__ import annotations

from django.urls import URLPattern

from foreland.registry.views import authority, claiming, first_days, joining, leading, leaving, members, people, terms
from foreland.tenancy.doors import ANYONE, LINK, MEMBER, door
from foreland.tenancy.permissions import Permission as P

app_name = "registry"
READ, ACT = ("GET",), ("POST",)
_S, _A, _ONE = "schools/<body:body>/", "authorities/<body:body>/", "authorities/<body:body>/schools/<slug:school>/"
_T, _LEAD = "trusts/<body:body>/", _S + "people/lead/<slug:handover>/"


def _staff(root: str) -> list[URLPattern]:
    """Return the doors to the people of an authority or a trust."""
    one = root + "people/invitations/<slug:invitation>/"
    return [
        door(root + "people/who-may-do-what/", members.who_may, name="roles", needs=MEMBER, methods=READ),
        door(root + "people/leave/", leaving.leave, name="leave", needs=MEMBER),
        door(root + "people/<slug:person>/take-out/", leaving.take_out, name="take-out", needs=P.INVITE),
        door(root + "people/", people.people, name="people", needs=P.SEE_PEOPLE, methods=READ),
        door(root + "people/invite/", people.invite, name="invite", needs=P.INVITE),
        door(one + "again/", people.invitation_again, name="again", needs=P.INVITE, methods=ACT),
        door(one + "revoke/", people.invitation_revoke, name="revoke", needs=P.INVITE, methods=ACT),
        door(root + "people/<int:membership>/end/", people.end, name="end", needs=P.INVITE),
    ]


urlpatterns = [
    # anyone
    door("join/", joining.join, name="join", needs=ANYONE, methods=READ),
    door("join/sent/", joining.sent, name="sent", needs=ANYONE, methods=READ),
    door("join/outside-the-register/", joining.outside, name="outside", needs=ANYONE, methods=READ),
    door("join/confirm/<slug:token>/", joining.confirm, name="confirm", needs=ANYONE),
    door("join/<slug:urn>/", joining.check, name="check", needs=ANYONE, methods=READ),
    door("join/<slug:urn>/you/", joining.role, name="role", needs=ANYONE),
    door("join/<slug:urn>/address/", joining.your_address, name="address", needs=ANYONE),
    door("join/<slug:urn>/ask/", joining.ask, name="ask", needs=ANYONE),
    door("join/<slug:urn>/asked/", joining.asked, name="asked", needs=ANYONE, methods=READ),
    door("data-protection/", terms.data_protection, name="data-protection", needs=ANYONE, methods=READ),
    door("data-protection/file/<slug:form>/", terms.file, name="data-protection-file", needs=ANYONE, methods=READ),
    door("data-protection/for/<slug:who>/", terms.notice, name="privacy-notice", needs=ANYONE, methods=READ),
    door("data-protection/<str:edition>/", terms.edition, name="terms-edition", needs=ANYONE, methods=READ),
    door(
        "data-protection/<str:edition>/<slug:form>/", terms.edition_file, name="terms-file", needs=ANYONE, methods=READ
    ),
    # by a link from a message
    door("l/<token:token>/invitation/", people.invitation, name="invitation", needs=LINK("invitation")),
    door("l/<token:token>/not-us/", claiming.contest, name="contest", needs=LINK("contest")),
    # in a school
    door(_S + "joined/", claiming.joined, name="joined", needs=MEMBER, methods=READ),
    door(_S + "claim/", claiming.claim, name="claim", needs=MEMBER),
    door(_S + "claim/code/", claiming.code, name="code", needs=MEMBER),
    door(_S + "claim/withdraw/", claiming.withdraw, name="withdraw", needs=MEMBER),
    door(_S + "sharing/", claiming.sharing, name="sharing", needs=P.CHOOSE_SHARING),
    door(_S + "data-protection/", claiming.accept_terms, name="terms", needs=P.ACCEPT_TERMS),
    door(_S + "successor/", claiming.convert, name="convert", needs=P.HAND_OVER),
    door(_S + "people/", people.people, name="people", needs=P.SEE_PEOPLE, methods=READ),
    door(_S + "people/invite/", people.invite, name="invite", needs=P.INVITE),
    door(
        _S + "people/invitations/<slug:invitation>/again/",
        people.invitation_again,
        name="again",
        needs=P.INVITE,
        methods=ACT,
    ),
    door(
        _S + "people/invitations/<slug:invitation>/revoke/",
        people.invitation_revoke,
        name="revoke",
        needs=P.INVITE,
        methods=ACT,
    ),
    door(_S + "people/<int:membership>/end/", people.end, name="end", needs=P.INVITE),
    door(_S + "people/hand-over/", people.hand_over, name="hand-over", needs=P.HAND_OVER),
    door(_S + "people/hand-over/<slug:person>/", people.hand_over_to, name="hand-over-to", needs=P.HAND_OVER),
    door(_S + "people/who-may-do-what/", members.who_may, name="roles", needs=MEMBER, methods=READ),
    door(_S + "people/leave/", leaving.leave, name="leave", needs=MEMBER),
    door(_S + "people/<slug:person>/take-out/", leaving.take_out, name="take-out", needs=P.INVITE),
    door(_S + "people/lead/", leading.begin, name="lead-begin", needs=P.SEE_PEOPLE),
    door(_LEAD, leading.handover, name="lead-handover", needs=MEMBER),
    door(_LEAD + "anew/", leading.anew, name="lead-anew", needs=P.SEE_PEOPLE, methods=ACT),
    door(_LEAD + "take-back/", leading.take_back, name="lead-take-back", needs=MEMBER, methods=ACT),
    door(_LEAD + "file/", leading.file, name="lead-file", needs=MEMBER, methods=READ),
    door(_S + "first-days/", first_days.first_days, name="first-days", needs=MEMBER, methods=READ),
    door(_S + "first-days/put-on-list/", first_days.put_on_list, name="first-list", needs=MEMBER, methods=ACT),
    door(_S + "first-days/<slug:step>/", first_days.tick, name="first-step", needs=MEMBER, methods=ACT),
    # in an authority or a trust
    *_staff(_A),
    *_staff(_T),
    # in an authority
    door(_A + "schools/", authority.schools, name="schools", needs=P.SEE_SCHOOLS, methods=READ),
    door(_A + "schools/calls/", authority.calls, name="calls", needs=P.FINISH_CLAIMS, methods=READ),
    door(_A + "schools/add/", authority.add_setting, name="add-setting", needs=P.ADD_SETTINGS),
    door(_A + "schools/invite/<slug:urn>/", authority.invite_school, name="invite-school", needs=P.ADD_SETTINGS),
    door(_ONE, authority.school, name="school", needs=P.SEE_SCHOOLS, methods=READ),
    door(_ONE + "code/", authority.code, name="give-code", needs=P.FINISH_CLAIMS, methods=ACT),
    door(_ONE + "finish/", authority.finish, name="finish", needs=P.FINISH_CLAIMS),
    door(_ONE + "contest/", authority.contest, name="contest-for", needs=P.FINISH_CLAIMS, methods=ACT),
    door(_ONE + "recover/", authority.recover, name="recover", needs=P.RECOVER_ACCOUNTS),
    door(_ONE + "successor/", authority.convert_school, name="convert-school", needs=P.FINISH_CLAIMS, methods=ACT),
]
