"""The register's own tables, which are public, and those of joining, which belong to a body."""

from foreland.registry.models.agreeing import SharingChoice, TermsAcceptance
from foreland.registry.models.joining import AccessRequest, Approach, Claim, Conversion, Handover, Invitation, Recovery
from foreland.registry.models.leading import LeadHandover, LeadSignature, StepDone
from foreland.registry.models.register import Establishment, EstablishmentLink, ImportRun

__all__ = [
    "AccessRequest",
    "Approach",
    "Claim",
    "Conversion",
    "Establishment",
    "EstablishmentLink",
    "Handover",
    "ImportRun",
    "Invitation",
    "LeadHandover",
    "LeadSignature",
    "Recovery",
    "SharingChoice",
    "StepDone",
    "TermsAcceptance",
]
