"""Tables that only the tests of the ground use: a book with pages, and a notice that is shared with the authority."""

from __future__ import annotations

import sys
from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db import models

from foreland.tenancy.models import Body
from foreland.tenancy.owned import BodyOwned

# Models of their own registry: the program's list of models, its checks and its migrations do not know them.
ISOLATED = Apps()
ISOLATED.register_model("tenancy", Body)


class Book(BodyOwned):
    """A row of a body that others point to."""

    pages: Any  # the pages, through their reverse name
    title = models.CharField(max_length=50)
    sequel = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="before")

    class Meta(BodyOwned.Meta):
        app_label = "ground"
        apps = ISOLATED


class Page(BodyOwned):
    """A row that points to a row of the same body."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="pages")
    number = models.IntegerField(default=1)

    class Meta:
        app_label = "ground"
        apps = ISOLATED


class Notice(BodyOwned):
    """A row that an authority may read."""

    shared_with_authority = True
    words = models.CharField(max_length=50)

    class Meta:
        app_label = "ground"
        apps = ISOLATED


MODELS = (Book, Page, Notice)


class _Ground(AppConfig):
    """The app that these models are of, so that deleting finds what hangs on a row."""

    path = ""


_app = _Ground("ground", sys.modules[__name__])
_app.apps, _app.models = ISOLATED, ISOLATED.all_models["ground"]
ISOLATED.app_configs["ground"] = _app
ISOLATED.clear_cache()
