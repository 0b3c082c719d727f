"""What one can ask of an opportunity."""

from datetime import date
from uuid import UUID

from shared.events.sales.opportunities import Percent
from shared.messages.command import Command
from shared.messages.fields import Code, Line, UserId
from shared.messages.money import AmountOfMoney


class OpenOpportunity(Command):
    """Put a chance to sell into the pipeline; it belongs to the caller unless `owner` says otherwise."""

    opportunity_id: UUID
    customer_id: UUID
    title: Line
    amount: AmountOfMoney | None = None
    stage: Code = "prospecting"
    probability: Percent | None = None
    """Left out: what the stage usually means."""
    owner: UserId | None = None
    product: Code | None = None
    source: Code | None = None
    expected_close: date | None = None


class MoveOpportunity(Command):
    """Move it to another open stage."""

    opportunity_id: UUID
    stage: Code
    probability: Percent | None = None
    reason: Line | None = None


class WinOpportunity(Command):
    """The customer signed, for `amount` or, left out, for what it was worth so far."""

    opportunity_id: UUID
    amount: AmountOfMoney | None = None


class LoseOpportunity(Command):
    """The customer will not buy."""

    opportunity_id: UUID
    reason: Line
    competitor: Line | None = None
    note: Line | None = None


class ReopenOpportunity(Command):
    """It was closed too early: back to the stage it was closed in, or to `stage`."""

    opportunity_id: UUID
    stage: Code | None = None
    reason: Line | None = None


class ReassignOpportunity(Command):
    """Let another person look after it."""

    opportunity_id: UUID
    owner: UserId
    reason: Line | None = None


class ChangeAmount(Command):
    """Put another value on it; None: its value is not known."""

    opportunity_id: UUID
    amount: AmountOfMoney | None


class ChangeExpectedClose(Command):
    """Expect the decision on another day; None: not known."""

    opportunity_id: UUID
    expected_close: date | None


class PlanNextStep(Command):
    """Say what is to be done next, and by when."""

    opportunity_id: UUID
    next_step: Line
    due: date


class CompleteNextStep(Command):
    """The planned step was taken."""

    opportunity_id: UUID


OpportunityChange = (
    MoveOpportunity
    | WinOpportunity
    | LoseOpportunity
    | ReopenOpportunity
    | ReassignOpportunity
    | ChangeAmount
    | ChangeExpectedClose
    | PlanNextStep
    | CompleteNextStep
)
OpportunityCommand = OpenOpportunity | OpportunityChange
