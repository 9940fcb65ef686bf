"""What the house does not have: signals, catch-all modules, overgrown modules, inline styles and scripts, other hosts."""

from __future__ import annotations

import ast
import re

import pytest

from tests.shape import source

LONGEST = 400
"""Lines: about what one holds in the head (docs/handbook/rooms.md). A longer module becomes a package of nouns."""
WORDS = {
    "utils",
    "util",
    "common",
    "helpers",
    "helper",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
    "repository",
    "receivers",
    "signals",
    "selectors",
}
ENDINGS = ("Service", "Repository", "Mixin", "Manager", "DTO", "Helper")
MANAGERS = {"ScopedManager", "PersonManager", "UnscopedManager"}
MADE_HERE = {
    "foreland/policies/templates/policies/by_link.html": "a fragment that publishing.html made and nh3 has cleaned",
    "foreland/policies/templates/policies/open_draft.html": "a fragment that publishing.html made and nh3 has cleaned",
    "foreland/policies/templates/policies/parts/public_words.html": "the stored fragment of a version",
    "foreland/policies/templates/policies/read.html": "a fragment that publishing.html made and nh3 has cleaned",
    "foreland/policies/templates/policies/version.html": "the stored fragment of a version",
    "foreland/tenancy/templates/mfa/totp/activate_form.html": "a drawing that signin.build_totp_svg made of squares",
}
"""Templates that print markup as it comes, and where it comes from."""
HOSTS = ("www.nationalarchives.gov.uk", "www.equalityadvisoryservice.com", "creativecommons.org", "www.w3.org")


def test_no_module_is_called_a_catch_all() -> None:
    found = [source.short(path) for path in source.modules() if path.stem in WORDS or path.parent.name in WORDS]
    assert not found, f"Name what it holds: {found}"


def test_no_class_is_a_service_a_repository_or_a_mixin() -> None:
    found = [
        f"{source.short(path)}: {node.name}"
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(ENDINGS) and node.name not in MANAGERS
    ]
    assert not found, found


def test_modules_fit_into_a_head() -> None:
    long = [
        source.short(path) for path in source.modules() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    ]
    assert not long, f"Make packages of nouns of {long}."


def test_nothing_receives_signals() -> None:
    found = []
    for path in source.modules():
        for node in ast.walk(source.tree(path)):
            words = ast.unparse(node) if isinstance(node, ast.Call | ast.ImportFrom) else ""
            if re.search(
                r"^receiver\(|\b(pre|post)_(save|delete|init|migrate)\b|\bm2m_changed\b|\.signals?\.\w+\.connect\(",
                words,
            ):
                found.append(f"{source.short(path)}:{node.lineno} {words[:80]}")  # type: ignore[attr-defined]
    assert not found, "Call the verb, or declare a slot:\n" + "\n".join(found)


def _template_faults(text: str) -> list[str]:
    plain = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    checks = {
        "an inline style": r"\sstyle\s*=",
        "a style element": r"<style\b",
        "an inline script": r"<script(?![^>]*\b(?:src=|type=\"application/json\"))",
        "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
        "a javascript: address": r"javascript:",
        "words that are not escaped": r"\|\s*safe\b|{% autoescape off",
    }
    found = [name for name, pattern in checks.items() if re.search(pattern, plain, re.IGNORECASE)]
    hosts = [host for host in re.findall(r"(?:src|href|action)=[\"']https?://([^/\"']+)", plain) if host not in HOSTS]
    return found + [f"an address elsewhere: {host}" for host in hosts]


def test_templates_have_nothing_inline_and_ask_no_other_host() -> None:
    found = [
        f"{source.short(path)}: {fault}"
        for path in source.templates()
        if not path.name.endswith(".json") and "email" not in path.parts
        for fault in _template_faults(path.read_text(encoding="utf-8"))
        if not (fault == "words that are not escaped" and source.short(path) in MADE_HERE)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        "{{ words|safe }}",
        '<img src="https://example.org/x.png">',
        "<style>p{}</style>",
    ],
)
def test_each_fault_of_a_template_is_seen(text: str) -> None:
    assert len(_template_faults(text)) == 1


def test_each_room_says_what_it_is_for() -> None:
    rooms = [path for path in source.HOUSE.iterdir() if (path / "__init__.py").is_file()]
    silent = [path.name for path in rooms if not ast.get_docstring(source.tree(path / "__init__.py"))]
    assert rooms and not silent


def test_each_template_is_used() -> None:
    """A template that nothing names is left over."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (*source.modules(), *source.templates()))
    ours = [path for path in source.templates() if path.parent.name in {"site", "policies", "registry", "profile"}]
    unused = [source.short(path) for path in ours if f"{path.parent.name}/{path.name}" not in texts]
    assert ours and not unused, unused


def test_each_journey_walks_in_a_school_of_its_own() -> None:
    """Journeys share a service by chance of the worker: a school named in two of them would already be held in one."""
    found: dict[str, list[str]] = {}
    for path in sorted((source.ROOT / "tests" / "journeys").glob("*.py")):
        for urn in re.findall(r"\b\d{6}\b", path.read_text(encoding="utf-8")):
            found.setdefault(urn, []).append(path.name)
    assert len(found) > 15
    assert not [f"{urn}: {', '.join(where)}" for urn, where in found.items() if len(where) > 1]
