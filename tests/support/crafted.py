"""Handcrafted records on the log: valid ones, and ones that no writer of this project produces."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from confluent_kafka import Producer

from shared.engine.event.envelope import CONTENT_TYPE, NO_HASH, EventPlace, Origin, record
from shared.engine.event.records import topic_of
from shared.events.contacts.customers.profile import CustomerRegistered, CustomerRenamed
from shared.history.language import LANGUAGE
from shared.messages.clock import new_id, utc_now
from shared.messages.event import Recorded
from tests.support.product import Product

PARTITION = 3
"""All crafted records share this partition, so that a blocked partition would block all of them."""
ORIGIN = Origin(actor="user:anna", correlation_id="crafted", causation_id="crafted")
LARGEST = 2 * 1024 * 1024


class Crafted(NamedTuple):
    """A record for the log."""

    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]


@dataclass
class Stream:
    """A customer's stream of contacts, handcrafted: every event is a valid record."""

    customer: UUID = field(default_factory=new_id)
    events: list[Recorded[Any]] = field(default_factory=list)

    def next(self) -> Crafted:
        """Return the record of the stream's next event."""
        event = self._append()
        return Crafted(str(event.subject_id).encode(), event.value, headers(event.value, event.type))

    def take(self, count: int) -> list[Crafted]:
        return [self.next() for _ in range(count)]

    def _append(self) -> Recorded[Any]:
        number, last = len(self.events) + 1, self.events[-1] if self.events else None
        place = EventPlace("contacts", "customer", self.customer, number, last.hash if last else NO_HASH)
        moment = last.recorded_at + timedelta(microseconds=1) if last else utc_now()
        self.events.append(record(new_id(), self._fact(), place, moment, moment, ORIGIN))
        return self.events[-1]

    def _fact(self) -> CustomerRegistered | CustomerRenamed:
        if not self.events:
            return CustomerRegistered(kind="person", name="Crafted")
        return CustomerRenamed(name=f"Crafted {len(self.events)}", previous_name="Crafted")

    def changed(self, **attributes: Any) -> Crafted:
        """Return the next event's record with other attributes and a matching hash; do not advance the stream."""
        event = self._append()
        self.events.pop()
        value = json.dumps({**json.loads(event.value), **attributes}, separators=(",", ":")).encode()
        return Crafted(str(self.customer).encode(), value, headers(value, attributes.get("type", event.type)))

    def next_changed(self, **attributes: Any) -> Crafted:
        """Return the next event's record with other attributes, and advance the stream."""
        crafted = self.changed(**attributes)
        assert crafted.value is not None
        self.events.append(LANGUAGE.decoder.parse(crafted.value))
        return crafted


def headers(value: bytes, event_type: str) -> dict[str, bytes]:
    digest = sha256(value).hexdigest()
    return {"content-type": CONTENT_TYPE.encode(), "ce_type": event_type.encode(), "hash": digest.encode()}


def put(product: Product, *records: Crafted) -> None:
    """Write records to contacts' topic in this order; return once Kafka has confirmed all of them."""
    settings = {**product.anybody.client, "enable.idempotence": True, "message.max.bytes": LARGEST}
    producer = Producer(settings, logger=None)
    faults: list[str] = []
    for crafted in records:
        producer.produce(
            topic_of("contacts"),
            crafted.value,
            crafted.key,
            partition=PARTITION,
            headers=dict(crafted.headers),
            on_delivery=lambda error, _message: faults.append(error.str()) if error else None,
        )
    assert producer.flush(60) == 0
    assert not faults, faults
