"""The security log tells who took data out, who was refused and who used which rights, by handle and without more."""

import json
from typing import Any

import httpx

from shared.messages.clock import new_id
from tests.support.api import field_of, post, register
from tests.support.product import Product
from tests.support.waiting import until

Line = dict[str, Any]


def lines(product: Product, actor: str | None, department: str = "contacts") -> list[Line]:
    """Return the lines of the security log about somebody; None: about strangers."""
    written = (json.loads(text) for text in product.log(department).splitlines() if text.startswith("{"))
    return [line for line in written if line.get("logger") == "security" and line["actor"] == actor]


async def told(product: Product, actor: str | None, what: str, **facts: object) -> Line:
    """Return the line that tells this, once it is there."""

    async def look() -> Line | None:
        found = (line for line in lines(product, actor) if line["event"] == what and line.items() >= facts.items())
        return next(found, None)

    return await until(look, what=f"{what} of {actor}", state=lambda: lines(product, actor))


async def test_whoever_takes_customers_out_is_recorded(product: Product) -> None:
    user, word = f"u{new_id().hex[-10:]}", f"taken{new_id().hex[-8:]}"
    client = product.client("contacts", "analyst", user)
    customers = [await register(product, f"{word} {name}") for name in ("Eins", "Zwei", "Drei")]
    await client.get("/exports/customers.csv", params={"q": word})
    await client.post("/exports/customers.xlsx", data={"customer_ids": customers[:2]})
    await client.get(f"/customers/{customers[0]}/history.csv")
    page = (await client.get("/customers", params={"q": word, "limit": 2})).json()
    await client.get("/customers", params={"q": word, "limit": 2, "cursor": page["next_cursor"]})

    actor = f"user:{user}"
    first = await told(product, actor, "exported", kind="customers", form="csv", count=3)
    assert first["roles"] == ["analyst"]
    await told(product, actor, "exported", kind="customers", form="xlsx", count=2)
    await told(product, actor, "exported", kind="history", form="csv", count=1)
    await told(product, actor, "read_on", kind="customers", count=1)
    assert word not in json.dumps(lines(product, actor))


async def test_whoever_is_refused_is_recorded_without_what_was_in_the_address(product: Product) -> None:
    user, customer = f"u{new_id().hex[-10:]}", await register(product)
    client = product.client("contacts", "analyst", user)
    path = f"/customers/{customer}/emails/otto@example.com"
    assert (await client.get("/web-forms")).status_code == 403
    assert (await client.delete(path)).status_code == 403
    async with httpx.AsyncClient(base_url=product.url("contacts")) as stranger:
        assert (await stranger.delete(path)).status_code == 401

    actor, route = f"user:{user}", "/customers/{customer_id}/emails/{address}"
    await told(product, actor, "refused", status=403, method="GET", route="/web-forms", roles=["analyst"])
    await told(product, actor, "refused", status=403, method="DELETE", route=route)
    await told(product, None, "refused", status=401, method="DELETE", route=route)
    assert "otto" not in json.dumps([*lines(product, actor), *lines(product, None)])


async def test_the_use_of_far_reaching_rights_is_recorded(product: Product) -> None:
    user, word = f"u{new_id().hex[-10:]}", f"k{new_id().hex[-10:]}"
    client = product.client("contacts", "manager", user)
    customer = await register(product)
    await post(client, "/teams", team=word)
    await client.get("/inbound")
    await post(client, "/bulk-actions", change="add_tag", tag=word, customer_ids=[customer])
    actor = f"user:{user}"
    await told(product, actor, "token_accepted", roles=["manager"])
    await told(product, actor, "role_used", kind="team", action="change")
    await told(product, actor, "role_used", kind="inbound", action="read")
    await told(product, actor, "bulk_begun", kind="customers", change="add_tag", count=1)


async def test_exports_and_bulk_actions_are_limited(product: Product) -> None:
    word = f"many{new_id().hex[-8:]}"
    customers = [await register(product, f"{word} {name}") for name in ("Eins", "Zwei", "Drei")]
    everything = {"change": "add_tag", "tag": word, "filters": {"q": word}, "all_matching": True}
    chosen = {"change": "add_tag", "tag": word, "customer_ids": customers}
    async with product.running_with("contacts", CRM_LARGEST_EXPORT="2", CRM_LARGEST_BULK="2", CRM_LOG_LEVEL="ERROR"):
        client = product.client("contacts", "manager")
        export = await client.get("/exports/customers.csv", params={"q": word})
        picked = await client.post("/exports/customers.csv", data={"customer_ids": customers})
        for refused in (
            export,
            picked,
            *[await client.post("/bulk-actions", json=body) for body in (everything, chosen)],
        ):
            assert (refused.status_code, field_of(refused)) == (422, "customers")
            assert "at most 2 customers" in refused.json()["detail"]
        fewer = await client.get("/exports/customers.csv", params={"q": f"{word} Eins"})
        assert fewer.text.count(word) == 1
        some = await post(client, "/bulk-actions", **{**chosen, "customer_ids": customers[:2]})
        assert some["customers"] == 2
        actions = (await client.get("/bulk-actions", params={"limit": 200})).json()["items"]
        assert len([action for action in actions if action["tag"] == word]) == 1
        await told(product, "user:manager-tester", "bulk_begun", count=2)  # whatever the log level
