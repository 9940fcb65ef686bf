"""Tables of the policies room. A draft stores no copy of the bank, only what the school changed; a version stores the whole."""

from foreland.policies.models.area import Nudge
from foreland.policies.models.asking import Asking
from foreland.policies.models.bench import EditionNote, OwnBank, OwnEdition
from foreland.policies.models.drafts import AsideSettled, Change, Policy, SectionAgreed, TookPart
from foreland.policies.models.federation import HandedOn, SharedDraft
from foreland.policies.models.keeping import Here, Reminder
from foreland.policies.models.opening import OpenDraft, token_digest
from foreland.policies.models.parents import ParentChoice
from foreland.policies.models.rounds import Round, RoundAnswer, RoundSaid
from foreland.policies.models.steps import ApprovalRoute, ApprovalStep, OutsideApprover
from foreland.policies.models.talk import Remark, Telling, Thread
from foreland.policies.models.updates import Update, UpdateDecision, UpdateOffer
from foreland.policies.models.versions import EmbedHost, Version, VersionFile

__all__ = [
    "ApprovalRoute",
    "ApprovalStep",
    "AsideSettled",
    "Asking",
    "Change",
    "EditionNote",
    "EmbedHost",
    "HandedOn",
    "Here",
    "Nudge",
    "OpenDraft",
    "OutsideApprover",
    "OwnBank",
    "OwnEdition",
    "ParentChoice",
    "Policy",
    "Remark",
    "Reminder",
    "Round",
    "RoundAnswer",
    "RoundSaid",
    "SectionAgreed",
    "SharedDraft",
    "Telling",
    "Thread",
    "TookPart",
    "Update",
    "UpdateDecision",
    "UpdateOffer",
    "Version",
    "VersionFile",
    "token_digest",
]
