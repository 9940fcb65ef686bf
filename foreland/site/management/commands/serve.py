"""foreland serve: the web server and the worker."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management.base import BaseCommand, CommandError

from foreland.site import environment as env
from foreland.site import serving, statics
from foreland.site.demo import world as demo


class Command(BaseCommand):
    """Serve until stopped."""

    help = (
        "Start the web server and the worker beside it, and keep both running. Ctrl-C or SIGTERM stops them in order."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen."""
        parser.add_argument("--bind", default="", help="address and port to listen on (default: FORELAND_BIND)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, prepare what is stale, and serve."""
        environ = dict(os.environ)
        if options["bind"]:
            environ["FORELAND_BIND"] = options["bind"]
        try:
            where = serving.bind(env.text("FORELAND_BIND", environ))
            serving.check_free(where)
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
        self._check()
        if settings.MODE == "demo":
            demo.ensure(say=self._say)
            environ.setdefault("FORELAND_LOG", "warning")  # a person reads this terminal, not a machine
        if statics.gather():
            self._say("Static files are ready.")
        running = serving.Running(where, max(1, env.number("FORELAND_WORKERS", environ)), environ, self._say)
        try:
            code = running.run(lambda: self._ready(where, environ))
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
        self._say("Stopped.")
        if code:
            raise CommandError("the service ended although nobody stopped it.", returncode=code)

    def _check(self) -> None:
        faults = [fault for fault in run_checks() if fault.level >= ERROR]
        if faults:
            raise CommandError("The program does not fit together:\n" + "\n".join(f"  {fault}" for fault in faults))

    def _ready(self, where: serving.Bind, environ: dict[str, str]) -> None:
        address = env.text("FORELAND_ADDRESS", environ) or f"http://{where.local}:{where.port}"
        self._say(f"\nForeland is running at {address}/   (stop it with Ctrl-C)")
        if settings.MODE == "demo":
            self._say(demo.how_to_sign_in(address))
        elif not settings.MAIL_ADDRESS:
            self._say("Mail is kept in the outbox and not sent until FORELAND_MAIL names a mail server.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
