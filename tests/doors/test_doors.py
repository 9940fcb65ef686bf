"""Each URL and method is asked by each of the cast; a new URL that was not reviewed fails."""

from __future__ import annotations

import os
from pathlib import Path

from tests.doors import asking
from tests.world import World


def test_everybody_gets_the_reviewed_answer_at_every_door(world: World) -> None:
    actual = asking.ask_all(world)
    people = next(iter(actual.values()))["GET"].keys()
    wanted = os.environ.get("FORELAND_WRITE_DOORS")
    if wanted:
        Path(wanted).write_text(asking.written(actual), encoding="utf-8")
    broken = {
        f"{method} {name}: {answer[:200]}"
        for name, by_method in actual.items()
        for method, by_person in by_method.items()
        for answer in by_person.values()
        if answer.startswith("500")
    }
    assert not broken, "These doors break down:\n" + "\n".join(sorted(broken))
    found = list(asking.differences(actual, asking.expected(list(people))))
    assert not found, f"{len(found)} answers differ from tests/doors/expected.toml:\n" + "\n".join(found[:60])


def test_the_file_is_read_as_it_is_written() -> None:
    answers = {"a · /a/ · ANYONE": {"GET": {"x": "200", "y": "404"}, "POST": {"x": "405", "y": "405"}}}
    text = asking.written(answers)
    assert 'GET = { 200 = "x", 404 = "y" }' in text and 'POST = { 405 = "everybody" }' in text
    other = {"a · /a/ · ANYONE": {"GET": {"x": "200", "y": "200"}, "POST": {"x": "405", "y": "405"}}}
    assert list(asking.differences(answers, other)) == ["GET a · /a/ · ANYONE: y gets 404, reviewed is 200"]
    assert list(asking.differences(answers, {})) == ["New door, not reviewed: a · /a/ · ANYONE"]
    assert list(asking.differences({}, answers)) == ["Reviewed, but there is no such door: a · /a/ · ANYONE"]
