"""Django's settings, all from `environment`; there is one file for every mode."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from foreland.site import environment as env
from foreland.vault import keys

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = env.folder("FORELAND_DATA")
MODE = env.mode()
ADDRESS = env.address()
CONTENT = tuple(path for path in (BASE_DIR.parent / "content", BASE_DIR / "content") if path.is_dir())
EXTRA_CONTENT = env.text("FORELAND_CONTENT")
SENTENCES = env.choice("FORELAND_SENTENCES", ("on", "off")) == "on"

KEYS = keys.folder(env.text("FORELAND_KEYS"), DATA)
SECRET_KEY = keys.session_key(KEYS)
DEBUG = False
ALLOWED_HOSTS = [urlsplit(ADDRESS).hostname or "localhost", "127.0.0.1", "localhost"]
ALLOWED_HOSTS += ["testserver"] if MODE == "test" else []
ALLOWED_HOSTS += [host.strip() for host in env.text("FORELAND_HOSTS").split(",") if host.strip()]

INSTALLED_APPS = [
    "foreland.ui",
    "foreland.vault",
    "foreland.trail",
    "foreland.tenancy",
    "foreland.library",
    "foreland.files",
    "foreland.notices",
    "foreland.profile",
    "foreland.tasks",
    "foreland.registry",
    "foreland.policies",
    "foreland.imports",
    "foreland.site",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "foreland.site.middleware.request_log",
    "foreland.site.middleware.house_rules",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "foreland.site.middleware.bounds",  # behind all that sets headers: a refusal bears them too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "foreland.site.urls"
WSGI_APPLICATION = "foreland.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foreland.site.context.page",
            ],
        },
    }
]
FORM_RENDERER = "foreland.ui.renderer.Renderer"

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # it counts who tries too often: with few, many tries would push them out
    }
}

AUTH_USER_MODEL = "tenancy.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "foreland.tenancy.signin.AccountAdapter"
MFA_ADAPTER = "foreland.tenancy.signin.MFAAdapter"
SOCIALACCOUNT_ADAPTER = "foreland.tenancy.signin.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {  # each sends a message to whatever address is typed
    "request_login_code": "20/m/ip,100/h/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,100/h/ip,5/m/key,10/h/key",
}
ACCOUNT_FORMS = {
    "login": "foreland.tenancy.forms.SignIn",
    "request_login_code": "foreland.tenancy.forms.AskCode",
    "confirm_login_code": "foreland.tenancy.forms.GiveCode",
    "change_password": "foreland.tenancy.forms.ChangePassword",
    "set_password": "foreland.tenancy.forms.SetPassword",
    "reset_password": "foreland.tenancy.forms.AskReset",
    "reset_password_from_key": "foreland.tenancy.forms.Reset",
    "reauthenticate": "foreland.tenancy.forms.Again",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("FORELAND_PROXIES")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "foreland.tenancy.forms.GiveOneTimeCode",
    "reauthenticate": "foreland.tenancy.forms.OneTimeCodeAgain",
    "activate_totp": "foreland.tenancy.forms.StartOneTimeCodes",
    "add_webauthn": "foreland.tenancy.forms.AddPasskey",
    "edit_webauthn": "foreland.tenancy.forms.NamePasskey",
}
MFA_TOTP_ISSUER = "Foreland"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ADDRESS.startswith("http://")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "EMAIL_AUTHENTICATION": True,
        "APPS": json.loads(env.text("FORELAND_OIDC") or "[]"),
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
if MODE == "test":  # a task is done at once, in the caller's process
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}

EMAIL_BACKEND = "foreland.notices.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("FORELAND_MAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_ADDRESS = env.text("FORELAND_MAIL") if MODE == "live" else ""  # only in earnest does anything leave this machine

SECURE = ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [ADDRESS]
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("FORELAND_PROXIES") else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
LARGEST_REQUEST = 32 * 1024 * 1024  # room to say of a file that it is larger than 25 MB; nothing beyond is even read
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST  # a stranger's file is never laid on a disk
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "foreland.site.views.forgery"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "foreland.site.middleware.JsonFormatter"}},
    "filters": {"refusals": {"()": "foreland.site.middleware.Refusals"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": env.text("FORELAND_LOG").upper()},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "pikepdf": {"level": "WARNING"},  # announces itself on every start
    },
}
