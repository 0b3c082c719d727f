from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import APIRouter, Body, FastAPI, Form, Request
from pydantic import SecretStr
from structlog.testing import capture_logs

from services.sales.department import INTERFACE, SALES
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.identity.development import DevelopmentProvider
from shared.identity.principal import Principal
from shared.identity.safety import UnsafeError
from shared.identity.session import safe_next
from shared.messages.clock import utc_now
from shared.model.policy import Policy
from shared.settings import Settings
from shared.web.api.app import create_app
from shared.web.api.routes import allow

HERE = "http://127.0.0.1:8101"
JSON = {"content-type": "application/json"}
PAGE = {"accept": "text/html"}
PRIVATE = Policy("private", {"change": frozenset({"sales"})})


def application(settings: Settings) -> FastAPI:
    """Return a department's application that has not started, with one extra route."""
    nowhere = settings.model_copy(update={"postgres": SecretStr("postgresql://nobody@127.0.0.1:1")})
    app = create_app(Service(nowhere, SALES, LANGUAGE), INTERFACE)

    @app.api_route("/private", methods=["GET", "POST"])
    async def private(principal: Annotated[Principal, allow(PRIVATE, "change")]) -> str:
        return principal.actor

    router = APIRouter(prefix="/routed", dependencies=[allow(PRIVATE, "change")])
    for target in (app, router):
        _add_forms(target)
    app.include_router(router, dependencies=[allow(PRIVATE, "change")])
    return app


def _add_forms(to: FastAPI | APIRouter) -> None:
    @to.post("/form", dependencies=[allow(PRIVATE, "change")])
    async def form(word: Annotated[str, Form()]) -> str:
        return word

    @to.post("/json")
    async def json(word: Annotated[str, Body(embed=True)]) -> str:
        return word

    @to.post("/file", openapi_extra={"requestBody": {"content": {"multipart/form-data": {}}}})
    async def file(request: Request) -> str:
        return request.headers["content-type"]


@pytest.fixture
async def stranger(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Provide a browser that has not opened the link."""
    transport = httpx.ASGITransport(application(settings))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as opened:
        yield opened


@pytest.fixture
async def client(stranger: httpx.AsyncClient, provider: DevelopmentProvider) -> httpx.AsyncClient:
    """Provide a browser that has opened the link."""
    await stranger.get(provider.link())
    return stranger


async def post_sign_in(client: httpx.AsyncClient, user: str = "anna", next_: str = "/ui/customers") -> httpx.Response:
    return await client.post("/sign-in", data={"user": user, "next": next_}, headers={"origin": HERE})


async def test_people_are_sent_to_sign_in_and_come_back(client: httpx.AsyncClient) -> None:
    sent = await client.get("/private?a=1", headers=PAGE)
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/private%3Fa%3D1")
    chooser = await client.get(sent.headers["location"], headers=PAGE)
    assert "Anna Lindqvist" in chooser.text
    assert 'value="/private?a=1"' in chooser.text
    signed = await post_sign_in(client, next_="/private?a=1")
    assert (signed.status_code, signed.headers["location"]) == (303, "/private?a=1")
    cookie = signed.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert (await client.get("/private")).json() == "user:anna"


async def test_nobody_signs_in_without_the_link(stranger: httpx.AsyncClient) -> None:
    for path in ("/sign-in", "/sign-in?key=", "/sign-in?key=guessed"):
        page = await stranger.get(path, headers=PAGE)
        assert page.status_code == 403
        assert "open the link that `make up` printed, or run `crm link`" in page.text
        assert "Anna" not in page.text
    for cookies in ({}, {"crm_sign_in": ""}, {"crm_sign_in": "guessed"}):
        stranger.cookies = httpx.Cookies(cookies)
        refused = await post_sign_in(stranger)
        assert (refused.status_code, refused.headers.get("set-cookie")) == (403, None)
        assert refused.json()["detail"].startswith("open the link that `make up` printed")


async def test_the_link_lets_the_browser_sign_in(
    stranger: httpx.AsyncClient, provider: DevelopmentProvider, settings: Settings
) -> None:
    opened = await stranger.get(f"{provider.link()}&next=/ui/customers")
    assert (opened.status_code, opened.headers["location"]) == (303, "/sign-in?next=/ui/customers")
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie
    chooser = await stranger.get(opened.headers["location"], headers=PAGE)
    assert chooser.status_code == 200
    assert DevelopmentProvider(settings).link().partition("key=")[2] not in chooser.text
    assert (await post_sign_in(stranger)).status_code == 303


async def test_programs_are_told_how(client: httpx.AsyncClient) -> None:
    answer = await client.get("/private")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.get("/private", headers={"authorization": "Basic eDp5"})).status_code == 401


async def test_the_cookie_is_marked_secure_over_https(settings: Settings, provider: DevelopmentProvider) -> None:
    transport = httpx.ASGITransport(application(settings.model_copy(update={"hosts": ("crm.example",)})))
    async with httpx.AsyncClient(transport=transport, base_url="https://crm.example") as client:
        await client.get(f"/sign-in?{urlsplit(provider.link()).query}")
        signed = await client.post("/sign-in", data={"user": "anna"}, headers={"origin": "https://crm.example"})
        assert signed.headers["set-cookie"].startswith("__Host-crm_session=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(signed.headers["set-cookie"].split("; "))
        assert "domain" not in signed.headers["set-cookie"].lower()
        assert (await client.get("/private")).status_code == 200
        ended = await client.post("/sign-out", headers={"origin": "https://crm.example"})
        assert ended.headers["set-cookie"].startswith('__Host-crm_session=""; ')
        assert (await client.get("/private")).status_code == 401


async def test_over_https_a_cookie_that_others_could_have_set_does_not_count(
    settings: Settings, provider: DevelopmentProvider
) -> None:
    transport = httpx.ASGITransport(application(settings))
    cookies = {"crm_session": provider.issue("anna", ["sales"], now=utc_now())}
    for base, status in (("http://127.0.0.1", 200), ("https://127.0.0.1", 401)):
        async with httpx.AsyncClient(transport=transport, base_url=base, cookies=cookies) as client:
            assert (await client.get("/private")).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": HERE}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:8102"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-site", "origin": HERE}, 403),
        ({"sec-fetch-site": "cross-site", "origin": HERE}, 403),
        ({}, 403),
    ],
)
async def test_a_cookie_writes_only_from_its_own_origin(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    await post_sign_in(client)
    assert (await client.post("/private", headers={**JSON, **headers})).status_code == status


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "", None]
)
@pytest.mark.parametrize("path", ["/private", "/opportunities/01890000-0000-7000-8000-000000000001/reopen"])
async def test_a_cookie_writes_only_json_even_without_a_body(
    client: httpx.AsyncClient, path: str, kind: str | None
) -> None:
    await post_sign_in(client)
    headers = {"origin": HERE} | ({} if kind is None else {"content-type": kind})
    answer = await client.post(path, headers=headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["Content-Type"]


async def test_a_route_for_forms_takes_the_type_that_it_declares_and_no_other(client: httpx.AsyncClient) -> None:
    await post_sign_in(client)
    sent = {"form": {"data": {"word": "hello"}}, "json": {"json": {"word": "hello"}}, "file": {"files": {"word": b"x"}}}
    for path, taken in (
        ("/form", "form"),
        ("/routed/form", "form"),
        ("/routed/file", "file"),
        ("/routed/json", "json"),
    ):
        for way, body in sent.items():
            answer = await client.post(path, headers={"origin": HERE}, **body)  # type: ignore[arg-type]
            assert answer.status_code == (200 if way == taken else 422), (path, way, answer.text)


async def test_a_bearer_token_needs_no_origin(client: httpx.AsyncClient, provider: DevelopmentProvider) -> None:
    token = provider.issue("anna", ["sales"], now=utc_now())
    answer = await client.post("/private", headers={"authorization": f"Bearer {token}"})
    assert answer.json() == "user:anna"


async def test_the_wrong_role_is_told_which_would_do(client: httpx.AsyncClient) -> None:
    await post_sign_in(client, "bert")
    answer = await client.get("/private")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "this needs one of the roles sales; yours: service"


async def test_another_site_cannot_sign_anybody_in_or_out(client: httpx.AsyncClient) -> None:
    elsewhere = {"origin": "http://evil.example"}
    assert (await client.post("/sign-in", data={"user": "anna"}, headers=elsewhere)).status_code == 403
    assert (await client.post("/sign-out", headers=elsewhere)).status_code == 403


async def test_signing_out_ends_the_session(client: httpx.AsyncClient) -> None:
    await post_sign_in(client)
    token = client.cookies["crm_session"]
    assert (await client.post("/sign-out", headers={"origin": HERE})).status_code == 303
    assert (await client.get("/private")).status_code == 401
    client.cookies.set("crm_session", token)
    assert (await client.get("/private")).json()["detail"] == "this session was signed out; sign in again"
    assert (await client.get("/private", headers={"authorization": f"Bearer {token}"})).status_code == 401
    assert (await client.post("/sign-out", headers={"origin": HERE})).status_code == 303


async def test_nobody_signs_in_as_a_stranger(client: httpx.AsyncClient) -> None:
    assert (await post_sign_in(client, "mallory")).status_code == 404


async def test_production_has_no_demo_people(settings: Settings) -> None:
    production = settings.model_copy(update={"env": "production", "jwks": str(settings.state_dir / "jwks.json")})
    transport = httpx.ASGITransport(application(production))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        assert (await client.get("/sign-in")).status_code == 404
        assert (await post_sign_in(client)).status_code == 404
        assert (await client.get("/.well-known/jwks.json")).status_code == 404


def test_production_needs_an_identity_provider(settings: Settings) -> None:
    with pytest.raises(UnsafeError, match="CRM_JWKS"):
        application(settings.model_copy(update={"env": "production"}))


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("/ui/customers?q=a", "/ui/customers?q=a"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/ui\\..", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_signing_in_never_leads_to_another_site(target: str | None, to: str) -> None:
    assert safe_next(target) == to


async def test_signing_in_and_being_refused_are_recorded(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        await post_sign_in(client, "bert")
        await client.get("/private")
    told = [(line["event"], line["actor"], line.get("status")) for line in lines if "actor" in line]
    assert ("signed_in", "user:bert", None) in told
    assert ("refused", "user:bert", 403) in told
