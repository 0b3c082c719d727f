"""A command on its way through the engine."""

from typing import Any
from uuid import UUID

from shared.engine.event.envelope import Origin
from shared.engine.store.idempotency import RequestKey
from shared.messages.command import Command
from shared.model.aggregate import Aggregate
from shared.model.view import Key


class Request:
    """A command with everything known about it."""

    __slots__ = (
        "aggregate",
        "command",
        "expected_version",
        "fresh",
        "key",
        "last_known",
        "origin",
        "remember_as",
        "roles",
    )

    def __init__(
        self,
        aggregate: Aggregate[Any],
        command: Command,
        origin: Origin,
        roles: frozenset[str] = frozenset(),
        *,
        fresh: bool = False,
        expected_version: int | None = None,
        last_known: int | None = None,
        remember_as: RequestKey | None = None,
    ) -> None:
        self.aggregate = aggregate
        self.command = command
        self.origin = origin
        self.roles = roles
        self.fresh = fresh
        """The aggregate's id was made for this command, so no row can exist."""
        self.expected_version = expected_version
        self.last_known = last_known
        """The last sequence of the subject's stream that the caller knows; refused if anything was said since."""
        self.remember_as = remember_as
        self.key: Key = aggregate.key(command)

    def redirected(self, into_id: UUID) -> "Request":
        """Return the request for the customer into whom the one it names was merged."""
        return Request(
            self.aggregate,
            self.command.redirected(into_id),
            self.origin,
            self.roles,
            fresh=self.fresh,
            expected_version=self.expected_version,
            last_known=self.last_known,
            remember_as=self.remember_as,
        )
