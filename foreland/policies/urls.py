"""The doors of the policies room."""

from __future__ import annotations

from foreland.policies.views import approval, making, opening, public, sections, statements, taking_part
from foreland.tenancy.doors import ANYONE, door
from foreland.tenancy.permissions import Permission as P

app_name = "policies"
_P = "schools/<body:body>/policies/<str:policy>/"
_V = _P + "versions/<str:version>/"

urlpatterns = [
    # without an account
    door("start/", opening.start, name="start", needs=ANYONE),
    door("start/questions/", opening.questions, name="open-questions", needs=ANYONE, methods=("GET",)),
    door("start/questions/<slug:question>/", opening.question, name="open-question", needs=ANYONE),
    door("start/draft/", opening.read, name="open-draft", needs=ANYONE, methods=("GET",)),
    # names and terms of a school, for all of its policies
    door("schools/<body:body>/names/", making.names, name="names", needs=P.WRITE_POLICIES),
    door("schools/<body:body>/terms-in-use/", making.terms, name="terms", needs=P.WRITE_POLICIES),
    door("schools/<body:body>/website/", public.website, name="website", needs=P.PUBLISH),
    # making a policy
    door("schools/<body:body>/policies/", making.policies, name="policies", needs=P.SEE_POLICIES, methods=("GET",)),
    door("schools/<body:body>/policies/new/", making.new, name="new", needs=P.WRITE_POLICIES),
    door(_P, making.task_list, name="policy", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "shape/", making.shape, name="shape", needs=P.WRITE_POLICIES),
    door(_P + "review-date/", making.review_date, name="review-date", needs=P.WRITE_POLICIES),
    door(_P + "questions/", making.questions, name="questions", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "questions/<slug:question>/", making.question, name="question", needs=P.WRITE_POLICIES),
    door(_P + "coverage/", making.coverage, name="coverage", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "before-approval/", making.blockers, name="blockers", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "sections/<slug:section>/", sections.section, name="section", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "sections/<slug:section>/add/", sections.add, name="add", needs=P.WRITE_POLICIES),
    door(
        _P + "sections/<slug:section>/agree/", sections.agree, name="agree", needs=P.WRITE_POLICIES, methods=("POST",)
    ),
    door(_P + "statements/<str:key>/wording/", statements.reword, name="reword", needs=P.WRITE_POLICIES),
    door(_P + "statements/<str:key>/leave-out/", statements.leave_out, name="leave-out", needs=P.WRITE_POLICIES),
    door(_P + "statements/<str:key>/move/", statements.move, name="move", needs=P.WRITE_POLICIES),
    door(
        _P + "statements/<str:key>/history/", statements.history, name="history", needs=P.SEE_POLICIES, methods=("GET",)
    ),
    door(
        _P + "statements/<str:key>/kept-aside/<int:number>/",
        statements.compare,
        name="compare",
        needs=P.WRITE_POLICIES,
    ),
    door(
        _P + "statements/<str:key>/do/<slug:act>/",
        statements.act,
        name="act",
        needs=P.WRITE_POLICIES,
        methods=("POST",),
    ),
    door(_P + "read/<slug:document>/", approval.read, name="read", needs=P.SEE_POLICIES, methods=("GET",)),
    door(
        _P + "draft/<slug:document>/<slug:format_key>/",
        approval.draft_file,
        name="draft-file",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    # approval and versions
    door(_P + "who-took-part/", taking_part.took_part, name="took-part", needs=P.WRITE_POLICIES),
    door(_P + "submit/", approval.submit, name="submit", needs=P.SUBMIT_POLICIES),
    door(_P + "versions/", approval.versions, name="versions", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_V, approval.version, name="version", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_V + "approve/", approval.approve, name="approve", needs=P.APPROVE_POLICIES),
    door(_V + "send-back/", approval.send_back, name="send-back", needs=P.APPROVE_POLICIES),
    door(_V + "ratify/", approval.ratify, name="ratify", needs=P.APPROVE_POLICIES),
    door(_V + "bring-up-to-date/", approval.release_facts, name="release-facts", needs=P.RELEASE_FACTS),
    door(_V + "withdraw/", approval.withdraw, name="withdraw", needs=P.PUBLISH),
    door(
        _V + "files/<slug:part>/<slug:format_key>/",
        approval.version_file,
        name="version-file",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    # in public
    door("p/<body:body>/", public.index, name="public", needs=ANYONE, methods=("GET",)),
    door("p/<body:body>/colours.css", public.colours, name="public-colours", needs=ANYONE, methods=("GET",)),
    door("p/<body:body>/crest/<slug:sha256>.png", public.crest, name="public-crest", needs=ANYONE, methods=("GET",)),
    door("p/<body:body>/<slug:document>/", public.document, name="public-document", needs=ANYONE, methods=("GET",)),
    door("p/<body:body>/<slug:document>/embed/", public.embed, name="public-embed", needs=ANYONE, methods=("GET",)),
    door(
        "p/<body:body>/<slug:document>/v<str:number>/",
        public.document,
        name="public-version",
        needs=ANYONE,
        methods=("GET",),
    ),
    door(
        "p/<body:body>/<slug:document>/v<str:number>/<slug:part>/<slug:format_key>/",
        public.file,
        name="public-file",
        needs=ANYONE,
        methods=("GET",),
    ),
]
