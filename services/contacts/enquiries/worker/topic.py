"""Enquiries from shops and other systems, by the topic `crm.inbound.enquiries`."""

from pydantic import ValidationError

from services.contacts import INBOUND_ENQUIRIES
from services.contacts.enquiries.domain.submission import ShopMessage, id_of
from services.contacts.enquiries.worker.intake import Arrived, Intake
from shared.engine.event.records import LogRecord
from shared.engine.jobs.worker import Worker
from shared.engine.log.consumer import InboundTopic
from shared.messages.refusals import Refused
from shared.web.api.problems import in_words

ACTOR = "system:inbound"
GROUP = "crm-contacts-inbound"
LARGEST = 90_000
"""Characters of a message that are kept when it is set aside; an enquiry is far shorter."""


def enquiries_from_topic(bootstrap: str, intake: Intake) -> Worker:
    """Return the worker that takes in what shops send."""
    taking = EnquiriesFromTopic(intake)
    return Worker("inbound", InboundTopic(bootstrap, INBOUND_ENQUIRIES, GROUP, taking.take).run)


class EnquiriesFromTopic:
    """Takes records in; what cannot be an enquiry is set aside with the reason, and the next one goes on."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def take(self, record: LogRecord) -> None:
        """Take one record in, or set it aside."""
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
    """Take a shop's message in and return it.

    Raises:
        ValidationError: it is no such message.
        Refused: it cannot be recorded.
    """
    message = ShopMessage.model_validate_json(content)
    arrived = Arrived(
        message.enquiry_id,
        "shop",
        message,
        system=message.system,
        message_id=message.message_id,
        occurred_at=message.occurred_at,
    )
    await intake.receive(arrived, actor)
    return message
