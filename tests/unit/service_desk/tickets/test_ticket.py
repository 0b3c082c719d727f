"""Tickets: opening, assignment, triage, notes, and the refusals."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.service_desk.tickets.domain.commands import (
    AcceptTicket,
    AddNote,
    AssignTicket,
    CategoriseTicket,
    ChangePriority,
    OpenTicket,
    ResolveTicket,
)
from services.service_desk.tickets.domain.decide import TICKET, ticket_number
from shared.events.service_desk.tickets import (
    TicketAccepted,
    TicketAssigned,
    TicketCategorised,
    TicketNoteAdded,
    TicketOpened,
    TicketPriorityChanged,
)
from shared.kernel.colleagues import KNOWN_USERS
from tests.support.specification import CUSTOMER, given
from tests.unit.service_desk.stories import (
    ANSWERED,
    CLOSED,
    DONE,
    IN_HAND,
    MESSAGE,
    OPENED_AT,
    RESOLVED,
    SARA,
    SARAS,
    TICKET_ID,
    assigned,
    opened,
    standing,
    story,
)

open_it = OpenTicket(
    ticket_id=TICKET_ID,
    customer_id=CUSTOMER,
    subject="Cannot log in",
    description="Since Monday",
    channel="email",
    category="software",
    queue="support",
    occurred_at=OPENED_AT,
)


def test_a_ticket_comes_in_new_with_a_number_to_say_on_the_telephone() -> None:
    story().when(open_it).then(opened.data)


def test_a_ticket_can_come_in_already_dispatched() -> None:
    event = TicketOpened(**standing(**SARAS), number="000-000-05A", subject="Cannot log in", description="Since Monday")
    story().when(open_it.model_copy(update={"assignee": "sara"})).then(event)


def test_two_tickets_of_the_same_moment_have_different_numbers() -> None:
    ids = (UUID("0198c8f6-1b1e-7f2a-9b3c-4d5e6f708192"), UUID("0198c8f6-1b1e-7f2a-9b3c-4d5e6f708193"))
    assert [ticket_number(ticket_id) for ticket_id in ids] == ["DBS-QQ1-0CJ", "DBS-QQ1-0CK"]


def test_an_unknown_customer_is_refused() -> None:
    given(TICKET).when(open_it).then_unknown("there is no such customer", field="customer_id")


def test_a_ticket_is_opened_once() -> None:
    story(opened).when(open_it).then_rejected("already", field="ticket_id")


def test_an_unknown_ticket_is_said_to_be_unknown() -> None:
    story().when(ResolveTicket(ticket_id=TICKET_ID)).then_unknown("no ticket with this id", field="ticket_id")


def test_who_accepts_a_ticket_that_is_nobodys_has_it() -> None:
    story(opened).when(AcceptTicket(ticket_id=TICKET_ID)).then(TicketAccepted(**standing(**SARAS)))


def test_a_system_accepts_without_taking_the_ticket() -> None:
    accepted = TicketAccepted(**standing(status="open"))
    story(opened).by("system:mail").when(AcceptTicket(ticket_id=TICKET_ID)).then(accepted)


def test_only_a_new_ticket_can_be_accepted() -> None:
    story(*IN_HAND).when(AcceptTicket(ticket_id=TICKET_ID)).then_rejected("the ticket is open; only a new one")


def test_dispatching_a_new_ticket_opens_it() -> None:
    story(opened).when(AssignTicket(ticket_id=TICKET_ID, assignee="sara")).then(assigned.data)


def test_a_ticket_can_go_to_another_team() -> None:
    to_tom = standing(**ANSWERED | {"assignee": "tom", "team": "Second line"})
    event = TicketAssigned(**to_tom, from_assignee="sara", from_team="First line")
    story(*IN_HAND).when(AssignTicket(ticket_id=TICKET_ID, assignee="tom")).then(event)


def test_a_ticket_can_go_back_to_the_queue() -> None:
    to_nobody = standing(**ANSWERED | {"assignee": None, "team": None})
    event = TicketAssigned(**to_nobody, from_assignee="sara", from_team="First line")
    story(*IN_HAND).when(AssignTicket(ticket_id=TICKET_ID, assignee=None)).then(event)


def test_dispatching_to_who_has_it_changes_nothing() -> None:
    story(*IN_HAND).when(AssignTicket(ticket_id=TICKET_ID, assignee="sara")).then()


def test_nobody_who_left_gets_a_ticket() -> None:
    world = story(opened).knowing(KNOWN_USERS, replace(SARA, active=False))
    world.when(AssignTicket(ticket_id=TICKET_ID, assignee="sara")).then_rejected(
        "this colleague has left", field="assignee"
    )


def test_what_is_done_is_not_dispatched() -> None:
    command = AssignTicket(ticket_id=TICKET_ID, assignee="tom")
    story(*RESOLVED).when(command).then_rejected("the ticket is resolved; reopen it before it can be assigned")


def test_a_note_changes_nothing_else() -> None:
    note = TicketNoteAdded(**standing(**ANSWERED), message_id=MESSAGE, text="VIP")
    story(*IN_HAND).when(AddNote(ticket_id=TICKET_ID, text="VIP")).then(note)


def test_a_closed_ticket_can_still_be_noted_on() -> None:
    story(*CLOSED).when(AddNote(ticket_id=TICKET_ID, text="asked again at the fair")).then_row(status="closed")


def test_another_priority_remembers_the_one_before() -> None:
    event = TicketPriorityChanged(**standing(priority="urgent"), from_priority="normal", reason="production stands")
    command = ChangePriority(ticket_id=TICKET_ID, priority="urgent", reason="production stands")
    story(opened).when(command).then(event)


def test_the_same_priority_changes_nothing() -> None:
    story(opened).when(ChangePriority(ticket_id=TICKET_ID, priority="normal")).then()


def test_what_is_done_needs_no_other_priority() -> None:
    command = ChangePriority(ticket_id=TICKET_ID, priority="low")
    story(*CLOSED).when(command).then_rejected("the ticket is closed; reopen it before")


def test_a_heading_that_is_not_named_stays() -> None:
    before = {"from_category": "software", "from_queue": "support", "from_product": None}
    event = TicketCategorised(**standing(category="network", product="GTX Pro"), **before)
    story(opened).when(CategoriseTicket(ticket_id=TICKET_ID, category="network", product="GTX Pro")).then(event)


def test_a_heading_can_be_taken_away() -> None:
    story(opened).when(CategoriseTicket(ticket_id=TICKET_ID, queue=None)).then_row(queue=None, category="software")


def test_the_same_heading_changes_nothing() -> None:
    story(opened).when(CategoriseTicket(ticket_id=TICKET_ID, category="software")).then()


def test_the_true_cause_may_be_found_after_the_end() -> None:
    categorise = CategoriseTicket(ticket_id=TICKET_ID, category="network")
    story(*CLOSED).when(categorise).then_row(**DONE | {"status": "closed"})


def test_nothing_happens_to_a_ticket_before_it_came_in() -> None:
    command = AddNote(ticket_id=TICKET_ID, text="early", occurred_at=OPENED_AT - timedelta(minutes=1))
    story(opened).when(command).then_invalid("when the ticket came in", field="occurred_at")
