"""Invented values that the page of components shows, one of every kind."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils.safestring import SafeString, mark_safe

from foreland.ui import parts
from foreland.ui.fields import shown
from foreland.ui.sample_form import Question
from foreland.ui.templatetags.ui import changes, spans


def _run(text: str, kind: str = "text") -> SimpleNamespace:
    return SimpleNamespace(text=text, kind=kind, strong=False, emphasis=False, href=None)


def _changes(*pieces: tuple[str, str]) -> SafeString:
    return changes(SimpleNamespace(kind=kind, text=text) for kind, text in pieces)


def cards() -> list[parts.Card]:
    """Return a statement of every kind."""
    acts = [parts.Link("Change the wording", "#"), parts.Link("Leave out", "#"), parts.Link("Move", "#")]
    choice = Question(auto_id="card_%s", prefix="card")
    shown(choice.fields["phones"], small=True)
    button = '<p><button type="submit" class="govuk-button">Save this choice</button></p>'
    return [
        parts.Card(
            "ask",
            "Phones in the school day",
            anchor="phones",
            marks=[parts.Mark("Choose one", "ask"), parts.Mark("Must", "must"), parts.Mark("for pupils", "soft")],
            body=mark_safe(f'<form method="get" action="#phones">{choice["phones"].as_field_group()}{button}</form>'),  # noqa: S308
            why="Schools are expected to be free of mobile phones by default, all day, breaks included.",
            source="Source: a guidance document, 2026.",
        ),
        parts.Card(
            "bank",
            "Exceptions to the phone rule",
            words=spans(
                [
                    _run("The headteacher", "value"),
                    _run(" may agree an exception for a medical need. We ask "),
                    _run("name of the deputy", "blank"),
                    _run(" to review each one every term."),
                ]
            ),
            marks=[parts.Mark("Must", "must"), parts.Mark("Kept", "kept")],
            acts=[*acts, parts.Link("Comment", "#", count=2)],
            note="Meets 2 requirements",
        ),
        parts.Card(
            "reworded",
            "Staff phones",
            words=_changes(
                ("same", "Staff keep personal phones "),
                ("removed", "out of sight when pupils are present"),
                ("added", " in their lockers while they are with pupils"),
                ("same", " and never use them to take pictures of pupils."),
            ),
            marks=[parts.Mark("Must", "must"), parts.Mark("Your wording", "kept")],
            acts=[parts.Link("Change the wording", "#"), parts.Link("See the bank’s words", "#")],
            note="Changed on 12 November",
        ),
        parts.Card(
            "own",
            "Breakfast club",
            words="The breakfast club follows the same rule. Its leader keeps the phone box until the day begins.",
            marks=[parts.Mark("Your own", "own")],
            acts=[parts.Link("Change", "#"), parts.Link("Remove", "#")],
        ),
        parts.Card(
            "out",
            "Residential visits",
            words="Pupils in year 6 may keep a phone in their bag on the day of a residential visit.",
            marks=[parts.Mark("Left out", "soft"), parts.Mark("May", "soft")],
            acts=[parts.Link("Bring back", "#")],
            note="Reason: we do not run residential visits",
        ),
    ]


def workspace() -> dict[str, object]:
    """Return what the section page shows."""
    return {
        "cards": cards(),
        "stand": parts.Standing(
            41,
            50,
            needs=[parts.Link("1 choice", "#phones"), parts.Link("1 missing name")],
            items=[
                parts.State("Phone-free by default", "waiting for your choice"),
                parts.State("Exceptions recorded", "met"),
                parts.State("Staff do not use phones in front of pupils", "met in your words"),
            ],
            href="#",
        ),
        "sections": [
            parts.Section("Our approach", "#", "agreed", "done"),
            parts.Section("Teaching", "#", "2 of your own words", "part"),
            parts.Section("Filtering and monitoring", "#", "1 name missing", "ask"),
            parts.Section("Phones and devices", "#", "1 decision, 2 comments", "ask", current=True),
            parts.Section("Images", "#", "not started"),
        ],
    }


def everything() -> dict[str, object]:
    """Return the values of all components."""
    return {
        **workspace(),
        "breadcrumbs": [("Home", "/"), ("For builders", "/"), ("Components", "")],
        "contacts": [
            parts.Contact("Front door", "01632 960001", "day and night"),
            parts.Contact("Designated officer", "01632 960002", check=True),
        ],
        "rows": [
            parts.Row("School", "Harbour View Primary School", [parts.Link("Change", "#")]),
            parts.Row("Head", "", [parts.Link("Add", "#"), parts.Link("Invite", "#")]),
            parts.Row("URN", "100000"),
        ],
        "tasks": [
            parts.Task("Answer twelve questions", "Completed", "#"),
            parts.Task("Go through the sections", "3 of 8 agreed", "#", "About an hour in all.", "kept"),
            parts.Task("Send it for approval", "Cannot start yet", tone="soft"),
        ],
        "tiles": [
            parts.Tile(21, "come in as they are"),
            parts.Tile(3, "need your decision", "ask"),
            parts.Tile(6, "are new"),
            parts.Tile(2, "are withdrawn"),
        ],
        "columns": [
            parts.Column("Was (2026.1)", "The safeguarding lead checks filtering reports regularly."),
            parts.Column(
                "Yours",
                _changes(
                    ("same", "The safeguarding lead "),
                    ("added", "and the deputy"),
                    ("same", " check filtering reports "),
                    ("removed", "regularly"),
                    ("added", " on Mondays"),
                    ("same", "."),
                ),
            ),
            parts.Column("New (2026.2)", "The safeguarding lead checks filtering reports, and at once at high risk."),
        ],
        "events": [
            parts.Event("Approved", "20 November 2026", "2026-11-20", "the governing body", "At the full board."),
            parts.Event("Sent for approval", "12 November 2026", "2026-11-12", "the safeguarding lead"),
        ],
        "tabs": [("To do", "#", True), ("Done", "#", False)],
        "tag_tones": [
            ("Must", "must"),
            ("Kept", "kept"),
            ("Choose one", "ask"),
            ("Your own", "own"),
            ("May", "soft"),
            ("Met", "done"),
            ("Missing", "bad"),
        ],
        "head": ["Role", "Who", "Since"],
        "table": [["Designated safeguarding lead", "A. Marsh", "2024"], ["Online safety lead", "B. Quay", "2025"]],
        "contents": [("1 Our approach", "#d-1"), ("2 Who does what", "#d-2")],
    }
