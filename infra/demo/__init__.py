"""The demo: a small company with a year of customers, deals and tickets, so that every page has content.

The data enters through the services' public interfaces; a second run adds nothing.
"""

from collections.abc import Sequence
from datetime import datetime

import uvloop
from confluent_kafka import Producer

from infra.demo.company import BATCH, CHANNEL, FIRST, LAST, plan_demo
from infra.demo.content import customers
from infra.demo.enquiries import SYSTEM, shop_messages
from infra.demo.people import FOUNDED
from infra.errors import Problem
from infra.imports.execution import senders, tokens
from infra.imports.run import execute
from infra.imports.sender import Sender
from services.contacts import INBOUND_ENQUIRIES
from shared.messages.clock import utc_now
from shared.settings import SHOPS, Settings

CONCURRENCY = 32
PATIENCE = 20.0


def seed(settings: Settings) -> None:
    """Create the demo data unless it exists; do nothing outside development.

    Raises:
        Problem: a service does not answer, or refuses a part of the demo.
    """
    if settings.env == "development":
        uvloop.run(_seed(settings))


async def _seed(settings: Settings) -> None:
    with senders(BATCH, CHANNEL, settings, tokens(settings), CONCURRENCY) as ready:
        if await _customer(ready[0], LAST.slug) is not None:
            return
        anchor = await _anchor(ready)
        plan = plan_demo(anchor)
        outcome = await execute(plan, ready, lambda _phase, _settled: None)
    if outcome.failed:
        first = next(iter(outcome.failed.values()))
        raise Problem(f"demo data: {len(outcome.failed)} refused, first {first.row}: {first.done}; CRM_DEMO=0: without")
    _publish_enquiries(settings, anchor)


def _publish_enquiries(settings: Settings, anchor: datetime) -> None:
    """Publish the messages of the demo company's shop."""
    producer = Producer(settings.kafka_as(SHOPS).client)
    for message in shop_messages(customers(), anchor):
        producer.produce(INBOUND_ENQUIRIES, message, key=SYSTEM)
    if producer.flush(PATIENCE):
        raise Problem("demo data: the enquiries of the shop could not be written; CRM_DEMO=0: without")


async def _customer(sender: Sender, slug: str) -> dict[str, str] | None:
    customer: dict[str, str] | None = await sender.read("contacts", f"/customers/{BATCH.id('customer', slug)}")
    return customer


async def _anchor(ready: Sequence[Sender]) -> datetime:
    """Return the moment at which the demo ends: when it was begun, even if it was interrupted."""
    first = await _customer(ready[0], FIRST.slug)
    if first is None:
        return utc_now().replace(microsecond=0)
    return datetime.fromisoformat(first["registered_at"]) + FOUNDED
