"""Duplicates over HTTP: reported before a registration, found by a scan, dismissed or merged."""

from typing import Any

import httpx

from tests.support.api import register
from tests.support.product import Product
from tests.support.waiting import until


async def run_scan(contacts: httpx.AsyncClient) -> dict[str, Any]:
    """Run a scan of all customers and wait for its end."""
    begun = await contacts.post("/duplicates/scan")
    assert begun.status_code == 202, begun.text

    async def look() -> dict[str, Any]:
        return dict((await contacts.get("/duplicates/scan")).json())

    return await until(look, lambda scan: scan["state"] in {"done", "failed"})


async def find_pair(contacts: httpx.AsyncClient, customer: str, other: str) -> dict[str, Any] | None:
    """Search the whole queue for a pair, page by page."""
    ids = {customer, other}
    cursor: dict[str, str] = {}
    while True:
        page = (await contacts.get("/duplicates", params={"limit": 200, **cursor})).json()
        for pair in page["items"]:
            if {pair["customer"]["customer_id"], pair["other"]["customer_id"]} == ids:
                return dict(pair)
        if page["next_cursor"] is None:
            return None
        cursor = {"cursor": page["next_cursor"]}


async def test_somebody_like_that_is_there_already(product: Product) -> None:
    customer = await register(product, "Quellwasser Abfüllung GmbH")
    contacts = product.client("contacts", "contacts")
    await contacts.post(f"/customers/{customer}/emails", json={"address": "info@quellwasser.example"})
    typed = {"name": "Quelwasser Abfüllung", "email": "INFO@quellwasser.example", "phone": "not yet"}
    candidates = (await contacts.get("/duplicates/check", params=typed)).json()
    assert (candidates[0]["customer_id"], candidates[0]["reasons"]) == (customer, ["email", "name"])
    assert candidates[0]["score"] > 80
    assert (await contacts.get("/duplicates/check", params={"name": "Xylophon 100% _"})).json() == []


async def test_somebody_of_that_company_or_of_that_name_in_other_letters_is_told(product: Product) -> None:
    await register(product, "欧阳精密模具有限公司")
    contacts = product.client("contacts", "contacts")
    fields = {"kind": "organisation", "name": "Rostfrei Nord GmbH", "email": "info@rostfrei-nord.example"}
    assert (await contacts.post("/customers", json=fields)).status_code == 201

    async def reasons(**typed: str) -> list[list[str]]:
        return [candidate["reasons"] for candidate in (await contacts.get("/duplicates/check", params=typed)).json()]

    assert await reasons(name="Ouyang Jingmi Muju Co., Ltd.") == [["pronunciation"]]
    assert await reasons(name="Edelstahl", email="anna@rostfrei-nord.example") == [["domain"]]
    assert await reasons(name="Rostfrei Nord", website="https://www.rostfrei-nord.example/") == [["domain", "name"]]


async def test_pairs_are_found_once_and_a_person_decides(product: Product) -> None:
    first, other = await register(product, "Zinnober Farben GmbH"), await register(product, "Zinober Farben")
    third = await register(product, "Zinnober Farben KG")
    contacts = product.client("contacts", "contacts")
    assert (await run_scan(contacts))["state"] == "done"
    pair = await find_pair(contacts, first, other)
    assert pair is not None
    assert "name" in pair["reasons"]
    before = await find_pair(contacts, first, third)
    assert before is not None

    dismissed = await contacts.post(f"/customers/{third}/duplicates/{first}/dismiss", json={"note": "two firms"})
    assert dismissed.status_code == 200, dismissed.text
    assert (await contacts.post(f"/customers/{first}/merge", json={"from_id": other})).status_code == 200
    await run_scan(contacts)
    assert await find_pair(contacts, first, third) is None
    assert await find_pair(contacts, first, other) is None

    assert (await contacts.post(f"/customers/{first}/unmerge", json={"from_id": other})).status_code == 200
    await run_scan(contacts)
    assert await find_pair(contacts, first, other) is None, "people who separated two know better than a comparison"


async def test_a_pair_that_is_not_alike_any_more_is_left_out(product: Product) -> None:
    first, other = await register(product, "Ultramarin Lacke GmbH"), await register(product, "Ultramarin Lacke")
    contacts = product.client("contacts", "contacts")
    await run_scan(contacts)
    assert await find_pair(contacts, first, other) is not None
    await contacts.patch(f"/customers/{other}", json={"name": "Indigo Papier"})
    assert await find_pair(contacts, first, other) is None


async def test_a_scan_records_nothing_twice(product: Product) -> None:
    first, other = await register(product, "Karmesin Textil AG"), await register(product, "Karmesin Textil")
    contacts = product.client("contacts", "contacts")
    await run_scan(contacts)
    before = [(await contacts.get(f"/customers/{customer}/history")).json()["positions"] for customer in (first, other)]
    await run_scan(contacts)
    after = [(await contacts.get(f"/customers/{customer}/history")).json()["positions"] for customer in (first, other)]
    assert after == before


async def test_only_those_who_may_merge_look_through_the_file(product: Product) -> None:
    assert (await product.client("contacts", "analyst").post("/duplicates/scan")).status_code == 403
    assert (await product.client("contacts", "analyst").get("/duplicates")).status_code == 200


async def test_every_departments_history_says_who_it_may_be(product: Product) -> None:
    names = "Ockerbraun Keramik GmbH", "Ockerbraun Keramik"
    customers = [await register(product, name) for name in names]
    assert (await run_scan(product.client("contacts", "contacts")))["state"] == "done"
    await product.wait_until_equal(customers)
    pages = [
        (await product.client(department, "admin").get(f"/ui/customers/{customer}/history")).text
        for department in ("contacts", "sales", "service_desk")
        for customer in customers
    ]
    warnings = [page for page in pages if "possible duplicate: <b>" in page]
    assert len(warnings) == 3
    assert all(any(f"possible duplicate: <b>{name}</b>" in page for name in names) for page in warnings)
