"""Enquiries whose customer is only suggested: a form or a shop named a value that a customer has, unverified.

A colleague says whose the enquiry is. Only then is it recorded in a customer's history, and that can be taken back
(docs/decisions/0013-unverified-matches-are-suggestions.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from services.contacts.access import SUGGESTION_POLICY
from services.contacts.consent.domain.request import CONSENT_REQUESTS, consent_requests
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.enquiries.domain.enquiry import ENQUIRIES, IncomingFields
from services.contacts.enquiries.domain.submission import id_of
from shared.events.contacts.activities.enquiries import (
    EnquiryAttributed,
    EnquiryChannel,
    EnquiryDetached,
    EnquiryDismissed,
    EnquiryFact,
    EnquiryReceived,
    EnquirySuggested,
    EnquiryWithdrawn,
    MatchedBy,
    SuggestionEvent,
)
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import EventAbout, Recorded
from shared.messages.fields import Line
from shared.messages.refusals import Moved, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

SuggestionStatus = Literal["waiting", "attributed", "dismissed"]


@dataclass(frozen=True, slots=True)
class SuggestedEnquiry:
    """An enquiry that waits for its customer, or waited; `closed_by` says who decided."""

    enquiry_id: UUID
    status: SuggestionStatus
    suggested_id: UUID
    """The customer who has the value by which it was matched."""
    matched_by: MatchedBy | None
    channel: EnquiryChannel
    form_id: UUID | None
    system: str | None
    message_id: str | None
    name: str | None
    company: str | None
    email: str | None
    phone: str | None
    customer_number: str | None
    subject: str | None
    text: str | None
    product: str | None
    order_number: str | None
    consent_wording: str | None
    response_due: datetime | None
    received_at: datetime
    customer_id: UUID | None = None
    """The customer to whom it was attributed."""
    recorded_as: UUID | None = None
    """Its id in that customer's history."""
    attributions: int = 0
    """How often it was attributed; each attribution has an id of its own, because streams share no order."""
    closed_by: str | None = None
    closing: str | None = None

    @property
    def next_id(self) -> UUID:
        """The id under which the next attribution records it: first its own, then one derived from it."""
        return id_of("attribution", self.enquiry_id, self.attributions) if self.attributions else self.enquiry_id


class SuggestEnquiry(IncomingFields):
    """Record an enquiry that names a value of a customer, unverified; for the intake channels."""

    suggested_id: UUID
    customer_number: Line | None = None


class AttributeEnquiry(Command):
    """Say which customer the enquiry comes from: the suggested one or another."""

    enquiry_id: UUID
    customer_id: UUID


class DetachEnquiry(Command):
    """Take back that the enquiry comes from this customer."""

    enquiry_id: UUID
    customer_id: UUID
    cause: Line | None = None


class DismissEnquiry(Command):
    """Record that no answer is needed, and why."""

    enquiry_id: UUID
    cause: Line


SuggestionCommand = SuggestEnquiry | AttributeEnquiry | DetachEnquiry | DismissEnquiry


def decide(
    row: SuggestedEnquiry | None, command: SuggestionCommand, context: Context
) -> Sequence[SuggestionEvent | EventAbout]:
    """Return what happens to the suggestion, and to the histories of customers."""
    if isinstance(command, SuggestEnquiry):
        fields = command.model_dump(exclude={"enquiry_id", "occurred_at"})
        return [] if row is not None else [EnquirySuggested(**fields)]
    if row is None:
        raise Unknown("no such enquiry waits for its customer", field="enquiry_id")
    match command:
        case AttributeEnquiry(customer_id=customer_id):
            if row.status == "attributed" and row.customer_id == customer_id:
                return []
            _require_waiting(row)
            return _attributed(row, require_customer(context.row(CUSTOMERS, customer_id)))
        case DetachEnquiry():
            return _detached(row, command)
        case DismissEnquiry(cause=cause):
            _require_waiting(row)
            return [EnquiryDismissed(cause=cause)]
        case _:
            assert_never(command)


def _require_waiting(row: SuggestedEnquiry) -> None:
    if row.status != "waiting":
        raise Rejected(f"the enquiry was {row.status} already", field="enquiry_id")


def _attributed(row: SuggestedEnquiry, customer: Customer) -> Sequence[SuggestionEvent | EventAbout]:
    """Return the events for both histories; only now may the enquiry ask for the customer's consent."""
    if customer.merged_into is not None:
        raise Moved(customer.merged_into)
    arrived = {name: getattr(row, name) for name in EnquiryFact.model_fields if name != "matched_by"}
    received = EnquiryReceived(
        enquiry_id=row.next_id,
        owner=customer.owner,
        suggestion_id=row.enquiry_id,
        arrived_at=row.received_at,
        **arrived,
    )
    requests = consent_requests(customer, row.next_id, wording=row.consent_wording, email=row.email, at=row.received_at)
    return [
        EnquiryAttributed(customer_id=customer.customer_id, recorded_as=row.next_id),
        *(EventAbout(customer.customer_id, event) for event in (received, *requests)),
    ]


def _detached(row: SuggestedEnquiry, command: DetachEnquiry) -> Sequence[SuggestionEvent | EventAbout]:
    if row.recorded_as is None or row.customer_id != command.customer_id:
        raise Rejected("the enquiry is not recorded with this customer", field="customer_id")
    withdrawn = EnquiryWithdrawn(enquiry_id=row.recorded_as, cause=command.cause)
    return [EnquiryDetached(customer_id=command.customer_id), EventAbout(command.customer_id, withdrawn)]


def fold(row: SuggestedEnquiry | None, event: Recorded[SuggestionEvent]) -> SuggestedEnquiry | None:
    """Return the suggestion after the event."""
    match event.data:
        case EnquirySuggested() as new:
            fields: dict[str, Any] = new.model_dump()
            return SuggestedEnquiry(enquiry_id=event.subject_id, status="waiting", received_at=event.time, **fields)
        case EnquiryAttributed(customer_id=customer_id, recorded_as=recorded_as):
            return row and replace(
                row,
                status="attributed",
                customer_id=customer_id,
                recorded_as=recorded_as,
                attributions=row.attributions + 1,
                closed_by=event.actor,
            )
        case EnquiryDetached():
            return row and replace(row, status="waiting", customer_id=None, recorded_as=None, closed_by=None)
        case EnquiryDismissed(cause=cause):
            return row and replace(row, status="dismissed", closed_by=event.actor, closing=cause)
        case _:
            assert_never(event.data)


def needs(row: SuggestedEnquiry | None, command: SuggestionCommand, _known: LoadedRows) -> Needs:
    match row, command:
        case SuggestedEnquiry(), AttributeEnquiry(customer_id=customer_id):
            recorded = (row.next_id,)
            return [(CUSTOMERS, (customer_id,)), (ENQUIRIES, recorded), (CONSENT_REQUESTS, recorded)]
        case SuggestedEnquiry(recorded_as=UUID() as recorded_as), DetachEnquiry():
            return [(ENQUIRIES, (recorded_as,)), (CONSENT_REQUESTS, (recorded_as,))]
        case _:
            return []


def also_locks(command: SuggestionCommand) -> Iterable[UUID]:
    return (command.customer_id,) if isinstance(command, AttributeEnquiry | DetachEnquiry) else ()


SUGGESTED_ENQUIRIES = Rows(
    "suggested_enquiries",
    SuggestedEnquiry,
    key=("enquiry_id",),
    of=SuggestionEvent,
    fold=fold,
    key_of=lambda event: ((event.subject_id,),),
    indexes=("(status, received_at, enquiry_id)", "(suggested_id)"),
)
SUGGESTED_ENQUIRY = Aggregate(
    SUGGESTED_ENQUIRIES,
    decide,
    policy=SUGGESTION_POLICY,
    subject_kind="enquiry",
    subject=lambda _row, command: command.enquiry_id,
    needs=needs,
    also_locks=also_locks,
    also_kind="customer",
)
