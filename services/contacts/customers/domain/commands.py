"""The commands for customers."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.contacts.customers.domain.contact_point_commands import AddressFields, PointCommand
from services.contacts.customers.domain.contact_points import Country, Email
from services.contacts.fields.domain import FieldCode, Value
from shared.events.contacts.customers.profile import (
    CustomerKind,
    RelationKind,
)
from shared.messages.command import Command
from shared.messages.fields import Code, Line, UserId
from shared.messages.money import AmountOfMoney

Tag = Annotated[Line, StringConstraints(max_length=50)]
Year = Annotated[int, Field(ge=1, le=9999)]
Headcount = Annotated[int, Field(ge=0, le=100_000_000)]
MAX_TAGS = 100
"""The maximum number of tags per customer."""


class RegisterCustomer(Command):
    """Add a customer to the customer file; only kind and name are required."""

    customer_id: UUID
    kind: CustomerKind
    name: Line
    email: Email | None = None
    phone: Annotated[Line, StringConstraints(max_length=40)] | None = None
    """With its country code, or in the notation of `country` or of the address's country."""
    country: Country | None = None
    address: AddressFields | None = None
    website: Line | None = None
    sector: Line | None = None
    owner: UserId | None = None
    territory: Code | None = None
    source: Line | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=MAX_TAGS)] = ()
    external_id: Line | None = None
    year_established: Year | None = None
    annual_revenue: AmountOfMoney | None = None
    employees: Headcount | None = None


class ChangeCustomer(Command):
    """Change the given fields; a field left out stays, null clears it (a name cannot be cleared)."""

    customer_id: UUID
    name: Line | None = None
    website: Line | None = None
    sector: Line | None = None
    owner: UserId | None = None
    territory: Code | None = None
    source: Line | None = None
    external_id: Line | None = None
    year_established: Year | None = None
    annual_revenue: AmountOfMoney | None = None
    employees: Headcount | None = None


class AddTags(Command):
    customer_id: UUID
    tags: Annotated[tuple[Tag, ...], Field(min_length=1, max_length=MAX_TAGS)]


class RemoveTag(Command):
    customer_id: UUID
    tag: Tag


class AddRelation(Command):
    """Record that this customer is (kind) the other one, for example `subsidiary_of` it."""

    customer_id: UUID
    kind: RelationKind
    other_id: UUID


class RemoveRelation(Command):
    customer_id: UUID
    kind: RelationKind
    other_id: UUID


class SetCustomField(Command):
    """Set a customer's value for one of the company's own fields; null clears it."""

    customer_id: UUID
    field: FieldCode
    value: Value | None


CustomerCommand = (
    RegisterCustomer
    | ChangeCustomer
    | AddTags
    | RemoveTag
    | AddRelation
    | RemoveRelation
    | SetCustomField
    | PointCommand
)
