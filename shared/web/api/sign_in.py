"""Identity over HTTP: signing in and out, the published keys, and the answer to callers who are not signed in."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from shared.identity import session
from shared.identity.development import PEOPLE, DevelopmentProvider, person
from shared.identity.keys import KeySource, KeysUnavailable, read_jwks
from shared.identity.tokens import NotSignedIn, TokenVerifier
from shared.messages.clock import utc_now
from shared.settings import Settings
from shared.web.api.problems import problem
from shared.web.pages.kit import Pages
from shared.web.pages.page_route import wants_page

PUBLIC_PATHS = frozenset({"/sign-in", "/sign-out", "/preferences", "/.well-known/jwks.json"})
"""Paths that are open to everybody; a route that changes something has its own protection."""


def install(app: FastAPI, settings: Settings, pages: Pages) -> session.Sessions:
    """Add the routes for signing in and out; return the object that authenticates callers.

    Raises:
        ValueError: production settings without an identity provider.
    """
    provider = DevelopmentProvider(settings) if settings.env == "development" else None
    sessions = session.Sessions(verifier_of(settings, provider))
    app.include_router(_routes(provider, pages))
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(KeysUnavailable, _keys_unavailable)
    return sessions


def verifier_of(settings: Settings, provider: DevelopmentProvider | None) -> TokenVerifier:
    """Return the verifier for the configured identity provider, or for the development one."""
    if settings.jwks:
        read = read_jwks(settings.jwks)
    elif provider is not None:
        read = provider.jwks
    else:
        raise ValueError("CRM_JWKS must name the identity provider's keys (a URL or a file) when CRM_ENV=production")
    keys = KeySource(read, now=utc_now)
    return TokenVerifier(keys, issuer=settings.issuer, audience=settings.audience, now=utc_now)


def _routes(provider: DevelopmentProvider | None, pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def demo() -> DevelopmentProvider:
        if provider is None:
            raise HTTPException(404, "demo users exist in development only")
        return provider

    @router.get("/sign-in")
    async def choose_person(request: Request, next: str = "/") -> Response:  # noqa: A002 - the parameter's public name
        demo()
        return pages.render(request, "sign_in.html", people=PEOPLE, next=session.safe_next(next))

    @router.post("/sign-in")
    async def sign_in(
        request: Request,
        user: Annotated[str, Form()],
        next: Annotated[str, Form()] = "/",  # noqa: A002
    ) -> Response:
        session.refuse_other_sites(request)
        return _signed_in(request, demo(), user, next)

    router.add_api_route("/sign-out", _sign_out, methods=["POST"])

    @router.get("/.well-known/jwks.json")
    async def jwks() -> dict[str, Any]:
        return await demo().jwks()

    return router


def _signed_in(request: Request, provider: DevelopmentProvider, user: str, to: str) -> Response:
    """Start a session for a user of the demo company."""
    chosen = person(user)
    if chosen is None:
        raise HTTPException(404, "there is no user of this name")
    token = provider.issue(chosen.user, chosen.roles, now=utc_now(), name=chosen.name)
    response = RedirectResponse(session.safe_next(to), status_code=303)
    session.start(response, request, token)
    return response


async def _sign_out(request: Request) -> Response:
    session.refuse_other_sites(request)
    response = RedirectResponse("/sign-in", status_code=303)
    session.end(response)
    return response


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
