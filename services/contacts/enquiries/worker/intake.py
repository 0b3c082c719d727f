"""Taking in an enquiry: register or recognise the customer, or suggest one, and record the question.

What a form or an e-mail address says is unverified, so it only suggests a customer. Every id is derived from the
enquiry's, so repeating an enquiry or resuming after a crash adds nothing.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.contacts.contact_persons.domain.commands import AddContactPerson
from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.enquiries.domain.enquiry import ENQUIRY, ReceiveEnquiry
from services.contacts.enquiries.domain.quarantine import QUARANTINED_MESSAGE, Quarantine
from services.contacts.enquiries.domain.submission import Submission, id_of
from services.contacts.enquiries.domain.suggestion import (
    SUGGESTED_ENQUIRY,
    AttributeEnquiry,
    SuggestedEnquiry,
    SuggestEnquiry,
)
from services.contacts.enquiries.domain.web_form import WebForm
from services.contacts.enquiries.views import Match, is_known, match, suggestion, web_form
from shared.engine.commands.dispatch import execute_until_done
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.events.contacts.activities.enquiries import AsideReason, EnquiryChannel
from shared.messages.clock import utc_now
from shared.messages.command import Command
from shared.messages.refusals import Refused, Rejected, Unknown
from shared.model.aggregate import Aggregate
from shared.model.reader import Reader
from shared.web.runtime import Part

REGISTERED_FROM = ("name", "company", "email", "phone", "customer_number", "subject", "text")
"""The fields of an enquiry from which its customer is registered, with those that every submission has."""


@dataclass(frozen=True, slots=True)
class IncomingEnquiry:
    """An enquiry as it arrived: the question, the channel, and what the form says about it."""

    enquiry_id: UUID
    channel: EnquiryChannel
    submission: Submission
    form: WebForm | None = None
    system: str | None = None
    message_id: str | None = None
    occurred_at: datetime | None = None
    received_at: datetime = field(default_factory=utc_now)

    @property
    def response_due(self) -> datetime | None:
        """The time by which somebody should have answered."""
        hours = self.form.response_hours if self.form else None
        return (self.occurred_at or self.received_at) + timedelta(hours=hours) if hours else None

    @property
    def consent_wording(self) -> str | None:
        """The consent that was ticked, if one was."""
        return self.form.consent_wording if self.form and self.submission.consent else None

    def verifies(self, existing: Match) -> bool:
        """Return whether the customer is certain: systems that may write to the topic know their customers' numbers."""
        return self.channel == "shop" and existing.by == "external_id"


class Intake:
    """Takes in enquiries one at a time, so that a new customer who sends two is not registered twice."""

    def __init__(self, db: Reader, queue: CommandQueue) -> None:
        self._db = db
        self._queue = queue
        self._one_at_a_time = asyncio.Lock()

    async def receive(self, arrived: IncomingEnquiry, actor: str) -> UUID:
        """Record an enquiry and return its id.

        Raises:
            Refused: it cannot be recorded as it is; the refusal names the field and the rule.
        """
        async with self._one_at_a_time:
            if await is_known(self._db, arrived.enquiry_id):
                return arrived.enquiry_id
            enquiry = arrived.submission
            origin = _origin(actor, arrived)
            existing = await match(
                self._db, external_id=enquiry.customer_number, email=enquiry.email, phone=enquiry.number
            )
            if existing and existing.customer_id == id_of("customer", arrived.enquiry_id):
                existing = None  # registered by the first attempt at this very enquiry
            if existing and not arrived.verifies(existing):
                await self._send(SUGGESTED_ENQUIRY, _suggestion(arrived, existing), origin)
            else:
                customer_id = existing.customer_id if existing else await self._register(arrived, origin)
                await self._send(ENQUIRY, _enquiry(arrived, customer_id, existing), origin)
        return arrived.enquiry_id

    async def register(self, enquiry_id: UUID, actor: str) -> UUID:
        """Register a new customer for an enquiry that waits for its customer, and return the customer's id.

        Raises:
            Refused: it cannot be registered, or the enquiry does not wait any more.
        """
        async with self._one_at_a_time:
            waiting = await suggestion(self._db, enquiry_id)
            if waiting is None:
                raise Unknown("no such enquiry waits for its customer", field="enquiry_id")
            if waiting.status != "waiting":
                raise Rejected(f"the enquiry was {waiting.status} already", field="enquiry_id")
            form = await web_form(self._db, waiting.form_id) if waiting.form_id else None
            arrived = _arrived(waiting, form)
            origin = _origin(actor, arrived)
            customer_id = await self._register(arrived, origin)
            command = AttributeEnquiry(enquiry_id=enquiry_id, customer_id=customer_id)
            await self._send(SUGGESTED_ENQUIRY, command, origin)
        return customer_id

    async def quarantine(self, inbound_id: UUID, reason: AsideReason, **fields: Any) -> None:
        """Quarantine something that cannot be taken in as an enquiry, for a user to decide on."""
        origin = Origin("system:inbound", f"inbound/{inbound_id}", f"inbound/{inbound_id}", channel=reason)
        await self._send(QUARANTINED_MESSAGE, Quarantine(inbound_id=inbound_id, reason=reason, **fields), origin)

    async def _register(self, arrived: IncomingEnquiry, origin: Origin) -> UUID:
        customer_id = id_of("customer", arrived.enquiry_id)
        enquiry, form = arrived.submission, arrived.form
        command = RegisterCustomer(
            customer_id=customer_id,
            kind="organisation" if enquiry.company else "person",
            name=enquiry.company or enquiry.name or "",
            email=enquiry.email,
            phone=enquiry.number,
            external_id=enquiry.customer_number,
            source=form.source if form else arrived.system,
            owner=form.owner if form else None,
            territory=form.territory if form else None,
            tags=form.tags if form else (),
            occurred_at=arrived.occurred_at,
        )
        await self._send(CUSTOMER, command, origin, done="customer_id")
        if enquiry.company and enquiry.name:
            person = AddContactPerson(
                customer_id=customer_id,
                contact_id=id_of("person", arrived.enquiry_id),
                name=enquiry.name,
                email=enquiry.email,
                phone=enquiry.number,
                occurred_at=arrived.occurred_at,
            )
            await self._send(CONTACT_PERSON, person, origin, done="contact_id")
        return customer_id

    async def _send(self, aggregate: Aggregate[Any], command: Command, origin: Origin, *, done: str = "") -> None:
        """Execute a command; a refusal naming the field `done` means that the first attempt already did it."""
        answer = await execute_until_done(self._queue, CommandRequest(aggregate, command, origin), background=False)
        if isinstance(answer, Refused) and answer.field != (done or None):
            raise answer


INTAKE = Part(lambda service: Intake(service.database, service.queue))
"""The only intake: forms and the topic take turns."""


def _origin(actor: str, arrived: IncomingEnquiry) -> Origin:
    cause = f"enquiry/{arrived.enquiry_id}"
    return Origin(actor=actor, correlation_id=cause, causation_id=cause, channel=arrived.channel)


def _enquiry(arrived: IncomingEnquiry, customer_id: UUID, existing: Match | None) -> ReceiveEnquiry:
    owner = arrived.form.owner if arrived.form and not existing else None
    return ReceiveEnquiry(customer_id=customer_id, owner=owner, **_fields(arrived, existing))


def _suggestion(arrived: IncomingEnquiry, existing: Match) -> SuggestEnquiry:
    number = arrived.submission.customer_number
    return SuggestEnquiry(suggested_id=existing.customer_id, customer_number=number, **_fields(arrived, existing))


def _fields(arrived: IncomingEnquiry, existing: Match | None) -> dict[str, Any]:
    """Return the fields that an enquiry has whether or not its customer is certain."""
    enquiry = arrived.submission
    return {
        "enquiry_id": arrived.enquiry_id,
        "channel": arrived.channel,
        "form_id": arrived.form.form_id if arrived.form else None,
        "system": arrived.system,
        "message_id": arrived.message_id,
        "name": enquiry.name,
        "company": enquiry.company,
        "email": enquiry.email,
        "phone": enquiry.number,
        "subject": enquiry.subject,
        "text": enquiry.text,
        "product": enquiry.product,
        "order_number": enquiry.order_number,
        "matched_by": existing.by if existing else None,
        "response_due": arrived.response_due,
        "consent_wording": arrived.consent_wording,
        "occurred_at": arrived.occurred_at,
    }


def _arrived(waiting: SuggestedEnquiry, form: WebForm | None) -> IncomingEnquiry:
    """Return a suggestion as it arrived, to register its customer; the customer is registered now."""
    submission = Submission.model_validate({name: getattr(waiting, name) for name in REGISTERED_FROM})
    return IncomingEnquiry(waiting.enquiry_id, waiting.channel, submission, form=form, system=waiting.system)
