"""Security headers: what browsers and caches must not do with our responses."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""Everything comes from this origin (images also from `data:`), nothing is inline, nothing is framed."""

_ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
_CSP = (b"content-security-policy", CONTENT_SECURITY_POLICY.encode())


class SecurityHeaders:
    """ASGI middleware that adds the headers, except those that a response already has."""

    def __init__(self, app: ASGIApp, hsts: int) -> None:
        self._app = app
        self._plain = (*_ALWAYS, _CSP)
        promise = (b"strict-transport-security", b"max-age=%d" % hsts)
        self._over_tls = (*self._plain, promise) if hsts else self._plain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = self._over_tls if scope["scheme"] == "https" else self._plain

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in headers if pair[0] not in present)]
            await send(message)

        await self._app(scope, receive, with_headers)
