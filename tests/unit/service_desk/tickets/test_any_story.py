"""Decisions and folds of a ticket agree after any sequence of commands."""

from datetime import timedelta

from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from services.service_desk.tickets.domain.commands import (
    TicketCommand,
)
from services.service_desk.tickets.domain.decide import TICKET, decide
from services.service_desk.tickets.domain.row import STANDING, TICKETS, Ticket
from services.service_desk.tickets.views.messages import TICKET_MESSAGES
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.messages.refusals import Refused
from tests.support.specification import CUSTOMER, NOW, context_of, recorded, serial_ids
from tests.support.ticket_commands import commands
from tests.unit.service_desk.stories import ACME


def check(row: Ticket) -> None:
    done = row.status in {"resolved", "closed"}
    assert (row.resolved_at is not None) == done
    assert (row.closed_at is not None) == (row.status == "closed")
    assert (row.waiting_since is not None) == (row.waiting_for is not None) == (row.status == "waiting")
    assert row.waited_seconds >= 0
    assert row.opened_at <= row.status_since
    assert row.opened_at <= row.last_message_at
    assert row.first_response_at is None or row.first_response_at >= row.opened_at


@settings(max_examples=150, deadline=None)
@supposing(st.lists(commands, max_size=25))
def test_any_story_holds_together(story: list[TicketCommand]) -> None:
    row: Ticket | None = None
    ids = serial_ids()
    messages = set()
    for hour, command in enumerate(story):
        now = NOW + timedelta(hours=hour)
        there = {(KNOWN_CUSTOMERS.name, (CUSTOMER,)): ACME}
        context = context_of(TICKET, row, command, there, now=now, actor="user:sara", new_id=ids)
        try:
            events = decide(row, command, context)
        except Refused:
            continue
        for event in events:
            record = recorded(event, command.occurred_at or now, sequence=hour + 1)
            row = TICKETS.fold(row, record)
            assert row is not None
            assert {name: getattr(row, name) for name in STANDING} == {name: getattr(event, name) for name in STANDING}
            messages |= set(TICKET_MESSAGES.keys(record)) if isinstance(event, TICKET_MESSAGES.events) else set()
        assert row is not None or not events
        if row is not None:
            check(row)
    assert row is not None or not messages
