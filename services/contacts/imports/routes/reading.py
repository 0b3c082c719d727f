"""Reading an uploaded file in a child process: foreign input gets so much memory and time, and no more."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO

from services.contacts.imports.routes.files import open_table, pieces
from shared.engine.jobs.child_process import ChildProcess
from shared.events.contacts.data.imports import ImportFormat
from shared.messages.refusals import Invalid

Piece = list[tuple[int, list[str]]]
MEMORY = 1024**3
SECONDS = 300
"""Processor time; the largest files take a third of it."""
TOO_MUCH = "takes too long or too much memory to be read; split it, or save it as CSV"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file to be read, by the number under which it is open, and how many rows make a piece."""

    descriptor: int
    rows: int


@dataclass(frozen=True, slots=True)
class TableHead:
    """How a table is written, and its columns."""

    format: ImportFormat
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The reason why a file cannot be read."""

    detail: str


async def answer(uploaded: Uploaded) -> AsyncIterator[TableHead | Piece | Unreadable]:
    """Yield the head of a table and its rows in pieces, or the reason why it cannot be read."""
    try:
        with os.fdopen(uploaded.descriptor, "rb", closefd=False) as file:
            file.seek(0)
            table = open_table(file)
            yield TableHead(table.format, table.encoding, table.delimiter, table.columns)
            for piece in pieces(table.rows, uploaded.rows):
                yield piece
    except Invalid as refusal:
        yield Unreadable(refusal.detail)
    except MemoryError:
        yield Unreadable(TOO_MUCH)


TABLE_READER = ChildProcess(answer, memory=MEMORY, seconds=SECONDS)


@asynccontextmanager
async def read_table(file: BinaryIO, rows: int) -> AsyncIterator[tuple[TableHead, AsyncIterator[Piece]]]:
    """Yield the head of the table in a file, and its rows in pieces.

    Raises:
        Invalid: it cannot be read; reading further pieces may raise it as well.
    """
    descriptor = file.fileno()
    file.flush()
    async with TABLE_READER.started(files=[descriptor]) as child:
        answers = _readable(child.ask(Uploaded(descriptor, rows)))
        head = await anext(answers)
        assert isinstance(head, TableHead)
        yield head, _pieces(answers)


async def _readable(answers: AsyncIterator[TableHead | Piece | Unreadable]) -> AsyncIterator[TableHead | Piece]:
    try:
        async for message in answers:
            if isinstance(message, Unreadable):
                raise Invalid(message.detail, field="file")
            yield message
    except (asyncio.IncompleteReadError, ConnectionError) as error:  # the kernel ended it
        raise Invalid(TOO_MUCH, field="file") from error


async def _pieces(answers: AsyncIterator[TableHead | Piece]) -> AsyncIterator[Piece]:
    async for message in answers:
        assert not isinstance(message, TableHead)
        yield message
