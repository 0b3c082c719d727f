"""What may happen to an opportunity: every command is decided, or refused with the rule it violates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from services.sales.access import OPPORTUNITY_POLICY
from services.sales.opportunities.domain.commands import (
    ChangeAmount,
    ChangeExpectedClose,
    CompleteNextStep,
    LoseOpportunity,
    MoveOpportunity,
    OpenOpportunity,
    OpportunityChange,
    OpportunityCommand,
    PlanNextStep,
    ReassignOpportunity,
    ReopenOpportunity,
    WinOpportunity,
)
from services.sales.opportunities.domain.row import OPPORTUNITIES, Opportunity, standing
from services.sales.pipelines.domain import DEFAULT_PIPELINE, LOST, OPEN_STAGES, WON, Stage
from shared.events.sales.opportunities import (
    NextStepDone,
    NextStepPlanned,
    OpportunityAmountChanged,
    OpportunityEvent,
    OpportunityExpectedCloseChanged,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityReopened,
    OpportunityStageChanged,
    OpportunityWon,
)
from shared.kernel.colleagues import KNOWN_USERS, colleague, require_active
from shared.kernel.customers import KNOWN_CUSTOMERS, require_customer
from shared.messages.actor import handle_of
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows, happened_at
from shared.messages.fields import Code
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.relations import Relations


def decide(row: Opportunity | None, command: OpportunityCommand, context: Context) -> Sequence[OpportunityEvent]:
    if isinstance(command, OpenOpportunity):
        return [_open(row, command, context)]
    if row is None:
        raise Unknown("there is no opportunity with this id", field="opportunity_id")
    return _change(row, command, context)


def _change(row: Opportunity, command: OpportunityChange, context: Context) -> Sequence[OpportunityEvent]:
    match command:
        case MoveOpportunity():
            return _move(row, command, happened_at(command, context))
        case WinOpportunity():
            return [_win(row, command)]
        case LoseOpportunity():
            return [_lose(row, command)]
        case ReopenOpportunity():
            return [_reopen(row, command, happened_at(command, context))]
        case ReassignOpportunity():
            return _reassign(row, command, context)
        case ChangeAmount():
            return _change_amount(row, command)
        case ChangeExpectedClose():
            return _change_expected_close(row, command)
        case PlanNextStep():
            return _plan(row, command)
        case CompleteNextStep():
            return [_complete(row, command)]
        case _:
            assert_never(command)


def _open(row: Opportunity | None, command: OpenOpportunity, context: Context) -> OpportunityOpened:
    if row is not None:
        raise Rejected("an opportunity with this id already exists", field="opportunity_id")
    require_customer(context.row(KNOWN_CUSTOMERS, command.customer_id))
    stage = _open_stage(command.stage)
    at = happened_at(command, context)
    owner = require_active(colleague(context, command.owner or handle_of(context.actor)), field="owner")
    return OpportunityOpened(
        opportunity_id=command.opportunity_id,
        title=command.title,
        pipeline=DEFAULT_PIPELINE,
        stage=stage.code,
        probability=stage.probability if command.probability is None else command.probability,
        amount=command.amount,
        expected_close=command.expected_close,
        owner=owner.handle,
        office=owner.office,
        team=owner.team,
        product=command.product,
        source=command.source,
        opened_at=at,
        engaged_at=at if stage.engaged else None,
    )


def _move(row: Opportunity, command: MoveOpportunity, at: datetime) -> Sequence[OpportunityStageChanged]:
    _require_open(row, "moved")
    stage = _open_stage(command.stage)
    probability = stage.probability if command.probability is None else command.probability
    if (row.stage, row.probability) == (stage.code, probability):
        return []
    _in_order(command, row.stage_since, f"it came to {row.stage}")
    engaged_at = row.engaged_at or (at if stage.engaged else None)
    changed = standing(row, stage=stage.code, probability=probability, engaged_at=engaged_at)
    return [OpportunityStageChanged(**changed, **_left(row), reason=command.reason)]


def _win(row: Opportunity, command: WinOpportunity) -> OpportunityWon:
    _require_open(row, "won")
    amount = command.amount or row.amount
    if amount is None:
        raise Invalid("is required: this opportunity has no value yet", field="amount")
    _in_order(command, row.stage_since, f"it came to {row.stage}")
    closed = standing(row, stage=WON, probability=100, amount=amount)
    return OpportunityWon(**closed, **_left(row), from_amount=row.amount)


def _lose(row: Opportunity, command: LoseOpportunity) -> OpportunityLost:
    _require_open(row, "lost")
    _in_order(command, row.stage_since, f"it came to {row.stage}")
    closed = standing(row, stage=LOST, probability=0)
    outcome = {"reason": command.reason, "competitor": command.competitor, "note": command.note}
    return OpportunityLost(**closed, **_left(row), **outcome)


def _reopen(row: Opportunity, command: ReopenOpportunity, at: datetime) -> OpportunityReopened:
    if row.status == "open" or row.closed_at is None:
        raise Rejected("the opportunity is open; only a won or lost one can be reopened")
    _in_order(command, row.closed_at, f"it was {row.status}")
    stage = _open_stage(command.stage or row.closed_from or next(iter(OPEN_STAGES)))
    engaged_at = row.engaged_at or (at if stage.engaged else None)
    opened = standing(row, stage=stage.code, probability=stage.probability, engaged_at=engaged_at)
    closed = {"was": row.status, "closed_at": row.closed_at, "from_engaged_at": row.engaged_at}
    return OpportunityReopened(**opened, **closed, reason=command.reason)


def _reassign(row: Opportunity, command: ReassignOpportunity, context: Context) -> Sequence[OpportunityReassigned]:
    _require_open(row, "reassigned")
    if command.owner == row.owner:
        return []
    _in_order(command, row.opened_at, "it was opened")
    owner = require_active(colleague(context, command.owner), field="owner")
    changed = standing(row, owner=owner.handle, office=owner.office, team=owner.team)
    left = {"from_owner": row.owner, "from_office": row.office, "from_team": row.team}
    return [OpportunityReassigned(**changed, **left, reason=command.reason)]


def _change_amount(row: Opportunity, command: ChangeAmount) -> Sequence[OpportunityAmountChanged]:
    _require_open(row, "revalued")
    if command.amount == row.amount:
        return []
    _in_order(command, row.opened_at, "it was opened")
    return [OpportunityAmountChanged(**standing(row, amount=command.amount), from_amount=row.amount)]


def _change_expected_close(row: Opportunity, command: ChangeExpectedClose) -> Sequence[OpportunityExpectedCloseChanged]:
    _require_open(row, "rescheduled")
    if command.expected_close == row.expected_close:
        return []
    _in_order(command, row.opened_at, "it was opened")
    changed = standing(row, expected_close=command.expected_close)
    return [OpportunityExpectedCloseChanged(**changed, from_expected_close=row.expected_close)]


def _plan(row: Opportunity, command: PlanNextStep) -> Sequence[NextStepPlanned]:
    _require_open(row, "followed up")
    if (command.next_step, command.due) == (row.next_step, row.next_step_due):
        return []
    _in_order(command, row.opened_at, "it was opened")
    return [NextStepPlanned(**standing(row), next_step=command.next_step, due=command.due)]


def _complete(row: Opportunity, command: CompleteNextStep) -> NextStepDone:
    if row.next_step_due is None:
        raise Rejected("no next step is planned")
    _in_order(command, row.opened_at, "it was opened")
    return NextStepDone(**standing(row), due=row.next_step_due)


def _require_open(row: Opportunity, done: str) -> None:
    if row.status != "open":
        raise Rejected(f"the opportunity is {row.status}; only an open one can be {done}")


def _open_stage(code: Code) -> Stage:
    if code not in OPEN_STAGES:
        raise Invalid(f"is not an open stage of the pipeline; these are {', '.join(OPEN_STAGES)}", field="stage")
    return OPEN_STAGES[code]


def _left(row: Opportunity) -> dict[str, Any]:
    return {"from_stage": row.stage, "from_since": row.stage_since, "from_probability": row.probability}


def _in_order(command: Command, since: datetime, what: str) -> None:
    # Only an explicitly stated moment can contradict the order; the clocks of two machines may differ a little.
    if command.occurred_at is not None and command.occurred_at < since:
        raise Invalid(f"is before {since.isoformat()}, when {what}", field="occurred_at")


def needs(_row: Opportunity | None, command: OpportunityCommand, loaded: LoadedRows) -> Needs:
    match command:
        case OpenOpportunity():
            yield KNOWN_CUSTOMERS, (command.customer_id,)
            yield KNOWN_USERS, (command.owner or handle_of(loaded.actor),)
        case ReassignOpportunity():
            yield KNOWN_USERS, (command.owner,)
        case _:
            return


OPPORTUNITY = Aggregate(
    OPPORTUNITIES, decide, policy=OPPORTUNITY_POLICY, relations=Relations(colleagues=KNOWN_USERS), needs=needs
)
