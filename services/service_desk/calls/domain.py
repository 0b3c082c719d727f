"""A telephone call: it takes place once and does not change afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.service_desk.access import CALL_POLICY
from shared.events.service_desk.calls import CallLogged, CallOutcome, Direction, Seconds
from shared.kernel.colleagues import KNOWN_USERS, colleague
from shared.kernel.consent import Contact, ledgers, require_consent
from shared.kernel.customers import KNOWN_CUSTOMERS, require_customer
from shared.messages.actor import handle_of
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.event import Recorded
from shared.messages.fields import Code, Line, Text, UserId
from shared.messages.refusals import Rejected
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class Call:
    call_id: UUID
    customer_id: UUID
    direction: Direction
    started_at: datetime
    duration_seconds: int
    outcome: CallOutcome
    agent: UserId
    team: Code | None
    queue: Code | None
    campaign: Code | None
    attempt: int | None
    ticket_id: UUID | None
    number: str | None
    summary: str | None


class LogCall(Command):
    """Record a call with a customer; the caller had it unless `agent` says otherwise."""

    call_id: UUID
    customer_id: UUID
    direction: Direction
    duration_seconds: Seconds = 0
    outcome: CallOutcome = "answered"
    agent: UserId | None = None
    queue: Code | None = None
    campaign: Code | None = None
    attempt: Annotated[int, Field(ge=1)] | None = None
    ticket_id: UUID | None = None
    number: Line | None = None
    summary: Text | None = None
    purpose: Code | None = None
    """What an outbound call was for; consent is given by purpose. Not recorded: the campaign implies it."""
    despite_consent: Text | None = None
    """Why the customer was called despite a withdrawn consent; without a reason such a call is refused."""


def fold(_row: Call | None, event: Recorded[CallLogged]) -> Call:
    call = event.data
    return Call(
        call_id=call.call_id,
        customer_id=event.subject_id,
        direction=call.direction,
        started_at=event.time,
        duration_seconds=call.duration_seconds,
        outcome=call.outcome,
        agent=call.agent,
        team=call.team,
        queue=call.queue,
        campaign=call.campaign,
        attempt=call.attempt,
        ticket_id=call.ticket_id,
        number=call.number,
        summary=call.summary,
    )


def decide(row: Call | None, command: LogCall, context: Context) -> Sequence[CallLogged]:
    if row is not None:
        raise Rejected("a call with this id already exists", field="call_id")
    require_customer(context.row(KNOWN_CUSTOMERS, command.customer_id))
    if command.direction == "outbound":
        require_consent(
            context, Contact(command.purpose, "phone", happened_at(command, context)), command.despite_consent
        )
    agent = colleague(context, command.agent or handle_of(context.actor))
    fields = command.model_dump(exclude={"occurred_at", "customer_id", "agent", "purpose"})
    return [CallLogged(**fields, agent=agent.handle, team=agent.team)]


def needs(_row: Call | None, command: LogCall, loaded: LoadedRows) -> Needs:
    yield KNOWN_CUSTOMERS, (command.customer_id,)
    yield KNOWN_USERS, (command.agent or handle_of(loaded.actor),)
    if command.direction == "outbound":
        yield from ledgers(loaded, KNOWN_CUSTOMERS, command.customer_id)


CALLS = Rows(
    "calls",
    Call,
    key=("call_id",),
    of=CallLogged,
    fold=fold,
    indexes=(
        "(customer_id, started_at DESC, call_id DESC)",
        "(agent, started_at DESC, call_id DESC)",
        "(campaign, started_at DESC, call_id DESC)",
        "(started_at DESC, call_id DESC)",
        "(ticket_id) WHERE ticket_id IS NOT NULL",
    ),
)
CALL = Aggregate(CALLS, decide, policy=CALL_POLICY, needs=needs)
