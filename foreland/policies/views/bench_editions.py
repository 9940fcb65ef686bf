"""Pages on which an edition of one's own goes to its schools: preview, checks, list of changes, consulted, approved, published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.compare import compare
from foreland.core.document import DEMONSTRATION, Document
from foreland.core.facts import Origin
from foreland.core.layer import Layer, Resolved, resolve
from foreland.core.packs.model import Bank, Setting
from foreland.core.wording import plain
from foreland.core.words import Piece
from foreland.library import queries as library
from foreland.policies import actions, benched, compared
from foreland.policies.actions import bench as verbs
from foreland.policies.forms import bench as forms
from foreland.policies.queries import bench as read
from foreland.policies.queries.bench import Bench
from foreland.policies.views.approval import download
from foreland.policies.views.bench_statements import around, open_bench
from foreland.policies.views.opened import done, refuse, to
from foreland.publishing import booklet
from foreland.publishing.comparison import tallied
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

PUBLISHES = {"trust": "A trust lead publishes it.", "authority": "An adviser or the manager publishes it."}
SHAPES = (("standalone", "One policy"), ("set", "A set of shorter documents"))


def preview(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show a document of the edition as a kind of setting would read it, against the bank above, with changes marked."""
    of = open_bench(request, policy)
    settings = {item.key: item for item in of.draft.bank.settings}
    setting = settings.get(request.GET.get("setting", "")) or _first(of)
    shape = request.GET.get("shape") if request.GET.get("shape") in dict(SHAPES) else "standalone"
    now, was = _both(of, setting, str(shape))
    documents = {key: plain(of.made.document[key].title, now.fill) for key in now.documents}
    wanted = request.GET.get("document", "")
    wanted = wanted if wanted in documents else next(iter(documents), "")
    if not wanted:
        raise Http404("This kind of setting is printed no document.")
    new = _printed(of, now, of.made, wanted, setting)
    old = _printed(of, was, of.draft.bank, wanted, setting) if wanted in was.documents else new
    made = compare(old, new)
    context = around(request, of) | {
        "settings": [(item.key, _differs(of, item, str(shape)), item.key == setting.key) for item in settings.values()],
        "shapes": [(key, words, key == shape) for key, words in SHAPES],
        "documents": [(key, words, key == wanted) for key, words in documents.items()],
        "setting": setting, "title": documents[wanted], "differs": made.differs, "tally": tallied(made),
        "key": (Piece("removed", "taken out"), Piece("same", " or "), Piece("added", "added")),
        "around": compared.around(made), "parts": compared.shown(made), "statements": len(now.kept), "before": len(was.kept),
    }  # fmt: skip
    return TemplateResponse(request, "policies/bench_preview.html", context)


def _both(of: Bench, setting: Setting, shape: str) -> tuple[Resolved, Resolved]:
    """Return the edition and the bank above it as a kind of setting has them that changes nothing."""
    origins: dict[str, Origin] = {key: "register" for key, _ in setting.facts}
    layer = Layer(facts=dict(setting.facts), origins=origins, shape=shape)
    return resolve(of.made, layer), resolve(of.draft.bank, layer)


def _count(of: Bench, setting: Setting, shape: str) -> int:
    """Return how many statements a kind of setting would read otherwise, or would have or lack."""
    now, was = ({(state.key, state.text) for state in each.kept} for each in _both(of, setting, shape))
    return len({key for key, _ in now ^ was})


def _differs(of: Bench, setting: Setting, shape: str) -> str:
    count = _count(of, setting, shape)
    return f"{setting.title} ({count} differ{'s' if count == 1 else ''})" if count else f"{setting.title} (the same)"


def _first(of: Bench) -> Setting:
    """Return the first kind of setting that would read something else; the first of all where none would."""
    found = of.draft.bank.settings or (Setting("", "Any setting", ()),)
    return next((item for item in found if _count(of, item, "standalone")), found[0])


def _printed(of: Bench, resolved: Resolved, bank: Bank, document: str, setting: Setting) -> Document:
    marks = (DEMONSTRATION,) if of.draft.body.demo else ()
    frame = booklet.Frame(organisation=setting.title, watermarks=marks, day=of.draft.today)
    return booklet.booklet(resolved, document, library.requirements_of(bank), frame)


def checks(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show what the house's own checks find in the edition, each thing with how it is mended and where."""
    of = open_bench(request, policy)
    context = around(request, of) | {"groups": benched.faults(of), "count": len(of.faults)}
    return TemplateResponse(request, "policies/bench_checks.html", context)


def changes(request: DoorRequest, policy: str) -> TemplateResponse:
    """List what the edition must say of the one before it: what changed, why, how much that weighs, who must hear."""
    of = open_bench(request, policy)
    lines = benched.said_lines(of)
    before = of.before[-1].head
    context = around(request, of) | {
        "lines": lines, "waiting": sum(line.said.waits for line in lines), "before": f"{before.title}, edition {before.edition}",
    }  # fmt: skip
    return TemplateResponse(request, "policies/bench_changes.html", context)


def change(request: DoorRequest, policy: str, key: str) -> HttpResponseBase:
    """Say of one change why, how much it weighs, and who must hear of it; the next that lacks a reason comes up."""
    of = open_bench(request, policy)
    item = next((each for each in of.said if each.account.key == key), None)
    if item is None:
        raise Http404("This statement stands as in the edition before.")
    weights = () if item.account.gone else item.weights
    initial = {"was": item.why, "why": item.why, "weight": item.weight, "tell": list(item.tell)}
    form = forms.NoteForm(weights, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.note_change(
                policy=of.bank.policy, body=of.draft.body, key=key, why=data["why"], weight=data.get("weight") or item.weight,
                tell=tuple(data.get("tell") or ()), by=request.door.by, now=timezone.now(), seen=data["was"],
            )  # fmt: skip
        except actions.NotPossible as error:
            _refuse(form, error)
        else:
            waiting = [each.account.key for each in of.waiting if each.account.key != key]
            done(request, f"Kept. {len(waiting)} to explain." if waiting else "Kept. Every change is explained.")
            if waiting:
                return to(request, "policies:bench-change", policy=policy, key=waiting[0])
            return to(request, "policies:bench-changes", policy=policy)
    line = next(each for each in benched.said_lines(of) if each.said.account.key == key)
    was, now, marks = benched.said_words(of, item)
    here = ("List of changes", address("policies:bench-changes", of.draft.body, policy=policy))
    context = around(request, of, here) | {
        "form": form, "item": item, "line": line, "was": was, "now": now, "marks": marks,
        "title": plain(item.account.title, of.draft.resolved.fill),
    }  # fmt: skip
    return TemplateResponse(request, "policies/bench_note.html", context, status=_status(form))


def _refuse(form: Form, error: actions.NotPossible) -> None:
    """Put what a verb said into the form; where somebody else wrote meanwhile, the next save is about what stands now."""
    refuse(form, error)
    if isinstance(error, verbs.SaidMeanwhile):
        data = form.data.copy()  # type: ignore[attr-defined]
        data["was"] = error.stands
        form.data = data


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def says(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Ask what is new in the edition."""
    of = open_bench(request, policy)
    form = forms.SaysForm(request.POST or None, initial={"was": of.edition.says, "says": of.edition.says})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.say_what_is_new(
                policy=of.bank.policy, says=form.cleaned_data["says"], by=request.door.by, now=timezone.now(),
                seen=form.cleaned_data["was"],
            )  # fmt: skip
        except actions.NotPossible as error:
            _refuse(form, error)
        else:
            done(request, "Kept.")
            return to(request, "policies:policy", policy=policy)
    return TemplateResponse(
        request, "policies/bench_says.html", around(request, of) | {"form": form}, status=_status(form)
    )  # fmt: skip


def consulted(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Record whom the draft was shown to, and when."""
    of = open_bench(request, policy)
    row = of.edition
    form = forms.ConsultedForm(
        request.door.body.kind, request.POST or None, initial={"who": row.consulted_who, "day": row.consulted_day}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.consult(
                policy=of.bank.policy, who=data["who"], day=data["day"], by=request.door.by, now=timezone.now()
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Recorded. What they said goes into the words; then it can be approved.")
            return to(request, "policies:policy", policy=policy)
    context = around(request, of) | {"form": form}
    return TemplateResponse(request, "policies/bench_consulted.html", context, status=_status(form))


def approve(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Show what stands before approval; else record which body approved the edition, and freeze it."""
    of = open_bench(request, policy)
    last = max((item.number for item in of.amendments), default=0)
    form = forms.ApprovedForm(request.door.body.kind, request.POST or None, initial={"seen": last})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = verbs.approve_edition(
                policy=of.bank.policy, body=of.draft.body, approved_by=data["who"], day=data["day"], seen=data["seen"],
                for_all=data.get("for_all", False), by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, f"Edition {row.number} is approved, and its words are frozen.")
            next_door = "policies:bench-publish" if request.door.can(Permission.PUBLISH) else "policies:policy"
            return to(request, next_door, policy=policy)
    context = around(request, of) | {"form": form, "blocked": _blocked(of)}
    return TemplateResponse(request, "policies/bench_approve.html", context, status=_status(form))


def _blocked(of: Bench) -> list[tuple[str, str]]:
    return [(address(name, of.draft.body, policy=of.bank.policy_id), words) for name, words in of.blocked]


def publish(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Say what publishing does, and do it; or open an approved edition again."""
    of = open_bench(request, policy)
    if request.method == "POST":
        given: dict[str, Any] = {"policy": of.bank.policy, "by": request.door.by, "now": timezone.now()}
        try:
            if "reopen" in request.POST:
                verbs.take_back_approval(**given)
                done(request, "The edition is open again. It is approved anew when it is right.")
            else:
                row = verbs.publish_own(body=of.draft.body, **given)
                done(request, f"Edition {row.number} is published. Your schools are told of it, and decide.")
        except actions.NotPossible as error:
            messages.error(request, str(error))
        return to(request, "policies:policy", policy=policy)
    context = around(request, of) | {
        "blocked": _blocked(of), "may_publish": request.door.can(Permission.PUBLISH), "publisher": PUBLISHES[of.draft.body.kind],
    }  # fmt: skip
    return TemplateResponse(request, "policies/bench_publish.html", context)


def export(request: DoorRequest, policy: str, number: str) -> HttpResponse:
    """Hand out an edition as one file, to be brought in elsewhere."""
    of = open_bench(request, policy)
    if number not in {row.number for row in read.published(of.bank)}:
        raise Http404("There is no such edition.")
    name, data = library.bundle(of.bank.pack, number)
    return download(data, name, "application/zip")
