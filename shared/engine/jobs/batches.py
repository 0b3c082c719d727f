"""Imported files, stored in pieces in the department's own database until they are processed.

They are input, not state: nothing is folded from them, and losing them loses no history. The outcome of each piece of
a job (checking, importing, undoing) is stored. After a crash, the next process therefore knows where to continue.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from shared.engine.store.database import Connection, Database
from shared.messages.refusals import Refused

Row = tuple[int, list[str]]
"""A line's number in its file, and its cells."""
RowIssue = tuple[int, str, list[str]]
"""A line's number, its outcome (or the customer it is about), and the reasons."""
ABANDONED = timedelta(hours=1)
TOGETHER = 20
"""Number of pieces whose issues are read at once."""

_encode = msgspec.msgpack.Encoder().encode
_rows = msgspec.msgpack.Decoder(list[Row]).decode
_remarks = msgspec.msgpack.Decoder(list[RowIssue]).decode


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one piece."""

    counts: Mapping[str, int]
    remarks: Sequence[RowIssue]
    subjects: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a job: pieces done, and the outcome of their rows so far."""

    pieces: int
    counts: Mapping[str, int]


class BatchStore:
    """Reads and writes the pieces of inputs and their outcomes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def writing(self, input_id: UUID) -> AsyncIterator["ChunkWriter"]:
        """Store a new input piece by piece; if the block fails, none of it is stored."""
        async with self._database.transaction() as connection:
            yield ChunkWriter(connection, input_id)

    @asynccontextmanager
    async def kept_for(self, input_id: UUID) -> AsyncIterator[None]:
        """Discard a stored input if the request it was stored for is refused."""
        try:
            yield
        except Refused:
            await self._database.pool.execute("DELETE FROM store.inputs WHERE input_id = $1", input_id)
            raise

    @asynccontextmanager
    async def alone(self, input_id: UUID) -> AsyncIterator[bool]:
        """Work on an input exclusively, across all processes; False if somebody is already working on it."""
        connection = await self._database.connect()
        try:
            yield await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", str(input_id))
        finally:
            await connection.close()

    async def piece(self, input_id: UUID, number: int) -> list[Row] | None:
        """Return the rows of a piece, or None if it does not exist (any more)."""
        record = await self._database.fetchrow(
            "SELECT rows FROM store.inputs WHERE input_id = $1 AND number = $2", input_id, number
        )
        return _rows(record["rows"]) if record else None

    async def note(self, input_id: UUID, work: str, number: int, result: Result) -> None:
        """Record the outcome of a piece; if it is repeated after a crash, the later outcome counts."""
        await self._database.pool.execute(
            "INSERT INTO store.input_results (input_id, work, number, counts, remarks, subjects) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (input_id, work, number) DO UPDATE "
            "SET counts = excluded.counts, remarks = excluded.remarks, subjects = excluded.subjects",
            input_id,
            work,
            number,
            msgspec.json.encode(result.counts).decode(),
            _encode(result.remarks),
            list(result.subjects),
        )

    async def progress(self, input_id: UUID, work: str) -> Progress:
        """Return the progress of a job."""
        rows = await self._database.fetch(
            "SELECT c.key, sum(c.value::bigint)::bigint AS sum, "
            "(SELECT count(*) FROM store.input_results WHERE input_id = $1 AND work = $2) AS pieces "
            "FROM store.input_results r, jsonb_each_text(r.counts) c WHERE input_id = $1 AND work = $2 GROUP BY c.key",
            input_id,
            work,
        )
        return Progress(rows[0]["pieces"] if rows else 0, {row["key"]: row["sum"] for row in rows})

    async def subjects(self, input_id: UUID, work: str, number: int) -> Sequence[UUID]:
        """Return the subjects that a piece concerned."""
        record = await self._database.fetchrow(
            "SELECT subjects FROM store.input_results WHERE input_id = $1 AND work = $2 AND number = $3",
            input_id,
            work,
            number,
        )
        return record["subjects"] if record else []

    async def remarked(self, input_id: UUID, work: str) -> AsyncIterator[tuple[int, Sequence[RowIssue]]]:
        """Yield the pieces that have issues, in order, each with its issues."""
        last, more = -1, True
        while more:
            rows = await self._database.fetch(
                "SELECT number, remarks FROM store.input_results WHERE input_id = $1 AND work = $2 AND number > $3 "
                "AND octet_length(remarks) > $4 ORDER BY number LIMIT $5",
                input_id,
                work,
                last,
                len(_encode([])),
                TOGETHER,
            )
            for row in rows:
                last = row["number"]
                yield last, _remarks(row["remarks"])
            more = len(rows) == TOGETHER

    async def forget(self, input_id: UUID, work: str) -> None:
        """Delete the outcomes of a job on an input, before the job starts again."""
        await self._database.pool.execute(
            "DELETE FROM store.input_results WHERE input_id = $1 AND work = $2", input_id, work
        )

    async def tidy(self, existing: Sequence[UUID]) -> None:
        """Delete old inputs that are not in `existing`: their process ended between storing and recording the file."""
        await self._database.pool.execute(
            "DELETE FROM store.inputs WHERE NOT input_id = ANY($1::uuid[]) AND at < clock_timestamp() - $2::interval",
            list(existing),
            ABANDONED,
        )


class ChunkWriter:
    """Writes the pieces of one new input within a transaction."""

    def __init__(self, connection: Connection, input_id: UUID) -> None:
        self._connection = connection
        self._input_id = input_id
        self._number = 0

    async def write(self, rows: Sequence[Any]) -> None:
        """Store the next piece."""
        await self._connection.execute(
            "INSERT INTO store.inputs (input_id, number, rows) VALUES ($1, $2, $3)",
            self._input_id,
            self._number,
            _encode(rows),
        )
        self._number += 1
