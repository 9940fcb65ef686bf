"""The roles: who may do what, on one page.

Holding the account opens no concern: the safeguarding lead and deputies are named apart from the holder.
"""

from __future__ import annotations

from dataclasses import dataclass

from foreland.tenancy.permissions import WAITING_CLAIM_LACKS, Permission

P = Permission


@dataclass(frozen=True, slots=True)
class Role:
    """One role in one kind of body: what it is called, what it may do, whether sign-in needs a second factor."""

    key: str
    name: str
    description: str
    kind: str
    permissions: frozenset[Permission]
    second_factor: bool = False

    @property
    def said(self) -> str:
        """What it is called within a sentence: "person in charge", "IT technician"."""
        return self.name if self.name[1:2].isupper() else self.name[:1].lower() + self.name[1:]

    def grants(self, standing: str) -> frozenset[Permission]:
        """Return the permissions of a membership in this role, fewer while its claim is waiting."""
        return self.permissions - WAITING_CLAIM_LACKS if standing == "claiming" else self.permissions


SEES = frozenset({P.SEE_BODY, P.SEE_POLICIES})
COMMENTS = SEES | {P.COMMENT}
WRITES = COMMENTS | {P.WRITE_POLICIES}
LEADS = WRITES | {
    P.SUBMIT_POLICIES,
    P.PUBLISH,
    P.EDIT_PROFILE,
    P.SEE_PEOPLE,
    P.SEE_TRAIL,
}

HOLDER = Role(
    "holder",
    "Account holder",
    "Holds the school's one account: invites people, chooses what is shared, can hand the account over.",
    "school",
    LEADS | {P.INVITE, P.HAND_OVER, P.CHOOSE_SHARING},
)
HEAD = Role(
    "head",
    "Person in charge",
    "Headteacher, principal, manager or owner: approves where governors have left it to them, releases changed names and numbers, accepts the data protection terms.",
    "school",
    LEADS
    | {
        P.APPROVE_POLICIES,
        P.RELEASE_FACTS,
        P.INVITE,
        P.HAND_OVER,
        P.ACCEPT_TERMS,
        P.CHOOSE_SHARING,
        P.PERSONAL_DATA,
    },
)
SAFEGUARDING_LEAD = Role(
    "safeguarding_lead",
    "Designated safeguarding lead",
    "Leads on child protection. Reads concerns.",
    "school",
    LEADS | {P.PERSONAL_DATA},
    second_factor=True,
)
DEPUTY = Role(
    "deputy",
    "Deputy safeguarding lead",
    "Stands in for the designated safeguarding lead. Reads concerns.",
    "school",
    LEADS | {P.PERSONAL_DATA},
    second_factor=True,
)
ONLINE_SAFETY_LEAD = Role(
    "online_safety_lead",
    "Online safety lead",
    "Writes and keeps the online safety policies. Reads no concerns.",
    "school",
    LEADS,
)
EDITOR = Role("editor", "Policy editor", "Helps to write policies.", "school", WRITES)
APPROVER = Role(
    "approver",
    "Approver",
    "A governor, trustee, proprietor or whoever else approves policies.",
    "school",
    COMMENTS | {P.APPROVE_POLICIES, P.SEE_PEOPLE, P.SEE_TRAIL},
)
GOVERNOR = Role(
    "governor",
    "Governor",
    "A governor or trustee who reads drafts, comments and suggests other words. Approves nothing: that is the approver's.",
    "school",
    COMMENTS,
)
TECHNICIAN = Role(
    "technician",
    "IT technician",
    "Looks after filtering and devices: reads drafts, comments, and suggests words that fit what the systems do.",
    "school",
    COMMENTS,
)
COMMENTER = Role(
    "commenter",
    "Commenter",
    "A member of staff who reads drafts, comments on them and suggests other words. Changes nothing alone.",
    "school",
    COMMENTS,
)
READER = Role(
    "reader",
    "Reader",
    "A member of staff who reads policies and drafts, without what others say about them.",
    "school",
    SEES,
)

ADVISER = Role(
    "adviser",
    "Adviser",
    "Helps schools: confirms claims, adds settings, recovers accounts, writes and publishes the authority’s edition. Sees what each school shares.",
    "authority",
    WRITES | {P.SUBMIT_POLICIES, P.PUBLISH, P.SEE_SCHOOLS, P.FINISH_CLAIMS, P.ADD_SETTINGS, P.RECOVER_ACCOUNTS},
    second_factor=True,
)
GUIDANCE_EDITOR = Role(
    "guidance_editor",
    "Editor",
    "Writes the authority's guidance and its own bank of statements.",
    "authority",
    WRITES | {P.SUBMIT_POLICIES},
    second_factor=True,
)
AUTHORITY_MANAGER = Role(
    "authority_manager",
    "Manager",
    "Answers for the authority: people, facts and emergency contacts.",
    "authority",
    ADVISER.permissions
    | {
        P.CONFIRM_CONTACTS,
        P.EDIT_AUTHORITY,
        P.EDIT_PROFILE,
        P.SEE_PEOPLE,
        P.INVITE,
        P.SEE_TRAIL,
        P.SEE_POLICIES,
        P.COMMENT,
        P.APPROVE_POLICIES,
        P.PUBLISH,
    },
    second_factor=True,
)

TRUST_LEAD = Role(
    "trust_lead",
    "Trust lead",
    "Leads on safeguarding for the trust: people, the trust’s edition and its publishing. Sees what each of its schools shares.",
    "trust",
    LEADS | {P.APPROVE_POLICIES, P.RELEASE_FACTS, P.INVITE, P.SEE_SCHOOLS},
    second_factor=True,
)
TRUST_EDITOR = Role(
    "trust_editor",
    "Trust editor",
    "Writes the trust’s own edition; publishes nothing.",
    "trust",
    WRITES | {P.SUBMIT_POLICIES},
    second_factor=True,
)

ROLES = (
    HOLDER,
    HEAD,
    SAFEGUARDING_LEAD,
    DEPUTY,
    ONLINE_SAFETY_LEAD,
    EDITOR,
    APPROVER,
    GOVERNOR,
    TECHNICIAN,
    COMMENTER,
    READER,
    ADVISER,
    GUIDANCE_EDITOR,
    AUTHORITY_MANAGER,
    TRUST_LEAD,
    TRUST_EDITOR,
)
BY_KEY = {role.key: role for role in ROLES}


def for_kind(kind: str) -> tuple[Role, ...]:
    """Return the roles that a school, a trust or an authority has, in the order of the page."""
    return tuple(role for role in ROLES if role.kind == kind)


def granting(permission: Permission, kind: str) -> tuple[Role, ...]:
    """Return the roles of this kind of body that hold the permission."""
    return tuple(role for role in for_kind(kind) if permission in role.permissions)
