"""Reading a topic that other systems write to; offsets are committed after a batch has been handled."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.confluent import Topic

from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import LogRecord
from shared.engine.log.broker import broker_for, raw_message, raw_parser, stop_broker
from shared.engine.log.reader import log_record

log = structlog.get_logger(__name__)

LARGEST_BATCH = 100
POLL = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0


@dataclass
class InboundTopic:
    """Passes each record of a topic to `take` at least once; if it raises, the record is retried, never skipped."""

    kafka: KafkaConnection
    topic: str
    group: str
    take: Callable[[LogRecord], Awaitable[None]]
    _consumer: Any = field(default=None, init=False)

    async def run(self) -> None:
        """Read until cancelled."""
        broker = broker_for(self.kafka)
        subscriber = broker.subscriber(
            Topic(self.topic, declare=False),
            group_id=self.group,
            batch=True,
            max_records=LARGEST_BATCH,
            polling_interval=POLL,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            parser=raw_parser(lambda: self._consumer.consumer),
            decoder=raw_message,
        )
        subscriber(self._handle)
        self._consumer = subscriber
        await broker.start()
        try:
            await asyncio.Event().wait()
        finally:
            await stop_broker(broker)

    async def _handle(self, batch: Any) -> None:
        """Handle each record of a batch, however long it takes; if this raised, the batch would be lost."""
        for message in batch:
            await self._until_taken(log_record(message))
        try:
            await self._consumer.consumer.commit(asynchronous=False)
        except Exception:
            log.exception("offsets not committed; the records come again, which changes nothing", topic=self.topic)

    async def _until_taken(self, record: LogRecord) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                return await self.take(record)
            except Exception:
                log.exception("record not taken, trying again", topic=record.topic, offset=record.offset, pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
