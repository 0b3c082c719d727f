"""Customers as all departments except contacts know them from contacts' events: their existence and their names.

Only the declaration is shared; each department folds the events from the log into its own table.
"""

from dataclasses import dataclass, replace
from typing import TypeVar, assert_never
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.customers.merges import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
)
from shared.events.contacts.customers.profile import (
    CustomerKind,
    CustomerRegistered,
    CustomerRenamed,
    CustomerWithdrawn,
)
from shared.kernel.merges import merged_ids_of
from shared.messages.event import Recorded
from shared.messages.refusals import Unknown
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select
from shared.query.text import grams, normal_text, pinyin, search_text

R = TypeVar("R")

CustomerEntryEvent = (
    CustomerRegistered
    | CustomerRenamed
    | CustomerAbsorbed
    | CustomerSeparated
    | CustomerMerged
    | CustomerUnmerged
    | CustomerWithdrawn
)


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """A customer as another department needs it: its existence and its name."""

    customer_id: UUID
    kind: CustomerKind
    name: str
    merged_into: UUID | None = None
    """The customer that its id now refers to (`shared.kernel.merges`), or None for itself. If set, this customer is not
    offered for anything new."""
    absorbed: tuple[UUID, ...] = ()
    """Customers whose ids now refer to this customer."""

    @property
    def same(self) -> tuple[UUID, ...]:
        """The ids of customers directly merged with this one; these may have further merges."""
        return self.absorbed if self.merged_into is None else (self.merged_into, *self.absorbed)


@pydantic_dataclass(frozen=True, slots=True)
class FormerName:
    """The name of a customer that was merged into this one."""

    from_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class CustomerEntry(CustomerSummary):
    """A customer with its searchable names, including the names of customers merged into it."""

    former: tuple[FormerName, ...] = ()
    name_key: str = ""
    search: str = ""
    grams: tuple[str, ...] = ()


def fold_customer(row: CustomerEntry | None, event: Recorded[CustomerEntryEvent]) -> CustomerEntry | None:
    """Return the customer after the event."""
    match event.data:
        case CustomerRegistered() as registered:
            return _findable(CustomerEntry(event.subject_id, registered.kind, registered.name))
        case CustomerRenamed(name=name):
            return row and _findable(replace(row, name=name))
        case CustomerAbsorbed() as absorbed:
            return row and _absorbing(row, absorbed)
        case CustomerSeparated() as separated:
            return row and _separated(row, separated)
        case CustomerMerged(into_id=into_id):
            return row and replace(row, merged_into=into_id)
        case CustomerUnmerged():
            return row and replace(row, merged_into=None)
        case CustomerWithdrawn():
            return None
        case _:
            assert_never(event.data)


def _absorbing(row: CustomerEntry, event: CustomerAbsorbed) -> CustomerEntry:
    names = tuple(FormerName(event.from_id, name) for name in (event.from_name, *event.also_known_as))
    name = event.taken.name if "name" in event.fields else None
    absorbed = (*row.absorbed, event.from_id)
    return _findable(replace(row, name=name or row.name, absorbed=absorbed, former=(*row.former, *names)))


def _separated(row: CustomerEntry, event: CustomerSeparated) -> CustomerEntry:
    absorbed = tuple(customer for customer in row.absorbed if customer != event.from_id)
    former = tuple(name for name in row.former if name.from_id != event.from_id)
    name = event.restored.name if "name" in event.fields else None
    return _findable(replace(row, name=name or row.name, absorbed=absorbed, former=former))


def _findable(row: CustomerEntry) -> CustomerEntry:
    names = (row.name, *(former.name for former in row.former))
    text = search_text((*names, *(part for name in names for part in pinyin(name))))
    return replace(row, name_key=normal_text(row.name), search=text, grams=grams(text))


KNOWN_CUSTOMERS = Rows(
    "known_customers",
    CustomerEntry,
    key=("customer_id",),
    of=CustomerEntryEvent,
    fold=fold_customer,
    indexes=(
        '(name_key COLLATE "C", customer_id)',
        "USING gin (search gin_trgm_ops)",
        "USING gin (grams)",
    ),
    revision=4,
)


def require_customer(customer: R | None, *, field: str | None = "customer_id") -> R:
    """Return a customer's row; refuse the request if there is none.

    Raises:
        Unknown: there is no such customer, or this department has not received its events yet.
    """
    if customer is None:
        raise Unknown("there is no such customer", field=field)
    return customer


async def known_customer(db: Reader, customer_id: UUID) -> CustomerSummary | None:
    """Return the customer that an id refers to, or None if this department does not know it."""
    (customer_id, *_) = await merged_ids_of(db, customer_id)
    return await select(KNOWN_CUSTOMERS).returning(CustomerSummary).equal(customer_id=customer_id).first(db)
