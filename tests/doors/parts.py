"""What fills the other parts of a route when every door is tried, so that a page that is there is asked for.

A room whose doors take more than a body adds a line: the door's name, and its parts as they stand in the world.
"""

from __future__ import annotations

from typing import Any

from tests.world import World


def parts(world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of each door that has more than a body in its route."""
    return {
        "account_reset_password_from_key": {"uidb36": world.teacher.pk, "key": "set-password"},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
        "openid_connect_login": {"provider_id": "none"},
        "openid_connect_callback": {"provider_id": "none"},
    }
