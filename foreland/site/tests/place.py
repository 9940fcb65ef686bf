"""A place of its own for tests that run the command as an operator does: in another process, in a folder that goes away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.shape.source import ROOT


@dataclass
class Place:
    """A folder for FORELAND_DATA, and the environment of its commands."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        """The environment: nothing of the tests' own settings goes in."""
        mine = {key: value for key, value in os.environ.items() if not key.startswith(("FORELAND_", "DJANGO_"))}
        return mine | {"FORELAND_DATA": str(self.data), "PYTHONPATH": str(ROOT)} | self.settings

    def command(self, *words: str) -> list[str]:
        """Return the command line of `foreland …`."""
        return [sys.executable, "-m", "foreland", *words]

    def run(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*words),
            env=self.environ,
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
