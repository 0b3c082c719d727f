"""A running department: starts and stops its database, command queue, relay and projector."""

import asyncio
import gc
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from confluent_kafka import KafkaException

from shared.engine.changes import Changes
from shared.engine.commands.queue import CommandQueue
from shared.engine.event.appended import AppendedEvents
from shared.engine.event.language import Language
from shared.engine.event.records import topic_of
from shared.engine.log.reader import LogEnds
from shared.engine.log.relay import Relay
from shared.engine.projection import generations
from shared.engine.projection.projector import Projector
from shared.engine.projection.subscriber import Subscriber
from shared.engine.store.database import SCHEMA_LOCK, UNREACHABLE, Database
from shared.engine.store.label_index import index_labels
from shared.engine.store.reconcile import accept_shorter_log, publish_missing
from shared.messages.clock import new_id, utc_now
from shared.model.department import Department
from shared.settings import Settings, database_of

log = structlog.get_logger(__name__)

RETRY_AFTER = 0.5
LOG_PATIENCE = 20.0
"""Seconds that a service waits for Kafka before it accepts commands without having compared store and log."""
LOOK_AGAIN = 0.1
ANSWERS_KEPT = timedelta(days=30)
HOUSEKEEPING_EVERY = 3600.0
YOUNG_OBJECTS = 10_000
GENTLE_RUN = 250
"""Records per run while another generation serves; a small number, so that requests do not wait long."""


@dataclass
class Service:
    """The components of one department that run in this process."""

    settings: Settings
    department: Department
    language: Language
    database: Database = field(init=False)
    changes: Changes = field(default_factory=lambda: Changes(first=int(utc_now().timestamp() * 1000)))
    progress: tuple[int, int] = (0, 0)
    """Records read so far and in total, while a generation is filled."""
    starting: str = "not started"
    """The current step of the start; empty once the service runs."""

    def __post_init__(self) -> None:
        name = self.department.name
        self.kafka = self.settings.kafka_as(name)
        self.database = Database(self.settings.postgres_url(database_of(name)))
        recent = AppendedEvents()
        self.queue = CommandQueue(
            self.database, self.department, self.changes, clock=utc_now, new_id=new_id, recent=recent
        )
        self.relay = Relay(self.database, self.changes, topic_of(name), self.kafka)
        self.projector = Projector(self.database, self.department, self.language.decoder, self.changes, utc_now, recent)
        self.subscriber = Subscriber(
            self.projector,
            self.kafka,
            self.language.topics,
            group="",
            instance=self.settings.instance,
        )
        self._start_task: asyncio.Task[None] | None = None
        self._housekeeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start in the background; readiness reports the progress. HTTP requests are answered meanwhile."""
        self._start_task = asyncio.create_task(self._start(), name="start")

    async def stop(self) -> None:
        """Stop the components in an order that leaves nothing half done."""
        for task in (self._start_task, self._housekeeping):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        await self.queue.stop()
        await self.relay.stop()
        await self.subscriber.stop()
        await self.database.close()

    async def _start(self) -> None:
        try:
            await self._start_parts()
        except Exception:
            # Half started is worse than not running: the supervisor restarts the process.
            log.exception("start failed", during=self.starting)
            signal.raise_signal(signal.SIGTERM)

    async def _start_parts(self) -> None:
        await self._open_database()
        await self._choose_generation()
        self.starting = "comparing the store with the log"
        ends = await self._log_ends()
        shorter = await accept_shorter_log(self.database, ends) if ends else set()
        self.queue.start()
        self.relay.start()
        await self._subscribe()
        if ends:
            await self._catch_up(topic_of(self.department.name), ends)
            async with self.database.transaction() as connection:
                own_log_is_shorter = topic_of(self.department.name) in shorter
                await publish_missing(connection, self.department.name, everything=own_log_is_shorter)
        self.queue.open.set()
        self.starting = ""
        settle_memory()
        self._housekeeping = asyncio.create_task(self._keep_house(), name="housekeeping")
        log.info("service ready", department=self.department.name, generation=self.database.generation)

    async def _open_database(self) -> None:
        self.starting = "connecting to Postgres"
        while True:
            try:
                await self.database.open()
                if await self.database.has_store():
                    return
                self.starting = "waiting for its store, which python -m infra.prepare makes"
                log.warning("the store is not made yet: python -m infra.prepare makes it")
            except UNREACHABLE as error:
                log.warning("database not reachable yet", error=repr(error))
            await asyncio.sleep(RETRY_AFTER)

    async def _choose_generation(self) -> None:
        serving = await generations.serving(self.database)
        mark = generations.views_mark(self.department)
        if serving is None or serving[1] != mark:
            self.starting = "filling the read models from the log"
            number = await self._fill(fresh=serving is None)
        else:
            number = serving[0]
        await self.database.open(generation=number)
        await self._index_labels()

    async def _index_labels(self) -> None:
        """Update the label index of the serving generation to this program's event types; the store has its own."""
        async with self.database.transaction() as connection:
            await connection.execute("SELECT pg_advisory_xact_lock($1)", SCHEMA_LOCK)
            await index_labels(connection, self.database.schema, self.language.label_condition)

    async def _fill(self, *, fresh: bool) -> int:
        while True:
            try:
                return await (self._fill_first() if fresh else self._fill_next())
            except (KafkaException, *UNREACHABLE) as error:
                log.warning("the log cannot be read yet", error=repr(error))
                await asyncio.sleep(RETRY_AFTER)

    async def _fill_first(self) -> int:
        return await generations.build_first(
            self.database, self.department, self.language, self.kafka, self._progressed
        )

    async def _fill_next(self) -> int:
        following = generations.NextGeneration(self.database, self.department, self.language)
        await following.fill(self.kafka, self._progressed)
        await following.switch()
        await following.drop_retired()
        return following.number

    async def rebuild(self) -> int:
        """Fill a new generation from the log while the old one serves, switch to it, and return its number."""
        following = generations.NextGeneration(self.database, self.department, self.language)
        await following.fill(self.kafka, self._progressed, run=GENTLE_RUN)
        await self.subscriber.stop()
        try:
            await following.switch()
            await self.database.open(generation=following.number)
        finally:  # whatever went wrong, the projector must continue
            await self._subscribe()
        await following.drop_retired()
        self.changes.invalidate_all()
        log.info("read models rebuilt", department=self.department.name, generation=following.number)
        return following.number

    async def _subscribe(self) -> None:
        self.subscriber.group = f"crm.{self.department.name}.g{self.database.generation}"
        await self.subscriber.start()

    async def positions(self) -> dict[str, int]:
        """Return the positions of the read models: source → number of its records applied."""
        rows = await self.database.fetch(
            "SELECT split_part(topic, '.', 2) AS source, sum(next_offset)::bigint AS applied FROM offsets GROUP BY 1"
        )
        return {row["source"]: row["applied"] for row in rows}

    def _progressed(self, done: int, total: int) -> None:
        self.progress = (done, total)

    async def _catch_up(self, topic: str, ends: Mapping[tuple[str, int], int]) -> None:
        """Wait until our own topic is applied up to these ends; numbering events earlier could assign numbers twice."""
        targets = {number: end for (name, number), end in ends.items() if name == topic}
        while True:
            rows = await self.database.fetch("SELECT partition, next_offset FROM offsets WHERE topic = $1", topic)
            applied = {row["partition"]: row["next_offset"] for row in rows}
            if all(applied.get(number, 0) >= end for number, end in targets.items()):
                return
            await self.changes.wait(LOOK_AGAIN)

    async def _log_ends(self) -> dict[tuple[str, int], int]:
        """Return where all partitions end now; empty if Kafka stays unreachable, since commands are accepted anyway."""
        deadline = asyncio.get_running_loop().time() + LOG_PATIENCE
        ends = LogEnds(self.kafka, self.language.topics)
        while asyncio.get_running_loop().time() < deadline:
            try:
                return await asyncio.to_thread(ends.read)
            except KafkaException as error:
                log.warning("log not reachable yet", error=repr(error))
                await asyncio.sleep(RETRY_AFTER)
        log.error("commands are taken although Kafka is away and the store could not be compared with the log")
        return {}

    async def _keep_house(self) -> None:
        """Delete stored responses that are too old for a retry."""
        while True:
            try:
                await self.database.pool.execute(
                    "DELETE FROM store.answers WHERE at < clock_timestamp() - $1::interval", ANSWERS_KEPT
                )
            except UNREACHABLE as error:
                log.warning("housekeeping put off", error=repr(error))
            await asyncio.sleep(HOUSEKEEPING_EVERY)


def settle_memory() -> None:
    """Exclude objects loaded at start from garbage collection, and collect young objects less often.

    Commands and events create many small objects and hardly any cycles. Scanning all of them repeatedly took a
    twentieth of the time (measured).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
