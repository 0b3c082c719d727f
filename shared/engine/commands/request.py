"""A command on its way through the engine."""

from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any
from uuid import UUID

from shared.engine.event.envelope import Origin
from shared.engine.store.idempotency import RequestKey
from shared.messages.command import Command
from shared.model.aggregate import Aggregate
from shared.model.view import Key


@dataclass(slots=True, eq=False)
class CommandRequest:
    """A command with everything known about it; no two requests are the same one."""

    aggregate: Aggregate[Any]
    command: Command
    origin: Origin
    roles: frozenset[str] = frozenset()
    _: KW_ONLY
    fresh: bool = False
    """The aggregate's id was made for this command, so no row can exist."""
    expected_version: int | None = None
    last_known: int | None = None
    """The last sequence of the subject's stream that the caller knows; refused if anything was recorded since."""
    remember_as: RequestKey | None = None
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.aggregate.key(self.command)

    def redirected(self, into_id: UUID) -> "CommandRequest":
        """Return the request redirected to the customer that the named customer was merged into."""
        return replace(self, command=self.command.redirected(into_id))
