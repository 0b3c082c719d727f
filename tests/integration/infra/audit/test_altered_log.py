"""The audit finds faults in Kafka itself, regardless of the services' state."""

from typing import Any
from uuid import UUID

from confluent_kafka import Producer

from infra.audit.tail import EventFilter, latest_entries
from infra.audit.verify import verify
from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.events.contacts.customers.profile import CustomerTagAdded
from shared.messages.clock import new_id, utc_now
from shared.messages.event import Recorded
from shared.settings import AUDITOR
from tests.integration.infra.audit.cases import create_customer, superuser
from tests.support.product import Product

TOPIC = "crm.contacts.events"


def event(subject: UUID, sequence: int, prev_hash: str, tag: str = "new") -> Recorded[Any]:
    place, now = EventPlace("contacts", "customer", subject, sequence, prev_hash), utc_now()
    return record(new_id(), CustomerTagAdded(tag=tag), place, now, now, Origin("user:mallory", "x", "x"))


def write(product: Product, *records: tuple[Recorded[Any], bytes]) -> None:
    """Append to the log behind the owner's back: an event with its headers, and the bytes to send."""
    producer = Producer({**product.anybody.client, "partitioner": "murmur2_random"})
    for of, value in records:
        headers: dict[str, str | bytes | None] = {"hash": of.hash, "ce_type": of.type}
        producer.produce(TOPIC, value, str(of.subject_id).encode(), headers=headers)
    assert producer.flush(10) == 0


def hash_of_last(product: Product, subject: str) -> str:
    entries, _ = latest_entries(product.settings.kafka_as(AUDITOR), EventFilter("contacts", "", UUID(subject)), 1)
    return str(entries[0].record.headers["hash"].decode())


async def test_faults_in_the_log_are_named_each_once(disposable_product: Product) -> None:
    product = disposable_product
    altered, forged, holed, doubled, lost = [await create_customer(product) for _ in range(5)]
    good = event(UUID(altered), 4, hash_of_last(product, altered))
    write(product, (good, good.value.replace(b'"new"', b'"old"')))
    unchained = event(UUID(forged), 4, "f" * 64)
    ahead = event(UUID(holed), 5, "f" * 64)
    second_first = event(UUID(doubled), 1, NO_HASH)
    write(product, *((one, one.value) for one in (unchained, ahead, second_first)))
    await lose(product, UUID(lost))
    report = await verify(product.settings)
    named = {(fault.where, fault.subject, fault.sequence): fault.what for fault in report.faults}
    assert named == {
        ("log", f"customer/{altered}", 4): "the hash header is not the value's sha256",
        ("log", f"customer/{forged}", 4): "prevhash is not the hash of event 3",
        ("log", f"customer/{holed}", 5): "event 4 is missing before this one",
        ("log", f"customer/{doubled}", 1): "another event under a number that was given before",
        ("contacts store", f"customer/{lost}", 4): "the log does not have it and it is not on the outbox",
    }
    assert report.counts["repeats"] == 1


async def lose(product: Product, subject: UUID) -> None:
    """Store an event with a valid chain that never reached Kafka."""
    lost = event(subject, 4, hash_of_last(product, str(subject)))
    async with superuser(product, "contacts") as connection:
        row = (lost.subject_id, lost.sequence, lost.recorded_at, lost.type, lost.value)
        await connection.copy_records_to_table("events", schema_name="store", records=[row])
        await connection.execute(
            "UPDATE store.heads SET sequence = 4, hash = $2 WHERE subject_id = $1", subject, lost.hash
        )
