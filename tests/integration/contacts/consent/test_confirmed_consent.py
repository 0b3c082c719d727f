"""A stranger's tick overrules nobody: consent from a form counts once a link confirms it."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx

from shared.messages.clock import new_id
from tests.support.api import field_of, history, post, read
from tests.support.product import Product
from tests.support.web_forms import open_web_form

MARKETING = {"purpose": "marketing", "channel": "email"}


async def new_customer(product: Product) -> tuple[str, str]:
    """Let somebody unknown post a form with the box ticked; return the customer's id and the address."""
    mail = f"ada-{new_id().hex[-8:]}@example.com"
    await tick(product, mail)
    hits = await read(product.client("contacts", "contacts"), "/customers", q=mail)
    return str(hits["items"][0]["customer_id"]), mail


async def tick(product: Product, mail: str) -> str:
    """Post a form that names this address, with the box ticked; return the enquiry's id."""
    form = await open_web_form(product, asks=["consent"], consent_wording="News by e-mail")
    body = {"token": form["token"], "name": "Somebody", "email": mail, "text": "Which lens?", "consent": True}
    async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=20) as stranger:
        return str((await post(stranger, f"/public/forms/{form['form_id']}", **body))["enquiry_id"])


async def allowed(product: Product, customer: str) -> bool | None:
    """Return whether marketing by e-mail is allowed; None: nobody has decided."""
    consents = await read(product.client("contacts", "contacts"), f"/customers/{customer}/consents")
    cells = {(one["purpose"], one["channel"]): one["allows"] for one in consents["current"]}
    return cells.get(("marketing", "email"))


async def link_for(product: Product, customer: str) -> str:
    """Make a link for the customer's latest request, as a mailing system does; return its path."""
    mailing = product.client("contacts", "system", "mailing")
    request = (await read(mailing, "/consent-requests", customer_id=customer))["items"][0]
    issued = await post(mailing, f"/consent-requests/{request['request_id']}/link")
    return urlsplit(str(issued["link"])).path


async def opened(product: Product, path: str, method: str = "POST") -> httpx.Response:
    async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=20) as anybody:
        return await anybody.request(method, path, headers={"Accept": "text/html"})


async def types_in(product: Product, customer: str) -> list[str]:
    return [event["type"] for event in (await history(product, "contacts", customer))["events"]]


async def test_a_strangers_tick_does_not_overrule_a_withdrawal_and_the_persons_own_click_does(
    product: Product,
) -> None:
    customer, mail = await new_customer(product)
    colleague = product.client("contacts", "contacts")
    await post(colleague, f"/customers/{customer}/consents/withdraw", **MARKETING, source="phone")
    enquiry = await tick(product, mail)
    assert await allowed(product, customer) is False
    await post(colleague, f"/suggested-enquiries/{enquiry}/attribute", customer_id=customer)
    assert await allowed(product, customer) is False
    link = await link_for(product, customer)
    shown = await opened(product, link, "GET")
    assert (shown.status_code, "News by e-mail" in shown.text) == (200, True)
    assert (shown.headers["cache-control"], shown.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert await allowed(product, customer) is False  # opening it is no confirmation
    assert (await opened(product, link)).status_code == 200
    assert await allowed(product, customer) is True
    given = (await read(colleague, f"/customers/{customer}/consents"))["decisions"][0]
    assert (given["wording"], given["source"], enquiry in given["evidence"]) == ("News by e-mail", "web form", True)
    await product.wait_until_equal([customer])


async def test_a_consent_from_a_form_counts_only_once_it_is_confirmed(product: Product) -> None:
    customer, _ = await new_customer(product)
    assert await allowed(product, customer) is None
    assert (await opened(product, await link_for(product, customer))).status_code == 200
    assert await allowed(product, customer) is True


async def test_do_not_contact_holds_whatever_is_confirmed(product: Product) -> None:
    customer, _ = await new_customer(product)
    colleague = product.client("contacts", "contacts")
    link = await link_for(product, customer)
    prohibition = {"purpose": "any", "channel": "any", "occurred_at": "2026-01-05T09:00:00Z"}
    await post(colleague, f"/customers/{customer}/consents/withdraw", **prohibition)
    assert (await opened(product, link)).status_code == 200
    assert await allowed(product, customer) is False


async def test_a_withdrawal_after_the_request_stands(product: Product) -> None:
    customer, _ = await new_customer(product)
    colleague = product.client("contacts", "contacts")
    link = await link_for(product, customer)
    await post(colleague, f"/customers/{customer}/consents/withdraw", **MARKETING)
    before = await types_in(product, customer)
    refused = await opened(product, link)
    assert (refused.status_code, "Nothing was changed" in refused.text) == (410, True)
    assert (await allowed(product, customer), await types_in(product, customer)) == (False, before)
    (request,) = (await read(colleague, "/consent-requests", customer_id=customer))["items"]
    no_more = await colleague.post(f"/consent-requests/{request['request_id']}/link")
    assert (no_more.status_code, field_of(no_more)) == (409, "request_id")


async def test_a_link_works_once_and_a_wrong_one_never(product: Product) -> None:
    customer, _ = await new_customer(product)
    first, second = await link_for(product, customer), await link_for(product, customer)
    wrong = f"{first[:-1]}{'A' if first[-1] != 'A' else 'B'}"
    for path in (wrong, "/public/consents/guessed", "/public/consents/%F0%9F%94%91", f"{first}{first[-40:]}"):
        for method in ("GET", "POST"):
            assert (await opened(product, path, method)).status_code == 404
    assert (await opened(product, second)).status_code == 200
    once = await types_in(product, customer)
    for path in (first, second):
        assert [(await opened(product, path, method)).status_code for method in ("GET", "POST")] == [410, 410]
    assert await types_in(product, customer) == once


async def test_a_link_expires(product: Product) -> None:
    customer, _ = await new_customer(product)
    link = await link_for(product, customer)
    connection = await asyncpg.connect(product.database_url("contacts"))
    try:
        serving = await connection.fetchval("SELECT number FROM store.generations WHERE state = 'serving'")
        ended = f"UPDATE g{serving}.consent_requests SET links = jsonb_set(links, '{{0,expires_at}}', $2) "  # noqa: S608
        await connection.execute(f"{ended} WHERE customer_id = $1", customer, '"2026-01-05T09:00:00Z"')
    finally:
        await connection.close()
    assert [(await opened(product, link, method)).status_code for method in ("GET", "POST")] == [410, 410]
    assert await allowed(product, customer) is None
    assert (await opened(product, await link_for(product, customer))).status_code == 200  # another one may be made


async def test_two_clicks_at_once_are_one_consent(product: Product) -> None:
    customer, _ = await new_customer(product)
    link = await link_for(product, customer)
    async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=20) as anybody:
        first, second = await _at_once(anybody, link)
    assert sorted([first, second]) == [200, 410]
    assert (await types_in(product, customer)).count("contacts.consent_given.v1") == 1


async def _at_once(anybody: httpx.AsyncClient, link: str) -> list[int]:
    return [answer.status_code for answer in await asyncio.gather(anybody.post(link), anybody.post(link))]


async def test_the_token_is_stored_nowhere(product: Product) -> None:
    customer, _ = await new_customer(product)
    token = (await link_for(product, customer)).rpartition("/")[2]
    assert len(token) == 43  # 256 bits
    connection = await asyncpg.connect(product.database_url("contacts"))
    try:
        tables: Any = await connection.fetch(
            "SELECT table_schema AS s, table_name AS t FROM information_schema.tables WHERE table_type = 'BASE TABLE' "
            "AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        assert len(tables) > 20
        for table in tables:
            rows = f'SELECT count(*) FROM "{table["s"]}"."{table["t"]}" x WHERE x::text LIKE $1'  # noqa: S608
            assert await connection.fetchval(rows, f"%{token}%") == 0, table
            events = "SELECT count(*) FROM store.events WHERE position(convert_to($1, 'UTF8') IN value) > 0"
        assert await connection.fetchval(events, token) == 0
        assert await connection.fetchval(events, "consent_link_issued") > 0
    finally:
        await connection.close()


async def test_only_who_keeps_customers_gets_a_link(product: Product) -> None:
    customer, _ = await new_customer(product)
    analyst = product.client("contacts", "analyst")
    (request,) = (await read(analyst, "/consent-requests", customer_id=customer))["items"]
    assert request["link_expires_at"] is None
    assert (await analyst.post(f"/consent-requests/{request['request_id']}/link")).status_code == 403
    unknown = await product.client("contacts", "system").post(f"/consent-requests/{new_id()}/link")
    assert (unknown.status_code, field_of(unknown)) == (404, "request_id")


async def test_the_thanks_of_a_form_say_what_happens(product: Product) -> None:
    form = await open_web_form(product, asks=["consent"], consent_wording="News by e-mail")
    mail = f"ada-{new_id().hex[-8:]}@example.com"
    fields = {"token": form["token"], "name": "Ada", "email": mail, "text": "Hello"}
    async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=20) as anybody:
        for more, said in (({"consent": "true"}, True), ({}, False)):
            at = f"/public/forms/{form['form_id']}"
            thanks = await anybody.post(at, data={**fields, **more}, headers={"Accept": "text/html"})
            assert ("not active yet" in thanks.text, thanks.status_code) == (said, 200)
        chinese = {"Accept": "text/html", "Accept-Language": "zh"}
        page = await anybody.get("/public/consents/guessed", headers=chinese)
    assert "此链接无效" in page.text
