"""A leaver's work goes to a colleague in one step, in three departments, even after an outage of one of them."""

from collections.abc import Awaitable, Callable
from typing import Any

from httpx import AsyncClient

from tests.support.api import days, field_of, history, post, read, register
from tests.support.product import Product
from tests.support.waiting import until
from tests.support.web_forms import open_web_form

MONEY = {"amount": "900.00", "currency": "EUR"}


async def eventually(look: Callable[[], Awaitable[Any]], expected: Any) -> None:
    """Repeat a check until it holds."""
    await until(look, lambda result: result == expected)


async def register_colleague(admin: AsyncClient, *handles: str) -> None:
    for handle in handles:
        await post(admin, "/users", handle=handle, name=handle.title())


async def create_customer_of(product: Product, handle: str) -> tuple[str, str, str, str]:
    """Return a colleague's customer with a visit, a next step, an open and a won opportunity, and a ticket.

    The colleague also owns a territory, a form, and a second customer who submitted that form.
    """
    customer = await register(product, f"Customer of {handle}")
    client = product.client("contacts", "contacts", handle)
    sales, desk = product.client("sales", "sales", handle), product.client("service_desk", "service", handle)
    changed = await client.patch(f"/customers/{customer}", json={"owner": handle})
    assert changed.is_success, changed.text
    await post(client, f"/customers/{customer}/visits", planned_at=days(4), goal="see the line", owner=handle)
    await post(client, f"/customers/{customer}/interactions", kind="call", summary="asked", next_step="send it")
    deal = await post(sales, "/opportunities", customer_id=customer, title="Open", amount=MONEY)
    won = await post(sales, "/opportunities", customer_id=customer, title="Won", amount=MONEY)
    await post(sales, f"/opportunities/{won['opportunity_id']}/win")
    ticket = await post(desk, "/tickets", customer_id=customer, subject="It rattles", assignee=handle)
    keeper = product.client("contacts", "admin", "ada")
    await post(keeper, "/territories", territory=f"of {handle}", label="Theirs", responsible=handle)
    form = await open_web_form(product, owner=handle, asks=["subject"], thanks_url="https://example.com/thanks")
    fields = {"name": "Stella", "email": f"{handle}@example.com", "text": "Which lens?"}
    await post(keeper, f"/public/forms/{form['form_id']}", token=form["token"], **fields)
    await product.wait_until_equal([customer])
    return customer, str(deal["opportunity_id"]), str(won["opportunity_id"]), str(ticket["ticket_id"])


async def test_a_leaver_hands_over_everything_open_and_keeps_the_credit(product: Product) -> None:
    admin = product.client("contacts", "admin", "ada")
    sales, desk = product.client("sales", "sales", "ada"), product.client("service_desk", "service", "ada")
    await register_colleague(admin, "leonie", "nils")
    customer, deal, won, ticket = await create_customer_of(product, "leonie")
    one_each = ("visits", "next_steps", "opportunities", "tickets", "enquiries", "territories", "web_forms")
    all_of_it = {"customers": 2, **dict.fromkeys(one_each, 1)}
    nothing = dict.fromkeys(all_of_it, 0)
    await eventually(lambda: read(admin, "/users/leonie/owned"), all_of_it)

    refused = await admin.post("/users/leonie/deactivate", json={"hand_over_to": "nobody"})
    assert (refused.status_code, field_of(refused)) == (404, "hand_over_to")
    response = await post(admin, "/users/leonie/deactivate", hand_over_to="nils", cause="a new job")
    assert [event["type"] for event in response["events"]] == [
        "contacts.user_deactivated.v1",
        "contacts.user_handed_over.v1",
    ]
    await eventually(lambda: read(admin, "/users/leonie/owned"), nothing)
    await eventually(lambda: read(admin, "/users/nils/owned"), all_of_it)
    assert (await read(sales, f"/opportunities/{deal}"))["owner"] == "nils"
    assert (await read(sales, f"/opportunities/{won}"))["owner"] == "leonie"
    assert (await read(desk, f"/tickets/{ticket}"))["ticket"]["assignee"] == "nils"

    (form,) = [web_form for web_form in await read(admin, "/web-forms") if web_form["owner"] == "nils"]
    assert (form["asks"], form["thanks_url"]) == (["subject"], "https://example.com/thanks")

    (state,) = await read(admin, "/users/leonie/hand-overs")
    correlation = f"handover/{state['hand_over_id']}"
    events: Any = (await history(product, "contacts", customer))["events"]
    by_hand_over = [event["type"] for event in events if event["correlation_id"] == correlation]
    assert sorted(by_hand_over) == [
        "contacts.customer_owner_changed.v1",
        "contacts.interaction_next_step_reassigned.v1",
        "contacts.visit_reassigned.v1",
        "sales.opportunity_reassigned.v1",
        "service_desk.ticket_assigned.v1",
    ]


async def test_a_department_that_was_away_follows_when_it_is_back(product: Product) -> None:
    admin, sales = product.client("contacts", "admin", "ada"), product.client("sales", "sales", "ada")
    await register_colleague(admin, "mara", "odin")
    _, deal, won, _ = await create_customer_of(product, "mara")
    product.kill("sales")
    try:
        await post(admin, "/users/mara/hand-over", to="odin")

        async def progress() -> Any:
            states = await read(admin, "/users/mara/hand-overs")
            return [(state["contacts"], state["sales"], state["service_desk"]) for state in states]

        await eventually(progress, [(7, None, 1)])
        product.kill("contacts")
        await product.start("contacts")
    finally:
        await product.start("sales")
    await eventually(progress, [(7, 1, 1)])
    assert (await read(sales, f"/opportunities/{deal}"))["owner"] == "odin"
    assert (await read(sales, f"/opportunities/{won}"))["owner"] == "mara"


async def test_a_hand_over_to_one_who_leaves_waits_until_somebody_is_there(product: Product) -> None:
    admin = product.client("contacts", "admin", "ada")
    sales = product.client("sales", "sales", "ada")
    await register_colleague(admin, "pia", "quirin")
    customer, deal, _, _ = await create_customer_of(product, "pia")
    product.kill("sales")
    try:
        await post(admin, "/users/pia/deactivate", hand_over_to="quirin")
        await eventually(lambda: contacts_part(admin, "pia"), 7)
        await post(admin, "/users/quirin/deactivate")
    finally:
        await product.start("sales")
    await product.wait_until_equal([customer])
    assert (await read(sales, f"/opportunities/{deal}"))["owner"] == "pia"
    await post(admin, "/users/quirin/reactivate")

    async def owner() -> Any:
        return (await read(sales, f"/opportunities/{deal}"))["owner"]

    await eventually(owner, "quirin")


async def contacts_part(admin: AsyncClient, handle: str) -> Any:
    """Return what contacts has handed over; None until the hand-over has returned through the log."""
    states = await read(admin, f"/users/{handle}/hand-overs")
    return states[0]["contacts"] if states else None


async def test_managers_do_not_close_a_circle(product: Product) -> None:
    admin = product.client("contacts", "manager", "ada")
    await register_colleague(admin, "root1", "mid1", "leaf1")
    await post(admin, "/users/mid1/team", manager="root1")
    await post(admin, "/users/leaf1/team", manager="mid1")
    refused = await admin.post("/users/root1/team", json={"manager": "leaf1"})
    assert (refused.status_code, field_of(refused)) == (409, "manager")
    seller = product.client("contacts", "sales", "anna")
    assert (await seller.post("/users/leaf1/hand-over", json={"to": "mid1"})).status_code == 403
    assert [item["handle"] for item in (await read(seller, "/users", manager="mid1"))["items"]] == ["leaf1"]


async def test_a_territory_has_a_name_and_somebody_responsible(product: Product) -> None:
    admin = product.client("contacts", "admin", "ada")
    await register_colleague(admin, "tess")
    await post(admin, "/territories", territory="north", label="The North", responsible="tess")
    await post(admin, "/territories/north/rename", label="Scandinavia")
    refused = await admin.post("/territories/north/responsible", json={"responsible": "nobody_here"})
    assert (refused.status_code, field_of(refused)) == (404, "responsible")
    territories = [territory for territory in await read(admin, "/territories") if territory["territory"] == "north"]
    assert [(territory["label"], territory["responsible"]) for territory in territories] == [("Scandinavia", "tess")]
