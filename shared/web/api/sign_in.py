"""Identity over HTTP: who signs callers in, signing out, and the answer to callers who are not signed in."""

from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from shared.identity import safety, session
from shared.identity.development import DevelopmentProvider
from shared.identity.keys import KeySource, KeysUnavailable, read_jwks
from shared.identity.signed_out import DIRECTORY, SignedOut
from shared.identity.tokens import NotSignedIn, TokenRules, TokenVerifier
from shared.messages.clock import utc_now
from shared.settings import Settings
from shared.web.api.development_sign_in import development_router
from shared.web.api.problems import problem
from shared.web.pages.kit import Pages
from shared.web.pages.page_route import wants_page

PUBLIC_PATHS = frozenset({"/sign-in", "/sign-out", "/preferences", "/.well-known/jwks.json"})
"""Paths that are open to everybody; a route that changes something has its own protection."""


def install(app: FastAPI, settings: Settings, pages: Pages) -> session.Sessions:
    """Add the routes for signing in and out; return the object that authenticates callers.

    Raises:
        UnsafeError: the settings do not say safely who signs people in.
    """
    safety.check(settings)
    provider = DevelopmentProvider(settings) if settings.env == "development" else None
    sessions = session.Sessions(verifier_of(settings, provider))
    app.include_router(_sign_out(sessions))
    if provider is not None:
        app.include_router(development_router(provider, pages))
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(KeysUnavailable, _keys_unavailable)
    return sessions


def verifier_of(settings: Settings, provider: DevelopmentProvider | None) -> TokenVerifier:
    """Return the verifier for the configured identity provider, or for the development one."""
    if settings.jwks:
        read = read_jwks(settings.jwks)
    else:
        assert provider is not None, "the settings were checked"
        read = provider.jwks
    return TokenVerifier(
        KeySource(read, now=utc_now),
        SignedOut(settings.state_dir / DIRECTORY, now=utc_now),
        TokenRules.of(settings),
        now=utc_now,
    )


def _sign_out(sessions: session.Sessions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        session.refuse_other_sites(request)
        response = RedirectResponse("/sign-in", status_code=303)
        await sessions.end(request, response)
        return response

    return router


async def _not_signed_in(request: Request, error: Exception) -> Response:
    """Redirect browsers to sign in, and back afterwards; answer programs with a problem document."""
    detail = error.detail if isinstance(error, NotSignedIn) else ""
    if wants_page(request):
        return RedirectResponse(f"/sign-in?next={quote(_here(request), safe='/')}", status_code=303)
    answer = problem(401, "Not signed in", detail, {"WWW-Authenticate": "Bearer"})
    if request.headers.get("hx-request"):
        answer.headers["HX-Redirect"] = "/sign-in"
    return answer


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


async def _keys_unavailable(_request: Request, error: Exception) -> Response:
    detail = error.detail if isinstance(error, KeysUnavailable) else ""
    return problem(503, "Identity provider away", detail, {"Retry-After": "5"})
