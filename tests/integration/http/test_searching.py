"""Customers are found as one types: also by their contact persons, and where a letter is wrong."""

from typing import Any

from httpx import AsyncClient

from shared.clock import new_id
from tests.integration.http.test_commands import register
from tests.integration.http.test_dealings import field_of, post, read
from tests.product import Product


async def names(product: Product, q: str, **filters: Any) -> list[tuple[str, str | None, bool]]:
    found = await read(product.client("contacts", "contacts", "anna"), "/customers", q=q, **filters)
    return [(one["name"], one["person"], one["similar"]) for one in found["items"]]


async def test_a_customer_is_found_by_its_contact_person(product: Product) -> None:
    mark = new_id().hex[-6:]
    one = await register(product, f"Zwirnerei {mark}")
    await register(product, f"Kyra Zwirn {mark}")
    client = product.client("contacts", "contacts", "anna")
    person = {"name": f"Kyra Tollkühn {mark}", "email": f"kyra{mark}@zwirnerei.example", "phone": "+49 431 5558123"}
    contact = (await post(client, f"/customers/{one}/contacts", **person))["contact_id"]
    by_person = (f"Zwirnerei {mark}", person["name"], False)
    assert await names(product, f"kyra {mark}") == [(f"Kyra Zwirn {mark}", None, False), by_person]
    assert await names(product, f"kyra{mark}@zwirn") == [by_person]
    assert by_person in await names(product, "0431 5558123")
    assert await names(product, f"kyra {mark}", kind="person") == []
    await post(client, f"/customers/{one}/contacts/{contact}/left")
    assert by_person not in await names(product, f"kyra{mark}@zwirn")


async def test_a_wrong_letter_still_finds_the_customer(product: Product) -> None:
    mark = new_id().hex[-6:]
    made = {"kind": "organisation", "name": f"Schraubenwerk Oberhausen {mark}", "owner": f"u{mark}"}
    await post(product.client("contacts", "contacts", "anna"), "/customers", **made)
    own = {"owner": f"u{mark}"}
    for typed in ("Schraubenwrek", "Schrabenwerk oberhausen", "schraubenwerck"):
        assert await names(product, typed, **own) == [(f"Schraubenwerk Oberhausen {mark}", None, True)], typed
    assert await names(product, "schraubenwerk", **own) == [(f"Schraubenwerk Oberhausen {mark}", None, False)]
    assert await names(product, "Gänseblümchen", **own) == []


async def test_a_view_is_kept_for_oneself_or_for_everybody(product: Product) -> None:
    anna, bert = product.client("contacts", "contacts", "anna"), product.client("contacts", "sales", "bert")
    said = {"label": f"View {new_id().hex[-6:]}", "filters": {"tag": "vip", "kind": "person"}, "sort": "-changed_at"}
    view = (await post(anna, "/saved-views", **said))["view_id"]

    async def seen_by(client: AsyncClient) -> list[Any]:
        return [one for one in await read(client, "/saved-views") if one["view_id"] == view]

    assert [one["made_by"] for one in await seen_by(anna)] == ["user:anna"]
    assert await seen_by(bert) == []
    shared = await anna.put(f"/saved-views/{view}", json={**said, "shared": True})
    assert shared.is_success, shared.text
    assert [one["filters"] for one in await seen_by(bert)] == [
        [{"field": "tag", "value": "vip"}, {"field": "kind", "value": "person"}]
    ]
    assert (await bert.delete(f"/saved-views/{view}")).status_code == 403
    wrong = await anna.post("/saved-views", json={**said, "filters": {"shoe": "43"}})
    assert (wrong.status_code, field_of(wrong)) == (422, "filters.shoe")
    assert (await anna.delete(f"/saved-views/{view}")).is_success
    assert await seen_by(anna) == []
