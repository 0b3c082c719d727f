"""The service desk over HTTP: the commands it takes and what can be read."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from services.service_desk.domain.call import CALLS, LogCall
from services.service_desk.domain.ticket_commands import (
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
from services.service_desk.domain.ticket_rules import TICKETS
from services.service_desk.views.board import BoardColumn, board
from services.service_desk.views.calls import CallFilter, CallLine, calls
from services.service_desk.views.messages import TicketMessage, conversation
from services.service_desk.views.tickets import SortBy, TicketCard, TicketDetails, TicketFilter, ticket, tickets
from shared.identity.principal import READERS, Role
from shared.kernel.colleagues import KnownUser, colleagues
from shared.kernel.customer_search import customers_named
from shared.kernel.customers import KnownCustomer, known_customer
from shared.messages.clock import utc_now
from shared.messages.command import Command
from shared.messages.fields import Line
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, SearchDb, allow

AGENTS: frozenset[Role] = frozenset({"service", "manager", "admin", "system"})
"""Who may write tickets and calls."""


def _change(path: str, command: type[Command], summary: str) -> CommandRoute:
    return CommandRoute(f"/tickets/{{ticket_id}}/{path}", command, TICKETS, AGENTS, summary=summary)


COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute("/tickets", OpenTicket, TICKETS, AGENTS, creates="ticket_id", summary="Open a ticket"),
    _change("accept", AcceptTicket, "Take in charge"),
    _change("assign", AssignTicket, "Dispatch to a person, or back to the queue"),
    _change("reply", ReplyToTicket, "Answer, or record what the customer wrote"),
    _change("note", AddNote, "Add an internal note"),
    _change("hold", PutTicketOnHold, "Put on hold"),
    _change("resume", ResumeTicket, "Go on after waiting"),
    _change("resolve", ResolveTicket, "Resolve"),
    _change("reopen", ReopenTicket, "Reopen"),
    _change("close", CloseTicket, "Close, confirmed by the customer or not"),
    _change("priority", ChangePriority, "Change the priority"),
    _change("categorise", CategoriseTicket, "Change category, queue or product"),
    CommandRoute("/calls", LogCall, CALLS, AGENTS, creates="call_id", summary="Record a telephone call"),
)

router = APIRouter(tags=["service desk"])
readers = allow(*READERS)
Filter = Annotated[TicketFilter, Depends()]


@router.get("/tickets", dependencies=[readers], summary="Tickets by filter")
async def list_tickets(
    db: Db, wanted: Filter, sort: SortBy = "opened", limit: Limit = 50, cursor: Cursor = None
) -> Page[TicketCard]:
    return await tickets(db, wanted, sort, limit=limit, cursor=cursor, now=utc_now())


class TicketWithConversation(BaseModel):
    """A ticket and what was said about it, oldest first."""

    ticket: TicketDetails
    conversation: list[TicketMessage]


@router.get("/tickets/{ticket_id}", dependencies=[readers], summary="One ticket with its conversation")
async def get_ticket(db: Db, ticket_id: UUID, response: Response) -> TicketWithConversation:
    found = await ticket(db, ticket_id, utc_now())
    if found is None:
        raise Unknown("there is no ticket with this id", field="ticket_id")
    response.headers["ETag"] = f'"{found.version}"'
    return TicketWithConversation(ticket=found, conversation=await conversation(db, ticket_id))


class Board(BaseModel):
    columns: list[BoardColumn]


@router.get("/board", dependencies=[readers], summary="The ticket board")
async def get_board(
    db: Db, wanted: Filter, cards: Annotated[int, Query(ge=0, le=100, description="At most, per status")] = 20
) -> Board:
    return Board(columns=await board(db, wanted, cards=cards, now=utc_now()))


@router.get("/calls", dependencies=[readers], summary="Calls by filter")
async def list_calls(
    db: Db, wanted: Annotated[CallFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[CallLine]:
    return await calls(db, wanted, limit=limit, cursor=cursor)


class CustomerAtTheDesk(BaseModel):
    """A customer as the service desk sees it."""

    customer_id: UUID
    kind: str
    name: str
    tickets: Page[TicketCard]
    calls: Page[CallLine]


@router.get("/customers/{customer_id}", dependencies=[readers], summary="A customer with its tickets and calls")
async def get_customer(db: Db, customer_id: UUID, limit: Limit = 50) -> CustomerAtTheDesk:
    customer = await known_customer(db, customer_id)
    if customer is None:
        raise Unknown("there is no customer with this id", field="customer_id")
    asked = TicketFilter(customer_id=customer_id)
    return CustomerAtTheDesk(
        customer_id=customer_id,
        kind=customer.kind,
        name=customer.name,
        tickets=await tickets(db, asked, "opened", limit=limit, cursor=None, now=utc_now()),
        calls=await calls(db, CallFilter(customer_id=customer_id), limit=limit, cursor=None),
    )


@router.get("/customers", dependencies=[readers], summary="Customers by any part of their name, or by a similar one")
async def find_customers(db: SearchDb, q: Line, limit: Limit = 20) -> list[KnownCustomer]:
    return (await customers_named(db, q, limit=limit)).customers


@router.get("/colleagues", dependencies=[readers], summary="Who can be given a ticket")
async def get_colleagues(db: Db) -> list[KnownUser]:
    return await colleagues(db)
