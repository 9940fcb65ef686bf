"""For continuous integration: a test that is skipped there is a failure, since nothing may be missing.

A test that is of one database alone may be left out on the other: the same run of CI asks both.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from django.db import connection


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure; a test that is expected to fail stays what it is."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        other = "PostgreSQL" if connection.vendor == "sqlite" else "SQLite"
        if other in reason:
            return report
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and here nothing may be left out: {reason}"
    return report
