"""What surrounds every request: one line of JSON in the log (no names, words or query strings), and the same headers on every answer."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

request_id: ContextVar[str] = ContextVar("foreland_request", default="")
log = logging.getLogger("foreland.request")
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
"""What no page of ours, nor anything in it, may ask a browser for."""


class JsonFormatter(logging.Formatter):
    """Writes a log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "name": record.name,
            "says": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, "data", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def request_log(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the middleware that logs each request under an id, which also stands on the answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = request_id.set(secrets.token_hex(6))
        started = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-Id"] = request_id.get()
            match = request.resolver_match
            data = {
                "method": request.method,
                "door": (match.view_name if match else "") or "-",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
            level = logging.WARNING if response.status_code >= 500 else logging.INFO
            log.log(level, "request", extra={"data": data})
            return response
        finally:
            request_id.reset(token)

    return middleware


def house_rules(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the middleware that adds the headers which every answer bears."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
