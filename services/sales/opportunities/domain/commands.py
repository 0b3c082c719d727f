"""The commands that an opportunity accepts."""

from datetime import date
from uuid import UUID

from shared.events.sales.opportunities import Percent
from shared.messages.command import Command
from shared.messages.fields import Code, Line, UserId
from shared.messages.money import AmountOfMoney


class OpenOpportunity(Command):
    """Put an opportunity into the pipeline; it belongs to the caller unless `owner` says otherwise."""

    opportunity_id: UUID
    customer_id: UUID
    title: Line
    amount: AmountOfMoney | None = None
    stage: Code = "prospecting"
    probability: Percent | None = None
    """If omitted, the usual probability of the stage."""
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
    """Record that the customer signed, for `amount` or, if omitted, for the value so far."""

    opportunity_id: UUID
    amount: AmountOfMoney | None = None


class LoseOpportunity(Command):
    """Record that the customer will not buy."""

    opportunity_id: UUID
    reason: Line
    competitor: Line | None = None
    note: Line | None = None


class ReopenOpportunity(Command):
    """Reopen an opportunity that was closed too early, in the stage in which it was closed or in `stage`."""

    opportunity_id: UUID
    stage: Code | None = None
    reason: Line | None = None


class ReassignOpportunity(Command):
    """Make another colleague the owner."""

    opportunity_id: UUID
    owner: UserId
    reason: Line | None = None


class ChangeAmount(Command):
    """Change its value; None: the value is not known."""

    opportunity_id: UUID
    amount: AmountOfMoney | None


class ChangeExpectedClose(Command):
    """Change the day of the expected decision; None: not known."""

    opportunity_id: UUID
    expected_close: date | None


class PlanNextStep(Command):
    """Plan the next step and its due date."""

    opportunity_id: UUID
    next_step: Line
    due: date


class CompleteNextStep(Command):
    """Record that the planned step was taken."""

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
