"""Fill an empty log with events of invented customers, as the services' relays would."""

import time
from datetime import timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from confluent_kafka import Producer

from bench.own_process import side_by_side
from bench.story import Chronicle
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.envelope import CONTENT_TYPE
from shared.engine.event.records import topic_of
from shared.engine.log.reader import QUIET
from shared.engine.log.relay import producer_config

WRITERS = 2
PACE = timedelta(seconds=60)
FULL_QUEUE_PAUSE = 0.05
FLUSH_TIMEOUT = 120.0


class FilledLog(NamedTuple):
    """The written events and their customers."""

    events: int
    customers: list[UUID]
    """A sample of the customers, for reads."""
    longest: UUID | None
    """The customer with the longest history, if requested."""
    bytes: int


def fill_log(kafka: KafkaConnection, events: int, *, customers_at_once: int, seed: int, longest: int = 0) -> FilledLog:
    """Write this many events; each writer has its own customers. `longest`: events of the one longest history."""
    share = events // WRITERS
    parts = side_by_side(
        [
            (write_part, (kafka, share, customers_at_once // WRITERS, seed + n, longest if n == 0 else 0))
            for n in range(WRITERS)
        ]
    )
    sample = [customer for part in parts for customer in part.customers]
    return FilledLog(sum(p.events for p in parts), sample, parts[0].longest, sum(p.bytes for p in parts))


def write_part(kafka: KafkaConnection, events: int, at_once: int, seed: int, longest: int) -> FilledLog:
    """Write one writer's share."""
    producer = Producer(
        {**producer_config(kafka), "linger.ms": 50, "queue.buffering.max.messages": 200_000, "log_level": QUIET}
    )
    chronicle = Chronicle(Random(seed), PACE)
    customers: dict[UUID, None] = {}
    first, size = None, 0
    for event in chronicle.events(events, at_once=at_once, long_talks=longest):
        headers: dict[str, str | bytes | None] = {
            "content-type": CONTENT_TYPE,
            "ce_type": event.type,
            "hash": event.hash,
        }
        while True:
            try:
                producer.produce(topic_of(event.source), event.value, str(event.subject_id), headers=headers)
                break
            except BufferError:
                producer.poll(FULL_QUEUE_PAUSE)
        first = first or event.subject_id
        size += len(event.value)
        customers.setdefault(event.subject_id)
    began = time.monotonic()
    while producer.flush(1.0) and time.monotonic() < began + FLUSH_TIMEOUT:
        pass
    return FilledLog(events, list(customers)[:: max(1, len(customers) // 2_000)], first if longest else None, size)
