"""What several departments keep of contacts' events: which customers and which colleagues there are.

Only the declaration is shared; each department folds it into a table of its own, from the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from shared.aliases import group_of
from shared.consents import ledgers_of
from shared.db import Reader
from shared.events.contacts import (
    CustomerAbsorbed,
    CustomerKind,
    CustomerMerged,
    CustomerRegistered,
    CustomerRenamed,
    CustomerSeparated,
    CustomerUnmerged,
    CustomerWithdrawn,
    UserDeactivated,
    UserEvent,
    UserJobChanged,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    UserRenamed,
)
from shared.message import Code, Given, Recorded, Rejected, Unknown, UserId
from shared.query import columns, row_of
from shared.views import Key, Rows

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
    """Whom its id means now (`shared.aliases`), if not itself; then it is not offered for anything new."""
    absorbed: tuple[UUID, ...] = ()
    """Customers whose ids mean this one now."""


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


def _same(customer: KnownCustomer) -> Iterable[UUID]:
    return (one for one in (customer.merged_into, *customer.absorbed) if one is not None)


LEDGERS = ledgers_of(KNOWN_CUSTOMERS, _same)
"""What a decision on a contact needs: the customer's ledger, and those of customers merged with it."""


@dataclass(frozen=True, slots=True)
class KnownUser:
    """A colleague as another department needs them: whom to assign work to, and where they belong."""

    handle: UserId
    name: str
    team: Code | None
    office: Code | None
    active: bool


def fold_user(row: KnownUser | None, event: Recorded[UserEvent]) -> KnownUser | None:
    match event.data:
        case UserRegistered() as user:
            return KnownUser(user.handle, user.name, user.team, user.office, active=True)
        case UserRenamed(name=name):
            return row and replace(row, name=name)
        case UserJobChanged():
            return row
        case UserMovedToTeam() as user:
            return row and replace(row, team=user.team, office=user.office)
        case UserDeactivated():
            return row and replace(row, active=False)
        case UserReactivated():
            return row and replace(row, active=True)
        case _:
            assert_never(event.data)


KNOWN_USERS = Rows("known_users", KnownUser, key=("handle",), of=UserEvent, fold=fold_user)


def customer_key(customer_id: UUID) -> tuple[Rows[KnownCustomer], Key]:
    """Name the row by which a decision tells whether there is such a customer."""
    return KNOWN_CUSTOMERS, (customer_id,)


def user_key(handle: UserId) -> tuple[Rows[KnownUser], Key]:
    """Name the row by which a decision learns of a colleague's team, office and leaving."""
    return KNOWN_USERS, (handle,)


def handle_of(actor: str) -> UserId:
    """Return the handle in an actor: `anna` of `user:anna`."""
    return actor.partition(":")[2]


def require_customer(given: Given, customer_id: UUID) -> None:
    """Refuse what concerns a customer whom contacts has not registered.

    Raises:
        Unknown: there is no such customer, or this department has not heard of it yet.
    """
    if given.related.get((KNOWN_CUSTOMERS.name, (customer_id,))) is None:
        raise Unknown("there is no customer with this id", field="customer_id")


def colleague(given: Given, handle: UserId) -> KnownUser:
    """Return who has this handle, with team and office where contacts has registered them.

    Whoever can sign in can work: a handle that is not registered is taken as it is.
    """
    user: KnownUser | None = given.related.get((KNOWN_USERS.name, (handle,)))
    return user or KnownUser(handle, handle, team=None, office=None, active=True)


def assignable(given: Given, handle: UserId, *, field: str) -> KnownUser:
    """Return the colleague who is to get some work.

    Raises:
        Rejected: the colleague has left.
    """
    user = colleague(given, handle)
    if not user.active:
        raise Rejected(f"{handle} no longer works here", field=field)
    return user


async def known_customer(db: Reader, customer_id: UUID) -> KnownCustomer | None:
    """Return whom an id means, or None where this department knows no customer with this id."""
    (customer_id, *_) = await group_of(db, customer_id)
    query = f"SELECT {columns(KnownCustomer)} FROM known_customers WHERE customer_id = $1"  # noqa: S608 - constants
    record = await db.fetchrow(query, customer_id)
    return row_of(KnownCustomer, record) if record else None


async def colleagues(db: Reader) -> list[KnownUser]:
    """Return everybody who works here now, by handle: whom work can be given to."""
    query = f"SELECT {columns(KnownUser)} FROM known_users WHERE active ORDER BY handle"  # noqa: S608 - constants
    return [row_of(KnownUser, record) for record in await db.fetch(query)]
