"""Tasks for the tests of the worker. They write lines to a file, so that other processes can be watched."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django_tasks import TaskContext, task


class Broken(Exception):
    """A chore that fails on purpose."""


def note(path: str, words: str) -> None:
    """Add one line to a file, whole, whoever else is writing."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, f"{words}\n".encode())
    os.close(handle)


@task
def write(path: str, words: str) -> str:
    """Write a line and return it."""
    note(path, words)
    return words


@task
def write_slowly(path: str, words: str) -> None:
    """Say that it began, wait until the file `go` beside the other is there, say that it ended."""
    note(path, f"{words} began")
    for _ in range(400):
        if (Path(path).parent / "go").exists():
            break
        time.sleep(0.05)
    note(path, f"{words} ended")


@task
def fail(path: str) -> None:
    """Write a line and fail, unless the file `go` is there."""
    note(path, "tried")
    if not (Path(path).parent / "go").exists():
        raise Broken("on purpose")


@task(takes_context=True)
def tell_try(context: TaskContext, path: str) -> int:
    """Return the number of this try."""
    note(path, context.task_result.args[0])
    return context.attempt


@task
def regular() -> str:
    """Write a line to the file that the environment names."""
    path = os.environ.get("FORELAND_TEST_CHORES", "")
    if path:
        note(path, "regular")
    return "done"


@task
def give_back_nonsense() -> object:
    """Return what JSON cannot hold."""
    return object()
