"""Verbs of the policies room. Each is one change, atomic, says who (`by=`) and when (`now=`), and leaves a trail."""

from foreland.policies.actions.amending import (
    ChangedMeanwhile,
    NotPossible,
    add_statement,
    choose,
    leave_out,
    move,
    restore,
    reword,
    reword_short,
    take_in,
    use_again,
)
from foreland.policies.actions.answering import check_answers, take_answers
from foreland.policies.actions.approval import (
    approve,
    ratify,
    release_facts,
    send_back,
    submit,
    withdraw,
)
from foreland.policies.actions.deciding import SectionChanged, agree_section, keep_standing, reopen_section
from foreland.policies.actions.making import (
    adopt_open_draft,
    answer_open_draft,
    change_shape,
    forget_open_drafts,
    new_policy,
    set_review_date,
    start_open_draft,
)
from foreland.policies.actions.publishing import (
    add_embed_host,
    approval_of,
    decision_of,
    publish,
    remove_embed_host,
)
from foreland.policies.actions.taking_part import add_took_part, remove_took_part

__all__ = [
    "ChangedMeanwhile",
    "NotPossible",
    "SectionChanged",
    "add_embed_host",
    "add_statement",
    "add_took_part",
    "adopt_open_draft",
    "agree_section",
    "answer_open_draft",
    "approval_of",
    "approve",
    "change_shape",
    "check_answers",
    "choose",
    "decision_of",
    "forget_open_drafts",
    "keep_standing",
    "leave_out",
    "move",
    "new_policy",
    "publish",
    "ratify",
    "release_facts",
    "remove_embed_host",
    "remove_took_part",
    "reopen_section",
    "restore",
    "reword",
    "reword_short",
    "send_back",
    "set_review_date",
    "start_open_draft",
    "submit",
    "take_answers",
    "take_in",
    "use_again",
    "withdraw",
]
