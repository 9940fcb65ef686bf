"""The doors of the list."""

from __future__ import annotations

from foreland.tasks import views
from foreland.tenancy.doors import MEMBER, door

app_name = "tasks"
_S = "schools/<body:body>/tasks/"

urlpatterns = [
    door(_S, views.tasks, name="tasks", needs=MEMBER, methods=("GET",)),
    door(_S + "new/", views.new, name="new", needs=MEMBER),
    door(_S + "<slug:task>/", views.task, name="task", needs=MEMBER, methods=("GET",)),
    door(_S + "<slug:task>/words/", views.words, name="words", needs=MEMBER),
    door(_S + "<slug:task>/put-off/", views.put_off, name="put-off", needs=MEMBER),
    door(_S + "<slug:task>/give/", views.give, name="give", needs=MEMBER),
    door(_S + "<slug:task>/not-needed/", views.not_needed, name="not-needed", needs=MEMBER),
    door(_S + "<slug:task>/do/<slug:act>/", views.act, name="act", needs=MEMBER, methods=("POST",)),
]
