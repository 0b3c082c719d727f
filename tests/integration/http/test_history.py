"""The history over HTTP: pages, filters, as-of, waiting for what was seen elsewhere."""

from datetime import datetime

from tests.integration.http.test_commands import history, register
from tests.product import Product


async def written(product: Product, notes: int) -> str:
    customer = await register(product, "Pages AG")
    client = product.client("contacts", "contacts")
    for number in range(notes):
        await client.post(f"/customers/{customer}/interactions", json={"kind": "note", "summary": f"note {number}"})
    ticket = {"customer_id": customer, "subject": "Pages stick"}
    await product.client("service_desk", "service").post("/tickets", json=ticket)
    await product.wait_until_equal([customer])
    return customer


async def pages(product: Product, customer: str, **parameters: object) -> list[dict[str, object]]:
    """Follow the cursor to the end; every page says the same positions and fingerprint."""
    events: list[dict[str, object]] = []
    page = await history(product, "sales", customer, limit=4, **parameters)
    whole = (page["positions"], page["fingerprint"])
    while True:
        events += page["events"]  # type: ignore[arg-type]
        assert (page["positions"], page["fingerprint"]) == whole
        if page["next_cursor"] is None:
            return events
        page = await history(product, "sales", customer, limit=4, cursor=page["next_cursor"], **parameters)


async def test_pages_together_are_the_whole_in_either_direction(product: Product) -> None:
    customer = await written(product, notes=9)
    forward = await pages(product, customer, order="asc")
    backward = await pages(product, customer, order="desc")
    assert len(forward) == 11
    assert forward == backward[::-1]
    places = [(event["recorded_at"], event["source"], event["sequence"]) for event in forward]
    assert places == sorted(places)


async def test_filters_by_department_and_type(product: Product) -> None:
    customer = await written(product, notes=5)
    desk = await pages(product, customer, source="service_desk")
    assert [event["source"] for event in desk] == ["/crm/service_desk"]
    notes = await pages(product, customer, type="contacts.interaction_logged.v1")
    assert len(notes) == 5


async def test_as_of_shows_the_past_with_its_own_fingerprint(product: Product) -> None:
    customer = await written(product, notes=3)
    everything = await history(product, "analytics", customer, order="asc")
    third = everything["events"][2]  # type: ignore[index]
    then = await history(product, "analytics", customer, order="asc", as_of=third["recorded_at"])
    assert then["events"] == everything["events"][:3]  # type: ignore[index]
    assert then["positions"] == {"contacts": 3}
    assert then["fingerprint"] != everything["fingerprint"]
    elsewhere = await history(product, "contacts", customer, as_of=third["recorded_at"])
    assert elsewhere["fingerprint"] == then["fingerprint"]
    assert datetime.fromisoformat(str(third["recorded_at"])).tzinfo is not None


async def test_what_does_not_come_is_said_after_a_while(product: Product) -> None:
    customer = await written(product, notes=0)
    client = product.client("sales", "auditor")
    late = await client.get(f"/customers/{customer}/history", params={"at_least": "contacts:99"})
    assert late.status_code == 504
    assert late.json()["positions"] == {"contacts": 1, "service_desk": 1}
    wrong = await client.get(f"/customers/{customer}/history", params={"at_least": "contacts"})
    assert wrong.status_code == 422
