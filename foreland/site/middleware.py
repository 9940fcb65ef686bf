"""What surrounds every request: its bounds, one line of JSON in the log (no names, words, addresses or query strings),
and the same headers on every answer."""

from __future__ import annotations

import json
import logging
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase

request_id: ContextVar[str] = ContextVar("foreland_request", default="")
log = logging.getLogger("foreland.request")
MOST_ERRORS = 10  # errors that led to each other, in one line of the log
LONGEST_HOST = 100  # characters of a name that somebody made up, in a line of the log
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
            "says": _says(record),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, "data", {})
        if record.exc_info:
            line["error"] = (
                _where(record.exc_info[1]) if _reads_files(record) else self.formatException(record.exc_info)
            )
        return json.dumps(line, ensure_ascii=False)


READS_FILES = "imports"
"""The doors behind which documents are read that people bring, some of them from strangers and kept nowhere."""


def _reads_files(record: logging.LogRecord) -> bool:
    """Return whether a record is about a page that reads documents: what an error says may quote one."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match is not None and match.namespace == READS_FILES


def _where(error: BaseException | None) -> str:
    """Return where errors came from and of which kind they are, the last one first, without what they say."""
    found = list[str]()
    while error is not None and len(found) < MOST_ERRORS:
        found.append(f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__name__}")
        error = error.__cause__ or error.__context__
    return "\n".join(found)


def _says(record: logging.LogRecord) -> str:
    """Return a record's words with the door's name instead of a path, which may hold a token or a school's name."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest) or not isinstance(record.args, tuple):
        return record.getMessage()
    match = request.resolver_match
    paths = (request.path, request.path.encode("unicode_escape").decode("ascii"))  # Django escapes what it logs
    args = tuple((match.view_name if match else "") or "-" if value in paths else value for value in record.args)
    return str(record.msg) % args if args else str(record.msg)


class Refusals(logging.Filter):
    """Makes one line of a warning, without a traceback, of every request that was refused: no fault of ours is in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, plainer where it tells of a refusal."""
        refused = record.name == "django.request" and 400 <= getattr(record, "status_code", 0) < 500
        if refused or record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if record.name == "django.security.DisallowedHost":
            request = getattr(record, "request", None)
            host = str(request.META.get("HTTP_HOST", ""))[:LONGEST_HOST] if isinstance(request, HttpRequest) else ""
            record.msg, record.args = (
                f"Asked for under {host!r}, which is no name of ours. If it is, set FORELAND_HOSTS.",
                (),
            )
        return True


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
    """Return the middleware that adds the headers of every answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def bounds(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the middleware that turns away what no page of ours sends. It stands behind those that set headers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        _check(request)
        return get_response(request)

    return middleware


def _check(request: HttpRequest) -> None:
    """Raise RequestDataTooBig for more than any form takes, and BadRequest for an address with a null in it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and (len(length) > 15 or int(length) > settings.LARGEST_REQUEST):
        raise RequestDataTooBig("More was sent than any form of ours takes.")
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):  # PostgreSQL takes no null in a text
        raise BadRequest("There is a null in the address.")
