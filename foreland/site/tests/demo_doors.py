"""Every door, those of the demonstration among them, as FORELAND_MODE=demo has them."""

from __future__ import annotations

from django.urls import include, path

from foreland.site.urls import urlpatterns as doors

urlpatterns = [*doors, path("", include("foreland.site.demo.urls"))]
