"""Merged customers: an id that was issued keeps working, but then refers to another customer.

Every department folds the same rows from contacts' events, so all departments follow a merge and its undoing. The rows
contain time spans, so that past states can be read as they were.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from typing import Any, NamedTuple, Protocol, TypeVar, assert_never
from uuid import UUID

import msgspec
from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.customers.merges import AliasEvent, CustomerMerged, CustomerUnmerged
from shared.messages.context import LoadedRows
from shared.messages.event import Recorded
from shared.model.aggregate import reachable
from shared.model.view import Rows


@pydantic_dataclass(frozen=True, slots=True)
class Span:
    """A span of recordedtime; `until` None: not ended."""

    since: datetime
    until: datetime | None = None

    def includes(self, moment: datetime) -> bool:
        """Return whether the span contains a moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Alias:
    """States that `from_id` refers to `into_id` in each of the spans; `holds`: whether it does now."""

    from_id: UUID
    into_id: UUID
    spans: tuple[Span, ...]
    holds: bool


def fold(row: Alias | None, event: Recorded[AliasEvent]) -> Alias | None:
    """Return the alias after the event."""
    spans = row.spans if row else ()
    match event.data:
        case CustomerMerged(into_id=into_id):
            return Alias(event.subject_id, into_id, (*spans, Span(event.recorded_at)), holds=True)
        case CustomerUnmerged():
            ended = (*spans[:-1], replace(spans[-1], until=event.recorded_at)) if spans else ()
            return row and replace(row, spans=ended, holds=False)
        case _:
            assert_never(event.data)


FUNCTIONS = files("shared.kernel") / "merges.sql"
"""Functions on this table, for queries; they are made in the store (shared/engine/store/migration.py)."""
ALIASES = Rows(
    "aliases",
    Alias,
    key=("from_id", "into_id"),
    of=AliasEvent,
    fold=fold,
    key_of=lambda event: ((event.subject_id, event.data.into_id),),
    indexes=("(into_id)",),
)


class OneOfSeveral(Protocol):
    """The part of a customer's row that lists the customers merged with it."""

    @property
    def same(self) -> Iterable[UUID]:
        """The ids of customers directly merged with this one; these may have further merges."""
        ...


C = TypeVar("C", bound=OneOfSeveral)


def same_customer(loaded: LoadedRows, customers: Rows[C], customer_id: UUID) -> Iterator[UUID]:
    """Yield a customer and all customers merged with it; `needs` must name each row before taking the next."""

    def merged_with(member: UUID) -> Iterable[UUID]:
        customer = loaded.row(customers, member)
        return customer.same if customer is not None else ()

    return reachable(customer_id, merged_with)


class MergeLink(NamedTuple):
    """States that one customer's id referred to another, and when."""

    from_id: UUID
    into_id: UUID
    holds: bool
    spans: Sequence[Span]

    def at(self, moment: datetime | None) -> bool:
        """Return whether the link held at a moment (None: now)."""
        if moment is None:
            return self.holds
        return any(span.includes(moment) for span in self.spans)


def edge_of(row: Alias) -> MergeLink:
    """Return a row as a link."""
    return MergeLink(row.from_id, row.into_id, row.holds, row.spans)


_spans = msgspec.json.Decoder(tuple[Span, ...]).decode

CONNECTED = """
    WITH RECURSIVE near AS (
        SELECT id FROM unnest($1::uuid[]) AS u(id)
        UNION
        SELECT CASE WHEN a.from_id = near.id THEN a.into_id ELSE a.from_id END
        FROM near JOIN aliases a ON a.from_id = near.id OR a.into_id = near.id
    )
    SELECT from_id, into_id, holds, spans FROM aliases WHERE from_id IN (SELECT id FROM near)
"""
"""All merges that ever connected the given customers with others: usually none, otherwise a few rows."""


async def merge_links(connection: Any, customers: Sequence[UUID]) -> list[MergeLink]:
    """Return the past and present merges that connect these customers with others."""
    return [
        MergeLink(row["from_id"], row["into_id"], row["holds"], _spans(row["spans"]))
        for row in await connection.fetch(CONNECTED, customers)
    ]


def surviving_id(customer: UUID, links: Iterable[MergeLink], at: datetime | None = None) -> UUID:
    """Return the customer that an id referred to at a moment (None: now): itself, or the one it was merged into."""
    into = {edge.from_id: edge.into_id for edge in links if edge.at(at)}
    while customer in into:
        customer = into.pop(customer)
    return customer


def merged_ids(customer: UUID, links: Iterable[MergeLink], at: datetime | None = None) -> list[UUID]:
    """Return all ids that refer to the survivor, the survivor's own first; their streams make up its history."""
    edges_then = [edge for edge in links if edge.at(at)]
    members = [surviving_id(customer, edges_then, at)]
    for member in members:
        members += sorted(edge.from_id for edge in edges_then if edge.into_id == member)
    return members


async def merged_ids_of(connection: Any, customer: UUID, at: datetime | None = None) -> list[UUID]:
    """Return all ids that refer to the same survivor as a customer's id, the survivor's own first."""
    return merged_ids(customer, await merge_links(connection, [customer]), at)
