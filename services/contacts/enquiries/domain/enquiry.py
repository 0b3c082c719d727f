"""Enquiries: received, assigned, answered or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from services.contacts.access import ENQUIRY_POLICY
from services.contacts.consent.domain.request import CONSENT_REQUESTS, consent_requests
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.people.domain.colleague.row import USERS, colleague
from shared.events.contacts.activities.consent import ConsentRequested
from shared.events.contacts.activities.enquiries import (
    EnquiryAnswered,
    EnquiryAssigned,
    EnquiryChannel,
    EnquiryEvent,
    EnquiryReceived,
    EnquiryRejected,
    EnquiryWithdrawn,
    MatchedBy,
)
from shared.events.contacts.activities.interactions import ContactChannel
from shared.kernel.colleagues import require_active
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.event import Recorded
from shared.messages.fields import Code, Line, Moment, Text, UserId
from shared.messages.refusals import Moved, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

EnquiryStatus = Literal["open", "answered", "rejected"]


@dataclass(frozen=True, slots=True)
class Enquiry:
    """An enquiry as it stands; `closed_at` and `closed_by` say who answered or rejected it."""

    enquiry_id: UUID
    customer_id: UUID
    status: EnquiryStatus
    channel: EnquiryChannel
    form_id: UUID | None
    system: str | None
    name: str | None
    company: str | None
    email: str | None
    phone: str | None
    subject: str | None
    text: str | None
    product: str | None
    order_number: str | None
    matched_by: str | None
    owner: str | None
    response_due: datetime | None
    received_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    closing: str | None = None
    suggestion_id: UUID | None = None
    """The suggestion that a colleague confirmed or corrected; undoing that withdraws the enquiry."""


class IncomingFields(Command):
    """What comes in through a form or a shop, as a command carries it."""

    enquiry_id: UUID
    channel: EnquiryChannel
    form_id: UUID | None = None
    system: Code | None = None
    message_id: Line | None = None
    name: Line | None = None
    company: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    subject: Line | None = None
    text: Text | None = None
    product: Line | None = None
    order_number: Line | None = None
    matched_by: MatchedBy | None = None
    response_due: Moment | None = None
    consent_wording: Line | None = None
    """The consent that was ticked, if one was."""


class ReceiveEnquiry(IncomingFields):
    """Record a customer's enquiry; for the intake channels, which determine the customer."""

    customer_id: UUID
    owner: UserId | None = None


class AssignEnquiry(Command):
    enquiry_id: UUID
    owner: UserId | None


class AnswerEnquiry(Command):
    """Record that the customer got a first answer."""

    enquiry_id: UUID
    channel: ContactChannel | None = None
    note: Text | None = None


class RejectEnquiry(Command):
    """Record that no answer is needed, and why."""

    enquiry_id: UUID
    cause: Line


EnquiryCommand = ReceiveEnquiry | AssignEnquiry | AnswerEnquiry | RejectEnquiry


def decide(row: Enquiry | None, command: EnquiryCommand, context: Context) -> Sequence[EnquiryEvent | ConsentRequested]:
    """Return what happens to the enquiry. One that has already come in changes nothing: senders repeat themselves."""
    if isinstance(command, ReceiveEnquiry):
        return [] if row is not None else _received(command, context)
    if row is None:
        raise Unknown("no such enquiry", field="enquiry_id")
    if row.status != "open":
        raise Rejected(f"the enquiry was already {row.status}", field="enquiry_id")
    match command:
        case AssignEnquiry(owner=owner):
            require_active(colleague(context, owner), field="owner")
            return [] if owner == row.owner else [EnquiryAssigned(enquiry_id=row.enquiry_id, owner=owner)]
        case AnswerEnquiry(channel=channel, note=note):
            return [EnquiryAnswered(enquiry_id=row.enquiry_id, channel=channel, note=note)]
        case RejectEnquiry(cause=cause):
            return [EnquiryRejected(enquiry_id=row.enquiry_id, cause=cause)]
        case _:
            assert_never(command)


def _received(command: ReceiveEnquiry, context: Context) -> Sequence[EnquiryReceived | ConsentRequested]:
    customer = require_customer(context.row(CUSTOMERS, command.customer_id))
    if customer.merged_into is not None:
        raise Moved(customer.merged_into)
    fields = command.model_dump(exclude={"customer_id", "occurred_at", "consent_wording"})
    received = EnquiryReceived(**{**fields, "owner": command.owner or customer.owner})
    at = happened_at(command, context)
    requests = consent_requests(
        customer, command.enquiry_id, wording=command.consent_wording, email=command.email, at=at
    )
    return [received, *requests]


def fold(row: Enquiry | None, event: Recorded[EnquiryEvent]) -> Enquiry | None:
    """Return the enquiry after the event."""
    match event.data:
        case EnquiryReceived() as new:
            fields = new.model_dump(exclude={"message_id", "arrived_at"})
            received_at = new.arrived_at or event.time
            return Enquiry(customer_id=event.subject_id, status="open", received_at=received_at, **fields)
        case EnquiryAssigned(owner=owner):
            return row and replace(row, owner=owner)
        case EnquiryAnswered(note=note):
            return row and _closed(row, event, "answered", note)
        case EnquiryRejected(cause=cause):
            return row and _closed(row, event, "rejected", cause)
        case EnquiryWithdrawn():
            return None
        case _:
            assert_never(event.data)


def _closed(row: Enquiry, event: Recorded[Any], status: EnquiryStatus, closing: str | None) -> Enquiry:
    return replace(row, status=status, closed_at=event.time, closed_by=event.actor, closing=closing)


def needs(_row: Enquiry | None, command: EnquiryCommand, _known: LoadedRows) -> Needs:
    match command:
        case ReceiveEnquiry(customer_id=customer_id, enquiry_id=enquiry_id):
            return [(CUSTOMERS, (customer_id,)), (CONSENT_REQUESTS, (enquiry_id,))]
        case AssignEnquiry(owner=str(owner)):
            return [(USERS, (owner,))]
        case _:
            return []


ENQUIRIES = Rows(
    "enquiries",
    Enquiry,
    key=("enquiry_id",),
    of=EnquiryEvent,
    fold=fold,
    indexes=(
        "(customer_id)",
        "(received_at, enquiry_id)",
        "(status, received_at, enquiry_id)",
        "(owner, received_at, enquiry_id)",
        "(response_due) WHERE status = 'open'",
    ),
    revision=2,
)
ENQUIRY = Aggregate(ENQUIRIES, decide, policy=ENQUIRY_POLICY, needs=needs)
