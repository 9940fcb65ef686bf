"""The doors of the library."""

from __future__ import annotations

from foreland.library import views
from foreland.tenancy.doors import ANYONE, door

app_name = "library"
READ = ("GET",)

urlpatterns = [
    door("requirements/", views.requirements, name="requirements", needs=ANYONE, methods=READ),
    door("requirements/to-be-checked/", views.to_be_checked, name="to-be-checked", needs=ANYONE, methods=READ),
]
