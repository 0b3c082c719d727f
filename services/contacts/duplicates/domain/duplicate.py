"""A pair of customers who may be the same: suspected, or dismissed for good."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import Field, model_validator

from services.contacts.access import DUPLICATE_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.customers.duplicates import DuplicateDismissed, DuplicateEvent, DuplicateSuspected
from shared.kernel.customers import require_customer
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Code, Text
from shared.messages.refusals import Invalid
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class Duplicate:
    """What is known about the pair; the lower id comes first."""

    customer_id: UUID
    other_id: UUID
    score: int
    reasons: tuple[str, ...]
    suspected_at: datetime
    dismissed: bool = False
    dismissed_by: str | None = None


class _OfAPair(Command):
    customer_id: UUID
    other_id: UUID

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, fields: Any) -> Any:
        """Put the lower id first, so that a pair is the same from whichever side it is named."""
        if isinstance(fields, dict) and str(fields.get("customer_id", "")) > str(fields.get("other_id", "")) > "":
            return {**fields, "customer_id": fields["other_id"], "other_id": fields["customer_id"]}
        return fields


class SuspectDuplicate(_OfAPair):
    """Record the result of a comparison."""

    score: Annotated[int, Field(ge=0, le=100)]
    reasons: Annotated[tuple[Code, ...], Field(max_length=20)]


class DismissDuplicate(_OfAPair):
    """Record that the two are not the same."""

    note: Text | None = None


DuplicateCommand = SuspectDuplicate | DismissDuplicate


def decide(row: Duplicate | None, command: DuplicateCommand, context: Context) -> Sequence[DuplicateEvent]:
    """Return what happens; a dismissed pair is not suspected again, and nothing is recorded twice."""
    if command.customer_id == command.other_id:
        raise Invalid("a customer cannot be a duplicate of itself", field="other_id")
    for name in ("customer_id", "other_id"):
        require_customer(context.row(CUSTOMERS, getattr(command, name)), field=name)
    match command:
        case SuspectDuplicate(score=score, reasons=reasons):
            if row is not None and (row.dismissed or (row.score, row.reasons) == (score, reasons)):
                return []
            return [DuplicateSuspected(other_id=command.other_id, score=score, reasons=reasons)]
        case DismissDuplicate(note=note):
            if row is not None and row.dismissed:
                return []
            return [DuplicateDismissed(other_id=command.other_id, note=note)]
        case _:
            assert_never(command)


def fold(row: Duplicate | None, event: Recorded[DuplicateEvent]) -> Duplicate:
    """Return the pair after the event."""
    match event.data:
        case DuplicateSuspected(other_id=other_id, score=score, reasons=reasons):
            return Duplicate(event.subject_id, other_id, score, reasons, event.recorded_at)
        case DuplicateDismissed(other_id=other_id):
            pair = row or Duplicate(event.subject_id, other_id, 0, (), event.recorded_at)
            return replace(pair, dismissed=True, dismissed_by=event.actor)
        case _:
            assert_never(event.data)


def needs(_row: Duplicate | None, command: DuplicateCommand, _known: LoadedRows) -> Needs:
    return (CUSTOMERS, (command.customer_id,)), (CUSTOMERS, (command.other_id,))


DUPLICATES = Rows(
    "duplicates",
    Duplicate,
    key=("customer_id", "other_id"),
    of=DuplicateEvent,
    fold=fold,
    indexes=("(score DESC, customer_id, other_id) WHERE NOT dismissed", "(other_id)"),
)
DUPLICATE = Aggregate(DUPLICATES, decide, policy=DUPLICATE_POLICY, needs=needs)
