"""Which schools the register counts to a federation: the open ones that bear a number of it today."""

from __future__ import annotations

import pytest

from foreland.registry.models import Establishment
from foreland.site import wiring
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body
from tests.world import NOW, START


def school(urn: str, name: str) -> Body:
    """Return a school of the register, in one federation."""
    Establishment.objects.create(
        urn=urn, name=name, search_key=name.lower(), status="open", federation_code="7001", federation_name="Bay Federation",
        digest=urn,
    )  # fmt: skip
    return ground.create_body(kind="school", name=name, numbers={"urn": urn}, since=START, by="operator", now=NOW)


@pytest.mark.django_db
def test_a_school_that_the_register_closed_is_in_no_federation_any_more() -> None:
    infant, junior = school("990801", "Shell Infant School"), school("990802", "Shell Junior School")
    found = wiring.federation_of(infant)
    assert found is not None and [each.body for each in found.schools] == [infant, junior]
    Establishment.objects.filter(pk="990801").update(status="closed")
    assert wiring.federation_of(infant) is None, "it hands nothing on to schools that are still in it"
    left = wiring.federation_of(junior)
    assert left is not None and [each.body for each in left.schools] == [junior]
