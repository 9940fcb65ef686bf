"""The doors of the imports room."""

from __future__ import annotations

from foreland.imports.views import brought, check, comparing, drafting, together
from foreland.tenancy.doors import ANYONE, door
from foreland.tenancy.permissions import Permission as P

app_name = "imports"
_O = "schools/<body:body>/old-policies/"
_I = _O + "<str:old>/"

urlpatterns = [
    # without an account
    door("check/", check.check, name="check", needs=ANYONE),
    door("check/report/", check.report_file, name="report", needs=ANYONE, methods=("POST",)),
    door("compare/", comparing.compare, name="compare", needs=ANYONE),
    # in a school
    door(_O, brought.bring, name="bring", needs=P.WRITE_POLICIES),
    door(_I, brought.one, name="import", needs=P.WRITE_POLICIES, methods=("GET",)),
    door(_I + "passages/", brought.passages, name="passages", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_I + "passages/<int:passage>/", brought.settle, name="settle", needs=P.WRITE_POLICIES),
    door(_I + "together/<int:stretch>/", together.together, name="together", needs=P.WRITE_POLICIES),
    door(_I + "do/<slug:act>/", brought.act, name="act", needs=P.WRITE_POLICIES, methods=("POST",)),
    door(_I + "where-it-stands/", check.standing, name="standing", needs=P.WRITE_POLICIES, methods=("GET",)),
    door(
        _I + "where-it-stands/report/",
        check.standing_file,
        name="standing-file",
        needs=P.WRITE_POLICIES,
        methods=("GET",),
    ),
    door(_I + "draft/", drafting.draft, name="draft", needs=P.WRITE_POLICIES),
    door(_I + "what-the-bank-adds/", drafting.adds, name="adds", needs=P.WRITE_POLICIES),
]
