"""Common parts of list filters. A filter is a frozen dataclass whose fields are query parameters.

Its `conditions()` method converts it to SQL conditions; a field that is None adds no condition.
"""

from typing import Annotated

from pydantic import StringConstraints

FilterText = Annotated[str, StringConstraints(max_length=300)] | None
"""A text that a user types into a list's filter."""
