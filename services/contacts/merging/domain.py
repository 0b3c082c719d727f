"""Merging customers that are the same, and undoing that.

No value is lost: values that the survivor does not take stay in the other customer's row and history. They come back
when the two are separated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeVar, assert_never, get_args
from uuid import UUID

from services.contacts.access import MERGE_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.customers.domain.separation import place_of, separation
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.merges import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
    ProfileField,
    ProfileFields,
)
from shared.kernel.customers import require_customer
from shared.kernel.merges import ALIASES, Alias
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import EventAbout
from shared.messages.fields import Code
from shared.messages.refusals import Invalid, Moved, Rejected
from shared.model.aggregate import Aggregate, Needs

P = TypeVar("P", EmailAddress, PhoneNumber, PostalAddress)
Side = Literal["into", "from"]
FIELDS: tuple[ProfileField, ...] = get_args(ProfileField)


class MergeCustomer(Command):
    """Record that another customer is the same as this one.

    Per field: whose value is kept; by default the survivor's, or the other customer's where the survivor has none.
    """

    customer_id: UUID
    from_id: UUID
    fields: Mapping[ProfileField, Side] = {}
    custom_fields: Mapping[Code, Side] = {}
    """The same for the company's own fields, by code."""

    @property
    def into_id(self) -> UUID:
        """The survivor, under the name that the alias uses."""
        return self.customer_id


class UnmergeCustomer(Command):
    """Separate two merged customers; without `from_id` the customer addressed is the one that was merged away."""

    customer_id: UUID
    from_id: UUID | None = None

    def redirected(self, into_id: UUID) -> "UnmergeCustomer":
        """Return the command for the survivor, when the absorbed customer was addressed."""
        return UnmergeCustomer(
            customer_id=into_id, from_id=self.from_id or self.customer_id, occurred_at=self.occurred_at
        )

    @property
    def into_id(self) -> UUID:
        """The survivor, under the name that the alias uses."""
        return self.customer_id


MergeCommand = MergeCustomer | UnmergeCustomer


class Outcome(NamedTuple):
    """The effect of a merge on the survivor's profile."""

    fact: CustomerAbsorbed
    kept: Mapping[ProfileField, Side]
    """Whose value each field has afterwards."""


def decide(
    row: Alias | None, command: MergeCommand, context: Context
) -> Sequence[CustomerAbsorbed | CustomerSeparated | EventAbout]:
    """Return the events for both histories."""
    into = require_customer(context.row(CUSTOMERS, command.customer_id))
    if into.merged_into is not None:
        raise Moved(into.merged_into)
    from_id = command.from_id
    if from_id is None:
        raise Rejected("is not merged into another customer", field="customer_id")
    if from_id == command.customer_id:
        raise Invalid("a customer cannot be merged with itself", field="from_id")
    other = require_customer(context.row(CUSTOMERS, from_id), field="from_id")
    match command:
        case MergeCustomer():
            _mergeable(into, other)
            fact = outcome(into, other, command.fields, command.custom_fields).fact
            return [fact, EventAbout(from_id, CustomerMerged(into_id=into.customer_id))]
        case UnmergeCustomer():
            if row is None or not row.holds:
                raise Rejected(_not_merged(other), field="from_id")
            return [
                separation(into, from_id, _others(into, context)),
                EventAbout(from_id, CustomerUnmerged(into_id=into.customer_id)),
            ]
        case _:
            assert_never(command)


def _not_merged(other: Customer) -> str:
    if other.merged_into is None:
        return "is not merged into this customer"
    return f"was merged into customer {other.merged_into}, which means this one now; separate that one first"


def _others(into: Customer, context: Context) -> Sequence[Customer]:
    """Return the rows of all customers that were merged into this one, as they were left."""
    rows = (context.row(CUSTOMERS, other.from_id) for other in into.absorbed)
    return [row for row in rows if row is not None]


def _mergeable(into: Customer, other: Customer) -> None:
    if other.merged_into is not None:
        raise Rejected(f"was already merged into customer {other.merged_into}", field="from_id")
    if other.kind != into.kind:
        raise Rejected("a person and an organisation cannot be the same customer; relate them", field="from_id")


def outcome(
    into: Customer,
    other: Customer,
    choice: Mapping[ProfileField, Side],
    custom_choice: Mapping[str, Side] | None = None,
) -> Outcome:
    """Return the effect of a merge on the profile; the preview and the merge itself use the same."""
    custom = _custom_taken(into, other, custom_choice or {})
    kept = {name: choice.get(name) or _by_itself(into, other, name) for name in FIELDS}
    taken = [name for name in FIELDS if kept[name] == "from" and getattr(into, name) != getattr(other, name)]
    if any(getattr(other, name) is None for name in taken if name == "name"):
        raise Invalid("a customer needs a name", field="fields")
    fact = CustomerAbsorbed(
        from_id=other.customer_id,
        from_name=other.name,
        also_known_as=tuple(name for absorbed in other.absorbed for name in absorbed.names),
        fields=tuple(taken),
        taken=_values(other, taken),
        replaced=_values(into, taken),
        emails=_new(other.emails, {email.address for email in into.emails}, lambda email: email.address),
        phones=_new(other.phones, {phone.number for phone in into.phones}, lambda phone: phone.number),
        addresses=_new(other.addresses, {place_of(address) for address in into.addresses}, place_of),
        tags=tuple(sorted(set(other.tags) - set(into.tags))),
        custom_taken=custom,
        custom_replaced=_held(into, [value.field for value in custom]),
    )
    return Outcome(fact, kept)


def _custom_taken(into: Customer, other: Customer, choice: Mapping[str, Side]) -> tuple[CustomValue, ...]:
    """Return the other customer's values that the survivor takes: missing ones and chosen ones."""
    mine = {value.field: value.value for value in into.custom_fields}
    return tuple(
        value
        for value in other.custom_fields
        if mine.get(value.field) != value.value
        and choice.get(value.field, "into" if value.field in mine else "from") == "from"
    )


def _held(customer: Customer, fields: Iterable[str]) -> tuple[CustomValue, ...]:
    names = frozenset(fields)
    return tuple(value for value in customer.custom_fields if value.field in names)


def _by_itself(into: Customer, other: Customer, name: ProfileField) -> Side:
    return "from" if getattr(into, name) is None and getattr(other, name) is not None else "into"


def _values(customer: Customer, names: Iterable[ProfileField]) -> ProfileFields:
    return ProfileFields(**{name: getattr(customer, name) for name in names})


def _new(points: Sequence[P], existing: set[Any], same: Any) -> tuple[P, ...]:
    """Return the points of contact that the survivor lacks; its own preferred one stays preferred."""
    return tuple(replace(point, preferred=False) for point in points if same(point) not in existing)


def needs(_row: Alias | None, command: MergeCommand, loaded: LoadedRows) -> Needs:
    """Yield both customers and all that are part of the survivor: some may hold what another takes along."""
    yield CUSTOMERS, (command.customer_id,)
    if command.from_id is not None:
        yield CUSTOMERS, (command.from_id,)
    into = loaded.row(CUSTOMERS, command.customer_id)
    if into is not None:
        yield from ((CUSTOMERS, (other.from_id,)) for other in into.absorbed)


def also_locks(command: MergeCommand) -> Iterable[UUID]:
    return (command.from_id,) if command.from_id is not None else ()


MERGE = Aggregate(
    ALIASES,
    decide,
    policy=MERGE_POLICY,
    subject=lambda _row, command: command.customer_id,
    needs=needs,
    also_locks=also_locks,
)
