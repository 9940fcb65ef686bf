"""The doors of the policies room."""

from __future__ import annotations

from django.urls import URLPattern

from foreland.policies.views import (
    approval,
    area,
    asking,
    bench,
    bench_editions,
    bench_statements,
    comparing,
    federation,
    keeping,
    making,
    on_trust,
    opening,
    outside,
    parents,
    public,
    round_results,
    rounds,
    sections,
    statements,
    steps,
    suggestions,
    take_part,
    taking_part,
    talk,
    update_decide,
    update_told,
    updates,
)
from foreland.tenancy.doors import ANYONE, LINK, door
from foreland.tenancy.permissions import Permission as P

app_name = "policies"
_P = "schools/<body:body>/policies/<str:policy>/"
_U = _P + "updates/<str:edition>/"
_V = _P + "versions/<str:version>/"
_R = _P + "consultations/<str:round>/"
_L = "l/<token:token>/take-part/"
_A = "l/<token:token>/approve/"
_S = _P + "approval-steps/"


def _workbench(root: str) -> list[URLPattern]:
    """Return the doors of the workbench under a root: the same screens for an authority and for a trust."""
    own = root + "<str:policy>/"
    of_one = own + "statements/<str:key>/"
    of_update = own + "updates/<str:edition>/"
    return [
        door(root, bench.banks, name="policies", needs=P.SEE_POLICIES, methods=("GET",)),
        door(root + "new/", bench.begin, name="new", needs=P.WRITE_POLICIES),
        door(own, bench.bank, name="policy", needs=P.SEE_POLICIES, methods=("GET",)),
        door(own + "sections/<slug:section>/", bench.section, name="section", needs=P.SEE_POLICIES, methods=("GET",)),
        door(own + "sections/<slug:section>/add/", bench.add, name="add", needs=P.WRITE_POLICIES),
        door(of_one + "change/", bench_statements.change, name="reword", needs=P.WRITE_POLICIES),
        door(of_one + "for-whom/", bench_statements.for_whom, name="bench-for-whom", needs=P.WRITE_POLICIES),
        door(of_one + "requirements/", bench_statements.serves, name="bench-serves", needs=P.WRITE_POLICIES),
        door(of_one + "leave-out/", bench_statements.leave_out, name="leave-out", needs=P.WRITE_POLICIES),
        door(of_one + "move/", statements.move, name="move", needs=P.WRITE_POLICIES),
        door(of_one + "history/", bench_statements.history, name="history", needs=P.SEE_POLICIES, methods=("GET",)),
        door(of_one + "kept-aside/<int:number>/", bench_statements.compare, name="compare", needs=P.WRITE_POLICIES),
        door(of_one + "do/<slug:act>/", bench_statements.act, name="act", needs=P.WRITE_POLICIES, methods=("POST",)),
        door(own + "updates/", updates.newest, name="updates", needs=P.SEE_POLICIES, methods=("GET",)),
        door(of_update, updates.update, name="update", needs=P.SEE_POLICIES, methods=("GET",)),
        door(of_update + "decide/<str:key>/", update_decide.decide, name="update-decide", needs=P.WRITE_POLICIES),
        door(of_update + "do/<slug:act>/", updates.act, name="update-act", needs=P.WRITE_POLICIES, methods=("POST",)),
        door(of_update + "preview/", updates.preview, name="update-preview", needs=P.SEE_POLICIES, methods=("GET",)),
        door(of_update + "adopt/", updates.adopt, name="update-adopt", needs=P.SUBMIT_POLICIES),
        door(
            own + "as-a-school/", bench_editions.preview, name="bench-preview", needs=P.SEE_POLICIES, methods=("GET",)
        ),
        door(own + "checks/", bench_editions.checks, name="bench-checks", needs=P.SEE_POLICIES, methods=("GET",)),
        door(own + "changes/", bench_editions.changes, name="bench-changes", needs=P.SEE_POLICIES, methods=("GET",)),
        door(own + "changes/<str:key>/", bench_editions.change, name="bench-change", needs=P.WRITE_POLICIES),
        door(own + "what-is-new/", bench_editions.says, name="bench-says", needs=P.WRITE_POLICIES),
        door(own + "consulted/", bench_editions.consulted, name="bench-consulted", needs=P.SUBMIT_POLICIES),
        door(own + "approved/", bench_editions.approve, name="bench-approve", needs=P.SUBMIT_POLICIES),
        door(own + "publish/", bench_editions.publish, name="bench-publish", needs=P.PUBLISH),
        door(own + "asked/", asking.asked, name="bench-asked", needs=P.SEE_POLICIES, methods=("GET",)),
        door(own + "asked/<slug:asking>/", asking.answer, name="bench-answer", needs=P.WRITE_POLICIES),
        door(
            own + "editions/<str:number>/file/",
            bench_editions.export,
            name="bench-export",
            needs=P.SEE_POLICIES,
            methods=("GET",),
        ),
    ]


urlpatterns = [
    # an authority or a trust over its schools
    door("trusts/<body:body>/editions/", area.editions, name="area-editions", needs=P.SEE_SCHOOLS),
    door("authorities/<body:body>/editions/", area.editions, name="area-editions", needs=P.SEE_SCHOOLS),
    # without an account
    door("start/", opening.start, name="start", needs=ANYONE),
    door("start/questions/", opening.questions, name="open-questions", needs=ANYONE, methods=("GET",)),
    door("start/questions/<slug:question>/", opening.question, name="open-question", needs=ANYONE),
    door("start/draft/", opening.read, name="open-draft", needs=ANYONE, methods=("GET",)),
    # names and terms of a school, for all of its policies
    door("schools/<body:body>/names/", making.names, name="names", needs=P.WRITE_POLICIES),
    door("schools/<body:body>/terms-in-use/", making.terms, name="terms", needs=P.WRITE_POLICIES),
    door("schools/<body:body>/website/", public.website, name="website", needs=P.PUBLISH),
    # one draft for a federation
    door(
        "schools/<body:body>/federation/",
        federation.federation,
        name="federation",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    door(
        "schools/<body:body>/federation/ask-again/<slug:school>/",
        federation.ask_again,
        name="federation-ask-again",
        needs=P.PUBLISH,
    ),
    door("schools/<body:body>/federation/take/", federation.take, name="federation-take", needs=P.PUBLISH),
    door(
        "schools/<body:body>/federation/do/<slug:act>/",
        federation.act,
        name="federation-act",
        needs=P.PUBLISH,
        methods=("POST",),
    ),
    # making a policy
    door("schools/<body:body>/policies/", making.policies, name="policies", needs=P.SEE_POLICIES, methods=("GET",)),
    door("schools/<body:body>/policies/new/", making.new, name="new", needs=P.WRITE_POLICIES),
    door(_P, making.task_list, name="policy", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "shape/", making.shape, name="shape", needs=P.WRITE_POLICIES),
    door(_P + "owner/", keeping.owner, name="owner", needs=P.WRITE_POLICIES),
    door("schools/<body:body>/calendar/", keeping.page, name="calendar", needs=P.SEE_POLICIES),
    door("l/<token:token>/calendar.ics", keeping.feed, name="calendar-feed", needs=LINK("calendar"), methods=("GET",)),
    door(_P + "whose-words/", parents.parents, name="parents", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "whose-words/<slug:pack>/", parents.choose, name="parents-choose", needs=P.SUBMIT_POLICIES),
    door(_P + "review-date/", making.review_date, name="review-date", needs=P.WRITE_POLICIES),
    door(_P + "questions/", making.questions, name="questions", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "questions/<slug:question>/", making.question, name="question", needs=P.WRITE_POLICIES),
    door(_P + "coverage/", making.coverage, name="coverage", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "before-approval/", making.blockers, name="blockers", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "sections/<slug:section>/", sections.section, name="section", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "sections/<slug:section>/here/", sections.here, name="here", needs=P.SEE_POLICIES, methods=("GET",)),
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
    # what people say
    door(_P + "statements/<str:key>/talk/", talk.talk, name="talk", needs=P.COMMENT),
    door(_P + "statements/<str:key>/suggest/<slug:kind>/", suggestions.suggest, name="suggest", needs=P.COMMENT),
    door(_P + "statements/<str:key>/ask-the-trust/", asking.ask, name="ask-trust", needs=P.WRITE_POLICIES),
    door(_P + "what-people-said/", talk.said, name="said", needs=P.COMMENT, methods=("GET",)),
    door(_P + "talk/<slug:thread>/", suggestions.suggestion, name="suggestion", needs=P.WRITE_POLICIES),
    door(
        _P + "talk/<slug:thread>/take-out/<int:number>/", talk.take_out, name="talk-take-out", needs=P.SUBMIT_POLICIES
    ),
    door(_P + "talk/<slug:thread>/do/<slug:act>/", talk.act, name="talk-act", needs=P.COMMENT, methods=("POST",)),
    door(_P + "read/<slug:document>/", approval.read, name="read", needs=P.SEE_POLICIES, methods=("GET",)),
    door(
        _P + "draft/<slug:document>/<slug:format_key>/",
        approval.draft_file,
        name="draft-file",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    # consultations
    door(_P + "consultations/", rounds.rounds, name="rounds", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "consultations/new/", rounds.new, name="round-new", needs=P.SUBMIT_POLICIES),
    door(_R, rounds.one, name="round", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_R + "change/", rounds.change, name="round-change", needs=P.SUBMIT_POLICIES),
    door(_R + "do/<slug:act>/", rounds.act, name="round-act", needs=P.SUBMIT_POLICIES, methods=("POST",)),
    door(_R + "table/", round_results.table, name="round-table", needs=P.COMMENT, methods=("GET",)),
    door(_R + "take-out/<int:said>/", round_results.take_out, name="round-take-out", needs=P.SUBMIT_POLICIES),
    door(_R + "reply/", round_results.reply, name="round-reply", needs=P.SUBMIT_POLICIES),
    door(_R + "take-part/", rounds.join_in, name="round-join", needs=P.SEE_POLICIES, methods=("GET",)),
    door("take-part/", take_part.code, name="round-code", needs=ANYONE),
    door(_L, take_part.start, name="round-start", needs=LINK("round")),
    door(_L + "<int:page>/", take_part.page, name="round-page", needs=LINK("round")),
    door(_L + "thanks/", take_part.thanks, name="round-thanks", needs=LINK("round"), methods=("GET",)),
    # a newer edition
    door(_P + "updates/", updates.newest, name="updates", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_U, updates.update, name="update", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_U + "decide/<str:key>/", update_decide.decide, name="update-decide", needs=P.WRITE_POLICIES),
    door(_U + "decide/<str:key>/ask-the-trust/", asking.ask, name="update-ask", needs=P.WRITE_POLICIES),
    door(_U + "do/<slug:act>/", updates.act, name="update-act", needs=P.WRITE_POLICIES, methods=("POST",)),
    door(_U + "preview/", updates.preview, name="update-preview", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_U + "adopt/", updates.adopt, name="update-adopt", needs=P.SUBMIT_POLICIES),
    door(_U + "what-changed/", update_told.told, name="update-told", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_U + "what-changed/papers/", update_told.papers, name="update-papers", needs=P.SEE_POLICIES),
    door(
        _U + "what-changed/papers/<slug:paper>/<slug:format_key>/",
        update_told.paper_file,
        name="update-paper",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    door(
        _U + "what-changed/<slug:format_key>/",
        update_told.told_file,
        name="update-file",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    # approval and versions
    door(_P + "who-took-part/", taking_part.took_part, name="took-part", needs=P.WRITE_POLICIES),
    door(_P + "submit/", approval.submit, name="submit", needs=P.SUBMIT_POLICIES),
    door(_P + "versions/", approval.versions, name="versions", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_P + "versions/compare/", comparing.page, name="compare-versions", needs=P.SEE_POLICIES, methods=("GET",)),
    door(
        _P + "versions/compare/<slug:format_key>/",
        comparing.file,
        name="compare-file",
        needs=P.SEE_POLICIES,
        methods=("GET",),
    ),
    door(_V, approval.version, name="version", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_V + "approve/", approval.approve, name="approve", needs=P.APPROVE_POLICIES),
    door(_V + "on-trust/", on_trust.put_in_force, name="on-trust", needs=P.PUBLISH),
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
    # approval in steps
    door(_S, steps.steps, name="steps", needs=P.SEE_POLICIES, methods=("GET",)),
    door(_S + "new/", steps.new, name="step-new", needs=P.SUBMIT_POLICIES),
    door(_S + "<int:place>/", steps.change, name="step-change", needs=P.SUBMIT_POLICIES),
    door(_S + "do/<slug:act>/", steps.act, name="steps-act", needs=P.SUBMIT_POLICIES, methods=("POST",)),
    door(_V + "agree/", steps.agree, name="agree-step", needs=P.COMMENT),
    door(_V + "take-back/", steps.take_back, name="take-back", needs=P.SUBMIT_POLICIES),
    door(_V + "outside/", outside.name, name="outside", needs=P.SUBMIT_POLICIES),
    door(_V + "outside/do/<slug:act>/", outside.act, name="outside-act", needs=P.SUBMIT_POLICIES, methods=("POST",)),
    door(_A, outside.by_link, name="by-link", needs=LINK("approve"), methods=("GET",)),
    door(_A + "<slug:act>/", outside.decide, name="by-link-decide", needs=LINK("approve")),
    door(_A + "files/<slug:what>/", outside.file, name="by-link-file", needs=LINK("approve"), methods=("GET",)),
    # the workbench: a bank of one's own, of an authority or of a trust
    *_workbench("authorities/<body:body>/workbench/"),
    *_workbench("trusts/<body:body>/workbench/"),
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
        "p/<body:body>/<slug:document>/v<str:number>/changes/",
        comparing.public,
        name="public-changes",
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
