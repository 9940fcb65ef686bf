"""The command `foreland`: prepares its place by itself, says plainly what is wrong, and never shows a traceback."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from datetime import UTC, datetime

import django
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError
from django.db import OperationalError

from foreland.site.environment import WrongSetting

OWN = {
    "serve": "start the web server and the worker",
    "policy": "make, change, approve and export policies",
    "check_packs": "check content packs",
    "requirements": "show which requirements a bank serves, and what a person still has to check",
    "rebase": "tell what a newer edition asks of a policy, from files",
    "coverage": "tell where a policy stands, from a file",
    "import_policy": "tell what an old policy becomes, from a file",
    "compare": "compare two documents word by word",
    "load_packs": "put content packs into the database",
    "make_edition": "make an edition of your own out of a bank and a file of amendments",
    "export_edition": "write an edition as one file for elsewhere",
    "bring_in": "take an edition that was exported elsewhere",
    "import_register": "read the national register",
    "authority": "set up an authority and its staff",
    "trust": "give somebody a role in a trust",
    "claim": "finish a school's claim to its account",
    "erase_person": "close a sign-in and take out its name, when somebody asks",
    "world": "fill an empty place with generated schools and policies",
    "work": "run the background worker alone",
    "offer_updates": "tell schools that a newer edition of their words is here",
    "send_notices": "send what waits in the outbox",
    "check_files": "check that every file is there and unchanged",
    "change_master_key": "wrap all keys anew under a new master key",
    "verify_trail": "check that nobody changed the trail",
    "backup": "write a copy of database, files and keys",
    "restore": "put a copy back into an empty place",
}
"""The commands that `foreland help` lists, with what each is for."""

_BARE = {
    "check_packs",
    "compare",
    "coverage",
    "import_policy",
    "make_edition",
    "rebase",
    "requirements",
    "help",
    "check",
    "makemigrations",
    "migrate",
    "collectstatic",
    "restore",
    "diffsettings",
    "sqlmigrate",
    "showmigrations",
}
_SERVICES = ("serve", "work")
_GARBAGE = 10_000
"""Objects made between two looks for garbage. Starting makes very many that stay: the usual 700 cost a short command a tenth."""


def _help() -> str:
    width = max(map(len, OWN))
    known = get_commands()
    lines = [f"  {name:<{width}}  {says}" for name, says in OWN.items() if name in known]
    return "foreland: online safety policies for schools\n\nCommands (each has --help):\n" + "\n".join(lines) + "\n"


def _fail(message: str, code: int) -> int:
    print(f"foreland: {message}", file=sys.stderr)
    return code


def _report(error: Exception) -> int:
    """Write the traceback to a file, where the operator finds it, and say so in one line."""
    from django.conf import settings  # noqa: PLC0415 -- settings may be what is broken

    folder = settings.DATA / "errors"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return _fail(
        f"something failed that should not have: {type(error).__name__}: {error}\nA full report lies in {file}.", 70
    )


def run(argv: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 refused with words, 2 wrong setting or usage, 70 our fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foreland.site.settings")
    name = argv[0] if argv else "help"
    if name not in _SERVICES:
        os.environ.setdefault("FORELAND_LOG", "warning")  # the answer of a command is not to drown in its log
    try:
        django.setup()
    except WrongSetting as error:
        return _fail(str(error), 2)
    if name in ("help", "--help", "-h"):
        print(_help())
        return 0
    known = get_commands()
    if name not in known:
        return _fail(f"there is no command {name!r}.\n\n{_help()}", 2)
    command = load_command_class(known[name], name)
    command._called_from_command_line = True  # type: ignore[attr-defined]  # a wrong argument prints the usage and leaves with 2
    parser = command.create_parser("foreland", name)
    options = vars(parser.parse_args(argv[1:]))
    args = options.pop("args", ())
    try:
        if name not in _BARE:
            from foreland.site import prepare  # noqa: PLC0415 -- needs the settings

            prepare.prepare(quiet=name != "serve")
        command.execute(*args, **options)
    except CommandError as error:
        return _fail(str(error), error.returncode)
    except WrongSetting as error:
        return _fail(str(error), 2)
    except OperationalError as error:
        return _fail(f"the database cannot be used: {error}. Check FORELAND_DATABASE, or the folder FORELAND_DATA.", 1)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 -- whatever is left becomes a report in a file and one line here
        return _report(error)
    return 0


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_GARBAGE)
    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process: to look through it once more takes a third of a second
    sys.exit(code)
