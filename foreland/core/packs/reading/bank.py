"""Statement banks: a maker for each kind of item."""

from __future__ import annotations

from foreland.core.conditions import ALWAYS
from foreland.core.packs import model
from foreland.core.packs.reading.faults import Wrong
from foreland.core.packs.reading.fields import Fields
from foreland.core.packs.reading.kind import Kind


def answer(fields: Fields) -> model.Answer:
    """Read one answer, or one link."""
    return model.Answer(fields.text("key"), fields.text("label"), fields.text("hint", ""))


def _fact(fields: Fields) -> model.Fact:
    return model.Fact(
        key=fields.text("key"),
        label=fields.text("label"),
        source=fields.one_of("from", ("register", "choice")),
        values=fields.items("values", answer, required=True),
        many=fields.flag("many"),
    )


def _question(fields: Fields) -> model.Question:
    def proposal(inner: Fields) -> model.Proposal:
        return model.Proposal(inner.text("answer"), inner.condition("when"), inner.text("because"))

    return model.Question(
        key=fields.text("key"),
        asks=fields.text("asks"),
        why=fields.text("why"),
        hint=fields.text("hint", ""),
        many=fields.flag("many"),
        when=fields.condition("when"),
        answers=fields.items("answers", answer, required=True),
        propose=fields.items("propose", proposal),
    )


def _term(fields: Fields) -> model.Term:
    def choice(inner: Fields) -> model.TermChoice:
        one, many = inner.text("one"), inner.text("many")
        return model.TermChoice(
            key=inner.text("key"),
            one=one,
            many=many,
            ones=inner.text("ones", f"{one}'s"),
            manys=inner.text("manys", model.possessive(many)),
            when=inner.condition("when"),
        )

    return model.Term(
        key=fields.text("key"),
        label=fields.text("label"),
        plural=fields.text("plural", ""),
        choices=fields.items("choices", choice, required=True),
    )


def _value(fields: Fields) -> model.Value:
    def usual(inner: Fields) -> model.Usual:
        return model.Usual(inner.text("text"), inner.condition("when"))

    return model.Value(
        key=fields.text("key"),
        label=fields.text("label"),
        kind=fields.one_of("kind", ("person", "product", "text", "list", "place", "contact", "date")),
        source=fields.one_of("from", ("profile", "authority", "policy"), "profile"),
        hint=fields.text("hint", ""),
        example=fields.text("example", ""),
        when=fields.condition("when"),
        optional=fields.flag("optional"),
        prints=fields.text("prints", ""),
        usual=fields.items("usual", usual),
    )


def _section(fields: Fields) -> model.Section:
    def part(inner: Fields) -> model.Part:
        return model.Part(inner.text("key"), inner.text("title"), inner.text("first"))

    return model.Section(
        key=fields.text("key"),
        title=fields.text("title"),
        kind=fields.one_of(
            "kind", ("statements", "people", "contacts", "linked", "law", "glossary", "history"), "statements"
        ),
        rows=fields.texts("rows"),
        discuss=fields.text("discuss", ""),
        parts=fields.items("part", part),
        joined=fields.flag("joined"),
    )


def _document(fields: Fields) -> model.DocumentSpec:
    def pick(inner: Fields) -> model.Pick:
        return model.Pick(inner.text("section"), inner.texts("statements", required=True), inner.condition("when"))

    return model.DocumentSpec(
        key=fields.text("key"),
        title=fields.text("title"),
        kind=fields.one_of("kind", ("policy", "insert"), "policy"),
        shapes=fields.texts("shapes", required=True),
        sections=fields.texts("sections", required=True),
        audience=fields.text("for"),
        when=fields.condition("when"),
        short_when=fields.proposal("short_when", None),
        short_without=fields.texts("short_without"),
        picks=fields.items("pick", pick),
        order=fields.texts("order"),
    )


def _summary(fields: Fields) -> model.Summary:
    front = fields.flag("front")
    heading = "" if front else None  # the box at the front has lines alone

    def group(inner: Fields) -> model.Group:
        return model.Group(inner.text("title", heading), inner.texts("sections", required=True))

    return model.Summary(
        key=fields.text("key"),
        title=fields.text("title"),
        lead=fields.text("lead", heading),
        groups=fields.items("groups", group, required=True),
        when=fields.condition("when"),
        age=fields.whole("age"),
        front=front,
    )


def _gloss(fields: Fields) -> model.Gloss:
    return model.Gloss(fields.text("word"), fields.text("means"), fields.texts("like"))


def _setting(fields: Fields) -> model.Setting:
    return model.Setting(fields.text("key"), fields.text("title"), fields.lists("facts"), silent=fields.texts("silent"))


def _unserved(fields: Fields) -> model.Unserved:
    return model.Unserved(fields.text("code"), fields.text("because"), fields.condition("when"))


def _option(fields: Fields) -> model.Option:
    return model.Option(
        key=fields.text("key"),
        label=fields.text("label"),
        text=fields.text("text"),
        hint=fields.text("hint", ""),
        sets=fields.table("sets"),
        when=fields.condition("when"),
        propose=fields.proposal("propose", None),
    )


def _statement(fields: Fields) -> model.Statement:
    return model.Statement(
        key=fields.text("key"),
        title=fields.text("title"),
        section=fields.text("section"),
        level=fields.one_of("level", model.LEVELS),
        text=fields.text("text"),
        why=fields.text("why"),
        when=fields.condition("when"),
        propose=fields.proposal("propose", ALWAYS),
        meets=fields.texts("meets"),
        audience=fields.texts("audience"),
        topic=fields.text("topic", ""),
        discuss=fields.text("discuss", ""),
        asks=fields.text("asks", ""),
        options=fields.items("option", _option),
        also=fields.table("also"),
        short=fields.table("short"),
        fixed=fields.flag("fixed"),
    )


def _rule(fields: Fields) -> model.Rule:
    return model.Rule(
        key=fields.text("key"),
        kind=fields.one_of("kind", ("contradiction", "warning")),
        says=fields.text("says"),
        mend=fields.text("mend"),
        when=fields.condition("when"),
        kept=fields.texts("kept"),
        out=fields.texts("out"),
    )


def _change(fields: Fields) -> model.Change:
    return model.Change(
        key=fields.text("key"),
        weight=fields.one_of("weight", model.WEIGHTS),
        why=fields.text("why"),
        requirements=fields.texts("requirements"),
        tell=fields.texts("tell"),
        parents=fields.text("parents", ""),
        pupils=fields.text("pupils", ""),
        question=fields.text("question", ""),
        answer=fields.text("answer", ""),
    )


def _succession(fields: Fields) -> model.Succession:
    old = fields.texts("from", required=True)
    if not old:
        raise Wrong('"from" is empty: name the statements of the edition before. A new statement needs no succession.')
    return model.Succession(old, fields.texts("to", required=True), fields.text("why"))


BANK = Kind(
    model.Bank,
    {
        "fact": ("facts", _fact, "key"),
        "question": ("questions", _question, "key"),
        "term": ("terms", _term, "key"),
        "value": ("values", _value, "key"),
        "section": ("sections", _section, "key"),
        "document": ("documents", _document, "key"),
        "summary": ("summaries", _summary, "key"),
        "statement": ("statements", _statement, "key"),
        "rule": ("rules", _rule, "key"),
        "gloss": ("glossary", _gloss, "word"),
        "setting": ("settings", _setting, "key"),
        "unserved": ("unserved", _unserved, "code"),
        "change": ("changes", _change, "key"),
        "succession": ("succession", _succession, "from"),
    },
    traced=True,
    again=("unserved",),
)
