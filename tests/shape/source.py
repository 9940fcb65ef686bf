"""The source of the house, as the tests of its shape read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import foreland

HOUSE = Path(foreland.__file__).parent
ROOT = HOUSE.parent


@cache
def modules() -> tuple[Path, ...]:
    """Return every module of the house, without migrations and tests."""
    found = (
        path
        for path in HOUSE.rglob("*.py")
        if not {"migrations", "tests", "build"} & set(path.relative_to(HOUSE).parts)
    )
    return tuple(sorted(found))


@cache
def templates() -> tuple[Path, ...]:
    """Return every template."""
    return tuple(sorted(path for path in HOUSE.rglob("*.html") if "templates" in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    """Return a path as a person writes it."""
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    """Return the room that a module stands in."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything that a module imports when it runs; what is imported for types alone is left out."""

    def walk(node: ast.AST) -> Iterator[tuple[int, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((child.lineno, name.name) for name in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                yield from ((child.lineno, f"{child.module}.{name.name}") for name in child.names)
            else:
                yield from walk(child)

    yield from walk(tree(path))
