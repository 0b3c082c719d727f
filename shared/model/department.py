"""The declaration of a department in one value; the input of all shared code that runs a department."""

from dataclasses import dataclass
from functools import cached_property

from shared.model.aggregate import Aggregate
from shared.model.view import View


@dataclass(frozen=True)
class Department:
    """A department: its aggregates, which decide on commands, and its views for reading."""

    name: str
    """Used in its topic `crm.<name>.events`, its source `/crm/<name>` and its database `crm_<name>`."""
    title: str
    aggregates: tuple[Aggregate, ...]  # type: ignore[type-arg]
    views: tuple[View, ...]
    """Read models besides the aggregates' own rows; only the projector folds them."""

    @cached_property
    def all_views(self) -> tuple[View, ...]:
        """The aggregates' rows and the further views, in the order in which they are written."""
        return tuple(aggregate.rows for aggregate in self.aggregates) + self.views
