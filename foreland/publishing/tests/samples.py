"""Documents for the tests and the benchmark: written for them, of every kind and size."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from foreland.core.document import (
    Approval,
    Block,
    Callout,
    Document,
    Fact,
    ListBlock,
    Paragraph,
    Passage,
    Section,
    Span,
    Table,
)

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

_TITLES = (
    "Why we have this policy", "Who it is for", "Who does what", "What we teach", "Devices and networks",
    "Filtering and monitoring", "Pupils' phones", "Staff and social media", "Photographs and film",
    "Artificial intelligence", "When something goes wrong", "Nudes and semi-nudes", "Online bullying",
    "Working with parents and carers", "Training", "Data and passwords", "Visitors and contractors",
    "Keeping this policy alive",
)  # fmt: skip
_SENTENCES = (
    "We teach every child to use technology with confidence, kindness and care.",
    "{lead} leads on online safety as part of safeguarding, and this duty is not handed on to anybody else.",
    "Staff who are worried about a child tell {lead} on the same day, in person where they can.",
    (
        "Our filtering is provided by {product}, and we check each term that it does what it should on every kind of"
        " device."
    ),
    "Nobody is told off for reporting a worry, even when they broke a rule to find out.",
    "Parents and carers are told what their child uses in class, why we chose it and how to ask us about it.",
    "We write down what happened, what we did and who decided, so that a pattern over months can be seen.",
    "Governors look at the yearly review and ask what has changed for pupils since the last one.",
    "Passwords are long, are never shared, and are changed when somebody may know them.",
    "Where the law asks for something, we say so here, and we say who sees to it.",
)


def text(words: str) -> tuple[Span, ...]:
    """Plain spans of some words, with values where the words have {lead} or {product}."""
    spans: list[Span] = []
    for piece in words.replace("{lead}", "\0lead\0").replace("{product}", "\0product\0").split("\0"):
        if piece == "lead":
            spans.append(Span("Mrs A. Okafor", kind="value", key="dsl"))
        elif piece == "product":
            spans.append(Span("Harbour Filter", kind="value", key="filtering_product"))
        elif piece:
            spans.append(Span(piece))
    return tuple(spans)


def paragraph(*words: str) -> Paragraph:
    """A paragraph of sentences."""
    return Paragraph(text(" ".join(words)))


def statement(number: int) -> Passage:
    """The passage with this number: mostly a paragraph; now and then a list, so that all shapes occur."""
    pick = [_SENTENCES[(number * 3 + step * (1 + number % 4)) % len(_SENTENCES)] for step in range(3 + number % 3)]
    blocks: list[Block] = [paragraph(*pick[:3])]
    if number % 6 == 2:
        blocks = [paragraph(pick[0], "In practice this means:"), ListBlock(tuple(text(words) for words in pick[1:]))]
    elif number % 11 == 5:
        blocks = [paragraph("We follow these steps."), ListBlock(tuple(text(words) for words in pick), ordered=True)]
    elif number % 7 == 3:
        link = Span("the government's advice for schools", href="https://www.example.org/advice/schools")
        blocks = [
            Paragraph((Span("Read "), link, Span(" and "), Span("act on it", strong=True), *text(f". {pick[0]}")))
        ]
    elif number % 9 == 4:
        blank = Span("name of the deputy safeguarding lead", kind="blank", key="ddsl")
        blocks = [Paragraph((*text("When {lead} is away, speak to "), blank, *text(f". {pick[1]}")))]
    return Passage(f"key.{number}", tuple(blocks))


ROLES = Table(
    caption="Who does what",
    header=(text("Task"), text("Who leads"), text("Who is told"), text("How often")),
    rows=(
        (text("Check that filtering blocks test categories on every device type"), text("{product} and {lead}"),
         text("Governing body"), text("Each term")),
        (text("Look at monitoring alerts"), text("{lead}"), text("Headteacher"), text("Each school day")),
        (text("Refresh staff training"), text("Headteacher"), text("All staff"), text("Each September, with updates")),
        (text("Review this policy"), text("Governing body"), text("Whole community"), text("Each year")),
    ),
    row_headers=True,
    widths=(4, 3, 2, 2),
)  # fmt: skip
CALL = Callout(
    "If a child is in danger now, ring 999",
    (
        paragraph("Then tell {lead}. Do not wait for a meeting, and do not look for proof."),
        ListBlock((text("Stay with the child."), text("Do not promise to keep a secret."))),
    ),
    tone="urgent",
)
FRONT = Callout(
    "Worried? Do this now",
    (ListBlock((text("In danger now? Ring 999."), text("Else tell {lead}, or ring 01632 960123."))),),
    tone="urgent",
)
INFO = Callout("What we never do", (paragraph("We never copy, print or send on a nude image of a child."),))


def document(
    kind: Literal["policy", "insert", "short", "summary"] = "policy", statements: int = 80, **changes: object
) -> Document:
    """A document of this kind with so many statements, in sections of about five, with tables and call-outs."""
    sections: list[Section] = []
    number = 0
    per_section = 3 if kind == "summary" else 5
    while number < statements:
        place = len(sections)
        here = list(range(number, min(number + per_section, statements)))
        number += len(here)
        cited = kind in ("policy", "short")
        passages = [replace(statement(each), number=f"{place + 1}.{each}" if cited else "") for each in here]
        inner: tuple[Section, ...] = ()
        if kind == "policy" and place % 4 == 2 and len(passages) > 3:
            inner = (
                Section(f"s{place}.1", f"{place + 1}.1", "What leaders see to", tuple(passages[1:3])),
                Section(f"s{place}.2", f"{place + 1}.2", "What everybody does", tuple(passages[3:])),
            )
            passages = passages[:1]
        if place == 2 and kind != "summary":
            passages.append(Passage("made.roles", (ROLES,), "made"))
        if place == (0 if kind == "summary" else 1):
            passages.append(Passage("made.call", (CALL,), "made"))
        if place == 4:
            passages.append(Passage("made.info", (INFO,), "made"))
        title = _TITLES[place % len(_TITLES)]
        sections.append(Section(f"s{place}", str(place + 1), title, tuple(passages), inner))
    made = Document(
        key="online-safety",
        kind=kind,
        title={"summary": "Online safety: what staff do", "insert": "Online safety within our behaviour policy"}.get(
            kind, "Online safety policy"
        ),
        organisation="Saltmarsh Harbour Primary School",
        subtitle="How we keep everybody safe when they learn, work and play online",
        version="3.1",
        cover=(
            Fact("Approved by", "Full governing body"),
            Fact("Approved on", "14 September 2026"),
            Fact("Safeguarding lead", "Mrs A. Okafor"),
            Fact("Next review", "September 2027"),
        ),
        front=FRONT if kind in ("policy", "short") else None,
        sections=tuple(sections),
        approval=Approval(
            (Fact("In force from", "15 September 2026"), Fact("Minute", "FGB 2026/14, item 7")),
            "Approved by the full governing body on 14 September 2026.",
        ),
        next_review="September 2027",
        address="Quay Lane\nSaltmarsh\nKent CT99 9ZZ",
        crest="0" * 64,
        crest_alt="Crest of Saltmarsh Harbour Primary School: a gull over waves",
        primary_colour="#1E4E8C",
        notes=("Written from edition 2026.1 of the statement bank “England: online safety”.",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def crest(width: int = 240, height: int = 280) -> bytes:
    """A PNG picture of a shield with a gull-white chevron over waves, drawn point by point."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            across, down = abs(x / width - 0.5) * 2, y / height
            inside = across <= (1 if down < 0.55 else max(0.0, 1 - ((down - 0.55) / 0.45) ** 2) ** 0.5)
            chevron = 0.2 < down - across * 0.22 < 0.32
            wave = down > 0.52 and (y // 16) % 2 == 0
            if not inside:
                rows += bytes((255, 255, 255, 0))
            elif chevron:
                rows += bytes((242, 182, 50, 255))
            elif wave:
                rows += bytes((255, 255, 255, 255))
            else:
                rows += bytes((30, 78, 140, 255))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def odd() -> Document:
    """Everything that a school might type and a printer might trip over."""
    long_word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
    return Document(
        key="odd",
        kind="policy",
        title="Polisi diogelwch ar-lein: Tŷ'r Ŵyl & <b>Łódź</b>",
        organisation="Ysgol Tŷ Ŵy – Szkoła Łódź – مدرسة النور 😊",
        version="1.0 *draft* #panic()",
        sections=(
            Section("empty", "1", "An empty section"),
            Section(
                "long", "2", long_word, (Passage("a", (paragraph(long_word, "and $x$ _y_ `z` \\ @ref // --- ~"),)),)
            ),
            Section(
                "letters",
                "",
                "No number: Привет, Ελλάδα, שלום",
                (
                    Passage("b", (paragraph("漢字 and 👩‍👩‍👧 and ✓ → ≥ 1⁄2 and café ́ ok \t tab\nline"),)),
                    Passage("c", (Table("One cell", ((Span(""),),), (((Span(long_word),),), ())),)),
                    Passage("d", (Table("No rows", (text("Only"), text("a head")), ()), Callout("Empty box", ()))),
                    Passage("e", (Table("", (), ()), ListBlock(()), Paragraph(())), number="2.9"),
                    Passage("f", (ListBlock(()),), number="2.10"),
                    Passage("g", (), number="2.11"),
                ),
                (Section("deep", "2.1", "Deep", (), (Section("deeper", "2.1.1", "Deeper", (statement(4),)),)),),
            ),
        ),
        primary_colour="#FFEE00",
        watermarks=("Draft", "Demonstration: not for a real concern"),
    )
