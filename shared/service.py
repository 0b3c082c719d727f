"""A running department: its database, command lane, relay and projector, from start to stop."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from confluent_kafka import KafkaException

from shared import generations
from shared.arrival import topic_of
from shared.changes import Changes
from shared.clock import new_id, utc_now
from shared.database import UNREACHABLE, Database
from shared.department import Department
from shared.history import Histories
from shared.lane import CommandLane
from shared.log_reader import LogReader
from shared.projector import Projector
from shared.relay import Relay
from shared.settings import Settings, database_of
from shared.subscriber import Subscriber

log = structlog.get_logger(__name__)

RETRY_AFTER = 0.5
LOG_PATIENCE = 20.0
"""Seconds a service with a store of its own waits for Kafka before it takes commands without having compared both."""
LOOK_AGAIN = 0.1
GENTLE_RUN = 250
"""Records per run while a generation is filled beside the serving one, so that requests do not wait long."""


@dataclass
class Service:
    """Everything of one department that runs in this process."""

    settings: Settings
    department: Department
    database: Database = field(init=False)
    changes: Changes = field(default_factory=lambda: Changes(first=int(utc_now().timestamp() * 1000)))
    progress: tuple[int, int] = (0, 0)
    """Records read, of how many, while a generation is filled."""
    starting: str = "not started"
    """What the start is busy with; empty once the service runs."""

    def __post_init__(self) -> None:
        name = self.department.name
        self.database = Database(self.settings.postgres_url(database_of(name)))
        self.histories = Histories(self.database, name)
        self.lane = CommandLane(self.database, self.department, self.changes, clock=utc_now, new_id=new_id)
        self.relay = Relay(self.database, self.changes, topic_of(name), self.settings.bootstrap_servers)
        self.projector = Projector(self.database, self.department, self.changes)
        self.subscriber = Subscriber(self.projector, self.settings.bootstrap_servers, group="")
        self._start_task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to start; readiness tells how far it is. HTTP answers meanwhile."""
        self._start_task = asyncio.create_task(self._start(), name="start")

    async def stop(self) -> None:
        """Stop in the order in which nothing is left half done."""
        if self._start_task is not None:
            self._start_task.cancel()
            with suppress(asyncio.CancelledError):
                await self._start_task
        await self.lane.stop()
        await self.relay.stop()
        await self.subscriber.stop()
        await self.database.close()

    async def _start(self) -> None:
        await self._open_database()
        await self._choose_generation()
        self.lane.start()
        self.relay.start()
        self.starting = "connecting to Kafka"
        await self._subscribe()
        self.starting = "comparing the store with the log"
        await self._compare_with_log()
        self.lane.open.set()
        self.starting = ""
        log.info("service ready", department=self.department.name, generation=self.database.generation)

    async def _open_database(self) -> None:
        self.starting = "connecting to Postgres"
        while True:
            try:
                await self.database.prepare()
                await self.database.open()
                return
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

    async def _fill(self, *, fresh: bool) -> int:
        while True:
            try:
                return await (self._fill_first() if fresh else self._fill_next())
            except (KafkaException, *UNREACHABLE) as error:
                log.warning("the log cannot be read yet", error=repr(error))
                await asyncio.sleep(RETRY_AFTER)

    async def _fill_first(self) -> int:
        bootstrap = self.settings.bootstrap_servers
        return await generations.build_first(self.database, self.department, bootstrap, self._progressed)

    async def _fill_next(self) -> int:
        following = generations.NextGeneration(self.database, self.department)
        await following.fill(self.settings.bootstrap_servers, self._progressed)
        await following.switch()
        await following.drop_retired()
        return following.number

    async def rebuild(self) -> int:
        """Fill a new generation from the log while the old one serves, switch to it, and return its number."""
        following = generations.NextGeneration(self.database, self.department)
        await following.fill(self.settings.bootstrap_servers, self._progressed, run=GENTLE_RUN)
        await self.subscriber.stop()
        await following.switch()
        await self.database.open(generation=following.number)
        await self._subscribe()
        await following.drop_retired()
        self.changes.everything()
        log.info("read models rebuilt", department=self.department.name, generation=following.number)
        return following.number

    async def _subscribe(self) -> None:
        self.subscriber.group = f"crm.{self.department.name}.g{self.database.generation}"
        await self.subscriber.start()

    async def positions(self) -> dict[str, int]:
        """Return up to where the read models count: source → number of its records that were applied."""
        rows = await self.database.fetch(
            "SELECT split_part(topic, '.', 2) AS source, sum(next_offset)::bigint AS applied FROM offsets GROUP BY 1"
        )
        return {row["source"]: row["applied"] for row in rows}

    def _progressed(self, done: int, total: int) -> None:
        self.progress = (done, total)

    async def _compare_with_log(self) -> None:
        """Wait until our own topic is applied up to the end it has now: numbering before could give numbers twice."""
        topic = topic_of(self.department.name)
        ends = await self._ends_of(topic)
        while ends is not None:
            rows = await self.database.fetch("SELECT partition, next_offset FROM offsets WHERE topic = $1", topic)
            applied = {row["partition"]: row["next_offset"] for row in rows}
            if all(applied.get(partition, 0) >= end for partition, end in ends.items()):
                return
            await self.changes.wait(LOOK_AGAIN)

    async def _ends_of(self, topic: str) -> dict[int, int] | None:
        """Return where the partitions of a topic end now; None if Kafka stays away."""
        deadline = asyncio.get_running_loop().time() + LOG_PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            try:
                return await asyncio.to_thread(_ends, self.settings.bootstrap_servers, topic)
            except KafkaException as error:
                log.warning("log not reachable yet", error=repr(error))
                await asyncio.sleep(RETRY_AFTER)
        log.error("commands are taken although Kafka is away and the store could not be compared with the log")
        return None


def _ends(bootstrap: str, topic: str) -> dict[int, int]:
    with LogReader(bootstrap, [topic]) as reader:
        return {partition: end for (_, partition), end in reader.ends.items()}
