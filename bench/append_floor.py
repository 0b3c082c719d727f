"""The floor under every command: one SQL statement that appends an event and updates its stream's head."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from bench.command_queue import closed_loop
from bench.own_process import run

BYTES = 700
TABLES = """
    CREATE SCHEMA IF NOT EXISTS floor;
    CREATE TABLE IF NOT EXISTS floor.heads (subject uuid PRIMARY KEY, sequence bigint NOT NULL) WITH (fillfactor = 80);
    CREATE TABLE IF NOT EXISTS floor.events (
        subject uuid NOT NULL, sequence bigint NOT NULL, value bytea NOT NULL, PRIMARY KEY (subject, sequence));
    CREATE TABLE IF NOT EXISTS floor.outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid NOT NULL, value bytea NOT NULL);
"""
APPEND = """
    WITH head AS (
        INSERT INTO floor.heads AS h VALUES ($1, 1)
        ON CONFLICT (subject) DO UPDATE SET sequence = h.sequence + 1 RETURNING sequence
    ), queued AS (
        INSERT INTO floor.outbox (key, value) VALUES ($1, $2)
    )
    INSERT INTO floor.events SELECT $1, sequence, $2 FROM head
"""


def measure(url: str, customers: Sequence[UUID], callers: int, seconds: float) -> float:
    """Return appends per second of this many connections that do nothing else."""
    return run(_measure(url, customers, callers, seconds))


async def _measure(url: str, customers: Sequence[UUID], callers: int, seconds: float) -> float:
    connections = await asyncio.gather(*(asyncpg.connect(url) for _ in range(callers)))
    await connections[0].execute(TABLES)
    statements = [await connection.prepare(APPEND) for connection in connections]
    value = b"x" * BYTES

    async def append(caller: int, n: int) -> None:
        await statements[caller].fetch(customers[(caller + n * callers) % len(customers)], value)

    try:
        return await closed_loop(append, callers, seconds)
    finally:
        await asyncio.gather(*(connection.close() for connection in connections))
