"""What sales says about a customer: opportunities and how they end."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.sections import DEALS
from shared.messages.event import Event
from shared.messages.fields import Code, Personal, RecordedLine, UserId
from shared.messages.money import Money
from shared.messages.translation import N_
from shared.messages.wording import Thing, Wording

Percent = Annotated[int, Field(ge=0, le=100)]
Outcome = Literal["won", "lost"]


class OpportunityFact(Event):
    """What every opportunity event carries: how the opportunity stands after it.

    A reader that counts or sums needs nothing else: whose it is, where it stands, what it is worth. What an
    event changed stands beside it as `from_…`, so that a sum can be moved without looking anything up.
    """

    sections = (DEALS,)

    opportunity_id: UUID
    pipeline: Code
    stage: Code
    probability: Percent
    amount: Money | None
    """The value; None until somebody has estimated it."""
    expected_close: date | None
    owner: UserId
    office: Code | None
    team: Code | None
    """Office and team of the owner at the time, where they are known."""
    product: Code | None
    source: Code | None
    """Where the customer came from: `web`, `fair`, `referral` …"""
    opened_at: AwareDatetime
    engaged_at: AwareDatetime | None
    """When it first entered `engaging` or a later open stage; the time to close counts from here."""


class OpportunityOpened(OpportunityFact):
    """Somebody saw a chance to sell."""

    type: ClassVar[str] = "sales.opportunity_opened.v1"
    reads_as = Wording("sparkles", N_("{who} opened {deal} worth {amount}"), N_("{who} opened {deal}"))
    names = Thing("opportunity_id", "deal", N_("the opportunity"))
    title: Personal[RecordedLine]


class OpportunityStageChanged(OpportunityFact):
    """It moved along the pipeline, forwards or back."""

    type: ClassVar[str] = "sales.opportunity_stage_changed.v1"
    reads_as = Wording("arrow-right", N_("{who} moved {deal} from {from_stage} to {stage}"))
    from_stage: Code
    from_probability: Percent
    from_since: AwareDatetime
    """Since when it stood in the stage it left."""
    reason: Personal[RecordedLine] | None = None


class OpportunityWon(OpportunityFact):
    """The customer signed; the opportunity leaves the pipeline. `amount` is what was agreed."""

    type: ClassVar[str] = "sales.opportunity_won.v1"
    reads_as = Wording("trophy", N_("{who} won {deal} for {amount}"), N_("{who} won {deal}"))
    from_stage: Code
    from_since: AwareDatetime
    from_amount: Money | None
    from_probability: Percent


class OpportunityLost(OpportunityFact):
    """The customer will not buy; the opportunity leaves the pipeline."""

    type: ClassVar[str] = "sales.opportunity_lost.v1"
    reads_as = Wording(
        "circle-x",
        N_("{who} lost {deal} to {competitor}: {reason}"),
        N_("{who} lost {deal}: {reason}"),
        N_("{who} lost {deal}"),
    )
    from_stage: Code
    from_since: AwareDatetime
    from_probability: Percent
    reason: RecordedLine
    """From the company's list of reasons; what concerns a person belongs into the note."""
    competitor: RecordedLine | None = None
    note: Personal[RecordedLine] | None = None


class OpportunityReopened(OpportunityFact):
    """It was closed too early; that it `was` won or lost (for `amount`) on `closed_at` no longer counts."""

    type: ClassVar[str] = "sales.opportunity_reopened.v1"
    reads_as = Wording("rotate-ccw", N_("{who} reopened {deal}: {reason}"), N_("{who} reopened {deal}"))
    was: Outcome
    closed_at: AwareDatetime
    from_engaged_at: AwareDatetime | None
    """`engaged_at` as it stood when it was closed."""
    reason: Personal[RecordedLine] | None = None


class OpportunityReassigned(OpportunityFact):
    """Another person looks after it from now on; what was won before stays with who won it."""

    type: ClassVar[str] = "sales.opportunity_reassigned.v1"
    reads_as = Wording("user", N_("{who} reassigned {deal} from {from_owner} to {owner}"))
    from_owner: UserId
    from_office: Code | None
    from_team: Code | None
    reason: Personal[RecordedLine] | None = None


class OpportunityAmountChanged(OpportunityFact):
    type: ClassVar[str] = "sales.opportunity_amount_changed.v1"
    reads_as = Wording(
        "coins",
        N_("{who} changed the value of {deal} from {from_amount} to {amount}"),
        N_("{who} set the value of {deal} to {amount}"),
        N_("{who} removed the value of {deal}"),
    )
    from_amount: Money | None


class OpportunityExpectedCloseChanged(OpportunityFact):
    type: ClassVar[str] = "sales.opportunity_expected_close_changed.v1"
    reads_as = Wording(
        "calendar",
        N_("{who} expects {deal} to close on {expected_close}"),
        N_("{who} removed the expected date of {deal}"),
    )
    from_expected_close: date | None


class NextStepPlanned(OpportunityFact):
    """The next step and its due date; replaces the step planned before."""

    type: ClassVar[str] = "sales.next_step_planned.v1"
    reads_as = Wording("calendar", N_("{who} planned the next step of {deal}: {next_step}, by {due}"))
    next_step: Personal[RecordedLine]
    due: date


class NextStepDone(OpportunityFact):
    """The planned step was taken."""

    type: ClassVar[str] = "sales.next_step_done.v1"
    reads_as = Wording("check", N_("{who} completed the next step of {deal}"))
    due: date
    """When it had been due."""


OpportunityEvent = (
    OpportunityOpened
    | OpportunityStageChanged
    | OpportunityWon
    | OpportunityLost
    | OpportunityReopened
    | OpportunityReassigned
    | OpportunityAmountChanged
    | OpportunityExpectedCloseChanged
    | NextStepPlanned
    | NextStepDone
)
