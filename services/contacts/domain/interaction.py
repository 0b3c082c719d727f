"""Interactions: every touchpoint with a customer, logged once and corrected by saying so.

Logging one is what this system does most: its decision looks at one related row, the customer's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.contacts.domain.customer import CUSTOMERS
from shared.aggregate import Aggregate
from shared.events import contacts as facts
from shared.message import Command, Given, Invalid, Line, Recorded, Rejected, Text, Unknown, UserId
from shared.views import Key, Rows

Seconds = Annotated[int, Field(ge=0, le=7 * 24 * 3600)]
Participants = Annotated[tuple[Line, ...], Field(max_length=100)]
_USER = "user:"


@dataclass(frozen=True, slots=True)
class Interaction:
    """An interaction as it is known to have been; `withdrawn` ones count no longer."""

    customer_id: UUID
    interaction_id: UUID
    kind: facts.InteractionKind
    summary: str
    happened_at: datetime
    handled_by: str | None
    direction: facts.Direction | None
    contact_id: UUID | None
    participants: tuple[str, ...]
    duration_seconds: int | None
    outcome: str | None
    next_step: str | None
    corrected: bool = False
    withdrawn: bool = False


class LogInteraction(Command):
    """Log a touchpoint; `occurred_at` says when it was, if not just now."""

    customer_id: UUID
    interaction_id: UUID
    kind: facts.InteractionKind
    summary: Text
    handled_by: UserId | None = None
    """The colleague who had it; left out: whoever logs it."""
    direction: facts.Direction | None = None
    contact_id: UUID | None = None
    participants: Participants = ()
    duration_seconds: Seconds | None = None
    outcome: Text | None = None
    next_step: Text | None = None


class CorrectInteraction(Command):
    """Say what was really so; a field left out stays, null clears it where that makes sense."""

    customer_id: UUID
    interaction_id: UUID
    kind: facts.InteractionKind | None = None
    summary: Text | None = None
    happened_at: AwareDatetime | None = None
    handled_by: UserId | None = None
    direction: facts.Direction | None = None
    contact_id: UUID | None = None
    participants: Participants = ()
    duration_seconds: Seconds | None = None
    outcome: Text | None = None
    next_step: Text | None = None


class WithdrawInteraction(Command):
    """Take back what was logged by mistake."""

    customer_id: UUID
    interaction_id: UUID


InteractionCommand = LogInteraction | CorrectInteraction | WithdrawInteraction
FACTS = (
    "kind",
    "summary",
    "happened_at",
    "handled_by",
    "direction",
    "contact_id",
    "participants",
    "duration_seconds",
    "outcome",
    "next_step",
)
_NEEDED = frozenset({"kind", "summary", "happened_at", "participants"})


def decide(row: Interaction | None, command: InteractionCommand, given: Given) -> Sequence[facts.InteractionEvent]:
    """Return what happens to the interaction."""
    match command:
        case LogInteraction():
            return [_logged(row, command, given)]
        case CorrectInteraction():
            return _corrected(_standing(row), command, given)
        case WithdrawInteraction():
            old = _standing(row)
            return [
                facts.InteractionWithdrawn(
                    interaction_id=old.interaction_id,
                    kind=old.kind,
                    happened_at=old.happened_at,
                    handled_by=old.handled_by,
                    duration_seconds=old.duration_seconds,
                )
            ]
        case _:
            assert_never(command)


def _logged(row: Interaction | None, command: LogInteraction, given: Given) -> facts.InteractionLogged:
    if given.related[CUSTOMERS.name, (command.customer_id,)] is None:
        raise Unknown("no such customer", field="customer_id")
    if row is not None:
        raise Rejected("this interaction was logged already", field="interaction_id")
    whoever_logs = given.actor[len(_USER) :] if given.actor.startswith(_USER) else None
    return facts.InteractionLogged(
        interaction_id=command.interaction_id,
        kind=command.kind,
        summary=command.summary,
        handled_by=command.handled_by or whoever_logs,
        direction=command.direction,
        contact_id=command.contact_id,
        participants=command.participants,
        duration_seconds=command.duration_seconds,
        outcome=command.outcome,
        next_step=command.next_step,
    )


def _corrected(old: Interaction, command: CorrectInteraction, given: Given) -> Sequence[facts.InteractionCorrected]:
    said = {name: getattr(command, name) for name in FACTS if name in command.model_fields_set}
    for name in _NEEDED & said.keys():
        if said[name] is None:
            raise Invalid("cannot be cleared; leave it out to keep it", field=name)
    if command.happened_at is not None and command.happened_at > given.now:
        raise Invalid("lies in the future; only what has happened can be recorded", field="happened_at")
    now_so: dict[str, Any] = {name: said.get(name, getattr(old, name)) for name in FACTS}
    if all(now_so[name] == getattr(old, name) for name in FACTS):
        return []
    return [
        facts.InteractionCorrected(
            interaction_id=old.interaction_id,
            previous_kind=old.kind,
            previous_happened_at=old.happened_at,
            previous_handled_by=old.handled_by,
            previous_duration_seconds=old.duration_seconds,
            **now_so,
        )
    ]


def _standing(row: Interaction | None) -> Interaction:
    if row is None:
        raise Unknown("the customer has no such interaction", field="interaction_id")
    if row.withdrawn:
        raise Rejected("the interaction was withdrawn; log it anew", field="interaction_id")
    return row


def fold(row: Interaction | None, event: Recorded[facts.InteractionEvent]) -> Interaction | None:
    """Return the interaction after the event."""
    match event.data:
        case facts.InteractionLogged() as new:
            return Interaction(
                event.subject_id,
                new.interaction_id,
                new.kind,
                new.summary,
                event.time,
                new.handled_by,
                new.direction,
                new.contact_id,
                new.participants,
                new.duration_seconds,
                new.outcome,
                new.next_step,
            )
        case facts.InteractionCorrected() as right:
            return row and replace(row, corrected=True, **{name: getattr(right, name) for name in FACTS})
        case facts.InteractionWithdrawn():
            return row and replace(row, withdrawn=True)
        case _:
            assert_never(event.data)


def _related(_row: Interaction | None, command: InteractionCommand, _actor: str) -> Iterable[tuple[Rows[Any], Key]]:
    return ((CUSTOMERS, (command.customer_id,)),) if isinstance(command, LogInteraction) else ()


INTERACTIONS = Rows(
    "interactions",
    Interaction,
    key=("customer_id", "interaction_id"),
    of=facts.InteractionEvent,
    fold=fold,
)
INTERACTION = Aggregate(INTERACTIONS, decide, related=_related)
