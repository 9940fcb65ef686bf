"""What is not told to everybody, and what refusals leave in the log."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from foreland.notices import actions as notices
from foreland.site.middleware import JsonFormatter, Refusals


@pytest.mark.parametrize(
    "caller",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"},  # a proxy on this machine
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_readyz_gives_figures_to_this_machine_alone(client: Client, db: None, caller: dict[str, str]) -> None:
    response = client.get("/readyz", **caller)  # type: ignore[arg-type]
    assert (response.status_code, response.json()) == (503, {"ready": False})
    assert client.get("/readyz", REMOTE_ADDR="::1").json().keys() >= {"ready", "worker_seconds", "disk_free_mb"}


def test_readyz_tells_how_long_mail_has_waited(client: Client, db: None) -> None:
    assert client.get("/readyz").json()["mail_waiting_seconds"] == 0
    posted = timezone.now() - timedelta(minutes=10)
    notices.post(to="a@example.org", kind="join", subject="Words", text="Words", now=posted)
    assert 600 <= client.get("/readyz").json()["mail_waiting_seconds"] < 660


def test_a_name_that_is_not_ours_is_one_line_in_the_log(db: None, caplog: pytest.LogCaptureFixture) -> None:
    assert Client().get("/", headers={"host": "evil.example" + "x" * 500}).status_code == 400
    lines = []
    for record in caplog.records:
        assert Refusals().filter(record)
        lines.append(json.loads(JsonFormatter().format(record)))
    (told,) = [line for line in lines if line["name"] == "django.security.DisallowedHost"]
    assert told["level"] == "warning" and "error" not in told and "FORELAND_HOSTS" in told["says"]
    assert "evil.example" in told["says"] and len(told["says"]) < 200
    assert "refusals" in settings.LOGGING["handlers"]["console"]["filters"]


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "words", (), (ValueError, ValueError("x"), None))
    record.status_code = 500
    assert Refusals().filter(record) and record.exc_info and record.levelname == "ERROR"


def test_proxies_take_as_much_as_foreland_does() -> None:
    root = settings.BASE_DIR.parent
    most = settings.LARGEST_REQUEST // (1024 * 1024)
    assert f"client_max_body_size {most}m;" in (root / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert f"max_size {most}MiB" in (root / "deploy/Caddyfile").read_text(encoding="utf-8")
    assert f"{most} MB" in (root / "docs/operate/install.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/x/Pat-%00-Marsh/", "/x/Pat-%C3%A9-Marsh/", "/x/Pat-%0A-Marsh/"])
def test_an_address_with_odd_letters_stays_out_of_the_log_too(
    db: None, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    assert Client().get(path).status_code == (400 if "%00" in path else 404)
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert lines and not any("Marsh" in line for line in lines)
