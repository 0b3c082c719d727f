"""Sales events about a customer: opportunities and how they end."""

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
    """The fields of every opportunity event: the state of the opportunity after the event.

    They are all that a reader needs for counts and sums: owner, stage and value. Previous values are in the
    `from_…` fields, so that a reader can update a sum without looking anything up.
    """

    sections = (DEALS,)

    opportunity_id: UUID
    pipeline: Code
    stage: Code
    probability: Percent
    amount: Money | None
    """The value; None if nobody has estimated it yet."""
    expected_close: date | None
    owner: UserId
    office: Code | None
    team: Code | None
    """The owner's office and team at the time, if known."""
    product: Code | None
    source: Code | None
    """Where the customer came from: `web`, `fair`, `referral` …"""
    opened_at: AwareDatetime
    engaged_at: AwareDatetime | None
    """When it first entered `engaging` or a later open stage; the time to close is measured from here."""


class OpportunityOpened(OpportunityFact):
    """Somebody opened an opportunity."""

    type: ClassVar[str] = "sales.opportunity_opened.v1"
    reads_as = Wording("sparkles", N_("{who} opened {deal} worth {amount}"), N_("{who} opened {deal}"))
    names = Thing("opportunity_id", "deal", N_("the opportunity"))
    title: Personal[RecordedLine]


class OpportunityStageChanged(OpportunityFact):
    """The opportunity moved to another stage of the pipeline, forwards or backwards."""

    type: ClassVar[str] = "sales.opportunity_stage_changed.v1"
    reads_as = Wording("arrow-right", N_("{who} moved {deal} from {from_stage} to {stage}"))
    from_stage: Code
    from_probability: Percent
    from_since: AwareDatetime
    """When it had entered the stage that it left."""
    reason: Personal[RecordedLine] | None = None


class OpportunityWon(OpportunityFact):
    """The customer signed and the opportunity left the pipeline; `amount` is the agreed value."""

    type: ClassVar[str] = "sales.opportunity_won.v1"
    reads_as = Wording("trophy", N_("{who} won {deal} for {amount}"), N_("{who} won {deal}"))
    from_stage: Code
    from_since: AwareDatetime
    from_amount: Money | None
    from_probability: Percent


class OpportunityLost(OpportunityFact):
    """The customer will not buy; the opportunity left the pipeline."""

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
    """From the company's list of reasons; anything about a person belongs in `note`."""
    competitor: RecordedLine | None = None
    note: Personal[RecordedLine] | None = None


class OpportunityReopened(OpportunityFact):
    """The opportunity was closed too early; its outcome (`was`, with `amount`) at `closed_at` no longer counts."""

    type: ClassVar[str] = "sales.opportunity_reopened.v1"
    reads_as = Wording("rotate-ccw", N_("{who} reopened {deal}: {reason}"), N_("{who} reopened {deal}"))
    was: Outcome
    closed_at: AwareDatetime
    from_engaged_at: AwareDatetime | None
    """The value of `engaged_at` when it was closed."""
    reason: Personal[RecordedLine] | None = None


class OpportunityReassigned(OpportunityFact):
    """The opportunity has a new owner; deals already won stay credited to whoever won them."""

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
    """The next step and its due date were planned; they replace the previously planned step."""

    type: ClassVar[str] = "sales.next_step_planned.v1"
    reads_as = Wording("calendar", N_("{who} planned the next step of {deal}: {next_step}, by {due}"))
    next_step: Personal[RecordedLine]
    due: date


class NextStepDone(OpportunityFact):
    """The planned step was taken."""

    type: ClassVar[str] = "sales.next_step_done.v1"
    reads_as = Wording("check", N_("{who} completed the next step of {deal}"))
    due: date
    """When it was due."""


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
