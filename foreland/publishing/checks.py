"""Checks of a finished PDF: what PDF/UA-1 asks and what its readers need, found in the file itself."""

from __future__ import annotations

import io
from itertools import pairwise

import pikepdf

from foreland.publishing.structure import Element, Tags


def tables(pdf: bytes) -> int:
    """Return how many tables the tags of a PDF hold."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sum(element.tag == "Table" for element in Tags(opened).root.all())


def _about(opened: pikepdf.Pdf) -> list[str]:
    """Faults of the file as a whole."""
    root, found = opened.Root, list[str]()
    nothing = pikepdf.Dictionary()
    if "/StructTreeRoot" not in root or not bool(root.get("/MarkInfo", nothing).get("/Marked", False)):
        found.append("The file is not tagged.")
    if not str(root.get("/Lang", "")):
        found.append("The file names no language.")
    with opened.open_metadata() as about:
        if not about.get("dc:title"):
            found.append("The file has no title.")
        if str(about.get("pdfuaid:part", "")) != "1":
            found.append("The file does not say that it is PDF/UA-1.")
    if not bool(root.get("/ViewerPreferences", nothing).get("/DisplayDocTitle", False)):
        found.append("A reader would show the file's name in place of its title.")
    if "/Outlines" not in root:
        found.append("The file has no bookmarks.")
    return found


def _headings(elements: list[Element]) -> list[str]:
    levels = [(int(each.tag[1]), each) for each in elements if len(each.tag) == 2 and each.tag[0] == "H"]
    if not levels:
        return ["The file has no headings."]
    found = [] if levels[0][0] == 1 else ["The first heading is not of level 1."]
    found += [
        f"A heading of level {later[0]} follows one of level {earlier[0]}: “{later[1].words().strip()}”."
        for earlier, later in pairwise(levels)
        if later[0] > earlier[0] + 1
    ]
    return found + [f"A heading of level {level} has no words." for level, each in levels if not each.words().strip()]


def _tables(elements: list[Element]) -> list[str]:
    found = []
    for place, table in enumerate((each for each in elements if each.tag == "Table"), 1):
        cells = [each for each in table.all() if each.tag == "TH"]
        if not cells:
            found.append(f"Table {place} has no header cells.")
        if any(each.attributes.get("Scope") not in {"/Column", "/Row", "/Both"} for each in cells):
            found.append(f"Table {place} has header cells without scope.")
    return found


def own_faults(pdf: bytes) -> list[str]:
    """Return what our own checks find wrong, in words; an empty list is a good file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = _about(opened)
        tree = Tags(opened)
    elements = list(tree.root.all())
    found += _headings(elements) + _tables(elements)
    found += [
        "A picture has no words for those who cannot see it."
        for each in elements
        if each.tag == "Figure" and not each.alternative
    ]
    loose = sum(page.loose for page in tree.pages)
    if loose:
        found.append(f"{loose} pieces of text stand outside every tag and artifact.")
    return found


def validator_faults(pdf: bytes) -> list[str] | None:
    """Return the faults that page-validation finds against PDF/UA-1, or None where it is missing."""
    try:
        import page  # noqa: PLC0415 -- test-only dependency (page-validation)
    except ImportError:
        return None
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{fault.rule_id}: {fault.message}" for fault in report.failures]


def faults(pdf: bytes) -> list[str]:
    """Return every fault of a PDF: our own checks, and the validator's where it is installed."""
    return own_faults(pdf) + (validator_faults(pdf) or [])
