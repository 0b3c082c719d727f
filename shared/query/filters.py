"""What filters of lists have in common. A filter is a frozen dataclass whose fields are query parameters.

`conditions()` turns it into SQL conditions; a field that is None does not matter.
"""

from typing import Annotated, Protocol

from pydantic import StringConstraints

from shared.query.conditions import Conditions

FilterText = Annotated[str, StringConstraints(max_length=300)] | None
"""A word of a filter, as people type it into a list."""


class ListFilter(Protocol):
    """The filters applied to a list."""

    def conditions(self) -> Conditions:
        """Return the conditions that rows of the list meet."""
        ...
