"""The cast: people and bodies of the tests, seated by verbs only, so that no test stands where the program cannot get.

Later rooms add to `World` what they can seat. All names, numbers and addresses are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from foreland.tenancy import actions, secondfactor
from foreland.tenancy.models import Body, Person

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
START = date(2020, 9, 1)
BY = "operator"


@dataclass
class World:
    """Two schools of one authority and one of another, a trust, and the people.

    A parent and a pupil have no sign-in: they are visitors with a link, or without.
    """

    northshire: Body
    southshire: Body
    trust: Body
    oak: Body  # a primary school of Northshire, in the trust
    elm: Body  # a nursery of Northshire
    far: Body  # a secondary school of Southshire

    head: Person  # of Oak
    lead: Person  # of Oak: holds the account, online safety lead
    dsl: Person  # of Oak: designated safeguarding lead, with a second factor
    teacher: Person  # of Oak: reader
    governor: Person  # of Oak: approver
    technician: Person  # of Oak: technician, who comments and suggests
    newcomer: Person  # of Elm: holds the account, the claim is still being checked
    far_head: Person  # of Far
    adviser: Person  # of Northshire
    editor: Person  # of Northshire
    manager: Person  # of Northshire
    far_adviser: Person  # of Southshire
    trust_lead: Person  # of the trust
    stranger: Person  # signed in, belongs nowhere

    @property
    def people(self) -> dict[str, Person | None]:
        """The cast by the name of the part they play; those without a sign-in are None."""
        found: dict[str, Person | None] = {"parent": None, "pupil": None}
        found.update({part: each for part, each in vars(self).items() if isinstance(each, Person)})
        return found


def seat() -> World:
    """Return the cast, newly seated."""
    northshire = _body("authority", "Northshire Council", {"gss": "E99000001"})
    southshire = _body("authority", "Southshire Council", {"gss": "E99000002"})
    trust = _body("trust", "Beacon Learning Trust", {"uid": "99001"})
    oak = _body("school", "Oak Lane Primary School", {"urn": "990001", "dfe": "999/2001"})
    elm = _body("school", "Elm Tree Nursery", {"urn": "990002", "dfe": "999/1001"})
    far = _body("school", "Farside Academy", {"urn": "990003", "dfe": "998/4001"})
    for child, parent, kind in (
        (oak, northshire, "authority"),
        (elm, northshire, "authority"),
        (far, southshire, "authority"),
        (oak, trust, "trust"),
    ):
        actions.link_bodies(child=child, parent=parent, kind=kind, since=START, by=BY, now=NOW)
    world = World(
        northshire=northshire,
        southshire=southshire,
        trust=trust,
        oak=oak,
        elm=elm,
        far=far,
        head=_person("Harriet Head", oak, "head"),
        lead=_person("Leo Lead", oak, "holder", "online_safety_lead"),
        dsl=_person("Dana Safe", oak, "safeguarding_lead", second_factor=True),
        teacher=_person("Tara Teacher", oak, "reader"),
        governor=_person("Gus Governor", oak, "approver"),
        technician=_person("Tim Technician", oak, "technician"),
        newcomer=_person("Nina Newcomer", elm, "holder", "head", standing="claiming"),
        far_head=_person("Farid Far", far, "holder", "head"),
        adviser=_person("Ada Adviser", northshire, "adviser", second_factor=True),
        editor=_person("Edith Editor", northshire, "guidance_editor", second_factor=True),
        manager=_person("Manny Manager", northshire, "authority_manager", second_factor=True),
        far_adviser=_person("Fay Faradviser", southshire, "adviser", second_factor=True),
        trust_lead=_person("Trudy Trust", trust, "trust_lead", second_factor=True),
        stranger=_person("Sam Stranger"),
    )
    return world


def _body(kind: str, name: str, numbers: dict[str, str]) -> Body:
    return actions.create_body(kind=kind, name=name, numbers=numbers, since=START, by=BY, now=NOW)


def _person(
    name: str, body: Body | None = None, *roles: str, standing: str = "confirmed", second_factor: bool = False
) -> Person:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    person = actions.create_person(email=email, name=name, by=BY, now=NOW)
    for role in roles:
        assert body is not None
        actions.add_member(body=body, person=person, role=role, standing=standing, by=BY, now=NOW)
    if second_factor:
        secondfactor.set_up_one_time_codes(person=person, by=BY, now=NOW)
    return person
