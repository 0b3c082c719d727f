"""The faults: each strikes under load, restarts what it stopped, and reports when it ended."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from infra.embedded.runtime import Server
from infra.errors import Problem
from shared.engine.log.relay import RELAY_LOCK
from shared.settings import DEPARTMENTS
from tests.chaos.history import History
from tests.chaos.looks import PATIENCE, database, held_up, outbox_depth, until
from tests.support.product import Product
from tests.support.servers import Handle

WRITERS = ("contacts", "sales", "service_desk")
END_RELAY = """
    SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
ARRIVALS = "{serving}.received"
"""A projector writes this table near the end of its batch; nobody else writes it."""
APPENDED = "store.events"
"""A command's transaction writes this table in its middle."""


@dataclass
class Site:
    """The product, servers and settings that faults strike."""

    product: Product
    history: History
    pause: float
    """Seconds for which a process stays frozen."""
    kills: int = 0
    """Processes killed by SIGKILL."""

    def kill(self, *departments: str) -> None:
        self.product.kill(*departments)
        self.kills += len(departments)

    def kill_server(self, server: Handle) -> None:
        server.kill()
        self.kills += 1

    async def supervise(self, department: str) -> None:
        """Start a service like the supervisor: one that ends early or starts slowly gets another chance."""
        deadline = monotonic() + PATIENCE
        while True:
            try:
                await self.product.start(department)
            except Problem:
                if monotonic() > deadline:
                    raise
            else:
                return


Strike = Callable[[Site, str], Awaitable[float]]
"""Strike at a department (where it matters), and return when the fault has ended."""


async def service_killed(site: Site, department: str) -> float:
    """SIGKILL a service; the supervisor starts it again."""
    site.kill(department)
    over = monotonic()
    await site.supervise(department)
    return over


async def service_killed_mid_relay(site: Site, department: str) -> float:
    """SIGKILL a service while Kafka owes it confirmations: records that the broker took arrive twice."""
    site.product.kafka.pause()
    try:
        await until(lambda: outbox_depth(site.product, department), what=f"the outbox of {department} fills")
        site.kill(department)
    finally:
        site.product.kafka.resume()
    over = monotonic()
    await site.supervise(department)
    return over


async def service_killed_mid_batch(site: Site, department: str) -> float:
    """SIGKILL a service whose projector has written half a batch."""
    async with held_up(site.product, department, ARRIVALS):
        site.kill(department)
    over = monotonic()
    await site.supervise(department)
    return over


async def service_paused(site: Site, department: str) -> float:
    """Freeze a service; it resumes without noticing the gap."""
    site.product.pause(department)
    try:
        await asyncio.sleep(site.pause)
    finally:
        site.product.resume(department)
    return monotonic()


async def broker_killed(site: Site, department: str) -> float:
    """SIGKILL Kafka while commands continue."""
    site.kill_server(site.product.kafka)
    await until(lambda: outbox_depth(site.product, department), what=f"{department} takes commands while Kafka is away")
    over = monotonic()
    await put_up(site.product.kafka)
    return over


async def postgres_killed(site: Site, _department: str) -> float:
    """SIGKILL the postmaster; commands fail until it is back."""
    site.kill_server(site.product.postgres)
    await _some_outcome_is_unknown(site)
    over = monotonic()
    await put_up(site.product.postgres)
    return over


async def postgres_and_service_killed(site: Site, department: str) -> float:
    """SIGKILL both; the service starts before its database."""
    site.kill(department)
    site.kill_server(site.product.postgres)
    over = monotonic()
    await asyncio.gather(site.supervise(department), put_up(site.product.postgres))
    return over


async def everything_killed(site: Site, _department: str) -> float:
    """SIGKILL the four services, Kafka and Postgres at once."""
    site.kill(*DEPARTMENTS)
    site.kill_server(site.product.kafka)
    site.kill_server(site.product.postgres)
    over = monotonic()
    servers = (put_up(site.product.kafka), put_up(site.product.postgres))
    await asyncio.gather(*servers, *map(site.supervise, DEPARTMENTS))
    return over


async def relay_backend_terminated(site: Site, department: str) -> float:
    """End the one connection that holds the relay's lock."""
    async with database(site.product, department) as connection:
        await connection.execute(END_RELAY, RELAY_LOCK)
    return monotonic()


async def projector_backend_terminated(site: Site, department: str) -> float:
    """End the connection of a projector that has written half a batch."""
    await _terminate_writer(site, department, ARRIVALS)
    return monotonic()


async def lane_backend_terminated(site: Site, department: str) -> float:
    """End the connection of a command's transaction in progress."""
    await _terminate_writer(site, department, APPENDED)
    return monotonic()


async def backend_killed(site: Site, department: str) -> float:
    """SIGKILL the backend of a command's transaction: Postgres ends all other backends and recovers."""
    if not isinstance(site.product.postgres, Server):  # process ids inside a container mean nothing on the host
        return await lane_backend_terminated(site, department)
    async with held_up(site.product, department, APPENDED) as pid:
        os.kill(pid, signal.SIGKILL)
        site.kills += 1
    await _some_outcome_is_unknown(site)
    return monotonic()


async def _terminate_writer(site: Site, department: str, table: str) -> None:
    async with held_up(site.product, department, table) as pid, database(site.product, department) as other:
        await other.execute("SELECT pg_terminate_backend($1)", pid)


async def _some_outcome_is_unknown(site: Site) -> None:
    count = site.history.states["info"]

    async def more() -> bool:
        return site.history.states["info"] > count

    await until(more, what="a client does not know what became of its command")


async def put_up(server: Handle) -> None:
    """Start a server without stopping the load; the main thread forks, so the server ends with this process."""
    if isinstance(server, Server):
        server.spawn()
        await asyncio.to_thread(server.wait_ready)
    else:
        await asyncio.to_thread(server.start)


ALL: tuple[Strike, ...] = (
    service_killed,
    service_killed_mid_relay,
    service_killed_mid_batch,
    service_paused,
    broker_killed,
    postgres_killed,
    postgres_and_service_killed,
    everything_killed,
    relay_backend_terminated,
    projector_backend_terminated,
    lane_backend_terminated,
    backend_killed,
)
