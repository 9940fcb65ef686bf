"""Values that say what is usual: the form tells what stands where nobody writes anything, and asks for none of it."""

from __future__ import annotations

import pytest

from foreland.core import blockers
from foreland.core.wording import value_words
from foreland.policies.forms.making import NamesForm
from foreland.policies.tests import making
from foreland.policies.tests.conftest import World
from foreland.tenancy.scope import open_scope


@pytest.mark.django_db
def test_the_form_tells_what_is_printed_where_a_field_stays_empty(world: World, packs: None) -> None:
    with open_scope(body=world.elm, by="p1"):
        resolved = making.drawn(making.begin("primary"), world.elm).resolved
    form = NamesForm(resolved, {}, {}, {})
    usual = [value for value in resolved.bank.values if value.usual and value.given("", resolved.facts)]
    assert usual, "the newest edition has such values"
    for value in usual:
        words = value_words(value, value.given("", resolved.facts))
        assert f"Left empty, it says: {words}." in form.fields[value.key].help_text
        assert value.key not in blockers.needed(resolved)
