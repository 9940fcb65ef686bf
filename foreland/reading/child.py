"""The process that reads one file: limits first, then the file from its input, then the answer as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Final

_MEMORY: Final = 290_000_000
"""Most bytes that the child may fill; a policy of 30 pages takes a tenth of it."""
_SPACE: Final = 900_000_000
"""Most bytes of address space, which holds programs and files that are mapped as well."""
_MEMORY_OLD: Final = 6_000_000_000
"""The same where a word processor is started, which reserves much and uses little."""
_FILES: Final = 256
_LARGEST_FILE: Final = 200_000_000


def _limit(kind: int, most: int) -> None:
    """Set a limit, or leave a stricter one that stands."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def main() -> int:
    """Read the file that stands at the input; the arguments are the seconds it may take, its name, and "old" for an old one."""
    seconds, name = int(sys.argv[1]), sys.argv[2]
    out = os.dup(1)
    os.dup2(2, 1)  # whatever else is said does not get into the answer
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, _LARGEST_FILE)
    _limit(resource.RLIMIT_NOFILE, _FILES)
    old = sys.argv[3:] == ["old"]
    _limit(resource.RLIMIT_AS, _MEMORY_OLD if old else _SPACE)
    if not old:
        _limit(resource.RLIMIT_DATA, _MEMORY)
    answer = _answer(name)
    with os.fdopen(out, "wb") as stream:
        stream.write(answer)
    return 0


def _answer(name: str) -> bytes:
    from foreland.core.source import Unreadable  # noqa: PLC0415 -- limits stand before anything is loaded
    from foreland.reading import apart, formats, refusals  # noqa: PLC0415 -- limits stand before anything is loaded

    try:
        with os.fdopen(0, "rb", closefd=False) as given:
            data = given.read(refusals.LARGEST + 1)
        return apart.to_answer(formats.read(data, name))
    except Unreadable as error:
        return json.dumps({"error": error.why, "words": str(error)}).encode()
    except MemoryError:
        os._exit(apart.FULL)  # there is no room left to say so in words


if __name__ == "__main__":
    sys.exit(main())
