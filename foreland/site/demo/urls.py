"""The doors of the demonstration, which only FORELAND_MODE=demo has."""

from __future__ import annotations

from foreland.site.demo import pages
from foreland.tenancy.doors import ANYONE, door

urlpatterns = [
    door("demo/", pages.cast_page, name="demo", needs=ANYONE),
    door("demo/mail/", pages.mail_page, name="demo-mail", needs=ANYONE, methods=("GET",)),
]
