"""Outbox → Kafka: one relay per service publishes in order and deletes rows only after Kafka has confirmed them.

After any error it restarts from the first unconfirmed row, so the log may contain repeats but never a gap.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from shared.configuration.kafka import KafkaConnection
from shared.engine.changes import Changes
from shared.engine.event.envelope import CONTENT_TYPE
from shared.engine.store.database import UNREACHABLE, Database

log = structlog.get_logger(__name__)

RELAY_LOCK = 7_302
RUN = 2_000
"""Events per run; also the largest number held in memory."""
LARGEST_EVENT = 2 * 1024 * 1024
"""Bytes, as the topics allow. It exceeds any command's body, because a larger event would block all after it."""
SAFETY_POLL = 1.0
FLUSH_STEP = 0.5
RETRY_AFTER = 0.5

TAKE = "SELECT id, key::text AS key, type, hash, value FROM store.outbox ORDER BY id LIMIT $1"
DONE = "DELETE FROM store.outbox WHERE id = ANY($1::bigint[])"


def producer_config(kafka: KafkaConnection) -> dict[str, Any]:
    """Return the settings of an idempotent producer that never gives up on a message."""
    return {
        **kafka.client,
        "enable.idempotence": True,
        "acks": "all",
        "message.timeout.ms": 0,
        "message.max.bytes": LARGEST_EVENT,
        "linger.ms": 5,
        "compression.type": "zstd",
        "partitioner": "murmur2_random",
        "reconnect.backoff.max.ms": 1000,
        "socket.keepalive.enable": True,
    }


class DeliveryError(Exception):
    """Kafka did not accept a run; the run will be sent again from its first event."""


@dataclass
class Relay:
    """Publishes one department's outbox."""

    database: Database
    changes: Changes
    topic: str
    kafka: KafkaConnection
    published: int = 0
    _task: "asyncio.Task[None] | None" = field(default=None, init=False)
    _stopping: bool = field(default=False, init=False)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="relay")

    async def stop(self) -> None:
        self._stopping = True
        self.changes.outbox.set()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._lead()
            except (*UNREACHABLE, DeliveryError, KafkaException) as error:
                log.warning("relay starts over", error=repr(error))
            except Exception:
                log.exception("relay failed and starts over")
            await asyncio.sleep(RETRY_AFTER)

    async def _lead(self) -> None:
        """Publish while this process holds the lock; losing the connection releases the lock and ends this call."""
        connection = await self.database.connect()
        producer = Producer(producer_config(self.kafka), logger=None)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", RELAY_LOCK)
            log.info("relay leads", topic=self.topic)
            while not self._stopping:
                self.changes.outbox.clear()
                if not await self._drain(connection, producer):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.changes.outbox.wait(), SAFETY_POLL)
        finally:
            producer.purge()
            await connection.close(timeout=2)

    async def _drain(self, connection: asyncpg.Connection, producer: Producer) -> int:
        """Publish one run; return its number of events."""
        rows = await connection.fetch(TAKE, RUN)
        if rows:
            await self._publish(producer, rows)
            await connection.execute(DONE, [row["id"] for row in rows])
            self.published += len(rows)
        return len(rows)

    async def _publish(self, producer: Producer, rows: Sequence[Any]) -> None:
        faults: list[KafkaError] = []

        def confirmed(error: KafkaError | None, _message: Message) -> None:
            if error is not None:
                faults.append(error)

        for row in rows:
            headers = {"content-type": CONTENT_TYPE, "ce_type": row["type"], "hash": row["hash"]}
            producer.produce(self.topic, row["value"], row["key"], headers=headers, on_delivery=confirmed)
        loop = asyncio.get_running_loop()
        while await loop.run_in_executor(None, producer.flush, FLUSH_STEP) > 0:
            if faults:
                break
        if faults:
            raise DeliveryError(faults[0].str())
