"""Taking in an enquiry: recognise or register the customer, and record the question.

Every id is derived from the enquiry's, so repeating an enquiry or resuming after a crash adds nothing.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.contacts.consent.domain import CONSENT, GiveConsent
from services.contacts.contact_persons.domain.commands import AddContactPerson
from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from services.contacts.customers.domain.commands import RegisterCustomer
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.enquiries.domain.enquiry import ENQUIRY, ReceiveEnquiry
from services.contacts.enquiries.domain.quarantine import QUARANTINED_MESSAGE, Quarantine
from services.contacts.enquiries.domain.submission import Submission, id_of
from services.contacts.enquiries.domain.web_form import WebForm
from services.contacts.enquiries.views import Match, is_known, match
from shared.engine.commands.dispatch import execute_until_done
from shared.engine.commands.queue import CommandQueue
from shared.engine.commands.request import CommandRequest
from shared.engine.event.envelope import Origin
from shared.events.contacts.activities.enquiries import AsideReason, EnquiryChannel
from shared.messages.clock import utc_now
from shared.messages.command import Command
from shared.messages.refusals import Refused
from shared.model.aggregate import Aggregate
from shared.model.reader import Reader
from shared.web.runtime import Part

PURPOSE, CONSENT_CHANNEL = "marketing", "email"
"""What the checkbox of a form allows: the usual purpose, through the channel that was just used."""


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
            customer_id = existing.customer_id if existing else await self._register(arrived, origin)
            await self._send(ENQUIRY, _enquiry(arrived, customer_id, existing), origin)
            if enquiry.consent and arrived.form and arrived.form.consent_wording:
                await self._send(CONSENT, _consent(arrived, customer_id, arrived.form.consent_wording), origin)
        return arrived.enquiry_id

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
    enquiry = arrived.submission
    return ReceiveEnquiry(
        enquiry_id=arrived.enquiry_id,
        customer_id=customer_id,
        channel=arrived.channel,
        form_id=arrived.form.form_id if arrived.form else None,
        system=arrived.system,
        message_id=arrived.message_id,
        name=enquiry.name,
        company=enquiry.company,
        email=enquiry.email,
        phone=enquiry.number,
        subject=enquiry.subject,
        text=enquiry.text,
        product=enquiry.product,
        order_number=enquiry.order_number,
        matched_by=existing.by if existing else None,
        owner=arrived.form.owner if arrived.form and not existing else None,
        response_due=arrived.response_due,
        occurred_at=arrived.occurred_at,
    )


def _consent(arrived: IncomingEnquiry, customer_id: UUID, wording: str) -> GiveConsent:
    return GiveConsent(
        customer_id=customer_id,
        purpose=PURPOSE,
        channel=CONSENT_CHANNEL,
        source="web form",
        evidence=f"enquiry {arrived.enquiry_id}",
        wording=wording,
    )
