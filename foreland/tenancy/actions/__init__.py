"""The verbs of the ground. Each is one change of state, says who did it and when, and leaves a trail."""

from foreland.tenancy.actions.bodies import (
    AlreadyLinked,
    NotLinked,
    NumberTaken,
    create_body,
    end_link,
    link_bodies,
    rename_body,
    set_number,
)
from foreland.tenancy.actions.leaving import end_sessions, revoke_personal_links
from foreland.tenancy.actions.links import LinkGone, NewLink, make_link, revoke_link, use_link
from foreland.tenancy.actions.people import (
    AddressTaken,
    AlreadyMember,
    HeldAlready,
    NotHolder,
    NotMember,
    WrongRole,
    add_member,
    confirm_standing,
    create_person,
    end_membership,
    hand_over,
    rename_person,
)

__all__ = [
    "AddressTaken",
    "AlreadyLinked",
    "AlreadyMember",
    "HeldAlready",
    "LinkGone",
    "NewLink",
    "NotHolder",
    "NotLinked",
    "NotMember",
    "NumberTaken",
    "WrongRole",
    "add_member",
    "confirm_standing",
    "create_body",
    "create_person",
    "end_link",
    "end_membership",
    "end_sessions",
    "hand_over",
    "link_bodies",
    "make_link",
    "rename_body",
    "rename_person",
    "revoke_link",
    "revoke_personal_links",
    "set_number",
    "use_link",
]
