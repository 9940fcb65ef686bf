"""The tests' surroundings: a data folder of their own that goes away, and `FORELAND_MODE=test`."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "FORELAND_DATA" not in os.environ:
    _data = tempfile.mkdtemp(prefix="foreland-test-")
    os.environ["FORELAND_DATA"] = _data
    atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["FORELAND_MODE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foreland.site.settings")

import django
import hypothesis
from django.conf import settings

django.setup()
if settings.MODE != "test":
    raise RuntimeError(
        "The settings were read before the tests could set FORELAND_MODE=test. Take DJANGO_SETTINGS_MODULE out of the "
        "environment, or set FORELAND_MODE=test and FORELAND_DATA beside it."
    )

# A busy machine is no fault of the code, so no law has a deadline.
hypothesis.settings.register_profile("house", deadline=None, max_examples=60)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=12)  # chosen in .ci/tests
hypothesis.settings.load_profile("house")

pytest_plugins = ["tests.fixtures"]
