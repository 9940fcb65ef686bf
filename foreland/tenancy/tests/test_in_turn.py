"""One body after the other: a fault in one keeps no other waiting, and is seen."""

from __future__ import annotations

import pytest

from foreland.tenancy import scope
from foreland.tenancy.in_turn import in_turn
from foreland.tenancy.models import Body
from foreland.tenancy.tests.conftest import Bodies


def test_every_body_has_its_turn_in_its_own_scope(bodies: Bodies) -> None:
    keys = {bodies.one.pk, bodies.two.pk}
    assert in_turn(keys, lambda body: int(scope.current().body == body.pk), by="system") == 2
    assert in_turn(set(), lambda body: 1, by="system") == 0


def test_a_fault_in_one_body_is_raised_after_the_others_had_their_turn(bodies: Bodies) -> None:
    first, second = sorted((bodies.one.pk, bodies.two.pk))
    done = []

    def do(body: Body) -> int:
        if body.pk == first:
            raise LookupError("its edition is gone")
        done.append(body.pk)
        return 1

    with pytest.raises(LookupError, match="its edition is gone"):
        in_turn({first, second}, do, by="system")
    assert done == [second]
