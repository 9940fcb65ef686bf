"""Settings from the environment. Each is named, typed and explained once, here; `docs/operate/configure.md` lists them.

A wrong value stops the start with a sentence that says what was found, what was expected and how to mend it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


class WrongSetting(Exception):
    """A setting in the environment cannot be used. The text says how to mend it."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what stands in when it is missing, and what it is for."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("FORELAND_DATA", "var", "Folder for the embedded database, files and keys. Made when missing."),
    Setting("FORELAND_MODE", "", "live (the default), demo or test. Only demo has the cast and the mail page; it refuses a database with other bodies."),
    Setting("FORELAND_DATABASE", "", "postgresql://user:password@host:port/name; empty for SQLite in FORELAND_DATA."),
    Setting("FORELAND_KEYS", "", "Folder of the keys, when they lie outside FORELAND_DATA (recommended)."),
    Setting("FORELAND_ADDRESS", "", "The address that people type, with https:// in earnest; used in mails and public links. Empty: where it listens."),
    Setting("FORELAND_HOSTS", "", "Further host names that may be used, separated by commas."),
    Setting("FORELAND_BIND", "127.0.0.1:8000", "Address and port that the server listens on."),
    Setting("FORELAND_WORKERS", "2", "Number of web processes."),
    Setting("FORELAND_PROXIES", "0", "Number of reverse proxies in front, so that the visitor's address is read rightly."),
    Setting("FORELAND_MAIL", "", "smtp://user:password@host:port (or smtps://); empty keeps mail in the outbox."),
    Setting("FORELAND_MAIL_FROM", "Foreland <foreland@localhost>", "Sender of all mail."),
    Setting("FORELAND_CONTENT", "", "Folder of further packs, loaded at start beside the ones that come with Foreland."),
    Setting("FORELAND_OIDC", "", "JSON list of OpenID Connect providers; see docs/operate/sign-in.md."),
    Setting("FORELAND_SENTENCES", "off", "on where the optional sentence model is installed: it orders what an old policy's passages may say."),
    Setting("FORELAND_LOG", "info", "debug, info, warning or error."),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def text(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the setting's text, from the variable, from the file that NAME_FILE points to, or its default."""
    file = environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongSetting(f"{name}_FILE names {file}, which cannot be read: {error.strerror}.") from error
    return environ.get(name, _BY_NAME[name].default).strip()


def choice(name: str, allowed: tuple[str, ...], environ: Mapping[str, str] = os.environ) -> str:
    """Return the setting if it is one of `allowed`; raise WrongSetting otherwise."""
    value = text(name, environ)
    if value not in allowed:
        raise WrongSetting(f"{name} is {value!r}. It must be one of {', '.join(allowed)}.")
    return value


MODE_MARK = ".demonstration"
"""Lies in the folder of a demonstration, which therefore stays one whoever starts what in it."""


def mode(environ: Mapping[str, str] = os.environ) -> str:
    """Return live, demo or test: what FORELAND_MODE says, else demo in the folder of a demonstration, else live."""
    marked = (folder("FORELAND_DATA", environ) / MODE_MARK).is_file()
    if not text("FORELAND_MODE", environ):
        return "demo" if marked else "live"
    value = choice("FORELAND_MODE", ("live", "demo", "test"), environ)
    if value == "live" and marked:
        raise WrongSetting(
            f"{folder('FORELAND_DATA', environ)} holds a demonstration, whose passwords anybody knows. "
            "For earnest work name another folder: FORELAND_DATA=var-live"
        )
    return value


def number(name: str, environ: Mapping[str, str] = os.environ) -> int:
    """Return the setting as a whole number, zero or more; raise WrongSetting otherwise."""
    value = text(name, environ)
    if not value.isdecimal():
        raise WrongSetting(f"{name} is {value!r}. It must be a whole number.")
    return int(value)


def folder(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the setting as an absolute path; a relative one counts from where the command was called."""
    return Path(text(name, environ)).expanduser().absolute()


def address(environ: Mapping[str, str] = os.environ) -> str:
    """Return the address that people type, without a slash at its end; raise WrongSetting for one that is none."""
    value = text("FORELAND_ADDRESS", environ).rstrip("/")
    if not value:
        host, _, port = text("FORELAND_BIND", environ).rpartition(":")
        return f"http://{host if host not in ('', '0.0.0.0', '[::]') else '127.0.0.1'}:{port}"  # noqa: S104 -- compared, not bound
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise WrongSetting(
            f"FORELAND_ADDRESS is {value!r}. It must look like https://foreland.example.org, without a path."
        )
    return value


def database(environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return Django's database settings for FORELAND_DATABASE; raise WrongSetting for an address it cannot use."""
    address = text("FORELAND_DATABASE", environ)
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder("FORELAND_DATA", environ) / "foreland.sqlite3",
            "OPTIONS": {
                # Write-ahead log, write lock taken at the start, and every commit on the disk before it is answered.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
                ),
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise WrongSetting(
            "FORELAND_DATABASE must look like postgresql://user:password@host:5432/name, or be empty for SQLite."
        )
    return {
        "ENGINE": "foreland.tenancy.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }
