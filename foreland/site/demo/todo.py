"""What is to do at Harbour View: something overdue, something for the IT technician, something done, something put off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from foreland.core.calendar import day_in_london
from foreland.tasks import actions as tasks
from foreland.tenancy.models import Body, Person

if TYPE_CHECKING:
    from foreland.tasks.models import Task


def harbour_view(body: Body, people: Mapping[str, Person], *, now: datetime) -> None:
    """Put on the list of Harbour View what its people have noted for themselves and each other."""
    lead, head = people["primary-lead"].pk, people["primary-head"].pk
    then = now - timedelta(days=15)

    def note(title: str, who: str, days: int | None, *, by: str = lead, more: str = "") -> Task:
        due = day_in_london(now) + timedelta(days=days) if days is not None else None
        who = f"person:{people[who].pk}" if who in people else who
        return tasks.add_task(body=body, title=title, note=more, due=due, who=who, by=by, now=then)

    note("Send the list of blocked sites, with the reasons", "primary-technician", -3,
         more="Last year’s list is in the shared folder. A line for each site is enough.")  # fmt: skip
    note("Watch the filter being tested on a pupil’s tablet", "primary-lead", -4,
         more="On a tablet of Year 2, in the library and on the guest network. Write down day and result.")  # fmt: skip
    note("Check that test accounts of last year’s trainees are closed", "role:technician", 12)
    note("Book the safeguarding governor for the spring visit", "primary-lead", 9)
    note("Tell the office where the worry box has moved to", "role:head", 2)
    note("Find out who prints the posters in Polish", "", None)
    put = note("Ask the digital leaders about new games", "primary-teacher", 1)
    week = day_in_london(now) + timedelta(days=8)
    tasks.put_off(task=put, due=week, seen=put.revision, by=people["primary-teacher"].pk, now=now - timedelta(days=1))
    ready = note("Hang the lighthouse poster in both halls", "primary-teacher", 3, by=head)
    tasks.done(task=ready, by=people["primary-teacher"].pk, now=now - timedelta(days=2))
