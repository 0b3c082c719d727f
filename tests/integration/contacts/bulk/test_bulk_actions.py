"""A bulk action: one event per customer, one correlation, and an undo that spares later changes."""

from typing import Any

import httpx

from shared.messages.clock import new_id
from tests.support.api import field_of, history, post, read, register
from tests.support.product import Product
from tests.support.waiting import until


async def wait_for_state(client: httpx.AsyncClient, bulk_action_id: str, state: str) -> dict[str, Any]:
    async def look() -> dict[str, Any]:
        progress: dict[str, Any] = await read(client, f"/bulk-actions/{bulk_action_id}")
        return progress

    return await until(look, lambda progress: progress["action"]["state"] == state)


async def test_many_customers_are_tagged_and_set_back(product: Product) -> None:
    client = product.client("contacts", "contacts", "anna")
    mark = f"bulk{new_id().hex[-8:]}"
    customers = [await register(product, f"{mark} {number}") for number in range(7)]
    await post(client, f"/customers/{customers[0]}/tags", tags=["fair"])
    fields = {"change": "add_tag", "tag": "fair", "all_matching": True, "filters": {"q": mark}}
    begun = await post(client, "/bulk-actions", **fields)
    assert begun["customers"] == 7
    whole = await wait_for_state(client, begun["bulk_action_id"], "finished")
    assert (whole["changed"], whole["unchanged"], whole["refused"]) == (6, 1, 0)
    events: list[Any] = []
    for customer in customers[1:]:
        events += [(await history(product, "contacts", customer))["events"][0]]
    assert {event["type"] for event in events} == {"contacts.customer_tag_added.v1"}
    assert {event["correlation_id"] for event in events} == {f"bulk/{begun['bulk_action_id']}"}
    assert {event["actor"] for event in events} == {"user:anna"}

    await post(client, f"/customers/{customers[1]}/tags", tags=["vip"])
    removed = await client.delete(f"/customers/{customers[2]}/tags/fair")
    assert removed.is_success
    await post(client, f"/bulk-actions/{begun['bulk_action_id']}/undo")
    whole = await wait_for_state(client, begun["bulk_action_id"], "undone")
    assert whole["action"]["restored"] == 5
    tags = [(await read(client, f"/customers/{customer}"))["tags"] for customer in customers]
    assert tags == [["fair"], ["vip"], [], [], [], [], []]


async def test_whoever_works_through_it_finds_all_who_were_chosen(product: Product) -> None:
    """The action starts as soon as it is recorded; its customers must be stored by then."""
    client = product.client("contacts", "contacts", "anna")
    customers = [await register(product, f"Chosen {number}") for number in range(3)]
    for number in range(12):
        begun = await post(client, "/bulk-actions", change="add_tag", tag=f"chosen {number}", customer_ids=customers)
        whole = await wait_for_state(client, begun["bulk_action_id"], "finished")
        assert (whole["changed"], whole["action"]["changed"]) == (3, 3)


async def test_chosen_customers_get_an_owner_also_after_a_crash(product: Product) -> None:
    client = product.client("contacts", "contacts", "anna")
    customers = [await register(product, f"Crashed {number}") for number in range(40)]
    begun = await post(
        client, "/bulk-actions", change="set_owner", owner="bert", customer_ids=[*customers, customers[0]]
    )
    assert begun["customers"] == 40
    product.kill("contacts")
    await product.start("contacts")
    whole = await wait_for_state(client, begun["bulk_action_id"], "finished")
    assert whole["done"] == 40
    assert (whole["action"]["changed"], whole["action"]["unchanged"]) == (40, 0)  # a repeat keeps its result
    for customer in (customers[0], customers[-1]):
        changed = [
            event
            for event in (await history(product, "contacts", customer))["events"]
            if event["type"] == "contacts.customer_owner_changed.v1"
        ]
        assert len(changed) == 1


async def test_what_cannot_be_asked_leaves_nothing(product: Product) -> None:
    client = product.client("contacts", "contacts", "anna")
    before = len((await read(client, "/bulk-actions", limit=200))["items"])
    nobody = str(new_id())
    for body, field in (
        ({"change": "add_tag", "customer_ids": [nobody]}, "tag"),
        ({"change": "add_tag", "tag": "a"}, "customer_ids"),
        ({"change": "add_tag", "tag": "a", "all_matching": True, "filters": {"q": f"none {nobody}"}}, "customer_ids"),
        ({"change": "paint", "customer_ids": [nobody]}, "change"),
        ({"change": "set_owner", "owner": "No Body", "customer_ids": [nobody]}, "owner"),
        ({"change": "set_owner", "customer_ids": ["x"]}, "customer_ids.0"),
        ({"change": "set_owner", "all_matching": True, "filters": {"shoe": "43"}}, "filters.shoe"),
    ):
        refused = await client.post("/bulk-actions", json=body)
        assert (refused.status_code, field_of(refused)) == (422, field), refused.text
    assert len((await read(client, "/bulk-actions", limit=200))["items"]) == before
    begun = await post(client, "/bulk-actions", change="add_tag", tag="a", customer_ids=[nobody])
    whole = await wait_for_state(client, begun["bulk_action_id"], "finished")
    assert (whole["refused"], whole["remarks"][0]["customer_id"]) == (1, nobody)
    assert (
        await product.client("contacts", "analyst").post("/bulk-actions", json={"change": "add_tag"})
    ).status_code == 403
