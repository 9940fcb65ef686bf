"""Verbs of the policies room. Each is one change, atomic, says who (`by=`) and when (`now=`), and leaves a trail."""

from foreland.policies.actions.amending import (
    ChangedMeanwhile,
    FixedWords,
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
from foreland.policies.actions.bringing import bring_in, take_back_brought
from foreland.policies.actions.deciding import SectionChanged, agree_section, keep_standing, reopen_section
from foreland.policies.actions.hearing import tell_gathered
from foreland.policies.actions.keeping import enter_section, forget_presence, forget_reminders, set_owner
from foreland.policies.actions.listing import list_what_is_due
from foreland.policies.actions.making import (
    adopt_open_draft,
    answer_open_draft,
    change_shape,
    forget_open_drafts,
    new_policy,
    set_review_date,
    start_open_draft,
)
from foreland.policies.actions.offering import offer_updates
from foreland.policies.actions.publishing import (
    add_embed_host,
    approval_of,
    decision_of,
    publish,
    remove_embed_host,
)
from foreland.policies.actions.suggesting import (
    StatementMoved,
    accept,
    decline,
    suggest,
    withdraw_suggestion,
)
from foreland.policies.actions.taking_part import add_took_part, remove_took_part
from foreland.policies.actions.talking import AlreadyDecided, comment, reopen, reply, settle, take_out
from foreland.policies.actions.updating import (
    AnsweredMeanwhile,
    adopt,
    decide,
    go_on,
    set_aside,
    take_all,
    take_back_all,
)

__all__ = [
    "AlreadyDecided",
    "AnsweredMeanwhile",
    "ChangedMeanwhile",
    "FixedWords",
    "NotPossible",
    "SectionChanged",
    "StatementMoved",
    "accept",
    "add_embed_host",
    "add_statement",
    "add_took_part",
    "adopt",
    "adopt_open_draft",
    "agree_section",
    "answer_open_draft",
    "approval_of",
    "approve",
    "bring_in",
    "change_shape",
    "check_answers",
    "choose",
    "comment",
    "decide",
    "decision_of",
    "decline",
    "enter_section",
    "forget_open_drafts",
    "forget_presence",
    "forget_reminders",
    "go_on",
    "keep_standing",
    "leave_out",
    "list_what_is_due",
    "move",
    "new_policy",
    "offer_updates",
    "publish",
    "ratify",
    "release_facts",
    "remove_embed_host",
    "remove_took_part",
    "reopen",
    "reopen_section",
    "reply",
    "restore",
    "reword",
    "reword_short",
    "send_back",
    "set_aside",
    "set_owner",
    "set_review_date",
    "settle",
    "start_open_draft",
    "submit",
    "suggest",
    "take_all",
    "take_answers",
    "take_back_all",
    "take_back_brought",
    "take_in",
    "take_out",
    "tell_gathered",
    "use_again",
    "withdraw",
    "withdraw_suggestion",
]
