"""What several departments keep of contacts' events: which customers and which colleagues there are.

Only the declaration is shared; each department folds it into a table of its own, from the log.
"""

from dataclasses import dataclass, replace
from typing import TypeVar, assert_never
from uuid import UUID

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
from shared.kernel.merges import group_of
from shared.messages.event import Recorded
from shared.messages.refusals import Unknown
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select

R = TypeVar("R")

KnownCustomerEvent = (
    CustomerRegistered
    | CustomerRenamed
    | CustomerAbsorbed
    | CustomerSeparated
    | CustomerMerged
    | CustomerUnmerged
    | CustomerWithdrawn
)


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer as another department needs it: that it exists, and its name."""

    customer_id: UUID
    kind: CustomerKind
    name: str
    merged_into: UUID | None = None
    """Whom its id means now (`shared.kernel.merges`), if not itself; then it is not offered for anything new."""
    absorbed: tuple[UUID, ...] = ()
    """Customers whose ids mean this one now."""

    @property
    def same(self) -> tuple[UUID, ...]:
        """The ids of those who were merged with this customer; theirs may lead further."""
        return self.absorbed if self.merged_into is None else (self.merged_into, *self.absorbed)


def fold_customer(row: KnownCustomer | None, event: Recorded[KnownCustomerEvent]) -> KnownCustomer | None:
    match event.data:
        case CustomerRegistered() as registered:
            return KnownCustomer(event.subject_id, registered.kind, registered.name)
        case CustomerRenamed() as renamed:
            return row and replace(row, name=renamed.name)
        case CustomerAbsorbed(from_id=other, fields=fields, taken=values):
            name = values.name if "name" in fields else None
            return row and replace(row, name=name or row.name, absorbed=(*row.absorbed, other))
        case CustomerSeparated(from_id=other, fields=fields, restored=values):
            name = values.name if "name" in fields else None
            left = tuple(one for one in row.absorbed if one != other) if row else ()
            return row and replace(row, name=name or row.name, absorbed=left)
        case CustomerMerged(into_id=other):
            return row and replace(row, merged_into=other)
        case CustomerUnmerged():
            return row and replace(row, merged_into=None)
        case CustomerWithdrawn():
            return None
        case _:
            assert_never(event.data)


KNOWN_CUSTOMERS = Rows(
    "known_customers",
    KnownCustomer,
    key=("customer_id",),
    of=KnownCustomerEvent,
    fold=fold_customer,
    revision=3,
)


def require_customer(customer: R | None, *, field: str | None = "customer_id") -> R:
    """Return a customer's row; refuse what concerns one whom contacts has not registered.

    Raises:
        Unknown: there is no such customer, or this department has not heard of it yet.
    """
    if customer is None:
        raise Unknown("there is no such customer", field=field)
    return customer


async def known_customer(db: Reader, customer_id: UUID) -> KnownCustomer | None:
    """Return whom an id means, or None where this department knows no customer with this id."""
    (customer_id, *_) = await group_of(db, customer_id)
    return await select(KNOWN_CUSTOMERS).equal(customer_id=customer_id).first(db)
