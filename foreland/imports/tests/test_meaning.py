"""The sentence model is off unless it was asked for, and asked for in vain it stops the start."""

from __future__ import annotations

from typing import Any

import pytest

from foreland.imports import queries
from foreland.imports.apps import check_sentences
from foreland.sentences import model


@pytest.fixture
def without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for weights that nobody has, whatever is installed here."""
    monkeypatch.setattr("foreland.sentences.model.PACKAGE", "weights_of_nobody")
    model.installed.cache_clear()


@pytest.mark.usefixtures("without_weights")
def test_it_is_off_and_nothing_is_looked_for() -> None:
    assert queries.sentences() is None
    assert check_sentences() == []


@pytest.mark.usefixtures("without_weights")
def test_asked_for_and_not_there_it_stops_the_start_with_what_to_do(settings: Any) -> None:
    settings.SENTENCES = True
    (fault,) = check_sentences()
    assert fault.is_serious() and "requirements-sentences.txt" in fault.msg
    with pytest.raises(model.NotInstalled):
        queries.sentences()
