"""Every address of Foreland. Each is a door and says what it needs."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from foreland.site import views
from foreland.tenancy.doors import ANYONE, MEMBER, door
from foreland.ui.views import components

urlpatterns = [
    door("", views.front, name="front", needs=ANYONE, methods=("GET",)),
    door("healthz", views.healthz, name="healthz", needs=ANYONE, methods=("GET",)),
    door("readyz", views.readyz, name="readyz", needs=ANYONE, methods=("GET",)),
    door("accessibility/", views.accessibility, name="accessibility", needs=ANYONE, methods=("GET",)),
    door("components/", components, name="components", needs=ANYONE, methods=("GET",)),
    door("schools/<body:body>/", views.school, name="school", needs=MEMBER, methods=("GET",)),
    door("authorities/<body:body>/", views.authority, name="authority", needs=MEMBER, methods=("GET",)),
    door("trusts/<body:body>/", views.trust, name="trust", needs=MEMBER, methods=("GET",)),
    path("", include("foreland.tenancy.urls")),
    path("", include("foreland.library.urls")),
    path("", include("foreland.registry.urls")),
    path("", include("foreland.profile.urls")),
    path("", include("foreland.tasks.urls")),
    path("", include("foreland.imports.urls")),
    path("", include("foreland.policies.urls")),
]

if settings.MODE == "demo":
    urlpatterns.append(path("", include("foreland.site.demo.urls")))
