"""The doors of the profile."""

from __future__ import annotations

from foreland.profile import views
from foreland.tenancy.doors import MEMBER, door
from foreland.tenancy.permissions import Permission as P

app_name = "profile"
_S, _A = "schools/<body:body>/profile/", "authorities/<body:body>/contacts/"

urlpatterns = [
    door(_S, views.profile, name="profile", needs=P.SEE_BODY, methods=("GET",)),
    door(_S + "facts/<slug:key>/", views.settle, name="settle", needs=P.EDIT_PROFILE, methods=("POST",)),
    door(_S + "facts/<slug:key>/forget/", views.forget, name="forget", needs=P.EDIT_PROFILE, methods=("POST",)),
    door(_S + "leads/", views.leads, name="leads", needs=P.EDIT_PROFILE),
    door(_S + "name/", views.name, name="name", needs=P.EDIT_PROFILE),
    door(_S + "look/", views.look, name="look", needs=P.EDIT_PROFILE),
    door(_S + "crest.png", views.crest, name="crest", needs=MEMBER, methods=("GET",)),
    door(_A, views.contacts, name="contacts", needs=P.SEE_BODY, methods=("GET",)),
    door(_A + "open/", views.open_authority, name="open", needs=P.EDIT_AUTHORITY, methods=("POST",)),
    door(_A + "add/", views.add_contact, name="add-contact", needs=P.CONFIRM_CONTACTS),
    door(_A + "<slug:key>/", views.contact, name="contact", needs=P.CONFIRM_CONTACTS),
    door(_A + "<slug:key>/confirm/", views.confirm, name="confirm", needs=P.CONFIRM_CONTACTS),
]
