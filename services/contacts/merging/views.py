"""The effect of merging two customers, before anything is recorded."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.merging.domain import FIELDS, Side, outcome
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.customers.merges import ProfileField
from shared.kernel.customers import require_customer
from shared.model.reader import Reader
from shared.query.select import select


class FieldPreview(BaseModel):
    """One field of both profiles, and whose value is kept unless another choice is made."""

    field: ProfileField
    into: Any
    other: Any
    kept: Side
    differs: bool


class MergePreview(BaseModel):
    """Both customers side by side, what the survivor takes over, and what moves along."""

    customer_id: UUID
    name: str
    from_id: UUID
    from_name: str
    possible: bool
    """Whether the two can be merged at all: both exist, are not merged already, and are of the same kind."""
    fields: list[FieldPreview]
    emails: tuple[EmailAddress, ...]
    phones: tuple[PhoneNumber, ...]
    addresses: tuple[PostalAddress, ...]
    tags: tuple[str, ...]
    custom_fields: list["CustomPreview"]
    """The company's own fields that are filled in either profile."""
    moves_along: Mapping[str, int]


class CustomPreview(BaseModel):
    """One of the company's own fields in both profiles."""

    field: str
    into: str | None
    other: str | None
    kept: Side
    differs: bool


async def merge_preview(db: Reader, customer_id: UUID, from_id: UUID) -> MergePreview:
    """Return the effect of merging `from_id` into `customer_id`.

    Raises:
        Unknown: there is no such customer.
    """
    into, other = await _customer(db, customer_id, "customer_id"), await _customer(db, from_id, "from_id")
    fact, kept = outcome(into, other, {})
    return MergePreview(
        customer_id=into.customer_id,
        name=into.name,
        from_id=other.customer_id,
        from_name=other.name,
        possible=into.customer_id != other.customer_id and into.kind == other.kind,
        fields=[_field(name, into, other, kept[name]) for name in FIELDS],
        emails=fact.emails,
        phones=fact.phones,
        addresses=fact.addresses,
        tags=fact.tags,
        custom_fields=_custom(into, other, {value.field for value in fact.custom_taken}),
        moves_along=await _moves_along(db, other.customer_id),
    )


def _field(name: ProfileField, into: Customer, other: Customer, kept: Side) -> FieldPreview:
    mine, theirs = getattr(into, name), getattr(other, name)
    return FieldPreview(field=name, into=mine, other=theirs, kept=kept, differs=mine != theirs)


def _custom(into: Customer, other: Customer, taken: AbstractSet[str]) -> list[CustomPreview]:
    mine = {value.field: value.value for value in into.custom_fields}
    theirs = {value.field: value.value for value in other.custom_fields}
    return [
        CustomPreview(
            field=field,
            into=mine.get(field),
            other=theirs.get(field),
            kept="from" if field in taken else "into",
            differs=mine.get(field) != theirs.get(field),
        )
        for field in sorted({*mine, *theirs})
    ]


async def _customer(db: Reader, customer_id: UUID, field: str) -> Customer:
    """Return the customer that an id refers to."""
    customer = await select(CUSTOMERS).where("customer_id = store.meaning({})", customer_id).first(db)
    return require_customer(customer, field=field)


MOVES_ALONG = """
    SELECT (SELECT count(*) FROM interactions WHERE customer_id = ANY(same) AND NOT withdrawn) AS interactions,
           (SELECT count(*) FROM contact_persons WHERE customer_id = ANY(same)) AS contacts,
           (SELECT count(*) FROM customer_opportunities WHERE customer_id = ANY(same)) AS opportunities,
           (SELECT count(*) FROM customer_tickets WHERE customer_id = ANY(same)) AS tickets
    FROM store.same_customer($1) AS same
"""


async def _moves_along(db: Reader, customer_id: UUID) -> Mapping[str, int]:
    record = await db.fetchrow(MOVES_ALONG, customer_id)
    return dict(record) if record else {}
