"""The doors of the ground: sign-in, the account page, where to go after sign-in, and who may do what."""

from __future__ import annotations

from foreland.tenancy import views
from foreland.tenancy.doors import ANYONE, SIGN_IN_ITSELF, SIGNED_IN, door, foreign

ENTRANCE = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_email_verification_sent",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "openid_connect_login",
        "openid_connect_callback",
    }
)
MANAGING = frozenset(
    {
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "socialaccount_connections",
    }
)
AGAIN = frozenset({"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
READ = ("GET",)

urlpatterns = [
    door("home/", views.home, name="home", needs=SIGNED_IN, methods=READ),
    door("account/", views.account, name="account", needs=SIGNED_IN, methods=READ),
    door("account/name/", views.name, name="account_name", needs=SIGNED_IN),
    door("account/second-factor/", views.second_factor, name="second_factor", needs=SIGNED_IN, methods=READ),
    door("who-may-do-what/", views.who_may_do_what, name="who_may_do_what", needs=ANYONE, methods=READ),
    # Names that the sign-in package must find: nobody signs up alone, and the address is not changed here.
    door("accounts/signup/", views.no_open_sign_up, name="account_signup", needs=ANYONE, methods=READ),
    door("accounts/3rdparty/signup/", views.no_open_sign_up, name="socialaccount_signup", needs=ANYONE, methods=READ),
    door("accounts/email/", views.to_account, name="account_email", needs=SIGNED_IN, methods=READ),
    foreign("accounts/", "allauth.urls", needs=ANYONE, only=ENTRANCE),
    foreign("accounts/", "allauth.urls", needs=SIGNED_IN, only=AGAIN),
    foreign("accounts/", "allauth.urls", needs=SIGN_IN_ITSELF, only=MANAGING),
]
