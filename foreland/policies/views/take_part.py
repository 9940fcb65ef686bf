"""Pages of those who are asked in a consultation: a link or a code, a start, a page a section, thanks, and what came of it.

A browser that has begun keeps the id of its answer in its session, so that it can change it; nothing else is kept of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from foreland.core import rounds as core
from foreland.core.calendar import day_in_london
from foreland.core.document import blocks_from_data
from foreland.policies import showing
from foreland.policies.actions import NotPossible, round_answers
from foreland.policies.actions import rounds as acts
from foreland.policies.forms.rounds import AnswerForm, CodeForm, Item
from foreland.policies.models import Round, RoundAnswer
from foreland.policies.queries import NoPolicy
from foreland.policies.queries import rounds as reading
from foreland.policies.views.round_parts import told
from foreland.tenancy.addresses import address
from foreland.tenancy.bounds import bound, in_a_row
from foreland.tenancy.doors import DoorRequest

IN_SESSION = "rounds"
MOST_IN_SESSION = 20
MOST_CODES = 600
"""Codes that one network may try within an hour: twenty classes behind one connection, and no guessing."""
MOST_AT_SCHOOL, MOST_AT_HOME = 600, 120
"""Answers that one network may begin within an hour: twenty classes at once, or an open evening; and no flood."""
QUESTIONS = "Our questions"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a round: its heading, and keys and lines of what it asks; ratings, or words on the lead's questions."""

    heading: str
    items: Sequence[Item]
    rated: bool


def pages_of(row: Round) -> list[Page]:
    """Return the pages of a round: those of each section, then one with the lead's own questions; none before it opens."""
    found: list[Page] = []
    if row.frozen_at is None:
        return found
    for _, inside in groupby(row.statements, key=lambda item: item["section"]):
        for page in core.pages(list(inside)):
            items = [(each["key"], each["short"] or each["title"], _words(each), bool(each["short"])) for each in page]
            found.append(Page(page[0]["heading"], items, rated=True))
    if row.questions and row.takes_words:
        asked = [(f"{reading.QUESTION}{n}", line, SafeString(), False) for n, line in enumerate(row.questions, 1)]
        found.append(Page(QUESTIONS, asked, rated=False))
    return found


def _words(item: dict[str, Any]) -> SafeString:
    return showing.blocks(blocks_from_data(item["blocks"]))


def code(request: DoorRequest) -> HttpResponseBase:
    """Ask for a class code, and go on to what it stands for."""
    now = timezone.now()
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        again = bound(request, what="round-code", most=MOST_CODES, now=now)
        if again is not None:
            return _too_many(request, again, "codes were typed")
        if form.is_valid():
            typed = form.cleaned_data["code"]
            if reading.code_works(typed, now=now):
                return HttpResponseRedirect(_at("round-start", reading.token_of_code(typed)))
            form.add_error("code", "This code is not known, or its time is over. Look again, or ask your teacher.")
    return TemplateResponse(request, "policies/round_code.html", {"form": form})


def start(request: DoorRequest) -> HttpResponseBase:
    """Say what this is about and begin; before and after the round, say when it opens or what came of it."""
    row, now = _round(request), timezone.now()
    stands = row.stands(day_in_london(now))
    if stands in ("closed", "answered"):
        return _over(request, row, now)
    context = _context(request, row, now)
    if stands == "planned":
        return TemplateResponse(request, "policies/round_soon.html", context)
    answer = _mine(request, row)
    if request.method == "POST":
        if row.frozen_at is not None and (answer is None or ("next" in request.POST and row.of_pupils)):
            refused = _begin(request, row, now)
            if refused is not None:
                return refused
        return HttpResponseRedirect(_at("round-page", _token(request), page=1))
    pages = pages_of(row)
    asked = sum(len(page.items) for page in pages if page.rated)
    more = {"statements": asked, "minutes": core.minutes(asked, len(row.questions)), "answer": answer, "pages": pages}
    return TemplateResponse(request, "policies/round_start.html", context | more)


def page(request: DoorRequest, page: int) -> HttpResponseBase:
    """Show one page of statements, or of questions, and save what is said on it."""
    row, now = _round(request), timezone.now()
    found = pages_of(row)
    if not 1 <= page <= len(found):
        if not found:
            return HttpResponseRedirect(_at("round-start", _token(request)))
        raise Http404("There is no such page.")
    this, answer = found[page - 1], _mine(request, row)
    form = AnswerForm(
        this.items, rated=this.rated, longest=round_answers.longest(row), pupils=row.of_pupils,
        said=reading.said_in(answer), data=request.POST if request.method == "POST" else None,
    )  # fmt: skip
    if row.stands(day_in_london(now)) != "open":
        return _over(request, row, now, form.written()) if form.is_bound else _to_start(request)
    if answer is None and not form.is_bound:
        return _to_start(request)
    refused = None
    if form.is_bound and form.is_valid():
        refused = _begin(request, row, now) if answer is None else None
        answer = _mine(request, row)
        if refused is None and answer is not None:
            try:
                round_answers.save_answer(answer=answer, said=form.said(), now=now)
            except round_answers.Closed:
                return _over(request, row, now, form.written())
            except NotPossible as error:
                form.add_error(form.name_of(error.field) or None, str(error))
            else:
                name = "round-page" if page < len(found) else "round-thanks"
                more = {"page": page + 1} if page < len(found) else {}
                return HttpResponseRedirect(_at(name, _token(request), **more))
    if refused is not None:
        form.add_error(
            None, "Very many answers came in just now. Yours are still here: wait a while, then press the button again."
        )
    context = _context(request, row, now) | {
        "form": form, "this": this, "number": page, "total": len(found), "last": page == len(found),
        "before": _at("round-page", _token(request), page=page - 1) if page > 1 else _at("round-start", _token(request)),
    }  # fmt: skip
    return TemplateResponse(request, "policies/round_page.html", context, status=429 if refused is not None else 200)


def thanks(request: DoorRequest) -> HttpResponseBase:
    """Thank for an answer, and say what happens next."""
    row, now = _round(request), timezone.now()
    answer = _mine(request, row)
    if answer is None or row.stands(day_in_london(now)) != "open":
        return _to_start(request)
    said = reading.said_in(answer)
    rated = sum(bool(rating) for rating, _ in said.values())
    context = _context(request, row, now) | {"rated": rated, "asked": len(row.statements), "said": bool(said)}
    return TemplateResponse(request, "policies/round_thanks.html", context)


def _round(request: DoorRequest) -> Round:
    """Return the round that the link leads to, with what is asked kept once it is open."""
    try:
        row = reading.round_by_link(request.door.link)
    except NoPolicy as error:
        raise Http404(str(error)) from error
    return acts.freeze(of=row, body=request.door.body, by=request.door.by, now=timezone.now())


def _token(request: DoorRequest) -> str:
    """Return the token that stands in the address: a view is not given it."""
    return request.path.split("/")[2]


def _at(name: str, token: str, **more: Any) -> str:
    return address(f"policies:{name}", token=token, **more)


def _to_start(request: DoorRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(_at("round-start", _token(request)))


def _mine(request: DoorRequest, row: Round) -> RoundAnswer | None:
    """Return the answer that this browser has begun in the round."""
    return reading.answer_of(row, request.session.get(IN_SESSION, {}).get(row.pk, ""))


def _begin(request: DoorRequest, row: Round, now: datetime) -> HttpResponseBase | None:
    """Begin an answer and remember it in the session; return a page where the round takes no more."""
    most = MOST_AT_HOME if row.audience == core.PARENTS else MOST_AT_SCHOOL
    again = bound(request, what=f"round-{row.pk}", most=most, now=now)
    if again is not None:
        return _too_many(request, again, "answers were begun")
    try:
        many = in_a_row(request, what=f"round-{row.pk}", within=round_answers.CROWD_WITHIN, now=now)
        by_code = reading.is_by_code(row, request.door.link)
        answer = round_answers.begin_answer(of=row, by_code=by_code, now=now, in_a_row=many)
    except round_answers.Closed:
        return _over(request, row, now)
    except round_answers.TooMany:
        return _too_many(request, None, "answers were begun")
    kept = dict(list(request.session.get(IN_SESSION, {}).items())[-MOST_IN_SESSION + 1 :])
    request.session[IN_SESSION] = kept | {row.pk: answer.pk}
    return None


def _too_many(request: DoorRequest, again: datetime | None, what: str) -> HttpResponseBase:
    context = {"again": again, "what": what}
    return TemplateResponse(request, "policies/round_flood.html", context, status=429)


def _over(request: DoorRequest, row: Round, now: datetime, written: Sequence[tuple[str, str]] = ()) -> HttpResponseBase:
    """Say that the round is over: what came of it, or when that will be told; with the words that came too late."""
    context = _context(request, row, now) | {"written": written, "late": day_in_london(now) > row.reply_by}
    if row.replied_at is None:
        return TemplateResponse(request, "policies/round_closed.html", context, status=409 if written else 200)
    heard = reading.heard(row)
    more = {"heard": heard, "told": told(row, heard, day_in_london(now))}
    return TemplateResponse(request, "policies/round_told.html", context | more, status=409 if written else 200)


def _context(request: DoorRequest, row: Round, now: datetime) -> dict[str, Any]:
    where = _token(request)
    return {
        "round": row, "start": _at("round-start", where), "first": _at("round-page", where, page=1),
        "school": request.door.body.name, "window": core.window(row.opens, row.closes),
        "today": day_in_london(now),
    }  # fmt: skip
