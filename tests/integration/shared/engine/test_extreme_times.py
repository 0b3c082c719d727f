"""Extreme but valid times stand in every history and hold nothing up; times beyond the bounds are parked."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from shared.engine.event.envelope import instant
from shared.messages.clock import utc_now
from tests.support.arrivals import parked_of, wait_until_applied
from tests.support.crafted import Stream, put
from tests.support.product import Product

SOON = timedelta(minutes=4)


@pytest.fixture(scope="module")
async def spoiled(product: Product) -> AsyncIterator[Product]:
    """Provide the product to tests that damage its log; empty it after the last one."""
    yield product
    await product.reset()


async def test_extreme_times_stand_in_histories_pages_and_do_not_stop_commands(spoiled: Product) -> None:
    stream = Stream()
    put(spoiled, stream.next())
    put(spoiled, stream.next_changed(time="1900-01-01T00:00:00.000000Z"))
    put(spoiled, stream.next_changed(time=instant(utc_now() + SOON), recordedtime=instant(utc_now() + SOON)))
    await wait_until_applied(spoiled, stream)
    sales = spoiled.client("sales", "sales", "anna")
    for order in ("happened", "recorded"):
        history = (await sales.get(f"/customers/{stream.customer}/history", params={"by": order})).raise_for_status()
        assert len(history.json()["events"]) == len(stream.events)
    for path in ("/", f"/ui/customers/{stream.customer}", "/ui/opportunities"):
        assert (await sales.get(path)).status_code == 200, path
    opened = await sales.post("/opportunities", json={"customer_id": str(stream.customer), "title": "Press"})
    assert opened.status_code == 201, opened.text


@pytest.mark.parametrize("attribute", ["time", "recordedtime"])
@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00.000000Z",
        "1899-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59.999999Z",
        "2999-01-01T00:00:00.000000-23:59",
    ],
)
async def test_a_poisoned_event_is_parked_and_the_subject_goes_on(
    spoiled: Product, attribute: str, moment: str
) -> None:
    stream = Stream()
    put(spoiled, stream.next())
    put(spoiled, stream.changed(**{attribute: moment}))
    put(spoiled, stream.next())
    await wait_until_applied(spoiled, stream)
    assert await parked_of(spoiled, stream) == [("invalid", 2)]
    answer = await spoiled.client("sales", "sales", "anna").get(f"/customers/{stream.customer}")
    assert answer.json()["name"] == "Crafted 1"
