"""Relations between customers, seen from both ends and as of any moment: rows know from when to when they held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from shared.events.contacts.customers.profile import CustomerRelationAdded, CustomerRelationRemoved, RelationKind
from shared.kernel.merges import Span
from shared.messages.event import Recorded
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select

RelationEvent = CustomerRelationAdded | CustomerRelationRemoved
MOST = 500
"""How many relations a profile shows."""


@dataclass(frozen=True, slots=True)
class CustomerRelation:
    """The relation "`customer_id` is (kind) `other_id`" and the spans in which it held; `holds`: it does now."""

    customer_id: UUID
    kind: RelationKind
    other_id: UUID
    spans: tuple[Span, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class RelatedCustomer:
    """The customer at the other end. `direction` out: we are its (kind); in: it is our (kind)."""

    kind: RelationKind
    direction: Literal["out", "in"]
    customer_id: UUID
    name: str
    said_of: UUID
    """The customer whose history holds the relation (if `direction` is out, we or one that was merged into us)."""
    said_other: UUID
    """The other end as named in that history."""


class Tie(NamedTuple):
    """The relation "`customer_id` is (kind) `other_id`"."""

    customer_id: UUID
    kind: RelationKind
    other_id: UUID


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The customers around one customer, as names by id, and the ties between them."""

    customer_id: UUID
    names: Mapping[UUID, str]
    ties: Sequence[Tie]


def fold(row: CustomerRelation | None, event: Recorded[RelationEvent]) -> CustomerRelation | None:
    """Return the relation after the event."""
    spans = row.spans if row else ()
    match event.data:
        case CustomerRelationAdded(kind=kind, other_id=other_id):
            return CustomerRelation(event.subject_id, kind, other_id, (*spans, Span(event.recorded_at)), holds=True)
        case CustomerRelationRemoved():
            ended = (*spans[:-1], replace(spans[-1], until=event.recorded_at)) if spans else ()
            return row and replace(row, spans=ended, holds=False)


CUSTOMER_RELATIONS = Rows(
    "customer_relations",
    CustomerRelation,
    key=("customer_id", "kind", "other_id"),
    of=RelationEvent,
    fold=fold,
    indexes=("(other_id)",),
)


def held_at(relation: CustomerRelation, at: datetime) -> bool:
    """Return whether the relation was on record at a moment."""
    return any(span.since <= at and (span.until is None or at < span.until) for span in relation.spans)


async def relations_of(db: Reader, customer_id: UUID, at: datetime | None = None) -> Sequence[RelatedCustomer]:
    """Return a customer's relations in both directions, as they are or as they were on record at a moment.

    The other customers appear under today's names. Relations between customers that are now merged are left out.
    """
    same = await _same(db, customer_id)
    held = [row for row in await _held(db, same, at) if not {row.customer_id, row.other_id} <= same]
    names = await _names(db, _ends(held))
    seen = [_seen_from(same, relation, names) for relation in held]
    return list({(row.kind, row.direction, row.name): row for row in reversed(seen)}.values())[::-1]


async def neighbourhood(db: Reader, customer_id: UUID, at: datetime | None = None) -> Neighbourhood:
    """Return the customers within two relations of this one, as they are or as they were on record at a moment."""
    same = await _same(db, customer_id)
    near = await _held(db, same, at)
    held = {*near, *await _held(db, frozenset(_ends(near)) - same, at)} if near else set[CustomerRelation]()
    names = await _names(db, {*_ends(held), customer_id})
    ties = {(_one(customer_id, same, tie.customer_id), tie.kind, _one(customer_id, same, tie.other_id)) for tie in held}
    return Neighbourhood(customer_id, names, tuple(sorted(Tie(*tie) for tie in ties if tie[0] != tie[2])))


def _one(customer_id: UUID, same: frozenset[UUID], end: UUID) -> UUID:
    return customer_id if end in same else end


async def _same(db: Reader, customer_id: UUID) -> frozenset[UUID]:
    record = await db.fetchrow("SELECT store.same_customer($1) AS ids", customer_id)
    return frozenset(record["ids"]) if record else frozenset[UUID]()


async def _held(db: Reader, ends: Iterable[UUID], at: datetime | None) -> Sequence[CustomerRelation]:
    customers = list(ends)
    query = select(CUSTOMER_RELATIONS).where("(holds OR {})", at is not None)
    query = query.where("(customer_id = ANY({}::uuid[]) OR other_id = ANY({}::uuid[]))", customers, customers)
    relations = await query.order_by("kind, customer_id, other_id").limit(MOST).all(db)
    return [relation for relation in relations if at is None or held_at(relation, at)]


def _ends(relations: Iterable[CustomerRelation]) -> set[UUID]:
    return {end for relation in relations for end in (relation.customer_id, relation.other_id)}


def _seen_from(same: frozenset[UUID], relation: CustomerRelation, names: Mapping[UUID, str]) -> RelatedCustomer:
    out = relation.customer_id in same
    other = relation.other_id if out else relation.customer_id
    return RelatedCustomer(
        relation.kind, "out" if out else "in", other, names.get(other, ""), relation.customer_id, relation.other_id
    )


async def _names(db: Reader, customers: Iterable[UUID]) -> dict[UUID, str]:
    records = await db.fetch(
        "SELECT u.id AS customer_id, c.name FROM unnest($1::uuid[]) AS u(id) "
        "JOIN customers c ON c.customer_id = store.meaning(u.id)",
        list(customers),
    )
    return {record["customer_id"]: record["name"] for record in records}
