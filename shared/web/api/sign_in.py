"""Identity over HTTP: signing in and out, the published keys, and the answer to callers who are not signed in."""

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from shared.identity import safety, session
from shared.identity.development import PEOPLE, DevelopmentProvider, person
from shared.identity.keys import KeySource, KeysUnavailable, read_jwks
from shared.identity.signed_out import DIRECTORY, SignedOut
from shared.identity.tokens import NotSignedIn, TokenVerifier
from shared.messages.clock import utc_now
from shared.messages.refusals import Forbidden
from shared.messages.translation import N_
from shared.settings import Settings
from shared.web.api.problems import problem
from shared.web.pages.kit import Pages
from shared.web.pages.page_route import wants_page

PUBLIC_PATHS = frozenset({"/sign-in", "/sign-out", "/preferences", "/.well-known/jwks.json"})
"""Paths that are open to everybody; a route that changes something has its own protection."""


KEY_COOKIE = "crm_sign_in"
KEY_KEPT = timedelta(days=30)
LINK_NEEDED = N_("open the link that `make up` printed, or run `crm link` for it: it lets your browser sign in")


def install(app: FastAPI, settings: Settings, pages: Pages) -> session.Sessions:
    """Add the routes for signing in and out; return the object that authenticates callers.

    Raises:
        UnsafeError: the settings do not say safely who signs people in.
    """
    safety.check(settings)
    provider = DevelopmentProvider(settings) if settings.env == "development" else None
    sessions = session.Sessions(verifier_of(settings, provider))
    app.include_router(_routes(provider, sessions, pages))
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
        issuer=settings.issuer,
        audience=settings.audience,
        longest=settings.longest_token,
        now=utc_now,
    )


def _routes(provider: DevelopmentProvider | None, sessions: session.Sessions, pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def demo() -> DevelopmentProvider:
        if provider is None:
            raise HTTPException(404, "demo users exist in development only")
        return provider

    @router.get("/sign-in")
    async def choose_person(
        request: Request,
        next: str = "/",  # noqa: A002 - the parameter's public name
        key: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        provider, to = demo(), session.safe_next(next)
        if provider.opens(key):
            return _with_key(request, key, to)
        if not _has_key(request, provider):
            return pages.render(request, "sign_in.html", status=403, refusal=LINK_NEEDED)
        return pages.render(request, "sign_in.html", refusal="", people=PEOPLE, next=to)

    @router.post("/sign-in")
    async def sign_in(
        request: Request,
        user: Annotated[str, Form()],
        next: Annotated[str, Form()] = "/",  # noqa: A002
    ) -> Response:
        session.refuse_other_sites(request)
        provider = demo()
        if not _has_key(request, provider):
            raise Forbidden(LINK_NEEDED)
        return _signed_in(request, provider, user, next)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        session.refuse_other_sites(request)
        response = RedirectResponse("/sign-in", status_code=303)
        await sessions.end(request, response)
        return response

    @router.get("/.well-known/jwks.json")
    async def jwks() -> dict[str, Any]:
        return await demo().jwks()

    return router


def _has_key(request: Request, provider: DevelopmentProvider) -> bool:
    return provider.opens(session.kept_cookie(request, KEY_COOKIE))


def _with_key(request: Request, key: str, to: str) -> Response:
    """Have the browser keep the key, for all departments, and take it out of the address."""
    response = RedirectResponse(f"/sign-in?next={quote(to, safe='/')}", status_code=303)
    session.keep_cookie(response, request, KEY_COOKIE, key, KEY_KEPT, "strict")
    return response


def _signed_in(request: Request, provider: DevelopmentProvider, user: str, to: str) -> Response:
    """Start a session for a user of the demo company."""
    chosen = person(user)
    if chosen is None:
        raise HTTPException(404, "there is no user of this name")
    token = provider.issue(chosen.user, chosen.roles, now=utc_now(), name=chosen.name, session=True)
    response = RedirectResponse(session.safe_next(to), status_code=303)
    session.start(response, request, token)
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
