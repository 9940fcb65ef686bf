"""Several people at the same moment: each in a thread of their own, held back until all are there."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections


def at_once(*works: Callable[[], object], refused: tuple[type[Exception], ...] = ()) -> list[object]:
    """Run all at the same moment and return what came of each: its answer, or its error where it is one of `refused`.

    Any other error is raised again here, the first that came.
    """
    gate = threading.Barrier(len(works))
    found: list[object] = []
    faults: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            found.append(work())
        except refused as error:
            found.append(error)
        except Exception as error:  # noqa: BLE001 -- raised again in the thread of the test
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return found
