"""Any command about one ticket, as a Hypothesis strategy."""

from datetime import timedelta

from hypothesis import strategies as st

from services.service_desk.tickets.domain.commands import (
    AcceptTicket,
    AddNote,
    AssignTicket,
    CategoriseTicket,
    ChangePriority,
    CloseTicket,
    OpenTicket,
    PutTicketOnHold,
    ReopenTicket,
    ReplyToTicket,
    ResolveTicket,
    ResumeTicket,
)
from tests.support.specification import CUSTOMER, NOW
from tests.unit.service_desk.stories import TICKET_ID

ticket = st.just(TICKET_ID)
moments = st.none() | st.integers(-5, 100).map(lambda hours: NOW + timedelta(hours=hours))
people = st.sampled_from([None, "sara", "tom"])
commands = st.one_of(
    st.builds(
        OpenTicket,
        ticket_id=ticket,
        customer_id=st.just(CUSTOMER),
        subject=st.just("Help"),
        assignee=people,
        occurred_at=moments,
    ),
    st.builds(AcceptTicket, ticket_id=ticket, occurred_at=moments),
    st.builds(AssignTicket, ticket_id=ticket, assignee=people),
    st.builds(
        ReplyToTicket,
        ticket_id=ticket,
        text=st.just("hello"),
        author=st.sampled_from(["agent", "customer"]),
        occurred_at=moments,
    ),
    st.builds(AddNote, ticket_id=ticket, text=st.just("note")),
    st.builds(
        PutTicketOnHold,
        ticket_id=ticket,
        waiting_for=st.sampled_from(["customer", "third_party"]),
        occurred_at=moments,
    ),
    st.builds(ResumeTicket, ticket_id=ticket, occurred_at=moments),
    st.builds(ResolveTicket, ticket_id=ticket, occurred_at=moments),
    st.builds(ReopenTicket, ticket_id=ticket, occurred_at=moments),
    st.builds(CloseTicket, ticket_id=ticket, confirmed=st.booleans(), occurred_at=moments),
    st.builds(ChangePriority, ticket_id=ticket, priority=st.sampled_from(["low", "urgent"])),
    st.builds(CategoriseTicket, ticket_id=ticket, queue=st.sampled_from([None, "support"])),
)
