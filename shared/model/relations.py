"""How a row relates to whoever acts; rules about records (`Policy`) are made of these relations."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.messages.actor import colleague_of
from shared.messages.context import LoadedRows
from shared.model.policy import Relation
from shared.model.view import Key, Rows


@dataclass(frozen=True, eq=False)
class Relations:
    """How to find the relation of a row to an actor: by its owner, its team, its territory."""

    owner: str = "owner"
    """The row's field with the owner: a handle (`anna`) or an actor (`user:anna`)."""
    colleagues: Rows[Any] | None = None
    """Rows by handle, with a `team`; None: teams make no difference."""
    territories: Rows[Any] | None = None
    """Rows by code, with a `responsible` colleague; None: territories make no difference."""

    def needs(self, row: Any, known: LoadedRows) -> Iterator[tuple[Rows[Any], Key]]:
        """Yield the rows that the relation depends on, besides the row itself."""
        if row is None:
            return
        if self.colleagues is not None:
            yield from (
                (self.colleagues, (handle,)) for handle in (colleague_of(known.actor), self._owner(row)) if handle
            )
        if self.territories is not None and row.territory is not None:
            yield self.territories, (row.territory,)

    def of(self, row: Any, known: LoadedRows) -> Relation:
        """Return the nearest relation of a row to the actor; what is not there yet will be the actor's own."""
        handle = colleague_of(known.actor)
        if row is None or getattr(row, self.owner, None) in {handle or known.actor, known.actor}:
            return "owner"
        if handle and self._team(row, known) in self._teams(handle, known):
            return "team"
        if handle and self._responsible(row, known) == handle:
            return "territory"
        return "none"

    def _owner(self, row: Any) -> str | None:
        owner: str | None = getattr(row, self.owner, None)
        return colleague_of(owner) if owner and ":" in owner else owner

    def _team(self, row: Any, known: LoadedRows) -> str | None:
        """Return the team that looks after a row: its own, otherwise its owner's."""
        owner = self._owner(row)
        return getattr(row, "team", None) or next(iter(self._teams(owner, known)), None)

    def _teams(self, handle: str | None, known: LoadedRows) -> tuple[str, ...]:
        colleague = known.row(self.colleagues, handle) if self.colleagues is not None and handle else None
        return (colleague.team,) if colleague is not None and colleague.team else ()

    def _responsible(self, row: Any, known: LoadedRows) -> str | None:
        if self.territories is None or row.territory is None:
            return None
        territory = known.row(self.territories, row.territory)
        return territory.responsible if territory is not None else None


OWNED = Relations()
"""Rows that have an owner, or nobody."""
