"""What a service is made of, in one value: the input of everything in shared that runs a department."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from shared.model.aggregate import Aggregate
from shared.model.view import Rows, View


@dataclass(frozen=True)
class Department:
    """A department: what it decides (aggregates) and what it keeps for reading (views)."""

    name: str
    """As in its topic `crm.<name>.events`, its source `/crm/<name>` and its database `crm_<name>`."""
    title: str
    aggregates: tuple[Aggregate, ...]  # type: ignore[type-arg]
    views: tuple[View, ...]
    """Read models beside the aggregates' own rows, folded by the projector only."""

    @cached_property
    def all_views(self) -> tuple[View, ...]:
        """The aggregates' rows and the further views, in the order in which they are locked and written."""
        return tuple(aggregate.rows for aggregate in self.aggregates) + self.views

    @cached_property
    def functions(self) -> tuple[Traversable, ...]:
        """The files of SQL functions that come with the views."""
        return tuple(view.functions for view in self.all_views if isinstance(view, Rows) and view.functions)
