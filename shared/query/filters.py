"""What filters of lists have in common. A filter is a frozen dataclass whose fields are query parameters.

Its `conditions()` turns it into SQL conditions; a field that is None does not matter.
"""

from typing import Annotated

from pydantic import StringConstraints

FilterText = Annotated[str, StringConstraints(max_length=300)] | None
"""A word of a filter, as people type it into a list."""
