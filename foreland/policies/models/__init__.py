"""Tables of the policies room. A draft stores no copy of the bank, only what the school changed; a version stores the whole."""

from foreland.policies.models.drafts import AsideSettled, Change, Policy, SectionAgreed, TookPart
from foreland.policies.models.opening import OpenDraft, token_digest
from foreland.policies.models.versions import EmbedHost, Version, VersionFile

__all__ = [
    "AsideSettled",
    "Change",
    "EmbedHost",
    "OpenDraft",
    "Policy",
    "SectionAgreed",
    "TookPart",
    "Version",
    "VersionFile",
    "token_digest",
]
