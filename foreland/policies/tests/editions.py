"""Three small editions of a made-up bank, and a school that stands on the first with words of its own."""

from __future__ import annotations

from datetime import datetime

from foreland.core.packs.reading import read
from foreland.core.tests.packs import REQUIREMENTS
from foreland.library import actions as library
from foreland.library.folders import digest
from foreland.policies import actions, queries
from foreland.policies.models import Policy
from foreland.policies.queries import Updating
from foreland.policies.tests.making import NOW
from foreland.profile import actions as profile
from foreland.tenancy.models import Body

PACK = "made-up"
HEAD = """
id = "made-up"
kind = "policies"
edition = "{edition}"
title = "Made-up bank"
publisher = "Nobody"
licence = "CC0-1.0"
language = "en-GB"
nation = "england"
published = 2026-09-01
changes = "{changes}"
requirements = {{ pack = "made-up", edition = "2026.1" }}
"""
FRAME = """
[[term]]
key = "pupil"
plural = "pupils"
label = "Pupils"
choices = [{ key = "pupil", one = "pupil", many = "pupils" }]
[[value]]
key = "dsl_name"
label = "Safeguarding lead"
kind = "person"
from = "profile"
[[section]]
key = "phones"
title = "Phones of {{pupils}}"
[[section]]
key = "more"
title = "More"
[[document]]
key = "policy"
title = "Online safety policy"
shapes = ["standalone", "set"]
sections = ["phones", "more"]
for = "Everybody."
"""
OLD_SECTION = """
[[section]]
key = "pagers"
title = "Pagers"
"""
"""A section that the first edition alone has."""
STATEMENT = """
[[statement]]
key = "{key}"
title = "{title}"
section = "{section}"
level = "{level}"
why = "So that {title}."
audience = ["staff"]
text = "{text}"
{more}
"""
FIRST = {
    "phones.rule": "Phones are handed in before lessons begin.",
    "phones.list": "The office keeps a list. {{Pupils}} sign it each day.",
    "phones.gone": "Pagers are not allowed.",
    "phones.quiet": "Staff phones are silent.",
    "more.second": "We look at this every year.",
    "more.drop": "Floppy discs are scanned.",
    "more.out": "A poster hangs in each room.",
    "more.long": "Staff are trained, and governors are told.",
    "more.same": "Nothing changes here.",
}
SECOND = {
    "phones.rule": "Phones are locked away before lessons begin, by law.",
    "phones.list": "The office keeps a list. {{Pupils}} sign it each day, and so do visitors.",
    "phones.quiet": "Staff phones are silent and out of sight.",
    "phones.new": "A tool that makes pictures is checked before it is used.",
    "more.second": "We look at this at least once a year.",
    "more.out": "A new poster hangs in each room.",
    "more.long-staff": "Staff are trained.",
    "more.long-governors": "Governors are told.",
    "more.maybe": "We have a phone club.",
    "more.same": "Nothing changes here.",
}
THIRD = SECOND | {
    "phones.quiet": "Staff phones are silent, out of sight and locked away.",
    "phones.rule": "Phones stay at home, by law.",
}
CHANGES = """
[[change]]
key = "phones.rule"
weight = "must"
why = "The law on phones has changed."
requirements = ["R-1"]
tell = ["pupils", "parents"]
parents = "Phones are locked away."
pupils = "Your phone is locked away."
[[change]]
key = "phones.quiet"
weight = "must"
why = "Guidance asks that they are out of sight."
tell = ["staff"]
question = "Where do staff keep a silent phone?"
answer = "Out of sight."
[[change]]
key = "phones.list"
weight = "should"
why = "Visitors have phones too."
tell = ["staff", "parents"]
question = "Who signs the list?"
answer = "Each pupil, and each visitor."
[[change]]
key = "more.second"
weight = "wording"
why = "Easier to read."
tell = ["staff", "parents"]
parents = "A list is kept."
question = "How often do we look at this?"
answer = "At least once a year."
[[change]]
key = "more.out"
weight = "should"
why = "A new poster is out."
[[change]]
key = "phones.new"
weight = "must"
why = "A new standard for tools."
requirements = ["R-1"]
tell = ["staff", "it"]
question = "What comes before a new tool is used?"
answer = "A check."
[[succession]]
from = ["phones.gone"]
to = []
why = "Nobody has a pager."
[[succession]]
from = ["more.drop"]
to = []
why = "Nobody has a floppy disc."
[[succession]]
from = ["more.long"]
to = ["more.long-staff", "more.long-governors"]
why = "Two duties."
"""
AGAIN = """
[[change]]
key = "phones.rule"
weight = "must"
why = "The law has changed again."
[[change]]
key = "phones.quiet"
weight = "should"
why = "Lockers are there by now."
"""
EDITIONS = {"2025.1": (FIRST, ""), "2026.2": (SECOND, CHANGES), "2026.3": (THIRD, AGAIN)}


def files(edition: str) -> dict[str, str]:
    """Return the files of one of the editions."""
    texts, changes = EDITIONS[edition]
    made = ""
    for key, text in texts.items():
        level = "must" if key in ("phones.rule", "phones.quiet", "phones.new") else "should"
        more = 'meets = ["R-1"]' if level == "must" else 'propose = "never"' if key == "more.maybe" else ""
        title = key.split(".")[1].replace("-", " ").capitalize()
        made += STATEMENT.format(key=key, title=title, section=key.split(".")[0], level=level, text=text, more=more)
    head = HEAD.format(edition=edition, changes=f"What {edition} is about.")
    return {
        "pack.toml": head,
        "10-frame.toml": FRAME + (OLD_SECTION if edition == "2025.1" else ""),
        "20-statements.toml": made,
        "30-changes.toml": changes or "# The first.\n",
    }


def load(*editions: str, released: bool = True, now: datetime = NOW) -> None:
    """Load editions, and the requirements to which they refer."""
    _load(REQUIREMENTS, True, now)
    for edition in editions:
        _load(files(edition), released, now)


def _load(texts: dict[str, str], released: bool, now: datetime) -> None:
    pack = read(texts)
    library.load_edition(head=pack.head, files=texts, digest=digest(texts), released=released, by="operator", now=now)


def begin(body: Body, *, by: str, amended: bool = True, now: datetime = NOW) -> Policy:
    """Begin a policy of the open school on the first edition: three statements in its own words, one left out."""
    profile.set_values(values={"dsl_name": "Robin Marsh"}, by=by, now=now)
    policy = actions.new_policy(pack=PACK, shape="standalone", by=by, now=now, edition="2025.1")
    if amended:
        for key, text in OURS.items():
            actions.reword(policy=policy, key=key, text=text, by=by, now=now)
        actions.leave_out(policy=policy, key="more.out", reason="We paint the walls.", by=by, now=now)
    return policy


OURS = {
    "phones.rule": "Phones are handed in at the gate.",
    "phones.list": "The office keeps a red list. {{Pupils}} sign it each day.",
    "phones.gone": "Pagers and beepers are not allowed.",
}


def between(policy: Policy, body: Body, *, now: datetime = NOW) -> Updating:
    """Return the update of a policy as it stands."""
    policy.refresh_from_db()
    return queries.updating(queries.draft(policy, body, now=now))


def answer(policy: Policy, body: Body, key: str, how: str, *, by: str, now: datetime = NOW, **more: object) -> None:
    """Answer one matter as it stands."""
    found = between(policy, body, now=now)
    matter = found.found.matter(key)
    assert matter is not None, key
    after = matter.answer.number if matter.answer else 0
    actions.decide(policy=policy, body=body, edition=found.edition, key=key, how=how, seen=matter.digest, after=after,
                   by=by, now=now, **more)  # type: ignore[arg-type]  # fmt: skip


def settle(policy: Policy, body: Body, *, by: str, now: datetime = NOW) -> None:
    """Answer everything: ours is kept, the two are combined, the withdrawn becomes our own; the rest is taken."""
    answer(policy, body, "phones.rule", "keep", by=by, now=now)
    answer(policy, body, "phones.list", "combine", by=by, now=now)
    answer(policy, body, "phones.gone", "keep", by=by, now=now)
    found = between(policy, body, now=now)
    actions.take_all(policy=policy, body=body, edition=found.edition, seen=found.found.list_digest, by=by, now=now)


def adopt(policy: Policy, body: Body, *, by: str, now: datetime = NOW) -> None:
    """Settle everything and adopt."""
    settle(policy, body, by=by, now=now)
    found = between(policy, body, now=now)
    actions.adopt(policy=policy, body=body, edition=found.edition, seen=found.found.mark, by=by, now=now)
