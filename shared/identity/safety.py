"""Refusing to start with settings under which nobody, or everybody, could sign in."""

from shared.network.hosts import is_loopback
from shared.settings import Settings


class UnsafeError(ValueError):
    """The settings do not say safely who signs people in; the message says what to set."""


def check(settings: Settings) -> None:
    """Refuse settings that do not say safely who signs people in.

    Raises:
        UnsafeError: production without an identity provider, or a development sign-in that others could reach.
    """
    if settings.env == "development":
        require_development(settings)
    elif not settings.jwks:
        raise UnsafeError("CRM_JWKS must name the identity provider's keys (a URL or a file) when CRM_ENV=production")


def require_development(settings: Settings) -> None:
    """Refuse to be a development identity provider in production, or where others than this machine reach it.

    Raises:
        UnsafeError: one of the two.
    """
    if settings.env != "development":
        raise UnsafeError(
            "the development identity provider exists only with CRM_ENV=development; set CRM_JWKS to your provider"
        )
    if not is_loopback(settings.host) and settings.demo_sign_in != "published-on-loopback":
        raise UnsafeError(
            f"CRM_HOST={settings.host} would let other machines reach the development sign-in, which asks for no"
            " passwords: bind a loopback address, or set CRM_ENV=production and CRM_JWKS; a container whose ports are"
            " published on loopback only sets CRM_DEMO_SIGN_IN=published-on-loopback"
        )
