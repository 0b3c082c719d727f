"""A ticket's conversation as readers see it."""

from services.service_desk.tickets.views.messages import TICKET_MESSAGES
from shared.events.service_desk.tickets import TicketNoteAdded, TicketOpened, TicketReplied
from tests.support.specification import CUSTOMER, NOW, folded, recorded
from tests.unit.service_desk.stories import (
    ANSWERED,
    MESSAGE,
    OPENED_AT,
    TICKET_ID,
    answered,
    opened,
    resolved,
    standing,
)


def test_the_request_is_the_first_message() -> None:
    row = folded(TICKET_MESSAGES, opened)[TICKET_ID,]
    assert (row.kind, row.text, row.written_at, row.customer_id) == ("request", "Since Monday", OPENED_AT, CUSTOMER)


def test_a_request_in_one_line_is_no_message() -> None:
    brief = TicketOpened(**standing(), number="000-000-05A", subject="Cannot log in")
    assert folded(TICKET_MESSAGES, recorded(brief)) == {}


def test_the_conversation_tells_who_spoke_and_what_the_customer_sees() -> None:
    facts = standing(**ANSWERED)
    reply = TicketReplied(**facts, message_id=MESSAGE, author="customer", text="Firefox", first_response=False)
    note = TicketNoteAdded(**facts, message_id=CUSTOMER, text="always Firefox")
    rows = folded(TICKET_MESSAGES, opened, answered, recorded(reply, sequence=4), recorded(note, NOW, sequence=5))
    assert [row.kind for row in rows.values()] == ["request", "answer", "reply", "note"]


def test_other_steps_are_no_messages() -> None:
    assert folded(TICKET_MESSAGES, resolved) == {}
