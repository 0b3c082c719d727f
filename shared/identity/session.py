"""The identity behind a request: a bearer token, or the session cookie of a user who signed in on a page."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from fastapi import Request, Response

from shared.identity import security_log
from shared.identity.development import SESSION
from shared.identity.keys import KeysUnavailable
from shared.identity.principal import Principal
from shared.identity.tokens import NotSignedIn, TokenVerifier
from shared.messages.refusals import Forbidden, Invalid
from shared.model.policy import Action, Policy

COOKIE = "crm_session"
"""Cookies belong to a host, not to a port, so one sign-in works for all four departments."""

JSON = "application/json"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Sessions:
    """Authenticates requests."""

    def __init__(self, verifier: TokenVerifier) -> None:
        self._verifier = verifier

    async def authenticate(self, request: Request) -> Principal:
        """Return the caller, and store it in the request for the page's shell.

        Raises:
            NotSignedIn: there is no valid token.
            Forbidden: another site tries to write with this user's cookie.
            Invalid: a write with the cookie is of a content type that its route does not declare.
        """
        principal = await self.identify(request)
        if request.state.by_cookie:
            refuse_other_types(request)
        return principal

    async def identify(self, request: Request) -> Principal:
        """Return the caller, before the route is known; the token is verified once in a request.

        Raises:
            NotSignedIn, Forbidden: as in `authenticate`.
        """
        known: Principal | None = getattr(request.state, "principal", None)
        if known is not None:
            return known
        token = bearer_token(request)
        request.state.by_cookie = token is None
        principal = await self._verifier.verify(self._cookie(request) if token is None else token)
        request.state.principal = principal
        return principal

    async def still_holds(self, request: Request) -> bool:
        """Return whether the token of a request that was authenticated is still accepted."""
        token = bearer_token(request) or kept_cookie(request, COOKIE)
        try:
            return bool(token) and await self._verifier.verify(token) is not None
        except (NotSignedIn, KeysUnavailable):
            return False

    async def end(self, request: Request, response: Response) -> None:
        """End the session of a request: its token is refused from now on, and the browser forgets it."""
        token = kept_cookie(request, COOKIE)
        if token:
            with suppress(NotSignedIn):  # it has ended already
                await self._verifier.sign_out(token)
        keep_cookie(response, request, COOKIE, "", timedelta(0), "lax")

    def _cookie(self, request: Request) -> str:
        token = kept_cookie(request, COOKIE)
        if not token:
            raise NotSignedIn("sign in, or send a token as Authorization: Bearer …")
        refuse_other_sites(request)
        return token


def permit(principal: Principal, policy: Policy, action: Action) -> Principal:
    """Return the principal if the policy admits it to this action; rules about single rows are checked later.

    The use of a right that the policy watches is recorded.

    Raises:
        Forbidden: none of its roles is allowed to do this.
    """
    if not policy.admits(principal, action):
        have = ", ".join(sorted(principal.roles)) or "none"
        raise Forbidden(f"this needs one of the roles {', '.join(sorted(policy.roles(action)))}; yours: {have}")
    if action in policy.watched:
        security_log.record("role_used", principal, kind=policy.kind, action=action)
    return principal


def bearer_token(request: Request) -> str | None:
    """Return the token of the Authorization header, or None if there is no such header.

    Raises:
        NotSignedIn: the header has another scheme or no token.
    """
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("the Authorization header must read: Bearer, a space, the token")
    return token.strip()


def refuse_other_sites(request: Request) -> None:
    """Refuse unsafe requests from other origins, because a browser also sends cookies with other sites' forms.

    Raises:
        Forbidden: the request comes from another origin, or does not state its origin.
    """
    if request.method in SAFE_METHODS or _same_origin(request):
        return
    raise Forbidden("this request came from another site; open the page itself and try again")


def refuse_other_types(request: Request) -> None:
    """Let an unsafe request through only with a content type of its route, even when it has no body.

    Markup in a page makes a browser send forms; our own scripts send JSON.

    Raises:
        Invalid: it has another content type, or none.
    """
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    taken = _declared_types(request.scope.get("route"))
    if request.method not in SAFE_METHODS and sent not in taken:
        raise Invalid(f"must be {' or '.join(taken)} for a request with a session cookie", field="Content-Type")


def _declared_types(route: Any) -> tuple[str, ...]:
    """Return the content types of a route: as its description says, else of its form fields, else JSON."""
    described = (getattr(route, "openapi_extra", None) or {}).get("requestBody", {}).get("content")
    if described:
        return tuple(described)
    body = getattr(route, "body_field", None)
    return (getattr(body.field_info, "media_type", JSON),) if body is not None else (JSON,)


def _same_origin(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")


def start(response: Response, request: Request, token: str) -> None:
    """Set the session cookie: hidden from scripts, never sent with other sites' forms."""
    keep_cookie(response, request, COOKIE, token, SESSION, "lax")


def keep_cookie(
    response: Response, request: Request, name: str, value: str, kept: timedelta, same_site: Literal["lax", "strict"]
) -> None:
    """Have the browser keep a secret, hidden from scripts; a time of 0 makes it forget the secret."""
    response.set_cookie(
        _cookie_name(request, name),
        value,
        max_age=int(kept.total_seconds()),
        httponly=True,
        samesite=same_site,
        secure=_over_tls(request),
    )


def kept_cookie(request: Request, name: str) -> str:
    """Return the secret that the browser kept; empty if there is none."""
    return request.cookies.get(_cookie_name(request, name), "")


def _cookie_name(request: Request, name: str) -> str:
    """Return the name in the browser: over https it has the prefix that only this host, over https, can set."""
    return f"__Host-{name}" if _over_tls(request) else name


def _over_tls(request: Request) -> bool:
    return request.url.scheme == "https"


def safe_next(address: str | None) -> str:
    """Return the path to open after signing in, always on this site."""
    path = address or "/"
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if local and path.isprintable() and "\\" not in path else "/"
