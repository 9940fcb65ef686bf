"""What an authority's pack holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foreland.core.packs.model.head import Head
from foreland.core.packs.model.questions import Answer


@dataclass(frozen=True, slots=True)
class Contact:
    """A number or address of an authority, as it was found or confirmed."""

    key: str
    label: str
    value: str
    hours: str = ""
    emergency: bool = False
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class AuthorityProfile:
    """What an authority's pack says: contacts to be confirmed, districts, official mail domains, links."""

    head: Head
    name: str = ""
    la_code: str = ""
    domains: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Answer, ...] = ()
