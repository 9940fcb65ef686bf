"""The sentence model's arithmetic, with small weights of its own: the real ones are an extra that no test needs."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.tests.banks import laws
from foreland.sentences.model import SUMS, Model, NotInstalled, installed, tensors_of
from foreland.sentences.model import _erf as erf
from foreland.sentences.pieces import LONGEST_WORD, Vocabulary, words

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "the",
    "phone",
    "##s",
    "##box",
    "ph",
    "##one",
    "e",
    ".",
    "-",
    "staff",
    "tell",
]
VOCABULARY = Vocabulary(PIECES)
WIDTH, WIDE, HEADS, LAYERS = 8, 12, 2, 2


def small() -> dict[str, np.ndarray]:
    """Return the weights of a model of the same build, with a few numbers in each place."""
    dice = np.random.default_rng(5)

    def some_numbers(*shape: int) -> np.ndarray:
        return dice.normal(0, 0.5, shape).astype(np.float32)

    found = {
        "embeddings.word_embeddings.weight": some_numbers(len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": some_numbers(300, WIDTH),
        "embeddings.token_type_embeddings.weight": some_numbers(2, WIDTH),
        "embeddings.LayerNorm.weight": some_numbers(WIDTH),
        "embeddings.LayerNorm.bias": some_numbers(WIDTH),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            found[f"{name}{part}.weight"], found[f"{name}{part}.bias"] = some_numbers(WIDTH, WIDTH), some_numbers(WIDTH)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            found[f"{name}{part}.weight"], found[f"{name}{part}.bias"] = some_numbers(WIDTH), some_numbers(WIDTH)
        found[f"{name}intermediate.dense.weight"] = some_numbers(WIDE, WIDTH)
        found[f"{name}intermediate.dense.bias"] = some_numbers(WIDE)
        found[f"{name}output.dense.weight"], found[f"{name}output.dense.bias"] = (
            some_numbers(WIDTH, WIDE),
            some_numbers(WIDTH),
        )
    return found


TENSORS = small()
MODEL = Model(TENSORS, VOCABULARY, HEADS)
TEXTS = some.lists(
    some.sampled_from(["the", "phone", "phones", "staff", "tell", ".", "phonebox", "zebra"]), max_size=9
).map(" ".join)


def by_hand(text: str) -> list[float]:
    """Return the direction of a text, number by number, as the model's makers describe it."""
    numbers = VOCABULARY.numbers(text, 256)

    def even(row: list[float], name: str) -> list[float]:
        middle = sum(row) / len(row)
        spread = math.sqrt(sum((x - middle) ** 2 for x in row) / len(row) + 1e-12)
        return [
            (x - middle) / spread * float(w) + float(b)
            for x, w, b in zip(row, TENSORS[f"{name}.weight"], TENSORS[f"{name}.bias"], strict=True)
        ]

    def times(row: list[float], name: str) -> list[float]:
        return [
            sum(x * float(w) for x, w in zip(row, weights, strict=True)) + float(b)
            for weights, b in zip(TENSORS[f"{name}.weight"], TENSORS[f"{name}.bias"], strict=True)
        ]

    rows = [
        even([float(TENSORS["embeddings.word_embeddings.weight"][number][n] + TENSORS["embeddings.position_embeddings.weight"][place][n]
                    + TENSORS["embeddings.token_type_embeddings.weight"][0][n]) for n in range(WIDTH)], "embeddings.LayerNorm")
        for place, number in enumerate(numbers)
    ]  # fmt: skip
    each = WIDTH // HEADS
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        asks, keys, values = (
            [times(row, f"{name}attention.self.{part}") for row in rows] for part in ("query", "key", "value")
        )
        seen = []
        for ask in asks:
            out: list[float] = []
            for head in range(HEADS):
                span = range(head * each, (head + 1) * each)
                marks = [math.exp(sum(ask[n] * key[n] for n in span) / math.sqrt(each)) for key in keys]
                out += [
                    sum(mark / sum(marks) * value[n] for mark, value in zip(marks, values, strict=True)) for n in span
                ]
            seen.append(times(out, f"{name}attention.output.dense"))
        rows = [
            even([a + b for a, b in zip(row, saw, strict=True)], f"{name}attention.output.LayerNorm")
            for row, saw in zip(rows, seen, strict=True)
        ]
        wide = [
            [x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in times(row, f"{name}intermediate.dense")]
            for row in rows
        ]
        back = [times(row, f"{name}output.dense") for row in wide]
        rows = [
            even([a + b for a, b in zip(row, more, strict=True)], f"{name}output.LayerNorm")
            for row, more in zip(rows, back, strict=True)
        ]
    mean = [sum(row[n] for row in rows) / len(rows) for n in range(WIDTH)]
    length = math.sqrt(sum(x * x for x in mean))
    return [x / length for x in mean]


@pytest.mark.parametrize("text", ["the phone", "staff tell.", "", "phonebox zebra the staff"])
def test_the_arithmetic_is_that_of_its_makers(text: str) -> None:
    assert np.allclose(MODEL.directions([text])[0], by_hand(text), atol=1e-5)


@laws
@given(some.lists(TEXTS, min_size=1, max_size=20))
def test_a_text_means_the_same_whatever_is_read_beside_it(texts: list[str]) -> None:
    together = MODEL.directions(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for place, text in enumerate(texts):
        assert np.allclose(together[place], MODEL.directions([text])[0], atol=1e-5)


def test_how_alike_texts_are_is_told_for_each_pair() -> None:
    found = MODEL.alike(["the phone", "staff"], ["staff", "the phone", "tell"])
    assert [len(row) for row in found] == [3, 3]
    assert found[0][1] == pytest.approx(1, abs=1e-5) and found[1][0] == pytest.approx(1, abs=1e-5)
    assert MODEL.alike([], ["staff"]) == [] and MODEL.alike(["staff"], []) == [[]]
    assert MODEL.alike(["staff"], ["tell"])[0][0] == pytest.approx(found[1][2], abs=1e-5)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The phones.", ["the", "phone", "##s", "."]),
        ("PHONEBOX", ["phone", "##box"]),
        ("the-phone", ["the", "-", "phone"]),
        ("thé", ["the"]),
        ("zebra", ["[UNK]"]),
        ("e\u0301", ["e"]),
        ("x" * (LONGEST_WORD + 1), ["[UNK]"]),
    ],
)
def test_words_are_cut_into_the_longest_pieces(text: str, pieces: list[str]) -> None:
    numbers = VOCABULARY.numbers(text, 50)
    assert [PIECES[number] for number in numbers] == ["[CLS]", *pieces, "[SEP]"]


@laws
@given(some.text(max_size=300), some.integers(3, 40))
def test_any_text_can_be_read_and_is_never_too_long(text: str, most: int) -> None:
    numbers = VOCABULARY.numbers(text, most)
    assert 2 <= len(numbers) <= most
    assert all(word and not any(letter.isspace() for letter in word) for word in words(text))


def test_a_vocabulary_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="SEP"):
        Vocabulary(["[PAD]", "[UNK]", "[CLS]"])


def test_the_error_function_is_right_to_six_digits() -> None:
    places = np.linspace(-4, 4, 81, dtype=np.float32)
    assert np.allclose(erf(np, places), [math.erf(float(x)) for x in places], atol=1e-6)


def test_weights_are_read_from_their_file() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    counts = np.array([7], dtype=np.int64)
    body = values.tobytes() + counts.tobytes()
    head = json.dumps({
        "__metadata__": {"format": "pt"},
        "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        "b": {"dtype": "I64", "shape": [1], "data_offsets": [24, 32]},
    }).encode()  # fmt: skip
    found = tensors_of(len(head).to_bytes(8, "little") + head + body)
    assert set(found) == {"a", "b"}
    assert np.array_equal(found["a"], values) and np.array_equal(found["b"], counts)


@pytest.fixture
def fresh() -> None:
    """Forget what was found installed."""
    installed.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_without_the_weights_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.setattr("foreland.sentences.model.PACKAGE", "weights_of_nobody")
    with pytest.raises(NotInstalled, match="requirements-sentences"):
        installed()


@pytest.mark.usefixtures("fresh")
def test_other_weights_than_those_that_were_measured_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "other_weights" / "model"
    folder.mkdir(parents=True)
    for name in SUMS:
        (folder / name).write_bytes(b"not the weights")
    (tmp_path / "other_weights" / "__init__.py").write_text("raise SystemExit('its code must never run')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("foreland.sentences.model.PACKAGE", "other_weights")
    with pytest.raises(NotInstalled, match="not the file that was measured"):
        installed()
