"""What a person may be allowed to do. `roles.py` says which role may do what."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a door can ask for; its value is stored nowhere but in roles and the trail."""

    # In a school or setting, or a trust
    SEE_BODY = "see the school's home page and profile"
    SEE_POLICIES = "read policies and drafts"
    COMMENT = "comment on drafts, suggest other words, and read what others said"
    WRITE_POLICIES = "write policies: keep, leave out, reword, move and add statements"
    SUBMIT_POLICIES = "submit a policy for approval"
    APPROVE_POLICIES = "approve a policy, or send it back"
    RELEASE_FACTS = "release a factual re-issue when a name or number changed"
    PUBLISH = "put an approved version in public"
    EDIT_PROFILE = "change the school's facts, role holders, terms and crest"
    SEE_PEOPLE = "see who has access and in which role"
    INVITE = "invite people and end their access"
    HAND_OVER = "hand the account over to another person"
    ACCEPT_TERMS = "accept the data protection terms for the school"
    CHOOSE_SHARING = "choose what the authority sees"
    SEE_TRAIL = "read the trail: who did what and when"
    PERSONAL_DATA = "open the parts that hold personal data"

    # In an authority
    SEE_SCHOOLS = "see the schools of the authority and what they share"
    FINISH_CLAIMS = "confirm that a person who joined speaks for the school"
    ADD_SETTINGS = "add a setting that is not in the national register"
    RECOVER_ACCOUNTS = "give a school's account to a new person when its holder has gone"
    CONFIRM_CONTACTS = "confirm the emergency contacts"
    EDIT_AUTHORITY = "change the authority's facts, contacts and districts"


# What a membership may not do while the claim to speak for the school is still being checked. Approving and releasing
# publish at once; accepting the terms binds the school.
WAITING_CLAIM_LACKS = frozenset({
    Permission.INVITE, Permission.PUBLISH, Permission.PERSONAL_DATA, Permission.HAND_OVER, Permission.APPROVE_POLICIES,
    Permission.RELEASE_FACTS, Permission.ACCEPT_TERMS,
})  # fmt: skip

SECOND_FACTOR_FOR = frozenset({Permission.PERSONAL_DATA})
"""What a door opens only to a session that has shown a second factor, whatever the role: of some roles it is asked at every door."""
