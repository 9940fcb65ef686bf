"""People edit filled-in words; what they leave alone goes on following the profile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.wording import Filled, plain, taken_back

FILL = {
    "pupils": Filled("pupils", "text", "pupil"),
    "head": Filled("headteacher", "text", "head"),
    "place": Filled("a locked box in the office", "value", "place"),
    "product": Filled("Filtering system", "blank", "product"),
}
WORDS = st.sampled_from(
    [
        "{{pupils}}",
        "{{Pupils}}",
        "{{head}}",
        "{{place}}",
        "{{product}}",
        "phones",
        "a",
        "in",
        "the",
        "office",
        ".",
        "locked",
        "[",
        "]",
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@given(TEXTS)
def test_words_left_alone_keep_every_placeholder(text: str) -> None:
    assert plain(taken_back(text, plain(text, FILL), FILL), FILL) == plain(text, FILL)


@given(TEXTS, TEXTS)
def test_what_a_person_wrote_is_never_changed(template: str, written: str) -> None:
    written = plain(written, FILL)
    assert plain(taken_back(template, written, FILL), FILL) == written


def test_a_changed_sentence_keeps_the_placeholders_round_the_change() -> None:
    template = "{{Pupils}} put phones into {{place}}. The {{head}} decides."
    written = "Pupils put watches and phones into a locked box in the office. Only the headteacher decides."
    assert (
        taken_back(template, written, FILL)
        == "{{Pupils}} put watches and phones into {{place}}. Only the {{head}} decides."
    )


def test_a_changed_value_stays_as_written() -> None:
    written = "Pupils put phones into a locked drawer in the office."
    assert (
        taken_back("{{Pupils}} put phones into {{place}}.", written, FILL)
        == "{{Pupils}} put phones into a locked drawer in the office."
    )


def test_texts_of_megabytes_come_back_as_they_were_written() -> None:
    """A value of 2,000 letters put in hundreds of times would ask for gigabytes."""
    fill = {"name": Filled("a b c d " * 250, "value", "name")}
    template = "{{name}} x " * 40
    assert taken_back(template, plain(template, fill), fill) == template
    written = plain(template, fill) + " and more"
    assert taken_back(template, written, fill) == written
