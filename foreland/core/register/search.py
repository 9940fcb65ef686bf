"""Finding a school as people type it: by name, postcode, URN or DfE number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["urn", "dfe", "postcode", "name"]

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_OTHER = re.compile(r"[^a-z0-9]+")
_WORDS = (
    (re.compile(r"\bsaint\b"), "st"),
    (re.compile(r"\b(?:church of england|c of e|cofe|c e)\b"), "ce"),
    (re.compile(r"\b(?:roman catholic|r c|rc)\b"), "catholic"),
    (re.compile(r"\bvoluntary aided\b"), "va"),
    (re.compile(r"\bvoluntary controlled\b"), "vc"),
    (re.compile(r"\bjnr\b"), "junior"),
)
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_DFE = re.compile(r"([0-9]{3})\s*[/ -]?\s*([0-9]{4})")
_URN = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed, understood: the `value` is a URN, "886/2088", a postcode as written, or a search key."""

    kind: Kind
    value: str


def search_key(text: str) -> str:
    """Give the text as it is compared: "St. Mary’s C of E (VA)" and "saint marys cofe va" are one.

    Case, accents and punctuation go; Saint, &, Church of England, Roman Catholic, voluntary aided and controlled are
    written in one way. Only a-z, 0-9 and single spaces come out; the key of a key is the same key.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    bare = _APOSTROPHES.sub("", bare).replace("&", " and ").replace("+", " and ")
    key = _OTHER.sub(" ", bare).strip()
    while True:
        before = key
        for pattern, word in _WORDS:
            key = pattern.sub(word, key)
        if key == before:
            return key


def postcode(text: str) -> str:
    """Write a postcode with one space before its last three characters ("br88jg": "BR8 8JG").

    What is no British postcode is given in capitals with single spaces.
    """
    capitals = text.upper()
    found = _POSTCODE.fullmatch("".join(capitals.split()))
    return f"{found[1]} {found[2]}" if found else " ".join(capitals.split())


def read_query(text: str) -> Query:
    """Understand what a person typed into the search for a school."""
    plain = " ".join(text.split())
    if plain[:3].upper() == "URN":
        plain = plain[3:].strip(" :")
    if _URN.fullmatch(plain):
        return Query("urn", plain)
    if found := _DFE.fullmatch(plain):
        return Query("dfe", f"{found[1]}/{found[2]}")
    capitals = plain.upper()
    if _POSTCODE.fullmatch(capitals.replace(" ", "")) or _OUTWARD.fullmatch(capitals):
        return Query("postcode", postcode(plain))
    return Query("name", search_key(plain))
