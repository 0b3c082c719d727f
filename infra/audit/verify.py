"""The whole audit: the log record by record, every service's database against it, the services' own answers.

Services keep running meanwhile. The audit first notes the ends of the log, then gives every service time to apply up
to them. It looks up later events in the log afterwards.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg

from infra.access.roles import AUDITOR_ROLE
from infra.audit.examination import Examination
from infra.audit.histories import compare_histories
from infra.audit.log import LogAudit
from infra.audit.partitions import partition_of
from infra.audit.report import Fault, Report
from infra.audit.stores import Range, ServiceAudit, ranges
from infra.errors import Problem
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import LogRecord, topic_of
from shared.engine.log.reader import LogReader, Partition, partition_counts
from shared.engine.projection.generations import no_garbage_collection
from shared.engine.store.database import UNREACHABLE, in_schema, schema_of
from shared.messages.event import Recorded
from shared.settings import AUDITOR, DEPARTMENTS, Settings, database_of

STALL = 30.0
"""Seconds without a record before the audit gives up reading."""
POLL_INTERVAL = 0.1
TOPICS = tuple(topic_of(department) for department in DEPARTMENTS)
SESSION = {
    "application_name": "crm audit",
    "search_path": "pg_catalog",
    "timezone": "UTC",
    "jit": "off",
    "idle_in_transaction_session_timeout": "0",  # one service's snapshot may wait for a slower service
}
SERVING = "SELECT number FROM store.generations WHERE state = 'serving'"


Progress = Callable[[str, int, int], None]
"""Receives the progress of each part: name, done, total."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


async def verify(
    settings: Settings, customer: UUID | None = None, *, patience: float = 30.0, progress: Progress = no_progress
) -> Report:
    """Check everything, or one customer; services get `patience` seconds to catch up.

    Raises:
        KafkaException: Kafka cannot be reached.
        Problem: Kafka stopped giving records.
    """
    with no_garbage_collection():  # nothing here is cyclic, and streams are many
        return await _verify(settings, customer, patience, progress)


async def _verify(settings: Settings, customer: UUID | None, patience: float, progress: Progress) -> Report:
    kafka = settings.kafka_as(AUDITOR)
    report, log, ends = await read_log(kafka, customer, progress)
    if customer and not log.ends_of(customer):
        report.add(Fault("log", "nothing is known of this customer", subject=f"customer/{customer}"))
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(_service(settings, name, log, report)) for name in DEPARTMENTS]
        services = [service for service in opened if service is not None]
        await asyncio.gather(*(_catch_up(service, ends, patience) for service in services))
        await _compare(services, log.only, progress)
        await _examine_suspects(kafka, log, report, services, ends)
    if customer:
        await compare_histories(settings, customer, log, report)
    return report


async def read_log(
    kafka: KafkaConnection,
    customer: UUID | None,
    progress: Progress = no_progress,
    keep: list[Recorded[Any]] | None = None,
) -> tuple[Report, LogAudit, dict[Partition, int]]:
    """Check the log itself; return the report, the log's content and the offsets reached.

    For one customer, read only the partitions of that customer and of all merged ones: either side's stream names the
    other. Valid events are added to `keep`, if given.
    """
    members = {customer} if customer else set[UUID]()
    while True:
        report = Report()
        log, ends = await _read_log(kafka, report, members, progress, keep)
        if not members or log.connected <= members:
            return report, log, ends
        members |= log.connected
        if keep is not None:
            keep.clear()


async def _read_log(
    kafka: KafkaConnection,
    report: Report,
    customers: Collection[UUID],
    progress: Progress,
    keep: list[Recorded[Any]] | None,
) -> tuple[LogAudit, dict[Partition, int]]:
    counts = await asyncio.to_thread(partition_counts, kafka, TOPICS)
    only = {(t, partition_of(str(customer).encode(), counts[t])) for t in TOPICS for customer in customers} or None
    reader = await asyncio.to_thread(LogReader, kafka, TOPICS, only=only)
    log = LogAudit(report, counts, sorted(customers), keep)
    with reader:
        log.begin(reader.next, reader.ends)
        done = 0
        async for records in record_batches(reader):
            for record in records:
                log.take(record)
            done += len(records)
            progress("reading the log", done, reader.total)
    log.end(reader.ends)
    return log, reader.ends


async def record_batches(reader: LogReader) -> AsyncIterator[list[LogRecord]]:
    """Yield the records of a reader batch by batch.

    Raises:
        Problem: Kafka gives no more records although there should be some.
    """
    following = reader.runs()
    while True:
        try:
            records = await asyncio.wait_for(anext(following), STALL)
        except StopAsyncIteration:
            return
        except TimeoutError:
            missing = ", ".join(f"{t}/{p} from {reader.next[t, p]}" for t, p in reader.ends if reader.behind(t, p))
            raise Problem(f"Kafka gave no records for {STALL:.0f} s; still to come: {missing}") from None
        yield records


@asynccontextmanager
async def _service(
    settings: Settings, department: str, log: LogAudit, report: Report
) -> AsyncIterator[ServiceAudit | None]:
    """Open one service's database; an unreachable one is a fault, and the audit continues with the others."""
    try:
        connection = await asyncpg.connect(
            settings.postgres_server.url(database_of(department), AUDITOR_ROLE),
            timeout=10,
            server_settings=SESSION,
        )
        generation = await connection.fetchval(SERVING)
    except (*UNREACHABLE, TimeoutError, asyncpg.InvalidCatalogNameError, asyncpg.UndefinedTableError) as error:
        report.add(Fault(f"{department} store", f"its database cannot be read: {error}"))
        yield None
        return
    try:
        yield ServiceAudit(department, connection, generation or 0, log, report, caught_up=False)
    finally:
        await connection.close()


async def _catch_up(service: ServiceAudit, ends: Mapping[Partition, int], patience: float) -> None:
    """Wait until a service has applied the log up to our end, then freeze its state in a snapshot."""
    deadline = monotonic() + patience
    while (behind := await _behind(service, ends)) and monotonic() < deadline:  # noqa: ASYNC110 - another process
        await asyncio.sleep(POLL_INTERVAL)
    await service.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    service.caught_up = not behind
    if behind:
        what = f"has not applied {behind} records of the log within {patience:.0f} s; only its own store is compared"
        service.report.add(Fault(f"{service.department} copy", what))


async def _behind(service: ServiceAudit, ends: Mapping[Partition, int]) -> int:
    """Return how many records the serving generation still has to apply."""
    service.generation = await service.connection.fetchval(SERVING) or 0
    if not service.generation:
        return sum(ends.values()) or 1
    try:
        rows = await service.connection.fetch(
            in_schema("SELECT topic, partition, next_offset FROM {schema}.offsets", schema_of(service.generation))
        )
    except asyncpg.UndefinedTableError:  # another generation has just taken over
        return sum(ends.values()) or 1
    applied = {(row["topic"], row["partition"]): row["next_offset"] for row in rows}
    return sum(max(0, end - applied.get(partition, 0)) for partition, end in ends.items())


async def _compare(services: Collection[ServiceAudit], customers: Collection[UUID], progress: Progress) -> None:
    """Compare all services concurrently."""
    cuts = [Range(customer, customer, [customer]) for customer in customers]

    async def compare(service: ServiceAudit) -> None:
        todo = cuts or list(ranges(sorted(service.log.streams)))
        for done, cut in enumerate(todo, 1):
            await service.compare(cut, _step_reporter(progress, service.department, done, len(todo)))

    await asyncio.gather(*(compare(service) for service in services))


def _step_reporter(progress: Progress, department: str, done: int, total: int) -> Callable[[], None]:
    return lambda: progress(f"comparing {department}", done, total)


async def _examine_suspects(
    kafka: KafkaConnection, log: LogAudit, report: Report, services: list[ServiceAudit], ends: Mapping[Partition, int]
) -> None:
    """Read the suspicious streams a second time, event by event."""
    examination = Examination(log, report, services)
    starts = examination.starts(ends)
    if starts:
        with await asyncio.to_thread(LogReader, kafka, TOPICS, starts, only=set(starts)) as reader:
            async for records in record_batches(reader):
                examination.take(records)
    await examination.compare()
