"""Pages that begin a policy: the list, the shape, the questions, names and terms, the task list."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foreland.core.coverage import STATUS_WORDS
from foreland.core.wording import plain
from foreland.library import queries as library
from foreland.policies import actions, asks, forms, queries, showing, talking
from foreland.policies import coverage as covering
from foreland.policies.actions.parents import begin_policy
from foreland.policies.queries import PACK, Asked, Draft, keeping, parents, ways
from foreland.policies.queries import federation as together
from foreland.policies.queries import rounds as consultations
from foreland.policies.views.opened import crumbs, done, may_write, name_of, open_draft, open_policy, refuse, to
from foreland.profile import actions as profile_actions
from foreland.profile import queries as profile
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission
from foreland.ui import parts


def policies(request: DoorRequest) -> TemplateResponse:
    """Show the school's policies: drafts, what waits, what is in force."""
    now = timezone.now()
    rows = []
    for policy in queries.policies():
        draft = queries.draft(policy, request.door.body, now=now)
        rows.append({"policy": policy, "draft": draft, "name": name_of(draft), "tally": draft.tally,
                     "waiting": queries.open_submission(policy), "in_force": queries.in_force(policy)})  # fmt: skip
    return TemplateResponse(
        request,
        "policies/policies.html",
        {
            "rows": rows,
            "may_write": may_write(request),
            "bring": asks.old_policies(request.door.body),
            "federation": together.federation_of(request.door.body),
            "shared": together.standing(request.door.body),
        },
    )


def new(request: DoorRequest) -> HttpResponseBase:
    """Ask what to make, and begin it."""
    banks = _banks(request)
    compete = parents.compete([pack for pack, _, _ in banks[:-1]])
    form = forms.NewForm(banks, request.POST or None, initial={"shape": "standalone"}, compete=compete)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            policy = begin_policy(
                body=request.door.body, pack=data.get("bank") or banks[0][0], shape=data["shape"],
                decided_by=data.get("decided_by", ""), reason=data.get("reason", ""), day=data.get("day"),
                by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            return to(request, "policies:questions", policy=policy.pk)
    return TemplateResponse(request, "policies/new.html", {"form": form, "bring": asks.old_policies(request.door.body)})


def _banks(request: DoorRequest) -> list[tuple[str, str, str]]:
    """Return the banks that a new policy may stand on: the school's authority's or trust's first, then the national one."""
    found = []
    for pack in library.packs_for(ways.above(request.door.body)):
        head = library.bank(pack).head
        found.append(
            (pack, f"{head.title}, edition {head.edition}", f"The national words as {head.publisher} has them.")
        )
    return [*found, (PACK, "The national edition", "The words of the bank for England, with nothing local in them.")]


def _asked(draft: Draft) -> list[Asked]:
    layer = draft.resolved.layer
    return queries.asked(draft.bank, layer.facts, layer.origins)


def task_list(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show where a policy stands, section by section, and the one next step."""
    draft = open_draft(request, policy)
    asked = _asked(draft)
    answered, total = queries.progress(asked)
    following = queries.next_step(queries.stand(draft), can=request.door.can, by=request.door.by)
    tones = {"done": "done", "ask": "ask", "part": "own", "todo": "soft"}
    sections = [
        parts.Task(item.text, item.note[:1].upper() + item.note[1:], item.href, tone=tones[item.state])  # type: ignore[arg-type]
        for item in showing.sections(draft)
    ]
    context: dict[str, Any] = {
        "draft": draft,
        "name": name_of(draft),
        "crumbs": crumbs(draft)[:1],
        "sections": sections,
        "answered": answered,
        "questions": total,
        "open_questions": queries.unanswered(asked),
        "stand": showing.standing(draft),
        "missing": sum(item.kind in ("value", "lead") for item in draft.blockers),
        "next": following,
        "next_href": showing.next_href(draft.body, following) if following else "",
        "blocking": [item for item in draft.blockers if item.blocks],
        "documents": [
            (draft.bank.document[key], plain(draft.bank.document[key].title, draft.resolved.fill))
            for key in draft.resolved.documents
        ],
        "waiting": queries.open_submission(draft.policy),
        "in_force": queries.in_force(draft.policy),
        "versions": queries.versions(draft.policy),
        "took_part": queries.took_part(draft.policy, draft.resolved.documents),
        "federation": together.federation_of(request.door.body),
        "shared": together.standing(request.door.body),
        "open_rounds": sum(row.policy_id == policy for row in consultations.open_rounds(draft.today)),
        "asides": [row for row in queries.asides(draft.policy, by=request.door.by) if row.key in draft.resolved.states],
        "may_write": may_write(request),
        "may_submit": request.door.can(Permission.SUBMIT_POLICIES),
        "said": talking.waiting(queries.counted_in_all(draft.policy)),
        "may_comment": request.door.can(Permission.COMMENT),
        "owner": keeping.owner_of(draft.policy, draft.body),
        "updates": queries.lines(draft),
        "adopted": queries.adopted_updates(draft.policy),
        "may_stand_elsewhere": bool(draft.bank.head.based_on or parents.available(draft.body)),
    }
    return TemplateResponse(request, "policies/policy.html", context)


def questions(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Show all answers, what is proposed and why; begin with the first that is open."""
    draft = open_draft(request, policy)
    asked = _asked(draft)
    rows = [
        {"item": item, "href": address("policies:question", draft.body, policy=policy, question=item.question.key)}
        for item in asked
    ]
    first = queries.first_to_answer(asked)
    context = {"draft": draft, "rows": rows, "first": first, "crumbs": crumbs(draft), "may_write": may_write(request),
               "offers": [draft.bank.question[fact.key].asks for fact in profile.facts() if fact.offered is not None and fact.key in draft.bank.question]}  # fmt: skip
    return TemplateResponse(request, "policies/questions.html", context)


def question(request: DoorRequest, policy: str, question: str) -> HttpResponseBase:
    """Ask one question, and go on to the next that is open."""
    draft = open_draft(request, policy)
    asked = _asked(draft)
    keys = [item.question.key for item in asked]
    if question not in keys:
        raise Http404("This question is not asked of this school.")
    item = asked[keys.index(question)]
    initial = list(item.values) if item.question.many else (item.values[0] if item.values else None)
    form = forms.QuestionForm(
        item.question, request.POST or None, initial={"answer": initial, "seen": ",".join(item.kept)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            profile_actions.answer(
                key=question, values=form.values(), seen=form.seen(), by=request.door.by, now=timezone.now()
            )
        except profile_actions.AnsweredMeanwhile as error:
            return _answered_meanwhile(request, draft, item, form.values(), error.by)
        again = _asked(open_draft(request, policy))
        later = [other for other in queries.unanswered(again) if other.question.key != question]
        after = next(
            (o for o in later if o.question.key in keys and keys.index(o.question.key) > keys.index(question)), None
        ) or next(iter(later), None)
        if after is not None and "stop" not in request.POST:
            return to(request, "policies:question", policy=policy, question=after.question.key)
        done(request, "Your answers are saved. The proposals follow them.")
        return to(request, "policies:questions", policy=policy)
    number, total = queries.place(asked, question)
    back = address("policies:questions", draft.body, policy=policy)
    context = {"draft": draft, "form": form, "item": item, "number": number, "total": total, "back": back,
               "layout": "ui/in_school.html"}  # fmt: skip
    return TemplateResponse(request, "policies/question.html", context)


def _answered_meanwhile(request: DoorRequest, draft: Draft, item: Asked, mine: list[str], by: str) -> TemplateResponse:
    """Show another person's answer, which stands, and the one given here, and ask the question once more."""
    kept = list(item.values) if item.question.many else next(iter(item.values), None)
    form = forms.QuestionForm(item.question, initial={"answer": kept, "seen": ",".join(item.kept)})
    who = "The national register" if item.where == "register" else queries.names_of({by}).get(by, "Somebody else")
    context = {"draft": draft, "form": form, "item": item, "who": who, "mine": item.words(mine),
               "back": address("policies:questions", draft.body, policy=draft.policy.pk)}  # fmt: skip
    return TemplateResponse(request, "policies/question_meanwhile.html", context, status=409)


def names(request: DoorRequest) -> HttpResponseBase:
    """Fill in names, products and places, once for every document."""
    now = timezone.now()
    body = request.door.body
    policy = next(iter(queries.policies()), None)
    bank = library.bank(policy.pack, policy.edition) if policy else library.bank(PACK)
    resolved = queries.resolved_for(policy, body, now=now) if policy else queries.resolved_without(bank, body, now=now)
    authority = profile.printed_contacts(profile.authority_of(body, day=now.date()), now=now)
    values = profile.values(now=now)
    form = forms.NamesForm(resolved, values, authority, profile.registered(body, values), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = profile_actions.set_values(values=form.written(), seen=form.seen(), by=request.door.by, now=now)
        except profile_actions.ValuesChangedMeanwhile as error:
            return _names_meanwhile(request, form, error)
        except profile_actions.WrongValue as error:
            refuse(form, error)
        else:
            saved = f"Saved. {len(changed)} changed." if changed else "Saved. Nothing had changed."
            done(request, format_html("{} {}", saved, _release(request)))
            return to(request, "policies:policy", policy=policy.pk) if policy else to(request, "policies:names")
    context = {"form": form, "groups": form.grouped(), "policy": policy, "release": _release(request),
               "in_force": bool(policy and queries.in_force(policy))}  # fmt: skip
    return TemplateResponse(request, "policies/names.html", context)


def _release(request: DoorRequest) -> SafeString:
    """Return in words, with a link, how names that have changed come into what is in force; "" where nothing waits for that."""
    body, now = request.door.body, timezone.now()
    for policy in queries.policies():
        found = queries.release(queries.stand(queries.draft(policy, body, now=now)), can=request.door.can)
        if found is not None and found.door:
            link = '{} <a class="govuk-link govuk-notification-banner__link" href="{}">{}</a>'
            return format_html(link, found.text, showing.next_href(body, found), found.button)
        if found is not None:
            return format_html("{}", found.text)
    return SafeString("")


def _names_meanwhile(
    request: DoorRequest, form: forms.NamesForm, error: profile_actions.ValuesChangedMeanwhile
) -> TemplateResponse:
    """Show both people's words for each name that two saved, for a decision."""
    people = queries.names_of({by for _, by in error.theirs.values()})
    bank = form.resolved.bank
    found = [
        (bank.value[key], form.cleaned_data[key], theirs, people.get(by, "Somebody"))
        for key, (theirs, by) in error.theirs.items()
    ]
    context = {"form": forms.NamesMeanwhileForm(found), "saved": len(error.changed), "many": len(found) > 1}
    return TemplateResponse(request, "policies/names_meanwhile.html", context, status=409)


def terms(request: DoorRequest) -> HttpResponseBase:
    """Choose how the school says pupil, school, headteacher and so on."""
    now = timezone.now()
    body = request.door.body
    policy = next(iter(queries.policies()), None)
    bank = library.bank(policy.pack, policy.edition) if policy else library.bank(PACK)
    resolved = queries.resolved_for(policy, body, now=now) if policy else queries.resolved_without(bank, body, now=now)
    form = forms.TermsForm(bank, resolved.facts, profile.terms(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        for term in bank.terms:
            one, many = data[f"{term.key}_one"], data[f"{term.key}_many"]
            try:
                profile_actions.set_term(
                    key=term.key, choice=data[term.key], one=one, many=many, by=request.door.by, now=now
                )
            except profile_actions.WrongValue as error:
                form.add_error(f"{term.key}_one", str(error))
        if not form.errors:
            done(request, "Saved. Every document now uses these words.")
            return to(request, "policies:policy", policy=policy.pk) if policy else to(request, "policies:terms")
    return TemplateResponse(request, "policies/terms.html", {"form": form, "rows": form.rows(), "policy": policy})


def shape(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Change between one policy and the set of documents."""
    found = open_policy(request, policy)
    form = forms.ShapeForm(request.POST or None, initial={"shape": found.shape})
    if request.method == "POST" and form.is_valid():
        actions.change_shape(policy=found, shape=form.cleaned_data["shape"], by=request.door.by, now=timezone.now())
        done(request, "Changed. Your words stay as they are; only the documents differ.")
        return to(request, "policies:policy", policy=policy)
    return TemplateResponse(request, "policies/new.html", {"form": form, "policy": found})


def review_date(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Set the date of the next review."""
    draft = open_draft(request, policy)
    form = forms.ReviewForm(request.POST or None, initial={"day": draft.policy.review_date})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_review_date(
                policy=draft.policy, day=form.cleaned_data["day"], by=request.door.by, now=timezone.now()
            )
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "The next review is set.")
            return to(request, "policies:policy", policy=policy)
    return TemplateResponse(
        request, "policies/review_date.html", {"form": form, "draft": draft, "crumbs": crumbs(draft)}
    )


def coverage(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show every requirement in force and how the policy stands to it."""
    draft = open_draft(request, policy)
    rows = covering.coverage_rows(draft, may_write=may_write(request))
    wanted = request.GET.get("show", "")
    shown = [row for row in rows if not wanted or row.item.status == wanted]
    counts = [(key, words, sum(row.item.status == key for row in rows)) for key, words in STATUS_WORDS.items()]
    context = {"draft": draft, "groups": covering.coverage_groups(draft, shown, wanted=wanted), "counts": [item for item in counts if item[2]], "wanted": wanted, "tally": draft.tally,
               "total": len(rows), "crumbs": crumbs(draft)}  # fmt: skip
    return TemplateResponse(request, "policies/coverage.html", context)


def blockers(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show what stands between the draft and its approval, each with the place where it is mended."""
    draft = open_draft(request, policy)
    context = showing.open_things(draft, draft.blockers) | {
        "draft": draft,
        "crumbs": crumbs(draft),
        "may_submit": request.door.can(Permission.SUBMIT_POLICIES),
        "said": talking.waiting(queries.counted_in_all(draft.policy)),
        "may_comment": request.door.can(Permission.COMMENT),
    }
    return TemplateResponse(request, "policies/blockers.html", context)
