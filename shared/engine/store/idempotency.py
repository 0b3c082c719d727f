"""Idempotency: a response is stored in the transaction of its events, so a retry returns it without executing again."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from shared.engine.store.database import Connection
from shared.messages.event import Recorded


class RequestKey(NamedTuple):
    """A caller's `Idempotency-Key`, and the request sent with it."""

    actor: str
    key: str
    request: str
    """sha256 over route and command; using the same key with another command is an error of the caller."""


class Happened(msgspec.Struct, frozen=True):
    """One event recorded by a command, as its response lists it."""

    id: UUID
    type: str
    sequence: int


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The response to an executed command."""

    subject_id: UUID
    position: int
    """The sequence of this department's stream about the subject, after the command."""
    version: int
    """The version of the aggregate's row, for `ETag`."""
    key: dict[str, Any]
    """The aggregate's key, by name."""
    events: list[Happened]
    repeated: bool = False
    """Whether this answers a retry; never set in the stored answer."""


def happened(events: Sequence[Recorded[Any]]) -> list[Happened]:
    return [Happened(event.id, event.type, event.sequence) for event in events]


async def load_responses(
    connection: Connection, keys: Sequence[RequestKey]
) -> Mapping[tuple[str, str], tuple[str, Answer]]:
    """Return the stored requests and responses, by (actor, key)."""
    if not keys:
        return {}
    rows = await connection.fetch(
        "SELECT a.actor, a.key, a.request, a.answer FROM store.answers a "
        "JOIN unnest($1::text[], $2::text[]) AS k(actor, key) USING (actor, key)",
        [key.actor for key in keys],
        [key.key for key in keys],
    )
    return {
        (row["actor"], row["key"]): (row["request"], msgspec.json.decode(row["answer"], type=Answer)) for row in rows
    }


async def save_responses(connection: Connection, answers: Sequence[tuple[RequestKey, Answer]]) -> None:
    """Store responses; a concurrent request with the same key violates the primary key and is retried."""
    if answers:
        await connection.execute(
            "INSERT INTO store.answers (actor, key, request, answer) "
            "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])",
            [key.actor for key, _ in answers],
            [key.key for key, _ in answers],
            [key.request for key, _ in answers],
            [msgspec.json.encode(answer).decode() for _, answer in answers],
        )
