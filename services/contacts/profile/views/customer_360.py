"""The customer 360: everything known about a customer, now from the tables or earlier from its history."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from services.contacts.activities.domain.interaction.row import INTERACTIONS, Interaction
from services.contacts.activities.views.interaction_counts import interaction_counts
from services.contacts.contact_persons.domain.row import CONTACT_PERSONS, ContactPerson
from services.contacts.contact_persons.views import KnownElsewhere, contacts_of, elsewhere
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Absorbed, Customer
from services.contacts.customers.views.relations import RelatedCustomer, relations_of
from services.contacts.enquiries.domain.enquiry import ENQUIRIES, Enquiry
from services.contacts.enquiries.views import MOST as MOST_ENQUIRIES
from services.contacts.enquiries.views import enquiries_of
from services.contacts.people.views import Placement, place_at, place_of, user
from services.contacts.profile.views.activity import ProfileActivity, profile_activity, profile_activity_of
from services.contacts.profile.views.opportunities import (
    CUSTOMER_OPPORTUNITIES,
    MOST,
    CustomerOpportunity,
    opportunities_of,
)
from services.contacts.profile.views.tickets import CUSTOMER_TICKETS, CustomerTicket, tickets_of
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.profile import CustomerKind
from shared.messages.event import Recorded
from shared.messages.money import Money
from shared.model.reader import Reader
from shared.model.replay import HistoryUntil, replay
from shared.model.view import Rows
from shared.query.select import select

R = TypeVar("R")
SETTLED = frozenset({"resolved", "closed"})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A step that somebody promised to take."""

    due: date | None
    what: str
    owner: str | None
    opportunity_id: UUID | None = None
    """The opportunity that it belongs to; otherwise `interaction_id` says where it was agreed."""
    interaction_id: UUID | None = None
    customer_id: UUID | None = None
    """The customer of that interaction: this one, or one merged with it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of interactions by kind, and of opportunities and tickets by status."""

    interactions: Mapping[str, int]
    opportunities: Mapping[str, int]
    tickets: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerParts:
    """The parts of a customer that were looked up, from whatever source."""

    customer: Customer
    looked_after_by: Placement | None
    contacts: Sequence[ContactPerson]
    elsewhere: Sequence[KnownElsewhere]
    relations: Sequence[RelatedCustomer]
    opportunities: Sequence[CustomerOpportunity]
    tickets: Sequence[CustomerTicket]
    enquiries: Sequence[Enquiry]
    counts: Counts
    last_interaction_at: datetime | None
    dealings: ProfileActivity


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer360:
    """The profile and what belongs to it. Contact persons who have left come last."""

    customer_id: UUID
    kind: CustomerKind
    name: str
    emails: tuple[EmailAddress, ...]
    phones: tuple[PhoneNumber, ...]
    addresses: tuple[PostalAddress, ...]
    website: str | None
    sector: str | None
    owner: str | None
    looked_after_by: Placement | None
    """The owner with their name, team and manager, where they are registered as a colleague."""
    territory: str | None
    source: str | None
    tags: tuple[str, ...]
    external_id: str | None
    year_established: int | None
    annual_revenue: Money | None
    employees: int | None
    custom_fields: tuple[CustomValue, ...]
    """Values of the company's own fields; their labels are in `GET /custom-fields`."""
    registered_at: datetime
    changed_at: datetime
    absorbed: tuple[Absorbed, ...]
    """Customers that were merged into this one."""
    contacts: Sequence[ContactPerson]
    contacts_elsewhere: Sequence[KnownElsewhere]
    """Other organisations at which its contact persons are known."""
    relations: Sequence[RelatedCustomer]
    opportunities: Sequence[CustomerOpportunity]
    tickets: Sequence[CustomerTicket]
    enquiries: Sequence[Enquiry]
    follow_ups: Sequence[FollowUp]
    counts: Counts
    last_interaction_at: datetime | None
    dealings: ProfileActivity


PROFILE = tuple(
    field.name
    for field in fields(Customer360)
    if field.name in {column.name for column in fields(Customer)} - {"relations"}
)


def compose(parts: CustomerParts) -> Customer360:
    """Assemble the 360 from its parts."""
    profile: dict[str, Any] = {name: getattr(parts.customer, name) for name in PROFILE}
    return Customer360(
        **profile,
        looked_after_by=parts.looked_after_by,
        contacts=sorted(parts.contacts, key=lambda person: (person.left_at is not None, person.added_at)),
        contacts_elsewhere=parts.elsewhere,
        relations=parts.relations,
        opportunities=parts.opportunities,
        tickets=parts.tickets,
        enquiries=parts.enquiries,
        follow_ups=follow_ups(parts.opportunities, parts.dealings.steps),
        counts=parts.counts,
        last_interaction_at=parts.last_interaction_at,
        dealings=parts.dealings,
    )


def follow_ups(opportunities: Iterable[CustomerOpportunity], interactions: Iterable[Interaction]) -> Sequence[FollowUp]:
    """Return the next steps of open opportunities and interactions, the earliest due date first."""
    steps = [
        FollowUp(opportunity.next_step_due, opportunity.next_step, opportunity.owner, opportunity.opportunity_id)
        for opportunity in opportunities
        if opportunity.next_step
    ]
    steps += [
        FollowUp(
            row.next_step_due,
            row.next_step,
            row.next_step_owner or row.handled_by,
            interaction_id=row.interaction_id,
            customer_id=row.customer_id,
        )
        for row in interactions
        if row.next_step
    ]
    return sorted(steps, key=lambda step: (step.due or date.max, step.opportunity_id or step.interaction_id))


async def customer_360(db: Reader, customer_id: UUID, now: datetime) -> Customer360 | None:
    """Return the customer as it is now, or None if there is no such customer."""
    customer = await select(CUSTOMERS).where("customer_id = store.meaning({})", customer_id).first(db)
    if customer is None:
        return None
    contacts = await contacts_of(db, customer_id)
    return compose(
        CustomerParts(
            customer=customer,
            looked_after_by=place_of(await user(db, customer.owner)) if customer.owner else None,
            contacts=contacts,
            elsewhere=await elsewhere(db, customer_id, contacts, now),
            relations=await relations_of(db, customer_id),
            opportunities=await opportunities_of(db, customer_id),
            tickets=await tickets_of(db, customer_id),
            enquiries=await enquiries_of(db, customer_id),
            counts=await _counts(db, customer_id),
            last_interaction_at=await _last_interaction(db, customer_id),
            dealings=await profile_activity(db, customer_id),
        )
    )


async def customer_360_as_of(db: Reader, past: HistoryUntil, customer_id: UUID, at: datetime) -> Customer360 | None:
    """Return the customer as it was at a moment, folded from its history up to then.

    Some data lies in other histories: others' relations to it, its people there, its owner's place in the company. It
    comes from those histories, or from tables that keep times.
    """
    events = tuple(await past(customer_id, at))
    then = folded_360(events, await relations_of(db, customer_id, at))
    if then is None:
        return None
    owner = await place_at(past, then.owner, at) if then.owner else None
    return replace(then, looked_after_by=owner, contacts_elsewhere=await elsewhere(db, customer_id, then.contacts, at))


def folded_360(history: Iterable[Recorded[Any]], relations: Sequence[RelatedCustomer]) -> Customer360 | None:
    """Return the customer according to these events of its history, or None if they do not register it."""
    events = tuple(history)
    customer = next((row for row in replay(CUSTOMERS, events).values() if row.merged_into is None), None)
    if customer is None:
        return None
    opportunities = tuple(replay(CUSTOMER_OPPORTUNITIES, events).values())
    tickets = tuple(replay(CUSTOMER_TICKETS, events).values())
    interactions = [row for row in replay(INTERACTIONS, events).values() if not row.withdrawn]
    return compose(
        CustomerParts(
            customer=customer,
            looked_after_by=None,
            contacts=tuple(replay(CONTACT_PERSONS, events).values()),
            elsewhere=(),
            relations=relations,
            opportunities=_first(opportunities, lambda row: (row.status == "open", row.opportunity_id)),
            tickets=_first(tickets, lambda row: (row.status not in SETTLED, row.ticket_id)),
            enquiries=_first(
                replay(ENQUIRIES, events).values(), lambda row: (row.status == "open", row.received_at), MOST_ENQUIRIES
            ),
            counts=Counts(*(Counter(kinds) for kinds in _kinds(interactions, opportunities, tickets))),
            last_interaction_at=max((row.happened_at for row in interactions), default=None),
            dealings=profile_activity_of(events),
        )
    )


async def _counts(db: Reader, customer_id: UUID) -> Counts:
    return Counts(
        interactions=await interaction_counts(db, customer_id),
        opportunities=await _by_status(db, CUSTOMER_OPPORTUNITIES, customer_id),
        tickets=await _by_status(db, CUSTOMER_TICKETS, customer_id),
    )


async def _last_interaction(db: Reader, customer_id: UUID) -> datetime | None:
    record = await db.fetchrow(
        "SELECT max(happened_at) AS at FROM interactions "
        "WHERE customer_id = ANY(store.same_customer($1)) AND NOT withdrawn",
        customer_id,
    )
    return record["at"] if record else None


def _kinds(
    interactions: Iterable[Interaction],
    opportunities: Iterable[CustomerOpportunity],
    tickets: Iterable[CustomerTicket],
) -> Iterator[Iterable[str]]:
    yield (row.kind for row in interactions)
    yield (row.status for row in opportunities)
    yield (row.status for row in tickets)


def _first(rows: Iterable[R], order: Callable[[R], tuple[bool, Any]], most: int = MOST) -> Sequence[R]:
    return sorted(rows, key=order, reverse=True)[:most]


async def _by_status(db: Reader, view: Rows[Any], customer_id: UUID) -> Mapping[str, int]:
    rows = select(view).where("customer_id = ANY(store.same_customer({}))", customer_id)
    records = await db.fetch(rows.grouped("status", "count(*) AS number"), *rows.conditions.args)
    return {record["status"]: record["number"] for record in records}
