"""What a decision may use besides the row and the command."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from shared.messages.command import Command
from shared.messages.refusals import Invalid


class Context(msgspec.Struct, frozen=True):
    """What a decision may use besides the row and the command. Passed in, so that deciding stays pure."""

    now: datetime
    actor: str
    new_id: Callable[[], UUID]
    roles: frozenset[str] = frozenset()
    related: Mapping[tuple[str, tuple[Any, ...]], Any] = msgspec.field(default_factory=dict)
    """Rows of further views that the aggregate asked for: (view name, key) → row or None."""


CLOCK_SLACK = timedelta(minutes=1)


def happened_at(command: Command, context: Context) -> datetime:
    """Return the event's `time`: when the command says it happened, else now.

    Raises:
        Invalid: it lies in the future (a minute is allowed for clocks that differ).
    """
    if command.occurred_at is None:
        return context.now
    if command.occurred_at > context.now + CLOCK_SLACK:
        raise Invalid("lies in the future; only what has happened can be recorded", field="occurred_at")
    return min(command.occurred_at, context.now)
