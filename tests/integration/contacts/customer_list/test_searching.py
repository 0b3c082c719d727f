"""Customers are found as you type: also by their contact persons, and despite a typing error."""

import csv
from functools import partial
from typing import Any, get_args
from uuid import UUID

import pytest
from httpx import AsyncClient

from services.contacts.customer_list.domain.filters import CustomerFilters
from services.contacts.customer_list.views import customer_list
from shared.engine.store.database import Database, Searching
from shared.messages.clock import new_id
from shared.model.reader import Reader
from tests.support.api import field_of, post, read, register
from tests.support.product import Product
from tests.support.waiting import until

Found = tuple[str, str | None, bool]
"""A customer's name, the text that matched, and whether the match is only similar."""


async def names(product: Product, q: str, **filters: Any) -> list[Found]:
    page = await read(product.client("contacts", "contacts", "anna"), "/customers", q=q, **filters)
    return [(item["name"], (item["found_in"] or {}).get("text"), item["similar"]) for item in page["items"]]


async def until_found(product: Product, q: str, expected: list[Found], **filters: Any) -> None:
    """Wait for a search result: the views behind the search follow the log."""
    await until(lambda: names(product, q, **filters), lambda seen: seen == expected)


async def test_a_customer_is_found_by_its_contact_person(product: Product) -> None:
    mark = new_id().hex[-6:]
    customer = await register(product, f"Zwirnerei {mark}")
    await register(product, f"Kyra Zwirn {mark}")
    client = product.client("contacts", "contacts", "anna")
    person = {"name": f"Kyra Tollkühn {mark}", "email": f"kyra{mark}@zwirnerei.example", "phone": "+49 431 5558123"}
    contact = (await post(client, f"/customers/{customer}/contacts", **person))["contact_id"]
    by_person = (f"Zwirnerei {mark}", person["name"], False)
    await until_found(product, f"kyra {mark}", expected=[(f"Kyra Zwirn {mark}", None, False), by_person])
    await until_found(product, f"tollkuhn {mark}", expected=[by_person])
    await until_found(product, f"kyra{mark}@zwirn", expected=[by_person])
    await until(lambda: names(product, "0431 5558123"), lambda results: by_person in results)
    await until_found(product, f"kyra {mark}", kind="person", expected=[])
    await post(client, f"/customers/{customer}/contacts/{contact}/left")
    await until(lambda: names(product, f"kyra{mark}@zwirn"), lambda results: by_person not in results)


async def test_a_chinese_contact_person_is_found_by_two_characters(product: Product) -> None:
    mark = new_id().hex[-6:]
    made = {"kind": "organisation", "name": f"Seidenhaus {mark}", "owner": f"u{mark}"}
    client = product.client("contacts", "contacts", "anna")
    customer = (await post(client, "/customers", **made))["customer_id"]
    await post(client, f"/customers/{customer}/contacts", name="欧阳娜娜")
    await post(client, f"/customers/{customer}/interactions", kind="note", summary="客户想要更多丝绸样品")
    own = {"owner": f"u{mark}"}
    await until_found(product, "欧阳", expected=[(f"Seidenhaus {mark}", "欧阳娜娜", False)], **own)
    await until_found(product, "丝绸", expected=[(f"Seidenhaus {mark}", "客户想要更多丝绸样品", False)], **own)
    await until_found(product, "娜阳", expected=[], **own)


async def test_a_chinese_customer_is_found_by_how_the_name_is_spoken(product: Product) -> None:
    own = {"owner": f"u{new_id().hex[-6:]}"}
    await post(product.client("contacts", "contacts", "anna"), "/customers", kind="person", name="柳小明", **own)
    for typed in ("liuxiaoming", "liu xiaoming", "lxm"):
        assert await names(product, typed, **own) == [("柳小明", None, False)]
    assert await names(product, "柳晓明", **own) == [("柳小明", None, True)]


async def test_a_customer_is_found_by_what_was_noted_of_it(product: Product) -> None:
    mark = new_id().hex[-6:]
    customer = await register(product, f"Zinkhütte {mark}")
    client = product.client("contacts", "contacts", "anna")
    at = f"/customers/{customer}"
    call = (await post(client, f"{at}/interactions", kind="call", summary=f"Wants a Überdachung{mark} in May"))[
        "interaction_id"
    ]
    await post(client, f"{at}/needs", what=f"needs{mark} a crane")
    await post(client, f"{at}/competitors", name=f"Rival{mark}", strengths="cheap")
    await post(client, f"{at}/discussions", title="Prices", text=f"Shall we talk of discount{mark}?")
    name = f"Zinkhütte {mark}"
    await until_found(product, f"uberdachung{mark} may", expected=[(name, f"Wants a Überdachung{mark} in May", False)])
    await until_found(product, f"needs{mark}", expected=[(name, f"needs{mark} a crane", False)])
    await until_found(product, f"rival{mark}", expected=[(name, f"Rival{mark}", False)])
    await until_found(product, f"discount{mark}", expected=[(name, f"Shall we talk of discount{mark}?", False)])
    await post(client, f"{at}/interactions/{call}/correct", kind="call", summary=f"Wants a carport{mark}")
    await until_found(product, f"uberdachung{mark}", expected=[])
    await until_found(product, f"carport{mark}", expected=[(name, f"Wants a carport{mark}", False)])
    await post(client, f"{at}/interactions/{call}/withdraw")
    await until_found(product, f"carport{mark}", expected=[])


async def test_list_export_and_bulk_action_mean_the_same_customers(product: Product) -> None:
    mark = new_id().hex[-6:]
    client = product.client("contacts", "contacts", "anna")
    own = {"owner": f"u{mark}"}
    for number in range(5):
        made = {"kind": "organisation", "name": f"{'Gips' if number < 2 else 'Lehm'}bau {number} {mark}", **own}
        customer = (await post(client, "/customers", **made))["customer_id"]
        if number >= 3:
            await post(client, f"/customers/{customer}/contacts", name=f"Gipsy {mark}")
    whole = [f"Gipsbau 0 {mark}", f"Gipsbau 1 {mark}", f"Lehmbau 3 {mark}", f"Lehmbau 4 {mark}"]
    by_person = [(name, f"Gipsy {mark}", False) for name in whole[2:]]
    await until_found(product, "gips", expected=[*((name, None, False) for name in whole[:2]), *by_person], **own)
    for limit in (1, 2, 3):
        paged, cursor = list[str](), None
        while True:
            page = await read(
                client, "/customers", q="gips", limit=limit, **own, **({"cursor": cursor} if cursor else {})
            )
            paged += [item["name"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert paged == whole, limit
    exported = await client.get("/exports/customers.csv", params={"q": "gips", **own})
    assert [row["name"] for row in csv.DictReader(exported.text.removeprefix("\ufeff").splitlines())] == whole
    fields = {"change": "add_tag", "tag": f"t{mark}", "all_matching": True, "filters": {"q": "gips", **own}}
    assert (await post(client, "/bulk-actions", **fields))["customers"] == len(whole)


async def test_a_wrong_letter_still_finds_the_customer(product: Product) -> None:
    mark = new_id().hex[-6:]
    made = {"kind": "organisation", "name": f"Schraubenwerk Oberhausen {mark}", "owner": f"u{mark}"}
    await post(product.client("contacts", "contacts", "anna"), "/customers", **made)
    own = {"owner": f"u{mark}"}
    for typed in ("Schraubenwrek", "Schrabenwerk oberhausen", "schraubenwerck"):
        await until_found(product, typed, expected=[(f"Schraubenwerk Oberhausen {mark}", None, True)], **own)
    await until_found(product, "schraubenwerk", expected=[(f"Schraubenwerk Oberhausen {mark}", None, False)], **own)
    await until_found(product, "Gänseblümchen", expected=[], **own)
    customer = (await read(product.client("contacts", "contacts", "anna"), "/customers", **own))["items"][0][
        "customer_id"
    ]
    await post(
        product.client("contacts", "contacts", "anna"), f"/customers/{customer}/contacts", name="Annegret Tollkühn"
    )
    await until_found(product, "Anegret Tolkuhn", expected=[(f"Schraubenwerk Oberhausen {mark}", None, True)], **own)


async def test_a_view_is_kept_for_oneself_or_for_everybody(product: Product) -> None:
    anna, bert = product.client("contacts", "contacts", "anna"), product.client("contacts", "sales", "bert")
    fields = {"label": f"View {new_id().hex[-6:]}", "filters": {"tag": "vip", "kind": "person"}, "sort": "-changed_at"}
    view = (await post(anna, "/saved-views", **fields))["view_id"]

    async def seen_by(client: AsyncClient) -> list[Any]:
        return [saved for saved in await read(client, "/saved-views") if saved["view_id"] == view]

    assert [saved["made_by"] for saved in await seen_by(anna)] == ["user:anna"]
    assert await seen_by(bert) == []
    shared = await anna.put(f"/saved-views/{view}", json={**fields, "shared": True})
    assert shared.is_success, shared.text
    assert [saved["filters"] for saved in await seen_by(bert)] == [
        [{"field": "tag", "value": "vip"}, {"field": "kind", "value": "person"}]
    ]
    assert (await bert.delete(f"/saved-views/{view}")).status_code == 403
    wrong = await anna.post("/saved-views", json={**fields, "filters": {"shoe": "43"}})
    assert (wrong.status_code, field_of(wrong)) == (422, "filters.shoe")
    assert (await anna.delete(f"/saved-views/{view}")).is_success
    assert (await anna.put(f"/saved-views/{view}", json=fields)).status_code == 404
    assert await seen_by(anna) == []


async def test_every_department_finds_customers_by_any_part_of_their_name(product: Product) -> None:
    mark = new_id().hex[-6:]
    contacts = product.client("contacts", "contacts")
    made = [await register(product, name) for name in (f"Hut{mark} Zylinder", f"Alter Hut{mark}", f"紫檀木器{mark}")]
    gone = await register(product, f"Kappe{mark}")
    await post(contacts, f"/customers/{made[0]}/merge", from_id=gone)

    for client in (product.client("sales", "sales"), product.client("service_desk", "service")):

        async def found(q: str, client: AsyncClient = client) -> list[str]:
            return [customer["name"] for customer in await read(client, "/customers", q=q)]

        both = [f"Hut{mark} Zylinder", f"Alter Hut{mark}"]
        await until(partial(found, f"hut{mark}"), both.__eq__)
        await until(partial(found, f"kappe{mark}"), [f"Hut{mark} Zylinder"].__eq__)
        await until(partial(found, f"紫檀木器{mark}"), [f"紫檀木器{mark}"].__eq__)
        assert await found("紫檀") == await found("zitanmuqi") == [f"紫檀木器{mark}"]
        assert (await found(f"zylindr hut{mark}"))[0] == f"Hut{mark} Zylinder"


async def listed(product: Product, q: str) -> tuple[list[list[UUID]], customer_list.Count]:
    """Return the customers on all pages of a list by sort order, and the total it reports."""
    database = Database(product.database_url("contacts"), connections=2)
    await database.open()
    await database.follow()
    db, filters = Searching(database), CustomerFilters(q=q)
    try:
        pages = [await _all_pages(db, filters, sort) for sort in get_args(customer_list.Sort)]
        return pages, await customer_list.count_customers(db, filters)
    finally:
        await database.close()


async def _all_pages(db: Reader, filters: CustomerFilters, sort: customer_list.Sort) -> list[UUID]:
    ids, cursor = list[UUID](), None
    while True:
        page = await customer_list.list_customers(db, filters, sort=sort, limit=2, cursor=cursor)
        assert all(customer.found_in for customer in page.items)
        ids += [customer.customer_id for customer in page.items]
        if (cursor := page.next_cursor) is None:
            return ids


async def test_a_list_is_the_same_whether_few_or_many_match(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = new_id().hex[-6:]
    client = product.client("contacts", "contacts", "anna")
    customers = [
        await register(product, f"{name} {mark}") for name in ("Amsel", "Biber", "Chamäleon", "Dachs", "Elster")
    ]
    for customer in customers:
        for word in ("kiste", "palette"):
            await post(client, f"/customers/{customer}/interactions", kind="note", summary=f"{word}{mark} came late")
    await post(client, f"/customers/{customers[0]}/merge", from_id=customers[3])
    await until(lambda: names(product, f"kiste{mark}"), lambda results: len(results) == 4)
    few, count = await listed(product, f"kiste{mark} late")
    assert [len(results) for results in few] == [4] * len(few)
    assert count == (4, False)
    monkeypatch.setattr(customer_list, "_MANY", 3)
    monkeypatch.setattr(customer_list, "_SPREAD", 2)
    assert await listed(product, f"kiste{mark} late") == (few, (2, True))


async def test_a_search_is_planned_for_its_values_and_nothing_else_is(product: Product) -> None:
    database = Database(product.database_url("contacts"), connections=1)
    await database.open()
    try:
        modes = [await reader.fetchrow("SHOW plan_cache_mode") for reader in (Searching(database), database)]
    finally:
        await database.close()
    assert [mode and mode["plan_cache_mode"] for mode in modes] == ["force_custom_plan", "auto"]
