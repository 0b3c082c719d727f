"""Enquiries from shops and other systems, via the topic `crm.inbound.enquiries`."""

from pydantic import ValidationError

from services.contacts import INBOUND_ENQUIRIES
from services.contacts.enquiries.domain.submission import ShopMessage, id_of
from services.contacts.enquiries.worker.intake import IncomingEnquiry, Intake
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import LogRecord
from shared.engine.jobs.worker import Worker
from shared.engine.log.consumer import InboundTopic
from shared.messages.refusals import Refused
from shared.web.api.problems import in_words

ACTOR = "system:inbound"
GROUP = "crm-contacts-inbound"
LARGEST = 90_000
"""The number of characters kept of a quarantined message; an enquiry is far shorter."""


def enquiries_from_topic(kafka: KafkaConnection, intake: Intake) -> Worker:
    """Return the worker that takes in enquiries from shops."""
    taking = EnquiriesFromTopic(intake)
    return Worker("inbound", InboundTopic(kafka, INBOUND_ENQUIRIES, GROUP, taking.take).run)


class EnquiriesFromTopic:
    """Takes records in; one that cannot be an enquiry is quarantined with the reason, and the next record follows."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def take(self, record: LogRecord) -> None:
        """Take in one record, or quarantine it."""
        content = (record.value or b"").decode("utf-8", "replace").replace("\x00", "")
        try:
            await receive_message(self._intake, content, ACTOR)
        except (ValidationError, Refused) as error:
            place = f"{record.topic}/{record.partition}/{record.offset}"
            await self._intake.quarantine(
                id_of("inbound", place),
                "unreadable",
                detail=in_words(error),
                came_from=place,
                content=content[:LARGEST].strip() or "(empty)",
            )


async def receive_message(intake: Intake, content: str, actor: str) -> ShopMessage:
    """Take in a shop's message and return it.

    Raises:
        ValidationError: it is not a valid message.
        Refused: it cannot be recorded.
    """
    message = ShopMessage.model_validate_json(content)
    arrived = IncomingEnquiry(
        message.enquiry_id,
        "shop",
        message,
        system=message.system,
        message_id=message.message_id,
        occurred_at=message.occurred_at,
    )
    await intake.receive(arrived, actor)
    return message
