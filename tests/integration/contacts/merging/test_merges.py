"""Merge and separate over HTTP: one history in all departments, old ids keep working, the past stays the past."""

from collections.abc import Mapping
from typing import Any

import pytest

from infra.audit.verify import verify
from shared.settings import DEPARTMENTS
from tests.support.api import history, register
from tests.support.product import Product


async def two_customers(product: Product) -> tuple[str, str]:
    """Return two customers, the second with a note, an opportunity and a ticket."""
    into, other = await register(product, "Nordlicht Maschinenbau"), await register(product, "North Light Ltd")
    contacts = product.client("contacts", "contacts")
    await contacts.post(f"/customers/{other}/phones", json={"number": "+49 30 901820"})
    await contacts.post(f"/customers/{other}/interactions", json={"kind": "note", "summary": "met at the fair"})
    deal = {"customer_id": other, "title": "Lenses", "amount": {"amount": "900.00", "currency": "EUR"}}
    assert (await product.client("sales", "sales").post("/opportunities", json=deal)).status_code == 201
    ticket = {"customer_id": other, "subject": "Lens is blind"}
    assert (await product.client("service_desk", "service").post("/tickets", json=ticket)).status_code == 201
    await product.wait_until_equal([into, other])
    return into, other


async def merge(product: Product, into: str, other: str) -> str:
    """Merge, wait until all departments know, and return the position."""
    answer = await product.client("contacts", "contacts").post(f"/customers/{into}/merge", json={"from_id": other})
    assert answer.status_code == 200, answer.text
    return str(answer.headers["x-history-position"])


async def histories(product: Product, customer: str, at_least: str) -> list[dict[str, Any]]:
    return [await history(product, name, customer, at_least=at_least, order="asc") for name in DEPARTMENTS]


async def position_of_merge(product: Product, other: str) -> str:
    """Return the last position of the merged customer's own stream in contacts: the merge."""
    ends = (await history(product, "contacts", other))["positions"]
    assert isinstance(ends, Mapping)
    return f"contacts@{other}:{ends[f'contacts@{other}']}"


async def test_all_departments_follow_a_merge_and_its_undoing(product: Product) -> None:
    into, other = await two_customers(product)
    before = [await history(product, "sales", customer, order="asc") for customer in (into, other)]
    position = await merge(product, into, other)
    pages = await histories(product, into, f"{position},{await position_of_merge(product, other)}")
    assert len({page["fingerprint"] for page in pages}) == 1
    types = [event["type"] for event in pages[0]["events"]]
    assert types.count("contacts.customer_registered.v1") == 2
    assert {"sales.opportunity_opened.v1", "service_desk.ticket_opened.v1"} <= set(types)
    assert [await history(product, name, other, order="asc") for name in DEPARTMENTS] == pages
    await _ids_keep_working(product, into, other)
    report = await verify(product.settings, None)
    assert not report.faults, report.faults

    apart = await product.client("contacts", "contacts").post(f"/customers/{other}/unmerge")
    assert apart.status_code == 200, apart.text
    await product.wait_until_equal([into, other])
    alone = await history(product, "sales", other, order="asc")
    assert alone["events"][: len(before[1]["events"])] == before[1]["events"]
    assert "said to the old id" in str(alone["events"])
    assert "said to the old id" not in str((await history(product, "sales", into))["events"])
    profile = (await product.client("contacts", "contacts").get(f"/customers/{into}")).json()
    assert (profile["phones"], profile["absorbed"], profile["sector"]) == ([], [], "optics")


async def _ids_keep_working(product: Product, into: str, other: str) -> None:
    contacts = product.client("contacts", "contacts")
    profile = (await contacts.get(f"/customers/{other}")).json()
    assert profile["customer_id"] == into
    assert [phone["number"] for phone in profile["phones"]] == ["+4930901820"]
    assert [customer["name"] for customer in profile["absorbed"]] == ["North Light Ltd"]
    assert len(profile["opportunities"]) == len(profile["tickets"]) == 1
    fields = {"kind": "note", "summary": "said to the old id"}
    assert (await contacts.post(f"/customers/{other}/interactions", json=fields)).status_code == 201
    changed = await contacts.patch(f"/customers/{other}", json={"sector": "optics"})
    assert changed.json()["customer_id" if "customer_id" in changed.json() else "into_id"] == into
    listed = (await contacts.get("/customers", params={"q": "north light"})).json()["items"]
    assert into in [item["customer_id"] for item in listed]
    assert other not in [item["customer_id"] for item in listed]
    deals = await product.client("sales", "sales").get("/opportunities", params={"customer_id": into})
    assert [(deal["customer_id"], deal["customer_name"]) for deal in deals.json()["items"]] == [
        (into, "Nordlicht Maschinenbau")
    ]
    tickets = await product.client("service_desk", "service").get("/tickets", params={"customer_id": other})
    assert [ticket["customer_id"] for ticket in tickets.json()["items"]] == [into]


async def test_before_the_merge_they_were_two(product: Product) -> None:
    into, other = await two_customers(product)
    then = (await history(product, "contacts", other, limit=1))["events"][0]["recorded_at"]
    await merge(product, into, other)
    past = await history(product, "contacts", other, as_of=then)
    assert past["customer_id"] == other
    contacts = product.client("contacts", "contacts")
    assert (await contacts.get(f"/customers/{other}", params={"as_of": then})).json()["name"] == "North Light Ltd"


async def test_a_preview_records_nothing(product: Product) -> None:
    into, other = await two_customers(product)
    contacts = product.client("contacts", "contacts")
    preview = (await contacts.get(f"/customers/{into}/merge-preview", params={"from_id": other})).json()
    assert preview["possible"]
    assert preview["moves_along"] == {"interactions": 1, "contacts": 0, "opportunities": 1, "tickets": 1}
    names = next(row for row in preview["fields"] if row["field"] == "name")
    assert (names["into"], names["other"], names["kept"]) == ("Nordlicht Maschinenbau", "North Light Ltd", "into")
    assert (await contacts.get(f"/customers/{other}")).json()["customer_id"] == other


@pytest.mark.parametrize("case", ["itself", "unknown", "twice", "back", "not merged", "field", "side"])
async def test_bad_merges_name_their_field_and_record_nothing(product: Product, case: str) -> None:
    into, other = await register(product, "Streng GmbH"), await register(product, "Streng AG")
    third = await register(product, "Strenger SE")
    contacts = product.client("contacts", "contacts")
    if case in {"twice", "back"}:
        await merge(product, into, other)
    path, body, status, field = {
        "itself": (f"/customers/{into}/merge", {"from_id": into}, 422, "from_id"),
        "unknown": (f"/customers/{into}/merge", {"from_id": "0189" + into[4:]}, 404, "from_id"),
        "twice": (f"/customers/{third}/merge", {"from_id": other}, 409, "from_id"),
        "back": (f"/customers/{other}/merge", {"from_id": into}, 422, "from_id"),
        "not merged": (f"/customers/{into}/unmerge", {"from_id": other}, 409, "from_id"),
        "field": (f"/customers/{into}/merge", {"from_id": other, "fields": {"shoe_size": "from"}}, 422, "fields"),
        "side": (f"/customers/{into}/merge", {"from_id": other, "fields": {"name": "both"}}, 422, "fields"),
    }[case]
    before = await history(product, "contacts", into)
    refused = await contacts.post(path, json=body)
    assert refused.status_code == status, refused.text
    assert refused.json()["errors"][0]["field"].partition(".")[0] == field
    assert await history(product, "contacts", into) == before
