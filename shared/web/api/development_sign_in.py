"""Signing in without a password, in development: the link, the choice of a demo person, and the published key."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from shared.identity import security_log, session
from shared.identity.development import PEOPLE, DevelopmentProvider, person
from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.messages.refusals import Forbidden
from shared.messages.translation import N_
from shared.web.pages.kit import Pages

KEY_COOKIE = "crm_sign_in"
KEY_KEPT = timedelta(days=30)
LINK_NEEDED = N_("open the link that `make up` printed, or run `crm link` for it: it lets your browser sign in")


def development_router(provider: DevelopmentProvider, pages: Pages) -> APIRouter:
    """Return the routes of the development identity provider."""
    router, chooser = APIRouter(include_in_schema=False), _Chooser(provider, pages)
    router.add_api_route("/sign-in", chooser.show, methods=["GET"])
    router.add_api_route("/sign-in", chooser.choose, methods=["POST"])
    router.add_api_route("/.well-known/jwks.json", provider.jwks, methods=["GET"])
    return router


class _Chooser:
    """The page on which somebody who has the link chooses whom to be."""

    def __init__(self, provider: DevelopmentProvider, pages: Pages) -> None:
        self._provider = provider
        self._pages = pages

    async def show(
        self,
        request: Request,
        next: str = "/",  # noqa: A002 - the parameter's public name
        key: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        to = session.safe_next(next)
        if self._provider.opens(key):
            return _with_key(request, key, to)
        if not self._has_key(request):
            return self._pages.render(request, "sign_in.html", status=403, refusal=LINK_NEEDED)
        return self._pages.render(request, "sign_in.html", refusal="", people=PEOPLE, next=to)

    async def choose(
        self,
        request: Request,
        user: Annotated[str, Form()],
        next: Annotated[str, Form()] = "/",  # noqa: A002
    ) -> Response:
        """Start a session for a user of the demo company."""
        session.refuse_other_sites(request)
        if not self._has_key(request):
            raise Forbidden(LINK_NEEDED)
        chosen = person(user)
        if chosen is None:
            raise HTTPException(404, "there is no user of this name")
        token = self._provider.issue(chosen.user, chosen.roles, now=utc_now(), name=chosen.name, session=True)
        response = RedirectResponse(session.safe_next(next), status_code=303)
        session.start(response, request, token)
        security_log.record("signed_in", Principal(chosen.user, frozenset(chosen.roles)))
        return response

    def _has_key(self, request: Request) -> bool:
        return self._provider.opens(session.kept_cookie(request, KEY_COOKIE))


def _with_key(request: Request, key: str, to: str) -> Response:
    """Have the browser keep the key, for all departments, and take it out of the address."""
    response = RedirectResponse(f"/sign-in?next={quote(to, safe='/')}", status_code=303)
    session.keep_cookie(response, request, KEY_COOKIE, key, KEY_KEPT, "strict")
    return response
