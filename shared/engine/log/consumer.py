"""Reading a topic that others write to: one record after the other, committed once it was dealt with."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.confluent import KafkaBroker, Topic
from faststream.confluent.message import KafkaMessage

from shared.engine.event.records import LogRecord
from shared.engine.log.reader import log_record

log = structlog.get_logger(__name__)

INBOUND_ENQUIRIES = "crm.inbound.enquiries"
"""Where shops and other systems put what customers ask."""
LARGEST_BATCH = 100
POLL = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
STOP_PATIENCE = 8.0


@dataclass
class InboundTopic:
    """Hands the records of a topic to `take`, at least once each; what raises is tried again, so nothing is skipped."""

    bootstrap: str
    topic: str
    group: str
    take: Callable[[LogRecord], Awaitable[None]]
    _consumer: Any = field(default=None, init=False)

    async def run(self) -> None:
        """Read until cancelled."""
        broker = KafkaBroker(
            self.bootstrap,
            apply_types=False,
            allow_auto_create_topics=False,
            logger=None,
            graceful_timeout=5.0,
            config={"reconnect.backoff.max.ms": 1000},
        )
        subscriber = broker.subscriber(
            Topic(self.topic, declare=False),
            group_id=self.group,
            batch=True,
            max_records=LARGEST_BATCH,
            polling_interval=POLL,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            parser=self._parse,
            decoder=_decode,
        )
        subscriber(self._handle)
        self._consumer = subscriber
        await broker.start()
        try:
            await asyncio.Event().wait()
        finally:
            try:
                await asyncio.wait_for(broker.stop(), STOP_PATIENCE)
            except TimeoutError:
                log.warning("consumer did not stop in time; Kafka may be away", topic=self.topic)

    async def _parse(self, raw: Any) -> KafkaMessage:
        return KafkaMessage(body=b"", raw_message=raw, consumer=self._consumer.consumer, is_manual=True)

    async def _handle(self, batch: Any) -> None:
        """Deal with each record of a batch, however long that takes; a handler that raised would lose the batch."""
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


async def _decode(message: KafkaMessage) -> Any:
    return message.raw_message
