"""The consent ledger over HTTP; contacts and the service desk respect it."""

from datetime import UTC, datetime

import pytest

from tests.support.api import register
from tests.support.product import Product

CALL = {"direction": "outbound", "summary": "told about the fair"}


async def test_a_withdrawal_is_respected_by_every_department(product: Product) -> None:
    customer = await register(product, "Leise KG")
    contacts = product.client("contacts", "contacts")
    before = datetime.now(UTC).isoformat()  # noqa: TID251 - the moment of the test itself
    forbidden = await contacts.post(
        f"/customers/{customer}/consents/withdraw", json={"purpose": "any", "channel": "phone", "source": "phone"}
    )
    assert forbidden.status_code == 200, forbidden.text
    ledger = (await contacts.get(f"/customers/{customer}/consents")).json()
    assert [(decision["purpose"], decision["channel"], decision["state"]) for decision in ledger["current"]] == [
        ("any", "phone", "withdrawn")
    ]
    then = (await contacts.get(f"/customers/{customer}/consents", params={"as_of": before})).json()
    assert then["decisions"] == []

    refused = await contacts.post(f"/customers/{customer}/interactions", json={"kind": "call", **CALL})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["field"] == "despite_consent"

    desk = product.client("service_desk", "service")
    seen = {"at_least": forbidden.headers["x-history-position"]}
    assert (await desk.get(f"/customers/{customer}/history", params=seen)).status_code == 200
    outbound = {"customer_id": customer, "direction": "outbound"}
    assert (await desk.post("/calls", json=outbound)).status_code == 409
    explained = await desk.post("/calls", json={**outbound, "despite_consent": "recall of a faulty part"})
    assert explained.status_code == 201, explained.text
    history = (await desk.get(f"/customers/{customer}/history", params={"limit": 1})).json()
    assert history["events"][0]["data"]["despite_consent"] == "recall of a faulty part"


async def test_what_a_merged_customer_does_not_want_is_respected_until_they_are_separated(product: Product) -> None:
    kept, other = await register(product, "Laut AG"), await register(product, "Laut Aktiengesellschaft")
    contacts = product.client("contacts", "contacts")
    desk = product.client("service_desk", "service")
    manager = product.client("contacts", "manager", "mia")
    no_calls = {"purpose": "any", "channel": "any"}
    assert (await contacts.post(f"/customers/{other}/consents/withdraw", json=no_calls)).is_success

    async def contact() -> list[int]:
        """Call from both departments and plan a visit; return the responses."""
        call = await contacts.post(f"/customers/{kept}/interactions", json={"kind": "call", **CALL})
        visit = {"planned_at": "2026-01-05T09:00:00Z", "goal": "show the catalogue"}
        planned = await contacts.post(f"/customers/{kept}/visits", json=visit)
        called = await desk.post("/calls", json={"customer_id": kept, "direction": "outbound"})
        return [answer.status_code for answer in (call, planned, called)]

    async def heard(position: str) -> None:
        answer = await desk.get(f"/customers/{kept}/history", params={"at_least": position})
        assert answer.status_code == 200, answer.text

    merged = await manager.post(f"/customers/{kept}/merge", json={"from_id": other})
    assert merged.is_success, merged.text
    await heard(merged.headers["x-history-position"])
    assert await contact() == [409, 409, 409]
    separated = await manager.post(f"/customers/{kept}/unmerge", json={"from_id": other})
    assert separated.is_success, separated.text
    await heard(separated.headers["x-history-position"])
    assert await contact() == [201, 201, 201]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"purpose": "", "channel": "email"}, "purpose"),
        ({"purpose": "<script>", "channel": "email"}, "purpose"),
        ({"purpose": "newsletter", "channel": "pigeon"}, "channel"),
        ({"purpose": "newsletter", "channel": "email", "expires_on": "2001-01-01"}, "expires_on"),
        ({"purpose": "newsletter", "channel": "email", "expires_on": "tomorrow"}, "expires_on"),
        ({"purpose": "newsletter", "channel": "email", "occurred_at": "2999-01-01T00:00:00Z"}, "occurred_at"),
        ({"purpose": "newsletter", "channel": "email", "evidence": "nul \u0000 here"}, "evidence"),
    ],
)
async def test_bad_input_names_its_field_and_leaves_nothing(product: Product, body: dict[str, str], field: str) -> None:
    customer = await register(product, "Streng GmbH")
    contacts = product.client("contacts", "contacts")
    refused = await contacts.post(f"/customers/{customer}/consents/give", json=body)
    assert refused.status_code == 422, refused.text
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert (await contacts.get(f"/customers/{customer}/consents")).json()["decisions"] == []


async def test_what_held_when_it_happened_counts_in_every_department(product: Product) -> None:
    customer = await register(product, "Zeitpunkt KG")
    contacts, desk = product.client("contacts", "contacts"), product.client("service_desk", "service")
    ticket = await desk.post("/tickets", json={"customer_id": customer, "subject": "It drips", "channel": "email"})
    assert ticket.status_code == 201, ticket.text
    before = datetime.now(UTC).isoformat()  # noqa: TID251 - the moment of the test itself
    nothing = {"purpose": "any", "channel": "any", "evidence": "letter"}
    withdrawn = await contacts.post(f"/customers/{customer}/consents/withdraw", json=nothing)
    assert withdrawn.is_success, withdrawn.text
    path = f"/customers/{customer}/interactions"
    assert (await contacts.post(path, json={"kind": "call", **CALL})).status_code == 409
    late = await contacts.post(path, json={"kind": "call", **CALL, "occurred_at": before})
    assert late.status_code == 201, late.text
    now_it_is = {"happened_at": datetime.now(UTC).isoformat()}  # noqa: TID251
    correct = f"{path}/{late.json()['interaction_id']}/correct"
    refused = await contacts.post(correct, json=now_it_is)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "despite_consent")
    assert (await contacts.post(correct, json={**now_it_is, "despite_consent": "recall"})).status_code == 200

    seen = {"at_least": withdrawn.headers["x-history-position"]}
    assert (await desk.get(f"/customers/{customer}/history", params=seen)).status_code == 200
    reply = f"/tickets/{ticket.json()['ticket_id']}/reply"
    assert (await desk.post(reply, json={"text": "Is it still dripping?"})).status_code == 409
    assert (await desk.post(reply, json={"text": "It still drips", "author": "customer"})).is_success
    assert (await desk.post(reply, json={"text": "We send somebody"})).is_success
    late_call = {"customer_id": customer, "direction": "outbound", "occurred_at": before}
    assert (await desk.post("/calls", json=late_call)).status_code == 201
