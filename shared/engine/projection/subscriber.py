"""FastStream in front of the projector: batches, own parser, no acknowledgement, offsets from Postgres.

It avoids these traps: if the handler raises, its batch is lost. If `on_assign` raises, the group's offsets are used.
A header that is not UTF-8 drops the record before the handler sees it. Errors of the client are not reported.
Therefore nothing here raises, we parse records ourselves, and a watchdog compares offsets with the log.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from confluent_kafka import OFFSET_BEGINNING, Consumer
from confluent_kafka import TopicPartition as Assigned
from faststream import AckPolicy
from faststream.confluent import KafkaBroker, Topic

from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import LogRecord
from shared.engine.log.broker import broker_for, raw_message, raw_parser, stop_broker
from shared.engine.log.reader import log_record
from shared.engine.projection.projector import OffsetGap, Projector
from shared.engine.store.database import GenerationMoved

log = structlog.get_logger(__name__)

LARGEST_BATCH = 500
"""Small, so that a batch holds its locks for tens of milliseconds at most."""
POLL = 0.02
"""Seconds that a partial batch waits for more records: the latency of a single event."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0


@dataclass
class Subscriber:
    """Feeds one department's projector from the topics of all departments."""

    projector: Projector
    kafka: KafkaConnection
    topics: Sequence[str]
    group: str
    instance: str
    """Static membership: a process that restarts under this name need not wait for its old membership to expire."""
    fault: str = ""
    """Why the projector cannot continue, as text; empty when all is well."""
    assigned: dict[tuple[str, int], int] = field(default_factory=dict)
    _broker: KafkaBroker | None = field(default=None, init=False)
    _subscriber: Any = field(default=None, init=False)

    async def start(self) -> None:
        """Start consuming; return once the consumer runs, whether or not Kafka is reachable yet."""
        loop = asyncio.get_running_loop()
        self._broker = broker_for(self.kafka)
        subscriber = self._broker.subscriber(
            *(Topic(topic, declare=False) for topic in self.topics),
            group_id=self.group,
            group_instance_id=self.instance,
            batch=True,
            max_records=LARGEST_BATCH,
            polling_interval=POLL,
            auto_offset_reset="earliest",
            isolation_level="read_uncommitted",
            ack_policy=AckPolicy.MANUAL,
            on_assign=lambda consumer, partitions: self._assign(loop, consumer, partitions),
            parser=raw_parser(lambda: self._subscriber.consumer),
            decoder=raw_message,
            session_timeout_ms=45_000,
            max_poll_interval_ms=300_000,
        )
        subscriber(self._handle)
        self._subscriber = subscriber
        await self._broker.start()

    async def stop(self) -> None:
        if self._broker is not None:
            await stop_broker(self._broker)

    def _assign(self, loop: asyncio.AbstractEventLoop, consumer: Consumer, partitions: list[Assigned]) -> None:
        """Start at the offsets in Postgres; called in the client's thread, where an exception would lose them."""
        pause = FIRST_PAUSE
        while True:
            try:
                offsets = asyncio.run_coroutine_threadsafe(self._load_offsets(), loop).result(10)
                break
            except Exception as error:  # noqa: BLE001 - starting at other offsets would be worse than waiting
                log.warning("offsets not readable yet", error=repr(error))
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        consumer.assign(
            [Assigned(p.topic, p.partition, offsets.get((p.topic, p.partition), OFFSET_BEGINNING)) for p in partitions]
        )
        self.assigned = {(p.topic, p.partition): offsets.get((p.topic, p.partition), 0) for p in partitions}
        log.info("partitions assigned", count=len(partitions))

    async def _load_offsets(self) -> dict[tuple[str, int], int]:
        rows = await self.projector.database.fetch("SELECT topic, partition, next_offset FROM offsets")
        return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def _handle(self, batch: Any) -> None:
        """Apply a batch and retry until it succeeds; invalid records are parked."""
        pause = FIRST_PAUSE
        while True:
            try:
                records: Sequence[LogRecord] = [log_record(message) for message in batch]
                await self.projector.apply(records)
                self.fault = ""
                return
            except OffsetGap as gap:
                await self._seek(gap)
                return
            except GenerationMoved:
                self.fault = "the generation of the views changed"
            except Exception as error:
                self.fault = f"{type(error).__name__}: events cannot be applied"
                log.exception("batch failed, trying again", records=len(batch), pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _seek(self, gap: OffsetGap) -> None:
        for (topic, partition), offset in gap.expected.items():
            log.warning("reading again", topic=topic, partition=partition, offset=offset)
            self.fault = f"records before the batch are missing: {topic}/{partition} from {offset}"
            await self._subscriber.consumer.seek(topic, partition, offset)
