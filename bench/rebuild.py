"""Rebuild a department's read models from the log, next to the raw parts; each run in its own process."""

import time
from collections.abc import Mapping
from typing import NamedTuple

import asyncpg

from bench.own_process import run
from bench.store import opened_store
from services.analytics.department import ANALYTICS
from services.contacts.department import CONTACTS
from services.sales.department import SALES
from services.service_desk.department import SERVICE_DESK
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import topic_of
from shared.engine.log.reader import LogReader
from shared.engine.projection import generations
from shared.history.language import LANGUAGE
from shared.model.department import Department
from shared.settings import DEPARTMENTS as NAMES

DEPARTMENTS: Mapping[str, Department] = {
    department.name: department for department in (CONTACTS, SALES, SERVICE_DESK, ANALYTICS)
}
RAW_TABLE = """
    CREATE TABLE raw_events (
        topic text NOT NULL, partition integer NOT NULL, "offset" bigint NOT NULL, key text, value bytea)
"""


class RebuildRun(NamedTuple):
    """The duration of one rebuild."""

    events: int
    seconds: float
    cpu_seconds: float
    """Of this process, without the database's."""

    @property
    def per_second(self) -> float:
        return self.events / self.seconds


def rebuild(department: str, url: str, kafka: KafkaConnection) -> RebuildRun:
    """Fill an empty database of a department from the log, until it serves."""
    return run(_rebuild(DEPARTMENTS[department], url, kafka))


async def _rebuild(department: Department, url: str, kafka: KafkaConnection) -> RebuildRun:
    database = await opened_store(url)
    total = 0

    def progress(_done: int, of: int) -> None:
        nonlocal total
        total = of

    began, cpu = time.perf_counter(), time.process_time()
    await generations.build_first(database, department, LANGUAGE, kafka, progress)
    rebuilt = RebuildRun(total, time.perf_counter() - began, time.process_time() - cpu)
    await database.close()
    return rebuilt


def copy_raw(url: str, kafka: KafkaConnection) -> RebuildRun:
    """Consume the same records and `COPY` them unchanged into one table: no rebuild can be quicker."""
    return run(_copy_raw(url, kafka))


async def _copy_raw(url: str, kafka: KafkaConnection) -> RebuildRun:
    connection = await asyncpg.connect(url)
    await connection.execute(RAW_TABLE)
    began, cpu = time.perf_counter(), time.process_time()
    with LogReader(kafka, [topic_of(name) for name in NAMES]) as reader:
        async for records in reader.runs():
            rows = [(r.topic, r.partition, r.offset, (r.key or b"").decode(), r.value) for r in records]
            await connection.copy_records_to_table("raw_events", records=rows)
        await connection.execute('ALTER TABLE raw_events ADD PRIMARY KEY (topic, partition, "offset")')
        rebuilt = RebuildRun(reader.total, time.perf_counter() - began, time.process_time() - cpu)
    await connection.close()
    return rebuilt
