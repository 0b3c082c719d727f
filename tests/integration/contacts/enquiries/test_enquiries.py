"""Enquiries arrive through public forms and through the topic for shops."""

import asyncio
import json
import re
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest
from confluent_kafka import Producer

from services.contacts import INBOUND_ENQUIRIES
from shared.messages.clock import new_id
from shared.settings import SHOPS
from tests.support.api import field_of, history, post, read
from tests.support.product import Product
from tests.support.waiting import until
from tests.support.web_forms import open_web_form


async def suggestion(product: Product, enquiry_id: str) -> Any:
    """Return an enquiry that waits for its customer."""
    items = (await read(product.client("contacts", "contacts"), "/suggested-enquiries", limit=200))["items"]
    return next(item for item in items if item["enquiry_id"] == enquiry_id)


def public(product: Product) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=product.url("contacts"), timeout=20)


async def test_a_form_makes_a_customer_and_a_second_enquiry_waits_for_a_colleague(product: Product) -> None:
    form = await open_web_form(
        product, asks=["company", "phone", "consent"], consent_wording="News by e-mail", owner="anna"
    )
    reader = product.client("contacts", "contacts", "anna")
    at = f"/public/forms/{form['form_id']}"
    mail = f"ada-{new_id().hex[-8:]}@example.com"
    phone = f"030 9{new_id().int % 10**7:07}"
    fields = {"token": form["token"], "name": "Ada Lovelace", "email": mail, "text": "Which lens?", "consent": True}
    async with public(product) as anybody:
        first = await anybody.post(at, json={**fields, "company": f"Engines {mail}", "phone": phone})
        assert first.status_code == 201, first.text
        key = {"Idempotency-Key": new_id().hex}
        second, again = [await anybody.post(at, json=fields, headers=key) for _ in range(2)]
    assert second.json() == again.json()
    (enquiry,) = (await read(reader, "/enquiries", form_id=form["form_id"]))["items"]
    assert (enquiry["enquiry_id"], enquiry["matched_by"]) == (first.json()["enquiry_id"], None)
    customer = enquiry["customer_id"]
    waiting = await suggestion(product, second.json()["enquiry_id"])
    assert (waiting["suggested_id"], waiting["matched_by"], waiting["owner"]) == (customer, "email", "anna")
    assert waiting["suggested_name"] == f"Engines {mail}"
    whole = await read(reader, f"/customers/{customer}")
    assert (whole["name"], whole["owner"], whole["source"]) == (f"Engines {mail}", "anna", "web form")
    assert [person["name"] for person in whole["contacts"]] == ["Ada Lovelace"]
    assert len(whole["enquiries"]) == 1
    events: Any = (await history(product, "contacts", customer))["events"]
    assert [event["type"] for event in events if "consent" in event["type"]] == ["contacts.consent_requested.v1"]
    await product.wait_until_equal([customer])

    path = f"/enquiries/{first.json()['enquiry_id']}"
    await post(reader, f"{path}/assign", owner="bert")
    await post(reader, f"{path}/answer", channel="email", note="The large one")
    late = await reader.post(f"{path}/reject", json={"cause": "x"})
    assert (late.status_code, field_of(late)) == (409, "enquiry_id")


async def test_the_same_page_may_ask_twice(product: Product) -> None:
    """A second, different enquiry from the same page counts as new; a double click does not."""
    form = await open_web_form(product)
    at, key = f"/public/forms/{form['form_id']}", {"Idempotency-Key": new_id().hex}
    fields = {"token": form["token"], "name": "Bea", "email": f"bea-{new_id().hex[-8:]}@example.com"}
    async with public(product) as anybody:
        first, again, other = [
            (await anybody.post(at, json={**fields, "text": text}, headers=key)).json()["enquiry_id"]
            for text in ("Which lens?", "Which lens?", "Which mount?")
        ]
    assert first == again != other
    (enquiry,) = (await read(product.client("contacts", "contacts"), "/enquiries", form_id=form["form_id"]))["items"]
    waiting = await suggestion(product, other)
    assert (enquiry["text"], waiting["text"]) == ("Which lens?", "Which mount?")
    assert waiting["suggested_id"] == enquiry["customer_id"]


async def test_a_browser_is_told_in_words_what_is_wrong(product: Product) -> None:
    form = await open_web_form(product, thanks_url="https://example.com/thanks?from=crm")
    at = f"/public/forms/{form['form_id']}"
    html = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "zh"}
    fields = {"token": form["token"], "name": "Bo", "email": f"bo-{new_id().hex[-8:]}@example.com", "text": "Hello"}
    async with public(product) as anybody:

        async def sent(**change: str) -> httpx.Response:
            return await anybody.post(at, content=urlencode({**fields, **change}), headers=html)

        page = await anybody.get(at, params={"token": form["token"]}, headers=html)
        assert "form-action 'self' https://example.com;" in page.headers["content-security-policy"]
        for change, status, words in (
            ({"email": "bo"}, 422, "电子邮箱</p>"),
            ({"text": ""}, 422, "星号"),
            ({"stamp": "1.x.y"}, 422, "请检查后重新提交"),
            ({"token": "guessed"}, 404, "此表单已不再开放"),
            ({"text": "x" * 70_000}, 413, "请重新打开表单"),
        ):
            response = await sent(**change)
            assert (response.status_code, words in response.text) == (status, True), response.text
        robot = await sent(website_url="spam", email="no address", unasked="x")
        thanked = await sent()
        assert robot.headers["location"] == thanked.headers["location"] == "https://example.com/thanks?from=crm"
        for _ in range(6):
            last = await sent()
        assert (last.status_code, "请稍等一分钟" in last.text) == (429, True)
        assert int(last.headers["Retry-After"]) > 0


async def test_a_browser_gets_pages_and_a_robot_is_set_aside(product: Product) -> None:
    form = await open_web_form(product, label="Write to us")
    at = f"/public/forms/{form['form_id']}"
    html = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    fields = {"token": form["token"], "name": "Bo", "email": f"bo-{new_id().hex[-8:]}@example.com", "text": "Hello"}
    async with public(product) as anybody:
        page = await anybody.get(at, params={"token": form["token"]}, headers={"Accept": "text/html"})
        assert "Write to us" in page.text
        stamp = re.search(r'name="stamp" value="([^"]+)"', page.text)
        assert stamp
        wrong = await anybody.post(at, content=urlencode({**fields, "email": "bo"}), headers=html)
        assert wrong.status_code == 422
        assert 'value="Bo"' in wrong.text  # the page keeps the typed values
        fast = await anybody.post(at, content=urlencode({**fields, "stamp": stamp[1]}), headers=html)
        trapped = await anybody.post(at, content=urlencode({**fields, "website_url": "spam"}), headers=html)
        fine = await anybody.post(at, content=urlencode(fields), headers=html)
        forged = await anybody.post(at, json={**fields, "stamp": "1.x.y"})
        assert (forged.status_code, field_of(forged)) == (409, "stamp")
    assert {answer.status_code for answer in (fast, trapped, fine)} == {200}
    keeper = product.client("contacts", "manager", "mia")
    assert len((await read(keeper, "/enquiries", form_id=form["form_id"]))["items"]) == 1
    asides = [item for item in (await read(keeper, "/inbound"))["items"] if item["form_id"] == form["form_id"]]
    assert {submission["reason"] for submission in asides} == {"spam"}
    assert len(asides) == 2
    taken = await post(keeper, f"/inbound/{asides[0]['inbound_id']}/take-up")
    await post(keeper, f"/inbound/{asides[1]['inbound_id']}/discard", cause="an advertisement")
    twice = await keeper.post(f"/inbound/{asides[0]['inbound_id']}/take-up")
    assert (twice.status_code, field_of(twice)) == (409, "inbound_id")
    assert (await suggestion(product, taken["enquiry_id"]))["text"] == "Hello"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"token": "another"}, 404, "token"),
        ({"email": "nobody"}, 422, "email"),
        ({"text": ""}, 422, "body"),
        ({"order_number": "17"}, 422, "order_number"),
        ({"name": "A" * 301}, 422, "name"),
        ({"text": "x" * 70_000}, 413, "body"),
    ],
)
async def test_what_cannot_be_an_enquiry_leaves_nothing(
    product: Product, change: dict[str, str], status: int, field: str
) -> None:
    form = await open_web_form(product)
    fields = {"token": form["token"], "name": "Cy", "email": "cy@example.com", "text": "Hello", **change}
    async with public(product) as anybody:
        answer = await anybody.post(f"/public/forms/{form['form_id']}", json=fields)
    assert (answer.status_code, field_of(answer)) == (status, field)
    keeper = product.client("contacts", "manager", "mia")
    assert (await read(keeper, "/enquiries", form_id=form["form_id"]))["items"] == []


async def test_a_closed_form_and_too_many_enquiries_are_turned_away(product: Product) -> None:
    form = await open_web_form(product)
    at, keeper = f"/public/forms/{form['form_id']}", product.client("contacts", "manager", "mia")
    fields = {"token": form["token"], "name": "Di", "email": f"di-{new_id().hex[-8:]}@example.com", "text": "Hello"}
    async with public(product) as anybody:
        answers = [await anybody.post(at, json=fields) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [201] * 10 + [429]
        assert int(answers[-1].headers["Retry-After"]) > 0
        other = await open_web_form(product)
        await post(keeper, f"/web-forms/{other['form_id']}/close")
        closed = await anybody.post(f"/public/forms/{other['form_id']}", json={**fields, "token": other["token"]})
        assert (closed.status_code, field_of(closed)) == (409, "form_id")
    assert (await product.client("contacts", "analyst").get("/web-forms")).status_code == 403


TABLES = """
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
"""


async def places_of(product: Product, text: str) -> list[str]:
    """Return the tables of contacts that hold a text, as such or in bytes."""
    store = await asyncpg.connect(product.database_url("contacts"))
    try:
        tables = [row["name"] for row in await store.fetch(TABLES)]
        holds = "SELECT count(*) FROM {} AS r WHERE r::text LIKE ANY($1::text[])"
        wanted = [f"%{text}%", f"%{text.encode().hex()}%"]
        return [table for table in tables if await store.fetchval(holds.format(table), wanted)]
    finally:
        await store.close()


async def test_a_token_is_told_once_and_kept_by_its_hash(product: Product) -> None:
    keeper = product.client("contacts", "manager", "mia")
    key, fields = {"Idempotency-Key": new_id().hex}, {"label": f"Ask {new_id().hex[-6:]}"}
    opened, again = [(await keeper.post("/web-forms", json=fields, headers=key)).json() for _ in range(2)]
    assert opened == {**again, "token": opened["token"]}
    assert "token" not in again
    rotated = await post(keeper, f"/web-forms/{opened['form_id']}/token")
    own = await post(keeper, f"/web-forms/{opened['form_id']}/token", token=new_id().hex)
    assert len({answer["token"] for answer in (opened, rotated, own)}) == 3
    for answer in (opened, rotated, own):
        assert await places_of(product, answer["token"]) == []
        kept_by = await places_of(product, sha256(answer["token"].encode()).hexdigest())
        assert "store.events" in kept_by
    at = f"/public/forms/{opened['form_id']}"
    async with public(product) as anybody:
        shown = [(await anybody.get(at, params={"token": answer["token"]})).status_code for answer in (rotated, own)]
    assert shown == [404, 200]


async def test_shops_write_to_the_topic_and_nothing_is_dropped(product: Product) -> None:
    shop, mail, number = f"shop-{new_id().hex[-6:]}", f"eve-{new_id().hex[-8:]}@example.com", f"K-{new_id().hex[-8:]}"
    good = {"system": shop, "message_id": "1", "name": "Eve", "email": mail, "customer_number": number}
    good |= {"text": "In stock?", "order_number": "A7"}
    bad = {"system": shop, "message_id": "2", "name": "Eve", "text": "How do you reach me?"}
    await write_to_topic(
        product,
        shop,
        json.dumps(good),
        "{not json",
        json.dumps(bad),
        json.dumps(good),
        json.dumps({**good, "message_id": "3"}),
    )
    keeper = product.client("contacts", "manager", "mia")

    async def both() -> Any:
        enquiries = (await read(keeper, "/enquiries", limit=200))["items"]
        mine = [enquiry for enquiry in enquiries if enquiry["system"] == shop]
        return mine if len(mine) == 2 else None

    mine = await until(both)
    assert {one["customer_id"] for one in mine} == {mine[0]["customer_id"]}
    assert [one["matched_by"] for one in mine] == ["external_id", None]  # the shop knows the customer's number
    assert {one["order_number"] for one in mine} == {"A7"}

    async def waiting() -> Any:
        asides = (await read(keeper, "/inbound", limit=200))["items"]
        return [
            submission
            for submission in asides
            if shop in submission["content"] and "message_id" in submission["content"]
        ]

    (aside,) = await until(waiting)
    assert "phone or customer_number is required" in aside["detail"]
    still = await keeper.post(f"/inbound/{aside['inbound_id']}/take-up")
    assert (still.status_code, field_of(still)) == (422, "content")
    mended = json.dumps({**bad, "email": mail})
    taken = await post(keeper, f"/inbound/{aside['inbound_id']}/take-up", content=mended)
    waits = await suggestion(product, taken["enquiry_id"])
    assert (waits["suggested_id"], waits["matched_by"]) == (mine[0]["customer_id"], "email")


async def write_to_topic(product: Product, key: str, *messages: str) -> None:
    producer = Producer(product.settings.kafka_as(SHOPS).client)
    for message in messages:
        producer.produce(INBOUND_ENQUIRIES, message.encode(), key=key, headers={"odd": b"\xff"})
    assert await asyncio.to_thread(producer.flush, 20) == 0


async def test_wrong_tokens_do_not_use_up_a_form(product: Product) -> None:
    """Strangers without the token have a limit of their own; whoever has it is not turned away because of them."""
    form = await open_web_form(product)
    at = f"/public/forms/{form['form_id']}"
    fields = {"name": "Bo", "email": f"bo-{new_id().hex[-8:]}@example.com", "text": "Hello"}
    async with public(product) as anybody:
        wrong = [await anybody.post(at, json={**fields, "token": "guessed"}) for _ in range(12)]
        assert {answer.status_code for answer in wrong} == {404}
        right = await anybody.post(at, json={**fields, "token": form["token"]})
        assert right.status_code == 201, right.text


async def test_a_stated_address_changes_nothing(product: Product) -> None:
    form = await open_web_form(product)
    fields = {"token": form["token"], "name": "Bo", "email": f"bo-{new_id().hex[-8:]}@example.com", "text": "Hello"}
    async with public(product) as anybody:
        answers = [
            await anybody.post(
                f"/public/forms/{form['form_id']}", json=fields, headers={"X-Forwarded-For": f"203.0.113.{number}"}
            )
            for number in range(11)
        ]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "too many enquiries" in answers[-1].json()["detail"]
