"""Commands over HTTP on the real product: responses, recorded events and retries."""

import asyncio

import httpx
import pytest

from shared.messages.clock import new_id
from tests.support.api import history, register
from tests.support.product import Product


async def test_one_history_through_four_departments(product: Product) -> None:
    """The main job: three departments write about a customer, all four show the same history at once."""
    customer = await register(product)
    sales, desk = product.client("sales", "sales", "anna"), product.client("service_desk", "service", "bert")
    deal = await sales.post("/opportunities", json={"customer_id": customer, "title": "Renewal", "amount": "1250"})
    assert deal.status_code == 422  # money needs a currency, or at least the right shape
    money = {"amount": "1250.00", "currency": "EUR"}
    deal = await sales.post("/opportunities", json={"customer_id": customer, "title": "Renewal", "amount": money})
    won = await sales.post(f"/opportunities/{deal.json()['opportunity_id']}/win", json={})
    ticket = await desk.post("/tickets", json={"customer_id": customer, "subject": "It rattles"})
    seen = f"{won.headers['x-history-position']},{ticket.headers['x-history-position']},contacts:1"

    pages = await asyncio.gather(*(history(product, name, customer, at_least=seen) for name in product_names()))

    assert len({page["fingerprint"] for page in pages}) == 1
    assert all(page["events"] == pages[0]["events"] for page in pages)
    assert pages[0]["positions"] == {"contacts": 1, "sales": 2, "service_desk": 1}
    actors = {event["type"]: event["actor"] for event in pages[0]["events"]}
    assert actors["sales.opportunity_won.v1"] == "user:anna"
    assert actors["service_desk.ticket_opened.v1"] == "user:bert"


def product_names() -> tuple[str, ...]:
    return ("contacts", "sales", "service_desk", "analytics")


async def test_a_retry_with_the_same_key_is_answered_and_not_carried_out(product: Product) -> None:
    customer = await register(product)
    client = product.client("contacts", "contacts")
    key = {"Idempotency-Key": f"retry-{customer}"}
    call = {"kind": "call", "summary": "asked for a quote"}

    answers = await asyncio.gather(
        *(client.post(f"/customers/{customer}/interactions", json=call, headers=key) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1

    other = await client.post(f"/customers/{customer}/interactions", json={**call, "kind": "note"}, headers=key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (await history(product, "contacts", customer))["positions"] == {"contacts": 2}


async def test_who_looked_before_somebody_changed_it_is_told(product: Product) -> None:
    customer = await register(product)
    client = product.client("contacts", "contacts")
    first = await client.patch(f"/customers/{customer}", json={"sector": "optics"})
    stale = {"If-Match": '"1"'}
    second = await client.patch(f"/customers/{customer}", json={"sector": "medicine"}, headers=stale)
    assert second.status_code == 412
    current = {"If-Match": first.headers["etag"]}
    third = await client.patch(f"/customers/{customer}", json={"sector": "medicine"}, headers=current)
    assert third.status_code == 200


async def test_a_refused_command_does_not_disturb_its_neighbours(product: Product) -> None:
    """Although they share a transaction, each command succeeds or fails by itself."""
    customer = await register(product)
    client = product.client("contacts", "contacts")
    nobody = str(new_id())
    answers = await asyncio.gather(
        *(
            client.post(
                f"/customers/{customer if n % 2 else nobody}/interactions", json={"kind": "note", "summary": str(n)}
            )
            for n in range(40)
        )
    )
    assert [answer.status_code for answer in answers] == [404, 201] * 20
    assert (await history(product, "contacts", customer))["positions"] == {"contacts": 21}
    gone = await client.get(f"/customers/{nobody}/history")
    assert gone.status_code == 404


async def test_what_came_with_the_request_stands_in_the_event(product: Product) -> None:
    customer = await register(product)
    client = product.client("contacts", "system", "erp")
    headers = {
        "X-Correlation-Id": "story-1",
        "X-Causation-Id": "erp/4711",
        "X-On-Behalf-Of": "user:anna",
        "X-Channel": "erp",
        "X-Reason": "nightly",
        "X-Batch-Id": "batch-1",
    }
    fields = {"kind": "visit", "summary": "saw the plant", "occurred_at": "2026-01-05T09:00:00+01:00"}
    await client.post(f"/customers/{customer}/interactions", json=fields, headers=headers)
    event = (await history(product, "contacts", customer))["events"][0]
    assert event["actor"] == "system:erp"
    assert event["on_behalf_of"] == "user:anna"
    assert (event["correlation_id"], event["causation_id"]) == ("story-1", "erp/4711")
    assert (event["channel"], event["reason"], event["batch_id"]) == ("erp", "nightly", "batch-1")
    assert event["time"] == "2026-01-05T08:00:00.000000Z"
    assert event["recorded_at"] > event["time"]


BAD = [
    ("empty name", "post", "/customers", {"kind": "person", "name": "  "}, 422, "name"),
    ("no kind", "post", "/customers", {"name": "Acme"}, 422, "kind"),
    ("unknown kind", "post", "/customers", {"kind": "ghost", "name": "Acme"}, 422, "kind"),
    ("unknown field", "post", "/customers", {"kind": "person", "name": "A", "colour": "red"}, 422, "colour"),
    ("NUL in a name", "post", "/customers", {"kind": "person", "name": "A\x00B"}, 422, "name"),
    ("impossible phone", "post", "/customers", {"kind": "person", "name": "A", "phone": "+49 1"}, 422, "phone"),
    ("impossible e-mail", "post", "/customers", {"kind": "person", "name": "A", "email": "a@@b"}, 422, "email"),
    ("name too long", "post", "/customers", {"kind": "person", "name": "x" * 301}, 422, "name"),
    ("not an object", "post", "/customers", ["kind"], 422, "body"),
    ("future", "post", "/customers/{id}/interactions",
     {"kind": "call", "summary": "x", "occurred_at": "2999-01-01T00:00:00Z"}, 422, "occurred_at"),
    ("no zone", "post", "/customers/{id}/interactions",
     {"kind": "call", "summary": "x", "occurred_at": "2026-01-01T00:00:00"}, 422, "occurred_at"),
    ("other id in body", "post", "/customers/{id}/interactions",
     {"kind": "call", "summary": "x", "customer_id": "01890000-0000-7000-8000-000000000009"}, 422, "customer_id"),
    ("relation with itself", "post", "/customers/{id}/relations",
     {"kind": "partner_of", "other_id": "{id}"}, 422, "other_id"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
async def test_bad_input_is_named_and_leaves_nothing_behind(
    product: Product, method: str, path: str, body: object, status: int, field: str
) -> None:
    customer = await register(product)
    client = product.client("contacts", "contacts")
    filled = (
        {k: v.replace("{id}", customer) if isinstance(v, str) else v for k, v in body.items()}
        if isinstance(body, dict)
        else body
    )
    answer = await client.request(method, path.replace("{id}", customer), json=filled)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert field in [error["field"] for error in answer.json()["errors"]], answer.text
    assert (await history(product, "contacts", customer))["positions"] == {"contacts": 1}


async def test_roles_are_checked(product: Product) -> None:
    customer = await register(product)
    note = {"kind": "note", "summary": "x"}
    path = f"/customers/{customer}/interactions"
    assert (await product.client("contacts", "auditor").post(path, json=note)).status_code == 403
    async with httpx.AsyncClient(base_url=product.url("contacts")) as stranger:
        assert (await stranger.post(path, json=note)).status_code == 401
        assert (await stranger.get(f"/customers/{customer}")).status_code == 401
        assert (await stranger.get("/healthz")).status_code == 200
    async with httpx.AsyncClient(
        base_url=product.url("contacts"), headers={"Authorization": "Bearer abc.def.ghi"}
    ) as forger:
        assert (await forger.get(f"/customers/{customer}")).status_code == 401


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Channel", "import"),
        ("X-Channel", "bulk"),
        ("X-Channel", "hand_over"),
        ("X-Batch-Id", "import/01890000-0000-7000-8000-000000000009"),
        ("X-Batch-Id", "bulk/01890000-0000-7000-8000-000000000009"),
        ("X-Reason", "undo of import 01890000-0000-7000-8000-000000000009"),
    ],
)
async def test_nobody_claims_to_be_the_servers_own_work(product: Product, header: str, value: str) -> None:
    customer = await register(product)
    client = product.client("contacts", "system", "erp")
    answer = await client.patch(f"/customers/{customer}", json={"sector": "optics"}, headers={header: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [header]
    assert (await history(product, "contacts", customer))["positions"] == {"contacts": 1}
