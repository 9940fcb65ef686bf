"""foreland policy …: make, change, approve and export policies without a browser."""

from __future__ import annotations

import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.files.queries import Damaged
from foreland.library.queries import NoEdition
from foreland.policies import actions
from foreland.policies.queries import NoPolicy
from foreland.publishing.pdf import NotPrintable, TooLong
from foreland.registry.actions import NotInRegister
from foreland.site import operating
from foreland.tenancy.permissions import Permission

PACK = "england-online-safety"
REFUSALS = (
    actions.NotPossible,
    actions.ChangedMeanwhile,
    NoPolicy,
    NoEdition,
    NotInRegister,
    Damaged,
    TooLong,
    NotPrintable,
)


class Command(BaseCommand):
    help = "Make, change, approve and export policies. The last line of `policy new` is the new policy's id alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")

        def step(name: str, says: str, *, policy: bool = True, acts: bool = True) -> ArgumentParser:
            added = steps.add_parser(name, help=says, description=says)
            if policy:
                added.add_argument("id", help="the policy's id")
            if acts:
                added.add_argument("--as", dest="email", metavar="EMAIL", help="who acts (default: the operator)")
            return added

        new = step("new", "begin a policy for a school of the register", policy=False)
        new.add_argument("--urn", required=True)
        new.add_argument("--pack", default=PACK)
        new.add_argument("--shape", default="standalone", choices=["standalone", "set"])
        new.add_argument("--answers", type=Path, metavar="FILE.toml", help="[facts], [values], [choices], [terms]")
        ask = step("questions", "list the questions, choices and proposals for a school", policy=False, acts=False)
        ask.add_argument("--urn", required=True)
        ask.add_argument("--pack", default=PACK)
        ask.add_argument("--json", action="store_true")
        answer = step("answer", "take over a file of answers")
        answer.add_argument("--answers", type=Path, required=True, metavar="FILE.toml")
        amend = step("amend", "reword, leave out, take in, or go back to the bank")
        amend.add_argument("--key", required=True)
        what = amend.add_mutually_exclusive_group(required=True)
        what.add_argument("--text", type=Path, metavar="FILE")
        what.add_argument("--leave-out", action="store_true")
        what.add_argument("--take-in", action="store_true")
        what.add_argument("--restore", action="store_true")
        amend.add_argument("--reason", default="")
        add = step("add", "add a statement of the school's own")
        add.add_argument("--after", required=True, metavar="KEY")
        add.add_argument("--text", type=Path, required=True, metavar="FILE")
        submit = step("submit", "submit the policy's documents for approval")
        submit.add_argument("--document", action="append", default=[], metavar="KEY")
        approve = step("approve", "approve what was submitted, and publish it")
        approve.add_argument("--meeting", required=True, metavar="TEXT")
        for name, says in (
            ("coverage", "how the policy stands to each requirement"),
            ("blockers", "what is to be settled before approval"),
        ):
            step(name, says, acts=False).add_argument("--json", action="store_true")
        export = step("export", "write a document to a file; drafts are watermarked", acts=False)
        export.add_argument("--document", metavar="KEY")
        export.add_argument("--version", dest="number", metavar="N")
        export.add_argument("--summary", metavar="KEY")
        export.add_argument("--format", required=True, dest="format_key")
        export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        try:
            getattr(self, step)(options)
        except REFUSALS as error:
            raise CommandError(str(error)) from error

    def new(self, options: dict[str, Any]) -> None:
        """Begin a policy and print its id."""
        found = operating.new_policy(
            urn=options["urn"],
            pack=options["pack"],
            shape=options["shape"],
            answers=options["answers"],
            email=options["email"],
            now=timezone.now(),
        )
        self.stdout.write(found)

    def questions(self, options: dict[str, Any]) -> None:
        """Print the questions."""
        found = operating.questions(urn=options["urn"], pack=options["pack"], now=timezone.now())
        if options["json"]:
            self.stdout.write(operating.as_json(found))
            return
        for item in found["questions"]:
            given = ", ".join(item.get("proposed") or item.get("answer") or []) or "(open)"
            self.stdout.write(f"{item['key']}: {item['asks']} {given} [{item['from']}]")
        for item in found["choices"]:
            keys = ", ".join(option["key"] for option in item["options"])
            self.stdout.write(f"{item['key']}: {item['asks']} {item['proposed'] or '(open)'} of {keys}")

    def answer(self, options: dict[str, Any]) -> None:
        """Take a file of answers over."""
        data = operating.read_answers(options["answers"])
        with self._open(options) as found:
            actions.take_answers(policy=found.policy, data=data, by=found.by, now=found.now)

    def amend(self, options: dict[str, Any]) -> None:
        """Change one statement."""
        with self._open(options) as found:
            given = {"policy": found.policy, "key": options["key"], "by": found.by, "now": found.now}
            if options["text"]:
                actions.reword(text=operating.read_text(options["text"]), **given)
            elif options["leave_out"]:
                actions.leave_out(reason=options["reason"], **given)
            elif options["take_in"]:
                actions.take_in(**given)
            else:
                actions.restore(**given)

    def add(self, options: dict[str, Any]) -> None:
        """Add a statement of the school's own and print its key."""
        with self._open(options) as found:
            state = found.draft().resolved.states.get(options["after"])
            if state is None:
                raise CommandError(f"There is no statement {options['after']} to stand after.")
            change = actions.add_statement(
                policy=found.policy, key=f"own.{secrets.token_hex(6)}", section=state.section, after=state.key,
                text=operating.read_text(options["text"]), by=found.by, now=found.now,
            )  # fmt: skip
            self.stdout.write(change.key)

    def submit(self, options: dict[str, Any]) -> None:
        """Submit documents and print their version numbers."""
        with self._open(options, needs=Permission.SUBMIT_POLICIES) as found:
            name = found.person.name if found.person else "The operator"
            rows = actions.submit(
                policy=found.policy,
                body=found.body,
                documents=options["document"],
                by=found.by,
                submitter=name,
                now=found.now,
            )
            for row in rows:
                self.stdout.write(f"{row.key} {row.number}: waiting for approval")

    def approve(self, options: dict[str, Any]) -> None:
        """Approve and publish, and print the public addresses."""
        if not options["email"]:
            raise CommandError("Say who approves: --as EMAIL.")
        with self._open(options, role="approver", needs=None) as found:
            approved = operating.approve(found, options["meeting"])
        for row in operating.publish(found, approved):
            self.stdout.write(f"{row.key} {row.number}: {row.step}, {row.document['address']}")

    def coverage(self, options: dict[str, Any]) -> None:
        """Print the coverage."""
        with self._read(options) as found:
            data = operating.coverage(found)
        if options["json"]:
            self.stdout.write(operating.as_json(data))
            return
        self.stdout.write(f"{data['met']} of {data['total']} requirements met")
        for item in data["requirements"]:
            self.stdout.write(f"{item['code']:<10} {item['status']:<9} {item['title']}")

    def blockers(self, options: dict[str, Any]) -> None:
        """Print what is to be settled before approval."""
        with self._read(options) as found:
            data = operating.blockers(found)
        if options["json"]:
            self.stdout.write(operating.as_json(data))
            return
        for item in data["blockers"]:
            self.stdout.write(f"{item['kind']:<14} {item['says']} {item['mend']}")
        self.stdout.write(f"{data['blocks']} to settle before approval")

    def export(self, options: dict[str, Any]) -> None:
        """Write a document to a file."""
        with self._read(options) as found:
            data = operating.export(
                found,
                document=options["document"],
                version=options["number"],
                summary=options["summary"],
                format_key=options["format_key"],
            )
        if str(options["output"]) == "-":
            sys.stdout.buffer.write(data)
            return
        try:
            options["output"].write_bytes(data)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']}: {len(data):,} bytes")

    def _open(
        self,
        options: dict[str, Any],
        role: str = "online_safety_lead",
        needs: Permission | None = Permission.WRITE_POLICIES,
    ) -> Any:
        return operating.opened(options["id"], options.get("email"), role, now=timezone.now(), needs=needs)

    def _read(self, options: dict[str, Any]) -> Any:
        return operating.opened(options["id"], None, "", now=timezone.now(), writes=False)
