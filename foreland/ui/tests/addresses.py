"""The two addresses that the frame of a page names."""

from __future__ import annotations

from django.urls import path

from foreland.ui import views

urlpatterns = [
    path("components/", views.components),
    path("components/question/", views.question),
    path("sign-out/", views.components, name="account_logout"),
    path("accessibility/", views.components, name="accessibility"),
]
