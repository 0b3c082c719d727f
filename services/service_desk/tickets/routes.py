"""Tickets and the board over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from services.service_desk.access import TICKET_POLICY
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
from services.service_desk.tickets.domain.decide import TICKET
from services.service_desk.tickets.views.board import StatusColumn, board
from services.service_desk.tickets.views.messages import TicketMessage, conversation
from services.service_desk.tickets.views.tickets import SortBy, TicketCard, TicketDetails, TicketFilter, ticket, tickets
from shared.messages.clock import utc_now
from shared.messages.command import Command
from shared.messages.refusals import Unknown
from shared.query.paging import Cursor, Limit, Page
from shared.web.api.routes import CommandRoute, Db, allow


def _change(path: str, command: type[Command], summary: str) -> CommandRoute:
    return CommandRoute(f"/tickets/{{ticket_id}}/{path}", command, TICKET, summary=summary)


COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute("/tickets", OpenTicket, TICKET, creates="ticket_id", summary="Open a ticket"),
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
)

router = APIRouter(tags=["service desk"], dependencies=[allow(TICKET_POLICY)])
Filter = Annotated[TicketFilter, Depends()]


@router.get("/tickets")
async def list_tickets(
    db: Db, filters: Filter, sort: SortBy = "opened", limit: Limit = 50, cursor: Cursor = None
) -> Page[TicketCard]:
    """List tickets by filter."""
    return await tickets(db, filters, sort, limit=limit, cursor=cursor, now=utc_now())


class TicketWithConversation(BaseModel):
    """A ticket and what was said about it, oldest first."""

    ticket: TicketDetails
    conversation: list[TicketMessage]


@router.get("/tickets/{ticket_id}")
async def get_ticket(db: Db, ticket_id: UUID, response: Response) -> TicketWithConversation:
    """Return a ticket with its conversation."""
    details = await ticket(db, ticket_id, utc_now())
    if details is None:
        raise Unknown("there is no ticket with this id", field="ticket_id")
    response.headers["ETag"] = f'"{details.version}"'
    return TicketWithConversation(ticket=details, conversation=await conversation(db, ticket_id))


class Board(BaseModel):
    columns: list[StatusColumn]


@router.get("/board")
async def get_board(
    db: Db, filters: Filter, cards: Annotated[int, Query(ge=0, le=100, description="At most, per status")] = 20
) -> Board:
    """Return the ticket board."""
    return Board(columns=await board(db, filters, cards=cards, now=utc_now()))
