"""The history over HTTP: pages, filters, as-of reads, and waiting for positions seen elsewhere."""

from datetime import datetime

from tests.support.api import history, register
from tests.support.product import Product


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
    """Follow the cursor to the end; every page reports the same positions and fingerprint."""
    events: list[dict[str, object]] = []
    page = await history(product, "sales", customer, limit=4, **parameters)
    whole = (page["positions"], page["fingerprint"])
    while True:
        events += page["events"]
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


async def test_late_facts_stand_where_they_happened(product: Product) -> None:
    """With many facts at the same moment, pages neither lose nor repeat one."""
    customer = await written(product, notes=2)
    client = product.client("contacts", "contacts")
    for number in range(9):
        late = {"kind": "note", "summary": f"late {number}", "occurred_at": "2025-03-01T12:00:00Z"}
        await client.post(f"/customers/{customer}/interactions", json=late)
    await product.wait_until_equal([customer])
    forward = await pages(product, customer, order="asc", by="happened")
    assert await pages(product, customer, by="happened") == forward[::-1]
    places = [(event["time"], event["source"], event["sequence"]) for event in forward]
    assert places == sorted(places)
    assert len({event["id"] for event in forward}) == len(forward) == 13
    march = await pages(
        product, customer, by="happened", **{"from": "2025-03-01T00:00:00Z", "to": "2025-03-02T00:00:00Z"}
    )
    assert len(march) == 9

    at = f"/ui/customers/{customer}/history"
    shown = [
        (await product.client("sales", "sales").get(at, params=params)).text for params in ({}, {"by": "recorded"})
    ]
    registered, late_note = "Pages AG</b> as a customer", "late 8"
    assert [text.index(registered) < text.index(late_note) for text in shown] == [True, False]


async def test_a_cursor_that_is_none_is_refused(product: Product) -> None:
    customer = await written(product, notes=0)
    client = product.client("sales", "auditor")
    for cursor in ("nonsense", "WyJub3cgYW5kIHRoZW4iLCAiYSIsICIxIiwgIngiXQ"):
        refused = await client.get(f"/customers/{customer}/history", params={"cursor": cursor})
        assert refused.status_code == 422, refused.text


async def test_filters_by_department_and_type(product: Product) -> None:
    customer = await written(product, notes=5)
    desk = await pages(product, customer, source="service_desk")
    assert [event["source"] for event in desk] == ["/crm/service_desk"]
    notes = await pages(product, customer, type="contacts.interaction_logged.v1")
    assert len(notes) == 5


async def test_as_of_shows_the_past_with_its_own_fingerprint(product: Product) -> None:
    customer = await written(product, notes=3)
    everything = await history(product, "analytics", customer, order="asc")
    third = everything["events"][2]
    then = await history(product, "analytics", customer, order="asc", as_of=third["recorded_at"])
    assert then["events"] == everything["events"][:3]
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
