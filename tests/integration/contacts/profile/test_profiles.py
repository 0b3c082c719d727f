"""Profiles over HTTP: contact persons of several organisations, acyclic relations, custom fields."""

from typing import Any

from httpx import AsyncClient

from shared.messages.clock import new_id, utc_now
from tests.support.api import field_of, history, post, read, register
from tests.support.product import Product
from tests.support.waiting import until


async def put(client: AsyncClient, path: str, value: Any) -> None:
    answer = await client.put(path, json={"value": value})
    assert answer.is_success, answer.text


async def test_a_person_works_for_two_organisations(product: Product) -> None:
    first, other = await register(product, "First Ltd"), await register(product, "Second Ltd")
    client = product.client("contacts", "contacts", "anna")
    person = (await post(client, f"/customers/{first}/contacts", name="Berta Voss", role="purchasing"))["contact_id"]
    at = {"contact_id": person, "known_at": str(first), "role": "adviser"}
    await post(client, f"/customers/{other}/contacts", **at)
    profile = await read(client, f"/customers/{first}")
    assert [(place["customer_name"], place["role"]) for place in profile["contacts_elsewhere"]] == [
        ("Second Ltd", "adviser")
    ]

    renamed = {"name": "Berta Brandt", "also_at": [str(other)]}
    answer = await client.patch(f"/customers/{first}/contacts/{person}", json=renamed)
    assert answer.is_success, answer.text
    for customer in (first, other):
        assert [contact["name"] for contact in (await read(client, f"/customers/{customer}"))["contacts"]] == [
            "Berta Brandt"
        ]
    events: Any = (await history(product, "contacts", str(other)))["events"]
    assert events[0]["type"] == "contacts.contact_person_renamed.v1"

    unknown = await client.post(f"/customers/{other}/contacts", json={**at, "known_at": str(other), "contact_id": None})
    assert unknown.status_code == 422
    await post(client, f"/customers/{other}/contacts/{person}/withdraw")
    assert (await read(client, f"/customers/{first}"))["contacts_elsewhere"] == []


async def test_relations_do_not_close_a_circle_over_several_levels(product: Product) -> None:
    client = product.client("contacts", "contacts", "anna")
    chain = [await register(product, f"Level {number}") for number in range(5)]
    for below, above in zip(chain[1:], chain, strict=False):
        await post(client, f"/customers/{below}/relations", kind="subsidiary_of", other_id=str(above))
    closing = {"kind": "subsidiary_of", "other_id": str(chain[-1])}
    refused = await client.post(f"/customers/{chain[0]}/relations", json=closing)
    assert (refused.status_code, field_of(refused)) == (409, "other_id")
    events: Any = (await history(product, "contacts", chain[0]))["events"]
    assert len(events) == 1

    await product.wait_until_equal(chain)
    page = await client.get(f"/ui/customers/{chain[2]}", headers={"Accept": "text/html"})
    assert page.text.count('class="node"') == 4  # two above, two below


async def test_a_company_keeps_fields_of_its_own(product: Product) -> None:
    customer = await register(product, "Fielded GmbH")
    admin, client = product.client("contacts", "admin", "ada"), product.client("contacts", "contacts", "anna")
    mark = new_id().hex[-6:]
    tier, end = f"loyalty_tier_{mark}", f"contract_end_{mark}"
    field = {"field": tier, "label": "Loyalty tier", "value_type": "choice", "choices": ["gold", "silver"]}
    assert (await client.post("/custom-fields", json=field)).status_code == 403
    await post(admin, "/custom-fields", **field)
    await post(admin, "/custom-fields", field=end, label="Contract ends", value_type="date")
    assert {tier, end} <= {definition["field"] for definition in await read(client, "/custom-fields")}

    at = f"/customers/{customer}/custom-fields"
    await put(client, f"{at}/{tier}", "gold")
    await put(client, f"{at}/{end}", "2027-03-31")
    wrong = await client.put(f"{at}/{end}", json={"value": "next spring"})
    assert (wrong.status_code, field_of(wrong)) == (422, "value")
    unknown = await client.put(f"{at}/shoe_size", json={"value": 43})
    assert (unknown.status_code, field_of(unknown)) == (404, "field")
    assert (await read(client, f"/customers/{customer}"))["custom_fields"] == [
        {"field": end, "value": "2027-03-31"},
        {"field": tier, "value": "gold"},
    ]
    await post(admin, f"/custom-fields/{tier}/retire")
    retired = await client.put(f"{at}/{tier}", json={"value": "silver"})
    assert (retired.status_code, field_of(retired)) == (409, "field")
    await put(client, f"{at}/{tier}", None)
    assert len((await read(client, f"/customers/{customer}"))["custom_fields"]) == 1


VALUES = {
    "text": "blue",
    "number": "12.5",
    "date": "2026-02-01",
    "boolean": "true",
    "choice": "gold",
    "link": "https://acme.example/",
}


async def test_fields_of_every_type_stand_in_the_profile_empty_filled_and_in_the_past(product: Product) -> None:
    admin, client = product.client("contacts", "admin"), product.client("contacts", "contacts", "anna")
    customer = await register(product, "Every Type Ltd")
    for value_type, value in VALUES.items():
        choices = [value] if value_type == "choice" else []
        await post(
            admin,
            "/custom-fields",
            field=f"every_{value_type}",
            label=f"Every {value_type}",
            value_type=value_type,
            choices=choices,
        )
    page = f"/ui/customers/{customer}"
    empty = await client.get(page)
    assert empty.status_code == 200
    assert all(f"Every {value_type}" in empty.text for value_type in VALUES)
    for value_type, value in VALUES.items():
        await put(client, f"/customers/{customer}/custom-fields/every_{value_type}", value)
    filled = await client.get(page)
    assert all(f'value="{value}"' in filled.text for value in VALUES.values())
    past = await client.get(page, params={"as_of": utc_now().isoformat()})
    assert all(shown in past.text for shown in ("blue", "12.5", "yes", "gold"))
    for value_type in VALUES:
        retired = await admin.post(f"/custom-fields/every_{value_type}/retire", json={})
        assert retired.is_success, retired.text


async def test_the_owners_team_is_shown_as_it_was(product: Product) -> None:
    admin, client = product.client("contacts", "admin"), product.client("contacts", "contacts", "anna")
    mark = new_id().hex[-6:]
    handle, first, second = f"owner-{mark}", f"North {mark}", f"South {mark}"
    for team in (first, second):
        await post(admin, "/teams", team=team)
    await post(admin, "/users", handle=handle, name="Owner Ohm", team=first)
    customer = await register(product, "Owned Ltd")
    answer = await client.patch(f"/customers/{customer}", json={"owner": handle})
    assert answer.is_success, answer.text
    then = utc_now().isoformat()
    await post(admin, f"/users/{handle}/team", team=second)

    async def shown(**fields: str) -> str:
        page = await client.get(f"/ui/customers/{customer}", params=fields)
        team = (await client.get(f"/customers/{customer}", params=fields)).json()["looked_after_by"]
        assert team["name"] == "Owner Ohm"
        assert team["team"] in page.text
        return str(team["team"])

    assert (await shown(), await shown(as_of=then)) == (second, first)


async def test_a_page_of_the_past_stays_there(product: Product) -> None:
    """The page does not refetch its parts after a change: they would show the present."""
    client = product.client("contacts", "contacts", "anna")
    customer, other = await register(product, "Pastime Ltd"), await register(product, "Other Pastime Ltd")
    await post(client, f"/customers/{customer}/relations", kind="partner_of", other_id=other)
    then = utc_now().isoformat()
    answer = await client.patch(f"/customers/{customer}", json={"name": "Present Ltd"})
    assert answer.is_success, answer.text
    past = (await client.get(f"/ui/customers/{customer}", params={"as_of": then})).text
    assert "Pastime Ltd" in past
    assert "Present Ltd" not in past
    assert "data-api" not in past.partition("<main")[2].partition("</main>")[0]
    for part in ("profile", "belongings", "dealings", "consents"):
        assert f'hx-get="/ui/customers/{customer}/{part}"' not in past
        alone = await client.get(f"/ui/customers/{customer}/{part}", params={"as_of": then})
        assert alone.status_code == 200
        assert "data-live" not in alone.text


async def test_who_left_returns_and_is_found_again(product: Product) -> None:
    client = product.client("contacts", "contacts", "anna")
    customer = await register(product, "Returning Ltd")
    name = f"Returna {new_id().hex[-6:]}"
    person = (await post(client, f"/customers/{customer}/contacts", name=name))["contact_id"]

    async def found() -> list[str]:
        items = (await read(client, "/customers", q=name))["items"]
        return [item["customer_id"] for item in items if not item["similar"]]

    await post(client, f"/customers/{customer}/contacts/{person}/left")
    await until(found, lambda customers: customers == [])
    await post(client, f"/customers/{customer}/contacts/{person}/returned")
    people = (await read(client, f"/customers/{customer}"))["contacts"]
    assert [(item["name"], item["left_at"]) for item in people] == [(name, None)]
    await until(found, lambda customers: customers == [customer])
