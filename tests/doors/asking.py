"""Asks every door, as everybody of the cast, and writes the answers as the reviewed file has them.

An answer is a status code, or where a redirect of the door itself leads: `sign-in`, `second-factor`. Each question is
undone afterwards, so that no answer depends on the one before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from foreland.tenancy.addresses import kind_of_route
from foreland.tenancy.doors import Door, every_door
from foreland.tenancy.models import Body
from tests.doors.parts import parts
from tests.visitor import sign_in
from tests.world import World

FILE = Path(__file__).with_name("expected.toml")
ANYONE = "anyone"  # a visitor who is not signed in: the parent and the pupil among them
HALF = "half"  # the safeguarding lead, who has a second factor, in a session that was begun with a password alone
METHODS = ("GET", "POST")
UNKNOWN: dict[str, Any] = {"slug": "nothing", "str": "nothing", "int": 999_999}  # parts that `parts` does not fill
HEAD = """# Who gets what at every door. Reviewed by people: read each line before you take it.
# Written by: FORELAND_WRITE_DOORS=tests/doors/expected.toml pytest tests/doors
# A status code; `sign-in` and `second-factor` are redirects of the door itself; 302 is one of the page behind it.
# Bodies: Oak Lane Primary School of Northshire, in Beacon Learning Trust. Elm's newcomer, Farside's head and
# Southshire's adviser are strangers there, like the stranger. `anyone` is not signed in;
# `half` is the safeguarding lead in a session that was begun without the second factor.
"""

Answers = dict[str, dict[str, str]]


def ask_all(world: World) -> dict[str, Answers]:
    """Return for each door, by its name and route, the answers by method and person."""
    filled = parts(world)
    clients = _clients(world)
    answers: dict[str, Answers] = {}
    for each in every_door():
        first = f"{kind_of_route(each.route)} {each.name}"
        first = first if first in filled else each.name
        for name in (first, *(name for name in filled if name.startswith(f"{first} | "))):
            address = _address(each, world, filled.get(name, {}))
            variant = name.partition(" | ")[2]
            answers[label(each) + (f" · {variant}" if variant else "")] = {
                method: {part: _ask(client, method, address) for part, client in clients.items()} for method in METHODS
            }
    return answers


def label(door: Door) -> str:
    """Return how the file names a door: what it needs, its name and its route."""
    return f"{door.name} · {readable(door.route)} · {door.asks}"


def readable(route: str) -> str:
    """Return a route as people write it, without converters and the marks of expressions."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    return "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", route).replace("^", "").replace("$", "").replace("\\", "")


def written(answers: dict[str, Answers]) -> str:
    """Return the whole file: for each door and method, the people by the answer they get."""
    lines = [HEAD]
    for name, by_method in sorted(answers.items(), key=lambda item: item[0].split(" · ")[1]):
        lines.append(f'["{name}"]')
        for method, by_person in by_method.items():
            groups: dict[str, list[str]] = {}
            for person, answer in by_person.items():
                groups.setdefault(answer, []).append(person)
            told = (
                dict.fromkeys(groups, "everybody")
                if len(groups) == 1
                else {answer: " ".join(people) for answer, people in sorted(groups.items())}
            )
            lines.append(f"{method} = {{ " + ", ".join(f'{key} = "{people}"' for key, people in told.items()) + " }")
        lines.append("")
    return "\n".join(lines)


def expected(people: list[str]) -> dict[str, Answers]:
    """Return the reviewed answers, spelt out for each person; empty when there is no file yet."""
    if not FILE.exists():
        return {}
    table: dict[str, dict[str, dict[str, str]]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: {
            method: {
                person: answer
                for answer, names in groups.items()
                for person in (people if names == "everybody" else names.split())
            }
            for method, groups in by_method.items()
        }
        for name, by_method in table.items()
    }


def differences(actual: dict[str, Answers], reviewed: dict[str, Answers]) -> Iterator[str]:
    """Yield in words each answer that is not as reviewed, each new door and each that has gone."""
    for name in sorted(actual.keys() | reviewed.keys()):
        if name not in reviewed:
            yield f"New door, not reviewed: {name}"
        elif name not in actual:
            yield f"Reviewed, but there is no such door: {name}"
        else:
            for method in METHODS:
                for person, answer in actual[name][method].items():
                    wanted = reviewed[name].get(method, {}).get(person, "nothing")
                    if answer != wanted:
                        yield f"{method} {name}: {person} gets {answer}, reviewed is {wanted}"


def _clients(world: World) -> dict[str, Client]:
    clients = {ANYONE: Client(raise_request_exception=False)}
    for part, person in world.people.items():
        if person is not None:
            clients[part] = Client(raise_request_exception=False)
            sign_in(clients[part], person)
    clients[HALF] = Client(raise_request_exception=False)
    clients[HALF].force_login(world.dsl)
    return clients


def _address(door: Door, world: World, values: dict[str, Any]) -> str:
    values = {name: UNKNOWN[kind] for kind, name in re.findall(r"<(slug|str|int):(\w+)>", door.route)} | values
    if ":body>" in door.route:
        bodies: dict[str, Body] = {"authority": world.northshire, "trust": world.trust}
        values.setdefault("body", bodies.get(kind_of_route(door.route), world.oak))
    if "<token:token>" in door.route:
        values.setdefault("token", "A" * 32)
    return reverse(door.name, kwargs=values)


def _ask(client: Client, method: str, address: str) -> str:
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = client.generic(method, address, headers={"accept": "text/html"})
        if response.streaming:
            response.close()
        transaction.set_rollback(True)
    client.cookies = cookies
    to = response.headers.get("Location", "")
    if to.startswith("/accounts/login/?next="):
        return "sign-in"
    if to.startswith("/account/second-factor/?next="):
        return "second-factor"
    fault = getattr(response, "exc_info", None)
    return f"500 {fault[0].__name__} {fault[1]}" if fault else str(response.status_code)
