"""What the home of an authority or a trust says of the edition that it writes itself."""

from __future__ import annotations

from foreland.policies.queries import asking, bench
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.tenancy.opened import Opened
from foreland.tenancy.permissions import Permission
from foreland.ui import parts


def in_work(opened: Opened, body: Body) -> list[parts.Task]:
    """Return the editions that an authority or a trust has on its workbench, for whoever may see them."""
    if not opened.can(Permission.SEE_POLICIES):
        return []
    return [
        parts.Task(
            f"Edition {row.number} of {row.bank.title}", row.get_stage_display(), address("policies:policy", body, policy=row.bank.policy_id),
            "Your own edition, on the workbench.", "ask" if row.stage == "approved" else "",
        )
        for row in bench.in_work()
    ]  # fmt: skip


def of_trust(opened: Opened, body: Body) -> list[parts.Task]:
    """Return what waits on a trust's workbench: what its schools ask about each bank, and the editions in work."""
    if not opened.can(Permission.SEE_POLICIES):
        return []
    asked = [(bank, number) for bank in bench.own_banks() if (number := asking.waiting(bank))]
    return [
        *(
            parts.Task(
                "What your schools ask", "1 waits" if number == 1 else f"{number} wait", address("policies:bench-asked", body, policy=bank.policy_id),
                f"Questions about statements that you fixed in {bank.title}.", "ask",
            )
            for bank, number in asked
        ),
        *in_work(opened, body),
    ]  # fmt: skip
