"""The cast of the demonstration: who they are, where, and what one can look at as them."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "lighthouse-and-beam"  # noqa: S105 -- shown on /demo/: these people are made up
NURSERY, PRIMARY, SECONDARY, INFANT, JUNIOR = "990001", "990002", "990003", "990007", "990008"
AUTHORITY, TRUST = "990", "9901"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast. `place` is a school's URN, or the number of the authority or trust; `see` says what there is to look at."""

    key: str
    name: str
    email: str
    place: str
    roles: tuple[str, ...]
    title: str
    see: str
    second_factor: bool = False


CAST = (
    Part("manager", "Marguerite Fell", "marguerite.fell@seaholm.example", AUTHORITY, ("authority_manager",), "Manager, Seaholm County Council",
         "The authority’s home, its contacts and its people.", True),
    Part("adviser", "Anwen Pryce", "anwen.pryce@seaholm.example", AUTHORITY, ("adviser",), "Education safeguarding adviser",
         "The schools of the authority, where Lantern Bay’s claim waits to be finished; on the workbench the authority’s own edition.", True),
    Part("editor", "Rufus Okafor", "rufus.okafor@seaholm.example", AUTHORITY, ("guidance_editor",), "Guidance editor",
         "The authority’s own edition on the workbench, as somebody who writes it sees it.", True),
    Part("trust-lead", "Imogen Thackeray", "i.thackeray@beaconreach.example", TRUST, ("trust_lead",), "Safeguarding lead, Beacon Reach Learning Trust",
         "The trust’s own edition, published with two fixed statements, what a school asks about one, and which schools stand on it.", True),
    Part("nursery-head", "Delphine Marsh", "head@lanternbay.sch.example", NURSERY, ("holder", "head"), "Head, Lantern Bay Nursery School",
         "A school that has just joined: its claim waits, half of the questions are answered, and its policy of 2017 is brought and half settled."),
    Part("primary-lead", "Priya Nadar", "p.nadar@harbourview.sch.example", PRIMARY, ("holder", "online_safety_lead"), "Online safety lead, Harbour View Primary School",
         "A draft that is nearly ready: own wordings, an own statement, two left out with reasons."),
    Part("primary-head", "Owen Castell", "head@harbourview.sch.example", PRIMARY, ("head",), "Head, Harbour View Primary School",
         "The same school as its head sees it."),
    Part("primary-dsl", "Ines Calloway", "i.calloway@harbourview.sch.example", PRIMARY, ("safeguarding_lead",), "Designated safeguarding lead, Harbour View Primary School",
         "A role that will read concerns, and so signs in with a second factor.", True),
    Part("primary-governor", "Tobias Renn", "t.renn@harbourview.sch.example", PRIMARY, ("approver",), "Safeguarding governor, Harbour View Primary School",
         "Approves what the lead submits."),
    Part("primary-teacher", "Maisie Drew", "m.drew@harbourview.sch.example", PRIMARY, ("commenter",), "Teacher, Harbour View Primary School",
         "Reads the draft, comments and suggests other words; changes nothing alone."),
    Part("primary-technician", "Idris Quayle", "i.quayle@harbourview.sch.example", PRIMARY, ("technician",), "IT technician, Harbour View Primary School",
         "Has two things to do, one overdue; reads the draft and suggests words that fit what the systems do."),
    Part("secondary-lead", "Gareth Holloway", "g.holloway@cliffepoint.sch.example", SECONDARY, ("holder", "online_safety_lead"), "Online safety lead, Cliffe Point School",
         "A published policy, version 1.0, and a new draft."),
    Part("secondary-head", "Nkechi Amadi", "head@cliffepoint.sch.example", SECONDARY, ("head",), "Headteacher, Cliffe Point School",
         "Can release a factual re-issue when a name or number changes."),
    Part("secondary-governor", "Judith Sorley", "j.sorley@cliffepoint.sch.example", SECONDARY, ("approver",), "Chair of the local committee, Cliffe Point School",
         "Approved version 1.0."),
    Part("junior-lead", "Bethan Lisle", "b.lisle@marramschools.sch.example", JUNIOR, ("holder", "online_safety_lead"), "Online safety lead, Marram Junior School",
         "A policy on an older edition: a newer one is here, with three things to decide. Version 2.0 waits for the chair of governors, by a link."),
    Part("junior-head", "Yusuf Anderby", "head@marramschools.sch.example", JUNIOR, ("head",), "Head, Marram Junior School and Marram Infant School",
         "Two schools and one sign-in. Agreed to version 2.0 of the junior school, which goes through three steps."),
    Part("infant-lead", "Ffion Teal", "f.teal@marramschools.sch.example", INFANT, ("holder", "online_safety_lead"), "Online safety lead, Marram Infant School",
         "A policy that comes from one draft for the federation, which the junior school writes."),
)  # fmt: skip

BY_KEY = {part.key: part for part in CAST}
PLACES = (
    (AUTHORITY, "Seaholm County Council"),
    (TRUST, "Beacon Reach Learning Trust"),
    (NURSERY, "Lantern Bay Nursery School"),
    (PRIMARY, "Harbour View Primary School"),
    (SECONDARY, "Cliffe Point School"),
    (JUNIOR, "Marram Junior School"),
    (INFANT, "Marram Infant School"),
)
