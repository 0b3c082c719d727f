"""A command as the engine processes it."""

from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any
from uuid import UUID

from shared.engine.event.envelope import Origin
from shared.engine.store.idempotency import RequestKey
from shared.messages.command import Command
from shared.model.aggregate import Aggregate
from shared.model.policy import Action
from shared.model.view import Key


@dataclass(slots=True, eq=False)
class CommandRequest:
    """A command with its context; requests compare by identity."""

    aggregate: Aggregate[Any]
    command: Command
    origin: Origin
    roles: frozenset[str] = frozenset()
    _: KW_ONLY
    action: Action | None = None
    """What the actor does by it, as the aggregate's policy calls it; None: the product's own work."""
    fresh: bool = False
    """Whether the aggregate's id was created for this command, so that no row can exist."""
    expected_version: int | None = None
    last_known: int | None = None
    """The last sequence of the subject's stream known to the caller; refused if anything was recorded since."""
    remember_as: RequestKey | None = None
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.aggregate.key(self.command)

    def redirected(self, into_id: UUID) -> "CommandRequest":
        """Return the request redirected to the customer that the named customer was merged into."""
        return replace(self, command=self.command.redirected(into_id))
