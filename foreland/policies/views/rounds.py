"""Pages of whoever leads a consultation: the list, a new one, how it stands and what was said, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core import rounds as core
from foreland.core.calendar import school_day
from foreland.library import queries as library
from foreland.policies import showing
from foreland.policies.actions import NotPossible
from foreland.policies.actions import rounds as acts
from foreland.policies.actions.reminding import NATION
from foreland.policies.forms.rounds import ExtendForm, RoundForm
from foreland.policies.models import Round, RoundSaid
from foreland.policies.queries import Draft, NoPolicy
from foreland.policies.queries import rounds as reading
from foreland.policies.views import round_parts
from foreland.policies.views.opened import crumbs, done, open_draft, refuse, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

OPEN_FOR, REPLY_WITHIN = timedelta(days=14), timedelta(days=21)
"""What a new plan proposes: two weeks to answer, three more to say what came of it."""
STATES = {
    "planned": ("Planned", "soft"),
    "open": ("Open", "kept"),
    "closed": ("Closed: tell them what came of it", "ask"),
    "answered": ("Answered", "done"),
    "cancelled": ("Cancelled", "soft"),
}
NOT_OPEN = ("Not open: nothing to ask", "bad")


def open_round(request: DoorRequest, policy: str, pk: str) -> tuple[Draft, Round]:
    """Return a policy and one of its rounds; 404 where there is none."""
    draft = open_draft(request, policy)
    try:
        return draft, reading.round_of(draft.policy, pk)
    except NoPolicy as error:
        raise Http404(str(error)) from error


def way_back(draft: Draft, row: Round | None = None) -> list[tuple[str, str]]:
    """Return the way back to the list of consultations and to one of them."""
    more = [("Consultations", address("policies:rounds", draft.body, policy=draft.policy.pk))]
    if row is not None:
        more.append((row.title, address("policies:round", draft.body, policy=draft.policy.pk, round=row.pk)))
    return crumbs(draft, *more)


def who(draft: Draft, row: Round) -> str:
    """Return whom a round asks, in the school's terms."""
    return dict(reading.audiences(draft)).get(row.audience, row.get_audience_display())


def rounds(request: DoorRequest, policy: str) -> TemplateResponse:
    """List the consultations of a policy, newest first."""
    draft = open_draft(request, policy)
    found = reading.rounds(draft.policy)
    heard = reading.heard_in(found)
    rows = [
        {
            "round": row,
            "who": who(draft, row),
            "state": STATES[row.stands(draft.today)],
            "count": heard[row.pk].count,
        }
        for row in found
    ]
    context = {"draft": draft, "rows": rows, "crumbs": crumbs(draft), "may_lead": _may_lead(request)}
    return TemplateResponse(request, "policies/rounds.html", context)


def _may_lead(request: DoorRequest) -> bool:
    return request.door.can(Permission.SUBMIT_POLICIES)


def _plan_form(draft: Draft, data: Any, initial: dict[str, Any]) -> RoundForm:
    sections = [(key, showing.title_of(draft, key)) for key in draft.used_sections]
    return RoundForm(reading.audiences(draft), sections, data, initial=initial)


def _reads(form: RoundForm) -> core.Reads | None:
    """Return how the words of a plan read for the audience that is chosen on the page."""
    said = (str(form[name].value() or "") for name in ("title", "intro", "questions"))
    return core.reads("\n".join(said), str(form["audience"].value() or ""))


def new(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Ask what the consultation is to be, say how its words read, and plan it."""
    draft = open_draft(request, policy)
    today = draft.today
    reply_by = school_day(today + OPEN_FOR + REPLY_WITHIN, library.holidays(NATION))
    initial = {"opens": today, "closes": today + OPEN_FOR, "reply_by": reply_by, "narrow": "yes"}
    form = _plan_form(draft, request.POST or None, initial)

    def save() -> HttpResponseBase:
        row = acts.plan_round(
            policy=draft.policy, body=draft.body, plan=form.plan(), by=request.door.by, now=timezone.now()
        )
        opened = row.frozen_at is not None
        done(
            request,
            "It is open. Send the link on." if opened else "It is planned, and opens by itself on its first day.",
        )
        return to(request, "policies:round", policy=policy, round=row.pk)

    return _planned(request, draft, form, save, None)


def change(request: DoorRequest, policy: str, round: str) -> HttpResponseBase:  # noqa: A002 -- the part of the route
    """Change a consultation that has not opened yet."""
    draft, row = open_round(request, policy, round)
    if row.stands(draft.today) != "planned":
        return to(request, "policies:round", policy=policy, round=round)
    initial = {
        "audience": row.audience, "title": row.title, "intro": row.intro, "sections": row.sections,
        "narrow": "yes" if row.narrow else "no", "questions": "\n".join(row.questions), "opens": row.opens,
        "closes": row.closes, "reply_by": row.reply_by, "seen": row.revision,
        "many": core.too_many_for_pupils(len(_to_ask(draft, row)), row.audience),
    }  # fmt: skip
    form = _plan_form(draft, request.POST or None, initial)

    def save() -> HttpResponseBase:
        acts.change_round(
            of=row, body=draft.body, plan=form.plan(), seen=form.cleaned_data["seen"] or 0, by=request.door.by,
            now=timezone.now(),
        )  # fmt: skip
        done(request, "Saved.")
        return to(request, "policies:round", policy=policy, round=round)

    return _planned(request, draft, form, save, row)


def press_again(form: Form, request: DoorRequest, row: Round) -> None:
    """Let a second press of the button put these words in the place of what somebody else has saved meanwhile."""
    data = request.POST.copy()
    data["seen"] = str(row.revision)
    form.data = data


def _planned(
    request: DoorRequest, draft: Draft, form: RoundForm, save: Callable[[], HttpResponseBase], row: Round | None
) -> HttpResponseBase:
    checking = "check" in request.POST
    if request.method == "POST" and not checking and form.is_valid():
        try:
            return save()
        except NotPossible as error:
            refuse(form, error)
            if row is not None:
                press_again(form, request, reading.round_of(draft.policy, row.pk))
    reads = _reads(form) if request.method == "POST" else None
    if checking:
        form.errors.clear()  # what is not filled in yet is no fault of somebody who only looks how the words read
    context = {
        "draft": draft, "form": form, "round": row, "crumbs": way_back(draft, row), "checked": checking,
        "reads": reads,
    }  # fmt: skip
    return TemplateResponse(request, "policies/round_plan.html", context)


def one(request: DoorRequest, policy: str, round: str) -> TemplateResponse:  # noqa: A002 -- the part of the route
    """Show a consultation: how it stands, how to send it on, and what was said."""
    draft, row = open_round(request, policy, round)
    return shown(request, draft, row)


def shown(request: DoorRequest, draft: Draft, row: Round, **more: Any) -> TemplateResponse:
    """Return the page of a consultation, with what went wrong if anything did."""
    now = timezone.now()
    heard, reads_words = reading.heard(row), request.door.can(Permission.COMMENT)
    token = reading.link_of(row, now=now)
    stands = row.stands(draft.today)
    link = settings.ADDRESS + address("policies:round-start", token=token) if token else ""
    asked = row.statements if row.frozen_at else _to_ask(draft, row)
    not_open = stands == "open" and row.frozen_at is None and not asked
    context = {
        "draft": draft, "round": row, "stands": stands, "state": NOT_OPEN if not_open else STATES[stands], "not_open": not_open, "who": who(draft, row),
        "crumbs": way_back(draft), "heard": heard, "window": core.window(row.opens, row.closes), "link": link,
        "may_lead": _may_lead(request), "reads_words": reads_words, "count": len(asked),
        "unfinished": reading.unfinished(draft, row.sections) if stands == "planned" else 0,
        "minutes": core.minutes(len(asked), len(row.questions)), "code_page": settings.ADDRESS + address("policies:round-code"),
        "code": core.spoken_code(row.code) if reading.code_works(row.code, now=now) else "",
        "sections": [showing.title_of(draft, key) for key in row.sections if key in draft.bank.section],
        "lines": round_parts.lines(row, heard, draft.today, words=reads_words) if row.frozen_at else [],
        "answers": round_parts.answers(row, heard, draft.today, words=reads_words) if row.frozen_at else [],
        "shown": core.may_show(heard.count, row.audience, stands), "gone": _gone(draft, row),
        "extend": ExtendForm(initial={"closes": row.closes + timedelta(days=7)}), "late": draft.today > row.reply_by,
        "crowds": [_crowd(each) for each in row.crowds],
        "words_over": row.closes < RoundSaid.Privacy.ends.before(now).date(),
    } | more  # fmt: skip
    return TemplateResponse(request, "policies/round.html", context, status=422 if "problem" in more else 200)


def _to_ask(draft: Draft, row: Round) -> list[dict[str, Any]]:
    return reading.to_ask(draft, row.sections, row.audience, narrow=row.narrow)


def _crowd(noted: dict[str, Any]) -> tuple[int, datetime, datetime]:
    """Return how many answers one network began in a row, and when the first and the last."""
    return noted["count"], datetime.fromisoformat(noted["began"]), datetime.fromisoformat(noted["last"])


def _gone(draft: Draft, row: Round) -> set[str]:
    """Return the keys of statements that were asked about and no longer stand in the policy."""
    states = draft.resolved.states
    return {item["key"] for item in row.statements if item["key"] not in states or not states[item["key"]].kept}


def act(request: DoorRequest, policy: str, round: str, act: str) -> HttpResponseBase:  # noqa: A002 -- the part of the route
    """Do one thing to a consultation: open it now, extend it, close it, cancel it, note it, or change its link or code."""
    draft, row = open_round(request, policy, round)
    by, now = request.door.by, timezone.now()
    form = ExtendForm(request.POST if act == "extend" else None)
    if act == "extend" and not form.is_valid():
        return shown(request, draft, row, extend=form, form=form)
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "open": (lambda: acts.open_round(of=row, body=draft.body, by=by, now=now), "It is open. Send the link on."),
        "extend": (lambda: acts.extend_round(of=row, closes=form.cleaned_data["closes"], by=by, now=now), "It stays open longer."),
        "close": (lambda: acts.close_round(of=row, body=draft.body, by=by, now=now), "It is closed."),
        "cancel": (lambda: acts.cancel_round(of=row, body=draft.body, by=by, now=now), "It is cancelled."),
        "note": (lambda: acts.note_round(of=row, body=draft.body, by=by, now=now), "It stands on the list of who took part."),
        "new-link": (lambda: acts.renew_link(of=row, body=draft.body, by=by, now=now), "There is a new link. The old one leads nowhere."),
        "new-code": (lambda: acts.renew_code(of=row, body=draft.body, by=by, now=now), "There is a new code."),
        "stop-code": (lambda: acts.stop_code(of=row, by=by, now=now), "The code leads nowhere any more."),
    }  # fmt: skip
    if act not in verbs:
        raise Http404("There is nothing like that to do.")
    verb, words = verbs[act]
    try:
        verb()
    except NotPossible as error:
        if act == "extend":
            refuse(form, error)
            return shown(request, draft, row, extend=form, form=form)
        return shown(request, draft, reading.round_of(draft.policy, row.pk), problem=str(error))
    done(request, words)
    return to(request, "policies:round", policy=policy, round=round)


def join_in(request: DoorRequest, policy: str, round: str) -> HttpResponseBase:  # noqa: A002 -- the part of the route
    """Send a member to the page on which everybody takes part; to the consultation where its link was taken back."""
    _, row = open_round(request, policy, round)
    token = reading.link_of(row, now=timezone.now())
    if not token or row.of_pupils or row.audience == core.PARENTS:
        return to(request, "policies:round", policy=policy, round=round)
    return HttpResponseRedirect(address("policies:round-start", token=token))
